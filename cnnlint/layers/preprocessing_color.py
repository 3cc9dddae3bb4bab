"""Layers that change the colours of images, or mix images (keras/src/layers/preprocessing/image_preprocessing)."""

from __future__ import annotations

from typing import Annotated, Any

from cnnlint.layers.base import Layer, ShapeError
from cnnlint.layers.fields import (
    Anything,
    DataFormat,
    as_written,
    default,
    is_number,
    rejected,
    surely_above,
    surely_below,
)
from cnnlint.layers.preprocessing_image import _FactoredImage, _Image
from cnnlint.layers.ranges import (
    BitsFactor,
    Interpolation,
    OptionalFactor,
    StrictUnitFactor,
    SymmetricFactor,
    UnitFactor,
    ValueRange,
    Whole,
    factor,
    optional_factor,
    value_range,
)
from cnnlint.layers.recurrence import Seed
from cnnlint.shapes import Shape, axes_text, differ, shape_text, text


class RandomBrightness(_Image):
    """Brighter or darker at random. keras/src/layers/preprocessing/image_preprocessing/random_brightness.py"""

    factor: OptionalFactor
    value_range: ValueRange = (0, 255)
    seed: Seed = None


class RandomContrast(_Image):
    """Of more or less contrast at random. keras/src/layers/preprocessing/image_preprocessing/random_contrast.py"""

    keras3_only = ("value_range",)

    factor: UnitFactor
    value_range: Anything = (0, 255)
    seed: Seed = None


class RandomHue(_Image):
    """Of shifted hue at random. keras/src/layers/preprocessing/image_preprocessing/random_hue.py"""

    dialects = (3,)

    factor: UnitFactor
    value_range: Anything = (0, 255)
    data_format: DataFormat = default(None)
    seed: Seed = None


class RandomSaturation(_Image):
    """More or less colourful at random. keras/src/layers/preprocessing/image_preprocessing/random_saturation.py"""

    dialects = (3,)

    factor: SymmetricFactor
    value_range: ValueRange = (0, 255)
    data_format: DataFormat = default(None)
    seed: Seed = None


class RandomSharpness(_Image):
    """Sharper or softer at random. keras/src/layers/preprocessing/image_preprocessing/random_sharpness.py"""

    dialects = (3,)

    factor: UnitFactor
    value_range: ValueRange = (0, 255)
    data_format: DataFormat = default(None)
    seed: Seed = None


class RandomPosterization(_Image):
    """With fewer bits per channel at random. keras/src/layers/preprocessing/image_preprocessing/random_posterization.py"""

    dialects = (3,)

    factor: BitsFactor
    value_range: ValueRange = (0, 255)
    data_format: DataFormat = default(None)
    seed: Seed = None


class RandomInvert(_Image):
    """Inverted at random. keras/src/layers/preprocessing/image_preprocessing/random_invert.py"""

    dialects = (3,)

    factor: UnitFactor = 1.0
    value_range: Anything = (0, 255)
    seed: Seed = None
    data_format: DataFormat = default(None)


def _gray_factor(layer: Layer, name: str, value: Any) -> Any:
    if is_number(value) and not surely_below(value, 0) and not surely_above(value, 1):
        return value
    words = f"`factor` should be between 0 and 1. Received: factor={as_written(value)}"
    raise rejected(layer, name, "a number from 0 to 1", value, keras=words)


GrayFactor = Annotated[float, _gray_factor]


class RandomGrayscale(_Image):
    """Without colour at random; the channels stay. keras/src/layers/preprocessing/image_preprocessing/random_grayscale.py"""

    dialects = (3,)

    factor: GrayFactor = 0.5
    data_format: DataFormat = default(None)
    seed: Seed = None


class RandomColorDegeneration(_Image):
    """Between colour and grey, at random; needs three channels.

    keras/src/layers/preprocessing/image_preprocessing/random_color_degeneration.py
    """

    dialects = (3,)

    factor: SymmetricFactor
    value_range: ValueRange = (0, 255)
    data_format: DataFormat = default(None)
    seed: Seed = None

    def output(self, x: Shape, **keywords: Any) -> Shape:
        if len(x) not in (3, 4):
            raise ShapeError(
                "wrong-rank",
                f"RandomColorDegeneration needs an image or a batch of images but gets {shape_text(x)}",
                expected="3 or 4 axes",
                actual=axes_text(len(x)),
                keras="Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
                f"Received: input_shape={shape_text(x)}",
            )
        channels = x[-1 if self.data_format == "channels_last" else -3]
        if differ(channels, 3):
            raise ShapeError(
                "incompatible-input",
                f"RandomColorDegeneration needs images with 3 channels but gets {text(channels)}",
                expected="3",
                actual=text(channels),
                keras=f"Input images must have 3 channels, but received images with {text(channels)} channels.",
            )
        return x


