"""A function of the program as libraries and rules meet it: what its text tells of it. `evaluate/functions.py` makes them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from cnnlint.diagnostics import Span
from cnnlint.values.objects import Object
from cnnlint.values.unknowns import Value

if TYPE_CHECKING:
    from cnnlint.arguments import Signature


class ProgramFunction(Object):
    """A `def` or `lambda` of the program. Parameters are asked for by their place among all that may be given by position.

    generator: whether it yields, so that a call of it makes a generator.
    """

    __slots__ = ()
    name: str
    span: Span
    signature: Signature
    generator: bool

    @property
    @abstractmethod
    def decorated(self) -> bool:
        """Whether something stands around it that may return something else."""

    @property
    @abstractmethod
    def returns_nothing(self) -> bool:
        """Whether it does something and surely returns None."""

    @property
    @abstractmethod
    def returned_function(self) -> str:
        """The name of the function that it makes and surely returns, if it does."""

    @property
    @abstractmethod
    def attributes_in_text(self) -> frozenset[tuple[str, str]]:
        """The attributes that stand in it, `("self", "optimizer")`."""

    @property
    @abstractmethod
    def operands(self) -> frozenset[str]:
        """The names that it computes with as they are, whenever it runs."""

    @property
    @abstractmethod
    def never_read(self) -> list[tuple[tuple[str, ...], Span]]:
        """The calls of a `def` that give a name what its text never reads: the whole names of what is called and of its
        arguments, empty for one that is no name, and where."""

    @abstractmethod
    def meant(self, name: str) -> Value:
        """What a name stands for in it now; of a dotted one, where that is a thing of a library."""

    @abstractmethod
    def outside(self) -> dict[str, Value]:
        """The names that its text reads from around it, with what they stand for now."""

    @abstractmethod
    def always_reads(self, name: str, used: Span) -> frozenset[str]:
        """The functions that it hands a name from around it to whenever it runs, empty for what else it does with that. None
        of them where the name may be bound again below the place where it is used."""

    @abstractmethod
    def routes(self, index: int) -> list[frozenset[str]] | None:
        """Through which calls a parameter gets into the result; None where that is not followed."""

    @abstractmethod
    def unread(self, index: int) -> bool:
        """Whether it has such a parameter and its text names it nowhere. False where something stands around it."""

    @abstractmethod
    def picked(self, index: int) -> list[tuple[int, Span]]:
        """The numbers at which it indexes a parameter, where it does not bind that name anew, and where."""

    @abstractmethod
    def indexed(self, attribute: str) -> list[Span]:
        """Where it indexes an attribute of its object, as a method that does nothing else with that."""

    @abstractmethod
    def read_through(self, path: tuple[str, ...]) -> list[tuple[Span, bool]]:
        """Where it reads what is at the end of a path from its object, and whether it surely does: not where it sets that, or
        asks whether it is there."""

    @abstractmethod
    def passed_on(self) -> list[tuple[Value, dict[int | str, int], Span]]:
        """The calls in it that are given its parameters as they are: what is called, which parameter stands where."""

    @abstractmethod
    def one_call(self) -> tuple[Value, dict[int | str, int], dict[str, Value], Span] | None:
        """The call that gives all of its result, where it does nothing else: what is called, which parameter stands where, and
        the numbers and switches beside them."""

    @abstractmethod
    def calls_on(
        self, indices: tuple[int, ...], keeps: Callable[[str], bool], decorated: bool = False
    ) -> list[tuple[str, Span]]:
        """The calls that it surely makes on these parameters, or on what it computes of them: the whole name of what is called,
        with a dot before that of a method, and where. keeps: whether what such a function gives of a tensor is one. decorated:
        whether it is known what stands around it."""


def unbound(function: Value) -> tuple[ProgramFunction | None, int]:
    """The function of the program that this is, or that of a bound method, and how many arguments are given already."""
    if isinstance(function, ProgramFunction):
        return function, 0
    inner = getattr(function, "function", None) if hasattr(function, "receiver") else None
    return (inner, 1) if isinstance(inner, ProgramFunction) else (None, 0)
