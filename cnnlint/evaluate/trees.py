"""LibCST's nodes for a text, made from the tree that CPython's parser gives of it.

CPython parses a text in a tenth of the time that LibCST takes, which goes into spaces and comments that no program depends on.
Here a text gets LibCST's nodes without a layout, and each statement and call its place for nothing. LibCST's own
parser reads strings with unusual fields. A test holds that, but for the layout, the trees are those of `libcst.parse_module`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import libcst as cst

from cnnlint.evaluate.node_makers import maker
from cnnlint.evaluate.tree_expressions import EXPRESSIONS, word, written
from cnnlint.evaluate.tree_statements import COMPOUND, STATEMENTS
from cnnlint.files.parsing import parsed
from cnnlint.files.source import Broken

Plain: TypeAlias = ast.stmt | ast.excepthandler

_line, _block, _else = maker(cst.SimpleStatementLine, "body"), maker(cst.IndentedBlock, "body"), maker(cst.Else, "body")
_element, _starred = maker(cst.Element, "value"), maker(cst.StarredElement, "value")


def parse(text: str) -> Tree:
    """The tree of a text. Raises SyntaxError (CPython's) or, for strings, cst.ParserSyntaxError."""
    plain = parsed(text)
    if isinstance(plain, Broken):
        raise SyntaxError(plain.message)
    return Tree(text, plain)


class Tree:
    """The nodes of one text, and the nodes of CPython's tree from which statements, calls, operations and conditions were made.

    By the identity of the node: to ask a node of LibCST for its hash is slow.
    """

    def __init__(self, text: str, plain: ast.Module) -> None:
        self.text = text
        self._lines = text.split("\n")
        self.ascii = text.isascii()
        self._counted = (-1, b"", 0, 0)  # a line, how CPython counts it, and the column in characters at an offset in it
        self.statements: dict[int, Plain] = {}
        self.calls: dict[int, ast.Call] = {}
        self.operations: dict[int, ast.expr] = {}  # attributes, subscripts and binary operators
        self.conditions: dict[int, ast.expr] = {}
        self.repeated: list[ast.keyword] = []  # arguments that a call gives again, which CPython's compiler refuses
        self.module = cst.Module(self.body(plain.body))

    def body(self, statements: Iterable[ast.stmt]) -> list[Any]:
        """Statements; small ones that share a line stay together."""
        found: list[Any] = []
        line, end = None, 0
        for plain in statements:
            node = STATEMENTS[type(plain)](self, plain)
            self.statements[id(node)] = plain
            if type(plain) in COMPOUND:
                found.append(node)
                line = None
            elif line is not None and plain.lineno == end:
                line.append(node)
            else:
                line = [node]
                found.append(_line(line))
            end = plain.end_lineno or plain.lineno
        return found

    def block(self, statements: Iterable[ast.stmt]) -> Any:
        """The body of a compound statement."""
        return _block(self.body(statements))

    def otherwise(self, statements: Sequence[ast.stmt]) -> Any:
        """An `else`, None where there is none."""
        return _else(self.block(statements)) if statements else None

    def expression(self, plain: ast.expr) -> Any:
        """An expression."""
        if type(plain) is ast.Name:  # as many are
            return word(plain.id)
        return EXPRESSIONS.get(type(plain), written)(self, plain)

    def inside(self, text: str) -> Any:
        """An expression that stands in a string, where nobody asks for its place."""
        text = f"({text})"
        return Tree(text, ast.Module([], [])).expression(ast.parse(text, mode="eval").body)

    def optional(self, plain: ast.expr | None) -> Any:
        """An expression that may be left out."""
        return None if plain is None else self.expression(plain)

    def elements(self, items: Iterable[ast.expr]) -> list[Any]:
        """The items of a display."""
        return [
            _starred(self.expression(item.value)) if type(item) is ast.Starred else _element(self.expression(item))
            for item in items
        ]

    def text_of(self, plain: ast.expr) -> str:
        """How a node is written."""
        first, last = plain.lineno - 1, (plain.end_lineno or plain.lineno) - 1
        if first == last and (line := self._lines[first]).isascii():  # as most are
            return line[plain.col_offset : plain.end_col_offset]
        if first == last:
            return self._bytes(first)[plain.col_offset : plain.end_col_offset].decode(errors="ignore")
        start, end = self.column(first, plain.col_offset), self.column(last, plain.end_col_offset or 0)
        return "\n".join([self._lines[first][start:], *self._lines[first + 1 : last], self._lines[last][:end]])

    def in_parentheses(self, plain: ast.expr) -> str:
        """How a condition is written, with the parentheses around it."""
        first, last = plain.lineno - 1, (plain.end_lineno or plain.lineno) - 1
        start, end = self.column(first, plain.col_offset), self.column(last, plain.end_col_offset or 0)
        left = self._lines[first][:start].rstrip()
        if left and not left.endswith("("):  # as most are
            return self.text_of(plain)
        before = "\n".join([*self._lines[:first], self._lines[first][:start]])
        after = "\n".join([self._lines[last][end:], *self._lines[last + 1 :]])
        text = self.text_of(plain)
        while before.rstrip().endswith("(") and after.lstrip().startswith(")"):
            opening, closing = before.rindex("("), after.index(")") + 1
            text = before[opening:] + text + after[:closing]
            before, after = before[:opening], after[closing:]
        return text

    def behind(self, plain: ast.expr) -> str:
        """What follows a node in its line."""
        line = (plain.end_lineno or plain.lineno) - 1
        return self._lines[line][self.column(line, plain.end_col_offset or 0) :]

    def column(self, line: int, offset: int) -> int:
        """In characters, where CPython counts the bytes of UTF-8."""
        if self.ascii or line >= len(self._lines) or self._lines[line].isascii():
            return offset
        encoded = self._bytes(line)
        _, _, before, column = self._counted
        if offset < before:
            before = column = 0
        column += len(encoded[before:offset].decode(errors="ignore"))
        self._counted = (line, encoded, offset, column)
        return column

    def _bytes(self, line: int) -> bytes:
        """A line in UTF-8. It is kept, with how far it is counted, since a line of data may be a million characters long."""
        if self._counted[0] != line:
            self._counted = (line, self._lines[line].encode(), 0, 0)
        return self._counted[1]

    def starts_with(self, plain: ast.stmt, word: str) -> bool:
        """Whether a node is written with that word at its beginning."""
        line = plain.lineno - 1
        return self._lines[line].startswith(word, self.column(line, plain.col_offset))
