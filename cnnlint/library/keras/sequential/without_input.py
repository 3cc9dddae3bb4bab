"""What a stack that nothing begins would refuse of every input: an LSTM behind one that returns its last step alone."""

from __future__ import annotations

from typing import Any

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.calling.rejections import rejection
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.record import LATE
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.library.keras.tensors.shapeless import Shapeless
from cnnlint.shapes import symbol
from cnnlint.values import Context

_WHY = "nothing tells the input shape"


def foresee(model: object, at: Context) -> None:
    """Remembers it of a stack that is compiled; it is told if the program never builds the layer that refuses."""
    if not isinstance(model, SequentialValue) or model.source is not None or model.gap is not None:
        return
    shape: Any = Shapeless(at.unknown(_WHY))
    for layer in model.stack:
        if layer.nodes or layer.spec is None:
            return
        try:
            shape = layer.infer_output(shape)
        except Undetermined:
            shape = _of_any_input(layer, at)
        except ShapeError as error:
            at.shared(LATE).append((layer, rejection(error, layer, at, span=layer.span, certain=False)))
            return
        if isinstance(shape, list):
            return


def _of_any_input(layer: LayerValue, at: Context) -> Any:
    known = layer.spec.output_of_unknown() if layer.spec is not None else None
    if known is None or isinstance(known, list):
        return known or Shapeless(at.unknown(_WHY))
    sizes = [symbol(f"{layer.name}_{i}", _WHY, layer.span, 1) if d is None else d for i, d in enumerate(known[1:], 1)]
    return (known[0], *sizes)
