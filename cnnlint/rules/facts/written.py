"""What stands anywhere in the text of a program. What was followed of it does not tell: a comment, a function that nobody
calls, a method of an object that is not known, and a branch that was not taken count as well. So it is the question of a rule
that keeps silent, or says less, for what may be meant; that something happens must be told by the events."""

from __future__ import annotations

import re

from cnnlint.program import Program
from cnnlint.rules.facts.memo import once


@once
def stands_in(program: Program, words: re.Pattern[str]) -> bool:
    """Whether the file has such words; `Program.mentions` is faster for plain ones. The files that it imports are not read."""
    return words.search(program.text) is not None
