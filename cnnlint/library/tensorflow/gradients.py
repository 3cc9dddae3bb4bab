"""`tf.GradientTape`: it reads the variables of a model, and changes nothing of it."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.values import Context, Made, Value


@models("tensorflow.GradientTape")
def gradient_tape(at: Context, persistent: Value = False, watch_accessed_variables: Value = True) -> Value:
    return Made("tensorflow.GradientTape", {}, at.span)


@models("tensorflow.GradientTape.gradient", "tensorflow.GradientTape.jacobian", "tensorflow.GradientTape.batch_jacobian",
        "tensorflow.GradientTape.watch", "tensorflow.GradientTape.watched_variables")  # fmt: skip
def gradient(at: Context, self: Value, *args: Value, **more: Value) -> Value:
    return at.unknown("gradients are computed at run time")


@models("tensorflow.GradientTape.reset", "tensorflow.GradientTape.stop_recording")
def recording(at: Context, self: Value) -> Value:
    return None
