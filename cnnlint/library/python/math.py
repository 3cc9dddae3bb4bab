"""`math`: exact on symbolic sizes where it can be (`ceil(n / 32)`), Python's own on known numbers."""

from __future__ import annotations

import math

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.arithmetic import compute, fraction, interval
from cnnlint.library.python.items import fresh, items_of
from cnnlint.library.python.kinds import is_number, native, raise_like_python, to_native
from cnnlint.library.python.numbers import binary
from cnnlint.shapes import Size, bounds
from cnnlint.values import Context, Scalar, Unknown, Value, as_size

_GROWING = ("comb", "factorial", "perm")
_MOST = 1_000
_NOT_NEGATIVE = ("sqrt", "exp", "fabs", "hypot", "factorial", "gcd", "comb", "perm")


@models("math.pi", attribute=True, value=math.pi)
@models("math.e", attribute=True, value=math.e)
@models("math.inf", attribute=True, value=math.inf)
@models("math.nan", attribute=True, value=math.nan)
@models("math.tau", attribute=True, value=math.tau)
def constant(at: Context, *, value: float) -> Value:
    return value


@models("math.ceil")
def ceil(at: Context, x: Value, /) -> Value:
    """The least integer that is not below."""
    parts = _quotient(x)
    return _rounded(at, "ceil", x) if parts is None else -(-parts[0] // parts[1])


@models("math.floor")
def floor(at: Context, x: Value, /) -> Value:
    """The greatest integer that is not above."""
    parts = _quotient(x)
    return _rounded(at, "floor", x) if parts is None else parts[0] // parts[1]


def _quotient(x: Value) -> tuple[Size, Size] | None:
    exact = fraction(x) if is_number(x) else None
    if exact is not None or not isinstance(x, Scalar) or x.numerator is None or x.denominator is None:
        return exact
    low = bounds(x.denominator)[0]
    return (x.numerator, x.denominator) if low is not None and low > 0 else None


def _rounded(at: Context, name: str, x: Value) -> Value:
    if native(x):
        return method(at, f"math.{name}", Arguments((to_native(x),)))
    if not isinstance(x, Scalar):
        return x if isinstance(x, Unknown) else at.unknown(f"math.{name} of what is no number")
    way = math.ceil if name == "ceil" else math.floor
    ends = (None if end is None or not math.isfinite(end) else way(end) for end in interval(x))
    return fresh(at, name, x.reason or "a number computed at run time", *ends)


@models("math.prod")
def prod(at: Context, iterable: Value, /, *, start: Value = 1) -> Value:
    items, rest = items_of(at, iterable)
    total = start
    for item in items:
        total = binary(at, "*", total, item)
    return total if rest is None else rest


@models("math.pow")
def power(at: Context, x: Value, y: Value, /) -> Value:
    """Always a float."""
    return _as_float(at, binary(at, "**", x, y))


def _as_float(at: Context, x: Value) -> Value:
    if as_size(x) is None:
        return x
    return compute(at, "*", x, 1.0)


@models("math.*")
def method(at: Context, name: str, args: Arguments) -> Value:
    """Any other function of `math`: computed when everything is known, else a number that is not known."""
    short = name.rpartition(".")[2]
    unknown = args.rest or next((v for v in args.positional if isinstance(v, Unknown)), None)
    if unknown is not None:
        return unknown
    function = getattr(math, short, None)
    if not callable(function):
        return at.unknown(f"{name} does not exist")
    if not all(native(v) for v in args.positional) or args.keywords:
        return Scalar(
            "float", low=0.0 if short in _NOT_NEGATIVE else None, span=at.span, reason=f"`{name}` of an unknown number"
        )
    if short in _GROWING and any(isinstance(v, int) and v > _MOST for v in args.positional):
        return at.unknown(f"{name} of a number above {_MOST:,} is not worked out")
    try:
        return function(*(to_native(v) for v in args.positional))
    except (ArithmeticError, TypeError, ValueError) as error:
        return raise_like_python(at, error, *args.positional)
