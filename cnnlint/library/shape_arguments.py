"""Shapes, sizes and axes as arguments give them, and as an elementwise operation broadcasts them."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.library.descriptions import numpy_shape, refused
from cnnlint.library.python.items import open_size
from cnnlint.shapes import Dim, Expr, Shape, Size, differ, same, shape_text, symbol, text
from cnnlint.values import (
    NDARRAY,
    Array,
    Cause,
    Context,
    ListValue,
    Scalar,
    Unknown,
    Value,
    as_dim,
    as_size,
)


def unknown_size(at: Context, name: str, reason: str, least: int = 0, most: int | None = None) -> Expr:
    """A size that the source does not tell, named so that it can be assumed, born at this place."""
    return symbol(name, reason, at.span, least, most)


def settled_size(at: Context, size: Expr) -> Size:
    """What is assumed for a size, itself where nothing is."""
    settled = as_size(at.settle(size))
    return size if settled is None else settled


def shape_of(at: Context, value: Value) -> Shape | Unknown:
    """A shape argument as written: `28`, `(28, 28, 1)`, `x.shape`, `[n, 1]`; -1 stays."""
    size = as_size(value)
    if size is not None:
        return (size,)
    if isinstance(value, Array) and value.values is not None:
        return tuple(int(v) for v in value.values)
    if isinstance(value, Unknown) or value is None or isinstance(value, Scalar):
        return value if isinstance(value, Unknown) else at.unknown("the shape is not known")
    items = at.iterate(value)
    if isinstance(items, Unknown):
        return items
    return tuple(_named_dim(at, as_dim(item), i) for i, item in enumerate(items))


def _named_dim(at: Context, dim: Dim | Unknown, place: int) -> Dim:
    """An entry of a shape that is not known is a size of its own."""
    if not isinstance(dim, Unknown):
        return dim
    if dim.cause is Cause.DATA:
        return None
    return open_size(at, dim, "rows" if place == 0 else "size", 0)


def axis_of(axis: Value, rank: int) -> int | None:
    """An axis argument counted from the front; None when it is no known number or out of range."""
    size = as_size(axis)
    if not isinstance(size, int) or not -rank <= size < rank:
        return None
    return size % rank


def axes_of(at: Context, axes: Value, rank: int) -> tuple[int, ...] | None:
    """An axis argument that may be a tuple; `None` means all axes."""
    if axes is None:
        return tuple(range(rank))
    if as_size(axes) is not None:
        axes = (axes,)
    items = at.iterate(axes) if isinstance(axes, (tuple, ListValue)) else at.unknown("the axes are not known")
    if isinstance(items, Unknown):
        return None
    found = [axis_of(item, rank) for item in items]
    return None if None in found else tuple(x for x in found if x is not None)


def broadcast(at: Context, a: Shape, b: Shape, arrays: Sequence[Array] = ()) -> Shape:
    """The shape of an elementwise operation. Raises, in the program that is read, when it is impossible.

    arrays: those of NumPy that have the shapes, for a finding.
    """
    rank = max(len(a), len(b))
    left, right = (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b
    clash = next((pair for pair in zip(left, right, strict=True) if _clash(*pair)), None)
    if clash is not None:
        words = f"operands could not be broadcast together with shapes {numpy_shape(a)} {numpy_shape(b)}"
        if not arrays or not all(array.kind == NDARRAY for array in arrays):
            at.raises("ValueError", words)
        said = (
            f"arrays of shape {shape_text(a)} and {shape_text(b)} cannot be broadcast: {text(clash[0])} meets {text(clash[1])}"
        )
        refused(at, "ValueError", words, said, arrays, _beside_rows(a, b))
    return tuple(_wider(at, x, y) for x, y in zip(left, right, strict=True))


def _beside_rows(a: Shape, b: Shape) -> str | None:
    """What to do where a vector has a number for each row of a table."""
    table, row = (a, b) if len(a) > len(b) else (b, a)
    if len(row) != 1 or len(table) != 2 or not same(table[0], row[0]):
        return None
    return "a vector is laid along the last axis: write `[:, None]` behind it to meet each row with its own number"


def _clash(x: Dim, y: Dim) -> bool:
    return differ(x, y) and differ(x, 1) and differ(y, 1)


def _wider(at: Context, x: Dim, y: Dim) -> Dim:
    if same(x, y) or (isinstance(y, int) and y == 1):
        return x
    if isinstance(x, int) and x == 1:
        return y
    if isinstance(x, int) or isinstance(y, int):
        return x if isinstance(x, int) else y  # the other is the same or 1
    if x is None or y is None:
        return None
    return (
        x if differ(x, 1) and not differ(y, 1) else y if differ(y, 1) else unknown_size(at, "size", "depends on broadcasting")
    )
