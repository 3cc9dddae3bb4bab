"""Columns whose cells stand in the source: what is made of each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library.arrays import as_array
from cnnlint.values import Array, Context, External, ListValue, Unknown, Value

_MOST = 100  # cells that a function of the program is followed for


def as_made(at: Context, column: Array, cells: Iterable[Value] | None) -> Array:
    """The column, where `cells` are words or numbers with what is known of them."""
    found = None if cells is None else list(cells)
    if not found or len({type(cell) for cell in found}) > 1 or type(found[0]) not in (str, int, float):
        return column
    made = as_array(at, ListValue(found))
    if isinstance(made, Unknown):
        return column
    return replace(column, dtype=made.dtype, low=made.low, high=made.high, values=made.values)


def by_function(at: Context, a: Array, function: Value) -> list[Value] | None:
    """What a function of the program makes of each cell, None where they are too many or not known."""
    if a.values is None or not 0 < len(a.values) <= _MOST or isinstance(function, External):
        return None
    return [at.call(function, Arguments((cell,))) for cell in a.values]


def by_words(a: Array, change: Callable[[str], Value]) -> list[Value] | None:
    """What is made of each word."""
    if not a.values or not all(isinstance(cell, str) for cell in a.values):
        return None
    return [change(cell) for cell in a.values]
