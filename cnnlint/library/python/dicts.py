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
from cnnlint.values import Context, DictValue, ListValue, Unknown, Value, kind_of_number, one_of


class DefaultDict(DictValue):
    """`collections.defaultdict`: a missing key gets the factory's value."""

    __slots__ = ("factory",)

    def __init__(self, factory: Value = None, items: DictValue | None = None) -> None:
        super().__init__(items.items if items else None, items.rest if items else None, items.tail if items else None)
        self.factory = factory

    def item(self, key: Value, at: Context) -> Value:
        if isinstance(key, Unknown) and self.rest is None and self.factory is not None:
            at.store.touch(self)
            self.rest = at.unknown("a key that is not known may have been added")
            self.tail = kind_of_number((at.call(self.factory, Arguments()),))
        found = lookup(at, self, key, ABSENT)
        if found is not ABSENT:
            return found
        if self.factory is None:
            return at.raises("KeyError", repr(key))
        at.store.touch(self)
        self.items[key] = at.call(self.factory, Arguments())
        return self.items[key]


def a_number(at: Context, items: DictValue, why: Unknown) -> Value | None:
    """A value under a key that is not known, where all are numbers of one kind: a size of its own, or a float; else None."""
    kind = items.each()
    if kind is None:
        return None
    if kind.type == "int":
        return fresh(at, "item", why.reason)
    return replace(kind, span=at.span, reason=why.reason, reduction=None)


def lookup(at: Context, items: DictValue, key: Value, default: Value) -> Value:
    """The value of a key, `default` when it is certainly missing, Unknown when that is not certain."""
    if isinstance(key, Unknown) and default is ABSENT and (number := a_number(at, items, key)) is not None:
        return number
    if isinstance(key, Unknown):
        fallback = () if default is ABSENT else (default,)
        return one_of((*items.items.values(), *fallback), key)  # what is done to it may be done to each of them
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
    return default if items.rest is None else items.rest


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
    if isinstance(key, Unknown) or key not in items.items:
        items.forget(found if isinstance(found, Unknown) else at.unknown("an item that is not known was taken out of a dict"))
    else:
        del items.items[key]
    return found


@models("builtins.dict.popitem")
def popitem(at: Context, items: DictValue, last: Value = True) -> Value:
    at.store.touch(items)
    if items.rest is not None or last is not True:
        items.forget(items.rest or at.unknown("an item was taken out of a dict"))
        return items.rest
    return items.items.popitem() if items.items else at.raises("KeyError", "popitem(): dictionary is empty")


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
    return found


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


def _view(of: DictValue, look: Callable[[dict[Any, Value]], Iterable[Any]]) -> ListValue:
    return View(of, look) if of.rest is None else ListValue(look(of.items), of.rest)


@models("builtins.dict.keys")
def keys(at: Context, items: DictValue, /) -> Value:
    return _view(items, dict.keys)


@models("builtins.dict.values")
def values(at: Context, items: DictValue, /) -> Value:
    return _view(items, dict.values)


@models("builtins.dict.items")
def pairs_of(at: Context, items: DictValue, /) -> Value:
    return _view(items, dict.items)


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
    return pairs(at, ListValue(((key, value) for key in known), rest))


@models("collections.defaultdict")
def defaultdict(at: Context, factory: Value = None, source: Value = (), /, **more: Value) -> Value:
    start = source if isinstance(source, DictValue) else pairs(at, source)
    result = DefaultDict(factory, start)
    result.items.update(more)
    return result
