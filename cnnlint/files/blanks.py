"""Whether what keeps a cell from being read is a blank that its author left for the reader of a course to fill in."""

from __future__ import annotations

import re

# `loss = # TODO`, `<YOUR CODE HERE>`, `metrics=??`, `units=___`, `optimizers.None`
_BLANK = re.compile(r"=\s*#|(?:^|[=,(\[])\s*<\s?[\w.][^<>\n]*>|\?\?|_{3,}|\.None\b")
_ASKED = re.compile(
    r"\bTODO\b|\b(?:your|insert|write|put|enter)\b[^\n]{0,20}\b(?:code|here|solution|answer)\b|\bcode here\b", re.I
)
_NEAR = 3  # lines before: the comment that says what to write


def is_blank(text: str, line: int) -> bool:
    """Whether the text leaves a blank at this line (from 1), or asks for code just before it."""
    lines = text.split("\n")
    last = min(line, len(lines))
    return bool(_BLANK.search(lines[last - 1])) or bool(_ASKED.search("\n".join(lines[max(last - 1 - _NEAR, 0) : last])))
