"""Many values into few: sums, means, extremes, places of extremes, distinct values."""

from __future__ import annotations

import math
from collections.abc import Callable

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.descriptions import need_axis, origins
from cnnlint.library.dtypes import Interval, averaged, dtype_of, is_float, summed
from cnnlint.library.facts import is_predicted
from cnnlint.library.indexing import selected
from cnnlint.library.intervals import combine
from cnnlint.library.min_max_scaling import extreme
from cnnlint.library.numbers_in_arrays import maximum as greatest
from cnnlint.library.numbers_in_arrays import minimum as least
from cnnlint.library.numbers_in_arrays import number, rows_of, unique_count
from cnnlint.library.numpy.shaping import flattened
from cnnlint.library.shape_arguments import axes_of, unknown_size
from cnnlint.program import Problem
from cnnlint.shapes import Dim, Shape, Size, elements, maximum, product, total
from cnnlint.values import Array, Context, Did, Labels, ListValue, Scalar, Unknown, Value, as_size


def reduced(at: Context, a: Array, axis: Value, keepdims: Value, dtype: str | None, interval: Interval, what: str) -> Value:
    """The array without the given axes; a number when none is left."""
    low, high = interval
    result = replace(a, dtype=dtype, low=low, high=high, labels=None, values=None, columns=None)
    keep = at.truth(keepdims)
    if axis is None and keep is False:
        return number(at, result, low, high, what, reduction=what)
    if isinstance(a.shape, Unknown):
        return step(result, at, what, Did.REDUCED, what)
    need_axis(at, a, axis)
    axes = axes_of(at, axis, len(a.shape))
    if axes is None or not isinstance(keep, bool):
        why = "the axis is not known" if axes is None else "whether the axis is kept is not known"
        return step(result, at, what, Did.REDUCED, what, shape=at.unknown(why))
    kept = tuple(1 if i in axes else d for i, d in enumerate(a.shape) if i not in axes or keep)
    if not kept:
        return number(at, result, low, high, what, reduction=what)
    return step(result, at, f"{what} over axis {', '.join(map(str, axes))}", Did.REDUCED, what, shape=kept)


def _taken(a: Array, at: Context, axis: Value) -> float | None:
    """How many values go into each result."""
    if isinstance(a.shape, Unknown):
        return None
    axes = axes_of(at, axis, len(a.shape))
    total = None if axes is None else elements(tuple(a.shape[i] for i in axes))
    return total if isinstance(total, int) else None


@models("numpy.mean", "numpy.average", "numpy.median", "numpy.nanmean", "numpy.ndarray.mean")
def mean(at: Context, a: Value, axis: Value = None, dtype: Value = None, out: Value = None, keepdims: Value = False,
         **more: Value) -> Value:  # fmt: skip
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    name = averaged(array.dtype) if dtype is None else dtype_of(dtype)
    return reduced(at, array, axis, keepdims, name, (array.low, array.high), "mean")


@models("numpy.std", "numpy.nanstd", "numpy.ndarray.std")
def std(at: Context, a: Value, axis: Value = None, dtype: Value = None, out: Value = None, ddof: Value = 0,
        keepdims: Value = False, **more: Value) -> Value:  # fmt: skip
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    half = _half_width(array) if ddof == 0 else None
    return reduced(at, array, axis, keepdims, averaged(array.dtype), (0, half), "std")


@models("numpy.var", "numpy.ndarray.var")
def var(at: Context, a: Value, axis: Value = None, dtype: Value = None, out: Value = None, ddof: Value = 0,
        keepdims: Value = False, **more: Value) -> Value:  # fmt: skip
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    half = _half_width(array) if ddof == 0 else None
    return reduced(at, array, axis, keepdims, averaged(array.dtype), (0, None if half is None else half * half), "var")


def _half_width(a: Array) -> float | None:
    return None if a.low is None or a.high is None else (a.high - a.low) / 2


@models("numpy.percentile", "numpy.quantile")
def percentile(at: Context, a: Value, q: Value, axis: Value = None, *more: Value, **others: Value) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or not isinstance(q, (int, float)):
        return at.unknown("a percentile of data that is not known")
    return reduced(at, array, axis, False, averaged(array.dtype), (array.low, array.high), "percentile")


