"""Functions, classes and instances of the program that is read, and modules of the same project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.arguments import Arguments, Signature
from cnnlint.diagnostics import Span
from cnnlint.values import Context, External, Mutable, Object, Unknown, Value, join
from cnnlint.values.objects import Fields

if TYPE_CHECKING:
    from cnnlint.evaluate.positions import Positions
    from cnnlint.evaluate.scope import Scope


class Function(Object):
    """A `def` or `lambda` with the scope it closes over. `defaults` are values, evaluated where it was defined.

    statement: the one that a lambda stands in.
    """

    __slots__ = (
        "asynchronous",
        "attributes",
        "defaults",
        "generator",
        "name",
        "node",
        "owner",
        "positions",
        "scope",
        "signature",
        "span",
        "statement",
    )

    def __init__(
        self,
        name: str,
        node: cst.FunctionDef | cst.Lambda,
        signature: Signature,
        scope: Scope,
        positions: Positions,
        span: Span,
        generator: bool = False,
        owner: ClassValue | None = None,
        statement: cst.CSTNode | None = None,
    ) -> None:
        self.name, self.node, self.signature, self.scope, self.statement = name, node, signature, scope, statement
        self.positions, self.span, self.generator, self.owner = positions, span, generator, owner
        self.attributes: dict[str, Value] = {}

    def get(self, name: str, at: Context) -> Value:
        if name == "__name__":
            return self.name
        return self.attributes.get(name) if name in self.attributes else at.unknown(f"attribute {name!r} of a function")

    def set(self, name: str, value: Value, at: Context) -> None:
        self.attributes[name] = value

    def describe(self) -> str:
        return f"the function {self.name}"


@dataclass(frozen=True, slots=True)
class Method:
    """A function bound to its receiver."""

    function: Function
    receiver: Value

    def get(self, name: str, at: Context) -> Value:
        """A bound method has the attributes of its function."""
        return self.function.get(name, at)

    def call(self, args: Arguments, at: Context) -> Value:
        """Calls the function with the receiver first."""
        return at.call(self.function, args.prepend(self.receiver))


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` inside a method: what the classes after `owner` say."""

    owner: ClassValue
    receiver: Value

    def get(self, name: str, at: Context) -> Value:
        """The inherited method bound to the receiver; a base outside the project answers through its library model."""
        for base in self.owner.bases:
            if isinstance(base, ClassValue):
                found = base.find(name)
                if found is not MISSING_MEMBER:
                    return Method(found, self.receiver) if isinstance(found, Function) else found
            elif isinstance(base, Unknown) or (isinstance(base, External) and base.local):
                return Harmless(f"super().{name}")  # what comes before the base of a library is not known
        base_call = getattr(self.receiver, "inherited", None)
        if base_call is not None:
            return base_call(name, at)
        return Harmless(f"super().{name}")


@dataclass(frozen=True, slots=True)
class Harmless:
    """A callable that changes nothing that matters here: `object.__init__`."""

    name: str

    def get(self, name: str, at: Context) -> Value:
        """Anything below it is as harmless."""
        return Harmless(f"{self.name}.{name}")

    def call(self, args: Arguments, at: Context) -> Value:
        """Returns nothing known."""
        return None if self.name.endswith("__init__") else at.unknown(f"{self.name}() is not modelled")


MISSING_MEMBER: Any = type("MissingMember", (), {})()


