"""What all convolutions share: a kernel that slides over spatial axes, and how Keras 1 named the arguments."""

from __future__ import annotations

from cnnlint.layers.base import NOT_DEFINED, ArgumentError, Layer, ShapeError, Window
from cnnlint.layers.fields import (
    DataFormat,
    LooseSides,
    Padding,
    Sides,
    as_written,
)
from cnnlint.layers.windows import channels, need_image, slide, spatial
from cnnlint.shapes import Dim, Shape, Size, less, shape_text

NAMES1 = {
    "nb_filter": "filters",
    "border_mode": "padding",
    "dim_ordering": "data_format",
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
}
REST1 = ("W_regularizer", "b_regularizer", "activity_regularizer", "W_constraint", "b_constraint", "bias")


RENAMED1 = {**NAMES1, "subsample": "strides", "output_dim": "units"}


class Convolution(Layer):
    """A kernel that slides over `rank` spatial axes."""

    kernel_size: Sides
    strides: LooseSides
    dilation_rate: LooseSides
    padding: Padding
    data_format: DataFormat

    def _input_channels(self, x: Shape) -> Size:
        need_image(x, self)
        count = channels(x, self.data_format)
        if count is None:
            axis = -1 if self.data_format == "channels_last" else 1
            words = NOT_DEFINED if self.transposed else "unsupported operand type(s) for"  # Keras 3 begins to compute
            raise ShapeError(
                "undefined-dimension",
                f"{type(self).__name__} needs to know how many channels its input has, but {shape_text(x)} does not say",
                expected="a number of channels",
                actual="None",
                help=f"give axis {axis} of the input shape a size",
                keras=words if self.dialect >= 3 else "The channel dimension of the inputs",
            )
        return count

    def _sides(self, x: Shape) -> tuple[Dim, ...]:
        need_image(x, self)
        padding = "same" if self.padding == "causal" else self.padding
        return slide(self, x, spatial(x, self.data_format), self.kernel_size, self.strides, padding, self.dilation_rate)

    def _not_strided_and_dilated(self) -> None:
        if any(less(1, s) for s in self.strides) and any(less(1, d) for d in self.dilation_rate):
            said = f"strides={as_written(self.strides)} and dilation_rate={as_written(self.dilation_rate)}"
            raise ArgumentError(
                "invalid-argument",
                f"{type(self).__name__} cannot have both strides and dilation above 1, but has {said}",
                argument="dilation_rate",
                expected="strides=1 or dilation_rate=1",
                actual=said,
                keras=f"`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: {said}",
            )

    def receptive(self) -> Window:
        return Window(self.kernel_size, self.strides, self.dilation_rate)