def _whole_numbers(a: Array) -> list[int]:
    """The contents of an array of integers, where they are known."""
    values = a.values or ()
    return [v for v in values if type(v) is int] if all(type(v) is int for v in values) and "int" in str(a.dtype) else []


@models("numpy.sum", "numpy.nansum", "numpy.ndarray.sum")
def sum_(at: Context, a: Value, axis: Value = None, dtype: Value = None, out: Value = None, keepdims: Value = False,
         **more: Value) -> Value:  # fmt: skip
    sizes = _sizes(at, a) if isinstance(a, (ListValue, tuple)) and axis is None and dtype is None else None
    if sizes:
        return Scalar("numpy.int64", total(sizes), span=at.span)
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    if axis is None and dtype is None and keepdims is False and (known := _whole_numbers(array)):
        return Scalar(f"numpy.{summed(array.dtype)}", sum(known), span=at.span)
    count = _taken(array, at, axis)
    interval = (None, None) if count is None else combine("*", (array.low, array.high), (count, count))
    name = summed(array.dtype) if dtype is None else dtype_of(dtype)
    interval = interval if is_float(name) or not is_float(array.dtype) else (None, None)  # fractions are cut off first
    return reduced(at, array, axis, keepdims, name, interval, "sum")


@models("numpy.prod", "numpy.product", "numpy.ndarray.prod")
def prod(at: Context, a: Value, axis: Value = None, dtype: Value = None, out: Value = None, keepdims: Value = False,
         **more: Value) -> Value:  # fmt: skip
    """Of sizes, as in `np.prod(x.shape[1:])`, the exact product, which NumPy gives as its own integer."""
    sizes = _sizes(at, a)
    if sizes is not None and axis is None:
        return Scalar("numpy.int64", product(sizes), span=at.span) if sizes else Scalar("numpy.float64", 1.0, span=at.span)
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    if axis is None and dtype is None and keepdims is False and (known := _whole_numbers(array)):
        whole = math.prod(known)
        if abs(whole) < 2**63:  # else it wraps around
            return Scalar(f"numpy.{summed(array.dtype)}", whole, span=at.span)
    return reduced(at, array, axis, keepdims, summed(array.dtype), (None, None), "product")


def _sizes(at: Context, a: Value) -> list[Size] | None:
    items = at.iterate(a) if isinstance(a, (tuple, ListValue)) else at.unknown("not a shape")
    if isinstance(items, Unknown):
        return None
    sizes = [as_size(i) for i in items]
    return None if None in sizes else [s for s in sizes if s is not None]


@models("numpy.max", "numpy.amax", "numpy.nanmax", "numpy.ndarray.max")
def max_(at: Context, a: Value, axis: Value = None, out: Value = None, keepdims: Value = False, **more: Value) -> Value:
    return _extreme(at, "max", greatest, a, axis, keepdims)


@models("numpy.min", "numpy.amin", "numpy.nanmin", "numpy.ndarray.min")
def min_(at: Context, a: Value, axis: Value = None, out: Value = None, keepdims: Value = False, **more: Value) -> Value:
    return _extreme(at, "min", least, a, axis, keepdims)


def _extreme(
    at: Context, word: str, of_all: Callable[[Context, Array], Value], a: Value, axis: Value, keepdims: Value
) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    if axis is None and keepdims is False and (known := _whole_numbers(array)):
        return Scalar(f"numpy.{array.dtype}", max(known) if word == "max" else min(known), span=at.span)
    if axis is None and keepdims is False:
        found = of_all(at, array)
        if isinstance(found, Scalar) and found.reason:
            found = replace(found, reason=word, reduction=word)
    else:
        found = reduced(at, array, axis, keepdims, array.dtype, (array.low, array.high), word)
    return extreme(word, a, axis, keepdims, found)


@models("numpy.ptp")
def ptp(at: Context, a: Value, axis: Value = None, **more: Value) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    return extreme(
        "range", a, axis, False, reduced(at, array, axis, more.get("keepdims", False), array.dtype, (0, None), "range")
    )


