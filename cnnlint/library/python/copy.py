"""`copy.copy` and `copy.deepcopy`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from cnnlint.library import models
from cnnlint.library.python.kinds import describe
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, DictValue, ListValue, Mutable, Value
from cnnlint.values.containers import Fields


@models("copy.copy")
def copy(at: Context, x: Value, /) -> Value:
    """A container of its own with the same items."""
    return _duplicate(x) if _is_followed(x) else _immutable(at, x)


@models("copy.deepcopy")
def deepcopy(at: Context, x: Value, memo: Value = None, /) -> Value:
    """Containers of their own all the way down; what is met twice stays one."""
    return _deep(at, x, {})


def _deep(at: Context, x: Value, seen: dict[int, Value]) -> Value:
    if id(x) in seen:
        return seen[id(x)]
    if type(x) is tuple:
        return tuple(_deep(at, item, seen) for item in x)
    if not _is_followed(x):
        return _immutable(at, x)
    made = seen[id(x)] = _duplicate(x)
    if isinstance(made, ListValue):
        made.items = [_deep(at, item, seen) for item in made.items]
    else:
        kept = made.items if isinstance(made, DictValue) else made.attributes
        kept.update({key: _deep(at, item, seen) for key, item in kept.items()})
    return made


def _is_followed(x: Value) -> TypeGuard[ListValue | DictValue | Namespace]:
    return isinstance(x, (ListValue, DictValue, Namespace)) and (not x.view or isinstance(x, Fields))


def _duplicate(x: ListValue | DictValue | Namespace) -> ListValue | DictValue | Namespace:
    """Another object of its class in the same state; of the attributes of an object a dict of their own."""
    if isinstance(x, Fields):
        return DictValue(x.items, x.rest)
    made = type(x).__new__(type(x))
    for name in _slots(type(x)):
        if hasattr(x, name):
            setattr(made, name, getattr(x, name))
    made.restore(x.snapshot())
    return made


def _slots(kind: type[Mutable]) -> Iterator[str]:
    return (name for cls in kind.__mro__ for name in getattr(cls, "__slots__", ()) if name not in Mutable.__slots__)


def _immutable(at: Context, x: Value) -> Value:
    return at.unknown(f"{describe(x)} is copied") if isinstance(x, Mutable) else x
