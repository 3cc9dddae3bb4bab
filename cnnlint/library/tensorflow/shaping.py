"""TensorFlow functions that change the shape of eager tensors: thin, by NumPy's rules."""

from __future__ import annotations

import math

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.min_max_scaling import extreme
from cnnlint.library.numpy import creation, joining, linear, methods, reductions, shaping
from cnnlint.library.shape_arguments import axis_of
from cnnlint.library.tensorflow.tensors import listed_dtype, tensor
from cnnlint.shapes import Size, shape_text
from cnnlint.values import Array, Context, Did, Labels, ListValue, Unknown, Value, as_size, known_items


def as_tensor(value: Value) -> Value:
    """A NumPy result as a tensor, part by part."""
    if isinstance(value, Array):
        return replace(value, kind="tensor")
    return ListValue([as_tensor(v) for v in value.items], value.rest) if isinstance(value, ListValue) else value


@models("tensorflow.reshape", "keras.ops.reshape", "keras.backend.reshape")
def reshape(at: Context, tensor_: Value, shape: Value, name: Value = None) -> Value:
    return as_tensor(shaping.reshape(at, tensor(at, tensor_), shape))


@models("tensorflow.expand_dims", "keras.ops.expand_dims", "keras.backend.expand_dims")
def expand_dims(at: Context, input: Value, axis: Value = -1, name: Value = None) -> Value:
    return as_tensor(shaping.expand_dims(at, tensor(at, input), axis))


@models("tensorflow.squeeze", "keras.ops.squeeze", "keras.backend.squeeze")
def squeeze(at: Context, input: Value, axis: Value = None, name: Value = None) -> Value:
    given = tensor(at, input)
    if axis is None and isinstance(given, Array) and isinstance(given.shape, tuple) and None in given.shape:
        return as_tensor(shaping.moved(at, given, "squeeze"))  # an axis that is not known may be one of those that go
    return as_tensor(shaping.squeeze(at, given, axis))


@models("tensorflow.transpose", "keras.ops.transpose", "keras.backend.permute_dimensions")
def transpose(at: Context, a: Value, perm: Value = None, conjugate: Value = False, name: Value = None) -> Value:
    return as_tensor(shaping.transpose(at, tensor(at, a), perm))


@models("tensorflow.tile", "keras.ops.tile")
def tile(at: Context, input: Value, multiples: Value, name: Value = None) -> Value:
    return as_tensor(shaping.tile(at, tensor(at, input), multiples))


@models("tensorflow.repeat", "keras.ops.repeat")
def repeat(at: Context, input: Value, repeats: Value, axis: Value = None, name: Value = None) -> Value:
    return as_tensor(shaping.repeat(at, tensor(at, input), repeats, axis))


@models("tensorflow.pad")
def pad(at: Context, tensor_: Value, paddings: Value, mode: Value = "CONSTANT", constant_values: Value = 0,
        name: Value = None) -> Value:  # fmt: skip
    return as_tensor(shaping.pad(at, tensor(at, tensor_), paddings))


@models("tensorflow.concat", "keras.ops.concatenate")
def concat(at: Context, values: Value, axis: Value = 0, name: Value = None) -> Value:
    return as_tensor(joining.concatenate(at, values, axis))


@models("keras.backend.concatenate")
def concatenate_of_backend(at: Context, tensors: Value, axis: Value = -1) -> Value:
    """Along the last axis, where nothing else is said. tf_keras/src/backend.py"""
    return as_tensor(joining.concatenate(at, tensors, axis))


@models("tensorflow.stack", "keras.ops.stack")
def stack(at: Context, values: Value, axis: Value = 0, name: Value = None) -> Value:
    listed = known_items(values)
    if listed is not None and not listed and axis == 0:
        return Array((0,), "float32", kind="tensor")  # what an empty list is as a tensor; NumPy refuses it
    made = as_tensor(joining.stack(at, values, axis))
    return replace(made, dtype=listed_dtype(values, made.dtype)) if isinstance(made, Array) else made


@models("tensorflow.unstack")
def unstack(at: Context, value: Value, num: Value = None, axis: Value = 0, name: Value = None) -> Value:
    a = tensor(at, value)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return at.unknown("the parts of a tensor that is not known")
    place = axis_of(axis, len(a.shape))
    count = None if place is None else a.shape[place]
    if place is None or not isinstance(count, int) or count > 256:
        return at.unknown("how many parts a tensor has is not known")
    shape = (*a.shape[:place], *a.shape[place + 1 :])
    return ListValue([replace(a, shape=shape, values=None) for _ in range(count)])


