"""Calling a layer: on symbolic tensors, which makes a node of the graph, or on arrays; and on what is neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.layers.wrapped import Inner
from cnnlint.library.keras.calling import lists_of_one, recovery
from cnnlint.library.keras.calling.building import shape_after
from cnnlint.library.keras.calling.call_inputs import Flat, Given, as_symbolic, by_key, tensors_in
from cnnlint.library.keras.calling.cell_states import with_states
from cnnlint.library.keras.calling.eager import after, at_hand, conformed, sized
from cnnlint.library.keras.calling.masks import mask_of_output, taken
from cnnlint.library.keras.calling.passed import CONTAINERS, Passed, call_words, passed
from cnnlint.library.keras.calling.rejections import refuse_undefined, refuses_a_number
from cnnlint.library.keras.classes.call_arguments import (
    refuse_layers_among,
    refuse_one_by_one,
    refuse_what_is_no_tensor,
    refuse_wrong_call,
)
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.layer import LayerValue, Nesting, Node, age_of, bodies
from cnnlint.library.keras.making.record import CALLS
from cnnlint.library.keras.tensors.symbolic import Tensor, TensorValue
from cnnlint.library.once import first_time
from cnnlint.program import IMPOSSIBLE, Problem
from cnnlint.values import Array, Context, DictValue, ListValue, Undefined, Unknown, Value


def call_layer(layer: LayerValue, args: Arguments, at: Context) -> Value:
    """`layer(inputs)`: a symbolic call if a symbolic tensor is among the inputs, an eager one for arrays."""
    _refuse_undefined_among(layer, args, at)
    if args.keywords or not args.positional:
        refuse_wrong_call(layer, args, at)
    call = passed(layer, args, at)
    if not call.inputs:
        return _call_on_something_else(layer, call.args, at, call.others)
    refuse_what_is_no_tensor(layer, args, at)
    refuse_layers_among(layer, call.args, at)
    one_by_one = len(call.args.positional) > 1 and not call.nested and len(call.inputs) > 1
    if one_by_one and getattr(layer.spec, "takes_list", False):
        refuse_one_by_one(layer, len(call.inputs), at)
    made = _on_tensors(layer, call, at) if call.symbolic else _on_data(layer, call, at)
    return with_states(layer, made, call.args, at.dialect)


def _on_tensors(layer: LayerValue, call: Passed, at: Context) -> Value:
    impossible = TensorValue(at.unknown(IMPOSSIBLE))
    if call.nested and len(call.inputs) == 1 and lists_of_one.refuses(layer, call.nested, at):
        return call_symbolically(layer, Given((impossible,)), at)
    if not call.nested and len(call.inputs) == 1 and lists_of_one.refuses_alone(layer, call.begins, at):
        return call_symbolically(layer, Given((impossible, impossible)), at)
    keywords = {k: tuple(map(as_symbolic, tensors_in(v))) for k, v in call.named.items()}
    inputs = tuple(map(as_symbolic, call.inputs))
    given = Given(inputs, keywords, call.others, call.nested, call.first, call.open, call.forms)
    return lists_of_one.wrapped(layer, call_symbolically(layer, given, at), call.nested, at)


def _on_data(layer: LayerValue, call: Passed, at: Context) -> Value:
    data = [at_hand(value, at) for value in call.inputs]
    arguments = {**call.others, **{k: _inside(v, at) for k, v in call.named.items()}}
    return call_eagerly(layer, data, at, arguments, call.nested, call.open)


def _inside(value: Value, at: Context) -> Value:
    """Arrays as the body of a `call` meets them."""
    if isinstance(value, CONTAINERS):
        parts = [_inside(part, at) for part in tensors_in(value)]
        form = Form.of(value)
        return form.filled(parts) if form is not None and form.count == len(parts) else ListValue(parts)
    shape = value.whole_shape if isinstance(value, Array) else getattr(value, "shape", at.unknown("a dict of arrays"))
    return TensorValue(shape)


def _call_on_something_else(layer: LayerValue, args: Arguments, at: Context, others: Mapping[str, Value]) -> Value:
    words = call_words(layer)
    given = args.positional[0] if args.positional else args.keywords.get(words[0]) if words else None
    if isinstance(given, LayerValue) and not _perhaps_no_layer(given):
        message = f"{layer.cls} is called on the layer `{given.label}` itself, not on a tensor"
        help = "call that layer first: `layer(x)` returns the tensor"
        keras = "Only input tensors may be passed as positional arguments."
        if at.dialect < 3:
            keras = "Inputs to a layer should be tensors."
        made = (Label(given.span, "the layer is made here"),) if given.span != at.span else ()
        if not recovery.is_repair(given):
            at.emit(Problem("layer-as-tensor", message, at.span, labels=made, help=help, keras=keras, layer=layer.name))
        tensors = tuple(map(as_symbolic, tensors_in(as_called(given, at))))
    elif layers := _layers_alone(given):
        refuse_layers_among(layer, args, at)
        tensors = tuple(as_symbolic(tensor) for one in layers for tensor in tensors_in(as_called(one, at)))
    else:
        if given is None and args.positional and layer.spec is not None and layer.cls != "Lambda":
            _refuse_none(layer, at)
        if isinstance(given, tuple) and _is_sizes(given) and refuses_a_number(layer):
            _refuse_sizes(layer, given, at)
            given = at.unknown(IMPOSSIBLE)
        lists_of_one.refuse_none_at_all(layer, given, at)
        why = given if isinstance(given, Unknown) else at.unknown("what the layer is called on is not known")
        tensors = (TensorValue(why),)
    beside = {name: value for name, value in others.items() if name != words[0]} if words else {}
    nested = bool(_layers_alone(given))
    call = Given(tensors, arguments=beside, nested=nested, open=not (nested or isinstance(given, LayerValue)))
    last = layer.nodes[-1] if layer.nodes else None
    if last is not None and last.span == at.span and last.shapes == call.shapes and len(last.outputs) == 1:
        return last.outputs[0]  # the next round of a loop
    return call_symbolically(layer, call, at)


def _refuse_undefined_among(layer: LayerValue, args: Arguments, at: Context) -> None:
    """`Add()([x, shortcut])` where no line makes `shortcut`."""
    given = args.positional[0] if args.positional and layer.spec is not None else None
    items = given.items if isinstance(given, ListValue) else given if isinstance(given, tuple) else (given,)
    for item in items:
        if isinstance(item, Undefined):
            help = f"make the tensor first: `{item.name} = Input(...)`"
            refuse_undefined(at, item, f"{layer.cls} is called on `{item.name}`", help)


def _layers_alone(given: Value) -> Sequence[LayerValue]:
    """The layers or models in a list that holds nothing else: `concatenate([left, right])` of two stacks."""
    items = given.items if isinstance(given, ListValue) and given.rest is None else ()
    layers = [one for one in items if isinstance(one, LayerValue) and not _perhaps_no_layer(one)]
    return layers if len(layers) == len(items) else ()


def _refuse_none(layer: LayerValue, at: Context) -> None:
    """`x = block(x)` of a function without `return`, and a layer of Keras is called on what it gives."""
    message = f"{layer.cls} is called on None, not on a tensor"
    help = "end the function that makes its input with `return x`"
    keras = (
        "Only input tensors may be passed as positional arguments."
        if at.dialect >= 3
        else "Inputs to a layer should be tensors."
    )
    at.emit(Problem("layer-as-tensor", message, at.span, actual="None", help=help, keras=keras, layer=layer.name))


def _is_sizes(given: tuple[Value, ...]) -> bool:
    """Whether it is the shape of a sample, as `Input` takes it."""
    return 0 < len(given) < 5 and all(type(size) is int or size is None for size in given)


def _refuse_sizes(layer: LayerValue, given: tuple[Value, ...], at: Context) -> None:
    """`Conv2D(32, 3)(input_shape)`: the sizes stand where a tensor of those sizes is meant."""
    if not first_time(at, "layer-as-tensor", given):
        return  # every branch of a model begins at them
    message = f"{layer.cls} is called on the sizes {given}, not on a tensor"
    help = f"make the tensor first: `inputs = Input({given})`"
    keras = "Only input tensors may be passed as positional arguments."
    if at.dialect < 3:
        many = f'Layer "{layer.name}" expects 1 input(s), but it received {len(given)} input tensors.'
        keras = many if len(given) > 1 else f'Input 0 of layer "{layer.name}" is incompatible with the layer'
    at.emit(Problem("layer-as-tensor", message, at.span, actual=str(given), help=help, keras=keras, layer=layer.name))


def as_called(layer: LayerValue, at: Context) -> Value:
    """The tensor that a layer gives which stands in the place of one: its own output, else what it gives of the last tensor."""
    own = layer.model_outputs() if hasattr(layer, "model_outputs") else layer.nodes[-1].outputs if layer.nodes else ()
    if own:
        return recovery.rejoined(own[0], at)
    return call_symbolically(layer, Given((recovery.fed_to(layer, at),)), at, layer.span)


def _perhaps_no_layer(given: LayerValue) -> bool:
    """Whether it was taken for a layer only for its name: another package's function may return a tensor."""
    return given.spec is None and not given.qualified.startswith(("keras.", "__main__."))


def call_symbolically(layer: LayerValue, given: Given, at: Context, span: Span | None = None) -> Value:
    """One symbolic call: builds the layer at the first, and returns the output tensor, or a list of them.

    span: where it is written, if that is not where the program stands.
    """
    tensors = given.tensors
    output = shape_after(layer, given, at)
    at.store.touch(layer)
    index = len(layer.nodes)
    parts = list(output) if isinstance(output, list) else [output]
    parts = parts[:1] if layer.one_tensor else parts
    mask = mask_of_output(layer, given, output, at) if at.dialect >= 3 and tensors else None
    dtype, age = _dtype(layer, tensors), age_of(layer, tensors, at)
    loose = bodies(at).entered > 0 and all(t.layer is None or t.loose for t in given.every_tensor)
    outputs = tuple(
        TensorValue(part, layer, index, i, dtype, mask=None if i else mask, age=age, loose=loose)
        for i, part in enumerate(parts)
    )
    node = Node(
        tensors,
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
    return _together(layer, outputs, at.dialect) if isinstance(output, list) and not layer.one_tensor else outputs[0]


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
    return Flat(outputs) if layer.spec is None or stacked or hasattr(layer, "owner") else ListValue(outputs)


def _dtype(layer: LayerValue, tensors: tuple[TensorValue, ...]) -> str:
    same = layer.cls in ("Flatten", "Reshape", "Permute", "RepeatVector", "InputLayer", "Identity")
    return tensors[0].dtype if tensors and same else "float32"


def call_eagerly(
    layer: LayerValue,
    inputs: Sequence[Tensor],
    at: Context,
    arguments: Mapping[str, Value] | None = None,
    nested: Nesting = True,
    open: bool = False,
) -> Value:
    """A call on arrays: builds the layer and returns an array of the output's shape."""
    shapes = conformed(layer, tuple(sized(t.whole_shape if isinstance(t, Array) else t.shape, at) for t in inputs))
    given = Given.of_shapes(shapes, arguments=arguments, nested=nested, open=open)
    output = shape_after(layer, given, at, on_data=True)
    at.store.touch(layer)
    outputs = tuple(TensorValue(o) for o in (output if isinstance(output, list) else [output]))
    layer.nodes.append(Node(given.tensors, outputs, shapes, output, at.span, recipe=getattr(layer, "body", None)))
    if isinstance(output, list):
        return _together(layer, [after(layer, inputs, shape, at) for shape in output], at.dialect)
    return after(layer, inputs, output, at)
