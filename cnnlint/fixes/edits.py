"""Edits applied to the bytes of a file, so that nothing beside them changes: encoding, line ends, the rest of a notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from cnnlint.diagnostics import Edit, Span
from cnnlint.files.nbjson import Piece, RawCell, parse_notebook
from cnnlint.files.script import encoding_of
from cnnlint.files.source import Source

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.S)

_ARGUMENT = re.compile(r"(\w+)(\s*=\s*)((?:[^=\s].*)?)", re.S)  # name=value, or the name alone
_SLASH = re.compile(r"(?<!/)/(?!/)")
_WORD = re.compile(r"(['\"])[\w-]*\1")

Change = tuple[int, int, str]  # start and end offset in a text, and what stands there instead


def appliable(edit: Edit, source: Source) -> bool:
    """Whether the edit's lines stand in the file as they were read: masked lines do not."""
    cell = next((c for c in source.cells if c.index == edit.span.cell), None)
    if cell is None or edit.span.path != source.path:
        return False
    text, raw = cell.text.split("\n"), cell.raw.split("\n")
    if not _replaces_its_like(edit, cell.text):
        return False
    return all(text[n - 1 : n] == raw[n - 1 : n] for n in range(edit.span.line, _end(edit.span)[0] + 1))


def _replaces_its_like(edit: Edit, text: str) -> bool:
    """Whether a value that is written down stands for one that is: a name may hold something else the next time."""
    start, end, new = _change(text, edit)
    old = text[start:end]
    named = _ARGUMENT.fullmatch(old), _ARGUMENT.fullmatch(new)
    if named[0] and named[1]:
        old, new = named[0][3], named[1][3]
    return not _is_literal(new) or not old or _is_literal(old) or _floored(old, new) is not None


def _is_literal(code: str) -> bool:
    import ast

    try:
        ast.literal_eval(code.strip())
    except (ValueError, SyntaxError):
        return False
    return True


def _in_its_style(old: str, new: str) -> str:
    """The new text with the quotes, and the spaces around `=`, of what it replaces."""
    given, named = _ARGUMENT.fullmatch(old), _ARGUMENT.fullmatch(new)
    if given and named:
        return named[1] + given[2] + _in_its_style(given[3], named[3])
    quote = old[:1]
    floored = _floored(old, new)
    if floored is not None:
        return floored
    if _WORD.fullmatch(new) and quote in ("'", '"') and old.endswith(quote) and not old.startswith(quote * 3):
        return f"{quote}{new[1:-1]}{quote}"
    return new


def _floored(old: str, new: str) -> str | None:
    """`width // 2` for `width / 2`, which a whole number is to replace."""
    halves = _SLASH.split(old)
    return "//".join(halves) if new.isdigit() and len(halves) == 2 and not _is_literal(old) else None


def _end(span: Span) -> tuple[int, int]:
    return (span.end_line, span.end_column) if span.end_line else (span.line, span.column)


def order(edit: Edit) -> tuple[int, int, int, int, int]:
    """The key that sorts edits as they stand in the file."""
    return (-1 if edit.span.cell is None else edit.span.cell, edit.span.line, edit.span.column, *_end(edit.span))


def apply_edits(source: Source, data: bytes, edits: Iterable[Edit]) -> bytes:
    """The file with edits made that do not overlap."""
    by_cell: dict[int | None, list[Edit]] = {}
    for edit in edits:
        by_cell.setdefault(edit.span.cell, []).append(edit)
    if source.kind == "notebook":
        return _edit_notebook(data, by_cell)
    encoding = encoding_of(data)
    text = data.decode(encoding)
    return spliced(text, [_change(text, edit) for edit in by_cell[None]]).encode(encoding)


def spliced(text: str, changes: Sequence[Change]) -> str:
    """The text with changes made, the last one first."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def replacement(text: str, edit: Edit) -> str:
    """What an edit puts into a text, in that text's line ends, quotes and spaces."""
    return _change(text, edit)[2]


def _change(text: str, edit: Edit) -> Change:
    """In the text's own line ends."""
    starts = _starts(text)
    newline = re.search(r"\r\n|\r|\n", text)
    new = edit.text.replace("\n", newline[0]) if newline else edit.text
    line, column = _end(edit.span)
    end = min(starts[line - 1] + column - 1 if line <= len(starts) else len(text), len(text))
    start = starts[edit.span.line - 1] + edit.span.column - 1
    return start, end, _in_its_style(text[start:end], new)


@lru_cache(4)
def _starts(text: str) -> list[int]:
    """Where its lines begin: the same for all edits of a file."""
    return [match.start() for match in _LINE.finditer(text)]


def _edit_notebook(data: bytes, by_cell: Mapping[int | None, list[Edit]]) -> bytes:
    text = data.decode("utf-8-sig")
    notebook = parse_notebook(text)
    changes = [
        change
        for index, edits in by_cell.items()
        if index is not None
        for change in _cell_changes(notebook.cells[index], edits, text)
    ]
    bom = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
    return bom + spliced(text, changes).encode()


def _cell_changes(cell: RawCell, edits: Iterable[Edit], text: str) -> list[Change]:
    """Changes to the JSON strings that a cell's source is stored in."""
    changes = [_change(cell.source, edit) for edit in edits]
    found: list[Change] = []
    offset = 0
    for piece, following in zip(cell.pieces, [*cell.pieces[1:], None], strict=False):
        size = len(piece.text)
        inside = [part for part in (_part(change, offset, size, following is None) for change in changes) if part is not None]
        if inside:
            literals = _restored(piece, inside, cell.pieces, text)
            gone = literals == '""' and following is not None
            found.append((piece.start, following.start, "") if gone and following else (piece.start, piece.end, literals))
        offset += size
    return found


def _part(change: Change, offset: int, size: int, last: bool) -> Change | None:
    """The part of a change that falls into one piece. The new text goes where the change begins."""
    start, end, new = change
    begins_here = offset <= start < offset + size or (last and start == offset + size)
    if not begins_here and not (start < offset < end):
        return None
    return max(start - offset, 0), min(end - offset, size), new if begins_here else ""


def _restored(piece: Piece, changes: Sequence[Change], pieces: Sequence[Piece], text: str) -> str:
    """The literal of a changed piece; where lines were added to a list of lines, as many literals."""
    literal = text[piece.start + 1 : piece.end - 1]
    places = [match.start() for match in _ESCAPE.finditer(literal)] + [len(literal)]
    quoted = [(places[start], places[end], json.dumps(new, ensure_ascii=False)[1:-1]) for start, end, new in changes]
    changed = spliced(literal, quoted)
    if len(pieces) < 2:
        return f'"{changed}"'
    separator = text[pieces[0].end : pieces[1].start]
    lines = re.findall(r"(?:[^\\]|\\[^n])*?\\n|(?:[^\\]|\\[^n])+$", changed) or [""]
    return separator.join(f'"{line}"' for line in lines)
