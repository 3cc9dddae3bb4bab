"""`itertools`, run at once; what has no end is followed for a while and then has an unknown tail."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.items import MOST_ITEMS, items_of
from cnnlint.library.python.numbers import binary
from cnnlint.library.python.operator import operator
from cnnlint.values import Context, ListValue, Unknown, Value

_ENDLESS = 1000


def _bounded(at: Context, items: Iterable[Value], rest: Unknown | None = None, most: int = MOST_ITEMS) -> ListValue:
    found = list(itertools.islice(items, most + 1))
    if len(found) <= most:
        return ListValue(found, rest)
    return ListValue(found[:most], at.unknown(f"only the first {most} items are followed"))


def _all_of(at: Context, iterables: Iterable[Value]) -> tuple[list[tuple[Value, ...]], Unknown | None]:
    columns = [items_of(at, iterable) for iterable in iterables]
    return [tuple(items) for items, _ in columns], next((why for _, why in columns if why is not None), None)


@models("itertools.product")
def product(at: Context, *iterables: Value, repeat: Value = 1) -> Value:
    """Every combination of one item of each."""
    columns, rest = _all_of(at, iterables)
    if rest is not None or not isinstance(repeat, int):
        return ListValue((), rest or at.unknown("how often `product` repeats is not known"))
    return _bounded(at, itertools.product(*columns, repeat=repeat))


@models("itertools.chain")
def chain(at: Context, *iterables: Value) -> Value:
    """The items of one after the other."""
    found: list[Value] = []
    for iterable in iterables:
        items, rest = items_of(at, iterable)
        found.extend(items)
        if rest is not None:
            return ListValue(found, rest)
    return ListValue(found)


@models("itertools.chain.from_iterable")
def from_iterable(at: Context, iterables: Value, /) -> Value:
    items, rest = items_of(at, iterables)
    joined: ListValue = chain(at, *items)
    return ListValue(joined.items, joined.rest or rest)


@models("itertools.repeat")
def repeat(at: Context, object: Value, times: Value = None) -> Value:
    if times is not None and not isinstance(times, int):
        return ListValue((), at.unknown("how often an item is repeated is not known"))
    endless = itertools.repeat(object) if times is None else itertools.repeat(object, times)
    return _bounded(at, endless, most=_ENDLESS)


@models("itertools.count")
def count(at: Context, start: Value = 0, step: Value = 1) -> Value:
    def numbers() -> Iterator[Value]:
        value = start
        while True:
            yield value
            value = binary(at, "+", value, step)

    return _bounded(at, numbers(), most=_ENDLESS)


@models("itertools.cycle")
def cycle(at: Context, iterable: Value, /) -> Value:
    items, rest = items_of(at, iterable)
    return ListValue(items, rest) if rest is not None else _bounded(at, itertools.cycle(items), most=_ENDLESS)


@models("itertools.accumulate")
def accumulate(at: Context, iterable: Value, function: Value = None, *, initial: Value = None) -> Value:
    """Running totals."""
    items, rest = items_of(at, iterable)
    values = list(items) if initial is None else [initial, *items]

    def step(a: Value, b: Value) -> Value:
        args = Arguments((a, b))
        return operator(at, "operator.add", args) if function is None else at.call(function, args)

    return ListValue(itertools.accumulate(values, step), rest)


@models("itertools.zip_longest")
def zip_longest(at: Context, *iterables: Value, fillvalue: Value = None) -> Value:
    columns, rest = _all_of(at, iterables)
    return ListValue((), rest) if rest is not None else ListValue(itertools.zip_longest(*columns, fillvalue=fillvalue))


@models("itertools.islice")
def islice(at: Context, iterable: Value, /, *ends: Value) -> Value:
    """Part of an iterable, by position."""
    items, rest = items_of(at, iterable)
    if not ends or not all(end is None or (isinstance(end, int) and end >= 0) for end in ends):
        return ListValue((), at.unknown("which part of an iterable is taken is not known"))
    part = slice(*ends)
    return ListValue(items[part], None if part.stop is not None and part.stop <= len(items) else rest)


@models("itertools.combinations")
def combinations(at: Context, iterable: Value, r: Value) -> Value:
    items, rest = items_of(at, iterable)
    if rest is not None or not isinstance(r, int):
        return ListValue((), rest or at.unknown("how many items are combined is not known"))
    return _bounded(at, itertools.combinations(items, r))


@models("itertools.permutations")
def permutations(at: Context, iterable: Value, r: Value = None) -> Value:
    items, rest = items_of(at, iterable)
    if rest is not None or not (r is None or isinstance(r, int)):
        return ListValue((), rest or at.unknown("how many items are permuted is not known"))
    return _bounded(at, itertools.permutations(items, r))


@models("itertools.pairwise")
def pairwise(at: Context, iterable: Value, /) -> Value:
    items, rest = items_of(at, iterable)
    return ListValue(itertools.pairwise(items), rest)


@models("itertools.starmap")
def starmap(at: Context, function: Value, iterable: Value, /) -> Value:
    rows, rest = items_of(at, iterable)
    return ListValue([at.call(function, Arguments(tuple(items_of(at, row)[0]))) for row in rows], rest)


@models("itertools.tee")
def tee(at: Context, iterable: Value, n: Value = 2, /) -> Value:
    items, rest = items_of(at, iterable)
    return tuple(ListValue(items, rest) for _ in range(n)) if isinstance(n, int) else at.unknown("a tee of unknown width")
