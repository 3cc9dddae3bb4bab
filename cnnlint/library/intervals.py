"""Arithmetic on value ranges: `(low, high)`, each None when unbounded or not known."""

from __future__ import annotations

import math
from collections.abc import Callable

from cnnlint.library.dtypes import Interval, limits
from cnnlint.shapes import Expr, bounds
from cnnlint.values import Array, Scalar, Value

ANY: Interval = (None, None)
_MOST_EXPONENT = 64  # powers beyond are no sizes, and long to write out


def interval_of(value: Value) -> Interval:
    """The range of an operand."""
    if isinstance(value, (bool, int, float)):
        return (value, value) if math.isfinite(value) else ANY
    if isinstance(value, Expr):
        return bounds(value)
    if isinstance(value, Array):
        return value.low, value.high
    if isinstance(value, Scalar):
        return interval_of(value.value) if value.value is not None else (value.low, value.high)
    return ANY


def combine(operator: str, a: Interval, b: Interval) -> Interval:
    """The range of `x <operator> y` for x in `a`, y in `b`; of real numbers, without rounding or overflow."""
    function = _BINARY.get(operator)
    return function(a, b) if function else ANY


def union(*intervals: Interval) -> Interval:
    """The smallest range that contains all of them."""
    lows, highs = [i[0] for i in intervals], [i[1] for i in intervals]
    low = None if None in lows else min((x for x in lows if x is not None), default=None)
    return low, (None if None in highs else max((x for x in highs if x is not None), default=None))


def clip(a: Interval, low: float | None, high: float | None) -> Interval:
    """The range after values below `low` and above `high` were moved there."""
    bottom = a[0] if low is None else low if a[0] is None else max(a[0], low)
    top = a[1] if high is None else high if a[1] is None else min(a[1], high)
    if bottom is not None and high is not None:
        bottom = min(bottom, high)
    if top is not None and low is not None:
        top = max(top, low)
    return bottom, top


def monotone(function: Callable[[float], float], a: Interval, least: float | None, most: float | None) -> Interval:
    """The range of an increasing function; `least` and `most` are its own bounds."""
    try:
        return (least if a[0] is None else function(a[0])), (most if a[1] is None else function(a[1]))
    except (ValueError, OverflowError):  # log(-1), exp(1000)
        return least, most


def magnitude(a: Interval) -> Interval:
    """The range of `abs(x)`."""
    low, high = a
    if low is not None and low >= 0:
        return a
    if high is not None and high <= 0:
        return -high, None if low is None else -low
    return 0, None if low is None or high is None else max(-low, high)


def cast(a: Interval, after: str | None) -> Interval:
    """The range after `astype`: fractions are cut towards zero, what does not fit may become anything."""
    if after == "bool":
        return 0, 1
    least, most = limits(after)
    if least is None or most is None:
        return a
    low, high = (None if x is None else math.trunc(x) for x in a)
    if low is None or high is None or low < least or high > most:
        return limits(after)
    return low, high


def _add(a: Interval, b: Interval) -> Interval:
    return plus(a[0], b[0]), plus(a[1], b[1])


def _subtract(a: Interval, b: Interval) -> Interval:
    return _add(a, (None if b[1] is None else -b[1], None if b[0] is None else -b[0]))


def _multiply(a: Interval, b: Interval) -> Interval:
    if a == (0, 0) or b == (0, 0):
        return 0, 0
    if None in a or None in b:
        nonnegative = all(x[0] is not None and x[0] >= 0 for x in (a, b))
        return (a[0] * b[0] if nonnegative and a[0] is not None and b[0] is not None else None), None
    return _hull([x * y for x in a if x is not None for y in b if y is not None])


def _divide(a: Interval, b: Interval) -> Interval:
    low, high = b
    if (low is not None and low > 0) or (high is not None and high < 0):
        inverse = (None if not high else 1 / high, None if not low else 1 / low)
        if None not in (*a, low, high):
            return _hull([x / y for x in a if x is not None for y in b if y])
        if low is not None and low > 0:
            return _multiply(a, (inverse[0] or 0, inverse[1]))
    return ANY


def _floor_divide(a: Interval, b: Interval) -> Interval:
    low, high = _divide(a, b)
    return (None if low is None else math.floor(low)), (None if high is None else math.floor(high))


def _modulo(a: Interval, b: Interval) -> Interval:
    if b[0] is None or b[0] <= 0:
        return ANY
    if a[0] is not None and a[1] is not None and a[0] >= 0 and a[1] < b[0]:
        return a
    return 0, b[1]


def _and(a: Interval, b: Interval) -> Interval:
    """Of whole numbers: no bit is set that a number not below zero lacks."""
    most = [high for low, high in (a, b) if low is not None and low >= 0 and high is not None]
    return (0, min(most)) if most else ANY


def _shift_right(a: Interval, b: Interval) -> Interval:
    """Of whole numbers, towards zero or -1."""
    if b[0] is None or b[0] < 0:
        return ANY
    return None if a[0] is None else min(a[0], 0), None if a[1] is None else max(a[1], 0)


def _power(a: Interval, b: Interval) -> Interval:
    exponent = b[0]
    if exponent is None or exponent != b[1]:
        return ANY
    if abs(exponent) > _MOST_EXPONENT:
        return ANY
    if exponent == int(exponent) and exponent >= 0 and int(exponent) % 2 == 0:
        a = magnitude(a)
    elif exponent < 0 or (exponent != int(exponent) and (a[0] is None or a[0] < 0)):
        return ANY
    return monotone(lambda x: float(x**exponent) if exponent != int(exponent) else x ** int(exponent), a, None, None)


def plus(x: float | None, y: float | None) -> float | None:
    return None if x is None or y is None else x + y


def _hull(values: list[float]) -> Interval:
    return min(values), max(values)


_BINARY: dict[str, Callable[[Interval, Interval], Interval]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "//": _floor_divide,
    "%": _modulo,
    "**": _power,
    "&": _and,
    ">>": _shift_right,
}
