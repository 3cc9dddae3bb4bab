"""Arrays out of nothing: `np.array`, `np.zeros`, `np.arange`, `np.eye` and their kin."""

from __future__ import annotations

import math
from typing import Any

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.class_order import kept
from cnnlint.library.dtypes import Interval, dtype_of, exact, holds, is_float, is_integer, operand_dtype
from cnnlint.library.facts import born
from cnnlint.library.intervals import ANY, cast, interval_of
from cnnlint.library.numpy.ragged import refuse_ragged
from cnnlint.library.python.ranges import RangeValue, as_array_of
from cnnlint.library.shape_arguments import axis_of, broadcast, shape_of, unknown_size
from cnnlint.shapes import Dim, Shape, Size, ceil_div, elements, maximum, shape_text
from cnnlint.values import Array, Cause, Context, Did, Labels, Put, Unknown, Value, as_size

_SHORT = 64  # numbers of a range that are kept one by one


@models("numpy.array", "numpy.asarray", "numpy.asanyarray", "numpy.ascontiguousarray", "numpy.asfarray")
def array(
    at: Context,
    object: Value,
    dtype: Value = None,
    *,
    copy: Value = True,
    order: Value = None,
    subok: Value = False,
    ndmin: Value = 0,
    like: Value = None,
) -> Value:
    """The same contents as an ndarray. Of what is not known only that it is an array."""
    if refuse_ragged(at, object, dtype):
        return at.because(Cause.IMPOSSIBLE)
    a = as_array(at, object)
    listed = not (isinstance(object, Array) and object.kind == "pandas.DataFrame")
    if listed and isinstance(a, Array) and a.dtype == "object" and a.low is not None:
        a = replace(a, shape=at.unknown("lists of lengths that are not known"), dtype=None)  # two axes if all are alike
    if isinstance(a, Unknown):
        a = Array(a)
    if dtype == "c":
        a = replace(a, shape=at.unknown("how many letters each text has is not known"))  # an axis of their own
    a = kept(a, born(at, _with_axes(at, a, ndmin), "array")) if ndmin == 0 else born(at, _with_axes(at, a, ndmin), "array")
    return a if dtype is None else retyped(at, a, dtype)


def _with_axes(at: Context, a: Array, ndmin: Value) -> Array:
    """At least so many axes, new ones in front."""
    if ndmin == 0 or isinstance(a.shape, Unknown):
        return a
    if not isinstance(ndmin, int):
        return replace(a, shape=at.unknown("how many axes an array gets is not known"))
    more = max(ndmin - len(a.shape), 0)
    return replace(a, shape=(*(1,) * more, *a.shape), labels=None if more else a.labels)


def retyped(at: Context, a: Array, dtype: Value) -> Array:
    """The array after `astype(dtype)`."""
    name = dtype_of(dtype)
    if name == a.dtype and name is not None:
        return a
    boxed = name == "object"  # Python's numbers, and no sequences of numbers within a range
    low, high = cast((a.low, a.high), name) if name is not None and not boxed else (None, None)
    values, labels = cast_values(a.values, name), _cast_labels(a, name)
    what = f"cast to {name or 'another dtype'}"
    return kept(a, step(a, at, what, Did.CAST, name or "", dtype=name, low=low, high=high, values=values, labels=labels))


def _cast_labels(a: Array, dtype: str | None) -> Labels | None:
    """Strings that are cast to numbers are digits; a data set that is known counts its classes from 0."""
    labels = a.labels
    if labels is None or labels.encoding != "strings" or (dtype is not None and dtype.startswith(("str", "object"))):
        return labels
    return replace(labels, encoding="ids") if is_integer(dtype) and a.source is not None else None


def cast_values(values: tuple[Any, ...] | None, dtype: str | None) -> tuple[Value, ...] | None:
    if values is None or not all(isinstance(v, (bool, int, float)) for v in values):
        return None
    if dtype == "bool":
        return tuple(bool(v) for v in values)
    if is_integer(dtype):
        whole = tuple(int(v) for v in values)
        return whole if all(holds(dtype, v) for v in whole) else None
    return tuple(float(v) for v in values) if is_float(dtype) else None


def with_item(values: tuple[Value, ...], place: int, item: Value, dtype: str | None) -> tuple[Value, ...] | None:
    """The contents of an array of that dtype, into which a number was put at a place."""
    if type(item) not in (bool, int, float):
        return None
    put = cast_values((item,), dtype)
    return None if put is None else (*values[:place], *put, *values[place:])


def new_array(at: Context, shape: Value, dtype: str | None, low: float | None, high: float | None, what: str) -> Array:
    """A new array of one shape and range."""
    dims = shape_of(at, shape)
    text = what if isinstance(dims, Unknown) else f"{what} of shape {shape_text(dims)}"
    return step(Array(dims, dtype, low, high), at, text)


@models("numpy.zeros")
def zeros(at: Context, shape: Value, dtype: Value = None, order: Value = "C", **more: Value) -> Value:
    return new_array(at, shape, _or_float(dtype), 0, 0, "zeros")


