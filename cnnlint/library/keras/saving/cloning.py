"""`clone_model(model, input_tensors, clone_function)`: a model anew, of what a function makes of each layer.

keras/src/models/cloning.py
"""

from __future__ import annotations

from collections.abc import Callable

from cnnlint.arguments import Arguments
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.optimizer_variables import variables_made
from cnnlint.values import Context, ListValue, Unknown, Value

Make = Callable[[LayerValue], Value]


def cloned_by(at: Context, model: ModelValue, function: Make, inputs: Value) -> ModelValue | None:
    """The copy, or None where it cannot be followed. inputs: those that it is given."""
    made: Value = None
    given: list[TensorValue] | None = None
    if inputs is not None:
        unfit = at.dialect >= 3 and isinstance(model, FunctionalValue) and not _fits(model, inputs)
        given = None if unfit else _given(inputs)
        if given is None:
            return None
    if model.gap is None and model.unnamed is None and model.owner is None:
        if isinstance(model, SequentialValue):
            made = _stack(at, model, function, given)
        elif isinstance(model, FunctionalValue):
            made = _graph(at, model, function, given)
    if not isinstance(made, ModelValue):
        return None
    if at.dialect >= 3 and model.compiled is not None:
        at.store.touch(made)
        made.compiled = model.compiled
        made.fitted = made.built and variables_made(made)
    return made


def _given(inputs: Value) -> list[TensorValue] | None:
    """The tensors that an argument holds; None where one is not what an Input gives."""
    items = inputs.items if isinstance(inputs, ListValue) and inputs.rest is None else inputs
    tensors = list(items) if isinstance(items, (list, tuple)) else [items]
    found = [t for t in tensors if isinstance(t, TensorValue) and t.layer is not None and t.layer.is_input]
    return found if len(found) == len(tensors) else None


def _fits(model: FunctionalValue, inputs: Value) -> bool:
    """Keras 3 wants a list where the model has one."""
    return isinstance(inputs, TensorValue) != bool(model.listed_inputs)


def _stack(at: Context, model: SequentialValue, function: Make, given: list[TensorValue] | None) -> Value:
    made = [t for t in model.model_inputs() if t.layer is not None and t.layer.is_input and t.layer.name]  # see `settle`
    begun: list[Value] = [_input(at, tensor) for tensor in made]
    begun = begun if given is None else [tensor.layer for tensor in given]
    layers = [_layer(function, layer) for layer in model.stack]
    if any(layer is None for layer in layers) or len(begun) > 1:
        return None
    return at.apply("keras.Sequential", Arguments((ListValue([*begun, *layers]),), {"name": model.name}))


def _graph(at: Context, model: FunctionalValue, function: Make, own: list[TensorValue] | None) -> Value:
    if not isinstance(model.output_form, bool) or any(t.layer is None or not t.layer.is_input for t in model.inputs):
        return None
    graph = Graph(model.inputs, model.outputs)
    graph.walk()
    inputs: list[Value] = [_input(at, tensor) for tensor in model.inputs] if own is None else list(own)
    if len(inputs) != len(model.inputs):
        return None
    tensors: dict[tuple[int, int, int], Value] = dict(zip(map(_key, model.inputs), inputs, strict=True))
    made = {id(row): _layer(function, row) for row in model.order if not row.is_input}
    for layer, index in graph.finished:
        if layer.is_input:
            continue
        new, node = made.get(id(layer)), layer.nodes[index]
        result = None if new is None else _called(at, new, node, tensors)
        found = result.items if isinstance(result, ListValue) else [result]
        if len(found) != len(node.outputs) or not all(isinstance(tensor, TensorValue) for tensor in found):
            return None
        tensors.update(zip(map(_key, node.outputs), found, strict=True))
    outputs = [tensors.get(_key(tensor)) for tensor in model.outputs]
    one = len(inputs) == 1 and not model.listed_inputs
    given = inputs[0] if one else ListValue(inputs), ListValue(outputs) if model.output_form else outputs[0]
    return at.apply("keras.Model", Arguments(given, {"name": model.name}))


def _called(at: Context, layer: LayerValue, node: Node, tensors: dict[tuple[int, int, int], Value]) -> Value:
    """The new layer on the new tensors, with what the old one was called with."""
    if node.keywords or any(isinstance(value, Unknown) for value in node.arguments.values()):
        return None
    inputs = [tensors.get(_key(tensor)) for tensor in node.inputs]
    given = inputs[0] if len(inputs) == 1 else ListValue(inputs)
    return at.call(layer, Arguments((given,), dict(node.arguments)))


def _key(tensor: TensorValue) -> tuple[int, int, int]:
    return id(tensor.layer), tensor.node, tensor.index


def _input(at: Context, tensor: TensorValue) -> Value:
    shape = tensor.shape
    named = {"batch_shape": shape, "dtype": tensor.dtype, "name": tensor.layer.name if tensor.layer is not None else None}
    return at.apply("keras.Input", Arguments((), named))


def _layer(function: Make, layer: LayerValue) -> LayerValue | None:
    """What the function makes of a layer; None for an operation on tensors, which is none."""
    if layer.spec is None and not isinstance(layer, ModelValue) and layer.owner is None:
        return None
    made = function(layer)
    return made if isinstance(made, LayerValue) else None
