"""The page of a rule: what `cnnlint rule` prints."""

from __future__ import annotations

from inspect import cleandoc

from cnnlint.rules.base import CATEGORIES, Rule


def page(rule: type[Rule]) -> str:
    """The rule's page in Markdown."""
    facts = [
        f"severity {rule.severity}",
        f"family {CATEGORIES[rule.code[3]]}",
        "on by default" if rule.default else "off by default",
    ]
    if rule.fixable:
        facts.append(f"fix: {rule.fixable}")
    if rule.options:
        facts.append("options: " + ", ".join(f"{key.replace('_', '-')} = {value}" for key, value in rule.options.items()))
    return f"# {rule.name} ({rule.code})\n\n{' · '.join(facts)}\n\n{cleandoc(rule.__doc__ or '')}\n"