@models("numpy.ones")
def ones(at: Context, shape: Value, dtype: Value = None, order: Value = "C", **more: Value) -> Value:
    return new_array(at, shape, _or_float(dtype), 1, 1, "ones")


@models("numpy.empty", "numpy.ndarray")
def empty(at: Context, shape: Value, dtype: Value = None, order: Value = "C", **more: Value) -> Value:
    made = new_array(at, shape, _or_float(dtype), None, None, "empty array")
    return made.after_put(Put.NOTHING) if isinstance(made, Array) and made.dtype != "object" else made


@models("numpy.full")
def full(at: Context, shape: Value, fill_value: Value, dtype: Value = None, order: Value = "C", **more: Value) -> Value:
    name = dtype_of(dtype) if dtype is not None else _strong(operand_dtype(fill_value))
    return new_array(at, shape, name, *_stored(fill_value, name), "array of one value")


@models("numpy.zeros_like")
def zeros_like(at: Context, a: Value, dtype: Value = None, **more: Value) -> Value:
    return _like(at, a, dtype, 0, 0, "zeros")


@models("numpy.ones_like")
def ones_like(at: Context, a: Value, dtype: Value = None, **more: Value) -> Value:
    return _like(at, a, dtype, 1, 1, "ones")


@models("numpy.empty_like")
def empty_like(at: Context, prototype: Value, dtype: Value = None, **more: Value) -> Value:
    return _like(at, prototype, dtype, None, None, "empty array")


@models("numpy.full_like")
def full_like(at: Context, a: Value, fill_value: Value, dtype: Value = None, **more: Value) -> Value:
    made = _like(at, a, dtype, None, None, "array of one value")
    if not isinstance(made, Array):
        return made
    low, high = _stored(fill_value, made.dtype)
    return replace(made, low=low, high=high)


def _stored(value: Value, dtype: str | None) -> Interval:
    """The range of a value in an array of that dtype, which cuts off what it cannot hold."""
    return ANY if dtype is None else cast(interval_of(value), dtype)


def _like(at: Context, a: Value, dtype: Value, low: float | None, high: float | None, what: str) -> Value:
    model = as_array(at, a)
    if isinstance(model, Unknown):
        return model
    name = model.dtype if dtype is None else dtype_of(dtype)
    return step(Array(model.shape, name, low, high), at, f"{what} like another array")


@models("numpy.eye")
def eye(at: Context, N: Value, M: Value = None, k: Value = 0, dtype: Value = None, **more: Value) -> Value:
    """The unit matrix; `np.eye(10)[y]` is the one-hot code of `y`, so its rows are labels."""
    rows, columns = as_size(N), as_size(N if M is None else M)
    shape: Shape | Unknown = at.unknown("the size of the matrix is not known")
    labels = None
    if rows is not None and columns is not None:
        shape = (rows, columns)
        labels = Labels("one-hot", columns, span=at.span) if M is None and k == 0 else None
    return step(Array(shape, _or_float(dtype), 0, 1, labels=labels), at, "unit matrix", Did.UNIT_MATRIX)


@models("numpy.identity")
def identity(at: Context, n: Value, dtype: Value = None, **more: Value) -> Value:
    return eye(at, n, None, 0, dtype)


@models("numpy.arange")
def arange(at: Context, start: Value, stop: Value = None, step: Value = None, dtype: Value = None, **more: Value) -> Value:
    """`ceil((stop - start) / step)` numbers; its length is exact for integers."""
    first, last = (0, start) if stop is None else (start, stop)
    by = 1 if step is None else step
    low, high = interval_of(first)[0], interval_of(last)[1]
    name = dtype_of(dtype) if dtype is not None else _arange_dtype(first, last, by)
    if not _positive(by):
        low, high = None, None
    elif high is not None and is_integer(name):
        high = max(high - 1, low if low is not None else high - 1)
    made = Array((_arange_length(at, first, last, by),), name, low, high, values=_stepped(name, first, last, by))
    made = _counted(at, made) if by == 1 and is_integer(name) else made
    sizes = [as_size(end) for end in (first, last, by)]
    ends = [size for size in sizes if size is not None]
    whole = made.values is None and is_integer(name) and len(ends) == len(sizes)
    return as_array_of(at, RangeValue(*ends), made) if whole else made


def _counted(at: Context, numbers: Array) -> Array:
    return step(numbers, at, "a range of numbers", Did.COUNTED)


def _stepped(dtype: str | None, first: Any, last: Any, by: Any) -> tuple[Value, ...] | None:
    """The numbers of a short range, as NumPy computes them: the second less the first is the step."""
    ends = first, last, by
    if not all(type(end) in (int, float) for end in ends) or not by or not 0 <= (last - first) / by <= _SHORT:
        return None
    delta = (first + by) - first
    points = (first + i * delta for i in range(math.ceil((last - first) / by)))
    if is_integer(dtype):
        return tuple(map(int, points)) if all(type(end) is int for end in ends) else None
    if dtype in (None, "float64"):
        return tuple(map(float, points))
    whole = tuple(points) if is_float(dtype) and all(type(end) is int for end in ends) else ()
    return tuple(map(float, whole)) if whole and exact(dtype, whole) else None


