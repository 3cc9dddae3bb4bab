"""`dataclasses`: `field`, `replace`, `asdict`, `astuple`, and the fields of pydantic's models, which are written alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.kinds import ABSENT
from cnnlint.values import Context, DictValue, ListValue, Object, Unknown, Value

FIELD_BASES = frozenset({"typing.NamedTuple", "pydantic.BaseModel"})  # who derives from them has fields without a decorator


@dataclass(frozen=True, slots=True, eq=False)
class FieldValue(Object):
    """What `field(...)` leaves in a class body. init: whether the generated `__init__` takes it."""

    default: Value
    factory: Value
    init: bool = True

    @property
    def required(self) -> bool:
        """Whether an object cannot be made without it."""
        return self.default is ABSENT and self.factory is ABSENT

    def fresh(self, at: Context) -> Value:
        """The value in a new object that is given none."""
        return self.default if self.factory is ABSENT else at.call(self.factory, Arguments())

    def describe(self) -> str:
        return "a field of a dataclass"


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
    names = getattr(getattr(obj, "cls", None), "names", {}).get("__fields__")
    if names is None:
        return obj if isinstance(obj, Unknown) else at.unknown("an object that is not known to be a dataclass")
    return {name: obj.get(name, at) for name in names}


@models("dataclasses.replace")
def replace(at: Context, obj: Value, /, **changes: Value) -> Value:
    """An object of the same class, made anew from the fields."""
    fields = _fields(at, obj)
    if isinstance(fields, Unknown):
        return fields
    cls: Any = obj.cls
    taken = {name: value for name, value in fields.items() if getattr(cls.find(name), "init", True)}
    return at.call(cls, Arguments(keywords={**taken, **changes}))


@models("dataclasses.asdict")
def asdict(at: Context, obj: Value, *, dict_factory: Value = None) -> Value:
    """A dict of the fields; dataclasses inside become dicts too."""
    fields = _fields(at, obj)
    if isinstance(fields, Unknown):
        return fields
    return DictValue({name: _plain(at, value) for name, value in fields.items()})


@models("dataclasses.astuple")
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
    inside = getattr(getattr(value, "cls", None), "names", {})
    return asdict(at, value) if "__fields__" in inside else value
