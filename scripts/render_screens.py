"""Draws what the commands print on the fixtures, and what an editor shows of one, as pictures, docs/images/*.svg; with --check,
tells which are out of date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "images"
NOTEBOOK = "fixtures/notebooks/padding_and_strides.ipynb"
COLUMNS = 100
EDITED = "fixtures/good/functional.py"
FIRST, LAST = 6, 16  # its lines that are shown
LONGEST = 112  # columns of such a line, with its hints


def terminal(*arguments: str) -> str:
    """The command and its output, as a picture of a terminal."""
    from rich.text import Text

    command = Text(f"$ cnnlint {' '.join(a for a in arguments if a != '--no-cache')}", style="bold")
    return picture("cnnlint", command, Text.from_ansi(printed(list(arguments))))


def editor(path: str, first: int, last: int) -> str:
    """Lines of a file as an editor shows them, hints in grey behind the layers."""
    from lsprotocol.types import Position, Range, TextDocumentItem, TextDocumentSyncKind
    from pygls.workspace import Workspace
    from rich.text import Text

    from cnnlint.server.analysis import analyse
    from cnnlint.server.documents import document
    from cnnlint.server.hints import hints
    from cnnlint.server.places import Places

    uri, source = (ROOT / path).as_uri(), (ROOT / path).read_text("utf-8")
    workspace = Workspace(None, TextDocumentSyncKind.Full)
    workspace.put_text_document(TextDocumentItem(uri, "python", 1, source))
    found = analyse(document(workspace, uri))
    places = Places(workspace, found.document)
    lines = [highlighted(line) for line in source.splitlines()]
    shown = hints(found, places, uri, Range(Position(0, 0), Position(len(lines), 0)))
    for hint in sorted(shown, key=lambda hint: hint.position.character, reverse=True):  # the rest of a line stays where it is
        line, column = lines[hint.position.line], hint.position.character
        lines[hint.position.line] = Text.assemble(line[:column], "  ", (str(hint.label), "italic #8a8a8a"), line[column:])
    return picture(path.rpartition("/")[2], *lines[first - 1 : last], width=LONGEST)


def highlighted(line: str) -> Text:
    """A line of Python in colours."""
    from rich.syntax import Syntax

    found = Syntax("", "python", theme="monokai", background_color="default").highlight(line)
    found.rstrip()
    return found


def picture(title: str, *lines: Text, width: int = COLUMNS) -> str:
    """Lines in a window."""
    from rich.console import Console

    console = Console(record=True, width=width, file=StringIO(), color_system="truecolor", force_terminal=True)
    for line in lines:
        console.print(line)
    return without_fonts(console.export_svg(title=title, unique_id="cnnlint"))


def printed(arguments: list[str]) -> str:
    """What the command prints on a terminal."""
    command = [sys.executable, "-m", "cnnlint", *arguments, "--color", "always"]
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8").stdout


def without_fonts(svg: str) -> str:
    """The picture with the reader's own monospaced font, so that it loads nothing from elsewhere."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
    return svg.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace")


def stale(folder: Path = FOLDER) -> list[str]:
    """The pictures that differ from what the commands print now."""
    found = {name: draw() for name, draw in SCREENS.items()}
    return [n for n, svg in found.items() if not (folder / n).exists() or (folder / n).read_text("utf-8") != svg]


SCREENS = {
    "check.svg": partial(terminal, "check", "--no-cache", NOTEBOOK),
    "editor.svg": partial(editor, EDITED, FIRST, LAST),
}


def main() -> int:
    """Writes the pictures, or checks them."""
    if "--check" in sys.argv[1:]:
        for name in stale():
            print(f"docs/images/{name} is out of date: run python scripts/render_screens.py", file=sys.stderr)
        return 1 if stale() else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in SCREENS.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
