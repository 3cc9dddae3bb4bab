"""The examples in the rules' docstrings, as the tests run them."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from cnnlint.config import Settings
from cnnlint.diagnostics import Finding
from cnnlint.rules.base import Rule
from cnnlint.rules.registry import all_rules
from cnnlint.run import check_source

EVERYTHING = Settings(select=("ALL",))


@dataclass(frozen=True)
class Example:
    """A code block of a rule's page. kind: `Bad` or `Good`. language: what the fence says."""

    rule: type[Rule]
    kind: str
    language: str
    code: str

    @property
    def id(self) -> str:
        return f"{self.rule.code}-{self.rule.name}"


def page(rule: type[Rule]) -> str:
    """The docstring without its indentation."""
    first, _, rest = (rule.__doc__ or "").partition("\n")
    return f"{first.strip()}\n{textwrap.dedent(rest)}"


def examples(kind: str, language: str = "python") -> list[Example]:
    """The blocks under one heading, of every rule."""
    pattern = re.compile(rf"^## {kind}\n```(\w+)\n(.*?)^```$", re.M | re.S)
    found = [Example(rule, kind, match[1], match[2]) for rule in all_rules() for match in pattern.finditer(page(rule))]
    return [example for example in found if example.language == language]


def findings(code: str, settings: Settings = EVERYTHING, path: str = "example.py") -> list[Finding]:
    """What cnnlint says of a text under all rules, those included that are off by default."""
    (report,) = check_source(code, path, settings).files
    return list(report.findings)


def settings_in(code: str) -> Settings:
    """All rules, with what the example's first comment lines set: budgets and the Keras in force."""
    found = {name.replace("-", "_"): value for name, value in re.findall(r"^# ([\w-]+) = (\d+)$", code, re.M)}
    target = found.pop("target_keras", "auto")
    return Settings.model_validate(
        {"select": ["ALL"], "target_keras": target, "budgets": {k: int(v) for k, v in found.items()}}
    )
