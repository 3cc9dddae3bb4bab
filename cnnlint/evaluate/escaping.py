"""What code that is not followed may do to the values that are handed to it: it may change each of them, and all inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import singledispatch
from typing import Any

import libcst as cst

from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.functions import Function, Method
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.scope import Scope
from cnnlint.values import (
    Deferred,
    DictValue,
    Either,
    ListValue,
    Member,
    Mutable,
    Scalar,
    Store,
    Unknown,
    Value,
    class_of,
    held_by,
)

CHANGING = frozenset(  # methods of Python's containers
    ("add", "append", "appendleft", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort",
     "update")
)  # fmt: skip

# Nodes of LibCST are checked by `isinstance` the slow way, and few of them can change anything.
_TELLING = frozenset({cst.AssignTarget, cst.AugAssign, cst.Call, cst.Global, cst.Nonlocal, cst.Return})


def forget(store: Store, value: Value, why: Unknown, seen: set[int] | None = None) -> None:
    """Makes the value unknown, and what it holds; of a function that may be called, and of the methods of a class or an object,
    what their bodies change around them."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    for inner in _inside(value):
        forget(store, inner, why, seen)
    if isinstance(value, Function):
        _let_run(store, value, why, seen)
    made_of = value if isinstance(value, ClassValue) else class_of(value)
    if isinstance(made_of, ClassValue):
        _let_live(store, made_of, why, seen)
    if isinstance(value, Mutable) and not isinstance(value, (ClassValue, Scope)):
        store.touch(value)
        value.forget(why)


@singledispatch
def _inside(value: Any) -> Sequence[Value]:
    """What a value holds, which whoever gets it can reach."""
    handed_on: Sequence[Value] = getattr(value, "handed_on", ())
    return handed_on


@_inside.register(tuple)
def _(value: tuple[Value, ...]) -> Sequence[Value]:
    return value


@_inside.register
def _(value: Either) -> Sequence[Value]:
    return value.candidates


@_inside.register(Method)
@_inside.register(Member)
def _(value: Method | Member) -> Sequence[Value]:
    return (value.receiver,)


@_inside.register
def _(value: Deferred) -> Sequence[Value]:
    return value.items if value.done else value.holds


@_inside.register(ListValue)
@_inside.register(DictValue)
def _(value: ListValue | DictValue) -> Sequence[Value]:
    return held_by(value)


@_inside.register
def _(value: Mutable) -> Sequence[Value]:
    attributes, parts = getattr(value, "attributes", None), getattr(value, "parts", None)
    return [*(attributes.values() if isinstance(attributes, dict) else ()), *(parts() if parts is not None else ())]


def _let_live(store: Store, cls: ClassValue, why: Unknown, seen: set[int]) -> None:
    """Whoever holds a class or an object of it may call all of its methods."""
    members = [getattr(member, "function", member) for one in cls.own_order for member in one.names.values()]
    for method in members:
        if isinstance(method, Function) and id(method) not in seen:
            seen.add(id(method))
            _let_run(store, method, why, seen)
            _forget_attributes(store, cls, _attributes_changed(method), why, seen)


def _forget_attributes(store: Store, cls: ClassValue, names: Set[str], why: Unknown, seen: set[int]) -> None:
    """Makes the attributes of those names in the body of a class and its ancestors unknown."""
    for one in cls.own_order:
        for name in names & one.names.keys():
            held = one.names[name]
            if isinstance(held, Mutable):
                forget(store, held, why, seen)
            elif not isinstance(held, (Function, Method, Member)):
                store.touch(one)
                one.names[name] = why


def _let_run(store: Store, function: Function, why: Unknown, seen: set[int]) -> None:
    bound_anew = set(_declared(function))
    for scope, name in _captured(function):
        held = scope.names[name]
        if isinstance(held, ClassValue):
            _forget_attributes(store, held, _attributes_changed(function), why, seen)
        if isinstance(held, (Mutable, Function, Method, Member)):
            forget(store, held, why, seen)
        elif name in bound_anew or held is None or isinstance(held, (int, float, str, Scalar)):
            store.touch(scope)
            scope.names[name] = why


def _captured(function: Function) -> Iterator[tuple[Scope, str]]:
    """The names outside the function, with the scopes that hold them, whose values its body may change or bind anew."""
    own = {p.name for p in function.signature.parameters}
    body = function.node.body
    given = _named(body) if isinstance(function.node, cst.Lambda) else ()
    for name in dict.fromkeys((*given, *_changed(function))):
        holder = _holder(function, name) if name not in own else None
        if holder is not None:
            yield holder, name
    for name in _mentioned(function) - own:
        holder = _holder(function, name)
        if holder is not None and isinstance(holder.names[name], (Function, ClassValue)):
            yield holder, name


