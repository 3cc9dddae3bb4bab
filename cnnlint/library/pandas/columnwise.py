"""What is computed for every cell of a `pandas.DataFrame` or `pandas.Series`: the shape stays, the columns keep their names."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.dtypes import averaged
from cnnlint.library.numbers_in_arrays import number
from cnnlint.library.numpy.elementwise import COMPARISONS
from cnnlint.library.pandas.arithmetic import binary
from cnnlint.library.pandas.frames import FRAME, SERIES
from cnnlint.values import ON_DISK, Array, Context, Did, Value, as_size


def _as_table(a: Array, made: Value) -> Value:
    return replace(made, kind=a.kind, columns=a.columns) if isinstance(made, Array) else made


@models("pandas.DataFrame.abs", "pandas.Series.abs")
def absolute(at: Context, a: Array) -> Value:
    return _as_table(a, at.apply("numpy.abs", Arguments((a,))))


@models("pandas.DataFrame.clip", "pandas.Series.clip")
def clip(at: Context, a: Array, lower: Value = None, upper: Value = None, *more: Value, **others: Value) -> Value:
    if more or others or isinstance(lower, Array) or isinstance(upper, Array):
        return step(a.unmeasured(), at, "clipped", Did.ELEMENTWISE, dtype=None)
    return _as_table(a, at.apply("numpy.clip", Arguments((a, lower, upper))))


@models("pandas.DataFrame.round", "pandas.Series.round")
def rounded(at: Context, a: Array, decimals: Value = 0, *more: Value, **others: Value) -> Value:
    """To so many places, which keeps the order of numbers."""
    places = as_size(decimals)
    low, high = (x if x is None or not isinstance(places, int) else round(x, places) for x in (a.low, a.high))
    known = isinstance(places, int)
    return step(a, at, "rounded", low=low if known else None, high=high if known else None, values=None)


@models("pandas.DataFrame.diff", "pandas.DataFrame.pct_change", "pandas.Series.diff", "pandas.Series.pct_change")
def change(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    """From row to row; the first has no row before it, so that whole numbers become floats."""
    return step(a.unmeasured(), at, "change from row to row", dtype=averaged(a.dtype))


@models("pandas.DataFrame.cumsum", "pandas.DataFrame.cumprod", "pandas.Series.cumsum", "pandas.Series.cumprod")
def running(at: Context, a: Array, *args: Value, **more: Value) -> Value:
    dtype = "int64" if a.dtype == "bool" else a.dtype
    return step(a.unmeasured(), at, "summed up row by row", dtype=dtype)


@models(
    "pandas.DataFrame.ffill",
    "pandas.DataFrame.bfill",
    "pandas.DataFrame.pad",
    "pandas.DataFrame.backfill",
    "pandas.Series.ffill",
    "pandas.Series.bfill",
    "pandas.Series.pad",
    "pandas.Series.backfill",
)
def filled(at: Context, a: Array, *args: Value, inplace: Value = False, **more: Value) -> Value:
    """Gaps get the value of a neighbour."""
    from cnnlint.values import Changed

    left = step(a, at, "gaps filled", values=None)
    return Changed(None, left) if inplace is True else left


@models("pandas.Series.quantile")
def quantile(at: Context, a: Array, q: Value = 0.5, *more: Value, **others: Value) -> Value:
    if not isinstance(q, (int, float)):
        return at.unknown("which quantiles are taken is not known")
    return number(at, replace(a, dtype=averaged(a.dtype), kind=SERIES), a.low, a.high, "a quantile of a column")


@models("pandas.Series.count")
def count(at: Context, a: Array) -> Value:
    return at.unknown("how many cells have a value is known only at run time")


@models("pandas.DataFrame.dtypes", attribute=True)
def dtypes(at: Context, a: Array) -> Value:
    return at.unknown("the dtypes of the columns as a table of their own")


@models("pandas.DataFrame.eq", "pandas.Series.eq", sign="==")
@models("pandas.DataFrame.ne", "pandas.Series.ne", sign="!=")
@models("pandas.DataFrame.lt", "pandas.Series.lt", sign="<")
@models("pandas.DataFrame.le", "pandas.Series.le", sign="<=")
@models("pandas.DataFrame.gt", "pandas.Series.gt", sign=">")
@models("pandas.DataFrame.ge", "pandas.Series.ge", sign=">=")
@models("pandas.DataFrame.add", "pandas.Series.add", sign="+")
@models("pandas.DataFrame.sub", "pandas.DataFrame.subtract", "pandas.Series.sub", "pandas.Series.subtract", sign="-")
@models("pandas.DataFrame.mul", "pandas.DataFrame.multiply", "pandas.Series.mul", "pandas.Series.multiply", sign="*")
@models(
    "pandas.DataFrame.div",
    "pandas.DataFrame.divide",
    "pandas.DataFrame.truediv",
    "pandas.Series.div",
    "pandas.Series.divide",
    "pandas.Series.truediv",
    sign="/",
)
@models("pandas.DataFrame.floordiv", "pandas.Series.floordiv", sign="//")
@models("pandas.DataFrame.mod", "pandas.Series.mod", sign="%")
@models("pandas.DataFrame.pow", "pandas.Series.pow", sign="**")
def operated(at: Context, a: Array, other: Value, *more: Value, sign: str, **others: Value) -> Value:
    """As the operator; what is paired beside a column the axis tells, which is not followed."""
    if a.kind == FRAME and isinstance(other, Array) and other.kind != FRAME:
        dtype = "bool" if sign in COMPARISONS else a.dtype if a.dtype == ON_DISK else None
        return step(a.unmeasured(), at, f"{sign} an array", dtype=dtype)
    return binary(at, sign, a, other)


@models("pandas.DataFrame.eval")
def evaluated(at: Context, a: Array, expr: Value, *args: Value, inplace: Value = False, **more: Value) -> Value:
    """What a text says in pandas' own words; it may set columns."""
    from cnnlint.library.pandas.indexing import mixed, some_columns
    from cnnlint.values import Changed

    if inplace is False:
        return at.unknown("what pandas makes of a text")
    return Changed(None, some_columns(at, mixed(a), "which columns are set is not known"))
