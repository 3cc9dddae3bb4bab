"""Attributes and methods of `numpy.ndarray` that are not functions of NumPy too: `shape`, `astype`, indexing, iteration."""

from __future__ import annotations

from itertools import product
from math import prod
from operator import mul
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.descriptions import numpy_shape, refused
from cnnlint.library.dtypes import bits, dtype_of, is_integer, limits, names_no_dtype, promote_operands
from cnnlint.library.facts import tell_cut_off
from cnnlint.library.indexing import Picked, by_content, by_symbol, cut, pick, without_count
from cnnlint.library.intervals import cast, interval_of, union
from cnnlint.library.numbers_in_arrays import number
from cnnlint.library.numpy.creation import retyped, with_item
from cnnlint.library.numpy.elementwise import within
from cnnlint.library.numpy.shaping import permuted, reshape_method
from cnnlint.library.shape_arguments import axis_of, shape_of
from cnnlint.program import Problem
from cnnlint.shapes import Dim, Shape, Size, differ, elements, shape_text, text
from cnnlint.values import (
    NDARRAY,
    Array,
    Changed,
    Context,
    Did,
    External,
    Labels,
    ListValue,
    Put,
    Relation,
    Scalar,
    Unknown,
    Value,
    as_size,
)

MOST_ROWS = 256  # an array is unrolled by a loop up to here


@models("numpy.ndarray.shape", "tensor.shape", "pandas.DataFrame.shape", "pandas.Series.shape", attribute=True)
def shape(at: Context, a: Array) -> Value:
    """The sizes, with an unknown tail where axes may follow. An axis that only the data tell has a number when it runs."""
    if isinstance(a.shape, Unknown):
        return a.shape
    sizes = tuple(at.unknown("how long this axis is only the data tell") if d is None else d for d in a.shape)
    return ListValue(sizes, a.whole_shape) if isinstance(a.whole_shape, Unknown) else sizes


@models("numpy.ndarray.size", "pandas.DataFrame.size", "pandas.Series.size", attribute=True)
def size(at: Context, a: Array) -> Size | Unknown:
    if isinstance(a.shape, Unknown):
        return a.shape
    total = elements(a.shape)
    return total if total is not None else at.unknown("the batch size is not known")


@models("numpy.ndarray.ndim", "tensor.ndim", "pandas.DataFrame.ndim", "pandas.Series.ndim", attribute=True)
def ndim(at: Context, a: Array) -> Value:
    return a.whole_shape if isinstance(a.whole_shape, Unknown) else len(a.whole_shape)


@models("numpy.ndarray.dtype", "pandas.Series.dtype", attribute=True)
def dtype(at: Context, a: Array) -> Value:
    return External(f"numpy.{a.dtype}") if a.dtype else at.unknown("the dtype is not known")


@models("numpy.ndarray.T", attribute=True)
def transposed(at: Context, a: Array) -> Value:
    return permuted(at, a, None)


@models("numpy.ndarray.astype")
def astype(at: Context, a: Array, dtype: Value, order: Value = "K", casting: Value = "unsafe", subok: Value = True,
           copy: Value = True) -> Value:  # fmt: skip
    if isinstance(dtype, str) and names_no_dtype(dtype):
        numpy = f"data type '{dtype}' not understood"
        message, help = f"NumPy knows no dtype {dtype!r}", 'write the name of a dtype, such as "float32"'
        at.refuse(Problem("refused-dtype", message, at.span, "TypeError", help=help, actual=dtype or None, keras=numpy))
    if is_integer(dtype_of(dtype)):
        tell_cut_off(at, a)
    return retyped(at, a, dtype)


@models("numpy.ndarray.copy")
def copy(at: Context, a: Array, order: Value = "C") -> Value:
    return a


@models("numpy.ndarray.view")
def view(at: Context, a: Array, dtype: Value = None, *more: Value, **others: Value) -> Value:
    """The same memory; read as another dtype it holds other numbers, and as a wider one fewer of them."""
    to = dtype_of(dtype)
    if dtype is None or (to == a.dtype and to is not None):
        return replace(a)
    if to is None:
        return at.unknown("the dtype as which an array is read is not known")
    same = a.dtype is not None and bits(a.dtype) == bits(to)
    shape = a.shape if same else at.unknown("how long rows are that are read as another dtype")
    return step(a, at, f"read as {to}", shape=shape, dtype=to, labels=None, values=None, **_limits(to))


