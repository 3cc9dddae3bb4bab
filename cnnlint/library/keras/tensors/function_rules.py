"""What functions that take functions do to shapes: `tf.map_fn`, `tf.cond`, in the body of a layer."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.operators import of_a_body
from cnnlint.library.keras.tensors.shape_rules import argument
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.values import Array, Context, Unknown


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
