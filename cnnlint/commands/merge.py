"""`cnnlint merge`: the results of the parts of a run as those of one."""

from __future__ import annotations

from typing import Any

import click

from cnnlint.commands import options as common


@click.command("merge", cls=common.Command, short_help="Join the results of a run in parts.")
@click.argument("results", nargs=-1, required=True, type=click.Path())
@common.results
@common.known_findings
@common.configuration
@common.showing
def command(results: tuple[str, ...], **options: Any) -> int:
    """Show the RESULTS that `cnnlint check --shard I/N --save FILE` kept, as one run would have shown them."""
    from cnnlint.commands.showing import finish
    from cnnlint.sharding import merge

    report, failed = merge(results)
    return finish(report, failed, common.projects_of(options).of("."), options)
