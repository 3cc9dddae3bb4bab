"""Operators on strings, tuples, lists, sets and dicts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from cnnlint.library.python.comparison import contains, told_by_python
from cnnlint.library.python.formatting import refuse_interpolation
from cnnlint.library.python.kinds import describe, is_number, native, raise_like_python, to_native
from cnnlint.shapes import Size, bounds
from cnnlint.values import (
    Context,
    DictValue,
    ListValue,
    Scalar,
    SetValue,
    Unknown,
    Value,
    alike,
    any_one,
    as_size,
    in_runs,
    one_of,
)

_Sequence: TypeAlias = str | bytes | tuple[Value, ...] | ListValue
_MOST_ITEMS = 10_000
MOST_IN_A_LIST = 200_000
MOST_CHARACTERS = 1_000_000
_WIDTH = re.compile(r"\d{6}|%[-+ #0]*\*")  # of a field in a template


def wide(template: str | bytes) -> bool:
    """Whether a template may ask for a field of a million characters."""
    return _WIDTH.search(template if isinstance(template, str) else template.decode("latin-1")) is not None


def concatenate(at: Context, a: Value, b: Value) -> Value | None:
    """`a + b` of two sequences of one kind, None when they are not."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return a + b if len(a) + len(b) <= _MOST_ITEMS else at.unknown(f"a tuple of more than {_MOST_ITEMS:,} items")
    if isinstance(a, SetValue) or isinstance(b, SetValue):
        return None
    if isinstance(a, ListValue) and isinstance(b, ListValue):
        if len(a.items) + len(b.items) > MOST_IN_A_LIST:
            return ListValue(a.items, at.unknown(f"a list of more than {MOST_IN_A_LIST:,} items is not followed"))
        return _joined(a, b)
    if isinstance(a, (str, bytes)) and type(a) is type(b) and len(a) + len(b) > _MOST_ITEMS:
        return at.unknown(f"a string of more than {_MOST_ITEMS:,} characters is not followed")
    if isinstance(a, str) and isinstance(b, str):
        return a + b
    return a + b if isinstance(a, bytes) and isinstance(b, bytes) else None


def repeat(at: Context, sequence: _Sequence, times: Value) -> Value:
    """`sequence * times`; a symbolic count leaves a list with an unknown tail."""
    count = as_size(times)
    if count is None and isinstance(times, Scalar) and (times.type != "float" or times.supposed):
        why = at.unknown(f"the number of items depends on {describe(times)} that is not known")
        return ListValue((), why, sequence.each()) if isinstance(sequence, ListValue) else why
    if count is None:
        return at.raises("TypeError", "can't multiply sequence by non-int of type 'float'")
    if isinstance(count, int):
        length = len(sequence.items) if isinstance(sequence, ListValue) else len(sequence)
        if count * length <= _MOST_ITEMS:
            return _repeated(sequence, count)
    why = at.unknown(f"the number of items depends on {describe(times)} that is not known")
    if isinstance(count, int) or not isinstance(sequence, ListValue):
        far = at.unknown(f"{describe(sequence)} repeated {count} times is not followed")
        return _tailed(sequence, far, count) if isinstance(sequence, ListValue) else one_of((sequence,), far)
    least = min(max(bounds(count)[0] or 0, 0), 64)
    return ListValue(sequence.items * least, sequence.rest or why, sequence.each())


def _repeated(sequence: _Sequence, count: int) -> _Sequence:
    if not isinstance(sequence, ListValue):
        return sequence * count
    if sequence.rest is None or count <= 0:
        return ListValue(sequence.items * count)
    return _tailed(sequence, sequence.rest, count)


def _joined(a: ListValue, b: ListValue) -> ListValue:
    """A list with the items of both."""
    if a.rest is None:
        made = ListValue([*a.items, *b.items], b.rest, b.tail)
    else:
        further = (a.tail, *b.items, *(() if b.rest is None else (b.tail,)))
        made = ListValue(a.items, a.rest, None if None in further else alike(further, a.rest))
    one, other = a.held_in_runs(), b.held_in_runs()
    made.runs = in_runs((*one, *other)) if made.rest is not None and one is not None and other is not None else None
    return made


