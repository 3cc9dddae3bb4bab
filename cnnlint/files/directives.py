"""What a file says to cnnlint in comments and cell tags.

    # cnnlint: ignore[CNN201, softmax-one-unit] reason      this line, or, on a line of its own, the next statement
    # cnnlint: file-ignore[CNN601] reason                   the whole file or notebook
    # cnnlint: assume vocab_size=20000, len(words)=9        a fact that the source lacks
    # noqa: CNN201                                          as flake8 has it; other tools' codes are left alone

A cell with the tag `cnnlint-ignore` or `cnnlint-ignore:CNN201` is ignored as a whole, or for that rule; a tag may also be
written as the comment is, `cnnlint: ignore[CNN201]`.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from cnnlint.diagnostics import Span
from cnnlint.files.source import Cell, Source
from cnnlint.files.statements import statement_end
from cnnlint.frozen import dataclass, replace
from cnnlint.shapes import ASSUMABLE

_START = re.compile(r"#\s*(?:cnnlint|noqa)\s*:", re.I)
_OURS = re.compile(r"#\s*cnnlint\s*:\s*(?P<verb>[\w-]+)\s*(?P<rest>.*)")
_LIST = re.compile(r"\[(?P<words>[^\]]*)\](?P<reason>.*)")
_NOQA = re.compile(r"#\s*noqa\s*:\s*(?P<words>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)", re.I)
_TAG = re.compile(r"cnnlint-(?:ignore|skip)(?:[:\-](?P<word>[\w-]+))?$")
_TAG_AS_COMMENT = re.compile(r"cnnlint\s*:\s*ignore\[(?P<words>[^\]]*\w[^\]]*)\]")
_ASSUMED = re.compile(rf"\s*(?P<name>{ASSUMABLE})\s*=\s*(?P<value>.*)$", re.S)


@dataclass(frozen=True, slots=True)
class Ignore:
    """A suppression. words: the codes, names or families that it names.

    kind: `ignore`, `file-ignore`, `noqa` or `tag`. first, last: the lines of the cell that it covers. span: the comment.
    text: the comment itself. removal: what goes when the comment goes: with the blanks before it, or its whole line.
    """

    kind: str
    span: Span
    words: tuple[str, ...]
    first: int
    last: int
    reason: str = ""
    text: str = ""
    removal: Span | None = None

    @property
    def whole_file(self) -> bool:
        """Whether it covers every cell."""
        return self.kind == "file-ignore"


@dataclass(frozen=True, slots=True)
class Assume:
    """A fact that the source lacks: the (dotted) name of a variable and its value."""

    name: str
    value: Any
    span: Span


@dataclass(frozen=True, slots=True)
class Misread:
    """A comment that speaks to cnnlint in words it does not know."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Directives:
    """All that a source says to cnnlint."""

    ignores: tuple[Ignore, ...] = ()
    assumptions: tuple[Assume, ...] = ()
    misread: tuple[Misread, ...] = ()


def directives(source: Source) -> Directives:
    """The directives of a source, in order. Text that is not Python is searched line by line."""
    found = [item for cell in source.cells for item in _of_cell(cell, source.path)]
    return Directives(
        tuple(item for item in found if isinstance(item, Ignore)),
        tuple(item for item in found if isinstance(item, Assume)),
        tuple(item for item in found if isinstance(item, Misread)),
    )


def _of_cell(cell: Cell, path: str) -> Iterator[Ignore | Assume | Misread]:
    yield from _tags(cell, path)
    if "cnnlint" not in cell.text and "noqa" not in cell.text.lower():
        return
    lines = cell.text.split("\n")
    for line, column, comment in _comments(cell.text):
        own_line = not lines[line - 1][: column - 1].strip()
        starts = [match.start() for match in _START.finditer(comment)]
        for start, end in pairwise([*starts, len(comment)]):
            part = comment[start:end].rstrip()
            span = Span(path, line, column + start, line, column + start + len(part), cell.index)
            yield from _of_comment(part, span, lines, own_line and start == 0)


