"""Syntax that is newer than the Python which runs cnnlint, as text of the same lines and columns that this Python parses.

The standard `ast`, from which trees are made, reads new syntax only from the release that brought it: nested quotes in
f-strings (PEP 701) and type parameters (PEP 695) came with 3.12, t-strings (PEP 750) and `except A, B:` (PEP 758) with 3.14.
LibCST's parser reads it under every Python: strings with fields and what an `except` is for go there in their own words.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from cnnlint.frozen import dataclass

_PIECE = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?<![\w])(?P<prefix>[rRbBuUfFtT]{0,2})(?P<quote>[\"]{3}|[']{3}|["'])""",
    re.X,
)
_SHORT_END = {"'": re.compile(r"(?:\\.|[^'\\\n])*'", re.S), '"': re.compile(r'(?:\\.|[^"\\\n])*"', re.S)}
_LONG_END = {"'''": re.compile(r"(?:\\.|[^\\])*?'''", re.S), '"""': re.compile(r'(?:\\.|[^\\])*?"""', re.S)}
_GENERIC = re.compile(r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+\w+[ \t]*(?=\[)", re.M)
_ALIAS = re.compile(r"^[ \t]*(?=type[ \t]+[^\W\d]\w*[ \t]*(?:\[[^\n]*\][ \t]*)?=[^=])", re.M)
# A small letter begins the name that Python 2 binds here: `except IOError, e:`.
_EXCEPT = re.compile(r"^[ \t]*except\*?[ \t]+[\w.]+(?P<others>(?:[ \t]*,[ \t]*(?:\w+\.)*[A-Z]\w*)+)(?=[ \t]*:)", re.M)
_CONVERSION = re.compile(r"!\s*[rsa]\s*(?=[:}])")
_OPEN, _CLOSE = "([{", ")]}"


def older(text: str) -> str | None:
    """The text with newer syntax replaced in place; None if it has none, or is no Python in any release."""
    try:
        edits = [*_formatted(text), *_statements(text)]
    except _NotPython:
        return None
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text if edits else None


class _NotPython(Exception):
    """A string does not end, or holds what is no expression."""


# ------------------------------------------------------------------ statements


def _statements(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _GENERIC.finditer(text):
        end = _bracket_end(text, match.end())
        yield match.end(), end, _blank(text[match.end() : end], "\\")
    for match in _ALIAS.finditer(text):
        end = _line_end(text, match.end())
        yield match.end(), end, "pass" + _blank(text[match.end() + len("pass") : end])
    for match in _EXCEPT.finditer(text):
        yield *match.span("others"), _blank(match["others"])


def _blank(text: str, before_newline: str = "") -> str:
    """Spaces, and the newlines where they are."""
    return "\n".join(" " * len(line) for line in text.split("\n")).replace("\n", before_newline + "\n")


def _bracket_end(text: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`."""
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if depth == 0:
            return position + 1
    raise _NotPython


def _line_end(text: str, start: int) -> int:
    """The end of the statement at `start`, behind its brackets."""
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if text[position] == "\n" and depth == 0:
            return position
    return len(text)


# ------------------------------------------------------------------ f-strings and t-strings


@dataclass(frozen=True, slots=True)
class _Read:
    """A formatted string. end: behind its closing quote. is_new: older Pythons do not parse it."""

    end: int
    is_new: bool


def _formatted(text: str) -> Iterator[tuple[int, int, str]]:
    position = 0
    while match := _PIECE.search(text, position):
        position = match.end()
        if match["comment"]:
            continue
        prefix, quote = match["prefix"].lower(), match["quote"]
        if "f" not in prefix and "t" not in prefix:
            position = _plain_end(text, position, quote)
            continue
        read = _read(text, position, quote)
        if read.is_new or "t" in prefix:
            yield match.start(), read.end, _literal(text[match.start() : read.end])
        position = read.end


def _plain_end(text: str, start: int, quote: str) -> int:
    found = (_SHORT_END | _LONG_END)[quote].match(text, start)
    if found is None:
        raise _NotPython
    return found.end()


def _literal(text: str) -> str:
    """A string of as many lines and columns. One that spans lines may end a column late, for its longer quote."""
    lines = text.split("\n")
    if len(lines) == 1:
        return f'"{"_" * (len(text) - 2)}"'
    inner = ["_" * len(line) for line in lines[1:-1]]
    return "\n".join(['"""' + "_" * (len(lines[0]) - 3), *inner, "_" * (len(lines[-1]) - 3) + '"""'])


def _read(text: str, start: int, quote: str) -> _Read:
    """The formatted string whose first character behind the opening quote is at `start`."""
    position, is_new = start, False
    while position < len(text):
        if text.startswith(quote, position):
            return _Read(position + len(quote), is_new)
        char = text[position]
        if char == "\n" and len(quote) == 1:
            break
        if char == "{" and not text.startswith("{{", position):
            field = _field(text, position + 1, quote)
            position, is_new = field.end, is_new or field.is_new
        else:
            position += 2 if char == "\\" or text[position : position + 2] in ("{{", "}}") else 1
    raise _NotPython


def _field(text: str, start: int, quote: str) -> _Read:
    """A replacement field, from behind its `{` to behind its `}`."""
    position = _expression_end(text, start)
    expression = text[start:position].rstrip()
    _require_expression(expression.removesuffix("=") if not expression.endswith("==") else expression)
    is_new = quote in expression or "\\" in expression or "#" in expression or (len(quote) == 1 and "\n" in expression)
    if conversion := _CONVERSION.match(text, position):
        position = conversion.end()
    if text[position] == "}":
        return _Read(position + 1, is_new)
    return _format_spec(text, position + 1, quote, is_new)


def _format_spec(text: str, position: int, quote: str, is_new: bool) -> _Read:
    """What stands behind the `:` of a field, which may hold fields."""
    while position < len(text):
        if text[position] == "}":
            return _Read(position + 1, is_new)
        if text[position] == "{":
            inner = _field(text, position + 1, quote)
            position, is_new = inner.end, is_new or inner.is_new
        elif text[position] == "\n" and len(quote) == 1:
            break
        else:
            position += 1
    raise _NotPython


def _expression_end(text: str, position: int) -> int:
    """Where the expression of a field ends: at its `}`, `:` or `!r`, outside brackets and strings."""
    depth = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is not None:
            position = _skip(text, piece)
            continue
        char = text[position]
        if depth == 0 and (char in "}:" or _CONVERSION.match(text, position)):
            return position
        depth += (char in _OPEN) - (char in _CLOSE)
        position += 1
    raise _NotPython


def _skip(text: str, piece: re.Match[str]) -> int:
    """Behind a comment or a string."""
    if piece["comment"]:
        return piece.end()
    if set(piece["prefix"].lower()) & {"f", "t"}:
        return _read(text, piece.end(), piece["quote"]).end
    return _plain_end(text, piece.end(), piece["quote"])


def _require_expression(text: str) -> None:
    """What is wrong in every release, such as `f"{a b}"`, is not new."""
    if not text.strip():
        raise _NotPython
    written = older(text) or text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(f"(\n{written}\n)", mode="eval")
        except (SyntaxError, ValueError, RecursionError) as error:
            raise _NotPython from error
