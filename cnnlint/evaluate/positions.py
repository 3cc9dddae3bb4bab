"""Where things stand: lines and columns for LibCST nodes without LibCST's PositionProvider, which costs twice the parse.

The standard `ast` knows every position and parses in a tenth of the time. Statements of the two trees are paired by a lockstep
walk; the calls inside one statement are paired, when one of them is asked for, by their order in the source.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import libcst as cst

from cnnlint.diagnostics import Span

_LAYOUT = (
    "whitespace",
    "lpar",
    "rpar",
    "lbracket",
    "rbracket",
    "lbrace",
    "rbrace",
    "comma",
    "equal",
    "colon",
    "leading",
    "header",
)
_LEAVES = (cst.Name, cst.SimpleString, cst.Integer, cst.Float)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "footer", "cases")


def parse(text: str) -> tuple[cst.Module, ast.Module]:
    """Both trees of a text. Raises SyntaxError (CPython's) or cst.ParserSyntaxError."""
    return cst.parse_module(text), ast.parse(text)


class Positions:
    """Spans of the nodes of one parsed cell."""

    def __init__(
        self, path: str, cell: int | None, text: str, tree: cst.Module, plain: ast.Module, is_source: bool = False
    ) -> None:
        self.path, self.is_source = path, is_source  # is_source: the file that is read, not a module that it imports
        self._path, self._cell = path, cell
        self._lines = None if text.isascii() else text.split("\n")
        self._statements: dict[cst.CSTNode, ast.stmt | ast.excepthandler] = {}
        self._calls: dict[cst.CSTNode, dict[cst.CSTNode, ast.Call]] = {}
        self._pair(tree.body, plain.body)

    def statement(self, node: cst.CSTNode) -> Span:
        """The place of a statement."""
        found = self._statements.get(node)
        return self._span(found) if found is not None else Span(self._path, 1, cell=self._cell)

    def call(self, statement: cst.CSTNode, node: cst.CSTNode) -> Span:
        """The place of a call (or the whole statement, where the two trees cannot be paired)."""
        found = self._call(statement, node)
        return self._span(found) if found is not None else self.statement(statement)

    def arguments(self, statement: cst.CSTNode, node: cst.Call) -> tuple[list[Span | None], dict[str, Span]]:
        """The places of a call's positional values, and of its keyword values; the whole of `lr=0.1` is under `lr=`."""
        found = self._call(statement, node)
        if found is None:
            return [], {}
        keywords: dict[str, Span] = {}
        for keyword in found.keywords:
            if keyword.arg is not None:
                keywords[keyword.arg] = self._span(keyword.value)
                keywords[keyword.arg + "="] = self._span(keyword)
        return [self._span(a) for a in found.args], keywords

    def _call(self, statement: cst.CSTNode, node: cst.CSTNode) -> ast.Call | None:
        pairs = self._calls.get(statement)
        if pairs is None:
            pairs = self._calls[statement] = self._pair_calls(statement)
        return pairs.get(node)

    def _pair_calls(self, statement: cst.CSTNode) -> dict[cst.CSTNode, ast.Call]:
        plain = self._statements.get(statement)
        if plain is None:
            return {}
        ours = list(_calls_of(statement, top=True))
        theirs = sorted(_plain_calls(plain, top=True), key=lambda c: (c.lineno, c.col_offset, -_end(c)[0], -_end(c)[1]))
        return dict(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else {}

    def _pair(self, ours: Sequence[cst.CSTNode], theirs: Sequence[ast.stmt | ast.excepthandler]) -> None:
        flat = [s for line in ours for s in (line.body if isinstance(line, cst.SimpleStatementLine) else (line,))]
        for node, plain in zip(flat, theirs, strict=False):
            self._statements[node] = plain
            self._pair_blocks(node, plain)

    def _pair_blocks(self, node: Any, plain: Any) -> None:
        body = getattr(node, "body", None)
        if isinstance(body, cst.BaseSuite):
            self._pair(body.body, plain.body)
        orelse = getattr(node, "orelse", None)
        if isinstance(orelse, cst.If):
            self._pair([orelse], plain.orelse)
        elif isinstance(orelse, cst.Else):
            self._pair(orelse.body.body, plain.orelse)
        if getattr(node, "finalbody", None) is not None:
            self._pair(node.finalbody.body.body, plain.finalbody)
        for ours, theirs in zip(getattr(node, "handlers", ()), getattr(plain, "handlers", ()), strict=False):
            self._pair([ours], [theirs])
        for case, plain_case in zip(getattr(node, "cases", ()), getattr(plain, "cases", ()), strict=False):
            self._pair(case.body.body, plain_case.body)

    def _span(self, node: Any) -> Span:
        end_line, end_column = _end(node)
        start = self._column(node.lineno, node.col_offset)
        return Span(self._path, node.lineno, start, end_line, self._column(end_line, end_column), self._cell)

    def _column(self, line: int, offset: int) -> int:
        """The column in code points, from 1; `ast` counts UTF-8 bytes from 0."""
        if self._lines is None or line > len(self._lines):
            return offset + 1
        return len(self._lines[line - 1].encode()[:offset].decode(errors="ignore")) + 1


def _end(node: Any) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


@cache
def _parts(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    if kind in _LEAVES:
        return ()
    names = [n for n in kind.__dataclass_fields__ if not n.startswith(_LAYOUT)]
    if kind is cst.IfExp:
        return ("body", "test", "orelse")  # in the order of the source
    return tuple(names)


_is_kind_of_node: dict[type, bool] = {}


def _is_node(value: object) -> bool:
    """`isinstance(value, cst.CSTNode)`, remembered by type: that class is abstract, and asking it for every value is slow."""
    kind = type(value)
    if kind not in _is_kind_of_node:
        _is_kind_of_node[kind] = issubclass(kind, cst.CSTNode)
    return _is_kind_of_node[kind]


def _calls_of(node: cst.CSTNode, top: bool = False) -> Iterator[cst.CSTNode]:
    """The calls below a node, outer before inner, in the order of the source; not those of nested statements or f-strings."""
    if isinstance(node, cst.FormattedString):
        return
    if isinstance(node, cst.Call):
        yield node
    names = _parts(type(node))
    if top and isinstance(node, cst.FunctionDef | cst.ClassDef):
        names = ("decorators", *(n for n in names if n != "decorators"))
    for name in names:
        if top and name in _BLOCKS and not isinstance(node, cst.BaseSmallStatement):
            continue
        part = getattr(node, name)
        if _is_node(part):
            yield from _calls_of(part)
        elif isinstance(part, list | tuple):
            for item in part:
                if _is_node(item):
                    yield from _calls_of(item)


def _plain_calls(node: ast.AST, top: bool = False) -> Iterator[ast.Call]:
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.Call):
        yield node
    for name, part in ast.iter_fields(node):
        if top and name in _BLOCKS and isinstance(part, list):
            continue
        for item in part if isinstance(part, list) else (part,):
            if isinstance(item, ast.AST):
                yield from _plain_calls(item)
