"""Calls of layers that lead to no output: in a functional graph, and in the `call` of a class of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.calling.call_inputs import tensors_in
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.making.record import Calls
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.once import first_time
from cnnlint.program import Call
from cnnlint.values import Context, Value

NAME = "keras.__unused__"
DROPPED = "keras.__dropped__"


def unused_calls(calls: Calls, models: list[ModelValue], names: Mapping[str, Value]) -> Iterator[Call]:
    """Calls of Keras's own layers whose output nothing takes, in graphs that start at the input of a model that was built.
    One that a name holds stands beside the model: it takes what a layer of the model gives."""
    used = {(id(layer), i) for model in models for layer, i in _nodes_of(model)}
    taken = {(id(t.layer), t.node) for layer, node, _ in calls for t in _all_inputs(node) if t.layer is not None}
    outputs = [t for model in models for t in model.model_outputs()]
    kept = [t for v in names.values() for t in tensors_in(v) if isinstance(t, TensorValue)]
    given = {(id(way.layer), way.node) for tensor in outputs for way in _ways(tensor)}
    held = {(id(way.layer), way.node) for tensor in kept for way in _ways(tensor)}
    starts = {id(t.layer) for model in models for t in model.model_inputs()}
    followed = {id(t.layer) for model in models if model.gap is None for t in model.model_inputs()}
    reached = used | taken | given
    for layer, node, spared in calls:
        index = next((i for i, own in enumerate(layer.nodes) if own is node), None)
        if spared or index is None or (id(layer), index) in reached or not layer.qualified.startswith("keras.layers."):
            continue
        if layer.unknown is None and (found := _starts(node)) and found <= starts:
            kept_by_name = (id(layer), index) in held
            if not kept_by_name or any((id(t.layer), t.node) in used for t in _all_inputs(node)):
                facts = {"name": layer.name, "cls": layer.cls, "held": kept_by_name, "followed": found <= followed}
                yield Call(node.span, NAME, facts)


def dropped_layers(made: list[LayerValue], models: list[ModelValue]) -> Iterator[Call]:
    """Layers that a statement made, and that nothing called or holds."""
    rows = {id(row) for model in models for row in model.rows()}
    for layer in made:
        if not layer.nodes and id(layer) not in rows:
            yield Call(layer.span, DROPPED, {"cls": layer.cls})


def tell_dropped(tensor: TensorValue, at: Context) -> None:
    """In the `call` of a class of the program, a statement calls one of Keras's layers, and nothing takes what that gives."""
    layer = tensor.layer
    if layer is None or layer.spec is None or not bodies(at).entered or not layer.qualified.startswith("keras.layers."):
        return
    place = layer.nodes[tensor.node].span if tensor.node < len(layer.nodes) else None
    if place is None or (place.line, place.cell, place.path) != (at.span.line, at.span.cell, at.span.path):
        return  # a function of the program called it
    if not _changes_itself(layer) and not _returns_nothing(at) and first_time(at, "dropped-result", str(place)):
        at.emit(Call(place, NAME, {"name": layer.name, "cls": layer.cls, "in_call": True}))


def _returns_nothing(at: Context) -> bool:
    """Whether the `call` that runs ends without a `return`: that is told, and nothing in it is of use."""
    from cnnlint.library.keras.classes.followed_call import CALLED

    call = at.shared(CALLED)[-1].own_method("call") if at.shared(CALLED) else None
    return call is not None and call.returns_nothing


_BY_CALLS = ("ActivityRegularization", "BatchNormalization", "SpectralNormalization")


def _changes_itself(layer: LayerValue) -> bool:
    """Whether a call does something beside what it gives: keeps a state, an average, or adds a loss to the model."""
    args = layer.args
    kept = args.get("stateful", False) is not False or args.get("activity_regularizer") is not None
    return kept or layer.cls in _BY_CALLS


def discard(calls: Calls, removed: Value) -> None:
    """A layer that the program takes out of its model: that its output leads nowhere is meant."""
    calls[:] = [(layer, node, spared or layer is removed) for layer, node, spared in calls]


def _nodes_of(model: ModelValue) -> Iterator[tuple[LayerValue, int]]:
    used: Mapping[int, list[int]] = getattr(model, "nodes_used", {})
    for layer in model.rows():
        for index in used.get(id(layer), range(len(layer.nodes))):
            yield layer, index


def _all_inputs(node: Node) -> list[TensorValue]:
    keywords: Any = node.keywords.values()
    given = (*node.inputs, *(t for value in keywords for t in (value if isinstance(value, (list, tuple)) else [value])))
    return [way for tensor in given for way in _ways(tensor)]


def _ways(tensor: TensorValue) -> list[TensorValue]:
    """The tensor, or each that it may be."""
    return [tensor] if tensor.ways is None else [way for part in tensor.ways for way in _ways(part)]


def _starts(node: Node) -> set[int]:
    """The input layers that a call depends on; empty when one of its inputs comes from elsewhere."""
    found: set[int] = set()
    queue, seen = list(_all_inputs(node)), set()
    while queue:
        tensor = queue.pop()
        if tensor.layer is None:
            return set()
        if tensor.layer.is_input:
            found.add(id(tensor.layer))
        elif (id(tensor.layer), tensor.node) not in seen:
            seen.add((id(tensor.layer), tensor.node))
            queue += _all_inputs(tensor.layer.nodes[tensor.node])
    return found
