"""Transposed convolutions (keras/src/layers/convolutional)."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers._convolution import RENAMED1, Convolution
from cnnlint.layers.base import ArgumentError, Window
from cnnlint.layers.fields import (
    DataFormat,
    OptionalSidesOrZero,
    Padding,
    PositiveCount,
    Sides,
    Switch,
    as_written,
    default,
)
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.windows import assemble, need_sizes, positions, spatial
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size, less, maximum, product


class _Transpose(Convolution):
    transposed = True
    keras2_only = ("groups",)  # handed to Conv. tf_keras/src/layers/convolutional/base_conv.py

    filters: PositiveCount
    kernel_size: Sides
    strides: Sides = default(1)
    padding: Padding = "valid"
    output_padding: OptionalSidesOrZero = None
    data_format: DataFormat = default(None)
    dilation_rate: Sides = default(1)
    activation: Activation = None
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None

    def check(self) -> None:
        for extra, stride in zip(self.output_padding or (), self.strides, strict=False):
            if not less(extra, stride) and less(stride, extra + 1):
                raise ArgumentError(
                    "invalid-argument",
                    f"`output_padding` of {type(self).__name__} must be less than `strides`: {extra} is not less than {stride}",
                    argument="output_padding",
                    expected=f"less than {stride}",
                    actual=str(extra),
                    keras="`output_padding` must be strictly less than `strides` for all dimensions. Received: "
                    f"output_padding={as_written(self.output_padding)}, strides={as_written(self.strides)}",
                )
        self._not_strided_and_dilated()

    def output(self, x: Shape) -> Shape:
        self._input_channels(x)
        extra = self.output_padding or (None,) * self.rank
        sides = tuple(
            None if n is None else self._length(n, k, s, d, e)
            for n, k, s, d, e in zip(
                spatial(x, self.data_format), self.kernel_size, self.strides, self.dilation_rate, extra, strict=True
            )
        )
        need_sizes(self, x, sides)
        return assemble(x[0], sides, self.filters, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield self.weight("kernel", (*self.kernel_size, self.filters, self._input_channels(x)), self.kernel_initializer)
        if self.use_bias:
            yield self.weight("bias", (self.filters,), self.bias_initializer)

    def macs(self, x: Shape) -> Size:
        """Places of the input × kernel × input channels × filters: each input value is spread by the kernel."""
        places = positions(spatial(x, self.data_format))
        return places * product(self.kernel_size) * self._input_channels(x) * self.filters

    def receptive(self) -> Window:
        return Window(self.kernel_size, (1,) * self.rank, self.dilation_rate)

    def _length(self, n: Size, kernel: Size, stride: Size, dilation: Size, extra: Size | None) -> Size:
        """keras/src/backend/common/backend_utils.py, `_get_output_shape_given_tf_padding`."""
        if self.dialect < 3 and self.rank == 3:
            dilation = 1  # Keras 2 leaves it out of the shape
        reach = (kernel - 1) * dilation + 1
        if self.padding == "valid":
            if extra is not None:
                return (n - 1) * stride + reach + extra
            return (n - 1) * stride + maximum(reach, stride)
        return n * stride if extra is None else (n - 1) * stride + reach % 2 + extra


class Conv1DTranspose(_Transpose):
    """The inverse walk of Conv1D: `steps` becomes about `steps·strides`. keras/src/layers/convolutional/conv1d_transpose.py"""

    aliases = ("Convolution1DTranspose",)
    dialects = (2, 3)
    rank = 1


class Conv2DTranspose(_Transpose):
    """The inverse walk of Conv2D: height and width become about `·strides`.

    keras/src/layers/convolutional/conv2d_transpose.py"""

    aliases = ("Convolution2DTranspose",)
    dialects = (2, 3)
    keras1 = RENAMED1
    joined1 = {"kernel_size": ("nb_row", "nb_col")}
    dropped1 = ("output_shape",)  # keras/legacy/interfaces.py of Keras 2.0 to 2.3, legacy_deconv2d_support
    rank = 2
    strides = default((1, 1))
    dilation_rate = default((1, 1))


class Conv3DTranspose(_Transpose):
    """The inverse walk of Conv3D. keras/src/layers/convolutional/conv3d_transpose.py"""

    aliases = ("Convolution3DTranspose",)
    dialects = (2, 3)
    rank = 3
    order2 = (
        *("filters", "kernel_size", "strides", "padding", "output_padding", "data_format", "dilation_rate", "activation"),
        *("use_bias", "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer"),
        *("activity_regularizer", "kernel_constraint", "bias_constraint"),
    )
    strides = default((1, 1, 1))

    # Keras has these two the other way round in this class alone, so everything after them is said again.
    data_format: DataFormat = default(None)
    output_padding: OptionalSidesOrZero = None
    dilation_rate: Sides = default((1, 1, 1))
    activation: Activation = None
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
