"""What a number, a string or an f-string is worth."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Any

import libcst as cst

from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.library.python.formatting import refuse_format
from cnnlint.library.python.paths import text_of_path
from cnnlint.library.python.sequences import wide
from cnnlint.values import Unknown, Value, as_text


def integer(at: Place, node: cst.Integer | cst.Imaginary, scope: Scope) -> Value:
    """`26`, or `2j`."""
    return _literal(node.value)


def floating(at: Place, node: cst.Float, scope: Scope) -> Value:
    """`0.5`."""
    return float(node.value)


def string(at: Place, node: cst.SimpleString, scope: Scope) -> Value:
    """`"relu"`; one that an exercise leaves blank is not known."""
    text = _literal(node.value)
    if isinstance(text, str) and text[:1] in _BLANK_STARTS and _BLANK.fullmatch(text):
        return at.unknown("left to be filled in")
    return text


# the blanks of exercises: "___", "??", "TODO: the number of units", "[TODO a layer]"
_BLANK_STARTS = frozenset("_.?TFY[<")
_BLANK = re.compile(r"_{3,}|\.{3,}|\?{2,}|[\[<]?\s*(TODO|FIXME|YOUR CODE)\b.*", re.DOTALL)


@lru_cache(10_000)
def _literal(text: str) -> Value:
    if text.isdecimal():
        return int(text)
    quote = text[0]
    if quote in "'\"" and "\\" not in text and not text.startswith(quote * 3):
        return text[1:-1]  # most strings; to compile each takes thirty times as long
    return ast.literal_eval(text)


def formatted(at: Place, node: cst.FormattedString, scope: Scope) -> Value:
    """`f"{n} units"`."""
    text = _text_of(at, node.parts, scope, raw="r" in node.start.lower())
    return as_text(text) if isinstance(text, Unknown) else text


def _text_of(at: Place, parts: Any, scope: Scope, raw: bool = False) -> Value:
    """The text of an f-string, or of a format inside it."""
    text = ""
    for part in parts or ():
        found = _field(at, part, scope) if type(part) is cst.FormattedStringExpression else _written(part, raw)
        if not isinstance(found, str):
            return found
        text += found
    return text


def _written(part: Any, raw: bool) -> str:
    """The text between braces."""
    text = str(getattr(part, "value", "")).replace("{{", "{").replace("}}", "}")
    if raw or "\\" not in text:
        return text
    if (len(text) - len(text.rstrip("\\"))) % 2:  # before a brace it stays as it is
        text += "\\"
    return str(ast.literal_eval('"""' + re.sub(r'(\\.)|"', lambda found: found[1] or r"\"", text, flags=re.DOTALL) + '"""'))


def _field(at: Place, part: cst.FormattedStringExpression, scope: Scope) -> Value:
    """The text of what stands in braces."""
    from cnnlint.evaluate.expressions import evaluate

    value, spec = text_of_path(evaluate(at, part.expression, scope)), _text_of(at, part.format_spec, scope)
    if isinstance(value, Unknown) or not isinstance(value, (str, int, float, bool, type(None))):
        if isinstance(spec, str) and part.conversion is None:
            refuse_format(at, value, spec)
        return value if isinstance(value, Unknown) else at.unknown("a part of the string is not known")
    if not isinstance(spec, str) or wide(spec):
        return at.unknown("the format of the string is not known")
    try:
        text = format(repr(value) if part.conversion == "r" else value, spec)
    except (ValueError, TypeError):
        return at.unknown("the format of the string is not known")
    return f"{cst.Module([]).code_for_node(part.expression)}={text}" if part.equal is not None else text
