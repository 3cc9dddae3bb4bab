"""What only some values can do. Whoever needs it of a value of any kind asks with `hasattr` whether it can, and goes on without
it where it cannot; `objects.Object` says what all of them can. No value has all of these, and nothing derives from this class:
it is the one place that says what each of the names means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from cnnlint.values.unknowns import Unknown, Value

if TYPE_CHECKING:
    from cnnlint.values.context import Context
    from cnnlint.values.kinds import Array


class Abilities(Protocol):
    """Operators and statements of Python, `super()`, descriptors, containers, and what loops ask of an object that changes."""

    def truth(self, at: Context) -> bool | Unknown:
        """`bool(self)`."""

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """`a sign b`, one of which it is."""

    def iterate(self, at: Context) -> Sequence[Value] | Unknown:
        """What a loop over it sees."""

    def unpack(self, names: int, at: Context) -> Unknown | None:
        """It is unpacked into so many names: why what these stand for is not known; None where it is."""

    def set_item(self, key: Value, value: Value, at: Context) -> None:
        """`self[key] = value`."""

    def contains(self, key: Value, at: Context) -> bool | Unknown:
        """`key in self`."""

    def drop(self, name: str, at: Context) -> None:
        """`del self.name`."""

    def dropped(self, at: Context) -> None:
        """A statement is nothing but an expression, and this is its value."""

    def wait(self, at: Context) -> Value:
        """`await self`."""

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(self, kind)`."""

    def lacks(self, name: str) -> bool:
        """Whether it surely has no such attribute."""

    def has_now(self, name: str, at: Context) -> bool | Unknown | None:
        """Whether it has an attribute that comes with what is done to it; None for any other."""

    def inherited(self, name: str, at: Context) -> Value:
        """`super().name` in a method of its class, where the base is of a library that models it."""

    def of_object(self, name: str, at: Context) -> Value:
        """The same, where no class of the program has it and the base is of any other kind."""

    def as_method(self, receiver: Value) -> Value:
        """What it is as a member of a class, seen through one of the class's objects."""

    def placed(self, key: Value, at: Context) -> Value | None:
        """The item at an index, where more decides it than the items; None where they decide."""

    def masked(self, mask: Array, at: Context) -> Value:
        """The items that a mask keeps."""

    @property
    def handed_on(self) -> tuple[Value, ...]:
        """What code that is given it gets with it."""

    def first_called(self, before: Any, after: Any) -> bool:
        """Whether it was called for the first time between two of its snapshots."""

    def only_called(self, before: Any, after: Any, since: int) -> bool:
        """Whether nothing happened to it between two of its snapshots but calls on what was made since then."""