@models("tensorflow.split", "keras.ops.split")
def split(
    at: Context, value: Value, num_or_size_splits: Value, axis: Value = 0, num: Value = None, name: Value = None
) -> Value:
    """A number cuts into equal parts, a list says how long each is."""
    a = tensor(at, value)
    if as_size(num_or_size_splits) is not None or isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return as_tensor(joining.split(at, a, num_or_size_splits, axis))
    place, items = axis_of(axis, len(a.shape)), at.iterate(num_or_size_splits)
    sizes: list[Size | None] = [] if isinstance(items, Unknown) else [as_size(i) for i in items]
    if place is None or not sizes or None in sizes:
        return at.unknown("how a tensor is split is not known")
    return ListValue([replace(a, shape=(*a.shape[:place], s, *a.shape[place + 1 :]), values=None) for s in sizes])


@models("tensorflow.gather")
def gather(at: Context, params: Value, indices: Value, validate_indices: Value = None, axis: Value = None,
           batch_dims: Value = 0, name: Value = None) -> Value:  # fmt: skip
    """`params[indices]` along an axis, for each of the first `batch_dims` axes by itself."""
    a, picks = tensor(at, params), tensor(at, indices)
    if batch_dims == 0 and axis in (None, 0):
        return _picked(at, a, indices, 0)
    if not (
        isinstance(a, Array) and isinstance(a.shape, tuple) and isinstance(picks, Array) and isinstance(picks.shape, tuple)
    ):
        return at.unknown("what is gathered is not known")
    common = batch_dims if batch_dims == len(picks.shape) else axis_of(batch_dims, len(picks.shape))
    place = axis_of(batch_dims if axis is None else axis, len(a.shape))
    if not isinstance(common, int) or place is None:
        return at.unknown("the axis is not known")
    shape = (*a.shape[:place], *picks.shape[common:], *a.shape[place + 1 :])
    return step(a.unmeasured(), at, "gathered", shape=shape)


@models("keras.ops.take")
def take(at: Context, x: Value, indices: Value, axis: Value = None) -> Value:
    """`x[indices]` along an axis; without one of all values in a row."""
    return as_tensor(methods.take(at, tensor(at, x), indices, axis))


@models("tensorflow.boolean_mask")
def boolean_mask(at: Context, tensor_: Value, mask: Value, axis: Value = None, name: Value = None) -> Value:
    a, kept = tensor(at, tensor_), tensor(at, mask)
    if isinstance(kept, Array) and kept.dtype != "bool":
        kept = replace(kept, dtype="bool")  # what is compared with a symbolic tensor has no dtype here
    made = _picked(at, a, kept, 0 if axis is None else axis)
    symbolic = isinstance(a, Array) and isinstance(a.shape, tuple) and a.shape[:1] == (None,)
    if symbolic and isinstance(made, Array) and isinstance(made.shape, tuple):
        return replace(made, shape=(None, *made.shape[1:]))
    return made


def _picked(at: Context, a: Array | Unknown, indices: Value, axis: Value) -> Value:
    """What is picked along an axis of a tensor; an axis that is not the first is not followed."""
    if isinstance(a, Unknown) or axis != 0:
        return at.unknown("what is gathered is not known")
    return as_tensor(at.item(a, tensor(at, indices) if not isinstance(indices, int) else indices))


@models("tensorflow.one_hot", "keras.ops.one_hot", "keras.backend.one_hot")
def one_hot(
    at: Context,
    indices: Value,
    depth: Value,
    on_value: Value = None,
    off_value: Value = None,
    axis: Value = None,
    dtype: Value = None,
    name: Value = None,
) -> Value:
    """A new axis of length `depth`, the last unless told otherwise."""
    from cnnlint.library.dtypes import dtype_of, operand_dtype

    a, count = tensor(at, indices), as_size(depth)
    if isinstance(a, Unknown) or count is None:
        code = Labels("one-hot", count, span=at.span)
        return Array(at.unknown("the labels or their number is not known"), "float32", 0, 1, code, kind="tensor")
    shape = a.shape
    if not isinstance(shape, Unknown):
        place = len(shape) if axis in (None, -1) else axis_of(axis, len(shape) + 1)
        shape = at.unknown("the axis") if place is None else (*shape[:place], count, *shape[place:])
    if on_value not in (None, 1) or off_value not in (None, 0):
        told = {dtype_of(dtype), *(operand_dtype(v) for v in (on_value, off_value))} - {None}
        kind = "float32" if told == {"weak float"} else dtype_of(dtype)
        return step(a.unmeasured(), at, f"{count} values for each", shape=shape, dtype=kind)
    return step(a, at, f"one-hot with {count} classes", Did.ONE_HOT, shape=shape, dtype=dtype_of(dtype) or "float32", low=0,
                high=1, labels=Labels("one-hot", count, span=at.span), values=None, scaled=())  # fmt: skip


@models("tensorflow.argmax", "tensorflow.math.argmax", "tensorflow.argmin", "keras.ops.argmax", "keras.backend.argmax")
def argmax(at: Context, input: Value, axis: Value = 0, output_type: Value = None, name: Value = None) -> Value:
    return as_tensor(reductions.argmax(at, tensor(at, input), axis))


