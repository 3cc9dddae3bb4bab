"""`layers.MaxPool2D.__name__`: what Keras itself calls a thing that it publishes under several names."""

from __future__ import annotations

import re

from cnnlint.library import models
from cnnlint.values import Context, External, Value

_LAYERS = (("Convolution", "Conv"), ("AvgPool", "AveragePooling"), ("MaxPool", "MaxPooling"))
_SMALL = {"l1": "L1", "l2": "L2", "stft": "STFT"}  # functions that are classes
_LOSSES = {
    "mse": "mean_squared_error", "mae": "mean_absolute_error", "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error", "kld": "kl_divergence", "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
}  # fmt: skip
_SWISH = {"swish": "silu", "hard_swish": "hard_silu"}


@models("keras.__things__.__name__", "keras.__things__.__qualname__", attribute=True)
def name_of(at: Context, thing: External) -> Value:
    """The name of a class or function of Keras in its own source."""
    full = thing.name
    module, _, name = full.removeprefix("keras.").rpartition(".")
    if module == "layers":
        return _layer(name)
    if module in ("initializers", "constraints", "regularizers") and name[:1].islower():
        return _class_of_small(at, name)
    if module in ("losses", "metrics"):
        return name if name == "LogCosh" else _LOSSES.get(name.lower(), name)
    if module in ("activations", "ops") and name in _SWISH:
        return _SWISH[name] if at.dialect >= 3 else name
    if full == "keras.utils.Sequence" and at.dialect >= 3:
        return "PyDataset"
    return name


def _layer(name: str) -> str:
    for longer, shorter in _LAYERS:
        if re.fullmatch(rf"(Global|Separable)?{longer}(\d?D(Transpose)?)", name):
            return name.replace(longer, shorter)
    return name


def _class_of_small(at: Context, name: str) -> Value:
    if name in ("get", "serialize", "deserialize"):
        return name
    if name == "l1_l2":
        return "L1L2" if at.dialect >= 3 else name
    return _SMALL.get(name) or "".join(word.capitalize() for word in name.split("_"))
