"""Lists of columns, and which columns of a file are read."""

from __future__ import annotations

import re

from cnnlint.shapes import Size
from cnnlint.values import Array, Context, Did, ListValue, Text, Unknown, Value, all_are

PLACES = "names at places"  # of the columns of a table, which its Index was asked for


def strings(at: Context, value: Value) -> tuple[str, ...] | None:
    """A list of literal strings."""
    if isinstance(value, str):
        return (value,)
    items = at.iterate(value) if isinstance(value, (tuple, ListValue)) else at.unknown("not a list")
    return None if isinstance(items, Unknown) or not all_are(items, str) else tuple(items)


def how_many(at: Context, columns: Value) -> int | None:
    """How many columns a list names, whatever they are called."""
    if isinstance(columns, ListValue):
        return len(columns.items) if columns.rest is None else None
    items = at.iterate(columns) if isinstance(columns, tuple) else at.unknown("not a list")
    return None if isinstance(items, Unknown) else len(items)


def is_there(a: Array, key: Value) -> bool:
    """Whether these are names of the table's columns, of which none was added, dropped or renamed since."""
    table = key.related.array if isinstance(key, (Text, Array)) and key.related is not None else None
    if table is None or isinstance(table.shape, Unknown) or isinstance(a.shape, Unknown) or a.shape[1:] != table.shape[1:]:
        return False
    return not any(s.did is Did.RENAMED for s in a.trail[len(table.trail) :])


def how_many_places(a: Array, names: Value) -> Size | None:
    """How many columns of the table are named by their places, `df.columns[-1]`; None where they are named otherwise."""
    if isinstance(names, ListValue) and names.rest is None and len(names.items) == 1:
        names = names.items[0]
    if not is_there(a, names):
        return None
    if not isinstance(names, Array):
        return 1
    picked = names.related is not None and names.related.kind == PLACES
    return names.shape[0] if picked and isinstance(names.shape, tuple) else None


def columns_read(at: Context, usecols: Value, names: Value, index: Value) -> tuple[tuple[str, ...] | None, int | None]:
    """The names of the columns and how many there are, as far as the call tells. Those of the index are no columns.

    `usecols` are names, or numbers that count from 0 (`[1, 2]`), or the letters of a spreadsheet (`"A:C,F"`).
    """
    called = None if isinstance(names, str) else strings(at, names)
    chosen = strings(at, usecols) if not isinstance(usecols, str) else None
    count = _lettered(usecols) if isinstance(usecols, str) else None
    if usecols is None:
        listed, count = called, None if called is None else len(called)
    elif chosen is not None:
        listed = tuple(dict.fromkeys(chosen))
        count = len(listed)
    else:
        numbers = _numbers(at, usecols)
        count = count if numbers is None else len(numbers)
        inside = called is not None and numbers is not None and max(numbers, default=0) < len(called)
        listed = tuple(called[i] for i in sorted(numbers)) if inside and called and numbers else None
    taken = _in_index(at, index)
    return listed if taken == 0 else None, None if count is None or taken is None else count - taken


def _numbers(at: Context, value: Value) -> set[int] | None:
    items = at.iterate(value)
    if isinstance(items, Unknown) or not all(type(i) is int and i >= 0 for i in items):
        return None
    return {i for i in items if isinstance(i, int)}


def _lettered(text: str) -> int | None:
    """How many columns `A:C,F` names."""
    count = 0
    for part in text.replace(" ", "").split(","):
        ends = re.fullmatch(r"([A-Za-z]+)(?::([A-Za-z]+))?", part)
        if ends is None:
            return None
        count += _number(ends[2] or ends[1]) - _number(ends[1]) + 1
    return count


def _number(letters: str) -> int:
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def _in_index(at: Context, index: Value) -> int | None:
    """How many columns `index_col` makes rows' names of."""
    if index is None or index is False:
        return 0
    if isinstance(index, (int, str)):
        return 1
    items = at.iterate(index) if isinstance(index, (tuple, ListValue)) else index
    return None if isinstance(items, Unknown) or not isinstance(items, (list, tuple)) else len(items)
