"""Findings as an editor underlines them."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from cnnlint.diagnostics import Finding, Severity
from cnnlint.report.addresses import rule_page
from cnnlint.server.analysis import Analysis
from cnnlint.server.places import Places

_SEVERITY = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_WITHOUT_EFFECT = frozenset({"unused-suppression", "no-op-layer"})  # editors show it faded


def diagnostics(analysis: Analysis, places: Places) -> dict[str, list[types.Diagnostic]]:
    """For each address of the file what is wrong there; a finding in an imported module is shown when that one is open."""
    found: dict[str, list[types.Diagnostic]] = {uri: [] for uri in analysis.document.parts}
    for finding in analysis.report.findings:
        if finding.span.path == analysis.document.path:
            found[places.address(finding.span)].append(diagnostic(finding, places))
    return found


def diagnostic(finding: Finding, places: Places) -> types.Diagnostic:
    """One finding."""
    page = rule_page(finding.name)
    related = [types.DiagnosticRelatedInformation(places.location(label.span), label.text) for label in finding.labels]
    return types.Diagnostic(
        places.range(finding.span),
        "\n".join(_lines(finding)),
        severity=_SEVERITY[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(page) if page else None,
        source="cnnlint",
        tags=[types.DiagnosticTag.Unnecessary] if finding.name in _WITHOUT_EFFECT else None,
        related_information=related or None,
    )


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{finding.message} ({finding.name})"
    if finding.expected and finding.actual:
        yield f"expected: {finding.expected}, got {finding.actual}"
    elif finding.expected:
        yield f"expected: {finding.expected}"
    if finding.help:
        yield f"help: {finding.help}"
    if finding.keras:
        yield f"Keras: {finding.keras}"
