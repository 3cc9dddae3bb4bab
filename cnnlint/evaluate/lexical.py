"""What Python decides of names before a program runs: which are local to a function, what private ones of a class become."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN = frozenset({*FUNCTIONS, ast.ClassDef, ast.Lambda})  # names bound in there are not bound here
_TARGETS = frozenset({ast.Tuple, ast.List, ast.Starred})  # the only expressions that bind names, but for `:=`
_NAMED = frozenset({*FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar})
BINDING = frozenset({*_NAMED, ast.alias, ast.MatchMapping})
_BLOCKS = ("body", "orelse")
# Where a statement may bind names, if no expression does: most statements are of these kinds.
_WHERE: dict[type[ast.AST], tuple[str, ...]] = {
    **dict.fromkeys((ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Pass), ()),
    **dict.fromkeys((ast.AugAssign, ast.AnnAssign), ("target",)),
    ast.Assign: ("targets",),
    **dict.fromkeys((ast.If, ast.While), _BLOCKS),
    **dict.fromkeys((ast.For, ast.AsyncFor), ("target", *_BLOCKS)),
    ast.withitem: ("optional_vars",),
}


def local_names(function: ast.AST | None, named: bool = True) -> frozenset[str]:
    """The names that the body of a function binds anywhere: in it they never mean what is outside. named: whether any
    expression of its text may bind a name with `:=`."""
    if not isinstance(function, FUNCTIONS):
        return frozenset()
    found: set[str] = set()
    outside: set[str] = set()
    todo: list[Any] = list(function.body)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is ast.Name:  # as most of them are
            if type(node.ctx) is not ast.Load:
                found.add(node.id)
        elif kind is ast.Global or kind is ast.Nonlocal:
            outside.update(node.names)
        elif kind is ast.comprehension:
            todo += [node.iter, *node.ifs]  # its target is its own
        elif isinstance(node, ast.AST) and (named or kind in _TARGETS or not isinstance(node, ast.expr)):
            if kind in BINDING:
                found.update(bound_by(node, kind))
            if kind not in _OWN:
                todo += _below(node, kind._fields if named else _WHERE.get(kind, kind._fields))
    return frozenset(found - outside)


def bound_by(node: Any, kind: type) -> Iterator[str]:
    """The names that a node of this kind itself binds, if it is no name."""
    if kind is ast.alias:
        yield node.asname or node.name.partition(".")[0]
    elif kind in _NAMED:
        if node.name is not None:
            yield node.name
    elif kind is ast.MatchMapping and node.rest is not None:
        yield node.rest


def _below(node: Any, fields: Iterable[str]) -> list[Any]:
    """`ast.iter_child_nodes` of these fields, in less time."""
    found: list[Any] = []
    for name in fields:
        part = getattr(node, name, None)
        if type(part) is list:
            found += part
        elif isinstance(part, ast.AST):
            found.append(part)
    return found


def mangled(name: str, private: str) -> str:
    """`__x` as Python reads it in the body of a class of that name."""
    if not private or not name.startswith("__") or name.endswith("__"):
        return name
    return f"_{private}{name}"
