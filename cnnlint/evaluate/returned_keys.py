"""Which keys the dict has that a method returns, read off its text: `get_config`, which adds to what its base gives."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from cnnlint.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that are written out, and whether those of the base's dict are among them."""

    written: frozenset[str] = frozenset()
    of_base: bool = False

    def __or__(self, other: Keys) -> Keys:
        return Keys(self.written | other.written, self.of_base or other.of_base)


def returned_keys(node: Any) -> Keys | None:
    """The keys of what a `def` of plain statements returns; None where that is not followed."""
    if not isinstance(node, cst.FunctionDef):
        return None
    known: dict[str, Keys] = {}
    for line in node.body.body:
        if not isinstance(line, cst.SimpleStatementLine):
            return None
        for small in line.body:
            if isinstance(small, cst.Return):
                return _keys(small.value, node.name.value, known)
            if not _followed(small, node.name.value, known):
                return None
    return None


def _followed(small: Any, method: str, known: dict[str, Keys]) -> bool:
    """Keeps what a statement does to the dicts."""
    if isinstance(small, cst.Expr):
        return isinstance(small.value, cst.SimpleString) or _updated(small.value, method, known)
    if not isinstance(small, cst.Assign) or len(small.targets) != 1:
        return False
    target = small.targets[0].target
    if isinstance(target, cst.Subscript) and isinstance(target.value, cst.Name) and target.value.value in known:
        key = _word(getattr(target.slice[0].slice, "value", None))
        known[target.value.value] |= Keys(frozenset({key} if key else ()))
        return key is not None
    found = _keys(small.value, method, known)
    if isinstance(target, cst.Name) and found is not None:
        known[target.value] = found
    return isinstance(target, cst.Name)


def _updated(node: Any, method: str, known: dict[str, Keys]) -> bool:
    """`config.update({...})`."""
    plain = isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "update"
    if not plain or not isinstance(node.func.value, cst.Name) or node.func.value.value not in known:
        return False
    found = _given(node, method, known)
    if found is not None:
        known[node.func.value.value] |= found
    return found is not None


def _given(call: cst.Call, method: str, known: dict[str, Keys]) -> Keys | None:
    """The keys in the arguments of `dict(...)` and `update(...)`."""
    found = Keys()
    for arg in call.args:
        part = Keys(frozenset({arg.keyword.value})) if arg.keyword is not None else _keys(arg.value, method, known)
        if part is None:
            return None
        found |= part
    return found


def _keys(node: Any, method: str, known: dict[str, Keys]) -> Keys | None:
    """The keys of the dict, or of the pairs, that an expression is."""
    if isinstance(node, cst.Name):
        return known.get(node.value)
    if isinstance(node, cst.Dict):
        return _displayed(node, method, known)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, (cst.Add, cst.BitOr)):
        left, right = _keys(node.left, method, known), _keys(node.right, method, known)
        return None if left is None or right is None else left | right
    if not isinstance(node, cst.Call):
        return None
    if isinstance(node.func, cst.Name):
        return _given(node, method, known) if node.func.value in ("dict", "list", "OrderedDict") else None
    if isinstance(node.func, cst.Attribute) and not node.args:
        if node.func.attr.value == method:
            return Keys(of_base=True) if _is_super(node.func.value) else None
        return _keys(node.func.value, method, known) if node.func.attr.value in ("items", "copy") else None
    return None


def _displayed(node: cst.Dict, method: str, known: dict[str, Keys]) -> Keys | None:
    found = Keys()
    for element in node.elements:
        key = _word(element.key) if isinstance(element, cst.DictElement) else None
        part = Keys(frozenset({key})) if key is not None else None
        if isinstance(element, cst.StarredDictElement):
            part = _keys(element.value, method, known)
        if part is None:
            return None
        found |= part
    return found


def _is_super(node: Any) -> bool:
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "super"


def _word(node: Any) -> str | None:
    found = ast.literal_eval(node.value) if isinstance(node, cst.SimpleString) else None
    return found if isinstance(found, str) else None
