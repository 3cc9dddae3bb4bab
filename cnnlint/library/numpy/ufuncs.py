"""NumPy's functions of one or two arguments, element by element: `np.add`, `np.exp`, `np.clip`, `np.where`."""

from __future__ import annotations

import math
from collections.abc import Callable

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import Interval, floating, is_float, operand_dtype, promote, promote_operands
from cnnlint.library.intervals import clip as clipped
from cnnlint.library.intervals import interval_of, magnitude, monotone, union
from cnnlint.library.min_max_scaling import size_of
from cnnlint.library.numbers_in_arrays import number
from cnnlint.library.numpy.elementwise import binary, unary, within
from cnnlint.library.numpy.elementwise import inplace as _inplace  # noqa: F401  (registered there)
from cnnlint.library.shape_arguments import broadcast
from cnnlint.shapes import Shape
from cnnlint.values import Array, Context, Did, Labels, Scaling, Unknown, Value

Choose = Callable[[float, float], float]


@models("numpy.add", sign="+")
@models("numpy.subtract", sign="-")
@models("numpy.multiply", sign="*")
@models("numpy.divide", "numpy.true_divide", sign="/")
@models("numpy.floor_divide", sign="//")
@models("numpy.mod", "numpy.remainder", sign="%")
@models("numpy.power", sign="**")
def arithmetic(at: Context, x1: Value, x2: Value, out: Value = None, *, sign: str, **more: Value) -> Value:
    return binary(at, sign, x1, x2)


@models("numpy.equal", sign="==")
@models("numpy.not_equal", sign="!=")
@models("numpy.less", sign="<")
@models("numpy.less_equal", sign="<=")
@models("numpy.greater", sign=">")
@models("numpy.greater_equal", sign=">=")
def comparison(at: Context, x1: Value, x2: Value, *, sign: str, **more: Value) -> Value:
    return binary(at, sign, x1, x2)


@models("numpy.fmod")
def fmod(at: Context, x1: Value, x2: Value, out: Value = None, **more: Value) -> Value:
    """The remainder as C takes it: it has the sign of the dividend, and is no larger than it."""
    result = binary(at, "%", x1, x2)
    if not isinstance(result, Array):
        return at.unknown("the remainder of numbers that are not known")
    low, high = interval_of(x1)
    return replace(result, low=None if low is None else min(low, 0), high=None if high is None else max(high, 0))


@models("numpy.isclose")
def isclose(at: Context, a: Value, b: Value, *more: Value, **others: Value) -> Value:
    result = binary(at, "==", a, b)
    return replace(result, values=None) if isinstance(result, Array) else result


@models("numpy.isin", "numpy.in1d")
def isin(at: Context, element: Value, test_elements: Value, *more: Value, **others: Value) -> Value:
    return mapped(at, element, "is one of some values", lambda i: (0, 1), lambda d: "bool")


@models("numpy.logical_and", "numpy.logical_or", "numpy.logical_xor")
def logical(at: Context, x1: Value, x2: Value, **more: Value) -> Value:
    result = binary(at, "==", x1, x2)
    return replace(result, values=None, labels=None) if isinstance(result, Array) else result


@models("numpy.logical_not", "numpy.isnan", "numpy.isinf", "numpy.isfinite")
def test(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "tested", lambda i: (0, 1), lambda d: "bool")


@models("numpy.maximum", "numpy.fmax")
def maximum(at: Context, x1: Value, x2: Value, **more: Value) -> Value:
    return _extreme(at, x1, x2, max)


@models("numpy.minimum", "numpy.fmin")
def minimum(at: Context, x1: Value, x2: Value, **more: Value) -> Value:
    return _extreme(at, x1, x2, min)


def _extreme(at: Context, x1: Value, x2: Value, choose: Choose) -> Value:
    result = extreme_of(at, x1, x2, choose)
    return number(at, result, result.low, result.high) if isinstance(result, Array) and result.shape == () else result


