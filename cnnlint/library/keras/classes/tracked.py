"""The layers that an object of a class of the program keeps as attributes, as Keras tracks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.values import Context, DictValue, ListValue, Unknown, Value


def class_hides(at: Context) -> bool:
    """Whether Keras tracks no attribute that has the name of a member of the class: so does that of TensorFlow before Keras 3,
    which leaves out what a property sets. tf_keras/src/engine/base_layer.py, __setattr__"""
    return at.dialect == 2 and not standalone(at)


def tracked_attributes(layer: Any) -> Iterator[tuple[str, Value]]:
    """Those in which Keras looks for layers and weights, in the order of assignment."""
    for name, value in layer.attributes.items():
        if not layer.class_hides or name.startswith("__") or not layer.owner.has(name):
            yield name, value


def tracked(layer: Any, before: str | None = None) -> list[LayerValue]:
    """The layers that Keras tracks: attributes in order of assignment, and those inside lists, tuples and dicts."""
    found: dict[int, LayerValue] = {}
    for name, value in tracked_attributes(layer):
        if name == before:
            break
        for inner in layers_in(value):
            found.setdefault(id(inner), inner)
    return list(found.values())


def open_part(layer: Any) -> tuple[str, Unknown] | None:
    """The first attribute that is a list or dict of layers of which not all are known, and why."""
    unsure: tuple[str, Unknown] | None = layer.unsure
    for name, value in tracked_attributes(layer):
        if isinstance(value, (ListValue, DictValue)) and value.rest is not None and _of_layers(value):
            return name, value.rest
        if unsure is not None and name == unsure[0]:
            return unsure
    return None


def _of_layers(value: ListValue | DictValue) -> bool:
    tail = getattr(value, "tail", None)
    return bool(layers_in(value)) or any(isinstance(one, LayerValue) for one in getattr(tail, "candidates", (tail,)))


def layers_in(value: Value) -> list[LayerValue]:
    if isinstance(value, LayerValue):
        return [value]
    if isinstance(value, ListValue):
        return [layer for item in value.items for layer in layers_in(item)]
    if isinstance(value, tuple):
        return [layer for item in value for layer in layers_in(item)]
    if isinstance(value, DictValue):
        return [layer for item in value.items.values() for layer in layers_in(item)]
    return []
