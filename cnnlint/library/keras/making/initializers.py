"""Calling an initializer: an array of the shape that is asked for."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.values import Context, Made, Value


@models(
    "keras.initializers.Zeros.__call__",
    "keras.initializers.Ones.__call__",
    "keras.initializers.Constant.__call__",
    "keras.initializers.RandomNormal.__call__",
    "keras.initializers.RandomUniform.__call__",
    "keras.initializers.TruncatedNormal.__call__",
    "keras.initializers.VarianceScaling.__call__",
    "keras.initializers.GlorotNormal.__call__",
    "keras.initializers.GlorotUniform.__call__",
    "keras.initializers.HeNormal.__call__",
    "keras.initializers.HeUniform.__call__",
    "keras.initializers.LecunNormal.__call__",
    "keras.initializers.LecunUniform.__call__",
    "keras.initializers.Orthogonal.__call__",
    "keras.initializers.OrthogonalInitializer.__call__",
    "keras.initializers.Identity.__call__",
)
def initial_values(at: Context, initializer: Made, shape: Value, dtype: Value = None, **more: Value) -> Value:
    """`initializer(shape=(n, m))`: what it holds matters to nobody here."""
    from cnnlint.library.tensorflow.tensors import new_tensor

    return new_tensor(at, shape, dtype, "float32", None, None, "initial values")
