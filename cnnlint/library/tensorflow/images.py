"""`tf.image`, and the images that `tf.io` reads."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.dtypes import dtype_of, is_float, limits
from cnnlint.library.intervals import combine
from cnnlint.library.shape_arguments import shape_of
from cnnlint.library.tensorflow.tensors import tensor
from cnnlint.shapes import Dim, Shape, shape_text
from cnnlint.values import Array, Context, Did, Scaling, Unknown, Value, as_size


@models("tensorflow.image.resize", "tensorflow.image.resize_images", "keras.ops.image.resize")
def resize(at: Context, images: Value, size: Value, method: Value = "bilinear", *more: Value, **others: Value) -> Value:
    """Height and width; float32 except by the nearest neighbour."""
    a, sides = tensor(at, images), shape_of(at, size)
    if isinstance(a, Unknown):
        return a
    method = method if isinstance(method, str) else str(getattr(method, "name", "")).rpartition(".")[2].lower()
    overshoots = method in ("bicubic", "lanczos3", "lanczos5", "mitchellcubic")
    dtype = a.dtype if method in ("nearest", "nearest_neighbor") else "float32"
    low, high = (None, None) if overshoots else (a.low, a.high)
    return step(a, at, _resized_text(sides), shape=_sized(at, a, sides), dtype=dtype, low=low, high=high, values=None)


def _resized_text(sides: Shape | Unknown) -> str:
    return "resized" if isinstance(sides, Unknown) else f"resized to {shape_text(sides)}"


def _sized(at: Context, a: Array, sides: Shape | Unknown) -> Shape | Unknown:
    """An image or a batch of them with other sides."""
    if isinstance(a.shape, Unknown) or isinstance(sides, Unknown) or len(sides) != 2 or len(a.shape) not in (3, 4):
        return at.unknown("the size of the image before or after is not known")
    return (*a.shape[:-3], *sides, a.shape[-1])


@models("tensorflow.image.resize_with_pad")
def resize_with_pad(
    at: Context, image: Value, target_height: Value, target_width: Value, *more: Value, **others: Value
) -> Value:
    made = resize(at, image, (target_height, target_width))
    return replace(made, low=min(made.low, 0)) if isinstance(made, Array) and made.low is not None else made


@models("tensorflow.image.central_crop")
def central_crop(at: Context, image: Value, central_fraction: Value) -> Value:
    a = tensor(at, image)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or len(a.shape) not in (3, 4):
        return at.unknown("the size of the image is not known")
    height, width = (_inner(side, central_fraction) for side in a.shape[-3:-1])
    return step(a, at, "cropped", shape=_sized(at, a, (height, width)))


def _inner(side: Dim, part: Value) -> Dim:
    """What is left of it, cut alike at both ends. tensorflow/python/ops/image_ops_impl.py, central_crop"""
    if not isinstance(side, int) or not isinstance(part, (int, float)):
        return None
    return side - 2 * int((side - side * part) / 2)


@models("tensorflow.image.random_crop", "tensorflow.image.stateless_random_crop")
def random_crop(at: Context, value: Value, size: Value, *more: Value, **others: Value) -> Value:
    a, dims = tensor(at, value), shape_of(at, size)
    return a if isinstance(a, Unknown) else step(a, at, "cropped", shape=dims, values=None)


@models("tensorflow.image.crop_to_bounding_box")
def crop_to_bounding_box(
    at: Context, image: Value, offset_height: Value, offset_width: Value, target_height: Value, target_width: Value
) -> Value:
    return _cut(at, image, target_height, target_width)


@models("tensorflow.image.resize_with_crop_or_pad")
def crop_or_pad(at: Context, image: Value, target_height: Value, target_width: Value) -> Value:
    """What is missing is filled with zeros."""
    made = _cut(at, image, target_height, target_width)
    if not isinstance(made, Array) or made.low is None or made.high is None:
        return made
    return replace(made, low=min(made.low, 0), high=max(made.high, 0))


def _cut(at: Context, image: Value, height: Value, width: Value) -> Value:
    """Other sides, the same numbers."""
    made = resize(at, image, (height, width))
    before = tensor(at, image)
    return made if isinstance(before, Unknown) or not isinstance(made, Array) else replace(made, dtype=before.dtype)


@models("tensorflow.image.random_flip_left_right", "tensorflow.image.random_flip_up_down", chance=True)
@models(
    "tensorflow.image.flip_left_right",
    "tensorflow.image.flip_up_down",
    "tensorflow.image.stateless_random_flip_left_right",
    "tensorflow.image.stateless_random_flip_up_down",
)
def flip(at: Context, image: Value, *more: Value, chance: bool = False, **others: Value) -> Value:
    a = tensor(at, image)
    if isinstance(a, Unknown) or not chance:
        return a if isinstance(a, Unknown) else replace(a, values=None)
    return step(a, at, "mirrored at random", Did.MIRRORED, values=None)


@models(
    "tensorflow.image.random_brightness",
    "tensorflow.image.random_contrast",
    "tensorflow.image.random_saturation",
    "tensorflow.image.random_hue",
    chance=True,
)
@models(
    "tensorflow.image.adjust_brightness",
    "tensorflow.image.adjust_contrast",
    "tensorflow.image.adjust_saturation",
    "tensorflow.image.adjust_hue",
    "tensorflow.image.stateless_random_brightness",
    "tensorflow.image.stateless_random_contrast",
    "tensorflow.image.stateless_random_saturation",
    "tensorflow.image.stateless_random_hue",
)
def recoloured(at: Context, image: Value, *more: Value, chance: bool = False, **others: Value) -> Value:
    """Shape and dtype stay; floats may leave their range."""
    a, did = tensor(at, image), Did.RECOLOURED if chance else None
    return a if isinstance(a, Unknown) else step(a, at, "recoloured", did, low=None, high=None, values=None)


@models("tensorflow.image.per_image_standardization")
def per_image_standardization(at: Context, image: Value) -> Value:
    a = tensor(at, image)
    if isinstance(a, Unknown):
        return a
    return step(a, at, "standardised", dtype="float32", low=None, high=None, scaled=(*a.scaled, Scaling("standardize")))


@models("tensorflow.image.rot90")
def rot90(at: Context, image: Value, k: Value = 1, name: Value = None) -> Value:
    a = tensor(at, image)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or not isinstance(k, int) or len(a.shape) < 3:
        return at.unknown("how an image is turned is not known")
    *front, h, w, c = a.shape
    return replace(a, shape=(*front, w, h, c) if k % 2 else a.shape, values=None)


@models("tensorflow.image.rgb_to_grayscale")
def rgb_to_grayscale(at: Context, images: Value, name: Value = None) -> Value:
    return _channels(at, images, 1, "grey")


@models("tensorflow.image.grayscale_to_rgb")
def grayscale_to_rgb(at: Context, images: Value, name: Value = None) -> Value:
    return _channels(at, images, 3, "RGB")


def _channels(at: Context, images: Value, count: int, what: str) -> Value:
    a = tensor(at, images)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or not a.shape:
        return a
    return step(a, at, f"made {what}", shape=(*a.shape[:-1], count), values=None)


@models("tensorflow.image.convert_image_dtype")
def convert_image_dtype(at: Context, image: Value, dtype: Value, saturate: Value = False, name: Value = None) -> Value:
    """Integers become floats from 0 to 1, and back."""
    a, to = tensor(at, image), dtype_of(dtype)
    if isinstance(a, Unknown) or a.dtype == to:
        return a
    most = limits(a.dtype)[1]
    low, high, scaled = None, None, (*a.scaled, Scaling("convert_image_dtype"))
    if is_float(to) and most is not None:
        (low, high), scaled = combine("/", (a.low, a.high), (most, most)), (*a.scaled, Scaling("/", most))
    elif is_float(to) and is_float(a.dtype):
        low, high, scaled = a.low, a.high, a.scaled
    elif to is not None:
        low, high = limits(to)
    return step(a, at, f"image as {to}", dtype=to, low=low, high=high, values=None, scaled=scaled)


@models("tensorflow.io.read_file", "tensorflow.read_file", "tensorflow.io.gfile.read")
def read_file(at: Context, filename: Value, name: Value = None) -> Value:
    return Array((), "string", kind="tensor").then(at.span, "file from disk")


@models(
    "tensorflow.io.decode_jpeg",
    "tensorflow.image.decode_jpeg",
    "tensorflow.io.decode_png",
    "tensorflow.image.decode_png",
    "tensorflow.io.decode_image",
    "tensorflow.image.decode_image",
    "tensorflow.io.decode_bmp",
    "tensorflow.image.decode_bmp",
)
def decode_image(
    at: Context, contents: Value, channels: Value = 0, *more: Value, dtype: Value = None, **others: Value
) -> Value:
    """An image of unknown size; its channels are known when they are asked for."""
    count: Dim = as_size(channels) or None
    to = dtype_of(dtype) or "uint8"
    high = 1 if is_float(to) else limits(to)[1]
    return Array((None, None, count), to, 0, high, kind="tensor").then(at.span, "image from disk", Did.PICTURE)


@models("tensorflow.io.decode_raw", "tensorflow.decode_raw")
def decode_raw(at: Context, input_bytes: Value, out_type: Value, *more: Value, **others: Value) -> Value:
    return Array((None,), dtype_of(out_type), kind="tensor")
