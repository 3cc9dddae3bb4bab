"""Masks of Keras 3: which layers make them, hand them on and take them, and the rows that they are.

A mask is a symbolic tensor made by operations beside the layers. They are rows of a graph as soon as a layer takes the mask.
keras/src/layers/layer.py (`__call__`, `_set_mask_metadata`), and `compute_mask` of each layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.library.keras.layer import LayerValue
from cnnlint.library.keras.operators import row
from cnnlint.library.keras.tensors import TensorValue
from cnnlint.program import Output
from cnnlint.values import Context, Unknown, Value

_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional")
_TAKE = frozenset((*_RECURRENT, "TimeDistributed", "GlobalAveragePooling1D", "BatchNormalization", "Softmax"))
_NOISE = ("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D", "ActivityRegularization")
_ACTIVATION = ("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax")
_NORMALIZATION = ("BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization", "Normalization")
_OTHER = ("Identity", "Dense", "Rescaling", "TimeDistributed")
_HAND_ON = frozenset((*_NOISE, *_ACTIVATION, *_NORMALIZATION, *_OTHER))
_MERGE = frozenset(("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"))
PREFIX = "keras.ops.mask."  # how the rows of masks are qualified
KEYWORD = "__mask__"  # what a call takes it by, which the program did not write


def taken(layer: LayerValue, tensors: tuple[TensorValue, ...]) -> dict[str, tuple[TensorValue, ...]]:
    """The mask that the call takes besides its input."""
    if len(tensors) != 1 or tensors[0].mask is None or layer.cls not in _TAKE:
        return {}
    return {KEYWORD: (tensors[0].mask,)}


def made(layer: LayerValue, tensors: tuple[TensorValue, ...], output: Output | Unknown, at: Context) -> TensorValue | None:
    """The mask that the output carries, if any."""
    first = tensors[0]
    if first.layer is None or isinstance(first.shape, Unknown):
        return None
    if layer.cls == "Masking":
        return _operation(at, "Any", _operation(at, "NotEqual", first, first.shape), first.shape[:-1])
    if layer.cls == "Embedding" and getattr(layer.spec, "mask_zero", False) is True:
        return _operation(at, "NotEqual", first, first.shape)
    masks = [t.mask for t in tensors]
    if layer.cls in _MERGE and all(masks):
        return _either(at, masks)
    if len(tensors) == 1 and (layer.cls in _HAND_ON or (layer.cls in _RECURRENT and _returns_sequences(layer))):
        return first.mask
    return None


def _returns_sequences(layer: LayerValue) -> bool:
    inner: Any = layer.args.get("layer") if layer.cls == "Bidirectional" else layer
    spec = getattr(inner, "spec", None)
    return spec is not None and "return_sequences" not in spec.unknown and getattr(spec, "return_sequences", False) is True


def _either(at: Context, masks: list[Any]) -> TensorValue:
    found: TensorValue = masks[0]
    for other in masks[1:]:
        found = _operation(at, "LogicalOr", found, found.shape, other)
    return found


def _operation(at: Context, cls: str, tensor: TensorValue, shape: Any, *others: TensorValue) -> TensorValue:
    found: Value = row(at, cls, [tensor, *others], shape)
    assert isinstance(found, TensorValue)
    if found.layer is not None:
        found.layer.qualified = f"{PREFIX}{cls}"
    return found


def without_masks(keywords: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword tensors that the program wrote."""
    return {k: v for k, v in keywords.items() if k != KEYWORD}
