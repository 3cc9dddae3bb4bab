"""Modules that a notebook writes itself: the cells that begin with `%%writefile name.py`, where they stand in the notebook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cnnlint.evaluate.parsed_modules import Module, parsed
from cnnlint.frozen import replace

if TYPE_CHECKING:
    from cnnlint.files.source import Cell, Source

_MAGIC = r"(?:[ \t]*(?:#.*)?\n)*[ \t]*%%?(?:writefile|file)[ \t]+"
_WRITES = re.compile(_MAGIC + r"(-a[ \t]+|--append[ \t]+)?[\"']?([^\s\"'$]+\.py)[\"']?[ \t]*\n")
_HOME = re.compile(r"(?:\./|/content/|/kaggle/working/)")  # where Colab and Kaggle run a notebook


def written(source: Source, path: Path, running: int | None) -> tuple[Cell, ...] | None:
    """The cells above the running one of which a file beside the notebook is made; None where none writes it."""
    if source.kind != "notebook" or running is None:
        return None
    folder = Path(source.path).parent
    made: list[Cell] = []
    for cell in source.cells:
        if cell.index is None or cell.index >= running or "%" not in cell.raw:
            continue
        found = _WRITES.match(cell.raw)
        if found is None or folder / _HOME.sub("", found[2], count=1) != path:
            continue
        made = [*(made if found[1] else ()), _as_python(cell, found.end())]
    return tuple(made) or None


def module_in(source: Source, cells: tuple[Cell, ...]) -> Module:
    """The trees of these cells, with their places in the notebook."""
    own = replace(source, cells=cells)
    return Module(own, b"", tuple(parsed(own, cell) for cell in cells))


def _as_python(cell: Cell, begin: int) -> Cell:
    """The cell with the line that writes it left empty, so that line numbers hold."""
    return replace(cell, text="\n" * cell.raw.count("\n", 0, begin) + cell.raw[begin:], broken=None)
