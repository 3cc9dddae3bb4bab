"""Which weights the row of a layer or model counts, and which of them other rows counted before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cnnlint.library.keras.calling.frozen_inside import switched_off
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.joining import BUILT
from cnnlint.library.keras.models.model_value import ModelValue, each_once, leaves
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
    for leaf in leaves(layer):
        if leaf.weights is None:
            if layer.built or BUILT in layer.attributes:
                continue
            return None, frozenset()
        if isinstance(leaf.weights, Unknown):
            return leaf.weights, frozenset()
        if leaf.trainable is False:
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
        inside = {id(_owner(leaf)): leaf for leaf in _holders(row) if leaf.weights}
        before = inside.keys() & seen
        if inside and len(before) == len(inside):
            twice.add(row.name)
        elif before:
            partly[row.name] = _places(inside, before)
        seen.update(inside)
    return frozenset(twice), partly


def _holders(row: LayerValue) -> Iterator[LayerValue]:
    """The layers without inner rows, also those of a built model that runs on every step."""
    for leaf in leaves(row):
        yield from leaves(leaf.wrapped) if isinstance(leaf.wrapped, ModelValue) and leaf.wrapped.built else [leaf]


def _owner(layer: LayerValue) -> LayerValue:
    """The layer whose weights those are: an RNN has its cell's, a TimeDistributed its layer's."""
    inner = layer.args.get(_WITHOUT_OWN[layer.cls]) if layer.cls in _WITHOUT_OWN else None
    return inner if isinstance(inner, LayerValue) and not isinstance(inner, ModelValue) else layer


def _places(inside: Mapping[int, LayerValue], before: set[int]) -> frozenset[int]:
    """The places of some layers' weights among those of all of them."""
    places: set[int] = set()
    count = 0
    for owner, leaf in inside.items():
        number = len(leaf.weights) if isinstance(leaf.weights, tuple) else 0
        places |= set(range(count, count + number)) if owner in before else set()
        count += number
    return frozenset(places)
