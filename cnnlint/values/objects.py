"""The values with behaviour and state: what the evaluator and libraries ask of each, and how its state is kept and put back."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Self

from cnnlint.values.unknowns import Unknown, Value

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments
    from cnnlint.values.context import Context


class Object:
    """A value with behaviour of its own. Library code and the evaluator meet it only through these methods.

    `builds`: models are made of it, so a loop that makes or changes it matters.
    """

    __slots__ = ()
    builds = False

    def get(self, name: str, at: Context) -> Value:
        """The attribute `name`."""
        return Unknown(f"attribute {name!r} of {self.describe()} is not modelled", at.span)

    def set(self, name: str, value: Value, at: Context) -> None:
        """Assigns the attribute; an object that does not keep attributes forgets it."""

    def item(self, key: Value, at: Context) -> Value:
        """`self[key]`."""
        return Unknown(f"{self.describe()} is indexed, which is not modelled", at.span)

    def call(self, args: Arguments, at: Context) -> Value:
        """`self(...)`."""
        return Unknown(f"{self.describe()} is called, which is not modelled", at.span)

    def describe(self) -> str:
        """What it is, for reasons: "a list", "the layer conv2d"."""
        return f"a {type(self).__name__}"


_new = object.__new__  # `super()` takes as long again
births = count()  # orders mutable objects and forks by creation


class Mutable(Object):
    """An object whose state can change. `snapshot` must return a value that later changes do not alter.

    `born` orders objects by creation: one that is made while a way is followed needs no rolling back. `among`: the objects of
    which it is one, if it only tells what they have in common; what changes it changes one of them.
    """

    __slots__ = ("among", "born")
    among: tuple[Mutable, ...]
    born: int
    tallies = False  # whether it only counts what is made
    view = False  # whether its state is that of its `owner`

    def __new__(cls, *args: Any, **keywords: Any) -> Self:
        self = _new(cls)
        self.among, self.born = (), next(births)
        return self

    @property
    def extent(self) -> int:
        """How many parts it has, where each stands on the one before and only fits there, as the layers of a stack."""
        return 0

    def snapshot(self) -> Any:
        """Its state now."""
        raise NotImplementedError

    def restore(self, state: Any) -> None:
        """Puts a state back."""
        raise NotImplementedError

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        """The state when either of two is possible; what differs is `why`."""
        raise NotImplementedError

    def survives(self, methods: set[str], why: Unknown) -> bool:
        """Whether it is still known after code that cannot be read called these of its methods; what they may have changed is
        `why` then."""
        return False

    def in_common(self, other: Value, why: Unknown) -> Mutable | None:
        """One object that tells what is true of both; None where `join` says that of the two values."""
        return None

    def partway(self, before: Any, after: Any, why: Unknown) -> Any:
        """The state when some of what leads from one to the other was done."""
        return self.join(before, after, why)

    def forget(self, why: Unknown) -> None:
        """The object was handed to code that cannot be followed: its state is unknown from here on."""
