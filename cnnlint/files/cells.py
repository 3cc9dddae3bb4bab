"""One cell from its text: magics masked, Python 2 read as far as it goes, the rest told as broken."""

from __future__ import annotations

import re
from dataclasses import replace

from cnnlint.files.legacy import modernise
from cnnlint.files.masking import mask
from cnnlint.files.parsing import problem_in
from cnnlint.files.source import Cell


def make_cell(cell: Cell) -> Cell:
    """The cell with `text` made from its `raw` text, and `broken` where that is not Python."""
    text = mask(cell.raw)
    problem = problem_in(text)
    if problem is None:
        return replace(cell, text=text)
    modern, notes = modernise(text)
    return replace(cell, text=modern, notes=notes, broken=None if notes else problem)


def unix_lines(text: str) -> str:
    """Python's own view of line ends."""
    return re.sub(r"\r\n?", "\n", text)
