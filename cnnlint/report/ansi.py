"""Colours by ANSI escapes: on the way to the ordinary output nothing heavier is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cnnlint.diagnostics import Severity

RED, YELLOW, CYAN, BLUE, GREEN, BOLD, DIM = "1;31", "1;33", "1;36", "1;34", "1;32", "1", "2"
SEVERITY: Mapping[Severity, str] = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}

Paint = Callable[[str, str], str]


def painter(color: bool) -> Paint:
    """A function that puts a text in a colour, or leaves it plain."""
    return _painted if color else _plain


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if text else text


def _plain(text: str, code: str) -> str:
    return text
