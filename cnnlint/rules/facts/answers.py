"""Which column of a table are the targets, and is it one of the inputs?"""

from __future__ import annotations

from cnnlint.shapes import Expr, same
from cnnlint.values import Array, Did, Step

_CHOOSE = frozenset(
    {
        *(Did.COLUMN, Did.COLUMNS, Did.LISTED, Did.PLACES, Did.CUT, Did.REORDERED, Did.REDUCED),
        *(Did.SHAPED, Did.RENAMED, Did.UNDER_KEYS),
    }
)


def answer_among(x: Array, y: Array) -> Step | None:
    """Where the targets are taken from the table that the inputs are made of, and the inputs hold that column, row by row."""
    if not x.trail or not y.trail or x.trail[0].did is not Did.TABLE or not _same_rows(x, y):
        return None
    steps, others = _chosen(x), _chosen(y)
    if not others or not isinstance(x.shape, tuple) or len(x.shape) != 2:
        return None
    if others[-1].did is Did.PLACES and steps and steps[-1].did is Did.PLACES:
        return others[-1] if _alike(steps[:-1], others[:-1]) and _between(steps[-1].detail, others[-1].detail) else None
    alone = len(others) == 1 and others[0].did is Did.COLUMN
    return others[0] if alone and _holds(x, steps, others[0].detail) else None


def _chosen(a: Array) -> list[Step]:
    """The steps that chose columns, or may have moved the values."""
    return [step for step in a.trail if step.did in _CHOOSE]


def _same_rows(x: Array, y: Array) -> bool:
    """Whether both are made of one table, and of the same rows of it."""
    rows, others = ([step.span for step in a.trail if step.did is Did.ROWS] for a in (x, y))
    return x.trail[0].span == y.trail[0].span and rows == others


def _alike(steps: list[Step], others: list[Step]) -> bool:
    """Whether both columns were taken from the same part of the table, which is named: one line may slice the rows twice."""
    named = all(step.did in (Did.COLUMNS, Did.LISTED) for step in (*steps, *others))
    return named and [step.detail for step in steps] == [step.detail for step in others]


def _between(columns: str, column: str) -> bool:
    """Whether one column is among a slice of them, as `8` and `0:9`; what depends on how many there are is not."""
    if ":" not in columns or ":" in column:
        return False
    first, last = (int(end) if end else None for end in columns.split(":"))
    place = int(column)
    if place < 0:
        return (first or 0) >= 0 and (place == -1 if last is None else last < 0 and place < last)
    return (first or 0) >= 0 and (first or 0) <= place and (last is None or last > place)


def _holds(x: Array, steps: list[Step], name: str) -> bool:
    """Whether these are all columns of a table but for some that are named, or those that are named, that one included."""
    if x.columns is not None:
        return all(step.did in (Did.COLUMNS, Did.LISTED) for step in steps) and name in x.columns
    width, last = x.shape[1] if isinstance(x.shape, tuple) else None, steps[-1] if steps else None
    if last is not None and last.did is Did.LISTED:
        listed = last.detail.split("\n")
        return name in listed and width == len(listed)
    dropped = [one for step in steps for one in step.detail.split("\n")]
    if not all(step.did is Did.COLUMNS for step in steps) or name in dropped or "" in dropped:
        return False
    return isinstance(width, Expr) and any(same(width + len(dropped), Expr({(symbol,): 1})) for symbol in width.symbols)
