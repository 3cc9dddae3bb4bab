"""Columns as categories: how many there are is known only where the values are."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.numbers_in_arrays import unique_count
from cnnlint.shapes import text
from cnnlint.values import Array, Context, Labels, Made, Value

_CATEGORICAL = "pandas.Categorical"
_SMALL = 127  # so many categories are counted in int8


@models("pandas.Categorical")
def categorical(at: Context, values: Value, categories: Value = None, ordered: Value = None, dtype: Value = None) -> Value:
    """Values and the numbers of their categories."""
    return Made(_CATEGORICAL, {"values": as_array(at, values), "categories": categories}, at.span)


@models("pandas.Series.cat", attribute=True)
def cat(at: Context, a: Array) -> Value:
    return Made("pandas.Series.cat", {"values": a, "categories": None}, at.span)


@models("pandas.Categorical.codes", attribute=True)
def codes(at: Context, made: Made) -> Value:
    """The number of each value's category in their order; -1 for what has no value, which only known values exclude."""
    a = made.arguments["values"]
    if not isinstance(a, Array):
        return a
    whole = a.values is not None and None not in a.values and made.arguments["categories"] is None
    count = unique_count(at, a)
    small = whole and isinstance(count, int) and count <= _SMALL
    last = count - 1 if whole and isinstance(count, int) else None
    labels = Labels("ids", count, span=at.span) if whole else None
    return step(a, at, f"numbers of {text(count)} categories", dtype="int8" if small else None, low=0 if whole else -1,
                high=last, labels=labels, values=None, kind="numpy.ndarray", columns=None)  # fmt: skip


@models("pandas.Series.cat.codes", attribute=True)
def codes_of_column(at: Context, made: Made) -> Value:
    found = codes(at, made)
    return replace(found, kind="pandas.Series") if isinstance(found, Array) else found
