"""Cells, rows and columns of `pandas.DataFrame` and `pandas.Series` that are given other values, and columns that are added."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.dtypes import operand_dtype, promote
from cnnlint.library.numbers_in_arrays import rows_of
from cnnlint.library.pandas.attributes import ATTRIBUTES
from cnnlint.library.pandas.frames import FRAME
from cnnlint.library.pandas.held import fact, same_columns, with_column
from cnnlint.library.pandas.indexing import as_frame, columns_seen, mixed, some_columns
from cnnlint.library.pandas.listed import is_there, strings
from cnnlint.library.python.items import size_found_in
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.values import (
    ON_DISK,
    Array,
    Context,
    Number,
    Scaling,
    Unknown,
    Value,
)


@models("pandas.at.__setitem__")
def set_cell(at: Context, a: Array, key: Value, value: Value) -> Value:
    return set_by_label(at, a, key, value)


@models("pandas.iloc.__setitem__")
def set_by_place(at: Context, a: Array, key: Value, value: Value) -> Value:
    """Cells that exist get other values."""
    return _set(a.unmeasured(dtype=a.dtype if a.dtype == ON_DISK else None))


@models("pandas.loc.__setitem__")
def set_by_label(at: Context, a: Array, key: Value, value: Value) -> Value:
    """Cells get other values; rows or a column may be added."""
    rows, columns = key if isinstance(key, tuple) and len(key) == 2 else (key, slice(None))
    changed = mixed(a)
    if isinstance(a.shape, Unknown):
        return changed
    if not isinstance(rows, (Array, slice)):
        more = unknown_size(at, "rows", "whether a row is added is not known", 0)
        changed = replace(changed, shape=(more, *a.shape[1:]))
    if isinstance(columns, slice):
        return changed
    known = fact(at, value) if rows == slice(None) else None  # other rows keep what they hold
    return replace(_assigned(at, as_frame(changed, changed.shape), columns, value, known), kind=a.kind)


@models("pandas.DataFrame.__setattr__", "pandas.Series.__setattr__")
def set_attribute(at: Context, a: Array, name: str, value: Value) -> Value:
    """`df.columns = [...]` names the columns; `df.loc[...] = ...` changes the frame through its view."""
    if name in ("loc", "iloc", "at", "iat") and isinstance(value, Array):
        return as_frame(value, value.shape)
    if name == "index":
        return same_columns(replace(a, values=None), a)  # columns pair with others by its names
    if a.kind != FRAME or not isinstance(name, str):
        return a
    if name != "columns":
        known = a.columns is None or name in a.columns
        return mixed(a) if known and name not in ATTRIBUTES else a  # a new name is an attribute, no column
    listed = strings(at, value)
    if listed is None or isinstance(a.shape, Unknown):
        return replace(a, columns=listed)
    return replace(a, shape=(a.shape[0], len(listed)), columns=listed)


@models("pandas.DataFrame.__setitem__")
def set_item(at: Context, a: Array, key: Value, value: Value) -> Array:
    """A column more, or one that was there with other values."""
    return _assigned(at, a, key, value, fact(at, value) if isinstance(key, str) else None)


def _assigned(at: Context, a: Array, key: Value, value: Value, known: Array | None) -> Array:
    """known: what the column holds afterwards, where that is known."""
    a = _as_long_as(at, a, value)
    given = known.dtype if known is not None else getattr(value, "dtype", None)
    dtype = a.dtype if given == a.dtype else ON_DISK if _wide(a, value if known is None else known) else None
    changed = _set(a.unmeasured(dtype=dtype))
    names = strings(at, key)
    if isinstance(a.shape, Unknown) or (isinstance(key, Array) and key.dtype == "bool"):
        return changed
    if names is None and is_there(a, key):
        return changed
    if names is None:
        return replace(some_columns(at, changed, "which columns are set is not known"), trail=a.trail)
    if a.columns is not None:
        more = (*a.columns, *dict.fromkeys(n for n in names if n not in a.columns))
        return with_column(replace(changed, shape=(a.shape[0], len(more)), columns=more), a, names, known)
    seen = set(names) <= columns_seen(at, a)
    new = " and ".join(map(repr, names))
    count = a.shape[1] if seen else size_found_in(at, a, "columns", f"whether {new} is a new column is not known", 1)
    return with_column(replace(changed, shape=(a.shape[0], count)), a, names, known)


def _as_long_as(at: Context, a: Array, value: Value) -> Array:
    """A table without rows gets those of the first column that is assigned; one value for all rows makes none."""
    if isinstance(a.shape, Unknown) or a.shape[0] != 0 or isinstance(value, (str, int, float, Number)) or value is None:
        return a
    column = as_array(at, value)
    if isinstance(column, Array) and column.shape == ():
        return a
    rows = rows_of(column)
    if isinstance(rows, Unknown) or rows is None:
        rows = unknown_size(at, "rows", "how many rows the first column of a table has is known only at run time")
    return replace(a, shape=(rows, *a.shape[1:]))


_SET = Scaling("set")


def _set(a: Array) -> Array:
    """The table, of which some cells were given values by an assignment."""
    return a if a.scaled[-1:] == (_SET,) else replace(a, scaled=(*a.scaled, _SET))


def _wide(a: Array, value: Value) -> bool:
    """Whether the table is as in its file but for one column of numbers of 64 bits or of words."""
    given = operand_dtype(value)
    strong = "str" if isinstance(value, str) else given.removeprefix("weak ") if given else None
    return promote(a.dtype, {"int": "int64", "float": "float64"}.get(strong or "", strong)) == ON_DISK


@models("pandas.Series.__setitem__")
def set_series_item(at: Context, a: Array, key: Value, value: Value) -> Value:
    return _set(a.unmeasured(dtype=a.dtype if a.dtype == ON_DISK else None))
