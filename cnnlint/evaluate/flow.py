"""Ways through the program: signals, raised exceptions, and following an unknown condition both ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import partial, reduce
from typing import TYPE_CHECKING, Literal

from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass, replace
from cnnlint.program import Event, Problem
from cnnlint.values import ListValue, States, Unknown, Value, join

if TYPE_CHECKING:
    from cnnlint.evaluate.interpreter import Interpreter


OTHERWISE = "or here, in the other case"


@dataclass(frozen=True, slots=True)
class Signal:
    """How a block ended early. `maybe-break`: in one way of an unknown condition.

    value: what is returned. why: the condition on which a `maybe-break` depends.
    """

    kind: Literal["return", "break", "continue", "maybe-break"]
    value: Value = None
    why: Unknown | None = None


@dataclass(slots=True)
class Results:
    """What the body of a function that is being run has given so far.

    returned: what it may have returned already, and the condition of that. yielded: the items of a generator.
    """

    returned: list[tuple[Value, Unknown]] = field(default_factory=list)
    yielded: ListValue | None = None


class Raised(Exception):
    """The program raises here. told: a problem says so already. span: where Python itself does, not a `raise`. perhaps: of what
    may be otherwise when the program runs. help: what to do."""

    def __init__(
        self,
        error: str,
        message: str = "",
        value: Value = None,
        told: bool = False,
        span: Span | None = None,
        perhaps: bool = False,
        help: str | None = None,
    ) -> None:
        super().__init__(f"{error}: {message}")
        self.error, self.message, self.told, self.span = error, message, told, span
        self.perhaps, self.help = perhaps, help
        self.value = value  # the exception itself, where it is an object of a class of the program


class Exhausted(Exception):
    """A bound was reached: what follows is not read."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


class LoopExhausted(Exception):
    """A loop has used up its steps."""


@dataclass(slots=True)
class Way:
    """What one way of a condition did: how it ended, what it changed, what happened; `dead` if it raises.

    since: what was made in it was made later.
    """

    signal: Signal | None
    states: States
    events: list[Event]
    dead: Raised | None = None
    since: int = 0


def follow(run: Interpreter, block: Callable[[], Signal | None], before: Way | None = None) -> Way:
    """Runs a block as one way and rolls it back. `before`: another way that comes first."""
    start = len(run.events)
    since = run.store.fork()
    if before is not None:
        run.store.apply(before.states)
        run.events += before.events
    splits = len(run.splits)
    signal, dead = None, None
    run.ways += 1
    try:
        signal = block()
    except Raised as raised:
        dead = raised.with_traceback(None)  # its frames hold the whole syntax tree
    finally:
        run.ways -= 1
        close_splits(run, splits)
        states = run.store.leave()
        events = run.events[start:]
        del run.events[start:]
    return Way(signal, states, events, dead, since)


def choose(
    run: Interpreter,
    why: Unknown,
    one: Callable[[], Signal | None],
    other: Callable[[], Signal | None],
    rest: Callable[[], Signal | None] | None,
) -> Signal | None:
    """Follows both ways of an unknown condition and joins them. `rest` runs what follows in the block.

    A way that falls through while the other leaves the block is followed to the end of the block before they are joined.
    """
    a, b = follow(run, one), follow(run, other)
    if a.dead or b.dead:
        return alive(run, why, a, b, rest)
    if rest is not None and (a.signal is None) != (b.signal is None):
        if a.signal is None:
            a = follow(run, rest, a)
        else:
            b = follow(run, rest, b)
        if a.dead or b.dead:
            return alive(run, why, a, b, None)
        return join_ways(run, why, a, b)
    if a.signal is None and b.signal is None:
        _merge(run, why, a, b)
        return rest() if rest is not None else None
    return join_ways(run, why, a, b)


def apart(run: Interpreter, blocks: Sequence[Callable[[], Value]], why: Unknown) -> Value:
    """Follows each of several programs that begin alike: what happens in one happens, whatever the others do."""
    ways = [follow(run, partial(_returning, block)) for block in blocks]
    values = []
    for way in ways:
        run.store.merge_part(way.states, why)
        run.events += way.events
        if way.dead is not None and not isinstance(way.events[-1] if way.events else None, Problem):
            run.gaps.append(Unknown(f"the statement raises {way.dead.error}: {way.dead.message}", why.span))
        elif way.signal is not None:
            values.append(way.signal.value)
    return reduce(partial(join, why=why), values) if values else why


def _returning(block: Callable[[], Value]) -> Signal:
    return Signal("return", block())