def _tags(cell: Cell, path: str) -> Iterator[Ignore | Misread]:
    for tag in cell.tags:
        span = Span(path, 1, 1, 1, 1, cell.index)
        words: tuple[str, ...] = ()
        if match := _TAG.match(tag):
            words = (match["word"] or "ALL",)
        elif match := _TAG_AS_COMMENT.match(tag):
            words = _words(match["words"])
        if words:
            yield Ignore("tag", span, words, 1, cell.text.count("\n") + 1, text=tag)
        elif tag.startswith("cnnlint"):
            yield Misread(f"the tag `{tag}` says nothing to cnnlint; write `cnnlint-ignore` or `cnnlint-ignore:CNN201`", span)


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[,\s]+", listed) if word)


def _of_comment(text: str, span: Span, lines: list[str], own_line: bool) -> Iterator[Ignore | Assume | Misread]:
    if ours := _OURS.match(text):
        yield from _ours(ours["verb"], ours["rest"], text, span, lines, own_line)
    elif noqa := _NOQA.match(text):
        words = tuple(w for w in re.split(r"[,\s]+", noqa["words"].upper()) if re.fullmatch(r"CNN\d+", w))
        if words:
            removal = _removal(span, lines, own_line)
            yield Ignore("noqa", span, words, span.line, span.line, text=text, removal=removal)


def _ours(verb: str, rest: str, text: str, span: Span, lines: list[str], own_line: bool) -> Iterator[Ignore | Assume | Misread]:
    if verb == "assume":
        yield from _assumed(rest, span)
        return
    if verb not in ("ignore", "file-ignore"):
        yield Misread(f"`{verb}` is no instruction that cnnlint knows; there are ignore, file-ignore and assume", span)
        return
    listed = _LIST.match(rest)
    words = _words(listed["words"]) if listed else ()
    if listed is None or not words:
        yield Misread(f"`{verb}` names no rule; write `{verb}[CNN201]`", span)
        return
    first, last = span.line, span.line
    if own_line and verb == "ignore":
        first, last = _next_statement(lines, span.line)
    yield Ignore(verb, span, words, first, last, listed["reason"].strip(), text, _removal(span, lines, own_line))


def _removal(span: Span, lines: list[str], own_line: bool) -> Span:
    line = lines[span.line - 1]
    if own_line and line.rstrip() == line[: span.end_column - 1] and span.line < len(lines):
        return replace(span, column=1, end_line=span.line + 1, end_column=1)
    return replace(span, column=len(line[: span.column - 1].rstrip()) + 1)


def _next_statement(lines: list[str], after: int) -> tuple[int, int]:
    """The lines of the first statement below line `after`, comments skipped; both count from 1."""
    index = after
    while index < len(lines) and (not lines[index].strip() or lines[index].lstrip().startswith("#")):
        index += 1
    return (index + 1, statement_end(lines, index)) if index < len(lines) else (after, after)


def _assumed(text: str, span: Span) -> Iterator[Assume | Misread]:
    for part in re.split(rf"[,;]\s*(?={ASSUMABLE}\s*=)", text):
        match = _ASSUMED.match(part)
        try:
            if match is None:
                raise ValueError
            yield Assume(match["name"].replace('"', "'"), literal_eval(match["value"].strip()), span)
        except (ValueError, SyntaxError):
            yield Misread(f"`{part.strip()}` is no assumption such as `vocab_size=20000`", span)


def _comments(text: str) -> Iterator[tuple[int, int, str]]:
    """Each comment with its line and column, counted from 1."""
    import io
    import tokenize

    seen: set[int] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                seen.add(token.start[0])
                yield token.start[0], token.start[1] + 1, token.string
    except (tokenize.TokenError, SyntaxError):
        for number, line in enumerate(text.split("\n"), 1):
            if number not in seen and (at := line.find("# cnnlint")) >= 0:
                yield number, at + 1, line[at:]
