"""Facts that many rules ask for are worked out once for each file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_answers: list[dict[tuple[int, ...], Any]] = []


def once(function: Callable[P, T]) -> Callable[P, T]:
    """Remembers the answers of a pure function of frozen values (no keyword arguments), by the identity of these values."""
    known: dict[tuple[int, ...], Any] = {}
    _answers.append(known)

    @wraps(function)
    def remembered(*args: P.args, **keywords: P.kwargs) -> T:
        key = tuple(map(id, args))
        found = known.get(key)
        if found is None:
            found = known[key] = (args, function(*args, **keywords))  # the values are kept: their identity is not used again
        return found[1]

    return remembered


def listed(function: Callable[P, Iterator[T]]) -> Callable[P, tuple[T, ...]]:
    """The same for a generator."""

    @wraps(function)
    def whole(*args: P.args, **keywords: P.kwargs) -> tuple[T, ...]:
        return tuple(function(*args, **keywords))

    return once(whole)


def forget() -> None:
    """Lets go of what is remembered: a file is done."""
    for known in _answers:
        known.clear()
