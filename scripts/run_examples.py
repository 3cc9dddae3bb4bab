"""Runs the examples of README.md and docs/, and writes what they print now; with --check, tells which are out of date.

    python scripts/run_examples.py [--check] [PAGE...]

In a block of `console`, every line `$ cnnlint ...` is run and what it prints follows; a last line `...` cuts the rest off. A
block of `python` or `toml` that begins with a comment `# NAME` is that file for the examples after it on the page.
What `verify` measures differs from run to run: of its output only the tables are compared.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(?P<kind>console|python|toml)\n(?P<text>.*?)^```$", re.M | re.S)
FILE = re.compile(r"# (?P<name>[\w./-]+\.(?:py|toml))\n")
PROJECT = "/home/you/project"
VERIFY = "$ cnnlint verify"


def examples(text: str, *, train: bool = True) -> Iterator[tuple[str, str]]:
    """What a page shows as printed and what is printed now, block by block. train: let `verify` train, which takes long."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copytree(ROOT / "fixtures", folder / "fixtures")
        for block in BLOCK.finditer(text):
            if block["kind"] == "console":
                yield block["text"], "".join(_run(part, folder, train) for part in _parts(block["text"]))
            elif file := FILE.match(block["text"]):
                (folder / file["name"]).write_text(block["text"], encoding="utf-8")


def _parts(block: str) -> list[list[str]]:
    """A block as its commands, each with the lines that it printed."""
    parts: list[list[str]] = []
    for line in block.splitlines():
        if line.startswith("$ ") or not parts:
            parts.append([])
        parts[-1].append(line)
    return parts


def _run(part: list[str], folder: Path, train: bool) -> str:
    """A command and what it prints now, cut as the page cuts it."""
    shown = part[1:]
    if not part[0].startswith("$ cnnlint "):
        return "\n".join(part) + "\n"
    untrained = part[0].startswith(VERIFY) and not train
    printed = _output(part[0].removeprefix("$ cnnlint ") + " --no-train" * untrained, folder)
    if shown and shown[-1] == "..." and not untrained:
        printed = [*printed[: max(len(shown) - 1, 1)], "..."]
    return "\n".join([part[0], *printed]) + "\n"


def _output(arguments: str, folder: Path) -> list[str]:
    import shlex

    environment = {k: v for k, v in os.environ.items() if not k.startswith("CNNLINT_")}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment |= {"PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "80", "PYTHONPATH": path}
    command = [sys.executable, "-m", "cnnlint", *shlex.split(arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    printed = (done.stdout + _messages(done.stderr)).replace(f"{folder}{os.sep}", f"{PROJECT}/")
    return [line.rstrip() for line in printed.rstrip("\n").splitlines()]


def _messages(errors: str) -> str:
    """What cnnlint says on the second stream, without what TensorFlow has to say there."""
    return "".join(line for line in errors.splitlines(True) if line.startswith(("cnnlint", "Usage", "Error", "Try")))


def comparable(text: str) -> str:
    """An example of `verify` without what is measured."""
    return "\n".join(line for line in text.splitlines() if line.endswith(("agrees", "DIFFERS", "layers")))


def holds(shown: str, now: str) -> bool:
    """Whether a page shows what is printed now."""
    return comparable(now).startswith(comparable(shown)) if shown.startswith(VERIFY) else shown == now


def stale(page: Path, *, verify: bool) -> list[str]:
    """The examples of a page that print something else now: those of `verify`, which need TensorFlow, or the others."""
    wanted = BLOCK.sub(lambda block: "" if _is_of_verify(block) is (not verify) else block[0], page.read_text(encoding="utf-8"))
    return [now for shown, now in examples(wanted, train=False) if not holds(shown, now)]


def _is_of_verify(block: re.Match[str]) -> bool | None:
    """None for files, which every example may need."""
    return block["text"].startswith(VERIFY) if block["kind"] == "console" else None


def renewed(text: str) -> str:
    """A page with what its examples print now."""
    for shown, now in examples(text):
        if not holds(shown, now):
            text = text.replace(f"```console\n{shown}```", f"```console\n{now}```")
    return text


def main() -> int:
    """Writes the pages, or checks them."""
    named = [Path(argument).resolve() for argument in sys.argv[1:] if not argument.startswith("-")]
    failed = 0
    for page in named or PAGES:
        if "--check" not in sys.argv[1:]:
            page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
        elif stale(page, verify=False) or stale(page, verify=True):
            failed = 1
            print(f"{page.name} shows what is not printed: run python scripts/run_examples.py", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
