"""`--output-format sarif`: SARIF 2.1.0, with what GitHub's code scanning needs and within its limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cnnlint import __version__
from cnnlint.diagnostics import Edit, Finding, Span, plural
from cnnlint.report.addresses import HOMEPAGE
from cnnlint.report.fingerprint import fingerprints
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.places import place, relative
from cnnlint.report.sarif_rules import LEVELS, rule_record

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS, MOST_PLACES = 25_000, 100  # what GitHub takes for one run and keeps for one result


def render(report: Report, style: Style) -> Iterator[str]:
    """One run."""
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, style)]}, indent=2) + "\n"


def _run(report: Report, style: Style) -> dict[str, Any]:
    rules = {f.code: rule_record(f) for f in sorted(report.findings, key=lambda f: f.code)}
    driver = {"name": "cnnlint", "version": __version__, "semanticVersion": __version__, "rules": list(rules.values())}
    if HOMEPAGE:
        driver["informationUri"] = HOMEPAGE
    index = {code: i for i, code in enumerate(rules)}
    results = [result for file in report.files for result in _results(file, index, style)]
    results.sort(key=lambda result: list(LEVELS.values()).index(result["level"]))
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.counts.files_failed,
                "toolExecutionNotifications": [*_not_checked(report, style), *_left_out(results)],
            }
        ],
        "results": results[:MOST_RESULTS],
    }


def _not_checked(report: Report, style: Style) -> Iterator[dict[str, Any]]:
    """The files that an error inside cnnlint kept from being checked."""
    for file in report.files:
        if file.failed:
            text = f"{relative(file.path, style.base)} could not be checked: {file.errors[0].message}"
            yield {"level": "error", "message": {"text": text}}


def _left_out(results: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    if len(results) > MOST_RESULTS:
        text = f"{plural(len(results) - MOST_RESULTS, 'finding')} left out: the least severe"
        yield {"level": "warning", "message": {"text": text}}


def _results(file: FileReport, index: dict[str, int], style: Style) -> Iterator[dict[str, Any]]:
    for finding, fingerprint in zip(file.findings, fingerprints(file, style.base), strict=True):
        labels = finding.labels[:MOST_PLACES]
        record = {
            "ruleId": finding.code,
            "ruleIndex": index[finding.code],
            "level": LEVELS[finding.severity],
            "message": {"text": _message(finding)},
            "locations": [_location(finding.span, file, style)],
            "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:1"},
            "properties": {"category": finding.category, "place": place(finding.span)},
        }
        if labels:
            record["relatedLocations"] = [
                {"id": i, **_location(label.span, file, style), "message": {"text": label.text or "see here"}}
                for i, label in enumerate(labels, 1)
            ]
        if finding.fix and finding.span.cell is None:
            record["fixes"] = [_fix(finding.fix.message, finding.fix.edits, style)]
        yield record


def _message(finding: Finding) -> str:
    """The message, then each related place as a link to it."""
    links = [f"[{_literal(label.text or 'see here')}]({i})" for i, label in enumerate(finding.labels[:MOST_PLACES], 1)]
    return "\n".join([_literal(finding.message), *links, *([_literal(finding.help)] if finding.help else [])])


def _literal(text: str) -> str:
    """Brackets would read as a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(span: Span, file: FileReport, style: Style) -> dict[str, Any]:
    region = _region(span) if span.cell is None else {"startLine": file.file_line(span)}
    return {"physicalLocation": {"artifactLocation": _artifact(span.path, style), "region": region}}


def _region(span: Span) -> dict[str, int]:
    """One line only: GitHub shows a finding in a pull request if all its lines are changed ones."""
    region = {"startLine": span.line, "startColumn": span.column}
    if span.end_line == span.line and span.end_column > span.column:
        region["endColumn"] = span.end_column
    return region


def _artifact(path: str, style: Style) -> dict[str, str]:
    short = relative(path, style.base)
    if Path(short).is_absolute():
        return {"uri": Path(short).as_uri()}
    return {"uri": quote(short), "uriBaseId": "%SRCROOT%"}


def _fix(message: str, edits: tuple[Edit, ...], style: Style) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in edits:
        span = edit.span
        region = {"startLine": span.line, "startColumn": span.column}
        region |= {"endLine": span.end_line or span.line, "endColumn": span.end_column or span.column}
        changes.setdefault(span.path, []).append({"deletedRegion": region, "insertedContent": {"text": edit.text}})
    return {
        "description": {"text": message},
        "artifactChanges": [{"artifactLocation": _artifact(p, style), "replacements": r} for p, r in changes.items()],
    }
