"""What a program binds, reads and calls, wherever that stands: in a function that nobody calls, and in a branch that is not
taken, as well. In which order is not asked, so that the cells of a notebook count together."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cnnlint.diagnostics import Span
from cnnlint.program import Program
from cnnlint.rules.facts.memo import once
from cnnlint.rules.facts.syntax import span_of, syntax
from cnnlint.rules.facts.written import written_in_line


@once
def nodes(program: Program) -> tuple[ast.AST, ...]:
    """All that stands in its code; nothing where a part of that cannot be read."""
    return tuple(node for text in program.python for node in ast.walk(ast.parse(text)))


@once
def called(program: Program) -> frozenset[str]:
    """The last names of all functions and methods that are called."""
    return frozenset(last_name(node.func) for node in nodes(program) if isinstance(node, ast.Call))


@once
def read(program: Program) -> frozenset[str]:
    """The names that are read."""
    names = (node for node in nodes(program) if isinstance(node, ast.Name))
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Load))


@once
def handed_on(program: Program) -> frozenset[str]:
    """The names that are given to a call or put into a collection."""
    calls = (node for node in nodes(program) if isinstance(node, ast.Call))
    given = [value for call in calls for value in (*call.args, *(keyword.value for keyword in call.keywords))]
    items = (item for node in nodes(program) if isinstance(node, (ast.List, ast.Tuple, ast.Set)) for item in node.elts)
    return frozenset(value.id for value in (*given, *items) if isinstance(value, ast.Name))


def receivers(program: Program, attribute: str) -> set[str]:
    """The last names of what is asked for an attribute: `model` of `self.model.evaluate`."""
    asked = (node for node in nodes(program) if isinstance(node, ast.Attribute) and node.attr == attribute)
    return {last_name(node.value) for node in asked}


def bound_to_calls(program: Program) -> Iterator[tuple[str, ast.Call]]:
    """The plain names that are bound to what a call gives."""
    for node in nodes(program):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))


def last_name(node: ast.expr) -> str:
    """`compile` of `model.compile`, nothing of what has no name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def set_at(span: Span | None, program: Program, value: float) -> Span | None:
    """Where the name that stands at a place is given that number: in the one statement of a plain file that binds it, or as
    the one default of a parameter of that name."""
    tree, name = syntax(program), written_in_line(span, program)
    if tree is None or not name:
        return None
    assigned = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
    found = [node.value for node in assigned if name in map(ast.unparse, node.targets)]
    found = found or [given for to, given in _defaults(tree) if to == name.rpartition(".")[2]]
    return span_of(found[0], program) if len(found) == 1 and _number(found[0]) == value else None


def _defaults(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for arguments in (node for node in ast.walk(tree) if isinstance(node, ast.arguments)):
        parameters = [*arguments.posonlyargs, *arguments.args]
        names = [*parameters[len(parameters) - len(arguments.defaults) :], *arguments.kwonlyargs]
        for parameter, default in zip(names, (*arguments.defaults, *arguments.kw_defaults), strict=True):
            if default is not None:
                yield parameter.arg, default


def _number(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
