"""What `cnnlint summary --cost` adds below a table: operations, memory and receptive field, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.costs import Cost, costs, total
from cnnlint.program import ModelTrace
from cnnlint.receptive import WHOLE
from cnnlint.report.memory import readable
from cnnlint.report.rows import commas
from cnnlint.shapes import Size, text

HEADS = ("One sample", "MACs", "Weights", "Activations", "Receptive")


def cost_lines(model: ModelTrace) -> Iterator[str]:
    """One line for each layer and one for the model, in columns as wide as they need to be."""
    rows = [HEADS, *((layer.label, *cells(cost)) for layer, cost in zip(model.layers, costs(model), strict=True))]
    rows.append(("Total", *cells(total(model))))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        columns = [f"{number:>{width}}" for number, width in zip(numbers, widths[1:], strict=True)]
        yield "  ".join([f" {name:<{widths[0]}}", *columns])


def cells(cost: Cost) -> tuple[str, str, str, str]:
    """Multiply-accumulates, bytes of weights, bytes of activations, receptive field."""
    return count(cost.macs), size(cost.weight_bytes), size(cost.activation_bytes), field(cost)


def count(number: Size | None) -> str:
    """A number of operations."""
    return "?" if number is None else commas(text(number))


def size(number: Size | None) -> str:
    """A number of bytes."""
    if number is None:
        return "?"
    return readable(number) if isinstance(number, int) else f"{commas(text(number))} B"


def field(cost: Cost) -> str:
    """A receptive field: `5×5`, `all` for the whole input, `-` where it is not known or there is none."""
    if cost.receptive is None:
        return "-"
    return "×".join(text(side) for side in cost.receptive) if cost.receptive != WHOLE else "all"
