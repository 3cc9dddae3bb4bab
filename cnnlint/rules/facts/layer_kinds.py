"""What kind of layer it is: Keras 3 class names, by what matters to the rules."""

from __future__ import annotations

from cnnlint.program import LayerTrace, ModelTrace

CONVOLUTIONS = frozenset(
    f"{prefix}Conv{rank}D{suffix}"
    for prefix in ("", "Separable", "Depthwise")
    for rank in (1, 2, 3)
    for suffix in ("", "Transpose")
)
POOLINGS = frozenset(f"{kind}Pooling{rank}D" for kind in ("Max", "Average") for rank in (1, 2, 3))
MAX_POOLINGS = frozenset({*(f"MaxPooling{rank}D" for rank in (1, 2, 3)), *(f"GlobalMaxPooling{rank}D" for rank in (1, 2, 3))})
GLOBAL_POOLINGS = frozenset(f"Global{kind}Pooling{rank}D" for kind in ("Max", "Average") for rank in (1, 2, 3))
UPSAMPLINGS = frozenset({*(f"UpSampling{rank}D" for rank in (1, 2, 3)), *(f"Conv{rank}DTranspose" for rank in (1, 2, 3))})
RECURRENT = frozenset({"SimpleRNN", "LSTM", "GRU", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"})
STATEFUL = frozenset({"SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
DROPOUTS = frozenset({"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout", "GaussianDropout"})
NORMALIZATIONS = frozenset({"BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization"})
MERGES = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"})
SHAPERS = frozenset(
    {
        "Flatten",
        "Reshape",
        "Permute",
        "RepeatVector",
        *(f"{kind}{rank}D" for kind in ("ZeroPadding", "Cropping", "UpSampling") for rank in (1, 2, 3)),
    }
)
IDENTITIES = frozenset({*DROPOUTS, "GaussianNoise", "ActivityRegularization", "Identity", "Masking"})
DENSE = frozenset({"Dense", "EinsumDense"})
WEIGHTED = CONVOLUTIONS | DENSE
SPATIAL_RANK = {
    **{name: int(name.replace("Transpose", "")[-2]) for name in CONVOLUTIONS},
    **{name: int(name[-2]) for name in POOLINGS | GLOBAL_POOLINGS},
    **{f"{kind}{rank}D": rank for kind in ("ZeroPadding", "Cropping", "UpSampling", "SpatialDropout") for rank in (1, 2, 3)},
    "SimpleRNN": 1,
    "LSTM": 1,
    "GRU": 1,
    "ConvLSTM2D": 3,
}  # the spatial axes, time included, that an input has beside batch and channels


def is_built_in(layer: LayerTrace) -> bool:
    """Whether it is Keras's own class, not a user's class of the same name."""
    return layer.qualified.startswith("keras.") or not layer.qualified


def of_kind(layer: LayerTrace, kinds: frozenset[str]) -> bool:
    """Whether it is Keras's own layer of one of these classes."""
    return layer.cls in kinds and is_built_in(layer)


def stateful_layer(model: ModelTrace) -> LayerTrace | None:
    """The first layer that keeps its state from batch to batch."""
    return next((layer for layer in model.layers if layer.cls in STATEFUL and layer.args.get("stateful") is True), None)
