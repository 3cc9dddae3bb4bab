"""Classes of the program that is read, and what stands in their bodies beside methods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.evaluate.functions import Function, Method
from cnnlint.values import Context, DictValue, External, Member, Mutable, Object, Unknown, Value, join

MISSING_MEMBER: Any = type("MissingMember", (), {})()


class ClassValue(Mutable):
    """A class of the program: its bases (classes, External or Unknown), its own namespace, where it stands."""

    __slots__ = ("bases", "name", "names", "order", "span")

    def __init__(self, name: str, bases: tuple[Value, ...], names: dict[str, Value], span: Span) -> None:
        self.name, self.bases, self.names, self.span = name, bases, names, span
        self.order: tuple[Value, ...] = (self, *_merged([[*_order(b)] for b in bases] + [list(bases)]))

    def find(self, name: str) -> Value:
        """The member of that name, own or inherited from classes of the program; MISSING_MEMBER if none has it."""
        for cls in self.order:
            if isinstance(cls, ClassValue) and name in cls.names:
                return cls.names[name]
        return MISSING_MEMBER

    def has(self, name: str) -> bool:
        """Whether it or a class of the program that it derives from has such a member."""
        return self.find(name) is not MISSING_MEMBER

    def member(self, name: str, receiver: Value, at: Context) -> Value:
        """A member that it has, as seen through one of its objects."""
        found = self.find(name)
        value = bind_member(found, receiver, self, at)
        if isinstance(found, Descriptor) and found.kind == "cached_property" and hasattr(receiver, "attributes"):
            at.store.touch(receiver)
            receiver.attributes[name] = value  # from now on
        return value

    def function(self, name: str) -> Function | None:
        """The method of that name, if it is a function of the program."""
        found = self.find(name)
        return found if isinstance(found, Function) else None

    def data_attributes(self) -> list[str]:
        """The names in its body that are neither methods, properties nor Python's own."""
        hidden = (name for name, value in self.names.items() if not isinstance(value, (Function, Descriptor)))
        return [name for name in hidden if not name.startswith("__")]

    @property
    def foreign_bases(self) -> tuple[Value, ...]:
        """The bases that are no classes of the program, of all ancestors, nearest first."""
        return tuple(base for base in self.order if not isinstance(base, ClassValue))

    @property
    def is_called_within(self) -> bool:
        """Whether a method calls the object."""
        members = (one for cls in self.order if isinstance(cls, ClassValue) for one in cls.names.values())
        return any(isinstance(one, Function) and one.calls_receiver for one in members)

    @property
    def skips_base(self) -> Function | None:
        """The `__init__` that ends the chain before it reaches that of the library's class, where the text shows it."""
        foreign = {base.name.rpartition(".")[2] for base in self.foreign_bases if isinstance(base, External)}
        for cls in self.order:
            function = cls.names.get("__init__") if isinstance(cls, ClassValue) else None
            if not isinstance(function, Function):
                continue
            called = function.initialised
            if called <= {f"super({name})" for name in foreign - {cls.name}}:  # its own name hides that of its base
                return None if function.node_decorated else function
            if called != {"super()"} and called != {f"super({cls.name})"}:
                return None
        return None

    @property
    def enumerates(self) -> bool:
        """Whether its attributes are the members of an enumeration."""
        return any(isinstance(base, External) and base.name.startswith("enum.") for base in self.foreign_bases)

    def get(self, name: str, at: Context) -> Value:
        if name == "__name__":
            return self.name
        if name == "__members__" and self.enumerates:
            return DictValue(self.members())
        found = self.find(name)
        if found is MISSING_MEMBER:
            bases = (f"{base.name}.__class__.{name}" for base in self.foreign_bases if isinstance(base, External))
            if (given := next((full for full in bases if library.find(full) is not None), None)) is not None:
                return Member(self, given)
            return at.unknown(f"class {self.name} has no attribute {name!r} that is known")
        if isinstance(found, Descriptor):
            return Method(found.function, self) if found.kind == "classmethod" else found.function
        return found

    def item(self, key: Value, at: Context) -> Value:
        if self.enumerates:
            return self.get(key, at) if isinstance(key, str) else super().item(key, at)
        own = self.find("__class_getitem__")
        if own is MISSING_MEMBER:
            return self  # `Stack[int]` of a generic class
        return at.call(own.function if isinstance(own, Descriptor) else own, Arguments((self, key)))

    def iterate(self, at: Context) -> list[Value] | Unknown:
        """The members of an enumeration, in order."""
        if not self.enumerates:
            return at.unknown("what a loop over this would see is not known")
        return list(self.members().values())

    def members(self) -> dict[str, Value]:
        """Those of an enumeration, by name; a second name for one is no member."""
        hidden = (Function, Descriptor, ClassValue)
        named = ((name, value) for name, value in self.names.items() if not name.startswith("_"))
        found: dict[str, Value] = {}
        seen = set[Any]()
        for name, value in named:
            key = value if isinstance(value, (int, str)) else id(value)
            if key not in seen and not isinstance(value, hidden):
                found[name] = value
                seen.add(key)
        return found

    def _member(self, args: Arguments, at: Context) -> Value:
        """The member of that value."""
        if len(args.positional) != 1:
            return at.unknown("which member of an enumeration it is")
        for member in self.members().values():
            own = member.attributes["value"] if isinstance(getattr(member, "cls", None), ClassValue) else member
            same = args.positional[0] is member or at.truth(at.apply("operator.eq", Arguments((own, args.positional[0]))))
            if same is True:
                return member
            if isinstance(same, Unknown):
                return at.unknown("which member of an enumeration it is")
        if self.has("_missing_"):
            return at.call(self.get("_missing_", at), args)
        return at.raises("ValueError", f"no member of {self.name} has that value")

    def set(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        self.names[name] = value

    def call(self, args: Arguments, at: Context) -> Value:
        if self.enumerates:
            return self._member(args, at)
        return at.instantiate(self, args)  # type: ignore[attr-defined]  # only the evaluator makes instances

    def snapshot(self) -> Any:
        return dict(self.names)

    def restore(self, state: Any) -> None:
        self.names = dict(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {n: join(one.get(n, why), other.get(n, why), why) for n in {**one, **other}}

    def forget(self, why: Unknown) -> None:
        """Classes are rarely changed from outside; their methods stay."""

    def describe(self) -> str:
        return f"the class {self.name}"


def _order(cls: Value) -> tuple[Value, ...]:
    return cls.order if isinstance(cls, ClassValue) else (cls,)


def _merged(rows: list[list[Value]]) -> list[Value]:
    """Python's order of the bases (C3): each class before its own bases, and those in the order in which they are written."""
    found: list[Value] = []
    while rows := [row for row in rows if row]:
        heads = [row[0] for row in rows if not any(row[0] is other for r in rows for other in r[1:])]
        chosen = heads[0] if heads else rows[0][0]  # Python rejects a hierarchy without such an order
        found.append(chosen)
        rows = [[cls for cls in row if cls is not chosen] for row in rows]
    return found


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A `staticmethod`, `classmethod`, `property` or `cached_property` in a class body."""

    kind: str
    function: Value
    setter: Value = None

    def get(self, name: str, at: Context) -> Value:
        """`@size.setter` and the like."""
        return Accessor(self, name) if name in ("getter", "setter", "deleter") else at.unknown(f"`.{name}` of a property")


@dataclass(frozen=True, slots=True)
class Accessor(Object):
    """What `@size.setter` decorates becomes a part of the property."""

    of: Descriptor
    kind: str

    def call(self, args: Arguments, at: Context) -> Value:
        given = args.positional[0] if args.positional else None
        if self.kind == "deleter":
            return self.of
        return replace(self.of, function=given) if self.kind == "getter" else replace(self.of, setter=given)


def bind_member(found: Value, receiver: Value, cls: ClassValue, at: Context) -> Value:
    """A class member as seen through an instance: functions become methods, properties are evaluated."""
    if isinstance(found, Function):
        return Method(found, receiver)
    if isinstance(found, Descriptor):
        if found.kind.endswith("property"):
            return at.call(found.function, Arguments((receiver,)))
        return Method(found.function, cls) if found.kind == "classmethod" else found.function
    as_method = getattr(found, "as_method", None)
    return found if as_method is None else as_method(receiver)
