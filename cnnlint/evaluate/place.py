"""One expression of a reading as library code sees it (the Context), and what is done with a value there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

import libcst as cst

from cnnlint import library
from cnnlint.arguments import Arguments, BoundSpans, Parameter
from cnnlint.diagnostics import Span
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.escaping import forget
from cnnlint.evaluate.flow import Raised, apart
from cnnlint.evaluate.functions import Function, Method
from cnnlint.evaluate.instances import InheritedMember, ObservingMethod
from cnnlint.evaluate.library_calls import apply, external, member, on_tensors, patch, tell
from cnnlint.evaluate.positions import Positions, within
from cnnlint.evaluate.sharing import scopes
from cnnlint.frozen import replace
from cnnlint.library import hooks
from cnnlint.library.python.kinds import owner, type_name
from cnnlint.program import Call, Event, Problem
from cnnlint.shapes import Expr, differ
from cnnlint.values import (
    Array,
    Cause,
    Changed,
    Dataset,
    DictValue,
    Drawn,
    Either,
    External,
    Generated,
    ListValue,
    Made,
    Member,
    NotGiven,
    Object,
    Optional,
    Release,
    Scalar,
    Shared,
    Store,
    Unknown,
    Value,
    as_operand,
    one_of,
)
from cnnlint.values.store import T

if TYPE_CHECKING:
    from cnnlint.evaluate.interpreter import Interpreter

_NEVER_CALLED = frozenset({bool, int, float, tuple})  # a word may stand for a function, and None for nothing yet


class Place:
    """The Context at one expression. Its span is worked out only when somebody asks."""

    __slots__ = ("_span", "given", "node", "positions", "run", "statement", "turn")

    def __init__(self, run: Interpreter, positions: Positions, statement: cst.CSTNode, node: cst.CSTNode | None = None) -> None:
        self.run, self.positions, self.statement, self.node = run, positions, statement, node
        self._span: Span | None = None
        self.turn = run.turns.now
        self.given: tuple[tuple[Parameter, ...], Arguments] | None = None  # to the library function that is called here

    def on(self, node: cst.CSTNode | None) -> Place:
        """The same statement, another expression."""
        return Place(self.run, self.positions, self.statement, node)

    def imported(self, index: int) -> Place:
        """A name in the import statement that this is, by its number."""
        place = self.on(None)
        place._span = self.positions.imported(self.statement, index)
        return place

    @property
    def span(self) -> Span:
        if self._span is None:
            self._span = self._own_span()
            if self.turn is not None:
                self._span = self._span.in_turn(self.turn)
        return self._span

    def _own_span(self) -> Span:
        if self.node is None:
            return self.positions.statement(self.statement)
        find = self.positions.call if type(self.node) is cst.Call else self.positions.operation
        return find(self.statement, self.node)

    def name_span(self, identifier: str) -> Span:
        """Where the expression first reads a name."""
        found = self.positions.name(self.statement, self.node, identifier)
        return self.span if found is None else found.in_turn(self.turn) if self.turn is not None else found

    @property
    def statement_span(self) -> Span:
        """The whole statement that this expression is part of."""
        return self.positions.statement(self.statement)

    @property
    def in_source(self) -> bool:
        """Whether it stands in the file that is read, not in a module that it imports."""
        return self.positions.path == self.run.source.path

    @property
    def store(self) -> Store:
        return self.run.store

    @property
    def dialect(self) -> int:
        return self.run.evidence.dialect

    @property
    def release(self) -> Release:
        return self.run.release

    @property
    def imports(self) -> Mapping[str, Span]:
        return self.run.imports

    @property
    def text(self) -> str:
        return self.run.text

    def emit(self, event: Event) -> None:
        if isinstance(event, Call) and not event.arg_spans and self.given is not None:
            event = replace(event, arg_spans=BoundSpans(*self.given))
        self.run.emit(event)

    def unknown(self, reason: str) -> Unknown:
        return Unknown(reason, self.span)

    def because(self, cause: Cause, reason: str | None = None) -> Unknown:
        return Unknown(reason or cause.value, self.span, cause=cause)

    def bound(self) -> Iterator[Value]:
        return (value for scope in scopes(self.run) for value in scope.names.values())

    def shared(self, key: Shared[T]) -> T:
        return key.among(self.run.state)

    def raises(self, error: str, message: str, perhaps: bool = False, help: str | None = None) -> NoReturn:
        raise Raised(error, message, span=self.span, perhaps=perhaps, help=help)

    def refuse(self, problem: Problem) -> NoReturn:
        self.emit(problem)
        raise Raised(problem.error, problem.keras or problem.message, told=True)

    def attempt(self, block: Callable[[], Value], error: str, otherwise: Value) -> Value:
        try:
            with self.run.tries.handled():
                return block()
        except Raised as raised:
            if raised.error != error:
                raise
            return otherwise

    def unheard(self, block: Callable[[], Value]) -> None:
        start = len(self.run.events)
        try:
            with self.run.tries.handled():
                block()
        except Raised:
            pass
        del self.run.events[start:]

    def apart(self, blocks: Sequence[Callable[[], Value]], why: Unknown) -> Value:
        return apart(self.run, blocks, why)

    def may_raise(self, kind: str) -> None:
        """Inside a `try`: what stands here may raise."""
        place = self.statement_span
        self.run.may_raise(kind, lambda: Unknown(f"depends on whether line {place.line} raises", place))

    apply, member, external, patch, tell = apply, member, external, patch, tell  # what it asks of libraries

    # ---------------------------------------------------------------- Python

    def call(self, value: Value, args: Arguments) -> Value:
        result = self.called(value, args)
        return result.result if isinstance(result, Changed) else result

    def called(self, value: Value, args: Arguments) -> Value:
        """What a call gives, and what it did to an array beside."""
        if type(value) is External:  # as most of them are
            return self.apply(value.name, args)
        if isinstance(value, Function):
            from cnnlint.evaluate.calls import invoke

            return invoke(self, value, args)
        if type(value) is ListValue:
            self.apply(hooks.CALLED_LIST, Arguments((value,)))
        if hasattr(value, "call"):
            return value.call(args, self)
        if isinstance(value, Made) and library.find(f"{value.name}.__call__") is not None:
            return self.apply(f"{value.name}.__call__", args.prepend(value))
        if isinstance(value, tuple) and len(value) == 1 and hasattr(value[0], "call"):
            return self.apply(hooks.CALLED_TUPLE, Arguments((value, args)))
        if getattr(value, "symbolic", False):
            self.apply(hooks.CALLED_TENSOR, Arguments((value,)))
        if type(value) in _NEVER_CALLED:
            self.raises("TypeError", f"'{type_name(value)}' object is not callable")
        if on_tensors(args):
            return self.apply(hooks.OPAQUE_CALL, Arguments((value, args)))
        if self.run.tries.guards:
            self.may_raise("call")
        if isinstance(value, ObservingMethod | Drawn):
            return value.likewise(span=self.span) if isinstance(value, Drawn) else self.unknown(value.reason)
        receiver = value.receiver if isinstance(value, InheritedMember) else None
        for given in (receiver, value, *args.positional, *args.keywords.values()):
            self.escape(given, "it was handed to a function that is not known")
        if isinstance(value, Unknown):
            return value.likewise(span=value.span or self.span)
        return self.unknown("what is called here is not a function that is known")

    def instantiate(self, cls: ClassValue, args: Arguments) -> Value:
        """A new object of a class of the program."""
        from cnnlint.evaluate.calls import instantiate

        return instantiate(self, cls, args)

    def blank(self, cls: ClassValue) -> Value:
        """A new object of a class of the program, before its `__init__`."""
        from cnnlint.evaluate.calls import blank

        return blank(self, cls)

    def new_class(self, meta: Value, args: Arguments) -> Value:
        from cnnlint.evaluate.metaclasses import called, new

        return new(self, args) if meta is None else called(self, meta, args)

    def attribute(self, value: Value, name: str) -> Value:
        if type(value) is External:  # as most of them are
            found = value.get(name, self)
            if self.run.tries.guards and type(found) is External and not library.exists(found.name):
                self.may_raise("attribute")
            return self.run.assumed.settle(found) if self.run.assumed.facts else found
        if name in self.run.patches.items:
            self.escape(value, f"its `{name}` was replaced")
            return self.run.patches.items[name]
        if isinstance(value, Optional) and not self.run.tries.guards:
            return self.attribute(value.other, name)
        if (told := hooks.method_of_unknown(value, name)) is not None:
            return Member(value, told)
        if isinstance(value, Unknown) and not hasattr(value, "get"):
            dotted = f"{value.name}.{name}" if value.name else None
            found = value.likewise(dotted)
            if name in hooks.READING or not isinstance(value, Either):
                return self.run.assumed.settle(found)
            return self.run.assumed.settle(one_of((value,), found))  # a method of one of them: calling it may change any
        if hasattr(value, "get"):
            return self.run.assumed.settle(value.get(name, self))
        return self.member(value, owner(value), name)

    def item(self, value: Value, key: Value) -> Value:
        from cnnlint.evaluate.operations import subscript

        return subscript(self, value, key)

    def iterate(self, value: Value) -> Sequence[Value] | Unknown:
        value = self.run.assumed.settle(as_operand(value, self.span)) if isinstance(value, External) else value
        if isinstance(value, ListValue):
            return value.rest if value.rest is not None else list(value.items)
        if isinstance(value, (tuple, str, bytes)):
            return list(value)
        if isinstance(value, DictValue):
            return value.rest if value.rest is not None else list(value.items)
        if isinstance(value, Optional) and not self.run.tries.guards:
            return self.iterate(value.other)
        if isinstance(value, Unknown):
            return value
        if hasattr(value, "iterate"):
            own: Sequence[Value] | Unknown = value.iterate(self)
            return own
        if isinstance(value, (Array, Dataset)):
            return self.iterate(self.apply(f"{value.kind}.__iter__", Arguments((value,))))
        shape = getattr(value, "shape", None)  # of a tensor
        return shape if isinstance(shape, Unknown) else self.unknown("what a loop over this object gives is not known")

    def drawn(self, value: Value) -> Sequence[Value] | Unknown:
        """The items of an iterable, as the program asks for them: an iterator has none left then."""
        return value.drain(self) if isinstance(value, Generated) and value.rest is None else self.iterate(value)

    def project_text(self, path: str) -> str | None:
        from cnnlint.evaluate.modules import project_text

        return project_text(self, path)

    def supposes(self, how: str) -> bool:
        return self.run.supposes(how)

    def left_out(self, method: str) -> Unknown | None:
        running = self.run.frames if self.run.uncalled else ()
        ways = (self.run.left_out.get(id(node)) for frame in running for node in within(frame.function.node))
        calls = (node for way in ways if way is not None for node in within(way) if type(node) is cst.Call)
        if any(type(call.func) is cst.Attribute and call.func.attr.value == method for call in calls):
            return self.unknown(f"where `{method}` is left out, as it is with the values here")
        return None

    def settle(self, value: Value) -> Value:
        return self.run.assumed.settle(value)

    def at_least(self, size: Expr, least: int) -> None:
        if not (self.run.tries.handlers or self.run.uncalled or self.store.forked):
            self.run.assumed.learn(size, least)

    def truth(self, value: Value) -> bool | Unknown:
        value = self.run.assumed.settle(as_operand(value, self.span)) if isinstance(value, External) else value
        if value is None or isinstance(value, (bool, int, float, str, bytes, tuple)):
            return bool(value)
        if isinstance(value, (ListValue, DictValue)):
            return True if value.items else (value.rest or False)
        if isinstance(value, Expr):
            return True if differ(value, 0) else self.unknown(f"whether {value} is zero is not known")
        if isinstance(value, Scalar):
            known = isinstance(value.value, (int, float))
            return bool(value.value) if known else self.unknown("a number that is not known")
        if isinstance(value, Unknown):
            return False if isinstance(value, NotGiven) else value
        if hasattr(value, "truth"):
            own: bool | Unknown = value.truth(self)
            return own
        if isinstance(value, (Object, External, Member, Method, Made)):
            return True
        return self.unknown("whether this is true is not known")

    def escape(self, value: Value, why: str) -> None:
        if isinstance(value, (tuple, Either, Method, Member, Object)):
            forget(self.store, value, Unknown(why, self.span))
