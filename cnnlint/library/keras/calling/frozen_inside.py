"""Which weights of a layer are switched off inside it, and whether that is known. It can change as long as the program runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.program import Weight
from cnnlint.values import Unknown

_NONE: frozenset[int] = frozenset()


def switched_off(layer: LayerValue, dialect: int) -> frozenset[int]:
    """The places of the weights that are switched off, among those of a layer of the program and of the layers inside it.

    In Keras 3 each weight has a switch, which a layer sets of all that it holds; before, each layer hides what is in it.
    keras/src/layers/layer.py, trainable; tf_keras/src/engine/base_layer.py, trainable_weights
    """
    if layer.alone or not isinstance(layer.weights, tuple):
        return _NONE
    wrapped = layer.wrapped
    if wrapped is None and not _is_of_the_program(layer):
        return _NONE
    held = _as_counted(layer, dialect)
    if held is not None:
        return frozenset(place for place, (_, _, off) in enumerate(held) if off)
    if wrapped is None:
        return _NONE  # its attributes are not those any more that it was built with
    return frozenset(range(len(layer.weights))) if _all_off(wrapped) else _NONE


# Layers that make others, or are given one, and have no weights of their own that are trained.
MAKING_LAYERS = frozenset({"GroupQueryAttention", "GroupedQueryAttention", "MultiHeadAttention"})
_OF_LAYERS = MAKING_LAYERS | {"Bidirectional", "RNN", "SpectralNormalization"}


def trained_inside(layer: LayerValue, dialect: int) -> frozenset[int]:
    """The places of the weights that Keras 3 trains although the layer itself is switched off: `trainable=False` where it is
    made leaves the layers inside as they are. keras/src/layers/layer.py, trainable_variables"""
    if dialect < 3 or layer.trainable is not False or isinstance(layer, ModelValue) or not isinstance(layer.weights, tuple):
        return _NONE
    every = frozenset(range(len(layer.weights)))
    if not layer.alone:
        return every - switched_off(layer, dialect)
    inner = layer.args.get("layer", layer.args.get("cell"))
    made_so = layer.cls in _OF_LAYERS and layer.made_off
    return every if made_so and getattr(inner, "trainable", True) is True else _NONE


def holders(layer: LayerValue) -> list[LayerValue] | None:
    """For each weight of a layer of the program the layer that made it, itself or one inside; None where that is not known."""
    if layer.alone or layer.wrapped is not None or not isinstance(layer.weights, tuple) or not _is_of_the_program(layer):
        return None
    held = _as_counted(layer, 3)
    return None if held is None else [holder for holder, _, _ in held]


def doubtful_switch(layer: LayerValue) -> Unknown | None:
    """Why it is not known whether all that is in a row is trained; None where that is known."""
    if layer.alone:
        return layer.trainable if isinstance(layer.trainable, Unknown) else None
    for leaf in innermost_layers(layer):
        if isinstance(leaf.trainable, Unknown) and leaf.weights != ():
            return leaf.trainable
        for inner in _inside(leaf, set()) if leaf.wrapped is not None or _is_of_the_program(leaf) else ():
            if isinstance(inner.trainable, Unknown):
                return inner.trainable
    return _mixed(layer)


def _all_off(wrapped: LayerValue) -> bool:
    """Whether nothing in a layer that is not built by itself is trained."""
    return all(leaf.trainable is False for leaf in innermost_layers(wrapped))


def _mixed(layer: LayerValue) -> Unknown | None:
    """Why it is not known which weights of a wrapped stack are trained, whose layers are not built one by one."""
    for leaf in innermost_layers(layer):
        inside = innermost_layers(leaf.wrapped) if leaf.wrapped is not None else []
        if len({one.trainable is False for one in inside if one.weights is None}) > 1:
            return Unknown(f"which layers inside `{leaf.label}` are frozen is not followed", leaf.span)
    return None


def _is_of_the_program(layer: LayerValue) -> bool:
    if type(layer) is LayerValue:  # as most are; to ask for what is not there takes longer
        return False
    return hasattr(layer, "own") and getattr(layer, "kind", "subclass") == "subclass"


def _as_counted(layer: LayerValue, dialect: int) -> list[tuple[LayerValue, Weight, bool]] | None:
    """The weights that a layer holds; None where they are not those that it was counted with."""
    held = list(_held(layer if layer.wrapped is None else layer.wrapped, dialect, False, set()))
    counted = layer.weights if isinstance(layer.weights, tuple) else ()
    return held if [weight.shape for _, weight, _ in held] == [weight.shape for weight in counted] else None


def _held(layer: Any, dialect: int, hidden: bool, seen: set[int]) -> Iterator[tuple[LayerValue, Weight, bool]]:
    """The weights in the order in which they are counted, which layer made each, and whether it is off. hidden: what is around
    it is."""
    if id(layer) in seen:
        return
    seen.add(id(layer))
    off = layer.trainable is False or (hidden and dialect < 3)
    if _is_of_the_program(layer):
        own = (*getattr(layer, "based", ()), *layer.kept)
    elif isinstance(layer, ModelValue) or not isinstance(layer.weights, tuple):
        own = ()
    else:
        own = layer.weights
    if layer.wrapped is not None:
        inside = switched_off(layer, dialect)
        yield from ((layer, weight, off or place in inside) for place, weight in enumerate(own))
        return
    yield from ((layer, weight, off) for weight in own)
    for inner in layer.inner_layers():
        yield from _held(inner, dialect, off, seen)


def _inside(layer: LayerValue, seen: set[int]) -> Iterator[LayerValue]:
    for inner in layer.inner_layers() if _is_of_the_program(layer) or layer.wrapped is not None else ():
        if id(inner) not in seen:
            seen.add(id(inner))
            yield inner
            yield from _inside(inner, seen)
