"""`--output-format junit`: a test suite for each file, a failed test for each error and warning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cnnlint.diagnostics import Finding, Severity
from cnnlint.report.columns import plain
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.places import place, relative


def render(report: Report, style: Style) -> Iterator[str]:
    """One document. A file without findings is one passed test; notes are passed tests with a text."""
    root = Element("testsuites", {"name": "cnnlint", **_counts(report.files)})
    for file in report.files:
        _suite(root, file, style)
    indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(files: Sequence[FileReport]) -> dict[str, str]:
    failures = sum(finding.severity is not Severity.INFO for file in files for finding in file.findings)
    tests = sum(len(file.findings) or 1 for file in files)
    return {"tests": str(tests), "failures": str(failures), "errors": str(sum(file.failed for file in files))}


def _suite(root: Element, file: FileReport, style: Style) -> None:
    path = _legal(relative(file.path, style.base))
    suite = SubElement(root, "testsuite", {"name": path, **_counts([file])})
    if not file.findings:
        case = SubElement(suite, "testcase", name="cnnlint", classname=path, file=path)
        if file.failed:
            SubElement(case, "error", message=_legal(file.errors[0].message), type="internal error")
    for finding in file.findings:
        line = str(file.file_line(finding.span))
        name = f"{finding.code} {finding.name}"
        case = SubElement(suite, "testcase", name=name, classname=path, file=path, line=line)
        _outcome(case, finding)


def _outcome(case: Element, finding: Finding) -> None:
    lines = [f"{place(finding.span)}: {finding.message}"]
    lines += [f"{place(label.span)}: {label.text}" for label in finding.labels]
    lines += [f"help: {finding.help}"] if finding.help else []
    if finding.severity is Severity.INFO:
        said = SubElement(case, "system-out")
    else:
        said = SubElement(case, "failure", message=_legal(plain(finding.message)), type=finding.severity.value)
    said.text = _legal(plain("\n".join(lines)))


def _legal(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\N{REPLACEMENT CHARACTER}", text)
