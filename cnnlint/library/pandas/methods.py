"""Attributes and methods of `pandas.DataFrame` and `pandas.Series`."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.facts import some_names
from cnnlint.library.indexing import chosen
from cnnlint.library.min_max_scaling import ALL
from cnnlint.library.numpy.creation import retyped
from cnnlint.library.numpy.shaping import reshape_method
from cnnlint.library.pandas.arithmetic import SIXTY_FOUR
from cnnlint.library.pandas.assigning import set_item
from cnnlint.library.pandas.frames import FRAME, file_written, picked_columns
from cnnlint.library.pandas.held import as_one, same_columns
from cnnlint.library.pandas.index import index_of
from cnnlint.library.pandas.indexing import column, get_item, mixed, some_columns
from cnnlint.library.pandas.listed import how_many_places, strings
from cnnlint.library.pandas.public import rows_without_gaps
from cnnlint.program import Problem
from cnnlint.shapes import Size
from cnnlint.shapes import minimum as smaller
from cnnlint.values import (
    ON_DISK,
    Array,
    Changed,
    Context,
    DictValue,
    Did,
    Drawn,
    ListValue,
    Relation,
    Scalar,
    Unknown,
    Value,
    as_size,
)


@models("pandas.DataFrame.values", "pandas.Series.values", "pandas.Series.array", attribute=True)
def values(at: Context, a: Array) -> Value:
    return as_one(a)


@models("pandas.DataFrame.to_numpy", "pandas.Series.to_numpy", "pandas.DataFrame.as_matrix")
def to_numpy(at: Context, a: Array, dtype: Value = None, *more: Value, **others: Value) -> Value:
    made = as_one(a)
    return made if dtype is None else retyped(at, made, dtype)


@models("pandas.DataFrame.columns", attribute=True)
def columns(at: Context, a: Array) -> Value:
    """An Index: a list of strings to us."""
    if a.columns is not None:
        return index_of(a.columns)
    count = a.shape if isinstance(a.shape, Unknown) else a.shape[1]
    if count is None:
        return at.unknown("the columns of a table")
    found = some_names(count)
    whole = a.related.array if a.related is not None and a.related.kind == "some columns" else a
    return found.relating(Relation("names", whole, ALL)) if isinstance(found, Array) else found


@models("pandas.DataFrame.keys")
def keys(at: Context, a: Array) -> Value:
    """The columns."""
    return columns(at, a)


@models("pandas.DataFrame.index", "pandas.Series.index", attribute=True)
def index(at: Context, a: Array) -> Value:
    return Array(a.shape if isinstance(a.shape, Unknown) else a.shape[:1])


@models("pandas.DataFrame.T", attribute=True)
def transposed(at: Context, a: Array) -> Value:
    return turned(at, a)


@models("pandas.DataFrame.transpose")
def turned(at: Context, a: Array) -> Value:
    if isinstance(a.shape, Unknown):
        return a
    return replace(a, shape=tuple(reversed(a.shape)), columns=None, labels=None)


@models("pandas.DataFrame.drop")
def drop(at: Context, a: Array, labels: Value = None, axis: Value = 0, index: Value = None, columns: Value = None,
         level: Value = None, inplace: Value = False, errors: Value = "raise") -> Value:  # fmt: skip
    """Without some columns, or without some rows. pandas 1 takes `axis` and what follows by position too, pandas 2 does not."""
    if columns is None and axis not in (1, "columns"):
        left = _without_rows(at, a)
    else:
        named = labels if columns is None else columns
        placed = how_many_places(a, named) if errors == "raise" else None
        left = _without(at, a, strings(at, named)) if placed is None else _without_places(at, a, placed)
    return Changed(None, left) if inplace is True else left


def _without_places(at: Context, a: Array, count: Size) -> Array:
    """Without so many columns, of which it is not known how they are called."""
    if isinstance(a.shape, Unknown) or a.shape[1] is None:
        return some_columns(at, a, "which columns are dropped is not known")
    return picked_columns(a, a.shape[1] - count, None, at)


def _without_rows(at: Context, a: Array) -> Array:
    if isinstance(a.shape, Unknown):
        return a
    count = chosen(at, a.shape[0], "how many rows are left is known only at run time")
    return same_columns(replace(a, shape=(count, *a.shape[1:])), a)


def _without(at: Context, a: Array, listed: tuple[str, ...] | None) -> Array:
    if listed is None or isinstance(a.shape, Unknown) or a.shape[1] is None:
        return some_columns(at, a, "which columns are dropped is not known")
    left = None if a.columns is None else tuple(n for n in a.columns if n not in listed)
    count = a.shape[1] - len(listed) if left is None else len(left)
    return picked_columns(a, count, left, at, listed)


@models("pandas.DataFrame.pop")
def pop(at: Context, a: Array, item: Value) -> Value:
    """The column, which the frame then lacks."""
    if not isinstance(item, str):
        return Changed(at.unknown("which column is taken is not known"), _without(at, a, None))
    return Changed(get_item(at, a, item), _without(at, a, (item,)))


@models("pandas.DataFrame.head", "pandas.DataFrame.tail", "pandas.Series.head", "pandas.Series.tail")
def head(at: Context, a: Array, n: Value = 5) -> Value:
    count = as_size(n)
    if isinstance(a.shape, Unknown) or count is None or a.shape[0] is None:
        return a
    return same_columns(replace(a, shape=(smaller(a.shape[0], count), *a.shape[1:]), values=None), a)


@models("pandas.DataFrame.sample", "pandas.Series.sample")
def sample(at: Context, a: Array, n: Value = None, frac: Value = None, *more: Value, **others: Value) -> Value:
    """Some rows in another order; with `frac=1` all."""
    if isinstance(a.shape, Unknown) or (frac == 1 and n is None):
        return same_columns(replace(a, values=None), a)
    count = 1 if n is None and frac is None else as_size(n)
    if count is None and isinstance(frac, float) and 0 < frac < 1 and isinstance(a.shape[0], int):
        count = round(frac * a.shape[0])
    if count is None:
        count = chosen(at, a.shape[0], f"a sample of {frac} of the rows")
    return same_columns(replace(a, shape=(count, *a.shape[1:]), values=None), a)


@models("pandas.DataFrame.sort_values", "pandas.DataFrame.sort_index")
def in_order(at: Context, a: Array, *args: Value, inplace: Value = False, **more: Value) -> Value:
    """The same rows in another order."""
    left = same_columns(replace(a, values=None), a)
    return Changed(None, left) if inplace is True else left


@models(
    "pandas.Series.sort_values",
    "pandas.DataFrame.fillna",
    "pandas.Series.fillna",
    "pandas.DataFrame.replace",
    "pandas.Series.replace",
    "pandas.DataFrame.interpolate",
    "pandas.Series.interpolate",
    "pandas.Series.sort_index",
    "pandas.DataFrame.infer_objects",
)
def same_shape(at: Context, a: Array, *args: Value, inplace: Value = False, **more: Value) -> Value:
    """Other values or another order in the same rows and columns."""
    left = a.unmeasured(dtype=a.dtype if a.dtype == ON_DISK else None)
    return Changed(None, left) if inplace is True else left


@models("pandas.DataFrame.reindex")
def reindex(at: Context, a: Array, labels: Value = None, *, index: Value = None, columns: Value = None, axis: Value = None,
            **more: Value) -> Value:  # fmt: skip
    """The rows, or the columns, that are listed; what was not there is empty."""
    changed = a.unmeasured(dtype=None)
    if isinstance(a.shape, Unknown):
        return changed
    if columns is not None or axis in (1, "columns"):
        listed = strings(at, labels if columns is None else columns)
        if listed is None:
            return some_columns(at, changed, "which columns are taken")
        there = (
            index is None and a.columns is not None and set(listed) <= set(a.columns)
        )  # in another order, and no cell gets empty
        return picked_columns(a if there else changed, len(listed), listed, at)
    items = at.iterate(labels if index is None else index)
    if isinstance(items, Unknown):
        return replace(changed, shape=(chosen(at, None, "how many rows it gets is known only at run time"), *a.shape[1:]))
    return replace(changed, shape=(len(items), *a.shape[1:]))


@models("pandas.DataFrame.dropna")
def without_gaps(at: Context, a: Array, *args: Value, inplace: Value = False, axis: Value = 0, **more: Value) -> Value:
    """Rows that have no empty cell: of a public table it is known how many there are."""
    whole = None if args or more or axis not in (0, "index") else rows_without_gaps(at, a)
    if whole is None or isinstance(a.shape, Unknown):
        return fewer_rows(at, a, *args, inplace=inplace, axis=axis, **more)
    left = same_columns(step(a, at, "rows left out", Did.ROWS, shape=(whole, *a.shape[1:]), values=None), a)
    return Changed(None, left) if inplace is True else left


@models("pandas.Series.dropna", "pandas.DataFrame.drop_duplicates", "pandas.DataFrame.query", "pandas.Series.drop_duplicates")
def fewer_rows(at: Context, a: Array, *args: Value, inplace: Value = False, axis: Value = 0, **more: Value) -> Value:
    left = _fewer(at, a, axis)
    return Changed(None, left) if inplace is True else left


def _fewer(at: Context, a: Array, axis: Value) -> Array:
    if isinstance(a.shape, Unknown) or axis not in (0, "index"):
        return Array(at.unknown("which columns are left is known only at run time"), kind=a.kind)
    count = chosen(at, a.shape[0], "how many rows are left is known only at run time")
    return same_columns(step(a, at, "rows left out", Did.ROWS, shape=(count, *a.shape[1:]), values=None), a)


@models("pandas.DataFrame.__delitem__")
def delete_column(at: Context, a: Array, key: Value) -> Value:
    """`del df["a"]`"""
    return _without(at, a, (key,) if isinstance(key, str) else None)


@models("pandas.Series.__delitem__")
def delete_row(at: Context, a: Array, key: Value) -> Value:
    return replace(_without_rows(at, a), values=None)


@models("pandas.DataFrame.copy", "pandas.Series.copy")
def copy(at: Context, a: Array, deep: Value = True) -> Value:
    return a


@models("pandas.Series.reset_index")
def reset_series_index(
    at: Context, a: Array, *args: Value, drop: Value = False, inplace: Value = False, **more: Value
) -> Value:
    """With the old index as a column it becomes a table."""
    if drop is not True:
        columns = () if isinstance(a.shape, Unknown) else (2,)
        a = a.unmeasured(
            shape=a.shape if isinstance(a.shape, Unknown) else (*a.shape, *columns),
            kind=FRAME,
            columns=None,
            dtype=_with_index(a),
        )
    return Changed(None, a) if inplace is True else a


def _with_index(a: Array) -> str | None:
    """The dtype with the index as a column: what comes from a file, and what is computed of it, has an index of it."""
    of_file = a.dtype in SIXTY_FOUR and any(s.did is Did.TABLE for s in a.trail[:1])
    return ON_DISK if of_file else None


@models("pandas.DataFrame.reset_index")
def reset_index(at: Context, a: Array, *args: Value, drop: Value = False, inplace: Value = False, **more: Value) -> Value:
    """The old index becomes columns, unless it is dropped."""
    whole = drop is True and not args
    more_columns = some_columns(at, a, "how many columns the index becomes is known only at run time")
    left = a if whole else replace(mixed(more_columns), dtype=_with_index(a))
    return Changed(None, left) if inplace is True else left


@models("pandas.DataFrame.set_index")
def set_index(
    at: Context, a: Array, keys: Value, *args: Value, drop: Value = True, inplace: Value = False, **more: Value
) -> Value:
    """Columns become the index, and are columns no more."""
    listed = strings(at, keys)
    if listed is None:
        left = some_columns(at, a, "which columns become the index is not known")
    else:
        left = _without(at, a, listed) if drop is True and not args else a
    left = same_columns(left, left)
    return Changed(None, left) if inplace is True else left


@models("pandas.DataFrame.rename")
def rename(at: Context, a: Array, *args: Value, columns: Value = None, inplace: Value = False, **more: Value) -> Value:
    """The same columns under other names."""
    renamed = columns.items if isinstance(columns, DictValue) and columns.rest is None else {}
    names = {old: new for old, new in renamed.items() if isinstance(new, str)}
    known = names and len(names) == len(renamed)
    left = replace(a, columns=tuple(names.get(c, c) for c in a.columns) if known and a.columns else None)
    left = step(left, at, "columns renamed", Did.RENAMED)
    return Changed(None, left) if inplace is True else left


@models("pandas.DataFrame.insert")
def insert(at: Context, a: Array, loc: Value, column: Value, value: Value, *more: Value) -> Value:
    return Changed(None, set_item(at, replace(a, columns=None), column, value))


@models("pandas.DataFrame.items", "pandas.DataFrame.iteritems")
def items(at: Context, a: Array) -> Value:
    """Pairs of name and column, when the names are known."""
    if a.columns is None:
        return at.unknown("the columns of a table are not known")
    return ListValue([(name, column(at, a, name)) for name in a.columns])


@models("pandas.DataFrame.astype", "pandas.Series.astype")
def astype(at: Context, a: Array, dtype: Value, *more: Value, **others: Value) -> Value:
    return mixed(a) if isinstance(dtype, DictValue) else retyped(at, a, dtype)


@models("pandas.DataFrame.__len__", "pandas.Series.__len__")
def length(at: Context, a: Array) -> Value:
    return a.shape if isinstance(a.shape, Unknown) else a.shape[0]


@models("pandas.DataFrame.__iter__")
def iterate(at: Context, a: Array) -> Value:
    """A frame iterates over its column names."""
    return a.columns if a.columns is not None else at.unknown("the columns of a table are not known")


@models("pandas.Series.__iter__")
def iterate_series(at: Context, a: Array) -> Value:
    """Python's own numbers."""
    from cnnlint.library.numpy.methods import iterate as rows
    from cnnlint.library.numpy.scalars import item

    found = rows(at, a)
    return found if isinstance(found, Unknown) else tuple(item(at, v) if isinstance(v, Scalar) else v for v in found)


