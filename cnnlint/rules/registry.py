"""Which rules are there? Codes and names are read from the files; a rule is imported when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cnnlint.frozen import dataclass
from cnnlint.rules.base import CATEGORIES

if TYPE_CHECKING:
    from cnnlint.rules.base import Rule

_plugins: dict[str, type[Rule]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as its file announces it, before it is imported. default: on unless ignored."""

    code: str
    name: str
    default: bool
    module: str
    cls: str

    @property
    def category(self) -> str:
        """The family's name."""
        return CATEGORIES[self.code[3]]


@cache
def _files() -> tuple[Entry, ...]:
    import re

    header = re.compile(r"\n    code = \"(CNN\d{3})\"\n    name = \"([\w-]+)\"\n")
    root = Path(__file__).parent
    found = []
    for path in sorted(root.glob("*/*.py")):
        module = f"cnnlint.rules.{path.parent.name}.{path.stem}"
        for text in path.read_text(encoding="utf-8").split("\nclass ")[1:]:
            match = header.search(text)
            if match is not None:
                default = "\n    default = False\n" not in text[match.end() - 1 :]
                found.append(Entry(match[1], match[2], default, module, text.partition("(")[0]))
    return tuple(sorted(found, key=lambda entry: entry.code))


def entries() -> tuple[Entry, ...]:
    """Every rule, by code; nothing is imported."""
    added = (Entry(r.code, r.name, r.default, r.__module__, r.__name__) for r in _plugins.values())
    return tuple(sorted((*_files(), *added), key=lambda entry: entry.code))


def find(word: str) -> Entry | None:
    """The rule of that code or name."""
    return next((entry for entry in entries() if word in (entry.code, entry.name)), None)


def load(entry: Entry) -> type[Rule]:
    """The rule's class."""
    return _plugins[entry.code] if entry.code in _plugins else _imported(entry.module, entry.cls)


@cache
def _imported(module: str, cls: str) -> type[Rule]:
    rule: type[Rule] = getattr(import_module(module), cls)
    return rule


def all_rules() -> tuple[type[Rule], ...]:
    """Every rule's class, imported."""
    return tuple(load(entry) for entry in entries())


def register(rules: Iterable[type[Rule]]) -> None:
    """Adds rules of a plugin. Raises ValueError for a code or name that is taken."""
    for rule in rules:
        for word in (rule.code, rule.name):
            taken = find(word)
            if taken is not None and (taken.module, taken.cls) != (rule.__module__, rule.__name__):
                raise ValueError(f"the rule `{word}` of {rule.__module__} is already there")
        _plugins[rule.code] = rule
