"""Arithmetic on numbers: ints, floats, symbolic sizes and NumPy scalars.

A symbolic quotient is kept as numerator and denominator for as long as floating point computes it with a single rounding, so
that `int(n / 2)` is exactly `n // 2`; after a second rounding only its bounds are kept.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from cnnlint.library.intervals import plus
from cnnlint.shapes import Expr, Size, bounds, symbol, text
from cnnlint.values import Context, Scalar, Value, as_size, perhaps_no_number

Fraction = tuple[Size, int]

PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "@": operator.matmul,
}
_AT_RUN_TIME = "a float computed at run time"
_MOST_BITS = 4096  # of an integer power; nothing in a model is larger
_MOST_DENOMINATOR = 1 << 20


def compute(at: Context, sign: str, a: Value, b: Value) -> Value:
    """The result for two numbers as Python would compute it. Emits Python's exception where it would raise."""
    if isinstance(a, (int, float, complex)) and isinstance(b, (int, float, complex)):
        return _plain(at, sign, a, b)
    numpy = _numpy_type(sign, a, b)
    if numpy is not None:
        return _numpy(at, sign, a, b, numpy)
    x, y = as_size(a), as_size(b)
    if x is not None and y is not None:
        return _integers(at, sign, x, y)
    if sign != "/" and _is_integer(a) and _is_integer(b):
        return _open_integers(at, sign, a, b)
    return _floats(at, sign, a, b)


def negative(at: Context, value: Value) -> Value:
    """`-value` for any number."""
    return -value if isinstance(value, (int, float, complex)) else compute(at, "-", 0, value)


def fraction(value: Value) -> Fraction | None:
    """The number as numerator and denominator, where floating point holds exactly that (rounded once)."""
    size = as_size(value)
    if size is not None:
        return size, 1
    if isinstance(value, Scalar):
        if isinstance(value.denominator, int) and value.numerator is not None:
            return value.numerator, value.denominator
        value = value.value
    if not isinstance(value, float) or not math.isfinite(value):
        return None
    numerator, denominator = value.as_integer_ratio()
    return (numerator, denominator) if denominator <= _MOST_DENOMINATOR else None


def interval(value: Value) -> tuple[float | None, float | None]:
    """The least and the greatest value of a number, None where unbounded."""
    if isinstance(value, (int, float)):
        return value, value
    if isinstance(value, Expr):
        return bounds(value)
    if not isinstance(value, Scalar):
        return None, None
    return interval(value.value) if isinstance(value.value, (int, float, Expr)) else (value.low, value.high)


def _plain(at: Context, sign: str, a: Any, b: Any) -> Value:
    if sign in ("**", "<<") and isinstance(a, int) and isinstance(b, int):
        grows = abs(b) * max(a.bit_length(), 1) if sign == "**" else b
        if grows > _MOST_BITS and (abs(a) > 1 or (sign == "<<" and a)):
            return at.unknown(f"{a} {sign} {b} is too large to follow")
    if sign == "*" and isinstance(a, int) and isinstance(b, int) and a.bit_length() + b.bit_length() > _MOST_BITS:
        return at.unknown("a product is too large to follow")
    try:
        return PYTHON[sign](a, b)
    except (TypeError, ValueError, ArithmeticError) as error:
        return at.raises(type(error).__name__, str(error))


def _integers(at: Context, sign: str, a: Size, b: Size) -> Value:
    if sign in ("/", "//", "%") and b == 0:
        return at.raises("ZeroDivisionError", "division by zero")
    if sign in ("+", "-", "*", "//", "%"):
        return PYTHON[sign](a, b)
    if sign == "/":
        return _quotient(at, a, b)
    if sign == "**":
        return _power(at, a, b)
    if sign in ("<<", ">>") and isinstance(b, int) and 0 <= b <= 64:
        return PYTHON["*" if sign == "<<" else "//"](a, 1 << b)
    return at.unknown(f"`{text(a)} {sign} {text(b)}` is computed at run time")


def _is_integer(value: Value) -> bool:
    """Whether it is one of Python's integers, of whatever value."""
    return isinstance(value, (int, Expr)) or (isinstance(value, Scalar) and value.type == "int")


def _open_integers(at: Context, sign: str, a: Value, b: Value) -> Value:
    """The result of two integers of which one is known only at run time."""
    low, high = _interval(sign, a, b)
    least = interval(b)[0]
    if sign in ("//", "%") and interval(b) == (0, 0):
        return at.raises("ZeroDivisionError", "integer division or modulo by zero")
    if sign == "@" or (sign == "**" and (least is None or least < 0)):  # a negative power is a float
        return at.unknown(f"`{sign}` of numbers that are known at run time")
    return Scalar("int", low=low, high=high, span=at.span, reason="an integer computed at run time", supposed=_supposed(a, b))


def _power(at: Context, a: Size, b: Size) -> Value:
    if isinstance(b, int) and 0 <= b <= 8:
        return a**b
    symbols = {*_symbols(a), *_symbols(b)}
    low = bounds(b)[0]
    if len(symbols) != 1 or low is None or low < 0:
        return at.unknown(f"`{text(a)} ** {text(b)}` is computed at run time")
    least = a**low if isinstance(a, int) and a >= 1 and low <= 64 else None
    (only,) = symbols
    return symbol(f"{_factor(a)}**{_factor(b)}", only.reason, only.span, least, supposed=only.supposed)


