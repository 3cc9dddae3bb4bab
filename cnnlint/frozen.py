"""Dataclasses that nobody changes. mypy holds that; Python need not guard each of them, which makes creating one four times as
slow, and values are what this program creates most of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    from dataclasses import dataclass as _dataclass

    def dataclass(*, frozen: bool = False, slots: bool, eq: bool = True):
        """`dataclasses.dataclass` without the guard: equal, hashed and shown as the frozen one is."""

        def made(cls: type) -> type:
            hashed = frozen and eq and "__hash__" not in cls.__dict__
            return _dataclass(slots=slots, eq=eq, unsafe_hash=hashed)(cls)

        return made
