"""Every rule is published whole, and every silent mistake is measured."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rule_examples import page
from scripts_of_project import script

from cnnlint.rules.base import CATEGORIES, Rule
from cnnlint.rules.registry import all_rules, entries

GENERATOR = Path(__file__).parents[1] / "scripts" / "generate_rules_page.py"
NO_SYMPTOM = {"CNN004": "It tells what cnnlint does not know of a program, and nothing about the program."}


def test_codes_and_names_are_unique() -> None:
    assert len({e.code for e in entries()}) == len({e.name for e in entries()}) == len(entries())


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_lies_in_the_folder_of_its_family_under_its_name(rule: type[Rule]) -> None:
    *_, family, file = rule.__module__.split(".")
    assert family == CATEGORIES[rule.code[3]]
    assert file == rule.name.replace("-", "_")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_page_has_its_sections_and_starts_with_a_sentence(rule: type[Rule]) -> None:
    text = page(rule)
    first = text.split("\n", 1)[0]
    assert re.fullmatch(r"[A-Z].*\.", first)
    headings = re.findall(r"^## (.*)$", text, re.M)
    assert [h for h in headings if h in ("What it does", "Why is this bad?", "Bad", "Good")] == [
        "What it does",
        "Why is this bad?",
        "Bad",
        "Good",
    ]
    assert rule.source, "a rule names where the idea comes from"


def _not_as_measured(silent: set[str], measured: set[str], excused: set[str]) -> set[str]:
    """The rules that Keras shows nothing of without a measured symptom or a reason, and those that need neither any more."""
    return (silent - measured - excused) | (measured - silent) | (excused - silent) | (excused & measured)


def test_every_silent_mistake_has_a_symptom_that_is_measured_or_a_reason() -> None:
    """`tests/test_symptoms_*.py` measure; the first sentence of a test stands on the rule's page."""
    generator = script("generate_rules_page")
    silent = {rule.code for rule in all_rules() if rule.shown_by == "silent"}
    measured = set(generator.measured_symptoms())
    assert not _not_as_measured(silent, measured, set(NO_SYMPTOM))
    assert all(reason.endswith(".") for reason in NO_SYMPTOM.values())
    assert _not_as_measured(silent, measured - {"CNN207"}, set(NO_SYMPTOM)) == {"CNN207"}  # a rule without a test
    assert _not_as_measured(silent, measured | {"CNN101"}, set(NO_SYMPTOM)) == {"CNN101"}  # a test of what Keras does show
    assert _not_as_measured(silent, measured, {"CNN004", "CNN207", "CNN999"}) == {"CNN207", "CNN999"}  # reasons out of date


def test_the_published_pages_are_up_to_date() -> None:
    assert subprocess.run([sys.executable, str(GENERATOR), "--check"], check=False).returncode == 0
