"""`--output-format concise`: one line for each finding, `path:line:column: CODE message`."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.report.ansi import BOLD, SEVERITY, painter
from cnnlint.report.columns import plain
from cnnlint.report.model import Report, Style
from cnnlint.report.places import place
from cnnlint.report.tail import tail


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings, and unless quiet the last lines."""
    paint = painter(style.color)
    for finding in report.findings:
        message = " ".join(plain(finding.message).split())
        code = paint(f"{finding.severity}[{finding.code}]", SEVERITY[finding.severity])
        yield f"{paint(place(finding.span), BOLD)}: {code} {message} ({finding.name})\n"
    if not style.quiet:
        yield "".join(f"{line}\n" for line in tail(report, style.verbose))
