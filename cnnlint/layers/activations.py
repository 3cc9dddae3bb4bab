"""Activations as layers (keras/src/layers/activations). They keep the shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.layers.base import Layer, Mask, ShapeError
from cnnlint.layers.fields import Anything, NotNegative, NotNegativeOrNone, Slope, items_of, slope
from cnnlint.layers.identifiers import Activation as ActivationName
from cnnlint.layers.identifiers import Constraint, Initializer, Regularizer
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, shape_text
from cnnlint.values import as_size


class _SameShape(Layer):
    mask_after = Mask.KEPT

    def output(self, x: Shape) -> Shape:
        return x


class Activation(_SameShape):
    """Applies an activation function. keras/src/layers/activations/activation.py"""

    activation: ActivationName


class ReLU(_SameShape):
    """`max(x, 0)`, with an optional slope, ceiling and threshold. keras/src/layers/activations/relu.py"""

    dialects = (2, 3)

    max_value: NotNegativeOrNone = None
    negative_slope: NotNegative = 0.0
    threshold: NotNegative = 0.0


class LeakyReLU(_SameShape):
    """`x` above zero, `negative_slope·x` below. keras/src/layers/activations/leaky_relu.py"""

    keras1 = {"alpha": "negative_slope"}
    keras2 = {"alpha": "negative_slope"}
    order2 = ("alpha",)
    order1 = ("alpha",)
    further = ("alpha",)
    keras3_only = ("negative_slope",)

    negative_slope: Slope = 0.3

    def check(self) -> None:
        if "alpha" in self.bound.extra:
            slope(self, "negative_slope", self.bound.extra["alpha"])


class PReLU(_SameShape):
    """`x` above zero, `alpha·x` below, with a learnt `alpha` for each place of the input; axes in `shared_axes` share it.

    keras/src/layers/activations/prelu.py"""

    any_sizes = True
    keras1 = {"init": "alpha_initializer"}
    order1 = ("init", "weights", "shared_axes")

    alpha_initializer: Initializer = "Zeros"
    alpha_regularizer: Regularizer = None
    alpha_constraint: Constraint = None
    shared_axes: Anything = None

    def weights(self, x: Shape) -> Iterator[Weight]:
        shape: list[Dim] = list(x[1:])
        axes: Any = items_of(self.shared_axes)
        for axis in (self.shared_axes,) if axes is None else axes:
            index = as_size(axis)
            if axis is None:
                continue
            if not isinstance(index, int) or not -len(shape) <= index - 1 < len(shape):
                raise ShapeError(
                    "invalid-axis",
                    f"`shared_axes` of PReLU names axis {axis}, which {shape_text(x)} does not have",
                    argument="shared_axes",
                    expected=f"axes from 1 to {len(shape)}",
                    actual=str(axis),
                    keras="list assignment index out of range",
                    error="IndexError",
                )
            shape[index - 1] = 1
        yield self.weight("alpha", shape, self.alpha_initializer)


class ELU(_SameShape):
    """`x` above zero, `alpha·(exp(x) - 1)` below. keras/src/layers/activations/elu.py"""

    alpha: Anything = 1.0


class Softmax(_SameShape):
    """Positive numbers that add up to one along `axis`. keras/src/layers/activations/softmax.py"""

    takes_mask = True
    dialects = (2, 3)
    keras2_only = ("robust_masking",)

    axis: Anything = -1


class ThresholdedReLU(_SameShape):
    """`x` above `theta`, zero below. Keras 3 dropped it for `ReLU(threshold=...)`.

    tf_keras/src/layers/activation/thresholded_relu.py"""

    dialects = (1, 2)
    successor = "ReLU"

    theta: NotNegative = 1.0
