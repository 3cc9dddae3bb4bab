"""`clone_model(model, clone_function=f)`: a model anew, of what a function makes of each layer. keras/src/models/cloning.py"""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.layer import LayerValue, Node
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.optimizer_variables import variables_made
from cnnlint.values import Context, ListValue, Unknown, Value


def cloned_by(at: Context, model: ModelValue, function: Value) -> ModelValue | None:
    """The copy, or None where it cannot be followed."""
    made: Value = None
    if model.gap is None and model.unnamed is None and not hasattr(model, "owner"):
        if isinstance(model, SequentialValue):
            made = _stack(at, model, function)
        elif isinstance(model, FunctionalValue):
            made = _graph(at, model, function)
    if not isinstance(made, ModelValue):
        return None
    if at.dialect >= 3 and model.compiled is not None:
        at.store.touch(made)
        made.compiled = model.compiled
        made.fitted = made.built and variables_made(made)
    return made


def _stack(at: Context, model: SequentialValue, function: Value) -> Value:
    begun = [_input(at, t) for t in model.model_inputs() if t.layer is not None and t.layer.cls == "InputLayer"]
    layers = [_layer(at, function, layer) for layer in model.stack]
    if any(layer is None for layer in layers):
        return None
    return at.apply("keras.Sequential", Arguments((ListValue([*begun, *layers]),), {"name": model.name}))


def _graph(at: Context, model: FunctionalValue, function: Value) -> Value:
    if isinstance(model.output_form, tuple) or any(t.layer is None or t.layer.cls != "InputLayer" for t in model.inputs):
        return None
    graph = Graph(model.inputs, model.outputs)
    graph.walk()
    inputs = [_input(at, tensor) for tensor in model.inputs]
    tensors: dict[tuple[int, int, int], Value] = dict(zip(map(_key, model.inputs), inputs, strict=True))
    made = {id(row): _layer(at, function, row) for row in model.order if row.cls != "InputLayer"}
    for layer, index in graph.finished:
        if layer.cls == "InputLayer":
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


def _layer(at: Context, function: Value, layer: LayerValue) -> LayerValue | None:
    """What the function makes of a layer; None for an operation on tensors, which is none."""
    if layer.spec is None and not isinstance(layer, ModelValue) and not hasattr(layer, "owner"):
        return None
    made = at.call(function, Arguments((layer,)))
    return made if isinstance(made, LayerValue) else None
