"""Has a tensor the axis that a function works along?

In Keras 3 a symbolic call asks NumPy's `normalize_axis_index` (keras/src/backend/common/backend_utils.py: canonicalize_axis),
and in the body of a layer TensorFlow; in Keras 2 it is TensorFlow in both cases, each function in its own words
(tensorflow/core/framework/common_shape_fns.cc, tensorflow/python/ops).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.operators import of_a_body
from cnnlint.library.keras.tensors.shape_rules import argument, refused
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.shapes import axes_text, shape_text
from cnnlint.values import Context, ListValue, Unknown, Value, all_are

_KERAS_3 = "axis {axis} is out of bounds for an array with dimension {rank}."


@dataclass(frozen=True, slots=True)
class _Along:
    """How a function is given its axis.

    at: the place of the argument. made: axes that it adds, of which the new one is named. keras2: TensorFlow's words; empty
    for functions that refuse no axis there. body: whether it refuses one also in the body of a layer. wraps: whether Keras 2
    counts any negative axis from the front (`axis %= rank`, keras/backend.py).
    """

    at: int = 1
    made: int = 0
    keras2: str = ""
    body: bool = True
    wraps: bool = False


_REDUCED = "Invalid reduction dimension {axis} for input with {rank} dimensions."
_SOFTMAX = "`dim` must be in the range [-{rank}, {rank}) where {rank} is the number of dimensions in the input."
_PLACE = "Dimension ({axis}) must be in the range [-{rank}, {rank}), where {rank} is the number of dimensions in the input."
_RANK = "Shape must be at least rank {least} but is rank {rank}"
_LISTED = "Argument `axis` = {axis} not in range [-{rank}, {rank})"
_FUNCTIONS: dict[str, _Along] = {
    **dict.fromkeys(
        ("mean", "sum", "max", "min", "prod", "std", "var", "all", "any", "logsumexp", "amax", "amin"), _Along(keras2=_REDUCED)
    ),
    **dict.fromkeys(
        ("reduce_mean", "reduce_sum", "reduce_max", "reduce_min", "reduce_prod", "reduce_std", "reduce_variance", "reduce_any",
         "reduce_all", "reduce_logsumexp", "l2_normalize"), _Along(keras2=_REDUCED)
    ),
    **dict.fromkeys(("softmax", "log_softmax"), _Along(keras2=_SOFTMAX)),
    **dict.fromkeys(("argmax", "argmin"), _Along(keras2=_PLACE)),
    "concatenate": _Along(keras2=_RANK, wraps=True),
    "concat": _Along(keras2=_RANK),
    **dict.fromkeys(
        ("argsort", "average", "count_nonzero", "flip", "glu", "median", "nanmax", "nanmean", "nanmin", "nanstd", "nansum",
         "nanvar", "nanargmax", "nanargmin", "normalize", "ptp", "sort", "sparsemax"), _Along()
    ),
    **dict.fromkeys(("cumsum", "cumprod"), _Along(body=False)),
    **dict.fromkeys(("diff", "percentile", "quantile", "take", "take_along_axis"), _Along(at=2)),
    "norm": _Along(at=2, keras2=_REDUCED),
    "repeat": _Along(at=2, keras2="axis={axis} out of bounds: expected -{rank}<=axis<{rank}"),
    "roll": _Along(at=2, body=False),
    "split": _Along(at=2, keras2="Dimension size, given by scalar input {axis} must be in range [-{rank}, {rank})"),
    "unstack": _Along(at=2, keras2=_LISTED),
    "squeeze": _Along(keras2="squeeze_dims[0] not in [-{rank},{rank})."),
    "reverse": _Along(keras2="'axis'[0] = {axis} is out of valid range [0, {last}"),
    "stack": _Along(made=1, keras2=_LISTED),
    "expand_dims": _Along(made=1, keras2="dim {axis} not in the interval [-{rank}, {last}]."),
}  # fmt: skip
_ORDERED = ("transpose", "permute_dimensions")


def refuse_axis(at: Context, short: str, inputs: list[Any], call: Arguments) -> Unknown | None:
    """What stands for the result of a function along an axis that its tensor does not have, which is told; else None."""
    if short in _ORDERED:
        return _refuse_order(at, inputs, argument(call, 1, "axes", "perm", "pattern"))
    along, shape = _FUNCTIONS.get(short), inputs[0].shape if inputs else None
    if along is None or not isinstance(shape, tuple) or not _asks(at, along, inputs[0]):
        return None
    axis, rank = argument(call, along.at, "axis"), len(shape) + along.made
    wraps = along.wraps and at.dialect < 3
    beyond = next((a for a in _numbers(axis) if a >= rank or (a < -rank and not wraps)), None)
    return None if beyond is None else _beyond(at, short, inputs, beyond, along)


def _refuse_order(at: Context, inputs: list[Any], axes: Value) -> Unknown | None:
    """What stands for a transposition whose order names other axes than those of the tensor, which is told; else None."""
    shape, order = inputs[0].shape, _numbers(axes)
    if not isinstance(shape, tuple) or not order:
        return None
    rank = len(shape)
    beyond = next((a for a in order if not -rank <= a < rank), None)
    if len(order) == rank and beyond is None:
        return None
    message = f"{shape_text(shape)} has {axes_text(rank)}, but the order {tuple(order)} names {len(order)}"
    keras = f"axis must be a list of the same length as the input shape, expected {rank}, but received {len(order)}."
    if at.dialect < 3:
        keras = f"Dimension must be {rank} but is {len(order)}"
    if len(order) == rank:
        message = f"{shape_text(shape)} has axes 0 to {rank - 1}, but the order {tuple(order)} names {beyond}"
        keras = f"Each axis in `axes` must be an integer in [-{rank}, {rank}). Received: axes={order}."
        if at.dialect < 3:
            keras = f"perm dim {beyond} is out of range of input rank {rank}"
    help = "name each axis once, that of the batch too, which is 0"
    return refused(at, inputs, message, axes_text(rank), str(tuple(order)), help, "invalid-axis", keras)


def _asks(at: Context, along: _Along, tensor: Any) -> bool:
    """Whether the function looks at the axis before there are numbers."""
    if at.dialect < 3:
        return bool(along.keras2)
    return along.body or (isinstance(tensor, TensorValue) and not of_a_body(tensor))


def _numbers(axis: Value) -> list[int]:
    items = axis.items if isinstance(axis, ListValue) else axis if isinstance(axis, tuple) else [axis]
    return [int(item) for item in items] if all_are(items, int) and not any(isinstance(i, bool) for i in items) else []


def _beyond(at: Context, short: str, inputs: list[Any], axis: int, along: _Along) -> Unknown:
    shape, rank = inputs[0].shape, len(inputs[0].shape) + along.made
    where = "its result would have" if along.made else "that has"
    message = f"`{short}` is asked for axis {axis} of {shape_text(shape)}: {where} axes 0 to {rank - 1}"
    words = _KERAS_3 if at.dialect >= 3 else along.keras2
    keras = words.format(axis=axis, rank=rank, last=rank - 1, least=axis + 1 if axis >= 0 else -axis)
    expected, help = f"{-rank} to {rank - 1}", "name an axis that is there; -1 is the last, and 0 is the batch"
    return refused(at, inputs, message, expected, str(axis), help, "invalid-axis", keras)
