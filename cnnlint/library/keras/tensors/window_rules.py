"""What functions on symbolic tensors do to shapes: those that move a window over images.

keras/src/ops/nn.py and image.py; `tf.nn.conv2d` and its like take the strides of every axis, batch and channels too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors import repeat_rules
from cnnlint.library.keras.tensors.axis_rules import sizes_of
from cnnlint.library.keras.tensors.operators import operand_shape
from cnnlint.library.keras.tensors.picking_rules import shape_of_value
from cnnlint.library.keras.tensors.shape_rules import Rule, argument
from cnnlint.program import Output
from cnnlint.shapes import Dim, Shape, ceil_div, less, maximum, product
from cnnlint.values import Context, ListValue, Unknown, Value, as_size, known_items

_FIRST = ("channels_first", "NCHW", "NCW", "NCDHW")


def pool(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.max_pool(x, pool_size, strides, padding, data_format)`, `tf.nn.max_pool2d(x, ksize, strides, padding)`."""
    return _pooled(at, inputs, call, argument(call, 1, "pool_size", "ksize"))


def pool_by_ones(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.pool2d(x, pool_size, strides=(1, 1), padding, data_format, pool_mode)`: the windows overlap unless it is said."""
    return _pooled(at, inputs, call, 1)


def _pooled(at: Context, inputs: list[Any], call: Arguments, step: Value) -> Output | Unknown:
    layout = _layout(inputs[0], argument(call, 4, "data_format"))
    if isinstance(layout, Unknown):
        return layout
    shape, first = layout
    rank = len(shape) - 2
    window = sides(argument(call, 1, "pool_size", "ksize"), rank)
    given = argument(call, 2, "strides")
    strides = sides(step if given is None else given, rank)
    padding = argument(call, 3, "padding", default="valid")
    return _slid(at, shape, window, strides, (1,) * rank, padding, first, _channels(shape, first))


def conv(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.conv(x, kernel, strides, padding, data_format, dilation_rate)`, `tf.nn.conv2d(x, filters, strides, padding)`."""
    kernel = _kernel(call)
    return kernel if isinstance(kernel, Unknown) else _convolved(at, inputs, call, kernel, kernel[-1])


def depthwise_conv(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """As many outputs for each channel as the kernel's last axis says."""
    kernel = _kernel(call)
    if isinstance(kernel, Unknown):
        return kernel
    filters = None if None in kernel[-2:] else product(d for d in kernel[-2:] if d is not None)
    return _convolved(at, inputs, call, kernel, filters)


def separable_conv(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.separable_conv(x, depthwise_kernel, pointwise_kernel, strides, padding, data_format, dilation_rate)`."""
    pointwise = operand_shape(argument(call, 2, "pointwise_kernel"))
    kernel = operand_shape(argument(call, 1, "depthwise_kernel"))
    if isinstance(pointwise, Unknown) or isinstance(kernel, Unknown) or len(kernel) < 3 or not pointwise:
        return Unknown("the kernels are not known")
    names = ("strides", "padding", "data_format", "dilation_rate")
    given = {name: argument(call, i, name) for i, name in enumerate(names, 3)}
    rest = {name: value for name, value in given.items() if value is not None}
    return _convolved(at, inputs, Arguments((inputs[0],), rest), kernel, pointwise[-1])


def conv_transpose(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.conv_transpose(x, kernel, strides, padding, output_padding, data_format, dilation_rate)`.
    keras/src/backend/common/backend_utils.py"""
    layout, kernel = _layout(inputs[0], argument(call, 5, "data_format")), _kernel(call)
    if isinstance(layout, Unknown) or isinstance(kernel, Unknown):
        return layout if isinstance(layout, Unknown) else Unknown("the kernel is not known")
    shape, first = layout
    rank, extra = len(kernel) - 2, argument(call, 4, "output_padding")
    padding = str(argument(call, 3, "padding", default="valid")).lower()
    strides = sides(argument(call, 2, "strides", default=1), rank)
    dilation = sides(argument(call, 6, "dilation_rate", default=1), rank)
    added = (None,) * rank if extra is None else sides(extra, rank)
    known = padding in ("same", "valid") and len(shape) == rank + 2
    if not known or strides is None or dilation is None or added is None or None in kernel:
        return at.unknown("the window is not known")
    found: list[Dim] = []
    for n, k, s, d, more in zip(shape[2:] if first else shape[1:-1], kernel, strides, dilation, added, strict=False):
        found.append(_widened(n, d * (k - 1) + 1, s, more, padding == "same") if n is not None and k is not None else None)
    return (shape[0], kernel[-2], *found) if first else (shape[0], *found, kernel[-2])


def _widened(n: Any, window: Any, stride: Any, extra: Any, same: bool) -> Dim:
    """The size of an axis behind a transposed convolution."""
    if same:
        size: Dim = n * stride if extra is None else (n - 1) * stride + window % 2 + extra
        return size
    more = maximum(window, stride) - window if extra is None else extra
    wide: Dim = (n - 1) * stride + window + more
    return wide


def _kernel(call: Arguments) -> Shape | Unknown:
    kernel = operand_shape(argument(call, 1, "kernel", "filters", "filter"))
    return Unknown("the kernel is not known") if not isinstance(kernel, Unknown) and len(kernel) < 3 else kernel


def _convolved(at: Context, inputs: list[Any], call: Arguments, kernel: Shape, filters: Dim) -> Output | Unknown:
    layout = _layout(inputs[0], argument(call, 4, "data_format"))
    if isinstance(layout, Unknown):
        return layout
    shape, first = layout
    rank = len(kernel) - 2
    if len(shape) != rank + 2:
        return at.unknown("the input does not fit the kernel")
    strides = sides(argument(call, 2, "strides", "stride", default=1), rank)
    dilation = sides(argument(call, 5, "dilation_rate", "dilations", default=1), rank)
    padding = argument(call, 3, "padding", default="valid")
    return _slid(at, shape, kernel[:-2], strides, dilation, padding, first, filters)


def patches(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.image.extract_patches(images, size, strides, dilation_rate, padding)`,
    `tf.image.extract_patches(images, sizes, strides, rates, padding)`: the pixels of a patch stand on the last axis."""
    layout = _layout(inputs[0], argument(call, 5, "data_format"))
    if isinstance(layout, Unknown):
        return layout
    shape, first = layout
    size, step = argument(call, 1, "size", "sizes"), argument(call, 2, "strides")
    batched = shape if len(shape) >= 4 else (None, *shape)
    rank = len(batched) - 2
    window, strides = sides(size, rank), sides(size if step is None else step, rank)
    dilation = sides(argument(call, 3, "dilation_rate", "rates", default=1), rank)
    channels = _channels(batched, first)
    if window is None or channels is None:
        return at.unknown("the size of a patch is not known")
    padding = argument(call, 4, "padding", default="valid")
    found = _slid(at, batched, window, strides, dilation, padding, first, product((*window, channels)))
    return found[1:] if isinstance(found, tuple) and len(shape) < 4 else found


def crop(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.image.crop_images(images, top, left, bottom, right, target_height, target_width)`."""
    return _framed(at, inputs, call, "cropping", -1)


def pad(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.image.pad_images(images, top, left, bottom, right, target_height, target_width)`."""
    return _framed(at, inputs, call, "padding", 1)


def _framed(at: Context, inputs: list[Any], call: Arguments, word: str, sign: int) -> Output | Unknown:
    layout = _layout(inputs[0], argument(call, 7, "data_format"))
    if isinstance(layout, Unknown):
        return layout
    shape, first = layout
    if len(shape) not in (3, 4):
        return at.unknown("the frame is not known")
    places = [argument(call, i, f"{side}_{word}") for i, side in enumerate(("top", "left", "bottom", "right"), 1)]
    found = []
    for i, dim in enumerate(shape[-2:] if first else shape[-3:-1]):
        target = argument(call, 5 + i, "target_height" if i == 0 else "target_width")
        before, behind = as_size(places[i]), as_size(places[i + 2])
        if target is not None:
            found.append(as_size(target))
        elif dim is None or before is None or behind is None:
            return at.unknown("the frame is not known")
        else:
            found.append(dim + sign * (before + behind))
    if None in found:
        return at.unknown("the frame is not known")
    return (*shape[:-2], *found) if first else (*shape[:-3], *found, shape[-1])


def zeros_around(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.spatial_2d_padding(x, padding, data_format)`: of every axis of a picture, how many before and how many behind."""
    layout = _layout(inputs[0], argument(call, 2, "data_format"))
    if isinstance(layout, Unknown):
        return layout
    shape, first = layout
    widths = known_items(argument(call, 1, "padding", default=((1, 1),) * (len(shape) - 2)))
    if widths is None:
        return at.unknown("the padding is not known")
    none = ((0, 0),)
    pattern = (*none, *none, *widths) if first else (*none, *widths, *none)
    return repeat_rules.pad(at, inputs, Arguments((inputs[0], pattern)))


def zeros_before_and_behind(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`K.temporal_padding(x, padding=(1, 1))`"""
    pattern = ((0, 0), argument(call, 1, "padding", default=(1, 1)), (0, 0))
    return repeat_rules.pad(at, inputs, Arguments((inputs[0], pattern)))


def sides(value: Value, rank: int) -> tuple[Any, ...] | None:
    """One number for each spatial axis: `2`, `(2, 2)`, or TensorFlow's `[1, 2, 2, 1]`; None when not known."""
    items = value.items if isinstance(value, ListValue) else value
    if not isinstance(items, (tuple, list)):
        size = as_size(items)
        return None if size is None else (size,) * rank
    found = [as_size(i) for i in items]
    if None in found:
        return None
    if len(found) == 1:
        return (found[0],) * rank
    if len(found) == rank + 2 and rank > 0 and found[0] == found[-1] == 1:
        return tuple(found[1:-1])
    return tuple(found) if len(found) == rank else None


def _layout(tensor: Any, data_format: Value) -> tuple[Shape, bool] | Unknown:
    """The shape, and whether the channels come first."""
    if isinstance(tensor.shape, Unknown):
        return tensor.shape
    if data_format is not None and not isinstance(data_format, str):
        return Unknown("the data format is not known")
    return tensor.shape, data_format in _FIRST


def _channels(shape: Shape, first: bool) -> Dim:
    return shape[1] if first else shape[-1]


def _slid(
    at: Context,
    shape: Shape,
    window: Sequence[Dim] | None,
    strides: Sequence[Any] | None,
    dilation: Sequence[Any] | None,
    padding: Value,
    first: bool,
    channels: Dim,
) -> Output | Unknown:
    space = shape[2:] if first else shape[1:-1]
    if window is None or strides is None or dilation is None or None in window or len(window) != len(space):
        return at.unknown("the window is not known")
    if not isinstance(padding, str) or padding.lower() not in ("same", "valid"):
        return at.unknown("the padding is not known")
    found: list[Dim] = []
    for n, w, s, d in zip(space, window, strides, dilation, strict=True):
        if n is None or w is None:
            found.append(None)
        elif padding.lower() == "same":
            found.append(ceil_div(n, s))
        else:
            found.append((n - d * (w - 1) - 1) // s + 1)
    if any(n is not None and less(n, 1) for n in found):
        return at.unknown("nothing would be left")
    return (shape[0], channels, *found) if first else (shape[0], *found, channels)


def as_asked(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.nn.conv2d_transpose(input, filters, output_shape, strides)`: TensorFlow keeps a batch axis that it does not know, and
    of a picture height and width alone may be given."""
    given, asked = inputs[0].shape, sizes_of(at, argument(call, 2, "output_shape"))
    if isinstance(asked, Unknown):
        return asked
    if len(asked) == 2:
        filters = shape_of_value(argument(call, 1, "filters"))
        if isinstance(given, Unknown) or not given or isinstance(filters, Unknown) or len(filters) != 4:
            return at.unknown("the batch or the number of channels is not known")
        return (given[0], *asked, filters[2])
    return (None, *asked[1:]) if not isinstance(given, Unknown) and given and given[0] is None else asked


def unfold(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.unfold(x, kernel_size, dilation, padding, stride)` of images whose channels come first."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown) or len(shape) != 4:
        return shape if isinstance(shape, Unknown) else at.unknown("the images are not known")
    names = {"kernel_size": None, "dilation": 1, "padding": 0, "stride": 1}
    given = [sides(argument(call, i, name, default=one), 2) for i, (name, one) in enumerate(names.items(), 1)]
    sizes = [dim for dim in shape[1:] if dim is not None]
    known = [sizes_given for sizes_given in given if sizes_given is not None]
    if len(known) < len(given) or len(sizes) < 3:
        return at.unknown("the size of a window is not known")
    window, dilation, padding, stride = known
    every = zip(sizes[1:], window, dilation, padding, stride, strict=True)
    places = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, d, p, s in every]
    return (shape[0], product((sizes[0], *window)), product(places))


def decoded(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.ctc_decode(inputs, sequence_lengths, strategy, beam_width, top_paths)`: the paths and their scores."""
    shape, strategy = inputs[0].shape, argument(call, 2, "strategy", default="greedy")
    paths = 1 if strategy == "greedy" else as_size(argument(call, 4, "top_paths", default=1))
    if isinstance(shape, Unknown) or len(shape) != 3 or paths is None or not isinstance(strategy, str):
        return shape if isinstance(shape, Unknown) else at.unknown("the number of paths is not known")
    return [(paths, *shape[:2]), (shape[0], paths)]


RULES: dict[str, Rule] = {
    **dict.fromkeys(("max_pool", "average_pool", "avg_pool", "max_pool1d", "max_pool2d", "max_pool3d"), pool),
    **dict.fromkeys(("avg_pool1d", "avg_pool2d", "avg_pool3d"), pool),
    **dict.fromkeys(("conv", "conv1d", "conv2d", "conv3d", "convolution"), conv),
    **dict.fromkeys(("depthwise_conv", "depthwise_conv2d"), depthwise_conv),
    **dict.fromkeys(("extract_patches", "extract_image_patches"), patches),
    **dict.fromkeys(("pool2d", "pool3d"), pool_by_ones),
    **dict.fromkeys(("spatial_2d_padding", "spatial_3d_padding"), zeros_around),
    "temporal_padding": zeros_before_and_behind,
    "crop_images": crop,
    "pad_images": pad,
}
OWN: dict[str, Rule] = {
    "keras.ops.separable_conv": separable_conv,
    "keras.ops.conv_transpose": conv_transpose,
    "keras.ops.unfold": unfold,
    "keras.ops.ctc_decode": decoded,
}
