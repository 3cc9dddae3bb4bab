"""NumPy's number types called as functions, and the methods of their values: `np.float32(255)`, `x.max().item()`."""

from __future__ import annotations

import math

from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.dtypes import dtype_of, is_float
from cnnlint.library.intervals import cast, interval_of
from cnnlint.library.numpy.creation import retyped
from cnnlint.shapes import Expr
from cnnlint.values import Array, Context, External, ListValue, Scalar, Unknown, Value


@models("numpy.float16", "numpy.half", dtype="float16")
@models("numpy.float32", "numpy.single", dtype="float32")
@models("numpy.float64", "numpy.float_", "numpy.double", dtype="float64")
@models("numpy.int8", dtype="int8")
@models("numpy.int16", dtype="int16")
@models("numpy.int32", "numpy.intc", dtype="int32")
@models("numpy.int64", "numpy.int_", dtype="int64")
@models("numpy.uint8", dtype="uint8")
@models("numpy.uint16", dtype="uint16")
@models("numpy.uint32", dtype="uint32")
@models("numpy.uint64", dtype="uint64")
def number(at: Context, x: Value = 0, *, dtype: str) -> Value:
    """A number of that type; an array or list becomes an array of it."""
    if isinstance(x, Unknown):
        return x
    if isinstance(x, (Array, ListValue, tuple)):
        array = as_array(at, x)
        return array if isinstance(array, Unknown) else retyped(at, array, dtype)
    known = x.value if isinstance(x, Scalar) else x
    if isinstance(known, (int, float)) and math.isfinite(known):
        exact = float(known) if is_float(dtype) else int(known)
        return Scalar(f"numpy.{dtype}", exact, span=at.span)
    if isinstance(known, Expr) and not is_float(dtype):
        return Scalar(f"numpy.{dtype}", known, span=at.span)
    low, high = cast(interval_of(x), dtype)
    return Scalar(f"numpy.{dtype}", low=low, high=high, span=at.span, reason="a number computed at run time")


@models("numpy.generic.item", "numpy.generic.tolist")
def item(at: Context, self: Scalar) -> Value:
    """The number as Python's own."""
    kind = "float" if is_float(self.type.removeprefix("numpy.")) else "int"
    if isinstance(self.value, (int, float)):
        return float(self.value) if kind == "float" else int(self.value)
    if isinstance(self.value, Expr) and kind == "int":
        return self.value
    return Scalar(kind, None, None, None, self.low, self.high, self.span, self.reason)


@models("numpy.generic.astype")
def astype(at: Context, self: Scalar, dtype: Value, *more: Value, **others: Value) -> Value:
    name = dtype_of(dtype)
    return at.unknown("a number of a type that is not known") if name is None else number(at, self, dtype=name)


@models("numpy.generic.dtype", attribute=True)
def dtype(at: Context, self: Scalar) -> Value:
    return External(self.type)


@models("numpy.generic.shape", attribute=True)
def shape(at: Context, self: Scalar) -> Value:
    return ()


@models("numpy.generic.ndim", attribute=True)
def ndim(at: Context, self: Scalar) -> Value:
    return 0
