"""Dataclasses that nobody changes. mypy holds that; Python need not guard each of them, which makes creating one four times as
slow, and values are what this program creates most of. What derives from one of them is made by `dataclass` of here too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
else:
    from dataclasses import dataclass as _dataclass
    from dataclasses import fields
    from functools import cache
    from operator import attrgetter

    def dataclass(*, frozen: bool = False, slots: bool, eq: bool = True):
        """`dataclasses.dataclass` without the guard: equal, hashed and shown as the frozen one is."""

        def made(cls: type) -> type:
            hashed = frozen and eq and "__hash__" not in cls.__dict__
            return _dataclass(slots=slots, eq=eq, unsafe_hash=hashed)(cls)

        return made

    @cache
    def _fields(kind: type):
        """How to read all the fields that a class is created with, and the place of each."""
        names = [field.name for field in fields(kind) if field.init]
        return attrgetter(*names, "__class__"), {name: place for place, name in enumerate(names)}

    def replace(value, /, **changes):
        """`dataclasses.replace` in a fourth of its time, for dataclasses without keyword-only fields."""
        read, places = _fields(type(value))
        given = [*read(value)]
        kind = given.pop()
        for name, new in changes.items():
            given[places[name]] = new
        return kind(*given)
