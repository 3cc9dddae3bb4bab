"""What is told of a thing once, because what else is wrong with it follows from the first."""

from __future__ import annotations

from typing import Any

from cnnlint.values import Context, Mutable, Shared, Unknown


class Told(Mutable):
    """What was told on the way that is followed. A thing told on one of two ways alone is told again after them, for sure."""

    __slots__ = ("things",)

    def __init__(self) -> None:
        self.things: dict[tuple[str, object], object] = {}

    def snapshot(self) -> Any:
        return self.things

    def restore(self, state: Any) -> None:
        self.things = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {key: thing for key, thing in one.items() if key in other}


_TOLD = Shared(Told)


def first_time(at: Context, about: str, thing: object) -> bool:
    """Whether that is told of a thing for the first time. Words and tuples are known by what they say, all else by identity."""
    told = at.shared(_TOLD)
    key = (about, thing if isinstance(thing, (str, tuple)) else id(thing))
    if key in told.things:
        return False
    at.store.touch(told)
    told.things = {**told.things, key: thing}
    return True