@models("numpy.argmax", "numpy.argmin", "numpy.ndarray.argmax", "numpy.ndarray.argmin")
def argmax(at: Context, a: Value, axis: Value = None, out: Value = None, keepdims: Value = False) -> Value:
    """Along the last axis of a one-hot code it gives back the class ids."""
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array if axis is None else array.likewise()  # no number of that name: an array
    if array.labels is not None and array.labels.encoding in ("ids", "binary"):
        need_axis(at, array, axis, "these are class ids already: leave out `argmax`")
    count = _taken(array, at, axis)
    if count == 1 and axis is not None and is_predicted(at, a):
        _refuse_one_unit(at, array)
    elif is_predicted(at, a):
        _check_axis(at, array, axis)
    result = reduced(at, array, axis, keepdims, "int64", (0, None if count is None else count - 1), "argmax")
    if isinstance(result, Array) and array.labels is not None and array.labels.encoding == "one-hot" and _is_last(array, axis):
        result = replace(result, labels=Labels("ids", array.labels.classes, span=array.labels.span))
    return result


def _refuse_one_unit(at: Context, scores: Array) -> None:
    message = "the model gives one score, not one for each class: the index of the largest is always 0"
    help, places = "write `predictions > 0.5`", origins(at, scores)
    at.emit(
        Problem("argmax-over-one-unit", message, at.span, labels=places, expected="a threshold", actual="argmax", help=help)
    )


def _check_axis(at: Context, scores: Array, axis: Value) -> None:
    """Of the scores of several samples, each with several classes, the greatest is looked for in each sample."""
    if isinstance(scores.shape, Unknown) or len(scores.shape) != 2:
        return
    samples, classes = scores.shape
    several = isinstance(classes, int) and classes > 1
    flat = axis is None and isinstance(samples, int) and samples > 1
    if not several or not (flat or axis == 0):
        return
    what = "all scores of all samples at once" if flat else "the samples, for each class"
    message = f"`argmax` looks for the greatest of {what}, not of the {classes} scores of each sample"
    help_ = "write `np.argmax(predictions, axis=-1)`"
    given = "no axis" if flat else "axis=0"
    at.emit(Problem("argmax-over-samples", message, at.span, expected="axis=-1", actual=given, help=help_))


def _is_last(a: Array, axis: Value) -> bool:
    return not isinstance(a.shape, Unknown) and as_size(axis) in (-1, len(a.shape) - 1)


@models("numpy.argsort", "numpy.ndarray.argsort")
def argsort(at: Context, a: Value, axis: Value = -1, *more: Value, **others: Value) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    array = flattened(at, array) if axis is None else array
    return step(Array(array.shape, "int64", 0, trail=array.trail), at, "argsort")


@models("numpy.any", "numpy.all", "numpy.ndarray.any", "numpy.ndarray.all")
def any_(at: Context, a: Value, axis: Value = None, out: Value = None, keepdims: Value = False, **more: Value) -> Value:
    array = as_array(at, a)
    return array if isinstance(array, Unknown) else reduced(at, array, axis, keepdims, "bool", (0, 1), "test")


@models("numpy.cumsum", "numpy.ndarray.cumsum")
def cumsum(at: Context, a: Value, axis: Value = None, *more: Value, **others: Value) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array if isinstance(array, Unknown) else array.unmeasured(dtype=summed(array.dtype))
    total = elements(array.shape)
    shape: Shape = array.shape if axis is not None else (total,)
    return step(array.unmeasured(), at, "cumulated", shape=shape, dtype=summed(array.dtype))


@models("numpy.diff")
def diff(at: Context, a: Value, n: Value = 1, axis: Value = -1, **more: Value) -> Value:
    array, times = as_array(at, a), as_size(n)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array if isinstance(array, Unknown) else array.unmeasured()
    axes = axes_of(at, axis, len(array.shape))
    if axes is None or times is None:
        return Array(at.unknown("the axis is not known"))
    shape = tuple(_shorter(d, times) if i in axes else d for i, d in enumerate(array.shape))
    return step(array.unmeasured(), at, "differences", shape=shape)


def _shorter(length: Dim, times: Size) -> Dim:
    left = None if length is None else length - times
    return max(left, 0) if isinstance(left, int) else left


