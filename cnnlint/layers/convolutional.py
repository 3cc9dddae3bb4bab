"""Convolutions whose kernels see all channels (keras/src/layers/convolutional)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cnnlint.layers._convolution import NAMES1, REST1, Convolution
from cnnlint.layers.base import ArgumentError, ShapeError
from cnnlint.layers.empty_axes import NO_DEPTH
from cnnlint.layers.fields import (
    DataFormat,
    GroupCount,
    LooseSides,
    PaddingOrCausal,
    PositiveCount,
    Sides,
    Switch,
    default,
)
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.lora import lora
from cnnlint.layers.windows import STEPS_FIRST, assemble, channel_axis, positions
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, differ, product, shape_text


class _Conv(Convolution):
    further = ("lora_rank", "lora_alpha")
    keras1 = {**NAMES1, "subsample": "strides"}

    filters: PositiveCount
    kernel_size: Sides
    strides: LooseSides = default(1)
    padding: PaddingOrCausal = "valid"
    data_format: DataFormat = default(None)
    dilation_rate: LooseSides = default(1)
    groups: GroupCount = 1
    activation: Activation = None
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None

    def input_axis(self, kernel: Shape) -> tuple[int, Dim] | None:
        known = self.__dict__
        if known.get("groups", 1) != 1 or "data_format" not in known:
            return None
        return channel_axis(self.data_format), kernel[-2]

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
        batch, x = self._split_batch(x)
        self._group_size(x)
        return (*batch, *assemble(x[0], self._sides(x), self.filters, self.data_format))

    def never_empty(self, x: Shape) -> Iterator[tuple[int, str]]:
        yield channel_axis(self.data_format), NO_DEPTH
        if self.padding == "causal":
            yield 1, "Negative dimension size"

    def weights(self, x: Shape) -> Iterator[Weight]:
        _, x = self._split_batch(x)
        shape = (*self.kernel_size, self._group_size(x), self.filters)
        rank = self.bound.extra.get("lora_rank")
        yield self.weight("kernel", shape, self.kernel_initializer, trainable=not rank)
        if self.use_bias:
            yield self.weight("bias", (self.filters,), self.bias_initializer)
        if rank:
            yield from lora(self, "kernel", shape, rank, self.kernel_constraint)

    def macs(self, x: Shape) -> Size:
        """Places of the output × kernel × input channels of a group × filters."""
        batch, x = self._split_batch(x)
        places = positions((*batch[1:], x[0])) if batch else 1
        return places * positions(self._sides(x)) * product(self.kernel_size) * self._group_size(x) * self.filters

    def _split_batch(self, x: Shape) -> tuple[Shape, Shape]:
        """Keras 2 takes any number of batch axes; all but the last one are split off."""
        spare = len(x) - self.rank - 2
        return (x[:spare], x[spare:]) if self.dialect == 2 and spare > 0 else ((), x)

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
    steps_in = (1,)
    keras1 = {**NAMES1, "subsample_length": "strides", "filter_length": "kernel_size"}
    defaults2 = STEPS_FIRST
    order1: ClassVar[tuple[str, ...]] = (
        *("nb_filter", "filter_length", "init", "activation", "weights", "border_mode", "subsample_length"),
        *REST1,
        *("input_dim", "input_length"),
    )
    keras2_only = (*_Conv.keras2_only, "input_length")  # keras/legacy/interfaces.py of Keras 2: beside `input_dim`


class Conv2D(_Conv):
    """Slides `filters` kernels over an image: `(batch, height, width, channels)` becomes `(batch, new_height, new_width,
    filters)`. keras/src/layers/convolutional/conv2d.py"""

    aliases = ("Convolution2D",)
    type1 = "Convolution2D"
    rank = 2
    joined1 = {"kernel_size": ("nb_row", "nb_col")}
    order1: ClassVar[tuple[str, ...]] = (
        *("nb_filter", "nb_row", "nb_col", "init", "activation", "weights", "border_mode", "subsample", "dim_ordering"),
        *REST1,
    )
    strides = default((1, 1))
    dilation_rate = default((1, 1))


class Conv3D(_Conv):
    """Slides `filters` kernels through a volume of three spatial axes. keras/src/layers/convolutional/conv3d.py"""

    aliases = ("Convolution3D",)
    type1 = "Convolution3D"
    rank = 3
    joined1 = {"kernel_size": ("kernel_dim1", "kernel_dim2", "kernel_dim3")}
    order1: ClassVar[tuple[str, ...]] = (
        *("nb_filter", "kernel_dim1", "kernel_dim2", "kernel_dim3", "init", "activation", "weights", "border_mode"),
        *("subsample", "dim_ordering", *REST1),
    )
    strides = default((1, 1, 1))
    dilation_rate = default((1, 1, 1))
