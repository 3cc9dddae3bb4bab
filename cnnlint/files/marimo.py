"""A marimo notebook as the program that it is: its cells, functions in the file, one after the other.

marimo passes the names that a cell takes from other cells as arguments, and orders the cells by that. Where they stand in an
order in which they can run, each cell becomes a block, line for line and column for column; else the file stays as it is.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from cnnlint.files.parsing import parsed
from cnnlint.files.source import Broken

_MARIMO = re.compile(r"(?m)^app = marimo\.App\(")


def is_marimo(text: str) -> bool:
    """Whether a script is a notebook of marimo."""
    return "marimo.App(" in text and _MARIMO.search(text) is not None


def as_blocks(text: str) -> str:
    """The text with a block in the place of each cell."""
    module = parsed(text)
    if isinstance(module, Broken):
        return text
    cells = [node for node in module.body if isinstance(node, ast.FunctionDef) and any(map(_is_cell, node.decorator_list))]
    if not _in_order(module, cells):
        return text
    lines = text.split("\n")
    for cell in cells:
        _open(cell, lines)
    return "\n".join(lines)


def _is_cell(decorator: ast.expr) -> bool:
    made = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (
        isinstance(made, ast.Attribute) and made.attr == "cell" and isinstance(made.value, ast.Name) and made.value.id == "app"
    )


def _in_order(module: ast.Module, cells: list[ast.FunctionDef]) -> bool:
    """Whether every cell comes after those that it takes names from."""
    blocks = set(map(id, cells))
    bound = set(dir(builtins))
    for node in module.body:
        if id(node) not in blocks:
            bound.update(_bound_in(node))
        elif isinstance(node, ast.FunctionDef):
            if not {arg.arg for arg in node.args.args} <= bound:
                return False
            bound.update(name for statement in node.body for name in _bound_in(statement))
    return True


def _bound_in(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name
        elif isinstance(inner, ast.alias):
            yield (inner.asname or inner.name).partition(".")[0]


def _open(cell: ast.FunctionDef, lines: list[str]) -> None:
    """The head of a function becomes `if True:`, and its last `return`, which names what the cell gives away, `pass`."""
    last = cell.body[-1]
    if isinstance(last, ast.Return):
        _replace(lines, last.lineno, last.end_lineno or last.lineno, lines[last.lineno - 1][: last.col_offset] + "pass")
    first = cell.body[0]
    if first.lineno > cell.lineno:
        _replace(lines, cell.lineno, first.lineno - 1, "if True:")
    else:
        lines[cell.lineno - 1] = "if True: pass"
    for decorator in cell.decorator_list:
        _replace(lines, decorator.lineno, decorator.end_lineno or decorator.lineno, "")


def _replace(lines: list[str], first: int, last: int, text: str) -> None:
    """Lines from 1; comments stay."""
    lines[first - 1] = text
    for i in range(first, last):
        if not lines[i].lstrip().startswith("#"):
            lines[i] = ""
