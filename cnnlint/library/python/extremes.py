"""`min` and `max`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.items import each_of_rest, items_of, whole_number
from cnnlint.library.python.kinds import ABSENT, native, raise_like_python, to_native
from cnnlint.shapes import Expr, Size, maximum, minimum
from cnnlint.values import (
    Array,
    Computed,
    Context,
    Scalar,
    Unknown,
    Value,
    as_number,
    as_operand,
    as_size,
    nameless,
    one_of,
)


@models("builtins.min")
def min_(at: Context, *args: Value, key: Value = None, default: Value = ABSENT) -> Value:
    """The least item; of symbolic sizes the exact expression."""
    return _extreme(at, "min", args, key, default)


@models("builtins.max")
def max_(at: Context, *args: Value, key: Value = None, default: Value = ABSENT) -> Value:
    """The greatest item; of symbolic sizes the exact expression."""
    return _extreme(at, "max", args, key, default)


def _extreme(at: Context, name: str, args: tuple[Value, ...], key: Value, default: Value) -> Value:
    if len(args) == 1 and isinstance(args[0], Array):
        if isinstance(args[0].shape, tuple) and len(args[0].shape) > 1:
            return at.unknown(f"`{name}` compares whole rows")
        return at.call(at.attribute(args[0], name), Arguments())
    items, rest = items_of(at, args[0]) if len(args) == 1 else (args, None)
    if rest is not None:
        return rest if key is not None else whole_number(at, name, (*items, each_of_rest(at, args[0])), rest)
    if not items:
        if default is not ABSENT:
            return default
        return at.raises("ValueError", f"{name}() iterable argument is empty", perhaps=True)
    return _pick(at, name, items, key)


def _pick(at: Context, name: str, items: Sequence[Value], key: Value) -> Value:
    items = [at.settle(as_operand(item, at.span)) for item in items]
    unknown = next((item for item in items if isinstance(item, Unknown)), None)
    keys = [item if key is None else at.call(key, Arguments((item,))) for item in items]
    choose: Callable[..., Any] = min if name == "min" else max
    if all(native(k) for k in keys):
        try:
            return items[choose(range(len(keys)), key=lambda i: to_native(keys[i]))]
        except TypeError as error:
            return raise_like_python(at, error, *keys)
    sizes = [as_number(item) if isinstance(item, Unknown) else as_size(item) for item in items if not _no_int(item)]
    if key is not None or len(sizes) != len(items) or None in sizes:
        why = at.unknown(f"which item is the {name} is not known") if unknown is None else nameless(unknown)
        return one_of(items, why)
    known: list[Size] = [size for size in sizes if size is not None]
    size = minimum(*known) if name == "min" else maximum(*known)
    if unknown is None or not all(isinstance(item, Unknown) for item in items) or not isinstance(size, Expr):
        return size
    return Computed(unknown.reason, unknown.span, None, unknown.by, unknown.cause, size)


def _no_int(item: Value) -> bool:
    return isinstance(item, Scalar) and item.type != "int"
