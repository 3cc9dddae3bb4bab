"""The shortest run: `cnnlint check PATHS` where every file is without Keras or was read before. It imports no click, no
pydantic and no libcst, and answers None where the long way must be gone. What it prints is what the long way prints.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cnnlint.report.model import FileReport
    from cnnlint.resolved import Resolved

_FLAGS = {"--force-exclude", "--quiet", "-q"}


def run(args: list[str]) -> int | None:
    """The exit code; None if this is not such a run."""
    if not args or args[0] != "check" or any(name.startswith("CNNLINT_") for name in os.environ):
        return None
    paths = [arg for arg in args[1:] if not arg.startswith("-")]
    flags = {arg for arg in args[1:] if arg.startswith("-")}
    if flags - _FLAGS:
        return None
    from cnnlint.resolved import config_of, recall

    paths = paths or ["."]
    configs = {config_of(path) for path in paths}
    resolved = recall(configs.pop()) if len(configs) == 1 else None
    if resolved is None or resolved.values["baseline"]:
        return None
    reports = _reports(paths, resolved, "--force-exclude" in flags)
    return None if reports is None else _show(reports, resolved, bool(flags & {"-q", "--quiet"}))


def _reports(paths: list[str], resolved: Resolved, force_exclude: bool) -> list[FileReport] | None:
    from cnnlint.files.discovery import discover
    from cnnlint.files.patterns import Patterns
    from cnnlint.resolved import config_of

    settings = resolved.values
    excludes = Patterns((*settings["exclude"], *settings["extend_exclude"]), resolved.root)
    try:
        files = discover(
            paths,
            excludes,
            Patterns(settings["include"], resolved.root),
            respect_gitignore=settings["respect_gitignore"],
            force_exclude=force_exclude or settings["force_exclude"],
        )
    except OSError:
        return None
    config = config_of(paths[0])
    reports = []
    for path in files:
        report = _report(path, resolved) if config_of(path) == config else None
        if report is None:
            return None
        reports.append(report)
    return reports


def _report(path: str, resolved: Resolved) -> FileReport | None:
    from cnnlint.files.prefilter import prefilter
    from cnnlint.report.model import FileReport

    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    if not prefilter(data):
        return FileReport(path)
    from cnnlint.cache import recall_report

    return recall_report(resolved.cache, resolved.key, path, data)


def _show(reports: list[FileReport], resolved: Resolved, quiet: bool) -> int:
    from cnnlint.report import renderer
    from cnnlint.report.model import Report
    from cnnlint.terminal import fails, style, write

    report = Report(tuple(reports))
    name = resolved.values["output_format"]
    write(renderer(name)(report, style(name, quiet=quiet)))
    return int(fails(report, resolved.values["fail_on"]))
