"""Does a text break off at a mark that git leaves where it could not join two versions?"""

from __future__ import annotations

import re

_MARK = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)")
_CHOOSE = "git left two versions here: keep one of them, and remove the lines that mark them"


def advice(text: str, line: int) -> str | None:
    """What to do if line `line` of the text is such a mark, else None."""
    lines = text.splitlines()
    marked = line <= len(lines) and _MARK.match(lines[line - 1]) and any(other.startswith("<<<<<<< ") for other in lines)
    return _CHOOSE if marked else None
