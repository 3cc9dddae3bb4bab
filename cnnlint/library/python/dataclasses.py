"""`dataclasses`: defaults that are made for each object, and objects as dicts and copies of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnlint.arguments import MISSING, Arguments
from cnnlint.library import models
from cnnlint.values import Context, DictValue, ListValue, Object, Value


@dataclass(frozen=True, slots=True)
class Factory(Object):
    """`field(default_factory=list)`: what makes the value of each new object."""

    make: Value


@models("dataclasses.field", raw=True)
def field(at: Context, args: Arguments) -> Value:
    """The default of a field, or what makes it."""
    if "default_factory" in args.keywords:
        return Factory(args.keywords["default_factory"])
    return args.keywords.get("default", MISSING)


@models("dataclasses.asdict")
def asdict(at: Context, obj: Value, /, *, dict_factory: Value = None) -> Value:
    """The fields of an object as a dict; of a field that is a dataclass its own fields."""
    names = _fields(obj)
    if names is None:
        return at.unknown("the fields of an object that is not known")
    return DictValue({name: _plain(at, obj.get(name, at)) for name in names})


@models("dataclasses.replace", raw=True)
def replace(at: Context, args: Arguments) -> Value:
    """A copy of an object with other values in some fields."""
    obj: Any = args.positional[0] if args.positional else None
    names = _fields(obj)
    if names is None or args.rest is not None:
        return at.unknown("a copy of an object that is not known")
    return at.call(obj.cls, Arguments((), {**{name: obj.get(name, at) for name in names}, **args.keywords}))


def _fields(obj: Any) -> tuple[str, ...] | None:
    return getattr(getattr(obj, "cls", None), "names", {}).get("__fields__")


def _plain(at: Context, value: Value) -> Value:
    if isinstance(value, ListValue):
        return ListValue([_plain(at, item) for item in value.items], value.rest)
    if isinstance(value, DictValue):
        return DictValue({key: _plain(at, item) for key, item in value.items.items()}, value.rest)
    return value if _fields(value) is None else asdict(at, value)
