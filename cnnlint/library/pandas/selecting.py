"""Columns picked by what they are called or hold, columns that are added, and tables row by row."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.dtypes import is_float, is_integer
from cnnlint.library.min_max_scaling import ALL
from cnnlint.library.pandas.assigning import set_item
from cnnlint.library.pandas.frames import SERIES, picked_columns
from cnnlint.library.pandas.held import facts_of
from cnnlint.library.pandas.indexing import some_columns
from cnnlint.library.pandas.listed import strings
from cnnlint.values import Array, Context, External, ListValue, Relation, Unknown, Value

MOST_ROWS = 64  # of a table that a loop goes through one by one


@models("pandas.DataFrame.filter")
def filter_(at: Context, a: Array, items: Value = None, like: Value = None, regex: Value = None, axis: Value = None) -> Value:
    """Columns by a list of names, of which those that the table lacks are passed over, or by a part of the name."""
    listed = strings(at, items) if items is not None else None
    names: list[str] | None = None
    if a.columns is not None and axis not in (0, "index"):
        if listed is not None:
            names = [n for n in listed if n in a.columns]
        elif isinstance(like, str):
            names = [n for n in a.columns if like in n]
    if names is None:
        return some_columns(at, a, "which columns are taken is known only at run time")
    return picked_columns(a, len(names), tuple(names), at)


@models("pandas.DataFrame.select_dtypes")
def select_dtypes(at: Context, a: Array, include: Value = None, exclude: Value = None) -> Value:
    """The columns that hold numbers, or those that hold none."""
    facts = dict(facts_of(a))
    asked = include if exclude is None else exclude
    if not _numbers(asked) or a.columns is None or not all(n in facts and _settled(facts[n].dtype) for n in a.columns):
        picked = some_columns(at, a, "which columns have such a dtype is known only at run time")
        return picked.relating(Relation("some columns", a, ALL))
    wanted = exclude is None
    names = tuple(n for n in a.columns if (is_integer(facts[n].dtype) or is_float(facts[n].dtype)) is wanted)
    return picked_columns(a, len(names), names, at)


def _settled(dtype: str | None) -> bool:
    return is_integer(dtype) or is_float(dtype) or dtype in ("bool", "str", "object")


def _numbers(value: Value) -> bool:
    if isinstance(value, (ListValue, tuple)):
        items = value if isinstance(value, tuple) else tuple(value.items)
        return len(items) == 1 and _numbers(items[0])
    return value == "number" or (isinstance(value, External) and value.name == "numpy.number")


@models("pandas.DataFrame.assign")
def assign(at: Context, a: Array, **columns: Value) -> Value:
    """A table with further columns; a function is asked for what its column holds."""
    for name, value in columns.items():
        if not isinstance(value, (Array, Unknown, ListValue, int, float, str)):
            value = at.call(value, Arguments((a,)))
        a = set_item(at, a, name, value)
    return a


@models("pandas.DataFrame.iterrows")
def iterrows(at: Context, a: Array) -> Value:
    """Pairs of index and row. A row is a column of its cells, whose dtype is one that holds them all."""
    if isinstance(a.shape, Unknown):
        return a.shape
    cells = replace(a, shape=a.shape[1:], kind=SERIES, values=None, labels=None, columns=None)
    pair = (at.unknown("the index of a row"), cells)
    rows = a.shape[0]
    if isinstance(rows, int) and rows <= MOST_ROWS:
        return ListValue([pair] * rows)
    return ListValue((), at.unknown("how many rows a table has is not known"), pair, rows)
