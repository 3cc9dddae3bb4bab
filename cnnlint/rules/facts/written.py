"""What stands anywhere in the text of a program. What was followed of it does not tell: a comment, a function that nobody
calls, a method of an object that is not known, and a branch that was not taken count as well. So it is the question of a rule
that keeps silent, or says less, for what may be meant; that something happens must be told by the events."""

from __future__ import annotations

import re

from cnnlint.diagnostics import Span
from cnnlint.program import Program
from cnnlint.rules.facts.memo import once


@once
def stands_in(program: Program, words: re.Pattern[str]) -> bool:
    """Whether the file has such words; `Program.mentions` is faster for plain ones. The files that it imports are not read.
    Of a notebook also what stands between the cells and what it printed: a text about survivors tells that they are classes."""
    return words.search(program.text) is not None


def written_in_line(span: Span | None, program: Program) -> str:
    """What stands at a place within one line of a plain file, nothing elsewhere."""
    if span is None or span.cell is not None or span.path != program.path or span.line != span.end_line:
        return ""
    return program.text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]
