"""What objects of the program's own classes have in common: plain ones, and those that are lists or dicts beside."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.evaluate.classes import MISSING_MEMBER, ClassValue
from cnnlint.values import Context, External, ProgramObject, Unknown, Value, joined

_OPERATORS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul", "&": "and",
    "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift", "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip
_MIRRORED = {"==": "eq", "!=": "ne", "<": "gt", "<=": "ge", ">": "lt", ">=": "le"}


def in_place(sign: str) -> str:
    """The method of `+=` and the like."""
    return f"__i{_OPERATORS[sign]}__"


def word_of(sign: str, right: bool) -> str:
    """What an operator is called in the names of methods; right: of the object on its right side."""
    return _MIRRORED.get(sign, "r" + _OPERATORS.get(sign, "")) if right else _OPERATORS.get(sign, "")


class OwnObject(ProgramObject):
    """An object with the attributes that the program gives it, and those of its class."""

    __slots__ = ()
    cls: ClassValue

    def set(self, name: str, value: Value, at: Context) -> None:
        if not self.cls.assign(self, name, value, at):
            self.put(name, value, at)

    def put(self, name: str, value: Value, at: Context) -> None:
        """The attribute itself, past what the class does when one is set."""
        at.store.touch(self)
        self.attributes[name] = value

    def defines(self, name: str) -> bool:
        """Whether its class has a member of that name."""
        return self.cls.has(name)

    def is_of(self, kind: Value) -> bool:
        """Whether a class of the program, or one of a library that it names as a base, is `kind`."""
        return any(kind is cls or (isinstance(cls, External) and kind == cls) for cls in self.cls.order)

    def operator(self, sign: str, other: Value, right: bool, at: Context) -> Value:
        """`self sign other` by a method of its class, or `other sign self` (`right`); MISSING_MEMBER without such a method."""
        method = self.cls.function(f"__{word_of(sign, right)}__")
        return MISSING_MEMBER if method is None else at.call(method, Arguments((self, other)))

    def hideable(self) -> list[str]:
        """The attributes of its classes that one of its own may hide: methods and properties rarely are."""
        return [name for cls in self.cls.own_order for name in cls.data_attributes()]

    def elsewhere(self, name: str, at: Context) -> Unknown:
        """An attribute that nothing in sight sets."""
        return Unknown(f"`{name}` of {self.cls.name} is set elsewhere", at.span, name)

    def describe(self) -> str:
        return f"an object of {self.cls.name}"


class OwnContainer(OwnObject):
    """One that is a list or a dict beside; the class after this one in the order of bases says which.

    It has no slots: Python lets only one of two bases have some.
    """

    def call(self, args: Arguments, at: Context) -> Value:
        method = self.cls.function("__call__")
        if method is None:
            at.raises("TypeError", f"'{self.cls.name}' object is not callable")
        return at.call(method, args.prepend(self))

    def snapshot(self) -> Any:
        return super().snapshot(), dict(self.attributes), self.cls

    def restore(self, state: Any) -> None:
        super().restore(state[0])
        self.attributes, self.cls = dict(state[1]), state[2]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return super().join(one[0], other[0], why), joined(one[1], other[1], why), one[2]

    def forget(self, why: Unknown) -> None:
        super().forget(why)
        self.attributes = dict.fromkeys((*self.attributes, *self.hideable()), why)
