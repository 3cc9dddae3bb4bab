"""Attributes and methods that every model or layer has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import unnumbered
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.models.get_layer import names_are_known, no_such_layer, refuse_both_or_none, refuse_number_for_name
from cnnlint.library.keras.models.layer_list import Rows, listed_layers
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors.shapeless import Shapeless
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.values import Context, Counted, ListValue, Text, Unknown, Value


@models("keras.Model.layers", attribute=True)
def layers_of(at: Context, model: ModelValue) -> Value:
    return Rows(model, at.span)


@models("keras.Model.name", "keras.layers.Layer.name", attribute=True)
def name_of(at: Context, layer: LayerValue) -> Value:
    if layer.unnamed is None:
        return Counted(layer.name, unnumbered(layer.name)) if layer.auto_named else layer.name
    known = layer.untyped is None and (layer.spec is not None or layer.is_input)  # it is called after its class
    why, stem = layer.unnamed, unnumbered(layer.name) if known and layer.auto_named else None
    return Text(why.reason, why.span, cause=why.cause, stem=stem)


@models("keras.Model.trainable", "keras.layers.Layer.trainable", attribute=True)
def trainable_of(at: Context, layer: LayerValue) -> Value:
    return layer.trainable


@models("keras.Model.get_layer")
def get_layer(at: Context, model: ModelValue, name: Value = None, index: Value = None) -> Value:
    """A layer by name or index; an automatic name is only certain in a fresh process, which is what we assume."""
    if (told := refuse_both_or_none(name, index, at)) is not None:
        return told
    rows = listed_layers(model)
    place = index if index is not None else name
    if isinstance(place, int):
        if index is None:
            refuse_number_for_name(place, at)
        if place >= len(rows) and names_are_known(model):
            return no_such_layer(model, place, rows, at)
        return at.item(Rows(model), place)
    if not isinstance(name, str):
        return name if isinstance(name, Unknown) else at.unknown("which layer is meant is not known")
    found = next((layer for layer in rows if layer.name == name and layer.unnamed is None), None)
    if found is not None:
        return _counted_from_one(at, rows, found) or found
    nameless = next((layer.unnamed for layer in rows if layer.unnamed is not None and not layer.auto_named), None)
    same = [layer for layer in rows if layer.auto_named and unnumbered(layer.name) == unnumbered(name)]
    if len(same) == 1 and model.gap is None and nameless is None:
        return same[0]  # it has another number, for other models were made before, or cells run again
    unnamed = nameless or next((layer.unnamed for layer in same if layer.unnamed is not None), None)
    if not same and unnamed is None and names_are_known(model):
        return no_such_layer(model, name, rows, at)
    return model.gap or unnamed or at.unknown(f"no layer of {model.describe()} is called {name!r}")


def _counted_from_one(at: Context, rows: Sequence[LayerValue], found: LayerValue) -> Unknown | None:
    """Why the name may be that of the layer before: the package keras counted from 1 before 2.4."""
    if not found.auto_named or at.dialect != 2 or at.release.before(4) is not None or not standalone(at):
        return None
    first = [layer for layer in rows if layer.auto_named and unnumbered(layer.name) == unnumbered(found.name)]
    if first[0] is found:
        return None
    return at.unknown("releases of Keras 2 count automatic names from 0 or from 1")


@models("keras.layers.Layer.get_output_at")
def get_output_at(at: Context, layer: LayerValue, node_index: Value) -> Value:
    call = _call_at(at, layer, node_index)
    return call if isinstance(call, Unknown) else _one_or_all(call.outputs)


@models("keras.layers.Layer.get_input_at")
def get_input_at(at: Context, layer: LayerValue, node_index: Value) -> Value:
    call = _call_at(at, layer, node_index)
    return call if isinstance(call, Unknown) else _one_or_all(call.inputs)


def _call_at(at: Context, layer: LayerValue, index: Value) -> Node | Unknown:
    """One call of the layer. Until 2.3 the first of a model was the one that it was made with."""
    if isinstance(layer, ModelValue) and layer.kind != "subclass" and at.release.before(4) is not False:
        return at.unknown("releases of Keras 2 differ on which call of a model is its first")
    if isinstance(index, int) and 0 <= index < len(layer.nodes):
        return layer.nodes[index]
    return at.unknown("that call of the layer is not known")


def _one_or_all(tensors: Sequence[TensorValue]) -> Value:
    return tensors[0] if len(tensors) == 1 else ListValue(tensors)


@models(
    "keras.Model.to_yaml",
    "keras.layers.Layer.losses",
    "keras.Model.metrics_names",
    "keras.Model.metrics",
    "keras.Model.loss",
    raw=True,
    attribute=False,
)
def reads(at: Context, args: Any) -> Value:
    """What is read from a model without changing it."""
    return at.unknown("what the model says of itself here is known only at run time")


@models(
    "keras.Model.export",
    "keras.Model.reset_states",
    "keras.Model.reset_metrics",
    "keras.layers.Layer.add_loss",
    "keras.layers.Layer.add_metric",
    "keras.layers.Layer.add_update",
    "keras.layers.Layer.reset_states",
    "keras.layers.Layer.reset_state",
    raw=True,
)
def keeps(at: Context, args: Any) -> Value:
    """What leaves the architecture as it is."""
    return None


@models("keras.layers.Layer.set_input", raw=True)
def set_input(at: Context, args: Any) -> Value:
    """`layer.set_input(tensor)` of Keras 1 makes the tensor the layer's input: it has an output from then on."""
    layer = args.positional[0]
    at.store.touch(layer)
    layer.unknown = layer.unknown or at.unknown("what `set_input` makes the layer's input")
    return None


@models("keras.layers.Layer.build")
def build_layer(at: Context, layer: LayerValue, input_shape: Value = None) -> Value:
    """`layer.build(shape)`: makes the weights, without a call."""
    from cnnlint.library.keras.calling.building import build_weights, built_somehow
    from cnnlint.library.keras.making.inputs import written_shapes

    shapes = written_shapes(at, input_shape, _merges(layer))
    open_ = next((shape for shape in shapes if isinstance(shape, Unknown)), None)
    if open_ is not None:
        built_somehow(layer, open_, at)
    else:
        build_weights(layer, shapes, {}, at, quiet=True)  # Dense, for one, is built for a shape that it could not be called on
    return None


def _merges(layer: LayerValue) -> bool:
    """Whether the layer takes any number of inputs, or one of the program's own may, so that a list may be one of shapes."""
    if layer.spec is None and layer.owner is not None:
        return True
    return layer.takes is not None and layer.takes.star is not None


@models("keras.layers.Layer.compute_output_shape")
def compute_output_shape(at: Context, layer: LayerValue, input_shape: Value) -> Value:
    """What a call would give; it builds nothing."""
    from cnnlint.library.keras.calling.building import shape_after
    from cnnlint.library.keras.calling.call_inputs import Given
    from cnnlint.library.keras.making.inputs import written_shapes

    first, *more = written_shapes(at, input_shape, _merges(layer))
    if isinstance(first, Unknown) and not more:
        return first
    try:
        if isinstance(layer, ModelValue) and not isinstance(first, Unknown):
            found: Output | Unknown = layer.infer_output(first)
        elif layer.spec is not None and layer.wrapped is None:
            found = layer.infer_output(*(Shapeless(shape) if isinstance(shape, Unknown) else shape for shape in (first, *more)))
        else:
            found = shape_after(layer, Given.of_shapes((first, *more)), at)
    except (Undetermined, ShapeError):
        return at.unknown("the model does not tell its output for this shape")
    return ListValue(found) if isinstance(found, list) else found
