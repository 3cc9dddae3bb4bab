"""Correct programs that look like mistakes: nothing is said of them, and the mistake beside each is found."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from good_program import Good, told


def programs() -> Iterator[tuple[str, Good]]:
    """Every program of every `good_*.py`, by the name of the file and its own."""
    for path in sorted(Path(__file__).parent.glob("good_*.py")):
        for name, value in vars(importlib.import_module(path.stem)).items():
            if isinstance(value, Good):
                yield f"{path.stem}.{name}", value


GOOD = dict(programs())
MISTAKES = [(name, *mistake) for name, good in GOOD.items() for mistake in good.mistakes]


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_of_it(name: str) -> None:
    assert told(GOOD[name].program, GOOD[name].keras) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"), MISTAKES, ids=[f"{name}-{code}" for name, *_, code in MISTAKES]
)
def test_the_mistake_beside_it_is_found(name: str, before: str, after: str, expected: str) -> None:
    good = GOOD[name]
    assert before in good.program
    assert expected in told(good.program.replace(before, after), good.keras)


@pytest.mark.parametrize("name", GOOD)
def test_there_is_a_mistake_beside_it(name: str) -> None:
    """A program of which nothing is understood is silent too."""
    assert GOOD[name].mistakes
