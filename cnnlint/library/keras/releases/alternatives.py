"""Imports of which a source writes others beside, for another version of a library: they tell of neither."""

from __future__ import annotations

import re

_BODY = r"(?:(?P=indent)[ \t]+\S[^\n]*\n|[ \t]*\n)*"
_BEFORE = r"^(?P<indent>[ \t]*)"
_FAILED = re.compile(
    rf"{_BEFORE}try:[^\n]*\n{_BODY}(?P=indent)except\b[^\n]*\b(?:ImportError|ModuleNotFoundError)\b[^\n]*:[^\n]*\n(?P<other>{_BODY})",
    re.MULTILINE,
)
_INSTEAD = re.compile(r"\bimport\b[^\n]*keras|keras\b[^\n]*\bimport\b|=[ \t]*(?:\w+\.)?keras\.")
_NAMED = re.compile(r"^[ \t]*(\w+)[ \t]*=[^\n]*__version__", re.MULTILINE)
# What is left of TensorFlow 1 is for the Keras beside it, whatever is imported where there is no other.
_IMPORT = re.compile(r"^[ \t]+(?:from|import)[ \t]+(?![^\n]*\bcompat\b)[^\n]*keras[^\n]*$", re.MULTILINE)


def without_alternatives(text: str) -> str:
    """The text without the imports of Keras for one version beside which it has others."""
    if "ImportError" in text or "ModuleNotFoundError" in text:
        text = _FAILED.sub(_of_failed, text + "\n")
    if "__version__" in text:
        text = _asked(text).sub(_without_imports, text + "\n")
    return text


def _asked(text: str) -> re.Pattern[str]:
    """An `if` with another way that asks for a version, or for what was computed of one."""
    words = "|".join(("__version__", *_NAMED.findall(text)))
    other = rf"(?P=indent)(?:elif\b[^\n]*|else[ \t]*):[^\n]*\n{_BODY}"
    return re.compile(rf"{_BEFORE}if\b[^\n]*\b(?:{words})\b[^\n]*:[^\n]*\n{_BODY}(?:{other})+", re.MULTILINE)


def _of_failed(found: re.Match[str]) -> str:
    return _without_imports(found) if _INSTEAD.search(found["other"]) else found[0]


def _without_imports(found: re.Match[str]) -> str:
    return _IMPORT.sub("", found[0])
