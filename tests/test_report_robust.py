"""No finding breaks a format: odd places, odd texts, sources that are not at hand."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity, Span
from cnnlint.files.source import Cell, Source
from cnnlint.report import FORMATS, renderer
from cnnlint.report.model import FileReport, Report, Style, build

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(0, 9)
SPANS = st.builds(Span, st.sampled_from(["a.py", "b/ö.py"]), NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.none() | NUMBERS)
LABELS = st.lists(st.builds(Label, SPANS, TEXTS), max_size=3).map(tuple)
FIXES = st.builds(Fix, TEXTS, st.lists(st.builds(Edit, SPANS, TEXTS), max_size=2).map(tuple), st.booleans())
FINDINGS = st.builds(
    Finding,
    code=st.sampled_from(["CNN201", "CNN999"]),
    name=st.just("some-name"),
    category=st.just("output"),
    severity=st.sampled_from(list(Severity)),
    message=TEXTS,
    span=SPANS,
    labels=LABELS,
    expected=st.none() | TEXTS,
    actual=st.none() | TEXTS,
    help=st.none() | TEXTS,
    keras=st.none() | TEXTS,
    fix=st.none() | FIXES,
)
SOURCES = TEXTS.map(lambda text: Source("a.py", "python", (Cell(None, text), Cell(2, text, file_lines=(5,))), text=text))


@settings(max_examples=60, deadline=None)
@given(SOURCES, st.lists(FINDINGS, max_size=3), st.integers(1, 100), st.booleans())
def test_every_format_takes_every_finding(source: Source, findings: list[Finding], width: int, color: bool) -> None:
    file = build(source, findings)
    assert FileReport.from_dict(json.loads(json.dumps(file.to_dict()))) == file
    for name in FORMATS:
        output = "".join(renderer(name)(Report((file,)), Style(color=color, width=width)))
        if name in ("json", "sarif", "gitlab", "rdjson"):
            json.loads(output)
        if name == "junit":
            ElementTree.fromstring(output)
        if name == "github":
            assert all(line.startswith("::") for line in output.split("\n") if line)
