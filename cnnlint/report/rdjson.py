"""`--output-format rdjson`: reviewdog's diagnostic format, whose columns count UTF-8 bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cnnlint.diagnostics import Finding, Severity, Span
from cnnlint.report.addresses import HOMEPAGE, rule_page
from cnnlint.report.columns import utf8
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.places import relative

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, style: Style) -> Iterator[str]:
    """One DiagnosticResult."""
    source = {"name": "cnnlint", **({"url": HOMEPAGE} if HOMEPAGE else {})}
    diagnostics = [_diagnostic(finding, file, style) for file in report.files for finding in file.findings]
    yield json.dumps({"source": source, "diagnostics": diagnostics}, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(finding: Finding, file: FileReport, style: Style) -> dict[str, Any]:
    page = rule_page(finding.name)
    record: dict[str, Any] = {
        "message": f"{finding.message} ({finding.name})",
        "location": _location(finding.span, file, style),
        "severity": _SEVERITY[finding.severity],
        "code": {"value": finding.code, **({"url": page} if page else {})},
    }
    if finding.labels:
        places = [{"message": x.text, "location": _location(x.span, file, style)} for x in finding.labels]
        record["related_locations"] = places
    edits = finding.fix.edits if finding.fix else ()
    # Each suggestion is applied by itself, and only to a file whose lines are the source's.
    if len(edits) == 1 and edits[0].span.cell is None:
        record["suggestions"] = [{"range": _range(edits[0].span, file), "text": edits[0].text}]
    return record


def _location(span: Span, file: FileReport, style: Style) -> dict[str, Any]:
    in_cell = span.cell is not None
    where = {"start": {"line": file.file_line(span)}} if in_cell else _range(span, file)
    return {"path": relative(span.path, style.base), "range": where}


def _range(span: Span, file: FileReport) -> dict[str, Any]:
    end_line = span.end_line or span.line
    kept = file.lines.get((span.path, span.cell, end_line))
    start = {"line": span.line, "column": utf8(file.text_at(span), span.column)}
    end = {"line": end_line, "column": utf8(kept.text if kept else None, span.end_column or span.column)}
    return {"start": start, "end": end}
