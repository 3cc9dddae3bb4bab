"""Which calls a function surely makes on its parameters, or on what it computes of them, read off its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst

from cnnlint.evaluate.positions import below, within

_APART = frozenset(
    {cst.FunctionDef, cst.ClassDef, cst.Lambda, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp, cst.Await}
)  # what stands in them may never run, or under other names
_LEAVING = frozenset({cst.Return, cst.Raise, cst.Break, cst.Continue})


def calls_on(node: Any, indices: tuple[int, ...], keeps: Callable[[str], bool]) -> Iterator[tuple[str, cst.Call, cst.CSTNode]]:
    """The calls that are made whenever the function runs and that are given such a value: the dotted name of what is called,
    the call and its statement. A method of such a value has a dot before its name.

    indices: the places of the parameters. keeps: whether what the function of that name gives of such a value is one, too.
    """
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return
    order = [*node.params.posonly_params, *node.params.params]
    following = _Following({order[i].name.value for i in indices if i < len(order)}, keeps)
    if isinstance(node, cst.Lambda):
        yield from ((name, call, node) for name, call in following.expression(node.body))
        return
    for small in _always(node.body.body):
        yield from ((name, call, small) for name, call in following.statement(small))


def _always(lines: Any) -> Iterator[Any]:
    """The small statements of a body that run whenever it does."""
    for line in lines:
        if type(line) is cst.SimpleStatementLine:
            yield from line.body
        elif type(line) is cst.With:
            yield from _always(line.body.body)
        if any(type(one) in _LEAVING for one in within(line, _APART)):
            return


class _Following:
    """The names that hold such values, from statement to statement."""

    def __init__(self, known: set[str], keeps: Callable[[str], bool]) -> None:
        self.known, self.keeps = known, keeps

    def statement(self, small: Any) -> list[tuple[str, cst.Call]]:
        found = list(self.expression(small))
        if type(small) is cst.Assign:
            for target in small.targets:
                self._bind(target.target, self._holds(small.value))
        elif type(small) is cst.AugAssign:
            self._bind(small.target, self._holds(small.target) or self._holds(small.value))
        elif type(small) is cst.AnnAssign and small.value is not None:
            self._bind(small.target, self._holds(small.value))
        return found

    def _bind(self, target: Any, holds: bool) -> None:
        names = {one.value for one in within(target, frozenset({cst.Subscript, cst.Attribute})) if type(one) is cst.Name}
        self.known = self.known | names if holds and type(target) is cst.Name else self.known - names

    def expression(self, node: Any) -> Iterator[tuple[str, cst.Call]]:
        """The calls in it that are made whenever it is worked out."""
        kind = type(node)
        if kind in _APART:
            return
        parts = [node.left] if kind is cst.BooleanOperation else [node.test] if kind is cst.IfExp else below(node)
        for part in parts:
            yield from self.expression(part)
        if kind is cst.Call:
            name = _dotted(node.func)
            if name and any(self._holds(arg.value) for arg in node.args if not arg.star):
                yield name, node
            elif isinstance(node.func, cst.Attribute) and self._holds(node.func.value):
                yield f".{node.func.attr.value}", node

    def _holds(self, node: Any) -> bool:
        """Whether an expression surely is such a value."""
        kind = type(node)
        if kind is cst.Name:
            return node.value in self.known
        if kind is cst.BinaryOperation:
            return self._holds(node.left) or self._holds(node.right)
        if kind is cst.Subscript:
            return self._holds(node.value)
        if kind is cst.UnaryOperation:
            return not isinstance(node.operator, cst.Not) and self._holds(node.expression)
        if kind is not cst.Call or not self.keeps(_dotted(node.func)):
            return False
        return any(self._holds(arg.value) for arg in node.args if not arg.star)


def _dotted(node: Any) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join((node.value, *reversed(parts))) if isinstance(node, cst.Name) else ""
