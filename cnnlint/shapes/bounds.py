"""The least and the greatest value that a size can take: arithmetic on pairs, in which None is unbounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Bounds: TypeAlias = tuple[int | None, int | None]


def of_sum(terms: Iterable[tuple[int, Bounds]]) -> Bounds:
    """Those of `2·a - 3·b`, from the coefficients and the bounds of what they are multiplied with."""
    low: int | None = 0
    high: int | None = 0
    for coefficient, (a, b) in terms:
        if coefficient < 0:
            a, b = b, a
        low = None if low is None or a is None else low + coefficient * a
        high = None if high is None or b is None else high + coefficient * b
    return low, high


def of_product(factors: Iterable[Bounds]) -> Bounds:
    """Those of a product of sizes; one with a factor that may be negative has none, which is all that is needed."""
    low: int | None = 1
    high: int | None = 1
    for a, b in factors:
        if a is None or a < 0 or low is None:
            return None, None
        low = low * a
        high = None if high is None or b is None else high * b
    return low, high


def of_operation(kind: str, arguments: Sequence[Bounds]) -> Bounds:
    """Those of `min`, `max`, `//` or `%`."""
    lows, highs = [low for low, _ in arguments], [high for _, high in arguments]
    if kind == "min":
        return (None if None in lows else min(_known(lows))), min(_known(highs), default=None)
    if kind == "max":
        return max(_known(lows), default=None), (None if None in highs else max(_known(highs)))
    divisor = _number(arguments[1])
    if divisor is None or divisor < 1:
        return (0, None) if all(low is not None and low >= 0 for low in lows) else (None, None)
    if kind == "%":
        return 0, divisor - 1
    return (None if lows[0] is None else lows[0] // divisor), (None if highs[0] is None else highs[0] // divisor)


def _known(ends: Iterable[int | None]) -> list[int]:
    return [end for end in ends if end is not None]


def _number(bounds: Bounds) -> int | None:
    return bounds[0] if bounds[0] == bounds[1] else None
