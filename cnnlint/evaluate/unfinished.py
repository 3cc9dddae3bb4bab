"""What the rest of a loop may do whose steps ran out: none of it was reached, and a program goes on behind the whole loop."""

from __future__ import annotations

import libcst as cst

from cnnlint.evaluate.bodies import bound_in
from cnnlint.evaluate.escaping import forget
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.values import Mutable, Unknown

_OWN = frozenset({cst.FunctionDef, cst.ClassDef, cst.Lambda})  # what is bound in them is not bound around them


def widen_rest(run: Interpreter, loop: cst.For | cst.While, scope: Scope, why: Unknown) -> None:
    """What the text of a loop names may have changed, what it binds is bound to anything, and it may have returned."""
    seen: set[int] = set()
    for name, methods in _uses(loop).items():
        value = scope.find(name)
        if value is UNBOUND:
            continue
        if isinstance(value, Mutable):
            run.store.touch(value)
            if methods and value.survives(methods, why):
                continue
        forget(run.store, value, why, seen)
    for name in _bound(loop):
        home = scope.outer.get(name, scope)
        run.store.touch(home)
        home.names[name] = why.likewise(name)
    if run.results and any(type(inner) is cst.Return for inner in within(loop.body, _OWN)):
        run.results[-1].returned.append((why, why))


def _uses(loop: cst.For | cst.While) -> dict[str, set[str]]:
    """The names that stand in a loop, with the methods that are called on each; none where something else is done with it."""
    methods: dict[str, set[str]] = {}
    count: dict[str, int] = {}
    for node in within(loop):
        if type(node) is cst.Name:
            count[node.value] = count.get(node.value, 0) + 1
        function = node.func if isinstance(node, cst.Call) else None
        if isinstance(function, cst.Attribute) and isinstance(function.value, cst.Name):
            methods.setdefault(function.value.value, set()).add(function.attr.value)
            count[function.value.value] = count.get(function.value.value, 0) - 1
    return {name: set() if left > 0 else methods.get(name, set()) for name, left in count.items()}


def _bound(loop: cst.For | cst.While) -> set[str]:
    """The names that a loop binds, those of the functions and classes that it defines included."""
    bound = {part.value for node in within(loop, _OWN) for part in bound_in(node) if isinstance(part, cst.Name)}
    return bound | {node.name.value for node in within(loop.body, _OWN) if isinstance(node, (cst.FunctionDef, cst.ClassDef))}
