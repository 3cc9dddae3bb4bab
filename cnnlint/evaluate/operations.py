"""Operators, comparisons and subscripts on values, by the library of whichever side is not a plain Python value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import libcst as cst

from cnnlint import library
from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, plural
from cnnlint.evaluate.classes import MISSING_MEMBER, ClassValue
from cnnlint.evaluate.flow import Signal, choose
from cnnlint.evaluate.library_calls import followed
from cnnlint.evaluate.own_objects import OwnObject
from cnnlint.evaluate.place import Place
from cnnlint.library.python import numbers
from cnnlint.library.python.dicts import under_another_key, under_any_key
from cnnlint.library.python.items import fresh, length_of, size_of_unknown
from cnnlint.library.python.kinds import describe, native, type_name
from cnnlint.library.windows import Stretch, window_length
from cnnlint.program import Problem
from cnnlint.shapes import Expr, Size, less
from cnnlint.values import (
    NDARRAY,
    Array,
    Cause,
    Counted,
    Dataset,
    DictValue,
    Either,
    External,
    ListValue,
    Made,
    Mutable,
    Scalar,
    Unknown,
    Value,
    another,
    as_number,
    as_operand,
    as_size,
    common,
    hashable,
    held_by,
    not_none,
    one_of,
    untyped,
)

BINARY = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
}
UNARY = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~", cst.Not: "not"}
COMPARE = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}
_DIVIDING = frozenset({"/", "//", "%"})
_HANDING = frozenset({"@", "|", "&", "^", ">>", "<<"})  # where objects have a meaning of their own for them


def operate(at: Place, sign: str, a: Value, b: Value) -> Value:
    """`a sign b`, by the library of whichever side is not a plain Python value."""
    a, b = operand(at, a), operand(at, b)
    if not at.run.tries.guards and sign not in ("==", "!="):
        a, b = not_none(a), not_none(b)
    if (own := _by_method(at, sign, a, b)) is not MISSING_MEMBER:
        return own
    for value in (a, b):
        operator = getattr(value, "operate", None)
        if operator is not None:  # before the arrays: an array beside a symbolic tensor is a constant in its operation
            return operator(sign, a, b, at)
    for value in (a, b):
        if isinstance(value, (Array, Dataset)):
            return at.apply(f"{operand_kind(value)}.__binary__", Arguments((sign, a, b)))
    if sign in _DIVIDING and at.run.tries.guards and _may_be_zero(b):
        at.may_raise("division")
    _hand_over(at, sign, a, b)
    one, other = _promote(a, b), _promote(b, a)
    if sign == "/" and at.run.whole_quotients and as_size(one) is not None and as_size(other) is not None:
        sign = "//"
    return followed(at, "builtins.number", (a, b), numbers.binary(at, sign, one, other))


def _may_be_zero(value: Value) -> bool:
    """Whether a divisor that is not known may be 0."""
    if isinstance(value, Scalar):
        return (value.low is None or value.low <= 0) and (value.high is None or value.high >= 0) and value.value in (None, 0)
    return isinstance(value, Unknown) or (isinstance(value, Expr) and not less(0, value) and not less(value, 0))


def _hand_over(at: Place, sign: str, a: Value, b: Value) -> None:
    """The method of an object that is not known gets the other side. Arithmetic is believed to leave lists and dicts alone."""
    for unknown, given in ((a, b), (b, a)):
        foreign = type(unknown) is Unknown or isinstance(unknown, Made) or (isinstance(unknown, External) and unknown.local)
        if foreign and isinstance(given, Mutable) and (sign in _HANDING or given.builds):
            at.escape(given, f"it was handed to the `{sign}` of something that is not known")


def _by_method(at: Place, sign: str, a: Value, b: Value) -> Value:
    """What the method of an object of the program says, of the left one first; MISSING_MEMBER without one."""
    own: Value = MISSING_MEMBER
    if isinstance(a, (OwnObject, ClassValue)):  # classes by their metaclass
        own = a.operator(sign, b, False, at)
    if own is MISSING_MEMBER and isinstance(b, (OwnObject, ClassValue)):
        own = b.operator(sign, a, True, at)
    return own


def operand(at: Place, value: Value) -> Value:
    """A value as operators see it: what comes from elsewhere is an unknown of that name."""
    return at.run.assumed.settle(as_operand(value, at.span) if isinstance(value, External) else value)


def operand_kind(value: Array | Dataset) -> str:
    """Whose operators answer for it: those of its own kind where they are modelled, else NumPy's."""
    return value.kind if library.find(f"{value.kind}.__binary__") else NDARRAY


