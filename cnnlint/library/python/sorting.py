"""What is put in order: `sorted`, and the order that keys decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.conversions import DISTINCT
from cnnlint.library.python.items import items_of, known_length, list_of
from cnnlint.library.python.kinds import native, raise_like_python, to_native
from cnnlint.values import Array, Context, ListValue, Value, one_of


@models("builtins.sorted")
def sorted_(at: Context, iterable: Value, /, *, key: Value = None, reverse: Value = False) -> Value:
    """A new sorted list. When the order is not known, as many unknown items."""
    if isinstance(iterable, Array) and iterable.kind == DISTINCT:
        return iterable
    items, rest = items_of(at, iterable)
    if rest is not None:
        return ListValue((), rest, list_of(at, iterable).each(), known_length(at, iterable))
    return ListValue(sorted_items(at, items, key, reverse))


def sorted_items(at: Context, items: Sequence[Value], key: Value, reverse: Value) -> list[Value]:
    """The items sorted as Python does; unknown ones when a key or the direction is not known."""
    keys = [item if key is None else at.call(key, Arguments((item,))) for item in items]
    deciding = _deciding(keys)
    if deciding is None or not isinstance(reverse, (bool, int)):
        unknown = at.unknown("the order of sorted items is not known")
        return list(items) if len(items) < 2 else [one_of(items, unknown)] * len(items)
    try:
        order = sorted(range(len(keys)), key=deciding.__getitem__, reverse=bool(reverse))
    except TypeError as error:
        raise_like_python(at, error, *keys)
    return [items[i] for i in order]


def _deciding(keys: Sequence[Value]) -> list[Any] | None:
    """What decides the order of keys that are known: themselves, or the beginnings of tuples, of which no two are equal."""
    if all(native(key) for key in keys):
        return [to_native(key) for key in keys]
    tuples = [key for key in keys if isinstance(key, tuple)]
    if len(tuples) < len(keys):
        return None
    known = min(next((i for i, part in enumerate(key) if not native(part)), len(key)) for key in tuples)
    starts = [to_native(key[:known]) for key in tuples]
    return None if any(one == other for i, one in enumerate(starts) for other in starts[:i]) else starts
