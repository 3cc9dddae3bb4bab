"""Convolutions (keras/src/layers/convolutional)."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Window
from cnnlint.layers.fields import (
    DataFormat,
    OptionalSidesOrZero,
    Padding,
    PaddingOrCausal,
    PositiveCount,
    Sides,
    Switch,
    default,
    written,
)
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.lora import lora
from cnnlint.layers.windows import assemble, channels, need_image, need_sizes, positions, slide, spatial
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, differ, less, product, shape_text

_NAMES1 = {
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
_REST1 = ("W_regularizer", "b_regularizer", "activity_regularizer", "W_constraint", "b_constraint", "bias")


class _Convolution(Layer):
    """What all convolutions share: a kernel that slides over `rank` spatial axes."""

    def _input_channels(self, x: Shape) -> Size:
        need_image(x, self)
        count = channels(x, self.data_format)
        if count is None:
            axis = -1 if self.data_format == "channels_last" else 1
            raise ShapeError(
                "undefined-dimension",
                f"{type(self).__name__} needs to know how many channels its input has, but {shape_text(x)} does not say",
                expected="a number of channels",
                actual="None",
                help=f"give axis {axis} of the input shape a size",
                keras="The channel dimension of the inputs should be defined. Found `None`.",
            )
        return count

    def _sides(self, x: Shape) -> tuple[Dim, ...]:
        padding = "same" if self.padding == "causal" else self.padding
        return slide(self, x, spatial(x, self.data_format), self.kernel_size, self.strides, padding, self.dilation_rate)

    def _not_strided_and_dilated(self) -> None:
        if any(less(1, s) for s in self.strides) and any(less(1, d) for d in self.dilation_rate):
            said = f"strides={written(self.strides)} and dilation_rate={written(self.dilation_rate)}"
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


class _Conv(_Convolution):
    further = ("lora_rank", "lora_alpha")
    keras1 = {**_NAMES1, "subsample": "strides"}

    filters: PositiveCount
    kernel_size: Sides
    strides: Sides = default(1)
    padding: Padding = "valid"
    data_format: DataFormat = default(None)
    dilation_rate: Sides = default(1)
    groups: PositiveCount = 1
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
        if differ(self.filters % self.groups, 0):
            raise ArgumentError(
                "channels-groups",
                f"{self.filters} filters cannot be split into {self.groups} groups",
                argument="groups",
                expected=f"a divisor of {self.filters}",
                actual=str(self.groups),
                keras="The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={self.groups}, filters={self.filters}.",
            )
        self._not_strided_and_dilated()

    def output(self, x: Shape) -> Shape:
        self._group_size(x)
        return assemble(x[0], self._sides(x), self.filters, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        shape = (*self.kernel_size, self._group_size(x), self.filters)
        rank = self.bound.extra.get("lora_rank")
        yield self.weight("kernel", shape, self.kernel_initializer, trainable=not rank)
        if self.use_bias:
            yield self.weight("bias", (self.filters,), self.bias_initializer)
        if rank:
            yield from lora(self, "kernel", shape, rank, self.kernel_constraint)

    def macs(self, x: Shape) -> Size:
        """Places of the output × kernel × input channels of a group × filters."""
        return positions(self._sides(x)) * product(self.kernel_size) * self._group_size(x) * self.filters

    def _group_size(self, x: Shape) -> Size:
        count = self._input_channels(x)
        if differ(count % self.groups, 0):
            raise ShapeError(
                "channels-groups",
                f"the {count} channels of the input cannot be split into {self.groups} groups",
                argument="groups",
                expected=f"a number of channels divisible by {self.groups}",
                actual=str(count),
                keras="The number of input channels must be evenly divisible by the number of groups. Received "
                f"groups={self.groups}, but the input has {count} channels (full input shape is {shape_text(x)}).",
            )
        return count // self.groups


class Conv1D(_Conv):
    """Slides `filters` kernels along one axis: `(batch, steps, channels)` becomes `(batch, new_steps, filters)`.

    keras/src/layers/convolutional/conv1d.py"""

    aliases = ("Convolution1D",)
    type1 = "Convolution1D"
    rank = 1
    keras1 = {**_NAMES1, "subsample_length": "strides", "filter_length": "kernel_size"}
    order1 = ("nb_filter", "filter_length", "init", "activation", "weights", "border_mode", "subsample_length", *_REST1)

    padding: PaddingOrCausal = "valid"


class Conv2D(_Conv):
    """Slides `filters` kernels over an image: `(batch, height, width, channels)` becomes `(batch, new_height, new_width,
    filters)`. keras/src/layers/convolutional/conv2d.py"""

    aliases = ("Convolution2D",)
    type1 = "Convolution2D"
    rank = 2
    joined1 = {"kernel_size": ("nb_row", "nb_col")}
    order1 = (
        *("nb_filter", "nb_row", "nb_col", "init", "activation", "weights", "border_mode", "subsample", "dim_ordering"),
        *_REST1,
    )
    strides = default((1, 1))
    dilation_rate = default((1, 1))


class Conv3D(_Conv):
    """Slides `filters` kernels through a volume of three spatial axes. keras/src/layers/convolutional/conv3d.py"""

    aliases = ("Convolution3D",)
    type1 = "Convolution3D"
    rank = 3
    joined1 = {"kernel_size": ("kernel_dim1", "kernel_dim2", "kernel_dim3")}
    order1 = (
        *("nb_filter", "kernel_dim1", "kernel_dim2", "kernel_dim3", "init", "activation", "weights", "border_mode"),
        *("subsample", "dim_ordering", *_REST1),
    )
    strides = default((1, 1, 1))
    dilation_rate = default((1, 1, 1))


class _Transpose(_Convolution):
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
                    f"`output_padding` of {type(self).__name__} must be less than `strides`, but {extra} is not less than {stride}",
                    argument="output_padding",
                    expected=f"less than {stride}",
                    actual=str(extra),
                    keras="`output_padding` must be strictly less than `strides` for all dimensions. Received: "
                    f"output_padding={written(self.output_padding)}, strides={written(self.strides)}",
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
        reach = (kernel - 1) * dilation + 1
        if self.padding == "valid":
            if extra is not None:
                return (n - 1) * stride + reach + extra
            from cnnlint.shapes import maximum

            return (n - 1) * stride + maximum(reach, stride)
        return n * stride if extra is None else (n - 1) * stride + reach % 2 + extra


class Conv1DTranspose(_Transpose):
    """The inverse walk of Conv1D: `steps` becomes about `steps·strides`. keras/src/layers/convolutional/conv1d_transpose.py"""

    aliases = ("Convolution1DTranspose",)
    dialects = (2, 3)
    rank = 1


class Conv2DTranspose(_Transpose):
    """The inverse walk of Conv2D: height and width become about `·strides`. keras/src/layers/convolutional/conv2d_transpose.py"""

    aliases = ("Convolution2DTranspose",)
    dialects = (2, 3)
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


class _Depthwise(_Convolution):
    kernel_size: Sides
    strides: Sides = default(1)
    padding: Padding = "valid"
    depth_multiplier: PositiveCount = 1
    data_format: DataFormat = default(None)
    dilation_rate: Sides = default(1)
    activation: Activation = None
    use_bias: Switch = True
    depthwise_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    depthwise_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    depthwise_constraint: Constraint = None
    bias_constraint: Constraint = None

    def output(self, x: Shape) -> Shape:
        made = self._input_channels(x) * self.depth_multiplier
        return assemble(x[0], self._sides(x), made, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        count = self._input_channels(x)
        yield self.weight("kernel", (*self.kernel_size, count, self.depth_multiplier), self.depthwise_initializer)
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


class _Separable(_Convolution):
    keras1 = {
        **_NAMES1,
        "subsample": "strides",
        "depthwise_regularizer": "depthwise_regularizer",
        "init": "depthwise_initializer",
    }

    filters: PositiveCount
    kernel_size: Sides
    strides: Sides = default(1)
    padding: Padding = "valid"
    data_format: DataFormat = default(None)
    dilation_rate: Sides = default(1)
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
