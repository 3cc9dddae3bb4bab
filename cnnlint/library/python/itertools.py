"""`itertools`, run at once; what has no end is followed for a while and then has an unknown tail."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.comparison import equal
from cnnlint.library.python.items import MOST_ITEMS, items_of, iterator
from cnnlint.library.python.numbers import binary
from cnnlint.library.python.operator import operator
from cnnlint.values import Context, Generated, ListValue, Unknown, Value, common

_ENDLESS = 1000


def _bounded(at: Context, items: Iterable[Value], rest: Unknown | None = None, most: int = MOST_ITEMS) -> ListValue:
    found = list(itertools.islice(items, most + 1))
    if len(found) <= most:
        return iterator(found, rest)
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
def chain(at: Context, *iterables: Value) -> ListValue:
    """The items of one after the other."""
    found: list[Value] = []
    for iterable in iterables:
        items, rest = items_of(at, iterable)
        found.extend(items)
        if rest is not None:
            return ListValue(found, rest)
    return iterator(found)


@models("itertools.chain.from_iterable")
def from_iterable(at: Context, iterables: Value, /) -> Value:
    items, rest = items_of(at, iterables)
    joined = chain(at, *items)
    return iterator(joined.items, joined.rest or rest)


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

    return iterator(itertools.accumulate(values, step), rest)


@models("itertools.zip_longest")
def zip_longest(at: Context, *iterables: Value, fillvalue: Value = None) -> Value:
    columns, rest = _all_of(at, iterables)
    return ListValue((), rest) if rest is not None else iterator(itertools.zip_longest(*columns, fillvalue=fillvalue))


@models("itertools.islice")
def islice(at: Context, iterable: Value, /, *ends: Value) -> Value:
    """Part of an iterable, by position."""
    items, rest = items_of(at, iterable)
    known = [end for end in ends if end is None or (isinstance(end, int) and end >= 0)]
    if not ends or len(known) < len(ends):
        why = at.unknown("which part of an iterable is taken is not known")
        return ListValue((), why, common(items, why))
    part = slice(*known)
    stop: int | None = part.stop
    if isinstance(iterable, Generated) and rest is None and stop is not None:
        iterable.items = list(items[stop:])  # the rest is still to come
    return iterator(items[part], None if stop is not None and stop <= len(items) else rest)


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
    return iterator(itertools.pairwise(items), rest)


@models("itertools.starmap")
def starmap(at: Context, function: Value, iterable: Value, /) -> Value:
    rows, rest = items_of(at, iterable)
    return iterator([at.call(function, Arguments(tuple(items_of(at, row)[0]))) for row in rows], rest)


@models("itertools.tee")
def tee(at: Context, iterable: Value, n: Value = 2, /) -> Value:
    items, rest = items_of(at, iterable)
    return tuple(iterator(items, rest) for _ in range(n)) if isinstance(n, int) else at.unknown("a tee of unknown width")


@models("itertools.takewhile")
def takewhile(at: Context, predicate: Value, iterable: Value, /) -> Value:
    """The items before the first for which it is not true."""
    items, rest = items_of(at, iterable)
    for i, item in enumerate(items):
        truth = at.truth(at.call(predicate, Arguments((item,))))
        if truth is not True:
            return iterator(items[:i], truth or None)
    return iterator(items, rest)


@models("itertools.dropwhile")
def dropwhile(at: Context, predicate: Value, iterable: Value, /) -> Value:
    """The items from the first on for which it is not true."""
    items, rest = items_of(at, iterable)
    for i, item in enumerate(items):
        truth = at.truth(at.call(predicate, Arguments((item,))))
        if truth is not True:
            return iterator(items[i:], rest) if truth is False else iterator((), truth)
    return iterator((), rest)


@models("itertools.filterfalse")
def filterfalse(at: Context, predicate: Value, iterable: Value, /) -> Value:
    """The items for which it is false, up to the first that is not known."""
    items, rest = items_of(at, iterable)
    found: list[Value] = []
    for item in items:
        truth = at.truth(item if predicate is None else at.call(predicate, Arguments((item,))))
        if isinstance(truth, Unknown):
            return iterator(found, truth)
        if not truth:
            found.append(item)
    return iterator(found, rest)


@models("itertools.compress")
def compress(at: Context, data: Value, selectors: Value) -> Value:
    """The items whose selector is true."""
    columns, rest = _all_of(at, (data, selectors))
    truths = [at.truth(item) for item in columns[1]]
    unsure = rest or next((truth for truth in truths if isinstance(truth, Unknown)), None)
    return iterator((), unsure) if unsure is not None else iterator(itertools.compress(columns[0], truths))


@models("itertools.groupby")
def groupby(at: Context, iterable: Value, key: Value = None) -> Value:
    """Pairs of a key and the items beside each other that have it."""
    items, rest = items_of(at, iterable)
    groups: list[tuple[Value, list[Value]]] = []
    for item in items:
        found = item if key is None else at.call(key, Arguments((item,)))
        same = equal(at, groups[-1][0], found) if groups else False
        if isinstance(same, Unknown):
            return iterator([(k, iterator(group)) for k, group in groups[:-1]], same)
        if same:
            groups[-1][1].append(item)
        else:
            groups.append((found, [item]))
    known = groups if rest is None else groups[:-1]
    return iterator([(k, iterator(group)) for k, group in known], rest)


@models("itertools.batched")
def batched(at: Context, iterable: Value, n: Value, *, strict: Value = False) -> Value:
    """Tuples of `n` items each, the last one perhaps shorter."""
    items, rest = items_of(at, iterable)
    if rest is not None or not isinstance(n, int) or n < 1:
        return iterator((), rest or at.unknown("how many items a batch has is not known"))
    return iterator([tuple(items[i : i + n]) for i in range(0, len(items), n)])
