"""What is asked of a model that was given no input shape and has seen no data, so that it has no weights."""

from __future__ import annotations

from typing import Any

from cnnlint.library import models
from cnnlint.library.keras.models import ModelValue
from cnnlint.program import Problem
from cnnlint.values import Context, ListValue, Value

EVERY = frozenset({1, 2, 3})


def is_unbuilt(model: Value) -> bool:
    """Whether it surely has no weights yet. Others than a Sequential may be called where that cannot be followed."""
    return isinstance(model, ModelValue) and model.kind == "sequential" and not model.built and model.gap is None


def refuse(at: Context, model: ModelValue, keras: str, dialects: frozenset[int] = EVERY) -> None:
    """Tells that Keras raises."""
    message = "the model has no weights yet: it has no input shape and has seen no data"
    help, name = "start the model with `Input(shape)`", model.variable or None
    at.emit(Problem("model-not-built", message, at.span, help=help, keras=keras, model=name, dialects=dialects))


@models("keras.Model.count_params", raw=True)
def count_params(at: Context, args: Any) -> Value:
    """`model.count_params()`"""
    model = args.positional[0]
    if is_unbuilt(model):
        refuse(at, model, f"You tried to call `count_params` on layer '{model.name}', but the layer isn't built.")
    return at.unknown("the number of weights")


@models("keras.Model.set_weights", raw=True)
def set_weights(at: Context, args: Any) -> Value:
    """`model.set_weights(arrays)`. In Keras 3 those of another model without weights are none, and go."""
    model, weights = args.positional[0], args.positional[1] if len(args.positional) > 1 else None
    if is_unbuilt(model) and isinstance(weights, ListValue) and weights.items:
        refuse(at, model, f"You called `set_weights(weights)` on layer '{model.name}' with a weight list of length")
    return None


@models("keras.Model.save_weights", raw=True)
def save_weights(at: Context, args: Any) -> Value:
    """`model.save_weights(path)`, which Keras 2 does without a word."""
    model = args.positional[0]
    if is_unbuilt(model):
        refuse(at, model, "You are saving a model that has not yet been built.", frozenset({3}))
    return None


@models("keras.Model.load_weights", raw=True)
def load_weights(at: Context, args: Any) -> Value:
    """`model.load_weights(path)`, which Keras 2 puts off until the model is built."""
    model = args.positional[0]
    if is_unbuilt(model):
        refuse(at, model, "You are loading weights into a model that has not yet been built.", frozenset({3}))
    return None
