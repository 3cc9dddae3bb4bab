"""Convolutions whose weights differ from place to place; Keras 3 dropped them (tf_keras/src/layers/locally_connected)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cnnlint.layers._convolution import RENAMED1, REST1
from cnnlint.layers.base import Layer, ShapeError, Undetermined, Window, need_size
from cnnlint.layers.convolutional import Conv2D
from cnnlint.layers.fields import (
    Anything,
    DataFormat,
    Padding,
    PositiveCount,
    Sides,
    Switch,
    default,
    rejected,
)
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.windows import assemble, channels, need_image, positions, slide, spatial
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, elements, product, shape_text
from cnnlint.values import Unknown


class _LocallyConnected(Layer):
    """A convolution whose kernel is another one at every place."""

    dialects = (1, 2)
    keras1: ClassVar[dict[str, str]] = {**RENAMED1, "subsample_length": "strides", "filter_length": "kernel_size"}

    filters: PositiveCount
    kernel_size: Sides
    strides: Sides = default(1)
    padding: Padding = "valid"
    data_format: DataFormat = default(None)
    activation: Activation = None
    use_bias: Switch = True
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    implementation: Anything = 1

    def check(self) -> None:
        if self.implementation == 1 and self.padding != "valid":
            words = 'Invalid border mode for LocallyConnected (only "valid" is supported if implementation is 1)'
            raise rejected(self, "padding", "'valid'", self.padding, keras=f"{words}: {self.padding}")

    def output(self, x: Shape) -> Shape:
        sides = self._sides(x)
        return assemble(x[0], sides, self.filters, self.data_format)

    def weights(self, x: Shape) -> Iterator[Weight]:
        made, inside = self._sides(x), spatial(x, self.data_format)
        count = need_size(channels(x, self.data_format), self, "the channel axis")
        yield self.weight("kernel", self._kernel(made, inside, count), self.kernel_initializer)
        if self.use_bias:
            yield self.weight("bias", (*made, self.filters), self.bias_initializer)

    def macs(self, x: Shape) -> Size:
        """Places of the output × kernel × input channels × filters."""
        places = positions(self._sides(x))
        count = need_size(channels(x, self.data_format), self, "the channel axis")
        return places * product(self.kernel_size) * count * self.filters

    def receptive(self) -> Window:
        return Window(self.kernel_size, self.strides, (1,) * self.rank)

    def _kernel(self, made: tuple[Dim, ...], inside: tuple[Dim, ...], count: Size) -> tuple[Dim, ...]:
        if self.implementation == 1:
            places = (elements(made),) if self.rank > 1 else made
            return (*places, product(self.kernel_size) * count, self.filters)
        if self.implementation != 2:
            raise Undetermined(Unknown("the sparse kernel of implementation=3 is not modelled"))
        if self.data_format == "channels_first":
            return (count, *inside, self.filters, *made)
        return (*inside, count, *made, self.filters)

    def _sides(self, x: Shape) -> tuple[Dim, ...]:
        need_image(x, self)
        sides = spatial(x, self.data_format)
        if None in sides:
            raise ShapeError(
                "undefined-dimension",
                f"{type(self).__name__} has weights for every place, so it needs fixed sizes, but gets {shape_text(x)}",
                keras="The spatial dimensions of the inputs to a LocallyConnected layer should be fully-defined",
            )
        return slide(self, x, sides, self.kernel_size, self.strides, self.padding)


class LocallyConnected1D(_LocallyConnected):
    """Conv1D without shared weights. tf_keras/src/layers/locally_connected/locally_connected1d.py"""

    rank = 1
    steps_in = (1,)
    order1 = ("nb_filter", "filter_length", "init", "activation", "weights", "border_mode", "subsample_length", *REST1)


class LocallyConnected2D(_LocallyConnected):
    """Conv2D without shared weights. tf_keras/src/layers/locally_connected/locally_connected2d.py"""

    rank = 2
    joined1 = {"kernel_size": ("nb_row", "nb_col")}
    order1 = Conv2D.order1
    strides = default((1, 1))
