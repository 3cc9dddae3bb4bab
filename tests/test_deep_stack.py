"""Deep recursion does not take memory from the system and give it back with every call."""

from __future__ import annotations

import sys

import pytest

from cnnlint.evaluate.deep_stack import with_room

ROUNDS, DEEPEST = 200, 200

resource = pytest.importorskip("resource", reason="Windows does not count pages so")


def down(depth: int) -> int:
    return down(depth - 1) + 1 if depth else 0


def borders() -> int:
    """The pages that the system had to give while the stack went back and forth over every depth."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for depth in range(DEEPEST):
        for _ in range(ROUNDS):
            down(depth)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def around(depth: int) -> int:
    """The same from so far below."""
    return around(depth - 1) if depth else borders()


@pytest.mark.skipif(sys.platform != "linux", reason="pages are counted as Linux counts them")
def test_recursion_stays_in_one_chunk() -> None:
    assert with_room(lambda: around(300)) < ROUNDS


def test_result_and_error_come_through() -> None:
    assert with_room(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 // 0)
