"""Findings as records of the JSON contract."""

from __future__ import annotations

from cnnlint.diagnostics import Edit, Finding, Label, Span
from cnnlint.report.addresses import rule_page
from cnnlint.report.model import FileReport, Report
from cnnlint.report.places import relative
from cnnlint.report.schema import Diagnostic, Location, Related, Repair, TextEdit


def diagnostics(report: Report) -> list[Diagnostic]:
    """Every finding, file by file."""
    return [_diagnostic(finding, file) for file in report.files for finding in file.findings]


def location(span: Span) -> Location:
    """A span whose end is not known is a point."""
    return Location(
        line=span.line,
        column=span.column,
        end_line=span.end_line or span.line,
        end_column=span.end_column or span.column,
    )


def _diagnostic(finding: Finding, file: FileReport) -> Diagnostic:
    return Diagnostic(
        code=finding.code,
        name=finding.name,
        category=finding.category,
        severity=finding.severity.value,
        message=finding.message,
        expected=finding.expected,
        actual=finding.actual,
        help=finding.help,
        keras=finding.keras,
        shown_by=finding.shown_by,
        path=relative(finding.span.path, None),
        cell_index=finding.span.cell,
        location=location(finding.span),
        file_line=file.file_line(finding.span),
        related=[_related(label, file) for label in finding.labels],
        model=finding.model,
        layer=finding.layer,
        url=rule_page(finding.name),
        fix=_repair(finding),
    )


def _related(label: Label, file: FileReport) -> Related:
    span = label.span
    return Related(
        path=relative(span.path, None),
        cell_index=span.cell,
        location=location(span),
        file_line=file.file_line(span),
        label=label.text,
    )


def _repair(finding: Finding) -> Repair | None:
    fix = finding.fix
    if fix is None:
        return None
    edits = [_edit(edit) for edit in fix.edits]
    return Repair(applicability="safe" if fix.safe else "unsafe", message=fix.message, edits=edits)


def _edit(edit: Edit) -> TextEdit:
    path = relative(edit.span.path, None)
    return TextEdit(path=path, cell_index=edit.span.cell, location=location(edit.span), content=edit.text)
