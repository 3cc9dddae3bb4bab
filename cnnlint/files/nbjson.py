"""A notebook's JSON with the place of every source string in the file's text, which `json` alone does not tell.

Only the way to the cells is walked here; every other value is left to the C scanner of `json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cnnlint.frozen import dataclass

_SPACE = re.compile(r"[ \t\r\n]*")
_decode = json.JSONDecoder(strict=False).raw_decode


@dataclass(frozen=True, slots=True)
class Piece:
    """One JSON string of a cell's source: its value and the place of the literal, quotes included, in the file's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as it is stored, in nbformat 3 or 4; the source apart."""

    pieces: tuple[Piece, ...]
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """`code`, `markdown`, `raw` or `heading`."""
        return str(self.data.get("cell_type", ""))

    @property
    def source(self) -> str:
        """The whole source."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class RawNotebook:
    """Every cell in document order, and the notebook's metadata."""

    cells: tuple[RawCell, ...]
    metadata: dict[str, Any]


class Misplaced(json.JSONDecodeError):
    """JSON that is right, with another value in a place than a notebook has there."""


def parse_notebook(text: str) -> RawNotebook:
    """Raises ValueError (json.JSONDecodeError with the place, where JSON itself is wrong, or `Misplaced`) for what is no
    notebook."""
    walk = _Walk(text)
    cells: list[RawCell] | None = None
    metadata: dict[str, Any] = {}
    if not walk.at("{"):
        walk.value()
        raise ValueError("a notebook is a JSON object")
    for key in walk.members():
        if key in ("cells", "worksheets"):
            read = _cells if key == "cells" else _worksheets
            cells = [*(cells or ()), *read(walk)]
        elif key == "metadata":
            metadata = walk.mapping()
        else:
            walk.value()
    if cells is None:
        raise ValueError("the JSON has no `cells`")
    return RawNotebook(tuple(cells), metadata)


def _worksheets(walk: _Walk) -> Iterator[RawCell]:
    for _ in walk.items():
        for key in walk.members():
            if key == "cells":
                yield from _cells(walk)
            else:
                walk.value()


def _cells(walk: _Walk) -> Iterator[RawCell]:
    for _ in walk.items():
        pieces: tuple[Piece, ...] = ()
        data: dict[str, Any] = {}
        for key in walk.members():
            if key in ("source", "input"):
                pieces = tuple(_pieces(walk))
            else:
                data[key] = walk.value()
        yield RawCell(pieces, data)


def _pieces(walk: _Walk) -> Iterator[Piece]:
    for _ in walk.items() if walk.at("[") else (None,):
        start = walk.position
        value = walk.value()
        if isinstance(value, str):
            yield Piece(value, start, walk.position)


class _Walk:
    """A cursor over JSON text. Whoever is handed a member or an item consumes it, by `value` or by walking into it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self._skip()

    def at(self, char: str) -> bool:
        """Whether the value here begins with that character."""
        return self.text.startswith(char, self.position)

    def value(self) -> Any:
        """The value here; the cursor moves behind it."""
        value, self.position = _decode(self.text, self.position)
        return value

    def mapping(self) -> dict[str, Any]:
        """The object here, empty if it is something else."""
        value = self.value()
        return value if isinstance(value, dict) else {}

    def members(self) -> Iterator[str]:
        """The keys of the object here, each with the cursor at its value."""
        for _ in self._sequence("{", "}"):
            key = str(self.value())
            self._take(":")
            yield key

    def items(self) -> Iterator[None]:
        """The items of the array here, each with the cursor at it."""
        return self._sequence("[", "]")

    def _sequence(self, opening: str, closing: str) -> Iterator[None]:
        start = self.position
        if not self.at(opening):
            self.value()  # raises where it is no JSON
            raise Misplaced(f"expected `{opening}`", self.text, start)
        self._take(opening)
        if self.at(closing):
            self._take(closing)
            return
        while True:
            yield
            self._skip()
            if not self.at(","):
                self._take(closing)
                return
            self._take(",")

    def _take(self, char: str) -> None:
        self._skip()
        if not self.at(char):
            raise json.JSONDecodeError(f"expected `{char}`", self.text, self.position)
        self.position += 1
        self._skip()

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.position)
        if match:
            self.position = match.end()
