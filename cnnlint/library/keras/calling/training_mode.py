"""The `training` of a call, where sizes depend on it: Keras 2 hands that of a model on to the layers inside.

tf_keras/src/engine/base_layer.py, _set_training_mode
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cnnlint.arguments import Arguments
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.values import Context, Value

NOTHING: Mapping[str, Value] = MappingProxyType({})


def told_to_train(model: ModelValue, arguments: Mapping[str, Value], at: Context) -> Mapping[str, Value]:
    """What the call of a model says of `training`; nothing where no size in it depends on that."""
    told = arguments.get("training")
    if told is None or at.dialect >= 3 or not any(map(sized_by_training, innermost_layers(model))):
        return NOTHING
    return {"training": told}


def handed_on(layer: LayerValue, told: Mapping[str, Value]) -> Mapping[str, Value]:
    """What of it a layer inside takes over."""
    return told if isinstance(layer, ModelValue) or sized_by_training(layer) else NOTHING


def sized_by_training(layer: LayerValue) -> bool:
    """Whether it is a layer of Keras whose output has another size while training."""
    return layer.takes is not None and "training" in layer.takes.order


def by_position(layer: LayerValue, args: Arguments, tensors: Sequence[Sequence[object]]) -> dict[str, Value]:
    """`model(x, False)`: behind the tensors of such a layer, and of a model of Keras's own, `training` comes first.

    tensors: those in each argument by position.
    """
    own = isinstance(layer, ModelValue) and layer.kind in ("sequential", "functional")
    if len(args.positional) < 2 or tensors[1] or not (own or sized_by_training(layer)):
        return {}
    return {"training": args.positional[1]}
