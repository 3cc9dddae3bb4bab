"""What several values have in common, where it is not known which of them it is."""

from __future__ import annotations

from collections.abc import Iterable

from cnnlint.reasons import Cause
from cnnlint.shapes import Expr
from cnnlint.values.functions import ProgramFunction
from cnnlint.values.kinds import Scalar
from cnnlint.values.objects import Mutable
from cnnlint.values.unknowns import Either, Number, OneOf, Optional, Unknown, Value, not_none


def joined(one: dict[str, Value], other: dict[str, Value], why: Unknown) -> dict[str, Value]:
    """The attributes when either of two states is possible."""
    return {n: join(one[n], other[n], why) if n in one and n in other else why for n in {**one, **other}}


def join(a: Value, b: Value, why: Unknown) -> Value:
    """The value when either of two is possible: itself if they agree, part by part for tuples, else `why`."""
    if identical(a, b):
        return a
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return tuple(join(x, y, why) for x, y in zip(a, b, strict=True))
    either = getattr(a, "either", None)
    if either is not None and type(a) is type(b):
        return either(b, why)  # a value that knows what two of its kind have in common
    optional = _or_none(a, b, why)
    if optional is not None:
        return optional
    reason = next((v for v in (a, b) if isinstance(v, Unknown)), why)
    # it may be another value: the name of one of them does not stand for it
    kind = kind_of_number((a, b))
    if kind is not None:
        return Number(reason.reason, reason.span, None, reason.by, reason.cause, kind.type)
    return one_of((a, b), reason.likewise(by=reason.by))


def _or_none(a: Value, b: Value, why: Unknown) -> Optional | None:
    """None on one side, and one value on the other."""
    if not (a is None or b is None or isinstance(a, Optional) or isinstance(b, Optional)) or why.cause is Cause.LOOP:
        return None
    values = [not_none(v) for v in (a, b) if v is not None]
    other = values[0] if len(values) == 1 else join(values[0], values[1], why)
    if isinstance(other, Unknown):
        return None
    return Optional(why.reason, why.span, None, why.by, why.cause, (other,) if _reaches(other) else (), other)


def one_of(values: Iterable[Value], why: Unknown) -> Unknown:
    """Not known which of these it is; remembered are those that can be changed, for a change may reach any of them, and those
    that change something when they are called."""
    found: dict[int, Value] = {}
    values = tuple(values)
    for value in values:
        inner = value.candidates if isinstance(value, Either) else (value,)
        found.update({id(v): v for v in inner if _reaches(v)})
    kind = OneOf if all(isinstance(v, (Mutable, OneOf)) for v in values) else Either
    return kind(why.reason, why.span, why.name, why.by, why.cause, tuple(found.values())) if found else why


def _reaches(value: Value) -> bool:
    """Whether a value can be changed, or something in it, or by a call of it."""
    if isinstance(value, tuple):
        return any(map(_reaches, value))
    handed_on: tuple[Value, ...] = getattr(value, "handed_on", ())
    own = isinstance(value, (Mutable, ProgramFunction)) or isinstance(getattr(value, "receiver", None), Mutable)
    return own or any(map(_reaches, handed_on))


def alike(items: Iterable[Value], why: Unknown) -> Value | None:
    """What all items have in common, numbers their type; None when that is nothing."""
    shared: Value | None = None
    for i, item in enumerate(items):
        item = Scalar(item.like, span=item.span, reason=item.reason) if isinstance(item, Number) else item
        shared = item if i == 0 else both(shared, item, why)
        if shared is None or isinstance(shared, Unknown):
            return None
    return shared


def common(items: Iterable[Value], why: Unknown) -> Value | None:
    """What all items have in common, or that it is one of them, where they can be changed; None when that is nothing."""
    items = list(items)
    found = alike(items, why)
    either = one_of(items, why) if found is None else found
    return None if either is why else either


def any_one(values: Iterable[Value | None], why: Unknown) -> Value | None:
    """What stands for any one of them, as `common`, but of numbers their kind alone; None where one of them may be anything."""
    values = list(values)
    if any(value is None for value in values):
        return None
    kind = kind_of_number(values)
    return common(values, why) if kind is None else kind


def both(a: Value, b: Value, why: Unknown) -> Value:
    """What is true of each of two values: as `join`, but of numbers that differ it keeps the type, and of lists and dicts what
    those hold."""
    if isinstance(a, Mutable) and isinstance(b, Mutable) and (found := a.in_common(b, why)) is not None:
        found.among = (a, b)
        return found
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return tuple(both(x, y, why) for x, y in zip(a, b, strict=True))
    kinds = {_number_type(a), _number_type(b)}
    if len(kinds) == 1 and None not in kinds and not identical(a, b):
        low, high = _least_and_most(a, b)
        return Scalar(str(kinds.pop()), low=low, high=high, span=why.span, reason=why.reason)
    return join(a, b, why)


def _least_and_most(a: Value, b: Value) -> tuple[float | None, float | None]:
    """Between what both numbers lie, where that is known of each."""
    (low, high), (least, most) = _ends(a), _ends(b)
    if low is None or high is None or least is None or most is None:
        return None, None
    return min(low, least), max(high, most)


def _ends(value: Value) -> tuple[float | None, float | None]:
    if isinstance(value, (int, float)):
        return value, value
    if not isinstance(value, Scalar):
        return None, None
    return (value.value, value.value) if isinstance(value.value, (int, float)) else (value.low, value.high)


def kind_of_number(values: Iterable[Value]) -> Scalar | None:
    """The type that all the values have, as a number that is not known; None when one of them is no number or another."""
    kinds = {_number_type(value) for value in values}
    kind = kinds.pop() if len(kinds) == 1 else None
    return None if kind is None else Scalar(kind)


def _number_type(value: Value) -> str | None:
    if isinstance(value, Scalar):
        return value.type
    if isinstance(value, Number):
        return value.like
    if isinstance(value, bool):
        return None
    return "int" if isinstance(value, (int, Expr)) else "float" if isinstance(value, float) else None


def identical(a: Value, b: Value) -> bool:
    """Whether two values are surely the same: the same object, or equal immutable values of the same type."""
    if a is b:
        return True
    if type(a) is not type(b) or isinstance(a, Mutable):
        return False
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(identical(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)
