"""Methods of sets."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.comparison import contains
from cnnlint.library.python.conversions import set_
from cnnlint.library.python.lists import position
from cnnlint.library.python.sequences import merge_sets, union
from cnnlint.values import Context, SetValue, Unknown, Value, one_of


@models("builtins.set.add")
def add(at: Context, items: SetValue, item: Value, /) -> None:
    update(at, items, (item,))


@models("builtins.set.update", raw=True)
def updated(at: Context, args: Arguments) -> None:
    """Raw, since `*others` that cannot be followed still change the set."""
    items = args.receiver(SetValue)
    if args.rest is not None:
        at.store.touch(items)
        items.forget(args.rest)
        return
    update(at, items, *args.positional[1:])


def update(at: Context, items: SetValue, *others: Value) -> None:
    """Adds the items of the others."""
    at.store.touch(items)
    for other in others:
        _become(items, _combined(at, "|", items, other))


@models("builtins.set.discard")
def discard(at: Context, items: SetValue, item: Value, /) -> None:
    at.store.touch(items)
    place = position(at, items.items, item)
    if isinstance(place, int):
        del items.items[place]
    elif isinstance(place, Unknown):
        items.forget(place)


@models("builtins.set.remove")
def remove(at: Context, items: SetValue, item: Value, /) -> None:
    if contains(at, items, item) is False:
        at.raises("KeyError", repr(item))
    discard(at, items, item)


@models("builtins.set.pop")
def pop(at: Context, items: SetValue, /) -> Value:
    """Any item: which one is not told."""
    at.store.touch(items)
    why = at.unknown("which item a set gives is not told")
    given = one_of(items.items, why)
    items.forget(why)
    return given


@models("builtins.set.union")
def union_(at: Context, items: SetValue, *others: Value) -> Value:
    result = SetValue(items.items, items.rest)
    for other in others:
        _become(result, _combined(at, "|", result, other))
    return result


@models("builtins.set.intersection")
def intersection(at: Context, items: SetValue, other: Value, /) -> Value:
    return _combined(at, "&", items, other)


@models("builtins.set.difference")
def difference(at: Context, items: SetValue, other: Value, /) -> Value:
    return _combined(at, "-", items, other)


@models("builtins.set.symmetric_difference")
def symmetric_difference(at: Context, items: SetValue, other: Value, /) -> Value:
    return _combined(at, "^", items, other)


@models("builtins.set.issubset")
def issubset(at: Context, items: SetValue, other: Value, /) -> Value:
    left = _combined(at, "-", items, other)
    return not left.items if left.rest is None else at.unknown("whether a set holds another")


def _combined(at: Context, sign: str, items: SetValue, other: Value) -> SetValue:
    others = set_(at, other)
    if not isinstance(others, SetValue):
        return SetValue((), at.unknown("a set is combined with values that are not known"))
    return union(at, items, others.items, others.rest) if sign == "|" else merge_sets(at, sign, items, others)


def _become(items: SetValue, other: SetValue) -> None:
    items.items, items.rest, items.tail = list(other.items), other.rest, None
