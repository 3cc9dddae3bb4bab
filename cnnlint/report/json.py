"""`--output-format json`: one document, to the published contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from cnnlint.report.model import Report, Style

if TYPE_CHECKING:
    from pydantic import BaseModel


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings and the counts of `cnnlint check`."""
    from cnnlint.report import schema
    from cnnlint.report.records import diagnostics

    yield _document(schema.CheckOutput(diagnostics=diagnostics(report, style), summary=schema.Totals(**asdict(report.counts))))


def render_summary(report: Report, style: Style) -> Iterator[str]:
    """The models and `.summary()` calls of `cnnlint summary`."""
    from cnnlint.report import schema
    from cnnlint.report.model_records import summary_file

    yield _document(schema.SummaryOutput(files=[summary_file(file, style) for file in report.files]))


def _document(output: BaseModel) -> str:
    return json.dumps(output.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=False) + "\n"
