"""Functions of `keras.losses` on symbolic tensors: in Keras 2 each operation inside is a row. tf_keras/src/losses.py"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.making.naming import auto_name
from cnnlint.library.keras.tensors.operators import inside_a_layer, row
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.values import Context, Unknown, Value

Way: TypeAlias = Callable[[Context, Value, Value], Value]


@models("keras.__loss__")
def loss_of_tensors(at: Context, name: str, call: Arguments) -> Value:
    """A function of `keras.losses` or `keras.metrics` is called on symbolic tensors."""
    given = {**dict(zip(("y_true", "y_pred"), call.positional, strict=False)), **call.keywords}
    way = _WAYS.get(name) if at.dialect == 2 and given.keys() == {"y_true", "y_pred"} else None
    if way is None:
        return TensorValue(at.unknown(f"{name}() on symbolic tensors is not modelled"))
    return way(at, given["y_true"], given["y_pred"])


def _step(at: Context, name: str, *given: Value, **keywords: Value) -> Value:
    return at.apply("keras.__symbolic__", Arguments((f"tensorflow.{name}", Arguments(given, keywords))))


def _mean(at: Context, x: Value) -> Value:
    return _step(at, "math.reduce_mean", x, axis=-1)


def _squared(at: Context, y_true: Value, y_pred: Value) -> Value:
    y_pred, y_true = _step(at, "convert_to_tensor", y_pred), _step(at, "cast", y_true)
    return _mean(at, _step(at, "math.squared_difference", y_pred, y_true))


def _absolute(at: Context, y_true: Value, y_pred: Value) -> Value:
    y_pred, y_true = _step(at, "convert_to_tensor", y_pred), _step(at, "cast", y_true)
    return _mean(at, _step(at, "abs", _step(at, "subtract", y_pred, y_true)))


def _binary(at: Context, y_true: Value, y_pred: Value) -> Value:
    y_pred, y_true = _step(at, "convert_to_tensor", y_pred), _step(at, "cast", y_true)
    entropy = _step(at, "keras.backend.binary_crossentropy", y_true, y_pred)
    _converted_inside(at, y_true)
    return _mean(at, entropy)


def _categorical(at: Context, y_true: Value, y_pred: Value) -> Value:
    y_pred, y_true = _step(at, "convert_to_tensor", y_pred), _step(at, "cast", y_true)
    return _over_classes(at, "categorical_crossentropy", y_true, y_pred)


def _sparse(at: Context, y_true: Value, y_pred: Value) -> Value:
    return _over_classes(at, "sparse_categorical_crossentropy", y_true, y_pred)


def _over_classes(at: Context, name: str, y_true: Value, y_pred: Value) -> Value:
    """The backend's function, which takes the last axis together."""
    shape: Any = getattr(y_pred, "shape", at.unknown("what the loss is taken of is not known"))
    output = shape if isinstance(shape, Unknown) else shape[:-1]
    found = row(at, name, [y_true, y_pred], output, f"tf.keras.backend.{name}")
    _converted_inside(at, y_pred)
    return found


def _converted_inside(at: Context, tensor: Value) -> None:
    """The backend's functions convert both arguments in their own body: that uses up names, and makes no rows."""
    if isinstance(tensor, TensorValue) and not inside_a_layer(tensor):
        for _ in range(2):
            auto_name(at, "tf.convert_to_tensor")


_WAYS: dict[str, Way] = {
    **dict.fromkeys(("mean_squared_error", "mse", "MSE"), _squared),
    **dict.fromkeys(("mean_absolute_error", "mae", "MAE"), _absolute),
    "binary_crossentropy": _binary,
    "categorical_crossentropy": _categorical,
    "sparse_categorical_crossentropy": _sparse,
}
