"""`cnnlint baseline`: makes and keeps the file of known findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cnnlint.commands import options as common
from cnnlint.commands.options import option
from cnnlint.config.file import ConfigError

if TYPE_CHECKING:
    from cnnlint.config.checks import Checks
    from cnnlint.filters.baseline import Entry
    from cnnlint.report.model import Report

F = TypeVar("F", bound=Callable[..., Any])


@click.group("baseline", short_help="Keep a file of known findings.")
def command() -> None:
    """Keep a file of known findings, which `cnnlint check` does not report."""


def _options(function: F) -> F:
    decorators = (
        common.paths,
        common.choosing_rules,
        common.choosing_files,
        common.reading_files,
        common.speed,
        common.configuration,
        option("--baseline", metavar="FILE", help="The file; default: the configured one, else cnnlint-baseline.json."),
    )
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


@command.command("create", cls=common.Command)
@_options
def create(paths: tuple[str, ...], **options: Any) -> int:
    """Write all present findings of PATHS into a new baseline."""
    from cnnlint.report.places import relative
    from cnnlint.terminal import warn

    file, report, _ = _run(paths, options)
    if Path(file).exists():
        raise ConfigError(f"{file} already exists; `cnnlint baseline update` adds to it")
    _save(file, _present(report, file))
    if common.projects_of({**options, "baseline": None}).of(paths[0] if paths else ".").baseline is None:
        name = relative(file, Path.cwd())
        warn(f'`cnnlint check --baseline {name}` leaves them out, and `baseline = "{name}"` in the configuration always does')
    return 0


@command.command("update", cls=common.Command, short_help="Add the present findings, and drop what matches nothing any more.")
@_options
def update(paths: tuple[str, ...], **options: Any) -> int:
    """Add the present findings of PATHS to the baseline, and drop what matches nothing any more."""
    from cnnlint.filters.baseline import load, stale_entries

    file, report, checks = _run(paths, options)
    present, known = _present(report, file), load(file)
    stale = stale_entries(known - present, report, Path(file).absolute().parent, checks)
    return _save(file, (known | present) - set(stale), len(stale))


@command.command("prune", cls=common.Command)
@_options
def prune(paths: tuple[str, ...], **options: Any) -> int:
    """Drop from the baseline what matches nothing any more."""
    from cnnlint.filters.baseline import load, stale_entries

    file, report, checks = _run(paths, options)
    known = load(file)
    stale = stale_entries(known - _present(report, file), report, Path(file).absolute().parent, checks)
    return _save(file, known - set(stale), len(stale))


def _run(paths: tuple[str, ...], options: dict[str, Any]) -> tuple[str, Report, Checks]:
    from cnnlint.batch import failures_of, report_of
    from cnnlint.commands.reading import check_files
    from cnnlint.filters.baseline import DEFAULT_NAME

    projects = common.projects_of(options)
    outcomes = check_files(projects.files(paths or ["."]), projects, not options["no_cache"])
    if failed := failures_of(outcomes):
        raise ConfigError(f"no baseline was written\n{failed}")
    project = projects.of(paths[0] if paths else ".")
    return project.baseline or str(Path(project.root, DEFAULT_NAME)), report_of(outcomes), project.checks


def _present(report: Report, file: str) -> frozenset[Entry]:
    from cnnlint.filters.baseline import entries_of

    base = Path(file).absolute().parent
    return frozenset(entry for one in report.files for entry in entries_of(one, base))


def _save(file: str, entries: frozenset[Entry], removed: int = 0) -> int:
    from cnnlint.diagnostics import plural
    from cnnlint.filters.baseline import save
    from cnnlint.terminal import warn

    save(file, entries)
    warn(f"{plural(len(entries), 'known finding')} in {file}" + (f" ({removed} removed)" if removed else ""))
    return 0
