"""What TensorFlow computes element by element on eager tensors."""

from __future__ import annotations

import math
from collections.abc import Callable

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.intervals import clip, interval_of, magnitude, monotone
from cnnlint.library.numpy import ufuncs
from cnnlint.library.numpy.reductions import nonzero
from cnnlint.library.numpy.ufuncs import Choose
from cnnlint.library.tensorflow.tensors import binary, tensor
from cnnlint.values import Array, Context, Did, Unknown, Value

_PARTS = {"complex64": "float32", "complex128": "float64"}


@models("tensorflow.clip_by_value", "keras.ops.clip", "keras.backend.clip")
def clip_by_value(at: Context, t: Value, clip_value_min: Value, clip_value_max: Value, name: Value = None) -> Value:
    a = tensor(at, t)
    if isinstance(a, Unknown):
        return a
    low, high = clip((a.low, a.high), interval_of(clip_value_min)[0], interval_of(clip_value_max)[1])
    return step(a, at, "clipped", Did.ELEMENTWISE, low=low, high=high, values=None)


@models("tensorflow.add", "tensorflow.math.add", "keras.ops.add", sign="+")
@models("tensorflow.subtract", "tensorflow.math.subtract", "keras.ops.subtract", sign="-")
@models("tensorflow.multiply", "tensorflow.math.multiply", "keras.ops.multiply", sign="*")
@models("tensorflow.divide", "tensorflow.math.divide", "tensorflow.truediv", "keras.ops.divide", sign="/")
@models("tensorflow.pow", "tensorflow.math.pow", sign="**")
@models("tensorflow.equal", "tensorflow.math.equal", "keras.ops.equal", sign="==")
@models("tensorflow.greater", "tensorflow.math.greater", sign=">")
@models("tensorflow.less", "tensorflow.math.less", sign="<")
def operated(at: Context, x: Value, y: Value, name: Value = None, *, sign: str) -> Value:
    return binary(at, sign, tensor(at, x), y)


def _each(at: Context, x: Value, what: str, low: float | None, high: float | None) -> Value:
    a = tensor(at, x)
    return a if isinstance(a, Unknown) else step(a, at, what, low=low, high=high, labels=None, values=None)


@models("tensorflow.exp", "tensorflow.math.exp", "tensorflow.square", "tensorflow.math.square", "tensorflow.sqrt",
        "tensorflow.math.sqrt", "tensorflow.math.rsqrt", "tensorflow.nn.relu", "tensorflow.math.softplus")  # fmt: skip
def positive(at: Context, x: Value, name: Value = None) -> Value:
    return _each(at, x, "transformed", 0, None)


@models("tensorflow.sigmoid", "tensorflow.math.sigmoid", "tensorflow.nn.sigmoid", "tensorflow.nn.softmax")
def unit(at: Context, x: Value, *more: Value, **others: Value) -> Value:
    return _each(at, x, "between 0 and 1", 0, 1)


@models("tensorflow.sin", "tensorflow.cos", "tensorflow.math.sin", "tensorflow.math.cos", "tensorflow.tanh", "tensorflow.sign")
def wave(at: Context, x: Value, name: Value = None) -> Value:
    return _each(at, x, "between -1 and 1", -1, 1)


@models("tensorflow.math.log", "tensorflow.math.log1p")
def log(at: Context, x: Value, name: Value = None) -> Value:
    return _each(at, x, "log", None, None)


@models("tensorflow.abs", "tensorflow.math.abs")
def absolute(at: Context, x: Value, name: Value = None) -> Value:
    a = tensor(at, x)
    if isinstance(a, Unknown):
        return a
    if a.dtype in _PARTS:  # of a complex number its length
        return step(a, at, "abs", dtype=_PARTS[a.dtype], low=0, high=None, values=None, labels=None)
    return _each(at, a, "abs", *magnitude((a.low, a.high)))


@models("tensorflow.round", "tensorflow.math.round", choose=round)
@models("tensorflow.floor", "tensorflow.math.floor", choose=math.floor)
def whole(at: Context, x: Value, name: Value = None, *, choose: Callable[[float], int]) -> Value:
    """A whole number nearby, of the tensor's own dtype."""
    a = tensor(at, x)
    return a if isinstance(a, Unknown) else _each(at, a, choose.__name__, *monotone(choose, (a.low, a.high), None, None))


@models("tensorflow.where")
def where(at: Context, condition: Value, x: Value = None, y: Value = None, name: Value = None) -> Value:
    """One of two values for each element; with the condition alone, a row of indices for each element where it holds."""
    if x is None and y is None:
        return _places(at, condition)
    made = ufuncs.where(at, tensor(at, condition), x, y)
    if not isinstance(made, Array):
        return made
    a, b = tensor(at, x), tensor(at, y)
    dtypes = {p.dtype for p in (a, b) if isinstance(p, Array)}
    both = {p.dtype for p in (x, y) if isinstance(p, Array)} or dtypes  # Python's numbers take a tensor's dtype
    return replace(made, kind="tensor", dtype=both.pop() if len(both) == 1 and not isinstance(a, Unknown) else None)


def _places(at: Context, condition: Value) -> Value:
    places = nonzero(at, tensor(at, condition))
    first = places[0] if isinstance(places, tuple) and places else None
    if not isinstance(places, tuple) or not isinstance(first, Array) or isinstance(first.shape, Unknown):
        return at.unknown("the places of elements that are not known")
    return replace(first, shape=(first.shape[0], len(places)), kind="tensor", high=None)


@models("tensorflow.maximum", "tensorflow.math.maximum", choose=max)
@models("tensorflow.minimum", "tensorflow.math.minimum", choose=min)
def extreme(at: Context, x: Value, y: Value, name: Value = None, *, choose: Choose) -> Value:
    """The greater or the lesser of two."""
    return _as_tensor(at, x, y, ufuncs.extreme_of(at, x, y, choose))


def _as_tensor(at: Context, x: Value, y: Value, made: Array | Unknown) -> Value:
    """Python's numbers take the dtype of a tensor."""
    if isinstance(made, Unknown):
        return made
    given = [a for a in (x, y) if isinstance(a, Array)] or [a for a in (tensor(at, x), tensor(at, y)) if isinstance(a, Array)]
    dtypes = {a.dtype for a in given}
    return replace(made, kind="tensor", dtype=dtypes.pop() if len(dtypes) == 1 else None)
