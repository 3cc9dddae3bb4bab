"""`cnnlint diff`: what a change does to the models."""

from __future__ import annotations

from typing import Any

import click

from cnnlint.commands import options as common
from cnnlint.commands.options import option
from cnnlint.config.file import ConfigError


@click.command("diff", cls=common.Command, short_help="Show what a change did to the models.")
@click.argument("base", default="HEAD")
@common.paths
@common.choosing_files
@common.reading_files
@common.configuration
@common.under(
    "Output",
    common.shown_as("the result is", "text", "json", "markdown"),
    option("--exit-code", is_flag=True, help="Exit with 1 where a model differs."),
)
@common.showing
def command(base: str, paths: tuple[str, ...], **options: Any) -> int:
    """Show what changed in the models of PATHS between the git revision BASE (default: HEAD) and the working tree."""
    from cnnlint.diff import run_diff
    from cnnlint.report.diff import render_diff
    from cnnlint.revision import RevisionError
    from cnnlint.terminal import style, write

    output_format = options.pop("output_format")
    projects = common.projects_of(options)
    searched = list(paths or ["."])
    try:
        found = run_diff(base, projects.files(searched), searched, lambda path: projects.of(path).checks)
    except RevisionError as error:
        raise ConfigError(str(error)) from None
    how = style(output_format, options["color"], quiet=options["quiet"], to_file=bool(options["output_file"]))
    write(render_diff(found, how, output_format), options["output_file"])
    return int(bool(found.changes)) if options["exit_code"] else 0
