"""Writes docs/settings.md from the fields of the settings; with `--check`, only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cnnlint.config.manual import Entry, entries  # noqa: E402

PAGE = ROOT / "docs" / "settings.md"
INTRODUCTION = """# Settings

Every key of `[tool.cnnlint]` in `pyproject.toml`; in a `cnnlint.toml` the same keys stand at the top. How the file is found
and what comes first is on the page [Configuration](configuration.md). `cnnlint config KEY` shows one key in the terminal.
This page is made by `scripts/generate_settings_page.py`.
"""


def section(entry: Entry) -> str:
    """One key as Markdown."""
    example = f"\n```toml\n{entry.example}\n```\n" if entry.example else ""
    default = f"`{entry.default}`" if entry.default else "none"
    return f"## `{entry.key}`\n\n{entry.description}\n\n- type: `{entry.type}`\n- default: {default}\n{example}"


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *map(section, entries())])


def main() -> int:
    """Writes the page, or checks it."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current != page():
        print("docs/settings.md is out of date: run python scripts/generate_settings_page.py", file=sys.stderr)
    return int(current != page())


if __name__ == "__main__":
    sys.exit(main())
