"""Rows in groups: what is computed for each of them. How many groups there are the data tell."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.dtypes import averaged, is_float, is_integer
from cnnlint.library.numbers_in_arrays import rows_of
from cnnlint.library.pandas.frames import FRAME, SERIES, picked_columns
from cnnlint.library.pandas.held import facts_of
from cnnlint.library.pandas.indexing import get_item
from cnnlint.library.pandas.listed import strings
from cnnlint.library.python.items import size_found_in
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Size, symbol
from cnnlint.values import ON_DISK, Array, Context, Did, ListValue, Made, Unknown, Value

GROUPS = "pandas.DataFrameGroupBy"
_AVERAGES = ("mean", "median", "std", "var")
_COUNTS = ("count", "nunique")
_SAME = ("min", "max", "first", "last", "sum")


@models("pandas.DataFrame.groupby", "pandas.Series.groupby")
def groupby(at: Context, a: Array, by: Value = None, *args: Value, as_index: Value = True, **more: Value) -> Value:
    """keys: the columns whose values make the groups, where they are written."""
    keys = strings(at, by)
    return Made(GROUPS, {"table": a, "keys": keys, "index": as_index}, at.span)


@models("pandas.DataFrameGroupBy.__getitem__")
def columns_of_groups(at: Context, groups: Made, key: Value) -> Value:
    """One column, or some, of every group."""
    table = groups.arguments["table"]
    if not isinstance(table, Array) or table.kind != FRAME:
        return at.unknown("what is computed for each group of rows")
    return Made(GROUPS, {**groups.arguments, "chosen": get_item(at, table, key)}, groups.span)


def number_of_groups_of(groups: Made) -> Size:
    """The same each time it is asked of the same groups."""
    return symbol("groups", "how many groups the rows form is known only at run time", groups.span, 0)


@models("pandas.DataFrameGroupBy.size")
def size_of_groups(at: Context, groups: Made) -> Value:
    """How many rows each group has."""
    rows = rows_of(groups.arguments["table"])
    most = rows if isinstance(rows, int) else None
    table = groups.arguments["table"]
    trail = table.trail if isinstance(table, Array) else ()
    made = Array((number_of_groups_of(groups),), "int64", 1, most, kind=SERIES, trail=trail)
    return step(made, at, "rows of each group")


@models("pandas.DataFrameGroupBy.ngroups", attribute=True)
def number_of_groups(at: Context, groups: Made) -> Value:
    return number_of_groups_of(groups)


@models(
    "pandas.DataFrameGroupBy.mean",
    "pandas.DataFrameGroupBy.median",
    "pandas.DataFrameGroupBy.std",
    "pandas.DataFrameGroupBy.var",
)
def averages(at: Context, groups: Made, *args: Value, **more: Value) -> Value:
    """One row for each group."""
    return _aggregated(at, groups, "average")


@models("pandas.DataFrameGroupBy.count", "pandas.DataFrameGroupBy.nunique")
def counts(at: Context, groups: Made, *args: Value, **more: Value) -> Value:
    """One row for each group."""
    return _aggregated(at, groups, "count")


@models(
    "pandas.DataFrameGroupBy.min",
    "pandas.DataFrameGroupBy.max",
    "pandas.DataFrameGroupBy.first",
    "pandas.DataFrameGroupBy.last",
    "pandas.DataFrameGroupBy.sum",
)
def picked(at: Context, groups: Made, *args: Value, **more: Value) -> Value:
    """One row for each group."""
    return _aggregated(at, groups, "same")


@models("pandas.DataFrameGroupBy.agg", "pandas.DataFrameGroupBy.aggregate")
def aggregate(at: Context, groups: Made, func: Value = None, *args: Value, **more: Value) -> Value:
    """By the name of one function; of several how the columns are called is not followed."""
    for kind, names in (("average", _AVERAGES), ("count", _COUNTS), ("same", _SAME)):
        if func in names:
            return _aggregated(at, groups, kind)
    return at.unknown("what is computed for each group of rows")


def _aggregated(at: Context, groups: Made, kind: str) -> Value:
    """A column for a column; of a table the columns that make no groups, where it is known that all of them hold numbers."""
    told = groups.arguments
    table, chosen, keys = told["table"], told.get("chosen"), told["keys"]
    a = table if chosen is None else chosen
    if not isinstance(a, Array) or isinstance(a.shape, Unknown) or told["index"] is not True:
        return at.unknown("what is computed for each group of rows")
    if a.kind == FRAME and chosen is None:
        a = _values_alone(at, a, keys if isinstance(keys, tuple) else None)
    rows = number_of_groups_of(groups)
    shape = a.shape if isinstance(a.shape, Unknown) else (rows, *a.shape[1:])
    dtype = {"average": averaged(a.dtype), "count": "int64"}.get(kind, "int64" if a.dtype == "bool" else a.dtype)
    return step(a.unmeasured(), at, "a row for each group", shape=shape, dtype=dtype)


def _values_alone(at: Context, a: Array, keys: tuple[str, ...] | None) -> Array:
    names = [n for n in a.columns or () if n not in (keys or ())]
    facts = dict(facts_of(a))
    numbers = all(n in facts and (is_integer(facts[n].dtype) or is_float(facts[n].dtype)) for n in names)
    if keys is None or a.columns is None or not numbers or not set(keys) <= set(a.columns):
        why = "which columns are computed for each group is known only at run time"
        unknown = size_found_in(at, a, "columns", why, 0)
        return picked_columns(a, unknown, None, at)
    return picked_columns(a, len(names), tuple(names), at)


@models(
    "pandas.DataFrameGroupBy.transform",
    "pandas.DataFrameGroupBy.cumsum",
    "pandas.DataFrameGroupBy.shift",
    "pandas.DataFrameGroupBy.diff",
    "pandas.DataFrameGroupBy.pct_change",
    "pandas.DataFrameGroupBy.rank",
    "pandas.DataFrameGroupBy.ffill",
    "pandas.DataFrameGroupBy.bfill",
    "pandas.DataFrameGroupBy.fillna",
    "pandas.DataFrameGroupBy.cumcount",
    "pandas.DataFrameGroupBy.ngroup",
)
def for_every_row(at: Context, groups: Made, *args: Value, **more: Value) -> Value:
    """What a group comes to, put beside each of its rows."""
    a = groups.arguments.get("chosen")
    if not isinstance(a, Array) or a.kind != SERIES:
        return at.unknown("what is computed for each group of rows")
    return step(a.unmeasured(), at, "computed in its group", dtype=None)


@models("pandas.DataFrameGroupBy.get_group")
def get_group(at: Context, groups: Made, name: Value, *more: Value) -> Value:
    """The rows of one group."""
    return _group(at, groups)


@models("pandas.DataFrameGroupBy.__iter__")
def iterate(at: Context, groups: Made) -> Value:
    """Pairs of name and rows."""
    pair = (at.unknown("the name of a group"), _group(at, groups))
    return ListValue(
        (), at.unknown("how many groups the rows form is known only at run time"), pair, number_of_groups_of(groups)
    )


def _group(at: Context, groups: Made) -> Value:
    told = groups.arguments
    a = told["table"] if told.get("chosen") is None else told["chosen"]
    if not isinstance(a, Array) or isinstance(a.shape, Unknown):
        return at.unknown("the rows of a group")
    rows = unknown_size(at, "rows", "how many rows the group has is known only at run time", 1)
    return step(a, at, "rows of one group", Did.ROWS, shape=(rows, *a.shape[1:]), values=None)


@models("pandas.DataFrameGroupBy.__getattr__")
def otherwise(at: Context, groups: Made, name: Value) -> Value:
    """A column by its name, or something that is not computed here."""
    table = groups.arguments["table"]
    if isinstance(table, Array) and isinstance(name, str) and name in (table.columns or ()):
        return columns_of_groups(at, groups, name)
    return at.unknown("what is computed for each group of rows")


@models("pandas.DataFrame.pivot", "pandas.DataFrame.pivot_table", "pandas.pivot_table", "pandas.pivot", "pandas.crosstab",
        "pandas.Series.unstack")  # fmt: skip
def pivot(at: Context, *args: Value, **more: Value) -> Value:
    """A row for each value of one column, a column for each value of another."""
    rows = unknown_size(at, "rows", "how many rows a turned table has is known only at run time", 0)
    columns = unknown_size(at, "columns", "how many columns a turned table has is known only at run time", 0)
    return step(Array((rows, columns), None, kind=FRAME), at, "turned table")


@models("pandas.DataFrame.describe", "pandas.DataFrame.corr", "pandas.DataFrame.cov")
def statistics_of_all(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    """A table of floats about the columns that hold numbers: as many columns, and rows that are not counted here."""
    if isinstance(a.shape, Unknown) or args or more:
        return at.unknown("a table of statistics")
    whole = is_integer(a.dtype) or is_float(a.dtype)
    rows = unknown_size(at, "rows", "how many statistics there are", 1)
    columns = a.shape[1] if whole else unknown_size(at, "columns", "how many columns hold numbers is known only at run time", 0)
    made = a.unmeasured(
        shape=(rows, columns), dtype="float64" if a.dtype == ON_DISK or whole else None, columns=a.columns if whole else None
    )
    return step(made, at, "statistics of the columns")
