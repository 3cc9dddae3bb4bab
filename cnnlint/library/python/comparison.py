"""Comparisons in three values: True, False, or Unknown when it depends on what the source does not tell."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cnnlint.frozen import dataclass
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.python.arithmetic import interval
from cnnlint.library.python.kinds import Numeric, describe, is_number, type_name
from cnnlint.shapes import Expr, Size, differ, less, same, text
from cnnlint.values import (
    Array,
    Context,
    Dataset,
    DictValue,
    External,
    ListValue,
    Mutable,
    NotGiven,
    Scalar,
    SetValue,
    Shared,
    Text,
    Unknown,
    Value,
    aside_from,
    nameless,
    perhaps_no_number,
)

Truth = bool | Unknown
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_PLAIN = frozenset((int, bool, str, bytes, type(None)))
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Undecided(Unknown):
    """Whether one size is less than another: `holds` is at most 0 where it is so, `fails` where it is not."""

    holds: Size = 0
    fails: Size = 0


@dataclass(frozen=True, slots=True)
class Address(Text):
    """How Python writes an object that says nothing of itself: by its class and its place, no other's while it lives."""

    of: Value = None


AT_MOST_NONE: Shared[list[Size]] = Shared(list)  # sizes that are at most 0 on the way that is followed


def _undecided(at: Context, sign: str, a: Numeric, b: Numeric) -> Unknown:
    reason = f"whether {_written(a)} {sign} {_written(b)}"
    x, y = (_value(a), _value(b)) if sign in ("<", "<=") else (_value(b), _value(a))
    if not isinstance(x, (int, Expr)) or not isinstance(y, (int, Expr)):
        return at.unknown(reason)
    strict = len(sign) == 1
    return Undecided(reason, at.span, holds=x - y + strict, fails=y - x + (not strict))


def compare(at: Context, sign: str, a: Value, b: Value) -> Truth:
    """`a sign b` for `== != < <= > >= is`, `is not`, `in` and `not in`."""
    if sign in ("!=", "is not", "not in"):
        return _not(compare(at, {"!=": "==", "is not": "is", "not in": "in"}[sign], a, b))
    if sign == "is":
        return _identity(at, a, b)
    if sign == "in":
        return contains(at, b, a)
    return equal(at, a, b) if sign == "==" else _ordered(at, sign, a, b)


def equal(at: Context, a: Value, b: Value) -> Truth:
    """`a == b`."""
    a, b = _asked(a), _asked(b)
    if a is b and not isinstance(a, (Unknown, float, Array, Scalar)):
        return True
    if isinstance(a, Address) and isinstance(b, Address):
        return a.of is b.of
    for value, other in ((a, b), (b, a)):
        if isinstance(value, Unknown):
            apart = isinstance(value, Text) and isinstance(other, str) and not value.may_be(other)
            return False if apart else _open(value, other)
    if is_number(a) and is_number(b):
        _tell_equalled(at, a, b)
        return _equal_numbers(at, a, b)
    if isinstance(a, (Array, Dataset)) or isinstance(b, (Array, Dataset)):
        return at.unknown("arrays are compared, whose contents are not known")
    if (alike := _same_dtype(a, b)) is not None:
        return alike
    if isinstance(a, External) and isinstance(b, External):
        return a.name == b.name or (False if _apart(a, b) else at.unknown(f"whether {a.name} is {b.name}"))
    kinds = type_name(a), type_name(b)
    if None in kinds:
        return (
            False
            if None in (a, b) or any(map(_only_itself, (a, b)))
            else at.unknown(f"whether {describe(a)} equals {describe(b)}")
        )
    return _equal_kinds(at, a, b) if kinds[0] == kinds[1] else False


def _tell_equalled(at: Context, a: Value, b: Value) -> None:
    for number, other in ((a, b), (b, a)):
        array = number.of if isinstance(number, Scalar) else None
        if array is not None:
            from cnnlint.library.facts import tell_equalled

            tell_equalled(at, "==", array, other)


def _same_dtype(a: Value, b: Value) -> bool | None:
    """Whether two name one dtype, of which one is an object of TensorFlow: it equals its name and a NumPy dtype."""
    if not any(isinstance(one, External) and one.name.startswith("tensorflow.") for one in (a, b)):
        return None
    names = dtype_of(a), dtype_of(b)
    return None if None in names else names[0] == names[1]


