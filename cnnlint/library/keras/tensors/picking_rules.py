"""What functions on symbolic tensors do to shapes: those that pick from an axis, or cut it into parts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.axis_rules import sizes_of
from cnnlint.library.keras.tensors.shape_rules import argument, axes_of, refused
from cnnlint.program import Output
from cnnlint.shapes import Dim, Expr, Shape, is_shape, shape_text, total
from cnnlint.values import Context, ListValue, Unknown, Value, as_size


def take(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.take(x, indices, axis)`: from everything in one line if no axis is given."""
    if argument(call, 2, "axis") is not None or isinstance(inputs[0].shape, Unknown):
        return gather(at, inputs, call)
    return shape_of_value(argument(call, 1, "indices"))


def gather(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.gather(x, indices, axis)`, `K.gather(x, indices)`, `ops.take(x, indices, axis)`."""
    shape, indices = inputs[0].shape, shape_of_value(argument(call, 1, "indices"))
    axis = argument(call, 2, "axis", default=0)
    axis = 0 if axis is None else axis
    if isinstance(shape, Unknown) or isinstance(indices, Unknown) or len(call.positional) > 3:
        return shape if isinstance(shape, Unknown) else at.unknown("the indices are not known")
    axes = axes_of(axis, len(shape))
    if axes is None or len(axes) != 1 or "batch_dims" in call.keywords:
        return at.unknown("the axis is not known")
    return (*shape[: axes[0]], *indices, *shape[axes[0] + 1 :])


def looked_up(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.nn.embedding_lookup(params, ids)`: the rows of a table."""
    return gather(at, inputs, Arguments((argument(call, 0, "params"), argument(call, 1, "ids"))))


def shape_of_value(value: Value) -> Shape | Unknown:
    """The shape of a tensor, an array, a number or a list of these."""
    if isinstance(value, (ListValue, tuple)):
        items = value.items if isinstance(value, ListValue) else value
        parts = [shape_of_value(item) for item in items]
        inner = next(iter(parts), Unknown("the indices are not known"))
        alike = not isinstance(inner, Unknown) and all(part == inner for part in parts) and not getattr(value, "rest", None)
        return (len(items), *inner) if alike and not isinstance(inner, Unknown) else Unknown("the indices are not known")
    if as_size(value) is not None:
        return ()
    return getattr(value, "shape", Unknown("the indices are not known"))


def one_hot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, depth = inputs[0].shape, as_size(argument(call, 1, "depth", "num_classes"))
    if isinstance(shape, Unknown):
        return shape
    listed = bool(call.positional) and isinstance(call.positional[0], (ListValue, tuple))
    plain = len(call.positional) <= 2 and not listed and argument(call, 9, "axis", default=-1) == -1
    return (*shape, depth) if depth is not None and plain else at.unknown("the number of classes is not known")


def one_hot_along(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.one_hot(x, num_classes, axis)`: the classes stand on a new axis there."""
    shape, classes = inputs[0].shape, as_size(argument(call, 1, "num_classes"))
    if isinstance(shape, Unknown):
        return shape
    axes = axes_of(argument(call, 2, "axis", default=-1), len(shape) + 1)
    if classes is None or axes is None or len(axes) != 1:
        return at.unknown("the number of classes is not known")
    return (*shape[: axes[0]], classes, *shape[axes[0] :])


def split(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.split(x, 3, axis)` or `ops.split(x, [2, 5], axis)`, whose list tells the places where it is cut."""
    return _split(at, inputs, call, _between)


def split_into(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.split(x, 3, axis)` or `tf.split(x, [2, 3, -1], axis)`, whose list tells the sizes."""
    return _split(at, inputs, call, _sizes)


def _split(at: Context, inputs: list[Any], call: Arguments, listed: Callable[[Shape, Dim], list[Dim]]) -> Output | Unknown:
    shape, axis = inputs[0].shape, argument(call, 2, "axis", default=0)
    parts = argument(call, 1, "num_or_size_splits", "num_split", "indices_or_sections")
    axes = None if isinstance(shape, Unknown) else axes_of(axis, len(shape))
    if axes is None or len(axes) != 1:
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    (index,) = axes
    dim, count = shape[index], as_size(parts)
    sizes: list[Dim] = []
    if isinstance(count, int) and count > 0:
        if isinstance(dim, int) and dim % count:
            return _uneven(at, inputs, index, count)
        sizes = [None if dim is None else dim // count] * (0 if isinstance(dim, Expr) else count)
    elif isinstance(parts, (ListValue, tuple)) and is_shape(found := sizes_of(at, parts)) and None not in found:
        sizes = listed(found, dim)
    if not sizes:
        return at.unknown("the parts of the split are not known")
    return [(*shape[:index], size, *shape[index + 1 :]) for size in sizes]


def _uneven(at: Context, inputs: list[Any], axis: int, count: int) -> Unknown:
    shape = inputs[0].shape
    message = f"axis {axis} of {shape_text(shape)} cannot be split into {count} equal parts: there are {shape[axis]}"
    help = "split into a number of parts that divides it, or name the sizes of the parts"
    keras = f"Dimension size must be evenly divisible by {count} but is {shape[axis]}"
    return refused(at, inputs, message, f"a multiple of {count}", str(shape[axis]), help, "reshape-size", keras)


def _sizes(found: Shape, dim: Dim) -> list[Dim]:
    """The sizes that are named, of which one, -1, is what is left."""
    named = [size for size in found if size is not None and size != -1]
    left = None if dim is None else dim - total(named)
    if len(named) < len(found) - 1 or (isinstance(left, int) and (left < 0 or (left > 0 and len(named) == len(found)))):
        return []
    return [left if size == -1 else size for size in found]


def _between(found: Shape, dim: Dim) -> list[Dim]:
    """The sizes between the places, where these are numbers that rise. The last part is None if the axis is."""
    places = [p for p in (0, *found, found[-1] if dim is None else dim) if isinstance(p, int)]
    whole = len(places) == len(found) + 2 and places == sorted(places)
    sizes: list[Dim] = [b - a for a, b in pairwise(places)] if whole else []
    return [*sizes[:-1], None] if sizes and dim is None else sizes


def unstack(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, axis = inputs[0].shape, argument(call, 2, "axis", default=0)
    axes = None if isinstance(shape, Unknown) else axes_of(axis, len(shape))
    if axes is None or isinstance(shape, Unknown):
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    size, asked = shape[axes[0]], argument(call, 1, "num")
    count = size if asked is None else asked
    if not isinstance(count, int) or (isinstance(size, int) and count != size):  # TensorFlow alone compares the two
        return at.unknown("how many tensors there are is not known")
    return [(*shape[: axes[0]], *shape[axes[0] + 1 :])] * count
