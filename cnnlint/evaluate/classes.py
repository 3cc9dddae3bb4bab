"""Classes of the program that is read, and what stands in their bodies beside methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.evaluate import bodies
from cnnlint.evaluate.contexts import place_in
from cnnlint.evaluate.descriptors import Descriptor
from cnnlint.evaluate.functions import Function, Method
from cnnlint.evaluate.method_resolution import merged
from cnnlint.evaluate.type_attributes import TypeMethod, of_type
from cnnlint.frozen import dataclass
from cnnlint.library.packages import has_init
from cnnlint.values import (
    Context,
    DictValue,
    External,
    ListValue,
    Member,
    Mutable,
    ProgramClass,
    Unknown,
    Value,
    class_of,
    join,
)

MISSING_MEMBER: Any = type("MissingMember", (), {})()


@dataclass(frozen=True, slots=True)
class DataFields:
    """The fields of a dataclass, or of what is like one, inherited ones first.

    kinds: the annotations of its own ones, where values are converted to them (pydantic). checked: whether a validator of the
    program may change what is given.
    """

    names: tuple[str, ...]
    kinds: Mapping[str, Value] = field(default_factory=dict)
    checked: bool = False


class ClassValue(ProgramClass):
    """A class of the program: its bases (classes, External or Unknown), its own namespace, where it stands.

    data_fields: of a dataclass and the like. meta: its metaclass, where that is one of the program's. loose: whether attributes
    were set whose names are not known.
    """

    __slots__ = ("bases", "data_fields", "loose", "meta", "name", "names", "order", "span")

    def __init__(self, name: str, bases: tuple[Value, ...], names: dict[str, Value], span: Span) -> None:
        self.name, self.names, self.span = name, names, span
        self.loose = False
        self.data_fields: DataFields | None = None
        self.derive(bases)

    def derive(self, bases: tuple[Value, ...]) -> None:
        """Takes these bases, and the metaclass that they have."""
        self.bases = bases
        self.order: tuple[Value, ...] = (self, *merged([[*_order(b)] for b in bases] + [list(bases)]))
        metas = (cls.meta for cls in self.order[1:] if isinstance(cls, ClassValue))
        self.meta: ClassValue | None = next((meta for meta in metas if meta is not None), None)

    def find(self, name: str) -> Value:
        for cls in self.order:
            if isinstance(cls, ClassValue) and name in cls.names:
                return cls.names[name]
        return MISSING_MEMBER

    def has(self, name: str) -> bool:
        return self.find(name) is not MISSING_MEMBER

    def member(self, name: str, receiver: Value, at: Context) -> Value:
        found = self.find(name)
        value = bind_member(found, receiver, self, at)
        if isinstance(found, Descriptor) and found.kind == "cached_property":
            _keep(receiver, name, value, at)
        return value

    def assign(self, receiver: Value, name: str, value: Value, at: Context) -> bool:
        found = self.find(name)
        own = class_of(found)
        sets = None if own is None else own.function("__set__")  # a descriptor of the program
        if sets is not None:
            at.call(sets, Arguments((found, receiver, value)))
            return True
        if not isinstance(found, Descriptor) or found.kind != "property" or found.setter is None:
            return False
        at.call(found.setter, Arguments((receiver, value)))
        return True

    def refuses(self, name: str) -> bool:
        """Whether its objects surely take no such attribute: all the classes have `__slots__`, and none of these is that."""
        slots = [cls.names.get("__slots__") for cls in self.own_order if "__slots__" in self.names]
        if not slots or self.foreign_bases or self.has(name):
            return False
        listed = [given.items if type(given) is ListValue and given.rest is None else given for given in slots]
        listed = [(given,) if isinstance(given, str) else given for given in listed]
        return all(isinstance(given, (tuple, list)) and not {name, "__dict__"} & {*map(str, given)} for given in listed)

    def function(self, name: str) -> Function | None:
        """The method of that name, if it is a function of the program."""
        found = self.find(name)
        return found if isinstance(found, Function) else None

    @property
    def field_names(self) -> tuple[str, ...] | None:
        return None if self.data_fields is None else self.data_fields.names

    def data_attributes(self) -> list[str]:
        """The names in its body that are neither methods, properties nor Python's own."""
        hidden = (name for name, value in self.names.items() if not isinstance(value, (Function, Descriptor)))
        return [name for name in hidden if not name.startswith("__")]

    @property
    def own_order(self) -> tuple[ClassValue, ...]:
        """The class and those of its ancestors that are classes of the program, nearest first."""
        return tuple(cls for cls in self.order if isinstance(cls, ClassValue))

    @property
    def has_defaults(self) -> bool:
        """Whether a call of the class may leave a parameter of its own `__init__` out."""
        own = self.names.get("__init__")
        return isinstance(own, Function) and own.has_defaults

    def open_defaults(self, why: Unknown) -> None:
        """Something around the class may give its `__init__` what a call does not."""
        own = self.names.get("__init__")
        if isinstance(own, Function):
            own.open_defaults(why)

    @property
    def foreign_bases(self) -> tuple[Value, ...]:
        """The bases that are no classes of the program, of all ancestors, nearest first."""
        return tuple(base for base in self.order if not isinstance(base, ClassValue))

    @property
    def base_names(self) -> tuple[str, ...]:
        return tuple(base.name if isinstance(base, External) else "" for base in self.foreign_bases)

    @property
    def is_called_within(self) -> bool:
        members = (one for cls in self.own_order for one in cls.names.values())
        return any(isinstance(one, Function) and one.calls_receiver for one in members)

    @property
    def attributes_in_text(self) -> frozenset[tuple[str, str]]:
        members = (one for cls in self.own_order for one in cls.names.values())
        return frozenset().union(*(one.attributes_in_text for one in members if isinstance(one, Function)))

    def may_set(self, name: str) -> bool:
        members = [one for cls in self.own_order for one in cls.names.values()]
        functions = [getattr(one, "function", one) for one in members if isinstance(one, (Function, Descriptor))]
        return self.asks_itself or self.loose or any(bodies.may_set(getattr(one, "node", None), name) for one in functions)

    @property
    def asks_itself(self) -> bool:
        return any(self.function(word) is not None for word in ("__getattr__", "__getattribute__", "__setattr__"))

    @property
    def is_shown(self) -> bool:
        """Whether it derives from classes of the program alone."""
        return all(name == "builtins.object" for name in self.base_names)

    @property
    def skips_base(self) -> Function | None:
        """The `__init__` that ends the chain before it reaches that of the library's class, where the text shows it."""
        foreign = {name.rpartition(".")[2] for name in self.base_names if name}
        for cls in self.order:
            if isinstance(cls, External) and has_init(cls.name):
                return None
            if not isinstance(cls, ClassValue) or not isinstance(function := cls.names.get("__init__"), Function):
                continue
            called = function.initialised
            if called <= {f"super({name})" for name in foreign - {cls.name}}:  # its own name hides that of its base
                return function if function.written_as("__init__") and not self._initialises_elsewhere else None
            if called != {"super()"} and called != {f"super({cls.name})"}:
                return None
        return None

    @property
    def _initialises_elsewhere(self) -> bool:
        """Whether a method besides, which `__init__` may call, calls an `__init__`."""
        methods = (method for cls in self.own_order for name, method in cls.names.items() if name != "__init__")
        return any(isinstance(method, Function) and method.initialised for method in methods)

    @property
    def enumerates(self) -> bool:
        """Whether its attributes are the members of an enumeration."""
        return any(name.startswith("enum.") for name in self.base_names)

    @property
    def by_identity(self) -> bool:
        """Whether it equals nothing but itself."""
        return self.by_meta("__eq__") is None

    @property
    def makes_classes(self) -> bool:
        """Whether it is a metaclass."""
        return not METACLASSES.isdisjoint(self.base_names)

    def by_meta(self, name: str) -> Function | None:
        """The method of the metaclass that Python calls for an operation on the class."""
        return None if self.meta is None else self.meta.function(name)

    def defines(self, name: str) -> bool:
        """Whether its metaclass has such a method."""
        return self.by_meta(name) is not None

    def lacks(self, name: str) -> bool:
        """Whether the class itself surely has no such attribute: all of it is shown."""
        if not self.is_shown or self.loose or name.startswith("__") or name == "mro" or self.has(name):
            return False
        return self.meta is None or not (
            self.meta.has(name) or self.meta.has("__getattr__") or "abc.ABCMeta" in self.meta.base_names
        )

    def get(self, name: str, at: Context) -> Value:
        if name in ("__name__", "__qualname__"):
            return self.name
        if name == "__members__" and self.enumerates:
            return DictValue(self.members())
        found = self.find(name)
        if found is MISSING_MEMBER and self.meta is not None and self.meta.has(name):
            return self.meta.member(name, self, at)
        if found is MISSING_MEMBER and (own := of_type(self, name)) is not None:
            return own
        if found is MISSING_MEMBER and (fallback := self.by_meta("__getattr__")) is not None:
            return at.call(fallback, Arguments((self, name)))
        if found is MISSING_MEMBER:
            bases = (f"{base}.__class__.{name}" for base in self.base_names if base)
            if (given := next((full for full in bases if library.find(full) is not None), None)) is not None:
                return Member(self, given)
            return at.unknown(f"class {self.name} has no attribute {name!r} that is known")
        if isinstance(found, Descriptor):
            return found.through(self)
        return found

    def item(self, key: Value, at: Context) -> Value:
        if (method := self.by_meta("__getitem__")) is not None:
            return at.call(method, Arguments((self, key)))
        if self.enumerates:
            return self.get(key, at) if isinstance(key, str) else super().item(key, at)
        own = self.find("__class_getitem__")
        if own is MISSING_MEMBER:
            return self  # `Stack[int]` of a generic class
        return at.call(own.function if isinstance(own, Descriptor) else own, Arguments((self, key)))

    def iterate(self, at: Context) -> Sequence[Value] | Unknown:
        """The members of an enumeration, in order; or what the metaclass says."""
        if (method := self.by_meta("__iter__")) is not None:
            return at.iterate(at.call(method, Arguments((self,))))
        if not self.enumerates:
            return at.unknown("what a loop over this object gives is not known")
        return list(self.members().values())

    def members(self) -> dict[str, Value]:
        """Those of an enumeration, by name; a second name for one is no member."""
        hidden = (Function, Descriptor, ClassValue)
        named = ((name, value) for name, value in self.names.items() if not name.startswith("_"))
        found: dict[str, Value] = {}
        seen = set[Any]()
        for name, value in named:
            key = value if isinstance(value, (int, str)) else id(value)
            if key not in seen and not isinstance(value, hidden):
                found[name] = value
                seen.add(key)
        return found

    def _member(self, args: Arguments, at: Context) -> Value:
        """The member of that value."""
        if len(args.positional) != 1:
            return at.unknown("which member of an enumeration it is")
        for member in self.members().values():
            own = member if class_of(member) is None else at.attribute(member, "value")
            same = args.positional[0] is member or at.truth(at.apply("operator.eq", Arguments((own, args.positional[0]))))
            if same is True:
                return member
            if isinstance(same, Unknown):
                return at.unknown("which member of an enumeration it is")
        if self.has("_missing_"):
            return at.call(self.get("_missing_", at), args)
        return at.raises("ValueError", f"no member of {self.name} has that value")

    def set(self, name: str, value: Value, at: Context) -> None:
        if (method := self.by_meta("__setattr__")) is not None:
            at.call(method, Arguments((self, name, value)))
        else:
            self.put(name, value, at)

    def put(self, name: str, value: Value, at: Context) -> None:
        """The attribute itself, past what the metaclass does when one is set."""
        at.store.touch(self)
        self.names[name] = value

    def loosen(self, at: Context) -> None:
        """An attribute whose name is not known is set. It may be any of the data; methods and classes are taken to stay."""
        at.store.touch(self)
        self.loose = True
        why = at.unknown("an attribute whose name is not known was set")
        data = [name for cls in self.own_order for name in cls.data_attributes() if not isinstance(cls.names[name], ClassValue)]
        self.names.update(dict.fromkeys(data, why))

    def call(self, args: Arguments, at: Context) -> Value:
        if (method := self.by_meta("__call__")) is not None:
            return at.call(method, args.prepend(self))
        return self.make(args, at)

    def make(self, args: Arguments, at: Context) -> Value:
        """An object of it, past what the metaclass does when it is called. Of an enumeration it is a member."""
        if self.enumerates:
            more = len(args.positional) > 1 and not self.members()
            return at.apply("enum.__make__", args.prepend(self)) if more else self._member(args, at)
        if self.makes_classes and len(args.positional) == 3:
            return at.new_class(self, args)
        return place_in(at).instantiate(self, args)

    def blank(self, at: Context) -> Value:
        """An object of it before its `__init__`."""
        return place_in(at).blank(self)

    def of_object(self, name: str, at: Context) -> Value:
        """What `super().name` is in a method of the metaclass, where no class of the program has it."""
        return TypeMethod(self, name) if name in ("__call__", "__setattr__") else MISSING_MEMBER

    def operator(self, sign: str, other: Value, right: bool, at: Context) -> Value:
        """`item in cls` by a method of the metaclass."""
        method = self.by_meta("__contains__") if right and sign in ("in", "not in") else None
        if method is None:
            return MISSING_MEMBER
        truth = at.truth(at.call(method, Arguments((self, other))))
        return truth if isinstance(truth, Unknown) or sign == "in" else not truth

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(cls, kind)`."""
        if isinstance(kind, ClassValue):
            return self.meta is not None and any(kind is cls for cls in self.meta.order)
        plain = isinstance(kind, External) and kind.name in ("builtins.type", "builtins.object")
        return plain or at.unknown("whether a class is an instance of another")

    def snapshot(self) -> Any:
        return dict(self.names), self.loose

    def restore(self, state: Any) -> None:
        self.names, self.loose = dict(state[0]), state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        names = {n: join(one[0].get(n, why), other[0].get(n, why), why) for n in {**one[0], **other[0]}}
        return names, one[1] or other[1]

    def forget(self, why: Unknown) -> None:
        """Classes are rarely changed from outside; their methods stay."""

    def describe(self) -> str:
        return f"the class {self.name}"


METACLASSES = frozenset({"builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"})


def _keep(receiver: Value, name: str, value: Value, at: Context) -> None:
    """What was computed once is an attribute from now on."""
    attributes = getattr(receiver, "attributes", None)
    if isinstance(receiver, Mutable) and attributes is not None:
        at.store.touch(receiver)
        attributes[name] = value


def _order(cls: Value) -> tuple[Value, ...]:
    return cls.order if isinstance(cls, ClassValue) else (cls,)


def bind_member(found: Value, receiver: Value, cls: ClassValue, at: Context) -> Value:
    """A class member as seen through an instance: functions become methods, properties are evaluated."""
    if isinstance(found, Function):
        return Method(found, receiver)
    if isinstance(found, Descriptor):
        if found.kind.endswith("property"):
            return at.call(found.function, Arguments((receiver,)))
        return found.through(cls)
    as_method = getattr(found, "as_method", None)
    if as_method is not None:
        return as_method(receiver)
    own = class_of(found)
    reads = None if own is None else own.function("__get__")  # a descriptor of the program
    return found if reads is None else at.call(reads, Arguments((found, receiver, cls)))