def _limits(dtype: str) -> dict[str, Any]:
    low, high = limits(dtype)
    return {"low": low, "high": high}


@models("numpy.ndarray.setflags")
def setflags(at: Context, a: Array, *how: Value, **more: Value) -> Value:
    """Says how it may be used."""


@models("numpy.ndarray.sort", "numpy.ndarray.partition")
def in_place(at: Context, a: Array, *how: Value, **more: Value) -> Value:
    """In place. Where the contents are not known, no order is either, and the array stays what it is."""
    if a.values is None:
        return None
    return Changed(None, replace(a, values=None))


@models("numpy.ndarray.tolist")
def tolist(at: Context, a: Array) -> Value:
    """Nested lists of Python's own numbers; of many rows only what one of them is like."""
    if isinstance(a.shape, Unknown) or not a.shape:
        return item(at, a) if a.shape == () else at.unknown("the contents of an array are not known")
    if a.values is not None and len(a.shape) == 1:
        return ListValue(a.values)
    row = tolist(at, replace(a, shape=a.shape[1:], values=None, trail=()))
    rows = a.shape[0]
    if isinstance(rows, int) and rows <= MOST_ROWS:
        return ListValue([row] * rows)
    many = ListValue([], at.unknown("the contents of an array are not known"))
    many.tail = row
    return many


@models("numpy.ndarray.item")
def item(at: Context, a: Array, *args: Value) -> Value:
    kind = next((kind for kind in ("float", "int") if kind in (a.dtype or "")), None)
    if kind is None:  # a text, or whatever an array of objects holds
        return at.unknown("the contents of an array are not known")
    if a.values is not None and len(a.values) == 1 and not args and isinstance(a.values[0], (int, float)):
        return a.values[0]
    return Scalar(kind, low=a.low, high=a.high, span=at.span, reason="an element of an array")


@models("numpy.ndarray.__len__")
def length(at: Context, a: Array) -> Value:
    if isinstance(a.shape, Unknown):
        return a.shape
    if not a.shape:
        return at.raises("TypeError", "len() of unsized object")
    return a.shape[0] if a.shape[0] is not None else at.unknown("the number of rows is not known")


@models("numpy.ndarray.__iter__")
def iterate(at: Context, a: Array) -> tuple[Value, ...] | Unknown:
    """Its rows, when they are few and counted."""
    if isinstance(a.shape, Unknown):
        return a.shape
    if not a.shape:
        return at.raises("TypeError", "iteration over a 0-d array")
    rows = a.shape[0]
    if not isinstance(rows, int) or rows > MOST_ROWS:
        return at.unknown("the number of rows is not known" if not isinstance(rows, int) else f"a loop over {rows} rows")
    return tuple(get_item(at, a, i) for i in range(rows))


def sum_of_rows(at: Context, a: Array) -> Value:
    """Python's `sum`: of a table the sum of each column, in the table's own dtype, where `np.sum` takes a wider one."""
    flat = isinstance(a.shape, tuple) and len(a.shape) < 2
    found = at.call(at.attribute(a, "sum"), Arguments(() if flat else (0,)))
    if not isinstance(found, Array) or a.kind != NDARRAY:
        return found
    dtype = promote_operands(0, a)
    low, high = within(dtype, (found.low, found.high))
    return replace(found, dtype=dtype, low=low, high=high)


@models("numpy.ndarray.__getitem__")
def get_item(at: Context, a: Array, key: Value) -> Value:
    """`a[key]`: an array, or a number where every axis has an index."""
    if by_symbol(key):
        return at.unknown("the index is a tensor")
    picked = pick(at, a, key)
    a = without_count(a) if by_content(key) else a
    if isinstance(picked, Unknown):
        return step(a, at, "indexed", Did.ROWS, shape=picked, labels=_row_labels(a), values=None)
    values = _picked_values(a, key)
    with_dots = key is Ellipsis or (isinstance(key, tuple) and any(k is Ellipsis for k in key))  # NumPy then keeps an array
    if picked.shape == () and a.kind != "tensor" and not with_dots:
        return _element(at, a, values)
    result = replace(a, shape=picked.shape, values=values, labels=_labels_left(a, picked), columns=None)
    if isinstance(key, Array) and result.labels is not None and a.trail and a.trail[-1].did is Did.UNIT_MATRIX:
        return _coded(at, result, key, result.labels)
    return result if picked.shape == a.shape and not picked.touched else cut(at, result, picked.shape, key)


