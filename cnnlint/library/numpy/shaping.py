"""The same contents in another shape: reshape, transpose, expand_dims, squeeze, pad, repeat."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.class_order import kept, repeated
from cnnlint.library.descriptions import need_axis, refused
from cnnlint.library.intervals import union
from cnnlint.library.reshaping import exchanges_axes, reshaped
from cnnlint.library.shape_arguments import axes_of, axis_of, shape_of, unknown_size
from cnnlint.program import Call
from cnnlint.shapes import Dim, Shape, Size, differ, elements, same, shape_text, text
from cnnlint.values import NDARRAY, Array, Context, Did, Labels, ListValue, Unknown, Value, as_size

EXCHANGED = "numpy.__exchanged__"
SHUFFLED = "at random"  # the detail of such a step


def to_shape(at: Context, a: Array, new: Shape | Unknown) -> Array:
    """`a.reshape(new)`: labels stay what they are while each row keeps its own."""
    if isinstance(new, Unknown):
        return step(a, at, "reshaped", Did.SHAPED, shape=new, labels=loose(a.labels))
    shape = reshaped(at, None if isinstance(a.shape, Unknown) or a.more_axes else a.shape, new, a)
    said = f"reshaped to {shape_text(shape)}"
    made = step(a, at, said, Did.SHAPED, shape=shape, labels=_labels_in(a, shape), columns=None, more_axes=False)
    same_rows = not isinstance(a.shape, Unknown) and bool(a.shape and shape) and same(a.shape[0], shape[0])
    return kept(a, made) if same_rows else made


def _labels_in(a: Array, shape: Shape) -> Labels | None:
    """Class ids may stand in any shape; a one-hot code only where its last axis stays."""
    if a.labels is None or a.labels.encoding not in ("one-hot", "multi-hot"):
        return a.labels
    same_end = not isinstance(a.shape, Unknown) and bool(a.shape and shape) and a.shape[-1] == shape[-1]
    return a.labels if same_end else None


def loose(labels: Labels | None) -> Labels | None:
    return labels if labels is not None and labels.encoding not in ("one-hot", "multi-hot") else None


def moved(at: Context, array: Array, what: str) -> Array:
    """The array whose shape is not known after a step that changes it."""
    return step(array, at, what, Did.SHAPED, shape=at.unknown(f"{what} of an unknown shape"), values=None)


@models("numpy.reshape")
def reshape(at: Context, a: Value, newshape: Value = None, order: Value = "C", *, shape: Value = None, **more: Value) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown):
        array = Array(array)
    return _reshaped(at, array, shape_of(at, newshape if shape is None else shape), order)


@models("numpy.resize")
def resize(at: Context, a: Value, new_shape: Value) -> Value:
    """The values one after the other, from the beginning again where they do not suffice: no interpolation."""
    array, new = as_array(at, a), shape_of(at, new_shape)
    if isinstance(array, Unknown) or isinstance(new, Unknown):
        return at.unknown("an array that is repeated or cut to a shape that is not known")
    if isinstance(array.whole_shape, tuple) and same(elements(array.whole_shape), elements(new)):
        return to_shape(at, array, new)
    made = step(array, at, f"repeated or cut to {shape_text(new)}", Did.REPEATED, shape=new, values=None, labels=None)
    return replace(made, columns=None, more_axes=False)


@models("numpy.ndarray.reshape")
def reshape_method(at: Context, a: Array, *shape: Value, order: Value = "C", **more: Value) -> Value:
    """Takes the shape as one argument or one by one."""
    written = shape[0] if len(shape) == 1 else shape
    return _reshaped(at, a, shape_of(at, written), order)


def _reshaped(at: Context, a: Array, new: Shape | Unknown, order: Value) -> Array:
    """Tells where the new shape is that of a transposition. NumPy works out the place of any negative size."""
    if isinstance(new, tuple):
        new = tuple(-1 if isinstance(size, int) and size < 0 else size for size in new)
    made = to_shape(at, a, new)
    old, now = a.whole_shape, made.whole_shape
    if order == "C" and isinstance(old, tuple) and isinstance(now, tuple) and exchanges_axes(old, now):
        at.emit(Call(at.span, EXCHANGED, {"old": a, "new": made}))
    return made


# Whose tensors have methods of NumPy's names that do something else: `transpose(1, 2)` swaps two axes, `repeat` tiles.
_OTHER_TENSORS = frozenset({"jittor", "mindspore", "mxnet", "oneflow", "paddle", "torch"})


@models("numpy.__unknown_reshape__", raw=True)
def reshape_of_unknown(at: Context, args: Arguments) -> Value:
    """`x.reshape(60, 28)` of something that is not known: only arrays have such a method, and tensors of other libraries.

    With a list, a tuple or an array among several arguments it is the function of a module.
    """
    if any(name.partition(".")[0] in _OTHER_TENSORS for name in at.imports):
        return at.unknown("whether it is an array or a tensor of another library is not known")
    receiver, *written = args.positional
    of_module = len(written) > 1 and any(isinstance(each, (tuple, ListValue, Array)) for each in written)
    if not isinstance(receiver, Unknown) or not written or args.rest is not None or of_module:
        return at.unknown("reshape() of something that is not known")
    shape = shape_of(at, written[0] if len(written) == 1 else tuple(written))
    return shape if isinstance(shape, Unknown) else to_shape(at, Array(receiver), shape)


@models("numpy.ravel", "numpy.ndarray.ravel", "numpy.ndarray.flatten")
def ravel(at: Context, a: Value, order: Value = "C") -> Value:
    array = as_array(at, a)
    return array if isinstance(array, Unknown) else flattened(at, array)


def flattened(at: Context, array: Array) -> Array:
    """The same items along one axis."""
    total = None if isinstance(array.shape, Unknown) else elements(array.shape)
    size: Dim = total if total is not None else unknown_size(at, "size", "the size of an array that is not known")
    return step(array, at, "flattened", Did.SHAPED, shape=(size,), labels=loose(array.labels), columns=None)


@models("numpy.expand_dims")
def expand_dims(at: Context, a: Value, axis: Value) -> Value:
    """A new axis of length 1 at each place of `axis`, counted in the result."""
    array = as_array(at, a)
    return array if isinstance(array, Unknown) else expanded(at, array, axis)


def expanded(at: Context, array: Array, axis: Value) -> Array:
    """The array with those new axes."""
    if isinstance(array.shape, Unknown):
        return array
    count = len(axis) if isinstance(axis, tuple) else 1
    if count == 1:
        need_axis(at, array, axis, added=1)
    places = axes_of(at, axis, len(array.shape) + count)
    if places is None:
        return moved(at, array, "expand_dims")
    dims = list(array.shape)
    for place in sorted(places):
        dims.insert(place, 1)
    made = step(array, at, f"expanded to {shape_text(tuple(dims))}", Did.SHAPED, shape=tuple(dims), labels=loose(array.labels))
    return made if 0 in places else kept(array, made)


@models("numpy.squeeze", "numpy.ndarray.squeeze")
def squeeze(at: Context, a: Value, axis: Value = None) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    shape = squeezed(at, array.shape, axis, array)
    if shape is None:
        return moved(at, array, "squeeze")
    return step(array, at, f"squeezed to {shape_text(shape)}", Did.SHAPED, shape=shape, labels=_labels_in(array, shape))


def squeezed(at: Context, shape: Shape, axis: Value, array: Array | None = None) -> Shape | None:
    """The shape without the given axes of length 1, or without all; None when that is not decidable."""
    if axis is not None:
        axes = axes_of(at, axis, len(shape))
        if axes is None:
            return None
        if any(differ(shape[i], 1) for i in axes):
            words = "cannot select an axis to squeeze out which has size not equal to one"
            if array is None or array.kind != NDARRAY:
                at.raises("ValueError", words)
            long = next(shape[i] for i in axes if differ(shape[i], 1))
            refused(at, "ValueError", words, f"an axis of {text(long)} cannot be squeezed out", [array])
        return tuple(d for i, d in enumerate(shape) if i not in axes)
    if any(not isinstance(d, int) and (d is None or not differ(d, 1)) and i > 0 for i, d in enumerate(shape)):
        return None
    # a first axis that is not known is the rows; that there is just one is not what people mean
    return tuple(d for d in shape if not (isinstance(d, int) and d == 1))


@models("numpy.transpose", "numpy.permute_dims")
def transpose(at: Context, a: Value, axes: Value = None) -> Value:
    array = as_array(at, a)
    return array if isinstance(array, Unknown) else permuted(at, array, axes)


@models("numpy.ndarray.transpose")
def transpose_method(at: Context, a: Array, *axes: Value) -> Value:
    written = axes[0] if len(axes) == 1 else axes or None
    return permuted(at, a, written)


def permuted(at: Context, a: Array, axes: Value) -> Array:
    """The axes in another order; reversed by default."""
    if isinstance(a.shape, Unknown):
        return a
    rank = len(a.shape)
    order = tuple(reversed(range(rank))) if axes is None else axes_of(at, axes, rank)
    if order is None:
        return replace(a, shape=at.unknown("the order of axes is not known"))
    if sorted(order) != list(range(rank)):
        said = f"an array of shape {shape_text(a.shape)} has no axes in the order {tuple(order)}"
        refused(at, "ValueError", "axes don't match array", said, [a])
    shape = tuple(a.shape[i] for i in order)
    labels = a.labels if order[-1:] == (rank - 1,) else loose(a.labels) if order[:1] == (0,) else None
    return step(a, at, f"transposed to {shape_text(shape)}", Did.SHAPED, shape=shape, labels=labels, values=None, columns=None)


@models("numpy.moveaxis")
def moveaxis(at: Context, a: Value, source: Value, destination: Value) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    rank = len(array.shape)
    need_axis(at, array, source, word="source")
    need_axis(at, array, destination, word="destination")
    here, there = axes_of(at, source, rank), axes_of(at, destination, rank)
    if here is None or there is None or len(here) != len(there):
        return moved(at, array, "moveaxis")
    order = [i for i in range(rank) if i not in here]
    for target, origin in sorted(zip(there, here, strict=True)):
        order.insert(target, origin)
    return permuted(at, array, tuple(order))


@models("numpy.swapaxes", "numpy.ndarray.swapaxes")
def swapaxes(at: Context, a: Value, axis1: Value, axis2: Value) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    need_axis(at, array, axis1, word="axis1")
    need_axis(at, array, axis2, word="axis2")
    one, two = axis_of(axis1, len(array.shape)), axis_of(axis2, len(array.shape))
    if one is None or two is None:
        return moved(at, array, "swapaxes")
    order = list(range(len(array.shape)))
    order[one], order[two] = order[two], order[one]
    return permuted(at, array, tuple(order))


@models("numpy.rollaxis")
def rollaxis(at: Context, a: Value, axis: Value, start: Value = 0) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    rank = len(array.shape)
    here, there = axis_of(axis, rank), as_size(start)
    if here is None or not isinstance(there, int) or not 0 <= there <= rank:
        return moved(at, array, "rollaxis")
    order = [i for i in range(rank) if i != here]
    order.insert(there - (here < there), here)
    return permuted(at, array, tuple(order))


@models("numpy.sort")
def sort(at: Context, a: Value, axis: Value = -1, *more: Value, **others: Value) -> Value:
    """Along one axis, or without one all in a row."""
    array = as_array(at, a)
    if isinstance(array, Unknown):
        return array
    return replace(flattened(at, array) if axis is None else array, values=None)


@models("numpy.random.permutation")
def permutation(at: Context, x: Value) -> Value:
    """Of a number the numbers below it."""
    size = as_size(x)
    if size is not None:
        return Array((size,), "int64", 0, size - 1 if isinstance(size, int) else None)
    made = rearranged(at, x)
    return step(made, at, "rows shuffled", Did.REORDERED, SHUFFLED) if isinstance(made, Array) else made


@models("numpy.roll")
def roll(at: Context, a: Value, *how: Value, **more: Value) -> Value:
    """What falls out at the end comes in at the beginning."""
    made = rearranged(at, a)
    return step(made, at, "rolled", Did.REORDERED) if isinstance(made, Array) else made


@models("numpy.flip", "numpy.fliplr", "numpy.flipud", "numpy.copy")
def rearranged(at: Context, a: Value, *how: Value, **more: Value) -> Value:
    """The same values in another order: shape and range stay."""
    array = as_array(at, a)
    return array if isinstance(array, Unknown) else replace(array, values=None)


@models("numpy.rot90")
def rot90(at: Context, m: Value, k: Value = 1, axes: Value = (0, 1)) -> Value:
    array = as_array(at, m)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    places = axes_of(at, axes, len(array.shape))
    if not isinstance(k, int) or places is None or len(places) != 2:
        return moved(at, array, "rot90")
    dims = list(array.shape)
    if k % 2:
        dims[places[0]], dims[places[1]] = dims[places[1]], dims[places[0]]
    return replace(array, shape=tuple(dims), values=None, labels=None)


@models("numpy.atleast_1d")
def atleast_1d(at: Context, a: Value) -> Value:
    """A number becomes an array of one; arrays stay."""
    array = as_array(at, a)
    if isinstance(array, Unknown) or array.shape != ():
        return array
    return replace(array, shape=(1,))


@models("numpy.atleast_2d")
def atleast_2d(at: Context, a: Value) -> Value:
    """A vector becomes one row; a table stays."""
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown) or len(array.shape) > 1:
        return array
    return replace(array, shape=(1, *(array.shape or (1,))), labels=None)


@models("numpy.repeat", "numpy.ndarray.repeat")
def repeat(at: Context, a: Value, repeats: Value, axis: Value = None) -> Value:
    array = as_array(at, a)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    if axis is None:
        flat = ravel(at, array)
        return repeated(flat, repeats, _longer(at, flat, 0, as_size(repeats))) if isinstance(flat, Array) else flat
    need_axis(at, array, axis)
    place = axis_of(axis, len(array.shape))
    return moved(at, array, "repeat") if place is None else _longer(at, array, place, as_size(repeats))


def _longer(at: Context, a: Array, axis: int, times: Size | None) -> Array:
    if isinstance(a.shape, Unknown):
        return a
    dims = list(a.shape)
    length = dims[axis]
    if times is None:
        dims[axis] = unknown_size(at, "rows" if axis == 0 else "size", "depends on how often it is repeated")
    else:
        dims[axis] = None if length is None else length * times
    shape = tuple(dims)
    return step(a, at, f"repeated to {shape_text(shape)}", shape=shape, values=None, labels=_labels_in(a, shape))


@models("numpy.tile")
def tile(at: Context, A: Value, reps: Value) -> Value:
    array, times = as_array(at, A), shape_of(at, reps)
    if isinstance(array, Unknown) or isinstance(array.shape, Unknown):
        return array
    if isinstance(times, Unknown):
        return moved(at, array, "tile")
    rank = max(len(array.shape), len(times))
    dims, times = (1,) * (rank - len(array.shape)) + array.shape, (1,) * (rank - len(times)) + times
    shape = tuple(None if d is None or t is None else d * t for d, t in zip(dims, times, strict=True))
    return step(array, at, f"tiled to {shape_text(shape)}", shape=shape, values=None, labels=_labels_in(array, shape))


@models("numpy.pad")
def pad(at: Context, array: Value, pad_width: Value, mode: Value = "constant", **more: Value) -> Value:
    """Zeros by default, so the range then includes 0."""
    a = as_array(at, array)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return a
    widths = _pad_widths(at, pad_width, len(a.shape))
    if widths is None:
        return moved(at, a, "pad")
    shape = tuple(None if d is None else d + w for d, w in zip(a.shape, widths, strict=True))
    low, high = union((a.low, a.high), (0, 0)) if mode == "constant" and not more else (None, None)
    return step(a, at, f"padded to {shape_text(shape)}", shape=shape, low=low, high=high, values=None, labels=None)


def _pad_widths(at: Context, widths: Value, rank: int) -> list[Size] | None:
    size = as_size(widths)
    if size is not None:
        return [2 * size] * rank
    items = at.iterate(widths) if isinstance(widths, (tuple, ListValue)) else at.unknown("pad_width")
    if isinstance(items, Unknown):
        return None
    sums = [_pair_sum(at, i) for i in items]
    if len(items) == 2 and all(as_size(i) is not None for i in items):
        before, after = (as_size(i) or 0 for i in items)
        return [before + after] * rank
    if any(s is None for s in sums) or len(sums) not in (1, rank):
        return None
    found = [s for s in sums if s is not None]
    return found * rank if len(found) == 1 else found


def _pair_sum(at: Context, pair: Value) -> Size | None:
    size = as_size(pair)
    if size is not None:
        return 2 * size
    items = at.iterate(pair) if isinstance(pair, (tuple, ListValue)) else at.unknown("pad_width")
    if isinstance(items, Unknown) or not items:
        return None
    ends = [as_size(i) for i in items]
    if any(e is None for e in ends) or len(ends) > 2:
        return None
    return sum((e for e in ends if e is not None), 0) * (2 if len(ends) == 1 else 1)
