"""Lists of several lengths that are to be one array."""

from __future__ import annotations

from cnnlint.program import Problem
from cnnlint.values import Context, ListValue, Value


def refuse_ragged(at: Context, rows: Value, dtype: Value) -> bool:
    """`np.array([[1, 2], [3]])`: since NumPy 1.24 no array of lists is made of it, unless `dtype=object` asks for one."""
    lengths = _lengths(at, rows) if dtype is None else []
    if len(set(lengths)) < 2:
        return False
    at.emit(
        Problem(
            "arrays-do-not-fit",
            f"the lists have different lengths, {min(lengths)} to {max(lengths)}, and make no array",
            at.span,
            help="bring them to one length: `keras.utils.pad_sequences(...)`",
            keras="setting an array element with a sequence. The requested array has an inhomogeneous shape",
            dialects=frozenset({3}),
        )
    )
    return True


def _lengths(at: Context, rows: Value) -> list[int]:
    """Of each list, where all of them are lists of numbers whose ends are known."""
    if not isinstance(rows, (ListValue, tuple)):
        return []
    items = at.iterate(rows)
    if not isinstance(items, (list, tuple)) or not all(isinstance(row, (ListValue, tuple)) for row in items):
        return []
    found = [_numbers(row) for row in items]
    return [n for n in found if n is not None] if None not in found else []


def _numbers(row: Value) -> int | None:
    items = row.items if isinstance(row, ListValue) and row.rest is None and row.tail is None else row
    plain = isinstance(items, (list, tuple)) and all(type(item) in (int, float) for item in items)
    return len(items) if plain and isinstance(items, (list, tuple)) else None
