"""`pandas.merge` and `join`: tables side by side where their keys agree."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.dtypes import is_integer
from cnnlint.library.pandas.frames import FRAME, SERIES
from cnnlint.library.pandas.held import facts_of
from cnnlint.library.pandas.listed import strings
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Dim
from cnnlint.values import ON_DISK, Array, Context, Unknown, Value

_ON_ITS_OWN = (None, "inner")  # joins that leave no cell empty, so that integers stay integers


@models("pandas.merge")
def merge(at: Context, left: Value, right: Value, how: Value = "inner", on: Value = None, left_on: Value = None,
          right_on: Value = None, left_index: Value = False, right_index: Value = False, sort: Value = False,
          suffixes: Value = ("_x", "_y"), *more: Value, **others: Value) -> Value:  # fmt: skip
    """How many rows agree only the data can tell. The columns are those of both, the common keys once."""
    if not isinstance(left, Array) or not isinstance(right, Array) or left.kind != FRAME or right.kind not in (FRAME, SERIES):
        return _beside(at, _table(left), _table(right), how, None)
    on = () if on is None and (left_index is True or right_index is True) else on
    names = None if others or more else _names(at, left, right, on, (left_on, right_on), suffixes)
    return _beside(at, left, right, how, names)


@models("pandas.DataFrame.merge")
def merge_method(at: Context, a: Array, right: Value, *more: Value, **others: Value) -> Value:
    return merge(at, a, right, *more, **others)


@models("pandas.DataFrame.join")
def join(at: Context, a: Array, other: Value, on: Value = None, how: Value = "left", lsuffix: Value = "", rsuffix: Value = "",
         *more: Value, **others: Value) -> Value:  # fmt: skip
    """By index, or by the other's index: the columns of both."""
    if not isinstance(other, Array) or other.kind not in (FRAME, SERIES):
        return Array(at.unknown("the tables that are joined are not known"), kind=FRAME)
    suffixes = (lsuffix, rsuffix)
    return _beside(at, a, other, how, _names(at, a, other, (), (None, None), suffixes))


def _table(value: Value) -> Array:
    """The table; one of which nothing is known where it is no array."""
    return value if isinstance(value, Array) else Array(Unknown("a table that is not known"), kind=FRAME)


def _beside(at: Context, left: Array, right: Array, how: Value, names: tuple[str, ...] | None) -> Array:
    rows = unknown_size(at, "rows", "how many rows of two tables agree is known only at run time")
    count: Dim = len(names) if names is not None else unknown_size(at, "columns", "the columns of two tables", 1)
    made = step(
        left.unmeasured(), at, "merged with another table", shape=(rows, count), dtype=_dtype(left, right, how), columns=names
    )
    return made.holding(_held(left, right, how))


def _held(left: Array, right: Array, how: Value) -> Iterator[tuple[str, Array]]:
    """What is known of columns that only one of the tables has; integers may become floats where cells stay empty."""
    for a, other in ((left, right), (right, left)):
        for name, fact in facts_of(a):
            if other.columns is None or name in other.columns:
                continue
            whole = is_integer(fact.dtype) and how not in _ON_ITS_OWN
            yield name, replace(fact, dtype=ON_DISK) if whole else fact


def _dtype(left: Array, right: Array, how: Value) -> str | None:
    """Cells that stay empty make floats of integers."""
    if left.dtype != right.dtype or left.dtype is None:
        return None
    return left.dtype if left.dtype in (ON_DISK, "float64", "float32") or how in _ON_ITS_OWN else None


def _names(
    at: Context, left: Array, right: Array, on: Value, apart: tuple[Value, Value], suffixes: Value
) -> tuple[str, ...] | None:
    """The names of the columns, where both tables' are known."""
    ends = suffixes if isinstance(suffixes, tuple) and len(suffixes) == 2 else None
    if left.columns is None or right.columns is None or ends is None or not all(isinstance(e, (str, type(None))) for e in ends):
        return None
    if apart != (None, None):
        keys = tuple(strings(at, k) for k in apart)
        if None in keys:
            return None
        shared = {a for a, b in zip(keys[0] or (), keys[1] or (), strict=False) if a == b}
    else:
        listed = strings(at, on) if on is not None else tuple(n for n in left.columns if n in right.columns)
        if listed is None:
            return None
        shared = set(listed)
    twice = {n for n in left.columns if n in right.columns and n not in shared}
    first = tuple(f"{n}{ends[0] or ''}" if n in twice else n for n in left.columns)
    second = tuple(f"{n}{ends[1] or ''}" if n in twice else n for n in right.columns if n not in shared)
    return (*first, *second)
