"""A loop that is not unrolled: one round is followed for all of them, and what it changes is not known to the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import libcst as cst

from cnnlint.evaluate.effects import first_round
from cnnlint.evaluate.escaping import CHANGING, forget
from cnnlint.evaluate.flow import Signal, Way, follow, place_of
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.turns import Rounds
from cnnlint.frozen import replace
from cnnlint.program import Event, Problem
from cnnlint.shapes import Expr, Size, symbol
from cnnlint.values import Array, Cause, ListValue, Mutable, Number, Scalar, Unknown

_BY_ONE = "a loop that is not followed round by round"


def unknown_times(
    at: Place,
    why: Unknown,
    body: Callable[[], Signal | None],
    rounds: Rounds,
    first: Way | None = None,
    sure: bool = False,
    count: Size | None = None,
    begin: Callable[[], Signal | None] | None = None,
) -> Signal | None:
    """A loop that runs some number of times: what a round changes is unknown to the next one and afterwards.

    first: a round from here that was followed already. sure: there is a round, so that afterwards things are as the first or a
    later one leaves them. count: how many, where that is known. begin: the first of them, where more is known of its item.
    """
    run, reason = at.run, _reason(at, why, count)
    begin = body if begin is None or run.skimming or not sure else begin
    first = first or first_round(run, lambda: rounds.any(begin))
    told: list[tuple[object, ...]] = []
    if sure and not run.skimming and (_begins(first) or _leaves(first)):
        start = len(run.events)
        signal = rounds.next(begin)
        if signal is not None and signal.kind in ("break", "return"):
            return signal
        told = [place_of(problem) for problem in run.events[start:] if isinstance(problem, Problem)]
        first, sure, count = first_round(run, lambda: rounds.any(body)), False, None if count is None else count - 1
    rounds.open = reason
    _follow_for_all(at, reason, lambda: rounds.any(body), first, sure, count, told)
    return None


def _follow_for_all(
    at: Place,
    reason: Unknown,
    body: Callable[[], Signal | None],
    first: Way,
    sure: bool,
    count: Size | None,
    told: Sequence[tuple[object, ...]],
) -> None:
    """Follows one round, whichever it is, for all of them. first: what a round before may have done.

    told: the places and kinds of the problems that are known already.
    """
    run = at.run
    if first.dead is not None:
        _cut_short(at, reason, first, told)
        return
    growing = {} if count is None or run.skimming else _growing(first)
    _met_by_the_next(at, reason, first, growing)
    tried = run.tries.begun
    again = first if run.skimming else follow(run, body)
    added = _added(again) if count is not None and run.tries.begun == tried else {}  # a handler may have left the round early
    if again is not first:
        _take(at, reason, again, first if sure else None, told)
    for items, before in growing.items():
        more = added.get(items)
        items.count = None if more is None or count is None else before + more * count
    if again.signal is not None and again.signal.kind == "return" and run.results:
        run.results[-1].returned.append((again.signal.value, reason))


def _take(at: Place, reason: Unknown, again: Way, first: Way | None, told: Sequence[tuple[object, ...]]) -> None:
    """Takes a round that may be any of them. first: another, if there surely is one."""
    if again.dead is not None:
        _cut_short(at, reason, again, told)
        return
    at.run.store.merge(again.states, {} if first is None else first.states, reason)
    new = [event for event in again.events if first is not None or place_of(event) not in told]
    at.run.events += new if first is not None else _if_it_runs(at, new)


def _cut_short(at: Place, reason: Unknown, way: Way, told: Sequence[tuple[object, ...]]) -> None:
    """A round raises. That there is none is left, but a program counts on its rounds: what they change is no fact."""
    at.run.lost(reason, way)
    at.run.store.merge(way.states, {}, reason)
    scope = at.run.frames[-1].scope if at.run.frames else at.run.main
    for holder, name in _changed_in(at.statement, scope):
        held = holder.names[name]
        if isinstance(held, Mutable):
            forget(at.run.store, held, reason)
    mistakes = [event for event in way.events if isinstance(event, Problem) and place_of(event) not in told]
    at.run.events += _if_it_runs(at, mistakes)


def _changed_in(loop: cst.CSTNode, scope: Scope) -> Iterator[tuple[Scope, str]]:
    """The names of containers that the body of a loop changes, `found.append(x)`, with the scopes that hold them."""
    inside = within(loop.body) if isinstance(loop, (cst.For, cst.While)) else ()
    for node in inside:
        method = node.func if isinstance(node, cst.Call) else None
        if isinstance(method, cst.Attribute) and method.attr.value in CHANGING and isinstance(method.value, cst.Name):
            name = method.value.value
            yield from ((holder, name) for holder in scope.chain() if name in holder.names)


def _met_by_the_next(at: Place, reason: Unknown, first: Way, growing: Iterable[ListValue]) -> None:
    """What a round before may have changed is not known."""
    bound = _names_bound(first)
    at.run.store.merge(first.states, {}, reason)
    for scope, name in bound:
        scope.names[name] = reason
    _count_by_symbol(at, growing)


def _count_by_symbol(at: Place, growing: Iterable[ListValue]) -> None:
    """While one round is followed for all, a list that grows has a number of items that is not known."""
    place = at.statement_span
    for items in growing:
        items.count = symbol("rounds", f"the items of a list during the loop in line {place.line}", place, 0)


def _reason(at: Place, why: Unknown, count: Size | None) -> Unknown:
    """Why what the loop changes is not known."""
    place = at.statement_span
    return Unknown(f"changed in {_described(why, count)}, line {place.line}", place, None, why.by, Cause.LOOP)


def _described(why: Unknown, count: Size | None) -> str:
    """A loop in words: one that is longer than what is followed, or of which it is not known how long it is."""
    if why.cause is Cause.LONG_LOOP:
        return why.reason
    return _BY_ONE if isinstance(count, int) or why.cause is Cause.LOOP else "a loop whose length is unknown"


def _begins(first: Way) -> bool:
    """Whether the round that there surely is builds what the later ones only call: it is followed for itself."""
    if first.dead is not None or (first.signal is not None and first.signal.kind != "continue"):
        return False
    called = ((obj, after) for obj, after in first.states.values() if hasattr(obj, "first_called"))
    return any(obj.first_called(obj.snapshot(), after) for obj, after in called)


def _leaves(first: Way) -> bool:
    """Whether the first round surely leaves the loop: `for batch in data: ...; break`."""
    signal = first.signal
    return first.dead is None and signal is not None and signal.kind in ("break", "return") and signal.why is None


def _if_it_runs(at: Place, events: Sequence[Event]) -> list[Event]:
    """What goes wrong in a loop goes wrong only if it has a round."""
    why = Unknown(f"if the loop in line {at.statement_span.line} runs at all", at.statement_span)
    found: list[Event] = []
    for event in events:
        always = not isinstance(event, Problem) or event.condition is not None
        found.append(event if always else replace(event, condition=why))
    return found


def _growing(first: Way) -> dict[ListValue, Size]:
    """The lists that a round makes longer, with the length that they have before."""
    lists = [(obj, after) for obj, after in first.states.values() if type(obj) is ListValue]
    return {obj: obj.length for obj, after in lists if obj.length is not None and obj.snapshot() != after}


def _names_bound(first: Way) -> list[tuple[Scope, str]]:
    """The names that a round before may have bound, with something that a round works out anew."""
    scopes = [(obj, after) for obj, after in first.states.values() if isinstance(obj, Scope)]
    return [
        (obj, name)
        for obj, after in scopes
        for name, value in after.items()
        if name not in obj.names and isinstance(value, (Expr, Scalar, Array, Unknown, tuple))
    ]


def _added(again: Way) -> dict[ListValue, Size]:
    """By how many items every round makes a list longer: the same number, whatever the rounds before have done."""
    if again.dead is not None or (again.signal is not None and again.signal.kind != "continue"):
        return {}
    lists = [(obj, after[3]) for obj, after in again.states.values() if type(obj) is ListValue]
    more = {obj: count - obj.count for obj, count in lists if count is not None and obj.count is not None}
    return {obj: size for obj, size in more.items() if isinstance(size, int)}


def bare(why: Unknown) -> Unknown:
    """An item of which nothing more is known than why, or that it is a number."""
    return Number(why.reason, why.span, cause=why.cause, like=why.like) if isinstance(why, Number) else why.likewise()
