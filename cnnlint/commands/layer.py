"""`cnnlint layer`: what is known of a Keras layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cnnlint.layers.base import Layer


@click.command("layer", short_help="Show what is known of a Keras layer.")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Show the arguments of the Keras layer NAME and what it does to a shape; without NAME, list all layers."""
    from cnnlint.layers import find, names
    from cnnlint.terminal import write

    if name is None:
        write(f"{known}\n" for known in sorted(names()))
        return 0
    found = find(name)
    if found is None:
        raise click.UsageError(f"the layer `{name}` is not modelled{_nearest(name, list(names()))}")
    write([describe(name, found)])
    return 0


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    return f"; did you mean `{close[0]}`?" if close else ""


def describe(name: str, layer: type[Layer]) -> str:
    """The layer in a few lines: its call, its other names, and its documentation."""
    from inspect import getdoc

    from cnnlint.arguments import MISSING

    arguments = [
        parameter.name if parameter.default is MISSING else f"{parameter.name}={parameter.default!r}"
        for parameter in layer.signature.parameters
    ]
    lines = [f"{layer.__name__}({', '.join(arguments)})"]
    others = [other for other in (layer.__name__, *layer.aliases) if other != name]
    if others:
        lines.append(f"also {', '.join(others)}")
    if layer.dialects != (1, 2, 3):
        lines.append(f"in Keras {' and '.join(map(str, layer.dialects))} only")
    return "\n".join([*lines, "", getdoc(layer) or "", ""])