@models("tensorflow.reduce_mean", "tensorflow.math.reduce_mean", "keras.ops.mean", "keras.backend.mean")
def reduce_mean(at: Context, input_tensor: Value, axis: Value = None, keepdims: Value = False, name: Value = None) -> Value:
    return _reduced(at, input_tensor, axis, keepdims, "mean", ranged=True)


@models("tensorflow.reduce_max", "tensorflow.math.reduce_max", "keras.ops.max", "keras.backend.max")
def reduce_max(at: Context, input_tensor: Value, axis: Value = None, keepdims: Value = False, name: Value = None) -> Value:
    return extreme("max", input_tensor, axis, keepdims, _reduced(at, input_tensor, axis, keepdims, "max", ranged=True))


@models("tensorflow.reduce_min", "tensorflow.math.reduce_min", "keras.ops.min", "keras.backend.min")
def reduce_min(at: Context, input_tensor: Value, axis: Value = None, keepdims: Value = False, name: Value = None) -> Value:
    return extreme("min", input_tensor, axis, keepdims, _reduced(at, input_tensor, axis, keepdims, "min", ranged=True))


@models(
    "tensorflow.reduce_sum",
    "tensorflow.math.reduce_sum",
    "keras.ops.sum",
    "keras.backend.sum",
    "tensorflow.math.reduce_std",
    "tensorflow.math.reduce_variance",
    "keras.ops.std",
)
def reduce_sum(at: Context, input_tensor: Value, axis: Value = None, keepdims: Value = False, name: Value = None) -> Value:
    return _reduced(at, input_tensor, axis, keepdims, "sum", ranged=False)


@models("tensorflow.reduce_prod", "tensorflow.math.reduce_prod", "keras.ops.prod", "keras.backend.prod")
def reduce_prod(at: Context, input_tensor: Value, axis: Value = None, keepdims: Value = False, name: Value = None) -> Value:
    """Of a known shape, the number itself."""
    items = at.iterate(input_tensor) if isinstance(input_tensor, (tuple, ListValue)) else at.unknown("not a shape")
    sizes = [] if isinstance(items, Unknown) else [as_size(i) for i in items]
    total = math.prod(s for s in sizes if isinstance(s, int))
    if sizes and all(isinstance(s, int) for s in sizes) and axis is None:
        return Array((), "int32", total, total, kind="tensor", values=(total,))
    return _reduced(at, input_tensor, axis, keepdims, "product", ranged=False)


def _reduced(at: Context, x: Value, axis: Value, keepdims: Value, what: str, ranged: bool) -> Value:
    a = tensor(at, x)
    if isinstance(a, Unknown):
        return a
    interval = (a.low, a.high) if ranged else (None, None)
    return as_tensor(reductions.reduced(at, a, axis, keepdims, a.dtype, interval, what))


@models("tensorflow.matmul", "tensorflow.linalg.matmul", "keras.ops.matmul", "keras.backend.dot")
def matmul(at: Context, a: Value, b: Value, transpose_a: Value = False, transpose_b: Value = False, **more: Value) -> Value:
    if more.get("adjoint_a") or more.get("adjoint_b"):
        return at.unknown("a product of adjoint matrices")
    left, right = _turned(tensor(at, a), transpose_a), _turned(tensor(at, b), transpose_b)
    return as_tensor(linear.matmul(at, left, right))


def _turned(a: Array | Unknown, turn: Value) -> Array | Unknown:
    """With the last two axes exchanged, where that is asked."""
    if turn is False or isinstance(a, Unknown) or isinstance(a.shape, Unknown) or len(a.shape) < 2:
        return a
    if turn is not True:
        return Unknown("whether a matrix is transposed is not known")
    return replace(a, shape=(*a.shape[:-2], a.shape[-1], a.shape[-2]), values=None)


@models("tensorflow.reverse", "tensorflow.random.shuffle", "tensorflow.stop_gradient", "tensorflow.sort")
def rearranged(at: Context, value: Value, *how: Value, **more: Value) -> Value:
    a = tensor(at, value)
    return a if isinstance(a, Unknown) else replace(a, values=None)


@models("tensorflow.ensure_shape")
def ensure_shape(at: Context, x: Value, shape: Value, name: Value = None) -> Value:
    from cnnlint.library.shape_arguments import shape_of

    a, dims = tensor(at, x), shape_of(at, shape)
    if isinstance(a, Unknown) or isinstance(dims, Unknown):
        return a
    return step(a, at, f"shape {shape_text(dims)}", shape=dims)


@models("tensorflow.meshgrid")
def meshgrid(at: Context, *args: Value, indexing: Value = "xy", name: Value = None) -> Value:
    """One grid for each axis, as NumPy's."""
    return as_tensor(creation.meshgrid(at, *(tensor(at, axis) for axis in args), indexing=indexing))
