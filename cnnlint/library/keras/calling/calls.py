"""Calling a layer: which kind of call it is, on symbolic tensors, on arrays or on what is neither."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.calling import lists_of_one
from cnnlint.library.keras.calling.begun_states import refuse_begun_states
from cnnlint.library.keras.calling.call_inputs import Given, as_symbolic, tensors_in
from cnnlint.library.keras.calling.cell_states import with_states
from cnnlint.library.keras.calling.eager import at_hand
from cnnlint.library.keras.calling.lookups import tell_lookup
from cnnlint.library.keras.calling.no_tensor import call_on_no_tensor, refuse_undefined_among
from cnnlint.library.keras.calling.nodes import call_eagerly, call_symbolically
from cnnlint.library.keras.calling.passed import CONTAINERS, Passed, passed
from cnnlint.library.keras.classes.call_arguments import (
    refuse_a_number_among,
    refuse_layers_among,
    refuse_one_by_one,
    refuse_what_is_no_tensor,
    refuse_wrong_call,
)
from cnnlint.library.keras.functional.by_name import taken_by_name
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors.symbolic import Numbers, Tensor, TensorValue
from cnnlint.shapes import Shape
from cnnlint.values import Array, Cause, Context, ListValue, Unknown, Value


def call_layer(layer: LayerValue, args: Arguments, at: Context) -> Value:
    """`layer(inputs)`: a symbolic call if a symbolic tensor is among the inputs, an eager one for arrays."""
    refuse_undefined_among(layer, args, at)
    if args.keywords or not args.positional:
        refuse_wrong_call(layer, args, at)
    args = taken_by_name(layer, args)
    call = passed(layer, args, at)
    if not call.inputs:
        return call_on_no_tensor(layer, call, at)
    refuse_what_is_no_tensor(layer, args, at)
    refuse_layers_among(layer, call.args, at)
    if refuse_a_number_among(layer, call.args, at):
        return call_symbolically(layer, Given((_impossible(at),)), at)
    refuse_begun_states(layer, call, at)
    one_by_one = len(call.args.positional) > 1 and not call.nested and len(call.inputs) > 1
    if one_by_one and layer.takes_list:
        refuse_one_by_one(layer, len(call.inputs), at)
    made = _on_tensors(layer, call, at) if call.symbolic else _on_data(layer, call, at)
    return with_states(layer, made, call.args, at.dialect)


def _on_tensors(layer: LayerValue, call: Passed, at: Context) -> Value:
    impossible = _impossible(at)
    if call.nested and len(call.inputs) == 1 and lists_of_one.refuses(layer, call.nested, at):
        return call_symbolically(layer, Given((impossible,)), at)
    if not call.nested and len(call.inputs) == 1 and lists_of_one.refuses_alone(layer, call.begins, at):
        return call_symbolically(layer, Given((impossible, impossible)), at)
    keywords = {k: tuple(_beside_symbolic(layer, t, call, at) for t in tensors_in(v)) for k, v in call.named.items()}
    inputs = tuple(_beside_symbolic(layer, t, call, at) for t in call.inputs)
    given = Given(inputs, keywords, call.others, call.nested, first=call.first, open=call.open, forms=call.forms)
    return lists_of_one.wrapped(layer, call_symbolically(layer, given, at), call.nested, at)


def _impossible(at: Context) -> TensorValue:
    return TensorValue(at.because(Cause.IMPOSSIBLE))


# Which may begin with symbolic states. What an RNN gives depends on its cell, which may take another batch than the input's.
_LOOPS = frozenset(("LSTM", "GRU", "SimpleRNN"))
_MERGES = frozenset(("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract"))
_ATTENTION = frozenset(("AdditiveAttention", "Attention", "MultiHeadAttention"))


def _beside_symbolic(layer: LayerValue, tensor: Tensor, call: Passed, at: Context) -> TensorValue:
    """An array beside symbolic tensors is a constant of the model. Before 2.4 it is not known what Keras 2 makes of it, but
    for what it does not look at: all behind the first argument of a `call` of the program."""
    if not isinstance(tensor, Array) or not isinstance(tensor.whole_shape, tuple):
        return as_symbolic(tensor)
    behind = layer.own_method("call") is not None and all(tensor is not t for t in tensors_in(call.begins))
    if (behind and not standalone(at)) or _keeps_arrays(layer, call, at):
        return Numbers(tensor.whole_shape)
    why = at.unknown(f"{_DIFFER if at.dialect == 2 else ''}what {layer.cls} makes of an array beside symbolic tensors")
    of_several = layer.cls in _MERGES or layer.cls in _ATTENTION
    return TensorValue(why if of_several else tensor.shape, why=why)


_DIFFER = "releases of Keras 2 differ in "


def _keeps_arrays(layer: LayerValue, call: Passed, at: Context) -> bool:
    """Whether it is known what Keras makes of the arrays of such a call. A merging layer of Keras 3 asks its first input
    for what arrays do not have, and of an array with fewer axes than the others each release makes something else."""
    if layer.cls in _MERGES and _refuses_shapes(layer, call):
        return True
    if not (at.dialect >= 3 or (at.dialect == 2 and at.release.before(4) is False)):
        return False
    if layer.cls in _MERGES:
        ranks = {len(shape) for t in call.inputs if isinstance(shape := _shape_of(t), tuple)}
        return len(ranks) == 1 and (at.dialect == 2 or not isinstance(call.inputs[0], Array))
    if layer.own_method("call") is not None or layer.cls in _LOOPS or layer.cls == "Lambda":
        return True
    return layer.cls in _ATTENTION and at.dialect >= 3


def _refuses_shapes(layer: LayerValue, call: Passed) -> bool:
    """Whether the shapes cannot be merged, arrays or not: each release compares them before it computes anything."""
    shapes = [_shape_of(tensor) for tensor in call.inputs]
    if layer.spec is None or not all(isinstance(shape, tuple) for shape in shapes):
        return False
    try:
        layer.spec.output(*shapes)
    except ShapeError:
        return all(shapes)  # of a number beside tensors each release makes an error of its own
    except Undetermined:
        return False
    return False


def _shape_of(tensor: Tensor) -> Shape | Unknown:
    return tensor.whole_shape if isinstance(tensor, Array) else tensor.shape


def _on_data(layer: LayerValue, call: Passed, at: Context) -> Value:
    met = {id(value): at_hand(value, at) for value in call.inputs}
    data = [met[id(value)] for value in call.inputs]  # what is given twice stays the same one
    tell_lookup(layer, data[0], at)
    if type(layer) is LayerValue and layer.spec is not None:
        named = {k: [_shape_of(at_hand(t, at)) for t in tensors_in(v)] for k, v in call.named.items()}
        return call_eagerly(layer, data, at, call.others, call.nested, call.open, named)
    arguments = {**call.others, **{k: _inside(v, at) for k, v in call.named.items()}}
    return call_eagerly(layer, data, at, arguments, call.nested, call.open)


def _inside(value: Value, at: Context) -> Value:
    """Arrays as the body of a `call` meets them."""
    if isinstance(value, CONTAINERS):
        parts = [_inside(part, at) for part in tensors_in(value)]
        form = Form.of(value)
        return form.filled(parts) if form is not None and form.count == len(parts) else ListValue(parts)
    if not isinstance(value, Array | TensorValue):
        return TensorValue(at.unknown("a dict of arrays"))
    return TensorValue(_shape_of(at_hand(value, at)))
