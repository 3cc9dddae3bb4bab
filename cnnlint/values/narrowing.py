"""Questions about several values at once, whose answers the type checker follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard, TypeVar

from cnnlint.values.unknowns import Value

T = TypeVar("T")


def all_are(items: Sequence[Value], kind: type[T]) -> TypeGuard[Sequence[T]]:
    """Whether each of the items is of that class."""
    return all(isinstance(item, kind) for item in items)
