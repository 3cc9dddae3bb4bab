"""Indexing of `pandas.DataFrame` and `pandas.Series`: by name, by position, by label, by condition."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.indexing import Picked, by_content, chosen, cut, pick, selected, without_count
from cnnlint.library.min_max_scaling import column_of
from cnnlint.library.numbers_in_arrays import number
from cnnlint.library.pandas.attributes import ATTRIBUTES
from cnnlint.library.pandas.frames import FRAME, SERIES, picked_columns
from cnnlint.library.pandas.held import as_one, same_columns
from cnnlint.library.pandas.listed import strings
from cnnlint.library.python.items import size_found_in
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Dim, Expr, Shape, shape_text
from cnnlint.values import (
    ON_DISK,
    Array,
    Context,
    Did,
    ListValue,
    Number,
    Scalar,
    Shared,
    Text,
    Unknown,
    Value,
    all_are,
)


def as_frame(a: Array, shape: Shape | Unknown) -> Array:
    """The frame or column of that shape."""
    one = a.kind == SERIES if isinstance(shape, Unknown) else len(shape) == 1
    return replace(a, shape=shape, kind=SERIES if one else FRAME, columns=None if one else a.columns, values=None)


def _with_its_axis(at: Context, a: Array) -> Array:
    """A column has one axis, also where it is not known of how many rows."""
    if not isinstance(a.shape, Unknown):
        return a
    return replace(a, shape=(unknown_size(at, "rows", a.shape.reason),))


@models("pandas.DataFrame.__getitem__")
def get_item(at: Context, a: Array, key: Value) -> Value:
    """A column by name, columns by a list of names, rows by a slice or a mask."""
    if isinstance(a.shape, Unknown):
        return replace(a, kind=SERIES if isinstance(key, str) else FRAME, columns=None)
    if isinstance(key, str):
        return column(at, a, key)
    if isinstance(key, int) and not isinstance(key, bool):  # a name too: whole numbers pick no rows
        return step(a, at, f"column {key}", shape=a.shape[:1], kind=SERIES, columns=None, values=None, labels=None)
    if isinstance(key, Text):
        return step(a, at, "a column", shape=a.shape[:1], kind=SERIES, columns=None, values=None, labels=None)
    listed = strings(at, key) if isinstance(key, (ListValue, tuple)) else None
    if listed is not None:
        return picked_columns(a, len(listed), listed, at)
    if isinstance(key, ListValue) and key.rest is None and any(isinstance(name, str) for name in key.items):
        return picked_columns(a, len(key.items), None, at)  # names, of which some are not known: no mask has words in it
    if isinstance(key, Array) and key.dtype != "bool" and not isinstance(key.shape, Unknown) and key.shape:
        return picked_columns(a, key.shape[0], None, at)  # of column names that an Index holds
    if isinstance(key, Array) and not isinstance(key.shape, Unknown):
        shape = (selected(at, a.shape[0], key), *a.shape[1:])
        return same_columns(step(a, at, "rows by a condition", Did.ROWS, shape=shape, values=None), a)
    if isinstance(key, slice):
        return _rows(at, a, key)
    if isinstance(key, ListValue):
        return some_columns(at, a, "which columns are taken is not known")
    return Array(at.unknown("whether one column is taken or several is not known"), kind=FRAME)


def some_columns(at: Context, a: Array, why: str) -> Array:
    """A table with as many rows; how many columns it has is an unknown with that reason."""
    if isinstance(a.shape, Unknown):
        return replace(a, kind=FRAME, columns=None)
    return picked_columns(a, size_found_in(at, a, "columns", why, 0), None, at)


def mixed(a: Array) -> Array:
    """The table when a column may have got another dtype."""
    return a.unmeasured(dtype=a.dtype if a.dtype == ON_DISK else None)


@models("pandas.DataFrame.__getattr__", raw=True)
def attribute(at: Context, args: Arguments) -> Value:
    """`df.price` is the column of that name, unless pandas has an attribute that is called so."""
    a, name = args.receiver(Array), args.positional[1]
    if name in ATTRIBUTES or (a.columns is not None and name not in a.columns):
        return at.unknown(f"`.{name}` of {FRAME} is not modelled")
    return get_item(at, a, name)


def column(at: Context, a: Array, name: str) -> Array:
    """One column by its name."""
    shape: Shape = () if isinstance(a.shape, Unknown) else a.shape[:1]
    if a.columns is None and not isinstance(a.shape, Unknown) and not isinstance(a.shape[-1], int):
        columns_seen(at, a).add(name)
    known = dict(a.held).get(name)
    if known is not None:
        whole = replace(known, shape=a.shape if isinstance(a.shape, Unknown) else shape)
        whole = whole if whole.trail else replace(whole, trail=a.trail[:1])
        return column_of(a, name, step(whole, at, f"column {name!r}", Did.COLUMN, name, columns=(name,)))
    return column_of(
        a, name, step(a, at, f"column {name!r}", Did.COLUMN, name, shape=shape, kind=SERIES, columns=(name,), values=None)
    )


def _rows(at: Context, a: Array, key: slice) -> Array:
    picked = pick(at, a, key)
    shape: Shape | Unknown = picked if isinstance(picked, Unknown) else picked.shape
    said = "rows" if isinstance(shape, Unknown) else f"rows of {shape_text(shape)}"
    return same_columns(step(as_frame(a, shape), at, said, Did.ROWS), a)


# What is one label for certain; a list picks several, and a tuple may add an axis, as in `column[:, None]`.
_ONE_ELEMENT = (int, float, str, Expr, Number, Text, Scalar)


@models("pandas.Series.__getitem__")
def series_item(at: Context, a: Array, key: Value) -> Value:
    if isinstance(key, slice):
        return _rows(at, a, key)
    if isinstance(key, tuple):  # `column[:, None]`: pandas 1 gave an array, and pandas 2 refuses it
        return at.apply("numpy.ndarray.__getitem__", Arguments((as_one(a), key)))
    if isinstance(key, ListValue):
        count = _picked_by_labels(at, key)
        return step(a, at, "rows of a column", Did.ROWS, shape=(count,), values=None)
    if isinstance(key, Array) and not isinstance(key.shape, Unknown) and not isinstance(a.shape, Unknown):
        rows = selected(at, a.shape[0], key) if key.dtype == "bool" or not key.shape else key.shape[0]
        return step(without_count(a) if by_content(key) else a, at, "rows by a condition", Did.ROWS, shape=(rows,), values=None)
    if not isinstance(key, _ONE_ELEMENT):
        return at.unknown("whether one element of a column is taken or several is not known")
    return number(at, a, a.low, a.high, "an element of a column")


def _picked_by_labels(at: Context, key: ListValue) -> Dim:
    """How many rows a list of labels takes; a list of booleans takes those that it says yes to."""
    if key.rest is None and all(isinstance(k, (int, str)) and not isinstance(k, bool) for k in key.items):
        return len(key.items)
    return unknown_size(at, "rows", "how many rows are taken is known only at run time")


@models("pandas.DataFrame.iloc", "pandas.DataFrame.iat", attribute=True)
def iloc(at: Context, a: Array) -> Value:
    return replace(a, kind="pandas.iloc").holding(a.held)


@models("pandas.Series.iloc", "pandas.Series.iat", attribute=True)
def series_iloc(at: Context, a: Array) -> Value:
    return replace(_with_its_axis(at, a), kind="pandas.iloc")


@models("pandas.iloc.__getitem__")
def iloc_item(at: Context, a: Array, key: Value) -> Value:
    """By position, as an array is indexed."""
    picked = _by_place(at, a, key)
    if isinstance(picked, Unknown):
        return _of_unknown_shape(at, a, key, picked)
    if picked.shape == ():
        return number(at, replace(a, kind=SERIES), a.low, a.high, "a cell of a table")
    made = as_frame(a, picked.shape)
    columns = _sliced_names(a, key) if 1 in picked.touched else a.columns
    part = cut(at, replace(made, columns=columns), picked.shape, key)
    return same_columns(part, a) if 1 not in picked.touched or columns is not None else part


def _of_unknown_shape(at: Context, a: Array, key: Value, why: Unknown) -> Value:
    """A cell, a row or column, or a part of a table, as the key tells."""
    keys = key if isinstance(key, tuple) else (key,)
    single = [isinstance(k, _ONE_ELEMENT) for k in keys]
    if len(keys) > 2 or not all(one or isinstance(k, (slice, ListValue, Array)) for one, k in zip(single, keys, strict=True)):
        return why
    if all(single) and len(keys) == 2:
        return number(at, replace(a, kind=SERIES), a.low, a.high, "a cell of a table")
    return replace(a, shape=why, kind=SERIES if any(single) else FRAME, columns=None)


def _by_place(at: Context, a: Array, key: Value) -> Picked | Unknown:
    """Lists of rows and of columns pick apart, not pair by pair as in an array."""
    if not (isinstance(key, tuple) and len(key) == 2 and all(isinstance(k, (ListValue, Array)) for k in key)):
        return pick(at, a, key)
    rows = pick(at, a, key[0])
    if isinstance(rows, Unknown):
        return rows
    both = pick(at, replace(a, shape=rows.shape), (slice(None), key[1]))
    return both if isinstance(both, Unknown) else Picked(both.shape, rows.touched | both.touched)


def _sliced_names(a: Array, key: Value) -> tuple[str, ...] | None:
    if a.columns is None or not isinstance(key, tuple) or not isinstance(key[1], slice):
        return None
    ends = (key[1].start, key[1].stop, key[1].step)
    return a.columns[slice(*ends)] if all(e is None or isinstance(e, int) for e in ends) else None


@models("pandas.DataFrame.at", "pandas.Series.at", attribute=True)
def cells(at: Context, a: Array) -> Value:
    return replace(a, kind="pandas.at")


@models("pandas.at.__getitem__")
def cell(at: Context, a: Array, key: Value) -> Value:
    """One cell by its labels."""
    return number(at, replace(a, kind=SERIES), a.low, a.high, "a cell of a table")


@models("pandas.DataFrame.loc", attribute=True)
def loc(at: Context, a: Array) -> Value:
    return replace(a, kind="pandas.loc").holding(a.held)


@models("pandas.Series.loc", attribute=True)
def series_loc(at: Context, a: Array) -> Value:
    return replace(_with_its_axis(at, a), kind="pandas.loc")


_ONE_ROW = "whether one row or several have this label is not known"


@models("pandas.loc.__getitem__")
def loc_item(at: Context, a: Array, key: Value) -> Value:
    """By label: rows are known to be some of them, columns by their names."""
    base = same_columns(as_frame(a, a.shape), a)
    rows, columns = key if isinstance(key, tuple) and len(key) == 2 else (key, slice(None))
    if base.kind == SERIES:
        by_names = isinstance(key, slice) and key != slice(None)  # of which the last belongs to it
        return _some_rows(at, base, key) if by_names else series_item(at, base, key)
    if _is_one_label(base, rows) or (isinstance(rows, Unknown) and isinstance(columns, str)):
        return at.unknown(_ONE_ROW)
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
    if isinstance(columns, slice):
        return _columns_between(at, base, columns)
    if isinstance(columns, (ListValue, Array)):
        return _masked_columns(at, base, columns)
    return Array(at.unknown("which columns are taken is not known"), kind=FRAME)


def _masked_columns(at: Context, a: Array, mask: ListValue | Array) -> Array:
    """`df.loc[:, df.columns != "label"]`: the columns of which a mask is true."""
    kept: Sequence[Value] = ()
    if isinstance(mask, Array) and mask.dtype == "bool":
        kept = [bool(value) for value in mask.values or ()]
    elif isinstance(mask, ListValue) and mask.rest is None and all_are(mask.items, bool):
        kept = mask.items
    if a.columns is None or len(kept) != len(a.columns):
        return some_columns(at, a, "which columns are taken is not known")
    names = tuple(name for name, wanted in zip(a.columns, kept, strict=True) if wanted)
    return picked_columns(a, len(names), names, at)


@models("pandas.DataFrame.xs")
def cross_section(at: Context, a: Array, key: Value, axis: Value = 0, level: Value = None, drop_level: Value = True) -> Value:
    """The rows under one name of the index, as `.loc[key]` gives them."""
    if axis not in (0, "index") or isinstance(a.shape, Unknown):
        return at.unknown("the rows or columns under a name")
    return at.unknown(_ONE_ROW) if _is_one_label(a, key) else _some_rows(at, as_frame(a, a.shape), key)


def _columns_between(at: Context, a: Array, key: slice) -> Array:
    """`df.loc[:, "a":"c"]`: both ends belong to it."""
    names = a.columns or ()
    ends = [names.index(end) if end in names else None for end in (key.start, key.stop)]
    if (
        not names
        or key.step is not None
        or any(e is not None and i is None for e, i in zip((key.start, key.stop), ends, strict=True))
    ):
        return some_columns(at, a, "which columns are taken is not known")
    left = names[ends[0] or 0 : len(names) if ends[1] is None else ends[1] + 1]
    return picked_columns(a, len(left), left, at)


def _is_one_label(a: Array, key: Value) -> bool:
    """Whether it may be the label of one row, which is no table. In tables joined under keys it is the key of many rows."""
    return isinstance(key, (str, int, Text, Number)) and not any(s.did is Did.UNDER_KEYS for s in a.trail)


def _some_rows(at: Context, a: Array, key: Value) -> Array:
    if isinstance(a.shape, Unknown):
        return a
    if isinstance(key, Array) and key.dtype == "bool" and not isinstance(key.shape, Unknown):
        count: Dim = selected(at, a.shape[0], key)
    else:
        count = chosen(at, a.shape[0], "how many rows have these labels is known only at run time")
    return same_columns(replace(a, shape=(count, *a.shape[1:]), values=None), a)


_READ: Shared[dict[Dim, set[str]]] = Shared(dict)  # the columns that were read, by the number of columns of their table


def columns_seen(at: Context, a: Array) -> set[str]:
    """Names that were read from tables with this (unknown) number of columns: those columns exist."""
    return at.shared(_READ).setdefault(None if isinstance(a.shape, Unknown) else a.shape[-1], set())
