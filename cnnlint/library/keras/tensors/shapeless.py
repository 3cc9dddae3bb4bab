"""The shape of a tensor of which not even the number of axes is known."""

from __future__ import annotations

from typing import Any

from cnnlint.layers.base import Undetermined
from cnnlint.values import Unknown


class Shapeless(tuple[Any, ...]):
    """A shape that is not known: whoever looks at it learns why. A layer whose weights do not depend on it stays exact."""

    why: Unknown

    def __new__(cls, why: Unknown) -> Shapeless:
        self = super().__new__(cls)
        self.why = why
        return self

    def _refuse(self, *args: Any) -> Any:
        raise Undetermined(self.why)

    __getitem__ = __len__ = __iter__ = __add__ = _refuse
