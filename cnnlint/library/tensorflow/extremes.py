"""The greater and the lesser of two tensors."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.numpy.ufuncs import extreme_of
from cnnlint.library.tensorflow.tensors import tensor
from cnnlint.values import Array, Context, Unknown, Value


@models("tensorflow.maximum", "tensorflow.math.maximum")
def maximum(at: Context, x: Value, y: Value, name: Value = None) -> Value:
    return _as_tensor(at, x, y, extreme_of(at, x, y, max))


@models("tensorflow.minimum", "tensorflow.math.minimum")
def minimum(at: Context, x: Value, y: Value, name: Value = None) -> Value:
    return _as_tensor(at, x, y, extreme_of(at, x, y, min))


def _as_tensor(at: Context, x: Value, y: Value, made: Array | Unknown) -> Value:
    """Python's numbers take the dtype of a tensor."""
    if isinstance(made, Unknown):
        return made
    given = [a for a in (x, y) if isinstance(a, Array)] or [a for a in (tensor(at, x), tensor(at, y)) if isinstance(a, Array)]
    dtypes = {a.dtype for a in given}
    return replace(made, kind="tensor", dtype=dtypes.pop() if len(dtypes) == 1 else None)
