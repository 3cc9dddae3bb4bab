"""Numbers that come out of arrays: how many rows or different values they have, the least and the greatest of them."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library.dtypes import is_float, is_integer
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.program import Call
from cnnlint.shapes import Dim, Size, less
from cnnlint.values import (
    ON_DISK,
    Array,
    Context,
    Did,
    ListValue,
    Number,
    Scalar,
    Unknown,
    Value,
)

ENOUGH = 10  # rows per class from which a part of a data set surely shows every class


def number(
    at: Context,
    a: Array,
    low: float | None = None,
    high: float | None = None,
    reason: str = "",
    reduction: str | None = None,
) -> Value:
    """One number out of an array, as NumPy hands it out; known when its range is a point. reduction: `mean` and the like."""
    if a.kind == "tensor":
        return replace(a, shape=(), low=low, high=high, labels=None, columns=None, values=None)
    if a.dtype == ON_DISK:
        return Number("what stands in a cell of the table is known only on disk", at.span, like=f"numpy.{ON_DISK}")
    if a.dtype == "object":
        return _sequence(at, a)
    if a.dtype is None or not (is_integer(a.dtype) or is_float(a.dtype) or a.dtype == "bool"):
        return at.unknown("a number that is computed from data that is not known")
    value = low if low is not None and low == high else None
    if value is not None:
        value = float(value) if is_float(a.dtype) else int(value)
    return Scalar(f"numpy.{a.dtype}", value, low=low, high=high, span=at.span, reason=reason, reduction=reduction)


def _sequence(at: Context, a: Array) -> Value:
    """What an array of objects holds where their range is known: sequences of numbers, or anything. Of texts that a Tokenizer
    read they are plain lists."""
    why = at.unknown("what an object array holds is not known")
    if a.low is None:
        return why
    found = ListValue([], why)
    if any(step.did is Did.WORD_NUMBERS for step in a.trail):
        found.tail = Scalar("int", low=a.low, high=a.high, span=at.span, reason="the number of a word")
    return found


def rows_of(value: Value) -> Dim | Unknown:
    """The number of rows of an array."""
    if not isinstance(value, Array) or isinstance(value.shape, Unknown) or not value.shape:
        return Unknown("the number of rows is not known")
    return value.shape[0]


def shows_all_classes(a: Array) -> bool:
    """Whether the array has so many rows that every class of its labels surely occurs in it."""
    if a.labels is None or a.labels.classes is None:
        return False
    rows = rows_of(a)
    if a.labels.encoding in ("strings", "categories") and not isinstance(rows, int):
        return False  # rows chosen of a table, by what stands in it perhaps
    if isinstance(rows, Unknown) or rows is None:
        return True
    return not less(rows, ENOUGH * a.labels.classes)


def unique_count(at: Context, a: Array) -> Size:
    """How many different values the array holds: the classes of labels; else a named unknown."""
    if a.values is not None:
        return len(set(a.values))
    if a.labels is not None and a.labels.encoding in ("one-hot", "binary", "multi-hot"):
        return 2
    if a.labels is not None and a.labels.classes is not None and shows_all_classes(a):
        return a.labels.classes
    least = 1 if a.shape else 0
    why = "how many different values the data holds is known only at run time"
    size = unknown_size(at, "num_classes", why, least, span(a))
    if a.dtype == ON_DISK:
        at.emit(Call(at.span, "pandas.__counted__", {"column": a}, {}, size))
    return size


def span(a: Array) -> int | None:
    """How many different values an integer array can hold at most."""
    if not (is_integer(a.dtype) or a.dtype == "bool") or a.low is None or a.high is None:
        return None
    return int(a.high - a.low) + 1


def maximum(at: Context, a: Array) -> Value:
    """The greatest value of the whole array: for labels the last class id, else a number within the range."""
    if a.values:
        return number(at, a, max(a.values), max(a.values))
    labels = a.labels
    if labels is not None and labels.encoding == "ids" and labels.classes is not None and shows_all_classes(a):
        last = labels.first + labels.classes - 1
        if isinstance(last, int):
            known = a.dtype is None and a.part is not None and a.part.startswith("y_")  # integers, of one size or another
            return number(at, replace(a, dtype="int64") if known else a, last, last)
        return Scalar(f"numpy.{a.dtype or 'int64'}", last, span=at.span)
    if labels is not None and labels.encoding in ("one-hot", "binary") and a.dtype is not None:
        return number(at, a, 1, 1)
    if a.part is not None and a.part.startswith("x_") and a.high is not None and not a.scaled:
        return number(at, a, a.high, a.high)  # known data sets use their whole range
    return number(at, a, a.low, a.high, "the greatest value of data that is not known")


def minimum(at: Context, a: Array) -> Value:
    """The least value of the whole array."""
    if a.values:
        return number(at, a, min(a.values), min(a.values))
    labels = a.labels
    if labels is not None and labels.encoding in ("ids", "one-hot", "binary") and shows_all_classes(a):
        first = labels.first if labels.encoding == "ids" else 0
        return number(at, a, first, first)
    return number(at, a, a.low, a.high, "the least value of data that is not known")
