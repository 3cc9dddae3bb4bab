"""Texts that are made with a number which a process counts."""

from __future__ import annotations


class Counted(str):
    """A name such as `conv2d_4`: a process that made others before, as by running a cell again, counts on from there."""

    __slots__ = ("stem",)
    type_name = "str"
    stem: str

    def __new__(cls, text: str, stem: str) -> Counted:
        made = super().__new__(cls, text)
        made.stem = stem
        return made

    def may_be(self, other: object) -> bool:
        """Whether another run may give it that text."""
        if not isinstance(other, str) or not other.startswith(self.stem):
            return False
        number = other[len(self.stem) :]
        return not number or (number[0] == "_" and number[1:].isdecimal())
