"""The items of iterables, and fresh names for numbers that only a run can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import exists
from cnnlint.library.python.ranges import RangeValue, any_number_in
from cnnlint.library.windows import Stretch
from cnnlint.shapes import Expr, Size, Symbol, less, symbol
from cnnlint.values import Array, Context, Dataset, Generated, ListValue, Made, Shared, Text, Unknown, Value, another, common

MOST_ITEMS = 10_000
_ROW_BY_ROW = ("numpy.ndarray", "tensor", "names", "pandas.Series")
MOST_ALIKE = 8  # items of a generator that are compared with each other


def items_of(at: Context, value: Value) -> tuple[Sequence[Value], Unknown | None]:
    """The items that are known, in order, and why more may follow (None when these are all)."""
    if isinstance(value, Generated) and value.rest is None:
        return value.drain(at), None
    if isinstance(value, ListValue):
        return tuple(value.items), value.rest
    items = at.iterate(value)
    return ((), items) if isinstance(items, Unknown) else (items, None)


def iterator(items: Iterable[Value], rest: Unknown | None = None) -> ListValue:
    """What gives these items, each of them once."""
    return Generated(items) if rest is None else ListValue(items, rest)


def each_of(at: Context, value: Value) -> Value | None:
    """What each item of an iterable is like whose number of items is not known; None when that is not known either."""
    if isinstance(value, Dataset):
        return another(value.each)
    if isinstance(value, ListValue):
        return another(_each_item(value))
    if isinstance(value, Made) and exists(f"{value.name}.__iter__"):
        made = at.apply(f"{value.name}.__iter__", Arguments((value,)))
        return _each_item(made) if isinstance(made, ListValue) else None
    if isinstance(value, Array) and value.kind == "names" and value.related is not None:
        return Text("which column it is only a run can tell", at.span, related=value.related)
    if (
        isinstance(value, Array)
        and not isinstance(value.shape, Unknown)
        and value.shape
        and value.kind in ("numpy.ndarray", "tensor", "pandas.Series")
    ):
        index = any_number_in(at, value)
        return at.item(value, symbol("row", "of a loop over an array", at.span, 0)) if index is None else index
    return None


COUNTED: Shared[dict[Symbol, ListValue]] = Shared(dict)  # the lists whose lengths these symbols are


def counted(at: Context, items: ListValue, name: str) -> Size:
    """The length of a list whose items are not all known: for as long as it stays what it is, the same each time."""
    if items.length is not None:
        return items.length
    name = f"len({items.variable})" if items.variable else name
    count = fresh(at, name, items.rest.reason if items.rest else "", len(items.items))
    if type(items) is ListValue:
        items.count = count
        at.shared(COUNTED)[count.symbols[0]] = items
    return count


def length_of(at: Context, value: Value) -> Size | None:
    """How many items an iterable has, whichever they are: for a list always a size, known or not."""
    if type(value) is ListValue:
        return counted(at, value, "rows")
    if isinstance(value, (ListValue, RangeValue, Stretch)):
        return value.length
    if isinstance(value, (str, tuple, range)):
        return len(value)
    if isinstance(value, Dataset):
        return value.cardinality
    if isinstance(value, Array) and value.kind in _ROW_BY_ROW and isinstance(value.shape, tuple) and value.shape:
        return value.shape[0]
    return None


def known_length(at: Context, value: Value) -> Size | None:
    """The same where it has a name already: a copy does not give it one."""
    return value.length if isinstance(value, ListValue) else length_of(at, value)


def surely_some(value: Value) -> bool:
    """Whether a loop over it, whose number of items is not known, has a round whatever that number is."""
    if isinstance(value, ListValue):
        return bool(value.items) or (value.length is not None and less(0, value.length))
    if isinstance(value, Array):
        length = value.shape[0] if isinstance(value.shape, tuple) and value.shape else None
        return length is not None and less(0, length)
    rounds = value.length if isinstance(value, RangeValue) else value.cardinality if isinstance(value, Dataset) else None
    return rounds is not None and less(0, rounds)


def first_of(value: Value) -> Value | None:
    """The item of the first round of a loop over it, where more is known of that than of each."""
    if isinstance(value, Dataset):
        return another(value.first)
    return value.items[0] if type(value) is ListValue and value.items else None


def _each_item(value: ListValue) -> Value | None:
    """What its known items and what follows them have in common; an endless generator goes on as it began."""
    if value.rest is None or not value.items or isinstance(value.tail, Unknown):
        return value.tail if value.rest is not None else None
    if value.tail is None and not isinstance(value, Generated):
        return None
    further = () if value.tail is None else (value.tail,)
    return common((*value.items[:MOST_ALIKE], *further), value.rest)


def list_of(at: Context, value: Value) -> ListValue:
    """A new list with the items of an iterable, as far as they are known."""
    items, rest = items_of(at, value)
    if len(items) > MOST_ITEMS:
        return ListValue(items[:MOST_ITEMS], at.unknown(f"only the first {MOST_ITEMS} items are followed"), None, len(items))
    if rest is None or items:
        return ListValue(items, rest, value.tail if isinstance(value, ListValue) else None, known_length(at, value))
    return ListValue((), rest, each_of(at, value), known_length(at, value))


def turned(at: Context, rows: ListValue) -> Value:
    """The columns of rows of one length, each with as many items as there are rows."""
    row, why = _each_item(rows), rows.rest or at.unknown("how many rows there are is not known")
    cells = items_of(at, row) if isinstance(row, (tuple, ListValue)) else ((), why)
    known = [items_of(at, r) if isinstance(r, (tuple, ListValue)) else ((), why) for r in rows.items]
    if cells[1] is not None or any(rest is not None or len(items) != len(cells[0]) for items, rest in known):
        return at.unknown("how many columns the rows have is not known")
    count = length_of(at, rows)
    return ListValue([ListValue([items[i] for items, _ in known], why, cell, count) for i, cell in enumerate(cells[0])])


_NAMED: Shared[dict[str, dict[Any, int]]] = Shared(dict)  # the symbols of each name, numbered


def fresh(at: Context, name: str, reason: str, minimum: int | None = None, maximum: int | None = None) -> Expr:
    """An integer that equals no other one for certain: `len`, then `len_2`, ..."""
    return symbol(_numbered(at, name, object()), reason, at.span, minimum, maximum)


def each_of_rest(at: Context, value: Value) -> Value | None:
    """What each item of an iterable is like that follows the known ones; None when that is not known either."""
    return value.tail if isinstance(value, ListValue) else each_of(at, value)


def whole_number(at: Context, name: str, of: Sequence[Value | None], why: Unknown) -> Value:
    """What comes of integers, not all of which are told, and is an integer itself: from 0 up if all of them are."""
    numbers = [number for number in of if isinstance(number, (int, Expr))]
    if len(numbers) < len(of):
        return why
    return fresh(at, name, why.reason, 0 if all(less(-1, number) for number in numbers) else None)


def size_at(at: Context, name: str, reason: str, minimum: int) -> Expr:
    """An integer that only a run tells, for that reason and at this place: the same whenever it is asked for."""
    return symbol(_numbered(at, name, (reason, at.span)), reason, at.span, minimum)


def size_of_unknown(at: Context, value: Unknown, name: str, minimum: int | None = None) -> Expr:
    """The integer made of an unknown value: the same symbol each time when the value has a name of its own."""
    if value.name is None:
        return fresh(at, name, value.reason, minimum)
    inner = value.name if name == "int" else f"{name}({value.name})"
    where = value.span or at.span
    return symbol(_numbered(at, inner, (value.reason, where)), value.reason, where, minimum)


_OPEN: Shared[dict[int, Unknown]] = Shared(dict)  # unknowns without a name that sizes were made of, by identity


def open_size(at: Context, why: Unknown, name: str, minimum: int) -> Expr:
    """A size of which no more is known than why, under its own name or that one. Of an unknown without a name it is not told
    whether another one for the same reason is the same thing."""
    if why.name is not None:
        return symbol(why.name, why.reason, why.span or at.span, minimum, cause=why.cause)
    return part_of_unknown(at, why, name, minimum)


def part_of_unknown(at: Context, why: Unknown, name: str, minimum: int) -> Expr:
    """A size of something unknown, such as how many columns it has: the same symbol for the same thing."""
    key: object = (why.name, why.reason, why.span, why.turn)
    if why.name is None:
        at.shared(_OPEN)[id(why)] = why  # so that no other one gets its identity
        key = id(why)
    return symbol(_numbered(at, name, key), why.reason, why.span or at.span, minimum, cause=why.cause)


def share_of(
    at: Context, whole: Size, name: str, reason: str, minimum: int, maximum: int | None = None, part: object = None
) -> Expr:
    """A size that follows from another one, as the reason says: the same for the same. part: what tells shares apart of which
    the reason says no more than that they are some."""
    return symbol(_numbered(at, name, (whole, reason, part)), reason, None, minimum, maximum)


_FOUND: Shared[dict[Any, dict[Any, int]]] = Shared(dict)  # the data in which something was found, by what and where


def size_found_in(at: Context, data: Array, name: str, reason: str, minimum: int) -> Expr:
    """An integer that a run finds in data: the same symbol for the same data, another for others that come this way."""
    others = at.shared(_FOUND).setdefault((name, reason, at.span), {})
    number = others.setdefault((data.shape, data.columns, data.trail), len(others) + 1)
    return symbol(name if number == 1 else f"{name}_{number}", reason, at.span, minimum)


def _numbered(at: Context, name: str, key: object) -> str:
    """The name, with a number from the second symbol of that name on."""
    others = at.shared(_NAMED).setdefault(name, {})
    number = others.setdefault(key, len(others) + 1)
    return name if number == 1 else f"{name}_{number}"
