"""Where do statements begin? A scan of lines that also works on text which does not parse, magics included."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""(?P<triple>[\"]{3}|[']{3})|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<comment>\#.*)|(?P<open>[(\[{])|(?P<close>[)\]}])"""
)


class Scanner:
    """Follows brackets, strings and continuation lines from line to line."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._continued = False

    @property
    def at_start(self) -> bool:
        """Whether the next line begins a statement."""
        return not (self._depth or self._quote or self._continued)

    def feed(self, line: str) -> None:
        """Goes over one line."""
        position = self._close_string(line)
        while match := _TOKEN.search(line, position) if not self._quote else None:
            position = match.end()
            if match["triple"]:
                self._quote = match["triple"]
                position = self._close_string(line, position)
            elif match["comment"]:
                self._continued = False
                return
            elif match["open"]:
                self._depth += 1
            elif match["close"]:
                self._depth = max(self._depth - 1, 0)
        self._continued = not self._quote and line.rstrip("\n").endswith("\\")

    def _close_string(self, line: str, position: int = 0) -> int:
        if not self._quote:
            return position
        while (end := line.find(self._quote, position)) >= 0 and _escaped(line, end):
            position = end + 1
        if end < 0:
            return len(line)
        self._quote = ""
        return end + 3


def _escaped(line: str, position: int) -> bool:
    before = line[:position]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def statement_end(lines: list[str], first: int) -> int:
    """The index after the last line of the statement that begins at line index `first`."""
    scanner = Scanner()
    for index in range(first, len(lines)):
        scanner.feed(lines[index])
        if scanner.at_start:
            return index + 1
    return len(lines)
