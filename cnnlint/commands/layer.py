"""`cnnlint layer`: what is known of a Keras layer."""

from __future__ import annotations

from collections.abc import Iterable

import click

from cnnlint.commands.options import completed_by, suggestion


def _known() -> Iterable[str]:
    from cnnlint.layers.describe import catalogue

    return catalogue()


@click.command("layer", short_help="Show what is known of a Keras layer.")
@click.argument("name", required=False, shell_complete=completed_by(_known))
def command(name: str | None) -> int:
    """Show the arguments of the Keras layer NAME and what it does to a shape; without NAME, list all layers."""
    from cnnlint.config.file import ConfigError
    from cnnlint.layers.describe import as_text, card, catalogue, look_up
    from cnnlint.report.manual import fit
    from cnnlint.terminal import room, write

    if name is None:
        write(f"{known}\n" for known in sorted(catalogue()))
        return 0
    found = look_up(name)
    if found is None:
        near = suggestion(name.rpartition(".")[2], catalogue(), "`cnnlint layer` lists all")
        raise ConfigError(f"the layer `{name}` is not modelled{near}")
    write([fit(as_text(card(found)), room()) + "\n"])
    return 0
