"""What goes to the cache comes back the same."""

from __future__ import annotations

import json
from dataclasses import replace

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity, Span
from cnnlint.files.source import Broken, Cell, Source
from cnnlint.report.model import Counts, FileReport, Line, Report, Trouble, build

SOURCE = Source(
    "train.ipynb",
    "notebook",
    (
        Cell(1, "x = 1\ny = 2\n", file_lines=(12, 13, 14)),
        Cell(3, "def (", file_lines=(30,), broken=Broken("invalid syntax", 1, 5)),
    ),
)


def finding(line: int = 2, **more: object) -> Finding:
    span = Span("train.ipynb", line, 1, line, 2, cell=1)
    values: dict[str, object] = {"code": "CNN201", "name": "some-name", "category": "output"}
    values |= {"severity": Severity.WARNING, "message": "is wrong", "span": span}
    return Finding(**{**values, **more})  # type: ignore[arg-type]


def test_findings_are_sorted_and_carry_the_lines_they_point_into() -> None:
    report = build(SOURCE, [finding(2), finding(1)])
    assert [f.span.line for f in report.findings] == [1, 2]
    assert report.lines == {("train.ipynb", 1, 1): Line("x = 1", 12), ("train.ipynb", 1, 2): Line("y = 2", 13)}
    assert report.errors == (Trouble("invalid syntax", 1, 5, 3),)


def test_the_cache_gives_back_what_it_got() -> None:
    span = Span("train.ipynb", 1, 1, 1, 2, cell=1)
    fix = Fix("write 3", (Edit(span, "3"),), safe=True)
    report = build(SOURCE, [finding(labels=(Label(span, "here"),), fix=fix, help="do"), finding(1)], suppressed=2)
    report = replace(report, gaps=("a is not known",))
    assert FileReport.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_counts_add_up() -> None:
    report = Report((build(SOURCE, [finding(), finding(severity=Severity.ERROR)]), build(SOURCE, [finding()], suppressed=3)))
    assert report.counts == Counts(files=2, errors=1, warnings=2, suppressed=3)
