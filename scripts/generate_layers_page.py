"""Writes docs/layers.md from the layer specifications; with `--check`, only says whether it is up to date."""

from __future__ import annotations

import argparse
import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cnnlint.layers.describe import VERIFIED, as_markdown, cards  # noqa: E402

PAGE = ROOT / "docs" / "layers.md"
INTRODUCTION = f"""# Layers

Every layer that cnnlint knows: its arguments, what it does to a shape, its weights and its cost, in the words of Keras 3
with the names that Keras 1 had. The rules are tested against {VERIFIED}; layers of other packages
and of older versions follow the file that each names.
This page is made by `scripts/generate_layers_page.py`. `cnnlint layer NAME` shows one layer in the terminal.

Shapes begin with the batch axis, which is `None`. Sizes that the source does not tell stay letters, here `units` or
`channels`; `//` is division rounded down. Multiply-accumulates count one multiplication and one addition as one; additions
of a bias, activations and pooling are not counted.
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for family, members in groupby(cards(), key=lambda c: c.family):
        parts.append(f"## {family}\n")
        parts += [as_markdown(member) for member in members]
    return "\n".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    wanted = page()
    if parser.parse_args().check:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != wanted:
            print("docs/layers.md is out of date: run python scripts/generate_layers_page.py", file=sys.stderr)
        return int(current != wanted)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
