"""`super()`: what the classes after one say, and what stands for a base that is not shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cnnlint.arguments import Arguments
from cnnlint.evaluate.classes import MISSING_MEMBER, ClassValue, bind_member
from cnnlint.evaluate.contexts import place_in
from cnnlint.evaluate.functions import Frame
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.frozen import dataclass
from cnnlint.library.packages import has_init
from cnnlint.values import Context, External, Object, Unknown, Value


def super_at(frames: Sequence[Frame], scope: Scope, base: Value) -> Value:
    """What `super()` or `super(base, self)` is: of the innermost method that is being run. scope: where it stands."""
    for frame in reversed(frames):
        function = frame.function
        if function.owner is None or not function.signature.parameters:
            continue
        receiver = scope.find(function.signature.parameters[0].name)
        if receiver is UNBOUND or receiver is MISSING_MEMBER:
            continue
        if isinstance(base, External):
            behind = getattr(receiver, "behind", None)
            return NoEffect("super()") if behind is None else LibrarySuper(behind)
        return Super(function.owner, receiver).after(base)
    return NoEffect("super()")


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` inside a method: what the classes after `owner` say."""

    owner: ClassValue
    receiver: Value

    def get(self, name: str, at: Context) -> Value:
        """The inherited method bound to the receiver; a base outside the project answers through its library model."""
        beyond = False  # whether a class of a library comes before it
        for base in self._following():
            if isinstance(base, ClassValue):
                if beyond and name == "__init__":
                    break
                if name in base.names:
                    return bind_member(base.names[name], self.receiver, self._class or base, at)
            elif isinstance(base, Unknown) or (isinstance(base, External) and base.local):
                return ForeignMethod(f"super().{name}", self.receiver)  # what comes before the base of a library is not known
            beyond = beyond or (isinstance(base, External) and has_init(base.name))
        if name == "__new__":
            return ObjectNew()
        for source in ("inherited", "of_object"):
            inherited = getattr(self.receiver, source, None)
            if inherited is not None and (found := inherited(name, at)) is not MISSING_MEMBER:
                return found
        return NoEffect(f"super().{name}")

    def after(self, named: Value) -> Super:
        """`super(named, self)`, which may name another class than the one around it: one of its bases."""
        order = self._class.order if self._class is not None else ()
        return Super(named, self.receiver) if isinstance(named, ClassValue) and any(cls is named for cls in order) else self

    @property
    def _class(self) -> ClassValue | None:
        cls = self.receiver
        if isinstance(cls, ClassValue) and cls.meta is not None and all(self.owner is not known for known in cls.order):
            return cls.meta  # a method of the metaclass
        if not isinstance(cls, ClassValue):
            cls = getattr(cls, "owner", None) or getattr(cls, "cls", None)
        return cls if isinstance(cls, ClassValue) else None

    def _following(self) -> tuple[Value, ...]:
        """The classes after the owner, in the order in which the class of the receiver is asked."""
        order = self.owner.order if self._class is None else self._class.order
        index = next((i for i, cls in enumerate(order) if cls is self.owner), None)
        return self.owner.order[1:] if index is None else order[index + 1 :]


@dataclass(frozen=True, slots=True)
class NoEffect:
    """A callable that changes nothing that matters here: `object.__init__`."""

    name: str

    def get(self, name: str, at: Context) -> Value:
        """Anything below it is as harmless."""
        return NoEffect(f"{self.name}.{name}")

    def call(self, args: Arguments, at: Context) -> Value:
        """Returns nothing known."""
        return None if self.name.endswith("__init__") else at.unknown(f"{self.name}() is not modelled")


@dataclass(frozen=True, slots=True)
class LibrarySuper:
    """`super(Base, self)` with a base of a library that has another one, which does much the same."""

    behind: Callable[[str, Context], Value]  # of the receiver

    def get(self, name: str, at: Context) -> Value:
        """What the receiver says of it."""
        return self.behind(name, at)


@dataclass(frozen=True, slots=True)
class ForeignMethod:
    """A method of a base class that is not shown: it may change the receiver, and what it is given."""

    name: str
    receiver: Value

    def call(self, args: Arguments, at: Context) -> Value:
        """Returns nothing known."""
        changed = (self.receiver,) if hasattr(self.receiver, "of_object") else ()  # what Keras makes it stays
        for value in (*changed, *args.positional, *args.keywords.values()):
            at.escape(value, f"it was handed to {self.name}(), which is defined elsewhere")
        return None if self.name.endswith("__init__") else at.unknown(f"{self.name}() is defined elsewhere")


@dataclass(frozen=True, slots=True)
class ObjectNew(Object):
    """`object.__new__`."""

    def call(self, args: Arguments, at: Context) -> Value:
        from cnnlint.evaluate.metaclasses import new

        cls = args.positional[0] if args.positional else None
        if isinstance(cls, ClassValue) and cls.makes_classes and len(args.positional) == 4:
            return new(place_in(at), args)
        if isinstance(cls, ClassValue):
            return place_in(at).blank(cls)
        return at.unknown("an object of a class that is not known")
