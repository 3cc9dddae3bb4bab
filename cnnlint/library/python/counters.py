"""`collections.Counter`: a dict of how often each item occurs."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.python.arithmetic import PYTHON
from cnnlint.library.python.builtins import sum_
from cnnlint.library.python.dicts import lookup
from cnnlint.library.python.items import items_of
from cnnlint.values import Context, DictValue, ListValue, Member, Unknown, Value, all_are

_OWN = frozenset(("copy", "elements", "most_common", "subtract", "total", "update"))


class Tally(DictValue):
    """A Counter: of what it does not hold there are none."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        return Member(self, f"collections.Counter.{name}") if name in _OWN else super().get(name, at)

    def item(self, key: Value, at: Context) -> Value:
        return lookup(at, self, key, 0)

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """What is left of sums, differences, least and greatest counts is above zero."""
        kept = {"+": "+", "-": "-", "&": "min", "|": "max"}.get(sign)
        if kept is None or not isinstance(a, Tally) or not isinstance(b, Tally):
            return at.unknown(f"`{sign}` of counters")
        made = Tally()
        for key in {**a.items, **b.items}:
            x, y = a.item(key, at), b.item(key, at)
            if not isinstance(x, int) or not isinstance(y, int):
                return Tally(rest=at.unknown("how often something was counted is not known"))
            count = PYTHON[kept](x, y) if kept in PYTHON else min(x, y) if kept == "min" else max(x, y)
            if count > 0:
                made.items[key] = count
        made.rest = a.rest or b.rest
        return made if made.rest is None else Tally(rest=made.rest)


@models("collections.Counter")
def counter(at: Context, source: Value = (), /, **more: Value) -> Value:
    """How often each item occurs."""
    made = Tally()
    _count(at, made, source, 1)
    _count(at, made, DictValue(more), 1)
    return made


@models("collections.Counter.update")
def update(at: Context, items: Tally, source: Value = (), /, **more: Value) -> None:
    """Adds to what was counted."""
    at.store.touch(items)
    _count(at, items, source, 1)
    _count(at, items, DictValue(more), 1)


@models("collections.Counter.subtract")
def subtract(at: Context, items: Tally, source: Value = (), /, **more: Value) -> None:
    at.store.touch(items)
    _count(at, items, source, -1)
    _count(at, items, DictValue(more), -1)


def _count(at: Context, items: Tally, source: Value, times: int) -> None:
    if isinstance(source, DictValue):
        pairs: list[tuple[Value, Value]] = list(source.items.items())
        rest = source.rest
    else:
        known, rest = items_of(at, source)
        pairs = [(item, 1) for item in known]
    for key, count in pairs:
        before = lookup(at, items, key, 0)
        if rest is not None or isinstance(before, Unknown) or not isinstance(before, int) or not isinstance(count, int):
            rest = rest or (before if isinstance(before, Unknown) else at.unknown("how often an item occurs is not known"))
            break
        items.items[key] = before + times * count
    if rest is not None:
        items.forget(rest)


@models("collections.Counter.most_common")
def most_common(at: Context, items: Tally, n: Value = None) -> Value:
    """The items that occur most, with how often they do; of equals the first that was met."""
    counts = list(items.items.values())
    unsure = items.rest or next((c for c in counts if isinstance(c, Unknown)), None)
    if unsure is not None or not all_are(counts, int):
        return ListValue(rest=unsure or at.unknown("how often an item occurs is not known"))
    if not (n is None or isinstance(n, int)):
        return ListValue(rest=at.unknown("how many of the most common items are asked for is not known"))
    found = sorted(zip(items.items, counts, strict=True), key=lambda pair: pair[1], reverse=True)
    return ListValue(found if n is None else found[: max(n, 0)])


@models("collections.Counter.elements")
def elements(at: Context, items: Tally) -> Value:
    """Each item as often as it occurs."""
    counts = list(items.items.values())
    if items.rest is not None or not all_are(counts, int):
        return ListValue(rest=items.rest or at.unknown("how often an item occurs is not known"))
    return ListValue([item for item, count in zip(items.items, counts, strict=True) for _ in range(count)])


@models("collections.Counter.total")
def total(at: Context, items: Tally) -> Value:
    return sum_(at, ListValue(items.items.values(), items.rest))


@models("collections.Counter.copy")
def copy(at: Context, items: Tally) -> Value:
    return Tally(items.items, items.rest)
