"""The layers that `keras.applications` defines for itself; nobody else can name them (keras/src/applications)."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers.base import Layer
from cnnlint.layers.fields import Anything, PositiveInt
from cnnlint.layers.regularization import Dropout
from cnnlint.program import Weight
from cnnlint.shapes import Shape


class LayerScale(Layer):
    """Each channel times a weight of its own. keras/src/applications/convnext.py"""

    init_values: Anything
    projection_dim: PositiveInt

    def output(self, x: Shape) -> Shape:
        return x

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield Weight("gamma", (self.projection_dim,))


class CustomScaleLayer(Layer):
    """The first input plus a fraction of the second. keras/src/applications/inception_resnet_v2.py"""

    scale: Anything

    def output(self, x: Shape, residual: Shape) -> Shape:
        return x


class FixedDropout(Dropout):
    """A dropout of whole images, of the package `efficientnet`. efficientnet/model.py"""


class Arithmetic(Layer):
    """`x + y` or `x * y` on tensors of one shape, or of a tensor and a number."""

    def output(self, x: Shape, *others: Shape) -> Shape:
        return x


OWN: dict[str, type[Layer]] = {
    "LayerScale": LayerScale,
    "CustomScaleLayer": CustomScaleLayer,
    "FixedDropout": FixedDropout,
    "+": Arithmetic,
    "*": Arithmetic,
}
