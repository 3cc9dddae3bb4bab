"""Loops: unrolled where the items are known and it matters, followed once against not at all where they are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.flow import LoopExhausted, Signal, Way, follow
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import MAX_STEPS, Interpreter
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.scope import Scope
from cnnlint.frozen import replace
from cnnlint.library.python.items import each_of, length_of, surely_some
from cnnlint.library.python.ranges import RangeValue
from cnnlint.program import Event, Problem
from cnnlint.shapes import Size, symbol
from cnnlint.values import (
    IN_A_LOOP,
    Deferred,
    DictValue,
    Generated,
    ListValue,
    Mutable,
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
_LONGER = "a loop of more than"
_BY_ONE = "a loop that is not followed round by round"
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
        iterable.partly(at, whole=not leaves(node.body))
    once = iterable if isinstance(iterable, Generated) and iterable.rest is None else None
    items = at.iterate(iterable)

    def body(item: Value) -> Signal | None:
        assign(at, node.target, item, scope)
        return run_block(at.run, at.positions, node.body.body, scope)

    if isinstance(items, Unknown):
        each = each_of(at, iterable)
        item = _bare(items) if each is None else each
        return _unknown_times(at, items, lambda: body(item), sure=surely_some(iterable), rounds=length_of(at, iterable))
    if len(items) > MAX_ITERATIONS:
        why = at.unknown(f"{_LONGER} {MAX_ITERATIONS:,} rounds")
        item = Number(why.reason, why.span) if isinstance(items, range) else why
        return _unknown_times(at, why, lambda: body(item), sure=True, rounds=len(items))
    return _unroll(at, items, body, once or (iterable if type(iterable) is ListValue else None))


def leaves(node: cst.CSTNode) -> bool:
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
    at: Place, items: Sequence[Value], body: Callable[[Value], Signal | None], live: ListValue | None = None
) -> Signal | None:
    """live: the list that the items come from: Python sees what a round does to it. Of an iterator each item is taken off."""
    once = live if isinstance(live, Generated) else None
    spent = 0
    for i, item in enumerate(items):
        if i == 1:
            cheap = spent * len(items) <= MAX_PLAIN_STEPS
            if len(items) > FEW or not cheap:
                way = _first_round(at.run, lambda: body(item))  # noqa: B023
                if not _matters(way, cheap and len(items) <= MAX_PLAIN):
                    return _the_rest(at, items, body, once, way, len(items) - 1)
        if i == 2 and spent * (len(items) - 2) > at.run.limit - at.run.steps:  # it would end at the bound, and all be lost
            return _the_rest(at, items, body, once, None, len(items) - 2)
        if once is not None:
            at.store.touch(once)
            del once.items[0]
        left = len(items) - i - 1 if once is not None else len(items)
        before = at.run.steps
        signal = body(item)
        spent = at.run.steps - before
        why = signal.why if signal is not None else None
        if why is not None:
            if once is not None:
                once.forget(why)
            return _unknown_times(at, why, lambda: body(_any_of(items, why)))  # noqa: B023
        if signal is not None and signal.kind != "continue":
            return signal
        if live is not None and (len(live.items) != left or live.rest is not None):
            return _on(at, live, i + 1, body) if once is None else _rest_of(at, once, body)
    return None


def _the_rest(
    at: Place,
    items: Sequence[Value],
    body: Callable[[Value], Signal | None],
    once: ListValue | None,
    way: Way | None,
    rounds: int,
) -> Signal | None:
    """The rounds that are left, followed as one. way: the next of them, where it was followed already."""
    changed = _index_of(at, items)
    if once is not None:  # a round may leave it
        at.store.touch(once)
        once.forget(changed)
    return _unknown_times(at, changed, lambda: body(_any_of(items, changed)), way, True, rounds)


def _on(at: Place, live: ListValue, start: int, body: Callable[[Value], Signal | None]) -> Signal | None:
    """Goes on over a list that the loop itself makes longer or shorter."""
    for i in range(start, MAX_ITERATIONS):
        if live.rest is not None or i >= len(live.items):
            break
        signal = body(live.items[i])
        if signal is not None and signal.why is not None:
            item = _bare(signal.why)
            return _unknown_times(at, signal.why, lambda: body(item))  # noqa: B023
        if signal is not None and signal.kind != "continue":
            return signal
    why = live.rest or (at.unknown(f"{_LONGER} {MAX_ITERATIONS:,} rounds") if len(live.items) >= MAX_ITERATIONS else None)
    return None if why is None else _unknown_times(at, why, lambda: body(_bare(why)))


def _rest_of(at: Place, once: Generated, body: Callable[[Value], Signal | None]) -> Signal | None:
    """Goes on over an iterator of which the loop itself takes items."""
    while once.rest is None and once.items:
        at.store.touch(once)
        signal = body(once.items.pop(0))
        if signal is not None and signal.why is not None:
            once.forget(signal.why)
        elif signal is not None and signal.kind != "continue":
            return signal
    why = once.rest
    return None if why is None else _unknown_times(at, why, lambda: body(_bare(why)))


def _index_of(at: Place, items: Sequence[Value]) -> Unknown:
    """What stands for the items of a loop that is not unrolled; of numbers it is remembered which they are."""
    if not isinstance(items, range):
        return at.unknown(IN_A_LOOP)
    return RangeValue(items.start, items.stop, items.step).each(at, f"{IN_A_LOOP} over {{}}")


def _any_of(items: Sequence[Value], why: Unknown) -> Value:
    """An item of a loop that is not unrolled: what is true of every item."""
    if items and all(identical(items[0], item) for item in items):
        return items[0]
    return _bare(why)


def _bare(why: Unknown) -> Unknown:
    """An item of which nothing more is known than why, or that it is a number."""
    return Number(why.reason, why.span, like=why.like) if isinstance(why, Number) else Unknown(why.reason, why.span)


def builds(at: Place, once: Callable[[], object]) -> bool:
    """Whether doing it once more builds or changes what models are made of, or raises."""

    def block() -> None:
        once()

    return _matters(_first_round(at.run, block), False)


def _matters(way: Way, plain: bool) -> bool:
    """Whether a round of the loop builds or changes what models are made of, or (if `plain`) collects any values."""
    if way.dead is not None or way.signal is not None:
        return True
    return any(_changed(obj, obj.snapshot(), after, plain, way.since) for obj, after in way.states.values())


def _changed(obj: Mutable, before: Any, after: Any, plain: bool, since: int) -> bool:
    if hasattr(obj, "only_called"):
        return not obj.only_called(before, after, since)
    if obj.builds or not isinstance(obj, (Scope, ListValue, DictValue, Instance)):
        return obj.builds or plain
    if plain and not isinstance(obj, Scope):
        return True
    old, new = (before, after) if isinstance(obj, Scope) else (before[0], after[0])
    if isinstance(obj, ListValue):
        return any(_builds(value, since) for value in new[len(old) :])
    return any(_builds(value, since) for name, value in new.items() if name not in old or old[name] is not value)


def _builds(value: Value, since: int) -> bool:
    """Whether models are made of it. since: what has an `age` must be younger."""
    if isinstance(value, tuple):
        return any(_builds(v, since) for v in value)
    if isinstance(value, ListValue):
        return any(_builds(v, since) for v in value.items)
    return getattr(value, "builds", False) and getattr(value, "age", since) >= since


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

    start, asked = run.steps, False
    for _ in range(MAX_WHILE):
        if not asked and run.steps - start > MAX_PLAIN_STEPS:
            asked, way = True, _first_round(run, body)
            if not _matters(way, False):
                return _unknown_times(at, at.unknown(IN_A_LOOP), body, way)
        truth = at.truth(evaluate(at, node.test, scope))
        if truth is False:
            return None
        if isinstance(truth, Unknown):
            return _unknown_times(at, truth, body)
        if run.yields and type(node.test) is cst.Name and node.test.value == "True" and not leaves(node.body):
            return _endless(at, body)
        signal = body()
        if signal is None or signal.kind == "continue":
            continue
        if signal.why is not None:
            return _unknown_times(at, signal.why, body)
        return signal
    return _unknown_times(at, at.unknown(f"{_LONGER} {MAX_WHILE:,} rounds"), body)


def _first_round(run: Interpreter, body: Callable[[], Signal | None]) -> Way:
    """A round that is followed for what it changes alone, since it is followed once more for what happens in it.

    Loops inside it are followed once: twice each would double the work with every level.
    """
    skimming, run.skimming = run.skimming, True
    try:
        return follow(run, body)
    finally:
        run.skimming = skimming


def _begins(first: Way) -> bool:
    """Whether the round that there surely is builds what the later ones only call: it is followed for itself."""
    if first.dead is not None or (first.signal is not None and first.signal.kind != "continue"):
        return False
    called = ((obj, after) for obj, after in first.states.values() if hasattr(obj, "first_called"))
    return any(obj.first_called(obj.snapshot(), after) for obj, after in called)


def _if_it_runs(at: Place, events: Sequence[Event]) -> list[Event]:
    """What goes wrong in a loop goes wrong only if it has a round."""
    why = Unknown(f"if the loop in line {at.statement_span.line} runs at all", at.statement_span)
    found: list[Event] = []
    for event in events:
        always = not isinstance(event, Problem) or event.condition is not None
        found.append(event if always else replace(event, condition=why))
    return found


def _endless(at: Place, body: Callable[[], Signal | None]) -> Signal | None:
    """`while True` in a generator: its first round says what it yields."""
    signal = body()
    sink = at.run.yields[-1]
    at.store.touch(sink)
    sink.rest = sink.rest or at.unknown("a generator without an end")
    return signal if signal is not None and signal.kind == "return" else None


def _growing(first: Way) -> dict[ListValue, Size]:
    """The lists that a round makes longer, with the length that they have before."""
    lists = [(obj, after) for obj, after in first.states.values() if type(obj) is ListValue]
    return {obj: obj.length for obj, after in lists if obj.length is not None and obj.snapshot() != after}


def _added(again: Way) -> dict[ListValue, Size]:
    """By how many items every round makes a list longer: the same number, whatever the rounds before have done."""
    if again.dead is not None or (again.signal is not None and again.signal.kind != "continue"):
        return {}
    lists = [(obj, after[3]) for obj, after in again.states.values() if type(obj) is ListValue]
    more = {obj: count - obj.count for obj, count in lists if count is not None and obj.count is not None}
    return {obj: size for obj, size in more.items() if isinstance(size, int)}


def _described(why: Unknown, rounds: Size | None) -> str:
    """A loop as a reason: one that is longer than what is followed, or of which it is not known how long it is."""
    if why.reason.startswith(_LONGER):
        return why.reason
    return _BY_ONE if isinstance(rounds, int) or why.reason.startswith(IN_A_LOOP) else "a loop whose length is unknown"


def _unknown_times(
    at: Place,
    why: Unknown,
    body: Callable[[], Signal | None],
    first: Way | None = None,
    sure: bool = False,
    rounds: Size | None = None,
) -> Signal | None:
    """A loop that runs some number of times: what a round changes is unknown to the next one and afterwards.

    first: a round from here that was followed already. sure: there is a round, so that afterwards things are as the first or a
    later one leaves them. rounds: how many, where that is known.
    """
    run: Interpreter = at.run
    line = at.statement_span.line
    reason = Unknown(f"changed in {_described(why, rounds)}, line {line}", at.statement_span, None, why.by)
    first = first or _first_round(run, body)
    found: list[Event] = []
    if sure and not run.skimming and _begins(first):
        start = len(run.events)
        signal = body()
        if signal is not None and signal.kind in ("break", "return"):
            return signal
        found = [event for event in run.events[start:] if isinstance(event, Problem)]
        first, sure, rounds = _first_round(run, body), False, None if rounds is None else rounds - 1
    if first.dead is not None:
        run.lost(reason, first)
        return None
    growing = {} if rounds is None or run.skimming else _growing(first)
    run.store.merge(first.states, {}, reason)  # what the next round meets
    for items in growing:
        items.count = symbol("rounds", f"the items of a list during the loop in line {line}", at.statement_span, 0)
    tried = run.tried
    again = first if run.skimming else follow(run, body)
    added = _added(again) if rounds is not None and run.tried == tried else {}  # a handler may have left the round early
    if again.dead is not None:
        run.lost(reason, again)
    elif again is not first:
        run.store.merge(again.states, first.states if sure else {}, reason)
        run.events += again.events if sure else _if_it_runs(at, [event for event in again.events if event not in found])
    for items, before in growing.items():
        more = added.get(items)
        items.count = None if more is None or rounds is None else before + more * rounds
    signal = again.signal
    if signal is not None and signal.kind == "return" and run.pending:
        run.pending[-1].append((signal.value, reason))
    return None
