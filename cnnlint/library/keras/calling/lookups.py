"""The whole numbers that an `Embedding` is called on where they are at hand: rules ask whether each has a row."""

from __future__ import annotations

from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.tensors.symbolic import Tensor
from cnnlint.program import Call
from cnnlint.values import Array, Context

LOOKED_UP = "keras.layers.Embedding.__call__"


def tell_lookup(layer: LayerValue, numbers: Tensor, at: Context) -> None:
    """An `Embedding` looks up the rows of an array."""
    if layer.cls == "Embedding" and isinstance(numbers, Array):
        at.emit(Call(at.span, LOOKED_UP, {"inputs": numbers, "input_dim": layer.args.get("input_dim")}, layer.spans))
