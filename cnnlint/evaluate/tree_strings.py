"""LibCST's nodes for strings of several parts and strings with fields, as most are written; of the others its parser reads the
text, which takes ten times as long."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import libcst as cst

from cnnlint.evaluate.node_makers import maker

_PART = re.compile(r"""([fF][rR]?|[rR][fF]|[uU]|[bB][rR]?|[rR][bB]?|)('{3}|"{3}|'|")((?:\\.|(?!\2)[^\\])*)\2""", re.S)
_BETWEEN = re.compile(r"(?:\s|\\\n|#[^\n]*\n)*")
# Text, or a field as most are written: without strings or slices, and without conditions, of which the evaluator asks the text.
_PIECE = re.compile(
    r"([^{}]+)|\{ *((?:(?!\b(?:if|for|await|yield)\b)[\w.,()\[\]+\-*/% ])+?) *(?:!([rsa]))?(?::([^{}()\[\]]+))?\}"
)

_string = maker(cst.SimpleString, "value")
_concatenated = maker(cst.ConcatenatedString, "left", "right")
_formatted = maker(cst.FormattedString, "parts", "start", "end")
_text = maker(cst.FormattedStringText, "value")
_field = maker(cst.FormattedStringExpression, "expression", "conversion", "format_spec", "equal")


def in_parts(text: str, parsed: Callable[[str], Any]) -> Any:
    """The node of a string that CPython has read. parsed: the node of an expression."""
    return _in_parts(text, parsed) or cst.parse_expression(f"({text})")


def _in_parts(text: str, parsed: Callable[[str], Any]) -> Any:
    parts = []
    place = 0
    while place < len(text):
        part = _PART.match(text, place)
        made = _part(part, parsed) if part is not None else None
        if part is None or made is None:
            return None
        parts.append(made)
        between = _BETWEEN.match(text, part.end())
        place = part.end() if between is None else between.end()
    made = parts.pop()
    while parts:
        made = _concatenated(parts.pop(), made)
    return made


def _part(part: re.Match[str], parsed: Callable[[str], Any]) -> Any:
    prefix, quote, body = part.groups()
    if "f" not in prefix.lower():
        return _string(part[0])
    pieces = None if "\\N" in body else _pieces(body, parsed)
    return None if pieces is None else _formatted(pieces, prefix + quote, quote)


def _pieces(body: str, parsed: Callable[[str], Any]) -> list[Any] | None:
    pieces = []
    place = 0
    while place < len(body):
        piece = _PIECE.match(body, place)
        if piece is None:
            return None
        plain, expression, conversion, spec = piece.groups()
        if plain is not None:
            pieces.append(_text(plain))
        else:
            pieces.append(_field(parsed(expression), conversion, None if spec is None else [_text(spec)], None))
        place = piece.end()
    return pieces
