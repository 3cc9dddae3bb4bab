"""Whether what stands in a model refuses inputs of other shapes than the model's own, whichever Keras calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.shapes import differ
from cnnlint.values import EVERY_DIALECT


def refused_inside(model: ModelValue, shapes: Sequence[Any]) -> bool:
    """Whether a layer of the model was built for other inputs than these shapes bring to it, or never takes such ones."""
    from cnnlint.library.keras.calling.rejections import refused_by

    refusals: list[bool] = []

    def call(layer: LayerValue, inputs: list[Any], named: Mapping[str, Any]) -> Any:
        try:
            refusals.append(_other_weights(layer, inputs, named))
            return layer.infer_output(*inputs, **named)
        except ShapeError:
            refusals.append(refused_by(layer.spec, inputs, named) == EVERY_DIALECT)
            raise

    with suppress(ShapeError, Undetermined):  # then what follows is not known
        model.through(shapes, call)
    return any(refusals)


def _other_weights(layer: LayerValue, inputs: Sequence[Any], named: Mapping[str, Any]) -> bool:
    """Whether the layer has weights, and such inputs would need others."""
    if isinstance(layer, ModelValue):
        return refused_inside(layer, inputs)
    if layer.spec is None or layer.spec.any_sizes or not isinstance(layer.weights, tuple):
        return False
    shapes = zip(
        (old.shape for old in layer.weights), (new.shape for new in layer.infer_weights(*inputs, **named)), strict=False
    )
    return any(differ(*axes) for old, new in shapes for axes in zip(old, new, strict=False))
