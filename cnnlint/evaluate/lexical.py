"""What Python decides of names before a program runs: which are local to a function, what private ones of a class become."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_OWN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)  # names bound in there are not bound here
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)


def local_names(function: ast.AST | None) -> frozenset[str]:
    """The names that the body of a function binds anywhere: in it they never mean what is outside."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return frozenset()
    found: set[str] = set()
    outside: set[str] = set()
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if type(node) is ast.Name:  # as most of them are
            if type(node.ctx) is not ast.Load:
                found.add(node.id)
            continue
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            outside.update(node.names)
            continue
        found.update(_bound(node))
        if isinstance(node, ast.comprehension):
            todo += [node.iter, *node.ifs]  # its target is its own
        elif not isinstance(node, _OWN):
            todo += ast.iter_child_nodes(node)
    return frozenset(found - outside)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that this node itself binds, if it is no name."""
    if isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name is not None:
            yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest is not None:
        yield node.rest


def mangled(name: str, private: str) -> str:
    """`__x` as Python reads it in the body of a class of that name."""
    if not private or not name.startswith("__") or name.endswith("__"):
        return name
    return f"_{private}{name}"
