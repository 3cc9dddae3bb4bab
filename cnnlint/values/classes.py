"""A class of the program and its objects as libraries meet them: what the text of the class tells. `evaluate/classes.py` makes
them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from cnnlint.diagnostics import Span
from cnnlint.values.objects import Mutable
from cnnlint.values.unknowns import Value

if TYPE_CHECKING:
    from cnnlint.values.context import Context


class ProgramClass(Mutable):
    """A class of the program. order: the classes in which Python looks for a member, its own first; those of libraries are
    External. loose: whether attributes were set whose names are not known."""

    __slots__ = ()
    name: str
    span: Span
    order: tuple[Value, ...]
    loose: bool

    @abstractmethod
    def find(self, name: str) -> Value:
        """The member of that name, own or inherited from classes of the program; MISSING_MEMBER if none has it."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether it or a class of the program that it derives from has such a member."""

    @abstractmethod
    def member(self, name: str, receiver: Value, at: Context) -> Value:
        """A member that it has, as seen through one of its objects."""

    @abstractmethod
    def assign(self, receiver: Value, name: str, value: Value, at: Context) -> bool:
        """Whether a property takes what one of its objects is given."""

    @abstractmethod
    def function(self, name: str) -> Any:
        """The method of that name, if it is a function of the program."""

    @property
    @abstractmethod
    def field_names(self) -> tuple[str, ...] | None:
        """Those of the fields of a dataclass and what is like one, None for any other class."""

    @property
    @abstractmethod
    def base_names(self) -> tuple[str, ...]:
        """The names of those of its ancestors that are classes of libraries, and "" of any that is not known."""

    @property
    @abstractmethod
    def is_called_within(self) -> bool:
        """Whether a method calls the object."""

    @property
    @abstractmethod
    def attributes_in_text(self) -> frozenset[tuple[str, str]]:
        """The attributes that stand in its methods."""

    @abstractmethod
    def may_set(self, name: str) -> bool:
        """Whether a method, or what the class asks of its attributes, may give its objects an attribute of that name."""

    @property
    @abstractmethod
    def asks_itself(self) -> bool:
        """Whether a method of the class answers for attributes of its objects."""


class ProgramObject(Mutable):
    """An object of a class of the program, with the attributes that it has of its own."""

    __slots__ = ()
    attributes: dict[str, Value]
    cls: ProgramClass


def class_of(value: Value) -> ProgramClass | None:
    """The class of the program that it is an object of."""
    return value.cls if isinstance(value, ProgramObject) else None
