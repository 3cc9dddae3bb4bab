"""What is left open when a layer is refused and the program goes on, as it does in a `try`: a stack, and names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cnnlint.arguments import Arguments
from cnnlint.library.keras.making.naming import names_of
from cnnlint.values import Context

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue
    from cnnlint.library.keras.sequential.stack import SequentialValue


@contextmanager
def added_inside(model: SequentialValue, at: Context) -> Iterator[None]:
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


@contextmanager
def unless_it_goes_on(layer: LayerValue, args: Arguments, at: Context) -> Iterator[None]:
    """Tells inside what a constructor is refused for. Most take their automatic name first, which is then used up."""
    done = False
    try:
        yield
        done = True
    finally:
        if not done and not isinstance(args.keywords.get("name"), str):
            why = at.unknown(f"whether a {layer.type} that is refused takes a name")
            names_of(at).perhaps_next(layer.type, why, at)
