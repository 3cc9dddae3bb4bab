"""`keras.utils.get_custom_objects()`: the dict in which a program may register names of its own."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.program import Call
from cnnlint.values import Context, Value


@models("keras.utils.get_custom_objects", "keras.saving.get_custom_objects")
def get_custom_objects(at: Context) -> Value:
    """The dict itself is not followed; that it was asked for is told, as a module of the project may do it."""
    at.emit(Call(at.span, "keras.utils.get_custom_objects", {}, {}))
    return at.unknown("the objects that the program registers with Keras")
