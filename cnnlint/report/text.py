"""`--output-format text`: each finding with the source it is about, then one line that counts."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding
from cnnlint.report.ansi import BLUE, BOLD, SEVERITY, Paint, painter
from cnnlint.report.columns import plain
from cnnlint.report.excerpt import excerpt, gutter
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.tail import tail


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings, file by file, and unless quiet the last lines."""
    paint = painter(style.color)
    for file in report.files:
        for finding in file.findings:
            yield "\n".join(_finding(finding, file, style, paint)) + "\n\n"
    if not style.quiet:
        yield "".join(f"{line}\n" for line in tail(report, style.verbose))


def _finding(finding: Finding, file: FileReport, style: Style, paint: Paint) -> Iterator[str]:
    head = paint(f"{finding.severity}[{finding.code}]", SEVERITY[finding.severity])
    yield f"{head}{paint(': ' + ' '.join(plain(finding.message).split()), BOLD)} ({finding.name})"
    yield from excerpt(finding, file, style.width, paint)
    margin = " " * gutter(finding)
    notes = list(_notes(finding))
    if notes:
        yield f"{margin} {paint('|', BLUE)}"
    for name, text in notes:
        first, *more = plain(text).splitlines() or [""]
        yield f"{margin} {paint('=', BLUE)} {paint(name, BOLD)}: {first}"
        yield from (f"{margin}   {' ' * len(name)}  {line}" for line in more)


def _notes(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.expected and finding.actual:
        yield "expected", f"{finding.expected}, got {finding.actual}"
    elif finding.expected:
        yield "expected", finding.expected
    if finding.help:
        yield "help", finding.help
    if finding.keras:
        yield "keras" if "Tensor" in finding.keras else finding.speaker, finding.keras  # which refuse much themselves
    if finding.fix:
        yield "fix", f"{finding.fix.message} ({'--fix' if finding.fix.safe else '--fix --unsafe-fixes'})"
