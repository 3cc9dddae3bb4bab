"""A window that a loop slides over an axis: `x[i - 60:i]` for `i` from `range(60, len(x))` is always 60 long."""

from __future__ import annotations

from cnnlint.frozen import dataclass
from cnnlint.library.python.ranges import RangeValue, numbers_of
from cnnlint.shapes import Expr, Size, bounds, less
from cnnlint.values import Context, Unknown, Value, as_number, as_size


@dataclass(frozen=True, slots=True)
class Stretch(Unknown):
    """A part of a text, a list or an array of which no more is known than how many items it has."""

    length: int = 0


def window_length(at: Context, dim: Size, start: Value, stop: Value) -> int | None:
    """The length of `[start:stop]` of an axis where each end is a number beside the same index of a loop and no window can
    leave the axis; None where that is not certain."""
    first, last = _end(start), _end(stop)
    length = last - first if first is not None and last is not None else None
    if not isinstance(length, int) or length < 0 or not isinstance(first, Expr):
        return None
    for index in first.symbols:
        numbers = numbers_of(at, index)
        offset = first - Expr({(index,): 1})
        if numbers is None or (isinstance(offset, Expr) and index in offset.symbols):
            continue
        return length if _inside(dim, numbers, offset, length) else None
    return None


def _inside(dim: Size, numbers: RangeValue, offset: Size, length: int) -> bool:
    if not isinstance(numbers.step, int) or numbers.step <= 0:
        return False
    low = bounds(numbers.start + offset)[0]
    if low is None or low < 0:
        return False
    return less(numbers.stop - 1 + offset + length - dim, 1)


def _end(value: Value) -> Size | None:
    """An end as a size: an index without arithmetic is still the unknown of its name."""
    if isinstance(value, Unknown):
        return as_number(value)
    return as_size(value)
