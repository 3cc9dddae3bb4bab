"""`copy.copy` and `copy.deepcopy`."""

from __future__ import annotations

from typing import Any

from cnnlint.library import models
from cnnlint.library.python.kinds import describe
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, DictValue, ListValue, Mutable, Value


@models("copy.copy")
def copy(at: Context, x: Value, /) -> Value:
    """A container of its own with the same items."""
    return _duplicate(x) if isinstance(x, (ListValue, DictValue, Namespace)) else _immutable(at, x)


@models("copy.deepcopy")
def deepcopy(at: Context, x: Value, memo: Value = None, /) -> Value:
    """Containers of their own all the way down; what is met twice stays one."""
    return _deep(at, x, {})


def _deep(at: Context, x: Value, seen: dict[int, Value]) -> Value:
    if id(x) in seen:
        return seen[id(x)]
    if type(x) is tuple:
        return tuple(_deep(at, item, seen) for item in x)
    if not isinstance(x, (ListValue, DictValue, Namespace)):
        return _immutable(at, x)
    made = seen[id(x)] = _duplicate(x)
    if isinstance(made, ListValue):
        made.items = [_deep(at, item, seen) for item in made.items]
    else:
        kept = made.items if isinstance(made, DictValue) else made.attributes
        kept.update({key: _deep(at, item, seen) for key, item in kept.items()})
    return made


def _duplicate(x: Mutable) -> Any:
    made = type(x)()
    made.restore(x.snapshot())
    for name in ("factory", "most", "name"):
        if hasattr(x, name):
            setattr(made, name, getattr(x, name))
    return made


def _immutable(at: Context, x: Value) -> Value:
    return at.unknown(f"{describe(x)} is copied") if isinstance(x, Mutable) else x
