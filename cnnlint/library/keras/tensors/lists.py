"""A list of tensors where a function takes one: the list becomes a tensor first, with an axis of its own in front."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.calling.call_inputs import tensors_in
from cnnlint.library.keras.tensors.operators import operand_shape
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.shapes import Shape, same
from cnnlint.values import Context, ListValue, Unknown, Value, as_operand

_PARTS = ("fft", "fft2", "ifft2", "irfft")  # the real and the imaginary one
_OF_LISTS = frozenset(
    (*_PARTS, "concat", "concatenate", "stack", "vstack", "hstack", "dstack", "add_n", "accumulate_n", "meshgrid", "print")
)  # these take the tensors of a list one by one
# these make new numbers, and a list or tuple says how many: K.random_normal((K.shape(x)[0], n))
BY_SIZES = frozenset(("zeros", "ones", "fill", "normal", "random_normal", "truncated_normal", "uniform", "random_uniform"))
_OF_TWO = frozenset(("where", "matmul", "dot", "inner", "outer", "tensordot"))


def as_tensors(at: Context, short: str, inputs: list[Any], call: Arguments, pairs: bool) -> tuple[list[Any], Arguments]:
    """The tensors and the arguments of a call, in which a list of tensors that stands for one tensor is that tensor.

    `tf.reduce_sum([a, b], 0)` adds up `a` and `b`: their shape is kept, and no axis of theirs is summed over.
    """
    if not any(isinstance(v, (ListValue, tuple)) for v in (*call.positional, *call.keywords.values())):
        return inputs, call
    places = 0 if short in BY_SIZES else 2 if pairs or short in _OF_TWO else 1
    one = _items_as_tensors if short in _OF_LISTS else as_tensor
    given = tuple(one(at, v) if i < places else v for i, v in enumerate(call.positional))
    named = {k: one(at, v) if i + len(given) < places else v for i, (k, v) in enumerate(call.keywords.items())}
    values = [t for v in (*given, *named.values()) for t in tensors_in(v)]
    return values or inputs, Arguments(given, named, rest=call.rest)


def _items_as_tensors(at: Context, value: Value) -> Value:
    if not isinstance(value, (ListValue, tuple)):
        return value
    return ListValue([as_tensor(at, item) for item in _items(value)], getattr(value, "rest", None))


def as_tensor(at: Context, value: Value) -> Value:
    """What `tf.convert_to_tensor` makes of a list of tensors; any other value is left as it is."""
    if not isinstance(value, (ListValue, tuple)) or not tensors_in(value):
        return value
    if isinstance(value, ListValue) and value.rest is not None:
        return TensorValue(value.rest)
    return TensorValue(_stacked(at, [operand_shape(as_tensor(at, as_operand(item))) for item in _items(value)]))


def _stacked(at: Context, shapes: list[Shape | Unknown]) -> Shape | Unknown:
    unknown = next((s for s in shapes if isinstance(s, Unknown)), None)
    if unknown is not None:
        return unknown
    known = [s for s in shapes if not isinstance(s, Unknown)]
    if any(len(s) != len(known[0]) or not all(map(same, s, known[0])) for s in known):
        return at.unknown("whether the tensors of a list have one shape is not known")
    return (len(known), *known[0])


def _items(value: ListValue | tuple[Value, ...]) -> Iterator[Value]:
    yield from value.items if isinstance(value, ListValue) else value
