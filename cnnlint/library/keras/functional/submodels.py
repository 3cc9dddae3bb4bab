"""A model that begins at a tensor of another model: Keras puts an Input in its place and calls the layers between once more.

keras/src/models/functional.py, clone_graph_nodes; Keras 2 since TensorFlow 2.5: tf_keras/src/engine/functional_utils.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnlint.frozen import replace
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.releases.differences import release_told
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Call, Problem
from cnnlint.values import Cause, Context, Unknown

if TYPE_CHECKING:
    from cnnlint.library.keras.functional.graph import FunctionalValue
    from cnnlint.library.keras.functional.walk import Graph


def begins_inside(model: FunctionalValue) -> bool:
    """Whether one of its inputs is the output of a layer."""
    return any(t.layer is not None and not t.layer.is_input for t in model.inputs)


def cut_open(model: FunctionalValue, graph: Graph, at: Context) -> Unknown | None:
    """Puts the Inputs and the repeated calls in place of the model's own; why the rows are not known, if they are not.

    graph: what lies between inputs and outputs, walked.
    """
    if graph.gap is not None:
        return graph.gap
    started = {id(t.layer) for t in model.inputs}
    if at.dialect >= 3 and any(id(layer) in started and not layer.is_input for layer, _ in graph.finished):
        return at.unknown("the layer that the model begins after is called once more in it")
    if _severed(model, at):
        return at.because(Cause.IMPOSSIBLE, "after an impossible model")
    for tensor in model.inputs:
        _tell(tensor, model, at)
    put = {t.key: _input_for(t, i, at) for i, t in enumerate(model.inputs) if t.layer is not None}
    for layer, index in graph.finished:
        if not layer.is_input:
            _call_again(layer, index, put, at)
    model.inputs = [put.get(t.key, t) for t in model.inputs]
    model.outputs = [put.get(t.key, t) for t in model.outputs]
    return None


def _tell(tensor: TensorValue, model: FunctionalValue, at: Context) -> None:
    """What the model leaves out: the layer that it begins behind, and the Input that leads there."""
    layer, source = tensor.layer, _source(tensor)
    if layer is not None and layer.spec is None and layer.unknown is not None:
        return  # what a function that was not read returned may lie anywhere
    if layer is not None and source is not None and source is not layer and not any(t.layer is source for t in model.inputs):
        at.emit(
            Call(at.span, "keras.Model.__begins_behind__", {"layer": layer.cls}, {"layer": layer.span, "input": source.span})
        )


def _source(tensor: TensorValue) -> LayerValue | None:
    """The Input that the tensor is made of, where it is one."""
    seen, waiting, found = set[int](), [tensor], dict[int, LayerValue]()
    while waiting:
        layer = waiting.pop().layer
        if layer is None or id(layer) in seen:
            continue
        seen.add(id(layer))
        if layer.is_input:
            found[id(layer)] = layer
        waiting += [t for node in layer.nodes for t in node.inputs]
    return next(iter(found.values())) if len(found) == 1 else None


def _severed(model: FunctionalValue, at: Context) -> bool:
    """An output that is given twice, or is an input as well, is copied without what leads to it."""
    outputs = [t.key for t in model.outputs]
    if len(set(outputs)) == len(outputs) and not set(outputs) & {t.key for t in model.inputs}:
        return False
    at.emit(
        Problem(
            "disconnected-graph",
            "the model begins at an inner tensor, and one of its outputs is listed twice or is that tensor itself",
            at.span,
            keras="is not connected to `inputs`",
            help="begin it at `keras.Input(...)`",
            certain=release_told(at),
        )
    )
    return True


def _input_for(tensor: TensorValue, index: int, at: Context) -> TensorValue:
    assert tensor.layer is not None
    if tensor.layer.is_input:
        return tensor
    layer = LayerValue("InputLayer", "", at.span)
    # Keras 3 names it after the tensor, and numbers tensors after all that were ever made
    give_name(layer, at, "input", None if at.dialect < 3 else "keras_tensor_?CLONE" + (f" ({index + 1})" if index else ""))
    layer.weights, layer.auto_named = (), True
    made = TensorValue(tensor.shape, layer, dtype=tensor.dtype)
    layer.nodes = [Node((), (made,), (), tensor.shape, at.span)]
    return made


def _call_again(layer: LayerValue, index: int, put: dict[tuple[int, int, int], TensorValue], at: Context) -> None:
    node = layer.nodes[index]
    at.store.touch(layer)
    outputs = tuple(replace(t, node=len(layer.nodes)) for t in node.outputs)
    keywords = {k: tuple(put.get(t.key, t) for t in tensors) for k, tensors in node.keywords.items()}
    inputs = tuple(put.get(t.key, t) for t in node.inputs)
    layer.nodes.append(replace(node, inputs=inputs, outputs=outputs, keywords=keywords))
    put.update({old.key: new for old, new in zip(node.outputs, outputs, strict=True)})
