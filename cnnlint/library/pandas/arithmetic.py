"""Arithmetic and comparison of tables and columns with others, with arrays and with numbers."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.min_max_scaling import by_its_own
from cnnlint.library.numpy.elementwise import binary as numpy_binary
from cnnlint.library.pandas.frames import FRAME, SERIES
from cnnlint.library.pandas.held import as_one
from cnnlint.shapes import differ
from cnnlint.values import ON_DISK, Array, Context, Scaling, Value

SIXTY_FOUR = (ON_DISK, "int64", "float64")  # what the numbers of a column may be that comes from a file
_ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**")


@models("pandas.DataFrame.__binary__", "pandas.Series.__binary__")
def binary(at: Context, operator: str, a: Value, b: Value) -> Value:
    """As arrays, except that a frame and a column pair by names, not by place."""
    frame = next(x for x in (a, b) if isinstance(x, Array) and x.kind.startswith("pandas"))
    other = b if frame is a else a
    if isinstance(other, Array) and other.kind == SERIES and frame.kind == FRAME:
        dtype = _beside(operator, as_one(frame).dtype, other.dtype)
        by = step(frame, at, f"{operator} a column", dtype=dtype, low=None, high=None, values=None,
                  scaled=(*frame.scaled, Scaling(operator)))  # fmt: skip
        return by_its_own(operator, a, b, by)
    if isinstance(other, Array) and other.kind.startswith("pandas") and operator in _ARITHMETIC and _uneven(frame, other):
        why = at.unknown("rows of two tables are matched by their index")
        return step(frame.unmeasured(shape=why, dtype=None), at, f"{operator} a table of another length")
    made = numpy_binary(at, operator, a, b)
    if not isinstance(made, Array):
        return made
    return by_its_own(operator, a, b, replace(made, kind=frame.kind, columns=frame.columns))


def _uneven(a: Array, b: Array) -> bool:
    rows, others = (x.shape[:1] if isinstance(x.shape, tuple) else () for x in (a, b))
    return any(map(differ, rows, others))


def _beside(operator: str, a: str | None, b: str | None) -> str | None:
    """The dtype of arithmetic between a table and a column, of numbers of 64 bits: names that do not meet make floats."""
    if a not in SIXTY_FOUR or b not in SIXTY_FOUR or operator not in ("+", "-", "*", "/"):
        return None
    return "float64" if operator == "/" or "float64" in (a, b) else ON_DISK
