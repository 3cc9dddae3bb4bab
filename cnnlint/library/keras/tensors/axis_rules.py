"""What functions on symbolic tensors do to shapes: those that move, repeat, pick or contract axes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.operators import inside_a_layer
from cnnlint.library.keras.tensors.shape_rules import argument, axes_of, refused
from cnnlint.program import Output
from cnnlint.shapes import Dim, Expr, Shape, elements, is_shape, shape_text, total
from cnnlint.values import Cause, Context, ListValue, Unknown, Value, all_are, as_size


def flatten(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """One axis of everything."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (elements(shape),)


def batch_flatten(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """One axis for each sample. Where an axis is None, TensorFlow multiplies as the data flow, and Keras shows no size."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    return (None, None) if None in shape else (shape[0], elements(shape[1:]))


def repeat(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`repeat_elements(x, rep, axis)`, `tf.repeat(x, repeats, axis)`."""
    given = argument(call, 1, "repeats", "rep")
    shape, times, axis = inputs[0].shape, _only(given), argument(call, 2, "axis")
    if isinstance(shape, Unknown):
        return shape
    counted = times is not None or (isinstance(given, Unknown) and given.cause is Cause.DATA)
    if not counted or (axis is not None and axes_of(axis, len(shape)) is None):
        return at.unknown("how often it is repeated is not known")
    if axis is None:
        return (_times(elements(shape), times),)
    (index,) = axes_of(axis, len(shape)) or [0]
    return tuple(_times(d, times) if i == index else d for i, d in enumerate(shape))


def _only(value: Value) -> Any:
    """A size, also where it stands alone in a list."""
    items = value.items if isinstance(value, ListValue) else value
    return as_size(items[0]) if isinstance(items, (tuple, list)) and len(items) == 1 else as_size(items)


def repeat_rows(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.repeat(x, n)`: a new axis behind the batch."""
    shape, times = inputs[0].shape, as_size(argument(call, 1, "n"))
    if isinstance(shape, Unknown):
        return shape
    return at.unknown("how often it is repeated is not known") if times is None else (shape[0], times, *shape[1:])


def tile(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.tile(x, multiples)`, `ops.tile(x, repeats)`: in Keras 3 fewer numbers than axes tell of the last ones."""
    shape, counts = inputs[0].shape, sizes_of(at, argument(call, 1, "multiples", "n", "repeats"))
    if isinstance(shape, Unknown) or isinstance(counts, Unknown):
        return shape if isinstance(shape, Unknown) else counts
    if at.dialect >= 3:
        counts = (*(1,) * (len(shape) - len(counts)), *counts)
        shape = (*(1,) * (len(counts) - len(shape)), *shape)
    if len(counts) != len(shape):
        return at.unknown("how often it is repeated is not known")
    return tuple(_times(d, n) for d, n in zip(shape, counts, strict=True))


def _times(dim: Dim, times: Dim) -> Dim:
    return None if dim is None or times is None else dim * times


def sizes_of(at: Context, value: Value) -> Shape | Unknown:
    from cnnlint.library.keras.making.inputs import written_shape

    if as_size(value) is not None:
        return (as_size(value),)
    return at.unknown("the sizes are not given") if value is None else written_shape(at, value)


def as_asked(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.nn.conv2d_transpose(input, filters, output_shape, strides)`: TensorFlow keeps a batch axis that it does not know, and
    of a picture height and width alone may be given."""
    given, asked = inputs[0].shape, sizes_of(at, argument(call, 2, "output_shape"))
    if isinstance(asked, Unknown) or isinstance(given, Unknown) or not given:
        return asked
    if len(asked) == 2:
        filters = _shape_of_value(argument(call, 1, "filters"))
        if isinstance(filters, Unknown) or len(filters) != 4:
            return at.unknown("the number of channels is not known")
        return (given[0], *asked, filters[2])
    return asked if given[0] is not None else (None, *asked[1:])


def take(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.take(x, indices, axis)`: from everything in one line if no axis is given."""
    if argument(call, 2, "axis") is not None or isinstance(inputs[0].shape, Unknown):
        return gather(at, inputs, call)
    return _shape_of_value(argument(call, 1, "indices"))


def gather(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.gather(x, indices, axis)`, `K.gather(x, indices)`, `ops.take(x, indices, axis)`."""
    shape, indices = inputs[0].shape, _shape_of_value(argument(call, 1, "indices"))
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


def _shape_of_value(value: Value) -> Shape | Unknown:
    if isinstance(value, (ListValue, tuple)):
        items = value.items if isinstance(value, ListValue) else value
        parts = [_shape_of_value(item) for item in items]
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
    if axes is None or not isinstance(shape[axes[0]], int):
        return shape if isinstance(shape, Unknown) else at.unknown("how many tensors there are is not known")
    return [(*shape[: axes[0]], *shape[axes[0] + 1 :])] * shape[axes[0]]


def pad(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.pad(x, [[0, 0], [1, 1], ...])`; `ops.pad(x, 1)` and `ops.pad(x, (1, 2))` are for every axis."""
    shape, widths = inputs[0].shape, argument(call, 1, "paddings", "pad_width")
    if isinstance(shape, Unknown):
        return shape
    pairs = at.iterate(widths) if isinstance(widths, (ListValue, tuple)) else ()
    sizes = [] if isinstance(pairs, Unknown) else [sizes_of(at, p) for p in pairs if isinstance(p, (ListValue, tuple))]
    if not sizes and at.dialect >= 3 and not isinstance(alike := sizes_of(at, widths), Unknown) and len(alike) <= 2:
        sizes = [(alike[0], alike[-1])] * len(shape)
    if len(sizes) != len(shape) or any(isinstance(s, Unknown) or len(s) != 2 or None in s for s in sizes):
        return at.unknown("the padding is not known")
    return tuple(None if d is None else d + s[0] + s[1] for d, s in zip(shape, sizes, strict=True))  # type: ignore[index]


def space_to_depth(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return _blocks(at, inputs[0].shape, call, into_depth=True)


def quarter_turns(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.image.rot90(image, k=1)`: today's TensorFlow shows None for both sides, an older one followed them."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    return at.unknown("releases of TensorFlow differ in whether they know the sides of an image that was turned")


def on_its_side(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.image.transpose(image)`: height and width change places."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown) or len(shape) < 3:
        return at.unknown("an image of unknown shape")
    return (*shape[:-3], shape[-2], shape[-3], shape[-1])


def depth_to_space(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return _blocks(at, inputs[0].shape, call, into_depth=False)


def _blocks(at: Context, shape: Shape | Unknown, call: Arguments, into_depth: bool) -> Output | Unknown:
    """Squares of `block_size` by `block_size` pixels against channels."""
    size = argument(call, 1, "block_size")
    plain = argument(call, 2, "data_format", default="NHWC") == "NHWC"
    if isinstance(shape, Unknown):
        return shape
    if not isinstance(size, int) or size < 1 or len(shape) != 4 or not plain:
        return at.unknown("the block size is not known")
    batch, *space, channels = shape
    if channels is None:
        return at.unknown("the number of channels is not known")
    if into_depth:
        return (batch, *(None if d is None else d // size for d in space), channels * size**2)
    return (batch, *(_times(d, size) for d in space), channels // size**2)


def resize_images(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.resize_images(x, height_factor, width_factor, data_format)`; TensorFlow's takes the size."""
    if as_size(argument(call, 1, "height_factor")) is None:
        return resize(at, inputs, call)
    shape = inputs[0].shape
    factors = [as_size(argument(call, 1, "height_factor")), as_size(argument(call, 2, "width_factor"))]
    if isinstance(shape, Unknown):
        return shape
    if None in factors or len(shape) != 4 or argument(call, 3, "data_format", default="channels_last") != "channels_last":
        return at.unknown("the size is not known")
    return (shape[0], _times(shape[1], factors[0]), _times(shape[2], factors[1]), shape[3])


def resize(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, size = inputs[0].shape, sizes_of(at, argument(call, 1, "size"))
    if isinstance(shape, Unknown) or isinstance(size, Unknown):
        return shape if isinstance(shape, Unknown) else size
    ratio = argument(call, 9, "preserve_aspect_ratio", default=False)
    if len(size) != 2 or len(shape) not in (3, 4) or ratio is not False:
        return at.unknown("the size is not known")
    return (*shape[:-3], *size, shape[-1])


def edges(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.image.sobel_edges(image)`: two numbers for each of the image's. It is made of several functions of TensorFlow."""
    shape = inputs[0].shape
    if not inside_a_layer(inputs[0]):
        return at.unknown("the rows of the functions that make sobel_edges() are not known")
    return shape if isinstance(shape, Unknown) else (*shape, 2)


def begun(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.random_normal((K.shape(x)[0], n))`: new numbers, of which a tensor tells how many."""
    return sizes_of(at, argument(call, 0, "shape", "dims"))


def grey(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (*shape[:-1], 1)


def colour(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (*shape[:-1], 3)


def one_score(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.ctc_batch_cost`: one number for each sample."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (shape[0], 1)


def batch_dot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """Dot products of the samples, along one axis of each."""
    lost = next((t.shape for t in inputs[:2] if isinstance(t.shape, Unknown)), None)
    if len(inputs) < 2 or lost is not None:
        return lost or at.unknown("what the tensor is multiplied with is not known")
    a, b, axes = inputs[0].shape, inputs[1].shape, argument(call, 2, "axes")
    if axes is None:
        axes = (len(a) - 1, 1 if len(b) == 2 else len(b) - 2)
    pair = axes.items if isinstance(axes, ListValue) else axes if isinstance(axes, tuple) else [axes, axes]
    if not all_are(pair, int) or len(pair) != 2 or min(len(a), len(b)) < 2:
        return at.unknown("the axes are not known")
    if max(len(a), len(b)) > 3 and at.dialect < 3 and at.release.before(4) is not False:
        return at.unknown("before Keras 2.3 all axes but the last two were those of the batch")
    i, j = pair[0] % len(a), pair[1] % len(b)
    found = (*a[:i], *a[i + 1 :], *b[1:j], *b[j + 1 :])
    return (*found, 1) if len(found) == 1 else found


def einsum(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`einsum("bij,bjk->bik", x, y)`: each letter has one size."""
    text = call.positional[0] if call.positional else None
    operands = [v for v in call.positional[1:] if hasattr(v, "shape")]
    if not isinstance(text, str) or "->" not in text or "." in text:
        return at.unknown("the equation is not known")
    left, _, right = text.replace(" ", "").partition("->")
    sizes: dict[str, Dim] = {}
    for letters, operand in zip(left.split(","), operands, strict=False):
        if isinstance(operand.shape, Unknown):
            return operand.shape
        if len(operand.shape) != len(letters):
            return _other_axes(at, inputs, letters, operand.shape)
        for letter, dim in zip(letters, operand.shape, strict=True):
            sizes[letter] = dim if sizes.get(letter) is None else sizes[letter]
    return tuple(sizes[x] for x in right) if set(right) <= set(sizes) else at.unknown("the equation is not known")


def _other_axes(at: Context, inputs: list[Any], letters: str, shape: Shape) -> Unknown:
    message = f"the letters `{letters}` of the equation stand for {len(letters)} axes, but the tensor is {shape_text(shape)}"
    keras = f"Shape must be rank {len(letters)} but is rank {len(shape)}"
    if at.dialect >= 3:
        keras = "Number of dimensions in the subscript does not match the number of dimensions in the operand"
    help = "write one letter for each axis, that of the batch too"
    return refused(at, inputs, message, f"{len(letters)} axes", str(len(shape)), help, "invalid-axis", keras)


def swap(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.swapaxes(x, a, b)`."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    axes = axes_of((argument(call, 1, "axis1"), argument(call, 2, "axis2")), len(shape))
    if axes is None:
        return at.unknown("the axes are not known")
    order = list(range(len(shape)))
    order[axes[0]], order[axes[1]] = order[axes[1]], order[axes[0]]
    return tuple(shape[i] for i in order)


def broadcast_to(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return sizes_of(at, argument(call, 1, "shape"))


def norm(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.norm(x, ord, axis, keepdims)`."""
    from cnnlint.library.keras.tensors.shape_rules import reduce

    axis, keep = argument(call, 2, "axis"), argument(call, 3, "keepdims", default=False)
    return reduce(at, inputs, Arguments((inputs[0],), {"axis": axis, "keepdims": keep}))


def parts_of_shape(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.shape(x)` is a tensor of the sizes."""
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (len(shape),)