def _promote(value: Value, other: Value) -> Value:
    """A named unknown in arithmetic with a number is a size of that name."""
    if isinstance(value, Unknown) and value.cause is not Cause.DATA and as_size(other) is not None:
        number = as_number(value)
        return value if number is None else number
    return value


def subscript(at: Place, value: Value, key: Value) -> Value:
    """`value[key]`."""
    found = _item(at, value if at.run.tries.guards else not_none(value), key)
    if at.run.tries.guards and _may_be_missing(value, key):
        at.may_raise("KeyError" if isinstance(value, DictValue) else "IndexError")
    return untyped(found) if found is key and isinstance(found, Unknown) else found


def _may_be_missing(value: Value, key: Value) -> bool:
    """Whether a container may have no such item."""
    if isinstance(key, slice) or not isinstance(value, (ListValue, DictValue, tuple)):
        return False
    return not native(key) or (isinstance(value, (ListValue, DictValue)) and value.rest is not None)


def _item(at: Place, value: Value, key: Value) -> Value:
    value = at.run.assumed.settle(as_operand(value, at.span)) if isinstance(value, External) else value
    if isinstance(value, External):
        return at.apply(f"{value.name}.__getitem__", Arguments((key,)))  # np.c_[...]
    if isinstance(value, Unknown):
        length = None if not isinstance(key, slice) else _window(at, size_of_unknown(at, value, "len", 0), key)
        if length is not None:
            return Stretch(value.reason, value.span, None, value.by, value.cause, length)
        dotted = f"{value.name}[{key!r}]" if value.name and isinstance(key, (int, str)) else None
        found = value.likewise(dotted)
        return at.run.assumed.settle(one_of(_of_each(value, key), found) if isinstance(value, Either) else found)
    if isinstance(value, (ListValue, tuple, str)):
        return _sequence_item(at, value, key)
    if isinstance(value, DictValue) and type(value).item is DictValue.item:
        return _dict_item(at, value, key)
    if isinstance(value, (Array, Dataset)):
        return at.apply(f"{value.kind}.__getitem__", Arguments((value, key)))
    if hasattr(value, "item"):
        return value.item(key, at)
    if type(value) is Scalar and value.type in ("int", "float") and not value.supposed:
        python = f"'{value.type}' object is not subscriptable"
        refuse_number(at, value, "indexed as if it were several", "take the number without an index", python)
    if isinstance(value, Made) and library.exists(f"{value.name}.__getitem__"):
        return at.apply(f"{value.name}.__getitem__", Arguments((value, key)))
    return at.unknown("what is indexed here is not known")


def _of_each(value: Either, key: Value) -> Iterator[Value]:
    """The items that are meant by `value[key]`, if it is one of several containers: what changes it may change each of them."""
    for candidate in value.candidates:
        if isinstance(candidate, (DictValue, ListValue, tuple)):
            yield from _meant(candidate, key)


def _meant(container: DictValue | ListValue | tuple[Value, ...], key: Value) -> tuple[Value, ...]:
    """The item under a key; all that may be it, where the key or the items are not known."""
    if isinstance(container, DictValue):
        known = not isinstance(key, Unknown) and hashable(key) and key in container.items
        return (container.items[key],) if known else held_by(container)
    ends = isinstance(container, tuple) or container.rest is None
    items = container if isinstance(container, tuple) else container.items
    if isinstance(key, int) and ends and -len(items) <= key < len(items):
        return (items[key],)
    return held_by(container)


