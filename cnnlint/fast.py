"""The plain run: `cnnlint check PATHS` with the commonest options. It never imports click, pydantic only where the
configuration changed, and nothing but hashes and JSON where no file did: then even the text is the one that was printed
before. For every other run the answer is None, and the long way is gone, which prints the same.
"""

from __future__ import annotations

import os
import sys

from cnnlint.report import FORMATS
from cnnlint.terminal import PLAIN_FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from cnnlint.config.resolved import Resolved

_FLAGS = {"--force-exclude", "--no-cache", "--exit-zero", "--quiet", "-q"}
_CHOICES = {
    "--output-format": FORMATS,
    "--fail-on": ("error", "warning", "info", "never"),
    "--color": ("auto", "always", "never"),
}
_LONGEST_MEMO = 100_000  # characters of output that are kept


class Request:
    """A command line that this way understands: its paths, and its options as they were written."""

    def __init__(self, paths: list[str], flags: set[str], choices: dict[str, str]) -> None:
        self.paths, self.flags = paths or ["."], flags
        self.quiet = not flags.isdisjoint({"-q", "--quiet"})
        self.color = choices.get("--color", "auto")
        self._choices = choices

    def of(self, settings: dict[str, Any], name: str) -> str:
        """An option, or else the setting of that name."""
        value: str = self._choices.get("--" + name.replace("_", "-"), settings[name])
        return value


def parse(args: list[str]) -> Request | None:
    """None for a command line that click must read."""
    if not args or args[0] != "check" or any(name.startswith("CNNLINT_") for name in os.environ):
        return None
    paths: list[str] = []
    flags: set[str] = set()
    choices: dict[str, str] = {}
    rest = iter(args[1:])
    for arg in rest:
        name, equals, value = arg.partition("=")
        if not arg.startswith("-"):
            paths.append(arg)
        elif arg in _FLAGS:
            flags.add(arg)
        elif name in _CHOICES:
            choices[name] = value if equals else next(rest, "")
            if choices[name] not in _CHOICES[name]:
                return None
        else:
            return None
    return Request(paths, flags, choices)


def run(args: list[str]) -> int | None:
    """The exit code; None if this is not such a run."""
    request = parse(args)
    if request is None:
        return None
    from cnnlint.config.file import ConfigError

    try:
        result = _result(request)
    except ConfigError:
        return None
    if result is None:
        return None
    try:
        code = _print(result)
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stderr.write(f"cnnlint: error: {error.filename}: {error.strerror}\n")
        return 2
    return 0 if code == 1 and "--exit-zero" in request.flags else code


def _result(request: Request) -> dict[str, Any] | None:
    """What there is to print, None if the paths are not all of one project or cannot be found."""
    from cnnlint.config.resolved import config_of, resolve

    found: dict[str, str | None] = {}
    config, *others = {config_of(path, found) for path in request.paths}
    resolved = None if others else resolve(config, "--no-cache" not in request.flags)
    files = _files(request, resolved) if resolved else None
    if resolved is None or files is None or any(config_of(file, found) != config for file in files):
        return None
    if request.of(resolved.values, "output_format") == "github":  # which has the text beside it
        return None
    return _check(files, request, resolved)


def _files(request: Request, resolved: Resolved) -> list[str] | None:
    """The files to read, None if they cannot be found."""
    from cnnlint.files.discovery import discover
    from cnnlint.files.patterns import Patterns

    settings = resolved.values
    try:
        return discover(
            request.paths,
            Patterns((*settings["exclude"], *settings["extend_exclude"]), resolved.root),
            Patterns(settings["include"], resolved.root),
            respect_gitignore=settings["respect_gitignore"],
            force_exclude="--force-exclude" in request.flags or settings["force_exclude"],
        )
    except OSError:
        return None


def _check(files: list[str], request: Request, resolved: Resolved) -> dict[str, Any]:
    """What there is to print, as an earlier run printed it if nothing has changed since."""
    from cnnlint.cache import valid_imports

    if "--no-cache" in request.flags or request.of(resolved.values, "output_format") not in PLAIN_FORMATS:
        return _check_anew(files, request, resolved)
    key = _key(files, request, resolved)
    known = resolved.cache.get(key)
    if known is None or not valid_imports(known["imports"]):
        known = _check_anew(files, request, resolved)
        resolved.cache.prune()
        if not known["failed"] and len(known["text"]) < _LONGEST_MEMO:
            resolved.cache.put(key, known)
    return dict(known)


def _key(files: list[str], request: Request, resolved: Resolved) -> str:
    """A hash of all that the output depends on, but for the modules that the files import."""
    from cnnlint.cache import content_of, digest, installation
    from cnnlint.terminal import wants_color, width

    baseline = content_of(resolved.baseline) if resolved.baseline else ""
    options = [request.of(resolved.values, name) for name in ("output_format", "fail_on")]
    look = f"{request.quiet} {wants_color(request.color)} {width()} {len(files)}"
    return digest("run", installation(), os.getcwd(), resolved.key, baseline, *options, look, *_contents(files))


def _print(result: dict[str, Any]) -> int:
    from cnnlint.terminal import write

    write([result["text"]])
    sys.stderr.write(result["failed"])
    code: int = result["code"]
    return code


def _contents(files: list[str]) -> list[str | bytes]:
    """Each file with Keras and its bytes; of a file that cannot be read, its name and why."""
    from cnnlint.files.prefilter import prefilter

    found: list[str | bytes] = []
    for path in files:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            found += [path, str(error)]
            continue
        if prefilter(data, path):
            found += [path, data]
    return found


def _check_anew(files: list[str], request: Request, resolved: Resolved) -> dict[str, Any]:
    """Checks the files, and answers with what there is to print."""
    from cnnlint.batch import Checked, Task, conclude, failures_of, report_of
    from cnnlint.config.checks import Checks
    from cnnlint.parallel import check_all
    from cnnlint.report import renderer
    from cnnlint.terminal import style

    settings = resolved.values
    checks = Checks.from_dict(resolved.checks)
    cache = None if "--no-cache" in request.flags else resolved.cache
    outcomes = check_all([Task(file, checks, resolved.key, cache) for file in files], settings["jobs"])
    report, failed = report_of(outcomes), failures_of(outcomes)
    fail_on, strict = request.of(settings, "fail_on"), settings["strict_baseline"]
    report, code = conclude(report, bool(failed), fail_on, resolved.baseline, strict, checks)
    name = request.of(settings, "output_format")
    return {
        "code": code,
        "text": "".join(renderer(name)(report, style(name, request.color, quiet=request.quiet))),
        "failed": failed,
        "imports": {path: known for o in outcomes if isinstance(o, Checked) for path, known in o.imports.items()},
    }