def extreme_of(at: Context, x1: Value, x2: Value, choose: Choose) -> Array | Unknown:
    """The greater or the lesser of two, element by element; an array without axes for two numbers."""
    a, b = as_array(at, x1), as_array(at, x2)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    shape = a.shape if isinstance(a.shape, Unknown) else b.shape
    if not isinstance(a.shape, Unknown) and not isinstance(b.shape, Unknown):
        shape = broadcast(at, a.shape, b.shape, (a, b))
    (l1, h1), (l2, h2) = interval_of(x1), interval_of(x2)
    low, high = _either(choose, l1, l2, max), _either(choose, h1, h2, min)
    main = a if isinstance(x1, Array) else b
    word = "maximum" if choose is max else "minimum"
    return step(main, at, f"{word} of two", shape=shape, dtype=promote_operands(x1, x2), low=low, high=high, values=None,
                labels=None)  # fmt: skip


def _either(choose: Choose, x: float | None, y: float | None, enough: Choose) -> float | None:
    """The bound of a maximum or minimum; one bound is enough on the side that it picks."""
    if x is not None and y is not None:
        return choose(x, y)
    if choose is enough:
        return y if x is None else x
    return None


def mapped(
    at: Context,
    x: Value,
    what: str,
    interval: Callable[[Interval], Interval],
    dtype: Callable[[str | None], str | None] = floating,
) -> Value:
    """A function of one argument: the shape stays."""
    a = as_array(at, x)
    if isinstance(a, Unknown):
        return a
    after = dtype(a.dtype)
    low, high = within(after, interval((a.low, a.high)))
    scaled = a.scaled if after == "bool" else (*a.scaled, Scaling(what))
    result = step(a, at, what, dtype=after, low=low, high=high, labels=None, values=None, scaled=scaled)
    return number(at, result, low, high) if a.shape == () and a.kind == "numpy.ndarray" else result


@models("numpy.exp")
def exp(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "exp", lambda i: monotone(math.exp, i, 0, None))


@models("numpy.log")
def log(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "log", lambda i: monotone(math.log, i, None, None))


@models("numpy.log1p")
def log1p(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "log1p", lambda i: monotone(math.log1p, i, None, None))


@models("numpy.log2", "numpy.log10", "numpy.expm1", "numpy.tan", "numpy.sinh", "numpy.arctanh", "numpy.cbrt", "numpy.rad2deg")
def unbounded(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "transformed", lambda i: (None, None))


@models("numpy.sqrt")
def sqrt(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "sqrt", lambda i: monotone(math.sqrt, i, 0, None))


@models("numpy.square")
def square(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "square", lambda i: monotone(lambda v: v * v, magnitude(i), 0, None), _squared)


def _squared(dtype: str | None) -> str | None:
    return "int8" if dtype == "bool" else dtype


@models("numpy.abs", "numpy.absolute", "numpy.fabs")
def absolute(at: Context, x: Value, **more: Value) -> Value:
    return size_of(x, mapped(at, x, "abs", magnitude, lambda d: d))


@models("numpy.ndarray.__abs__")
def absolute_method(at: Context, x: Value) -> Value:
    return absolute(at, x)


@models("numpy.sin", "numpy.cos")
def wave(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "sin", lambda i: (-1, 1))


@models("numpy.tanh")
def tanh(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "tanh", lambda i: monotone(math.tanh, i, -1, 1))


@models("numpy.negative")
def negative(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "negative", lambda i: (None if i[1] is None else -i[1], None if i[0] is None else -i[0]), lambda d: d)


@models("numpy.invert", "numpy.bitwise_not", "numpy.bitwise_invert")
def invert(at: Context, x: Value, **more: Value) -> Value:
    """Bit by bit: the picture in negative where it is one of bytes."""
    return unary(at, "~", as_array(at, x))


@models("numpy.sign")
def sign(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "sign", lambda i: (-1, 1), lambda d: d)