@models("numpy.unique", "pandas.unique")
def unique(
    at: Context,
    ar: Value,
    return_index: Value = False,
    return_inverse: Value = False,
    return_counts: Value = False,
    axis: Value = None,
    **more: Value,
) -> Value:
    """The distinct values; of labels as many as there are classes."""
    a = as_array(at, ar)
    if isinstance(a, Unknown):
        a = Array(a)
    if axis is not None:
        return at.unknown("distinct rows are not counted")
    count = unique_count(at, a)
    labels = a.labels if a.labels is not None and a.labels.encoding in ("ids", "strings") else None
    values = tuple(sorted(set(a.values))) if a.values is not None and _sortable(a.values) else None
    found = step(a, at, "distinct values", shape=(count,), labels=labels, values=values, columns=None)
    results: list[Value] = [found]
    if return_index is True:
        results.append(Array((count,), "int64", 0))
    if return_inverse is True:
        last = count - 1
        ids = Labels("ids", count, span=at.span)
        results.append(Array(a.shape, "int64", 0, last if isinstance(last, int) else None, ids, trail=found.trail))
    if return_counts is True:
        results.append(Array((count,), "int64", 1))
    return found if len(results) == 1 else tuple(results)


def _sortable(values: tuple[Value, ...]) -> bool:
    return all(isinstance(v, (int, float)) for v in values) or all(isinstance(v, str) for v in values)


@models("numpy.nonzero", "numpy.ndarray.nonzero")
def nonzero(at: Context, a: Value) -> Value:
    """One array of places for each axis, all as long as there are true elements."""
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return at.unknown("the places of elements that are not known")
    rows = selected(at, array.shape[0] if len(array.shape) == 1 else None, array) if array.shape else 0
    found = replace(array, shape=(rows,), dtype="int64", low=0, labels=None, values=None, scaled=())
    return tuple(replace(found, high=d - 1 if isinstance(d, int) else None) for d in array.shape)


@models("numpy.flatnonzero")
def flatnonzero(at: Context, a: Value) -> Value:
    found = nonzero(at, a)
    return found[0] if isinstance(found, tuple) and found else at.unknown("the places of elements that are not known")


@models("numpy.count_nonzero")
def count_nonzero(at: Context, a: Value, axis: Value = None, **more: Value) -> Value:
    array = as_array(at, a)
    if (axis is not None or more) and isinstance(array, Array):
        return reduced(at, array, axis, more.get("keepdims", False), "int64", (0, None), "count")
    return Scalar("numpy.int64", low=0, span=at.span, reason="a count that depends on the data")


@models("numpy.bincount")
def bincount(at: Context, x: Value, weights: Value = None, minlength: Value = 0) -> Value:
    a = as_array(at, x)
    if isinstance(a, Unknown):
        return a
    found = greatest(at, a)
    last = as_size(found) if not isinstance(found, Unknown) else None
    size = unknown_size(at, "size", "the greatest value is not known") if last is None else last + 1
    least = as_size(minlength)
    size = unknown_size(at, "size", "the least number of counts is not known") if least is None else maximum(size, least)
    return Array((size,), "int64" if weights is None else "float64", 0)


@models("numpy.searchsorted")
def searchsorted(at: Context, a: Value, v: Value, *more: Value, **others: Value) -> Value:
    return _places(at, v, a)


@models("numpy.digitize")
def digitize(at: Context, x: Value, bins: Value, right: Value = False) -> Value:
    return _places(at, x, bins)


def _places(at: Context, numbers: Value, borders: Value) -> Value:
    """For each number its place among sorted borders: 0 to as many as there are."""
    array, sorted_ = as_array(at, numbers), as_array(at, borders)
    if isinstance(array, Unknown):
        return array
    most = rows_of(sorted_)
    return Array(array.shape, "int64", 0, most if isinstance(most, int) else None, kind=array.kind)


@models("numpy.histogram")
def histogram(at: Context, a: Value, bins: Value = 10, *more: Value, **others: Value) -> Value:
    count = as_size(bins)
    if count is None:
        return at.unknown("the bins are not known")
    array = as_array(at, a)
    edges = None if isinstance(array, Unknown) else averaged(array.dtype)
    return Array((count,), "int64", 0), Array((count + 1,), edges)
