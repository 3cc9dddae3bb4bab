"""Dense, Flatten ... (keras/src/layers/core, keras/src/layers/reshaping)."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers.base import Layer, need_rank, need_size, times
from cnnlint.layers.fields import Anything, PositiveInt
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size


class Dense(Layer):
    """A fully connected layer: `(..., n)` becomes `(..., units)`. keras/src/layers/core/dense.py"""

    keras1 = {"output_dim": "units", "init": "kernel_initializer", "bias": "use_bias"}

    units: PositiveInt
    activation: Anything = None
    use_bias: Anything = True
    kernel_initializer: Anything = "glorot_uniform"
    bias_initializer: Anything = "zeros"
    kernel_regularizer: Anything = None
    bias_regularizer: Anything = None
    activity_regularizer: Anything = None
    kernel_constraint: Anything = None
    bias_constraint: Anything = None
    lora_rank: Anything = None
    lora_alpha: Anything = None
    quantization_config: Anything = None

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=2)
        return (*x[:-1], self.units)

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield Weight("kernel", (need_size(x[-1], self), self.units))
        if self.use_bias:
            yield Weight("bias", (self.units,))

    def macs(self, x: Shape) -> Size:
        return need_size(x[-1], self) * self.units


class Flatten(Layer):
    """All axes but the first in one. keras/src/layers/reshaping/flatten.py"""

    data_format: Anything = None

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=1)
        return (x[0], times(x[1:]))
