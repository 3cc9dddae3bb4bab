"""The plain run: `cnnlint check PATHS` under settings that an earlier run has resolved. It imports neither click nor
pydantic, and nothing but hashes and JSON where no file has changed: then even the text is the one that was printed before.
For every other run the answer is None, and the long way is gone, which prints the same.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from cnnlint.resolved import Resolved

_FLAGS = {"--force-exclude", "--no-cache", "--quiet", "-q"}
_LONGEST_MEMO = 100_000  # characters of output that are kept


def run(args: list[str]) -> int | None:
    """The exit code; None if this is not such a run."""
    if not args or args[0] != "check" or any(name.startswith("CNNLINT_") for name in os.environ):
        return None
    paths = [arg for arg in args[1:] if not arg.startswith("-")] or ["."]
    flags = {arg for arg in args[1:] if arg.startswith("-")}
    if flags - _FLAGS:
        return None
    from cnnlint.configfile import ConfigError
    from cnnlint.resolved import config_of, recall

    found: dict[str, str | None] = {}
    configs = {config_of(path, found) for path in paths}
    config = configs.pop()
    resolved = recall(config) if not configs else None
    if resolved is None:
        return None
    files = _files(paths, resolved, "--force-exclude" in flags)
    if files is None or any(config_of(file, found) != config for file in files):
        return None
    quiet = bool(flags & {"-q", "--quiet"})
    try:
        return _print(_check_anew(files, resolved, quiet, False) if "--no-cache" in flags else _check(files, resolved, quiet))
    except ConfigError:
        return None


def _files(paths: list[str], resolved: Resolved, force_exclude: bool) -> list[str] | None:
    """The files to read, None if they cannot be found."""
    from cnnlint.files.discovery import discover
    from cnnlint.files.patterns import Patterns

    settings = resolved.values
    try:
        return discover(
            paths,
            Patterns((*settings["exclude"], *settings["extend_exclude"]), resolved.root),
            Patterns(settings["include"], resolved.root),
            respect_gitignore=settings["respect_gitignore"],
            force_exclude=force_exclude or settings["force_exclude"],
        )
    except OSError:
        return None


def _check(files: list[str], resolved: Resolved, quiet: bool) -> dict[str, Any]:
    """What there is to print, as an earlier run printed it if nothing has changed since."""
    from cnnlint.cache import content_of, digest, installation, valid_imports
    from cnnlint.terminal import wants_color, width

    baseline = content_of(resolved.baseline) if resolved.baseline else ""
    look = f"{resolved.values['output_format']} {resolved.values['fail_on']} {quiet} {wants_color('auto')} {width()}"
    key = digest("run", installation(), os.getcwd(), resolved.key, look, str(len(files)), *_contents(files), baseline)
    known = resolved.cache.get(key)
    if known is None or not valid_imports(known["imports"]):
        known = _check_anew(files, resolved, quiet)
        if not known["failed"] and len(known["text"]) < _LONGEST_MEMO:
            resolved.cache.put(key, known)
    return dict(known)


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
        if prefilter(data):
            found += [path, data]
    return found


def _check_anew(files: list[str], resolved: Resolved, quiet: bool, use_cache: bool = True) -> dict[str, Any]:
    """Checks the files, and answers with what there is to print."""
    from cnnlint.batch import Checked, Task, conclude, failures_of, report_of
    from cnnlint.checks import Checks
    from cnnlint.parallel import check_all
    from cnnlint.report import renderer
    from cnnlint.terminal import style

    checks = Checks.from_dict(resolved.checks)
    cache = resolved.cache if use_cache else None
    outcomes = check_all([Task(file, checks, resolved.key, cache) for file in files], resolved.values["jobs"])
    report, failed = report_of(outcomes), failures_of(outcomes)
    name, fail_on, strict = (resolved.values[key] for key in ("output_format", "fail_on", "strict_baseline"))
    report, code = conclude(report, bool(failed), fail_on, resolved.baseline, strict)
    return {
        "code": code,
        "text": "".join(renderer(name)(report, style(name, quiet=quiet))),
        "failed": failed,
        "imports": {path: known for o in outcomes if isinstance(o, Checked) for path, known in o.imports.items()},
    }
