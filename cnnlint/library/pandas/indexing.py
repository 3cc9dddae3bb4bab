"""Indexing of `pandas.DataFrame` and `pandas.Series`: by name, by position, by label, by condition."""

from __future__ import annotations

from dataclasses import replace

from cnnlint.library import models
from cnnlint.library.arrays import number, step, unknown_size
from cnnlint.library.indexing import chosen, pick, selected
from cnnlint.library.pandas.frames import FRAME, SERIES, picked_columns, strings
from cnnlint.shapes import Dim, Shape, shape_text
from cnnlint.values import Array, Context, ListValue, Unknown, Value


def as_frame(a: Array, shape: Shape | Unknown) -> Array:
    """The frame or column of that shape."""
    one = not isinstance(shape, Unknown) and len(shape) == 1
    return replace(a, shape=shape, kind=SERIES if one else FRAME, columns=None if one else a.columns, values=None)


@models("pandas.DataFrame.__getitem__")
def get_item(at: Context, a: Array, key: Value) -> Value:
    """A column by name, columns by a list of names, rows by a slice or a mask."""
    if isinstance(a.shape, Unknown):
        return replace(a, kind=SERIES if isinstance(key, str) else FRAME, columns=None)
    if isinstance(key, str):
        return column(at, a, key)
    listed = strings(at, key) if isinstance(key, ListValue | tuple) else None
    if listed is not None:
        return picked_columns(a, len(listed), listed, at)
    if isinstance(key, Array) and key.dtype != "bool" and not isinstance(key.shape, Unknown) and key.shape:
        return picked_columns(a, key.shape[0], None, at)  # of column names that an Index holds
    if isinstance(key, Array) and not isinstance(key.shape, Unknown):
        return step(a, at, "rows by a condition", shape=(selected(at, a.shape[0], key), *a.shape[1:]), values=None)
    if isinstance(key, slice):
        return _rows(at, a, key)
    return Array(at.unknown("which columns are taken is not known"), kind=FRAME)


def column(at: Context, a: Array, name: str) -> Array:
    """One column by its name."""
    shape: Shape = () if isinstance(a.shape, Unknown) else a.shape[:1]
    if a.columns is None and not isinstance(a.shape, Unknown) and not isinstance(a.shape[-1], int):
        _columns_seen(at, a).add(name)
    return step(a, at, f"column {name!r}", shape=shape, kind=SERIES, columns=(name,), values=None)


def _rows(at: Context, a: Array, key: slice) -> Array:
    picked = pick(at, a, key)
    shape: Shape | Unknown = picked if isinstance(picked, Unknown) else picked.shape
    return step(as_frame(a, shape), at, "rows" if isinstance(shape, Unknown) else f"rows of {shape_text(shape)}")


@models("pandas.Series.__getitem__")
def series_item(at: Context, a: Array, key: Value) -> Value:
    if isinstance(key, slice):
        return _rows(at, a, key)
    if isinstance(key, Array) and not isinstance(key.shape, Unknown) and not isinstance(a.shape, Unknown):
        rows = selected(at, a.shape[0], key) if key.dtype == "bool" or not key.shape else key.shape[0]
        return step(a, at, "rows by a condition", shape=(rows,), values=None)
    return number(at, a, a.low, a.high, "an element of a column")


@models("pandas.DataFrame.iloc", "pandas.DataFrame.iat", attribute=True)
def iloc(at: Context, a: Array) -> Value:
    return replace(a, kind="pandas.iloc")


@models("pandas.Series.iloc", "pandas.Series.iat", attribute=True)
def series_iloc(at: Context, a: Array) -> Value:
    return replace(a, kind="pandas.iloc")


@models("pandas.iloc.__getitem__")
def iloc_item(at: Context, a: Array, key: Value) -> Value:
    """By position, as an array is indexed."""
    picked = pick(at, a, key)
    if isinstance(picked, Unknown):
        return replace(a, shape=picked, kind=FRAME, columns=None)
    if picked.shape == ():
        return number(at, replace(a, kind=SERIES), a.low, a.high, "a cell of a table")
    made = as_frame(a, picked.shape)
    columns = _sliced_names(a, key) if 1 in picked.touched else a.columns
    return step(replace(made, columns=columns), at, f"part {shape_text(picked.shape)}")


