"""Statements that parse, and that Python nevertheless refuses where they stand: `return` outside a function and the like.

Such a text never runs, but what it says can be read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from cnnlint.files.parsing import parsed
from cnnlint.files.source import Broken

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_SIMPLE = frozenset({ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.Return, ast.Pass})
_OWN = (ast.Lambda, *_FUNCTIONS)  # a `yield` in there belongs to them


def misplaced(text: str, notebook: bool) -> Broken | None:
    """The first statement that CPython's compiler refuses for where it stands, with its words. notebook: `await` may stand
    outside functions."""
    tree = parsed(text)
    if isinstance(tree, Broken):
        return None
    found: list[tuple[Any, str]] = [*_statements(tree.body), *_expressions(tree, text, notebook)]
    if not found:
        return None
    node, message = min(found, key=lambda one: (one[0].lineno, one[0].col_offset))
    return Broken(message, node.lineno, node.col_offset + 1)


def _statements(body: list[Any]) -> Iterator[tuple[Any, str]]:
    todo = [(node, False, False) for node in body]
    while todo:  # each `elif` is one deeper than the one before
        node, function, loop = todo.pop()
        if isinstance(node, ast.Return) and not function:
            yield node, "'return' outside function"
        elif isinstance(node, ast.Break) and not loop:
            yield node, "'break' outside loop"
        elif isinstance(node, ast.Continue) and not loop:
            yield node, "'continue' not properly in loop"
        elif type(node) not in _SIMPLE:  # most are
            todo += _below(node, function, loop)


def _below(node: Any, function: bool, loop: bool) -> Iterator[tuple[Any, bool, bool]]:
    """The statements in one, and whether these stand in a function and in a loop of it."""
    own = isinstance(node, (*_FUNCTIONS, ast.ClassDef))
    function, loop = (not isinstance(node, ast.ClassDef), False) if own else (function, loop)
    for name in _BLOCKS:
        repeated = name == "body" and isinstance(node, _LOOPS)
        for inner in getattr(node, name, None) or ():
            yield inner, function, loop or repeated


def _expressions(tree: ast.Module, text: str, notebook: bool) -> Iterator[tuple[Any, str]]:
    """`yield` and `await` outside of functions; most texts have neither word."""
    refused: dict[type[ast.AST], str] = {}
    if "yield" in text:
        refused |= {ast.Yield: "'yield' outside function", ast.YieldFrom: "'yield from' outside function"}
    if "await" in text and not notebook:
        refused[ast.Await] = "'await' outside function"
    todo: list[ast.AST] = list(tree.body) if refused else []
    while todo:
        node = todo.pop()
        if isinstance(node, _OWN):
            continue
        if type(node) in refused:
            yield node, refused[type(node)]
        todo += ast.iter_child_nodes(node)
