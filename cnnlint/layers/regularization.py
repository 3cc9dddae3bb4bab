"""Dropout, noise and activity penalties (keras/src/layers/regularization). They keep the shape and have no weights: the
state of their random generators is counted by no summary."""

from __future__ import annotations

from typing import Any, ClassVar

from cnnlint.layers.base import Layer, Mask, Undetermined
from cnnlint.layers.fields import (
    Anything,
    DataFormat,
    Fraction,
    Strength,
    default,
    is_number,
    items_of,
    rejected,
    surely_above,
    surely_below,
)
from cnnlint.layers.windows import need_image
from cnnlint.shapes import Expr, Shape, less
from cnnlint.values import ListValue, Scalar, Unknown


class _Noise(Layer):
    """Random at training time only. Keras 2 takes the kind of its generator: tf_keras/src/engine/base_layer.py."""

    mask_after = Mask.KEPT

    keras2_only: ClassVar[tuple[str, ...]] = ("force_generator", "rng_type")

    def check(self) -> None:
        self.check_seed(self.rate)

    def check_seed(self, strength: Any) -> None:
        """A seed is looked at only when there is something to draw (keras/src/random/seed_generator.py)."""
        if self.dialect < 3 or not surely_above(strength, 0) or self.seed is None:
            return
        wrong = isinstance(self.seed, (bool, float, str, tuple, ListValue))
        if wrong or (isinstance(self.seed, Scalar) and self.seed.type != "int"):
            words = f"Argument `seed` must be an integer. Received: seed={self.seed}"
            raise rejected(self, "seed", "an integer", self.seed, keras=words)

    def output(self, x: Shape) -> Shape:
        return x


class Dropout(_Noise):
    """Sets a share `rate` of the values to zero while training. keras/src/layers/regularization/dropout.py"""

    keras1 = {"p": "rate"}
    order1 = ("p", "noise_shape", "seed")

    rate: Fraction
    noise_shape: Anything = None
    seed: Anything = None

    def check(self) -> None:
        if self.dialect >= 3 and self.noise_shape is not None:
            self._check_noise_shape()
        super().check()

    def _check_noise_shape(self) -> None:
        items = items_of(self.noise_shape)
        words = "Invalid value received for argument `noise_shape`. Expected a tuple or list of integers."
        if items is None:
            if isinstance(self.noise_shape, (int, float, str, Expr, Scalar)):
                raise rejected(self, "noise_shape", "a tuple of integers or None", self.noise_shape, keras=words)
            return
        for item in items:
            if isinstance(item, Unknown):
                raise Undetermined(item)
            if item is not None and (not isinstance(item, (int, Expr)) or less(item, 1)):
                raise rejected(self, "noise_shape", "a tuple of positive integers or None", self.noise_shape, keras=words)


class _SpatialDropout(_Noise):
    closed = True
    keras2_only = ("noise_shape", "force_generator", "rng_type")  # what Dropout takes there
    keras1 = {"p": "rate", "dim_ordering": "data_format"}
    order1: ClassVar[tuple[str, ...]] = ("p", "dim_ordering")

    def output(self, x: Shape) -> Shape:
        need_image(x, self)
        return x


class SpatialDropout1D(_SpatialDropout):
    """Drops whole channels of a sequence. keras/src/layers/regularization/spatial_dropout.py"""

    rank = 1
    order1 = ("p",)
    order2 = ("rate",)

    rate: Fraction
    seed: Anything = None
    name: Anything = None
    dtype: Anything = None


class SpatialDropout2D(_SpatialDropout):
    """Drops whole channels of an image. keras/src/layers/regularization/spatial_dropout.py"""

    rank = 2
    order2 = ("rate", "data_format")

    rate: Fraction
    data_format: DataFormat = default(None)
    seed: Anything = None
    name: Anything = None
    dtype: Anything = None


class SpatialDropout3D(_SpatialDropout):
    """Drops whole channels of a volume. keras/src/layers/regularization/spatial_dropout.py"""

    rank = 3
    order2 = ("rate", "data_format")

    rate: Fraction
    data_format: DataFormat = default(None)
    seed: Anything = None
    name: Anything = None
    dtype: Anything = None


class AlphaDropout(_Noise):
    """Dropout that keeps mean and variance, for `selu` networks. keras/src/layers/regularization/alpha_dropout.py"""

    dialects = (2, 3)

    rate: Strength
    noise_shape: Anything = None
    seed: Anything = None


class GaussianDropout(_Noise):
    """Multiplies by noise around one while training. keras/src/layers/regularization/gaussian_dropout.py"""

    keras1 = {"p": "rate"}
    order1 = ("p",)

    rate: Strength
    seed: Anything = None


class GaussianNoise(_Noise):
    """Adds noise of deviation `stddev` while training. keras/src/layers/regularization/gaussian_noise.py"""

    keras1 = {"sigma": "stddev"}
    order1 = ("sigma",)

    stddev: Strength
    seed: Anything = None

    def check(self) -> None:
        self.check_seed(self.stddev)


class ActivityRegularization(Layer):
    """Adds a penalty on the size of what passes through. keras/src/layers/regularization/activity_regularization.py"""

    mask_after = Mask.KEPT
    withheld = ("activity_regularizer",)

    l1: Anything = 0.0
    l2: Anything = 0.0

    def check(self) -> None:
        for name in ("l1", "l2"):
            value = getattr(self, name)
            if value is not None and (not is_number(value) or (surely_below(value, 0) and self.dialect >= 3)):
                words = f"Invalid value for argument {name}: expected a non-negative float. Received: {name}={value}"
                raise rejected(self, name, "a number that is not negative", value, keras=words)

    def output(self, x: Shape) -> Shape:
        return x
