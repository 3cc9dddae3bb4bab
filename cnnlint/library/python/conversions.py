"""`int`, `float`, `str`, `list` and the other functions that make a value of one type from another."""

from __future__ import annotations

import math

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.python.arithmetic import fraction, interval
from cnnlint.library.python.comparison import Address
from cnnlint.library.python.formatting import refuse_format
from cnnlint.library.python.items import fresh, items_of, list_of, size_of_unknown
from cnnlint.library.python.kinds import ABSENT, describe, native, raise_like_python, to_native, type_name
from cnnlint.library.python.known_texts import characters
from cnnlint.library.python.paths import text_of_path
from cnnlint.library.python.sequences import union
from cnnlint.library.python.textfiles import Contents
from cnnlint.shapes import Expr, bounds
from cnnlint.values import (
    Array,
    Context,
    DictValue,
    ListValue,
    Mutable,
    Number,
    Scalar,
    SetValue,
    Unknown,
    Value,
    any_one,
    as_text,
)

DISTINCT = "distinct"  # the kind of an array that stands for the set of its values


@models("builtins.int", "builtins.long")
def int_(at: Context, x: Value = 0, /, base: Value = ABSENT) -> Value:
    """The integer part; a symbolic quotient becomes the exact floor division where its sign is known."""
    if isinstance(x, Unknown):
        return size_of_unknown(at, x, "int")
    if isinstance(x, Expr):
        return x
    _tell_cut_off(at, x)
    if isinstance(x, Scalar):
        return truncated(at, x)
    if not isinstance(x, (int, float, str, bytes)):
        return _not_a_number(at, "int", x)
    try:
        return int(x) if base is ABSENT or not isinstance(x, str) else int(x, to_native(base))
    except (TypeError, ValueError, OverflowError) as error:
        return at.raises(type(error).__name__, str(error), perhaps=isinstance(error, ValueError))


def _tell_cut_off(at: Context, x: Value) -> None:
    array = x.of if isinstance(x, Scalar) else x
    if isinstance(array, Array):
        from cnnlint.library.facts import tell_cut_off

        tell_cut_off(at, array, "int")