def _tailed(items: ListValue, rest: Unknown, count: Size) -> ListValue:
    """A list so many times: the items of the first time one by one, of the others how many they are and what they are like."""
    return ListValue(items.items, rest, items.each(), None if items.length is None else items.length * count)


def interpolate(at: Context, template: str, arguments: Value) -> Value:
    """`template % arguments`."""
    if not native(arguments):
        refuse_interpolation(at, template, arguments)
        return at.unknown("a string is formatted with values that are not known")
    try:
        return template % to_native(arguments)
    except (TypeError, ValueError, KeyError) as error:
        return raise_like_python(at, error, arguments)


def merge_sets(at: Context, sign: str, a: SetValue, b: SetValue) -> SetValue:
    """`|`, `&`, `-` and `^` of two sets."""
    if sign == "|":
        return union(at, a, b.items, b.rest)
    if a.rest is not None or b.rest is not None:
        return SetValue((), a.rest or b.rest)
    if told_by_python(a.items) and told_by_python(b.items):
        own, others = set(a.items), set(b.items)
        left = [item for item in a.items if (item in others) is (sign == "&")]
        return SetValue(left + [item for item in b.items if item not in own] if sign == "^" else left)
    inside = [contains(at, b, item) for item in a.items]
    unsure = next((found for found in inside if isinstance(found, Unknown)), None)
    if unsure is not None:
        return SetValue((), unsure)
    left = [item for item, found in zip(a.items, inside, strict=True) if found is (sign == "&")]
    if sign != "^":
        return SetValue(left)
    other = merge_sets(at, "-", b, a)
    return union(at, SetValue(left), other.items, other.rest)


def union(at: Context, a: SetValue, items: Iterable[Value], rest: Unknown | None) -> SetValue:
    """A new set with further items."""
    further = list(items)
    if told_by_python(a.items) and told_by_python(further):
        return SetValue(dict.fromkeys((*a.items, *further)), a.rest or rest)
    result = SetValue(a.items, a.rest or rest)
    for item in further:
        found = contains(at, SetValue(result.items), item)
        if isinstance(found, Unknown):
            return SetValue(result.items, result.rest or found)
        if not found:
            result.items.append(item)
    return result


def merge_dicts(a: DictValue, b: DictValue) -> DictValue:
    """`a | b`; a key of `a` may be overwritten by an unknown one of `b`."""
    kept = {} if b.rest is not None else a.items
    further = [x.tail for x in (a, b) if x.rest is not None]
    overwritten = a.items.values() if b.rest is not None else ()
    rest = a.rest or b.rest
    return DictValue({**kept, **b.items}, rest, None if rest is None else any_one((*further, *overwritten), rest))


def sequence_operation(at: Context, sign: str, a: Value, b: Value) -> Value | None:
    """The operator on sequences and containers, None when neither operand asks for it."""
    if sign == "+":
        return concatenate(at, a, b)
    if sign == "*" and isinstance(a, (str, bytes, tuple, ListValue)) and is_number(b):
        return repeat(at, a, b)
    if sign == "*" and isinstance(b, (str, bytes, tuple, ListValue)) and is_number(a):
        return repeat(at, b, a)
    if sign == "%" and isinstance(a, str):
        if wide(a):
            return at.unknown("the format of the string is not known")
        return interpolate(at, a, b)
    if sign in ("|", "&", "-", "^") and isinstance(a, SetValue) and isinstance(b, SetValue):
        return merge_sets(at, sign, a, b)
    if sign in ("|", "&", "-", "^") and any(isinstance(one, ListValue) and one.rest is not None for one in (a, b)):
        return at.unknown("which keys the dicts have in common is not known")  # `a.keys() & b.keys()`, by what is known of them
    if sign == "|" and isinstance(a, DictValue) and isinstance(b, DictValue):
        return merge_dicts(a, b)
    return None