def _sliced_names(a: Array, key: Value) -> tuple[str, ...] | None:
    if a.columns is None or not isinstance(key, tuple) or not isinstance(key[1], slice):
        return None
    ends = (key[1].start, key[1].stop, key[1].step)
    return a.columns[slice(*ends)] if all(e is None or isinstance(e, int) for e in ends) else None


@models("pandas.DataFrame.loc", "pandas.Series.loc", "pandas.DataFrame.at", attribute=True)
def loc(at: Context, a: Array) -> Value:
    return replace(a, kind="pandas.loc")


@models("pandas.loc.__getitem__")
def loc_item(at: Context, a: Array, key: Value) -> Value:
    """By label: rows are known to be some of them, columns by their names."""
    base = as_frame(a, a.shape)
    rows, columns = key if isinstance(key, tuple) and len(key) == 2 else (key, slice(None))
    if isinstance(base.shape, Unknown):
        return base
    if not (isinstance(rows, slice) and rows == slice(None)):
        base = _some_rows(at, base, rows)
    if isinstance(columns, str):
        return column(at, base, columns)
    listed = strings(at, columns) if isinstance(columns, ListValue) else None
    if listed is not None:
        return picked_columns(base, len(listed), listed, at)
    if isinstance(columns, slice) and columns == slice(None):
        return base
    return Array(at.unknown("which columns are taken is not known"), kind=FRAME)


def _some_rows(at: Context, a: Array, key: Value) -> Array:
    if isinstance(a.shape, Unknown):
        return a
    if isinstance(key, Array) and key.dtype == "bool" and not isinstance(key.shape, Unknown):
        count: Dim = selected(at, a.shape[0], key)
    else:
        count = chosen(at, a.shape[0], "how many rows have these labels is known only at run time")
    return replace(a, shape=(count, *a.shape[1:]), values=None)


@models("pandas.iloc.__setitem__")
def set_by_place(at: Context, a: Array, key: Value, value: Value) -> Value:
    """Cells that exist get other values."""
    return replace(a, low=None, high=None, labels=None, values=None)


@models("pandas.loc.__setitem__")
def set_by_label(at: Context, a: Array, key: Value, value: Value) -> Value:
    """Cells get other values; rows or a column may be added."""
    if isinstance(key, tuple) and len(key) == 2 and isinstance(key[1], str) and isinstance(key[0], Array | slice):
        return replace(set_item(at, as_frame(a, a.shape), key[1], value), kind=a.kind)
    return replace(a, shape=at.unknown("how large a table is after a change is not known"), low=None, high=None, columns=None)


@models("pandas.DataFrame.__setattr__", "pandas.Series.__setattr__")
def set_attribute(at: Context, a: Array, name: str, value: Value) -> Value:
    """`df.columns = [...]` names the columns; `df.loc[...] = ...` changes the frame through its view."""
    if name in ("loc", "iloc", "at", "iat") and isinstance(value, Array):
        return as_frame(value, value.shape)
    if name != "columns" or a.kind != FRAME:
        return a
    listed = strings(at, value)
    if listed is None or isinstance(a.shape, Unknown):
        return replace(a, columns=listed)
    return replace(a, shape=(a.shape[0], len(listed)), columns=listed)


@models("pandas.DataFrame.__setitem__")
def set_item(at: Context, a: Array, key: Value, value: Value) -> Value:
    """A column more, or one that was there with other values."""
    if isinstance(a.shape, Unknown) or not isinstance(key, str):
        return replace(a, low=None, high=None)
    if a.columns is not None:
        more = a.columns if key in a.columns else (*a.columns, key)
        return replace(a, shape=(a.shape[0], len(more)), columns=more, low=None, high=None)
    seen = key in _columns_seen(at, a)
    count = a.shape[1] if seen else unknown_size(at, "columns", f"whether {key!r} is a new column is not known", 1)
    return replace(a, shape=(a.shape[0], count), low=None, high=None)


def _columns_seen(at: Context, a: Array) -> set[str]:
    """Names that were read from tables with this (unknown) number of columns: those columns exist."""
    tables: dict[Dim, set[str]] = at.shared("columns that were read", dict)
    return tables.setdefault(None if isinstance(a.shape, Unknown) else a.shape[-1], set())


@models("pandas.Series.__setitem__")
def set_series_item(at: Context, a: Array, key: Value, value: Value) -> Value:
    return replace(a, low=None, high=None, values=None)
