"""`random`: numbers that are not known, with the bounds that are sure."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.python.items import each_of, fresh, items_of
from cnnlint.library.python.kinds import type_name
from cnnlint.library.python.ranges import RangeValue, range_
from cnnlint.shapes import Size, bounds, less
from cnnlint.values import NDARRAY, Array, Changed, Context, Did, ListValue, Scalar, Value, as_size, one_of

_DRAWN = "drawn at random"


@models("random.seed", "random.setstate", raw=True)
def seed(at: Context, args: Arguments) -> Value:
    return None


@models("random.randint")
def randint(at: Context, a: Value, b: Value) -> Value:
    """An integer from `a` to `b`, both included."""
    return _between(at, as_size(a), as_size(b))


@models("random.randrange")
def randrange(at: Context, start: Value, stop: Value = None, step: Value = 1) -> Value:
    numbers = range_(at, start, stop, step)
    if not isinstance(numbers, RangeValue) or numbers.step != 1:
        return fresh(at, "random", _DRAWN)
    return _between(at, numbers.start, numbers.stop - 1)


def _between(at: Context, low: Size | None, high: Size | None) -> Value:
    if low is not None and high is not None and less(high, low):
        return at.raises("ValueError", "empty range for randrange()", perhaps=True)
    return fresh(at, "random", _DRAWN, None if low is None else bounds(low)[0], None if high is None else bounds(high)[1])


@models("random.random")
def random(at: Context) -> Value:
    return Scalar("float", low=0.0, high=1.0, span=at.span, reason=_DRAWN)


@models("random.uniform", "random.gauss", "random.normalvariate", "random.betavariate", "random.expovariate", raw=True)
def uniform(at: Context, args: Arguments) -> Value:
    return Scalar("float", span=at.span, reason=_DRAWN)


@models("random.choice")
def choice(at: Context, seq: Value) -> Value:
    """One of the items: known when there is only one, or each is the same plain value."""
    if isinstance(seq, Array):
        each = each_of(at, seq)
        return at.unknown(_DRAWN) if each is None else each
    items, rest = items_of(at, seq)
    if isinstance(items, range) and items:  # known by its ends: it may be long
        items = (items[0], items[-1]) if len(items) > 1 else (items[0],)
    if rest is None and items and (len(items) == 1 or _are_one(items)):
        return items[0]
    sizes = [as_size(item) for item in items]
    if rest is not None or not items or any(type_name(item) != "int" for item in items):
        return one_of(items, at.unknown(_DRAWN))
    numbers = [size for size in sizes if isinstance(size, int)]
    whole = len(numbers) == len(items)
    return fresh(at, "random", _DRAWN, min(numbers) if whole else None, max(numbers) if whole else None)


def _are_one(items: Sequence[Value]) -> bool:
    first = items[0]
    return isinstance(first, (str, int, float)) and all(type(item) is type(first) and item == first for item in items)


@models("random.sample", "random.choices", raw=True)
def sample(at: Context, args: Arguments) -> Value:
    """A list whose items are not known."""
    return ListValue((), at.unknown(_DRAWN))


@models("random.shuffle")
def shuffle(at: Context, x: Value) -> Changed | None:
    """The items stay, their order is not known."""
    if isinstance(x, Array) and isinstance(x.shape, tuple) and len(x.shape) > 1 and x.kind == NDARRAY:
        return Changed(None, step(replace(x, values=None), at, "rows exchanged by Python", Did.SPOILT), True)
    if isinstance(x, Array):
        return Changed(None, replace(x, values=None), True, x) if x.values is not None else None
    if isinstance(x, ListValue):
        at.store.touch(x)
        why = at.unknown(_DRAWN)
        each = x.each()
        x.items, x.tail, x.runs = [why if each is None else each] * len(x.items), each, None
    return None
