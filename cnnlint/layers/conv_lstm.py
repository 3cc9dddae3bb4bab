"""LSTMs whose products are convolutions (keras/src/layers/rnn/conv_lstm.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.base import ArgumentError, Layer, Mask, ShapeError, Window
from cnnlint.layers.empty_axes import FIRST_STEP, NO_DEPTH
from cnnlint.layers.fields import (
    DataFormat,
    Padding,
    Switch,
    as_written,
    default,
    items_of,
    positive_float,
    rejected,
    sides,
    sides_or_zero,
)
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer, initializer_of
from cnnlint.layers.recurrence import (
    KERAS_1,
    KERAS_2_ONLY,
    ORDER_1_CONV,
    Rate,
    Seed,
    check_forget_bias,
    loop_output,
    need_batch,
    need_sequence,
    steps_of,
)
from cnnlint.layers.windows import assemble, channels, positions, slide, spatial
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Expr, Shape, Size, less, product, same, shape_text
from cnnlint.values import Scalar

if TYPE_CHECKING:
    from cnnlint.program import Output


def _filters(layer: Layer, name: str, value: Any) -> Size:
    """A Python int that is not negative."""
    if isinstance(value, (int, Expr)) and not less(int(value) if isinstance(value, bool) else value, 0):
        return value
    if isinstance(value, Scalar) and value.type != "float" and isinstance(value.value, (int, Expr)):
        return value.value
    if layer.dialect < 3 and isinstance(value, float) and value >= 1:
        return int(value)
    words = f"Cannot convert the shape of the kernel. Found invalid dimension '{as_written(value)}'."
    raise rejected(layer, name, "a positive integer", value, keras=words, late=layer.dialect >= 3 and positive_float(value))


def _kernel_size(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    """As for any convolution, but a float in the tuple is rejected when the kernel is made."""
    if any(isinstance(item, float) for item in items_of(value) or ()):
        words = f"Cannot convert the shape of the kernel. Found invalid dimension in '{as_written(value)}'."
        raise rejected(layer, name, f"an integer or a tuple of {layer.rank} integers", value, keras=words)
    return sides(layer, name, value)


def _whole(value: Any) -> Any:
    """Whole floats in a tuple as integers; a kernel could not be made with them, but strides and dilation can."""
    items = items_of(value)
    return value if items is None else tuple(int(n) if isinstance(n, float) and n.is_integer() else n for n in items)


def _strides(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    return sides_or_zero(layer, name, _whole(value))


def _dilation(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    return sides(layer, name, _whole(value))


Filters = Annotated[Size, _filters]
Strides = Annotated["tuple[Size, ...]", _strides]
Dilation = Annotated["tuple[Size, ...]", _dilation]
KernelSize = Annotated["tuple[Size, ...]", _kernel_size]


class _ConvLSTM(Layer):
    """A sequence of images `(batch, time, ..., channels)`; the spatial axes must have fixed sizes."""

    takes_mask = True
    mask_after = Mask.KEPT_WITH_STEPS
    keras1 = {**KERAS_1, "border_mode": "padding", "dim_ordering": "data_format", "subsample": "strides"}
    order1 = ORDER_1_CONV
    joined1 = {"kernel_size": ("nb_row", "nb_col")}
    keras2_only = KERAS_2_ONLY
    keras3_only = ("seed",)
    defaults2 = {"recurrent_activation": "hard_sigmoid"}
    further = ("unroll", "zero_output_for_mask")

    filters: Filters
    kernel_size: KernelSize
    strides: Strides = default(1)
    padding: Padding = "valid"
    data_format: DataFormat = default(None)
    dilation_rate: Dilation = default(1)
    activation: Activation = "tanh"
    recurrent_activation: Activation = "sigmoid"
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    recurrent_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
    unit_forget_bias: Switch = True
    kernel_regularizer: Regularizer = None
    recurrent_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    recurrent_constraint: Constraint = None
    bias_constraint: Constraint = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    seed: Seed = None
    return_sequences: Switch = False
    return_state: Switch = False
    go_backwards: Switch = False
    stateful: Switch = False

    def check(self) -> None:
        check_forget_bias(self)
        if any(same(stride, 0) for stride in self.strides):
            words = "cannot convert float infinity to integer"
            raise rejected(self, "strides", "positive integers", self.strides, keras=words, error="OverflowError")
        if any(less(1, s) for s in self.strides) and any(less(1, d) for d in self.dilation_rate):
            said = f"strides={as_written(self.strides)} and dilation_rate={as_written(self.dilation_rate)}"
            raise ArgumentError(
                "invalid-argument",
                f"{type(self).__name__} cannot have both strides and dilation above 1, but has {said}",
                argument="dilation_rate",
                expected="strides=1 or dilation_rate=1",
                actual=said,
                keras="Specifying `strides > 1` is not compatible with `dilation_rate > 1`. Please provide `strides=1` or "
                f"`dilation_rate=1`. Received: {said}",
            )

    def never_empty(self, x: Shape) -> Iterator[tuple[int, str]]:
        yield 1, FIRST_STEP
        yield (2 if self.data_format == "channels_first" else -1), NO_DEPTH

    def output(self, x: Shape, *states: Shape, **keywords: Any) -> Output:
        if self.stateful:
            need_batch(x, self)
        step = self._step(x)
        return loop_output(x, step, [(x[0], *step)] * 2, self.return_sequences, self.return_state)

    def weights(self, x: Shape, *states: Shape, **keywords: Any) -> Iterator[Weight]:
        wide = 4 * self.filters
        yield self.weight("kernel", (*self.kernel_size, self._channels(x), wide), initializer_of(self, "kernel_initializer"))
        recurrent = initializer_of(self, "recurrent_initializer")
        yield self.weight("recurrent_kernel", (*self.kernel_size, self.filters, wide), recurrent)
        if self.use_bias:
            yield self.weight("bias", (wide,), initializer_of(self, "bias_initializer"))

    def macs(self, x: Shape, *states: Shape, **keywords: Any) -> Size:
        """Places of the output × kernel × (input channels + filters) × four gates of filters, for each step."""
        places = positions(spatial((None, *self._step(x)), self.data_format))
        kernel = product(self.kernel_size) * (self._channels(x) + self.filters)
        return steps_of(x) * places * kernel * 4 * self.filters

    def receptive(self) -> Window:
        return Window(self.kernel_size, self.strides, self.dilation_rate)

    def _step(self, x: Shape) -> Shape:
        """One step of the output, without the batch axis."""
        self._channels(x)
        frame = (x[0], *x[2:])
        image = spatial(frame, self.data_format)
        moved = slide(self, frame, image, self.kernel_size, self.strides, self.padding, self.dilation_rate)
        return assemble(None, moved, self.filters, self.data_format)[1:]

    def _channels(self, x: Shape) -> Size:
        need_sequence(x, self, self.rank + 3)
        frame = (x[0], *x[2:])
        if self.dialect >= 3 and any(side is None for side in spatial(frame, self.data_format)):
            raise _not_static(self, frame, "spatial axes")
        count: Dim = channels(frame, self.data_format)
        if count is None:
            raise _not_static(self, frame, "channel axis")
        return count


def _not_static(layer: Layer, frame: Shape, what: str) -> ShapeError:
    return ShapeError(
        "undefined-dimension",
        f"{type(layer).__name__} needs frames of a fixed size, but the {what} of {shape_text(frame)} are None"
        if what.endswith("axes")
        else f"{type(layer).__name__} needs to know the number of channels, but the {what} of {shape_text(frame)} is None",
        expected="numbers",
        actual="None",
        help="give the input its whole shape; only batch and time may be None",
        keras="ConvLSTM layers only support static input shapes for the spatial dimension. Received invalid input shape: "
        f"input_shape={shape_text(frame)}",
    )


class ConvLSTM1D(_ConvLSTM):
    """Over sequences of rows. keras/src/layers/rnn/conv_lstm1d.py"""

    rank = 1


class ConvLSTM2D(_ConvLSTM):
    """Over sequences of images. keras/src/layers/rnn/conv_lstm2d.py"""

    rank = 2


class ConvLSTM3D(_ConvLSTM):
    """Over sequences of volumes. keras/src/layers/rnn/conv_lstm3d.py"""

    rank = 3
