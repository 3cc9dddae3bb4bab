"""Layers that only move values about: flatten, reshape, permute, pad, crop, repeat (keras/src/layers/reshaping)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from cnnlint.layers.base import Layer, ShapeError, Undetermined, need_rank
from cnnlint.layers.fields import Anything, DataFormat, Sides, default, items_of, numbers_per_side, rejected, written
from cnnlint.layers.sides import side_by_side
from cnnlint.layers.windows import assemble, channels, need_image, need_sizes, spatial
from cnnlint.program import Output
from cnnlint.shapes import Dim, Expr, Shape, Size, differ, elements, less, maximum, product, shape_text, text
from cnnlint.values import ListValue, Scalar, Unknown, as_size


class Flatten(Layer):
    """All axes but the first in one. keras/src/layers/reshaping/flatten.py"""

    data_format: DataFormat = default(None)

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=1)
        return (x[0], elements(x[1:]))

    def output_of_unknown(self) -> Output | None:
        return (None, None)


class Reshape(Layer):
    """The same values in another shape; one `-1` is worked out from the rest. keras/src/layers/reshaping/reshape.py"""

    target_shape: Anything

    def check(self) -> None:
        if sum(1 for d in self._target() if d == -1) > 1:
            words = "There must be at most one unknown dimension (-1) in `target_shape`."
            raise rejected(self, "target_shape", "a tuple with at most one -1", self.target_shape, keras=words)

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, at_least=1)
        target, rest = self._target(), x[1:]
        if any(d is None for d in (*target, *rest)):
            return (x[0], *(None if d == -1 else d for d in target))
        have = product(d for d in rest if d is not None)
        asked = product(d for d in target if d is not None and d != -1)
        if -1 not in target:
            if differ(have, asked):
                raise self._wrong_size(x, have, asked)
            return (x[0], *target)
        if asked == 0 or differ(have % asked, 0):
            raise self._wrong_size(x, have, asked)
        return (x[0], *(have // asked if d == -1 else d for d in target))

    def _target(self) -> tuple[Dim, ...]:
        if isinstance(self.target_shape, ListValue) and self.target_shape.rest is not None:
            raise Undetermined(self.target_shape.rest)
        items = items_of(self.target_shape)
        if items is None:
            if not isinstance(self.target_shape, (int, float, Expr, Scalar, type(None))):
                raise Undetermined(Unknown("`target_shape` is not a tuple"))
            size = self.target_shape
            single = isinstance(size, int) and not isinstance(size, bool)
            raise rejected(
                self,
                "target_shape",
                "a tuple of sizes",
                size,
                help=f"write ({size},)" if single else None,
                keras=f"'{type(size).__name__}' object is not iterable",
                error="TypeError",
                replacement=f"({size},)" if single else None,
            )
        return tuple(self._axis(item) for item in items)

    def _axis(self, item: Any) -> Dim:
        """Keras 3 takes what is no integer for an open axis."""
        if isinstance(item, Unknown):
            raise Undetermined(item)
        size = as_size(item)
        if size is None and self.dialect < 3:
            raise rejected(self, "target_shape", "a tuple of integers", self.target_shape, error="TypeError")
        if size is not None and less(size, 0) and self.dialect < 3:
            return -1
        if size is not None and less(size, -1):
            words = "Each dimension in `target_shape` must be a non-negative integer, or `-1` for a single unknown dimension."
            raise rejected(self, "target_shape", "a tuple of sizes, with -1 for one of them", self.target_shape, keras=words)
        return size

    def _wrong_size(self, x: Shape, have: Size, asked: Size) -> ShapeError:
        target = shape_text(tuple(self._target()))
        open_axis = -1 in self._target()
        values, wanted = _number(have), _number(asked)
        message = f"Reshape cannot turn {shape_text(x[1:])}, which has {values} values, into {target}"
        message += f": {values} is not divisible by {wanted}" if open_axis else f", which has {wanted}"
        near = None if open_axis else self._near(have)
        return ShapeError(
            "reshape-size",
            message,
            argument="target_shape",
            expected=f"a multiple of {wanted} values" if open_axis else f"{wanted} values",
            actual=f"{values} values",
            help=f"write {near}, which has as many values, or change the layer before it" if near else None,
            keras=self._said(x, target, open_axis),
        )

    def _said(self, x: Shape, target: str, open_axis: bool) -> str:
        """Keras's words; Keras 2 shows both shapes as lists."""
        if self.dialect < 3:
            given, wanted = (", ".join(map(str, sizes)) for sizes in (x[1:], self._target()))
            return f"total size of new array must be unchanged, input_shape = [{given}], output_shape = [{wanted}]"
        more = ", however, the input size cannot by divided by the specified dimensions in target_shape" if open_axis else ""
        shapes = f"input_shape={shape_text(x[1:])}, target_shape={target}"
        return f"The total size of the tensor must be unchanged{more}. Received: {shapes}"

    def _near(self, have: Size) -> str | None:
        """The target with another last axis, or the next before it, that has as many values."""
        target = list(self._target())
        for i in reversed(range(len(target))):
            rest = product(d for j, d in enumerate(target) if j != i and d is not None)
            if isinstance(have, int) and isinstance(rest, int) and rest > 0 and have >= rest and have % rest == 0:
                return shape_text((*target[:i], have // rest, *target[i + 1 :]))
        return None


def _number(size: Size) -> str:
    return f"{size:,}" if isinstance(size, int) else text(size)


class Permute(Layer):
    """The axes after the first in another order, counted from 1. keras/src/layers/reshaping/permute.py"""

    dims: Anything

    def check(self) -> None:
        self._order()

    def output(self, x: Shape) -> Shape:
        order = self._order()
        need_rank(x, self, exactly=len(order) + 1)
        return (x[0], *(x[i] for i in order))

    def _order(self) -> tuple[int, ...]:
        if isinstance(self.dims, ListValue) and self.dims.rest is not None:
            raise Undetermined(self.dims.rest)
        items = items_of(self.dims)
        if items is None and not isinstance(self.dims, (int, float, str, Expr, Scalar, type(None))):
            raise Undetermined(Unknown("the order of the axes is not known"))
        order = [as_size(item) for item in items or ()]
        if any(isinstance(o, Expr) for o in order) or any(isinstance(i, Unknown) for i in items or ()):
            raise Undetermined(Unknown("the order of the axes is not known"))
        plain = [o for o in order if isinstance(o, int)]
        if items is None or sorted(plain) != list(range(1, len(order) + 1)):
            words = "The set of indices in `dims` must be consecutive and start from 1."
            raise rejected(
                self,
                "dims",
                "each axis once, counted from 1",
                self.dims,
                help="the batch axis is not counted: a channels-last image is (1, 2, 3)",
                keras=f"Invalid permutation argument `dims` for Permute Layer. {words} Received dims={written(self.dims)}",
            )
        return tuple(plain)


class RepeatVector(Layer):
    """A vector `n` times: `(batch, features)` becomes `(batch, n, features)`. keras/src/layers/reshaping/repeat_vector.py"""

    n: Anything

    def check(self) -> None:
        _times(self, "n", self.n)

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, exactly=2)
        return (x[0], _times(self, "n", self.n), x[1])


class _UpSampling(Layer):
    keras1 = {"dim_ordering": "data_format"}
    order1 = ("size", "dim_ordering")

    size: Sides = default(2)
    data_format: DataFormat = default(None)

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        sides = [None if n is None else n * f for n, f in zip(spatial(x, self.data_format), self.size, strict=True)]
        if self.dialect < 3 and self.rank == 2 and None in sides:
            sides = [None, None]  # Keras 2 resizes to one tensor of sizes
        return assemble(x[0], sides, channels(x, self.data_format), self.data_format)


class UpSampling1D(Layer):
    """Each step `size` times. keras/src/layers/reshaping/up_sampling1d.py"""

    rank = 1
    keras1 = {"length": "size"}
    order1 = ("length",)

    size: Anything = 2

    def check(self) -> None:
        _times(self, "size", self.size)

    def never_empty(self, x: Shape) -> Iterable[tuple[int, str]]:
        return ((1, "Attr 'num_split' of 'Split' Op passed 0 less than minimum 1."),) if self.dialect < 3 else ()

    def output(self, x: Shape) -> Shape:
        need_rank(x, self, exactly=3)
        return (x[0], None if x[1] is None else x[1] * _times(self, "size", self.size), x[2])


class UpSampling2D(_UpSampling):
    """Rows and columns repeated, or interpolated: height and width become `·size`.

    keras/src/layers/reshaping/up_sampling2d.py"""

    rank = 2
    size = default((2, 2))

    interpolation: Anything = "nearest"

    def check(self) -> None:
        if isinstance(self.interpolation, (int, float, tuple, ListValue, type(None))):
            words = f"'{type(self.interpolation).__name__}' object has no attribute 'lower'"
            raise rejected(self, "interpolation", "the name of an interpolation", self.interpolation, keras=words)


class UpSampling3D(_UpSampling):
    """Each of three spatial axes repeated. keras/src/layers/reshaping/up_sampling3d.py"""

    rank = 3
    size = default((2, 2, 2))


class ZeroPadding1D(Layer):
    """Zeros before and after the steps. keras/src/layers/reshaping/zero_padding1d.py"""

    keras3_only = ("data_format",)
    rank = 1

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
                words = f"`{name}` cannot be negative. Received: {name}={written(value)}."
                raise rejected(self, name, "an integer that is not negative", value, keras=words)
            if name == "padding" and self.dialect < 3 and less(value, 0):
                raise rejected(self, name, "an integer that is not negative", value, keras="Paddings must be non-negative")
            return ((value, value),) * self.rank
        if isinstance(value, ListValue) and value.rest is not None:
            raise Undetermined(value.rest)
        items = items_of(value)
        if items is None or len(items) != self.rank:
            words = f"`{name}` should have {self.rank} elements. Received: {name}={written(value)}."
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
        return super().pairs(name, side_by_side(name, value) if self.dialect == 1 else value)


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
            f"{type(layer).__name__} cuts everything off: its input is {shape_text(x)}, cropping is {written(pairs)}",
            argument="cropping",
            expected=f"at least {smallest}",
            actual=" × ".join(str(n) for n in sides),
            help=f"the smallest input that works is {smallest}",
            keras="Values in `cropping` argument should be smaller than the corresponding spatial dimension of the input. "
            f"Received: input_shape={shape_text(x)}, cropping={written(pairs)}",
        )
    return left


def _times(layer: Layer, name: str, value: Any) -> Size:
    """How often something is repeated: a Python int above zero."""
    if layer.dialect < 3 and isinstance(value, bool):
        value = int(value)
    least = 0 if layer.dialect < 3 and name == "n" else 1
    if isinstance(value, (int, Expr)) and not isinstance(value, bool) and not less(value, least):
        return value
    if isinstance(value, Scalar) and value.type == "int":
        raise Undetermined(Unknown(f"the value of `{name}` is not known"))
    if layer.dialect < 3 and name == "size" and as_size(value) is not None:
        return as_size(value) or 0
    wrong_type = not isinstance(value, (int, Expr)) or isinstance(value, bool)
    words = f"Expected an integer value for `{name}`." if wrong_type else f"Argument `{name}` should be a positive integer."
    raise rejected(
        layer,
        name,
        "a positive integer",
        value,
        keras=f"{words} Received: {name}={written(value)}",
        error="TypeError" if wrong_type else "ValueError",
    )
