"""A piece of source with the places marked in it, as rustc draws it: the fault with carets, related places with dashes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from cnnlint.diagnostics import Finding, Span
from cnnlint.frozen import dataclass
from cnnlint.report.ansi import BLUE, SEVERITY, Paint
from cnnlint.report.columns import glyphs, plain, window
from cnnlint.report.model import FileReport
from cnnlint.report.places import place

_ROOM = 20  # never draw a line narrower than this


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to underline: with what, in which colour, and the words beside it."""

    span: Span
    text: str
    sign: str
    color: str


def excerpt(finding: Finding, file: FileReport, width: int, paint: Paint) -> Iterator[str]:
    """The lines of the excerpt; only heads for places whose source is not at hand."""
    marks = [Mark(finding.span, "", "^", SEVERITY[finding.severity])]
    marks += [Mark(label.span, label.text, "-", BLUE) for label in finding.labels]
    margin = " " * gutter(finding)
    home = [m for m in marks if _unit(m) == _unit(marks[0])]
    away = sorted((m for m in marks if _unit(m) != _unit(marks[0])), key=lambda m: m.span.order)
    for arrow, block in [("-->", home), *((":::", list(group)) for _, group in groupby(away, key=_unit))]:
        yield f"{margin}{paint(arrow, BLUE)} {place(block[0].span)}"
        yield from _block(sorted(block, key=lambda m: m.span.order), file, len(margin), width, paint)


def gutter(finding: Finding) -> int:
    """The width of the column of line numbers."""
    return max(len(str(span.line)) for span in (finding.span, *(label.span for label in finding.labels)))


def _unit(mark: Mark) -> tuple[str, int | None]:
    return mark.span.path, mark.span.cell


def _block(marks: list[Mark], file: FileReport, margin: int, width: int, paint: Paint) -> Iterator[str]:
    """The marked lines of one file or cell, with dots for what lies between."""
    bar = f"{' ' * margin} {paint('|', BLUE)}"
    before = None
    for line, here in groupby(marks, key=lambda m: m.span.line):
        found = list(here)
        text = file.text_at(found[0].span)
        if text is None:
            continue
        if before is None:
            yield bar
        elif line > before + 1:
            yield paint("...", BLUE)
        number = f"{paint(f'{line:>{margin}}', BLUE)} {paint('|', BLUE)} "
        for shown, underlines in _lines(text, found, max(width - margin - 3, _ROOM), paint):
            yield f"{number}{shown}".rstrip()
            yield from (f"{bar} {underline}" for underline in underlines)
        before = line


def _lines(text: str, marks: list[Mark], room: int, paint: Paint) -> Iterator[tuple[str, list[str]]]:
    """The line with its underlines, repeated where the marks do not fit into one window of it."""
    shown, starts = glyphs(text)
    while marks:
        first, last = _range(marks[0], len(text))
        left, right = window(starts, first, max(last, first), room - 2)
        inside = [m for m in marks if m is marks[0] or left <= _range(m, len(text))[0] < right]
        head, tail = "…" if left else "", "…" if right < len(text) else ""
        underlines = [_underline(m, starts, left, right, len(head), paint) for m in inside]
        yield head + "".join(shown[left:right]) + tail, underlines
        marks = [m for m in marks if m not in inside]


def _range(mark: Mark, length: int) -> tuple[int, int]:
    """The code points that a mark covers on its first line; the end is exclusive."""
    span = mark.span
    first = min(span.column - 1, length)
    last = length if span.end_line > span.line else span.end_column - 1
    return first, min(max(last, first), length)


def _underline(mark: Mark, starts: list[int], left: int, right: int, indent: int, paint: Paint) -> str:
    first, last = _range(mark, len(starts) - 1)
    first, last = max(first, left), max(min(last, right), left)
    signs = mark.sign * max(starts[last] - starts[first], 1)
    return " " * (starts[first] - starts[left] + indent) + paint(f"{signs} {plain(mark.text)}".rstrip(), mark.color)
