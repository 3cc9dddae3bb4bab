"""The layers that `keras.applications` and packages of models define for themselves; nobody else can name them."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers.base import Layer, need_size
from cnnlint.layers.fields import Anything, PositiveInt
from cnnlint.layers.regularization import Dropout
from cnnlint.program import Output, Weight
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


class ClassToken(Layer):
    """One more step in front, which is learned; of the package `vit_keras`. vit_keras/layers.py"""

    def output(self, x: Shape) -> Shape:
        return (x[0], need_size(x[1], self) + 1, x[2])

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield Weight("cls", (1, 1, need_size(x[2], self)))


class AddPositionEmbs(Layer):
    """A vector that is learned for each step. vit_keras/layers.py"""

    def output(self, x: Shape) -> Shape:
        return x

    def weights(self, x: Shape) -> Iterator[Weight]:
        yield Weight("pos_embedding", (1, need_size(x[1], self), need_size(x[2], self)))


class TransformerBlock(Layer):
    """What comes out of attention and two dense layers, and the attention itself. vit_keras/layers.py"""

    num_heads: PositiveInt
    mlp_dim: PositiveInt

    def output(self, x: Shape) -> Output:
        return [x, (x[0], self.num_heads, None, None)]

    def weights(self, x: Shape) -> Iterator[Weight]:
        """Those of both norms, of the four projections, and of the two dense layers."""
        width = need_size(x[2], self)
        for name in ("LayerNorm_0", "LayerNorm_2"):
            yield from (Weight(f"{name}/gamma", (width,)), Weight(f"{name}/beta", (width,)))
        sizes = (*((name, width, width) for name in ("query", "key", "value", "out")), ("0", width, self.mlp_dim))
        for name, wide, units in (*sizes, ("1", self.mlp_dim, width)):
            yield from (Weight(f"{name}/kernel", (wide, units)), Weight(f"{name}/bias", (units,)))


class FirstStep(Layer):
    """A Lambda of `v[:, 0]`. vit_keras/vit.py"""

    def output(self, x: Shape) -> Shape:
        return (x[0], *x[2:])


class AsImage(Layer):
    """A Lambda of `x[:, None, None, :]`. classification_models/models/_common_blocks.py"""

    def output(self, x: Shape) -> Shape:
        return (x[0], 1, 1, x[1])


class ScaledSum(CustomScaleLayer):
    """The same in a Lambda, as it was before Keras 2.12."""


class Arithmetic(Layer):
    """`x + y` or `x * y` on tensors of one shape, or of a tensor and a number."""

    def output(self, x: Shape, *others: Shape) -> Shape:
        return x


OWN: dict[str, type[Layer]] = {
    "LayerScale": LayerScale,
    "CustomScaleLayer": CustomScaleLayer,
    "FixedDropout": FixedDropout,
    "ClassToken": ClassToken,
    "AddPositionEmbs": AddPositionEmbs,
    "TransformerBlock": TransformerBlock,
    "FirstStep": FirstStep,
    "ScaledSum": ScaledSum,
    "AsImage": AsImage,
    "+": Arithmetic,
    "*": Arithmetic,
    "/": Arithmetic,
}
