"""What Python decides of names before a program runs: which are local to a function, what private ones of a class become."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN = frozenset({*_FUNCTIONS, ast.ClassDef, ast.Lambda})  # names bound in there are not bound here
_TARGETS = frozenset({ast.Tuple, ast.List, ast.Starred})  # the only expressions that bind names, but for `:=`
_NAMED = frozenset({*_FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar})
_BINDING = frozenset({*_NAMED, ast.alias, ast.MatchMapping})
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
    if not isinstance(function, _FUNCTIONS):
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
            if kind in _BINDING:
                found.update(_bound(node, kind))
            if kind not in _OWN:
                todo += _below(node, kind._fields if named else _WHERE.get(kind, kind._fields))
    return frozenset(found - outside)


def binds(module: ast.Module, name: str, line: int) -> bool:
    """Whether a text binds the name where this line may see it: anywhere but in functions that do not hold the line, and in
    classes, which their methods do not see."""
    nodes = list(ast.walk(module))
    if any(type(node) is ast.Global and name in node.names for node in nodes):
        return True
    apart = [n for n in nodes if isinstance(n, _FUNCTIONS) and not _holds(n, line)]
    hidden = {node for function in apart for statement in function.body for node in ast.walk(statement)}
    methods = [n for n in nodes if isinstance(n, _FUNCTIONS) and _holds(n, line)]
    hidden |= {s for n in nodes if isinstance(n, ast.ClassDef) and not _reads_itself(n, line, methods) for s in _of_class(n)}
    return any(_binds_it(node, name) for node in nodes if node not in hidden)


def in_function(module: ast.Module, line: int) -> bool:
    """Whether a line belongs to a function."""
    return any(isinstance(node, _FUNCTIONS) and _holds(node, line) for node in ast.walk(module))


def _holds(node: Any, line: int) -> bool:
    return bool(node.lineno <= line <= (node.end_lineno or 0))


def _reads_itself(cls: ast.ClassDef, line: int, around: list[Any]) -> bool:
    """Whether the line stands in the body of the class, in none of its functions."""
    return _holds(cls, line) and not any(_holds(cls, function.lineno) for function in around)


def _of_class(cls: ast.ClassDef) -> Iterator[Any]:
    """What the statements of its body bind, but for the functions, whose names are attributes too."""
    for statement in cls.body:
        yield statement
        if not isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
            yield from ast.walk(statement)


def first_bound(module: ast.Module, name: str, line: int) -> int | None:
    """The line in which the innermost function around a line first binds the name; None if no function does."""
    around = [f for f in ast.walk(module) if isinstance(f, _FUNCTIONS) and _holds(f, line)]
    function = max(around, key=lambda f: f.lineno, default=None)
    if function is None or name not in local_names(function):
        return None
    nodes: Iterator[Any] = (node for statement in function.body for node in ast.walk(statement))
    return min((int(node.lineno) for node in nodes if _binds_it(node, name)), default=None)


def first_bound_below(module: ast.Module, name: str, line: int) -> int | None:
    """The line below, or the same statement, in which a text first binds a name that a line outside of functions and loops
    reads; None if one above binds it, too, or may."""
    nodes: list[Any] = list(ast.walk(module))
    if any(type(node) is ast.Global and name in node.names for node in nodes):
        return None
    loops = (node for node in nodes if isinstance(node, (ast.For, ast.While, ast.AsyncFor)))
    if any(_holds(node, line) for node in loops):
        return None
    bound = [node for node in nodes if _binds_it(node, name)]
    first = min((int(node.lineno) for node in bound), default=None)
    if first is not None and first <= line and len(bound) == 1:
        return first if any(_reads_what_it_binds(node, bound[0], line) for node in nodes) else None
    return first if first is not None and first > line else None


def _reads_what_it_binds(node: Any, target: Any, line: int) -> bool:
    """Whether it is `x = f(x)`, and the line that reads the name is one of it."""
    return isinstance(node, ast.Assign) and target in node.targets and _holds(node, line)


def _binds_it(node: Any, name: str) -> bool:
    if type(node) is ast.Name:
        return node.id == name and type(node.ctx) is not ast.Load
    return type(node) in _BINDING and name in _bound(node, type(node))


def bound_names(module: ast.Module) -> frozenset[str]:
    """All names that a text binds anywhere."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            if type(node.ctx) is not ast.Load:
                found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif type(node) in _BINDING:
            found.update(_bound(node, type(node)))
    return frozenset(found)


def _bound(node: Any, kind: type) -> Iterator[str]:
    """The names that this node itself binds, if it is no name."""
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
