"""Pooling: by windows, over everything, and to a wanted size (keras/src/layers/pooling)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined, Window
from cnnlint.layers.fields import (
    Anything,
    DataFormat,
    ExactDataFormat,
    ExactPadding,
    LooseSides,
    Switch,
    default,
    items_of,
    numbers_per_side,
    rejected,
)
from cnnlint.layers.windows import STEPS_FIRST, assemble, channel_axis, channels, need_image, slide, spatial
from cnnlint.shapes import Dim, Expr, Shape, Size, less, shape_text
from cnnlint.values import Unknown, as_dim

_ORDER1 = ("pool_size", "strides", "border_mode", "dim_ordering")
_NAMES1 = {"border_mode": "padding", "dim_ordering": "data_format"}


class _Pooling(Layer):
    keras1 = _NAMES1
    order1: ClassVar[tuple[str, ...]] = _ORDER1

    pool_size: LooseSides
    strides: Anything = None
    padding: ExactPadding = "valid"
    data_format: DataFormat = default(None)
    name: Anything = None

    def check(self) -> None:
        self.moves()

    def moves(self) -> tuple[Size, ...]:
        """The strides; None means those of the window. Zero is refused when it is called."""
        if self.strides is None:
            return self.pool_size
        sizes = numbers_per_side(self, "strides", self.strides, self.rank, 0, floats=True)
        if any(less(s, 1) for s in sizes):
            raise rejected(
                self, "strides", "a positive integer", self.strides, keras="cannot convert float infinity to integer"
            )
        return sizes

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        sides = slide(self, x, spatial(x, self.data_format), self.pool_size, self.moves(), self.padding)
        return assemble(x[0], sides, channels(x, self.data_format), self.data_format)

    def kept(self, name: str) -> Any:
        return self.moves() if name == "strides" else super().kept(name)

    def receptive(self) -> Window:
        return Window(self.pool_size, self.moves(), (1,) * self.rank)


class _Max(_Pooling):
    def never_empty(self, x: Shape) -> Iterator[tuple[int, str]]:
        if self.padding == "valid":
            yield channel_axis(self.data_format), "Negative dimension size"


class MaxPooling1D(_Max):
    """The greatest of each window of steps. keras/src/layers/pooling/max_pooling1d.py"""

    aliases = ("MaxPool1D",)
    rank = 1
    keras1 = {"pool_length": "pool_size", "stride": "strides", "border_mode": "padding"}
    order1 = ("pool_length", "stride", "border_mode")
    defaults2 = STEPS_FIRST
    pool_size = default(2)


class MaxPooling2D(_Max):
    """The greatest of each window of pixels: height and width become about `/strides`.

    keras/src/layers/pooling/max_pooling2d.py"""

    aliases = ("MaxPool2D",)
    rank = 2
    pool_size = default((2, 2))


class MaxPooling3D(_Max):
    """The greatest of each window of voxels. keras/src/layers/pooling/max_pooling3d.py"""

    aliases = ("MaxPool3D",)
    rank = 3
    pool_size = default((2, 2, 2))


class AveragePooling1D(_Pooling):
    """The mean of each window of steps. keras/src/layers/pooling/average_pooling1d.py"""

    aliases = ("AvgPool1D",)
    rank = 1
    keras1 = {"pool_length": "pool_size", "stride": "strides", "border_mode": "padding"}
    order1 = ("pool_length", "stride", "border_mode")
    defaults2 = {"pool_size": 2, **STEPS_FIRST}


class AveragePooling2D(_Pooling):
    """The mean of each window of pixels. keras/src/layers/pooling/average_pooling2d.py"""

    aliases = ("AvgPool2D",)
    rank = 2
    defaults2 = {"pool_size": (2, 2)}


class AveragePooling3D(_Pooling):
    """The mean of each window of voxels. keras/src/layers/pooling/average_pooling3d.py"""

    aliases = ("AvgPool3D",)
    rank = 3
    defaults2 = {"pool_size": (2, 2, 2)}


class _Global(Layer):
    keras1 = {"dim_ordering": "data_format"}

    data_format: DataFormat = default(None)
    keepdims: Switch = False

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        self._need_places(x)
        sides = (1,) * self.rank if self.keepdims else ()
        return assemble(x[0], sides, channels(x, self.data_format), self.data_format)

    def _need_places(self, x: Shape) -> None:
        """tf_keras refuses an axis of size 0 (pooling/base_global_pooling2d.py); Keras 3 does not."""
        axes = [i + (1 if self.data_format == "channels_last" else 2) for i in range(self.rank)]
        for axis, size in ((axis, x[axis]) for axis in axes):
            if self.dialect == 2 and size is not None and less(size, 1):
                raise ShapeError(
                    "non-positive-dimension",
                    f"{type(self).__name__} gets {shape_text(x)}: there is nothing to take together along axis {axis}",
                    expected="at least 1",
                    actual=str(size),
                    keras=f"Incorrect input shape {[*x]} with dimension 0 at reduction axis {axis}.",
                )

    def output_of_unknown(self) -> Shape | None:
        return (None, None) if self.__dict__.get("keepdims") is False else None


class GlobalAveragePooling1D(_Global):
    """The mean over all steps: `(batch, steps, channels)` becomes `(batch, channels)`.

    keras/src/layers/pooling/global_average_pooling1d.py"""

    takes_mask = True
    aliases = ("GlobalAvgPool1D",)
    order2 = ("data_format",)
    rank = 1
    defaults2 = STEPS_FIRST

    def output(self, x: Shape, mask: Shape | None = None) -> Shape:
        return super().output(x)


class GlobalAveragePooling2D(_Global):
    """The mean over height and width: `(batch, height, width, channels)` becomes `(batch, channels)`.

    keras/src/layers/pooling/global_average_pooling2d.py"""

    aliases = ("GlobalAvgPool2D",)
    rank = 2


class GlobalAveragePooling3D(_Global):
    """The mean over all three spatial axes. keras/src/layers/pooling/global_average_pooling3d.py"""

    aliases = ("GlobalAvgPool3D",)
    rank = 3


class GlobalMaxPooling1D(_Global):
    """The greatest of all steps. keras/src/layers/pooling/global_max_pooling1d.py"""

    aliases = ("GlobalMaxPool1D",)
    rank = 1
    defaults2 = STEPS_FIRST


class GlobalMaxPooling2D(_Global):
    """The greatest over height and width. keras/src/layers/pooling/global_max_pooling2d.py"""

    aliases = ("GlobalMaxPool2D",)
    rank = 2


class GlobalMaxPooling3D(_Global):
    """The greatest over all three spatial axes. keras/src/layers/pooling/global_max_pooling3d.py"""

    aliases = ("GlobalMaxPool3D",)
    rank = 3


class _Adaptive(Layer):
    dialects = (3,)

    output_size: Anything
    data_format: ExactDataFormat = default(None)

    def check(self) -> None:
        self.wanted()

    def wanted(self) -> tuple[Dim, ...]:
        """The spatial axes that are asked for."""
        value = self.output_size
        items = (value,) * self.rank if isinstance(value, (int, Expr)) else items_of(value)
        if items is None or len(items) != self.rank:
            raise self._refused(value)
        return tuple(self._dim(item) for item in items)

    def _dim(self, item: Any) -> Dim:
        if isinstance(item, Unknown):
            raise Undetermined(item)
        dim = as_dim(item)
        if isinstance(dim, Unknown) or (dim is not None and less(dim, 0)):
            raise self._refused(self.output_size)
        return dim

    def output(self, x: Shape) -> Shape:
        if len(x) < (1 if self.data_format == "channels_last" else 2):
            raise ShapeError("wrong-rank", f"{type(self).__name__} needs a channel axis but gets {shape_text(x)}")
        return assemble(x[0], self.wanted(), channels(x, self.data_format), self.data_format)

    def _refused(self, value: Any) -> ArgumentError:
        words = f"`output_size` must be an integer or a tuple of {self.rank} integers."
        return rejected(self, "output_size", f"an integer or a tuple of {self.rank} integers", value, keras=words)


class AdaptiveAveragePooling1D(_Adaptive):
    """The means of as many windows of steps as `output_size` asks for.

    keras/src/layers/pooling/adaptive_average_pooling1d.py"""

    rank = 1


class AdaptiveAveragePooling2D(_Adaptive):
    """The means of as many windows of pixels as `output_size` asks for.

    keras/src/layers/pooling/adaptive_average_pooling2d.py"""

    rank = 2


class AdaptiveAveragePooling3D(_Adaptive):
    """The means of as many windows of voxels as `output_size` asks for.

    keras/src/layers/pooling/adaptive_average_pooling3d.py"""

    rank = 3


class AdaptiveMaxPooling1D(_Adaptive):
    """The greatest values of as many windows of steps as `output_size` asks for.

    keras/src/layers/pooling/adaptive_max_pooling1d.py"""

    rank = 1


class AdaptiveMaxPooling2D(_Adaptive):
    """The greatest values of as many windows of pixels as `output_size` asks for.

    keras/src/layers/pooling/adaptive_max_pooling2d.py"""

    rank = 2


class AdaptiveMaxPooling3D(_Adaptive):
    """The greatest values of as many windows of voxels as `output_size` asks for.

    keras/src/layers/pooling/adaptive_max_pooling3d.py"""

    rank = 3
