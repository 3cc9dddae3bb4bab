"""Models as the intermediate form sees them: frozen, with values that no later statement changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from cnnlint.frozen import replace
from cnnlint.layers import find
from cnnlint.library.keras.calling.frozen_inside import doubtful_switch, switched_off, trained_inside
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import snake_case
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.models.channel_order import in_either_order
from cnnlint.library.keras.models.counts_of_keras_1 import by_any_count
from cnnlint.library.keras.models.joining import BUILT
from cnnlint.library.keras.models.model_ends import (
    edge_of,
    joint_shape,
    layers_of_inputs,
    operations_at_end,
    output_keys,
    returned_edges,
    written_input,
)
from cnnlint.library.keras.models.model_value import ModelValue, each_once
from cnnlint.library.keras.models.row_weights import counted_twice, own_weights, weights_of
from cnnlint.library.keras.models.shown_shapes import (
    gives_several_shapes,
    perhaps_built,
    shown_in_subclass,
    shown_output,
    unbuilt_row,
)
from cnnlint.library.keras.training.optimizer_variables import optimizer_params
from cnnlint.program import NAMELESS, LayerCall, LayerTrace, Mended, ModelTrace
from cnnlint.recipes import Recipe
from cnnlint.values import Cause, Context, DictValue, ListValue, Mutable, Unknown, Value


def trace(model: ModelValue, at: Context) -> ModelTrace:
    """The model as it is now."""
    return by_any_count(in_either_order(model_trace(model, at.dialect), at), at)


def model_trace(model: ModelValue, dialect: int) -> ModelTrace:
    """The model as it is now, in that dialect."""
    made = _rows_and_ends(model, dialect)
    if model.kind == "subclass" and model.nodes:
        begins, ends = layers_of_inputs(model), returned_edges(model)
        beside = tuple(_layer(one, None, dialect) for one in operations_at_end(model)) if ends else ()
        made = replace(made, call=_call(model.nodes[0], 0), begins=begins, ends=ends, operations=beside)
    if model.shown != made:  # where nothing has changed it is the same object: rules work out once what they ask of it
        model.shown = made
    return model.shown


def _rows_and_ends(model: ModelValue, dialect: int) -> ModelTrace:
    """What its table shows, and the tensors that it begins and ends with."""
    rows = model.rows() if dialect >= 3 else each_once(model.rows())
    twice, partly = counted_twice(each_once(rows))
    traces = [replace(t, repeated=partly[t.name]) if t.name in partly else t for t in _rows(model, rows, dialect)]
    sure, tail, gaps = _parted(model, traces, dialect)
    inputs, outputs = model.model_inputs(), model.model_outputs()
    return ModelTrace(
        name=model.variable or (snake_case(model.cls) if model.name.startswith(NAMELESS) else model.name),
        keras_name=model.name,
        kind="functional" if getattr(model, "flat", False) else model.kind,  # its rows are no chain
        span=model.span,
        layers=sure,
        inputs=tuple(edge_of(t) for t in inputs),
        outputs=tuple(edge_of(t) for t in outputs),
        input_shape=joint_shape(inputs),
        output_shape=joint_shape(outputs),
        built=model.built,
        unknown=gaps,
        shared_weights=twice,
        output_keys=output_keys(model),
        tail=tail,
        **_settings(model, dialect),
    )


def _settings(model: ModelValue, dialect: int) -> dict[str, Any]:
    """What else is known of the model: how it was made, whether it trains, and what of it is in doubt."""
    return {
        "trainable": model.trainable is not False,
        "condition": model.gap if isinstance(model.gap, Mended) else None,
        "optimizer_params": optimizer_params(model) if dialect >= 3 else None,
        "identity": model.born,
        "dialect": dialect,
        "switch": model.trainable if isinstance(model.trainable, Unknown) else None,
        "declared": getattr(model, "declared", True),
        "begun": written_input(model) if model.kind == "sequential" else None,
        "own": own_weights(model),
        "unnamed": model.unnamed,
        "doubt": model.doubt if model.gap is None else None,
        "input_row": _input_row(model, dialect),
    }


def _input_row(model: ModelValue, dialect: int) -> LayerTrace | None:
    shows = getattr(model, "input_row", False)
    layer = next((tensor.layer for tensor in model.model_inputs()), None) if shows else None
    if layer is None:
        return None
    row = _layer(layer, None, dialect)
    return replace(row, unknown=shows) if isinstance(shows, Unknown) else row


def _rows(model: ModelValue, rows: Sequence[LayerValue], dialect: int) -> list[LayerTrace]:
    used: Mapping[int, list[int]] = getattr(model, "nodes_used", {})
    traces = [_layer(row, used.get(id(row)), dialect) for row in rows]
    if model.kind == "sequential" and not model.built:
        perhaps = getattr(model, "perhaps", None)
        return [unbuilt_row(t) if perhaps is None else perhaps_built(t, perhaps[0]) for t in traces]
    if model.kind == "subclass":
        return [shown_in_subclass(t, row, dialect) for t, row in zip(traces, rows, strict=True)]
    return traces


_Rows: TypeAlias = tuple[LayerTrace, ...]


def _parted(model: ModelValue, traces: list[LayerTrace], dialect: int) -> tuple[_Rows, _Rows, tuple[Unknown, ...]]:
    """The rows that the model surely has, those that come after a gap, and what is not known of it."""
    tail = tuple(_layer(row, None, dialect) for row in getattr(model, "behind", ()))
    gaps = [why for why in (model.gap, model.attributes.get("__weights__")) if isinstance(why, Unknown)]
    if model.doubt is not None and model.gap is not None:
        first, why = model.doubt
        traces, tail = traces[:first], ()
        gaps.append(why)
    impossible = model.gap is not None and model.gap.cause is Cause.IMPOSSIBLE
    return tuple(traces), () if impossible else tail, tuple(gaps)


def _layer(layer: LayerValue, used: list[int] | None, dialect: int) -> LayerTrace:
    """The row of a layer: the one of the last time, where nothing of what it is made from has changed."""
    indices = range(len(layer.nodes)) if used is None else used
    certain = used is not None
    model = None
    if isinstance(layer, ModelValue):
        model = model_trace(layer, dialect)
        if layer.doubt is not None:  # it does not show all that is inside
            return _layer_now(layer, indices, dialect, certain, model)
    switched = layer.trainable, layer.made_off
    made_of = layer.name, layer.unnamed, switched, layer.weights, layer.unknown, layer.added, layer.args, layer.spans
    inside: tuple[Any, ...] = ()
    if model is not None:  # its rows tell of all that is inside
        inside = BUILT in layer.attributes, model
    elif not layer.alone:
        inside = doubtful_switch(layer), switched_off(layer, dialect)
    names = _names_before(layer.nodes)
    if layer.traced is not None and layer.traced[0] == (made_of, inside, dialect, used, layer.nodes, names):
        told: LayerTrace = layer.traced[1]
        return told
    row = _layer_now(layer, indices, dialect, certain, model)
    if not any(map(_can_change, layer.args.values())):
        layer.traced = (made_of, inside, dialect, None if used is None else [*used], [*layer.nodes], names), row
    return row


def _can_change(value: Value) -> bool:
    return any(map(_can_change, value)) if isinstance(value, tuple) else isinstance(value, Mutable)


def _names_before(nodes: Iterable[Node]) -> list[str]:
    """The names of the layers that the tensors come from: they can be changed later."""
    names = [tensor.layer.name for node in nodes for tensor in node.inputs if tensor.layer is not None]
    for node in nodes:
        if node.keywords:
            names += [t.layer.name for more in node.keywords.values() for t in more if t.layer is not None]
    return names


def _layer_now(layer: LayerValue, indices: Sequence[int], dialect: int, certain: bool, model: ModelTrace | None) -> LayerTrace:
    """certain: the calls at these places belong to a graph, and so were made. model: what it is inside."""
    nodes = [layer.nodes[i] for i in indices]
    shown = shown_output(layer, nodes[-1] if nodes else None, dialect, frozenset(indices if certain else ()))
    weights, frozen = weights_of(layer, dialect)
    trained = trained_inside(layer, dialect)
    if trained and isinstance(weights, tuple):
        frozen = frozenset(range(len(weights))) - trained
    return LayerTrace(
        name=layer.name,
        type=layer.type,
        cls=_class_of(layer),
        span=layer.span,
        qualified=layer.qualified,
        args={k: frozen_value(v) for k, v in layer.args.items()},
        arg_spans=layer.spans,
        spec=layer.spec,
        input_shape=_input(nodes[-1] if nodes else None),
        output_shape=shown,
        calls=tuple(_call(n, i) for n, i in zip(nodes, indices, strict=True)),
        model=model,
        added_span=layer.added,
        own=own_weights(layer),
        tells_shape=layer.own_method("compute_output_shape") is not None,
        unnamed=layer.unnamed,
        untyped=layer.untyped,
        policy=layer.policy,
        multiple=dialect == 2 and certain and gives_several_shapes(layer),
        weights=weights,
        frozen=frozen,
        trainable=layer.trainable is not False,
        trained_inside=bool(trained),
        switch=doubtful_switch(layer),
        unknown=next((why for why in (layer.unknown, shown, weights, layer.trainable) if isinstance(why, Unknown)), None),
    )


def _class_of(layer: LayerValue) -> str:
    """Its class; one of the program that has the name of one of Keras's is told apart from that by where it stands."""
    foreign = bool(layer.qualified) and not layer.qualified.startswith("keras.")
    return layer.qualified if foreign and find(layer.cls) is not None else layer.cls


