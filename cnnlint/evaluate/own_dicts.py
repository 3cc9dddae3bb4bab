"""Dicts of a class of the program (`class Config(dict)`): items, and beside them the methods and attributes of an object."""

from __future__ import annotations

from typing import Any

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.evaluate.classes import MISSING_MEMBER, ClassValue
from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.own_objects import OwnContainer
from cnnlint.frozen import dataclass
from cnnlint.library.python.dicts import lookup
from cnnlint.values import Context, DictValue, External, Object, Unknown, Value

_WRAPPED = "collections.UserDict"  # it keeps a dict as its `data`
BASES = frozenset(("builtins.dict", "collections.OrderedDict", _WRAPPED))
# methods that Python calls by itself, past the attributes: with one of its own the class is no dict that can be followed
_ASKED = (
    "__bool__", "__contains__", "__delitem__", "__enter__", "__eq__", "__ge__", "__getattribute__", "__gt__", "__invert__",
    "__iter__", "__le__", "__len__", "__lt__", "__neg__", "__new__", "__reversed__", "items", "keys", "values",
)  # fmt: skip
_ABSENT = object()


def followed(cls: ClassValue) -> bool:
    """Whether objects of the class are dicts that can be followed."""
    plain = all(name in BASES for name in cls.base_names)
    if any(map(cls.has, _ASKED)) or not plain:
        return False
    wrapped = _WRAPPED in cls.base_names
    return bool(cls.foreign_bases) and not (wrapped and any(map(cls.has, ("__getitem__", "__setitem__", "__setattr__"))))


class OwnDict(OwnContainer, DictValue):
    """A dict of a class of the program. merged: `self.__dict__ = self`, so that items are attributes."""

    __slots__ = ("merged",)

    def __init__(self, cls: ClassValue) -> None:
        super().__init__()
        self.cls, self.attributes, self.merged = cls, {}, False

    def get(self, name: str, at: Context) -> Value:
        held = self.items if self.merged else self.attributes
        if name in held:
            return held[name]
        if name == "__class__":
            return self.cls
        if name == "data" and _WRAPPED in self.cls.base_names:
            return self
        if self.cls.has(name):
            return self.cls.member(name, self, at)
        if name == "__dict__":
            return self if self.merged else at.unknown("the attributes of a dict")
        if library.find(f"builtins.dict.{name}") is not None or name in _PLAIN:
            return self.of_object(name, at)
        return self._fallback(name, at)

    def _fallback(self, name: str, at: Context) -> Value:
        """What `__getattr__` answers."""
        asked = self.cls.find("__getattr__")
        if isinstance(asked, External) and asked.name in ("builtins.dict.get", "builtins.dict.__getitem__"):
            return lookup(at, self, name, None)
        if isinstance(asked, Function):
            return at.call(asked, Arguments((self, name)))
        return self.rest or self.elsewhere(name, at)

    def set(self, name: str, value: Value, at: Context) -> None:
        own = self.cls.find("__setattr__")
        if isinstance(own, External) and own.name == "builtins.dict.__setitem__":
            self.put_item(name, value, at)
        elif isinstance(own, Function):
            at.call(own, Arguments((self, name, value)))
        elif own is not MISSING_MEMBER:
            self.forget(at.unknown(f"`{name}` of {self.cls.name} is set by something that is not known"))
        else:
            super().set(name, value, at)

    def put(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        if name == "__dict__":
            self.merged = value is self
            self.attributes = {}
        else:
            (self.items if self.merged else self.attributes)[name] = value

    def item(self, key: Value, at: Context) -> Value:
        own = self.cls.function("__getitem__")
        return self.own_item(key, at) if own is None else at.call(own, Arguments((self, key)))

    def own_item(self, key: Value, at: Context) -> Value:
        """The item itself, past a `__getitem__` of the class."""
        found = lookup(at, self, key, _ABSENT)
        if found is not _ABSENT:
            return found
        missing = self.cls.function("__missing__")
        return at.raises("KeyError", repr(key)) if missing is None else at.call(missing, Arguments((self, key)))

    def set_item(self, key: Value, value: Value, at: Context) -> None:
        own = self.cls.function("__setitem__")
        if own is None:
            self.put_item(key, value, at)  # past a `__setitem__` of the class
        else:
            at.call(own, Arguments((self, key, value)))

    def of_object(self, name: str, at: Context) -> Value:
        """What `super().name` is where no class of the program has it."""
        return DictMethod(self, name) if name in _PLAIN else super().get(name, at)

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(self, kind)`."""
        known = {"builtins.object", "collections.abc.Mapping"}
        if _WRAPPED not in self.cls.base_names:
            known.add("builtins.dict")
        return self.is_of(kind) or (isinstance(kind, External) and kind.name in known)

    # ---------------------------------------------------------------- as a value

    def snapshot(self) -> Any:
        return super().snapshot(), self.merged

    def restore(self, state: Any) -> None:
        super().restore(state[0])
        self.merged = state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return super().join(one[0], other[0], why), one[1] or other[1]


_PLAIN = frozenset(("__init__", "__getitem__", "__setitem__", "__setattr__", "__getattribute__", "__contains__", "__len__"))


@dataclass(frozen=True, slots=True)
class DictMethod(Object):
    """A method of `dict` that Python calls by itself, called by its name."""

    receiver: OwnDict
    name: str

    def call(self, args: Arguments, at: Context) -> Value:
        if self.name == "__init__":
            at.store.touch(self.receiver)
            at.apply("builtins.dict.update", args.prepend(self.receiver))
            return None
        given = args.positional
        if self.name == "__getitem__" and len(given) == 1:
            return self.receiver.own_item(given[0], at)
        if self.name == "__setitem__" and len(given) == 2:
            self.receiver.put_item(given[0], given[1], at)
            return None
        if self.name == "__setattr__" and len(given) == 2 and isinstance(given[0], str):
            self.receiver.put(given[0], given[1], at)
            return None
        at.escape(self.receiver, f"{self.name}() of a dict is not followed")
        return at.unknown(f"{self.name}() of a dict is not followed")
