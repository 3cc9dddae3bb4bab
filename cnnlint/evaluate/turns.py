"""How often a place in the source was reached: what becomes unknown there is something else each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cnnlint.diagnostics import Span, Turn
from cnnlint.values import Unknown

T = TypeVar("T")


class Turns:
    """Every call of a function and every round of a loop is a turn of its own, known by the turn in which it begins and by its
    number in that. What is followed once more, as the rounds of a loop that is not unrolled are, has the same turns again."""

    __slots__ = ("_begun", "_known", "_named", "_things", "now")

    def __init__(self) -> None:
        self.now: Turn | None = None  # None while no function and no loop is being run
        self._begun = 0  # in the present turn
        self._known: dict[tuple[int, int], Turn] = {}
        self._named: dict[tuple[object, ...], dict[int, int]] = {}
        self._things: dict[tuple[object, ...], list[tuple[Unknown, object]]] = {}

    def new(self) -> Turn:
        """The next turn that begins in the present one."""
        self._begun += 1
        return self.within(self.now, self._begun)

    def within(self, turn: Turn | None, number: int) -> Turn:
        """A turn by its number in another: a round of a loop."""
        key = (0 if turn is None else turn.number, number)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Turn(len(self._known) + 1, self._named)
        return found

    def apart(self, thing: Unknown, name: str, bound: object) -> Span | None:
        """The place of something unknown without a name of its own, which gets one. Of several that are unknown there, for the
        same reason, each has a turn of its own. bound: where and when that is; what is bound there once more is the same."""
        if thing.span is None:
            return None
        others = self._things.setdefault((name, thing.reason, thing.span, thing.turn), [])
        number = next((i for i, (other, event) in enumerate(others) if other is thing or event == bound), len(others))
        if number == len(others):
            others.append((thing, bound))
        return thing.span if number == 0 else thing.span.in_turn(self.within(thing.span.turn, -number))

    def during(self, turn: Turn, block: Callable[[], T]) -> T:
        """What the block gives in that turn."""
        outside, self.now, self._begun = (self.now, self._begun), turn, 0
        try:
            return block()
        finally:
            self.now, self._begun = outside


class Rounds:
    """The rounds of a loop that is being run: the first ones each for itself, and one that stands for all that follow.

    open: why it is not known which round was the last, if it is not.
    """

    __slots__ = ("_loop", "_turns", "done", "open")

    def __init__(self, turns: Turns) -> None:
        self._turns, self._loop, self.done = turns, turns.new(), 0
        self.open: Unknown | None = None

    def next(self, block: Callable[[], T]) -> T:
        """What the block gives in a round of its own."""
        self.done += 1
        return self._turns.during(self._turns.within(self._loop, self.done), block)

    def any(self, block: Callable[[], T]) -> T:
        """What it gives in the round that comes next, which may stand for all that follow."""
        return self._turns.during(self._turns.within(self._loop, self.done + 1), block)