def any_of(value: Value, key: Value) -> Iterator[Value]:
    """What `value[key]` may be if the value is one of several containers, any of their items if the key is not known."""
    if isinstance(value, Either):
        yield from _of_each(value, key)
    elif isinstance(value, ListValue):
        yield from held_by(value)


def refuse_number(at: Place, value: Scalar, use: str, help: str, python: str) -> NoReturn:
    """A number is used as if it were several. help: what to do; python: what Python says."""
    labels = (Label(value.span, value.reason),) if value.span is not None and value.reason else ()
    message = f"one number is {use}"
    at.refuse(Problem("unpacked-values", message, at.span, "TypeError", labels, actual="one number", help=help, keras=python))


def _sequence_item(at: Place, value: Any, key: Value) -> Value:
    items = value.items if isinstance(value, ListValue) else value
    rest = value.rest if isinstance(value, ListValue) else None
    if hasattr(value, "placed") and (found := value.placed(key, at)) is not None:
        return found
    if isinstance(key, slice):
        return _sliced(at, value, items, rest, key)
    if isinstance(key, Array) and hasattr(value, "masked"):
        return value.masked(key, at)
    index = as_size(key)
    if not isinstance(index, int) and isinstance(value, ListValue) and (each := _any_item(at, value)) is not None:
        return each
    if not isinstance(index, int) and isinstance(value, (ListValue, tuple)):
        return one_of(_meant(value, key), key if isinstance(key, Unknown) else at.unknown("the index is not known"))
    if not isinstance(index, int):
        return key if isinstance(key, Unknown) else at.unknown("the index is not known")
    if rest is not None and not 0 <= index < len(items):
        each = value.tail if index >= 0 else value.each()
        return _one(at, each, rest) if each is not None and _plain(each) else one_of((each,), rest)
    if not -len(items) <= index < len(items):
        if hasattr(value, "refuse_index"):
            return value.refuse_index(index, at)
        _refuse_index(at, value, index, len(items))
    return items[index]


def _refuse_index(at: Place, value: Any, index: int, count: int) -> NoReturn:
    """An index behind the last item, or before the first. It is told of lists and tuples, whose length is what it seems."""
    if count and (type(value) is ListValue or isinstance(value, tuple)):
        what = "list" if type(value) is ListValue else "tuple"
        message = f"the index {index} is beyond the {plural(count, 'value')} of a {what}"
        expected = f"{-count} to {count - 1}"
        keras = f"{what} index out of range"
        help = "the first is at 0, the last at -1" if count > 1 else "take the only one, at 0"
        at.refuse(Problem("unpacked-values", message, at.span, "IndexError", (), expected, str(index), help, keras))
    at.raises("IndexError", f"index {index} is out of range for {count} items", perhaps=not count)


def _any_item(at: Place, value: ListValue) -> Value | None:
    """What an item at a place that is not known is like: an array or a number of its own; None where that is not known."""
    each = value.each()
    return None if each is None or not _plain(each) else _one(at, each, value.rest or at.unknown("the index is not known"))


def _plain(each: Value) -> bool:
    """Whether it stands for other items of its kind too."""
    return isinstance(each, (Array, Expr, int, Scalar)) and not isinstance(each, bool)


def _one(at: Place, each: Value, why: Unknown) -> Value:
    """One of many that are like `each`: of integers a size of its own."""
    whole = isinstance(each, Expr) or (isinstance(each, Scalar) and each.type == "int" and each.value is None)
    return fresh(at, "item", why.reason) if whole else another(each)


def _window(at: Place, size: Size, key: slice) -> int | None:
    return window_length(at, size, key.start, key.stop) if key.step in (None, 1) else None


def _ends(key: slice) -> tuple[int | None, int | None, int | None] | None:
    """Start, stop and step of a slice; None where one of them is not known."""
    asked = (key.start, key.stop, key.step)
    sizes = [as_size(end) for end in asked]
    if any(end is not None and not isinstance(size, int) for end, size in zip(asked, sizes, strict=True)):
        return None
    start, stop, step = (size if isinstance(size, int) else None for size in sizes)
    return start, stop, step


