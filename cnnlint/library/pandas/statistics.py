"""Statistics of columns and rows, and windows over rows."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.dtypes import averaged, is_float, is_integer, summed
from cnnlint.library.min_max_scaling import extreme
from cnnlint.library.numbers_in_arrays import maximum, minimum, number
from cnnlint.library.pandas.frames import SERIES
from cnnlint.library.pandas.held import as_one
from cnnlint.library.python.items import size_found_in
from cnnlint.values import Array, Context, Did, Made, Unknown, Value


@models("pandas.Series.max")
def series_max(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return extreme("max", a, None, False, maximum(at, a))


@models("pandas.Series.min")
def series_min(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return extreme("min", a, None, False, minimum(at, a))


@models("pandas.Series.mean", "pandas.Series.std", "pandas.Series.median", "pandas.Series.var")
def series_statistic(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return number(at, replace(a, dtype=averaged(a.dtype), kind=SERIES), None, None, "a statistic of a column")


@models("pandas.Series.sum")
def series_sum(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    return number(at, replace(a, dtype=summed(a.dtype), kind=SERIES), None, None, "the sum of a column")


@models("pandas.DataFrame.mean", "pandas.DataFrame.std", "pandas.DataFrame.median", "pandas.DataFrame.var")
def averages(at: Context, a: Array, axis: Value = 0, *args: Value, **more: Value) -> Value:
    found = _statistics(at, a, axis, averaged(as_one(a).dtype))
    return _of_numbers(at, a, found) if more.get("numeric_only") is True and axis in (0, "index") else found


def _of_numbers(at: Context, a: Array, found: Value) -> Value:
    """The statistics without those of columns that hold no numbers."""
    dtype = as_one(a).dtype
    if not isinstance(found, Array) or is_integer(dtype) or is_float(dtype) or dtype == "bool":
        return found
    return replace(found, shape=(size_found_in(at, a, "columns", "which columns hold numbers is not known", 0),))


@models("pandas.DataFrame.max")
def greatest(at: Context, a: Array, axis: Value = 0, *args: Value, **more: Value) -> Value:
    return extreme("max", a, axis, False, _statistics(at, a, axis, as_one(a).dtype))


@models("pandas.DataFrame.min")
def least(at: Context, a: Array, axis: Value = 0, *args: Value, **more: Value) -> Value:
    return extreme("min", a, axis, False, _statistics(at, a, axis, as_one(a).dtype))


@models("pandas.DataFrame.sum", "pandas.DataFrame.nunique")
def sums(at: Context, a: Array, axis: Value = 0, *args: Value, **more: Value) -> Value:
    return _statistics(at, a, axis, None)


def _statistics(at: Context, a: Array, axis: Value, dtype: str | None) -> Value:
    """One number for each column, or with `axis=1` for each row. A column of a file may hold words, which are left out."""
    if isinstance(a.shape, Unknown) or len(a.shape) != 2:
        return Array(at.unknown("the columns of a table are not known"), kind=SERIES)
    count = a.shape[0] if axis in (1, "columns") else a.shape[1]
    return Array((count,), dtype, kind=SERIES, trail=a.trail).then(at.span, "statistics of a table")


@models("pandas.Series.shift", "pandas.DataFrame.shift")
def shifted(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    """As many rows as before, some of them empty."""
    made = a.unmeasured(dtype="object" if a.dtype == "bool" else averaged(a.dtype))
    return step(made, at, "other rows", Did.REORDERED)


@models("pandas.Series.rolling", "pandas.DataFrame.rolling", "pandas.Series.ewm", "pandas.DataFrame.ewm")
def rolling(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    """Windows over the rows, waiting for what is made of each."""
    return Made("pandas.Rolling", {"rows": a}, at.span)


@models(
    "pandas.Rolling.mean",
    "pandas.Rolling.sum",
    "pandas.Rolling.std",
    "pandas.Rolling.median",
    "pandas.Rolling.min",
    "pandas.Rolling.max",
)
def over_windows(at: Context, windows: Made, *args: Value, **more: Value) -> Value:
    """One row for each window, as many as there were rows."""
    rows = windows.arguments["rows"]
    return shifted(at, rows) if isinstance(rows, Array) else at.unknown("what windows run over")
