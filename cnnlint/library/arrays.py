"""What the models of NumPy, TensorFlow and pandas share: turning values into Arrays, steps of a trail, rows and classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

from cnnlint.frozen import replace
from cnnlint.library.class_order import of_items, of_runs
from cnnlint.library.dtypes import promote, promote_operands
from cnnlint.library.intervals import interval_of, union
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Expr, Operation, Shape, Size, differ, same
from cnnlint.values import (
    Array,
    Context,
    DictValue,
    Did,
    Labels,
    ListValue,
    Number,
    OneOf,
    Scalar,
    Unknown,
    Value,
    alike,
    join,
    perhaps_no_number,
)

MAX_TRAIL = 12  # a trail is read by people: the origin and the latest steps are what they need
MAX_VALUES = 1024
_NUMBERS = frozenset({bool, int, float})


def step(a: Array, at: Context, what: str, did: Did | None = None, detail: str = "", **changes: Any) -> Array:
    """The array after one more step, said in its trail, of which the origin and the latest steps are kept."""
    if len(a.trail) >= MAX_TRAIL:
        a = replace(a, trail=(a.trail[0], *a.trail[2 - MAX_TRAIL :]))
    return a.then(at.span, what, did, detail, **changes)


def as_array(at: Context, value: Value, kind: str = "numpy.ndarray") -> Array | Unknown:
    """What `np.asarray(value)` gives for an Array, a number, or a (nested) sequence of them."""
    if isinstance(value, Array):
        if value.held and value.dtype is None:  # a table of columns that differ
            from cnnlint.library.pandas.held import as_one

            return replace(as_one(value), kind=kind)
        return value if value.kind == kind else replace(value, kind=kind, columns=None)
    if isinstance(value, Number):
        number_ = Array((), numbers_dtype(value.like), kind=kind)
        return number_ if value.related is None else number_.relating(value.related)
    if isinstance(value, Unknown):
        return _of_either(at, value, kind) if isinstance(value, OneOf) else value
    if isinstance(value, (bool, int, float, Expr, Scalar)):
        return perhaps_no_number(value) or scalar_array(value, kind)
    if isinstance(value, str):
        return Array((), "str", kind=kind, values=(value,))
    if isinstance(value, bytes):
        return Array((), None, kind=kind)
    if isinstance(value, ListValue) and value.tail is not None and value.rest is not None:
        return _from_tail(at, value, kind)
    if isinstance(value, range):
        return _from_items(at, list(value), kind)
    if isinstance(value, DictValue):
        return at.unknown("NumPy takes a dict for one object, not for a row of its keys")
    items = at.iterate(value)
    if isinstance(items, Unknown):
        return Array(items, kind=kind)
    return _from_items(at, list(items), kind)


def _of_either(at: Context, value: OneOf, kind: str) -> Array | Unknown:
    """What the arrays of all lists have in common that it may be: `[1, 0] if path in cats else [0, 1]`."""
    arrays = [as_array(at, one, kind) for one in value.candidates if isinstance(one, ListValue)]
    shapes = [array.shape for array in arrays if isinstance(array, Array)]
    if len(shapes) < len(value.candidates) or any(isinstance(s, Unknown) or s != shapes[0] for s in shapes):
        return value
    made: Value = arrays[0]
    for array in arrays[1:]:
        made = join(made, array, value)
    return made if isinstance(made, Array) else value


def numbers_dtype(like: str) -> str | None:
    """The dtype of an array of numbers of that type."""
    return {"int": "int64", "float": "float64", "bool": "bool"}.get(like, like.removeprefix("numpy."))


def scalar_array(value: Value, kind: str = "numpy.ndarray") -> Array:
    """A number as an array without axes."""
    low, high = interval_of(value)
    dtype = promote_operands(value, value)
    values = (value,) if isinstance(value, (bool, int, float)) else None
    of = value.related if isinstance(value, Scalar) else None
    scaled = of.array.scaled if of is not None and of.kind == "element" else ()
    return Array((), dtype, low, high, kind=kind, values=values, scaled=scaled)


def _from_tail(at: Context, items: ListValue, kind: str) -> Array:
    """A list that grew in a loop of unknown length: rows that are each like its tail."""
    why = items.rest or at.unknown("how many items a list has is not known")
    one = as_array(at, alike(_as_windows(at, (*items.items, items.tail), items.count), why), kind)
    if isinstance(one, Unknown) or isinstance(one.shape, Unknown):
        return Array(why, kind=kind)
    rows = unknown_size(at, "rows", why.reason, len(items.items)) if items.count is None else not_none(items.count)
    made = replace(one, shape=(rows, *one.shape), values=None, kind=kind)
    constants = one.shape == () and not one.trail and None not in (one.low, one.high)
    return of_runs(items.held_in_runs(), step(made, at, "collected in a loop", Did.COLLECTED) if constants else made)


def _as_windows(at: Context, rows: Sequence[Value], count: Size | None) -> Sequence[Value]:
    """Rows that make one array, where the last stands for the windows that a loop has collected."""
    from cnnlint.library.windows import whole_window

    shapes = [row.shape for row in rows if isinstance(row, Array) and not isinstance(row.shape, Unknown)]
    if len(shapes) < len(rows) or len(set(map(len, shapes))) > 1:
        return rows
    pairs = enumerate(zip(shapes[0], shapes[-1], strict=True))
    lengths = {i: n for i, (first, dim) in pairs if (n := whole_window(at, dim, count, first)) is not None}
    return [_cut(row, lengths) for row in rows] if lengths else rows


def _cut(row: Value, lengths: dict[int, int]) -> Value:
    """The row with these lengths where it may have them."""
    if not isinstance(row, Array) or isinstance(row.shape, Unknown):
        return row
    found = [n if (n := lengths.get(i)) is not None and not differ(dim, n) else dim for i, dim in enumerate(row.shape)]
    return replace(row, shape=tuple(found))


def not_none(count: Size) -> Size:
    """A number of items of which there is at least one: `n`, where `max(0, n)` allows for none."""
    found = count.terms if isinstance(count, Expr) else {}
    atom = next(iter(next(iter(found), ())), None) if len(found) == 1 else None
    if isinstance(atom, Operation) and atom.kind == "max" and count == Expr({(atom,): 1}) and atom.arguments[0] == 0:
        return atom.arguments[1]
    return count


def _from_items(at: Context, items: Sequence[Value], kind: str) -> Array | Unknown:
    if not items:
        return Array((0,), "float64", kind=kind, values=())
    if type(items[0]) in _NUMBERS and len(set(map(type, items))) == 1:
        return of_items(items, _of_numbers(items, kind))
    parts = [as_array(at, item, kind) for item in items]
    known = [p for p in parts if isinstance(p, Array)]
    if len(known) < len(parts):
        why = next(p for p in parts if isinstance(p, Unknown))
        return Array(_stacked_shape(len(items), known[0].shape) if known else why, kind=kind)
    return of_items(items, stacked(known, kind))


def _of_numbers(items: Sequence[Value], kind: str) -> Array:
    """Numbers of one type as `stacked` joins them, without an array for each."""
    low, high = union(*map(interval_of, items))
    values = tuple(items) if len(items) <= MAX_VALUES else None
    return Array((len(items),), promote_operands(items[0], items[0]), low, high, kind=kind, values=values)


def stacked(parts: Sequence[Array], kind: str = "numpy.ndarray") -> Array:
    """Arrays of one shape, joined along a new first axis."""
    first = parts[0]
    shape = _common_shape([part.shape for part in parts])
    low, high = union(*((p.low, p.high) for p in parts))
    values = tuple(v for p in parts for v in p.values or ()) if all(p.values is not None for p in parts) else None
    return Array(
        _stacked_shape(len(parts), shape),
        common_dtype(parts),
        low,
        high,
        kind=kind,
        values=values if values is not None and len(values) <= MAX_VALUES else None,
        trail=first.trail,
        scaled=first.scaled if all(p.scaled == first.scaled for p in parts) else (),
    )


def _stacked_shape(count: int, item: Shape | Unknown) -> Shape | Unknown:
    return item if isinstance(item, Unknown) else (count, *item)


def _common_shape(shapes: Sequence[Shape | Unknown]) -> Shape | Unknown:
    """The shape that all rows of an array have."""
    from cnnlint.library.windows import agreed

    first = shapes[0]
    if all(map(_alike, shapes, repeat(first))):
        return first
    why = Unknown("its items may differ in shape")
    known = [shape for shape in shapes if not isinstance(shape, Unknown)]
    if len(known) < len(shapes) or len(set(map(len, known))) > 1:
        return why
    found = [dims[0] if all(map(same, dims, repeat(dims[0]))) else agreed(dims) or why for dims in zip(*known, strict=True)]
    return why if why in found else tuple(dim for dim in found if not isinstance(dim, Unknown))


def _alike(a: Shape | Unknown, b: Shape | Unknown) -> bool:
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a is b
    return len(a) == len(b) and all(map(same, a, b))


def common_dtype(parts: Iterable[Array]) -> str | None:
    """The dtype that holds all of them."""
    dtypes = [p.dtype for p in parts]
    result = dtypes[0]
    for dtype in dtypes[1:]:
        result = promote(result, dtype)
    return result


def merged(parts: Sequence[Array]) -> dict[str, Any]:
    """What arrays have in common when their rows are joined: range, labels, source, scaling."""
    first = parts[0]
    low, high = union(*((p.low, p.high) for p in parts))
    return {
        "dtype": common_dtype(parts),
        "low": low,
        "high": high,
        "labels": merged_labels([p.labels for p in parts]),
        "source": first.source if all(p.source == first.source for p in parts) else None,
        "part": first.part if all(p.part == first.part for p in parts) else None,
        "scaled": first.scaled if all(p.scaled == first.scaled for p in parts) else (),
        "values": None,
    }


def merged_labels(labels: Sequence[Labels | None]) -> Labels | None:
    """The labels of joined rows, where all are labels of one kind."""
    kinds = {(x.encoding, x.classes, x.first) if x else None for x in labels}
    return labels[0] if len(kinds) == 1 else None
