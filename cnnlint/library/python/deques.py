"""`collections.deque`: without a bound it is a list that is open at both ends, with one it lets go of what is too much."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.python import lists
from cnnlint.library.python.items import items_of, list_of
from cnnlint.values import Context, ListValue, Member, Unknown, Value

_PUSHING = frozenset(("append", "appendleft", "copy", "extend", "extendleft", "insert"))


class Bounded(ListValue):
    """A deque of at most `most` items."""

    __slots__ = ("most",)

    def __init__(self, most: int = 0, items: ListValue | None = None) -> None:
        super().__init__(items.items if items else (), items.rest if items else None)
        self.most = most
        self.trim()

    def get(self, name: str, at: Context) -> Value:
        if name == "maxlen":
            return self.most
        return Member(self, f"collections.deque.{name}") if name in _PUSHING else super().get(name, at)

    def trim(self, left: bool = True) -> None:
        """Lets go of what is too much, at the end that was not pushed."""
        if self.rest is not None:
            self.forget(self.rest)
        elif len(self.items) > self.most:
            self.items = self.items[len(self.items) - self.most :] if left else self.items[: self.most]

    def describe(self) -> str:
        return "a deque"


@models("collections.deque")
def deque(at: Context, iterable: Value = (), maxlen: Value = None) -> Value:
    """A new deque with the items of an iterable, of a bounded one the last."""
    items = list_of(at, iterable)
    if maxlen is None:
        return items
    if isinstance(maxlen, int):
        return Bounded(maxlen, items)
    return ListValue(rest=maxlen if isinstance(maxlen, Unknown) else at.unknown("how many items a deque holds is not known"))


@models("collections.deque.append")
def append(at: Context, items: Bounded, item: Value, /) -> None:
    lists.append(at, items, item)
    items.trim()


@models("collections.deque.appendleft")
def appendleft(at: Context, items: Bounded, item: Value, /) -> None:
    lists.insert(at, items, 0, item)
    items.trim(left=False)


@models("collections.deque.extend")
def extend(at: Context, items: Bounded, iterable: Value, /) -> None:
    lists.extend(at, items, iterable)
    items.trim()


@models("collections.deque.extendleft", "builtins.list.extendleft")
def extendleft(at: Context, items: ListValue, iterable: Value, /) -> None:
    """One after the other at the beginning, so that they stand the other way round."""
    known, rest = items_of(at, iterable)
    at.store.touch(items)
    if rest is not None:
        items.forget(rest)
        return
    items.items[:0] = reversed(list(known))
    items.count = None
    if isinstance(items, Bounded):
        items.trim(left=False)


@models("collections.deque.insert")
def insert(at: Context, items: Bounded, index: Value, item: Value, /) -> None:
    """Keeps the others: a deque that is full refuses."""
    if items.rest is None and len(items.items) >= items.most:
        at.raises("IndexError", "deque already at its maximum size")
    lists.insert(at, items, index, item)
    items.trim()


@models("collections.deque.copy")
def copy(at: Context, items: Bounded, /) -> Value:
    return Bounded(items.most, items)


@models("builtins.list.rotate")
def rotate(at: Context, items: ListValue, n: Value = 1, /) -> None:
    """Items that leave at the end come back at the beginning."""
    at.store.touch(items)
    if not isinstance(n, int) or items.rest is not None:
        items.forget(items.rest or at.unknown("by how much a deque is rotated is not known"))
    elif items.items:
        turn = n % len(items.items)
        items.items = items.items[len(items.items) - turn :] + items.items[: len(items.items) - turn]


@models("builtins.list.maxlen", attribute=True)
def maxlen(at: Context, items: ListValue) -> Value:
    return None
