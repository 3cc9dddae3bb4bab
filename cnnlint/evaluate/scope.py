"""Names and what they are bound to, and modules of the same project, which are made of names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.diagnostics import Turn
from cnnlint.values import Context, Mutable, Object, Unknown, Value, join
from cnnlint.values.containers import Fields

_PLAIN = (int, float, str, tuple, type(None))
UNBOUND: Any = type("Unbound", (), {"__repr__": lambda self: "<unbound>"})()


class Scope(Mutable):
    """A module, function or class body. Reading climbs to the enclosing scopes; writing stays, but for `global` names."""

    __slots__ = ("local", "loose", "name", "names", "of_class", "outer", "parent", "private", "stars", "turn")

    def __init__(self, parent: Scope | None = None, name: str = "", local: frozenset[str] = frozenset()) -> None:
        self.names: dict[str, Value] = {}
        self.of_class = False  # whether it is a class body: what stands in functions and comprehensions there does not see it
        self.parent: Scope | None = parent.parent if parent is not None and parent.of_class else parent
        self.name = name
        self.local = local  # names that the function binds somewhere: before it does they are not bound, not those outside
        self.private: str = parent.private if parent is not None else ""  # of the class whose private names are meant
        self.outer: dict[str, Scope] = {}  # names declared global or nonlocal, and where they live
        self.turn: Turn | None = None  # of a function the call that these are the names of
        self.stars: list[str] = []  # modules of `from m import *`, latest last; module scopes only
        self.loose = False  # whether a module's text may bind names that do not stand in it

    def find(self, name: str) -> Value:
        """The value, or UNBOUND."""
        scope: Scope | None = self.outer.get(name, self)
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            if name in scope.local:
                return UNBOUND
            scope = scope.parent
        return UNBOUND

    def too_early(self, name: str) -> bool:
        """Whether a name that is not found is one that a function around binds later, or has deleted."""
        scope: Scope | None = self.outer.get(name, self)
        while scope is not None and name not in scope.local:
            scope = scope.parent
        return scope is not None

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        return self if self.parent is None else self.parent.module

    def chain(self) -> Iterator[Scope]:
        """This scope and the enclosing ones, inner first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def snapshot(self) -> Any:
        return dict(self.names)

    def restore(self, state: Any) -> None:
        self.names = dict(state)

    def partway(self, before: Any, after: Any, why: Unknown) -> Any:
        """After some of what was done: a name may have had other values in between."""
        changed = {name: why for name, value in after.items() if name not in before or before[name] is not value}
        return {**before, **changed}

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """A name bound in one way only keeps its value: whoever reads it without a NameError came that way."""
        joined = {**one, **other}
        for name, value in joined.items():
            if name in one and one[name] is not value:  # few are changed
                joined[name] = join(one[name], value, why)
        return joined


class Names(Fields):
    """The names of a scope as the dict that `globals()` gives: what is written into it is bound."""

    __slots__ = ()

    @property
    def items(self) -> dict[Any, Value]:
        names: dict[str, Value] = self.owner.names
        return names

    @items.setter
    def items(self, items: dict[Any, Value]) -> None:
        self.owner.names = items

    @property
    def rest(self) -> Unknown | None:
        return Unknown("a name that is not bound in what is read")

    @rest.setter
    def rest(self, rest: Unknown | None) -> None:
        """Names that are not known are always possible."""

    def forget(self, why: Unknown) -> None:
        """Whoever is handed `globals()` may set plain data anew; what was imported or defined stays."""
        names: dict[str, Value] = self.owner.names
        self.owner.names = {name: why if isinstance(value, _PLAIN) else value for name, value in names.items()}


class ModuleValue(Object):
    """A module of the same project."""

    __slots__ = ("name", "scope")

    def __init__(self, name: str, scope: Scope) -> None:
        self.name, self.scope = name, scope

    def get(self, name: str, at: Context) -> Value:
        found = self.scope.names.get(name, UNBOUND)
        if found is UNBOUND:
            return at.unknown(f"module {self.name} has no name {name!r} that is known")
        return found

    def set(self, name: str, value: Value, at: Context) -> None:
        """`settings.width = 8`: whoever reads the name in that module sees it from here on."""
        at.store.touch(self.scope)
        self.scope.names[name] = value

    def describe(self) -> str:
        return f"the module {self.name}"
