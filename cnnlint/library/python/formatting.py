"""Which texts can surely not be made of values whose types are known, and whose numbers need not be?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.library.python.kinds import native, raise_like_python, to_native
from cnnlint.values import NDARRAY, Array, Context, DictValue, ListValue, Scalar, SetValue, Unknown, Value

TAKE_ONE = "it is a list: take one of its items, as in `scores[0]`"


class _Anything(int):
    """What may be of any type: it goes into every format."""

    def __format__(self, spec: str) -> str:
        return ""


class _SeveralNumbers:
    """An array of NumPy with an axis."""

    def __format__(self, spec: str) -> str:
        if spec:
            raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
        return ""


def refuse_format(at: Context, value: Value, spec: str) -> None:
    """`f"{score:.2f}"` of the list that `evaluate` returns. Python raises what it raises of a stand-in."""
    _try(at, lambda made: format(made(value), spec), value)


def refuse_fields(at: Context, template: str, given: tuple[Value, ...]) -> None:
    """`"{:.2f}".format(score)`."""
    _try(at, lambda made: template.format(*map(made, given)), *given)


def refuse_interpolation(at: Context, template: str, given: Value) -> None:
    """`"%.2f" % score`; an array of one number goes into it, and of a dict the keys are asked for."""
    if isinstance(given, (Unknown, DictValue, Array)):
        return
    parts = given if isinstance(given, tuple) else (given,)

    def make(made: Callable[[Value], Any]) -> str:
        inside = tuple(_Anything() if isinstance(part, Array) else made(part) for part in parts)
        return template % (inside if isinstance(given, tuple) else inside[0])

    _try(at, make, *parts)


def _try(at: Context, make: Callable[[Callable[[Value], Any]], object], *values: Value) -> None:
    """Raises what Python raises of the stand-ins; make: makes the text, of what a function gives for each value."""
    try:
        make(_stand_in)
    except TypeError as error:
        raise_like_python(at, error, *values, help=_to_take_one(make, values))
    except (ArithmeticError, AttributeError, IndexError, KeyError, ValueError):
        return  # of a number that is another than that of the stand-in


def _to_take_one(make: Callable[[Callable[[Value], Any]], object], values: tuple[Value, ...]) -> str | None:
    """What to do where the text could be made of single numbers."""
    several = next((value for value in values if isinstance(value, (ListValue, Array))), None)
    try:
        make(lambda value: _Anything())
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    if several is None:
        return None
    return TAKE_ONE if isinstance(several, ListValue) else "it is an array: take one of its numbers, as in `answers[0, 0]`"


def _stand_in(value: Value) -> Any:
    """A value of Python of the same type, as far as a format asks for it."""
    if native(value):
        return to_native(value)
    if type(value) is ListValue:
        return []
    if isinstance(value, (DictValue, SetValue)):
        return {} if isinstance(value, DictValue) else set()
    if isinstance(value, tuple):
        return tuple(map(_stand_in, value))
    if isinstance(value, Scalar) and not value.supposed:
        return 1.0 if value.type == "float" else 1
    if isinstance(value, Array) and value.kind == NDARRAY and isinstance(value.shape, tuple) and value.shape:
        return _SeveralNumbers()
    return _Anything()
