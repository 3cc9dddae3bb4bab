"""Loops: unrolled where the items are known and it matters, followed once against not at all where they are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import libcst as cst

from cnnlint.evaluate.effects import first_round, matters
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import LoopExhausted, Signal, Way
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import MAX_STEPS, Interpreter
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.rounds import bare, unknown_times
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.turns import Rounds
from cnnlint.library.python.items import each_of, first_of, length_of, surely_some
from cnnlint.library.python.ranges import RangeValue
from cnnlint.values import (
    Cause,
    Deferred,
    Generated,
    ListValue,
    Number,
    States,
    Unknown,
    Value,
    identical,
)

MAX_ITERATIONS = 20_000  # rounds that build a model
MAX_PLAIN = 300  # rounds that only collect plain values
MAX_WHILE = 2_000
MAX_LOOP_STEPS = 120_000  # of one outermost loop, all inside it counted
FEW = 12  # loops up to this length are unrolled without asking whether it matters, unless that takes
MAX_PLAIN_STEPS = 3_000  # steps; a training loop takes more, and a loop that builds nothing is not worth more
_LEAVING = frozenset({cst.Break, cst.Return, cst.Raise})
_OWN = frozenset({cst.FunctionDef, cst.Lambda})  # what stands in them leaves no loop around them


def run_for(at: Place, node: cst.For, scope: Scope) -> Signal | None:
    """A `for` statement."""
    return _whole(at, node, scope, lambda: _rounds(at, node, scope))


def _rounds(at: Place, node: cst.For, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.assignment import assign
    from cnnlint.evaluate.statements import run_block

    iterable = evaluate(at, node.iter, scope)
    if isinstance(iterable, Instance):
        iterable = iterable.iterator(at)
    if isinstance(iterable, Deferred):
        iterable.partly(at, whole=not may_leave(node.body))
    iterator = iterable if isinstance(iterable, Generated) and iterable.rest is None else None
    sides = () if iterator is None else getattr(iterator, "sides", ())
    items, rounds = at.iterate(iterable), Rounds(at.run.turns)

    def body(item: Value) -> Signal | None:
        assign(at, node.target, item, scope)
        return run_block(at.run, at.positions, node.body.body, scope)

    if isinstance(items, Unknown):
        each = each_of(at, iterable)
        item = bare(items) if each is None else each
        first = first_of(iterable)
        begin = None if first is None else lambda: body(first)
        sure, count = surely_some(iterable), length_of(at, iterable)
        return unknown_times(at, items, lambda: body(item), rounds, sure=sure, count=count, begin=begin)
    if len(items) > MAX_ITERATIONS:
        why = _too_long(at, MAX_ITERATIONS)
        item = Number(why.reason, why.span, cause=why.cause) if isinstance(items, range) else why
        return unknown_times(at, why, lambda: body(item), rounds, sure=True, count=len(items))
    live = iterator or (iterable if type(iterable) is ListValue else None)
    return _unroll(at, items, body, rounds, live, _columns(items, sides))


def _columns(items: Sequence[Value], sides: Sequence[Value]) -> list[tuple[int, ListValue]]:
    """The lists that the items of `zip` and `enumerate` come from, each with its place in the tuples that it is drawn into."""
    lists = [(i, side) for i, side in enumerate(sides) if type(side) is ListValue and side.rest is None]
    first = items[0] if items else None
    return [(i, side) for i, side in lists if isinstance(first, tuple) and side.items and side.items[0] is first[i]]


def _outdated(items: Sequence[Value], i: int, columns: Sequence[tuple[int, ListValue]], lengths: Sequence[int]) -> bool:
    """Whether the item at that index is no longer what Python would draw: a round changed what the loop goes through."""
    rows: Sequence[Any] = items
    return any(
        len(side.items) != length or (i < len(items) and side.items[i] is not rows[i][place])
        for (place, side), length in zip(columns, lengths, strict=True)
    )


def may_leave(node: cst.CSTNode) -> bool:
    """Whether a body may end the loop it stands in."""
    return any(type(inner) in _LEAVING for inner in within(node, _OWN))


def _bounded(at: Place, loop: Callable[[], Signal | None]) -> Signal | None:
    """Runs an outermost loop within its share of the steps. Beyond that, what it touched is unknown and reading goes on."""
    run = at.run
    if run.limit < MAX_STEPS:
        return loop()
    run.limit = min(run.steps + MAX_LOOP_STEPS, MAX_STEPS)
    why = at.unknown(f"the loop in line {at.statement_span.line} takes more than {MAX_LOOP_STEPS:,} steps")
    start = len(run.events)
    run.store.fork()
    try:
        signal = loop()
    except LoopExhausted:
        del run.events[start:]
        _widen(run, run.store.leave(), why)
        run.gaps.append(why)
        return None
    finally:
        run.limit = MAX_STEPS
    run.store.apply(run.store.leave())
    return signal


def _widen(run: Interpreter, states: States, why: Unknown) -> None:
    """Everything that was touched is unknown."""
    for obj, after in states.values():
        run.store.touch(obj)
        if isinstance(obj, Scope):
            obj.names.update({n: why for n, v in after.items() if obj.names.get(n) is not v})
        else:
            obj.forget(why)


def _unroll(
    at: Place,
    items: Sequence[Value],
    body: Callable[[Value], Signal | None],
    rounds: Rounds,
    live: ListValue | None,
    columns: Sequence[tuple[int, ListValue]],
) -> Signal | None:
    """live: the list that the items come from: Python sees what a round does to it. Of an iterator each item is taken off.

    columns: the lists that the iterator draws from.
    """
    iterator = live if isinstance(live, Generated) else None
    lengths = [len(side.items) for _, side in columns]
    spent = 0
    for i, item in enumerate(items):
        enough, way = _enough(at, items, i, spent, partial(body, item), rounds)
        if enough:
            return _followed_as_one(at, items, i, body, rounds, iterator, way)
        if iterator is not None:
            at.store.touch(iterator)
            del iterator.items[0]
        left = len(items) - i - 1 if iterator is not None else len(items)
        before = at.run.steps
        signal = rounds.next(partial(body, item))
        spent = at.run.steps - before
        why = signal.why if signal is not None else None
        if why is not None:
            if iterator is not None:
                iterator.forget(why)
            return unknown_times(at, why, lambda: body(_any_of(items, why)), rounds)  # noqa: B023
        if signal is not None and signal.kind != "continue":
            return signal
        if live is not None and (len(live.items) != left or live.rest is not None or _replaced(items, i + 1, live)):
            return _go_on_over(at, live, i + 1, body, rounds) if iterator is None else _go_on_taking(at, iterator, body, rounds)
        if _outdated(items, i + 1, columns, lengths):
            return _go_on_drawing(at, live, body, rounds)
    return None


def _replaced(items: Sequence[Value], i: int, live: ListValue) -> bool:
    """Whether a round put something else into the list at that index."""
    return type(live) is ListValue and i < len(items) and live.items[i] is not items[i]


def _go_on_drawing(
    at: Place, iterator: ListValue | None, body: Callable[[Value], Signal | None], rounds: Rounds
) -> Signal | None:
    """The rounds that are left of a loop that changes the lists which its items come from."""
    why = at.unknown(f"the loop in line {at.statement_span.line} changes what it goes through")
    if iterator is not None:
        at.store.touch(iterator)
        iterator.forget(why)
    return unknown_times(at, why, lambda: body(bare(why)), rounds)


def _enough(
    at: Place, items: Sequence[Value], done: int, spent: int, body: Callable[[], Signal | None], rounds: Rounds
) -> tuple[bool, Way | None]:
    """Whether the rounds that are left need not be unrolled; and the next of them, where it was followed to tell that.

    spent: the steps that the round before took.
    """
    if done == 2:  # it would end at the bound, and all be lost
        return spent * (len(items) - done) > at.run.limit - at.run.steps, None
    cheap = spent * len(items) <= MAX_PLAIN_STEPS
    if done != 1 or (cheap and len(items) <= FEW):
        return False, None
    way = first_round(at.run, lambda: rounds.any(body))
    return not matters(way, cheap and len(items) <= MAX_PLAIN), way


def _followed_as_one(
    at: Place,
    items: Sequence[Value],
    done: int,
    body: Callable[[Value], Signal | None],
    rounds: Rounds,
    iterator: ListValue | None,
    way: Way | None,
) -> Signal | None:
    """The rounds that are left, followed as one. done: how many are not. way: the next, if followed already."""
    changed = _index_of(at, items)  # of all, since what the rounds collect begins with the first
    if iterator is not None:  # a round may leave it
        at.store.touch(iterator)
        iterator.forget(changed)
    left = items[done:]
    return unknown_times(at, changed, lambda: body(_any_of(left, changed)), rounds, way, True, len(left))


def _go_on_over(
    at: Place, live: ListValue, start: int, body: Callable[[Value], Signal | None], rounds: Rounds
) -> Signal | None:
    """Goes on over a list that the loop itself makes longer or shorter."""
    for i in range(start, MAX_ITERATIONS):
        if live.rest is not None or i >= len(live.items):
            break
        signal = rounds.next(partial(body, live.items[i]))
        if signal is not None and signal.why is not None:
            item = bare(signal.why)
            return unknown_times(at, signal.why, lambda: body(item), rounds)  # noqa: B023
        if signal is not None and signal.kind != "continue":
            return signal
    why = live.rest or (_too_long(at, MAX_ITERATIONS) if len(live.items) >= MAX_ITERATIONS else None)
    return None if why is None else unknown_times(at, why, lambda: body(bare(why)), rounds)


def _go_on_taking(at: Place, iterator: Generated, body: Callable[[Value], Signal | None], rounds: Rounds) -> Signal | None:
    """Goes on over an iterator of which the loop itself takes items."""
    while iterator.rest is None and iterator.items:
        at.store.touch(iterator)
        signal = rounds.next(partial(body, iterator.items.pop(0)))
        if signal is not None and signal.why is not None:
            iterator.forget(signal.why)
        elif signal is not None and signal.kind != "continue":
            return signal
    why = iterator.rest
    return None if why is None else unknown_times(at, why, lambda: body(bare(why)), rounds)


def _index_of(at: Place, items: Sequence[Value]) -> Unknown:
    """What stands for the items of a loop that is not unrolled; of numbers it is remembered which they are."""
    if not isinstance(items, range):
        return at.because(Cause.LOOP)
    return RangeValue(items.start, items.stop, items.step).each(at, f"{Cause.LOOP} over {{}}", cause=Cause.LOOP)


def _too_long(at: Place, most: int) -> Unknown:
    return at.because(Cause.LONG_LOOP, f"a loop of more than {most:,} rounds")


def _any_of(items: Sequence[Value], why: Unknown) -> Value:
    """An item of a loop that is not unrolled: what is true of every item."""
    if items and all(identical(items[0], item) for item in items):
        return items[0]
    return bare(why)


def run_while(at: Place, node: cst.While, scope: Scope) -> Signal | None:
    """A `while` statement."""
    return _whole(at, node, scope, lambda: _while(at, node, scope))


def _whole(at: Place, node: cst.For | cst.While, scope: Scope, rounds: Callable[[], Signal | None]) -> Signal | None:
    """The rounds of a loop and, if none of them leaves it, its `else`."""
    from cnnlint.evaluate.statements import run_block

    signal = _bounded(at, rounds)
    if signal is None and node.orelse is not None:
        return run_block(at.run, at.positions, node.orelse.body.body, scope)
    return None if signal is not None and signal.kind == "break" else signal


def _while(at: Place, node: cst.While, scope: Scope) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    run = at.run

    def body() -> Signal | None:
        return run_block(run, at.positions, node.body.body, scope)

    start, asked, rounds = run.steps, False, Rounds(run.turns)
    for _ in range(MAX_WHILE):
        if not asked and run.steps - start > MAX_PLAIN_STEPS:
            asked, way = True, first_round(run, lambda: rounds.any(body))
            if not matters(way, False):
                return unknown_times(at, at.because(Cause.LOOP), body, rounds, way)
        truth = at.truth(rounds.next(lambda: evaluate(at.on(None), node.test, scope)))
        if truth is False:
            return None
        if isinstance(truth, Unknown):
            return unknown_times(at, truth, body, rounds)
        sink = run.results[-1].yielded if run.results else None
        if sink is not None and type(node.test) is cst.Name and node.test.value == "True" and not may_leave(node.body):
            return _endless(at, body, sink)
        signal = rounds.next(body)
        if signal is None or signal.kind == "continue":
            continue
        if signal.why is not None:
            return unknown_times(at, signal.why, body, rounds)
        return signal
    return unknown_times(at, _too_long(at, MAX_WHILE), body, rounds)


def _endless(at: Place, body: Callable[[], Signal | None], sink: ListValue) -> Signal | None:
    """`while True` in a generator: its first round says what it yields."""
    signal = body()
    at.store.touch(sink)
    sink.rest = sink.rest or at.unknown("a generator without an end")
    return signal if signal is not None and signal.kind == "return" else None
