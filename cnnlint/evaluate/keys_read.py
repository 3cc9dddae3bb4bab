"""Which keys of a dict that it is given a function reads, off its text: `logs["loss"]`, `logs.get("loss")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import libcst as cst

from cnnlint.evaluate.positions import below, within
from cnnlint.frozen import dataclass, replace

_OWN = frozenset({cst.FunctionDef, cst.ClassDef, cst.Lambda})  # what stands in them is not of the body around them
_APART = _OWN | {cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp}
_LEAVING = frozenset({cst.Return, cst.Raise, cst.Break, cst.Continue})
_CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear"})
_ORDERED = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)


@dataclass(frozen=True, slots=True)
class KeyRead:
    """A key that is read. nodes: where, the nearest first. always: whenever the function runs. needed: it raises where the
    key is missing. of_get: by `.get`, which gives None then. others: all keys that the function reads in some way."""

    key: str
    nodes: tuple[Any, ...]
    always: bool
    needed: bool
    of_get: bool
    others: frozenset[str] = frozenset()


def keys_read(node: Any, index: int) -> list[KeyRead]:
    """What a function reads of the dict at that place; nothing where it asks which keys there are, or binds the name anew."""
    name = _name(node, index)
    if name is None or any(_asks_or_binds(one, name) for one in within(node.body)):
        return []
    parts = [(node.body, (node,), True)] if isinstance(node, cst.Lambda) else _parts(node.body.body, True)
    nodes = list(within(node.body))
    others = frozenset(read.key for one in nodes if (read := _read(one, (), name, False, False)) is not None)
    asked = {read.key for one in nodes for part in _asks(one) if (read := _read(part, (), name, False, False)) is not None}
    reads = (read for part, places, always in parts for read in _in(part, places, name, always))
    return [replace(read, others=others) for read in reads if read.key not in asked]


def may_change(node: Any, index: int) -> bool:
    """Whether a function writes into the dict at that place, or hands it on to what may."""
    name = _name(node, index)
    return name is None or any(_writes(one, name) for one in within(node.body))


def _name(node: Any, index: int) -> str | None:
    plain = isinstance(node, (cst.FunctionDef, cst.Lambda)) and index < len(node.params.params)
    return node.params.params[index].name.value if plain else None


def _is(node: Any, name: str) -> bool:
    return type(node) is cst.Name and node.value == name


def _asks_or_binds(one: Any, name: str) -> bool:
    if type(one) is cst.ComparisonTarget:
        return isinstance(one.operator, (cst.In, cst.NotIn)) and _is(one.comparator, name)
    if type(one) is cst.Call:  # `"loss" in logs.keys()`, or a name for them
        return isinstance(one.func, cst.Attribute) and one.func.attr.value == "keys" and _is(one.func.value, name)
    if type(one) is cst.Assign:
        bound = any(_is(inner, name) for target in one.targets for inner in within(target, frozenset({cst.Subscript})))
        return bound and not _itself(one.value, name)
    return type(one) in (cst.For, cst.CompFor, cst.NamedExpr, cst.AnnAssign) and _is(one.target, name)


def _asks(one: Any) -> list[Any]:
    """The expressions in a node of which is asked whether they are something at all: None where a key is missing."""
    kind = type(one)
    if kind is cst.BooleanOperation:
        return [one.left, one.right]
    if kind in (cst.If, cst.IfExp, cst.While):
        return [one.test]
    if kind is cst.UnaryOperation:
        return [one.expression]
    is_ = kind is cst.Comparison and any(isinstance(each.operator, (cst.Is, cst.IsNot)) for each in one.comparisons)
    return [one.left] if is_ else []


def _itself(value: Any, name: str) -> bool:
    """`logs = logs or {}`, and the empty one where there is none."""
    if isinstance(value, cst.Dict):
        return not value.elements
    return isinstance(value, cst.BooleanOperation) and _is(value.left, name) and isinstance(value.operator, cst.Or)


def _writes(one: Any, name: str) -> bool:
    if type(one) in (cst.AssignTarget, cst.AugAssign, cst.Del):
        return any(isinstance(part, cst.Subscript) and _is(part.value, name) for part in _targets(getattr(one, "target", None)))
    if type(one) is not cst.Call:
        return False
    if isinstance(one.func, cst.Attribute) and _is(one.func.value, name):
        return one.func.attr.value in _CHANGING
    word = one.func.value if isinstance(one.func, cst.Name) else getattr(getattr(one.func, "attr", None), "value", "")
    harmless = word in ("print", "dict", "str", "len", "repr", "copy", "sorted", "list") or str(word).startswith("on_")
    return not harmless and any(_is(arg.value, name) for arg in one.args)


def _targets(target: Any) -> list[Any]:
    """What a target is made of: `a, (b, *c) = ...` has three."""
    if isinstance(target, (cst.Tuple, cst.List)):
        return [part for element in target.elements for part in _targets(element.value)]
    return [target]


def _parts(lines: Any, always: bool) -> Iterator[tuple[Any, tuple[Any, ...], bool]]:
    """The statements of a body and what a compound one asks, each with where it stands, and whether it surely runs. What
    stands in a `try` may be meant to raise; what a switch of the object turns on is for objects that have it on."""
    for line in lines:
        kind = type(line)
        if kind is cst.SimpleStatementLine:
            yield from ((small, (small,), always) for small in line.body)
            if type(line.body[-1]) in _LEAVING:
                return  # what follows never runs
            continue
        if kind is cst.If:
            yield line.test, (line.test, line), always
            if _is_switch(line.test):
                continue
            yield from _parts(line.body.body, False)
            other = line.orelse
            yield from _parts((other,) if type(other) is cst.If else other.body.body if other is not None else (), False)
        elif kind in (cst.For, cst.While, cst.With):
            yield from _parts(line.body.body, always and kind is cst.With)
        always = always and not any(type(one) in _LEAVING for one in within(line, _OWN))


def _is_switch(test: Any) -> bool:
    """`self.validates`, `not self.validates`."""
    if type(test) is cst.UnaryOperation:
        return _is_switch(test.expression)
    return type(test) is cst.Attribute and _is(test.value, "self")


def _in(part: Any, nodes: tuple[Any, ...], name: str, always: bool, ordered: bool = False) -> Iterator[KeyRead]:
    """The keys that are read in an expression or a small statement. ordered: it stands beside a `<` or `>`."""
    read = _read(part, nodes, name, always, ordered)
    if read is not None:
        yield read
        return
    ordered = type(part) is cst.Comparison and all(isinstance(one.operator, _ORDERED) for one in part.comparisons)
    for inner in _evaluated(part):
        yield from _in(inner, nodes, name, always, ordered)


def _evaluated(part: Any) -> list[Any]:
    """The parts of an expression that are worked out whenever it is; what is assigned to is not read."""
    kind = type(part)
    if kind in _APART:
        return []
    if kind is cst.BooleanOperation:  # what stands on its right may be guarded by what stands on its left
        return [part.left]
    if kind is cst.IfExp:
        return [part.test]
    if kind is cst.Comparison:
        return [part.left, *(one.comparator for one in part.comparisons)]
    return [part.value] if kind is cst.Assign else below(part)


def _read(node: Any, nodes: tuple[Any, ...], name: str, always: bool, ordered: bool) -> KeyRead | None:
    if type(node) is cst.Subscript and _is(node.value, name) and len(node.slice) == 1:
        key = _word(getattr(node.slice[0].slice, "value", None))
        return None if key is None else KeyRead(key, nodes, always, True, False)
    of_get = type(node) is cst.Call and isinstance(node.func, cst.Attribute) and _is(node.func.value, name)
    if of_get and node.func.attr.value == "get" and len(node.args) == 1:
        key = _word(node.args[0].value)
        return None if key is None else KeyRead(key, (node, *nodes), always, ordered, True)
    return None


def _word(node: Any) -> str | None:
    found = ast.literal_eval(node.value) if type(node) is cst.SimpleString else None
    return found if isinstance(found, str) else None
