"""Dataclasses of cnnlint are those of the standard library, but for the guard against changes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from cnnlint import frozen


def made(maker: Any, **given: Any) -> list[Any]:
    """A class with its fields, one without any, and one that is equal by its own word."""

    @maker(frozen=True, slots=True, **given)
    class Pair:
        one: int
        other: Any = dataclasses.field(default=0, compare=False)
        hidden: Any = dataclasses.field(default=0, repr=False)

    @maker(frozen=True, slots=True, **given)
    class Single:
        one: Any

    @maker(frozen=True, slots=True, **given)
    class Empty:
        pass

    @maker(frozen=True, slots=True, **given)
    class Own:
        one: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 1

        def __repr__(self) -> str:
            return "own"

    return [Pair, Single, Empty, Own]


def shown(classes: list[Any]) -> list[Any]:
    pair, single, empty, own = classes
    nan = float("nan")
    things = [
        pair(1),
        pair(1, 2),
        pair(1, 2, 3),
        pair(2),
        single(1),
        single((1,)),
        single(nan),
        empty(),
        empty(),
        own(1),
        own(2),
    ]
    equal = [[a == b for b in things] for a in things]
    hashed = [[hash(a) == hash(b) for b in things] for a in things if not isinstance(a, single) or a.one == a.one]
    return [equal, hashed, [repr(thing) for thing in things]]


@pytest.mark.parametrize("given", [{}, {"eq": False}])
def test_they_are_equal_hashed_and_shown_as_those_of_the_standard_library(given: dict[str, bool]) -> None:
    assert shown(made(frozen.dataclass, **given)) == shown(made(dataclasses.dataclass, **given))


def test_one_that_may_change_has_no_hash() -> None:
    @frozen.dataclass(slots=True)
    class Changing:
        one: int

    assert Changing(1) == Changing(1)
    with pytest.raises(TypeError):
        hash(Changing(1))


def test_one_of_another_class_is_another() -> None:
    @frozen.dataclass(frozen=True, slots=True)
    class One:
        x: int

    @frozen.dataclass(frozen=True, slots=True)
    class Other(One):
        y: int = 0

    assert One(1) != Other(1)
    assert Other(1, 2) != Other(1, 3)
    assert frozen.replace(Other(1, 2), y=3) == Other(1, 3)