def truncated(at: Context, x: Scalar) -> Value:
    """`int(x)` of a number that is not known in full."""
    if isinstance(x.value, (int, float)) and math.isfinite(x.value):
        return int(x.value)
    if isinstance(x.value, Expr):
        return x.value
    parts = fraction(x) or (x.numerator, x.denominator)
    if parts[0] is not None and parts[1] is not None:
        (low, high), (least, _) = bounds(parts[0]), bounds(parts[1])
        if least is not None and least > 0 and low is not None and low >= 0:
            return parts[0] // parts[1]
        if least is not None and least > 0 and high is not None and high <= 0:
            return -(-parts[0] // parts[1])
    return fresh(at, "int", x.reason or "a number computed at run time", *(_whole(end) for end in interval(x)))


def _whole(end: float | None) -> int | None:
    return int(end) if end is not None and math.isfinite(end) else None


@models("builtins.float")
def float_(at: Context, x: Value = 0.0, /) -> Value:
    """The number as a float; a symbolic one keeps its exact value."""
    if isinstance(x, Number):
        return replace(x, like="float")
    if isinstance(x, Unknown):
        return x
    if isinstance(x, Scalar) and isinstance(x.value, (int, float)):
        return float(x.value)
    if isinstance(x, Scalar) and not isinstance(x.value, Expr):
        return Scalar("float", None, x.numerator, x.denominator, x.low, x.high, at.span, x.reason)
    if isinstance(x, (Expr, Scalar)):
        exact = x.value if isinstance(x, Scalar) else x
        low, high = interval(x)
        return Scalar("float", None, exact if isinstance(exact, Expr) else None, 1, low, high, at.span, "a symbolic number")
    if not isinstance(x, (int, float, str, bytes)):
        return _not_a_number(at, "float", x)
    try:
        return float(x)
    except (ValueError, OverflowError) as error:
        return raise_like_python(at, error)


def _not_a_number(at: Context, name: str, x: Value) -> Value:
    kind = type_name(x)
    if getattr(x, "symbolic", False):
        at.call(at.attribute(x, f"__{name}__"), Arguments())
    if kind is None:
        return fresh(at, "int", f"made from {describe(x)}") if name == "int" else at.unknown(f"{name}() of {describe(x)}")
    return at.raises("TypeError", f"{name}() argument must be a string or a real number, not '{kind}'", perhaps=x is None)


@models("builtins.bool")
def bool_(at: Context, x: Value = False, /) -> Value:
    return at.truth(x)


@models("builtins.complex", "builtins.bytes", "builtins.bytearray", "builtins.memoryview", "builtins.object", raw=True)
def unmodelled(at: Context, args: Arguments) -> Value:
    """Types that say nothing about models."""
    return at.unknown("complex numbers, bytes and bare objects are not followed")


@models("builtins.str", "builtins.unicode")
def str_(at: Context, x: Value = "", /, encoding: Value = "utf-8", errors: Value = "strict") -> Value:
    """The text of a known value."""
    x = text_of_path(x)
    if isinstance(x, (str, Unknown)):
        return as_text(x) if isinstance(x, Unknown) else x
    return str(to_native(x)) if native(x) else _not_known(at, x)


def _not_known(at: Context, x: Value) -> Unknown:
    """The text of an object. Layers of Keras 3 write their name and whether they are built, older ones their place, and one
    that was called stays there."""
    reason = f"the text of {describe(x)} is not known"
    owner = getattr(x, "owner", None)
    told = owner is not None and any(owner.function(name) is not None for name in ("__str__", "__repr__"))
    stays = isinstance(x, Mutable) and x.builds and bool(getattr(x, "nodes", None))
    if at.dialect == 3 or told or not stays:
        return at.unknown(reason)
    return Address(reason, at.span, of=x)


@models("builtins.repr", "builtins.ascii")
def repr_(at: Context, x: Value, /) -> Value:
    if isinstance(x, Unknown):
        return x
    return repr(to_native(x)) if native(x) else _not_known(at, x)


@models("builtins.format")
def format_(at: Context, x: Value, spec: Value = "", /) -> Value:
    """`format(x, spec)`, as in an f-string's replacement field."""
    for part in (x, spec):
        if isinstance(part, Unknown):
            return part
    if not native(x):
        if isinstance(spec, str):
            refuse_format(at, x, spec)
        return at.unknown(f"the text of {describe(x)} is not known")
    try:
        return format(to_native(x), to_native(spec))
    except (TypeError, ValueError) as error:
        return raise_like_python(at, error, x)


@models("distinct.__iter__")
def iterate_distinct(at: Context, a: Array) -> Value:
    """Each of the distinct values once, in no order that is known."""
    return at.apply("numpy.ndarray.__iter__", Arguments((replace(a, kind="numpy.ndarray", values=None),)))


@models("builtins.list")
def list_(at: Context, items: Value = (), /) -> Value:
    """A new list. The distinct values of an array stay an array, whose length is the number of classes."""
    return items if isinstance(items, Array) and items.kind == DISTINCT else list_of(at, items)


@models("builtins.tuple")
def tuple_(at: Context, items: Value = (), /) -> Value:
    """A tuple; one of unknown length is Unknown."""
    found, rest = items_of(at, items)
    return tuple(found) if rest is None else rest


@models("builtins.set", "builtins.frozenset")
def set_(at: Context, items: Value = (), /) -> Value:
    """A new set. Of an array: its distinct values, as `numpy.unique` finds them."""
    if isinstance(items, Array):
        distinct = at.apply("numpy.unique", Arguments((items,)))
        return distinct.then(at.span, "distinct values", kind=DISTINCT) if isinstance(distinct, Array) else distinct
    if isinstance(items, Contents) and (known := characters(at, items)) is not None:
        return union(at, SetValue(), known, None)
    found, rest = items_of(at, items)
    return union(at, SetValue(), list(found), rest)


@models("builtins.dict", "collections.OrderedDict")
def dict_(at: Context, source: Value = (), /, **more: Value) -> DictValue:
    """A new dict from a mapping or from pairs, and keywords."""
    if isinstance(source, Array) and source.kind == "pandas.DataFrame":
        source = at.call(at.attribute(source, "items"), Arguments())
    result = source if isinstance(source, DictValue) else pairs(at, source)
    if result.rest is None or isinstance(source, DictValue):
        return DictValue({**result.items, **more}, result.rest, result.tail)
    return DictValue(more, result.rest, any_one((result.tail, *result.items.values()), result.rest))


def pairs(at: Context, source: Value) -> DictValue:
    """A dict from an iterable of pairs; a key that is not known leaves the dict open."""
    items, rest = items_of(at, source)
    result = DictValue(rest=rest, tail=None if rest is None else _values_of(source, rest))
    for pair in items:
        parts, more = items_of(at, pair)
        if more is not None or len(parts) != 2:
            return DictValue(rest=more or at.unknown("a dict is made from items that are no pairs"))
        put(result, *parts)
    return result.told_apart(at.unknown("a key of the dict is not known"))


def _values_of(source: Value, why: Unknown) -> Value | None:
    """What stands for the values, where the pairs that are not known are alike."""
    each = source.tail if isinstance(source, ListValue) and source.rest is not None else None
    return any_one(each[1:], why) if isinstance(each, tuple) and len(each) == 2 else None


def put(into: DictValue, key: Value, value: Value) -> None:
    """`into[key] = value`; a key that is not known may be any of the keys. The caller touches the dict."""
    if isinstance(key, (Unknown, ListValue, DictValue)):
        why = key if isinstance(key, Unknown) else Unknown("a key that is not known")
        into.put_somewhere(value, why)
    else:
        into.items[key] = value
