"""Is this text Python? CPython decides and says why not."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache

from cnnlint.files.source import Broken

_KEPT = 128  # trees: a notebook's cells are asked for when they are masked, and again when they are read


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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes would be written to stderr
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return Broken(error.msg.rstrip("."), max(error.lineno or 1, 1), max(error.offset or 1, 1))
        except RecursionError:
            return Broken("nested too deeply to be parsed", 1)
        except (ValueError, MemoryError) as error:
            return Broken(str(error) or "too large to be parsed", 1)