class RandomColorJitter(_FactoredImage):
    """Brightness, contrast, saturation and hue at random.

    keras/src/layers/preprocessing/image_preprocessing/random_color_jitter.py
    """

    dialects = (3,)

    value_range: Anything = (0, 255)
    brightness_factor: Anything = None
    contrast_factor: Anything = None
    saturation_factor: Anything = None
    hue_factor: Anything = None
    seed: Seed = None
    data_format: DataFormat = default(None)

    def check(self) -> None:
        super().check()
        if self.brightness_factor is not None:
            optional_factor(self, "brightness_factor", self.brightness_factor)
        for name, low in (("contrast_factor", 0), ("saturation_factor", -1), ("hue_factor", 0)):
            if getattr(self, name) is not None:
                factor(low, 1)(self, name, getattr(self, name))
        if self.brightness_factor is not None or self.saturation_factor is not None:
            value_range(self, "value_range", self.value_range)


class Solarization(_Image):
    """Inverts what is above a threshold. keras/src/layers/preprocessing/image_preprocessing/solarization.py"""

    dialects = (3,)

    addition_factor: StrictUnitFactor = 0.0
    threshold_factor: StrictUnitFactor = 0.0
    value_range: ValueRange = (0, 255)
    seed: Seed = None


class AutoContrast(_Image):
    """Stretches the values over the whole range. keras/src/layers/preprocessing/image_preprocessing/auto_contrast.py"""

    dialects = (3,)

    value_range: ValueRange = (0, 255)


class Equalization(_FactoredImage):
    """Equalises the histogram of each channel. keras/src/layers/preprocessing/image_preprocessing/equalization.py"""

    dialects = (3,)

    value_range: ValueRange = (0, 255)
    bins: Anything = 256
    data_format: DataFormat = default(None)


class ContrastLimitedAdaptiveHistogramEqualization(_FactoredImage):
    """Equalises tile by tile. keras/src/layers/preprocessing/image_preprocessing/clahe.py"""

    dialects = (3,)

    value_range: Anything = (0, 255)
    clip_limit: Anything = 4.0
    tile_grid_size: Anything = (8, 8)
    data_format: DataFormat = default(None)


class MixUp(_FactoredImage):
    """Blends each image with another of the batch. keras/src/layers/preprocessing/image_preprocessing/mix_up.py"""

    dialects = (3,)

    alpha: Anything = 0.2
    data_format: DataFormat = default(None)
    seed: Seed = None


class CutMix(_Image):
    """Puts a part of another image of the batch into each. keras/src/layers/preprocessing/image_preprocessing/cut_mix.py"""

    dialects = (3,)

    factor: UnitFactor = 1.0
    seed: Seed = None
    data_format: DataFormat = default(None)


class AugMix(_Image):
    """Mixes chains of random augmentations. keras/src/layers/preprocessing/image_preprocessing/aug_mix.py"""

    dialects = (3,)

    value_range: ValueRange = (0, 255)
    num_chains: Anything = 3
    chain_depth: Anything = 3
    factor: StrictUnitFactor = 0.3
    alpha: Anything = 1.0
    all_ops: Anything = True
    interpolation: Interpolation = "bilinear"
    seed: Seed = None
    data_format: DataFormat = default(None)


class RandAugment(_Image):
    """A random choice of augmentations, one after the other.

    keras/src/layers/preprocessing/image_preprocessing/rand_augment.py
    """

    dialects = (3,)

    value_range: ValueRange = (0, 255)
    num_ops: Anything = 2
    factor: StrictUnitFactor = 0.5
    interpolation: Interpolation = "bilinear"
    seed: Seed = None
    data_format: DataFormat = default(None)


class MaxNumBoundingBoxes(_FactoredImage):
    """Pads or cuts the bounding boxes that go with images.

    keras/src/layers/preprocessing/image_preprocessing/max_num_bounding_box.py
    """

    dialects = (3,)

    max_number: Whole
    fill_value: Whole = -1
