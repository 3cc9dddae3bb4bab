"""Columns of a source line: as a terminal shows them, as UTF-8 bytes, as UTF-16 units. All columns start at 1."""

from __future__ import annotations

_TAB = 4


def glyphs(line: str) -> tuple[list[str], list[int]]:
    """What a terminal shows for each code point, and the column (from 0) at which each starts; one more for the end.

    A tab reaches to the next multiple of four; wide characters take two columns, combining ones none; control characters,
    which could drive the terminal, are shown as pictures.
    """
    if line.isascii() and line.isprintable():  # as most lines are
        return list(line), list(range(len(line) + 1))
    shown: list[str] = []
    starts = [0]
    for character in line:
        text = " " * (_TAB - starts[-1] % _TAB) if character == "\t" else _visible(character)
        shown.append(text)
        starts.append(starts[-1] + (len(text) if character == "\t" else width(character)))
    return shown, starts


def plain(text: str) -> str:
    """The text, line by line, without characters that could drive the terminal."""
    return text if text.isprintable() else "\n".join("".join(glyphs(line)[0]) for line in text.splitlines())


def visible_path(path: str) -> str:
    """A path in one line, as it is but for characters that could drive the terminal or make it look like another one."""
    if path.isprintable():
        return path
    return "".join(_visible(sign) if _drives(sign) else sign for sign in path)


def _drives(character: str) -> bool:
    import unicodedata

    return unicodedata.category(character) == "Cc" or character in _REORDERING


_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def width(character: str) -> int:
    """Terminal columns of one code point."""
    if character.isascii():
        return 1
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def utf8(line: str | None, column: int) -> int:
    """The column counted in UTF-8 bytes."""
    if line is None:
        return column
    return len(line[: column - 1].encode("utf-8", "surrogatepass")) + max(column - len(line), 1)


def window(starts: list[int], first: int, last: int, room: int) -> tuple[int, int]:
    """The code points, from and to, that fit into `room` columns so that `first` to `last` are seen, if at all possible."""
    if starts[-1] <= room:
        return 0, len(starts) - 1
    margin = max((room - (starts[last] - starts[first])) // 2, 0)
    left = max(min(starts[first] - margin, starts[-1] - room), 0)
    inside = [i for i, end in enumerate(starts[1:]) if starts[i] >= left and end <= left + room]
    return (inside[0], inside[-1] + 1) if inside else (first, first)


def _visible(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "␡"
    if character.isascii():
        return character
    import unicodedata

    # Marks that reorder text could make a line look like another program.
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in ("Cc", "Cf", "Cs") else character
