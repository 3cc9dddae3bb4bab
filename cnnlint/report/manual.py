"""The manual in a terminal: the pages of rules, layers and settings as wide as it is."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

_COLUMNS = re.compile(r" *(?:\S+ {2,}|- )?")  # where the last column of a row begins


def fit(text: str, width: int | None) -> str:
    """A page in lines of a width: prose is filled anew, a row goes on under its last column, code stays. None: as it is."""
    return text if width is None else "\n".join(_fitted(text.split("\n"), width))


def _fitted(lines: Iterable[str], width: int) -> Iterator[str]:
    code, open_line = False, ""  # prose that is too wide may go on in the next line
    for line in lines:
        code ^= line.startswith("```")
        if open_line and _is_prose(line):
            line, open_line = f"{open_line} {line}", ""
        elif open_line:
            yield _wrapped(open_line, width)
            open_line = ""
        if code or len(line) <= width:
            yield line
        elif _is_prose(line):
            open_line = line
        else:
            yield _wrapped(line, width)
    if open_line:
        yield _wrapped(open_line, width)


def _is_prose(line: str) -> bool:
    return bool(line) and not line.startswith(("#", "|", "```")) and _indent(line) == 0


def _indent(line: str) -> int:
    columns = _COLUMNS.match(line)
    return columns.end() if columns else 0


def _wrapped(line: str, width: int) -> str:
    indent = " " * min(_indent(line), width // 2)
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
