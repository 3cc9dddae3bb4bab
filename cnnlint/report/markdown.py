"""`--output-format markdown`: for a pull request's comment or a job's summary page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import ModelTrace
from cnnlint.report.addresses import rule_page
from cnnlint.report.columns import plain
from cnnlint.report.gaps import gaps
from cnnlint.report.graph import connected_to
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.places import because, place
from cnnlint.report.rows import commas, params_cell, shape_cell, totals
from cnnlint.report.tail import counted, found, not_checked
from cnnlint.shapes import text

_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}


def render(report: Report, style: Style) -> Iterator[str]:
    """A heading with the counts, and a table of the findings, most severe first."""
    yield f"### cnnlint: {found(report.counts) or 'no findings'}{not_checked(report.counts)}\n\n"
    findings = sorted(report.findings, key=lambda f: f.severity.rank)
    if findings:
        yield from table(("", "rule", "where", "what"), [_row(finding) for finding in findings])
        yield "\n"
    yield f"{counted(report.counts)}\n"


def _row(finding: Finding) -> list[str]:
    page = rule_page(finding.name)
    rule = f"{finding.code} {finding.name}"
    what = [escaped(finding.message)]
    what += [f"{escaped(label.text)}: {code(place(label.span))}" for label in finding.labels]
    what += [escaped(finding.help)] if finding.help else []
    return [_SIGNS[finding.severity], f"[{rule}]({page})" if page else rule, code(place(finding.span)), "<br>".join(what)]


def render_summary(report: Report, style: Style) -> Iterator[str]:
    """Every model in its final state, as a table."""
    for file in report.files:
        for model in file.model_traces:
            yield from _model(model, file)


def _model(model: ModelTrace, file: FileReport) -> Iterator[str]:
    yield f"### {escaped(model.name)} ({code(place(model.span, column=False))})\n\n"
    connections = connected_to(model)
    heads = ("layer", "output", "params", *(("connected to",) if connections else ()))
    rows = [
        [f"{escaped(layer.label)} ({escaped(layer.type)})", code(shape_cell(layer)), code(params_cell(layer))]
        + ([escaped(connections[layer.name])] if connections else [])
        for layer in model.layers
    ]
    yield from table(heads, rows)
    counts = totals(model)
    named = (("total", counts.total), ("trainable", counts.trainable), ("non-trainable", counts.frozen))
    yield "\n" + ", ".join(f"{name} {code('?' if n is None else commas(text(n)))}" for name, n in named) + "\n\n"
    for gap in gaps(model):
        yield f"- {code(gap.about)}: {escaped(because(gap.reason, gap.span, file.path))}\n"
    yield "\n" if gaps(model) else ""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table in GitHub's Markdown; the cells are Markdown already."""
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n"
    yield from (f"| {' | '.join(row)} |\n" for row in rows)


def escaped(text: str) -> str:
    """Text that says what it says, in a table cell: back-ticks stay code."""
    parts = " ".join(plain(text).split()).split("`")
    shown = [_plain(part) if i % 2 == 0 or i == len(parts) - 1 else part.replace("|", "\\|") for i, part in enumerate(parts)]
    return "`".join(shown)


def code(text: str) -> str:
    """Text as code, in a table cell."""
    return f"`{plain(text).replace('`', chr(39)).replace('|', chr(92) + '|')}`"


def _plain(text: str) -> str:
    for sign in "\\*_[]<>|":
        text = text.replace(sign, {"<": "&lt;", ">": "&gt;"}.get(sign, f"\\{sign}"))
    return text
