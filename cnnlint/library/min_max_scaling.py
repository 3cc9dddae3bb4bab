"""Scaling by hand: what an array has to do with its own least and greatest values bounds `(x - x.min()) / (x.max() - x.min())`.

That two numbers belong to the same array is known by the array itself, not by equal facts: the training data's extremes say
nothing of the test data.
"""

from __future__ import annotations

from typing import Any

from cnnlint.frozen import replace
from cnnlint.library.dtypes import is_float
from cnnlint.library.intervals import interval_of
from cnnlint.values import ON_DISK, Array, Number, Relation, Scalar, Unknown, Value, as_size

_RELATED = (Array, Scalar, Number)

ALL = "all"  # one number for the whole array
COLUMNS = "columns"  # one for each place of the axes that follow the first


def extreme(kind: str, of: Value, axis: Value, keepdims: Value, made: Value) -> Value:
    """The result of `of.min()` and the like, which remembers whose extreme it is; along axes where it meets its own rows."""
    over = ALL if axis is None else COLUMNS if as_size(axis) == 0 else _kept(axis) if keepdims is True else None
    if over is None or not isinstance(of, Array) or not isinstance(made, _RELATED):
        return made
    inner = of.related
    if kind == "max" and inner is not None and inner.kind == "size":
        return made.relating(Relation("most", inner.array, over))
    return made.relating(Relation(kind, of, over))


def _kept(axis: Value) -> str | None:
    items = axis if isinstance(axis, tuple) else (axis,)
    return f"axes {items}" if all(isinstance(as_size(i), int) for i in items) else None


def size_of(of: Value, made: Value) -> Value:
    """`abs(of)`, which remembers whose size it is."""
    return made.relating(Relation("size", of, ALL)) if isinstance(of, Array) and isinstance(made, Array) else made


def column_of(table: Array, name: str, made: Array) -> Array:
    """A column, which is the same column wherever it is taken from the same table."""
    return made.relating(Relation("column", table, name))


def by_its_own(operator: str, a: Value, b: Value, made: Value) -> Value:
    """What `a <operator> b` comes to, with what is known because the one is an extreme of the other."""
    if isinstance(made, Unknown) and not isinstance(made, Number) and isinstance(a, Number) and _spread(operator, a, b):
        made = Number(made.reason, made.span, cause=made.cause, like=a.like)
    if not isinstance(made, _RELATED):
        return made
    if operator == "-":
        return _less_the_least(a, b, made)
    if operator == "/" and isinstance(made, Array):
        return _divided(a, b, made)
    if operator == "*":
        return _stretched(a, b, made)
    return _nudged(a, b, made) if operator == "+" else made


def _spread(operator: str, a: Value, b: Value) -> bool:
    """Whether the difference of two numbers that are not known is that of an array's greatest and least."""
    return isinstance(a, Number) and operator == "-" and _relation(a, "max") is not None and _relation(b, "min") is not None


def _less_the_least(a: Value, b: Value, made: Any) -> Value:
    least, most = _relation(b, "min"), _relation(a, "max")
    if least is None or not _no_overflow(least.array):
        return made
    if most is not None and _same(most.array, least.array) and most.over == least.over:
        return _from_zero(made).relating(Relation("range", least.array, least.over))
    if isinstance(a, Array) and _same(a, least.array):
        return _from_zero(made).relating(Relation("above", least.array, least.over))
    return made


def _divided(a: Value, b: Value, made: Array) -> Array:
    above, whole = _relation(a, "above"), _relation(b, "range")
    if above is not None and whole is not None and _same(above.array, whole.array) and above.over == whole.over:
        return replace(made, low=0, high=above.times)
    most, size = _relation(b, "max"), _relation(b, "most")
    if most is not None and isinstance(a, Array) and _same(a, most.array) and a.low is not None and a.low >= 0:
        return replace(made, low=0, high=1)
    if size is not None and isinstance(a, Array) and _same(a, size.array) and is_float(a.dtype):
        return replace(made, low=-1 if a.low is None or a.low < 0 else 0, high=1)
    return made


def _stretched(a: Value, b: Value, made: Any) -> Value:
    """`2 * (x - x.min())`, of which the division makes 0 to 2."""
    number, whose = (a, b) if isinstance(a, (int, float)) else (b, a)
    above = _relation(whose, "above")
    if above is None or not isinstance(number, (int, float)) or number <= 0 or not is_float(getattr(made, "dtype", None)):
        return made
    return made.relating(replace(above, times=above.times * number))


def _nudged(a: Value, b: Value, made: Any) -> Value:
    """A little added to a divisor, lest it be zero, makes it no smaller."""
    whose, added = (a, b) if isinstance(a, _RELATED) and a.related is not None else (b, a)
    relation, by = getattr(whose, "related", None), interval_of(added)[0]
    if relation is None or relation.kind not in ("range", "max", "most") or by is None or by < 0:
        return made
    return made.relating(relation)


def _relation(value: Value, kind: str) -> Relation | None:
    found = value.related if isinstance(value, _RELATED) else None
    return found if found is not None and found.kind == kind else None


def _same(a: Array, b: Array) -> bool:
    """Whether both are the one array, or the one column of it."""
    if a is b:
        return True
    left, right = a.related, b.related
    columns = left is not None and right is not None and left.kind == right.kind == "column"
    return columns and left is not None and right is not None and left.array is right.array and left.over == right.over


def _no_overflow(a: Array) -> bool:
    """Whether the distance of two of its values can be held: small signed integers would wrap around."""
    return a.dtype in ("int64", ON_DISK, "uint8", "uint16", "uint32", "uint64") or is_float(a.dtype) or _columns_hold(a)


def _columns_hold(a: Array) -> bool:
    return a.dtype is None and bool(a.held) and all(c.dtype in ("int64", "float64", ON_DISK) for _, c in a.held)


def _from_zero(made: Any) -> Any:
    if isinstance(made, Number):
        return made
    return replace(made, low=0 if made.low is None or made.low < 0 else made.low)
