"""The tensors and shapes at the ends of models and layers: `.input`, `.outputs`, `.output_shape`, and who has none.

Keras 3 gives a Sequential an `.input` only once it was called on a symbolic tensor, and then it is that tensor; its own input
is in `.inputs` (keras/src/ops/operation.py, keras/src/models/sequential.py).
"""

from __future__ import annotations

from cnnlint.diagnostics import Label
from cnnlint.library import models
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Cause, Context, ListValue, Unknown, Value


@models("keras.Model.input_shape", attribute=True)
def input_shape(at: Context, model: ModelValue) -> Value:
    return _shapes(at, _inputs(at, model), model, "input_shape")


@models("keras.Model.output_shape", attribute=True)
def output_shape(at: Context, model: ModelValue) -> Value:
    return _shapes(at, _outputs(at, model), model, "output_shape")


def _inputs(at: Context, model: ModelValue) -> list[TensorValue]:
    return [] if _without_layers(at, model) else model.model_inputs()


def _outputs(at: Context, model: ModelValue) -> list[TensorValue]:
    return [] if _without_layers(at, model) else model.model_outputs()


def _without_layers(at: Context, model: ModelValue) -> bool:
    """A stack of Keras 3 that is nothing but an Input has no ends. keras/src/models/sequential.py, _maybe_rebuild"""
    return at.dialect >= 3 and model.kind == "sequential" and not model.rows()


def _shapes(at: Context, tensors: list[TensorValue], model: ModelValue, what: str) -> Value:
    if not tensors and model.kind == "subclass" and at.dialect < 3:
        return _shape_of(at, _of_first_call(at, model, what.partition("_")[0]))
    if not tensors:
        return _undefined(at, model, what)
    shapes = [t.shape for t in tensors]
    return shapes[0] if len(shapes) == 1 else ListValue(shapes)


def _shape_of(at: Context, end: Value) -> Value:
    """The shape of a tensor, of several a list of theirs."""
    if isinstance(end, (ListValue, tuple)):
        return ListValue([_shape_of(at, one) for one in (end.items if isinstance(end, ListValue) else end)])
    return at.attribute(end, "shape")


@models("keras.Model.inputs", attribute=True)
def inputs(at: Context, model: ModelValue) -> Value:
    found = _inputs(at, model)
    return ListValue(found) if found else ListValue(rest=_undefined(at, model, "inputs"))


@models("keras.Model.outputs", attribute=True)
def outputs(at: Context, model: ModelValue) -> Value:
    found = _outputs(at, model)
    return ListValue(found) if found else ListValue(rest=_undefined(at, model, "outputs"))


def _undefined(at: Context, model: ModelValue, what: str) -> Unknown:
    """A model that is not built has no such attribute; before Keras 3 `.inputs` and `.outputs` are then None."""
    if model.gap is None and model.kind == "subclass" and at.dialect >= 3:
        return _of_own_class(at, model, what)
    if not model.unbuilt(at) or model.kind != "sequential" or (at.dialect < 3 and what[-1] == "s"):
        return model.gap or at.unknown(f"the {what} of {model.describe()}, which is not built")
    words = what.replace("_", " ")
    lacks = "it has an Input and no layer" if model.model_inputs() else "it has no input shape and has seen no data"
    message = f"{model.describe()} has no {words} yet: {lacks}"
    keras = f"Sequential model '{model.name}' has no defined {words} yet."
    if what in ("input", "output"):
        keras = f"The layer {model.name} has never been called and thus has no defined {what}."
    help = "add its layers first" if model.model_inputs() else "start the model with `Input(shape)`"
    labels = (Label(model.span, "built here"),) if model.span != at.span else ()
    error = "AttributeError"
    at.emit(Problem("model-not-built", message, at.span, error, labels=labels, help=help, keras=keras, model=model.variable))
    return at.because(Cause.IMPOSSIBLE, "after an impossible attribute")


def _of_own_class(at: Context, model: ModelValue, what: str) -> Unknown:
    """Only Sequential and functional models of Keras 3 know their ends (keras/src/models)."""
    message = f"{model.describe()} is of the class {model.cls}, which has no `.{what}` in Keras 3"
    help = "call it on an `Input` and build `Model(inputs, outputs)` from both"
    keras = f"'{model.cls}' object has no attribute '{what}'"
    at.emit(
        Problem(
            "missing-attribute", message, at.span, "AttributeError", help=help, keras=keras,
            dialects=frozenset({3}), model=model.variable,
        )
    )  # fmt: skip
    return at.because(Cause.IMPOSSIBLE, "after an impossible attribute")


