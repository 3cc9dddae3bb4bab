"""`cnnlint rule`: what a rule is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cnnlint.commands.options import completed_by, shown_as

if TYPE_CHECKING:
    from cnnlint.rules.base import Rule


def _known() -> Iterator[str]:
    from cnnlint.rules.base import CATEGORIES
    from cnnlint.rules.registry import entries

    yield from CATEGORIES.values()
    for entry in entries():
        yield from (entry.code, entry.name)


@click.command("rule", short_help="Explain a rule.")
@click.argument("words", nargs=-1, metavar="[CODE|NAME|FAMILY]...", shell_complete=completed_by(_known))
@click.option("--all", "everything", is_flag=True, help="Every rule in full.")
@shown_as("rules are", "text", "json")
def command(words: tuple[str, ...], everything: bool, output_format: str) -> int:
    """Explain rules by code, name or family; without any, list them all."""
    from cnnlint.report.manual import fit
    from cnnlint.report.rule import page
    from cnnlint.terminal import room, write

    rules = _rules(words)
    single = bool(words) and all(any(word in (r.code, r.name) for r in rules) for word in words)
    if output_format == "json":
        import json

        write([json.dumps([_record(rule) for rule in rules], indent=2), "\n"])
    elif everything or single:
        write(f"{fit(page(rule), room())}\n" for rule in rules)
    else:
        write(f"{r.code}  {r.severity:<8} {'' if r.default else '(off) '}{r.name}\n" for r in rules)
    return 0


def _rules(words: tuple[str, ...]) -> list[type[Rule]]:
    from cnnlint.config.file import ConfigError
    from cnnlint.config.selectors import check_selectors, matches_any
    from cnnlint.rules.registry import entries, load

    try:
        check_selectors(words)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return [load(entry) for entry in entries() if not words or matches_any(words, entry)]


def _record(rule: type[Rule]) -> dict[str, Any]:
    from inspect import cleandoc

    from cnnlint.rules.base import CATEGORIES

    explanation = cleandoc(rule.__doc__ or "")
    return {
        "code": rule.code,
        "name": rule.name,
        "category": CATEGORIES[rule.code[3]],
        "severity": rule.severity.value,
        "default": rule.default,
        "fix": rule.fixable or None,
        "shown_by": rule.shown_by,
        "options": dict(rule.options),
        "summary": explanation.split("\n", 1)[0],
        "explanation": explanation,
    }
