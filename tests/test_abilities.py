"""What some values can do means the same wherever a class can do it: it has the parameters that are declared for it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnnlint.values.abilities import Abilities

PACKAGE = Path(__file__).parent.parent / "cnnlint"
OF_CONTEXTS = {"Context", "Place", "ArchiveContext"}  # they have methods of these names that do it for any value
DECLARED = {
    name: [*inspect.signature(member.fget if isinstance(member, property) else member).parameters]  # type: ignore[arg-type]
    for name, member in vars(Abilities).items()
    if not name.startswith("_")
}


def classes() -> Iterator[ast.ClassDef]:
    """The classes of values, wherever they stand."""
    for room in ("values", "evaluate", "library"):
        for path in (PACKAGE / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name not in OF_CONTEXTS)


def differing(cls: ast.ClassDef) -> list[str]:
    """The abilities of a class that take something else than what is declared. One without a context does something else."""
    methods = [part for part in cls.body if isinstance(part, ast.FunctionDef) and part.name in DECLARED]
    taken = {method.name: [arg.arg for arg in method.args.args] for method in methods}
    return [name for name, args in taken.items() if args != DECLARED[name] and "at" in args]


def test_what_values_can_do_takes_what_is_declared() -> None:
    assert {cls.name: found for cls in classes() if cls.name != "Abilities" and (found := differing(cls))} == {}


def test_every_ability_is_had_and_asked_for() -> None:
    had = {part.name for cls in classes() if cls.name != "Abilities" for part in cls.body if isinstance(part, ast.FunctionDef)}
    texts = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    asked = {name for text in texts for name in re.findall(r'attr\([^"]*"(\w+)"', text)}
    assert DECLARED.keys() - (had & asked) == set()


@pytest.mark.parametrize("args", ["self, at", "self, key, at", "self, value, key, at"])
def test_a_planted_difference_is_seen(args: str) -> None:
    (cls,) = ast.parse(f"class Odd:\n    def set_item({args}):\n        pass\n").body
    assert isinstance(cls, ast.ClassDef)
    assert differing(cls) == ["set_item"]
