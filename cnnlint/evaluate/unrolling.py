"""A loop whose items are known: round by round, for as long as that matters, and for as long as they stay what they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from cnnlint.evaluate.effects import first_round, matters
from cnnlint.evaluate.flow import Signal, Way
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.rounds import bare, unknown_times
from cnnlint.evaluate.turns import Rounds
from cnnlint.frozen import dataclass
from cnnlint.library.python.ranges import RangeValue
from cnnlint.values import Cause, Generated, ListValue, Unknown, Value, identical, one_of

MAX_ITERATIONS = 20_000  # rounds that build a model
MAX_PLAIN = 300  # rounds that only collect plain values
FEW = 12  # loops up to this length are unrolled without asking whether it matters, unless that takes
MAX_PLAIN_STEPS = 3_000  # steps; a training loop takes more, and a loop that builds nothing is not worth more
MAX_LISTED_STEPS = 12_000  # of a loop over what the program writes out, as the lines of a text: it is no training loop


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """A list that the items of `zip` and `enumerate` are drawn from: its place in their tuples, and how long it was."""

    place: int
    items: ListValue
    length: int

    def is_outdated(self, rows: Sequence[Any], i: int) -> bool:
        """Whether the row at that index is no longer what Python would draw: a round changed the list."""
        return len(self.items.items) != self.length or (i < len(rows) and self.items.items[i] is not rows[i][self.place])


@dataclass(frozen=True, slots=True, eq=False)
class Unrolled:
    """A `for` over items that are known. body: a round of it.

    source: the list that the items come from, since Python sees what a round does to it; of an iterator each item is taken off.
    columns: the lists that the iterator draws from.
    """

    at: Place
    items: Sequence[Value]
    body: Callable[[Value], Signal | None]
    rounds: Rounds
    source: ListValue | None
    columns: Sequence[_Column]

    def run(self) -> Signal | None:
        """The rounds, and how the loop ends."""
        spent = 0
        for i, item in enumerate(self.items):
            enough, way = self._enough(i, spent)
            if enough:
                return self._followed_as_one(i, way)
            self._take()
            before = self.at.run.steps
            signal = self.rounds.next(partial(self.body, item))
            spent = self.at.run.steps - before
            if signal is not None and signal.why is not None:
                return self._perhaps_left(signal.why)
            if signal is not None and signal.kind != "continue":
                return signal
            if self.source is not None and self._is_changed(self.source, i + 1):
                return self._go_on(self.source, i + 1)
            if any(column.is_outdated(self.items, i + 1) for column in self.columns):
                return self._go_on_drawing()
        return None

    def _take(self) -> None:
        if isinstance(self.source, Generated):
            self.at.store.touch(self.source)
            del self.source.items[0]

    def _lose(self, why: Unknown) -> None:
        """It is not known how many items of the iterator are left."""
        if isinstance(self.source, Generated):
            self.at.store.touch(self.source)
            self.source.forget(why)

    def _enough(self, done: int, spent: int) -> tuple[bool, Way | None]:
        """Whether the rounds that are left need not be unrolled; and the next of them, where it was followed to tell that.

        spent: the steps that the round before took.
        """
        run, count = self.at.run, len(self.items)
        if done == 2:  # it would end at the bound, and all be lost
            return spent * (count - done) > run.limit - run.steps, None
        cheap = spent * count <= MAX_PLAIN_STEPS
        plain = cheap or (spent * count <= MAX_LISTED_STEPS and all(isinstance(item, str) for item in self.items))
        if done != 1 or (cheap and count <= FEW):
            return False, None
        body = partial(self.body, self.items[done])
        way = first_round(run, lambda: self.rounds.any(body))
        return not matters(way, plain and count <= MAX_PLAIN), way

    def _followed_as_one(self, done: int, way: Way | None) -> Signal | None:
        """The rounds that are left, followed as one. way: the next of them, if followed already."""
        changed = index_of(self.at, self.items)  # of all, since what the rounds collect begins with the first
        self._lose(changed)  # a round may leave it
        left = self.items[done:]
        return unknown_times(self.at, changed, lambda: self._any_of(left, changed), self.rounds, way, True, len(left))

    def _perhaps_left(self, why: Unknown) -> Signal | None:
        """A round may have left the loop."""
        self._lose(why)
        return unknown_times(self.at, why, lambda: self._any_of(self.items, why), self.rounds)

    def _any_of(self, items: Sequence[Value], why: Unknown) -> Signal | None:
        """A round with an item of which is known what is true of every item."""
        alike = items and all(identical(items[0], item) for item in items)
        return self.body(items[0] if alike else bare(why) if isinstance(items, range) else one_of(items, bare(why)))

    def _is_changed(self, source: ListValue, done: int) -> bool:
        """Whether a round made what the items come from longer or shorter, or put something else where the next one stood."""
        taken = isinstance(source, Generated)
        if source.rest is not None or len(source.items) != len(self.items) - (done if taken else 0):
            return True
        return not taken and done < len(self.items) and source.items[done] is not self.items[done]

    def _go_on(self, source: ListValue, done: int) -> Signal | None:
        return self._go_on_taking(source) if isinstance(source, Generated) else self._go_on_over(source, done)

    def _go_on_over(self, live: ListValue, start: int) -> Signal | None:
        """Goes on over a list that the loop itself makes longer or shorter."""
        for i in range(start, MAX_ITERATIONS):
            if live.rest is not None or i >= len(live.items):
                break
            signal = self.rounds.next(partial(self.body, live.items[i]))
            if signal is not None and signal.why is not None:
                return self._of_unknown_item(signal.why)
            if signal is not None and signal.kind != "continue":
                return signal
        return self._of_unknown_item(live.rest or (too_long(self.at) if len(live.items) >= MAX_ITERATIONS else None))

    def _go_on_taking(self, iterator: Generated) -> Signal | None:
        """Goes on over an iterator of which the loop itself takes items."""
        while iterator.rest is None and iterator.items:
            self.at.store.touch(iterator)
            signal = self.rounds.next(partial(self.body, iterator.items.pop(0)))
            if signal is not None and signal.why is not None:
                iterator.forget(signal.why)
            elif signal is not None and signal.kind != "continue":
                return signal
        return self._of_unknown_item(iterator.rest)

    def _go_on_drawing(self) -> Signal | None:
        """The rounds that are left of a loop that changes the lists which its items come from."""
        why = self.at.unknown(f"the loop in line {self.at.statement_span.line} changes what it goes through")
        self._lose(why)
        return self._of_unknown_item(why)

    def _of_unknown_item(self, why: Unknown | None) -> Signal | None:
        """Further rounds, of which neither the number nor the items are known; none without a reason why there may be some."""
        return None if why is None else unknown_times(self.at, why, lambda: self.body(bare(why)), self.rounds)


def unrolled(
    at: Place, iterable: Value, items: Sequence[Value], body: Callable[[Value], Signal | None], rounds: Rounds
) -> Unrolled:
    """The rounds of a loop over that iterable, of which these are the items."""
    if isinstance(iterable, Generated) and iterable.rest is None:
        return Unrolled(at, items, body, rounds, iterable, _columns(items, iterable.sides))
    return Unrolled(at, items, body, rounds, iterable if type(iterable) is ListValue else None, ())


def _columns(items: Sequence[Value], sides: Sequence[Value]) -> list[_Column]:
    """The lists among what each item of a tuple is drawn from."""
    first = items[0] if items else None
    lists = [(i, side) for i, side in enumerate(sides) if type(side) is ListValue and side.rest is None]
    drawn = [(i, side) for i, side in lists if isinstance(first, tuple) and side.items and side.items[0] is first[i]]
    return [_Column(i, side, len(side.items)) for i, side in drawn]


def index_of(at: Place, items: Sequence[Value]) -> Unknown:
    """What stands for the items of a loop that is not unrolled; of numbers it is remembered which they are."""
    if not isinstance(items, range):
        return at.because(Cause.LOOP)
    return RangeValue(items.start, items.stop, items.step).each(at, f"{Cause.LOOP} over {{}}", cause=Cause.LOOP)


def too_long(at: Place, most: int = MAX_ITERATIONS) -> Unknown:
    """A loop that goes on beyond what is followed, as a reason."""
    return at.because(Cause.LONG_LOOP, f"a loop of more than {most:,} rounds")
