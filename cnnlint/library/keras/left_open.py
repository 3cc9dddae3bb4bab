"""What is left of a stack when a layer is refused and the program goes on, as it does in a `try`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cnnlint.values import Context

if TYPE_CHECKING:
    from cnnlint.library.keras.sequential import SequentialValue


@contextmanager
def left_open(model: SequentialValue, at: Context) -> Iterator[None]:
    """Adds a layer inside. Keras 3 keeps what it refuses and refuses those after it; Keras 2 drops it and is not built."""
    length, done = len(model.stack), False
    try:
        yield
        done = True
    finally:
        if not done:
            at.store.touch(model)
            del model.stack[length:]
            model.rest = model.rest or at.unknown("a layer that Keras refuses was added, and the program goes on")
