"""scikit-image: what it computes is a float between 0 and 1 where the picture held integers."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import Interval, is_float, is_integer, limits
from cnnlint.library.files import path_text
from cnnlint.library.shape_arguments import shape_of
from cnnlint.shapes import differ
from cnnlint.values import Array, Context, Scaling, Unknown, Value


def as_float(a: Array) -> tuple[str | None, Interval]:
    """dtype and range after `img_as_float`: integers are divided by the greatest that their dtype holds."""
    if is_float(a.dtype):
        return "float32" if a.dtype == "float16" else a.dtype, (a.low, a.high)
    if not is_integer(a.dtype):
        return ("float64" if a.dtype == "bool" else None), ((0, 1) if a.dtype == "bool" else (None, None))
    least, most = limits(a.dtype)
    assert least is not None
    assert most is not None
    if least < 0:
        return "float64", (-1.01, 1)
    return "float64", (None if a.low is None else a.low / most, None if a.high is None else a.high / most)


@models("skimage.transform.resize")
def resize(at: Context, image: Value, output_shape: Value, order: Value = None, mode: Value = "reflect", cval: Value = 0,
           clip: Value = True, preserve_range: Value = False, *args: Value, **more: Value) -> Value:  # fmt: skip
    """Floats; a shape that leaves out the channels keeps them. The range of integers is scaled unless it is to be kept."""
    a, sides = as_array(at, image), shape_of(at, output_shape)
    if isinstance(a, Unknown) or isinstance(sides, Unknown):
        return Array(at.unknown("the size of an image is not known"))
    dtype, (low, high) = as_float(a)
    if preserve_range is not False:
        low, high = (a.low, a.high) if preserve_range is True else (None, None)
    if clip is not True or mode == "constant":
        low, high = None, None
    if a.dtype == "bool" or order == 0 or (order is not None and not isinstance(order, int)):
        dtype, low, high = ("bool", 0, 1) if a.dtype == "bool" else (None, None, None)
    shape = (
        at.unknown("the channels of an image are not known")
        if isinstance(a.shape, Unknown)
        else (*sides, *a.shape[len(sides) :])
    )
    return step(a, at, "resized", shape=shape, dtype=dtype, low=low, high=high, values=None)


@models("skimage.img_as_float", "skimage.util.img_as_float", "skimage.img_as_float64", "skimage.util.img_as_float64",
        "skimage.img_as_float32", "skimage.util.img_as_float32")  # fmt: skip
def img_as_float(at: Context, image: Value, force_copy: Value = False) -> Value:
    """Between 0 and 1 where it held integers. Only the two whose name tells it have a dtype that is known of floats."""
    a = as_array(at, image)
    if isinstance(a, Unknown):
        return a
    dtype, (low, high) = as_float(a)
    return step(a, at, "made floats", dtype=None if is_float(a.dtype) else dtype, low=low, high=high, values=None)


@models("skimage.img_as_ubyte", "skimage.util.img_as_ubyte")
def img_as_ubyte(at: Context, image: Value, force_copy: Value = False) -> Value:
    a = as_array(at, image)
    return a if isinstance(a, Unknown) else step(a, at, "made bytes", dtype="uint8", low=0, high=255, values=None)


@models("skimage.color.rgb2gray")
def rgb2gray(at: Context, rgb: Value, *args: Value, **more: Value) -> Value:
    """A weighted mean of the three channels, which go."""
    a = as_array(at, rgb)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or args or more:
        return Array(at.unknown("the channels of an image are not known"))
    if not a.shape or a.shape[-1] is None or differ(a.shape[-1], 3):
        return Array(at.unknown("`rgb2gray` is for three channels"))
    dtype, (low, high) = as_float(a)
    return step(a, at, "made grey", shape=a.shape[:-1], dtype=dtype, low=low, high=high, values=None)


@models("skimage.color.rgb2lab", "skimage.color.rgb2luv", "skimage.color.rgb2ycbcr", "skimage.color.rgb2yuv",
        "skimage.color.rgb2xyz")  # fmt: skip
def from_rgb(at: Context, rgb: Value, *args: Value, **more: Value) -> Value:
    """Three other channels, as floats, whose ranges differ: a lightness up to 100 beside colours below 0."""
    return _converted(at, rgb, "colours converted", None, None)


@models("skimage.color.rgb2hsv", "skimage.color.hsv2rgb")
def hsv(at: Context, rgb: Value, *args: Value, **more: Value) -> Value:
    """Between 0 and 1 where the picture is."""
    a = as_array(at, rgb)
    low, high = as_float(a)[1] if isinstance(a, Array) else (None, None)
    within = low is not None and high is not None and low >= 0 and high <= 1
    return _converted(at, rgb, "colours converted", 0 if within else None, 1 if within else None)


@models("skimage.color.lab2rgb", "skimage.color.luv2rgb", "skimage.color.xyz2rgb")
def to_rgb(at: Context, lab: Value, *args: Value, **more: Value) -> Value:
    """What lies outside of 0 to 1 is cut off."""
    return _converted(at, lab, "made RGB", 0, 1)


def _converted(at: Context, picture: Value, what: str, low: float | None, high: float | None) -> Value:
    a = as_array(at, picture)
    if isinstance(a, Unknown):
        return Array(a)
    return step(
        a, at, what, dtype=as_float(a)[0], low=low, high=high, values=None, labels=None, scaled=(*a.scaled, Scaling("colours"))
    )


@models("skimage.transform.rotate", "skimage.exposure.equalize_hist", "skimage.exposure.equalize_adapthist",
        "skimage.util.random_noise", "skimage.filters.gaussian")  # fmt: skip
def float_of_same_shape(at: Context, image: Value, *args: Value, **more: Value) -> Value:
    """As many pixels, as floats; a canvas that grows, or channels that are told, are not followed."""
    a = as_array(at, image)
    if isinstance(a, Unknown) or more.keys() & {"resize", "channel_axis", "preserve_range"}:
        return Array(at.unknown("what becomes of an image is not known"))
    dtype = "float64" if is_integer(a.dtype) else None
    return step(a.unmeasured(), at, "changed by skimage", dtype=dtype)


@models("skimage.color.gray2rgb")
def gray2rgb(at: Context, image: Value, *args: Value, **more: Value) -> Value:
    """A last axis with three equal channels."""
    a = as_array(at, image)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or args or more:
        return Array(at.unknown("the channels of an image are not known"))
    return step(a, at, "three equal channels", shape=(*a.shape, 3), values=None)


@models("imageio.imread", "imageio.v2.imread", "imageio.v3.imread", "scipy.misc.imread")
def image_read(at: Context, uri: Value, *args: Value, **more: Value) -> Value:
    return Array(at.unknown(f"the size of the image {path_text(uri)} is known only on disk"), low=0, high=255)


@models("matplotlib.image.imread", "matplotlib.pyplot.imread")
def image_by_matplotlib(at: Context, fname: Value, format: Value = None) -> Value:
    """Floats up to 1 of a PNG, bytes of any other picture. matplotlib/image.py, `imread`"""
    size = at.unknown(f"the size of the image {path_text(fname)} is known only on disk")
    kind = format if isinstance(format, str) else fname.rpartition(".")[2] if isinstance(fname, str) else None
    if kind is None:
        return Array(size)
    return Array(size, "float32", 0, 1) if kind.lower() == "png" else Array(size, low=0, high=255)


@models("skimage.io.imread")
def imread(at: Context, fname: Value, *args: Value, **more: Value) -> Value:
    return Array(at.unknown(f"the size of the image {path_text(fname)} is known only on disk"), low=0, high=255)
