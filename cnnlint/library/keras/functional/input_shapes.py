"""`obtain_input_shape` of `keras.applications.imagenet_utils`, by which copies of its architectures begin."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.shape_arguments import shape_of
from cnnlint.shapes import Shape
from cnnlint.values import Context, Unknown, Value, as_size


@models(
    "keras.applications.imagenet_utils.obtain_input_shape", "keras.applications.imagenet_utils._obtain_input_shape",
    "keras_applications.imagenet_utils._obtain_input_shape",
)  # fmt: skip
def obtain_input_shape(
    at: Context,
    input_shape: Value,
    default_size: Value,
    min_size: Value,
    data_format: Value,
    require_flatten: Value = None,
    weights: Value = None,
    include_top: Value = None,
) -> Value:
    """The shape that is given, or else the default one. include_top: the name of `require_flatten` in Keras 2.0."""
    if isinstance(input_shape, Unknown):
        return input_shape
    flat = include_top if require_flatten is None else require_flatten
    if input_shape is not None:
        shape = shape_of(at, input_shape)
        fits = isinstance(shape, Unknown) or len(shape) == 3
        return shape if fits else at.unknown("an input shape that is refused")
    if not isinstance(flat, bool):
        return flat if isinstance(flat, Unknown) else at.unknown("whether a classifier follows is not known")
    size = as_size(default_size) if flat else None
    if flat and size is None:
        return default_size if isinstance(default_size, Unknown) else at.unknown("the default size is not known")
    sides: Shape = (size, size)
    orders: dict[Value, Shape] = {"channels_first": (3, *sides), "channels_last": (*sides, 3)}
    if isinstance(data_format, str) and data_format in orders:
        return orders[data_format]
    return data_format if isinstance(data_format, Unknown) else at.unknown("the order of the axes is not known")
