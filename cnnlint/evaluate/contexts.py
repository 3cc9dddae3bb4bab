"""The evaluator's own side of a Context, for the methods of its values: they are declared for any."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from cnnlint.evaluate.place import Place
    from cnnlint.values import Context


def place_in(at: Context) -> Place:
    """The place in the program that is read: only the evaluator makes the objects of this room, and calls them."""
    return cast("Place", at)
