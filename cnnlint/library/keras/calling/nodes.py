"""One call of a layer as a node of its graph: on symbolic tensors, or on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from cnnlint.diagnostics import Span
from cnnlint.layers.wrapped import Inner
from cnnlint.library.keras.calling.bodies import age_of, bodies
from cnnlint.library.keras.calling.building import shape_after
from cnnlint.library.keras.calling.call_inputs import CalledOn, Flat, Given, by_key
from cnnlint.library.keras.calling.eager import after, conformed, sized
from cnnlint.library.keras.calling.masks import mask_of_output, taken
from cnnlint.library.keras.calling.passed import CONTAINERS
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting, Node
from cnnlint.library.keras.making.record import CALLS
from cnnlint.library.keras.tensors.symbolic import Tensor, TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Shape
from cnnlint.values import Array, Context, DictValue, ListValue, Unknown, Value


def call_symbolically(layer: LayerValue, given: Given, at: Context, span: Span | None = None) -> Value:
    """One symbolic call: builds the layer at the first, and returns the output tensor, or a list of them.

    span: where it is written, if that is not where the program stands.
    """
    output = shape_after(layer, given, at)
    at.store.touch(layer)
    outputs = _outputs(layer, given, output, at)
    node = Node(
        given.tensors,
        outputs,
        given.shapes,
        output,
        span or at.span,
        {**(taken(layer, given) if at.dialect >= 3 else {}), **given.keywords},
        dict(given.arguments),
        given.nested,
        getattr(layer, "body", None),
        first=given.first if at.dialect >= 3 else "",  # Keras 2 takes the first one out
    )
    layer.nodes.append(node)
    at.shared(CALLS).append((layer, node, at.store.forked or bodies(at).entered > 0))
    if hasattr(layer, "packed") and not any(isinstance(t.shape, Unknown) for t in outputs):
        return layer.packed(outputs, at.dialect)
    return _together(layer, outputs, at.dialect) if isinstance(output, list) and not _one_tensor(layer) else outputs[0]


def _outputs(layer: LayerValue, given: Given, output: Output | Unknown, at: Context) -> tuple[TensorValue, ...]:
    """The tensors of the node that comes next, of these shapes."""
    tensors, index = given.tensors, len(layer.nodes)
    parts = list(output) if isinstance(output, list) else [output]
    parts = parts[:1] if _one_tensor(layer) else parts
    mask = mask_of_output(layer, given, output, at) if at.dialect >= 3 and tensors else None
    dtype, age = _dtype(layer, tensors), age_of(layer, tensors, at)
    loose = bodies(at).entered > 0 and all(t.layer is None or t.loose for t in given.every_tensor)
    return tuple(
        TensorValue(part, layer, index, i, dtype, mask=None if i else mask, age=age, loose=loose)
        for i, part in enumerate(parts)
    )


def call_eagerly(
    layer: LayerValue,
    inputs: Sequence[Tensor],
    at: Context,
    arguments: Mapping[str, Value] | None = None,
    nested: Nesting = True,
    open: bool = False,
    named: Mapping[str, Sequence[Shape | Unknown]] | None = None,
) -> Value:
    """A call on arrays: builds the layer and returns an array of the output's shape. named: shapes of those given by name."""
    shapes = conformed(layer, tuple(_sized_at(inputs, place, at) for place in range(len(inputs))))
    places = count(len(inputs))
    keywords = {name: [sized(shape, at, place=next(places)) for shape in given_] for name, given_ in (named or {}).items()}
    given = Given.of_shapes(shapes, keywords, arguments, nested, open)
    output = shape_after(layer, given, at, CalledOn.ARRAYS)
    at.store.touch(layer)
    outputs = tuple(TensorValue(o) for o in (output if isinstance(output, list) else [output]))
    layer.nodes.append(Node(given.tensors, outputs, shapes, output, at.span, recipe=getattr(layer, "body", None)))
    if isinstance(output, list):
        return _together(layer, [after(layer, inputs, shape, at, arguments or {}) for shape in output], at.dialect)
    return after(layer, inputs, output, at, arguments or {})


def _sized_at(inputs: Sequence[Tensor], place: int, at: Context) -> Shape | Unknown:
    """The shape of one of several inputs: what is given twice has the same sizes at both places."""
    given = inputs[place]
    first = next(i for i, other in enumerate(inputs) if other is given)
    return sized(given.whole_shape if isinstance(given, Array) else given.shape, at, place=first)


def _one_tensor(layer: LayerValue) -> bool:
    """Whether one tensor goes on although several shapes may be shown."""
    return layer.one_tensor or isinstance(getattr(layer, "returned", None), TensorValue)


def _together(layer: LayerValue, outputs: Sequence[Value], dialect: int) -> Value:
    """What several outputs come in: the containers that a `call` of the program returns, or else a list."""
    returned: Any = getattr(layer, "returned", None)
    form = Form.of(by_key(returned, dialect)) if isinstance(returned, CONTAINERS) else None
    if form is not None and form.count == len(outputs):
        filled = form.filled(outputs)
        return DictValue({key: filled.items[key] for key in returned.items}) if isinstance(filled, DictValue) else filled
    states = getattr(layer.spec, "layer", layer.spec)  # of a Bidirectional those of the layer in it
    cell = getattr(getattr(states, "spec", states), "cell", None)
    stacked = layer.cls == "StackedRNNCells" or (isinstance(cell, Inner) and cell.modelled and hasattr(cell.spec, "cells"))
    return Flat(outputs) if layer.spec is None or stacked or layer.owner is not None else ListValue(outputs)


def _dtype(layer: LayerValue, tensors: tuple[TensorValue, ...]) -> str:
    same = layer.cls in ("Flatten", "Reshape", "Permute", "RepeatVector", "InputLayer", "Identity")
    return tensors[0].dtype if tensors and same else "float32"