def _holder(function: Function, name: str) -> Scope | None:
    return next((scope for scope in function.scope.chain() if name in scope.names), None)


def _mentioned(function: Function) -> frozenset[str]:
    """The names that the text of a function reads: it may call what they hold, or give it away."""
    if function.mentions is None:
        nodes = list(within(function.node))
        words = {id(node.attr) for node in nodes if type(node) is cst.Attribute}
        words |= {id(node.keyword) for node in nodes if type(node) is cst.Arg}
        function.mentions = frozenset(node.value for node in nodes if type(node) is cst.Name and id(node) not in words)
    return function.mentions


def _telling(function: Function) -> list[cst.CSTNode]:
    """The nodes of a function that may change something."""
    if function.telling is None:
        function.telling = [node for node in within(function.node) if type(node) in _TELLING]
    return function.telling


def _declared(function: Function) -> Iterator[str]:
    """The names of scopes around a function that it says it binds."""
    for node in _telling(function):
        if isinstance(node, (cst.Global, cst.Nonlocal)):
            yield from (item.name.value for item in node.names)


def _changed(function: Function) -> Iterator[str]:
    """The names whose values a function may change, and the functions that it calls. It changes what it declares global, sets
    an item or attribute of, calls a changing method of, gives away, or hands to a function of the program that does so."""
    yield from _declared(function)
    for node in _telling(function):
        if isinstance(node, cst.Return) and node.value is not None:
            yield from _named(node.value)
        else:
            yield from _changed_by_node(node)
            if isinstance(node, cst.Call):
                yield from _changed_by_call(node, function.scope)


def _changed_by_node(node: cst.CSTNode) -> Iterator[str]:
    """The name of which an item or attribute is set, or a method called that changes it."""
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in CHANGING:
        yield from _root(node.func.value)
    elif isinstance(node, (cst.AssignTarget, cst.AugAssign)) and isinstance(node.target, (cst.Subscript, cst.Attribute)):
        yield from _root(node.target.value)


def _changed_by_call(node: cst.Call, scope: Scope) -> Iterator[str]:
    """What a function of the program does to what it is given."""
    called = scope.find(node.func.value) if isinstance(node.func, cst.Name) else None
    if isinstance(called, Function):
        given = {p.name for p in called.signature.parameters}
        if given & _changed_by_itself(called):
            yield from (name for arg in node.args for name in _named(arg.value))


def _changed_by_itself(function: Function) -> frozenset[str]:
    """The names that the body of a function changes, but for what it calls."""
    if function.changes is None:
        function.changes = frozenset(name for node in _telling(function) for name in _changed_by_node(node))
    return function.changes


def _named(node: cst.CSTNode) -> Iterator[str]:
    """`a` where the whole expression is that name, or a tuple or list with it."""
    if isinstance(node, cst.Name):
        yield node.value
    elif isinstance(node, (cst.Tuple, cst.List)):
        for element in node.elements:
            yield from _named(element.value)


def _attributes_changed(function: Function) -> Set[str]:
    """The names of attributes that a function sets or changes, but for those it sets on its own object: these hide the ones of
    the class, and leave them as they are."""
    first = next((p.name for p in function.signature.parameters), "")
    found: set[str] = set()
    for node in _telling(function):
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in CHANGING:
            found.update(_attributes(node.func.value))
        elif isinstance(node, (cst.AssignTarget, cst.AugAssign)):
            target = node.target
            of_itself = isinstance(target, cst.Attribute) and isinstance(target.value, cst.Name) and target.value.value == first
            found.update(() if of_itself and first != "cls" else _attributes(target))
    return found


def _attributes(node: cst.BaseExpression) -> Iterator[str]:
    """`b` and `c` of `a.b[0].c`."""
    while isinstance(node, (cst.Subscript, cst.Attribute)):
        if isinstance(node, cst.Attribute):
            yield node.attr.value
        node = node.value


def _root(node: cst.BaseExpression) -> Iterator[str]:
    """`a` of `a`, `a[0]` and `a.b`."""
    while isinstance(node, (cst.Subscript, cst.Attribute)):
        node = node.value
    if isinstance(node, cst.Name):
        yield node.value