@models("keras.Model.input", attribute=True)
def input_of(at: Context, model: ModelValue) -> Value:
    return _end(at, model, "input")


@models("keras.Model.output", attribute=True)
def output_of(at: Context, model: ModelValue) -> Value:
    return _end(at, model, "output")


def _end(at: Context, model: ModelValue, what: str) -> Value:
    if at.dialect >= 3 and model.kind in ("sequential", "subclass"):
        return _of_first_call(at, model, what)
    tensors = model.model_inputs() if what == "input" else model.model_outputs()
    if not tensors and model.kind == "subclass":
        return _of_first_call(at, model, what)
    if not tensors:
        return _undefined(at, model, what)
    if what == "output" and isinstance(model, FunctionalValue):
        return model.packed(tensors, at.dialect)
    listed = at.dialect >= 3 and getattr(model, f"listed_{what}s", False)
    return tensors[0] if len(tensors) == 1 and not listed else ListValue(tensors)


@models("keras.layers.Layer.output", attribute=True)
def layer_output(at: Context, layer: LayerValue) -> Value:
    return _of_first_call(at, layer, "output")


@models("keras.layers.Layer.input", attribute=True)
def layer_input(at: Context, layer: LayerValue) -> Value:
    """An InputLayer is called on nothing: in Keras 3 its input is an empty list, before that what it makes."""
    if layer.is_input and layer.nodes:
        return layer.nodes[0].outputs[0] if at.dialect < 3 else ListValue()
    return _of_first_call(at, layer, "input")


def _of_first_call(at: Context, layer: LayerValue, what: str) -> Value:
    """The tensor of the first call on a symbolic tensor; calls on data and inside other layers leave none."""
    for node in layer.nodes:
        if layer.is_input or _symbolic(node):
            found = node.outputs if what == "output" else node.inputs
            return found[0] if len(found) == 1 else ListValue(found)
    return _never_called(at, layer, what)


def _symbolic(node: Node) -> bool:
    return any(t.layer is not None or t.ways is not None for t in node.inputs)


def _never_called(at: Context, layer: LayerValue, what: str) -> Unknown:
    gap = layer.unknown or getattr(layer, "gap", None)
    open_ = any(isinstance(t.shape, Unknown) for node in layer.nodes for t in node.inputs)
    if gap is not None or open_ or layer.added is not None:
        return gap or at.unknown(f"the {what} of {layer.describe()}, of which no call is known")
    sequential = getattr(layer, "kind", "") == "sequential"
    if sequential and isinstance(layer, ModelValue) and not layer.built:
        return _undefined(at, layer, what)
    message = f"{layer.describe()} was never called on a symbolic tensor, so it has no `.{what}`"
    help = f"use `.{what}s[0]`, the {what} of the stack itself" if sequential else "call it on a tensor first"
    keras = f"The layer {layer.name} has never been called and thus has no defined {what}."
    stack = isinstance(layer, ModelValue) and layer.kind != "subclass"
    dialects = frozenset({3}) if stack else EVERY_DIALECT
    at.emit(
        Problem(
            "never-called",
            message,
            at.span,
            "AttributeError",
            labels=(Label(layer.span, "made here"),) if layer.span != at.span else (),
            help=help,
            keras=keras,
            layer=layer.name,
            dialects=dialects,
        )
    )
    return at.because(Cause.IMPOSSIBLE, "after an impossible attribute")


@models("keras.layers.Layer.output_shape", attribute=True)
def layer_output_shape(at: Context, layer: LayerValue) -> Value:
    _refuse_in_keras_3(layer, "output", at)
    return _shape_of(at, layer_output(at, layer))


@models("keras.layers.Layer.input_shape", attribute=True)
def layer_input_shape(at: Context, layer: LayerValue) -> Value:
    _refuse_in_keras_3(layer, "input", at)
    first = layer.nodes[0].outputs[0] if layer.is_input and layer.nodes else layer_input(at, layer)
    return _shape_of(at, first)


def _refuse_in_keras_3(layer: LayerValue, end: str, at: Context) -> None:
    """Only models tell their shapes there; a layer of the program's own may have an attribute of that name."""
    if at.dialect < 3 or layer.spec is None or isinstance(layer, ModelValue):
        return
    at.emit(
        Problem(
            "gone-attribute",
            f"layers of Keras 3 have no `{end}_shape`",
            at.span,
            "AttributeError",
            help=f"write `layer.{end}.shape`",
            keras=f"object has no attribute '{end}_shape'",
            dialects=frozenset({3}),
        )
    )
