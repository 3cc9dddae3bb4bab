"""The layers that an object of a class of the program keeps as attributes, as Keras tracks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.frozen import dataclass
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.values import Context, Deferred, DictValue, ListValue, Unknown, Value

_ADDED_BY_HAND = ("_trainable_weights", "_non_trainable_weights", "trainable_weights", "_layers")


@dataclass(frozen=True, slots=True)
class Search:
    """What Keras finds among the attributes; an Unknown where the release decides.

    class_hides: no attribute that has the name of a member of the class, as in TensorFlow before Keras 3, which leaves out what
    a property sets. layers: attributes that are layers. lists: layers in lists, tuples and dicts.
    tf_keras/src/engine/base_layer.py, __setattr__; engine/base_layer.py and engine/network.py of the package keras
    """

    class_hides: bool = False
    layers: bool | Unknown = True
    lists: bool | Unknown = True


def search_of(at: Context, model: bool) -> Search:
    """That of the Keras in force. model: for a model, not for a layer."""
    if at.dialect >= 3:
        return Search()
    if at.dialect == 2 and not standalone(at):
        return Search(class_hides=True)
    if at.dialect == 1:
        return Search(layers=model, lists=model)  # a model of a class finds nothing by itself: what it is meant to have
    if at.release.before(3):
        return Search(layers=model, lists=False)
    if at.release.before(4) is False:
        return Search()
    why = at.unknown("releases of Keras 2 differ in whether they find the layers that an object of a class keeps")
    return Search(layers=model or at.release.before(3) is False or why, lists=False if at.release.before(4) else why)


def tracked_attributes(layer: Any) -> Iterator[tuple[str, Value]]:
    """Those in which Keras looks for layers and weights, in the order of assignment. It asks no generator for its items."""
    for name, value in layer.attributes.items():
        hidden = layer.search.class_hides and not name.startswith("__") and layer.owner.has(name)
        if not (hidden or isinstance(value, Deferred)):
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


def found(layer: Any, kept: list[LayerValue]) -> list[LayerValue]:
    """Those of the layers that it keeps which Keras finds, or may find."""
    if layer.search.lists is not False or _are_listed(layer):
        return kept
    direct = {id(value) for _, value in tracked_attributes(layer)} if layer.search.layers else ()
    return [inner for inner in kept if id(inner) in direct]


def open_part(layer: Any) -> tuple[str, Unknown] | None:
    """The first attribute that is a list or dict of layers of which not all are known, or in which the release of Keras decides
    whether layers are found, and why."""
    unsure: tuple[str, Unknown] | None = layer.unsure
    for name, value in tracked_attributes(layer):
        if isinstance(value, (ListValue, DictValue)) and value.rest is not None and _of_layers(value):
            return name, value.rest
        if (why := _by_release(layer, value)) is not None:
            return name, why
        if unsure is not None and name == unsure[0]:
            return unsure
    return None


def _by_release(layer: Any, value: Value) -> Unknown | None:
    """Why it is not known whether layers in the attribute are found, where that matters: the program may add them itself."""
    why = layer.search.layers if isinstance(value, LayerValue) else layer.search.lists
    if not isinstance(why, Unknown) or _are_listed(layer):
        return None
    return why if any(inner.weights != () for inner in layers_in(value)) else None


def _are_listed(layer: Any) -> bool:
    """Whether the program adds their weights itself, as was usual; layers that are not built yet have none to add."""
    lists = [layer.attributes[name] for name in _ADDED_BY_HAND if name in layer.attributes]
    return any(not isinstance(value, ListValue) or value.items or value.rest is not None for value in lists)


def _of_layers(value: ListValue | DictValue) -> bool:
    tail = getattr(value, "tail", None)
    return bool(layers_in(value)) or any(isinstance(one, LayerValue) for one in getattr(tail, "candidates", (tail,)))


def layers_in(value: Value) -> list[LayerValue]:
    if isinstance(value, LayerValue):
        return [value]
    if isinstance(value, Deferred):
        return []
    if isinstance(value, ListValue):
        return [layer for item in value.items for layer in layers_in(item)]
    if isinstance(value, tuple):
        return [layer for item in value for layer in layers_in(item)]
    if isinstance(value, DictValue):
        return [layer for item in value.items.values() for layer in layers_in(item)]
    return []
