"""How shapes are compared: axis by axis, and without the last axis of one that Keras adds or drops by itself."""

from __future__ import annotations

from cnnlint.shapes import Shape, differ


def shapes_differ(one: Shape, other: Shape) -> bool:
    """Whether they surely are different: in the number of axes, or in an axis for every value of the unknowns."""
    return len(one) != len(other) or any(differ(a, b) for a, b in zip(one, other, strict=True))


def without_last_one(shape: Shape) -> Shape:
    """The shape without a last axis of one, which Keras adds or drops by itself."""
    return shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape
