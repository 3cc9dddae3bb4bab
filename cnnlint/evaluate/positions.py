"""Where things stand: lines and columns for LibCST nodes without LibCST's PositionProvider, which costs twice the parse.

The standard `ast` knows every position and parses in a tenth of the time. Statements of the two trees are paired by a lockstep
walk; the calls inside one statement are paired, when one of them is asked for, by their order in the source.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import Any

import libcst as cst

from cnnlint.diagnostics import Span
from cnnlint.evaluate.lexical import local_names
from cnnlint.files.parsing import parsed
from cnnlint.files.source import Broken

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
# What else is no node, or has none below it; LibCST lists its `__slots__` among the fields.
_PLAIN = frozenset(
    {"__slots__", "asynchronous", "first_colon", "lines_after_decorators", "posonly_ind", "second_colon", "semicolon", "star"}
)
_CALLS_NOTHING = _PLAIN | frozenset({"attr", "dot", "keyword", "operator"})
_LEAVES = frozenset({cst.Name, cst.SimpleString, cst.Integer, cst.Float})
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "footer", "cases")


def parse(text: str) -> tuple[cst.Module, ast.Module]:
    """Both trees of a text. Raises SyntaxError (CPython's) or cst.ParserSyntaxError."""
    plain = parsed(text)
    if isinstance(plain, Broken):
        raise SyntaxError(plain.message)
    return _tree(text), plain


_checked = cst.CSTNode.__post_init__


def _unchecked(node: cst.CSTNode) -> None:
    """What LibCST's parser makes is a tree: the checks of each node are for those that make nodes by hand."""


def _tree(text: str) -> cst.Module:
    """LibCST's tree of the text, without the checks that take a seventh of its time."""
    cst.CSTNode.__post_init__ = _unchecked  # type: ignore[method-assign, assignment]
    try:
        return cst.parse_module(text)
    finally:
        cst.CSTNode.__post_init__ = _checked  # type: ignore[method-assign]


class Positions:
    """Spans of the nodes of one parsed cell."""

    def __init__(self, path: str, cell: int | None, text: str, tree: cst.Module, plain: ast.Module) -> None:
        self.path = path
        self._cell = cell
        self.yields = "yield" in text  # whether a function here may be a generator
        self._lines = None if text.isascii() else text.split("\n")
        # By the identity of the node: a key would keep the tree alive, and asking a node for its hash is slow.
        self._statements: dict[int, ast.stmt | ast.excepthandler] = {}
        self._calls: dict[int, dict[int, ast.Call]] = {}
        self._spans: dict[Any, Span] = {}
        self._local: dict[int, frozenset[str]] = {}
        self._pair(tree.body, plain.body)

    def statement(self, node: cst.CSTNode) -> Span:
        """The place of a statement."""
        found = self._statements.get(id(node))
        return self._span(found) if found is not None else Span(self.path, 1, cell=self._cell)

    def local_names(self, function: cst.CSTNode) -> frozenset[str]:
        """The names that are local to a function, worked out when it is first called."""
        found = self._local.get(id(function))
        if found is None:
            found = self._local[id(function)] = local_names(self._statements.get(id(function)))
        return found

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

    def items(self, statement: cst.CSTNode, node: cst.Call, index: int) -> list[Span]:
        """The places of the items of a positional argument that is written as a list or tuple."""
        found = self._call(statement, node)
        value = found.args[index] if found is not None and index < len(found.args) else None
        written = value.elts if isinstance(value, (ast.List, ast.Tuple)) else []
        return [] if any(isinstance(item, ast.Starred) for item in written) else [self._span(item) for item in written]

    def _call(self, statement: cst.CSTNode, node: cst.CSTNode) -> ast.Call | None:
        pairs = self._calls.get(id(statement))
        if pairs is None:
            pairs = self._calls[id(statement)] = self._pair_calls(statement)
        return pairs.get(id(node))

    def _pair_calls(self, statement: cst.CSTNode) -> dict[int, ast.Call]:
        plain = self._statements.get(id(statement))
        if plain is None:
            return {}
        ours = _calls_of(statement)
        theirs = sorted(_plain_calls(plain), key=lambda c: (c.lineno, c.col_offset, -_end(c)[0], -_end(c)[1]))
        return dict(zip(map(id, ours), theirs, strict=True)) if len(ours) == len(theirs) else {}

    def _pair(self, ours: Sequence[cst.CSTNode], theirs: Sequence[ast.stmt | ast.excepthandler]) -> None:
        plain = iter(theirs)
        for line in ours:
            if type(line) is cst.SimpleStatementLine:
                self._statements.update(zip(map(id, line.body), plain, strict=False))
            elif (compound := next(plain, None)) is not None:
                self._statements[id(line)] = compound
                self._pair_blocks(line, compound)

    def _pair_blocks(self, node: Any, plain: Any) -> None:
        body = getattr(node, "body", None)
        if isinstance(body, cst.BaseSuite):
            self._pair(body.body, plain.body)
        orelse = getattr(node, "orelse", None)
        if type(orelse) is cst.If:
            self._pair([orelse], plain.orelse)
        elif type(orelse) is cst.Else:
            self._pair(orelse.body.body, plain.orelse)
        if getattr(node, "finalbody", None) is not None:
            self._pair(node.finalbody.body.body, plain.finalbody)
        for ours, theirs in zip(getattr(node, "handlers", ()), getattr(plain, "handlers", ()), strict=False):
            self._pair([ours], [theirs])
        for case, plain_case in zip(getattr(node, "cases", ()), getattr(plain, "cases", ()), strict=False):
            self._pair(case.body.body, plain_case.body)

    def _span(self, node: Any) -> Span:
        """The place of a node of `ast`, worked out once: loops and functions come back to it."""
        found = self._spans.get(node)
        if found is None:
            end_line, end_column = _end(node)
            start = self._column(node.lineno, node.col_offset)
            found = Span(self.path, node.lineno, start, end_line, self._column(end_line, end_column), self._cell)
            self._spans[node] = found
        return found

    def _column(self, line: int, offset: int) -> int:
        """The column in code points, from 1; `ast` counts UTF-8 bytes from 0."""
        if self._lines is None or line > len(self._lines):
            return offset + 1
        text = self._lines[line - 1]
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode(errors="ignore")) + 1


