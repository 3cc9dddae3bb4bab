"""Every rule is published whole, and every idea for a rule is accounted for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rule_examples import page

from cnnlint.rules.base import CATEGORIES, Rule
from cnnlint.rules.dropped import CANDIDATES, DROPPED
from cnnlint.rules.registry import all_rules, entries

NOTES = {"N01", "N02", "N03"}  # what cnnlint says of itself, no idea for a rule


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


def test_every_idea_is_implemented_or_dropped_with_a_reason() -> None:
    implemented = {idea for rule in all_rules() for idea in rule.candidates} - NOTES
    assert implemented | DROPPED.keys() == CANDIDATES.keys()
    assert not implemented & DROPPED.keys()
    assert len(implemented) >= 70


def test_the_published_pages_are_up_to_date() -> None:
    script = Path(__file__).parent.parent / "scripts" / "generate_rules_page.py"
    assert subprocess.run([sys.executable, str(script), "--check"], check=False).returncode == 0
