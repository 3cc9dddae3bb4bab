"""What Fourier transforms of symbolic tensors do to shapes.

`keras.ops` takes and gives the real and the imaginary part as two tensors, where TensorFlow has one of complex numbers.
keras/src/ops/math.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.operators import of_a_body, operand_shape
from cnnlint.library.keras.tensors.shape_rules import Rule, argument, first
from cnnlint.program import Output
from cnnlint.shapes import Dim, Shape, same
from cnnlint.values import Context, Unknown, as_size


def _parts(axes: int) -> Rule:
    """`ops.fft((real, imag))`: as many numbers as before, along the last axis or axes, which a model must know the sizes of."""

    def rule(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
        shape = _of_each(at, inputs)
        if isinstance(shape, Unknown):
            return shape
        if len(shape) < axes or (None in shape[-axes:] and not of_a_body(inputs[0])):
            return at.unknown("the sizes along which is transformed are not known")
        return [shape, shape]

    return rule


def _of_each(at: Context, inputs: list[Any]) -> Shape | Unknown:
    """The shape of the real part and of the imaginary one."""
    shapes: list[Any] = [operand_shape(tensor) for tensor in inputs]
    unknown: Unknown | None = next((shape for shape in shapes if isinstance(shape, Unknown)), None)
    if unknown is not None:
        return unknown
    real: Shape | None = (
        shapes[0] if len(shapes) == 2 and len(shapes[0]) == len(shapes[1]) and all(map(same, *shapes)) else None
    )
    return at.unknown("whether the two parts have one shape is not known") if real is None else real


def _halved(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.rfft(x, fft_length)`: of real numbers half of the spectrum, and one."""
    shape = _with_last(at, inputs[0].shape, call, lambda last: last // 2 + 1, lambda length: length // 2 + 1)
    return shape if isinstance(shape, Unknown) else [shape, shape]


def _half(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.signal.rfft(x, [fft_length])`."""
    return _with_last(at, inputs[0].shape, call, lambda last: last // 2 + 1, None)


def _doubled(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.irfft((real, imag), fft_length)`."""
    return _with_last(at, _of_each(at, inputs), call, lambda last: 2 * (last - 1), lambda length: length)


def _double(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.signal.irfft(x, [fft_length])`."""
    return _with_last(at, inputs[0].shape, call, lambda last: 2 * (last - 1), None)


def _with_last(
    at: Context, shape: Any, call: Arguments, of: Callable[[Any], Dim], by: Callable[[Any], Dim] | None
) -> Shape | Unknown:
    """The shape with another last size: made of the one that is there, or by the length that is asked for."""
    if isinstance(shape, Unknown) or not shape:
        return shape if isinstance(shape, Unknown) else at.unknown("one number has no spectrum")
    asked = argument(call, 1, "fft_length")
    if asked is None:
        return (*shape[:-1], None if shape[-1] is None else of(shape[-1]))
    length = as_size(asked)
    if by is None or length is None:
        return at.unknown("the length of the transform is not known")
    return (*shape[:-1], by(length))


def _frames(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.stft(x, sequence_length, sequence_stride, fft_length, window, center)`: the spectrum of each window."""
    shape = inputs[0].shape
    stride, length = as_size(argument(call, 2, "sequence_stride")), as_size(argument(call, 3, "fft_length"))
    center = argument(call, 5, "center", default=True)
    if isinstance(shape, Unknown) or not shape or stride is None or length is None or not isinstance(center, bool):
        return shape if isinstance(shape, Unknown) else at.unknown("how many windows there are is not known")
    around = length // 2 * 2 if center else 0
    count = None if shape[-1] is None else (shape[-1] + around - length) // stride + 1
    found: Shape = (*shape[:-1], count, length // 2 + 1)
    return [found, found]


RULES: dict[str, Rule] = {
    "keras.ops.fft": _parts(1),
    "keras.ops.fft2": _parts(2),
    "keras.ops.ifft2": _parts(2),
    "keras.ops.rfft": _halved,
    "keras.ops.irfft": _doubled,
    "keras.ops.stft": _frames,
    **dict.fromkeys((f"tensorflow.signal.{name}" for name in ("fft", "ifft", "fft2d", "ifft2d", "fft3d", "ifft3d")), first),
    "tensorflow.signal.rfft": _half,
    "tensorflow.signal.irfft": _double,
}