@models("numpy.round", "numpy.around", "numpy.round_", "numpy.ndarray.round")
def round_(at: Context, a: Value, decimals: Value = 0, out: Value = None) -> Value:
    if decimals != 0:
        return mapped(at, a, "round", lambda i: (None, None), _rounded)
    return mapped(at, a, "round", lambda i: monotone(round, i, None, None), _rounded)


def _rounded(dtype: str | None) -> str | None:
    return "float16" if dtype == "bool" else dtype


@models("numpy.rint")
def rint(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "round", lambda i: monotone(round, i, None, None))


@models("numpy.floor", "numpy.trunc", "numpy.fix")
def floor(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "floor", _towards_whole, _kept)


@models("numpy.ceil")
def ceil(at: Context, x: Value, **more: Value) -> Value:
    return mapped(at, x, "ceil", lambda i: monotone(math.ceil, i, None, None), _kept)


def _towards_whole(i: Interval) -> Interval:
    return monotone(math.floor, i, None, None)[0], monotone(math.ceil, i, None, None)[1]


def _kept(dtype: str | None) -> str | None:
    """Rounding functions leave integers as they are."""
    return dtype


@models("numpy.nan_to_num")
def nan_to_num(at: Context, x: Value, copy: Value = True, nan: Value = 0.0, *infinities: Value, **more: Value) -> Value:
    """What is no number becomes one; a range that is known has nothing infinite in it."""
    array = as_array(at, x)
    if isinstance(array, Unknown) or not is_float(array.dtype):
        return array
    low, high = union((array.low, array.high), interval_of(nan))
    return step(array, at, "without what is no number", low=low, high=high, values=None)


@models("numpy.clip", "numpy.ndarray.clip")
def clip(at: Context, a: Value, a_min: Value = None, a_max: Value = None, out: Value = None, **more: Value) -> Value:
    a_min, a_max = more.get("min", a_min), more.get("max", a_max)
    low, high = interval_of(a_min)[0], interval_of(a_max)[1]
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    dtype = array.dtype
    for bound in (a_min, a_max):
        dtype = promote_operands(replace(array, dtype=dtype), bound) if bound is not None else dtype
    least, most = clipped((array.low, array.high), low, high)
    return step(array, at, "clipped", Did.ELEMENTWISE, dtype=dtype, low=least, high=most, values=None, labels=None)


@models("numpy.where")
def where(at: Context, condition: Value, x: Value = None, y: Value = None) -> Value:
    """One of two values for each element; with the condition alone, the places where it holds."""
    test = as_array(at, condition)
    if isinstance(test, Unknown):
        return test
    if x is None and y is None:
        from cnnlint.library.numpy.reductions import nonzero

        return nonzero(at, test)
    a, b = as_array(at, x), as_array(at, y)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return Array(a if isinstance(a, Unknown) else at.unknown("one of the two values is not known"))
    shapes: list[Shape] = [s for s in (test.shape, a.shape, b.shape) if not isinstance(s, Unknown)]
    if len(shapes) < 3:
        return Array(at.unknown("the shape of the condition is not known"))
    shape = broadcast(at, broadcast(at, shapes[0], shapes[1], (test, a)), shapes[2], (test, b))
    dtype = _chosen_dtype(x, y)
    low, high = within(dtype, union(interval_of(x), interval_of(y)))
    labels = Labels("binary", 2, span=at.span) if _zero_or_one(x, y) and (test.labels or len(shape) == 1) else None
    did = Did.OF_TWO if all(isinstance(value, (int, float)) for value in (x, y)) else None
    return step(Array(shape, dtype, low, high, labels, trail=test.trail), at, "one of two values", did)


def _zero_or_one(x: Value, y: Value) -> bool:
    return all(isinstance(v, (bool, int, float)) for v in (x, y)) and {x, y} == {0, 1}


def _chosen_dtype(x: Value, y: Value) -> str | None:
    if isinstance(x, Array) and isinstance(y, Array):
        return promote(operand_dtype(x), operand_dtype(y))
    return promote_operands(x, y)
