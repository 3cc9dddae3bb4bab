"""How a place is written for people: `train.py:27:17`, `train.ipynb:cell 7:3:17`."""

from __future__ import annotations

import os
from pathlib import Path

from cnnlint.diagnostics import Span
from cnnlint.report.columns import visible_path


def place(span: Span, column: bool = True) -> str:
    """Path, cell (all cells counted from 1, as editors do), line and column."""
    cell = "" if span.cell is None else f":cell {span.cell + 1}"
    return f"{visible_path(span.path)}{cell}:{span.line}{f':{span.column}' if column else ''}"


def near(span: Span, path: str) -> str:
    """The same within a sentence about the file `path`: `line 12`, `cell 7, line 3`, or the full place in another file."""
    if span.path != path:
        return place(span, column=False)
    return f"line {span.line}" if span.cell is None else f"cell {span.cell + 1}, line {span.line}"


def because(reason: str, span: Span | None, path: str) -> str:
    """A reason with its place, said once: some reasons name the line themselves."""
    if span is None:
        return reason
    return f"{reason.removesuffix(f', line {span.line}')}, {near(span, path)}"


def _drive(path: str | Path) -> str:
    return os.path.splitdrive(path)[0].upper()


def relative(path: str, base: Path | None) -> str:
    """The path from `base`, with forward slashes; a path outside of it, as on another drive, stays as it is."""
    if base is not None and _drive(path) in ("", _drive(base)):
        from_base = os.path.relpath(path, base)
        path = path if from_base.startswith("..") else from_base
    return path.replace("\\", "/") if os.sep == "\\" else path
