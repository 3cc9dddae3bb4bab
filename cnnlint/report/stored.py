"""Findings as the cache keeps them: JSON types, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity, Span


def _span_to_list(span: Span) -> list[Any]:
    return [span.path, span.line, span.column, span.end_line, span.end_column, span.cell]


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """A finding in JSON types."""
    data = {f.name: getattr(finding, f.name) for f in fields(finding)}
    data["span"] = _span_to_list(finding.span)
    data["severity"] = finding.severity.value
    data["labels"] = [[_span_to_list(label.span), label.text] for label in finding.labels]
    if fix := finding.fix:
        data["fix"] = [fix.message, [[_span_to_list(e.span), e.text] for e in fix.edits], fix.safe]
    return data


def finding_from_dict(data: Mapping[str, Any]) -> Finding:
    """The inverse of `finding_to_dict`."""
    values = dict(data)
    values["span"] = Span(*data["span"])
    values["severity"] = Severity(data["severity"])
    values["labels"] = tuple(Label(Span(*span), text) for span, text in data["labels"])
    if data["fix"]:
        message, edits, safe = data["fix"]
        values["fix"] = Fix(message, tuple(Edit(Span(*span), text) for span, text in edits), safe)
    return Finding(**values)
