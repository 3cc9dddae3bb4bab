"""One expression of a reading as library code sees it: the Context."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint import library
from cnnlint.arguments import Arguments, BindError, Bound, bind
from cnnlint.diagnostics import Span
from cnnlint.evaluate.escaping import forget
from cnnlint.evaluate.flow import Raised
from cnnlint.evaluate.instances import Inherited, Observing
from cnnlint.evaluate.objects import ClassValue, Function, Method
from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.sharing import changed_in_place, handed_out
from cnnlint.frozen import replace
from cnnlint.library import hooks
from cnnlint.library.failing import may_fail
from cnnlint.library.python.kinds import owner
from cnnlint.program import Call, Event
from cnnlint.shapes import Expr, differ
from cnnlint.values import (
    Array,
    Changed,
    Computed,
    Dataset,
    DictValue,
    Either,
    External,
    Generated,
    ListValue,
    Made,
    Member,
    Mutable,
    NotGiven,
    Number,
    Object,
    Release,
    Scalar,
    Store,
    Text,
    Unknown,
    Value,
    nameless,
    one_of,
    plain,
    symbolic,
)

if TYPE_CHECKING:
    from cnnlint.evaluate.interpreter import Interpreter


class Place:
    """The Context at one expression. Its span is worked out only when somebody asks."""

    __slots__ = ("_span", "bound", "node", "positions", "run", "statement")

    def __init__(self, run: Interpreter, positions: Positions, statement: cst.CSTNode, node: cst.CSTNode | None = None) -> None:
        self.run, self.positions, self.statement, self.node = run, positions, statement, node
        self._span: Span | None = None
        self.bound: Bound | None = None  # the arguments of the library call that is being made here

    def on(self, node: cst.CSTNode | None) -> Place:
        """The same statement, another expression."""
        return Place(self.run, self.positions, self.statement, node)

    @property
    def span(self) -> Span:
        if self._span is None:
            call = type(self.node) is cst.Call
            self._span = (
                self.positions.call(self.statement, self.node)
                if call and self.node is not None
                else self.positions.statement(self.statement)
            )
        return self._span

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
        return self.run.dialect

    @property
    def release(self) -> Release:
        return self.run.release

    @property
    def imports(self) -> Mapping[str, Span]:
        return self.run.imports

    def emit(self, event: Event) -> None:
        if isinstance(event, Call) and not event.arg_spans and self.bound is not None:
            event = replace(event, arg_spans=self.bound.spans)
        self.run.emit(event)

    def unknown(self, reason: str) -> Unknown:
        return Unknown(reason, self.span)

    def shared(self, key: str, make: Callable[[], Any]) -> Any:
        if key not in self.run.state:
            self.run.state[key] = made = make()
            if isinstance(made, Mutable):
                made.born = -1  # older than every fork, whichever way asks for it first
        return self.run.state[key]

    def raises(self, error: str, message: str) -> Value:
        raise Raised(error, message)

    # ---------------------------------------------------------------- library

    def apply(self, name: str, args: Arguments) -> Value:
        if hooks.on_tensors(name) and _on_tensors(args):
            return self.apply(hooks.SYMBOLIC, Arguments((name, args)))
        model = library.find(name)
        if self.run.guards and may_fail(name, model is not None):
            self.may_raise("call")
        if model is None:
            return self._shared(name, args, self._unmodelled(name, args))
        try:
            value = self._run(model, name, args)
        except _DEFECTS as error:
            return self._defect(name, error)
        value = self._shared(name, args, value)
        return nameless(value) if type(value) in _NAMED and _passed(value, args) else value

    def _shared(self, name: str, args: Arguments, value: Value) -> Value:
        """The result, with what is known of the memory that arrays share."""
        out = args.keywords.get("out")
        if name in hooks.CHANGING and args.positional and isinstance(args.positional[0], Array):
            out = args.positional[0]
        if isinstance(out, Array):
            changed_in_place(self.run, out, replace(out, low=None, high=None, labels=None))
        return handed_out(self.run, name, args, value)

    def _run(self, model: library.Model, name: str, args: Arguments) -> Value:
        if model.family:
            return model.function(self, name, args)
        if model.raw:
            return model.function(self, args)
        try:
            bound = bind(model.signature, args)
        except BindError as error:
            return self.unknown(f"{_short(name)}() is called with arguments that are not modelled ({error})")
        if bound.unknown_rest is not None and (model.signature.star or model.signature.double_star):
            for value in args.positional if name in _FILLED else ():
                self.escape(value, f"{_short(name)}() was given what is not known")
            return self.unknown(f"{_short(name)}() is called with arguments that are not known")
        self.bound = bound
        positional = bound.values(model.signature.places)
        named = model.signature.by_keyword
        keywords = {p.name: bound.value(p) for p in named} if named else {}
        return model.function(self, *positional, *bound.star, **keywords, **bound.extra)

    def _defect(self, name: str, error: Exception) -> Unknown:
        """A model of a library function failed on values that it does not expect: that is our defect, and it is said."""
        why = self.unknown(f"cnnlint's model of {_short(name)}() failed ({type(error).__name__}: {error})")
        self.run.gaps.append(why)
        if self.run.strict:
            raise error
        return why

    def may_raise(self, kind: str) -> None:
        """Inside a `try`: what stands here may raise."""
        place = self.statement_span
        self.run.may_raise(kind, lambda: Unknown(f"depends on whether line {place.line} raises", place))

    def _unmodelled(self, name: str, args: Arguments) -> Value:
        if name in self.run.options.layers:
            return self.apply(hooks.DECLARED, Arguments((name, args, self.run.options.layers[name])))
        if not library.harmless(name):
            for value in (*args.positional, *args.keywords.values()):
                self.escape(value, f"it was handed to {_short(name)}()")
            self.apply(hooks.FOREIGN_CODE, Arguments((name,)))
        if _on_tensors(args):
            return self.apply(hooks.OPAQUE_CALL, Arguments((External(name), args)))
        if _is_class(name) and not library.harmless(name) and hooks.remembers(name):
            return Made(
                name, {**{str(i): v for i, v in enumerate(args.positional)}, **args.keywords}, self.span, args.keyword_spans
            )
        return self.unknown(f"{_short(name)}() is computed at run time")

    def member(self, receiver: Value, kind: str, name: str) -> Value:
        full = f"{kind}.{name}"
        model = library.find(full)
        if model is None:
            if isinstance(receiver, Mutable):
                return Member(receiver, full)
            if library.find(f"{kind}.__getattr__") is not None:
                return self.apply(f"{kind}.__getattr__", Arguments((receiver, name)))
            why = f"`.{name}` of {_short(kind)} is not modelled"
            return Observing(why, self.span) if library.harmless(full) and isinstance(receiver, Made) else self.unknown(why)
        if model.attribute:
            try:
                return handed_out(self.run, full, Arguments((receiver,)), model.function(self, receiver))
            except _DEFECTS as error:
                return self._defect(full, error)
        return Member(receiver, full)

    def patch(self, thing: External, name: str, value: Value) -> None:
        """`keras.layers.Dense = ...`: the library has something of the program's own from here on."""
        full = library.canonical(f"{thing.name}.{name}")
        own = library.find(f"{thing.name}.__setattr__")
        if thing.local is not None or (own is not None and not own.family):
            self.apply(f"{thing.name}.__setattr__", Arguments((name, value)))
            return
        patches = self.run.patches
        self.store.touch(patches)
        patches.items[full] = value
        if _is_class(thing.name):
            patches.items[name] = self.unknown(f"`{name}` of {_short(thing.name)} was replaced")

    def external(self, name: str) -> Value:
        known = self.run.things.get(name)
        if known is not None and not self.run.patches.items:
            return known
        thing = _thing(name)
        if thing.name in self.run.patches.items:
            return self.run.patches.items[thing.name]
        model = library.find(thing.name)
        if model is None or model.family:
            self._once_told(thing.name)
        if model is not None and model.attribute:
            return model.function(self)
        self.run.things[name] = thing
        return thing

    def _once_told(self, name: str) -> None:
        """A name that the library may not have: that is told where it is first read."""
        told: set[str] = self.shared("names that are not modelled", set)
        if name not in told:
            told.add(name)
            self.tell(hooks.NAMED, name)

    def tell(self, moment: str, name: str) -> None:
        """The library that a name is of may have something to say to that: that it no longer has such a module."""
        hook = f"{library.canonical(name).partition('.')[0]}.{moment}"
        if library.exactly(hook):
            self.apply(hook, Arguments((name,)))

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
        if hasattr(value, "call"):
            return value.call(args, self)
        if isinstance(value, Made) and library.find(f"{value.name}.__call__") is not None:
            return self.apply(f"{value.name}.__call__", args.prepend(value))
        if isinstance(value, tuple) and len(value) == 1 and hasattr(value[0], "call"):
            return self.apply(hooks.CALLED_TUPLE, Arguments((value, args)))
        if _on_tensors(args):
            return self.apply(hooks.OPAQUE_CALL, Arguments((value, args)))
        if self.run.guards:
            self.may_raise("call")
        if isinstance(value, Observing):
            return self.unknown(value.reason)
        receiver = value.receiver if isinstance(value, Inherited) else None
        for given in (receiver, value, *args.positional, *args.keywords.values()):
            self.escape(given, "it was handed to a function that is not known")
        if isinstance(value, Unknown):
            return Unknown(value.reason, value.span or self.span)
        return self.unknown("what is called here is not a function that is known")

    def instantiate(self, cls: ClassValue, args: Arguments) -> Value:
        """A new object of a class of the program."""
        from cnnlint.evaluate.calls import instantiate

        return instantiate(self, cls, args)

    def blank(self, cls: ClassValue) -> Value:
        """A new object of a class of the program, before its `__init__`."""
        from cnnlint.evaluate.calls import blank

        return blank(self, cls)

    def attribute(self, value: Value, name: str) -> Value:
        if type(value) is External:  # as most of them are
            found = value.get(name, self)
            return self.run.settle(found) if self.run.assume else found
        if name in self.run.patches.items:
            self.escape(value, f"its `{name}` was replaced")
            return self.run.patches.items[name]
        if (told := hooks.method_of_unknown(value, name)) is not None:
            return Member(value, told)
        if isinstance(value, Unknown):
            dotted = f"{value.name}.{name}" if value.name else None
            found = Unknown(value.reason, value.span, dotted)
            if name in hooks.READING or not isinstance(value, Either):
                return self.run.settle(found)
            return self.run.settle(one_of((value,), found))  # a method of one of them: calling it may change any
        if hasattr(value, "get"):
            return self.run.settle(value.get(name, self))
        return self.member(value, owner(value), name)

    def item(self, value: Value, key: Value) -> Value:
        from cnnlint.evaluate.operations import subscript

        return subscript(self, value, key)

    def iterate(self, value: Value) -> Sequence[Value] | Unknown:
        value = self.run.settle(plain(value, self.span)) if isinstance(value, External) else value
        if isinstance(value, ListValue):
            return value.rest if value.rest is not None else list(value.items)
        if isinstance(value, (tuple, str, bytes)):
            return list(value)
        if isinstance(value, DictValue):
            return value.rest if value.rest is not None else list(value.items)
        if isinstance(value, Unknown):
            return value
        if hasattr(value, "iterate"):
            return value.iterate(self)  # type: ignore[no-any-return]
        if isinstance(value, (Array, Dataset)):
            return self.apply(f"{value.kind}.__iter__", Arguments((value,)))  # type: ignore[no-any-return]
        shape = getattr(value, "shape", None)  # of a tensor
        return shape if isinstance(shape, Unknown) else self.unknown("what a loop over this would see is not known")

    def drawn(self, value: Value) -> Sequence[Value] | Unknown:
        """The items of an iterable, as the program asks for them: an iterator has none left then."""
        return value.drain(self) if isinstance(value, Generated) and value.rest is None else self.iterate(value)

    def project_text(self, path: str) -> str | None:
        from cnnlint.evaluate.modules import project_text

        return project_text(self, path)

    def supposes(self, how: str) -> bool:
        return self.run.supposes(how)

    def settle(self, value: Value) -> Value:
        return self.run.settle(value)

    def truth(self, value: Value) -> bool | Unknown:
        value = self.run.settle(plain(value, self.span)) if isinstance(value, External) else value
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
        own = getattr(value, "truth", None)
        if own is not None:
            return own(self)  # type: ignore[no-any-return]
        if isinstance(value, (Object, External, Member, Method, Made)):
            return True
        return self.unknown("whether this is true is not known")

    def escape(self, value: Value, why: str) -> None:
        if isinstance(value, (tuple, Either, Method, Member, Object)):
            forget(self.store, value, Unknown(why, self.span))


_FILLED = frozenset({"builtins.dict.update"})  # by their keywords


def _passed(value: Unknown, args: Arguments) -> bool:
    """Whether it is what the call was given, on which its result depends without being that."""
    given = (*args.positional, *args.keywords.values())
    return any(value is v or (type(v) is External and plain(v, value.span) == value) for v in given)


_NAMED = (Unknown, Number, Text, Computed)  # the unknowns whose name may stand for what is computed from them
_DEFECTS = (AttributeError, TypeError, ValueError, IndexError, KeyError, ArithmeticError)


def _on_tensors(args: Arguments) -> bool:
    """Whether any of the arguments is a symbolic tensor, or holds one."""
    for value in args.positional:
        if symbolic(value):
            return True
    return any(map(symbolic, args.keywords.values())) if args.keywords else False


def _is_class(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last[:1].isupper() and not last.isupper()


@cache
def _thing(name: str) -> External:
    return External(library.canonical(name))


def _short(name: str) -> str:
    return name.removeprefix("builtins.")
