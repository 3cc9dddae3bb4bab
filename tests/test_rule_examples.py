"""The documented examples: the bad ones yield their own code only, the good ones nothing, under all rules."""

from __future__ import annotations

import json

import pytest
from rule_examples import Example, examples, findings, settings_in


def _source(example: Example) -> tuple[str, str]:
    """The text and the path; an example of a cell is put into a notebook."""
    if example.rule.name != "unreadable-cell":
        return example.code, "example.py"
    cell = {"cell_type": "code", "source": example.code, "metadata": {}, "outputs": [], "execution_count": None}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "example.ipynb"


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_a_bad_example_yields_its_own_code_only(example: Example) -> None:
    text, path = _source(example)
    assert {f.code for f in findings(text, settings_in(text), path)} == {example.rule.code}


@pytest.mark.parametrize("example", examples("Good"), ids=lambda example: example.id)
def test_a_good_example_is_silent_under_all_rules(example: Example) -> None:
    text, path = _source(example)
    assert findings(text, settings_in(text), path) == []


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_a_rule_announces_its_fixes(example: Example) -> None:
    text, path = _source(example)
    offered = [f.fix for f in findings(text, settings_in(text), path) if f.fix is not None]
    if not example.rule.fixable:
        assert not offered
    if example.rule.fixable == "safe":
        assert all(fix.safe for fix in offered)
