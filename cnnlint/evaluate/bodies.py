"""What the text of a function tells without running it: whether it can return anything, and which `__init__` it calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst


class _Search(cst.CSTVisitor):
    """What stands in a body, functions and classes inside left out."""

    def __init__(self) -> None:
        self.returns, self.leaves, self.initialisers = False, False, list[cst.CSTNode]()
        self.returns_at_all, self.leaves_loop, self.loops = False, False, 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def visit_For(self, node: cst.For) -> None:
        self.loops += 1

    def leave_For(self, original_node: cst.For) -> None:
        self.loops -= 1

    def visit_While(self, node: cst.While) -> None:
        self.loops += 1

    def leave_While(self, original_node: cst.While) -> None:
        self.loops -= 1

    def visit_Break(self, node: cst.Break) -> None:
        self.leaves_loop = self.leaves_loop or not self.loops

    def visit_Return(self, node: cst.Return) -> None:
        self.returns_at_all = True
        self.returns = self.returns or (node.value is not None and not _is_none(node.value))

    def visit_Raise(self, node: cst.Raise) -> None:
        self.leaves = True

    def visit_Yield(self, node: cst.Yield) -> None:
        self.leaves = True

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if node.attr.value == "__init__":
            self.initialisers.append(node.value)


def _searched(node: cst.FunctionDef) -> _Search:
    search = _Search()
    node.body.visit(search)
    return search


def returns_nothing(node: Any) -> bool:
    """Whether a `def` does something and then surely returns None: one that only stands for others to define does not count."""
    if not isinstance(node, cst.FunctionDef):
        return False
    lines = node.body.body
    statements = [small for line in lines for small in (line.body if isinstance(line, cst.SimpleStatementLine) else (line,))]
    if all(isinstance(one, cst.Pass) or (isinstance(one, cst.Expr) and _says_nothing(one.value)) for one in statements):
        return False
    found = _searched(node)
    return not found.returns and not found.leaves


def _says_nothing(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.Ellipsis))


def _is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def endless(node: Any) -> bool:
    """Whether a generator ends in a `while True` that nothing leaves."""
    last = node.body.body[-1] if isinstance(node, cst.FunctionDef) and node.body.body else None
    if not isinstance(last, cst.While) or not _always(last.test):
        return False
    found = _Search()
    last.body.visit(found)
    return not found.leaves_loop and not found.returns_at_all


def _always(test: cst.BaseExpression) -> bool:
    return (isinstance(test, cst.Name) and test.value == "True") or (isinstance(test, cst.Integer) and test.value != "0")


def initialisers(node: Any) -> Iterator[str]:
    """Whose `__init__` a function calls: `super()`, the first argument of a `super(Base, self)`, or the name before the dot."""
    for receiver in _searched(node).initialisers if isinstance(node, cst.FunctionDef) else ():
        if isinstance(receiver, cst.Call) and isinstance(receiver.func, cst.Name) and receiver.func.value == "super":
            yield f"super({_last(receiver.args[0].value)})" if receiver.args else "super()"
        else:
            yield _last(receiver)


def _last(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else "?"
