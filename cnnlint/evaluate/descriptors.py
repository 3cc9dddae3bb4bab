"""What a class body makes of a function: a property, a class method or a static one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnlint.arguments import Arguments
from cnnlint.evaluate.functions import Method
from cnnlint.frozen import dataclass, replace
from cnnlint.values import Context, Object, Value

if TYPE_CHECKING:
    from cnnlint.evaluate.classes import ClassValue


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A `staticmethod`, `classmethod`, `property` or `cached_property` in a class body."""

    kind: str
    function: Value
    setter: Value = None

    def through(self, cls: ClassValue) -> Value:
        """A `classmethod` or `staticmethod` as it is met through the class."""
        return Method(self.function, cls) if self.kind == "classmethod" else self.function

    def get(self, name: str, at: Context) -> Value:
        """`@size.setter` and the like."""
        return Accessor(self, name) if name in ("getter", "setter", "deleter") else at.unknown(f"`.{name}` of a property")


@dataclass(frozen=True, slots=True)
class Accessor(Object):
    """What `@size.setter` decorates becomes a part of the property."""

    of: Descriptor
    kind: str

    def call(self, args: Arguments, at: Context) -> Value:
        given = args.positional[0] if args.positional else None
        if self.kind == "deleter":
            return self.of
        return replace(self.of, function=given) if self.kind == "getter" else replace(self.of, setter=given)
