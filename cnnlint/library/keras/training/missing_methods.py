"""What takes a model's methods to be its own: a tensor, the History of a training, what `add` and `compile` return,
a function that is not called."""

from __future__ import annotations

import re
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.tensors.lacking import refuse_attribute
from cnnlint.library.keras.tensors.symbolic import TensorValue, one_of_several, perhaps_several, surely_symbolic
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, Object, Value

_METHODS = """
add compile evaluate evaluate_generator fit fit_generator get_layer layers load_weights predict predict_classes
predict_generator predict_on_batch predict_proba save save_weights summary test_on_batch to_json train_on_batch
"""
_OF_MODELS = frozenset(_METHODS.split())
_WORDS = "get_config get_weights input input_shape output output_shape set_weights trainable units weights"
_OF_LAYERS = frozenset(_WORDS.split())
# Of the History that `fit` returns, in Keras 2 and 3 (src/callbacks/callback.py and history.py).
_OF_HISTORY = ("epoch", "history", "model", "params", "set_model", "set_params", "validation_data")
_FIGURES = frozenset({"loss", "val_loss", "accuracy", "val_accuracy", "acc", "val_acc"})


@models("keras.KerasTensor.__getattr__")
def of_tensor(at: Context, tensor: TensorValue, name: str) -> Value:
    """`build_model().summary()` where the function returns the last tensor; `bert(ids).pooler_output` is one of the outputs."""
    if perhaps_several(tensor) and name not in _OF_MODELS:
        return one_of_several(tensor)
    of_a_tensor(at, tensor, name)
    refuse_attribute(at, tensor, name)
    return at.unknown(f"`.{name}` of KerasTensor is not modelled")


def of_a_tensor(at: Context, tensor: TensorValue, name: str) -> None:
    """Reports a model's method on a tensor that a layer of Keras surely made."""
    layer = tensor.layer
    if name in _OF_LAYERS and layer is not None and surely_symbolic(tensor):
        _refuse_of_layer(at, tensor, layer, name)
    if layer is None or layer.is_input or (layer.spec is None and not _gives_tensors(layer)):
        return
    help = "make a model first: `Model(inputs, outputs)`"
    _report(at, tensor, name, f"a tensor has no `{name}`: this is the output of {layer.cls}, not a model", "KerasTensor", help)


def _gives_tensors(layer: LayerValue) -> bool:
    """Whether it is a model whose answer is a tensor: the `call` of a class may give anything."""
    return getattr(layer, "kind", "subclass") in ("sequential", "functional", "application")


def _refuse_of_layer(at: Context, tensor: TensorValue, layer: LayerValue, name: str) -> None:
    """`x.output` of a tensor: it is one already, and knows no layer."""
    if not first_time(at, "missing-attribute", tensor):
        return
    what = "an Input" if layer.is_input else f"the output of {layer.cls}"
    help = "leave it out: this is the tensor" if name in ("input", "output") else "ask the layer or the model for it"
    help = "write `.shape`" if name in ("input_shape", "output_shape") else help
    message = f"a tensor has no `{name}`: this is {what}, not a layer"
    keras = f"'KerasTensor' object has no attribute '{name}'"
    at.emit(Problem("missing-attribute", message, at.span, "AttributeError", help=help, keras=keras, actual=name))


def of_history(at: Context, history: Object, name: str) -> None:
    """Reports a model's method, a figure or a misspelt name on what `fit` returns."""
    if name in _FIGURES or (wanted := _near(name)) is not None:
        _misspelt_of_history(at, history, name, f"history['{name}']" if name in _FIGURES else str(wanted))
        return
    message = f"a History has no `{name}`: `fit` returns the figures of the training, not the model"
    _report(at, history, name, message, "History", f"call `model.{name}`")


def _near(name: str) -> str | None:
    """The attribute of a History that was meant."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, _OF_HISTORY, 1, 0.8)), None) if name not in _OF_HISTORY else None


def _misspelt_of_history(at: Context, history: Object, name: str, wanted: str) -> None:
    """Reports it unless the program may set it: a History keeps what is set on it."""
    if re.search(rf"\.{name}\s*=(?!=)|\bsetattr\b", at.text) or not first_time(at, "missing-attribute", history):
        return
    message = f"a History has no attribute `{name}`"
    keras = f"'History' object has no attribute '{name}'"
    help = f"write `.{wanted}`"
    at.emit(
        Problem("missing-attribute", message, at.span, "AttributeError", expected=wanted, actual=name, help=help, keras=keras)
    )


@models("builtins.function.__getattr__")
def of_function(at: Context, function: Object, name: str) -> Value:
    """`build_model.fit(...)`: the function that makes the model is not called."""
    what = function.describe()
    message = f"{what} has no `{name}`: it is not called, so there is no model yet"
    alone = getattr(function, "owner", None) is None  # a method may give way to an attribute that is set elsewhere
    _report(at, function, name, message, "function", f"write `{what.rpartition(' ')[2]}().{name}`", alone)
    return at.unknown(f"attribute {name!r} of a function")


class Nothing(Object):
    """The None that a method returns which changes its model in place, or a function that makes one and keeps it.

    help: what to do, where it is no method of a model; span: where that function stands.
    """

    __slots__ = ("help", "method", "span")

    def __init__(self, method: str, help: str = "", span: Span | None = None) -> None:
        self.method, self.help, self.span = method, help, span

    def get(self, name: str, at: Context) -> Value:
        message = f"`{self.method}` returns None, so there is no `{name}`"
        _report(at, self, name, message, "NoneType", self.advice, place=self.span)
        return at.unknown(f"`.{name}` of None")

    def call(self, args: Arguments, at: Context) -> Value:
        message = f"`{self.method}` returns None, which is called here"
        keras = "'NoneType' object is not callable"
        if first_time(at, "missing-attribute", self):
            at.emit(
                Problem("called-none", message, at.span, "TypeError", _without_return(self.span), help=self.advice, keras=keras)
            )
        return at.because(Cause.IMPOSSIBLE, "after a call of None")

    @property
    def advice(self) -> str:
        """What to do instead."""
        return self.help or f"do not assign what `{self.method}` returns: it changes the model itself"

    def describe(self) -> str:
        return "None"


@models("keras.__not_returned__")
def not_returned(at: Context, function: Any, made: str) -> Value:
    """What a function gives that ends without `return`. made: the name that it gave to a model."""
    name = function.name
    help = f"end it with `return {made}`" if made else f"write `class {name}(...)`, its functions are those of a class"
    return Nothing(f"{name}()", help, function.span)


def _without_return(function: Span | None) -> tuple[Label, ...]:
    return () if function is None else (Label(function, "this function has no `return`"),)


def _report(
    at: Context,
    receiver: object,
    name: str,
    message: str,
    kind: str,
    help: str,
    certain: bool = True,
    place: Span | None = None,
) -> None:
    """One finding for each object: what else is asked of it follows from the first."""
    known = _OF_MODELS | _OF_LAYERS if kind == "NoneType" else _OF_MODELS
    if name not in known or not first_time(at, "missing-attribute", receiver):
        return
    keras = f"'{kind}' object has no attribute '{name}'"
    labels = _without_return(place)
    at.emit(
        Problem(
            "missing-attribute",
            message,
            at.span,
            "AttributeError",
            labels,
            help=help,
            keras=keras,
            actual=name,
            certain=certain,
        )
    )