def _end(node: Any) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def within(whole: cst.CSTNode, closed: Container[type] = ()) -> Iterator[cst.CSTNode]:
    """A node and all nodes below it that are no layout, outer before inner; LibCST's own `children` makes each of them anew.

    closed: the kinds of nodes below which nothing is looked for.
    """
    todo: list[Any] = [whole]
    while todo:
        node = todo.pop()
        yield node
        if type(node) in closed:
            continue
        below: list[Any] = []
        for name in _fields[type(node)]:
            part = getattr(node, name)
            if type(part) is list or type(part) is tuple:
                below += part
            elif part is not None:
                below.append(part)
        todo += reversed(below)


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of each type of node that may hold nodes other than layout."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields: tuple[str, ...] = ()
        if issubclass(kind, cst.CSTNode) and kind not in _LEAVES:
            fields = tuple(n for n in kind.__dataclass_fields__ if not n.startswith(_LAYOUT) and n not in _PLAIN)
        self[kind] = fields
        return fields


_fields = _Fields()


class _Parts(dict[type, tuple[str, ...]]):
    """The fields of each type of node below which calls may stand, in the order of the source; none for what is no node."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields: tuple[str, ...] = ()
        if issubclass(kind, cst.CSTNode) and kind not in _LEAVES:
            fields = tuple(n for n in kind.__dataclass_fields__ if not n.startswith(_LAYOUT) and n not in _CALLS_NOTHING)
        self[kind] = fields
        return fields


_parts = _Parts({cst.IfExp: ("body", "test", "orelse"), cst.FormattedString: ()})


def _calls_of(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The calls of a statement, outer before inner, in the order of the source; not those of nested statements or f-strings."""
    found: list[cst.CSTNode] = []
    _collect(node, _own_parts(type(node)), found)
    return found


@cache
def _own_parts(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """Of a statement, without its blocks."""
    names = _parts[kind]
    if issubclass(kind, cst.BaseSmallStatement):
        return names
    first = ("decorators",) if "decorators" in names else ()
    return (*first, *(n for n in names if n not in _BLOCKS and n not in first))


def _collect(node: cst.CSTNode, names: tuple[str, ...], found: list[cst.CSTNode]) -> None:
    if type(node) is cst.Call:
        found.append(node)
    for name in names:
        part = getattr(node, name)
        kind = type(part)
        if kind is list or kind is tuple:
            for item in part:
                if below := _parts[type(item)]:
                    _collect(item, below, found)
        elif below := _parts[kind]:
            _collect(part, below, found)


class _PlainParts(dict[type, tuple[str, ...]]):
    """The same for the nodes of `ast`."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields = tuple(n for n in getattr(kind, "_fields", ()) if n not in ("ctx", "op", "ops"))
        self[kind] = fields if issubclass(kind, ast.AST) else ()
        return self[kind]


_plain_parts = _PlainParts({ast.Name: (), ast.Constant: (), ast.JoinedStr: ()})


def _plain_calls(node: ast.AST) -> list[ast.Call]:
    found: list[ast.Call] = []
    blocks = [n for n in _BLOCKS if isinstance(getattr(node, n, None), list)]
    _collect_plain(node, tuple(n for n in _plain_parts[type(node)] if n not in blocks), found)
    return found


def _collect_plain(node: ast.AST, names: tuple[str, ...], found: list[ast.Call]) -> None:
    if type(node) is ast.Call:
        found.append(node)
    for name in names:
        part = getattr(node, name, None)
        if type(part) is list:
            for item in part:
                if below := _plain_parts[type(item)]:
                    _collect_plain(item, below, found)
        elif below := _plain_parts[type(part)]:
            _collect_plain(part, below, found)  # type: ignore[arg-type]  # only nodes have parts
