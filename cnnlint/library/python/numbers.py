"""Python's operators on values that are no arrays: what the evaluator asks for `a + b`, `a < b` and `-a`."""

from __future__ import annotations

from typing import Any

from cnnlint.library.min_max_scaling import by_its_own
from cnnlint.library.python.arithmetic import compute, negative
from cnnlint.library.python.comparison import compare
from cnnlint.library.python.items import length_of
from cnnlint.library.python.kinds import Numeric, describe, is_number, type_name
from cnnlint.library.python.sequences import MOST_IN_A_LIST, merge_dicts, sequence_operation
from cnnlint.shapes import Expr
from cnnlint.values import (
    Computed,
    Context,
    DictValue,
    ListValue,
    Scalar,
    SetValue,
    Text,
    Unknown,
    Value,
    alike,
    as_number,
    as_text,
    in_runs,
    nameless,
)

_SIZES = ("+", "-", "*", "//", "%")  # operations of which a size comes
__all__ = ["augmented", "binary", "compare", "unary"]


def binary(at: Context, sign: str, a: Value, b: Value) -> Value:
    """`a sign b` for `+ - * / // % ** & | ^ << >> @`; Unknown operands spread, what Python rejects is raised."""
    for value in (a, b):
        if isinstance(value, Unknown):
            return as_text(value) if _makes_text(sign, a, b) else by_its_own(sign, a, b, _of_unknowns(at, sign, a, b, value))
    if is_number(a) and is_number(b):
        return by_its_own(sign, a, b, compute(at, sign, a, b))
    if sign not in ("*", "@") and _numpy_beside_a_sequence(a, b):  # the scalar makes an array of the list
        from cnnlint.library.numpy.elementwise import binary as elementwise

        return elementwise(at, sign, a, b)
    result = sequence_operation(at, sign, a, b)
    if result is not None:
        return result
    kinds = type_name(a), type_name(b)
    if None in kinds or "complex" in kinds or ("tuple" in kinds and {"tuple", "list"}.issuperset(kinds)):  # it may be a shape
        return at.unknown(f"`{sign}` between {describe(a)} and {describe(b)} is not modelled")
    if sign == "+" and kinds[0] in ("str", "list", "tuple"):
        words = f'can only concatenate {kinds[0]} (not "{kinds[1]}") to {kinds[0]}'
        help = "write an f-string, or `str(...)` around it" if kinds[0] == "str" else None
        return at.raises("TypeError", words, perhaps=b is None, help=help)
    words = f"unsupported operand type(s) for {sign}: '{kinds[0]}' and '{kinds[1]}'"
    return at.raises("TypeError", words, perhaps=a is None or b is None)


def _numpy_beside_a_sequence(a: Value, b: Value) -> bool:
    return any(
        isinstance(x, Scalar) and x.type.startswith("numpy.") and isinstance(y, (ListValue, tuple)) for x, y in ((a, b), (b, a))
    )


def _makes_text(sign: str, a: Value, b: Value) -> bool:
    """Whether the result is a string, of whose parts one is not known."""
    if sign == "%":
        return isinstance(a, (str, Text))
    return sign == "+" and any(isinstance(value, (str, Text)) for value in (a, b))


def _of_unknowns(at: Context, sign: str, a: Value, b: Value, why: Unknown) -> Unknown:
    """What comes of an operand that is not known: no longer what its name stands for, but of two names a size."""
    x, y = (as_number(value) if isinstance(value, Unknown) else None for value in (a, b))
    size = compute(at, sign, x, y) if x is not None and y is not None and sign in _SIZES and y != 0 else None
    return Computed(why.reason, why.span, None, why.by, why.cause, size) if isinstance(size, Expr) else nameless(why)


