"""A rule as SARIF describes it, from its published page."""

from __future__ import annotations

import inspect
from typing import Any

from cnnlint.diagnostics import Finding, Severity
from cnnlint.report.addresses import rule_page

LONGEST = 1024  # characters of a description that GitHub takes
_PRECISION = {Severity.ERROR: "very-high", Severity.WARNING: "high", Severity.INFO: "medium"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def rule_record(finding: Finding) -> dict[str, Any]:
    """The reportingDescriptor of the rule behind a finding."""
    severity, page = _rule(finding.code, finding.severity)
    short = page.partition("\n")[0] or finding.name.replace("-", " ")
    full = " ".join(filter(None, (_section(page, "What it does"), _section(page, "Why is this bad?")))) or short
    record: dict[str, Any] = {
        "id": finding.code,
        "name": finding.name,
        "shortDescription": {"text": short[:LONGEST]},
        "fullDescription": {"text": full[:LONGEST]},
        "help": {"text": page or short, "markdown": page or short},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {
            "precision": _PRECISION[severity],
            "problem.severity": _PROBLEM[severity],
            "tags": ["keras", finding.category],
        },
    }
    if address := rule_page(finding.name):
        record["helpUri"] = address
    return record


def _rule(code: str, severity: Severity) -> tuple[Severity, str]:
    """The rule's own severity and its page; a finding of a rule that is not installed here speaks for itself."""
    from cnnlint.rules.registry import entries, load

    entry = next((entry for entry in entries() if entry.code == code), None)
    if entry is None:
        return severity, ""
    rule = load(entry)
    return rule.severity, inspect.cleandoc(rule.__doc__ or "")


def _section(page: str, title: str) -> str:
    """The words of one section of a rule's page."""
    _, _, rest = page.partition(f"## {title}\n")
    return " ".join(rest.partition("\n## ")[0].split())