def _coded(at: Context, result: Array, ids: Array, labels: Labels) -> Array:
    """`np.eye(10)[ids]`: the code of the ids, which come from where they come from."""
    whole = replace(result, trail=ids.trail, source=ids.source, part=ids.part)
    count = "" if labels.classes is None else f" with {text(labels.classes)} classes"
    return step(whole, at, f"one-hot{count}, rows of a unit matrix", Did.ONE_HOT)


def _element(at: Context, a: Array, values: tuple[Value, ...] | None) -> Value:
    if values is None:
        one = number(at, a, a.low, a.high, "an element of an array")
        related = bool(a.scaled) or any(s.did is Did.PREDICTED for s in a.trail)
        return one.relating(Relation("element", a, "")) if related and isinstance(one, Scalar) else one
    value = values[0]
    return Scalar(f"numpy.{a.dtype}", value, span=at.span) if isinstance(value, (int, float)) and a.dtype else value


def _row_labels(a: Array) -> Labels | None:
    return a.labels if a.labels is not None and a.labels.encoding in ("ids", "binary", "strings") else None


def _labels_left(a: Array, picked: Picked) -> Labels | None:
    """Rows of labels are labels; a column of a one-hot code is not."""
    if a.labels is None or isinstance(a.shape, Unknown):
        return None
    coded = a.labels.encoding in ("one-hot", "multi-hot")
    if coded and (len(a.shape) - 1 in picked.touched or picked.shape[-1:] != a.shape[-1:]):
        # np.eye(10)[y] picks rows of the unit matrix
        return None
    return a.labels


def _picked_values(a: Array, key: Value) -> tuple[Value, ...] | None:
    """The contents of `a[key]`, where they and the places along each axis are known."""
    if a.values is None or isinstance(a.shape, Unknown):
        return None
    keys = [k for k in (key if isinstance(key, tuple) else (key,)) if k is not None]  # a new axis moves nothing
    if Ellipsis in map(_plain, keys):
        place = list(map(_plain, keys)).index(Ellipsis)
        keys[place : place + 1] = [slice(None)] * (len(a.shape) - len(keys) + 1)
    keys += [slice(None)] * (len(a.shape) - len(keys))
    if len(keys) != len(a.shape):
        return None
    axes = [_places(dim, k) for dim, k in zip(a.shape, keys, strict=True)]
    known = [places for places in axes if places is not None]
    sizes = [dim for dim in a.shape if isinstance(dim, int)]
    if len(known) < len(axes) or prod(sizes) != len(a.values):
        return None
    steps = [prod(sizes[i + 1 :]) for i in range(len(sizes))]
    return tuple(a.values[sum(map(mul, index, steps))] for index in product(*known))


def _plain(key: Value) -> Value:
    """The key where it can be compared: arrays cannot."""
    return key if key is Ellipsis else None


def _places(dim: Dim, key: Value) -> list[int] | None:
    """Which places of an axis a slice or an integer takes."""
    if not isinstance(dim, int):
        return None
    if isinstance(key, slice):
        given = (key.start, key.stop, key.step)
        ends = [p if p is None else as_size(p) for p in given]
        known = [e for e, g in zip(ends, given, strict=True) if (e is None and g is None) or isinstance(e, int)]
        return list(range(dim))[slice(*known)] if len(known) == 3 and 0 not in known[2:] else None
    index = as_size(key)
    return [range(dim)[index]] if isinstance(index, int) and -dim <= index < dim and not isinstance(key, bool) else None


@models("numpy.ndarray.__setitem__")
def set_item(at: Context, a: Array, key: Value, value: Value) -> Value:
    """The array afterwards: it may also hold what was put in. Shape and dtype stay."""
    _need_place(at, a, key, value)
    new = interval_of(value)
    stored = cast(new, a.dtype) if None not in new else new
    low, high = stored if a.put is Put.NOTHING else union((a.low, a.high), stored)
    if a.low is not None and a.low == a.high and _everything(a, key):
        low, high = cast(new, a.dtype)
    labels = a.labels if isinstance(value, Array) and value.labels == a.labels else None
    # of class ids, the greatest may have been replaced
    known: dict[str, Any] = {} if a.labels is None else {"source": None, "part": None}
    held = _with_place(a, key, value)
    changed = step(a, at, "changed in place", Did.ELEMENTWISE, low=low, high=high, values=held, labels=labels, **known)
    return changed.after_put(Put.FRESH)


