"""A Context for tests of library functions: binds and calls them as the evaluator does, and keeps what they emit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cnnlint.arguments import Arguments, bind
from cnnlint.diagnostics import Span
from cnnlint.library import find
from cnnlint.values import (
    Array,
    Cause,
    Dataset,
    DictValue,
    External,
    ListValue,
    Member,
    Release,
    Scalar,
    Shared,
    Store,
    Unknown,
)
from cnnlint.values.store import T


class PythonError(Exception):
    """The program that is read would raise here."""


class FakeContext:
    """Knows library functions and Python callables, no user code."""

    def __init__(self, line: int = 1, dialect: int = 3) -> None:
        self.span = Span("fake.py", line)
        self.store = Store()
        self.dialect = dialect
        self.release = Release()
        self.text = ""
        self.imports: dict[str, Span] = {}
        self.events: list[Any] = []
        self.states: dict[Shared[Any], Any] = {}

    def emit(self, event: Any) -> None:
        self.events.append(event)

    def call(self, value: Any, args: Arguments) -> Any:
        if isinstance(value, External | Member):
            return value.call(args, self)
        if callable(value):
            return value(*args.positional, **args.keywords)
        if hasattr(value, "call"):
            return value.call(args, self)
        return self.unknown("not callable")

    def apply(self, name: str, args: Arguments) -> Any:
        model = find(name)
        if model is None:
            return self.unknown(f"{name} is not modelled")
        if model.named:
            return model.function(self, name, args)
        if model.raw:
            return model.function(self, args)
        bound = bind(model.signature, args)
        positional = [bound.value(p) for p in model.signature.parameters if not p.keyword_only]
        keywords = {p.name: bound.value(p) for p in model.signature.parameters if p.keyword_only}
        return model.function(self, *positional, *bound.star, **keywords, **bound.extra)

    def member(self, receiver: Any, kind: str, name: str) -> Any:
        model = find(f"{kind}.{name}")
        if model is None:
            return self.unknown(f"{kind}.{name} is not modelled")
        return model.function(self, receiver) if model.attribute else Member(receiver, f"{kind}.{name}")

    def external(self, name: str) -> Any:
        model = find(name)
        return model.function(self) if model is not None and model.attribute else External(name)

    def attribute(self, value: Any, name: str) -> Any:
        if hasattr(value, "get") and not isinstance(value, dict):
            return value.get(name, self)
        return self.unknown(f"attribute {name}")

    def item(self, value: Any, key: Any) -> Any:
        if isinstance(value, Array | Dataset):
            return self.do(f"{value.kind}.__getitem__", value, key)
        if isinstance(value, ListValue):
            return value.items[key]
        if isinstance(value, DictValue):
            return value.items.get(key, self.unknown(f"key {key!r}"))
        if isinstance(value, tuple | str):
            return value[key]
        return value.item(key, self) if hasattr(value, "item") else self.unknown("not indexed")

    def iterate(self, value: Any) -> Sequence[Any] | Unknown:
        if hasattr(value, "iterate"):
            items: Sequence[Any] | Unknown = value.iterate(self)
            return items
        if isinstance(value, tuple | range | str):
            return tuple(value)
        if isinstance(value, ListValue):
            return value.rest or tuple(value.items)
        if isinstance(value, DictValue):
            return value.rest or tuple(value.items)
        if isinstance(value, Array | Dataset):
            result: Sequence[Any] | Unknown = self.do(f"{value.kind}.__iter__", value)
            return result
        return self.unknown("not a sequence")

    def left_out(self, method: str) -> None:
        return None

    def supposes(self, how: str) -> bool:
        return True

    def settle(self, value: Any) -> Any:
        return value

    def at_least(self, size: Any, least: int) -> None:
        pass

    def truth(self, value: Any) -> bool | Unknown:
        if isinstance(value, ListValue | DictValue):
            return True if value.items else value.rest or False
        return self.unknown("truth") if isinstance(value, Unknown | Scalar | Array) else bool(value)

    def escape(self, value: Any, why: str) -> None:
        if isinstance(value, ListValue | DictValue):
            value.forget(self.unknown(why))

    def project_text(self, path: str) -> str | None:
        return None

    def unknown(self, reason: str) -> Unknown:
        return Unknown(reason, self.span)

    def because(self, cause: Cause, reason: str | None = None) -> Unknown:
        return Unknown(reason or cause.value, self.span, cause=cause)

    def bound(self) -> Iterator[Any]:
        return iter(())

    def shared(self, key: Shared[T]) -> T:
        return key.among(self.states)

    def attempt(self, block: Any, error: str, otherwise: Any) -> Any:
        try:
            return block()
        except PythonError as raised:
            if not str(raised).startswith(error):
                raise
            return otherwise

    def apart(self, blocks: Any, why: Any) -> Any:
        return [block() for block in blocks][-1]

    def new_class(self, meta: Any, args: Any) -> Any:
        return self.unknown("a class")

    def raises(self, error: str, message: str, perhaps: bool = False, help: str | None = None) -> Any:
        raise PythonError(f"{error}: {message}")

    def refuse(self, problem: Any) -> Any:
        self.emit(problem)
        self.raises(problem.error, problem.keras or problem.message)

    def do(self, name: str, *positional: Any, **keywords: Any) -> Any:
        """Calls a library function as a program would: lists and dicts given as Python's own become values."""
        return self.apply(name, Arguments(tuple(map(value, positional)), {k: value(v) for k, v in keywords.items()}))

    def method(self, receiver: Any, name: str, *positional: Any, **keywords: Any) -> Any:
        """Calls `receiver.name(...)`."""
        args = Arguments(tuple(map(value, positional)), {k: value(v) for k, v in keywords.items()})
        return self.call(self.attribute(receiver, name), args)


def value(python: Any) -> Any:
    """A Python value as the evaluator would hold it."""
    if isinstance(python, list):
        return ListValue([value(p) for p in python])
    if isinstance(python, dict):
        return DictValue({k: value(v) for k, v in python.items()})
    if isinstance(python, tuple):
        return tuple(value(p) for p in python)
    return python
