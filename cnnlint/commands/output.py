"""Where output goes: standard output or a file, with the style that suits it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cnnlint.commands.options import wants_color

if TYPE_CHECKING:
    from cnnlint.report.model import Style


def style(color: str, *, verbose: bool = False, quiet: bool = False, to_file: bool = False, cost: bool = False) -> Style:
    """How to draw for standard output, or for a file."""
    from cnnlint.report.model import Style

    return Style(
        color=wants_color(color) if not to_file else color == "always",
        width=80 if to_file else shutil.get_terminal_size((80, 24)).columns,
        verbose=verbose,
        quiet=quiet,
        base=repository(),
        cost=cost,
    )


def repository() -> Path:
    """The folder that machine formats name paths from: the root of the repository around the current folder, or that."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def write(pieces: Iterable[str], file: str | None = None) -> None:
    """Writes to a file, or to standard output, as UTF-8 where that is no terminal."""
    if file:
        with Path(file).open("w", encoding="utf-8", newline="") as target:
            target.writelines(pieces)
        return
    if not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()


def warn(message: str) -> None:
    """One line on standard error."""
    print(f"cnnlint: {message}", file=sys.stderr)


def relative(path: str) -> str:
    """The path as it is shown: from the current folder where it lies below it."""
    try:
        short = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    return path if short.startswith("..") else short
