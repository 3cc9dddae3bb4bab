"""The blocks of `try` statements that are being run: which exceptions their handlers take, and where the blocks may raise."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING

from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.flow import Raised, Way
from cnnlint.frozen import dataclass, replace
from cnnlint.values import Unknown, Value, class_of

if TYPE_CHECKING:
    from cnnlint.evaluate.interpreter import Interpreter

MAX_POINTS = 10  # of one block at which it is followed what happens if it raises there
_OF_IMPORTS = frozenset({"ImportError", "ModuleNotFoundError"})
_OF_NAMES = frozenset({"NameError", "UnboundLocalError"})
_SPECIAL = _OF_IMPORTS | _OF_NAMES | {"KeyboardInterrupt", "SystemExit", "GeneratorExit", "StopIteration", "AssertionError"}
_NAMED = {
    "attribute": frozenset({"AttributeError"}),
    "assertion": frozenset({"AssertionError"}),
    "division": frozenset({"ZeroDivisionError", "ArithmeticError"}),
    "unpacking": frozenset({"ValueError"}),
}
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
        cls = class_of(raised.value)
        order = [raised.error] if cls is None else [name_of(base) for base in cls.order]
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


class Tries:
    """The `try` statements of the program that are being run, and what their handlers handle.

    guards: their blocks, outer first. caught: the exceptions that are being handled. handlers: how many of them have handlers,
    and what else handles exceptions. begun: how many with handlers were run so far.
    """

    def __init__(self) -> None:
        self.guards: list[Guard] = []
        self.caught: list[Raised] = []
        self.handlers = 0
        self.begun = 0

    @contextmanager
    def inside(self, guard: Guard) -> Iterator[None]:
        """While the block of that guard is run."""
        has_handlers = bool(guard.kinds)
        self.handlers += has_handlers
        self.begun += has_handlers
        self.guards.append(guard)
        try:
            yield
        finally:
            self.guards.pop()
            self.handlers -= has_handlers

    @contextmanager
    def handled(self) -> Iterator[None]:
        """While something is run whose exceptions no `try` of the program handles, but a library or a `with`."""
        self.handlers += 1
        try:
            yield
        finally:
            self.handlers -= 1

    @contextmanager
    def handling(self, caught: Raised) -> Iterator[None]:
        """While a handler is run."""
        self.caught.append(caught)
        try:
            yield
        finally:
            self.caught.pop()

    def clear(self) -> None:
        """What was under way is given up."""
        self.handlers = 0
        self.guards.clear()
        self.caught.clear()

    def catching(self, kind: str) -> Guard | None:
        """The innermost of them with a handler that may be for that kind of failure."""
        return next((guard for guard in reversed(self.guards) if guard.catches(kind)), None)

    def handler_of(self, raised: Raised) -> Guard | None:
        """The innermost of them with a handler that may be for that exception."""
        return next((guard for guard in reversed(self.guards) if guard.handles(raised)), None)

    def may_handle(self, raised: Raised) -> bool:
        """Whether a handler may be for that exception, as one of a library's own exceptions may; what else takes exceptions,
        as a `with`, takes any."""
        if not self.handlers:
            return False
        tries = [guard for guard in self.guards if guard.kinds]
        if self.handlers > len(tries) or any(guard.handles(raised) for guard in tries):
            return True
        return any("." in name for guard in tries for names in guard.kinds for name in names)


def catches(names: tuple[str, ...], kind: str) -> bool:
    """Whether a handler of these exceptions is for a failure of that kind: `import`, `name`, `call`; or one that hardly ever
    comes where nobody names it, as an `attribute` that a library may lack; or for an exception of Python's, by its name."""
    if hasattr(builtins, kind):
        return not names or any(fits_name(kind, name, None) for name in names)
    if kind in _NAMED:
        return not _NAMED[kind].isdisjoint(names)
    if _ALL & set(names) or not names:
        return True
    special = {"import": _OF_IMPORTS, "name": _OF_NAMES}.get(kind)
    return bool(special & set(names)) if special is not None else any(name not in _SPECIAL for name in names)


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