def _arange_dtype(*ends: Value) -> str | None:
    if all(as_size(e) is not None for e in ends):
        return "int64"
    return "float64" if any(isinstance(e, float) for e in ends) else None


def _positive(by: Value) -> bool:
    return isinstance(by, (int, float)) and by > 0


def _arange_length(at: Context, first: Value, last: Value, by: Value) -> Dim:
    a, b, c = as_size(first), as_size(last), as_size(by)
    if a is not None and b is not None and isinstance(c, int) and c > 0:
        return maximum(ceil_div(b - a, c), 0)
    if isinstance(first, (int, float)) and isinstance(last, (int, float)) and isinstance(by, (int, float)) and by:
        return max(math.ceil((last - first) / by), 0)
    if any(isinstance(end, Unknown) and end.cause is Cause.DATA for end in (first, last)):
        return None
    return unknown_size(at, "size", "depends on the ends of a range")


@models("numpy.linspace")
def linspace(
    at: Context,
    start: Value,
    stop: Value,
    num: Value = 50,
    endpoint: Value = True,
    retstep: Value = False,
    dtype: Value = None,
    axis: Value = 0,
    **more: Value,
) -> Value:
    """Points between two numbers, or between two arrays: those lie along a new axis."""
    ends = (interval_of(start), interval_of(stop))
    low = None if None in (ends[0][0], ends[1][0]) else min(ends[0][0] or 0, ends[1][0] or 0)
    high = None if None in (ends[0][1], ends[1][1]) else max(ends[0][1] or 0, ends[1][1] or 0)
    even = _even(start, stop, num, endpoint)
    points = Array(_shape_of_points(at, start, stop, num, axis), _or_float(dtype), low, high, values=even)
    points = points if dtype is None else replace(points, values=None)
    if dtype is not None and even is not None:
        points = replace(points, values=cast_values(even, points.dtype))
    return points if retstep is False else (points, at.unknown("the step between points"))


def _shape_of_points(at: Context, start: Value, stop: Value, num: Value, axis: Value) -> Shape | Unknown:
    count = as_size(num)
    if count is None:
        return at.unknown("the number of points is not known")
    first, last = _shape_of_end(at, start), _shape_of_end(at, stop)
    if isinstance(first, Unknown) or isinstance(last, Unknown):
        return first if isinstance(first, Unknown) else last
    whole = broadcast(at, first, last)
    place = axis_of(axis, len(whole) + 1)
    return at.unknown("the axis of the points is not known") if place is None else (*whole[:place], count, *whole[place:])


def _shape_of_end(at: Context, end: Value) -> Shape | Unknown:
    """Of no axes where it is a number, also one that only the data tell."""
    if isinstance(end, Unknown) and end.cause is Cause.DATA:
        return ()
    array = as_array(at, end)
    return array if isinstance(array, Unknown) else array.shape


def _even(start: Any, stop: Any, num: Any, endpoint: Value) -> tuple[Value, ...] | None:
    """The points of a short `linspace`, as NumPy computes them."""
    if not all(type(end) in (int, float) for end in (start, stop)) or type(num) is not int or not 0 < num <= _SHORT:
        return None
    parts = num - 1 if endpoint is True else num
    if type(endpoint) is not bool or (parts and start == stop):
        return None
    step = (stop - start) / parts if parts else 0.0
    points = [i * step + start for i in range(num)]
    return tuple(map(float, [*points[:-1], stop] if endpoint and num > 1 else points))


@models("numpy.meshgrid")
def meshgrid(at: Context, *xi: Value, indexing: Value = "xy", **more: Value) -> Value:
    """One grid for each axis; with `xy` the first two axes change places."""
    from cnnlint.values import ListValue

    arrays = [as_array(at, x) for x in xi]
    known = [a for a in arrays if isinstance(a, Array) and not isinstance(a.shape, Unknown)]
    if len(known) < len(arrays):
        return ListValue([Array(at.unknown("an axis of the grid is not known")) for _ in arrays])
    dims: list[Dim] = [_length(at, a) for a in known]
    if indexing == "xy" and len(dims) > 1:
        dims[:2] = [dims[1], dims[0]]
    return ListValue([replace(a, shape=tuple(dims), labels=None, values=None) for a in known])


def _length(at: Context, a: Array) -> Size:

    total = None if isinstance(a.shape, Unknown) else elements(a.shape)
    return total if total is not None else unknown_size(at, "size", "the size of an axis")


def _or_float(dtype: Value) -> str | None:
    return "float64" if dtype is None else dtype_of(dtype)


def _strong(dtype: str | None) -> str | None:
    return {"weak int": "int64", "weak float": "float64", "weak bool": "bool"}.get(dtype or "", dtype)