def _apart(a: External, b: External) -> bool:
    """Whether two things with different names surely differ: one is Python's own, and the other too, or Keras's; or they are
    classes of two layers or models of Keras."""
    if a.local is not None or b.local is not None:
        return False
    modules = {a.name.partition(".")[0], b.name.partition(".")[0]}
    classes = _class_of_keras(a.name), _class_of_keras(b.name)
    return modules in ({"builtins"}, {"builtins", "keras"}) or (None not in classes and classes[0] is not classes[1])


_MODELS = {"keras.Model": "Model", "keras.Sequential": "Sequential", "keras.models.Functional": "Functional"}


def _class_of_keras(name: str) -> object:
    """The layer or the model that it is the name of, whichever of its names that is; None if it is neither."""
    from cnnlint.layers import find

    module, _, cls = name.rpartition(".")
    return _MODELS.get(name) or (find(cls) if module == "keras.layers" else None)


def _open(value: Unknown, other: Value) -> Unknown:
    """A comparison with what is not known: it is settled by what would be equal, or by any number."""
    if isinstance(other, str):
        return aside_from(value, f'"{other}"')
    return aside_from(value, str(other) if other is None or isinstance(other, bool) else "10")


def _only_itself(value: Value) -> bool:
    """Whether it equals nothing else: a layer or model, unless its class says otherwise."""
    owner = getattr(value, "owner", None)
    if getattr(value, "by_identity", False):
        return True
    return isinstance(value, Mutable) and value.builds and (owner is None or owner.function("__eq__") is None)


def contains(at: Context, container: Value, item: Value) -> Truth:
    """`item in container`."""
    item = _asked(item)
    if isinstance(container, Unknown):
        apart = isinstance(container, Text) and isinstance(item, str) and not container.may_hold(item)
        return False if apart else nameless(container)
    if isinstance(container, str) and isinstance(item, str):
        return item in container
    if isinstance(container, (str, int, float, Expr, Scalar)) or container is None:
        if isinstance(item, Unknown):
            return aside_from(item)
        why = perhaps_no_number(container)
        if why is not None:
            return why
        words = f"argument of type '{type_name(container)}' is not iterable"
        return bool(at.raises("TypeError", words, perhaps=container is None))
    if isinstance(container, DictValue):
        return _any(at, item, list(container.items), container.rest)
    if isinstance(container, tuple):
        return _any(at, item, container, None)
    if isinstance(container, ListValue):
        return _any(at, item, container.items, container.rest)
    if hasattr(container, "contains"):
        answer: Truth = container.contains(item, at)
        return answer
    items = at.iterate(container)
    return items if isinstance(items, Unknown) else _any(at, item, items, None)


def told_by_python(items: Iterable[Value]) -> bool:
    """Whether Python's own `==` tells which of these are equal: known integers, texts and None."""
    return _PLAIN.issuperset(map(type, items))


def _any(at: Context, item: Value, items: Sequence[Value], rest: Unknown | None) -> Truth:
    if type(item) in _PLAIN and told_by_python(items):
        return item in items or (False if rest is None else rest)
    if _only_itself(item):
        if any(other is item for other in items):
            return True
        items = [other for other in items if isinstance(other, (Unknown, Array, Dataset))]
    unsure = rest
    for other in items:
        found = equal(at, item, other)
        if found is True:
            return True
        if isinstance(found, Unknown):
            unsure = unsure or found
    return False if unsure is None else unsure


def _not(truth: Truth) -> Truth:
    return truth if isinstance(truth, Unknown) else not truth


def _asked(value: Value) -> Value:
    """The value as a comparison sees it."""
    return None if isinstance(value, NotGiven) else value


def _identity(at: Context, a: Value, b: Value) -> Truth:
    a, b = _asked(a), _asked(b)
    for value, other in ((a, b), (b, a)):
        if isinstance(value, Unknown):
            return _open(value, other)
    if a is b:
        return True
    if isinstance(a, Mutable) or isinstance(b, Mutable) or a is None or b is None:
        return False
    if isinstance(a, bool) or isinstance(b, bool):
        return type(a) is type(b) and a is b
    if isinstance(a, str) is not isinstance(b, str) and _same_dtype(a, b):
        return False
    return equal(at, a, b)


