"""Words that a layer has: those of its `vocabulary`, or a number of them that its `adapt` finds and a name stands for."""

from __future__ import annotations

import copy
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library import models
from cnnlint.library.facts import some_names
from cnnlint.library.keras.data.words import texts_in
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.shapes import Shape, Size, symbol
from cnnlint.values import FIRST, Array, Context, Dataset, ListValue, Unknown, Value, as_size

WORDS = frozenset({"TextVectorization", "StringLookup", "IntegerLookup"})
_LEARNED = "number of words learned by adapt"
# Public reviews, of which _ENOUGH hold more than _MANY words: all 25,000 for training of the first hold 74,849 by the count of
# those who published them, who left out what is written with punctuation.
_REVIEWS = ("imdb_reviews", "imdb_reviews/plain_text", "yelp_polarity_reviews")
_ENOUGH, _MANY = 10_000, 20_000


def learn(layer: LayerValue, at: Context, data: Value) -> None:
    """After `adapt` there is a number of words: counted where the texts stand in the source, else one that only a run can tell,
    the same wherever it shows, until it adapts again."""
    if layer.cls not in WORDS or layer.spec is None:
        return
    at.store.touch(layer)
    found = _found(layer, at, data)
    if found is not None:
        layer.attributes[_LEARNED] = found
        return
    why = f"how many words {layer.describe()} finds by `adapt()` only a run can tell"
    layer.attributes[_LEARNED] = symbol("vocabulary_size", why, at.span, 1)


def _found(layer: LayerValue, at: Context, data: Value) -> Size | None:
    """How many words the layer has after it adapted to these texts or numbers, where that is certain."""
    spec: Any = layer.spec
    flat = _flat(at, data)
    words = _numbers(flat) if layer.cls == "IntegerLookup" else _words(at, spec, flat)
    try:
        if words is None and layer.cls == "TextVectorization" and _are_many(spec, data):
            return as_size(spec.max_tokens)
        if words is None or {"", spec.mask_token, spec.oov_token} & words:
            return None
        size: Size = spec.size_with(len(words))
    except Undetermined:
        return None
    return size


def _are_many(spec: Any, data: Value) -> bool:
    """Whether the texts surely hold as many words as the layer keeps: thousands of reviews of a public data set."""
    most = as_size(spec.max_tokens)
    plain = spec.split == "whitespace" and spec.standardize in (
        None,
        "lower",
        "lower_and_strip_punctuation",
        "strip_punctuation",
    )
    if not isinstance(data, Dataset) or not isinstance(most, int) or most > _MANY or not plain:
        return False
    element = data.element
    known = isinstance(element, Array) and element.dtype == "string" and element.source in _REVIEWS
    return known and isinstance(data.cardinality, int) and (data.cardinality - 1) * _size_of_batches(data) >= _ENOUGH


def _size_of_batches(data: Dataset) -> int:
    """At least so many texts are in each element but the last, as they were when they were put together."""
    first = data.facts[FIRST][1] if FIRST in data.facts else data.element
    element = first[0] if isinstance(first, tuple) and first else first
    rows = element.shape[0] if isinstance(element, Array) and isinstance(element.shape, tuple) and element.shape else None
    return rows if isinstance(rows, int) else 1


def _words(at: Context, spec: Any, flat: Value) -> set[Any] | None:
    split = getattr(spec, "split_texts", None)
    texts = texts_in(at, flat)
    if split is None or texts is None or not all(map(str.isascii, texts)):
        return None  # of other characters TensorFlow changes the case its own way
    try:
        words: set[Any] | None = split(texts)
    except Undetermined:
        return None
    return words


def _numbers(flat: Value) -> set[Any] | None:
    whole = isinstance(flat, ListValue) and all(type(item) is int for item in flat.items)
    return set(flat.items) if whole and isinstance(flat, ListValue) else None


def _flat(at: Context, data: Value) -> Value:
    """The texts or numbers in lists that may stand in a list."""
    items = at.iterate(data) if isinstance(data, (ListValue, tuple)) else data.values if isinstance(data, Array) else None
    if not isinstance(items, (list, tuple)):
        return None
    rows = [at.iterate(item) if isinstance(item, (ListValue, tuple)) else [item] for item in items]
    known = [row for row in rows if not isinstance(row, Unknown)]
    return ListValue([text for row in known for text in row]) if len(known) == len(rows) else None


def size_of(layer: LayerValue, at: Context) -> Size | Unknown:
    """How many words a layer tells apart, with what stands for the others."""
    counted = getattr(layer.spec, "vocabulary_size", None)
    learned = as_size(layer.attributes.get(_LEARNED))
    try:
        if learned is not None and getattr(layer.spec, "vocabulary", None) is None:
            return learned
        known = as_size(counted()) if callable(counted) else None
    except (Undetermined, ShapeError):
        known = None
    return at.unknown("the words are found in the texts when it runs") if known is None else known


def width(layer: LayerValue, x: Shape | Unknown, shape: Shape | Unknown) -> Shape | Unknown:
    """The shape of what an adapted layer gives, where only the number of its words was missing."""
    learned = layer.attributes.get(_LEARNED)
    if learned is None or layer.spec is None or isinstance(x, Unknown) or not isinstance(shape, Unknown):
        return shape
    spec = copy.copy(layer.spec)
    spec.bound = replace(spec.bound, extra={**spec.bound.extra, "vocabulary_size": learned})
    try:
        found = spec.output(x)
    except (Undetermined, ShapeError):
        return shape
    return found if isinstance(found, tuple) else shape


@models("keras.layers.Layer.vocabulary_size", raw=True)
def vocabulary_size(at: Context, args: Arguments) -> Value:
    """How many words there are."""
    layer = args.receiver(LayerValue)
    return size_of(layer, at) if layer.cls in WORDS else _none(layer, at)


@models("keras.layers.Layer.get_vocabulary", raw=True)
def get_vocabulary(at: Context, args: Arguments) -> Value:
    """The words themselves, of which only the number is known, and that only with those that stand for others."""
    layer = args.receiver(LayerValue)
    if layer.cls not in WORDS:
        return _none(layer, at)
    if args.positional[1:] or args.keywords:
        return some_names(at.unknown("how many words there are without special ones is not known"))
    return some_names(size_of(layer, at))


def _none(layer: LayerValue, at: Context) -> Unknown:
    return at.unknown(f"{layer.describe()} has no vocabulary that is modelled")
