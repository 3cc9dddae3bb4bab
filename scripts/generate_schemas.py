"""Writes the JSON Schemas of the machine-readable output to docs/schemas/; with --check, tells which are out of date."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cnnlint.report.schema import CheckOutput, Diagnostic, DiffOutput, SummaryOutput

FOLDER = Path(__file__).parent.parent / "docs" / "schemas"
SCHEMAS = {
    "check.schema.json": CheckOutput,
    "diff.schema.json": DiffOutput,
    "finding.schema.json": Diagnostic,
    "summary.schema.json": SummaryOutput,
}


def rendered() -> dict[str, str]:
    """The text of each schema file."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        name: json.dumps(draft | model.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n"
        for name, model in SCHEMAS.items()
    }


def stale(folder: Path = FOLDER) -> list[str]:
    """The files that differ from what the models say."""
    return [n for n, text in rendered().items() if not (folder / n).exists() or (folder / n).read_text("utf-8") != text]


def main() -> int:
    """Writes the files, or checks them."""
    if "--check" in sys.argv[1:]:
        for name in stale():
            print(f"docs/schemas/{name} is out of date: run python scripts/generate_schemas.py", file=sys.stderr)
        return 1 if stale() else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in rendered().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
