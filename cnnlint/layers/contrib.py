"""Layers of keras-contrib that are met in Keras code (keras_contrib/layers)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.layers.axes import size_along
from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.layers.fields import Anything, PositiveInt, Switch
from cnnlint.layers.identifiers import Activation, Constraint, Initializer, Regularizer
from cnnlint.layers.normalization import GroupNormalization as GroupNormalizationOfKeras
from cnnlint.layers.normalization import scale_and_center
from cnnlint.program import Weight
from cnnlint.shapes import Shape
from cnnlint.values import Unknown


class InstanceNormalization(Layer):
    """Each sample by itself: without an axis one gamma and one beta for all of it.

    keras_contrib/layers/normalization/instancenormalization.py
    """

    axis: Anything = None
    epsilon: Anything = 1e-3
    center: Switch = True
    scale: Switch = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    beta_regularizer: Regularizer = None
    gamma_regularizer: Regularizer = None
    beta_constraint: Constraint = None
    gamma_constraint: Constraint = None

    def output(self, x: Shape, **keywords: Any) -> Shape:
        if self.axis is not None and len(x) == 2:
            raise ShapeError("invalid-input", "InstanceNormalization takes no axis for vectors", argument="axis",
                             keras="Cannot specify axis for rank 1 tensor")  # fmt: skip
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        if not isinstance(self.axis, int | None):
            raise Undetermined(Unknown("which axis is normalized is not known"))
        yield from scale_and_center(self, (1,) if self.axis is None else (size_along(x, self.axis, self),))


class GroupNormalization(GroupNormalizationOfKeras):
    """As Keras's, with another epsilon. keras_contrib/layers/normalization/groupnormalization.py"""

    epsilon: Anything = 1e-5


class CRF(Layer):
    """A conditional random field over a sequence: `(n, time, size)` becomes `(n, time, units)`. keras_contrib/layers/crf.py"""

    units: PositiveInt
    learn_mode: Anything = "join"
    test_mode: Anything = None
    sparse_target: Switch = False
    use_boundary: Switch = True
    use_bias: Switch = True
    activation: Activation = "linear"
    kernel_initializer: Initializer = "glorot_uniform"
    chain_initializer: Initializer = "orthogonal"
    bias_initializer: Initializer = "zeros"
    boundary_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    chain_regularizer: Regularizer = None
    boundary_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    chain_constraint: Constraint = None
    boundary_constraint: Constraint = None
    bias_constraint: Constraint = None
    input_dim: Anything = None
    unroll: Switch = False

    def output(self, x: Shape, **keywords: Any) -> Shape:
        return (*x[:2], self.units)

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        yield self.weight("kernel", (size_along(x, -1, self), self.units))
        yield self.weight("chain_kernel", (self.units, self.units))
        if self.use_bias:
            yield self.weight("bias", (self.units,))
        for side in ("left", "right") if self.use_boundary else ():
            yield self.weight(f"{side}_boundary", (self.units,))
