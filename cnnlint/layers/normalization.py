"""Layers that rescale values by statistics of the input (keras/src/layers/normalization)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from cnnlint.layers.axes import axis_number, size_along, values_per_sample
from cnnlint.layers.base import ArgumentError, Layer, need_size
from cnnlint.layers.fields import Anything, items_of, written
from cnnlint.layers.identifiers import Constraint, Initializer, Regularizer
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size


def _batch_axis(layer: Layer, name: str, value: Any) -> int:
    """Keras 3 applies `int()`; older versions also took a list with one axis."""
    items = items_of(value)
    if layer.dialect < 3 and items is not None and len(items) == 1:
        return axis_number(layer, name, items[0])
    if isinstance(value, float):
        return int(value)
    if isinstance(value, str) and value.strip().lstrip("+-").isdecimal():
        return int(value)
    return axis_number(layer, name, value)


def _number(layer: Layer, name: str, value: Any) -> Any:
    """Whatever Python's `float()` takes."""
    if value is None or items_of(value) is not None:
        raise ArgumentError(
            "invalid-argument",
            f"`{name}` of {type(layer).__name__} must be a number, not {written(value)}",
            argument=name,
            expected="a number",
            actual=written(value),
            error="TypeError",
        )
    return value


BatchAxis = Annotated[int, _batch_axis]
Number = Annotated[float, _number]


class BatchNormalization(Layer):
    """Normalises over all axes but one, by batch or moving statistics. keras/src/layers/normalization/batch_normalization.py"""

    keras1 = {"beta_init": "beta_initializer", "gamma_init": "gamma_initializer"}
    keras2_only = ("fused", "virtual_batch_size", "adjustment", "mode")

    axis: BatchAxis = -1
    momentum: Number = 0.99
    epsilon: Number = 0.001
    center: Anything = True
    scale: Anything = True
    beta_initializer: Initializer = "zeros"
    gamma_initializer: Initializer = "ones"
    moving_mean_initializer: Initializer = "zeros"
    moving_variance_initializer: Initializer = "ones"
    beta_regularizer: Regularizer = None
    gamma_regularizer: Regularizer = None
    beta_constraint: Constraint = None
    gamma_constraint: Constraint = None
    renorm: Anything = False
    renorm_clipping: Anything = None
    renorm_momentum: Anything = 0.99
    synchronized: Anything = False

    def output(self, x: Shape) -> Shape:
        size_along(x, self.axis, self)
        return x

    def weights(self, x: Shape) -> Iterator[Weight]:
        size = need_size(size_along(x, self.axis, self), self, f"axis {self.axis}")
        if self.scale:
            yield Weight("gamma", (size,))
        if self.center:
            yield Weight("beta", (size,))
        yield Weight("moving_mean", (size,), trainable=False)
        yield Weight("moving_variance", (size,), trainable=False)
        if self.renorm:
            for name in ("moving_stddev", "renorm_mean", "renorm_stddev"):
                yield Weight(name, (size,), trainable=False)

    def macs(self, x: Shape) -> Size:
        """One for each value: the statistics fold into one factor and one summand."""
        return values_per_sample(x)


class SyncBatchNormalization(BatchNormalization):
    """Batch normalisation with statistics over all replicas; Keras 3 writes `synchronized=True` instead."""

    dialects = (2,)
    successor = "BatchNormalization"
