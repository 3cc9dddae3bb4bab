"""Functions, classes and instances of the program that is read, and modules of the same project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint import library
from cnnlint.arguments import Arguments, Signature
from cnnlint.diagnostics import Span
from cnnlint.evaluate import bodies, passing
from cnnlint.values import Context, DictValue, External, Member, Mutable, Object, Unknown, Value, join

if TYPE_CHECKING:
    from cnnlint.evaluate.positions import Positions
    from cnnlint.evaluate.scope import Scope


class Function(Object):
    """A `def` or `lambda` with the scope it closes over. Defaults are values, evaluated where it was defined.

    statement: the one that a lambda stands in.
    """

    __slots__ = (
        "attributes",
        "changes",
        "generator",
        "initialises",
        "name",
        "node",
        "owner",
        "positions",
        "private",
        "scope",
        "signature",
        "span",
        "statement",
        "telling",
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
        self.private = ""  # the class in whose body it stands, for the names that are private there
        self.attributes: dict[str, Value] = {}
        # Of its text, once somebody has asked: the names that it changes by itself, the nodes that tell what it changes, and
        # whose `__init__` it calls.
        self.changes: frozenset[str] | None = None
        self.telling: list[cst.CSTNode] | None = None
        self.initialises: frozenset[str] | None = None

    def get(self, name: str, at: Context) -> Value:
        if name == "__name__":
            return self.name
        if name in self.attributes:
            return self.attributes[name]
        if not getattr(self.node, "decorators", ()):
            return at.member(self, "builtins.function", name)
        return at.unknown(f"attribute {name!r} of a function")

    def set(self, name: str, value: Value, at: Context) -> None:
        self.attributes[name] = value

    @property
    def returns_nothing(self) -> bool:
        """Whether it does something and surely returns None."""
        return not self.generator and not self.node_decorated and bodies.returns_nothing(self.node)

    @property
    def initialised(self) -> frozenset[str]:
        """Whose `__init__` it calls."""
        if self.initialises is None:
            self.initialises = frozenset(bodies.initialisers(self.node))
        return self.initialises

    @property
    def calls_receiver(self) -> bool:
        """Whether, as a method, it calls its own object."""
        return bodies.calls_receiver(self.node)

    @property
    def hands_up(self) -> bool:
        """Whether, as a method, it calls that of the base."""
        return bodies.hands_up(self.node)

    def ways(self, index: int) -> list[frozenset[str]] | None:
        """Through which calls the parameter at that place gets into the result; None where that is not followed."""
        return None if self.generator or self.node_decorated else passing.ways(self.node, index)

    @property
    def node_decorated(self) -> bool:
        """Whether something stands around it that may return something else."""
        return bool(getattr(self.node, "decorators", ()))

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
        for base in self._following():
            if isinstance(base, ClassValue):
                if name in base.names:
                    return bind_member(base.names[name], self.receiver, self._class or base, at)
            elif isinstance(base, Unknown) or (isinstance(base, External) and base.local):
                return Elsewhere(f"super().{name}", self.receiver)  # what comes before the base of a library is not known
        if name == "__new__":
            return New()
        for source in ("inherited", "of_object"):
            inherited = getattr(self.receiver, source, None)
            if inherited is not None and (found := inherited(name, at)) is not MISSING_MEMBER:
                return found
        return Harmless(f"super().{name}")

    @property
    def _class(self) -> ClassValue | None:
        cls = self.receiver
        if not isinstance(cls, ClassValue):
            cls = getattr(cls, "cls", None) or getattr(cls, "owner", None)
        return cls if isinstance(cls, ClassValue) else None

    def _following(self) -> tuple[Value, ...]:
        """The classes after the owner, in the order in which the class of the receiver is asked."""
        order = self.owner.order if self._class is None else self._class.order
        index = next((i for i, cls in enumerate(order) if cls is self.owner), None)
        return self.owner.order[1:] if index is None else order[index + 1 :]


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


@dataclass(frozen=True, slots=True)
class Behind:
    """`super(Base, self)` with a base of a library that has another one, which does much the same."""

    receiver: Value

    def get(self, name: str, at: Context) -> Value:
        """What the receiver says of it."""
        return self.receiver.behind(name, at)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A method of a base class that is not shown: it may change the receiver, and what it is given."""

    name: str
    receiver: Value

    def call(self, args: Arguments, at: Context) -> Value:
        """Returns nothing known."""
        changed = (self.receiver,) if hasattr(self.receiver, "of_object") else ()  # what Keras makes it stays
        for value in (*changed, *args.positional, *args.keywords.values()):
            at.escape(value, f"it was handed to {self.name}(), which is defined elsewhere")
        return None if self.name.endswith("__init__") else at.unknown(f"{self.name}() is defined elsewhere")


@dataclass(frozen=True, slots=True)
class New(Object):
    """`object.__new__`."""

    def call(self, args: Arguments, at: Context) -> Value:
        cls = args.positional[0] if args.positional else None
        return at.blank(cls) if isinstance(cls, ClassValue) else at.unknown("an object of a class that is not known")  # type: ignore[attr-defined]


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
        return bind_member(self.find(name), receiver, self, at)

    def function(self, name: str) -> Function | None:
        """The method of that name, if it is a function of the program."""
        found = self.find(name)
        return found if isinstance(found, Function) else None

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
        return self.get(key, at) if self.enumerates and isinstance(key, str) else super().item(key, at)

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
    """A `staticmethod`, `classmethod` or `property` in a class body."""

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
