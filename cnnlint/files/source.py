"""A source as the other rooms see it: cells of Python text with their places, whatever the file format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from cnnlint.frozen import dataclass

if TYPE_CHECKING:
    from cnnlint.files.dated import Run
    from cnnlint.program import RecordedTable


@dataclass(frozen=True, slots=True)
class Broken:
    """Text that is not Python: CPython's message and the place. blank: an exercise leaves something to be filled in there.
    help: what to do."""

    message: str
    line: int
    column: int = 1
    blank: bool = False
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit that is parsed by itself: a notebook's code cell, or a whole file.

    index: position among all cells of the notebook from 0, None for a file. text: Python, with magics masked line for line, so
    that line numbers hold. file_lines: for each line of `text`, its line in the file (notebooks). broken: why it is not read.
    misplaced: the statement for which Python refuses it although it can be read.
    """

    index: int | None
    text: str
    raw: str = ""  # before masking
    file_lines: tuple[int, ...] = ()
    broken: Broken | None = None
    misplaced: Broken | None = None
    notes: tuple[Broken, ...] = ()  # Python 2 statements that were read as Python 3
    execution_count: int | None = None
    tags: tuple[str, ...] = ()
    tables: tuple[RecordedTable, ...] = ()
    ran_with: int | None = None  # the Keras that its outputs betray
    wrote_acc: bool = False  # its progress bars call the accuracy so
    failed: bool = False  # its recorded output ends in an exception
    printed: bool = False  # it has recorded output


_DIVISION = re.compile(r"^[ \t]*from\s+__future__\s+import\s+[^\n#]*\bdivision\b", re.M)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read; an archive is a saved model, without cells. Cells hold code only; markdown cells are left out."""

    path: str
    kind: Literal["python", "notebook", "archive"]
    cells: tuple[Cell, ...]
    text: str = ""
    broken: Broken | None = None  # the file as a whole could not be read (not JSON, not UTF-8)
    ran_with: int | None = None  # the Keras that its kernel's Python or the month of its run tells
    python: tuple[int, ...] | None = None  # the Python of its kernel
    run: Run | None = None  # when it was run on Colab

    @property
    def divides_integers(self) -> bool:
        """Whether `/` of two integers is one: it is for Python 2, by its kernel or its statements, and imports nothing else."""
        old = self.python < (3,) if self.python is not None else any(cell.notes for cell in self.cells)
        return old and not any(_DIVISION.search(cell.text) for cell in self.cells)

    def file_line(self, cell: int | None, line: int) -> int:
        """The line in the file of a line in a cell."""
        if cell is None:
            return line
        lines = next((c.file_lines for c in self.cells if c.index == cell), ())
        return lines[min(max(line, 1), len(lines)) - 1] if lines else 1
