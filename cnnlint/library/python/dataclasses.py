"""`dataclasses`: `field`, `replace`, `asdict`, `astuple`, and what is written alike: `attrs`, `NamedTuple`, pydantic."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.library.python.kinds import ABSENT
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, DictValue, External, ListValue, Object, ProgramClass, Unknown, Value, class_of

FIELD_BASES = frozenset({"typing.NamedTuple", "pydantic.BaseModel"})  # who derives from them has fields without a decorator
CONVERTING = frozenset({"pydantic.BaseModel"})  # what they are given becomes what the annotation says
AUTO = "enum.auto"  # the value of a member that counts by itself
_ATTRS = {f"{package}.{word}" for package in ("attr", "attrs") for word in ("s", "attrs", "define", "frozen", "mutable")}


def gives_fields(name: Value) -> bool:
    """Whether a decorator of that name makes fields of what a class annotates."""
    return isinstance(name, str) and (name.endswith("dataclass") or name in _ATTRS)


def converted(at: Context, value: Value, kind: Any) -> Value:
    """What a model of pydantic makes of a value that it is given for a field of that annotation."""
    word = getattr(kind, "name", "")
    if word in ("builtins.int", "builtins.float") and (isinstance(value, str) or type(value) is int):
        return at.apply(word, Arguments((value,)))
    if isinstance(value, DictValue) and hasattr(kind, "find"):
        return at.call(kind, Arguments(keywords=value.items, rest=value.rest))
    inside = value.items if isinstance(value, ListValue) else [value]
    doubtful = any(isinstance(v, DictValue) or (isinstance(v, str) and v.isdigit()) for v in inside)
    if doubtful and word not in ("builtins.str", "builtins.dict"):
        return at.unknown("pydantic may make something else of it")
    return value


@dataclass(slots=True, eq=False)
class FieldValue(Object):
    """What `field(...)` leaves in a class body. init: whether the generated `__init__` takes it.

    of_self: whether the factory is given the object so far. converter: what attrs makes of a value, the default too.
    public: whether the `__init__` takes it without the underscores that its name begins with, as attrs does.
    """

    default: Value
    factory: Value
    init: bool = True
    of_self: bool = False
    converter: Value = None
    public: bool = False

    @property
    def required(self) -> bool:
        """Whether an object cannot be made without it."""
        return self.default is ABSENT and self.factory is ABSENT

    def parameter(self, name: str) -> str:
        """What the `__init__` calls the field of that name."""
        return name.lstrip("_") if self.public else name

    def fresh(self, at: Context, obj: Value) -> Value:
        """The value in a new object that is given none."""
        if self.factory is ABSENT:
            return self.default
        return at.call(self.factory, Arguments((obj,) if self.of_self else ()))

    def converted(self, at: Context, value: Value) -> Value:
        """What is kept of the value."""
        return value if self.converter is None or value is ABSENT else at.call(self.converter, Arguments((value,)))

    def get(self, name: str, at: Context) -> Value:
        """`@size.default` and `@size.validator` of attrs."""
        return FieldDecorator(self, name) if name in ("default", "validator") else Object.get(self, name, at)

    def describe(self) -> str:
        return "a field of a dataclass"


@dataclass(frozen=True, slots=True)
class FieldDecorator(Object):
    """What decorates a method that gives a field its default, or checks it; it stays a method."""

    of: FieldValue
    kind: str

    def call(self, args: Arguments, at: Context) -> Value:
        method = args.positional[0] if args.positional else None
        if self.kind == "default":
            self.of.factory, self.of.of_self = method, True
        return method


@models(AUTO)
def auto(at: Context, value: Value = None, /) -> Value:
    return External(AUTO)


@models("attr.ib", "attr.attrib", "attr.field", "attrs.field")
def field_of_attrs(
    at: Context,
    default: Value = ABSENT,
    *,
    factory: Value = ABSENT,
    init: Value = True,
    converter: Value = None,
    **other: Value,
) -> Value:
    made = FieldValue(default, factory, init is not False, converter=converter, public=True)
    if isinstance(default, FieldValue):  # a Factory
        made.default, made.factory, made.of_self = ABSENT, default.factory, default.of_self
    return made


@models("attr.Factory", "attrs.Factory")
def factory_of_attrs(at: Context, factory: Value, takes_self: Value = False) -> Value:
    return FieldValue(ABSENT, factory, of_self=takes_self is True)


@models("dataclasses.field")
def field(
    at: Context, *, default: Value = ABSENT, default_factory: Value = ABSENT, init: Value = True, **other: Value
) -> Value:
    return FieldValue(default, default_factory, init is not False)


@models("pydantic.Field")
def field_of_pydantic(at: Context, default: Value = ABSENT, *, default_factory: Value = ABSENT, **other: Value) -> Value:
    return FieldValue(ABSENT if default is Ellipsis else default, default_factory)


def _fields(at: Context, obj: Any) -> dict[str, Value] | Unknown:
    """The fields of an object of a dataclass with their present values."""
    names = _names(class_of(obj))
    if names is None:
        return obj if isinstance(obj, Unknown) else at.unknown("an object that is not known to be a dataclass")
    return {name: obj.get(name, at) for name in names}


def _names(cls: Value) -> tuple[str, ...] | None:
    """Those of the fields of a class of the program, None if it is no dataclass."""
    return cls.field_names if isinstance(cls, ProgramClass) else None


@models("dataclasses.fields", "attr.fields", "attrs.fields")
def fields(at: Context, class_or_instance: Value, /) -> Value:
    """What is told of each field: its name."""
    names = _names(class_of(class_or_instance) or class_or_instance)
    if names is None:
        return at.unknown("what is not known to be a dataclass")
    return tuple(Namespace({"name": name}, at.unknown("more of a field than its name")) for name in names)


@models("pydantic.BaseModel.model_copy", "pydantic.BaseModel.copy")
def model_copy(at: Context, obj: Value, /, *, update: Value = None, deep: Value = False) -> Value:
    changes = update.items if isinstance(update, DictValue) and update.rest is None else None if update is not None else {}
    return at.unknown("what is changed in the copy") if changes is None else replace(at, obj, **changes)


@models("typing.NamedTuple.__iter__")
def values(at: Context, obj: Value, /) -> Value:
    """The fields in order, as the tuple that it is."""
    found = _fields(at, obj)
    return found if isinstance(found, Unknown) else tuple(found.values())


@models("typing.NamedTuple.__getitem__")
def value_at(at: Context, obj: Value, key: Value, /) -> Value:
    return at.item(values(at, obj), key)


@models("typing.NamedTuple.__len__")
def number_of_values(at: Context, obj: Value, /) -> Value:
    return at.apply("builtins.len", Arguments((values(at, obj),)))


@models("dataclasses.replace", "attr.evolve", "attrs.evolve", "typing.NamedTuple._replace")
def replace(at: Context, obj: Value, /, **changes: Value) -> Value:
    """An object of the same class, made anew from the fields."""
    fields = _fields(at, obj)
    if isinstance(fields, Unknown):
        return fields
    cls: Any = class_of(obj)
    taken = {name: value for name, value in fields.items() if getattr(cls.find(name), "init", True)}
    return at.call(cls, Arguments(keywords={**taken, **changes}))


@models(
    "dataclasses.asdict",
    "attr.asdict",
    "attrs.asdict",
    "pydantic.BaseModel.model_dump",
    "pydantic.BaseModel.dict",
    "typing.NamedTuple._asdict",
)
def asdict(at: Context, obj: Value, *, dict_factory: Value = None) -> Value:
    """A dict of the fields; dataclasses inside become dicts too."""
    fields = _fields(at, obj)
    if isinstance(fields, Unknown):
        return fields
    return DictValue({name: _plain(at, value) for name, value in fields.items()})


@models("dataclasses.astuple", "attr.astuple", "attrs.astuple")
def astuple(at: Context, obj: Value, *, tuple_factory: Value = None) -> Value:
    fields = _fields(at, obj)
    return fields if isinstance(fields, Unknown) else tuple(_plain(at, value) for value in fields.values())


def _plain(at: Context, value: Any) -> Value:
    if isinstance(value, ListValue):
        return ListValue([_plain(at, item) for item in value.items], value.rest)
    if isinstance(value, DictValue):
        return DictValue({key: _plain(at, item) for key, item in value.items.items()}, value.rest)
    if type(value) is tuple:
        return tuple(_plain(at, item) for item in value)
    return value if _names(class_of(value)) is None else asdict(at, value)
