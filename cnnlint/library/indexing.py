"""The shape of `a[key]`, by NumPy's rules for basic and advanced indexing."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.frozen import dataclass, replace
from cnnlint.library.arrays import as_array, not_none, step
from cnnlint.library.descriptions import part_text, refused
from cnnlint.library.python.ranges import RangeValue
from cnnlint.library.shape_arguments import broadcast, unknown_size
from cnnlint.library.windows import left_open, window_length
from cnnlint.shapes import Dim, Expr, Shape, Size, bounds, ceil_div, differ, is_shape, less, maximum, minimum, symbol, text
from cnnlint.values import (
    Array,
    Cause,
    Context,
    Did,
    Labels,
    ListValue,
    Scalar,
    Unknown,
    Value,
    as_size,
    kind_of_number,
    perhaps_no_number,
)


@dataclass(frozen=True, slots=True)
class Picked:
    """What an index does: the shape that is left, and which axes of the array were not taken whole."""

    shape: Shape
    touched: frozenset[int]


def pick(at: Context, a: Array, key: Value) -> Picked | Unknown:
    """The shape of `a[key]`. Raises IndexError in the program when there are too many indices or one is out of range."""
    shape = at.settle(a.shape)
    if not is_shape(shape):
        return shape if isinstance(shape, Unknown) else at.unknown("the shape is not known")
    keys = list(key) if isinstance(key, tuple) else [key]
    keys = [_numbers(k) if isinstance(k, RangeValue) else as_array(at, k) if isinstance(k, ListValue) else k for k in keys]
    keys = [perhaps_no_number(k) or _mask(k) for k in keys]
    unknown = next(
        (
            k
            for k in keys
            if (isinstance(k, Unknown) and not whole_number(k)) or (isinstance(k, Array) and isinstance(k.shape, Unknown))
        ),
        None,
    )
    if unknown is not None:
        return unknown if isinstance(unknown, Unknown) else at.unknown("the index is not known")
    full = _filled(at, keys, shape)
    return full if isinstance(full, Unknown) else _walk(at, shape, full)


def _mask(key: Value) -> Value:
    """One truth value is a mask of no axis, which takes all or nothing."""
    if isinstance(key, bool) or (isinstance(key, Scalar) and key.type in ("bool", "numpy.bool")):
        value = key.value if isinstance(key, Scalar) else key
        return Array((), "bool", values=None if value is None else (bool(value),))
    return key


def by_symbol(key: Value) -> bool:
    """Whether an index, or a bound of it, is a symbolic tensor: so is then what is taken out of an array."""
    parts = (key.start, key.stop, key.step) if isinstance(key, slice) else key if isinstance(key, tuple) else (key,)
    return any(by_symbol(part) if isinstance(part, slice) else hasattr(part, "operate") for part in parts)


def _numbers(key: RangeValue) -> Value:
    """A range as the array of integers that NumPy makes of it."""
    length = key.length
    return Unknown("the step of a range is not known") if length is None else Array((not_none(length),), "int64")


def whole_number(key: Value) -> bool:
    """Whether it is an integer, though it is not known which."""
    kind = kind_of_number((key,))
    return kind is not None and "int" in kind.type


def _filled(at: Context, keys: list[Value], shape: Shape) -> list[Value] | Unknown:
    """With `...` followed by the whole slices that it stands for: it parts the indices beside it even where it is none."""
    used = sum(_axes_taken(k) for k in keys)
    missing = len(shape) - used
    if missing < 0:
        at.raises("IndexError", f"too many indices for array: array is {len(shape)}-dimensional, but {used} were indexed")
        return at.unknown("too many indices")
    whole = [slice(None)] * missing
    place = next((i for i, k in enumerate(keys) if k is Ellipsis), None)
    return [*keys, *whole] if place is None else [*keys[: place + 1], *whole, *keys[place + 1 :]]


def _axes_taken(key: Value) -> int:
    if key is None or key is Ellipsis:
        return 0
    if isinstance(key, Array) and key.dtype == "bool" and not isinstance(key.shape, Unknown):
        return len(key.shape)
    return 1


def _walk(at: Context, shape: Shape, keys: Sequence[Value]) -> Picked | Unknown:
    left: list[Dim] = []
    touched: set[int] = set()
    advanced: list[Shape] = []
    places: list[int] = []  # where in `keys` integers and arrays stand
    insert_at = axis = 0
    arrays = any(isinstance(k, Array) for k in keys)
    for position, key in enumerate(keys):
        if key is Ellipsis:
            continue
        if key is None:
            left.append(1)
            continue
        if isinstance(key, slice):
            left.append(sliced(at, shape[axis], key, axis))
            touched.update(() if _whole(key) else (axis,))
            axis += 1
            continue
        touched.update(range(axis, axis + _axes_taken(key)))
        result = _advanced(at, shape, axis, key)
        if isinstance(result, Unknown):
            return result
        if arrays:
            insert_at = insert_at if places else len(left)
            places.append(position)
            advanced.append(result)
        axis += _axes_taken(key)
    return Picked(_placed(at, left, advanced, places, insert_at), frozenset(touched))


def _advanced(at: Context, shape: Shape, axis: int, key: Value) -> Shape | Unknown:
    """The shape that one integer or array index contributes."""
    if isinstance(key, Array):
        if key.dtype == "bool":
            _need_mask(at, shape, axis, key)
            return (selected(at, shape[axis] if key.shape else 1, key),)
        return key.shape
    size = as_size(key)
    if size is None and whole_number(key):
        return ()  # some row, whichever
    if size is None:
        return at.unknown("the index is not a known kind of index")
    dim = shape[axis]
    if isinstance(size, int) and isinstance(dim, int) and not -dim <= size < dim:
        at.raises("IndexError", f"index {size} is out of bounds for axis {axis} with size {dim}", perhaps=not dim)
    if isinstance(size, int) and isinstance(dim, Expr):
        at.at_least(dim, size + 1 if size >= 0 else -size)
    return ()


def _need_mask(at: Context, shape: Shape, axis: int, mask: Array) -> None:
    """Raises IndexError in the program where a mask surely has another length than the axis."""
    for place, (dim, size) in enumerate(
        zip(shape[axis:], mask.shape if isinstance(mask.shape, tuple) else (), strict=False), axis
    ):
        if differ(dim, size):
            sizes = f"size of axis is {text(dim)} but size of corresponding boolean axis is {text(size)}"
            words = f"boolean index did not match indexed array along axis {place}; {sizes}"
            said = f"a mask of {text(size)} takes rows of an axis of {text(dim)}"
            refused(at, "IndexError", words, said, [mask], "make the mask of the array that it is used on")


def _placed(at: Context, left: list[Dim], advanced: list[Shape], places: list[int], insert_at: int) -> Shape:
    """Arrays side by side put their axes where they stand; arrays with something between put them first."""
    if not advanced:
        return tuple(left)
    joint: Shape = ()
    for shape in advanced:
        joint = broadcast(at, joint, shape)
    if places[-1] - places[0] != len(places) - 1:
        insert_at = 0
    return (*left[:insert_at], *joint, *left[insert_at:])


def selected(at: Context, dim: Dim, mask: Array) -> Size:
    """How many elements a mask keeps: the same for the same mask, whichever array it is used on."""
    if mask.values is not None:
        return sum(map(bool, mask.values))
    most = dim if isinstance(dim, int) and not isinstance(mask.shape, Unknown) and len(mask.shape) == 1 else None
    what = mask.trail[-1].text if mask.trail else "a condition"
    if mask.source and mask.part:
        return symbol("rows", f"how many rows of {mask.source} {mask.part} meet {what}", None, 0, most)
    where = mask.trail[-1].span if mask.trail else at.span
    return symbol("rows", f"how many rows meet {what} is known only at run time", where, 0, most)


def sliced(at: Context, dim: Dim, key: slice, axis: int = 0) -> Dim:
    """The length of an axis after a slice."""
    if _whole(key):
        return dim
    window = window_length(at, dim, key.start, key.stop) if dim is not None and key.step in (None, 1) else None
    if window is not None:
        return window
    parts = [None if p is None else as_size(p) for p in (key.start, key.stop, key.step)]
    if dim is None:
        return None
    if any(p is None and given is not None for p, given in zip(parts, (key.start, key.stop, key.step), strict=True)):
        if _counted_by_data(key):
            return None
        return _unknown_slice(at, dim, key, axis)
    start, stop, step = parts
    if all(p is None or isinstance(p, int) for p in (*parts, dim)) and isinstance(dim, int) and step != 0:
        return len(range(*slice(*parts).indices(dim)))
    if step is None or (isinstance(step, int) and step > 0):
        low, high = end_within(dim, start, 0), end_within(dim, stop, dim)
        if low is not None and high is not None:
            length = _at_least_none(high - low)
            return length if step is None else ceil_div(length, step)
    if step == -1 and start is None and stop is None:
        return dim
    return _unknown_slice(at, dim, key, axis)


def _counted_by_data(key: slice) -> bool:
    """Whether an end is a size that a tensor has when it runs: what is cut off there has no size before."""
    return any(isinstance(end, Unknown) and end.cause is Cause.DATA for end in (key.start, key.stop, key.step))


def _whole(key: slice) -> bool:
    return key.start in (None, 0) and key.stop is None and key.step in (None, 1)


def end_within(dim: Size, end: Size | None, default: Size) -> Size | None:
    """One end of a slice, counted from the front and moved into the axis; None when its sign is not known."""
    if end is None:
        return default
    low, high = bounds(end)
    if low is not None and low >= 0:
        return end if less(end - dim, 1) else minimum(dim, end)
    if high is not None and high < 0:
        return _at_least_none(dim + end)
    return None


def _at_least_none(size: Size) -> Size:
    """The size, or 0 where it may be negative."""
    low = bounds(size)[0]
    return size if low is not None and low >= 0 else maximum(size, 0)


def _unknown_slice(at: Context, dim: Size, key: slice, axis: int) -> Size:
    """The same unknown for the same slice of axes of one length, so that `x[:n]` and `y[:n]` stay paired."""
    ends = [_end_name(p) for p in (key.start, key.stop)]
    whys = [p for p in (key.start, key.stop, key.step) if isinstance(p, Unknown)]
    where = whys[0].span if whys and whys[0].span else at.span
    reason = f"how long the slice [{ends[0]}:{ends[1]}] of {text(dim)} is"
    reason += f" ({whys[0].reason})" if whys else ""
    size = symbol("rows" if axis == 0 else "size", reason, where, 0, dim if isinstance(dim, int) else None)
    if key.step in (None, 1):
        left_open(at, size, key.start, key.stop)
    return size


def _end_name(end: Value) -> str:
    if end is None:
        return ""
    if isinstance(end, Unknown):
        return end.name or "?"
    size = as_size(end)
    return "?" if size is None else text(size)


def by_content(key: Value) -> bool:
    """Whether an index may pick rows for what they hold: a condition, or numbers that follow from data. Numbers that are drawn
    at random, counted or written down pick without looking."""
    if isinstance(key, tuple):
        return any(map(by_content, key))
    if isinstance(key, ListValue):
        return key.rest is not None
    if isinstance(key, Unknown):
        return not whole_number(key)
    return isinstance(key, Array) and bool(key.trail) and key.trail[0].did is not Did.DRAWN


def cut(at: Context, a: Array, shape: Shape, key: Value) -> Array:
    """The array, of which that shape was taken out, and the fold that the rows are of, where the index is that of one."""
    fold = key.trail[0].detail if isinstance(key, Array) and key.trail and key.trail[0].did is Did.FOLD else ""
    said = f"cut to {part_text(shape)}"
    places = _columns(key)
    if places is not None and len(shape) < 3:
        return step(a, at, said, Did.PLACES, places)
    return step(a, at, f"fold {fold}: {said}" if fold else said, Did.CUT, fold)


def _columns(key: Value) -> str | None:
    """`8` and `0:8` for the keys `[:, 8]` and `[:, 0:8]`."""
    if not isinstance(key, tuple) or len(key) != 2 or not isinstance(key[0], slice) or not _whole(key[0]):
        return None
    if type(key[1]) is int:
        return str(key[1])
    ends = (key[1].start, key[1].stop) if isinstance(key[1], slice) and key[1].step in (None, 1) else ("",)
    plain = all(end is None or type(end) is int for end in ends)
    return ":".join("" if end is None else str(end) for end in ends) if plain else None


def without_count(a: Array) -> Array:
    """The array after rows were picked by what they hold: which of its classes are left is not known."""
    if a.labels is None or a.labels.encoding not in ("ids", "strings"):
        return a
    return replace(a, labels=Labels(a.labels.encoding, None, a.labels.first), source=None, part=None)


def chosen(at: Context, rows: Dim, reason: str) -> Size:
    """A number of rows that is at most `rows`."""
    return unknown_size(at, "rows", reason, 0, rows if isinstance(rows, int) else None)
