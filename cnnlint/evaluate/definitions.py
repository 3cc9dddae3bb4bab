"""`def` and `class`."""

from __future__ import annotations

from typing import Any

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.evaluate.assignment import bind_name
from cnnlint.evaluate.calls import signature
from cnnlint.evaluate.expressions import evaluate
from cnnlint.evaluate.objects import Bound, ClassValue, Function
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import Scope
from cnnlint.values import External, Value


def define_function(at: Place, node: cst.FunctionDef, scope: Scope) -> None:
    function = make_function(at, node, scope, None)
    if function.scope is scope and at.in_source:
        at.run.functions.append(function)
    bind_name(at, node.name.value, _decorated(at, node, function, scope), scope)


def make_function(at: Place, node: cst.FunctionDef, scope: Scope, owner: ClassValue | None) -> Function:
    """The function that a `def` makes."""
    closure = scope if owner is None else scope.parent or scope
    at.run.closures.add(closure)
    sign = signature(at, node.params, scope)
    generator = at.positions.yields and _yields(node.body)
    return Function(node.name.value, node, sign, closure, at.positions, at.statement_span, generator, owner)


def _yields(node: cst.CSTNode) -> bool:
    """Whether a function body has a `yield` of its own."""
    if type(node) is cst.Yield:
        return True
    if isinstance(node, cst.FunctionDef | cst.Lambda | cst.ClassDef):
        return False
    return any(_yields(child) for child in _statements_and_expressions(node))


def _statements_and_expressions(node: Any) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for name in ("body", "orelse", "finalbody", "handlers", "value", "items"):
        part = getattr(node, name, None)
        if isinstance(part, cst.CSTNode):
            found.append(part)
        elif isinstance(part, list | tuple):
            found += [p for p in part if isinstance(p, cst.CSTNode)]
    return found


def _decorated(at: Place, node: cst.FunctionDef | cst.ClassDef, value: Value, scope: Scope) -> Value:
    """The value after its decorators. A library's decorator keeps what it decorates: `tf.function`, `lru_cache`, ..."""
    for decorator in reversed(node.decorators):
        found = evaluate(at, decorator.decorator, scope)
        if isinstance(found, External) and found.name in _BINDERS:
            value = Bound(_BINDERS[found.name], value)
        elif isinstance(found, Function):
            value = at.call(found, Arguments((value,)))
    return value


_BINDERS = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
}


def define_class(at: Place, node: cst.ClassDef, scope: Scope) -> None:
    from cnnlint.evaluate.statements import run_block

    bases = tuple(evaluate(at, base.value, scope) for base in node.bases)
    inner = Scope(scope, node.name.value)
    cls = ClassValue(node.name.value, bases, {}, at.statement_span)
    for line in node.body.body:
        if type(line) is cst.FunctionDef:
            place = Place(at.run, at.positions, line)
            function = make_function(place, line, inner, cls)
            inner.names[line.name.value] = _decorated(place, line, function, inner)
        else:
            run_block(at.run, at.positions, [line], inner)
    annotated = inner.names.pop("__annotated__", [])
    cls.names = inner.names
    if any(_is_dataclass(evaluate(at, d.decorator, scope)) for d in node.decorators) or _inherits_fields(bases):
        inherited = [n for b in bases if isinstance(b, ClassValue) for n in b.names.get("__fields__", ())]
        cls.names["__fields__"] = tuple(dict.fromkeys([*inherited, *annotated]))
    at.run.namespaces.append(cls)
    if at.in_source:
        at.run.classes.append(cls)
    bind_name(at, node.name.value, cls, scope)


def _is_dataclass(decorator: Value) -> bool:
    name = getattr(decorator, "name", None)
    return isinstance(name, str) and name.endswith("dataclass")


def _inherits_fields(bases: tuple[Value, ...]) -> bool:
    named_tuple = any(isinstance(b, External) and b.name in ("typing.NamedTuple", "pydantic.BaseModel") for b in bases)
    return named_tuple or any(isinstance(b, ClassValue) and "__fields__" in b.names for b in bases)
