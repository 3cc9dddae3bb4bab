"""What code that is not followed may do to the values that are handed to it: it may change each of them, and all inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from cnnlint.evaluate.objects import ClassValue, Function
from cnnlint.evaluate.scope import Scope
from cnnlint.values import DictValue, Either, ListValue, Mutable, Scalar, Store, Unknown, Value

_CHANGING = frozenset(
    ("add", "append", "appendleft", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort",
     "update")
)  # fmt: skip


def forget(store: Store, value: Value, why: Unknown, seen: set[int] | None = None) -> None:
    """Makes the value unknown, and what it holds; of a function that may be called, what its body changes around it."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    for inner in _inside(value):
        forget(store, inner, why, seen)
    if isinstance(value, Function):
        _let_run(store, value, why, seen)
    if isinstance(value, Mutable) and not isinstance(value, ClassValue | Scope):
        store.touch(value)
        value.forget(why)


def _inside(value: Value) -> Sequence[Value]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, Either):
        return value.candidates
    if isinstance(value, ListValue):
        return value.items
    if isinstance(value, DictValue):
        return list(value.items.values())
    attributes = getattr(value, "attributes", None) if isinstance(value, Mutable) else None
    return list(attributes.values()) if isinstance(attributes, dict) else ()


def _let_run(store: Store, function: Function, why: Unknown, seen: set[int]) -> None:
    for scope, name in _captured(function):
        held = scope.names[name]
        if isinstance(held, ListValue | DictValue):
            forget(store, held, why, seen)
        elif held is None or isinstance(held, int | float | str | Scalar):
            store.touch(scope)
            scope.names[name] = why


def _captured(function: Function) -> Iterator[tuple[Scope, str]]:
    """The names outside the function, with the scopes that hold them, whose values its body may change or bind anew."""
    own = {p.name for p in function.signature.parameters}
    for name in dict.fromkeys(_changed(function.node)):
        holder = next((s for s in function.scope.chain() if name in s.names), None) if name not in own else None
        if holder is not None:
            yield holder, name


def _changed(node: cst.CSTNode) -> Iterator[str]:
    """The names that are declared global, assigned to by a subscript, or the receiver of a method that changes it."""
    if isinstance(node, cst.Global | cst.Nonlocal):
        yield from (item.name.value for item in node.names)
    elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in _CHANGING:
        yield from _root(node.func.value)
    elif isinstance(node, cst.AssignTarget | cst.AugAssign) and isinstance(node.target, cst.Subscript):
        yield from _root(node.target.value)
    for child in node.children:
        yield from _changed(child)


def _root(node: cst.BaseExpression) -> Iterator[str]:
    """`a` of `a`, `a[0]` and `a.b`."""
    while isinstance(node, cst.Subscript | cst.Attribute):
        node = node.value
    if isinstance(node, cst.Name):
        yield node.value
