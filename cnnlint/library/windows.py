"""A window that a loop slides over an axis: `x[i - 60:i]` for `i` from `range(60, len(x))` is always 60 long."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.library.python.comparison import AT_MOST_NONE
from cnnlint.library.python.ranges import RangeValue, numbers_of
from cnnlint.shapes import Dim, Expr, Operation, Size, Symbol, bounds, less, same
from cnnlint.values import Cause, Context, Shared, Unknown, Value, as_number, as_size


@dataclass(frozen=True, slots=True)
class Stretch(Unknown):
    """A part of a text, a list or an array of which no more is known than how many items it has."""

    length: int = 0


class Window(NamedTuple):
    """The part from `first` beside the index of a loop that goes through `numbers`, so many items long if the axis goes on."""

    length: int
    first: Size
    numbers: RangeValue
    loop: Span | None
    end: Size


# What may be a whole window: by the size, and by the loop for what several rounds have in common.
_OPEN: Shared[dict[Symbol, Window]] = Shared(dict)
_OF_LOOPS: Shared[dict[Span | None, list[Window]]] = Shared(dict)


def window_length(at: Context, dim: Size, start: Value, stop: Value) -> int | None:
    """The length of `[start:stop]` of an axis where each end is a number beside the same index of a loop and no window can
    leave the axis; None where that is not certain."""
    window = _window(at, start, stop)
    return window.length if window is not None and _inside(at, dim, window) else None


def left_open(at: Context, size: Expr, start: Value, stop: Value) -> None:
    """That size is the length of `[start:stop]`, which begins with its axis in the first round: it may be that of a window."""
    window = _window(at, start, stop)
    if window is not None and window.numbers.start + window.first == 0:
        at.shared(_OPEN)[size.symbols[0]] = window
        at.shared(_OF_LOOPS).setdefault(window.loop, []).append(window)


def whole_window(at: Context, size: Dim, count: Size | None, first: Dim) -> int | None:
    """The length of windows of which a loop collects one in each round, where they make an array: one that leaves the axis is
    shorter than those before it, and such rows make none (those of an axis without items would, which nobody collects).

    size: what the rows have as their length, first: what the first of them has, where that is known.
    """
    if not isinstance(size, Expr) or count is None or len(size.symbols) != 1 or size != Expr({size.symbols: 1}):
        return None
    (name,) = size.symbols
    window = at.shared(_OPEN).get(name)
    if window is None and name.cause is Cause.LOOP:
        window = next((w for w in at.shared(_OF_LOOPS).get(name.span, ()) if w.length in _at_most(first)), None)
    rounds = window.numbers.length if window is not None else None
    if window is None or rounds is None or not less(1, rounds):
        return None
    return window.length if same(count, rounds) else None


def _window(at: Context, start: Value, stop: Value) -> Window | None:
    first, last = _end(start), _end(stop)
    length = last - first if first is not None and last is not None else None
    if not isinstance(length, int) or length < 0 or not isinstance(first, Expr):
        return None
    for index in first.symbols:
        numbers = numbers_of(at, index)
        offset = first - Expr({(index,): 1})
        if numbers is None or (isinstance(offset, Expr) and index in offset.symbols):
            continue
        return (
            Window(length, offset, numbers, index.span, first + length)
            if isinstance(numbers.step, int) and numbers.step > 0
            else None
        )
    return None


def _inside(at: Context, dim: Size, window: Window) -> bool:
    low = bounds(window.numbers.start + window.first)[0]
    if low is None or low < 0:
        return False
    if any(less(window.end - dim - size, 1) for size in at.shared(AT_MOST_NONE)):
        return True
    last = window.first - 1 + window.length - dim
    return any(less(stop + last, 1) for stop in _at_most(window.numbers.stop) if stop is not None)


def _at_most(size: Dim) -> tuple[Dim, ...]:
    """Sizes that are never less: of `min(a, b)` each of both."""
    atoms = next(iter(size.terms), ()) if isinstance(size, Expr) else ()
    if len(atoms) == 1 and isinstance(atoms[0], Operation) and atoms[0].kind == "min" and size == Expr({atoms: 1}):
        return (size, *atoms[0].arguments)
    return (size,)


def agreed(dims: Sequence[Dim]) -> int | None:
    """The length of parts of one axis that begin at several places, one with the axis, where they make an array: what each has
    if none is cut short by the end of the axis, since such ends differ."""
    names = {name for dim in dims if isinstance(dim, Expr) for name in dim.symbols}
    lengths = {_uncut(dim) for dim in dims}
    length = lengths.pop() if len(names) == len(lengths) == 1 else None
    return length if any(length in _at_most(dim) for dim in dims) else None


def _uncut(size: Dim) -> int | None:
    if not isinstance(size, Expr):
        return size
    total = 0
    for atoms, coefficient in size.terms.items():
        lengths = [_whole(atom) for atom in atoms]
        if None in lengths:
            return None
        total += coefficient * prod(n for n in lengths if n is not None)
    return total


def _whole(atom: Symbol | Operation) -> int | None:
    """The end of a part, `min(60, rows)`, as it is written."""
    if not isinstance(atom, Operation):
        return None
    if atom.kind == "min":
        return next((a for a in atom.arguments if isinstance(a, int)), None)
    parts = [_uncut(a) for a in atom.arguments] if atom.kind == "max" else [None]
    return None if None in parts else max(n for n in parts if n is not None)


def _end(value: Value) -> Size | None:
    """An end as a size: an index without arithmetic is still the unknown of its name."""
    if isinstance(value, Unknown):
        return as_number(value)
    return as_size(value)
