"""Built-in functions over iterables and numbers: `len`, `zip`, `sum`, `max`, ..."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.conversions import truncated
from cnnlint.library.python.formatting import TAKE_ONE
from cnnlint.library.python.items import (
    counted,
    each_of,
    each_of_rest,
    fresh,
    items_of,
    iterator,
    length_of,
    list_of,
    size_of_unknown,
    surely_some,
    turned,
    whole_number,
)
from cnnlint.library.python.kinds import ABSENT, defines, describe, is_number, type_name
from cnnlint.library.python.numbers import binary
from cnnlint.library.python.ranges import RangeValue
from cnnlint.library.windows import Stretch
from cnnlint.shapes import maximum
from cnnlint.values import (
    Array,
    Context,
    Dataset,
    Deferred,
    DictValue,
    Generated,
    ListValue,
    Scalar,
    Unknown,
    Value,
    another,
    as_size,
    common,
    nameless,
    one_of,
)


@models("builtins.len")
def len_(at: Context, obj: Value, /) -> Value:
    """The number of items, a symbol when only a run can tell."""
    if isinstance(obj, Unknown):
        return obj.length if isinstance(obj, Stretch) else size_of_unknown(at, obj, "len", 0)
    if isinstance(obj, (str, bytes, tuple)):
        return len(obj)
    if isinstance(obj, ListValue):
        return counted(at, obj, "len")
    if isinstance(obj, DictValue):
        name = f"len({obj.variable})" if obj.variable else "len"
        return len(obj.items) if obj.rest is None else fresh(at, name, obj.rest.reason, len(obj.items))
    if isinstance(obj, RangeValue):
        return fresh(at, "len", "the step of a range is not known", 0) if obj.length is None else obj.length
    if isinstance(obj, Array):
        return _rows(at, obj)
    if isinstance(obj, Dataset):
        return fresh(at, "len", "the number of batches is not known", 0) if obj.cardinality is None else obj.cardinality
    if isinstance(obj, Scalar) and obj.value is None:
        return size_of_unknown(at, at.unknown(obj.reason), "len", 0)  # what is divided here may be an array
    kind = type_name(obj)
    if kind is not None:
        return at.raises("TypeError", f"object of type '{kind}' has no len()", perhaps=obj is None)
    if getattr(obj, "enumerates", False):
        members = at.iterate(obj)
        return members if isinstance(members, Unknown) else len(members)
    result = at.call(at.attribute(obj, "__len__"), Arguments())
    return size_of_unknown(at, result, "len", 0) if isinstance(result, Unknown) else result


def _rows(at: Context, array: Array) -> Value:
    if isinstance(array.shape, Unknown):
        return size_of_unknown(at, array.shape, "len", 0)
    if not array.shape:
        return at.raises("TypeError", "len() of unsized object")
    return fresh(at, "len", "the number of samples is not known", 0) if array.shape[0] is None else array.shape[0]


@models("builtins.enumerate")
def enumerate_(at: Context, iterable: Value, start: Value = 0) -> Value:
    """Pairs of index and item."""
    items, rest = items_of(at, iterable)
    numbered = [(binary(at, "+", start, i), item) for i, item in enumerate(items)]
    if rest is None:
        return Generated(numbered, sides=(None, iterable))
    pairs = ListValue(numbered, rest, None, length_of(at, iterable))
    if not items:
        each = each_of(at, iterable)
        item = rest.likewise() if each is None else each
        pairs.tail = (fresh(at, "i", "the place in a loop", 0), item)
        pairs.items = [(start, item)] if surely_some(iterable) else []
    return pairs


@models("builtins.zip", raw=True)
def zip_call(at: Context, args: Arguments) -> Value:
    """`zip(a, b)`, and `zip(*rows)` whatever the number of rows."""
    if args.rest is None:
        return zip_(at, *args.positional)
    if args.positional or not isinstance(args.spread, ListValue):
        return at.unknown("zip() is called with arguments that are not known")
    return turned(at, args.spread)


def zip_(at: Context, *iterables: Value) -> Generated:
    """Tuples of the items side by side, as many as the shortest has."""
    for iterable in iterables:
        if isinstance(iterable, Deferred):
            iterable.partly(at)
    columns = _columns(at, iterables)
    rows = list(zip(*(items for items, _ in columns), strict=False))
    rest = next((why for items, why in columns if why is not None and len(items) == len(rows)), None)
    ends = any(why is None and len(items) == len(rows) for items, why in columns)
    _put_back(iterables, [items for items, _ in columns], len(rows))
    result = Generated(rows, None if ends else rest, iterables)
    if result.rest is not None and not rows:
        result.tail = tuple(_any_item(at, iterable, result.rest) for iterable in iterables)
    if result.rest is not None:
        lengths = {length_of(at, iterable) for iterable in iterables}
        result.count = lengths.pop() if len(lengths) == 1 else None
    return result


def _any_item(at: Context, iterable: Value, why: Unknown) -> Value:
    """What each of its items is like, or which of them it may be."""
    each = each_of(at, iterable)
    return one_of(items_of(at, iterable)[0], why.likewise()) if each is None else each


def _put_back(iterables: Sequence[Value], columns: Sequence[Sequence[Value]], rows: int) -> None:
    """What longer iterators still have: those before the shortest were asked for one item more."""
    shortest = next((i for i, items in enumerate(columns) if len(items) == rows), 0)
    for i, (iterable, items) in enumerate(zip(iterables, columns, strict=True)):
        if isinstance(iterable, Generated) and iterable.rest is None:
            iterable.items = [*items[rows + (i < shortest) :]]


def _columns(at: Context, iterables: tuple[Value, ...]) -> list[tuple[Sequence[Value], Unknown | None]]:
    """The items of each; one iterator that is given several times hands them out in turn (`zip(*[iter(x)] * 2)`)."""
    first, count = iterables[0] if iterables else None, len(iterables)
    if count < 2 or not isinstance(first, Generated) or any(other is not first for other in iterables):
        return [items_of(at, iterable) for iterable in iterables]
    items, rest = items_of(at, first)
    return [(items[i::count], rest) for i in range(count)]


@models("builtins.map")
def map_(at: Context, function: Value, *iterables: Value) -> Value:
    """The results of calling the function on the items, when they are asked for."""

    def make() -> ListValue:
        rows = zip_(at, *iterables)
        made = ListValue([at.call(function, Arguments(row)) for row in rows.items if isinstance(row, tuple)], rows.rest)
        if rows.rest is not None:
            made.tail, made.count = _mapped(at, function, rows, len(iterables), rows.rest), rows.count
        return made

    return Deferred(at, make, (function, *iterables))


def _mapped(at: Context, function: Value, rows: ListValue, width: int, why: Unknown) -> Value | None:
    """What the function makes of an item of which no more is known than what all have in common, however often it is called."""
    each, found = rows.each(), list[Value]()
    row = each if isinstance(each, tuple) else (why.likewise(),) * width

    def follow() -> Value:
        found.append(at.call(function, Arguments(row)))
        return None

    at.apart((follow, lambda: None), why)
    return common(found, why)


@models("builtins.filter")
def filter_(at: Context, function: Value, iterable: Value, /) -> Value:
    """The items for which the function is true, up to the first that is not known; when they are asked for."""
    return Deferred(at, lambda: _filtered(at, function, iterable), (function, iterable))


def _filtered(at: Context, function: Value, iterable: Value) -> ListValue:
    items, rest = items_of(at, iterable)
    kept: list[Value] = []
    for i, item in enumerate(items):
        truth = at.truth(item if function is None else at.call(function, Arguments((item,))))
        if isinstance(truth, Unknown):
            return ListValue(kept, truth, common(items[i:], truth))
        if truth:
            kept.append(item)
    return ListValue(kept, rest)


@models("builtins.reversed")
def reversed_(at: Context, sequence: Value, /) -> Value:
    items, rest = items_of(at, sequence)
    return iterator(reversed(items)) if rest is None else ListValue((), rest, list_of(at, sequence).each())


@models("builtins.sum")
def sum_(at: Context, iterable: Value, /, start: Value = 0) -> Value:
    """The items added up from `start`."""
    if isinstance(iterable, Array):
        from cnnlint.library.numpy.methods import sum_of_rows

        found = sum_of_rows(at, iterable)
        return found if type(start) is int and start == 0 else add(at, start, found)
    items, rest = items_of(at, iterable)
    total = start
    for item in items:
        total = add(at, total, item)
    if rest is None:
        return total
    return whole_number(at, "sum", (total, each_of_rest(at, iterable)), rest)


def add(at: Context, a: Value, b: Value) -> Value:
    """`a + b` for numbers and for values that define it themselves."""
    return at.apply("operator.add", Arguments((a, b)))


@models("builtins.abs")
def abs_(at: Context, x: Value, /) -> Value:
    """The absolute value."""
    if isinstance(x, (int, float, complex)):
        return abs(x)
    if is_number(x):
        size = as_size(x)
        return at.unknown("the sign of a number is not known") if size is None else maximum(size, -size)
    return at.call(at.attribute(x, "__abs__"), Arguments()) if not isinstance(x, Unknown) else x


@models("builtins.round")
def round_(at: Context, x: Value, ndigits: Value = None) -> Value:
    """The nearest integer, or the number to some digits."""
    if isinstance(x, Scalar) and isinstance(x.value, (int, float)):
        x = x.value
    if isinstance(x, (int, float)) and (ndigits is None or isinstance(ndigits, int)):
        return round(x) if ndigits is None else round(x, ndigits)
    if as_size(x) is not None:
        return x
    if isinstance(x, Scalar) and ndigits is None:
        whole = None if x.low is None else round(x.low), None if x.high is None else round(x.high)
        return fresh(at, "round", x.reason or "a number computed at run time", *whole)
    if type(x) is ListValue or isinstance(x, tuple):
        kind, help = ("list", TAKE_ONE) if type(x) is ListValue else ("tuple", None)
        at.raises("TypeError", f"type {kind} doesn't define __round__ method", help=help)
    return x if isinstance(x, Unknown) else at.unknown(f"{describe(x)} is rounded")


@models("builtins.pow")
def pow_(at: Context, base: Value, exp: Value, mod: Value = None) -> Value:
    power = binary(at, "**", base, exp)
    return power if mod is None else binary(at, "%", power, mod)


@models("builtins.divmod")
def divmod_(at: Context, a: Value, b: Value, /) -> Value:
    return binary(at, "//", a, b), binary(at, "%", a, b)


@models("builtins.any")
def any_(at: Context, iterable: Value, /) -> Value:
    return _quantified(at, iterable, True)


@models("builtins.all")
def all_(at: Context, iterable: Value, /) -> Value:
    return _quantified(at, iterable, False)


def _quantified(at: Context, iterable: Value, decisive: bool) -> Value:
    if isinstance(iterable, Deferred):
        iterable.partly(at, enough=lambda: _asks_for_all(at, iterable, decisive))
    items, unsure = items_of(at, iterable)
    for item in items:
        truth = at.truth(item)
        if truth is decisive:
            return decisive
        if isinstance(truth, Unknown):
            unsure = unsure or truth
    return unsure if unsure is not None else not decisive


def _asks_for_all(at: Context, iterable: Deferred, decisive: bool) -> bool:
    """Whether none of the items but the last decides."""
    before = [at.truth(item) for item in iterable.items[:-1]]
    return iterable.rest is None and all(truth is not decisive and not isinstance(truth, Unknown) for truth in before)


@models("builtins.iter")
def iter_(at: Context, iterable: Value, sentinel: Value = ABSENT, /) -> Value:
    """An iterator: the items still to come, as a list of its own."""
    if sentinel is not ABSENT:
        return at.unknown("an iterator with a sentinel is not followed")
    if isinstance(iterable, (Dataset, Array, Unknown, Generated)):
        return iterable
    if defines(iterable, "__iter__"):
        found = at.call(at.attribute(iterable, "__iter__"), Arguments())
        return found if hasattr(found, "defines") or not isinstance(found, (ListValue, tuple)) else iter_(at, found)
    items = list_of(at, iterable)
    return iterator(items.items) if items.rest is None else items


@models("builtins.generator.send")
def send(at: Context, generator: Value, value: Value, /) -> Value:
    """Asks for the next item. What a generator does with a value is not followed: all it holds may be changed."""
    if value is None:
        return next_(at, generator)
    for held in (generator, value):
        at.escape(held, "a generator was sent a value")
    return at.unknown("what a generator does with what it is sent is not followed")


@models("builtins.generator.throw", "builtins.generator.close", raw=True)
def stop(at: Context, args: Arguments) -> Value:
    """An exception inside the generator."""
    for held in args.positional:
        at.escape(held, "a generator was stopped")
    return at.unknown("what a generator does when it is stopped is not followed")


@models("builtins.next")
def next_(at: Context, iterator: Value, default: Value = ABSENT, /) -> Value:
    """Takes the next item off an iterator."""
    if isinstance(iterator, Dataset):
        return another(iterator.each)
    if isinstance(iterator, Array):
        return at.item(iterator, 0)
    if isinstance(iterator, Deferred):
        iterator.partly(at)
    if defines(iterator, "__next__"):
        step = at.attribute(iterator, "__next__")
        taken = at.attempt(lambda: at.call(step, Arguments()), "StopIteration", ABSENT)
        return taken if taken is not ABSENT else default if default is not ABSENT else at.raises("StopIteration", "")
    if not isinstance(iterator, ListValue):
        return nameless(iterator) if isinstance(iterator, Unknown) else at.unknown(f"`next` of {describe(iterator)}")
    if not iterator.items:
        if iterator.rest is not None:
            return one_of((iterator.tail, default), iterator.rest)
        return default if default is not ABSENT else at.raises("StopIteration", "")
    at.store.touch(iterator)
    iterator.count = None
    return iterator.items.pop(0)


@models("builtins.slice")
def slice_(at: Context, start: Value, stop: Value = ABSENT, step: Value = None, /) -> Value:
    return slice(None, start) if stop is ABSENT else slice(start, stop, step)


@models("math.trunc")
def trunc(at: Context, x: Value, /) -> Value:
    return truncated(at, x) if isinstance(x, Scalar) else int(x) if isinstance(x, float) else x
