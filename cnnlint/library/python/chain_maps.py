"""`collections.ChainMap`: several dicts seen as one."""

from __future__ import annotations

from typing import Any

from cnnlint.library import models
from cnnlint.library.python.dicts import lookup
from cnnlint.library.python.kinds import ABSENT
from cnnlint.values import Context, DictValue, ListValue, Member, Unknown, Value, all_are

_CHANGING = frozenset(("clear", "pop", "popitem", "update"))  # what they change is the first dict


class Chain(DictValue):
    """What the dicts say now; what is written goes into the first. Changed in any other way nothing is known of that one."""

    __slots__ = ("maps", "owner")
    view = True

    def __init__(self, maps: list[DictValue]) -> None:
        self.maps, self.owner, self.tail, self.variable = maps, maps[0], None, None

    @property
    def items(self) -> dict[Any, Value]:
        """Up to the first dict of which it is not known what else it holds."""
        found: dict[Any, Value] = {}
        for held in reversed(self.maps):
            found = held.items.copy() if held.rest is not None else {**found, **held.items}
        return found

    @items.setter
    def items(self, items: dict[Any, Value]) -> None:
        self.owner.forget(Unknown("what a ChainMap changes in its first dict is not followed"))

    @property
    def rest(self) -> Unknown | None:
        return next((held.rest for held in self.maps if held.rest is not None), None)

    @rest.setter
    def rest(self, rest: Unknown | None) -> None:
        self.owner.forget(rest or Unknown("what a ChainMap changes in its first dict is not followed"))

    def forget(self, why: Unknown) -> None:
        self.owner.forget(why)

    def put_item(self, key: Value, value: Value, at: Context) -> None:
        self.owner.put_item(key, value, at)

    def get(self, name: str, at: Context) -> Value:
        if name == "maps":
            return ListValue(self.maps)
        if name == "parents":
            return Chain(self.maps[1:] or [DictValue()])
        if name in ("new_child", "setdefault"):
            return Member(self, f"collections.ChainMap.{name}")
        return super().get(name, at) if name not in _CHANGING else self.owner.get(name, at)


@models("collections.ChainMap")
def chain_map(at: Context, *maps: Value) -> Value:
    if not all_are(maps, DictValue):
        return next((m for m in maps if isinstance(m, Unknown)), None) or at.unknown("a mapping that is not known")
    return Chain(list(maps) or [DictValue()])


@models("collections.ChainMap.new_child")
def new_child(at: Context, chain: Chain, m: Value = None, /, **more: Value) -> Value:
    """With one more dict before the others."""
    if not isinstance(chain, Chain):
        return at.unknown("a chain of dicts that is not known")
    if not isinstance(m, DictValue | None):
        return m if isinstance(m, Unknown) else at.unknown("a mapping that is not known")
    return Chain(
        [DictValue({**(m.items if m else {}), **more}, m.rest if m else None) if more or m is None else m, *chain.maps]
    )


@models("collections.ChainMap.setdefault")
def setdefault(at: Context, chain: Chain, key: Value, default: Value = None, /) -> Value:
    found = lookup(at, chain, key, ABSENT) if isinstance(chain, Chain) else at.unknown("a chain of dicts that is not known")
    if found is ABSENT:
        chain.put_item(key, default, at)
        return default
    return found
