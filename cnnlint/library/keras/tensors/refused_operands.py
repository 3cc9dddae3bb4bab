"""What functions of `keras.ops` refuse of the tensors and arguments that they are given, before there are numbers.

What they refuse of other arguments is in argument_bounds.

keras/src/ops/linalg.py, nn.py and numpy.py: their `compute_output_spec`. In the body of a layer, and in Keras 2, it is
TensorFlow that looks at the tensors, in other words and not always then: nothing is told there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library.keras.tensors.axis_rules import sizes_of
from cnnlint.library.keras.tensors.operators import of_a_body, operand_shape
from cnnlint.library.keras.tensors.shape_rules import argument, axes_of, refused
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.shapes import Dim, Shape, differ, shape_text
from cnnlint.values import Context, Unknown, Value


@dataclass(frozen=True, slots=True)
class _Fault:
    message: str
    expected: str
    actual: str
    help: str
    keras: str


_Check: TypeAlias = Callable[[Context, Shape, Arguments], _Fault | None]


def refuse_operands(at: Context, name: str, inputs: list[Any], call: Arguments) -> Unknown | None:
    """What stands for the result of a function that refuses what it is given, which is told; else None."""
    check = _CHECKS.get(name.rpartition(".")[2]) if name.startswith("keras.ops.") and at.dialect >= 3 else None
    tensor = inputs[0] if inputs else None
    if check is None or not isinstance(tensor, TensorValue) or of_a_body(tensor) or not isinstance(tensor.shape, tuple):
        return None
    fault = check(at, tensor.shape, call)
    if fault is None:
        return None
    return refused(at, inputs, fault.message, fault.expected, fault.actual, fault.help, "invalid-input", fault.keras)


def _unlike(a: Dim, b: Dim) -> bool:
    """Whether they are not the same to Keras, for which an axis of unknown size is unlike one of a known size."""
    return differ(a, b) or (a is None and isinstance(b, int)) or (b is None and isinstance(a, int))


def _square(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
    """`cholesky`, `det`, `inv`: the last two axes are of one size."""
    if len(shape) < 2 or not _unlike(shape[-1], shape[-2]):
        return None
    message = f"the matrices of {shape_text(shape)} are not square"
    help = "give it matrices with as many rows as columns"
    return _Fault(message, "a square matrix", shape_text(shape[-2:]), help, "Expected a square matrix.")


def _norm(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
    """`norm(x, ord, axis)`: vectors have no norm that has a name, and matrices only some."""
    order, axis = argument(call, 1, "ord"), argument(call, 2, "axis")
    axes = list(range(len(shape))) if axis is None else axes_of(axis, len(shape))
    if axes is None or not isinstance(order, (str, int, float)) or isinstance(order, bool):
        return None
    if len(axes) == 1 and isinstance(order, str):
        message, of = f"a vector has no norm called {order!r}", "vector"
    elif len(axes) == 2 and order not in ("fro", "nuc", float("inf"), float("-inf"), 1, -1, 2, -2):
        message, of = f"a matrix has no norm of the order {order!r}", "matrix"
    else:
        return None
    help = "leave `ord` out for the root of the squares"
    return _Fault(message, "another `ord`", repr(order), help, f"Invalid `ord` argument for {of} norm. Received: ord={order}")


def _channels(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
    """`conv` and `depthwise_conv`: the kernel is for as many channels as there are, or for the part that a group has."""
    return _of_kernel(shape, argument(call, 1, "kernel"), argument(call, 4, "data_format"), -2)


def _separable_channels(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
    return _of_kernel(shape, argument(call, 1, "depthwise_kernel"), argument(call, 5, "data_format"), -2)


def _transposed_channels(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
    return _of_kernel(shape, argument(call, 1, "kernel"), argument(call, 5, "data_format"), -1)


def _of_kernel(shape: Shape, given: Value, data_format: Value, axis: int) -> _Fault | None:
    kernel = operand_shape(given)
    known = isinstance(kernel, tuple) and len(kernel) == len(shape) >= 3
    if not known or isinstance(kernel, Unknown) or data_format not in (None, "channels_last", "channels_first"):
        return None
    channels, wanted = shape[1] if data_format == "channels_first" else shape[-1], kernel[axis]
    if not isinstance(channels, int) or not isinstance(wanted, int) or wanted <= 0 or channels % wanted == 0:
        return None
    message = f"the kernel of {shape_text(kernel)} is for {wanted} channels, but the tensor has {channels}"
    keras = f"The number of input channels must match the kernel's input channels. Received: input channels={channels}"
    return _Fault(message, f"{channels}", f"{wanted}", f"make axis {axis} of the kernel as large", keras)


def _one_hot(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
    """`one_hot(x, num_classes, axis)`: the new axis stands where one is, or at the end as -1."""
    axis, rank = argument(call, 2, "axis", default=-1), len(shape)
    if not isinstance(axis, int) or axis == -1 or 0 <= axis < rank:
        return None
    keras = f"axis must be -1 or between [0, {rank}), but received {axis}."
    message = f"the new axis of {shape_text(shape)} can't be {axis}"
    return _Fault(message, f"-1, or 0 to {rank - 1}", str(axis), "write `axis=-1` for the end", keras)


def _two_axes(index: int, names: tuple[str, str], default: tuple[int, int], keras: str) -> _Check:
    """Two axes that are not one: of `trace` and `diagonal`, each by itself."""

    def check(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
        found = [argument(call, index + i, name, default=default[i]) for i, name in enumerate(names)]
        axes = axes_of(tuple(found), len(shape))
        if axes is None or axes[0] != axes[1]:
            return None
        message = f"`{names[0]}` and `{names[1]}` are the same axis of {shape_text(shape)}"
        return _Fault(message, "two axes", str(found[0]), "name two different axes", keras)

    return check


def _broadcast(at: Context, shape: Shape, call: Arguments) -> _Fault | None:
    """`broadcast_to(x, shape)`"""
    wanted = sizes_of(at, argument(call, 1, "shape"))
    if isinstance(wanted, Unknown):
        return None
    pairs = list(zip(reversed(shape), reversed(wanted), strict=False))
    clash = any(isinstance(a, int) and isinstance(b, int) and a != b and 1 not in (a, b) for a, b in pairs)
    if not clash:
        return None
    message = f"{shape_text(shape)} can't be repeated to {shape_text(wanted)}"
    help = "only axes of size 1 are repeated, and axes before the first are added"
    return _Fault(message, shape_text(wanted), shape_text(shape), help, "Cannot broadcast shape, the failure dim has value")


_SAME = "`axis1` and `axis2` must be different."
_CHECKS: dict[str, _Check] = {
    **dict.fromkeys(("cholesky", "cholesky_inverse", "det", "inv"), _square),
    "norm": _norm,
    **dict.fromkeys(("conv", "depthwise_conv"), _channels),
    "separable_conv": _separable_channels,
    "conv_transpose": _transposed_channels,
    "one_hot": _one_hot,
    "trace": _two_axes(2, ("axis1", "axis2"), (0, 1), _SAME),
    "broadcast_to": _broadcast,
}
