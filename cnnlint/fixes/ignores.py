"""`--add-ignore`: a suppression at the end of a line of each finding."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator

from cnnlint.diagnostics import Edit, Finding, Span
from cnnlint.files.directives import Ignore, directives
from cnnlint.files.source import Cell, Source
from cnnlint.fixes.edits import appliable

Place = tuple[int | None, int]  # cell and line


def ignore_edits(source: Source, findings: Iterable[Finding], reason: str) -> list[Edit]:
    """The edits that suppress findings, one for each line. A finding whose lines can hold no comment is left out."""
    free = {cell.index: _lines_for_comments(cell) for cell in source.cells}
    codes: dict[Place, list[str]] = {}
    for finding in findings:
        if finding.name in ("unused-suppression", "unknown-suppression"):
            continue
        lines = range(finding.span.line, max(finding.span.line, finding.span.end_line) + 1)
        line = next((n for n in lines if n in free.get(finding.span.cell, ())), None)
        if line is not None and finding.span.path == source.path:
            codes.setdefault((finding.span.cell, line), []).append(finding.code)
    present = {(i.span.cell, i.span.line): i for i in directives(source).ignores if _trailing(i)}
    edits = [_edit(source, place, sorted(set(found)), present.get(place), reason) for place, found in codes.items()]
    return [edit for edit in edits if appliable(edit, source)]


def _trailing(ignore: Ignore) -> bool:
    return ignore.kind == "ignore" and ignore.first == ignore.span.line


def _edit(source: Source, place: Place, codes: list[str], present: Ignore | None, reason: str) -> Edit:
    if present is not None:
        listed = ", ".join([*present.words, *(code for code in codes if code not in present.words)])
        why = present.text.partition("]")[2].strip() or reason
        return Edit(present.span, f"# cnnlint: ignore[{listed}] {why}".rstrip())
    cell, line = place
    text = next(c.text for c in source.cells if c.index == cell).split("\n")[line - 1]
    column = len(text.rstrip()) + 1
    comment = f"  # cnnlint: ignore[{', '.join(codes)}]" + (f" {reason}" if reason else "")
    return Edit(Span(source.path, line, column, line, len(text) + 1, cell), comment)


def _lines_for_comments(cell: Cell) -> frozenset[int]:
    """The lines that end outside of strings and without a backslash."""
    return frozenset(_ends(cell.text))


def _ends(text: str) -> Iterator[int]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.NEWLINE, tokenize.NL):
                yield token.start[0]
    except (tokenize.TokenError, SyntaxError):
        return