def _with_place(a: Array, key: Value, value: Value) -> tuple[Value, ...] | None:
    """The contents of a row of known numbers, one of which was replaced."""
    place, count = None if isinstance(key, bool) else as_size(key), len(a.values or ())
    if a.values is None or a.shape != (count,) or not isinstance(place, int) or not -count <= place < count:
        return None
    place %= count
    return with_item(a.values[:place] + a.values[place + 1 :], place, value, a.dtype)


def _need_place(at: Context, a: Array, key: Value, value: Value) -> None:
    """Raises ValueError in the program where what is put in has surely another shape than its place."""
    shape = value.whole_shape if isinstance(value, Array) and value.kind == a.kind == NDARRAY else None
    if not isinstance(value, Array) or not isinstance(shape, tuple) or isinstance(a.shape, Unknown):
        return
    picked = pick(at, a, key)
    if isinstance(picked, Unknown) or not picked.shape or _goes_into(shape, picked.shape):
        return
    words = f"could not broadcast input array from shape {numpy_shape(shape)} into shape {numpy_shape(picked.shape)}"
    said = f"an array of shape {shape_text(shape)} does not fit a place of shape {shape_text(picked.shape)}"
    refused(at, "ValueError", words, said, [value, a])


def _goes_into(shape: Shape, place: Shape) -> bool:
    """Whether it may: along the last axes it is as long or 1, and axes that it has beyond are 1."""
    beyond, ends = shape[: max(len(shape) - len(place), 0)], zip(reversed(shape), reversed(place), strict=False)
    return not any(differ(d, 1) for d in beyond) and not any(differ(d, p) and differ(d, 1) for d, p in ends)


@models("numpy.ndarray.__setattr__")
def set_attribute(at: Context, a: Array, name: str, value: Value) -> Value:
    """`x.shape = (60000, 784)`."""
    return reshape_method(at, a, value) if name == "shape" else a


def _everything(a: Array, key: Value) -> bool:
    index = as_size(key) if a.shape == (1,) and not isinstance(key, bool) else None
    if isinstance(index, int):
        return index in (0, -1)
    return key is Ellipsis or (isinstance(key, slice) and key == slice(None))


@models("numpy.ndarray.fill")
def fill(at: Context, a: Array, value: Value) -> Value:
    low, high = cast(interval_of(value), a.dtype)
    return Changed(None, step(a, at, "filled with one value", low=low, high=high, labels=None, values=None))


@models("numpy.ndarray.resize")
def resize(at: Context, a: Array, *new_shape: Value, refcheck: Value = True) -> Value:
    """In place; what is new is zero."""
    shape = shape_of(at, new_shape[0] if len(new_shape) == 1 else new_shape)
    low, high = union((a.low, a.high), (0, 0))
    return Changed(None, step(a, at, "resized", shape=shape, low=low, high=high, labels=None, values=None))


@models("numpy.ndarray.nbytes", attribute=True)
def nbytes(at: Context, a: Array) -> Value:
    total = size(at, a)
    return total if isinstance(total, Unknown) or a.dtype is None else total * (bits(a.dtype) // 8)


@models("numpy.take", "numpy.ndarray.take")
def take(at: Context, a: Value, indices: Value, axis: Value = None, out: Value = None, mode: Value = "raise") -> Value:
    """`a[indices]` along one axis; without an axis of all numbers in a row."""
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    if axis is None:
        array = replace(array, shape=(elements(array.shape),), labels=None, values=array.values)
    place = axis_of(0 if axis is None else axis, len(array.shape) if isinstance(array.shape, tuple) else 0)
    if place is None:
        return Array(at.unknown("the axis is not known"), array.dtype, array.low, array.high)
    key = indices if isinstance(indices, Unknown) or as_size(indices) is not None else as_array(at, indices)
    return get_item(at, array, (*(slice(None),) * place, key))
