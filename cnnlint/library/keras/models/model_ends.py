"""Where does a model begin and end, as the intermediate form tells it?"""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Span
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.tensors.symbolic import TensorValue, shapes_of
from cnnlint.program import Edge, Output
from cnnlint.recipes import Recipe
from cnnlint.values import Unknown, Value


def written_input(model: ModelValue) -> Span | None:
    """Where the Input of a stack is written; that which Keras makes for a stack without one is written nowhere."""
    layer = next((tensor.layer for tensor in model.model_inputs()), None)
    return layer.span if layer is not None and layer.is_input and layer.added is not None else None


def output_keys(model: ModelValue) -> tuple[str, ...]:
    """The keys of the dict that a model gives; none where it gives no dict."""
    form = output_form(model)
    return tuple(map(str, form)) if isinstance(form, tuple) else ()


def output_form(model: ModelValue) -> Nesting:
    """The containers in which the outputs of a functional model were given."""
    form: Nesting = getattr(getattr(model, "graph", None) or model, "output_form", False)
    return form


_TRAINS_ITSELF = ("fit", "train_step", "compute_loss", "compile", "__call__")


def returned_edges(model: Any) -> tuple[Edge, ...]:
    """What the `call` of a model of the user's own returns, where its tensors come from layers and Keras trains it."""
    result = getattr(model, "returned", None)
    tensors = result if isinstance(result, tuple) else (result,)
    if any(model.owner.function(name) is not None for name in _TRAINS_ITSELF):
        return ()
    told = all(isinstance(t, TensorValue) and t.layer is not None and t.ways is None for t in tensors)
    return tuple(map(edge_of, tensors)) if told else ()


def operations_at_end(model: Any) -> list[LayerValue]:
    """The operations on tensors that stand between its layers and what its `call` returns, each after the one before it."""
    rows = {id(row) for row in model.rows()}
    found: dict[int, LayerValue] = {}
    result = getattr(model, "returned", None)
    for tensor in result if isinstance(result, tuple) else (result,):
        chain: list[LayerValue] = []
        layer = getattr(tensor, "layer", None)
        while layer is not None and id(layer) not in rows and len(layer.nodes) == 1 and len(layer.nodes[0].inputs) == 1:
            chain.insert(0, layer)
            layer = layer.nodes[0].inputs[0].layer
        found.update((id(layer), layer) for layer in (chain if layer is not None and id(layer) in rows else ()))
    return list(found.values())


_SAME_VALUES = frozenset({"tensorflow.cast", "keras.ops.cast", "tensorflow.convert_to_tensor", "tensorflow.reshape"})


def layers_of_inputs(model: Any) -> tuple[str, ...]:
    """The layers that its `call` gives what the model was given, with the same values."""
    inputs = {id(operand) for operand in getattr(model, "entered", ())}
    return tuple(row.name for row in model.rows() if any(id(_plain(t)) in inputs for node in row.nodes for t in node.inputs))


def _plain(tensor: TensorValue) -> Value:
    """What the tensor was before its type and its shape were changed."""
    made = tensor.made
    while isinstance(made, Recipe) and made.name in _SAME_VALUES and made.positional:
        made = made.positional[0]
    return made


def joint_shape(tensors: list[TensorValue]) -> Output | Unknown | None:
    """The shape of one tensor, the list of those of several."""
    if not tensors:
        return None
    return tensors[0].shape if len(tensors) == 1 else shapes_of(tensors)


def edge_of(tensor: TensorValue) -> Edge:
    """From which output of which call of which layer a tensor comes."""
    return Edge(tensor.layer.name if tensor.layer is not None else "", tensor.node, tensor.index)
