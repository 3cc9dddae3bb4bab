"""What is fixed stays fixed: every bad example is fixed, and what it was reported for is gone."""

from __future__ import annotations

import ast

import pytest
from rule_examples import Example, examples, settings_in

from cnnlint.fix import fix
from cnnlint.report.model import FileReport
from cnnlint.run import check_source

FIXED_COMPLETELY = {
    "CNN005",
    "CNN006",
    "CNN108",
    "CNN201",
    "CNN205",
    "CNN206",
    "CNN208",
    "CNN209",
    "CNN211",
    "CNN212",
    "CNN216",
    "CNN219",
    "CNN303",
    "CNN313",
    "CNN701",
    "CNN702",
    "CNN703",
    "CNN705",
    "CNN706",
    "CNN710",
    "CNN715",
    "CNN720",
}  # these examples offer a fix; the others need a decision


def _fixed(example: Example, unsafe: bool) -> tuple[str, set[str]]:
    settings = settings_in(example.code)

    def check(changed: bytes) -> FileReport:
        return check_source(changed.decode(), "example.py", settings).files[0]

    data = example.code.encode()
    result = fix("example.py", data, check(data), check, unsafe)
    return result.data.decode(), {finding.code for finding in result.report.findings}


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_fixing_a_bad_example_cures_it_and_breaks_nothing(example: Example) -> None:
    if example.rule.name in ("syntax-error", "unreadable-cell"):
        pytest.skip("what cannot be parsed cannot be fixed")
    text, left = _fixed(example, unsafe=True)
    ast.parse(text)
    assert left <= {example.rule.code}, f"the fix brings another finding:\n{text}"
    assert (example.rule.code not in left) == (example.rule.code in FIXED_COMPLETELY), text


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_safe_fixes_alone_leave_unsafe_ones(example: Example) -> None:
    if example.rule.name in ("syntax-error", "unreadable-cell"):
        pytest.skip("what cannot be parsed cannot be fixed")
    text, left = _fixed(example, unsafe=False)
    if example.rule.fixable == "unsafe":
        assert text == example.code
        assert left == {example.rule.code}
