"""Methods of lists (deques included) and tuples."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.python.comparison import equal
from cnnlint.library.python.items import items_of
from cnnlint.library.python.numbers import augmented
from cnnlint.library.python.sorting import sorted_items
from cnnlint.values import Context, ListValue, Unknown, Value, alike, in_runs


@models("builtins.list.append")
def append(at: Context, items: ListValue, item: Value, /) -> None:
    """Adds the item at the end; behind an unknown tail its place is not known."""
    at.store.touch(items)
    if items.rest is None:
        items.items.append(item)
        return
    items.count = None if items.count is None else items.count + 1
    items.followed_by(in_runs((item,)))
    if items.tail is not None:
        items.tail = alike((items.tail, item), items.rest)


@models("builtins.list.extend")
def extend(at: Context, items: ListValue, iterable: Value, /) -> None:
    augmented(at, "+", items, iterable)


@models("builtins.list.insert")
def insert(at: Context, items: ListValue, index: Value, item: Value, /) -> None:
    """Inserts before the index."""
    at.store.touch(items)
    items.count = items.runs = None
    if not isinstance(index, int) or (index < 0 and items.rest is not None):
        items.forget(at.unknown("an item was inserted at a place that is not known"))
    elif index <= len(items.items) or items.rest is None:
        items.items.insert(index, item)
    else:
        items.tail = None


@models("builtins.list.appendleft")
def appendleft(at: Context, items: ListValue, item: Value, /) -> None:
    insert(at, items, 0, item)


@models("builtins.list.pop")
def pop(at: Context, items: ListValue, index: Value = -1, /) -> Value:
    """Takes an item out and returns it."""
    at.store.touch(items)
    items.count = None
    if not isinstance(index, int):
        items.forget(at.unknown("an item at a place that is not known was taken out"))
        return items.rest
    length = len(items.items)
    if items.rest is not None and not 0 <= index < length:
        return items.rest
    if not -length <= index < length:
        words = "pop index out of range" if length else "pop from empty list"
        return at.raises("IndexError", words, perhaps=not length)
    return items.items.pop(index)


@models("builtins.list.popleft")
def popleft(at: Context, items: ListValue, /) -> Value:
    return pop(at, items, 0)


@models("builtins.list.remove")
def remove(at: Context, items: ListValue, value: Value, /) -> None:
    """Takes out the first equal item."""
    at.store.touch(items)
    items.count = None
    place = position(at, items.items, value)
    if isinstance(place, int):
        del items.items[place]
    elif place is None and items.rest is None:
        at.raises("ValueError", "list.remove(x): x not in list")
    elif isinstance(place, Unknown):
        items.forget(place)


def position(at: Context, items: list[Value], value: Value) -> int | Unknown | None:
    """The index of the first equal item, None when there is none."""
    for i, item in enumerate(items):
        found = equal(at, item, value)
        if isinstance(found, Unknown):
            return found
        if found:
            return i
    return None


@models("builtins.list.index", "builtins.tuple.index")
def index(at: Context, items: Value, value: Value, start: Value = 0, stop: Value = None, /) -> Value:
    """The place of the first equal item."""
    known, rest = items_of(at, items)
    if start != 0 or stop is not None:
        return at.unknown("a search in part of a list is not followed")
    place = position(at, list(known), value)
    if place is None:
        return rest if rest is not None else at.raises("ValueError", "the value is not in the list")
    return place


@models("builtins.list.count", "builtins.tuple.count")
def count(at: Context, items: Value, value: Value, /) -> Value:
    known, rest = items_of(at, items)
    found = [equal(at, item, value) for item in known]
    unsure = rest or next((f for f in found if isinstance(f, Unknown)), None)
    return found.count(True) if unsure is None else unsure


@models("builtins.list.reverse")
def reverse(at: Context, items: ListValue, /) -> None:
    at.store.touch(items)
    if items.rest is None:
        items.items.reverse()
    else:
        items.items, items.tail, items.runs = [], items.each(), None


@models("builtins.list.sort")
def sort(at: Context, items: ListValue, /, *, key: Value = None, reverse: Value = False) -> None:
    at.store.touch(items)
    if items.rest is None:
        items.items = sorted_items(at, items.items, key, reverse)
    else:
        items.items, items.tail, items.runs = [], items.each(), None


@models("builtins.list.clear", "builtins.set.clear")
def clear(at: Context, items: ListValue, /) -> None:
    at.store.touch(items)
    items.items, items.rest, items.tail, items.count, items.runs = [], None, None, None, None


@models("builtins.list.copy", "builtins.set.copy")
def copy(at: Context, items: ListValue, /) -> Value:
    made = type(items)(items.items, items.rest, items.tail, items.count)
    made.runs = items.held_in_runs()
    return made
