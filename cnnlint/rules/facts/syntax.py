"""A plain file as a syntax tree, for the few questions about its names that no event answers: what is bound and never read,
what stands side by side."""

from __future__ import annotations

import ast

from cnnlint.diagnostics import Span
from cnnlint.program import Program
from cnnlint.rules.facts.memo import once


@once
def syntax(program: Program) -> ast.Module | None:
    """The tree of the whole file. None for a notebook, whose cells may be run in any order, and for what does not parse."""
    if program.path.endswith(".ipynb"):
        return None
    try:
        return ast.parse(program.text)
    except SyntaxError:
        return None


def span_of(node: ast.expr | ast.stmt, program: Program) -> Span:
    """Where a node stands. CPython counts its columns in bytes."""
    last = node.end_lineno or node.lineno
    first, end = (_column(program, *at) for at in ((node.lineno, node.col_offset), (last, node.end_col_offset or 0)))
    return Span(program.path, node.lineno, first, last, end)


def _column(program: Program, line: int, offset: int) -> int:
    if program.text.isascii():
        return offset + 1
    before = _lines(program)[line - 1][:offset]
    return len(before.decode(errors="ignore")) + 1


@once
def _lines(program: Program) -> list[bytes]:
    return program.text.encode("utf-8", "surrogatepass").splitlines()  # of bytes: at no other line ends than CPython's
