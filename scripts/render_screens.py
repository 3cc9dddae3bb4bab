"""Draws what the commands print on the fixtures as pictures, docs/images/*.svg; with --check, tells which are out of date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "images"
NOTEBOOK = "fixtures/notebooks/padding_and_strides.ipynb"
SCREENS = {"check.svg": ["check", "--no-cache", NOTEBOOK]}
COLUMNS = 100


def rendered(arguments: list[str]) -> str:
    """The command and its output, as a picture of a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=COLUMNS, file=StringIO(), color_system="truecolor", force_terminal=True)
    console.print(Text(f"$ cnnlint {' '.join(a for a in arguments if a != '--no-cache')}", style="bold"))
    console.print(Text.from_ansi(printed(arguments)))
    return without_fonts(console.export_svg(title="cnnlint", unique_id="cnnlint"))


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
    found = {name: rendered(arguments) for name, arguments in SCREENS.items()}
    return [n for n, svg in found.items() if not (folder / n).exists() or (folder / n).read_text("utf-8") != svg]


def main() -> int:
    """Writes the pictures, or checks them."""
    if "--check" in sys.argv[1:]:
        for name in stale():
            print(f"docs/images/{name} is out of date: run python scripts/render_screens.py", file=sys.stderr)
        return 1 if stale() else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, arguments in SCREENS.items():
        (FOLDER / name).write_text(rendered(arguments), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
