"""Objects of the program's own classes: attributes, and the methods that Python calls by itself (`__len__`, `__add__`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.evaluate.classes import MISSING_MEMBER, ClassValue
from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.own_objects import OwnObject, word_of
from cnnlint.frozen import dataclass
from cnnlint.values import Context, Deferred, External, ListValue, Object, ProgramObject, Unknown, Value, joined
from cnnlint.values.containers import Fields

_MOST_STEPS = 300  # of an iterator of the program's own


class Instance(OwnObject):
    """An object of a class of the program, with its attributes. `rest` is set when others may exist.

    core: what it is as an object of the class of a library that it derives from, once that is initialised.
    """

    __slots__ = ("attributes", "cls", "core", "rest")
    cls: ClassValue

    def __init__(self, cls: ClassValue, rest: Unknown | None = None) -> None:
        self.cls, self.rest = cls, rest
        self.attributes: dict[str, Value] = {}
        self.core: Value = None

    def get(self, name: str, at: Context) -> Value:
        if name in self.attributes:
            return self.attributes[name]
        if name == "__class__":
            return self.cls
        if name == "__dict__":
            return Fields(self)
        if self.cls.has(name):
            return self.cls.member(name, self, at)
        fallback = self.cls.function("__getattr__")
        if fallback is not None:
            return at.call(fallback, Arguments((self, name)))
        if self.core is not None and not isinstance(found := at.attribute(self.core, name), Unknown):
            return found
        if (base := self._base_with(name)) is not None:
            return at.member(self, base, name)
        if self.rest is not None:
            return InheritedMember(self.rest.reason, self.rest.span, self.rest.name, self.rest.by, self.rest.cause, self)
        return self.elsewhere(name, at)

    def _base_with(self, name: str) -> str | None:
        """The library's class that gives it a member of that name which is modelled."""
        return next((base for base in self.cls.base_names if library.find(f"{base}.{name}") is not None), None)

    def has(self, name: str) -> bool:
        """Whether it surely has an attribute or method of that name."""
        return name in self.attributes or self.cls.has(name)

    def lacks(self, name: str) -> bool:
        """Whether it surely has no such attribute: all of its class is shown, and nothing else has had it."""
        known = self.cls.is_shown and not self.cls.asks_itself and self.rest is None
        return known and not name.startswith("__") and not self.has(name)

    def set(self, name: str, value: Value, at: Context) -> None:
        own = self.cls.function("__setattr__")
        if own is not None:
            at.call(own, Arguments((self, name, value)))
        elif self.cls.refuses(name):
            at.raises("AttributeError", f"'{self.cls.name}' object has no attribute '{name}'")
        else:
            super().set(name, value, at)

    def drop(self, name: str, at: Context) -> None:
        """`del self.name`."""
        at.store.touch(self)
        if self.attributes.pop(name, MISSING_MEMBER) is MISSING_MEMBER:
            self.forget(at.unknown(f"`{name}` was deleted"))

    def put(self, name: str, value: Value, at: Context) -> None:
        super().put(name, value, at)
        if hasattr(self.core, "set"):
            self.core.set(name, value, at)

    def of_object(self, name: str, at: Context) -> Value:
        """What `super().name` is where no class of the program has it."""
        if name in ("__setattr__", "__delattr__"):
            return AttributeMethod(self, name)
        if name == "__init__" and self.base is not None:
            return LibraryInit(self)
        return MISSING_MEMBER if self.core is None else at.attribute(self.core, name)

    @property
    def base(self) -> str | None:
        """The class of a library that it derives from, where it is known what such an object is."""
        names = (base.name for base in self.cls.foreign_bases if isinstance(base, External) and base.local is None)
        models = ((name, library.find(name)) for name in names if name != "builtins.object")
        return next((name for name, model in models if model is not None and not model.family and not model.attribute), None)

    def initialise(self, args: Arguments, at: Context) -> None:
        """`__init__` of the class of the library."""
        at.store.touch(self)
        self.core = None if self.base is None else at.apply(self.base, args)
        if isinstance(self.core, Unknown):
            self.core = None

    def parts(self) -> tuple[Value, ...]:
        """What code that is given the object may change, beside its attributes."""
        return (self.core,)

    # ---------------------------------------------------------------- what Python calls by itself

    def call(self, args: Arguments, at: Context) -> Value:
        return at.call(self.get("__call__", at), args)

    def item(self, key: Value, at: Context) -> Value:
        return at.call(self.get("__getitem__", at), Arguments((key,)))

    def set_item(self, key: Value, value: Value, at: Context) -> None:
        """`self[key] = value`."""
        at.call(self.get("__setitem__", at), Arguments((key, value)))

    def iterate(self, at: Context) -> Sequence[Value] | Unknown:
        """The items that `__iter__` gives, where it makes them of something else."""
        return at.iterate(self.iterator(at))

    def iterator(self, at: Context) -> Value:
        """What `__iter__` gives; of an iterator of the program its items, made when the first is asked for."""
        method, base = self.cls.function("__iter__"), self._base_with("__iter__")
        if method is None and base is not None:
            return at.apply(f"{base}.__iter__", Arguments((self,)))
        found = None if method is None else at.call(method, Arguments((self,)))
        if isinstance(found, Instance) and (step := found.cls.function("__next__")) is not None:
            return Deferred(at, lambda: found._run(step, at), (found,))
        known = found is not None and not isinstance(found, Instance)
        return found if known else at.unknown("what a loop over this object gives is not known")

    def _run(self, step: Function, at: Context) -> ListValue:
        items: list[Value] = []
        while len(items) < _MOST_STEPS:
            item = at.attempt(lambda: at.call(step, Arguments((self,))), "StopIteration", MISSING_MEMBER)
            if item is MISSING_MEMBER:
                return ListValue(items)
            items.append(item)
        return ListValue(items[:1], at.unknown(f"an iterator with more than {_MOST_STEPS} items"))

    def truth(self, at: Context) -> bool | Unknown:
        """`bool(self)`."""
        for name in ("__bool__", "__len__"):
            method = self.cls.function(name)
            if method is not None:
                return at.truth(at.call(method, Arguments((self,))))
        return self.rest or True

    def operator(self, sign: str, other: Value, right: bool, at: Context) -> Value:
        if sign in ("in", "not in"):
            return self._contains(sign, other, at) if right else MISSING_MEMBER
        found = super().operator(sign, other, right, at)
        if found is MISSING_MEMBER and self.cls.enumerates and not self.by_identity and "value" in self.attributes:
            same = (
                other.attributes.get("value", other) if isinstance(other, ProgramObject) else other
            )  # `class Kind(str, Enum)`
            return at.apply(f"operator.{word_of(sign, right)}", Arguments((self.attributes["value"], same)))
        return found

    @property
    def by_identity(self) -> bool:
        """Whether it equals nothing but itself."""
        plain = all(base in ("builtins.object", "enum.Enum", "enum.Flag") for base in self.cls.base_names)
        fields = any(cls.data_fields is not None for cls in self.cls.own_order)
        return plain and self.rest is None and not self.cls.has("__eq__") and not fields

    def _contains(self, sign: str, item: Value, at: Context) -> Value:
        method = self.cls.function("__contains__")
        if method is None:
            return MISSING_MEMBER
        truth = at.truth(at.call(method, Arguments((self, item))))
        return truth if isinstance(truth, Unknown) or sign == "in" else not truth

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(self, kind)`."""
        if self.is_of(kind):
            return True
        return self.rest or (isinstance(kind, External) and kind.name == "builtins.object")

    # ---------------------------------------------------------------- as a value

    def snapshot(self) -> Any:
        return dict(self.attributes), self.rest, self.core

    def restore(self, state: Any) -> None:
        self.attributes, self.rest, self.core = dict(state[0]), state[1], state[2]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        core = one[2] if one[2] is other[2] else None
        return joined(one[0], other[0], why), one[1] or other[1], core

    def forget(self, why: Unknown) -> None:
        """Attributes of the class may be hidden by others of the object from here on."""
        self.attributes, self.rest, self.core = dict.fromkeys(self.hideable(), why), why, None


@dataclass(frozen=True, slots=True)
class InheritedMember(Unknown):
    """A member that a base gives which is not shown: when it is called it may change its object."""

    receiver: Value = None


@dataclass(frozen=True, slots=True)
class ObservingMethod(Unknown):
    """A method of an object of a library that leaves what it is given as it is: `TensorBoard(...).set_model`."""


@dataclass(frozen=True, slots=True)
class LibraryInit(Object):
    """`__init__` of the class of a library that the object's class derives from."""

    receiver: Instance

    def call(self, args: Arguments, at: Context) -> Value:
        self.receiver.initialise(args, at)
        return None


@dataclass(frozen=True, slots=True)
class AttributeMethod(Object):
    """`object.__setattr__` and `object.__delattr__` of an object."""

    receiver: Instance
    name: str

    def call(self, args: Arguments, at: Context) -> Value:
        if not args.positional or not isinstance(args.positional[0], str):
            at.escape(self.receiver, "an attribute whose name is not known was changed")
        elif self.name == "__delattr__":
            self.receiver.drop(args.positional[0], at)
        else:
            self.receiver.put(args.positional[0], args.positional[-1], at)
        return None
