"""`--output-format jsonl`: one finding a line, each as in `json`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cnnlint.report.model import Report, Style


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings alone."""
    from cnnlint.report.records import diagnostics

    for diagnostic in diagnostics(report):
        yield json.dumps(diagnostic.model_dump(mode="json", by_alias=True), ensure_ascii=False) + "\n"