def _input(node: Node | None) -> Any:
    if node is None or not node.shapes:
        return None
    return node.shapes[0] if len(node.shapes) == 1 else list(node.shapes)


def _call(node: Node, index: int) -> LayerCall:
    """What is told of a call: the same as the last time, where nothing of it can have changed. A loop makes thousands."""
    names = (index, *_names_before((node,)))
    if node.traced is not None and node.traced[0] == names:
        told: LayerCall = node.traced[1]
        return told
    call = _call_now(node, index)
    if node.recipe is None and not any(map(_can_change, node.arguments.values())):
        object.__setattr__(node, "traced", (names, call))
    return call


def _call_now(node: Node, index: int) -> LayerCall:
    return LayerCall(
        inputs=tuple(edge_of(t) for t in node.inputs),
        input_shapes=node.shapes,
        output=node.output,
        span=node.span,
        keywords={k: tuple(edge_of(t) for t in tensors) for k, tensors in node.keywords.items()},
        arguments={k: frozen_value(v) for k, v in node.arguments.items()},
        nested=bool(node.nested),
        index=index,
        recipe=None if node.recipe is None else _frozen_recipe(node.recipe),
        first=node.first,
    )


def _frozen_recipe(value: Value) -> Value:
    if isinstance(value, Recipe):
        keywords = {k: _frozen_recipe(v) for k, v in value.keywords.items()}
        return replace(value, positional=tuple(map(_frozen_recipe, value.positional)), keywords=keywords)
    if isinstance(value, (list, tuple)):
        return type(value)(map(_frozen_recipe, value))
    return frozen_value(value)


_PLAIN = frozenset({int, float, str, bool, type(None)})


def frozen_value(value: Value) -> Value:
    """A value that later statements cannot change: lists become tuples, dicts plain dicts; layers become their trace."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, ListValue):
        return value.rest if value.rest is not None else [frozen_value(v) for v in value.items]
    if isinstance(value, tuple):
        return tuple(frozen_value(v) for v in value)
    if isinstance(value, DictValue):
        return value.rest if value.rest is not None else {k: frozen_value(v) for k, v in value.items.items()}
    if isinstance(value, ModelValue):
        return model_trace(value, 3)
    if isinstance(value, LayerValue):
        return _layer(value, None, 3)
    return value