def _equal_numbers(at: Context, a: Numeric, b: Numeric) -> Truth:
    x, y = _value(a), _value(b)
    if isinstance(x, (int, float)) and isinstance(y, (int, float)):
        return x == y
    if isinstance(x, (int, Expr)) and isinstance(y, (int, Expr)):
        if same(x, y):
            return True
        if differ(x, y):
            return False
    if _certain("<", a, b) or _certain("<", b, a):
        return False
    return at.unknown(f"whether {_written(a)} equals {_written(b)}")


def _equal_kinds(at: Context, a: Value, b: Value) -> Truth:
    if isinstance(a, SetValue) and isinstance(b, SetValue):
        return _equal_sets(at, a, b)
    if isinstance(a, ListValue) and isinstance(b, ListValue):
        return _equal_items(at, a.items, b.items, a.rest or b.rest)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _equal_items(at, a, b, None)
    if not isinstance(a, DictValue) or not isinstance(b, DictValue):
        return bool(a == b)
    rest = a.rest or b.rest
    if a.items.keys() != b.items.keys():
        return False if rest is None else rest
    return _equal_items(at, list(a.items.values()), [b.items[key] for key in a.items], rest)


def _equal_items(at: Context, a: Sequence[Value], b: Sequence[Value], rest: Unknown | None) -> Truth:
    if rest is None and len(a) != len(b):
        return False
    unsure = rest
    for x, y in zip(a, b, strict=False):
        found = equal(at, x, y)
        if found is False:
            return False
        if isinstance(found, Unknown):
            unsure = unsure or found
    return True if unsure is None else unsure


def _equal_sets(at: Context, a: SetValue, b: SetValue) -> Truth:
    rest = a.rest or b.rest
    inside = [*(contains(at, b, x) for x in a.items), *(contains(at, a, y) for y in b.items)]
    unsure = rest or next((found for found in inside if isinstance(found, Unknown)), None)
    return all(inside) if unsure is None else unsure


def _ordered(at: Context, sign: str, a: Value, b: Value) -> Truth:
    for value, other in ((a, b), (b, a)):
        if isinstance(value, Unknown):
            return _open(value, other)
    if is_number(a) and is_number(b):
        if _certain(sign, a, b):
            return True
        opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[sign]
        return False if _certain(opposite, a, b) else _undecided(at, sign, a, b)
    if isinstance(a, str) and isinstance(b, str):
        return _ORDER[sign](a, b)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _lexicographic(at, sign, a, b)
    if isinstance(a, ListValue) and isinstance(b, ListValue):
        return a.rest or b.rest or _lexicographic(at, sign, a.items, b.items)
    kinds = type_name(a), type_name(b)
    if None in kinds or "set" in kinds:
        return at.unknown(f"whether {describe(a)} {sign} {describe(b)}")
    words = f"'{sign}' not supported between instances of '{kinds[0]}' and '{kinds[1]}'"
    return bool(at.raises("TypeError", words, perhaps=a is None or b is None))


def _lexicographic(at: Context, sign: str, a: Sequence[Value], b: Sequence[Value]) -> Truth:
    for x, y in zip(a, b, strict=False):
        found = equal(at, x, y)
        if isinstance(found, Unknown):
            return found
        if not found:
            return _ordered(at, sign, x, y)
    return _ORDER[sign](len(a), len(b))


def _certain(sign: str, a: Numeric, b: Numeric) -> bool:
    """Whether it holds for every value that the two numbers can take."""
    if sign in (">", ">="):
        return _certain(_MIRROR[sign], b, a)
    x, y = _value(a), _value(b)
    if isinstance(x, (int, Expr)) and isinstance(y, (int, Expr)):
        return less(x, y + 1 if sign == "<=" else y)
    high, low = interval(a)[1], interval(b)[0]
    return high is not None and low is not None and _ORDER[sign](high, low)


def _value(number: Numeric) -> Size | float | None:
    return number.value if isinstance(number, Scalar) else number


def _written(number: Numeric) -> str:
    value = _value(number)
    return (
        text(value) if isinstance(value, (int, Expr)) else f"a {type_name(number) or 'number'}" if value is None else str(value)
    )
