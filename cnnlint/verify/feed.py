"""Runs in the child: the digits as a model wants them, and targets as its loss wants them. NumPy only."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cnnlint.frozen import dataclass
from cnnlint.verify.digits import Digits
from cnnlint.verify.protocol import ArrayPlan

Array = Any  # numpy.ndarray
SIDE = 28


@dataclass(frozen=True, slots=True)
class Adapter:
    """Makes one model input of images `(n, 28, 28)` uint8. `real`: the values are digits; `how` says what is done."""

    make: Callable[[Array], Array]
    how: str
    real: bool = True


def adapter(shape: Sequence[int | None], integers: int | None, brightest: int) -> Adapter:
    """The adapter for an input of that shape (batch axis included); `integers`: it wants integers below that number.

    brightest: the value of a white pixel.
    """
    sides = tuple(shape[1:])

    def scaled(images: Array) -> Array:
        return images.astype("float32") * (brightest / 255)

    if integers is not None:
        return Adapter(
            lambda images: _integers(len(images), sides, integers), f"random integers below {integers:,}", real=False
        )
    if sides == (SIDE * SIDE,):
        return Adapter(lambda images: scaled(images).reshape(len(images), -1), "images as 784 numbers")
    if sides in ((SIDE, SIDE), (None, SIDE)):
        return Adapter(scaled, "images as sequences of 28 rows")
    if len(sides) == 3:
        return _image_adapter(sides, scaled)
    return Adapter(lambda images: _noise(len(images), sides), "a synthetic batch, since the input is no image", real=False)


def _image_adapter(sides: tuple[int | None, ...], scaled: Callable[[Array], Array]) -> Adapter:
    first = sides[0] in (1, 3) and sides[2] not in (1, 3, 4)
    height, width, channels = (sides[1], sides[2], sides[0]) if first else sides
    height, width, channels = height or SIDE, width or SIDE, channels or 1

    def make(images: Array) -> Array:
        x = _resized(scaled(images), height, width)[..., None]
        x = np.repeat(x, channels, axis=-1)
        return np.moveaxis(x, -1, 1) if first else x

    same_size = (height, width) == (SIDE, SIDE)
    how = "images 28×28" if same_size else f"images resized to {height}×{width}"
    return Adapter(make, how if channels == 1 else f"{how}, the channel repeated {channels} times")


def _resized(images: Array, height: int, width: int) -> Array:
    """The nearest pixel."""
    rows, columns = np.arange(height) * SIDE // height, np.arange(width) * SIDE // width
    return images[:, rows][:, :, columns]


def _noise(number: int, sides: Sequence[int | None]) -> Array:
    return np.random.default_rng(0).random((number, *(side or 8 for side in sides)), dtype="float32")


def _integers(number: int, sides: Sequence[int | None], below: int) -> Array:
    return np.random.default_rng(0).integers(0, max(below, 1), (number, *(side or 8 for side in sides)))


# ------------------------------------------------------------------ targets


@dataclass(frozen=True, slots=True)
class Target:
    """Makes the targets of one output of labels `(n,)` and inputs. classes: the width of a classifier's head, else None."""

    make: Callable[[Array, Array], Array]
    how: str
    classes: int | None = None
    digits: int = 10  # only digits below it are used


def target(loss: str, output: Sequence[int | None], inputs: Sequence[int | None]) -> Target:
    """The target for a loss, by its name without underscores and in lower case, and an output shape."""
    width = output[-1] or 1
    if len(output) != 2:
        return _dense_target(loss, output, inputs)
    if "sparse" in loss:
        return Target(lambda y, x: y.astype("int64"), "digits as class ids", width, min(width, 10))
    if width == 1:
        if "binary" in loss or "hinge" in loss:
            return Target(lambda y, x: (y % 2).astype("float32")[:, None], "whether the digit is odd", 1)
        return Target(lambda y, x: y.astype("float32")[:, None], "the digit as a number")
    if tuple(output) == tuple(inputs):
        return Target(lambda y, x: x, "the input itself")
    return Target(lambda y, x: np.eye(width, dtype="float32")[y], "digits one-hot", width, min(width, 10))


def _dense_target(loss: str, output: Sequence[int | None], inputs: Sequence[int | None]) -> Target:
    if tuple(output) == tuple(inputs) and "sparse" not in loss:
        return Target(lambda y, x: x, "the input itself")
    if "sparse" in loss:
        return Target(lambda y, x: _integers(len(y), output[1:-1], output[-1] or 2), "random class ids")
    return Target(lambda y, x: _noise(len(y), output[1:]), "random numbers")


def select(digits: Digits, below: int) -> tuple[Array, Array, Array, Array]:
    """Training and held-back images and labels of the digits below a number."""
    train, test = digits.y_train < below, digits.y_test < below
    return digits.x_train[train], digits.y_train[train], digits.x_test[test], digits.y_test[test]


def synthetic(plan: ArrayPlan) -> Array:
    """A synthetic array."""
    rng = np.random.default_rng(0)
    if plan.one_hot:
        width = plan.shape[-1]
        return np.eye(width, dtype=plan.dtype)[rng.integers(0, width, plan.shape[:-1])]
    if plan.classes is not None:
        # the largest class id occurs, since that is the one that may not fit
        ids = rng.integers(0, plan.classes, plan.shape)
        ids.reshape(-1)[: min(1, math.prod(plan.shape))] = plan.classes - 1
        return ids.astype(plan.dtype)
    return rng.random(plan.shape).astype(plan.dtype)
