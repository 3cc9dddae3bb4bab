"""Which non-linearity a layer applies."""

from __future__ import annotations

from cnnlint.program import LayerTrace, Mended, ModelTrace
from cnnlint.rules.facts.argument_values import hides_arguments, short_name
from cnnlint.rules.facts.layer_kinds import (
    CONVOLUTIONS,
    DENSE,
    DROPOUTS,
    GLOBAL_POOLINGS,
    IDENTITIES,
    NORMALIZATIONS,
    POOLINGS,
    SHAPERS,
)
from cnnlint.values import Unknown

ACTIVATION_LAYERS = {
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "prelu",
    "ELU": "elu",
    "Softmax": "softmax",
    "ThresholdedReLU": "relu",
}
_OPERATIONS = {"keras.ops.Sigmoid": "sigmoid", "keras.ops.Tanh": "tanh", "keras.ops.Relu": "relu"}  # beside Softmax
PROBABILITIES = frozenset({"softmax", "sigmoid"})
SATURATING = frozenset({"sigmoid", "tanh", "hard_sigmoid", "hard_tanh", "softsign"})
TANH_BY_DEFAULT = frozenset({"SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
PASSIVE = IDENTITIES | SHAPERS | DROPOUTS | POOLINGS | GLOBAL_POOLINGS | NORMALIZATIONS | {"InputLayer", "Rescaling"}

_WITHOUT = CONVOLUTIONS | DENSE | PASSIVE  # they apply no activation unless they are told to
_ALIASES = {**ACTIVATION_LAYERS, "swish": "silu"}


def activation_of(layer: LayerTrace) -> str | None:
    """The activation it applies: `linear` for none, None when that is not known."""
    if layer.cls in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[layer.cls]
    if layer.qualified in _OPERATIONS:
        return _OPERATIONS[layer.qualified]
    if "activation" in layer.args and layer.model is not None:
        return _of_its_end(layer.model)  # the argument is meant for its top, which it may not have
    if "activation" in layer.args:
        return name_of_activation(layer.args["activation"])
    if layer.cls in TANH_BY_DEFAULT:
        return "tanh" if not hides_arguments(layer) else None
    if layer.cls == "Activation" or hides_arguments(layer) or _is_not_read(layer):
        return None  # of a layer that Keras does not make, the word may be misspelt
    return "linear" if layer.cls in _WITHOUT else None


def _of_its_end(model: ModelTrace) -> str | None:
    """The activation of the layer that gives the output of a model."""
    ends = {edge.layer for edge in model.outputs}
    rows = [row for row in model.layers if row.name in ends]
    return activation_of(rows[0]) if len(rows) == 1 else None


def _is_not_read(layer: LayerTrace) -> bool:
    mended = isinstance(layer.unknown, Mended) and layer.cls in PASSIVE
    return layer.spec is None and layer.unknown is not None and not mended


def name_of_activation(value: object) -> str | None:
    """`relu` for every way to write it; None when the source does not tell."""
    if value is None:
        return "linear"
    if isinstance(value, Unknown):
        return None
    name = short_name(value)
    return None if name is None else _ALIASES.get(name, name)


def is_activation_layer(layer: LayerTrace) -> bool:
    """A layer that does nothing but apply a function."""
    return layer.cls == "Activation" or layer.cls in ACTIVATION_LAYERS or layer.qualified in _OPERATIONS
