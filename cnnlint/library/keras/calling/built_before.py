"""A layer that has its weights, called again: whether they are those that the input needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnlint.layers.base import ShapeError
from cnnlint.layers.built import other_width
from cnnlint.library.keras.calling.call_inputs import CalledOn
from cnnlint.library.keras.calling.rejections import rejection
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.program import Weight
from cnnlint.shapes import differ, shape_text
from cnnlint.values import Context, Unknown


def met_before(layer: LayerValue, shapes: Sequence[Any], keywords: Mapping[str, Any]) -> bool:
    """Whether its weights are still those that inputs of these shapes were found to fit: in a loop most are."""
    weights, spec, known = layer.met
    return weights is layer.weights and spec is layer.spec and not keywords and known == tuple(shapes)


def remember_shapes(layer: LayerValue, shapes: Sequence[Any], keywords: Mapping[str, Any]) -> None:
    """Its weights fit inputs of these shapes."""
    if layer.spec is not None and isinstance(layer.weights, tuple) and not keywords:
        layer.met = layer.weights, layer.spec, tuple(shapes)


def fits_again(
    layer: LayerValue, weights: tuple[Weight, ...] | Unknown, shapes: Sequence[Any], at: Context, inferred: bool, on: CalledOn
) -> bool:
    """Whether the weights that the layer has are those that the input needs; `inferred`: nothing is computed on it."""
    if isinstance(weights, Unknown) or not isinstance(layer.weights, tuple) or len(weights) != len(layer.weights):
        return True
    loose = layer.spec is not None and layer.spec.any_sizes
    for old, new in zip(layer.weights, weights, strict=True):
        pairs = zip(old.shape, new.shape, strict=False)
        other = any(differ(a, b) and not (loose and 1 in (a, b)) for a, b in pairs)  # which are then broadcast
        if loose if len(old.shape) != len(new.shape) else other and not (loose and inferred):
            has, needs = shape_text(old.shape), shape_text(new.shape)
            message = f"the {old.name} of {layer.cls} `{layer.label}` was built as {has}, but this input needs {needs}"
            help = "bring the inputs to one size, or make a layer for each"
            first = len(shapes) == 1 and old is layer.weights[0]
            words = other_width(layer.spec, shapes[0], old.shape, on is CalledOn.ARRAYS) if first else None
            mismatch = ShapeError("incompatible-input", message, expected=has, actual=needs, help=help, keras=words)
            sure = on is not CalledOn.SHAPES  # of which Keras only notices when the model meets data
            at.emit(rejection(mismatch, layer, at, certain=sure))
            return False
    return True
