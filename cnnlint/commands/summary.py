"""`cnnlint summary`: what `model.summary()` would print."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
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
    option(
        "--output-format",
        type=click.Choice(["text", "json", "markdown"]),
        default="text",
        help="How tables are shown; default: text.",
    ),
    option("--cost", is_flag=True, help="Add operations and memory to the tables."),
)
@common.showing
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Show what model.summary() would print for the models of PATHS, read from the source alone."""
    from cnnlint.report.model import Report
    from cnnlint.terminal import warn

    output_format = options.pop("output_format")  # `check` alone takes it from the configuration
    projects = common.projects_of(options)
    reports, failed = [], False
    piped = common.standard_input(paths, options)
    for path, data in _standard_input(options) if piped else _files(projects.files(paths or ["."]), paths):
        try:
            reports.append(read(path, data, projects.of(path if path != "-" else ".")))
        except Exception as error:
            failed = True
            warn(f"error: {path}: internal error: {type(error).__name__}: {error}; the file was not read")
            if options["verbose"]:
                raise
    _write(Report(tuple(reports)), output_format, options)
    if not reports and not options["quiet"]:
        warn("no Keras model found")
    named = {"-", options["stdin_filename"], *map(os.path.normpath, paths)}
    return 2 if failed or any(os.path.normpath(report.path) in named and report.unread for report in reports) else 0


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


def read(path: str, data: bytes, project: Project) -> FileReport:
    """The models of one file."""
    from cnnlint.files.prefilter import prefilter
    from cnnlint.report.model import FileReport, build
    from cnnlint.run import read_file

    if not prefilter(data, path):
        return FileReport(path)
    source, program = read_file(path, data, project.checks)
    return build(source, (), program)


def _standard_input(options: dict[str, Any]) -> list[tuple[str, bytes]]:
    import sys

    return [(options["stdin_filename"] or "-", sys.stdin.buffer.read())]


def _files(files: list[str], named: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Each file and its bytes; of a folder's files only those with Keras."""
    from cnnlint.config.file import ConfigError
    from cnnlint.files.prefilter import prefilter

    told = {os.path.normpath(path) for path in named}
    for path in files:
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror}") from None
        if prefilter(data, path) or path in told:
            yield path, data
