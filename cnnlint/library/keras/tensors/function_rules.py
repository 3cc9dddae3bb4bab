"""What functions that take functions do to shapes: `tf.map_fn`, `tf.cond`, `K.rnn`, in the body of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.operators import of_a_body
from cnnlint.library.keras.tensors.shape_rules import argument
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Dim
from cnnlint.values import Array, Context, ListValue, Unknown, Value


def each(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.map_fn(fn, elems)`: what `fn` makes of each part along the first axis."""
    elems = argument(call, 1, "elems")
    if not isinstance(elems, TensorValue) or not of_a_body(elems) or isinstance(elems.shape, Unknown) or not elems.shape:
        return at.unknown("what a function makes of each part of a tensor is not known")
    made = at.call(argument(call, 0, "fn"), Arguments((TensorValue(elems.shape[1:], dtype=elems.dtype),)))
    shape = made.shape if isinstance(made, (Array, TensorValue)) else at.unknown("what a function makes of each part")
    return shape if isinstance(shape, Unknown) else (elems.shape[0], *shape)


def either(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.cond(pred, true_fn, false_fn)`: what both functions give, if that is of one shape."""
    if not all(isinstance(tensor, TensorValue) and of_a_body(tensor) for tensor in inputs):
        return at.unknown("a condition on symbolic tensors is not modelled")
    made = [at.call(argument(call, place, name), Arguments()) for place, name in ((1, "true_fn"), (2, "false_fn"))]
    shapes = [one.shape if isinstance(one, (Array, TensorValue)) else None for one in made]
    if not isinstance(shapes[0], tuple) or shapes[0] != shapes[1]:
        return at.unknown("what the two ways of a condition give is not known to be alike")
    return shapes[0]


def recurrence(at: Context, call: Arguments) -> Value:
    """`K.rnn(step_function, inputs, initial_states)`: the output of the last step, of all of them, and the states.
    tf_keras/src/backend.py"""
    inputs, states, constants = (argument(call, *place) for place in ((1, "inputs"), (2, "initial_states"), (5, "constants")))
    beside = call.keywords.keys() - {"step_function", "inputs", "initial_states", "constants", "mask", "go_backwards", "unroll"}
    unknown = at.unknown("what K.rnn makes of these tensors is not known")
    if beside or len(call.positional) > 6 or not isinstance(states, (ListValue, tuple)) or getattr(states, "rest", None):
        return unknown
    if not isinstance(inputs, TensorValue) or not of_a_body(inputs):
        return unknown
    if isinstance(inputs.shape, Unknown) or len(inputs.shape) < 3:
        return unknown
    batch, time, *features = inputs.shape
    held = (*_all_of(states), *_all_of(constants))
    step = TensorValue((batch, *features), dtype=inputs.dtype)
    made = at.call(argument(call, 0, "step_function"), Arguments((step, held)))
    if not isinstance(made, tuple) or len(made) != 2:
        return made if isinstance(made, Unknown) else at.unknown("what the function of a step returns is not known")
    return made[0], _over_time(at, made[0], batch, time), made[1]


def _all_of(states: Value) -> Sequence[Value]:
    return states.items if isinstance(states, ListValue) else states if isinstance(states, tuple) else ()


def _over_time(at: Context, made: Value, batch: Dim, time: Dim) -> Value:
    """What all steps give, where one gives this."""
    if isinstance(made, tuple):
        return tuple(_over_time(at, part, batch, time) for part in made)
    if not isinstance(made, (Array, TensorValue)):
        return made if isinstance(made, Unknown) else at.unknown("what the function of a step returns is no tensor")
    shape = made.shape if isinstance(made.shape, Unknown) else (batch, time, *made.shape[1:])
    return TensorValue(shape, dtype=made.dtype or "float32")
