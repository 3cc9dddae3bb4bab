"""Spans as the protocol has them: lines and columns from 0, columns in the units that the editor counts in."""

from __future__ import annotations

import re
from itertools import takewhile

from lsprotocol import types
from pygls.uris import from_fs_path
from pygls.workspace import Workspace

from cnnlint.diagnostics import Span
from cnnlint.server.documents import Document

_CLOSING = re.compile(r"[)\]}, ]*[)\]},](?=\s*(?:#|$))")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Places:
    """Translates spans of a file, and of the modules that it imports."""

    def __init__(self, workspace: Workspace, document: Document) -> None:
        self._workspace, self._document = workspace, document
        self._lines: dict[str, list[str]] = {}

    def address(self, span: Span) -> str:
        """The address of the cell or file that a span is in."""
        if span.path == self._document.path:
            return self._document.address(span.cell)
        return from_fs_path(span.path) or span.path

    def location(self, span: Span) -> types.Location:
        """Address and range."""
        return types.Location(self.address(span), self.range(span))

    def range(self, span: Span) -> types.Range:
        """From the start of a span to its end; one without an end goes to the end of its line."""
        uri = self.address(span)
        start = self._position(uri, span.line, span.column)
        if span.end_line:
            return types.Range(start, self._position(uri, span.end_line, span.end_column))
        return types.Range(start, self._position(uri, span.line, len(self._line(uri, span.line)) + 1))

    def end(self, span: Span) -> types.Position:
        """Behind the last character."""
        return self.range(span).end

    def behind_closing(self, span: Span) -> types.Position:
        """Behind the brackets and commas that follow its last character: `model.add(Dense(10))` is read as a whole."""
        if not span.end_line:
            return self.end(span)
        uri = self.address(span)
        closing = _CLOSING.match(self._line(uri, span.end_line), span.end_column - 1)
        return self._position(uri, span.end_line, closing.end() + 1 if closing else span.end_column)

    def _position(self, uri: str, line: int, column: int) -> types.Position:
        codec = self._workspace.position_codec
        return types.Position(line - 1, codec.client_num_units(self._line(uri, line)[: column - 1]))

    def _line(self, uri: str, line: int) -> str:
        if uri not in self._lines:
            self._lines[uri] = _LINE_END.split(self._workspace.get_text_document(uri).source)
        lines = self._lines[uri]
        return lines[line - 1] if line <= len(lines) else ""


def holds(range: types.Range, position: types.Position) -> bool:
    """Whether a position lies in a range, its end included: a cursor stands between characters."""
    return _key(range.start) <= _key(position) <= _key(range.end)


def above_edit(asked: types.Range, before: Document, now: Document) -> types.Range:
    """The part of a range above the first line that is another than before."""
    lines = zip(before.data.splitlines(), now.data.splitlines(), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], lines))
    return types.Range(asked.start, min(asked.end, types.Position(same, 0), key=_key))


def overlap(one: types.Range, other: types.Range) -> bool:
    """Whether two ranges share a position."""
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character
