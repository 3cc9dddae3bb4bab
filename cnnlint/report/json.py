"""`--output-format json`: one document, to the published contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from cnnlint import __version__
from cnnlint.report.addresses import HOMEPAGE
from cnnlint.report.model import Report, Style

if TYPE_CHECKING:
    from pydantic import BaseModel

    from cnnlint.report.schema import Tool


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings and the counts of `cnnlint check`."""
    from cnnlint.report import schema
    from cnnlint.report.records import diagnostics

    counts = schema.Totals(**asdict(report.counts))
    found = diagnostics(report)
    yield document(schema.CheckOutput(schema_version=1, tool=tool(), diagnostics=found, summary=counts))


def render_summary(report: Report, style: Style) -> Iterator[str]:
    """The models and `.summary()` calls of `cnnlint summary`."""
    from cnnlint.report import schema
    from cnnlint.report.model_records import summary_file

    files = [summary_file(file) for file in report.files]
    yield document(schema.SummaryOutput(schema_version=1, tool=tool(), files=files))


def tool() -> Tool:
    """This version of cnnlint."""
    from cnnlint.report.schema import Tool

    return Tool(name="cnnlint", version=__version__, url=HOMEPAGE or None)


def document(output: BaseModel) -> str:
    """A record as text."""
    return json.dumps(output.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=False) + "\n"
