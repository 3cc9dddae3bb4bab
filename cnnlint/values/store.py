"""The fork-aware store: an unknown condition is followed both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from cnnlint.values.objects import Mutable, births
from cnnlint.values.unknowns import Unknown

_ONE_OF_THEM = Unknown("one of several objects was changed, and it is not known which")
T = TypeVar("T")
States: TypeAlias = Mapping[int, tuple[Mutable, Any]]


class Shared(Generic[T]):
    """A key to what a library remembers of the whole program (Keras's name counters), and how that begins."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make

    def among(self, states: dict[Shared[Any], Any]) -> T:
        """What one program came to have under this key; made when it is first asked for."""
        if self not in states:
            states[self] = made = self.make()
            if isinstance(made, Mutable):
                made.born = -1  # older than every fork, whichever way asks for it first
        found: T = states[self]
        return found


def _all_among(obj: Mutable) -> Iterator[Mutable]:
    """The objects of which it is one, and those of which each of these is one: each once, by however many ways it is met."""
    waiting, met = [obj], {id(obj)}
    while waiting:
        for one in waiting.pop().among:
            if id(one) not in met:
                met.add(id(one))
                waiting.append(one)
                yield one


class Store:
    """Remembers the state that objects had before an unknown condition, for as long as a fork is being followed."""

    __slots__ = ("_frames",)

    def __init__(self) -> None:
        self._frames: list[tuple[int, dict[int, tuple[Mutable, Any]], bool]] = []

    def touch(self, obj: Mutable) -> None:
        """Call before changing `obj`."""
        for one in _all_among(obj) if obj.among else ():
            self._keep(one)
            one.forget(_ONE_OF_THEM)
        self._keep(obj)

    def _keep(self, obj: Mutable) -> None:
        """Remembers its state, if it is older than the way that is being followed."""
        if not self._frames:
            return
        if obj.view:
            obj = obj.owner  # type: ignore[attr-defined]
        start, saved, _ = self._frames[-1]
        if obj.born < start and id(obj) not in saved:
            saved[id(obj)] = (obj, obj.snapshot())

    def fork(self, sure: bool = False) -> int:
        """Starts one way; every object touched from here on can be rolled back. Returns what orders it among the births.

        sure: what follows is done in any case.
        """
        since = next(births)
        self._frames.append((since, {}, sure))
        return since

    def is_of_this_way(self, obj: Mutable) -> bool:
        """Whether the object was made on the way that is being followed: nothing outside of it has changed it."""
        return not self._frames or obj.born > self._frames[-1][0]

    def leave(self) -> States:
        """Ends one way: rolls back, and returns the objects it touched with the state it left them in."""
        _, saved, _ = self._frames.pop()
        after = {key: (obj, obj.snapshot()) for key, (obj, _) in saved.items()}
        for obj, before in saved.values():
            obj.restore(before)
        return after

    def apply(self, states: States) -> None:
        """Puts the objects in the state that a way left them in: that way was taken."""
        for obj, state in states.values():
            self.touch(obj)
            obj.restore(state)

    def dissolve(self, index: int) -> None:
        """Takes out one frame: what was touched in it was touched in the one below."""
        _, saved, _ = self._frames.pop(index)
        if index:
            start, below, _ = self._frames[index - 1]
            for key, (obj, before) in saved.items():
                if obj.born < start:
                    below.setdefault(key, (obj, before))

    def doubt(self, why: Unknown) -> None:
        """On a way that has just begun: of the changes in the frame below only some were made."""
        for obj, before in self._frames[-2][1].values():
            now = obj.snapshot()
            self.touch(obj)
            obj.restore(obj.partway(before, now, why))

    def merge(self, one: States, other: States, why: Unknown) -> None:
        """Joins two ways that started from the present state."""
        for key in {**one, **other}:
            obj = (one.get(key) or other[key])[0]
            now = obj.snapshot()
            a = one[key][1] if key in one else now
            b = other[key][1] if key in other else now
            self.touch(obj)
            obj.restore(obj.join(a, b, why))

    def merge_part(self, states: States, why: Unknown) -> None:
        """Joins the present state with one that a way may have come to, or stopped on the way to."""
        for obj, after in states.values():
            now = obj.snapshot()
            self.touch(obj)
            obj.restore(obj.partway(now, after, why))

    @property
    def touched(self) -> tuple[Mutable, ...]:
        """The objects changed so far in the way being followed that are older than it."""
        return tuple(obj for obj, _ in self._frames[-1][1].values()) if self._frames else ()

    @property
    def depth(self) -> int:
        """How many ways inside each other are being followed."""
        return len(self._frames)

    @property
    def forked(self) -> bool:
        """Whether an unknown condition is being followed."""
        return self.forks > 0

    @property
    def forks(self) -> int:
        """How many unknown conditions inside each other are being followed."""
        return sum(not sure for _, _, sure in self._frames)
