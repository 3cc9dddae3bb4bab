"""Data that a text writes out by the hundred thousand. CPython's tree takes a kilobyte for each number, and no model depends on
them: they are left out before the text is parsed. `[1, 2, 3]` becomes `[*...   ]`, of as many lines and as many bytes in the
last of them, so that whatever follows keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST = 200_000  # items of all displays together that are read
_FEW = 1_000  # a display of no more is read in any case
_TEXTS = r"""[bBrRuU]{0,2}(?:"(?!"")(?:[^"\\\n]|\\.)*"|'(?!'')(?:[^'\\\n]|\\.)*')|\#[^\n]*"""  # strings and comments
_LONG = r""""{3}(?:[^"\\]|\\.|"(?!""))*"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
# A long string is passed over; all else that matches is nothing but numbers, strings and what stands between them.
_DATA = rf"(?:{_LONG})|((?:[\d\s,:.+\-_()\[\]{{}}]++|(?<=[\d.])[eE](?=[-+\d])|{_TEXTS}|\b(?:True|False|None)\b)++)"
_BRACKETS = rf"{_TEXTS}|[()\[\]{{}}]"
_BEFORE = frozenset("=([{,:\n")  # what stands before a display
_SPACES = 100  # or fewer, between that and the bracket
_KEY = rf"\{{\s*(?:(?:{_TEXTS}|[\d.\-]+)\s*)+:"


class _Display(NamedTuple):
    items: int
    start: int
    end: int


def without_data(text: str) -> str:
    """The text without its longest displays of numbers and strings, if these have more than `MOST` items."""
    if text.count(",") <= MOST:
        return text
    displays = sorted(_displays(text), reverse=True)
    left, out = sum(display.items for display in displays), []
    for display in displays:
        if left <= MOST:
            break
        out.append(display)
        left -= display.items
    for display in sorted(out, key=lambda one: one.start, reverse=True):
        text = text[: display.start] + _left_out(text[display.start : display.end]) + text[display.end :]
    return text


def _displays(text: str) -> Iterator[_Display]:
    for run in re.finditer(_DATA, text, re.DOTALL):  # compiled here: few files come so far
        start, end = run.span(1)
        if start >= 0 and text.count(",", start, end) > _FEW:
            yield from _in_run(text, start, end)


def _in_run(text: str, start: int, end: int) -> list[_Display]:
    """The outermost displays that are closed in a run of data."""
    opened: list[int] = []
    found: list[_Display] = []
    for token in re.compile(_BRACKETS, re.DOTALL).finditer(text, start, end):
        if token[0] in ("(", "[", "{"):
            opened.append(token.start())
        elif token[0] in (")", "]", "}") and opened:
            begun = opened.pop()
            items = text.count(",", begun, token.end())
            if items > _FEW and _is_display(text, begun):
                while found and found[-1].start > begun:
                    found.pop()
                found.append(_Display(items, begun, token.end()))
    return found


def _is_display(text: str, begun: int) -> bool:
    """Whether the bracket there begins a display, not a call or an index."""
    line = text[max(text.rfind("\n", 0, begun), begun - _SPACES, 0) : begun]
    return line.rstrip(" \t")[-1:] in _BEFORE


def _left_out(display: str) -> str:
    """A display of the same kind and form of which no item is told."""
    head = {"(": "(*...,", "[": "[*...", "{": "{**..." if re.match(_KEY, display, re.DOTALL) else "{*..."}[display[0]]
    lines = display.count("\n")
    last = len(display.rpartition("\n")[2].encode()) - 1  # bytes, as CPython counts columns
    return head + "\n" * lines + " " * (last if lines else last - len(head)) + display[-1]