class ClassValue(Mutable):
    """A class of the program: its bases (classes, External or Unknown), its own namespace, where it stands."""

    __slots__ = ("bases", "decorators", "name", "names", "span")

    def __init__(self, name: str, bases: tuple[Value, ...], names: dict[str, Value], span: Span) -> None:
        self.name, self.bases, self.names, self.span = name, bases, names, span
        self.decorators: tuple[Value, ...] = ()

    def find(self, name: str) -> Value:
        """The member of that name, own or inherited from classes of the program; MISSING_MEMBER if none has it."""
        if name in self.names:
            return self.names[name]
        for base in self.bases:
            if isinstance(base, ClassValue) and (found := base.find(name)) is not MISSING_MEMBER:
                return found
        return MISSING_MEMBER

    def function(self, name: str) -> Function | None:
        """The method of that name, if it is a function of the program."""
        found = self.find(name)
        return found if isinstance(found, Function) else None

    @property
    def foreign_bases(self) -> tuple[Value, ...]:
        """The bases that are no classes of the program, of all ancestors, nearest first."""
        found: list[Value] = []
        for base in self.bases:
            found += base.foreign_bases if isinstance(base, ClassValue) else [base]
        return tuple(found)

    @property
    def ancestors(self) -> tuple[Value, ...]:
        """The class and every base of it."""
        found: list[Value] = [self]
        for base in self.bases:
            found += base.ancestors if isinstance(base, ClassValue) else [base]
        return tuple(found)

    def get(self, name: str, at: Context) -> Value:
        if name == "__name__":
            return self.name
        found = self.find(name)
        if found is MISSING_MEMBER:
            return at.unknown(f"class {self.name} has no attribute {name!r} that is known")
        if isinstance(found, Bound):
            return Method(found.function, self) if found.kind == "classmethod" else found.function
        return found

    def set(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        self.names[name] = value

    def call(self, args: Arguments, at: Context) -> Value:
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


@dataclass(frozen=True, slots=True)
class Bound:
    """A `staticmethod`, `classmethod` or `property` in a class body."""

    kind: str
    function: Value


class Instance(Mutable):
    """An object of a class of the program, with its attributes. `rest` is set when others may exist."""

    __slots__ = ("attributes", "cls", "rest")

    def __init__(self, cls: ClassValue, rest: Unknown | None = None) -> None:
        self.cls, self.rest = cls, rest
        self.attributes: dict[str, Value] = {}

    def get(self, name: str, at: Context) -> Value:
        if name in self.attributes:
            return self.attributes[name]
        if name == "__class__":
            return self.cls
        if name == "__dict__":
            return Fields(self)
        found = member(self.cls, self, name, at)
        if found is MISSING_MEMBER:
            return self.rest or Unknown(f"`{name}` of {self.cls.name} is set elsewhere", at.span, name)
        return found

    def has(self, name: str) -> bool:
        """Whether it surely has an attribute or method of that name."""
        return name in self.attributes or self.cls.find(name) is not MISSING_MEMBER

    def set(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        self.attributes[name] = value

    def call(self, args: Arguments, at: Context) -> Value:
        return at.call(self.get("__call__", at), args)

    def item(self, key: Value, at: Context) -> Value:
        return at.call(self.get("__getitem__", at), Arguments((key,)))

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(self, kind)`."""
        if kind in self.cls.ancestors:
            return True
        return self.rest or (isinstance(kind, External) and kind.name == "builtins.object")

    def snapshot(self) -> Any:
        return dict(self.attributes), self.rest

    def restore(self, state: Any) -> None:
        self.attributes, self.rest = dict(state[0]), state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        names: Mapping[str, Value] = {**one[0], **other[0]}
        return {n: join(one[0][n], other[0][n], why) if n in one[0] and n in other[0] else why for n in names}, one[1] or other[
            1
        ]

    def forget(self, why: Unknown) -> None:
        self.attributes, self.rest = {}, why

    def describe(self) -> str:
        return f"an object of {self.cls.name}"


def member(cls: ClassValue, receiver: Value, name: str, at: Context) -> Value:
    """A class member as seen through an instance: functions become methods, properties are evaluated."""
    found = cls.find(name)
    if isinstance(found, Function):
        return Method(found, receiver)
    if isinstance(found, Bound):
        if found.kind == "property":
            return at.call(found.function, Arguments((receiver,)))
        return Method(found.function, cls) if found.kind == "classmethod" else found.function
    return found


class ModuleValue(Object):
    """A module of the same project."""

    __slots__ = ("name", "scope")

    def __init__(self, name: str, scope: Scope) -> None:
        self.name, self.scope = name, scope

    def get(self, name: str, at: Context) -> Value:
        found = self.scope.names.get(name, MISSING_MEMBER)
        if found is MISSING_MEMBER:
            return at.unknown(f"module {self.name} has no name {name!r} that is known")
        return found

    def describe(self) -> str:
        return f"the module {self.name}"
