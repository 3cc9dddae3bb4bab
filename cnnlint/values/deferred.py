"""What generators, `map` and `filter` give: nothing is done before somebody asks for an item."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cnnlint.shapes import Size
from cnnlint.values.containers import Generated, ListValue
from cnnlint.values.objects import Mutable
from cnnlint.values.unknowns import Unknown, Value

if TYPE_CHECKING:
    from cnnlint.values.context import Context


class Deferred(Generated):
    """Items that are made, all at once, when the first is asked for.

    make: makes them. holds: what making them may change. own: the scope that nothing else sees.
    """

    __slots__ = ("done", "found", "holds", "make", "more", "own", "size", "sort", "touch")

    def __init__(
        self,
        at: Context,
        make: Callable[[], ListValue],
        holds: tuple[Value, ...] = (),
        own: Mutable | None = None,
        endless: bool = False,
    ) -> None:
        self.make, self.holds, self.own, self.touch = make, holds, own, at.store.touch
        self.done = False
        self.found: list[Value] = []
        self.more: Unknown | None = None
        self.sort: Value | None = None
        self.size: Size | None = None
        self.variable = None
        self.runs = None
        self.endless, self.sides = endless, ()

    def _run(self) -> None:
        if self.done:
            return
        self.touch(self)
        self.done, self.more = True, Unknown("a generator that asks for its own items")
        made = self.make()
        self.found, self.more, self.sort, self.size = list(made.items), made.rest, made.tail, made.count

    @property
    def items(self) -> list[Value]:
        self._run()
        return self.found

    @items.setter
    def items(self, items: list[Value]) -> None:
        self.done, self.found = True, items

    @property
    def rest(self) -> Unknown | None:
        self._run()
        return self.more

    @rest.setter
    def rest(self, rest: Unknown | None) -> None:
        self.done, self.more = True, rest

    @property
    def tail(self) -> Value | None:
        self._run()
        return self.sort

    @tail.setter
    def tail(self, tail: Value | None) -> None:
        self.sort = tail

    @property
    def count(self) -> Size | None:
        self._run()
        return self.size

    @count.setter
    def count(self, count: Size | None) -> None:
        self.size = count

    def partly(self, at: Context, whole: bool = False, enough: Callable[[], bool] | None = None) -> None:
        """The items are asked for one by one, perhaps not all (unless `whole`): what making them changes elsewhere is not known
        in between. enough: asked when they are there, whether surely all were asked for and nothing happened in between."""
        if self.done:
            return
        at.store.fork()
        try:
            self._run()
            all_of_it = enough is not None and enough()
        finally:
            states = at.store.leave()
        if all_of_it:
            at.store.apply(states)
            return
        mine = {k: s for k, s in states.items() if s[0] is self or s[0] is self.own or (whole and s[0].tallies)}
        at.store.apply(mine)
        why = at.unknown("changed by a generator, of which it is not known how far it has run")
        at.store.merge_part({key: state for key, state in states.items() if key not in mine}, why)

    def snapshot(self) -> Any:
        return tuple(self.found), self.more, self.sort, self.size, self.done

    def restore(self, state: Any) -> None:
        self.found, self.more, self.sort, self.size, self.done = list(state[0]), state[1], state[2], state[3], state[4]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        if one[4] == other[4]:
            joined = super().join(one[:4], other[:4], why)
            return joined[0], joined[1], joined[2], joined[3], one[4]
        return (), why, None, None, True

    def forget(self, why: Unknown) -> None:
        self.done, self.found, self.more, self.sort, self.size = True, [], why, None, None
