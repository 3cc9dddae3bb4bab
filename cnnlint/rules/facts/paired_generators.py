"""Two generators of images that a program draws from side by side, as pictures and their masks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.program import Program
from cnnlint.rules.facts.syntax import span_of, syntax

_FLOWS = ("flow", "flow_from_directory")
_LABELLED = 2  # `flow(x, y)`


@dataclass(frozen=True, slots=True)
class Pair:
    """Where both are made, and the seeds that are written there."""

    first: Span
    second: Span
    seeds: tuple[str | None, str | None]


def apart(program: Program) -> tuple[Pair, ...]:
    """Pairs of generators without labels that are shuffled or augmented each in its own way, for want of one seed."""
    tree = syntax(program) if program.mentions("ImageDataGenerator") and program.mentions(".flow") else None
    if tree is None:
        return ()
    made = {name: call for name, call in _bound_once(tree) if _is_flow(call)}
    found = [(made[a], made[b]) for node in ast.walk(tree) for a, b in _side_by_side(node) if a in made and b in made]
    pairs = [
        Pair(span_of(a, program), span_of(b, program), (_keyword(a, "seed"), _keyword(b, "seed")))
        for a, b in found
        if a is not b
    ]
    return tuple(pair for pair in pairs if _differ(*pair.seeds))


def _bound_once(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
    names = [node.targets[0].id for node in assigned if isinstance(node.targets[0], ast.Name)]
    for name, node in zip(names, assigned, strict=True):
        if names.count(name) == 1 and isinstance(node.value, ast.Call):
            yield name, node.value


def _is_flow(call: ast.Call) -> bool:
    """Whether it gives images alone, in an order that is drawn: without `y`, and not `shuffle=False`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _FLOWS or any(k.arg is None for k in call.keywords):
        return False
    alone = _keyword(call, "class_mode") == "None" if call.func.attr != "flow" else _keyword(call, "y") in (None, "None")
    return alone and len(call.args) < _LABELLED and _keyword(call, "shuffle") in (None, "True")


def _keyword(call: ast.Call, name: str) -> str | None:
    return next((ast.unparse(given.value) for given in call.keywords if given.arg == name), None)


def _side_by_side(node: ast.AST) -> Iterator[tuple[str, str]]:
    """`zip(a, b)`, and `yield next(a), next(b)`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip" and len(node.args) == 2:
        first, second = node.args
    elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        first, second = (_drawn_from(part) for part in node.value.elts)
    else:
        return
    if isinstance(first, ast.Name) and isinstance(second, ast.Name):
        yield first.id, second.id


def _drawn_from(part: ast.expr) -> ast.expr:
    """`a` of `next(a)` and `a.next()`."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "next" and len(part.args) == 1:
        return part.args[0]
    method = part.func if isinstance(part, ast.Call) else None
    return method.value if isinstance(method, ast.Attribute) and method.attr == "next" else part


def _differ(first: str | None, second: str | None) -> bool:
    """Whether these are surely two seeds: names may stand for the same number."""
    if first is None or second is None:
        return first != "None" or second != "None"
    return first != second and first.isdigit() and second.isdigit()
