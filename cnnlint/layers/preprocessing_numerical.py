"""Layers that scale numbers, and Pipeline (keras/src/layers/preprocessing)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.axes import axis_number, not_an_axis, size_along, values_per_sample
from cnnlint.layers.base import ArgumentError, Layer, Mask, ShapeError, Undetermined, undefined
from cnnlint.layers.fields import Anything, default, is_number, items_of, rejected
from cnnlint.layers.wrapped import Inner, inner
from cnnlint.program import Weight
from cnnlint.shapes import Shape, Size, differ, same, shape_text
from cnnlint.values import Array, Scalar, Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output


class Rescaling(Layer):
    """`x · scale + offset`. keras/src/layers/preprocessing/rescaling.py"""

    mask_after = Mask.KEPT

    scale: Anything
    offset: Anything = 0.0

    def output(self, x: Shape, **keywords: Any) -> Shape:
        return x

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """One for each value."""
        return values_per_sample(x)


def _kept_axes(layer: Layer, name: str, value: Any) -> tuple[int, ...]:
    """One axis, several, or None for none."""
    if value is None:
        return ()
    items = items_of(value)
    if items is None and isinstance(value, Scalar) and value.type != "int":
        raise not_an_axis(layer, name, value)
    return (axis_number(layer, name, value),) if items is None else tuple(axis_number(layer, name, i) for i in items)


def _statistic(layer: Layer, name: str, value: Any) -> Any:
    if isinstance(value, str):
        raise rejected(layer, name, "a number or an array", value, error="TypeError")
    return value


KeptAxes = Annotated["tuple[int, ...]", _kept_axes]
Statistic = Annotated[Any, _statistic]


class Normalization(Layer):
    """Shifts and scales to mean 0 and variance 1, as learned by `adapt()` or given.

    keras/src/layers/preprocessing/normalization.py
    """

    mask_after = Mask.KEPT

    axis: KeptAxes = default(-1)
    mean: Statistic = None
    variance: Statistic = None
    invert: Anything = False

    def check(self) -> None:
        if (self.mean is None) != (self.variance is None):
            missing = "mean" if self.mean is None else "variance"
            raise ArgumentError(
                "invalid-argument",
                f"Normalization has no `{missing}`: give both mean and variance, or neither",
                argument="variance" if missing == "mean" else "mean",
                keras="When setting values directly, both `mean` and `variance` must be set.",
            )
        mean, variance = _shape_of(self.mean), _shape_of(self.variance)
        if mean is None or variance is None or self.mean is None:
            return
        if len(mean) != len(variance) or any(differ(a, b) for a, b in zip(mean, variance, strict=True)):
            said = f"Received: mean shape {shape_text(mean)} and variance shape {shape_text(variance)}"
            keras = f"When setting values directly, `mean` and `variance` must have the same shape. {said}"
            raise rejected(self, "variance", f"of the shape of the mean, {shape_text(mean)}", self.variance, keras=keras)
        if len(mean) > len(self.axis):
            keras = f"The rank of `mean` must be less than or equal to the number of axes ({len(self.axis)})."
            raise rejected(self, "mean", f"of at most {len(self.axis)} axes", self.mean, keras=keras)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        kept = self._kept(x)
        given = _shape_of(self.mean) if self.mean is not None else ()
        for size, axis in zip(reversed(given or ()), reversed(kept), strict=False):
            if differ(size, x[axis]) and not same(size, 1):
                raise ShapeError(
                    "incompatible-input",
                    f"the mean of Normalization has {size} values for axis {axis} of {shape_text(x)}",
                    argument="mean",
                    expected=str(x[axis]),
                    actual=str(size),
                    keras=f"Incompatible shapes: the mean cannot be broadcast to {shape_text(x)}",
                )
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        """What `adapt()` fills; nothing when mean and variance are given."""
        shape = tuple(x[axis] for axis in self._kept(x))
        if self.mean is None:
            yield self.weight("mean", shape, trainable=False)
            yield self.weight("variance", shape, trainable=False)
            yield Weight("count", (), trainable=False, dtype="int64")

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """One for each value."""
        return values_per_sample(x)

    def _kept(self, x: Shape) -> tuple[int, ...]:
        for axis in self.axis:
            size_along(x, axis, self)
        kept = tuple(sorted(axis % len(x) for axis in self.axis))
        if any(x[axis] is None for axis in kept):
            raise undefined(self, f"an axis to be kept is None in {shape_text(x)}")
        if len(set(kept)) < len(kept) and self.mean is None and any(not same(x[a], 1) for a in kept):
            raise ShapeError("invalid-axis", f"Normalization names an axis of {shape_text(x)} twice", argument="axis")
        return kept


def _shape_of(value: Any) -> Shape | None:
    """The shape that NumPy sees, None when it is not known."""
    if isinstance(value, Array):
        return value.shape if isinstance(value.shape, tuple) else None
    items = items_of(value)
    if items is None:
        return () if value is None or is_number(value) else None
    inside = _shape_of(items[0]) if items else ()
    return None if inside is None else (len(items), *inside)


class Pipeline(Layer):
    """Preprocessing layers, one after the other. keras/src/layers/preprocessing/pipeline.py"""

    takes_mask = True
    dialects = (3,)

    closed = True

    layers: Anything
    name: Anything = None

    def check(self) -> None:
        items = items_of(self.layers)
        if items is not None and not items:
            raise rejected(self, "layers", "a list of at least one layer", self.layers, error="UnboundLocalError")
        if is_number(self.layers) or self.layers is None or isinstance(self.layers, str):
            raise rejected(self, "layers", "a list of layers", self.layers, error="TypeError")
        self._steps()

    def output(self, x: Shape, **keywords: Any) -> Output:
        out: Output = x
        for step, given in zip(self._steps(), self._inputs(x), strict=True):
            out = step.output(given)
        return out

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        for step, given in zip(self._steps(), self._inputs(x), strict=True):
            yield from step.weights(given)

    def _inputs(self, x: Shape) -> Iterator[Shape]:
        """What each layer gets."""
        for step in self._steps():
            yield x
            out = step.output(x)
            if isinstance(out, list):
                raise Undetermined(Unknown("a layer of the pipeline has several outputs"))
            x = out

    def _steps(self) -> list[Inner]:
        items = items_of(self.layers)
        if items is None:
            raise Undetermined(Unknown("the layers of the pipeline are not known"))
        return [inner(self, "layers", item) for item in items]