def augmented(at: Context, sign: str, a: Value, b: Value) -> Value:
    """`a sign= b`: lists, sets and dicts change in place, everything else is `binary`."""
    if sign == "+" and isinstance(a, ListValue) and not isinstance(a, SetValue):
        made = _extend(at, a, b)
        if hasattr(made, "trim"):
            made.trim()  # of a deque
        return made
    if sign == "*" and type(a) is ListValue:
        return _repeat(at, a, b)
    if isinstance(a, DictValue) and hasattr(a, "operate"):
        return _become(at, a, a.operate(sign, a, b, at))
    if sign == "|" and isinstance(a, DictValue) and isinstance(b, DictValue):
        return _become(at, a, merge_dicts(a, b))
    if isinstance(a, SetValue) and isinstance(b, SetValue):
        changed = binary(at, sign, a, b)
        if isinstance(changed, SetValue):
            at.store.touch(a)
            a.items, a.rest, a.tail = changed.items, changed.rest, None
        return a
    return binary(at, sign, a, b)


def _become(at: Context, a: DictValue, made: Any) -> DictValue:
    """The dict that has what was made of it: whoever else holds it sees it."""
    at.store.touch(a)
    if isinstance(made, DictValue):
        a.items, a.rest, a.tail = made.items, made.rest, made.tail
    else:
        a.forget(made)
    return a


def _repeat(at: Context, a: ListValue, times: Value) -> Value:
    """`a *= times`: whoever else holds the list sees it."""
    made = binary(at, "*", a, times)
    at.store.touch(a)
    if isinstance(made, ListValue):
        a.items, a.rest, a.tail, a.count = list(made.items), made.rest, made.tail, made.count
    else:
        a.forget(made if isinstance(made, Unknown) else at.unknown("how often a list is repeated is not known"))
    return a


def unary(at: Context, sign: str, a: Value) -> Value:
    """`-a`, `+a`, `~a` and `not a`."""
    if isinstance(a, Unknown):
        return nameless(a)
    if sign == "not":
        truth = at.truth(a)
        return truth if isinstance(truth, Unknown) else not truth
    if is_number(a):
        return _signed(at, sign, a)
    kind = type_name(a)
    if kind is None:
        return at.unknown(f"`{sign}` on {describe(a)} is not modelled")
    return at.raises("TypeError", f"bad operand type for unary {sign}: '{kind}'", perhaps=a is None)


def _signed(at: Context, sign: str, a: Numeric) -> Value:
    if sign == "-":
        return negative(at, a)
    if sign == "+":
        return +a if isinstance(a, (int, float)) else a
    if isinstance(a, float) or (isinstance(a, Scalar) and "float" in a.type):
        return at.raises("TypeError", "bad operand type for unary ~: 'float'")
    return ~a if isinstance(a, int) else compute(at, "-", negative(at, a), 1)


def _extend(at: Context, a: ListValue, b: Value) -> ListValue:
    at.store.touch(a)
    items = at.iterate(b)
    if not isinstance(items, Unknown) and len(a.items) + len(items) > MOST_IN_A_LIST:
        a.rest, a.count = at.unknown(f"a list of more than {MOST_IN_A_LIST:,} items is not followed"), None
        a.tail = a.runs = None
        return a
    before, added = a.length, length_of(at, b)
    count = None if before is None or added is None else before + added
    if a.rest is not None:
        a.count = count
        a.followed_by(b.held_in_runs() if isinstance(b, ListValue) else None if isinstance(items, Unknown) else in_runs(items))
        more = (b.tail, *b.items) if isinstance(b, ListValue) and b.rest is not None else items
        a.tail = None if isinstance(more, Unknown) or a.tail is None else alike((a.tail, *more), a.rest)
        return a
    if isinstance(b, ListValue):
        if b.rest is not None:
            a.followed_by(b.held_in_runs())
        a.items, a.rest, a.tail = [*a.items, *b.items], b.rest, b.tail
        a.count = None if b.rest is None else count
    elif isinstance(items, Unknown):
        a.rest, a.count = items, count
    else:
        a.items.extend(items)
    return a
