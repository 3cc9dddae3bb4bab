"""Functions of the program that is read, and methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint import library
from cnnlint.arguments import MISSING, Arguments, Signature
from cnnlint.diagnostics import Span
from cnnlint.evaluate import bodies, keys_read, parameter_flow, returned_keys, tensors_taken
from cnnlint.evaluate.keys_read import KeyRead
from cnnlint.evaluate.returned_keys import Keys
from cnnlint.evaluate.scope import UNBOUND
from cnnlint.frozen import dataclass, replace
from cnnlint.values import Context, External, Mutable, ProgramFunction, Unknown, Value, joined
from cnnlint.values.containers import Fields

if TYPE_CHECKING:
    from cnnlint.evaluate.classes import ClassValue
    from cnnlint.evaluate.place import Place
    from cnnlint.evaluate.positions import Positions
    from cnnlint.evaluate.scope import Scope


class Attributes(Mutable):
    """What a program sets on a function; older than every fork, whichever way sets the first."""

    __slots__ = ("attributes", "rest")

    def __init__(self) -> None:
        self.attributes: dict[str, Value] = {}
        self.rest: Unknown | None = None
        self.born = -1

    def snapshot(self) -> Any:
        return dict(self.attributes), self.rest

    def restore(self, state: Any) -> None:
        self.attributes, self.rest = dict(state[0]), state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return joined(one[0], other[0], why), one[1] or other[1]

    def forget(self, why: Unknown) -> None:
        self.attributes, self.rest = dict.fromkeys(self.attributes, why), why


class Function(ProgramFunction):
    """A `def` or `lambda` with the scope it closes over. Defaults are values, evaluated where it was defined.

    statement: the one that a lambda stands in.
    """

    __slots__ = (
        "changes",
        "generator",
        "initialises",
        "kept",
        "mentions",
        "name",
        "node",
        "owner",
        "positions",
        "private",
        "scope",
        "signature",
        "span",
        "statement",
        "takes_as_written",
        "telling",
    )
    by_identity = True  # it equals nothing but itself

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
        self.takes_as_written = False  # though it is decorated
        self.kept: Attributes | None = None
        # Of its text, once somebody has asked: the names that it changes by itself, the nodes that tell what it changes, the
        # names that it reads, and whose `__init__` it calls.
        self.changes: frozenset[str] | None = None
        self.telling: list[cst.CSTNode] | None = None
        self.mentions: frozenset[str] | None = None
        self.initialises: frozenset[str] | None = None

    @property
    def attributes(self) -> dict[str, Value]:
        """What the program has set on it."""
        return {} if self.kept is None else self.kept.attributes

    def get(self, name: str, at: Context) -> Value:
        if name in self.attributes:
            return self.attributes[name]
        if name == "__name__":
            return self.name
        if name == "__dict__" and not self.decorated:
            self.kept = self.kept or Attributes()
            return Fields(self.kept)
        if not self.decorated:
            return at.member(self, "builtins.function", name)
        return at.unknown(f"attribute {name!r} of a function")

    def has_now(self, name: str, at: Context) -> bool | Unknown | None:
        """Whether the program has set such an attribute; None of what Python gives to functions, and of a decorated one."""
        if self.decorated or name.startswith("__"):
            return None
        found = self.attributes.get(name, MISSING)
        doubted = self.kept is not None and self.kept.rest is not None
        return at.unknown(f"whether a function has {name!r}") if doubted or isinstance(found, Unknown) else found is not MISSING

    def set(self, name: str, value: Value, at: Context) -> None:
        self.kept = self.kept or Attributes()
        at.store.touch(self.kept)
        self.kept.attributes[name] = value

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(function, kind)`."""
        if isinstance(kind, External) and kind.name != "builtins.type":
            known = kind.name in ("builtins.object", "types.FunctionType", "types.LambdaType", "collections.abc.Callable")
            return known or at.unknown(f"whether a function is a {kind.name}")
        return False

    @property
    def has_defaults(self) -> bool:
        """Whether a call may leave a parameter out."""
        return any(p.default is not MISSING for p in self.signature.parameters)

    def open_defaults(self, why: Unknown) -> None:
        """From now on something around it may give it what a call does not: its defaults tell nothing."""
        sign = self.signature
        opened = (p if p.default is MISSING else replace(p, default=why.likewise(p.name)) for p in sign.parameters)
        self.signature = Signature(tuple(opened), sign.star, sign.double_star)

    @property
    def returns_nothing(self) -> bool:
        return not self.generator and not self.decorated and bodies.returns_nothing(self.node)

    @property
    def returned_function(self) -> str:
        return "" if self.generator or self.decorated else bodies.returns_function(self.node)

    @property
    def returned(self) -> list[str]:
        """What each `return` gives: `/` of a division, the whole name of the function that is called on one, else nothing."""
        return [] if self.generator or self.decorated else [self._resolved(name) for name in bodies.returned(self.node)]

    def _resolved(self, name: str) -> str:
        meant = self.meant(name) if name.isascii() and name[:1].isidentifier() else None
        return meant.name if isinstance(meant, External) else name

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

    def takes_as_given(self, paired: bool) -> bool:
        """Whether, as a step of training, it calls its own object, or the step of its base, on the batch that it is given."""
        return bodies.takes_as_given(self.node, paired)

    @property
    def attributes_in_text(self) -> frozenset[tuple[str, str]]:
        return frozenset(bodies.attributes(self.node))

    def routes(self, index: int) -> list[frozenset[str]] | None:
        return None if self.generator or self.decorated else parameter_flow.routes(self.node, index)

    def unread(self, index: int) -> bool:
        order = self.signature.order
        return index < len(order) and not self.decorated and not bodies.names(self.node, order[index])

    @property
    def never_read(self) -> list[tuple[tuple[str, ...], Span]]:
        return [(names, self.positions.call(self.node, call)) for names, call in bodies.never_read(self.node)]

    @property
    def returned_keys(self) -> Keys | None:
        """The keys of the dict that it returns; None where that is not followed."""
        return None if self.decorated else returned_keys.returned_keys(self.node)

    def calls_on(
        self, indices: tuple[int, ...], keeps: Callable[[str], bool], decorated: bool = False
    ) -> list[tuple[str, Span]]:
        calls = tensors_taken.calls_on(self.node, indices, lambda name: keeps(self._resolved(name)))
        whole = self.statement if self.statement is not None else self.node
        return [
            (name if name.startswith(".") else self._resolved(name), self.positions.nearest((call, line, whole)))
            for name, call, line in (calls if decorated or not self.decorated else ())
        ]

    def keys_read(self, index: int) -> list[tuple[KeyRead, Span]]:
        """The keys that it reads of the dict at that place, and where; none where something stands around it."""
        found = [] if self.decorated else keys_read.keys_read(self.node, index)
        whole = self.statement if self.statement is not None else self.node
        return [(read, self.positions.nearest((*read.nodes, whole))) for read in found]

    def may_change(self, index: int) -> bool:
        """Whether it may write into the dict at that place."""
        return keys_read.may_change(self.node, index)

    def picked(self, index: int) -> list[tuple[int, Span]]:
        order = self.signature.order
        name = order[index] if index < len(order) and not self.decorated else ""
        if not name or name in self.positions.local_names(self.node):
            return []
        return [(number, self.positions.statement(line)) for number, line in bodies.picked(self.node, name)]

    def indexed(self, attribute: str) -> list[Span]:
        found = [] if self.decorated else bodies.indexed(self.node, attribute)
        return [self.positions.statement(line) for line in found]

    def read_through(self, path: tuple[str, ...]) -> list[tuple[Span, bool]]:
        found = [] if self.decorated else bodies.read_through(self.node, path)
        return [(self.positions.statement(line), sure) for line, sure in found]

    def outside(self) -> dict[str, Value]:
        own = {p.name for p in self.signature.parameters} | self.positions.local_names(self.node)
        found = {name: self.scope.find(name) for name in bodies.names_read(self.node) if name not in own}
        return {name: value for name, value in found.items() if value is not UNBOUND}

    def always_reads(self, name: str, used: Span) -> frozenset[str]:
        if self.positions.may_bind(name, used):
            return frozenset()
        return frozenset(to for read, to in bodies.names_always_read(self.node) if read == name)

    @property
    def operands(self) -> frozenset[str]:
        return frozenset(bodies.operands(self.node))

    def passed_on(self) -> list[tuple[Value, dict[int | str, int], Span]]:
        if self.generator or self.decorated:
            return []
        calls = parameter_flow.passed_on(self.node, self.positions.local_names(self.node))
        return [(self.meant(name), given, self.positions.call(self.node, call)) for name, given, call in calls]

    def one_call(self) -> tuple[Value, dict[int | str, int], dict[str, Value], Span] | None:
        found = None if self.generator or self.decorated else parameter_flow.one_call(self.node)
        if found is None:
            return None
        name, given, beside, call = found
        return self.meant(name), given, beside, self.positions.call(self.node, call)

    def meant(self, name: str) -> Value:
        first, dot, rest = name.partition(".")
        found = self.scope.find(first)
        if isinstance(found, External):
            return External(library.canonical(f"{found.name}{dot}{rest}"))
        return None if dot else found

    @property
    def decorated(self) -> bool:
        return isinstance(self.node, cst.FunctionDef) and bool(self.node.decorators)

    def written_as(self, name: str) -> bool:
        """Whether it is what stands behind `def name`, and not what a decorator made of that."""
        return isinstance(self.node, cst.FunctionDef) and self.node.name.value == name and not self.decorated

    def describe(self) -> str:
        return f"the function {self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A function that is being run, where it was called, and its own names."""

    function: Function
    call: Place
    scope: Scope


@dataclass(frozen=True, slots=True)
class Method:
    """A function bound to its receiver."""

    function: Value
    receiver: Value

    def get(self, name: str, at: Context) -> Value:
        """A bound method has the attributes of its function."""
        return at.attribute(self.function, name)

    def call(self, args: Arguments, at: Context) -> Value:
        """Calls the function with the receiver first."""
        return at.call(self.function, args.prepend(self.receiver))
