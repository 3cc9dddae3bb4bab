"""What a program tells Keras of its own classes: `keras.utils.get_custom_objects()`, `custom_object_scope`."""

from __future__ import annotations

from typing import Any

from cnnlint.library import models
from cnnlint.program import Call
from cnnlint.values import Context, DictValue, Mutable, Object, Shared, Unknown, Value


@models("keras.utils.get_custom_objects", "keras.saving.get_custom_objects")
def get_custom_objects(at: Context) -> Value:
    """The dict itself is not followed; that it was asked for is told, as a module of the project may do it."""
    at.emit(Call(at.span, "keras.utils.get_custom_objects", {}, {}))
    return at.unknown("the objects that the program registers with Keras")


class Scopes(Mutable):
    """The dicts of the scopes that stand around a place, from the outermost."""

    __slots__ = ("told",)

    def __init__(self) -> None:
        self.told: tuple[Value, ...] = ()

    def snapshot(self) -> Any:
        return self.told

    def restore(self, state: Any) -> None:
        self.told = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return one if len(one) < len(other) else other

    def forget(self, why: Unknown) -> None:
        """Nobody outside opens or leaves them."""


_SCOPES = Shared(Scopes)


class TellingScope(Object):
    """`with custom_object_scope({'Own': Own}):`; Keras 2 takes several dicts. keras/src/saving/object_registration.py"""

    __slots__ = ("dicts",)

    def __init__(self, dicts: tuple[Value, ...]) -> None:
        self.dicts = dicts

    def enter(self, at: Context) -> Value:
        scopes = at.shared(_SCOPES)
        at.store.touch(scopes)
        scopes.told = (*scopes.told, *self.dicts)
        return self

    def leave(self, at: Context) -> None:
        scopes = at.shared(_SCOPES)
        at.store.touch(scopes)
        scopes.told = scopes.told[: len(scopes.told) - len(self.dicts)]

    def describe(self) -> str:
        return "a scope of custom objects"


@models(
    "keras.utils.custom_object_scope",
    "keras.utils.CustomObjectScope",
    "keras.saving.custom_object_scope",
    "keras.saving.CustomObjectScope",
)
def custom_object_scope(at: Context, custom_objects: Value = None, *more: Value) -> Value:
    return TellingScope((custom_objects, *more))


def told_here(custom_objects: Value, at: Context) -> dict[Value, Value]:
    """What Keras is told by an argument and by the scopes around, as far as it is known. In Keras 3 the innermost scope hides
    those around it."""
    found: dict[Value, Value] = {}
    scopes = at.shared(_SCOPES).told
    for given in (*(scopes[-1:] if at.dialect >= 3 else scopes), custom_objects):
        if given is None:
            continue
        found = {**found, **given.items} if isinstance(given, DictValue) and given.rest is None else {}
    return found