def _symbols(size: Size) -> tuple[Any, ...]:
    return size.symbols if isinstance(size, Expr) else ()


def _factor(size: Size) -> str:
    written = text(size)
    return f"({written})" if " " in written else written


def _quotient(at: Context, a: Size, b: Size) -> Scalar:
    low, high = bounds(a)
    least, most = (None if low is None else low / b, None if high is None else high / b) if isinstance(b, int) else (None, None)
    if isinstance(b, int) and b < 0:
        a, b, least, most = -a, -b, most, least
    reason = f"`{_factor(a)} / {_factor(b)}` is a float"
    return Scalar("float", None, a, b, least, most, at.span, reason, _supposed(a, b))


def _floats(at: Context, sign: str, a: Value, b: Value) -> Value:
    if sign in ("&", "|", "^", "<<", ">>", "@"):
        return at.raises("TypeError", f"unsupported operand type(s) for {sign}: a float is involved")
    if sign in ("/", "//", "%") and interval(b) == (0, 0):
        return at.raises("ZeroDivisionError", "float division by zero")
    exact = _exact(sign, a, b)
    low, high = _interval(sign, a, b)
    if exact is None:
        return Scalar("float", None, None, None, low, high, at.span, _AT_RUN_TIME, _supposed(a, b))
    if isinstance(exact[0], int):
        return exact[0] / exact[1]
    return Scalar("float", None, exact[0], exact[1], low, high, at.span, _AT_RUN_TIME, _supposed(a, b))


def _supposed(*numbers: Value) -> bool:
    """Whether an operand may as well be an array."""
    return any(perhaps_no_number(number) is not None for number in numbers)


def _exact(sign: str, a: Value, b: Value) -> Fraction | None:
    """The quotient, if it is still rounded at most once: a scaling by a power of two, or a sum over such denominators."""
    x, y = fraction(a), fraction(b)
    if x is None or y is None:
        return None
    (p, q), (r, s) = x, y
    if sign == "/":
        if not isinstance(r, int) or r == 0:
            return None
        r, s = (s, r) if r > 0 else (-s, -r)
        sign = "*"
    if sign == "*" and (_dyadic(r, s) or _dyadic(p, q) or (_binary(q) and _binary(s))):
        return _reduced(p * r, q * s)
    if sign in ("+", "-") and _binary(q) and _binary(s):
        return _reduced(PYTHON[sign](p * s, r * q), q * s)
    if sign == "//" and isinstance(r, int) and r > 0 and _binary(q) and _binary(s):
        return (p * s) // (q * r), 1
    return None


def _dyadic(numerator: Size, denominator: int) -> bool:
    return isinstance(numerator, int) and _binary(abs(numerator)) and _binary(denominator)


def _binary(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0


def _reduced(numerator: Size, denominator: int) -> Fraction | None:
    if denominator > _MOST_DENOMINATOR:
        return None
    coefficients = numerator.terms.values() if isinstance(numerator, Expr) else (numerator,)
    common = math.gcd(denominator, *coefficients)
    return (numerator // common, denominator // common) if common > 1 else (numerator, denominator)


def _interval(sign: str, a: Value, b: Value) -> tuple[float | None, float | None]:
    (low, high), (least, most) = interval(a), interval(b)
    if sign == "-":
        sign, (least, most) = "+", (None if most is None else -most, None if least is None else -least)
    if sign == "+":
        return plus(low, least), plus(high, most)
    if sign in ("*", "/") and low is not None and low >= 0 and least is not None and least >= 0:
        if sign == "*":
            return low * least, None if high is None or most is None else high * most
        return (0 if most is None else low / most if most else None), (None if high is None or not least else high / least)
    return None, None


# ------------------------------------------------------------------ NumPy scalars (NumPy 2's promotion)


def _numpy_type(sign: str, a: Value, b: Value) -> str | None:
    """The NumPy type of the result, None when both numbers are Python's."""
    types = [v.type for v in (a, b) if isinstance(v, Scalar) and v.type.startswith("numpy.")]
    if not types:
        return None
    from cnnlint.library.numpy.elementwise import result_dtype

    dtype = result_dtype(sign, a, b)
    return max(types, key=_rank) if dtype is None else f"numpy.{dtype}"


def _rank(name: str) -> tuple[bool, int]:
    digits = "".join(c for c in name if c.isdigit())
    return "float" in name, int(digits or 0)


def _numpy(at: Context, sign: str, a: Value, b: Value, type_: str) -> Value:
    from cnnlint.library.dtypes import holds

    x, y = (v.value if isinstance(v, Scalar) else v for v in (a, b))
    low, high = _interval(sign, a, b)
    if sign in ("/", "//", "%") and interval(b) == (0, 0):
        return at.unknown("NumPy divides by zero here")
    if x is None or y is None:
        reason = "a NumPy scalar computed at run time"
        return Scalar(type_, low=low, high=high, span=at.span, reason=reason, supposed=_supposed(a, b))
    result = compute(at, sign, x, y)
    if isinstance(result, Scalar):
        return Scalar(type_, None, result.numerator, result.denominator, low, high, at.span, result.reason, result.supposed)
    if isinstance(result, int) and not holds(type_.removeprefix("numpy."), result):
        return Scalar(type_, span=at.span, reason="a NumPy integer that overflows", supposed=_supposed(a, b))
    if isinstance(result, (int, float, Expr)):
        return Scalar(type_, float(result) if "float" in type_ and isinstance(result, int) else result, span=at.span)
    return result
