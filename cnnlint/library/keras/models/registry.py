"""The models that a program makes, in order."""

from __future__ import annotations

from typing import Any

from cnnlint.library.keras.making.precision import in_force
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.values import Context, Mutable, Shared, Unknown


class Registry(Mutable):
    """The models that a program makes, in order."""

    __slots__ = ("models",)

    def __init__(self) -> None:
        self.models: list[ModelValue] = []

    def snapshot(self) -> Any:
        return tuple(self.models)

    def restore(self, state: Any) -> None:
        self.models = list(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return one + tuple(m for m in other if not any(m is o for o in one))

    def forget(self, why: Unknown) -> None:
        """What was made was made."""


MODELS = Shared(Registry)


def register(model: ModelValue, at: Context) -> None:
    """Remembers a model for the list of final states, and the dtype policy that it is made under."""
    model.policy = in_force(at)
    registry = at.shared(MODELS)
    at.store.touch(registry)
    registry.models.append(model)
