"""Blocks whose exceptions are handled: what happens where it is not known whether they raise.

Of what may raise (a file, a package that is not here, a function that is not shown, one way of a condition) both ways are
followed: the block goes on, or the handler runs with what was done until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from cnnlint.evaluate.flow import Raised, Signal, Way, alive, choose, close_splits, follow, join_ways
from cnnlint.evaluate.guards import Guard, Point, catches
from cnnlint.evaluate.place import Place
from cnnlint.values import Unknown

if TYPE_CHECKING:
    from cnnlint.evaluate.interpreter import Interpreter


def guarded(
    at: Place,
    kinds: tuple[tuple[str, ...], ...],
    block: Callable[[], Signal | None],
    otherwise: Callable[[], Signal | None],
    handle: Callable[[int | None, Raised], Signal | None],
) -> Signal | None:
    """Runs a block whose exceptions are handled. handle: by the handler of that index, or by the one that fits."""
    run, splits = at.run, len(at.run.splits)
    with _frame_of_its_own(run):
        guard = Guard(kinds, run.store.depth, mark=len(run.events))
        signal, caught = _run_block(run, guard, block)

        def end() -> Signal | None:
            return handle(None, caught) if caught is not None else signal or otherwise()

        if guard.points or guard.late is not None:
            close_splits(run, splits)
        guard.note_late(run, last=True)
        return _settle(run, guard, end, handle, splits) if guard.points else end()


@contextmanager
def _frame_of_its_own(run: Interpreter) -> Iterator[None]:
    """What is done meanwhile can be rolled back. What was done when a bound is reached stays."""
    start = run.store.depth
    run.store.fork(sure=True)
    try:
        yield
    except Raised:
        run.store.dissolve(start)
        raise
    except BaseException:
        while run.store.depth > start:
            run.store.apply(run.store.leave())
        raise
    run.store.dissolve(start)


def _run_block(run: Interpreter, guard: Guard, block: Callable[[], Signal | None]) -> tuple[Signal | None, Raised | None]:
    """How the block ends, and what it surely raises."""
    try:
        with run.tries.inside(guard):
            return block(), None
    except Raised as raised:
        return None, raised.with_traceback(None)


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
        return join_ways(run, point.why, way, other), None
    try:
        return alive(run, point.why, other, way, None), None
    except Raised as error:
        return None, error.with_traceback(None)


def _one_of(run: Interpreter, why: Unknown, handlers: Sequence[Callable[[], Signal | None]]) -> Signal | None:
    first, *others = handlers
    return choose(run, why, first, lambda: _one_of(run, why, others), None) if others else first()
