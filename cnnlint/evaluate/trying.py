"""`try` and `raise`. What surely raises is handled by the handler that fits.

Of what may raise (a file, a package that is not here, a function that is not shown) both ways are followed: the block goes on,
or the handler runs with what was done until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.evaluate.assignment import assign
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import Raised, Signal, Way, close_splits, finish, follow, take
from cnnlint.evaluate.objects import ClassValue
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.values import Unknown, Value

if TYPE_CHECKING:
    from cnnlint.evaluate.interpreter import Interpreter

MAX_POINTS = 10  # of one block at which it is followed what happens if it raises there
_OF_IMPORTS = frozenset({"ImportError", "ModuleNotFoundError"})
_OF_NAMES = frozenset({"NameError", "UnboundLocalError"})
_SPECIAL = _OF_IMPORTS | _OF_NAMES | {"KeyboardInterrupt", "SystemExit", "GeneratorExit", "StopIteration", "AssertionError"}
_ALL = frozenset({"Exception", "BaseException", "?"})


@dataclass(slots=True)
class Guard:
    """A block that is being run inside a `try`. points: why it may raise, and how many events had happened before.

    From each point on a frame of the store is open, so that the state at that point can be come back to.
    """

    kinds: tuple[tuple[str, ...], ...]  # the names of what each handler catches
    depth: int
    points: list[tuple[Unknown, int, str]] = field(default_factory=list)
    late: tuple[Unknown, str] | None = None  # a point inside a fork or loop of the block, which has not ended yet

    def catches(self, kind: str) -> bool:
        """Whether a handler may be for that kind of failure."""
        return any(catches(names, kind) for names in self.kinds)

    def note(self, run: Interpreter, why: Unknown, kind: str) -> None:
        """The block may raise here."""
        if run.store.depth != self.depth + len(self.points):
            self.late = self.late or (why, kind)
        elif len(self.points) < MAX_POINTS:
            run.store.fork()
            self.points.append((why, len(run.events), kind))

    def note_late(self, run: Interpreter) -> None:
        """The fork or loop inside which the block may raise has ended: what follows is not done if it did."""
        if self.late is not None and run.store.depth == self.depth + len(self.points):
            late, self.late = self.late, None
            self.note(run, *late)


def catches(names: tuple[str, ...], kind: str) -> bool:
    """Whether a handler of these exceptions is for a failure of that kind: `import`, `name` or `call`."""
    if _ALL & set(names) or not names:
        return True
    special = {"import": _OF_IMPORTS, "name": _OF_NAMES}.get(kind)
    return bool(special & set(names)) if special is not None else any(name not in _SPECIAL for name in names)


def run_try(at: Place, node: cst.Try | cst.TryStar, scope: Scope) -> Signal | None:
    """A `try` statement."""
    from cnnlint.evaluate.statements import run_block

    try:
        signal = _handled(at, node, scope)
    except Raised:
        if node.finalbody is not None:
            final = run_block(at.run, at.positions, node.finalbody.body.body, scope)
            if final is not None:
                return final
        raise
    if node.finalbody is not None:
        signal = run_block(at.run, at.positions, node.finalbody.body.body, scope) or signal
    return signal


def _handled(at: Place, node: Any, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    def otherwise() -> Signal | None:
        return None if node.orelse is None else run_block(at.run, at.positions, node.orelse.body.body, scope)

    def handle(index: int | None, caught: Raised) -> Signal | None:
        return _handle(at, node, index, caught, scope)

    kinds = tuple(_names(at, handler, scope) for handler in node.handlers)
    return guarded(at, kinds, lambda: run_block(at.run, at.positions, node.body.body, scope), otherwise, handle)


def guarded(
    at: Place,
    kinds: tuple[tuple[str, ...], ...],
    block: Callable[[], Signal | None],
    otherwise: Callable[[], Signal | None],
    handle: Callable[[int | None, Raised], Signal | None],
) -> Signal | None:
    """Runs a block whose exceptions are handled. handle: by the handler of that index, or by the one that fits."""
    run, signal, caught = at.run, None, None
    guard, splits = Guard(kinds, run.store.depth), len(run.splits)
    run.handlers += bool(kinds)
    run.tried += bool(kinds)
    run.guards.append(guard)
    try:
        signal = block()
    except Raised as raised:
        caught = raised.with_traceback(None)
    except BaseException:
        _abandon(run, guard)
        raise
    finally:
        run.guards.pop()
        run.handlers -= bool(kinds)

    def end() -> Signal | None:
        if caught is not None:
            return handle(None, caught)
        return signal or otherwise()

    if guard.points or guard.late is not None:
        close_splits(run, splits)
    guard.note_late(run)
    return _settle(run, guard, end, handle, splits) if guard.points else end()


def _abandon(run: Interpreter, guard: Guard) -> None:
    """A bound was reached inside: what was done stays."""
    while run.store.depth > guard.depth:
        run.store.apply(run.store.leave())


def _settle(
    run: Interpreter,
    guard: Guard,
    end: Callable[[], Signal | None],
    handle: Callable[[int | None, Raised], Signal | None],
    splits: int,
) -> Signal | None:
    """Joins the way to the end of the block with what the handlers do, from the last point where it may raise to the first."""
    signal, dead = None, None
    try:
        signal = end()
    except Raised as raised:
        dead = raised.with_traceback(None)
    for why, start, kind in reversed(guard.points):
        close_splits(run, splits)
        events = run.events[start:]
        del run.events[start:]
        ended = Way(signal, run.store.leave(), events, dead)
        signal, dead = None, None
        try:
            signal = _join(run, why, ended, [i for i, names in enumerate(guard.kinds) if catches(names, kind)], handle)
        except Raised as raised:
            dead = raised.with_traceback(None)
    if dead is not None:
        raise dead
    return signal


def _join(
    run: Interpreter, why: Unknown, way: Way, handlers: list[int], handle: Callable[[int | None, Raised], Signal | None]
) -> Signal | None:
    """One way to the end, or the handler."""
    other = follow(run, lambda: handle(handlers[0], Raised("Exception", "may be raised")))
    if way.dead and other.dead:
        raise way.dead
    if way.dead or other.dead:
        return take(run, other if way.dead else way, None)
    return finish(run, why, way, other)


# ------------------------------------------------------------------ handlers


def _handle(at: Place, node: Any, index: int | None, caught: Raised, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    if index is None:
        index = next((i for i, handler in enumerate(node.handlers) if _fits(at, handler, caught, scope)), None)
    if index is None:
        raise caught
    handler = node.handlers[index]
    place, name = Place(at.run, at.positions, handler), None
    if handler.name is not None:
        name = handler.name.name.value
        value = place.unknown("the exception") if caught.value is None else caught.value
        assign(place, handler.name.name, value, scope)
    at.run.caught.append(caught)
    try:
        return run_block(at.run, at.positions, handler.body.body, scope)
    finally:
        at.run.caught.pop()
        if name is not None:
            home = scope.outer.get(name, scope)
            at.store.touch(home)
            home.names.pop(name, None)


def _fits(at: Place, handler: Any, caught: Raised, scope: Scope) -> bool:
    if handler.type is None:
        return True
    kinds = _kinds(at, handler, scope)
    cls = getattr(caught.value, "cls", None)
    if any(isinstance(kind, ClassValue) for kind in kinds) or isinstance(cls, ClassValue):
        order = cls.order if isinstance(cls, ClassValue) else ()
        if any(kind is known for kind in kinds for known in order):
            return True
    return any(fits_name(caught.error, _name(kind), cls) for kind in kinds if not isinstance(kind, ClassValue))


def fits_name(error: str, name: str, cls: Value) -> bool:
    """Whether a handler of the exception `name` catches one called `error`, of a class of the program perhaps."""
    if name in ("?", "Exception", "BaseException", error):
        return True
    bases = [_name(base) for base in cls.foreign_bases] if isinstance(cls, ClassValue) else [error]
    return any(_is_subclass(base, name) for base in bases)


def _kinds(at: Place, handler: Any, scope: Scope) -> tuple[Value, ...]:
    value = evaluate(at, handler.type, scope)
    return value if isinstance(value, tuple) else (value,)


def _names(at: Place, handler: Any, scope: Scope) -> tuple[str, ...]:
    """What a handler catches, by name; nothing for a bare `except`."""
    return () if handler.type is None else tuple(_name(kind) for kind in _kinds(at, handler, scope))


def _name(kind: Value) -> str:
    return str(getattr(kind, "name", "?")).removeprefix("builtins.")


def _is_subclass(error: str, name: str) -> bool:
    import builtins

    one, other = getattr(builtins, error, None), getattr(builtins, name, None)
    return isinstance(one, type) and isinstance(other, type) and issubclass(one, other)


# ------------------------------------------------------------------ raise


def run_raise(at: Place, node: cst.Raise, scope: Scope) -> None:
    """A `raise` statement; alone it raises what is being handled once more."""
    if node.exc is None:
        raise at.run.caught[-1] if at.run.caught else Raised("RuntimeError", "No active exception to reraise")
    kind: Any = node.exc.func if type(node.exc) is cst.Call else node.exc
    thing = evaluate(at, kind, scope)
    value = evaluate(at, node.exc, scope)
    if isinstance(getattr(value, "cls", None), ClassValue):
        raise Raised(value.cls.name, "raised by the program", value=value)
    if isinstance(value, ClassValue):
        raise Raised(value.name, "raised by the program", value=at.instantiate(value, Arguments()))
    raise Raised(_name(thing) if getattr(thing, "name", None) else "Exception", "raised by the program")
