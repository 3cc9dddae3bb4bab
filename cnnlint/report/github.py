"""`--output-format github`: workflow commands that GitHub shows beside the changed lines."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity, plural
from cnnlint.report.columns import plain
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.places import place, relative

LIMIT = 10  # annotations of each kind that GitHub shows for one step
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, style: Style) -> Iterator[str]:
    """The most severe first; past GitHub's limit a notice says how many more there are."""
    found = [(finding, file) for file in report.files for finding in file.findings]
    hidden: dict[str, int] = {}
    for severity, command in _COMMANDS.items():
        of_kind = [pair for pair in found if pair[0].severity is severity]
        # The notice that tells of the rest is one of the ten.
        room = LIMIT - (command == "notice" and (bool(hidden) or len(of_kind) > LIMIT))
        yield from (_command(command, finding, file, style) for finding, file in of_kind[:room])
        if len(of_kind) > room:
            hidden[severity.value] = len(of_kind) - room
    if hidden:
        more = " and ".join(plural(number, f"more {kind}") for kind, number in hidden.items())
        yield f"::notice title=cnnlint::{_escaped(f'{more} not shown here; the log has them all')}\n"


def _command(command: str, finding: Finding, file: FileReport, style: Style) -> str:
    properties = {
        "title": f"cnnlint ({finding.code})",
        "file": relative(finding.span.path, style.base),
        "line": str(file.file_line(finding.span)),
        **_columns(finding),
    }
    listed = ",".join(f"{name}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items())
    return f"::{command} {listed}::{_escaped(_message(finding))}\n"


def _columns(finding: Finding) -> dict[str, str]:
    """Columns within the line, where the file has that line: in a notebook's JSON it is indented and escaped."""
    span = finding.span
    if span.cell is not None:
        return {}
    # Only the start of a longer region: GitHub draws those badly.
    end = {"endLine": str(span.line), "endColumn": str(span.end_column)} if span.end_line == span.line else {}
    return {"col": str(span.column), **end}


def _message(finding: Finding) -> str:
    lines = [f"{place(finding.span)}: {finding.code} {finding.message} ({finding.name})"]
    lines += [f"{place(label.span)}: {label.text}" for label in finding.labels]
    return plain("\n".join([*lines, f"help: {finding.help}"] if finding.help else lines))


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
