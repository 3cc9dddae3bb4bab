"""`cnnlint summary`: what `model.summary()` would print."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cnnlint.commands import options as common
from cnnlint.commands.options import option

if TYPE_CHECKING:
    from cnnlint.config.project import Project
    from cnnlint.report.model import FileReport, Report


@click.command("summary", cls=common.Command, short_help="Show what model.summary() would print.")
@common.paths
@common.choosing_files
@common.reading
@common.configuration
@common.under(
    "Output",
    common.shown_as("tables are", "text", "json", "markdown"),
    option("--cost", is_flag=True, help="Add operations and memory to the tables."),
)
@common.showing
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Show what model.summary() would print for the models of PATHS, read from the source alone."""
    from cnnlint.commands.reading import reports
    from cnnlint.report.model import Report
    from cnnlint.terminal import warn

    output_format = options.pop("output_format")
    named = {"-", options["stdin_filename"], *map(os.path.normpath, paths)}
    found = list(reports(paths, options, common.projects_of(options), partial(_guarded, options["verbose"])))
    shown = tuple(r for r in found if r.program is not None or r.unread or (os.path.normpath(r.path) in named and not r.failed))
    _write(Report(shown), output_format, options)
    if not shown and not options["quiet"]:
        warn("no Keras model found")
    return 2 if any(r.failed or (r.unread and os.path.normpath(r.path) in named) for r in found) else 0


def _write(report: Report, output_format: str, options: dict[str, Any]) -> None:
    """Shows the models as asked, or writes them into a file."""
    from cnnlint.report import summary_renderer
    from cnnlint.terminal import style, write

    file = options["output_file"]
    how = style(
        output_format,
        options["color"],
        verbose=options["verbose"],
        quiet=options["quiet"],
        to_file=bool(file),
        cost=options["cost"],
    )
    write(summary_renderer(output_format)(report, how), file)


def _guarded(verbose: bool, path: str, data: bytes, project: Project) -> FileReport:
    """The models of one file. An error inside cnnlint is told, and the other files go on."""
    from cnnlint.report.model import FileReport
    from cnnlint.terminal import warn

    try:
        return read(path, data, project)
    except Exception as error:
        warn(f"error: {path}: internal error: {type(error).__name__}: {error}; the file was not read")
        if verbose:
            raise
        return FileReport(path, failed=True)


def read(path: str, data: bytes, project: Project) -> FileReport:
    """The models of one file."""
    from cnnlint.files.prefilter import prefilter
    from cnnlint.report.model import FileReport, build
    from cnnlint.run import read_file

    if not prefilter(data, path):
        return FileReport(path)
    source, program = read_file(path, data, project.checks)
    return build(source, (), program)
