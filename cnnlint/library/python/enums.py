"""Enumerations that are made by a call: `Enum("Size", {"SMALL": 1})`, `IntEnum("Kind", "a b c")`."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.items import items_of
from cnnlint.values import Context, DictValue, External, Value, all_are


@models("enum.__make__")
def make(at: Context, kind: Value, value: Value, names: Value, *, start: Value = 1, **other: Value) -> Value:
    """An enumeration that derives from `kind`. Members without a value count from `start`; those of a Flag are bits."""
    if isinstance(names, str):
        names = tuple(names.replace(",", " ").split())
    given, rest = (list(names.items.items()), names.rest) if isinstance(names, DictValue) else items_of(at, names)
    pairs = [item if isinstance(item, tuple) else (item, _counted(kind, start, i)) for i, item in enumerate(given)]
    if rest is not None or not isinstance(start, int) or not all(isinstance(p[0], str) and len(p) == 2 for p in pairs):
        return at.unknown("the members of an enumeration are not known")
    return at.new_class(External("enum.EnumMeta"), Arguments((value, (kind,), DictValue(dict(pairs)))))


def _counted(kind: Value, start: Value, index: int) -> Value:
    if not isinstance(start, int):
        return start
    flags = getattr(kind, "name", "") in ("enum.Flag", "enum.IntFlag")
    return start << index if flags else start + index


@models("enum.Enum")
def enum(at: Context, value: Value, names: Value = None, **other: Value) -> Value:
    return make(at, External("enum.Enum"), value, names, **other)


@models("enum.IntEnum")
def int_enum(at: Context, value: Value, names: Value = None, **other: Value) -> Value:
    return make(at, External("enum.IntEnum"), value, names, **other)


@models("enum.StrEnum")
def str_enum(at: Context, value: Value, names: Value = None, **other: Value) -> Value:
    """Members without a value are their names in small letters."""
    if isinstance(names, str):
        names = tuple(names.replace(",", " ").split())
    if isinstance(names, tuple) and all_are(names, str):
        names = tuple((name, name.lower()) for name in names)
    return make(at, External("enum.StrEnum"), value, names, **other)


@models("enum.Flag")
def flag(at: Context, value: Value, names: Value = None, **other: Value) -> Value:
    return make(at, External("enum.Flag"), value, names, **other)
