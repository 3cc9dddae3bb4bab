"""Where things stand: lines and columns for LibCST nodes without LibCST's PositionProvider, which costs twice the parse.

The standard `ast` knows every position, and the nodes are made from its tree.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.arguments import with_name
from cnnlint.diagnostics import Span
from cnnlint.evaluate.lexical import local_names
from cnnlint.evaluate.node_makers import is_layout

if TYPE_CHECKING:
    from cnnlint.evaluate.trees import Tree
    from cnnlint.files.source import Source

# What else is no node, or has none below it; LibCST lists its `__slots__` among the fields.
_PLAIN = frozenset({"__slots__", "asynchronous", "posonly_ind", "star"})
_LEAVES = frozenset({cst.Name, cst.SimpleString, cst.Integer, cst.Float})


class Positions:
    """Spans of the nodes of one parsed cell."""

    def __init__(self, source: Source, cell: int | None, tree: Tree) -> None:
        self.path = source.path
        self._cell = cell
        self._source = source
        self.yields = "yield" in tree.text  # whether a function here may be a generator
        self._named = ":=" in tree.text  # and whether an expression may bind a name
        self.tree = tree
        self._spans: dict[Any, Span] = {}
        self._local: dict[int, frozenset[str]] = {}

    def statement(self, node: cst.CSTNode) -> Span:
        """The place of a statement."""
        found = self.tree.statements.get(id(node))
        return self._span(found) if found is not None else Span(self.path, 1, cell=self._cell)

    def repeated(self) -> Iterator[tuple[str, Span]]:
        """The arguments that a call gives twice, which only CPython's compiler refuses."""
        for keyword in self.tree.repeated:
            yield keyword.arg or "", self._span(keyword)

    def imported(self, statement: cst.CSTNode, index: int) -> Span:
        """The place of a name in an import statement, by its number."""
        names = getattr(self.tree.statements.get(id(statement)), "names", ())
        return self._span(names[index]) if index < len(names) else self.statement(statement)

    def local_names(self, function: cst.CSTNode) -> frozenset[str]:
        """The names that are local to a function, worked out when it is first called."""
        found = self._local.get(id(function))
        if found is None:
            plain = self.tree.statements.get(id(function))
            found = self._local[id(function)] = local_names(plain, self._named)
        return found

    def text(self, statement: cst.CSTNode) -> str:
        """The lines that a statement stands in."""
        found = self.tree.statements.get(id(statement))
        return "\n".join(self.tree.text.split("\n")[found.lineno - 1 : found.end_lineno]) if found is not None else ""

    def may_bind(self, name: str, place: Span) -> bool:
        """Whether a line below that place seems to bind a name, in the same cell or in one after it."""
        if place.path != self.path:
            return False
        cells = [cell.text for cell in self._source.cells if (cell.index or 0) >= (place.cell or 0)]
        first = "\n".join(cells[0].split("\n")[place.end_line or place.line :]) if cells else ""
        word = rf"\b{re.escape(name)}\b"
        binding = re.compile(rf"(?m)^[ \t]*(?:.*,\s*)?{word}[^=(\n]*=(?!=)|\bfor\b.*{word}.*\bin\b|\bas {word}")
        return any(binding.search(text) for text in (first, *cells[1:]))

    def call(self, statement: cst.CSTNode, node: cst.CSTNode) -> Span:
        """The place of a call (or the whole statement, where the call stands inside a string)."""
        found = self.tree.calls.get(id(node))
        return self._span(found) if found is not None else self.statement(statement)

    def operation(self, statement: cst.CSTNode, node: cst.CSTNode) -> Span:
        """The place of an attribute, a subscript or a binary operator, likewise."""
        found = self.tree.operations.get(id(node))
        return self._span(found) if found is not None else self.statement(statement)

    def nearest(self, nodes: tuple[cst.CSTNode, ...]) -> Span:
        """The place of the first of these nodes whose place is known."""
        kept = (self.tree.calls, self.tree.conditions, self.tree.statements)
        found = next((one[id(node)] for node in nodes for one in kept if id(node) in one), None)
        return self._span(found) if found is not None else self.statement(nodes[-1])

    def name(self, statement: cst.CSTNode, node: cst.CSTNode | None, identifier: str) -> Span | None:
        """Where a call or statement first reads a name; None where it does so under another one."""
        whole = self.tree.calls.get(id(node)) or self.tree.operations.get(id(node)) or self.tree.statements.get(id(statement))
        found = ast.walk(whole) if whole is not None else ()
        read = [n for n in found if isinstance(n, ast.Name) and n.id == identifier and isinstance(n.ctx, ast.Load)]
        return self._span(min(read, key=lambda n: (n.lineno, n.col_offset))) if read else None

    def condition(self, node: cst.BaseExpression) -> str:
        """How what an `if` asks is written."""
        found = self.tree.conditions.get(id(node))
        return cst.Module([]).code_for_node(node) if found is None else self.tree.in_parentheses(found)

    def arguments(self, node: cst.Call) -> tuple[list[Span | None], dict[str, Span]]:
        """The places of a call's positional values, and of its keyword values; the whole of `lr=0.1` is under `lr=`."""
        found = self.tree.calls.get(id(node))
        if found is None:
            return [], {}
        keywords: dict[str, Span] = {}
        for keyword in found.keywords:
            if keyword.arg is not None:
                keywords[keyword.arg] = self._span(keyword.value)
                keywords[with_name(keyword.arg)] = self._span(keyword)
        return [self._span(a) for a in found.args], keywords

    def items(self, node: cst.Call, index: int) -> list[Span]:
        """The places of the items of a positional argument that is written as a list or tuple."""
        found = self.tree.calls.get(id(node))
        value = found.args[index] if found is not None and index < len(found.args) else None
        written = value.elts if isinstance(value, (ast.List, ast.Tuple)) else []
        return [] if any(isinstance(item, ast.Starred) for item in written) else [self._span(item) for item in written]

    def _span(self, node: Any) -> Span:
        """The place of a node of `ast`, worked out once: loops and functions come back to it."""
        found = self._spans.get(node)
        if found is None:
            line, end_line = node.lineno, node.end_lineno or node.lineno
            start, end = node.col_offset, node.end_col_offset or node.col_offset
            if not self.tree.ascii:  # `ast` counts UTF-8 bytes, a span code points
                start, end = self.tree.column(line - 1, start), self.tree.column(end_line - 1, end)
            found = self._spans[node] = Span(self.path, line, start + 1, end_line, end + 1, self._cell)
        return found


def within(whole: cst.CSTNode, closed: Container[type] = ()) -> Iterator[cst.CSTNode]:
    """A node and all nodes below it that are no layout, outer before inner; LibCST's own `children` makes each of them anew.

    closed: the kinds of nodes below which nothing is looked for.
    """
    todo: list[Any] = [whole]
    while todo:
        node = todo.pop()
        yield node
        if type(node) not in closed:
            todo += reversed(below(node))


def below(node: cst.CSTNode) -> list[Any]:
    """The nodes right below a node that are no layout."""
    found: list[Any] = []
    for name in _fields[type(node)]:
        part = getattr(node, name)
        if type(part) is list or type(part) is tuple:
            found += part
        elif part is not None:
            found.append(part)
    return found


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of each type of node that may hold nodes other than layout."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields: tuple[str, ...] = ()
        if issubclass(kind, cst.CSTNode) and kind not in _LEAVES:
            fields = tuple(n for n in kind.__dataclass_fields__ if n not in _PLAIN and not is_layout(n))
        self[kind] = fields
        return fields


_fields = _Fields()