def _sliced(at: Place, value: Any, items: Any, rest: Unknown | None, key: slice) -> Value:
    ends = _ends(key)
    if ends is None:
        why = at.unknown("the bounds of the slice are not known")
        if not isinstance(value, ListValue):
            return why
        size = length_of(at, value)
        found = ListValue([], why, None, None if size is None else _window(at, size, key))  # some of its items
        found.tail = common([*items, *(() if value.tail is None else (value.tail,))], why)
        return found
    start, stop, step = ends
    if rest is not None and (stop is None or stop < 0 or stop > len(items) or (start or 0) < 0):
        kept = items[start:stop:step] if (start or 0) >= 0 else []
        return ListValue(kept, rest, value.each() if isinstance(value, ListValue) else None)
    cut = items[slice(start, stop, step)]
    return ListValue(cut) if isinstance(value, ListValue) else cut


def _dict_item(at: Place, value: DictValue, key: Value) -> Value:
    if isinstance(key, Unknown):
        return under_any_key(at, value, key)
    if not hashable(key):
        return at.unknown("the key is not known")
    if key in value.items:
        return value.items[key]
    if value.rest is not None:
        return under_another_key(at, value, value.rest)
    alike = {other: compare(at, "==", key, other) for other in value.items}
    if (equal := next((other for other, same in alike.items() if same is True), None)) is not None:
        return value.items[equal]  # of another kind: `class Kind(str, Enum)`, a NumPy number in a tuple
    if any(same is not False for same in alike.values()) or any(isinstance(k, Counted) and k.may_be(key) for k in alike):
        return one_of(value.items.values(), at.unknown("which key of a dict is meant is not known"))
    if type(value) is DictValue and value.items and not at.run.uncalled:  # of what is not called, others fill the dict
        _refuse_key(at, value, key)
    return at.raises("KeyError", repr(key) if native(key) else describe(key))


def _refuse_key(at: Place, value: DictValue, key: Value) -> NoReturn:
    """A key that a dict does not have all of whose keys are known."""
    known = [repr(other) for other in value.items if isinstance(other, (str, int))]
    from difflib import get_close_matches

    if native(key):
        message = f"the dict has no key {key!r}" + (f", only {', '.join(known)}" if 0 < len(known) < 7 else "")
    else:
        kinds = {type_name(other) for other in value.items}
        only = f": its keys are of the type {kinds.pop()}" if len(kinds) == 1 and None not in kinds else ""
        message = f"no key of the dict is {describe(key)}{only}"
    near = get_close_matches(key, [k for k in value.items if isinstance(k, str)], 1) if isinstance(key, str) else []
    help = f"did you mean {near[0]!r}?" if near else "take one of its keys, or give it this one before"
    said = repr(key) if native(key) else None
    at.refuse(Problem("unpacked-values", message, at.span, "KeyError", actual=said or describe(key), help=help, keras=said))


def compare(at: Place, sign: str, a: Value, b: Value) -> Value:
    """`a sign b`: a bool, an Array of them, or Unknown."""
    identity = sign in ("is", "is not")
    a, b = (value if identity and _is_module(at, value) else operand(at, value) for value in (a, b))
    if not identity and (own := _by_method(at, sign, a, b)) is not MISSING_MEMBER:
        return own
    if identity and b is None and (why := getattr(a, "or_none", None)) is not None:
        return why
    if not identity and sign not in ("in", "not in"):
        for value in (a, b):
            if hasattr(value, "operate"):
                return value.operate(sign, a, b, at)
        for value in (a, b):
            if isinstance(value, (Array, Dataset)):
                return at.apply(f"{operand_kind(value)}.__binary__", Arguments((sign, a, b)))
    return numbers.compare(at, sign, a, b)


def _is_module(at: Place, value: Value) -> bool:
    """Whether it was imported by `import name`: whatever module that is, it is not None."""
    return isinstance(value, External) and "." not in value.name and value.name in at.run.imports


def aside(at: Place, why: Unknown, action: Callable[[], Any]) -> None:
    """Does something that may not happen: what it changes is joined with not doing it."""

    def one() -> Signal | None:
        action()
        return None

    choose(at.run, why, one, lambda: None, None)
