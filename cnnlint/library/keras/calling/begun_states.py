"""Initial states that a recurrent layer of Keras 3 takes when the model is made, and fails on when the model runs.

keras/src/layers/rnn/rnn.py, lstm.py, gru.py: the shapes of `initial_state` are not compared with those of the cell.
"""

from __future__ import annotations

from typing import Any

from cnnlint.library.keras.calling.call_inputs import tensors_in
from cnnlint.library.keras.calling.passed import Passed
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.shapes import differ, shape_text
from cnnlint.values import Context

_LOOPS = frozenset(("LSTM", "GRU", "SimpleRNN"))


def refuse_begun_states(layer: LayerValue, call: Passed, at: Context) -> None:
    """`LSTM(8)(x, initial_state=[encoded])`, and a whole sequence where the last step is meant. Keras 2 raises in the call."""
    given = call.named.get("initial_state")
    if at.dialect < 3 or layer.cls not in _LOOPS or given is None or layer.owner is not None:
        return
    sizes: Any = getattr(layer.spec, "state_sizes", None)
    shapes = [getattr(tensor, "whole_shape", tensor.shape) for tensor in tensors_in(given)]
    if not sizes or not shapes or not all(isinstance(shape, tuple) for shape in shapes):
        return
    wrong = next((i for i, (shape, size) in enumerate(zip(shapes, sizes, strict=False)) if _is_wrong(shape, size)), None)
    if (wrong is None and len(shapes) >= len(sizes)) or not first_time(at, "incompatible-input", layer):
        return
    at.emit(_problem(layer, shapes, sizes, wrong, at))


def _is_wrong(shape: Any, size: Any) -> bool:
    return len(shape) != 2 or differ(shape[-1], size)


def _problem(layer: LayerValue, shapes: list[Any], sizes: tuple[Any, ...], wrong: int | None, at: Context) -> Problem:
    one, many = f"(None, {sizes[0]})", f"{len(sizes)} states of shape (None, {sizes[0]})"
    expected = one if len(sizes) == 1 else many
    given = ", ".join(shape_text(shape) for shape in shapes)
    sequence = wrong is not None and len(shapes[wrong]) == 3
    states = "the state" if len(sizes) == 1 else "both states, [h, c],"
    help = f"give it {states} that an encoder with `return_state=True` ends in"
    if sequence:
        help = f"the whole sequence is no state: {help}"
    return Problem(
        "incompatible-input",
        f"{layer.cls} begins with {expected if len(sizes) > 1 else f'a state of shape {one}'}, but gets {given}",
        at.span,
        expected=expected,
        actual=given,
        help=help,
        keras="list index out of range" if len(shapes) < len(sizes) else "Dimensions must be equal",
        layer=layer.name,
        argument="initial_state",
        certain=not sequence or len(shapes) < len(sizes),
    )
