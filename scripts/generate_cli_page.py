"""Writes docs/commands.md from the help of every command; with `--check`, only says whether it is up to date."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "commands.md"
INTRODUCTION = """# Commands

What `cnnlint COMMAND --help` prints. This page is made by `scripts/generate_cli_page.py`.

| exit code | meaning |
|---|---|
| 0 | nothing at or above `--fail-on` (default `warning`); `summary` could report; `verify` agrees |
| 1 | findings; `verify`: a disagreement; `diff --exit-code`: a difference |
| 2 | a wrong option or setting, a named path that cannot be read, an internal error; `verify`: nothing could be verified |

Standard output carries results only; warnings and progress go to standard error.
"""


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command, those of groups after their group."""
    import click

    from cnnlint.cli import cli

    def below(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield words
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                child = command.get_command(context, name)
                if child is not None:
                    yield from below(child, (*words, name))

    return below(cli, ())


def help_of(words: tuple[str, ...]) -> str:
    """The help of one command, 80 columns wide."""
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "cnnlint", *words, "--help"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for words in commands():
        parts.append(f"## {' '.join(('cnnlint', *words))}\n\n```text\n{help_of(words).rstrip()}\n```\n")
    return "\n".join(parts)


def main() -> int:
    """Writes the page, or checks it."""
    wanted = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current != wanted:
        print("docs/commands.md is out of date: run python scripts/generate_cli_page.py", file=sys.stderr)
    return int(current != wanted)


if __name__ == "__main__":
    sys.exit(main())
