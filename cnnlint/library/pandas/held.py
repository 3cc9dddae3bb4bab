"""What is known of single columns of a table: those that were assigned, or written as literals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cnnlint.frozen import replace
from cnnlint.library.arrays import as_array, common_dtype
from cnnlint.library.dtypes import is_integer
from cnnlint.library.intervals import union
from cnnlint.library.numbers_in_arrays import shows_all_classes
from cnnlint.shapes import Expr
from cnnlint.values import ON_DISK, Array, Context, ListValue, Scalar, Unknown, Value

SERIES = "pandas.Series"
_MOST = 64  # columns that are told apart when one of them is assigned


def fact(at: Context, value: Value) -> Array | None:
    """What a column holds that is made of the value; None where nothing is known of it. Its shape does not matter."""
    if isinstance(value, str):
        return Array((), "str", kind=SERIES)
    if not isinstance(value, (Array, ListValue, tuple, int, float, Expr, Scalar)):
        return None
    a = as_array(at, value)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or (len(a.shape) > 1 and a.shape[1:] != (1,)):
        return None
    dtype = a.dtype
    if isinstance(value, Array) and value.kind == SERIES and is_integer(dtype):
        dtype = ON_DISK  # rows are paired by index: one without a partner is empty, and the column floats
    values = a.values if len(a.shape) == 1 else None  # in the order of the rows, which nothing but 0, 1, ... names here
    if dtype in ("str", "object", None):
        words = a.labels if a.labels is not None and a.labels.encoding == "strings" and shows_all_classes(a) else None
        return None if dtype is None else Array((), dtype, labels=words, kind=SERIES, trail=a.trail, values=values)
    return replace(a, shape=(), dtype=dtype, kind=SERIES, values=values, columns=None)


def same_columns(made: Array, a: Array, same_rows: bool = False) -> Array:
    """The table made of `a` by taking rows or columns: what is known of its columns is still true."""
    names = made.columns
    return made.holding(((n, c) for n, c in a.held if names is None or n in names), same_rows) if a.held else made


def with_column(made: Array, a: Array, names: Iterable[str], value: Array | None) -> Array:
    """The table made of `a` by assigning columns."""
    assigned = set(names)
    known = facts_of(a) if made.dtype != a.dtype and len(a.columns or ()) <= _MOST else a.held
    others = [(n, c) for n, c in known if n not in assigned]
    if value is not None and value.values is not None and not _pairs_by_place(a, value.values):
        value = replace(value, values=None)
    return made.holding([*others, *((n, value) for n in assigned if value is not None)], same_rows=True)


def _pairs_by_place(a: Array, values: Sequence[Value]) -> bool:
    """Whether a table has the rows still that it was made with: what is assigned then stands in their order."""
    return any(c.values is not None and len(c.values) == len(values) for _, c in a.held)


def facts_of(a: Array) -> list[tuple[str, Array]]:
    """What is known of each column by name, be it what is true of all."""
    known = dict(a.held)
    whole = None if a.dtype is None else Array((), a.dtype, a.low, a.high, kind=SERIES, trail=a.trail)
    return [(n, fact) for n in a.columns or () if (fact := known.get(n, whole)) is not None]


def words_in(a: Array, name: str) -> Array | None:
    """What is known of a column, with as many rows as the table has."""
    column = dict(a.held).get(name)
    return None if column is None or isinstance(a.shape, Unknown) else replace(column, shape=a.shape[:1])


def in_common(a: Array, names: tuple[str, ...] | None) -> dict[str, Any]:
    """dtype and range of some columns, where each of them is known."""
    known = dict(a.held)
    parts = [known[n] for n in names or () if n in known]
    if not parts or len(parts) < len(names or ()):
        return {}
    low, high = union(*((p.low, p.high) for p in parts))
    dtypes = {p.dtype for p in parts}
    return {"dtype": dtypes.pop() if len(dtypes) == 1 else None, "low": low, "high": high}


def as_one(a: Array) -> Array:
    """The table as an array, which has one dtype for all columns."""
    known = dict(a.held)
    parts = [known[n] for n in a.columns or () if n in known]
    if a.dtype is not None or not parts or len(parts) < len(a.columns or ()):
        return replace(a, kind="numpy.ndarray", columns=None)
    low, high = union(*((p.low, p.high) for p in parts))
    return replace(a, kind="numpy.ndarray", columns=None, dtype=table_dtype(parts), low=low, high=high)


def table_dtype(parts: Sequence[Array]) -> str | None:
    """The dtype of a table as an array: truth values beside numbers stay what they are."""
    kinds = {p.dtype for p in parts}
    return "object" if "bool" in kinds and None not in kinds and len(kinds) > 1 else common_dtype(parts)


def as_fed(value: Value) -> Value:
    """What Keras makes of a table: an array of one dtype, its own floats where truth values stand among numbers."""
    if isinstance(value, tuple):
        return tuple(as_fed(v) for v in value)
    if not isinstance(value, Array) or not value.held or value.dtype is not None:
        return value
    dtype = as_one(value).dtype
    numbers = all(c.dtype in ("bool", "int64", "float64", "float32") for _, c in value.held)
    return replace(value, dtype="float32" if dtype == "object" and numbers else dtype)
