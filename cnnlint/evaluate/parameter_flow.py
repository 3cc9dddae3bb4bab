"""How a parameter of a function gets into what the function returns, read off its text: through which calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import libcst as cst

from cnnlint.evaluate.positions import below, within
from cnnlint.values import Value

Route: TypeAlias = frozenset[str]  # the names of the calls that a value passes through; "compare" and ".shape" are such, too
_STRAIGHT: Route = frozenset()
_OWN = frozenset({cst.FunctionDef, cst.ClassDef, cst.Lambda})  # what stands in them is not of the body around them


def routes(node: Any, index: int) -> list[Route] | None:
    """One for each place where the parameter enters a result; None where the text has branches and is not followed."""
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)) or index >= len(node.params.params):
        return None
    known: dict[str, list[Route]] = {node.params.params[index].name.value: [_STRAIGHT]}
    if isinstance(node, cst.Lambda):
        return list(_in(node.body, known))
    found: list[Route] = []
    for line in node.body.body:
        if not isinstance(line, cst.SimpleStatementLine):
            return None
        for small in line.body:
            if isinstance(small, cst.Return):
                found += _in(small.value, known) if small.value is not None else ()
            elif not _followed(small, known):
                return None
    return found


def passed_on(node: Any, bound: frozenset[str]) -> list[tuple[str, dict[int | str, int], cst.Call]]:
    """The calls in a function that are given its parameters as they are: the name of what is called, and which parameter
    stands where. bound: the names that the body binds, which are no parameters then."""
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return []
    names = {p.name.value: i for i, p in enumerate(node.params.params) if p.name.value not in bound}
    calls = [one for one in within(node.body, _OWN) if isinstance(one, cst.Call)]
    found = [(_called(call), _given(call, names), call) for call in calls]
    return [(name, given, call) for name, given, call in found if name and given]


_MEANS = frozenset({"mean", "reduce_mean"})


def one_call(node: Any) -> tuple[str, dict[int | str, int], dict[str, Value], cst.Call] | None:
    """The one call whose result, or the mean of it, is that of a function that does nothing else: the name of what is called,
    which parameter stands where, and the plain values that stand beside them under a word."""
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return None
    call = node.body if isinstance(node, cst.Lambda) else _only_result(node)
    if isinstance(call, cst.Call) and len(call.args) == 1 and _called(call).rpartition(".")[2] in _MEANS:
        call = call.args[0].value
    if not isinstance(call, cst.Call) or not _called(call):
        return None
    given = _given(call, {p.name.value: i for i, p in enumerate(node.params.params)})
    beside = {arg.keyword.value: _plain(arg.value) for arg in call.args if arg.keyword and arg.keyword.value not in given}
    known = None not in beside.values() and len(given) + len(beside) == len(call.args)
    return (_called(call), given, beside, call) if known else None


def _only_result(node: cst.FunctionDef) -> cst.BaseExpression | None:
    """What a function returns whose body is nothing but its `return`, a docstring and a name for the result."""
    lines: list[cst.BaseSmallStatement] = []
    for line in node.body.body:
        if not isinstance(line, cst.SimpleStatementLine):
            return None
        lines += (small for small in line.body if not _is_text(small))
    last = lines[-1] if lines else None
    result = last.value if isinstance(last, cst.Return) else None
    if len(lines) == 1:
        return result
    first = lines[0] if len(lines) == 2 else None
    if not isinstance(first, cst.Assign) or len(first.targets) != 1 or not isinstance(result, cst.Name):
        return None
    return first.value if result.deep_equals(first.targets[0].target) else None


def _is_text(small: cst.BaseSmallStatement) -> bool:
    return isinstance(small, cst.Expr) and isinstance(small.value, (cst.SimpleString, cst.ConcatenatedString))


def _plain(node: cst.BaseExpression) -> Value:
    """A number or a switch; None for what is not one."""
    if isinstance(node, (cst.Integer, cst.Float)):
        return node.evaluated_value
    return {"True": True, "False": False}.get(node.value) if isinstance(node, cst.Name) else None


def _called(call: cst.Call) -> str:
    """The dotted name of what is called."""
    parts: list[str] = []
    node: cst.BaseExpression = call.func
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join((node.value, *reversed(parts))) if isinstance(node, cst.Name) else ""


def _given(call: cst.Call, names: dict[str, int]) -> dict[int | str, int]:
    """Which parameter stands at which place, or under which word."""
    given: dict[int | str, int] = {}
    for i, arg in enumerate(call.args):
        if not arg.star and isinstance(arg.value, cst.Name) and arg.value.value in names:
            given[arg.keyword.value if arg.keyword is not None else i] = names[arg.value.value]
    return given


def _followed(small: cst.BaseSmallStatement, known: dict[str, list[Route]]) -> bool:
    """Keeps what a plain assignment does to the names."""
    if isinstance(small, cst.Assign) and len(small.targets) == 1 and isinstance(name := small.targets[0].target, cst.Name):
        known[name.value] = list(_in(small.value, known))
        return True
    if isinstance(small, cst.AugAssign) and isinstance(name := small.target, cst.Name):
        known[name.value] = [*known.get(name.value, ()), *_in(small.value, known)]
        return True
    return isinstance(small, (cst.Expr, cst.Pass, cst.Import, cst.ImportFrom))


def _in(node: cst.CSTNode, known: dict[str, list[Route]]) -> Iterator[Route]:
    """The routes of the parameter through an expression."""
    if isinstance(node, cst.Name):
        yield from known.get(node.value, ())
        return
    through, parts = _step(node)
    for part in parts:
        yield from (route | through for route in _in(part, known))


def _step(node: cst.CSTNode) -> tuple[Route, list[cst.CSTNode]]:
    """What an expression does with its parts, and these."""
    if isinstance(node, cst.Call):
        func = node.func
        name = func.attr.value if isinstance(func, cst.Attribute) else getattr(func, "value", "?")
        receiver = [func.value] if isinstance(func, cst.Attribute) else [] if isinstance(func, cst.Name) else [func]
        return frozenset({str(name)}), [*receiver, *(arg.value for arg in node.args)]
    if isinstance(node, cst.Attribute):
        return frozenset({f".{node.attr.value}"}), [node.value]
    if isinstance(node, cst.Comparison):
        return frozenset({"compare"}), [node.left, *(target.comparator for target in node.comparisons)]
    if isinstance(node, cst.Subscript):
        return _STRAIGHT, [node.value]  # an index only chooses
    if isinstance(node, cst.IfExp):
        return _STRAIGHT, [node.body, node.orelse]
    return _STRAIGHT, below(node)
