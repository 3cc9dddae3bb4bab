"""Which weights the row of a layer or model counts, and which of them other rows counted before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.library.keras.calling.frozen_inside import holders, switched_off
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.joining import BUILT
from cnnlint.library.keras.models.model_value import ModelValue, each_once, innermost_layers
from cnnlint.program import Weight
from cnnlint.values import Unknown


def own_weights(layer: LayerValue) -> tuple[Weight, ...]:
    """What a layer or model of the user's own makes by `add_weight` and variables."""
    return tuple(getattr(layer, "kept", ()) or getattr(layer, "own", ()))


def weights_of(layer: LayerValue, dialect: int) -> tuple[tuple[Weight, ...] | Unknown | None, frozenset[int]]:
    """All weights of a row, those of inner layers included, and the indices of those that are switched off inside."""
    if not isinstance(layer, ModelValue):
        return layer.weights, switched_off(layer, dialect)
    found: list[Weight] = []
    frozen: set[int] = set()
    on = _reached(layer, dialect, set())
    for leaf in innermost_layers(layer):
        if leaf.weights is None:
            if layer.built or BUILT in layer.attributes:
                continue
            return None, frozenset()
        if isinstance(leaf.weights, Unknown):
            return leaf.weights, frozenset()
        if leaf.trainable is False or id(leaf) not in on:
            frozen |= set(range(len(found), len(found) + len(leaf.weights)))
        else:
            frozen |= {len(found) + i for i in switched_off(leaf, dialect)}
        found += leaf.weights
    for own, trainable in _made_by_models(layer):
        if isinstance(own, Unknown):
            return own, frozenset()
        frozen |= set() if trainable else set(range(len(found), len(found) + len(own)))
        found += own
    return (layer.gap if layer.gap is not None else tuple(found)), frozenset(frozen)


def _reached(model: ModelValue, dialect: int, seen: set[int]) -> set[int]:
    """The layers inside that are in no model that is off: of such a one Keras 2 trains nothing, whatever their own switches."""
    seen.add(id(model))
    for row in model.rows():
        if id(row) in seen:
            continue
        if not isinstance(row, ModelValue):
            seen.add(id(row))
        elif row.trainable is not False or dialect != 2:
            _reached(row, dialect, seen)
    return seen


def _made_by_models(layer: LayerValue) -> Iterator[tuple[tuple[Weight, ...] | Unknown, bool]]:
    """What a model and those among its rows make for themselves, and whether it may be trained."""
    if isinstance(layer, ModelValue):
        lost = layer.attributes.get("__weights__")
        yield lost if isinstance(lost, Unknown) else own_weights(layer), layer.trainable is not False
        for row in each_once(layer.rows()):
            yield from _made_by_models(row)


_WITHOUT_OWN = {"RNN": "cell", "TimeDistributed": "layer"}


def counted_twice(rows: Sequence[LayerValue]) -> tuple[frozenset[str], dict[str, frozenset[int]]]:
    """Rows whose weights all belong to layers of earlier rows, and of those of which some do the indices of these weights."""
    if all(row.alone and row.cls not in _WITHOUT_OWN for row in rows):  # each has its own, and rows stand here once
        return frozenset(), {}
    seen: set[int] = set()
    twice: set[str] = set()
    partly: dict[str, frozenset[int]] = {}
    for row in rows:
        if not row.weights and not isinstance(row, ModelValue):
            continue
        makers = [id(owner) for leaf in innermost_layers(row) for owner in owners(leaf)]
        before = frozenset(place for place, maker in enumerate(makers) if maker in seen)
        if makers and len(before) == len(makers):
            twice.add(row.name)
        elif before:
            partly[row.name] = before
        seen.update(makers)
    return frozenset(twice), partly


def owners(leaf: LayerValue) -> list[LayerValue]:
    """For each weight of a layer the layer that made it, also those of a built model that runs on every step."""
    if isinstance(leaf.wrapped, ModelValue) and leaf.wrapped.built:
        return [owner for inner in innermost_layers(leaf.wrapped) for owner in owners(inner)]
    number = len(leaf.weights) if isinstance(leaf.weights, tuple) else int(leaf.weights is not None)
    return holders(leaf) or [_owner(leaf)] * number


def _owner(layer: LayerValue) -> LayerValue:
    """The layer whose weights those are: an RNN has its cell's, a TimeDistributed its layer's."""
    inner = layer.args.get(_WITHOUT_OWN[layer.cls]) if layer.cls in _WITHOUT_OWN else None
    return inner if isinstance(inner, LayerValue) and not isinstance(inner, ModelValue) else layer
