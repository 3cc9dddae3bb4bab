"""The place where a saved architecture is read: no program around it, no code to follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from cnnlint.arguments import Arguments, BindError, bind
from cnnlint.diagnostics import Span
from cnnlint.library import find
from cnnlint.program import Event, Problem
from cnnlint.shapes import Expr
from cnnlint.values import Cause, External, ListValue, Release, Shared, Store, Unknown, Value
from cnnlint.values.store import T


class _Raised(Exception):
    """A library function would raise this message."""


class ArchiveContext:
    """A Context that knows library functions and nothing else; every place is the file itself."""

    def __init__(self, path: str, dialect: int) -> None:
        self.span = Span(path, 1)
        self.store = Store()
        self.dialect = dialect
        self.release = Release()
        self.events: list[Event] = []
        self.imports: Mapping[str, Span] = {}
        self.text = ""
        self._state: dict[Shared[Any], Any] = {}

    def emit(self, event: Event) -> None:
        self.events.append(event)

    def call(self, value: Value, args: Arguments) -> Value:
        if not hasattr(value, "call"):
            return self.unknown("code that is not in the archive")
        return self._result(lambda: value.call(args, self))

    def apply(self, name: str, args: Arguments) -> Value:
        return self._result(lambda: self._apply(name, args))

    def _result(self, block: Callable[[], Value]) -> Value:
        try:
            return block()
        except _Raised as raised:
            return self.unknown(str(raised))

    def _apply(self, name: str, args: Arguments) -> Value:
        model = find(name)
        if model is None:
            return self.unknown(f"{name} is not modelled")
        if model.named:
            return model.function(self, name, args)
        if model.raw:
            return model.function(self, args)
        try:
            bound = bind(model.signature, args)
        except BindError as error:
            return self.unknown(f"{name}() is called with arguments that are not modelled ({error})")
        return model.function(self, *(bound.value(p) for p in model.signature.parameters))

    def member(self, receiver: Value, kind: str, name: str) -> Value:
        model = find(f"{kind}.{name}")
        if model is None or not model.attribute:
            return self.unknown(f"{kind}.{name}")
        return self._result(lambda: model.function(self, receiver))

    def external(self, name: str) -> Value:
        return External(name)

    def attribute(self, value: Value, name: str) -> Value:
        return value.get(name, self) if hasattr(value, "get") else self.unknown(f"attribute {name}")

    def item(self, value: Value, key: Value) -> Value:
        return self.unknown("an index into something that is not known")

    def iterate(self, value: Value) -> Sequence[Value] | Unknown:
        if isinstance(value, ListValue):
            return value.rest or list(value.items)
        return list(value) if isinstance(value, tuple) else self.unknown("not a sequence")

    def patch(self, thing: External, name: str, value: Value) -> None:
        """Nothing in an archive replaces anything."""

    def truth(self, value: Value) -> bool | Unknown:
        return value if isinstance(value, Unknown) else bool(value)

    def escape(self, value: Value, why: str) -> None:
        """Nothing leaves an archive."""

    def supposes(self, how: str) -> bool:
        return True

    def left_out(self, method: str) -> None:
        return None

    def settle(self, value: Value) -> Value:
        return value

    def at_least(self, size: Expr, least: int) -> None:
        """An archive says what sizes are."""

    def bound(self) -> Iterator[Value]:
        return iter(())

    def shared(self, key: Shared[T]) -> T:
        return key.among(self._state)

    def project_text(self, path: str) -> str | None:
        return None

    def unknown(self, reason: str) -> Unknown:
        return Unknown(reason, self.span)

    def because(self, cause: Cause, reason: str | None = None) -> Unknown:
        return Unknown(reason or cause.value, self.span, cause=cause)

    def attempt(self, block: Callable[[], Value], error: str, otherwise: Value) -> Value:
        return block()

    def unheard(self, block: Callable[[], Value]) -> None:
        pass

    def apart(self, blocks: Sequence[Callable[[], Value]], why: Unknown) -> Value:
        return why

    def new_class(self, meta: Value, args: Arguments) -> Value:
        return self.unknown("a class of the program")

    def raises(self, error: str, message: str, perhaps: bool = False, help: str | None = None) -> NoReturn:
        raise _Raised(message)

    def refuse(self, problem: Problem) -> NoReturn:
        self.emit(problem)
        raise _Raised(problem.keras or problem.message)
