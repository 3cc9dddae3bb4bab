"""Functions of `keras.ops` on arrays: NumPy's of that name, but that the result is a tensor of the backend.

What a function does to shapes is NumPy's. New tensors are of 32 bits, where NumPy's are of 64. keras/src/ops/numpy.py
"""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.dtypes import dtype_of
from cnnlint.values import Array, Context, External, ListValue, Value

_AS_IN_NUMPY = frozenset((
    "abs", "absolute", "arange", "argsort", "array", "copy", "cos", "cumsum", "dot", "dstack", "exp", "eye", "flip",
    "floor", "full", "full_like", "hstack", "identity", "linspace", "log", "maximum", "median", "meshgrid", "minimum",
    "moveaxis", "negative", "outer", "pad", "power", "ravel", "roll", "round", "sign", "sin", "sort", "sqrt", "square",
    "swapaxes", "tanh", "vstack",
))  # fmt: skip
_OTHER_NAMES = {"convert_to_tensor": "array"}
_HALVED = {"int64": "int32", "float64": "float32"}


@models("keras.ops.*", "keras.ops.numpy.*")
def as_in_numpy(at: Context, name: str, args: Arguments) -> Value:
    """The shape that NumPy's function of that name gives."""
    short = name.rpartition(".")[2]
    if short not in _AS_IN_NUMPY and short not in _OTHER_NAMES:
        return at.apply("keras.__of_arrays__", Arguments((name, args)))
    made = at.call(External(f"numpy.{_OTHER_NAMES.get(short, short)}"), args)
    values = [v for a in (*args.positional, *args.keywords.values()) for v in (a.items if isinstance(a, ListValue) else [a])]
    given = {v.dtype for v in values if isinstance(v, Array)}
    return _tensor(made, dtype_of(args.keywords.get("dtype")), given)


def _tensor(value: Value, said: str | None, given: set[str | None]) -> Value:
    """The array as a tensor. said: its type, if an argument tells it. given: the types of the operands."""
    if isinstance(value, ListValue):
        return ListValue([_tensor(item, said, given) for item in value.items])
    if not isinstance(value, Array):
        return value
    kept = value.dtype if value.dtype in given else None
    return replace(value, kind="tensor", dtype=said or (kept if given else _HALVED.get(value.dtype or "", value.dtype)))
