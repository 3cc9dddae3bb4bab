"""Several arrays into one, and one into several: concatenate, stack, split, insert, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, merged, stacked, step
from cnnlint.library.class_order import class_by_class
from cnnlint.library.descriptions import need_axis, refused
from cnnlint.library.indexing import by_content, end_within, pick, without_count
from cnnlint.library.intervals import cast, interval_of, union
from cnnlint.library.numpy.creation import with_item
from cnnlint.library.numpy.shaping import expanded, flattened, loose
from cnnlint.library.shape_arguments import axis_of, unknown_size
from cnnlint.shapes import Dim, Shape, Size, differ, known, less, maximum, same, shape_text
from cnnlint.values import Array, Context, ListValue, Unknown, Value, as_size


def parts_of(at: Context, arrays: Value) -> list[Array] | Unknown:
    """The arrays in a sequence of them, each with a known shape."""
    if isinstance(arrays, Array):
        rows = None if isinstance(arrays.shape, Unknown) or not arrays.shape else arrays.shape[0]
        if not isinstance(rows, int) or isinstance(arrays.shape, Unknown) or rows > 64:
            return at.unknown("how many arrays are joined is not known")
        return [replace(arrays, shape=arrays.shape[1:], values=None)] * rows
    items = at.iterate(arrays)
    if isinstance(items, Unknown):
        return items
    parts = [as_array(at, item) for item in items]
    why = next((p if isinstance(p, Unknown) else p.shape for p in parts if _unknown(p)), None)
    if isinstance(why, Unknown):
        return why
    return [p for p in parts if isinstance(p, Array)]


def _of_each(at: Context, arrays: Value) -> Array | None:
    """What every array of a list is like whose length is not known; None where that is not known either."""
    if not isinstance(arrays, ListValue) or arrays.rest is None or arrays.tail is None:
        return None
    found = as_array(at, arrays.tail)
    known_too = [as_array(at, item) for item in arrays.items]
    if _unknown(found) or not isinstance(found, Array) or any(map(_unknown, known_too)):
        return None
    return replace(found, **merged([found, *(k for k in known_too if isinstance(k, Array))]))


def _many(at: Context, arrays: ListValue, each: Array, axis: Value) -> Array:
    """Arrays that are alike, one after another: along the axis there is a number that only a run can tell."""
    place = axis_of(axis, _rank(each))
    if place is None or isinstance(each.shape, Unknown):
        return Array(at.unknown("the axis is not known"))
    total: Dim = _length_of_many(at, arrays, each.shape[place], place)
    if total is None:
        total = unknown_size(at, "rows", "how many arrays are joined is known only at run time", 0)
    shape = (*each.shape[:place], total, *each.shape[place + 1 :])
    labels = each.labels if place == 0 or (each.labels and each.labels.encoding == "ids") else None
    return step(each, at, f"joined to {shape_text(shape)}", shape=shape, labels=labels, columns=None)


def _length_of_many(at: Context, arrays: ListValue, length: Dim, place: int) -> Size | None:
    """How long they are together along an axis: those that are known, and as many as there are further ones of one length."""
    firsts = [part.shape for part in (as_array(at, item) for item in arrays.items) if isinstance(part, Array)]
    known_ones = [shape[place] for shape in firsts if not isinstance(shape, Unknown) and place < len(shape)]
    sizes = [size for size in known_ones if size is not None]
    if arrays.count is None or not isinstance(length, int) or len(sizes) < len(arrays.items):
        return None
    return sum(sizes) + (arrays.count - len(sizes)) * length


def _unknown(part: Array | Unknown) -> bool:
    return isinstance(part, Unknown) or isinstance(part.shape, Unknown)


def joined(at: Context, parts: Sequence[Array], axis: int) -> Array:
    """Arrays one after another along an axis. Raises ValueError in the program when the other axes surely differ."""
    shapes = [p.shape for p in parts if not isinstance(p.shape, Unknown)]
    if len(shapes) < len(parts):
        return Array(at.unknown("the shape of what is joined is not known"))
    first = shapes[0]
    if axis >= len(first):
        at.raises("AxisError", f"axis {axis} is out of bounds for array of dimension {len(first)}")
    total: Dim = 0
    for shape in shapes:
        said = f"arrays of shape {shape_text(first)} and {shape_text(shape)} cannot be joined along axis {axis}"
        if len(shape) != len(first):
            refused(at, "ValueError", "all the input arrays must have same number of dimensions", said, parts)
        if any(i != axis and differ(a, b) for i, (a, b) in enumerate(zip(first, shape, strict=False))):
            words = "all the input array dimensions except for the concatenation axis must match exactly"
            refused(at, "ValueError", words, said, parts)
        length = shape[axis] if axis < len(shape) else None
        total = None if total is None or length is None else total + length
    others = [next((s[i] for s in shapes if i < len(s) and known(s[i])), first[i]) for i in range(len(first))]
    result: Shape = (*others[:axis], total, *others[axis + 1 :])
    common = merged(parts)
    if axis != 0 or len(first) < 2:
        common["labels"] = loose(common["labels"])
    made = step(parts[0], at, f"joined to {shape_text(result)}", shape=result, columns=None, **common)
    return class_by_class(parts, made) if axis == 0 else made


def _need_a_number(at: Context, name: str, axis: Value) -> None:
    """`np.concatenate(a, b)`: the second argument is an axis."""
    if isinstance(axis, Array) and isinstance(axis.shape, tuple) and axis.shape:
        words = "only integer scalar arrays can be converted to a scalar index"
        message = f"`np.{name}` takes its arrays in one list, and an axis as the second argument"
        refused(at, "TypeError", words, message, [axis], f"write `np.{name}([a, b])`")


@models("numpy.concatenate", "numpy.concat")
def concatenate(at: Context, arrays: Value, axis: Value = 0, out: Value = None, **more: Value) -> Value:
    _need_a_number(at, "concatenate", axis)
    each = _of_each(at, arrays)
    if isinstance(arrays, ListValue) and each is not None and axis is not None:
        return _many(at, arrays, each, axis)
    parts = parts_of(at, arrays)
    if isinstance(parts, Unknown):
        return Array(parts)
    if not parts:
        return at.raises("ValueError", "need at least one array to concatenate", perhaps=True)
    if axis is None:
        return joined(at, [flattened(at, p) for p in parts], 0)
    need_axis(at, parts[0], axis)
    place = axis_of(axis, _rank(parts[0]))
    return Array(at.unknown("the axis is not known")) if place is None else joined(at, parts, place)


def _rank(a: Array) -> int:
    return 0 if isinstance(a.shape, Unknown) else len(a.shape)


@models("numpy.stack")
def stack(at: Context, arrays: Value, axis: Value = 0, **more: Value) -> Value:
    _need_a_number(at, "stack", axis)
    if _of_each(at, arrays) is not None:
        whole = as_array(at, arrays)
        return _stacked_along(at, whole, axis) if isinstance(whole, Array) else whole
    parts = parts_of(at, arrays)
    if isinstance(parts, Unknown):
        return Array(parts)
    if not parts:
        return at.raises("ValueError", "need at least one array to stack", perhaps=True)
    first = parts[0].shape
    for part in parts[1:]:
        if isinstance(first, Unknown) or isinstance(part.shape, Unknown):
            break
        if len(part.shape) != len(first) or any(map(differ, first, part.shape)):
            said = f"arrays of shape {shape_text(first)} and {shape_text(part.shape)} cannot be stacked"
            refused(at, "ValueError", "all input arrays must have the same shape", said, parts)
    whole = stacked([replace(p, shape=first) for p in parts])
    return _stacked_along(at, whole, axis)


def _stacked_along(at: Context, whole: Array, axis: Value) -> Array:
    from cnnlint.library.numpy.shaping import moved, permuted

    if isinstance(whole.shape, Unknown) or axis == 0:
        return whole
    place = axis_of(axis, len(whole.shape))
    if place is None:
        return Array(at.unknown("the axis is not known"))
    order = list(range(1, len(whole.shape)))
    order.insert(place, 0)
    result = permuted(at, whole, tuple(order))
    return result if isinstance(result, Array) else moved(at, whole, "stack")


@models("numpy.vstack", "numpy.row_stack")
def vstack(at: Context, tup: Value, **more: Value) -> Value:
    return _joined_as(at, tup, lambda a: _two_dimensional(at, a, 0), 0)


@models("numpy.hstack")
def hstack(at: Context, tup: Value, **more: Value) -> Value:
    """Along the second axis, or the first of arrays that have one."""
    each = _of_each(at, tup)
    if isinstance(tup, ListValue) and each is not None:
        return _many(at, tup, each, 0 if _rank(each) == 1 else 1)
    parts = parts_of(at, tup)
    if isinstance(parts, Unknown) or not parts:
        return Array(parts if isinstance(parts, Unknown) else at.unknown("nothing is joined"))
    return joined(at, [_one_dimensional(at, p) for p in parts], 0 if _rank(parts[0]) < 2 else 1)


@models("numpy.column_stack")
def column_stack(at: Context, tup: Value) -> Value:
    return _joined_as(at, tup, lambda a: _two_dimensional(at, a, 1), 1)


@models("numpy.dstack")
def dstack(at: Context, tup: Value) -> Value:
    return _joined_as(at, tup, lambda a: _three_dimensional(at, a), 2)


def _joined_as(at: Context, arrays: Value, lift: Callable[[Array], Array], axis: int) -> Value:
    each = _of_each(at, arrays)
    if isinstance(arrays, ListValue) and each is not None:
        return _many(at, arrays, lift(each), axis)
    parts = parts_of(at, arrays)
    if isinstance(parts, Unknown) or not parts:
        return Array(parts if isinstance(parts, Unknown) else at.unknown("nothing is joined"))
    lifted = [lift(p) for p in parts]
    return joined(at, lifted, axis % max(_rank(lifted[0]), 1))


def _two_dimensional(at: Context, a: Array, axis: int) -> Array:
    return a if _rank(a) > 1 else expanded(at, _one_dimensional(at, a), axis)


def _one_dimensional(at: Context, a: Array) -> Array:
    return a if _rank(a) > 0 else expanded(at, a, 0)


def _three_dimensional(at: Context, a: Array) -> Array:
    a = _two_dimensional(at, a, 0)
    return expanded(at, a, 2) if _rank(a) == 2 else a


@models("numpy.c_.__getitem__")
def columns_joined(at: Context, key: Value) -> Value:
    """Along the last axis; vectors and numbers become columns."""
    return _joined_as(at, key if isinstance(key, tuple) else (key,), lambda a: _two_dimensional(at, a, 1), -1)


@models("numpy.r_.__getitem__")
def rows_joined(at: Context, key: Value) -> Value:
    """Along the first axis; numbers become vectors."""
    return _joined_as(at, key if isinstance(key, tuple) else (key,), lambda a: _one_dimensional(at, a), 0)


@models("numpy.append")
def append(at: Context, arr: Value, values: Value, axis: Value = None) -> Value:
    return concatenate(at, (arr, values), axis)


@models("numpy.split")
def split(at: Context, ary: Value, indices_or_sections: Value, axis: Value = 0) -> Value:
    """A number cuts into equal parts, a list at these places."""
    return _parts(at, ary, indices_or_sections, axis, even=True)


@models("numpy.array_split")
def array_split(at: Context, ary: Value, indices_or_sections: Value, axis: Value = 0) -> Value:
    """A number cuts into parts of which the last may be shorter."""
    return _parts(at, ary, indices_or_sections, axis, even=False)


def _parts(at: Context, ary: Value, indices_or_sections: Value, axis: Value, even: bool) -> Value:
    a = as_array(at, ary)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return at.unknown("the parts of an array that is not known")
    place = axis_of(axis, len(a.shape))
    length = None if place is None else a.shape[place]
    if place is None or length is None:
        return at.unknown("the parts of an axis that is not known")
    sizes = _part_sizes(at, a, length, indices_or_sections, even)
    if isinstance(sizes, Unknown):
        return sizes
    dims = a.shape
    rows = a if place == 0 and len(dims) > 1 else replace(a, labels=loose(a.labels))  # columns of a one-hot code are none
    return ListValue(
        [step(rows, at, f"part {i + 1} of {len(sizes)}", shape=(*dims[:place], s, *dims[place + 1 :]), values=None)
         for i, s in enumerate(sizes)]
    )  # fmt: skip


def _part_sizes(at: Context, a: Array, length: Size, cuts: Value, even: bool) -> list[Size] | Unknown:
    sections = as_size(cuts)
    if isinstance(sections, int) and sections > 0:
        if even and isinstance(length, int) and length % sections:
            words = "array split does not result in an equal division"
            said = f"an axis of {length} cannot be split into {sections} equal parts"
            refused(at, "ValueError", words, said, [a], "`np.array_split` makes parts of two lengths")
        return [(length + sections - 1 - i) // sections for i in range(sections)]
    items = at.iterate(cuts) if isinstance(cuts, (tuple, ListValue, Array)) else at.unknown("where it is split is not known")
    if isinstance(items, Unknown):
        return items
    ends: list[Size] = [0]
    for item in items:
        place = as_size(item)
        end = None if place is None else end_within(length, place, length)
        if end is None:
            return at.unknown("where it is split is not known")
        ends.append(end)
    ends.append(length)
    return [maximum(b - a, 0) for a, b in pairwise(ends)]


@models("numpy.vsplit")
def vsplit(at: Context, ary: Value, indices_or_sections: Value) -> Value:
    return split(at, ary, indices_or_sections, 0)


@models("numpy.hsplit")
def hsplit(at: Context, ary: Value, indices_or_sections: Value) -> Value:
    a = as_array(at, ary)
    return split(at, ary, indices_or_sections, 0 if isinstance(a, Array) and _rank(a) == 1 else 1)


@models("numpy.delete")
def delete(at: Context, arr: Value, obj: Value, axis: Value = None) -> Value:
    """Without some rows or columns; how many is known for a number or a list."""
    a = as_array(at, arr)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return a
    if axis is None:
        a, axis = flattened(at, a), 0
    place = axis_of(axis, _rank(a))
    if place is None or isinstance(a.shape, Unknown):
        return Array(at.unknown("the axis is not known"))
    length = a.shape[place]
    count = _deleted(at, replace(a, shape=(length,), values=None), obj)
    left: Dim = None if length is None else unknown_size(at, "size", "how many are deleted is not known")
    if count is not None and length is not None:
        left = length - count
        left = max(left, 0) if isinstance(left, int) else left
    shape = (*a.shape[:place], left, *a.shape[place + 1 :])
    a = without_count(a) if by_content(obj) else a
    labels = a.labels if place == 0 else None  # of one-hot rows a class is gone
    return step(a, at, f"deleted down to {shape_text(shape)}", shape=shape, labels=labels, values=None, columns=None)


def _deleted(at: Context, a: Array, obj: Value) -> Size | None:
    if as_size(obj) is not None:
        return 1
    if isinstance(obj, slice):
        picked = pick(at, a, obj)
        return None if isinstance(picked, Unknown) or not picked.shape else picked.shape[0]
    places = as_array(at, obj)
    if isinstance(places, Array) and places.values is not None and places.dtype != "bool":
        return len(set(places.values))
    return None


@models("numpy.insert")
def insert(at: Context, arr: Value, obj: Value, values: Value, axis: Value = None) -> Value:
    a = as_array(at, arr)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return a
    if axis is None:
        a, axis = flattened(at, a), 0
    place = axis_of(axis, _rank(a))
    if place is None or isinstance(a.shape, Unknown) or as_size(obj) is None:
        return Array(at.unknown("how many are inserted is not known"))
    low, high = union((a.low, a.high), cast(interval_of(values), a.dtype))
    length = a.shape[place]
    count = _inserted(at, a, values, place)
    longer: Dim = None if length is None or count is None else length + count
    if longer is None:
        return Array(at.unknown("how many are inserted is not known"))
    shape = (*a.shape[:place], longer, *a.shape[place + 1 :])
    known = _with_item(a, as_size(obj), values)
    return step(a, at, f"inserted up to {shape_text(shape)}", shape=shape, low=low, high=high, values=known, labels=None)


def _with_item(a: Array, place: Size | None, item: Value) -> tuple[Value, ...] | None:
    """The contents of a row of known numbers with one more."""
    if a.values is None or _rank(a) != 1 or not isinstance(place, int) or not -len(a.values) <= place <= len(a.values):
        return None
    return with_item(a.values, place % len(a.values) if place < 0 else place, item, a.dtype)


def _inserted(at: Context, a: Array, values: Value, axis: int) -> Size | None:
    new = as_array(at, values)
    if isinstance(new, Unknown) or isinstance(new.shape, Unknown):
        return None
    if len(new.shape) < _rank(a):
        return 1 if _rank(a) > 1 or not new.shape else new.shape[0]
    length = new.shape[axis]
    return None if length is None or less(length, 1) or not same(length, length) else length