@models("pandas.Series.reshape", "pandas.DataFrame.reshape")
def reshape(at: Context, a: Array, *shape: Value, order: Value = "C") -> Value:
    """A table never had it, a column till pandas 0.25, in the days of Keras 2: read on as if the values were meant."""
    values = replace(a, kind="numpy.ndarray", columns=None)
    if a.kind != FRAME and at.dialect < 3:
        return reshape_method(at, values, *shape, order=order)
    cls = a.kind.rpartition(".")[2]
    message = f"a {cls} of pandas has no `reshape`: only its values have"
    keras = f"'{cls}' object has no attribute 'reshape'"
    help_, sure = "write `.to_numpy().reshape(...)`", a.kind == FRAME
    at.emit(
        Problem(
            "missing-attribute", message, at.span, "AttributeError", help=help_, keras=keras, actual="reshape", certain=sure
        )
    )
    return reshape_method(at, values, *shape, order=order)


@models("pandas.DataFrame.info")
def info(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return None


@models("pandas.DataFrame.to_csv", "pandas.Series.to_csv")
def to_csv(at: Context, a: Array, path_or_buf: Value = None, *args: Value, **more: Value) -> Value:
    """The file has other contents from here."""
    file_written(at, path_or_buf)
    return None if path_or_buf is not None else at.unknown("a table as text")


@models(
    "pandas.DataFrame.isnull",
    "pandas.Series.isnull",
    "pandas.DataFrame.isna",
    "pandas.Series.isna",
    "pandas.DataFrame.notnull",
    "pandas.Series.notnull",
    "pandas.DataFrame.notna",
    "pandas.Series.notna",
)
def missing(at: Context, a: Array) -> Value:
    """For each cell whether it is empty."""
    return replace(a, dtype="bool", low=0, high=1, labels=None, values=None)


@models("pandas.Series.isin", "pandas.DataFrame.isin", "pandas.Series.between")
def among(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return missing(at, a)


@models("pandas.DataFrame.plot", "pandas.Series.plot", attribute=True)
def plot(at: Context, a: Array) -> Value:
    """It is called itself, and so are its methods: `df.plot.bar()`."""
    return Drawn("a view of a table", at.span)


@models("pandas.DataFrame.hist", "pandas.Series.hist", "pandas.DataFrame.boxplot")
def shown(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return Drawn("a view of a table", at.span)
