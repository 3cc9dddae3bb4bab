"""Which names a text binds, and where: asked of a name that no scope has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from cnnlint.evaluate.lexical import BINDING, FUNCTIONS, bound_by, local_names


class Bindings:
    """What one text binds. Its tree is walked once, however many names are asked for."""

    def __init__(self, module: ast.Module) -> None:
        self._nodes: list[Any] = list(ast.walk(module))
        self._functions = [node for node in self._nodes if isinstance(node, FUNCTIONS)]
        self._globals = {name for node in self._nodes if type(node) is ast.Global for name in node.names}

    @cached_property
    def names(self) -> frozenset[str]:
        """All names that the text binds anywhere."""
        parameters = (node.arg for node in self._nodes if isinstance(node, ast.arg))
        return frozenset(self._places).union(parameters)

    @cached_property
    def _places(self) -> dict[str, list[Any]]:
        """The nodes that bind a name, but for parameters."""
        found: dict[str, list[Any]] = {}
        for node in self._nodes:
            kind = type(node)
            if kind is ast.Name:
                if type(node.ctx) is not ast.Load:
                    found.setdefault(node.id, []).append(node)
            elif kind in BINDING:
                for name in bound_by(node, kind):
                    found.setdefault(name, []).append(node)
        return found

    def binds(self, name: str, line: int) -> bool:
        """Whether the text binds the name where this line may see it: anywhere but in functions that do not hold the line,
        and in classes, which their methods do not see."""
        if name in self._globals:
            return True
        places = self._places.get(name)
        if not places:
            return False
        hidden = {n for f in self._functions if not _holds(f, line) for statement in f.body for n in ast.walk(statement)}
        methods = [function for function in self._functions if _holds(function, line)]
        classes = [node for node in self._nodes if isinstance(node, ast.ClassDef) and not _reads_itself(node, line, methods)]
        hidden.update(node for cls in classes for node in _of_class(cls))
        return any(node not in hidden for node in places)

    def in_function(self, line: int) -> bool:
        """Whether a line belongs to a function."""
        return any(_holds(function, line) for function in self._functions)

    def first_in_function(self, name: str, line: int) -> int | None:
        """The line in which the innermost function around a line first binds the name; None if no function does."""
        around = [function for function in self._functions if _holds(function, line)]
        function = max(around, key=lambda f: f.lineno, default=None)
        if function is None or name not in local_names(function):
            return None
        inside = {node for statement in function.body for node in ast.walk(statement)}
        return min((int(node.lineno) for node in self._places.get(name, ()) if node in inside), default=None)

    def first_below(self, name: str, line: int) -> int | None:
        """The line below, or the same statement, in which the text first binds a name that a line outside of functions and
        loops reads; None if one above binds it, too, or may."""
        bound = self._places.get(name, [])
        if name in self._globals or not bound:
            return None
        loops = (node for node in self._nodes if isinstance(node, (ast.For, ast.While, ast.AsyncFor)))
        if any(_holds(node, line) for node in loops):
            return None
        first = min(int(node.lineno) for node in bound)
        if first > line:
            return first
        itself = len(bound) == 1 and any(_reads_what_it_binds(node, bound[0], line) for node in self._nodes)
        return first if itself else None


def _holds(node: Any, line: int) -> bool:
    return bool(node.lineno <= line <= (node.end_lineno or 0))


def _reads_itself(cls: ast.ClassDef, line: int, around: list[Any]) -> bool:
    """Whether the line stands in the body of the class, in none of its functions."""
    return _holds(cls, line) and not any(_holds(cls, function.lineno) for function in around)


def _of_class(cls: ast.ClassDef) -> Iterator[Any]:
    """What the statements of its body bind, but for the functions, whose names are attributes too."""
    for statement in cls.body:
        yield statement
        if not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield from ast.walk(statement)


def _reads_what_it_binds(node: Any, target: Any, line: int) -> bool:
    """Whether it is `x = f(x)`, and the line that reads the name is one of it."""
    return isinstance(node, ast.Assign) and target in node.targets and _holds(node, line)
