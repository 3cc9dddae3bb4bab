"""Is this text Python? CPython decides and says why not."""

from __future__ import annotations

import ast
import warnings

from cnnlint.files.source import Broken


def problem_in(text: str) -> Broken | None:
    """What CPython says against the text, None if it parses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes would be written to stderr
        try:
            ast.parse(text)
        except SyntaxError as error:
            return Broken(error.msg.rstrip("."), max(error.lineno or 1, 1), max(error.offset or 1, 1))
        except RecursionError:
            return Broken("nested too deeply to be parsed", 1)
        except (ValueError, MemoryError) as error:
            return Broken(str(error) or "too large to be parsed", 1)
    return None
