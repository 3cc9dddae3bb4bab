"""What functions on symbolic tensors do to shapes: those that take the axes for those of pictures."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.axis_rules import lengthened, sizes_of
from cnnlint.library.keras.tensors.operators import inside_a_layer
from cnnlint.library.keras.tensors.shape_rules import argument
from cnnlint.program import Output
from cnnlint.shapes import Shape
from cnnlint.values import Context, Unknown, as_size


def space_to_depth(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return _blocks(at, inputs[0].shape, call, into_depth=True)


def depth_to_space(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return _blocks(at, inputs[0].shape, call, into_depth=False)


def _blocks(at: Context, shape: Shape | Unknown, call: Arguments, into_depth: bool) -> Output | Unknown:
    """Squares of `block_size` by `block_size` pixels against channels."""
    size = argument(call, 1, "block_size")
    order = argument(call, 2, "data_format", default="NHWC")
    if order == "channels_first" and isinstance(shape, tuple) and len(shape) == 4:
        turned = _blocks(at, (shape[0], *shape[2:], shape[1]), Arguments((None, size)), into_depth)
        return turned if not isinstance(turned, tuple) else (turned[0], turned[3], turned[1], turned[2])
    plain = order in ("NHWC", "channels_last", None)
    if isinstance(shape, Unknown):
        return shape
    if not isinstance(size, int) or size < 1 or len(shape) != 4 or not plain:
        return at.unknown("the block size is not known")
    batch, *space, channels = shape
    if channels is None:
        return at.unknown("the number of channels is not known")
    if into_depth:
        return (batch, *(None if d is None else d // size for d in space), channels * size**2)
    return (batch, *(lengthened(d, size) for d in space), channels // size**2)


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
    return (shape[0], lengthened(shape[1], factors[0]), lengthened(shape[2], factors[1]), shape[3])


def resize(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, size = inputs[0].shape, sizes_of(at, argument(call, 1, "size"))
    if isinstance(shape, Unknown) or isinstance(size, Unknown):
        return shape if isinstance(shape, Unknown) else size
    ratio = argument(call, 9, "preserve_aspect_ratio", default=False)
    if len(size) != 2 or len(shape) not in (3, 4) or ratio is not False:
        return at.unknown("the size is not known")
    order = argument(call, 8, "data_format")  # of `ops.image.resize`; TensorFlow's has none
    if order not in (None, "channels_last", "channels_first"):
        return at.unknown("the data format is not known")
    return (*shape[:-2], *size) if order == "channels_first" else (*shape[:-3], *size, shape[-1])


def edges(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`tf.image.sobel_edges(image)`: two numbers for each of the image's. It is made of several functions of TensorFlow."""
    shape = inputs[0].shape
    if not inside_a_layer(inputs[0]):
        return at.unknown("the rows of the functions that make sobel_edges() are not known")
    return shape if isinstance(shape, Unknown) else (*shape, 2)


def grey(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.image.rgb_to_grayscale(images, data_format)`; TensorFlow's second argument is a name."""
    shape, order = inputs[0].shape, argument(call, 1, "data_format")
    if isinstance(shape, Unknown):
        return shape
    if isinstance(order, Unknown):
        return order
    return (*shape[:-3], 1, *shape[-2:]) if order == "channels_first" else (*shape[:-1], 1)


def colour(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    return shape if isinstance(shape, Unknown) else (*shape[:-1], 3)
