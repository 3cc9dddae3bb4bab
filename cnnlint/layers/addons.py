"""Layers of TensorFlow Addons that are met in Keras code (tensorflow_addons/layers)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cnnlint.frozen import replace
from cnnlint.layers.axes import Axis, size_along
from cnnlint.layers.base import Layer, ShapeError
from cnnlint.layers.fields import Anything, PositiveInt, Switch, rejected
from cnnlint.layers.identifiers import Constraint, Initializer, Regularizer
from cnnlint.layers.normalization import GroupNormalization as GroupNormalizationOfKeras
from cnnlint.layers.normalization import Groups, StrictAxis
from cnnlint.layers.normalization import SpectralNormalization as SpectralNormalizationOfKeras
from cnnlint.layers.wrapped import InnerLayer
from cnnlint.program import Weight
from cnnlint.shapes import Shape

if TYPE_CHECKING:
    from cnnlint.program import Output


class GroupNormalization(GroupNormalizationOfKeras):
    """As Keras's, but with two groups by default. tensorflow_addons/layers/normalizations.py"""

    groups: Groups = 2
    axis: StrictAxis = -1
    epsilon: Anything = 1e-3
    center: Switch = True
    scale: Switch = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    beta_regularizer: Regularizer = None
    gamma_regularizer: Regularizer = None
    beta_constraint: Constraint = None
    gamma_constraint: Constraint = None

    def check(self) -> None:
        if self.axis == 0:
            words = "You are trying to normalize your batch axis. Do you want to use tf.layer.batch_normalization instead"
            raise rejected(self, "axis", "another axis than the batch axis", 0, keras=words)


class InstanceNormalization(GroupNormalization):
    """Every channel is a group of its own. tensorflow_addons/layers/normalizations.py"""

    groups: Groups = -1


class SpectralNormalization(SpectralNormalizationOfKeras):
    """As Keras's, but its vector is called `sn_u`. tensorflow_addons/layers/spectral_normalization.py"""

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        for weight in super().weights(x):
            yield replace(weight, name="sn_u") if weight.name == "vector_u" else weight


class WeightNormalization(Layer):
    """Splits a kernel into length and direction. tensorflow_addons/layers/wrappers.py"""

    layer: InnerLayer
    data_init: Switch = True

    def output(self, x: Shape, **keywords: Any) -> Output:
        return self.layer.output(x)

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        """The layer's, a length for each filter, a flag, and with `data_init` a frozen copy of the layer."""
        inside = self.layer.weights(x)
        kernel = next((w for w in inside if w.name == "kernel"), None)
        if kernel is None:
            words = "`WeightNormalization` must wrap a layer that contains a `kernel` for weights"
            raise ShapeError("invalid-input", "WeightNormalization needs a layer with a kernel", argument="layer", keras=words)
        yield Weight("g", (kernel.shape[-1],), dtype=kernel.dtype)
        yield from inside
        yield Weight("initialized", (), trainable=False, dtype="bool")
        if self.data_init:
            yield from (replace(w, trainable=False) for w in inside)


class GELU(Layer):
    """The activation as a layer. tensorflow_addons/layers/gelu.py"""

    approximate: Switch = True

    def output(self, x: Shape) -> Shape:
        return x


class Maxout(Layer):
    """The greatest of each group of features. tensorflow_addons/layers/maxout.py"""

    num_units: PositiveInt
    axis: Axis = -1

    def output(self, x: Shape) -> Shape:
        size, units = size_along(x, self.axis, self), self.num_units
        if isinstance(size, int) and isinstance(units, int) and size % units:
            words = f"number of features({size}) is not a multiple of num_units({units})"
            message = f"Maxout cannot make {units} units of {size} features"
            raise ShapeError("invalid-input", message, argument="num_units", keras=words)
        place = self.axis % len(x)
        return (*x[:place], self.num_units, *x[place + 1 :])
