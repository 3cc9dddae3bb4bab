"""Layers that add or cut the borders of the spatial axes: padding and cropping (keras/src/layers/reshaping)."""

from __future__ import annotations

from typing import Any, ClassVar

from cnnlint.layers.base import Layer, ShapeError, Undetermined, need_rank
from cnnlint.layers.fields import Anything, DataFormat, as_written, default, items_of, numbers_per_side, rejected
from cnnlint.layers.windows import STEPS_FIRST, assemble, channels, need_image, need_sizes, spatial
from cnnlint.shapes import Dim, Expr, Shape, Size, less, maximum, shape_text
from cnnlint.values import DictValue, ListValue, Unknown


class ZeroPadding1D(Layer):
    """Zeros before and after the steps. keras/src/layers/reshaping/zero_padding1d.py"""

    keras3_only = ("data_format",)
    rank = 1
    defaults2 = STEPS_FIRST

    padding: Anything = 1
    data_format: DataFormat = default(None)

    def check(self) -> None:
        numbers_per_side(self, "padding", self.padding, 2, 0)

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        before, after = numbers_per_side(self, "padding", self.padding, 2, 0)
        sides = [None if n is None else n + before + after for n in spatial(x, self.data_format)]
        return assemble(x[0], sides, channels(x, self.data_format), self.data_format)


class _Borders(Layer):
    """Layers with an amount before and after each spatial axis: an int for all, or one or two for each axis."""

    keras1 = {"dim_ordering": "data_format"}
    least_for_all: ClassVar[int | None] = None

    def pairs(self, name: str, value: Any) -> tuple[tuple[Size, ...], ...]:
        """(before, after) for each spatial axis. Raises ArgumentError for what Keras does not take."""
        if isinstance(value, (int, Expr)):
            if self.least_for_all is not None and less(value, self.least_for_all):
                if self.dialect < 3:
                    raise Undetermined(Unknown(f"a negative `{name}` is not modelled"))
                words = f"`{name}` cannot be negative. Received: {name}={as_written(value)}."
                raise rejected(self, name, "an integer that is not negative", value, keras=words)
            if name == "padding" and self.dialect < 3 and less(value, 0):
                raise rejected(self, name, "an integer that is not negative", value, keras="Paddings must be non-negative")
            return ((value, value),) * self.rank
        if isinstance(value, ListValue) and value.rest is not None:
            raise Undetermined(value.rest)
        items = items_of(value)
        if items is None or len(items) != self.rank:
            words = f"`{name}` should have {self.rank} elements. Received: {name}={as_written(value)}."
            raise rejected(
                self, name, f"an integer, or a tuple with one or two for each of {self.rank} axes", value, keras=words
            )
        return tuple(numbers_per_side(self, name, item, 2, 0) for item in items)


class _ZeroPadding(_Borders):
    order1 = ("padding", "dim_ordering")

    padding: Anything = 1
    data_format: DataFormat = default(None)

    def check(self) -> None:
        self.pairs("padding", self.padding)

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        borders = self.pairs("padding", self.padding)
        sides = [None if n is None else n + a + b for n, (a, b) in zip(spatial(x, self.data_format), borders, strict=True)]
        need_sizes(self, x, sides)
        return assemble(x[0], sides, channels(x, self.data_format), self.data_format)


class ZeroPadding2D(_ZeroPadding):
    """Rows and columns of zeros around an image. keras/src/layers/reshaping/zero_padding2d.py"""

    rank = 2
    padding = default((1, 1))

    def pairs(self, name: str, value: Any) -> tuple[tuple[Size, ...], ...]:
        return super().pairs(name, _side_by_side(name, value) if self.dialect == 1 else value)


class ZeroPadding3D(_ZeroPadding):
    """Zeros around a volume. keras/src/layers/reshaping/zero_padding3d.py"""

    rank = 3
    padding = default(((1, 1), (1, 1), (1, 1)))


class Cropping1D(Layer):
    """Cuts steps off both ends. keras/src/layers/reshaping/cropping1d.py"""

    rank = 1

    cropping: Anything = (1, 1)

    def check(self) -> None:
        numbers_per_side(self, "cropping", self.cropping, 2, 0)

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, exactly=3)
        (steps,) = _cropped(self, x, x[1:2], (numbers_per_side(self, "cropping", self.cropping, 2, 0),))
        return (x[0], steps, x[2])


class _Cropping(_Borders):
    order1 = ("cropping", "dim_ordering")
    least_for_all = 0

    cropping: Anything = 1
    data_format: DataFormat = default(None)

    def check(self) -> None:
        self.pairs("cropping", self.cropping)

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        sides = _cropped(self, x, spatial(x, self.data_format), self.pairs("cropping", self.cropping))
        return assemble(x[0], sides, channels(x, self.data_format), self.data_format)


class Cropping2D(_Cropping):
    """Cuts rows and columns off an image. keras/src/layers/reshaping/cropping2d.py"""

    rank = 2
    cropping = default(((0, 0), (0, 0)))


class Cropping3D(_Cropping):
    """Cuts off the borders of a volume. keras/src/layers/reshaping/cropping3d.py"""

    rank = 3
    cropping = default(((1, 1), (1, 1), (1, 1)))


def _cropped(layer: Layer, x: Shape, sides: tuple[Dim, ...], pairs: tuple[tuple[Size, ...], ...]) -> tuple[Dim, ...]:
    left = tuple(None if n is None else n - a - b for n, (a, b) in zip(sides, pairs, strict=True))
    if layer.dialect < 3 and layer.rank == 3:  # Keras 2 slices without looking
        return tuple(None if n is None else maximum(n, 0) for n in left)
    if any(n is not None and less(n, 1) for n in left):
        smallest = " × ".join(str(a + b + 1) for a, b in pairs)
        raise ShapeError(
            "non-positive-dimension",
            f"{type(layer).__name__} cuts everything off: its input is {shape_text(x)}, cropping is {as_written(pairs)}",
            argument="cropping",
            expected=f"at least {smallest}",
            actual=" × ".join(str(n) for n in sides),
            help=f"the smallest input that works is {smallest}",
            keras="Values in `cropping` argument should be smaller than the corresponding spatial dimension of the input. "
            f"Received: input_shape={shape_text(x)}, cropping={as_written(pairs)}",
        )
    return left


def _side_by_side(name: str, value: Any) -> Any:
    """Keras 1 also takes the four sides of an image one by one, or by name. Keras 1.2, keras/layers/convolutional.py"""
    if isinstance(value, DictValue):
        raise Undetermined(Unknown(f"`{name}` is given by the names of the sides"))
    sides = items_of(value)
    return (tuple(sides[:2]), tuple(sides[2:])) if sides is not None and len(sides) == 4 else value
