"""What functions of `keras.ops` refuse of their arguments for a symbolic tensor, before there are numbers.

By the `compute_output_spec` of the operations: keras/src/ops/numpy.py, core.py and nn.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library.keras.tensors.operators import of_a_body, operand_shape
from cnnlint.library.keras.tensors.shape_rules import argument, refused
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.program import Problem
from cnnlint.shapes import Shape, axes_text, differ, elements, shape_text
from cnnlint.values import Cause, Context, Unknown, Value, known_items


@dataclass(frozen=True, slots=True)
class _Fault:
    """message: what is wrong. expected, actual: what against what. keras: what Keras says. kind: of the problem."""

    message: str
    expected: str
    actual: str
    keras: str
    kind: str = "invalid-argument"


_Check: TypeAlias = Callable[[Shape, Arguments], _Fault | None]


def refuse_arguments(at: Context, name: str, inputs: list[Any], call: Arguments) -> Unknown | None:
    """What stands for the result of a function whose arguments Keras 3 refuses, which is told; else None."""
    if name in _JOINING and len(call.positional) > 1 and all(map(_symbolic, call.positional[:2])):
        return _one_by_one(at, name)
    short = name.rpartition(".")[2]
    check, tensor = _CHECKS.get(short), inputs[0] if inputs else None
    if at.dialect < 3 or check is None or not name.startswith("keras.ops.") or call.rest is not None:
        return None
    if not isinstance(tensor, TensorValue) or of_a_body(tensor) or not isinstance(tensor.shape, tuple):
        return None
    fault = check(tensor.shape, call)
    if fault is None:
        return None
    return refused(at, inputs[:1], fault.message, fault.expected, fault.actual, None, fault.kind, fault.keras)


_JOINING = frozenset(
    f"{module}.{name}"
    for module, names in (("tensorflow", ("concat", "stack")), ("keras.ops", ("concatenate", "stack")))
    for name in names
) | {"keras.backend.concatenate", "keras.backend.stack"}


def _symbolic(value: Value) -> bool:
    return isinstance(value, TensorValue) and surely_symbolic(value)


def _one_by_one(at: Context, name: str) -> Unknown:
    """`tf.concat(x, y)`: the second tensor stands in the place of the axis."""
    function = name.replace("tensorflow", "tf").replace("keras.backend", "K")
    message, help = f"`{function}` takes its tensors in one list", f"write `{function}([x, y], axis=-1)`"
    at.emit(Problem("layer-as-tensor", message, at.span, "TypeError" if at.dialect >= 3 else "", help=help))
    return at.because(Cause.IMPOSSIBLE, "after an impossible call")


def _whole(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _no_axis(axis: int, shape: Shape, function: str) -> _Fault:
    rank = len(shape)
    message = f"`{function}` is asked for axis {axis} of {shape_text(shape)}: that has axes 0 to {rank - 1}"
    keras = f"axis {axis} is out of bounds for an array with dimension {rank}."
    return _Fault(message, f"{-rank} to {rank - 1}", str(axis), keras, "invalid-axis")


def _axes(function: str, *names: str) -> _Check:
    """Two arguments that name axes, one or several."""

    def check(shape: Shape, call: Arguments) -> _Fault | None:
        given = [argument(call, i, name) for i, name in enumerate(names, 1)]
        axes = [axis for value in given for axis in (known_items(value) or (value,))]
        beyond = next((a for a in axes if isinstance(a, int) and not -len(shape) <= a < len(shape)), None)
        return None if beyond is None else _no_axis(beyond, shape, function)

    return check


def _reshape(shape: Shape, call: Arguments) -> _Fault | None:
    wanted = known_items(argument(call, 1, "newshape"))
    if wanted is None:
        return None
    if any(isinstance(d, int) and d < -1 for d in wanted):
        keras = "Each dimension in `newshape` must be a non-negative integer, or `-1` for a single unknown dimension."
        return _Fault(f"no size can be {min(d for d in wanted if isinstance(d, int))}", "-1 or more", str(wanted), keras)
    if sum(isinstance(d, int) and d == -1 for d in wanted) > 1:
        keras = "There must be at most one unknown dimension (-1) in `newshape`."
        return _Fault("only one size can be worked out from the others", "one -1", str(tuple(wanted)), keras)
    after = tuple(d for d in wanted if isinstance(d, int) and d != -1)
    before, product = elements(shape), elements(after) if len(after) == len(wanted) else None
    if _whole(before) and _whole(product) and before != product:
        message = f"{shape_text(shape)} holds {before} numbers, {shape_text(after)} takes {product}"
        keras = "The total size of the tensor must be unchanged."
        return _Fault(message, str(before), str(product), keras, "reshape-size")
    return None


def _transpose(shape: Shape, call: Arguments) -> _Fault | None:
    order = known_items(argument(call, 1, "axes")) or ()
    named = [a % len(shape) for a in order if isinstance(a, int) and shape]
    if len(order) != len(shape) or len(named) < len(order) or len(set(named)) == len(named):
        return None
    keras = "`axes` must be a valid permutation of the input dimensions (no duplicates)."
    return _Fault(f"the order {tuple(order)} names an axis twice", "each axis once", str(tuple(order)), keras, "invalid-axis")


def _where(shape: Shape, call: Arguments) -> _Fault | None:
    given = [argument(call, 1, "x1"), argument(call, 2, "x2")]
    if sum(value is None for value in given) != 1:
        return None
    keras = "`x1` and `x2` either both should be `None` or both should have non-None value."
    return _Fault("`where` is given one of the two tensors that it picks from", "both or none", "one", keras)


def _average(shape: Shape, call: Arguments) -> _Fault | None:
    axis, weights = argument(call, 1, "axis"), operand_shape(argument(call, 2, "weights"))
    if known_items(axis) is not None:
        keras = "'tuple' object cannot be interpreted as an integer"
        return _Fault("`average` takes one axis, not several", "a whole number", "several", keras)
    if axis is not None or argument(call, 2, "weights") is None or isinstance(weights, Unknown) or not weights:
        return None
    if len(weights) == len(shape) and not any(differ(a, b) for a, b in zip(weights, shape, strict=True)):
        return None
    keras = "`weights` must have the same shape as `x` when `axis=None`"
    message = f"an average of {shape_text(shape)} over everything is weighed with {shape_text(weights)}"
    return _Fault(message, shape_text(shape), shape_text(weights), keras, "merge-shapes")


def _concatenate(shape: Shape, call: Arguments) -> _Fault | None:
    told = "axis" in call.keywords or len(call.positional) > 1
    if not told or argument(call, 1, "axis") is not None:
        return None
    return _Fault("`concatenate` is given no axis", "an axis", "None", "`axis` cannot be None for `concatenate`.")


def _argpartition(shape: Shape, call: Arguments) -> _Fault | None:
    if known_items(argument(call, 1, "kth")) is None:
        return None
    return _Fault("`argpartition` takes one place, not several", "a whole number", "several", "kth must be an integer.")


def _digitize(shape: Shape, call: Arguments) -> _Fault | None:
    bins = operand_shape(argument(call, 1, "bins"))
    if isinstance(bins, Unknown) or len(bins) < 2:
        return None
    message = f"the edges of bins are one row of numbers, not {shape_text(bins)}"
    return _Fault(message, "1 axis", axes_text(len(bins)), "`bins` must be a 1D array.", "wrong-rank")


def _inner(shape: Shape, call: Arguments) -> _Fault | None:
    a, b = operand_shape(argument(call, 0, "x1")), operand_shape(argument(call, 1, "x2"))
    if not isinstance(a, tuple) or not isinstance(b, tuple) or not a or not b:
        return None
    if not _whole(a[-1]) or not _whole(b[-1]) or a[-1] == b[-1]:
        return None
    keras = "`inner` requires the last dimension of `x1` and `x2` to match."
    message = f"an inner product of {shape_text(a)} with {shape_text(b)}: {a[-1]} numbers meet {b[-1]}"
    return _Fault(message, str(a[-1]), str(b[-1]), keras, "merge-shapes")


def _rot90(shape: Shape, call: Arguments) -> _Fault | None:
    axes = known_items(argument(call, 2, "axes", default=(0, 1))) or ()
    if len(shape) < 2:
        keras = "Input array must have at least 2 dimensions."
        return _Fault(f"{shape_text(shape)} cannot be turned", "at least 2 axes", axes_text(len(shape)), keras, "wrong-rank")
    if len(axes) == 2 and axes[0] == axes[1] and _whole(axes[0]):
        keras = f"Invalid axes: {tuple(axes)}. Axes must be a tuple of two different dimensions."
        return _Fault("a turn needs two different axes", "two axes", str(tuple(axes)), keras, "invalid-axis")
    return None


def _blocks(shape: Shape, call: Arguments) -> _Fault | None:
    size = argument(call, 1, "block_size")
    if not isinstance(size, int) or size >= 2:
        return None
    return _Fault(f"a block of {size} pixels", "at least 2", str(size), "`block_size` must be at least 2.")


def _slice(shape: Shape, call: Arguments) -> _Fault | None:
    for place, name in ((2, "shape"), (1, "start_indices")):
        items = known_items(argument(call, place, name))
        if items is not None and len(items) != len(shape):
            message = f"`{name}` names {axes_text(len(items))} of {shape_text(shape)}"
            keras = "The number of dimensions in"
            return _Fault(message, str(len(shape)), str(len(items)), keras, "wrong-rank")
    return None


def _repeat(shape: Shape, call: Arguments) -> _Fault | None:
    repeats, axis = known_items(argument(call, 1, "repeats")), argument(call, 2, "axis")
    if repeats is None or len(repeats) < 2:
        return None
    along = shape[axis] if isinstance(axis, int) and -len(shape) <= axis < len(shape) else None
    size = elements(shape) if axis is None else along
    if not _whole(size) or size == len(repeats):
        return None
    message = f"{len(repeats)} numbers tell how often each of {size} is repeated"
    return _Fault(message, str(size), str(len(repeats)), "Size of `repeats` and dimensions of", "merge-shapes")


def _pad(shape: Shape, call: Arguments) -> _Fault | None:
    widths = known_items(argument(call, 1, "pad_width")) or ()
    if len(widths) < 2 or len(widths) == len(shape) or any(known_items(width) is None for width in widths):
        return None
    message = f"`pad` is given the widths of {axes_text(len(widths))}, but {shape_text(shape)} has {len(shape)}"
    keras = "`pad_width` must have the same length as `x.shape`."
    return _Fault(message, str(len(shape)), str(len(widths)), keras, "wrong-rank")


def _window(function: str) -> _Check:
    keras = f"{function.capitalize()} operation does not support symbolic tensors."
    return lambda shape, call: _Fault(f"`{function}` takes a number, not a symbolic tensor", "a number", "a tensor", keras)


_CHECKS: dict[str, _Check] = {
    "argpartition": _argpartition,
    "average": _average,
    "concatenate": _concatenate,
    "depth_to_space": _blocks,
    "digitize": _digitize,
    "inner": _inner,
    "moveaxis": _axes("moveaxis", "source", "destination"),
    "pad": _pad,
    "repeat": _repeat,
    "reshape": _reshape,
    "rot90": _rot90,
    "slice": _slice,
    "space_to_depth": _blocks,
    "swapaxes": _axes("swapaxes", "axis1", "axis2"),
    "transpose": _transpose,
    "where": _where,
    **{name: _window(name) for name in ("bartlett", "blackman", "hamming", "hanning", "kaiser")},
}
