"""`range`, with bounds that may be symbolic."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass, replace
from cnnlint.library import models
from cnnlint.library.python.kinds import ABSENT, describe, is_number, type_name
from cnnlint.shapes import Expr, Size, Symbol, bounds, ceil_div, less, maximum, symbol, text
from cnnlint.values import Array, Cause, Context, Number, Object, Shared, Unknown, Value, as_operand, as_size, untyped

MAX_NUMBERS = 1_000_000  # of a range that is gone through


# Of loops: by reason and place, what the index goes through.
_INDICES: Shared[dict[tuple[str, Span | None], RangeValue]] = Shared(dict)


@dataclass(frozen=True, slots=True)
class RangeValue(Object):
    """The numbers from `start` to before `stop`; nothing is stored, and the bounds may be symbols."""

    start: Size
    stop: Size
    step: Size = 1

    @property
    def length(self) -> Size | None:
        """How many numbers, None when the step is symbolic."""
        if not isinstance(self.step, int):
            return None
        way = self.stop - self.start if self.step > 0 else self.start - self.stop
        return maximum(0, ceil_div(way, abs(self.step)))

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "builtins.range", name)

    def iterate(self, at: Context) -> Sequence[Value] | Unknown:
        """A lazy sequence of ints; Unknown when a bound is symbolic."""
        if isinstance(self.start, int) and isinstance(self.stop, int) and isinstance(self.step, int):
            numbers = range(self.start, self.stop, self.step)
            if numbers[MAX_NUMBERS:]:
                return self.each(at, f"{{}} has more than {MAX_NUMBERS:,} numbers")
            return numbers
        count = self.length
        if isinstance(count, int) and count <= 1000:
            return tuple(self.start + i * self.step for i in range(count))
        return self.each(at, "the number of iterations of {} is not known")

    def each(self, at: Context, reason: str, cause: Cause | None = None) -> Number:
        """Any of the numbers, for a loop that is not unrolled. `reason` has a place for the name of the range."""
        symbols = {s for part in (self.start, self.stop, self.step) if isinstance(part, Expr) for s in part.symbols}
        by = f"{symbols.pop().name}=10" if len(symbols) == 1 else None
        why = Number(reason.format(self.describe()), at.span, None, by, cause)
        at.shared(_INDICES)[why.reason, why.span] = self
        return why

    def item(self, key: Value, at: Context) -> Value:
        size, length = as_size(key), self.length
        if isinstance(key, slice):
            return self._slice(key, at)
        if size is None or length is None:
            return at.unknown(f"{self.describe()} is indexed by {describe(key)}")
        index = size if not less(size, 0) else length + size
        if not less(index, length) and (isinstance(index, int) and isinstance(length, int)):
            return at.raises("IndexError", "range object index out of range")
        return self.start + index * self.step

    def truth(self, at: Context) -> bool | Unknown:
        """Whether it has any number."""
        length = self.length
        if length is None:
            return at.unknown(f"whether {self.describe()} is empty")
        low, high = bounds(length)
        if low is not None and low > 0:
            return True
        return False if high == 0 else at.unknown(f"whether {self.describe()} is empty")

    def _slice(self, key: slice, at: Context) -> Value:
        numbers = self.iterate(at)
        return numbers if isinstance(numbers, Unknown) else tuple(numbers[key])

    def describe(self) -> str:
        parts = (self.start, self.stop) if self.step == 1 else (self.start, self.stop, self.step)
        return f"range({', '.join(text(p) for p in parts)})"


def numbers_of(at: Context, index: Symbol) -> RangeValue | None:
    """The numbers that the index of a loop goes through."""
    return at.shared(_INDICES).get((index.reason, index.span))


_AS_ARRAYS: Shared[dict[int, tuple[Array, RangeValue]]] = Shared(dict)  # by identity


def as_array_of(at: Context, numbers: RangeValue, array: Array) -> Array:
    """The array, of which it is remembered that it holds these numbers."""
    at.shared(_AS_ARRAYS)[id(array)] = (array, numbers)
    return array


def any_number_in(at: Context, array: Array) -> Number | None:
    """The index of a loop over an array that holds a range of numbers."""
    kept, numbers = at.shared(_AS_ARRAYS).get(id(array), (None, None))
    if kept is not array or numbers is None:
        return None
    why = numbers.each(at, "the number of iterations of {} is not known")
    return Number(why.reason, why.span, cause=why.cause)


@models("builtins.range", "builtins.xrange")
def range_(at: Context, start: Value, stop: Value = ABSENT, step: Value = 1, /) -> Value:
    """`range(stop)` or `range(start, stop, step)`."""
    if stop is ABSENT:
        start, stop = 0, start
    start, stop, step = _alike(*(at.settle(as_operand(value, at.span)) for value in (start, stop, step)))
    for value in (start, stop, step):
        if isinstance(value, Unknown):
            return untyped(replace(value, name=None, by=f"{value.name}=10" if value.name else value.by))
        if is_number(value) and "float" in (type_name(value) or ""):
            return at.raises("TypeError", f"'{type_name(value)}' object cannot be interpreted as an integer")
    sizes = [as_size(value) for value in (start, stop, step)]
    if any(size is None for size in sizes):
        return at.unknown("the bounds of `range` are not known")
    first, last, by = (size for size in sizes if size is not None)
    if by == 0:
        return at.raises("ValueError", "range() arg 3 must not be zero")
    return RangeValue(first, last, by)


def _alike(*ends: Value) -> tuple[Value, ...]:
    """The arguments, where an unknown that others are computed from is a size too: `range(i - 10, i)`."""
    names = {s.base for end in ends if isinstance(end, Expr) for s in end.symbols}
    return tuple(symbol(e.name, e.reason, e.span) if isinstance(e, Unknown) and e.name in names else e for e in ends)


@models("builtins.range.start", attribute=True)
def start(at: Context, numbers: RangeValue) -> Value:
    return numbers.start


@models("builtins.range.stop", attribute=True)
def stop(at: Context, numbers: RangeValue) -> Value:
    return numbers.stop


@models("builtins.range.step", attribute=True)
def step(at: Context, numbers: RangeValue) -> Value:
    return numbers.step
