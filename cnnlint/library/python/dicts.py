"""Methods of dicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.python.conversions import pairs
from cnnlint.library.python.items import fresh, items_of
from cnnlint.library.python.kinds import ABSENT
from cnnlint.library.python.sequences import merge_dicts
from cnnlint.values import (
    Array,
    Context,
    DictValue,
    ListValue,
    Scalar,
    Unknown,
    Value,
    another,
    any_one,
    hashable,
    held_by,
    one_of,
)


class DefaultDict(DictValue):
    """`collections.defaultdict`: a missing key gets the factory's value."""

    __slots__ = ("factory",)

    def __init__(self, factory: Value = None, items: DictValue | None = None) -> None:
        super().__init__(items.items if items else None, items.rest if items else None, items.tail if items else None)
        self.factory = factory

    def item(self, key: Value, at: Context) -> Value:
        if self.factory is not None:
            self._perhaps_made(key, at)
        found = lookup(at, self, key, ABSENT)
        if found is not ABSENT:
            return found
        if self.factory is None:
            return at.raises("KeyError", repr(key))
        at.store.touch(self)
        self.items[key] = at.call(self.factory, Arguments())
        return self.items[key]

    def _perhaps_made(self, key: Value, at: Context) -> None:
        """A value that the factory makes may stand under a key that is not known, or that may not be there."""
        if self.rest is None and not isinstance(key, Unknown):
            return
        if self.rest is not None and (self.tail is None or (hashable(key) and key in self.items)):
            return
        why = self.rest or at.unknown("a key that is not known may have been added")
        further = (at.call(self.factory, Arguments()), *(() if self.rest is None else (self.tail,)))
        at.store.touch(self)
        self.rest, self.tail = why, any_one(further, why)


def under_any_key(at: Context, items: DictValue, why: Unknown) -> Value:
    """The value of a key that is not known: what is done to it may be done to each of them."""
    each = items.each(why)
    return one_of(held_by(items), why) if each is None else _one(at, each, why)


def under_another_key(at: Context, items: DictValue, why: Unknown) -> Value:
    """The value of a key that is none of those that are known. why: of the dict, whose keys are not all known."""
    return why if items.tail is None else _one(at, items.tail, why)


def _one(at: Context, each: Value, why: Unknown) -> Value:
    """One of the values that `each` stands for: of integers a size of its own."""
    if isinstance(each, Scalar):
        number = replace(each, span=at.span, reason=why.reason, reduction=None)
        return fresh(at, "item", why.reason) if each.type == "int" else number
    return another(each) if isinstance(each, Array) else one_of((each,), why)


def lookup(at: Context, items: DictValue, key: Value, default: Value) -> Value:
    """The value of a key, `default` when it is certainly missing, Unknown when that is not certain."""
    if isinstance(key, Unknown):
        found = under_any_key(at, items, key)
        return found if default is ABSENT else one_of((found, default), key)
    try:
        if key in items.items:
            return items.items[key]
    except TypeError:
        return at.raises("TypeError", "unhashable type")
    alike = {other: at.apply("operator.eq", Arguments((key, other))) for other in items.items}
    if (equal := next((other for other, same in alike.items() if same is True), None)) is not None:
        return items.items[equal]
    if any(same is not False for same in alike.values()):
        return at.unknown("which key of a dict is meant is not known")
    if items.rest is None:
        return default
    found = under_another_key(at, items, items.rest)
    return found if default is ABSENT else one_of((found, default), items.rest)


@models("builtins.dict.get")
def get(at: Context, items: DictValue, key: Value, default: Value = None, /) -> Value:
    return lookup(at, items, key, default)


@models("builtins.dict.pop")
def pop(at: Context, items: DictValue, key: Value, default: Value = ABSENT, /) -> Value:
    """Takes a key out and returns its value."""
    found = lookup(at, items, key, ABSENT)
    if found is ABSENT:
        return default if default is not ABSENT else at.raises("KeyError", repr(key))
    at.store.touch(items)
    if not isinstance(key, Unknown) and key in items.items:
        del items.items[key]
        return found
    why = found if isinstance(found, Unknown) else at.unknown("an item that is not known was taken out of a dict")
    items.forget(why)
    return found if default is ABSENT else one_of((found, default), why)


@models("builtins.dict.popitem")
def popitem(at: Context, items: DictValue, last: Value = True) -> Value:
    at.store.touch(items)
    if items.rest is not None or last is not True:
        why = items.rest or at.unknown("an item was taken out of a dict")
        found = (why, under_any_key(at, items, why))
        items.forget(why)
        return found
    return items.items.popitem() if items.items else at.raises("KeyError", "popitem(): dictionary is empty", perhaps=True)


