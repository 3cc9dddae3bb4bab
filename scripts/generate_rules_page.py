"""Writes docs/rules from the rules' docstrings; with `--check`, only says whether it is up to date."""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from inspect import cleandoc
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cnnlint.rules.base import CATEGORIES, Rule  # noqa: E402
from cnnlint.rules.registry import all_rules  # noqa: E402

FOLDER = ROOT / "docs" / "rules"
ALARMS = ROOT / "bench" / "rule_alarms.json"
CORPUS = ROOT / "bench" / "alarm_corpus.json"
TESTS = ROOT / "tests"
INTRODUCTION = """# Rules

Every mistake that cnnlint knows. `cnnlint rule CODE` shows one page in the terminal. This folder is made by
`scripts/generate_rules_page.py` from the rules themselves; their examples run as tests.

An error is proven: it raises, or cannot do what it says. A warning trains badly, is silently wrong or wasteful, or is
assumed from context. A safe fix leaves model and training as they are, or cures code that surely crashes; `--unsafe-fixes`
applies the others. Alarms are errors and warnings per 1,000 models of code that is known to run: {models:,} models in
{files:,} files of {repositories} repositories, projects as well as books and courses, which `bench/alarm_corpus.json` names
and pins. Not every alarm is false: published code has faults too. A rule without a figure is newer than the count.
"""

SHOWN = {
    "build": "stops when the model is built",
    "compile": "stops when the model is compiled",
    "fit": "stops when data meet the model",
    "silent": "Keras says nothing and goes on",
}


def pages() -> dict[str, str]:
    """Every page by file name."""
    measured = json.loads(ALARMS.read_text(encoding="utf-8"))
    symptoms = measured_symptoms()
    found = {f"{rule.name}.md": _page(rule, symptoms.get(rule.code, [])) for rule in all_rules()}
    return {"README.md": _index(measured), **found}


def _index(measured: dict[str, Any]) -> str:
    models, files, alarms, counted = (measured[key] for key in ("models", "files", "alarms", "rules"))
    repositories = len({entry["repository"] for entry in json.loads(CORPUS.read_text(encoding="utf-8"))})
    parts = [INTRODUCTION.format(models=models, files=files, repositories=repositories)]
    for digit, family in CATEGORIES.items():
        rules = [rule for rule in all_rules() if rule.code[3] == digit]
        if rules:
            parts.append(f"\n## {family.capitalize()}\n\n| code | rule | severity | fix | alarms | source of the idea |")
            parts.append("|---|---|---|---|---|---|")
            parts += [_row(rule, 1000 * alarms.get(rule.code, 0) / models if rule.code in counted else None) for rule in rules]
    return "\n".join(parts) + "\n"


def _row(rule: type[Rule], alarms: float | None) -> str:
    severity = f"{rule.severity}{'' if rule.default else ', off by default'}"
    figure = "" if alarms is None else f"{alarms:.1f}"
    return f"| {rule.code} | [{rule.name}]({rule.name}.md) | {severity} | {rule.fixable} | {figure} | {rule.source} |"


def measured_symptoms() -> dict[str, list[str]]:
    """What real Keras shows of silent mistakes, by rule: the docstrings of the tests `test_cnnNNN_...` that measure it."""
    found: dict[str, list[str]] = {}
    for file in sorted(TESTS.glob("test_symptoms_*.py")):
        for test in ast.parse(file.read_text(encoding="utf-8")).body:
            named = re.match(r"test_(cnn\d{3})_", test.name) if isinstance(test, ast.FunctionDef) else None
            said = ast.get_docstring(test) if named and isinstance(test, ast.FunctionDef) else None
            if named and said:
                found.setdefault(named[1].upper(), []).append(f"{' '.join(said.split())} (`tests/{file.name}`)")
    return found


def _page(rule: type[Rule], symptoms: list[str]) -> str:
    facts = [f"`{rule.code}`", CATEGORIES[rule.code[3]], str(rule.severity), SHOWN[rule.shown_by]]
    facts += ["off by default"] if not rule.default else []
    facts += [f"fix: {rule.fixable}"] if rule.fixable else []
    measured = "".join(f"\n## Measured\n{symptom}\n" for symptom in symptoms)
    return f"# {rule.name}\n\n{' · '.join(facts)}\n\n{cleandoc(rule.__doc__ or '')}\n{measured}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    wanted = pages()
    present = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    if parser.parse_args().check:
        if present != wanted:
            print("docs/rules is out of date: run python scripts/generate_rules_page.py", file=sys.stderr)
        return int(present != wanted)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in present.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
