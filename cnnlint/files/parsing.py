"""Is this text Python? CPython decides and says why not; what is newer than this CPython it is shown in older words."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

from cnnlint.files.conflicts import advice
from cnnlint.files.source import Broken
from cnnlint.files.written_out import without_data

_KEPT = 128  # trees: a notebook's cells are asked for when they are masked, and again when they are read
# From 3.14 on CPython takes `except A, e:` for a tuple, which in Python 2 binds `e`, and makes nodes of t-strings that no
# older one has. Every CPython reads them alike, as what is newer (`newer.py`) or older (`python2.py`).
_GRAMMAR = (3, 13)
# Without any of these a text is no newer than the oldest Python that runs cnnlint.
_MAY_BE_NEWER = re.compile(r"[fFtT][rR]?[\"']|^[ \t]*(?:type|class|(?:async\s+)?def|except\*?)\s+\w+", re.M)


def forget() -> None:
    """Lets go of the trees: a file is done."""
    parsed.cache_clear()


def problem_in(text: str) -> Broken | None:
    """What CPython says against the text, None if it parses."""
    found = parsed(text)
    return found if isinstance(found, Broken) else None


@lru_cache(_KEPT)
def parsed(text: str) -> ast.Module | Broken:
    """CPython's tree of the text, or what it says against it. The tree is shared: nobody changes it."""
    found = _parse(text)
    if isinstance(found, Broken) and _MAY_BE_NEWER.search(text):
        from cnnlint.files.newer import older

        written = older(text)
        again = found if written is None else _parse(written)
        found = found if isinstance(again, Broken) else again
    return found


def _parse(text: str) -> ast.Module | Broken:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes would be written to stderr
        try:
            return ast.parse(without_data(text), feature_version=_GRAMMAR)
        except SyntaxError as error:
            return _refused(text, error.msg.rstrip("."), max(error.lineno or 1, 1), max(error.offset or 1, 1))
        except RecursionError:
            return Broken("nested too deeply to be parsed", 1)
        except (ValueError, MemoryError) as error:
            return Broken(str(error) or "too large to be parsed", 1)


def _refused(text: str, message: str, line: int, column: int) -> Broken:
    """CPython points behind a string in which `\\U` begins an escape, as Python 2 did not take it."""
    lines = text.splitlines()
    path = _FOLDER.search(lines[line - 1]) if line <= len(lines) else None
    if path is None:
        return Broken(message, line, column, help=advice(text, line))
    return Broken(message, line, path.start() + 1, help="write an `r` before the quotes, or `/` for each backslash")


_FOLDER = re.compile(r"""(?<![rR])['"][A-Za-z]:[^'"]*?(?<!\\)\\[UuNx]""")  # 'C:\Users'
