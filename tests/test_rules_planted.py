"""Files with planted mistakes: every one is found at its line, nothing else is, and the corrected file is silent."""

from __future__ import annotations

import re
from pathlib import Path

from cnnlint.config import Settings
from cnnlint.run import check_source

FIXTURES = Path(__file__).parent.parent / "fixtures"


def _found(path: Path) -> set[tuple[int, str]]:
    (report,) = check_source(path.read_text(encoding="utf-8"), path.name, Settings()).files
    return {(finding.span.line, finding.code) for finding in report.findings}


def _planted(path: Path) -> set[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {(i, match[1]) for i, line in enumerate(lines, 1) if (match := re.search(r"# (CNN\d{3}):", line))}


def test_nine_classic_mistakes_are_found_at_their_lines() -> None:
    path = FIXTURES / "bad" / "nine_mistakes.py"
    assert len(_planted(path)) == 9
    assert _found(path) == _planted(path)


def test_the_corrected_script_is_silent() -> None:
    assert _found(FIXTURES / "good" / "nine_mistakes.py") == set()


def test_the_teaching_notebook_has_these_three_findings_and_no_other() -> None:
    path = FIXTURES / "notebooks" / "padding_and_strides.ipynb"
    (report,) = check_source(path.read_text(encoding="utf-8"), path.name, Settings()).files
    found = [(f.severity.value, f.code, f.message) for f in report.findings]
    assert [(severity, code) for severity, code, _ in found] == [
        ("warning", "CNN601"),
        ("warning", "CNN202"),
        ("warning", "CNN202"),
    ]
    oversized, softmax, relu = (message for _, _, message in found)
    assert "98.9% of the model" in oversized
    assert "32 units" in softmax
    assert "10 classes" in softmax
    assert "100 relu units" in relu
    for message in (softmax, relu):
        assert "assuming MNIST, the only data set loaded, whose (28, 28) images fit the input" in message
    places = {label.span.cell for finding in report.findings[1:] for label in finding.labels}
    assert places == {2}, "the load_data line is the related place"
