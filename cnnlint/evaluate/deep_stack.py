"""Room for the frames of a deep recursion.

CPython keeps the frames of Python functions in chunks of 16 kB: it takes one from the system when a call needs more than is
left, and gives it back when that call returns. An interpreter in Python goes back and forth over such a border all the time,
which took a twentieth of its time. A chunk is at least as large as the frame that it is taken for: what is called by a function
with a large frame has the rest of a large chunk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_SLOTS = 2**17  # of eight bytes: the chunk has twice as many, for some thousand frames. What is not used takes no memory


def with_room(run: Callable[[], T]) -> T:
    """What `run()` gives."""
    return run()


with_room.__code__ = with_room.__code__.replace(co_stacksize=_SLOTS)
