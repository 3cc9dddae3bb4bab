"""`--output-format gitlab`: GitLab's Code Quality report, a subset of Code Climate's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cnnlint.diagnostics import Finding, Severity
from cnnlint.report.fingerprint import fingerprints
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.places import place, relative

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, style: Style) -> Iterator[str]:
    """One list of all findings."""
    issues = [
        _issue(finding, fingerprint, file, style)
        for file in report.files
        for finding, fingerprint in zip(file.findings, fingerprints(file, style.base), strict=True)
    ]
    yield json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(finding: Finding, fingerprint: str, file: FileReport, style: Style) -> dict[str, Any]:
    where = f", at {place(finding.span)}" if finding.span.cell is not None else ""
    return {
        # GitLab does not show check_name.
        "description": f"{finding.code} {finding.message} ({finding.name}{where})",
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITY[finding.severity],
        "location": {"path": relative(finding.span.path, style.base), "lines": {"begin": file.file_line(finding.span)}},
    }
