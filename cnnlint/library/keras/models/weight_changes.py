"""What gives a layer of Keras 3 other weights after it was built: `enable_lora` and `quantize`."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.program import Problem, Weight
from cnnlint.values import Context, Value, as_size

_ADAPTED = {  # the weight that two thin ones are trained in place of
    **dict.fromkeys(("Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D"), "kernel"),
    **dict.fromkeys(("Embedding", "ReversibleEmbedding"), "embeddings"),
}
_PACKED = frozenset(("Dense", "EinsumDense", "Embedding", "ReversibleEmbedding"))
_HOLDING = frozenset(("MultiHeadAttention", "GroupedQueryAttention", "TimeDistributed", "Bidirectional", "RNN"))


@models("keras.layers.Layer.enable_lora", raw=True)
def enable_lora(at: Context, args: Arguments) -> Value:
    """The kernel is kept, and the product of two matrices of the given rank is trained. keras/src/layers/core/dense.py"""
    layer, weights = args.receiver(LayerValue), args.receiver(LayerValue).weights
    size = as_size(args.keywords.get("rank", args.positional[1] if len(args.positional) > 1 else None))
    at.store.touch(layer)
    if not isinstance(weights, tuple):
        if weights is None and layer.cls in _ADAPTED:
            keras = "Cannot enable lora on a layer that isn't yet built."
            _refuse(at, layer, "is not built yet: `enable_lora` needs its weights", keras)
        return None
    found = next((w for w in weights if w.name == _ADAPTED.get(layer.cls)), None)
    if any(w.name.startswith("lora_") for w in weights):
        keras = "lora is already enabled. This can only be done once per layer."
        _refuse(at, layer, "has its low-rank weights already", keras)
    elif found is None or size is None:
        layer.weights = at.unknown("what `enable_lora` adds to it")
    else:
        kept = (replace(w, trainable=False) if w is found else w for w in weights)
        a, b = (*found.shape[:-1], size), (size, found.shape[-1])
        layer.weights = (*kept, Weight(f"lora_{found.name}_a", a), Weight(f"lora_{found.name}_b", b))
    return None


def _refuse(at: Context, layer: LayerValue, what: str, keras: str) -> None:
    message = f"{layer.describe()} {what}"
    at.emit(Problem("invalid-input", message, at.span, keras=keras, layer=layer.name, dialects=frozenset({3})))


@models("keras.layers.Layer.quantize", "keras.Model.quantize", raw=True)
def quantize(at: Context, args: Arguments) -> Value:
    """Dense, EinsumDense and Embedding keep their weights as small integers with scales, which are not modelled."""
    why = at.unknown("the weights of a quantised layer are not modelled")
    for layer in _leaves(args.receiver(LayerValue)):
        if layer.weights is not None and (layer.cls in _PACKED or layer.cls in _HOLDING or layer.spec is None):
            at.store.touch(layer)
            layer.weights = why
    return None


def _leaves(layer: LayerValue) -> Iterator[LayerValue]:
    inside = layer.rows() if isinstance(layer, ModelValue) else list(layer.inner_layers())
    if not isinstance(layer, ModelValue):
        yield layer
    for inner in inside:
        yield from _leaves(inner)