def alive(run: Interpreter, why: Unknown, a: Way, b: Way, rest: Callable[[], Signal | None] | None) -> Signal | None:
    """One of two ways raises, or both: the other is taken."""
    dead, taken = (a, b) if a.dead else (b, a)
    run.lost(why, dead)
    if taken.dead is None:
        return take(run, taken, rest)
    if run.tries.guards:  # a handler meets what was done until then
        take(run, taken, None)
    raise taken.dead


def join_ways(run: Interpreter, why: Unknown, a: Way, b: Way) -> Signal | None:
    """Both ways have run to the end of the block."""
    kinds = {w.signal.kind if w.signal else "" for w in (a, b)}
    if kinds == {"return"} and a.signal and b.signal:
        _merge(run, why, a, b)
        return Signal("return", join(a.signal.value, b.signal.value, why))
    if kinds == {"", "return"}:
        returned, other = (a, b) if a.signal else (b, a)
        return _split(run, why, returned, other)
    _merge(run, why, a, b)
    if len(kinds) == 1:
        return a.signal
    return Signal("maybe-break", why=why) if {"break", "maybe-break"} & kinds else None


def _split(run: Interpreter, why: Unknown, returned: Way, other: Way) -> Signal | None:
    """One way returned, the other goes on: keep both apart until the function ends."""
    run.store.fork()
    run.store.apply(other.states)
    start = len(run.events)
    run.events += other.events
    run.splits.append((returned, why, start))
    return None


def close_splits(run: Interpreter, kept: int = 0) -> None:
    """Closes the splits that were opened since there were so many."""
    while len(run.splits) > kept:
        _close_split(run)


def _close_split(run: Interpreter) -> None:
    """The way that went on has ended too: join it with the one that returned earlier."""
    returned, why, start = run.splits.pop()
    states = run.store.leave()
    events = run.events[start:]
    del run.events[start:]
    _merge(run, why, returned, Way(None, states, events))
    if returned.signal is not None and run.results:
        run.results[-1].returned.append((returned.signal.value, why))


def take(run: Interpreter, way: Way, rest: Callable[[], Signal | None] | None) -> Signal | None:
    """That way was taken."""
    run.store.apply(way.states)
    run.events += way.events
    if way.signal is not None or rest is None:
        return way.signal
    return rest()


def _merge(run: Interpreter, why: Unknown, a: Way, b: Way) -> None:
    run.store.merge(a.states, b.states, why)
    run.events += merged_events(a.events, b.events, why)


def merged_events(one: Sequence[Event], other: Sequence[Event], why: Unknown) -> list[Event]:
    """What happens in both ways happens; what happens in one is conditional."""
    one, other = _with_one_cause(one, other)
    places = {place_of(e): e for e in other}
    both = {place_of(e) for e in one} & places.keys()
    merged: list[Event] = []
    for event in one:
        same = place_of(event) in both and (isinstance(event, Problem) or event == places[place_of(event)])
        merged.append(event if same else _under(event, why))
    for event in other:
        if place_of(event) in both and (isinstance(event, Problem) or event in one):
            continue
        merged.append(_under(event, why))
    return merged


def _under(event: Event, why: Unknown) -> Event:
    """The event, which happens in one way of that condition alone; a problem keeps the outer ones, too."""
    if event.condition is None:
        return replace(event, condition=why)
    return replace(event, within=(*event.within, why)) if isinstance(event, Problem) else event


def _with_one_cause(one: Sequence[Event], other: Sequence[Event]) -> tuple[Sequence[Event], Sequence[Event]]:
    """Both ways fail of one kind, at different places: that is one failure, said at the first of them."""
    a, b = _first_problem(one), _first_problem(other)
    alike = a is not None and b is not None and a.span != b.span and a.kind == b.kind and a.actual == b.actual
    if a is None or b is None or not alike or a.dialects != b.dialects:
        return one, other
    said = replace(a, labels=(*a.labels, Label(b.span, f"{OTHERWISE}: {b.message}")), edits=())
    return [said if event is a else event for event in one], [said if event is b else event for event in other]


def _first_problem(events: Sequence[Event]) -> Problem | None:
    """The failure that a way surely ends with."""
    first = next((event for event in events if isinstance(event, Problem)), None)
    return first if first is not None and first.condition is None and first.certain and first.actual is not None else None


def place_of(event: Event) -> tuple[object, ...]:
    """What tells that an event of two ways, or rounds, is the same."""
    return type(event), event.span, getattr(event, "kind", "")
