"""Sizes in bytes, counted and written as Keras does (keras/src/utils/summary_utils.py, dtype_utils.py)."""

from __future__ import annotations

import re

from cnnlint.program import LayerTrace
from cnnlint.shapes import Size


def bits(dtype: str) -> int:
    """Bits of one element: Keras counts a bool as one."""
    width = re.search(r"\d+", dtype)
    return int(width[0]) if width else 1


def weight_bits(layer: LayerTrace, dialect: int, trainable: bool | None) -> Size | None:
    """What a layer's weights take: all, only those that training changes, or only the others. None when not known.

    Keras 3 goes by the layers inside a nested model, whatever the model's own switch says, and so did Keras 1.
    """
    if not isinstance(layer.weights, tuple):
        return None
    total: Size = 0
    trained = layer.trainable or layer.trained_inside or (layer.model is not None and dialect != 2)
    for i, weight in enumerate(layer.weights):
        changes = trained and weight.trainable and i not in layer.frozen
        if trainable is None or trainable == changes:
            total = total + weight.size * bits(weight.dtype)
    return total


def readable(size: float) -> str:
    """Bytes as people write them: `7.65 MB`."""
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"
