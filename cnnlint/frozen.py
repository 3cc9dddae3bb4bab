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
        """`dataclasses.dataclass` without the guard: equal, hashed and shown as the frozen one is. That writes out and compiles
        a function for each of these, which for all classes of a run takes a tenth of the time of a small file."""

        def made(cls: type) -> type:
            own = frozenset(cls.__dict__)
            made = _dataclass(slots=slots, eq=False, repr=False)(cls)
            known = fields(made)
            if eq and "__eq__" not in own:
                equal, hashed = _by_value(
                    [field.name for field in known if field.compare] + [*getattr(cls, "BESIDE_FIELDS", ())]
                )
                made.__eq__ = equal
                if "__hash__" not in own:
                    made.__hash__ = hashed if frozen else None
            if "__repr__" not in own:
                made.__repr__ = _in_words([field.name for field in known if field.repr])
            return made

        return made

    def _by_value(names: list[str]):
        """How two of a class are compared, and the hash of one."""
        read = attrgetter(*(names if len(names) > 1 else 2 * (names or ["__class__"])))  # of one name it would make no tuple

        def equal(self, other):
            return read(self) == read(other) if other.__class__ is self.__class__ else NotImplemented

        def hashed(self):
            return hash(read(self))

        return equal, hashed

    def _in_words(names: list[str]):
        """How one of a class is shown."""

        def shown(self) -> str:
            return f"{self.__class__.__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in names])})"

        return shown

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
