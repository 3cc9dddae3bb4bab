"""Depthwise and separable convolutions (keras/src/layers/convolutional)."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers._convolution import NAMES1, Convolution
from cnnlint.layers.empty_axes import NO_DEPTH
from cnnlint.layers.fields import (
    DataFormat,
    LooseSides,
    Padding,
    PaddingOrCausal2,
    PositiveCount,
    Sides,
    Switch,
    default,
)
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.windows import assemble, channel_axis, positions
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size, product

_OF_THE_BASE = (
    "kernel_initializer",
    "kernel_regularizer",
    "kernel_constraint",
    "groups",
)  # Keras 2 hands them to Conv, where they do nothing


class _Depthwise(Convolution):
    keras2_only = _OF_THE_BASE

    kernel_size: Sides
    strides: LooseSides = default(1)
    padding: Padding = "valid"
    depth_multiplier: PositiveCount = 1
    data_format: DataFormat = default(None)
    dilation_rate: LooseSides = default(1)
    activation: Activation = None
    use_bias: Switch = True
    depthwise_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    depthwise_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    depthwise_constraint: Constraint = None
    bias_constraint: Constraint = None

    def check(self) -> None:
        if self.dialect < 3:
            self._not_strided_and_dilated()

    def output(self, x: Shape) -> Shape:
        made = self._input_channels(x) * self.depth_multiplier
        return assemble(x[0], self._sides(x), made, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        count = self._input_channels(x)
        name = "kernel" if self.dialect >= 3 else "depthwise_kernel"
        yield self.weight(name, (*self.kernel_size, count, self.depth_multiplier), self.depthwise_initializer)
        if self.use_bias:
            yield self.weight("bias", (count * self.depth_multiplier,), self.bias_initializer)

    def macs(self, x: Shape) -> Size:
        """Places of the output × kernel × input channels × depth_multiplier."""
        return positions(self._sides(x)) * product(self.kernel_size) * self._input_channels(x) * self.depth_multiplier


class DepthwiseConv1D(_Depthwise):
    """One kernel for each input channel, along one axis. keras/src/layers/convolutional/depthwise_conv1d.py"""

    dialects = (2, 3)
    rank = 1


class DepthwiseConv2D(_Depthwise):
    """One kernel for each input channel; channels become `channels·depth_multiplier`.

    keras/src/layers/convolutional/depthwise_conv2d.py"""

    dialects = (2, 3)
    rank = 2
    strides = default((1, 1))
    dilation_rate = default((1, 1))


class _Separable(Convolution):
    keras1 = {
        **NAMES1,
        "subsample": "strides",
        "init": "depthwise_initializer",
    }
    keras2_only = _OF_THE_BASE

    filters: PositiveCount
    kernel_size: Sides
    strides: LooseSides = default(1)
    padding: PaddingOrCausal2 = "valid"
    data_format: DataFormat = default(None)
    dilation_rate: LooseSides = default(1)
    depth_multiplier: PositiveCount = 1
    activation: Activation = None
    use_bias: Switch = True
    depthwise_initializer: Initializer = "glorot_uniform"
    pointwise_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    depthwise_regularizer: Regularizer = None
    pointwise_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    depthwise_constraint: Constraint = None
    pointwise_constraint: Constraint = None
    bias_constraint: Constraint = None

    def check(self) -> None:
        if self.dialect < 3:
            self._not_strided_and_dilated()

    def never_empty(self, x: Shape) -> Iterator[tuple[int, str]]:
        yield channel_axis(self.data_format), NO_DEPTH

    def output(self, x: Shape) -> Shape:
        self._input_channels(x)
        return assemble(x[0], self._sides(x), self.filters, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        count = self._input_channels(x)
        middle = count * self.depth_multiplier
        ones = (1,) * self.rank
        yield self.weight("depthwise_kernel", (*self.kernel_size, count, self.depth_multiplier), self.depthwise_initializer)
        yield self.weight("pointwise_kernel", (*ones, middle, self.filters), self.pointwise_initializer)
        if self.use_bias:
            yield self.weight("bias", (self.filters,), self.bias_initializer)

    def macs(self, x: Shape) -> Size:
        """Places of the output × (kernel + filters) × input channels × depth_multiplier."""
        middle = self._input_channels(x) * self.depth_multiplier
        return positions(self._sides(x)) * middle * (product(self.kernel_size) + self.filters)


class SeparableConv1D(_Separable):
    """A depthwise convolution, then a pointwise one, along one axis. keras/src/layers/convolutional/separable_conv1d.py"""

    aliases = ("SeparableConvolution1D",)
    rank = 1
    dialects = (2, 3)


class SeparableConv2D(_Separable):
    """A depthwise convolution, then a pointwise one. keras/src/layers/convolutional/separable_conv2d.py"""

    aliases = ("SeparableConvolution2D",)
    type1 = "SeparableConvolution2D"
    rank = 2
    joined1 = {"kernel_size": ("nb_row", "nb_col")}
    order1 = (
        *("nb_filter", "nb_row", "nb_col", "init", "activation", "weights", "border_mode", "subsample"),
        *("depth_multiplier", "dim_ordering", "depthwise_regularizer", "pointwise_regularizer", "b_regularizer"),
        *("activity_regularizer", "depthwise_constraint", "pointwise_constraint", "b_constraint", "bias"),
    )
    strides = default((1, 1))
    dilation_rate = default((1, 1))
