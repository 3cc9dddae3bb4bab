"""Layers that repeat values along an axis: RepeatVector and up-sampling (keras/src/layers/reshaping)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnlint.layers.base import Layer, Undetermined, need_rank
from cnnlint.layers.fields import Anything, DataFormat, Sides, as_written, default, rejected
from cnnlint.layers.windows import assemble, channels, need_image, spatial
from cnnlint.shapes import Expr, Shape, Size, less
from cnnlint.values import ListValue, Scalar, Unknown, as_size


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
        keras=f"{words} Received: {name}={as_written(value)}",
        error="TypeError" if wrong_type else "ValueError",
    )
