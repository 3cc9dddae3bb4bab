"""`cnnlint layer`: what is known of a Keras layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    pass


@click.command("layer", short_help="Show what is known of a Keras layer.")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Show the arguments of the Keras layer NAME and what it does to a shape; without NAME, list all layers."""
    from cnnlint.layers import find, names
    from cnnlint.layers.describe import as_text, card
    from cnnlint.terminal import write

    if name is None:
        write(f"{known}\n" for known in sorted(names()))
        return 0
    found = find(name)
    if found is None:
        raise click.UsageError(f"the layer `{name}` is not modelled{_nearest(name, list(names()))}")
    write([as_text(card(found)) + "\n"])
    return 0


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    return f"; did you mean `{close[0]}`?" if close else ""
