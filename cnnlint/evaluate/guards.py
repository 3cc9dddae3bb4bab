"""Blocks whose exceptions are handled: what happens where it is not known whether they raise.

Of what may raise (a file, a package that is not here, a function that is not shown, one way of a condition) both ways are
followed: the block goes on, or the handler runs with what was done until then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING

from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.flow import Raised, Signal, Way, alive, choose, close_splits, finish, follow
from cnnlint.evaluate.place import Place
from cnnlint.frozen import dataclass, replace
from cnnlint.values import Unknown, Value

if TYPE_CHECKING:
    from cnnlint.evaluate.interpreter import Interpreter

MAX_POINTS = 10  # of one block at which it is followed what happens if it raises there
_OF_IMPORTS = frozenset({"ImportError", "ModuleNotFoundError"})
_OF_NAMES = frozenset({"NameError", "UnboundLocalError"})
_SPECIAL = _OF_IMPORTS | _OF_NAMES | {"KeyboardInterrupt", "SystemExit", "GeneratorExit", "StopIteration", "AssertionError"}
_ALL = frozenset({"Exception", "BaseException", "?"})


@dataclass(frozen=True, slots=True)
class Point:
    """Where a block may raise. kinds: of failures that are only possible. ways: those that end in an exception, with what they
    did. start: how many events had happened. late: it is somewhere between the point before and this one."""

    why: Unknown
    kinds: tuple[str, ...]
    ways: tuple[Way, ...]
    start: int = 0
    late: bool = False


@dataclass(slots=True)
class Guard:
    """A block that is being run inside a `try`.

    From its start and from each point on a frame of the store is open, so that the state at that point can be come back to.
    """

    kinds: tuple[tuple[str, ...], ...]  # the names of what each handler catches
    depth: int
    points: list[Point] = field(default_factory=list)
    late: Point | None = None  # inside a fork or loop of the block, which has not ended yet
    mark: int = 0  # how many events had happened before the present statement of the block

    def catches(self, kind: str) -> bool:
        """Whether a handler may be for that kind of failure."""
        return any(catches(names, kind) for names in self.kinds)

    def handles(self, raised: Raised) -> bool:
        """Whether a handler may be for that exception."""
        cls = getattr(raised.value, "cls", None)
        order = [name_of(base) for base in cls.order] if isinstance(cls, ClassValue) else [raised.error]
        return any(not names or any(fits_name(error, n, cls) for n in names for error in order) for names in self.kinds)

    def note(self, run: Interpreter, why: Unknown, kinds: tuple[str, ...] = (), ways: tuple[Way, ...] = ()) -> None:
        """The block may raise here."""
        if self._outside(run) and len(self.points) < MAX_POINTS:
            run.store.fork()
            self.points.append(Point(why, kinds, ways, len(run.events)))
        else:
            known = self.late or Point(why, (), ())
            self.late = replace(known, kinds=(*known.kinds, *kinds), ways=(*known.ways, *ways))

    def note_late(self, run: Interpreter, last: bool = False) -> None:
        """The fork or loop inside which the block may raise has ended: what follows is not done if it did."""
        if not self._outside(run):
            return
        if self.late is not None and (last or len(self.points) < MAX_POINTS):
            run.store.fork()
            self.points.append(replace(self.late, start=self.mark, late=True))
            self.late = None
        if self.late is None:
            self.mark = len(run.events)

    def _outside(self, run: Interpreter) -> bool:
        """Whether no fork or loop of the block is being followed."""
        return run.store.depth == self.depth + len(self.points)


def catches(names: tuple[str, ...], kind: str) -> bool:
    """Whether a handler of these exceptions is for a failure of that kind: `import`, `name`, `call`, or an `attribute` that a
    library may lack, which hardly any does where nobody names it."""
    if kind == "attribute":
        return "AttributeError" in names
    if _ALL & set(names) or not names:
        return True
    special = {"import": _OF_IMPORTS, "name": _OF_NAMES}.get(kind)
    return bool(special & set(names)) if special is not None else any(name not in _SPECIAL for name in names)


def guarded(
    at: Place,
    kinds: tuple[tuple[str, ...], ...],
    block: Callable[[], Signal | None],
    otherwise: Callable[[], Signal | None],
    handle: Callable[[int | None, Raised], Signal | None],
) -> Signal | None:
    """Runs a block whose exceptions are handled. handle: by the handler of that index, or by the one that fits."""
    run = at.run
    start, splits = run.store.depth, len(run.splits)
    run.store.fork(sure=True)
    guard = Guard(kinds, run.store.depth, mark=len(run.events))
    signal, caught = _run_block(run, guard, block, start)

    def end() -> Signal | None:
        if caught is not None:
            return handle(None, caught)
        return signal or otherwise()

    if guard.points or guard.late is not None:
        close_splits(run, splits)
    guard.note_late(run, last=True)
    try:
        signal = _settle(run, guard, end, handle, splits) if guard.points else end()
    except Raised:
        run.store.dissolve(start)
        raise
    except BaseException:
        _abandon(run, start)
        raise
    run.store.dissolve(start)
    return signal


def _run_block(
    run: Interpreter, guard: Guard, block: Callable[[], Signal | None], start: int
) -> tuple[Signal | None, Raised | None]:
    """How the block ends, and what it surely raises."""
    has_handlers = bool(guard.kinds)
    run.handlers += has_handlers
    run.tried += has_handlers
    run.guards.append(guard)
    try:
        return block(), None
    except Raised as raised:
        return None, raised.with_traceback(None)
    except BaseException:
        _abandon(run, start)
        raise
    finally:
        run.guards.pop()
        run.handlers -= has_handlers


def _abandon(run: Interpreter, depth: int) -> None:
    """A bound was reached inside: what was done stays."""
    while run.store.depth > depth:
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
    for point in reversed(guard.points):
        close_splits(run, splits)
        events = run.events[point.start :]
        del run.events[point.start :]
        signal, dead = _join(run, point, Way(signal, run.store.leave(), events, dead), guard, handle)
    if dead is not None:
        raise dead
    return signal


def _join(
    run: Interpreter, point: Point, way: Way, guard: Guard, handle: Callable[[int | None, Raised], Signal | None]
) -> tuple[Signal | None, Raised | None]:
    """One way to the end, or the handler."""
    maybe = Raised("Exception", "may be raised")
    raised = {way.dead.error: way.dead for way in point.ways if way.dead is not None}
    chosen = dict.fromkeys(next(i for i, n in enumerate(guard.kinds) if catches(n, kind)) for kind in point.kinds)
    handlers = [partial(handle, None, e) for e in raised.values()] + [partial(handle, i, maybe) for i in chosen]

    def handled() -> Signal | None:
        if point.late:
            run.store.doubt(point.why)
        for dead in point.ways:
            if point.late:
                run.store.merge_part(dead.states, point.why)
            else:
                run.store.apply(dead.states)
            run.events += dead.events
        return _one_of(run, point.why, handlers)

    other = follow(run, handled)
    if way.dead is None and other.dead is None:
        return finish(run, point.why, way, other), None
    try:
        return alive(run, point.why, other, way, None), None
    except Raised as error:
        return None, error.with_traceback(None)


def _one_of(run: Interpreter, why: Unknown, handlers: Sequence[Callable[[], Signal | None]]) -> Signal | None:
    first, *others = handlers
    return choose(run, why, first, lambda: _one_of(run, why, others), None) if others else first()


def fits_name(error: str, name: str, cls: Value) -> bool:
    """Whether a handler of the exception `name` catches one called `error`, of a class of the program perhaps."""
    if name in ("?", "Exception", "BaseException", error):
        return True
    bases = [name_of(base) for base in cls.foreign_bases] if isinstance(cls, ClassValue) else [error]
    return any(_is_subclass(base, name) for base in bases)


def name_of(kind: Value) -> str:
    """A class of exceptions by its name."""
    return str(getattr(kind, "name", "?")).removeprefix("builtins.")


def _is_subclass(error: str, name: str) -> bool:
    import builtins

    one, other = getattr(builtins, error, None), getattr(builtins, name, None)
    return isinstance(one, type) and isinstance(other, type) and issubclass(one, other)
