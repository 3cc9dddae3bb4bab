"""NumPy functions that look at an array through windows, repeat it without copying, or call a function on its parts."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, common_dtype, scalar_array, step
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.intervals import interval_of, union
from cnnlint.library.python.items import each_of, length_of
from cnnlint.library.shape_arguments import axis_of, shape_of
from cnnlint.shapes import Dim, Shape, maximum, shape_text
from cnnlint.values import Array, Context, Did, ListValue, Made, Scalar, Scaling, Unknown, Value


@models("numpy.lib.stride_tricks.sliding_window_view")
def sliding_window_view(at: Context, x: Value, window_shape: Value, axis: Value = None, *more: Value, **others: Value) -> Value:
    """The windows of one axis, or of all of them, whose own axes come last."""
    a, window = as_array(at, x), shape_of(at, window_shape)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or isinstance(window, Unknown):
        return at.unknown("the windows of an array that is not known")
    one = axis_of(axis, len(a.shape)) if axis is not None else 0 if len(a.shape) == 1 else None
    places = tuple(range(len(a.shape))) if axis is None else () if one is None else (one,)
    if len(places) != len(window):
        return at.unknown("the axes of the windows are not known")
    left: list[Dim] = list(a.shape)
    for place, size in zip(places, window, strict=True):
        length = left[place]
        left[place] = None if length is None or size is None else maximum(length - size + 1, 0)
    shape = (*left, *window)
    return step(a, at, f"windows of {shape_text(window)}", shape=shape, labels=None, values=None)


@models("numpy.broadcast_to")
def broadcast_to(at: Context, array: Value, shape: Value, subok: Value = False) -> Value:
    a, to = as_array(at, array), shape_of(at, shape)
    return a if isinstance(a, Unknown) else step(a, at, "broadcast", shape=to, labels=None, values=None)


@models("numpy.fromiter")
def fromiter(at: Context, iter: Value, dtype: Value, count: Value = -1, **more: Value) -> Value:
    """One number for each item."""
    items = length_of(at, iter)
    each = iter.each() if isinstance(iter, ListValue) else each_of(at, iter)
    low, high = interval_of(each) if each is not None else (None, None)
    shape: Shape | Unknown = at.unknown("how many items there are is not known") if items is None else (items,)
    return step(Array(shape, dtype_of(dtype), low, high), at, "numbers from items")


@models("numpy.interp")
def interp(at: Context, x: Value, xp: Value, fp: Value, left: Value = None, right: Value = None, period: Value = None) -> Value:
    """Between the least and the greatest of what is given; the shape of `x`."""
    a, values = as_array(at, x), as_array(at, fp)
    if isinstance(a, Unknown) or isinstance(values, Unknown):
        return Array(at.unknown("what is interpolated is not known"))
    low, high = interval_of(values)
    if left is not None or right is not None:
        low, high = None, None
    return step(a, at, "interpolated", dtype="float64", low=low, high=high, labels=None, values=None,
                scaled=(*a.scaled, Scaling("interp")))  # fmt: skip


@models("numpy.vectorize")
def vectorize(at: Context, pyfunc: Value, otypes: Value = None, *more: Value, **others: Value) -> Value:
    return Made("numpy.vectorize", {"function": pyfunc, "otypes": otypes}, at.span)


@models("numpy.vectorize.__call__")
def vectorized(at: Context, self: Made, x: Value, *others: Value, **more: Value) -> Value:
    """The function on every number; what it gives for one tells the dtype."""
    a = as_array(at, x)
    if isinstance(a, Unknown) or others or more:
        return Array(at.unknown("what a function gives for each number"))
    one = at.call(self.arguments["function"], Arguments((Scalar(f"numpy.{a.dtype}", low=a.low, high=a.high, span=at.span),)))
    made = scalar_array(one) if isinstance(one, (int, float, Scalar)) else None
    dtype = None if made is None or self.arguments["otypes"] is not None else made.dtype
    low, high = (None, None) if made is None else (made.low, made.high)
    return step(a, at, "a function of each number", Did.ELEMENTWISE, dtype=dtype, low=low, high=high, labels=None, values=None)


@models("numpy.apply_along_axis")
def apply_along_axis(at: Context, func1d: Value, axis: Value, arr: Value, *args: Value, **more: Value) -> Value:
    """The function on every row; what it gives for one stands in place of the axis."""
    a = as_array(at, arr)
    place = None if isinstance(a, Unknown) or isinstance(a.shape, Unknown) else axis_of(axis, len(a.shape))
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or place is None:
        return Array(at.unknown("what a function gives for each row"))
    row = replace(a, shape=(a.shape[place],), labels=None, values=None)
    one = as_array(at, at.call(func1d, Arguments((row, *args), more)))
    if isinstance(one, Unknown) or isinstance(one.shape, Unknown):
        return Array(at.unknown("what a function gives for each row"))
    shape = (*a.shape[:place], *one.shape, *a.shape[place + 1 :])
    return step(a, at, "a function of each row", shape=shape, dtype=one.dtype, low=one.low, high=one.high, labels=None,
                values=None)  # fmt: skip


@models("numpy.tril", "numpy.triu")
def triangle(at: Context, m: Value, k: Value = 0) -> Value:
    """What lies on the other side is zero."""
    a = as_array(at, m)
    if isinstance(a, Unknown):
        return a
    shape = a.shape * 2 if isinstance(a.shape, tuple) and len(a.shape) == 1 else a.shape  # of a vector as of equal rows
    low, high = union((a.low, a.high), (0, 0))
    return step(a, at, "a triangle", shape=shape, low=low, high=high, labels=None, values=None)


@models("numpy.array_equal", "numpy.allclose", "numpy.array_equiv")
def compared(at: Context, *args: Value, **more: Value) -> Value:
    return at.unknown("whether two arrays are equal is known only at run time")


@models("numpy.einsum")
def einsum(at: Context, subscripts: Value, *operands: Value, **more: Value) -> Value:
    """Sums of products along the axes that the subscripts name twice; with an arrow the rest is in the order that follows."""
    arrays = [as_array(at, operand) for operand in operands]
    known = [a for a in arrays if isinstance(a, Array) and not isinstance(a.shape, Unknown)]
    if not isinstance(subscripts, str) or "->" not in subscripts or "." in subscripts or len(known) < len(operands):
        return Array(at.unknown("the axes of a sum of products"))
    before, _, after = subscripts.replace(" ", "").partition("->")
    terms = before.split(",")
    sizes: dict[str, Dim] = {}
    for term, a in zip(terms, known, strict=False):
        pairs = zip(term, a.shape if isinstance(a.shape, tuple) else (), strict=False)
        sizes.update((c, d) for c, d in pairs if c not in sizes or d != 1)  # an axis of one is repeated
    if len(terms) != len(known) or not set(after) <= set(sizes):
        return Array(at.unknown("the axes of a sum of products"))
    shape = tuple(sizes[c] for c in after)
    return step(known[0], at, "sum of products", shape=shape, dtype=common_dtype(known), low=None, high=None, labels=None,
                values=None)  # fmt: skip
