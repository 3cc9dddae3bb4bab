"""Lists of a class of the program (`class Stack(list)`): items, and beside them the methods and attributes of an object."""

from __future__ import annotations

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.evaluate.classes import MISSING_MEMBER, ClassValue
from cnnlint.evaluate.own_objects import OwnContainer
from cnnlint.frozen import dataclass
from cnnlint.values import Context, External, ListValue, Object, Unknown, Value

BASES = frozenset(("builtins.list", "collections.UserList"))
# methods that Python calls by itself, past the attributes: with one of its own the class is no list that can be followed
_ASKED = (
    "__add__", "__bool__", "__contains__", "__delitem__", "__enter__", "__eq__", "__ge__", "__getattr__", "__getattribute__",
    "__getitem__", "__gt__", "__iadd__", "__invert__", "__iter__", "__le__", "__len__", "__lt__", "__neg__", "__new__",
    "__radd__", "__reversed__", "__setattr__", "__setitem__",
)  # fmt: skip


def followed(cls: ClassValue) -> bool:
    """Whether objects of the class are lists that can be followed."""
    plain = all(name in BASES for name in cls.base_names)
    return plain and bool(cls.foreign_bases) and not any(map(cls.has, _ASKED))


class OwnList(OwnContainer, ListValue):
    """A list of a class of the program."""

    __slots__ = ()

    def __init__(self, cls: ClassValue) -> None:
        super().__init__()
        self.cls, self.attributes = cls, {}

    def get(self, name: str, at: Context) -> Value:
        if name in self.attributes:
            return self.attributes[name]
        if name == "__class__":
            return self.cls
        if self.cls.has(name):
            return self.cls.member(name, self, at)
        if name == "data" and not self.is_instance(External("builtins.list"), at):
            return self
        if library.find(f"builtins.list.{name}") is not None:
            return super().get(name, at)
        return self.elsewhere(name, at)

    def of_object(self, name: str, at: Context) -> Value:
        """What `super().name` is where no class of the program has it."""
        if name == "__init__":
            return ListInit(self)
        return super().get(name, at) if library.find(f"builtins.list.{name}") is not None else MISSING_MEMBER

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(self, kind)`."""
        plain = isinstance(kind, External) and kind.name in ("builtins.object", "collections.abc.Sequence")
        return plain or self.is_of(kind)


@dataclass(frozen=True, slots=True)
class ListInit(Object):
    """`list.__init__` of an object."""

    receiver: OwnList

    def call(self, args: Arguments, at: Context) -> Value:
        at.store.touch(self.receiver)
        self.receiver.items = []
        if args.positional or args.keywords or args.rest is not None:
            at.apply("builtins.list.extend", args.prepend(self.receiver))
        return None
