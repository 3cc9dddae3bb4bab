"""Axes of length 0: shape inference takes them, and some layers cannot compute on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cnnlint.layers.base import ShapeError
from cnnlint.shapes import Shape, shape_text

if TYPE_CHECKING:
    from cnnlint.layers.base import Layer

FIRST_STEP = "slice index 0 of dimension 0 out of bounds."
NO_DEPTH = "Depth of filter must not be 0"


def need_filled(layer: Layer | None, shapes: Sequence[Any]) -> None:
    """Raises `negative-dimension` where the layer is to compute on nothing."""
    x: Shape | None = shapes[0] if len(shapes) == 1 and isinstance(shapes[0], tuple) else None
    if layer is None or x is None or 0 not in x[1:]:
        return
    for axis, keras in layer.never_empty(x):
        if x[axis] == 0 and isinstance(x[axis], int):
            raise ShapeError(
                "negative-dimension",
                f"{type(layer).__name__} cannot compute on {shape_text(x)}, of which an axis is empty",
                expected="at least 1",
                actual="0",
                keras=keras,
            )
