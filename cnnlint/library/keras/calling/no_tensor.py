"""A layer that is called on something with no tensor in it: another layer, None, sizes, or a name that nothing binds."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.library.keras.calling import lists_of_one, recovery
from cnnlint.library.keras.calling.call_inputs import Given, as_symbolic, tensors_in
from cnnlint.library.keras.calling.nodes import call_symbolically
from cnnlint.library.keras.calling.passed import Passed, call_words
from cnnlint.library.keras.calling.rejections import refuse_undefined, refuses_a_number
from cnnlint.library.keras.classes.call_arguments import (
    refuse_layers_among,
)
from cnnlint.library.keras.functional.walk import may_be_no_layer
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, External, ListValue, Undefined, Unknown, Value

_KERAS_3 = "Only input tensors may be passed as positional arguments."
_KERAS_2 = "Inputs to a layer should be tensors."


def call_on_no_tensor(layer: LayerValue, call: Passed, at: Context) -> Value:
    """What a layer gives whose first argument has no tensor in it. What Keras refuses of that is told."""
    args, words = call.args, call_words(layer)
    given = args.positional[0] if args.positional else args.keywords.get(words[0]) if words else None
    nested = bool(_layers_alone(given))
    tensors = _tensors_meant(layer, args, given, at)
    beside = {name: value for name, value in call.others.items() if name != words[0]} if words else {}
    named = {name: tuple(map(as_symbolic, tensors_in(value))) for name, value in call.named.items()}
    open = not (nested or isinstance(given, LayerValue))
    meant = Given(tensors, named, beside, nested, open=open, forms=call.forms)
    last = layer.nodes[-1] if layer.nodes else None
    if last is not None and last.span == at.span and last.shapes == meant.shapes and len(last.outputs) == 1:
        return last.outputs[0]  # the next round of a loop
    return call_symbolically(layer, meant, at)


def _tensors_meant(layer: LayerValue, args: Arguments, given: Value, at: Context) -> tuple[TensorValue, ...]:
    """The outputs of the layers that stand in the place of tensors; else one tensor of unknown shape."""
    layers = _layers_alone(given)
    if layers:
        refuse_layers_among(layer, args, at)
    elif isinstance(given, LayerValue) and not may_be_no_layer(given):
        _refuse_layer(layer, given, at)
        layers = [given]
    else:
        return (TensorValue(_why_unknown(layer, args, given, at)),)
    return tuple(as_symbolic(tensor) for one in layers for tensor in tensors_in(as_called(one, at)))


def _why_unknown(layer: LayerValue, args: Arguments, given: Value, at: Context) -> Unknown:
    if given is None and args.positional and layer.spec is not None and layer.cls != "Lambda":
        _refuse_none(layer, at)
    if isinstance(given, tuple) and _is_sizes(given) and refuses_a_number(layer):
        _refuse_sizes(layer, given, at)
        return at.because(Cause.IMPOSSIBLE)
    if isinstance(given, External) and _is_class_of_layers(given):
        _refuse_class(layer, given, at)
        return at.because(Cause.IMPOSSIBLE)
    lists_of_one.refuse_none_at_all(layer, given, at)
    return given if isinstance(given, Unknown) else at.unknown("what the layer is called on is not known")


def _refuse_layer(layer: LayerValue, given: LayerValue, at: Context) -> None:
    """`Dense(10)(Flatten())`, where `Flatten()(x)` is meant. A layer that reading has repaired was told of already."""
    if recovery.is_repair(given):
        return
    message = f"{layer.cls} is called on the layer `{given.label}` itself, not on a tensor"
    help = "call that layer first: `layer(x)` returns the tensor"
    made = (Label(given.span, "the layer is made here"),) if given.span != at.span else ()
    keras = _KERAS_3 if at.dialect >= 3 else _KERAS_2
    at.emit(Problem("layer-as-tensor", message, at.span, labels=made, help=help, keras=keras, layer=layer.name))


def _is_class_of_layers(given: External) -> bool:
    from cnnlint.layers import find

    return given.name.startswith("keras.layers.") and find(given.name.removeprefix("keras.layers.")) is not None


def _refuse_class(layer: LayerValue, given: External, at: Context) -> None:
    """`Dense(10)(Flatten)(x)`: the brackets that make a layer of the class are missing, and those that call it."""
    short = given.name.rpartition(".")[2]
    message, help = (
        f"{layer.cls} is called on the class `{short}` itself, not on a tensor",
        f"write `{short}()(x)` in its place",
    )
    keras = _KERAS_3 if at.dialect >= 3 else _KERAS_2
    at.emit(Problem("layer-as-tensor", message, at.span, help=help, keras=keras, layer=layer.name))


def as_called(layer: LayerValue, at: Context) -> Value:
    """The tensor that a layer gives which stands in the place of one: its own output, else what it gives of the last tensor."""
    own = layer.model_outputs() if hasattr(layer, "model_outputs") else layer.nodes[-1].outputs if layer.nodes else ()
    if own:
        return recovery.rejoined(own[0], at)
    return call_symbolically(layer, Given((recovery.fed_to(layer, at),)), at, layer.span)


def _layers_alone(given: Value) -> Sequence[LayerValue]:
    """The layers or models in a list that holds nothing else: `concatenate([left, right])` of two stacks."""
    items = given.items if isinstance(given, ListValue) and given.rest is None else ()
    layers = [one for one in items if isinstance(one, LayerValue) and not may_be_no_layer(one)]
    return layers if len(layers) == len(items) else ()


def _is_sizes(given: tuple[Value, ...]) -> bool:
    """Whether it is the shape of a sample, as `Input` takes it."""
    return 0 < len(given) < 5 and all(type(size) is int or size is None for size in given)


def _refuse_none(layer: LayerValue, at: Context) -> None:
    """`x = block(x)` of a function without `return`, and a layer of Keras is called on what it gives."""
    message = f"{layer.cls} is called on None, not on a tensor"
    help = "call it on a tensor; a function that makes one ends with `return x`"
    keras = _KERAS_3 if at.dialect >= 3 else _KERAS_2
    at.emit(Problem("layer-as-tensor", message, at.span, actual="None", help=help, keras=keras, layer=layer.name))


def _refuse_sizes(layer: LayerValue, given: tuple[Value, ...], at: Context) -> None:
    """`Conv2D(32, 3)(input_shape)`: the sizes stand where a tensor of those sizes is meant."""
    if not first_time(at, "layer-as-tensor", given):
        return  # every branch of a model begins at them
    message = f"{layer.cls} is called on the sizes {given}, not on a tensor"
    help = f"make the tensor first: `inputs = Input({given})`"
    keras = _KERAS_3
    if at.dialect < 3:
        many = f'Layer "{layer.name}" expects 1 input(s), but it received {len(given)} input tensors.'
        keras = many if len(given) > 1 else f'Input 0 of layer "{layer.name}" is incompatible with the layer'
    at.emit(Problem("layer-as-tensor", message, at.span, actual=str(given), help=help, keras=keras, layer=layer.name))


def refuse_undefined_among(layer: LayerValue, args: Arguments, at: Context) -> None:
    """`Add()([x, shortcut])` where no line makes `shortcut`."""
    given = args.positional[0] if args.positional and layer.spec is not None else None
    items = given.items if isinstance(given, ListValue) else given if isinstance(given, tuple) else (given,)
    for item in items:
        if isinstance(item, Undefined):
            help = f"make the tensor first: `{item.name} = Input(...)`"
            refuse_undefined(at, item, f"{layer.cls} is called on `{item.name}`", help)
