"""`for` and `while`: unrolled where their rounds are known and it matters, else followed once against not at all."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial

import libcst as cst

from cnnlint.evaluate.effects import first_round, matters
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import LoopExhausted, Signal, choose
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.operations import any_of
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.rounds import bare, unknown_times
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.turns import Rounds
from cnnlint.evaluate.unfinished import widen_rest
from cnnlint.evaluate.unrolling import MAX_ITERATIONS, MAX_PLAIN_STEPS, too_long, unrolled
from cnnlint.library.python.items import each_of, first_of, length_of, surely_some
from cnnlint.values import Cause, Deferred, ListValue, Number, States, Unknown, Value, one_of

MAX_WHILE = 2_000
MAX_LOOP_STEPS = 120_000  # of one outermost loop, all inside it counted
_LEAVING = frozenset({cst.Break, cst.Return, cst.Raise})
_BREAK = (cst.Break,)
_OWN = frozenset({cst.FunctionDef, cst.Lambda})  # what stands in them leaves no loop around them


def run_for(at: Place, node: cst.For, scope: Scope) -> Signal | None:
    """A `for` statement."""
    return _whole(at, node, scope, lambda rounds: _rounds(at, node, scope, rounds))


def _rounds(at: Place, node: cst.For, scope: Scope, rounds: Rounds) -> Signal | None:
    from cnnlint.evaluate.assignment import assign
    from cnnlint.evaluate.statements import run_block

    iterable = evaluate(at, node.iter, scope)
    if isinstance(iterable, Instance):
        iterable = iterable.iterator(at)
    if isinstance(iterable, Deferred):
        iterable.partly(at, whole=not may_leave(node.body))
    items = at.iterate(iterable)

    def body(item: Value) -> Signal | None:
        assign(at, node.target, item, scope)
        return run_block(at.run, at.positions, node.body.body, scope)

    if isinstance(items, Unknown):
        return _of_unknown_length(at, iterable, items, body, rounds)
    if len(items) > MAX_ITERATIONS:
        why = too_long(at)
        item = Number(why.reason, why.span, cause=why.cause) if isinstance(items, range) else why
        return unknown_times(at, why, lambda: body(item), rounds, sure=True, count=len(items))
    return unrolled(at, iterable, items, body, rounds).run()


def _of_unknown_length(
    at: Place, iterable: Value, why: Unknown, body: Callable[[Value], Signal | None], rounds: Rounds
) -> Signal | None:
    """The rounds of a loop over items of which not all are known."""
    each, first = each_of(at, iterable), first_of(iterable)
    item = one_of(any_of(iterable, why), bare(why)) if each is None else each
    begin = None if first is None else lambda: body(first)
    sure, count = surely_some(iterable), length_of(at, iterable)
    return unknown_times(at, why, lambda: body(item), rounds, sure=sure, count=count, begin=begin)


def may_leave(node: cst.CSTNode, how: Container[type] = _LEAVING) -> bool:
    """Whether a body may end the loop it stands in, by statements of these kinds."""
    return any(type(inner) in how for inner in within(node, _OWN))


def _bounded(at: Place, node: cst.For | cst.While, scope: Scope, loop: Callable[[], Signal | None]) -> Signal | None:
    """Runs an outermost loop within its share of the steps. Beyond that, what it touched or may touch is unknown and reading
    goes on."""
    run = at.run
    if run.limit < run.most:
        return loop()
    run.limit = min(run.steps + MAX_LOOP_STEPS, run.most)
    why = at.unknown(f"the loop in line {at.statement_span.line} takes more than {MAX_LOOP_STEPS:,} steps")
    start = len(run.events)
    run.store.fork()
    try:
        signal = loop()
    except LoopExhausted:
        del run.events[start:]
        _widen(run, run.store.leave(), why)
        widen_rest(run, node, scope, why)
        run.gaps.append(why)
        return None
    finally:
        run.limit = run.most
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


def run_while(at: Place, node: cst.While, scope: Scope) -> Signal | None:
    """A `while` statement."""
    return _whole(at, node, scope, lambda rounds: _while(at, node, scope, rounds))


def _whole(at: Place, node: cst.For | cst.While, scope: Scope, run: Callable[[Rounds], Signal | None]) -> Signal | None:
    """The rounds of a loop and, if none of them leaves it, its `else`."""
    from cnnlint.evaluate.statements import run_block

    rounds = Rounds(at.run.turns)
    signal = _bounded(at, node, scope, lambda: run(rounds))
    if signal is None and node.orelse is not None:
        end = partial(run_block, at.run, at.positions, node.orelse.body.body, scope)
        left = rounds.open if may_leave(node.body, _BREAK) else None
        return end() if left is None else choose(at.run, left, end, lambda: None, None)
    return None if signal is not None and signal.kind == "break" else signal


def _while(at: Place, node: cst.While, scope: Scope, rounds: Rounds) -> Signal | None:
    from cnnlint.evaluate.statements import run_block

    def body() -> Signal | None:
        return run_block(at.run, at.positions, node.body.body, scope)

    sink = at.run.results[-1].yielded if at.run.results else None
    if sink is not None and type(node.test) is cst.Name and node.test.value == "True" and not may_leave(node.body):
        return _endless(at, body, sink)
    return _as_long_as(at, lambda: evaluate(at.on(None), node.test, scope), body, rounds)


def _as_long_as(at: Place, test: Callable[[], Value], body: Callable[[], Signal | None], rounds: Rounds) -> Signal | None:
    run = at.run
    start, asked = run.steps, False
    for _ in range(MAX_WHILE):
        if not asked and run.steps - start > MAX_PLAIN_STEPS:
            asked, way = True, first_round(run, lambda: rounds.any(body))
            if not matters(way, False):
                return unknown_times(at, at.because(Cause.LOOP), body, rounds, way)
        truth = at.truth(rounds.next(test))
        if truth is False:
            return None
        if isinstance(truth, Unknown):
            return unknown_times(at, truth, body, rounds)
        signal = rounds.next(body)
        if signal is not None and signal.why is not None:
            return unknown_times(at, signal.why, body, rounds)
        if signal is not None and signal.kind != "continue":
            return signal
    return unknown_times(at, too_long(at, MAX_WHILE), body, rounds)


def _endless(at: Place, body: Callable[[], Signal | None], sink: ListValue) -> Signal | None:
    """`while True` in a generator: its first round says what it yields."""
    signal = body()
    at.store.touch(sink)
    sink.rest = sink.rest or at.unknown("a generator without an end")
    return signal if signal is not None and signal.kind == "return" else None
