"""Which Python type does a value have? Names as Python prints them, None where that is not certain."""

from __future__ import annotations

from typing import Any, NoReturn, TypeAlias, TypeGuard

from cnnlint.shapes import Expr
from cnnlint.values import Array, Context, DictValue, ListValue, Scalar, SetValue, Unknown, Value, perhaps_no_number

ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "<absent>"})()  # the default of a parameter that may be left out
Numeric: TypeAlias = int | float | Expr | Scalar
_NATIVE = (bool, int, float, complex, str, bytes, tuple, slice, type(None), type(Ellipsis), range)
_NATIVE_TYPES = frozenset(_NATIVE)


def type_name(value: Value) -> str | None:
    """`int`, `str`, `list`, `numpy.int64`, ...; None for values of no certain Python type."""
    kind = type(value)
    if kind in _NATIVE_TYPES:
        return kind.__name__
    if isinstance(value, (Expr, Scalar)) and perhaps_no_number(value) is not None:
        return None
    if isinstance(value, Expr):
        return "int"
    if isinstance(value, Scalar):
        return value.type
    if isinstance(value, SetValue):
        return "set"
    if isinstance(value, ListValue):
        return "list"
    if isinstance(value, DictValue):
        return "dict"
    return getattr(kind, "type_name", kind.__name__) if isinstance(value, _NATIVE) else None


def raise_like_python(at: Context, error: Exception, *values: Value, help: str | None = None) -> NoReturn:
    """Raises what Python raised of these values. Bytes may be those of Python 2, which are a text."""
    at.raises(type(error).__name__, str(error), perhaps=any(map(_may_be_another, values)), help=help)


def _may_be_another(value: Value) -> bool:
    return value is None or isinstance(value, bytes) or (isinstance(value, tuple) and any(map(_may_be_another, value)))


def is_number(value: Value) -> TypeGuard[Numeric]:
    """An int (a bool is one), a float, a symbolic size or a NumPy scalar."""
    return isinstance(value, (int, float, Expr, Scalar))


def defines(value: Value, name: str) -> bool:
    """Whether it is an object of a class of the program that has a member of that name."""
    return hasattr(value, "defines") and bool(value.defines(name))


def native(value: Value) -> bool:
    """Whether Python's own value is known in full, through tuples, lists, dicts and sets."""
    if isinstance(value, tuple):
        return all(native(item) for item in value)
    if isinstance(value, ListValue):
        return value.rest is None and all(native(item) for item in value.items)
    if isinstance(value, DictValue):
        return value.rest is None and all(native(key) and native(item) for key, item in value.items.items())
    if isinstance(value, Scalar):
        return isinstance(value.value, (int, float))
    return isinstance(value, _NATIVE)


def to_native(value: Value) -> Any:
    """Python's own value of what `native` accepts; lists and dicts become real ones."""
    if isinstance(value, tuple):
        return tuple(to_native(item) for item in value)
    if isinstance(value, SetValue):
        return {to_native(item) for item in value.items}
    if isinstance(value, ListValue):
        return [to_native(item) for item in value.items]
    if isinstance(value, DictValue):
        return {to_native(key): to_native(item) for key, item in value.items.items()}
    return value.value if isinstance(value, Scalar) else value


def from_native(value: Value) -> Value:
    """The abstract value of a Python value: lists, dicts and sets get an identity of their own."""
    if isinstance(value, tuple):
        return tuple(from_native(item) for item in value)
    if isinstance(value, list):
        return ListValue(from_native(item) for item in value)
    if isinstance(value, (set, frozenset)):
        return SetValue(sorted(value, key=repr))
    if isinstance(value, dict):
        return DictValue({key: from_native(item) for key, item in value.items()})
    return value


def describe(value: Value) -> str:
    """What it is, for reasons."""
    if isinstance(value, Array):
        return "an array"
    if isinstance(value, Unknown):
        return "an unknown value"
    name = type_name(value)
    if name is not None:
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    if is_number(value):
        return "what may be a number"
    describe_ = getattr(value, "describe", None)
    return describe_() if describe_ else f"a {type(value).__name__}"


def owner(value: Value) -> str:
    """The class that has the attributes and methods of a plain value: `builtins.str`, `numpy.generic`."""
    if isinstance(value, bool):
        return "builtins.bool"
    if isinstance(value, Expr):
        return "builtins.int"
    if isinstance(value, Scalar):
        return f"builtins.{value.type}" if value.type in ("int", "float") else "numpy.generic"
    return "builtins.str" if isinstance(value, str) else f"builtins.{type(value).__name__}"