@models("builtins.dict.move_to_end")
def move_to_end(at: Context, items: DictValue, key: Value, last: Value = True) -> None:
    """Of an OrderedDict."""
    at.store.touch(items)
    if items.rest is not None or not isinstance(last, bool) or isinstance(lookup(at, items, key, ABSENT), Unknown):
        items.forget(items.rest or at.unknown("an item of a dict was moved"))
    elif key not in items.items:
        at.raises("KeyError", repr(key))
    else:
        others = {other: value for other, value in items.items.items() if other != key}
        items.items = {**others, key: items.items[key]} if last else {key: items.items[key], **others}


@models("builtins.dict.setdefault")
def setdefault(at: Context, items: DictValue, key: Value, default: Value = None, /) -> Value:
    found = lookup(at, items, key, ABSENT)
    if found is not ABSENT and not isinstance(key, Unknown) and key in items.items:
        return found
    at.store.touch(items)
    if found is ABSENT:
        items.items[key] = default
        return default
    items.put_somewhere(default, found if isinstance(found, Unknown) else at.unknown("whether a dict has the key is not known"))
    return lookup(at, items, key, ABSENT)


@models("builtins.dict.update")
def update(at: Context, items: DictValue, other: Value = (), /, **more: Value) -> None:
    """Takes over the keys of another mapping or of pairs, then the keywords."""
    at.store.touch(items)
    if isinstance(other, Unknown):
        items.forget(other)
    elif other != () or not isinstance(other, tuple):
        merged = merge_dicts(items, other if isinstance(other, DictValue) else pairs(at, other))
        items.items, items.rest, items.tail = merged.items, merged.rest, merged.tail
    items.items.update(more)


class View(ListValue):
    """What `keys`, `values` and `items` give: what stands in the dict whenever it is looked at."""

    __slots__ = ("look", "of")

    def __init__(self, of: DictValue, look: Callable[[dict[Any, Value]], Iterable[Any]]) -> None:
        self.of, self.look, self.variable = of, look, None

    @property
    def items(self) -> list[Value]:  # type: ignore[override]
        return list(self.look(self.of.items))

    @property
    def rest(self) -> Unknown | None:  # type: ignore[override]
        return self.of.rest

    @property
    def tail(self) -> Value | None:  # type: ignore[override]
        return None

    @property
    def count(self) -> None:  # type: ignore[override]
        return None

    def snapshot(self) -> Any:
        """It has nothing of its own."""

    def restore(self, state: Any) -> None:
        """The dict is restored."""

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """The dict is joined."""

    def forget(self, why: Unknown) -> None:
        """Through a view nobody changes the dict."""


def _view(of: DictValue, look: Callable[[dict[Any, Value]], Iterable[Any]], tail: Value | None = None) -> ListValue:
    return View(of, look) if of.rest is None else ListValue(look(of.items), of.rest, tail)


@models("builtins.dict.keys")
def keys(at: Context, items: DictValue, /) -> Value:
    return _view(items, dict.keys)


@models("builtins.dict.values")
def values(at: Context, items: DictValue, /) -> Value:
    return _view(items, dict.values, items.tail)


@models("builtins.dict.items")
def pairs_of(at: Context, items: DictValue, /) -> Value:
    pair = None if items.tail is None else (at.unknown("a key of the dict is not known"), items.tail)
    return _view(items, dict.items, pair)


@models("builtins.dict.copy")
def copy(at: Context, items: DictValue, /) -> Value:
    if isinstance(items, DefaultDict):
        return DefaultDict(items.factory, items)
    return DictValue(items.items, items.rest, items.tail)


@models("builtins.dict.clear")
def clear(at: Context, items: DictValue, /) -> None:
    at.store.touch(items)
    items.items, items.rest, items.tail = {}, None, None


@models("builtins.dict.fromkeys")
def fromkeys(at: Context, iterable: Value, value: Value = None, /) -> Value:
    known, rest = items_of(at, iterable)
    return pairs(at, ListValue(((key, value) for key in known), rest, (rest, value)))


@models("collections.defaultdict")
def defaultdict(at: Context, factory: Value = None, source: Value = (), /, **more: Value) -> Value:
    start = source if isinstance(source, DictValue) else pairs(at, source)
    result = DefaultDict(factory, start)
    result.items.update(more)
    return result
