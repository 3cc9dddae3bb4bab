"""Layers that crop, resize or augment images (keras/src/layers/preprocessing/image_preprocessing).

All take a batch of images or one image; augmentation leaves the shape as it is, and no layer here has weights.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.layers.fields import (
    Anything,
    DataFormat,
    Fraction,
    as_written,
    data_format,
    default,
    is_number,
    items_of,
    rejected,
)
from cnnlint.layers.ranges import (
    ElasticFillMode,
    FillMode,
    Interpolation,
    OptionalFactor,
    ShiftFactor,
    Side,
    StrictUnitFactor,
    UnitFactor,
    ZoomFactor,
    optional_factor,
)
from cnnlint.layers.recurrence import Seed
from cnnlint.shapes import Dim, Shape, axes_text, shape_text
from cnnlint.values import Scalar, Unknown


class _Image(Layer):
    """An image layer; `data_format` and `bounding_box_format` are taken even where the signature does not say so."""

    takes_dict = True
    further: ClassVar[tuple[str, ...]] = ("data_format", "bounding_box_format")
    keras2_only: ClassVar[tuple[str, ...]] = ("rng_type",)  # of its generator: tf_keras/src/engine/base_layer.py

    def check(self) -> None:
        if "data_format" in self.bound.extra:
            data_format(self, "data_format", self.bound.extra["data_format"])
        if "factor" in self.bound.extra:
            optional_factor(self, "factor", self.bound.extra["factor"])

    def output(self, x: Shape, **keywords: Any) -> Shape:
        return x


class _FactoredImage(_Image):
    """An image layer that takes a `factor` without need."""

    further = ("data_format", "bounding_box_format", "factor")


def _resized(x: Shape, layer: Layer, height: Dim, width: Dim, first: int) -> Shape:
    """The shape with other sizes at the axes `first` and `first + 1`."""
    if not -len(x) <= first <= len(x) - 2:
        raise ShapeError(
            "wrong-rank",
            f"{type(layer).__name__} needs an image or a batch of images but gets {shape_text(x)}",
            expected="3 or 4 axes",
            actual=axes_text(len(x)),
            keras="list assignment index out of range",
            error="IndexError",
        )
    first %= len(x)
    return (*x[:first], height, width, *x[first + 2 :])


class Resizing(_Image):
    """Images of another size. keras/src/layers/preprocessing/image_preprocessing/resizing.py"""

    keras3_only = ("pad_to_aspect_ratio", "fill_mode", "fill_value", "antialias", "data_format")

    height: Side
    width: Side
    interpolation: Anything = "bilinear"
    crop_to_aspect_ratio: Anything = False
    pad_to_aspect_ratio: Anything = False
    fill_mode: Anything = "constant"
    fill_value: Anything = 0.0
    antialias: Anything = False
    data_format: DataFormat = default(None)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        batched = 1 if len(x) == 4 else 0
        first = batched + (0 if self.data_format == "channels_last" else 1)
        return _resized(x, self, self.height, self.width, first)


class CenterCrop(_Image):
    """The middle of an image, or the image resized when it is smaller.

    keras/src/layers/preprocessing/image_preprocessing/center_crop.py
    """

    keras3_only = ("data_format",)

    height: Side
    width: Side
    data_format: DataFormat = default(None)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        if len(x) not in (3, 4):
            raise ShapeError(
                "wrong-rank",
                f"CenterCrop needs an image or a batch of images but gets {shape_text(x)}",
                expected="3 or 4 axes",
                actual=axes_text(len(x)),
                keras="`input_shape` must be a non-nested tuple or list of rank-1 with size 3 (unbatched) or 4 (batched).",
            )
        return _resized(x, self, self.height, self.width, -3 if self.data_format == "channels_last" else -2)


class RandomCrop(_FactoredImage):
    """A part of an image, at a random place while training.

    keras/src/layers/preprocessing/image_preprocessing/random_crop.py
    """

    keras3_only = ("data_format",)

    height: Side
    width: Side
    seed: Seed = None
    data_format: DataFormat = default(None)
    name: Anything = None

    def output(self, x: Shape, **keywords: Any) -> Shape:
        return _resized(x, self, self.height, self.width, -3 if self.data_format == "channels_last" else -2)


class RandomHeight(_Image):
    """Images of random height; the axis becomes None. tf_keras/src/layers/preprocessing/image_preprocessing.py"""

    dialects = (2,)

    factor: Anything
    interpolation: Anything = "bilinear"
    seed: Anything = None

    def output(self, x: Shape, training: Any = True, **keywords: Any) -> Shape:
        return (*x[:-3], None, *x[-2:]) if _changes(self, training) else x


class RandomWidth(_Image):
    """Images of random width; the axis becomes None. tf_keras/src/layers/preprocessing/image_preprocessing.py"""

    dialects = (2,)

    factor: Anything
    interpolation: Anything = "bilinear"
    seed: Anything = None

    def output(self, x: Shape, training: Any = True, **keywords: Any) -> Shape:
        return (*x[:-2], None, *x[-1:]) if _changes(self, training) else x


def _changes(layer: Layer, training: Any) -> bool:
    """Whether images are changed: not where a call says `training=False`; the shape that Keras 3 tells asks for no call."""
    if layer.dialect >= 3:
        return True
    if training is not None and not isinstance(training, (bool, int)):
        raise Undetermined(training if isinstance(training, Unknown) else Unknown("whether the call is for training"))
    return training is None or bool(training)


class RandomFlip(_Image):
    """Mirrored at random. keras/src/layers/preprocessing/image_preprocessing/random_flip.py"""

    keras3_only = ("data_format",)

    mode: Anything = "horizontal_and_vertical"
    seed: Seed = None
    data_format: DataFormat = default(None)


class RandomRotation(_Image):
    """Turned at random, by parts of a full turn. keras/src/layers/preprocessing/image_preprocessing/random_rotation.py"""

    keras3_only = ("data_format",)

    factor: OptionalFactor
    fill_mode: FillMode = "reflect"
    interpolation: Interpolation = "bilinear"
    seed: Seed = None
    fill_value: Anything = 0.0
    data_format: DataFormat = default(None)


class RandomTranslation(_Image):
    """Moved at random, by parts of height and width.

    keras/src/layers/preprocessing/image_preprocessing/random_translation.py
    """

    keras3_only = ("data_format",)

    height_factor: ShiftFactor
    width_factor: ShiftFactor
    fill_mode: FillMode = "reflect"
    interpolation: Interpolation = "bilinear"
    seed: Seed = None
    fill_value: Anything = 0.0
    data_format: DataFormat = default(None)


def _zoom_or_none(layer: Layer, name: str, value: Any) -> Any:
    return None if value is None else ZoomFactor.__metadata__[0](layer, name, value)


WidthZoom = Annotated[Any, _zoom_or_none]


class RandomZoom(_Image):
    """Zoomed in or out at random. keras/src/layers/preprocessing/image_preprocessing/random_zoom.py"""

    keras3_only = ("data_format",)

    height_factor: ZoomFactor
    width_factor: WidthZoom = None
    fill_mode: FillMode = "reflect"
    interpolation: Interpolation = "bilinear"
    seed: Seed = None
    fill_value: Anything = 0.0
    data_format: DataFormat = default(None)


class RandomShear(_Image):
    """Slanted at random. keras/src/layers/preprocessing/image_preprocessing/random_shear.py"""

    dialects = (3,)

    x_factor: StrictUnitFactor = 0.0
    y_factor: StrictUnitFactor = 0.0
    interpolation: Interpolation = "bilinear"
    fill_mode: FillMode = "reflect"
    fill_value: Anything = 0.0
    data_format: DataFormat = default(None)
    seed: Seed = None


class RandomPerspective(_Image):
    """Seen from another place, at random. keras/src/layers/preprocessing/image_preprocessing/random_perspective.py"""

    dialects = (3,)

    factor: UnitFactor = 1.0
    scale: Fraction = 1.0
    interpolation: Interpolation = "bilinear"
    fill_value: Anything = 0.0
    seed: Seed = None
    data_format: DataFormat = default(None)


class RandomElasticTransform(_Image):
    """Distorted like rubber, at random. keras/src/layers/preprocessing/image_preprocessing/random_elastic_transform.py"""

    dialects = (3,)

    factor: UnitFactor = 1.0
    scale: UnitFactor = 1.0
    interpolation: Interpolation = "bilinear"
    fill_mode: ElasticFillMode = "reflect"
    fill_value: Anything = 0.0
    value_range: Anything = (0, 255)
    seed: Seed = None
    data_format: DataFormat = default(None)


class RandomErasing(_Image):
    """A rectangle blotted out, at random. keras/src/layers/preprocessing/image_preprocessing/random_erasing.py"""

    dialects = (3,)

    factor: UnitFactor = 1.0
    scale: UnitFactor = (0.02, 0.33)
    fill_value: Anything = None
    value_range: Anything = (0, 255)
    seed: Seed = None
    data_format: DataFormat = default(None)


def _odd(layer: Layer, name: str, value: Any) -> Any:
    items = items_of(value)
    numbers = (value,) if items is None else items
    plain = all(is_number(n) and not isinstance(n, Scalar) for n in numbers)
    if plain and (items is None or len(items) == 2) and not any(isinstance(n, (int, float)) and n % 2 == 0 for n in numbers):
        return value
    words = f"{name} must be an odd number. Received: {name}={as_written(value)}"
    raise rejected(layer, name, "an odd number, or two", value, keras=words)


OddSize = Annotated[Any, _odd]


class RandomGaussianBlur(_Image):
    """Blurred at random. keras/src/layers/preprocessing/image_preprocessing/random_gaussian_blur.py"""

    dialects = (3,)

    factor: UnitFactor = 1.0
    kernel_size: OddSize = 3
    sigma: UnitFactor = 1.0
    value_range: Anything = (0, 255)
    data_format: DataFormat = default(None)
    seed: Seed = None
