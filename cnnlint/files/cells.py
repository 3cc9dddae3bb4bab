"""One cell from its text: magics masked, Python 2 read as far as it goes, the rest told as broken."""

from __future__ import annotations

import re

from cnnlint.files.blanks import is_blank
from cnnlint.files.masking import mask
from cnnlint.files.misplaced import misplaced
from cnnlint.files.parsing import problem_in
from cnnlint.files.python2 import modernise
from cnnlint.files.source import Cell
from cnnlint.frozen import replace


def make_cell(cell: Cell) -> Cell:
    """The cell with `text` made from its `raw` text, and `broken` where that is not Python."""
    text = mask(cell.raw)
    problem = problem_in(text)
    notebook = cell.index is not None
    if problem is None:
        return replace(cell, text=text, misplaced=misplaced(text, notebook))
    modern, notes = modernise(text)
    if notebook and is_blank(cell.raw, problem.line):
        problem = replace(problem, blank=True)
    refused = misplaced(modern, notebook) if notes else None
    return replace(cell, text=modern, notes=notes, broken=None if notes else problem, misplaced=refused)


def unix_lines(text: str) -> str:
    """Python's own view of line ends."""
    return re.sub(r"\r\n?", "\n", text)
