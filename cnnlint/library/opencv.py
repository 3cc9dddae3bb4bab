"""OpenCV: pictures as arrays of height, width and channels. A channel axis of length 1 is dropped by most functions."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import limits
from cnnlint.library.facts import Facts
from cnnlint.library.files import path_text
from cnnlint.library.shape_arguments import shape_of, unknown_size
from cnnlint.shapes import Dim, Shape
from cnnlint.values import Array, Context, Did, Unknown, Value, as_size

_GREY = {
    0: "IMREAD_GRAYSCALE",
    16: "IMREAD_REDUCED_GRAYSCALE_2",
    32: "IMREAD_REDUCED_GRAYSCALE_4",
    64: "IMREAD_REDUCED_GRAYSCALE_8",
}
_COLOUR = {1: "IMREAD_COLOR", 17: "IMREAD_REDUCED_COLOR_2", 33: "IMREAD_REDUCED_COLOR_4", 65: "IMREAD_REDUCED_COLOR_8",
           256: "IMREAD_COLOR_RGB", -2: "IMREAD_COLOR_BGR"}  # fmt: skip
_AS_STORED = {-1: "IMREAD_UNCHANGED", 2: "IMREAD_ANYDEPTH", 4: "IMREAD_ANYCOLOR"}
_OVERSHOOT = (2, 4, "INTER_CUBIC", "INTER_LANCZOS4")
# The codes of the commonest conversions, written as numbers.
_CODES = {0: "BGR2BGRA", 1: "BGRA2BGR", 2: "BGR2RGBA", 3: "RGBA2BGR", 4: "BGR2RGB", 6: "BGR2GRAY", 7: "RGB2GRAY", 8: "GRAY2BGR",
          9: "GRAY2BGRA", 10: "BGRA2GRAY", 11: "RGBA2GRAY", 40: "BGR2HSV", 41: "RGB2HSV",
          54: "HSV2BGR", 55: "HSV2RGB"}  # fmt: skip
BLUE_FIRST = "blue first"  # what a rule finds in the detail of a picture
_SWAPS = ("BGR", "RGB", "BGRA", "RGBA", "GRAY")


def _constant(value: Value) -> str | int | None:
    """`cv2.COLOR_BGR2GRAY` by its name, a plain number as it is."""
    name = getattr(value, "name", None)
    return name.rpartition(".")[2] if isinstance(name, str) else as_int(value)


def as_int(value: Value) -> int | None:
    """A known integer, as Python's."""
    size = as_size(value)
    return size if isinstance(size, int) else None


def _picture(at: Context, value: Value) -> Array | Unknown:
    """The array, where its shape is that of a picture."""
    a = as_array(at, value)
    if isinstance(a, Unknown):
        return a
    return (
        a
        if not isinstance(a.shape, Unknown) and len(a.shape) in (2, 3)
        else at.unknown("the channels of an image are not known")
    )


def _planes(shape: Shape) -> Shape:
    """The axes after height and width: none for one channel."""
    return shape[2:] if shape[2:] != (1,) else ()


def _changed(at: Context, a: Array, what: str, sides: Sequence[Dim], *range_: float | None) -> Array:
    low, high = range_ or (a.low, a.high)
    assert not isinstance(a.shape, Unknown)
    shape = (*sides, *_planes(a.shape))
    return step(a, at, what, Did.RESIZED, shape=shape, values=None, low=low, high=high)


@models("cv2.imread", "cv2.imdecode")
def imread(at: Context, filename: Value, flags: Value = 1) -> Value:
    """Height, width and three channels in the order blue, green, red; one plane when it is read as grey."""
    which, where = _constant(flags), path_text(filename)
    if which in (*_AS_STORED, *_AS_STORED.values()) or which is None:
        how = (
            "how an image is read is not known"
            if which is None
            else f"the channels of the image {where} are known only on disk"
        )
        return Array(at.unknown(how), low=0)
    height, width = (unknown_size(at, name, f"of the image {where}", 1) for name in ("height", "width"))
    if which in (*_GREY, *_GREY.values()):
        return Array((height, width), "uint8", 0, 255).then(at.span, "grey image from disk", Did.PICTURE)
    if which not in (*_COLOUR, *_COLOUR.values()):
        return Array(at.unknown("how an image is read is not known"), low=0)
    order = "" if "RGB" in str(which) or which == 256 else BLUE_FIRST
    return Array((height, width, 3), "uint8", 0, 255).then(at.span, "image from disk", Did.PICTURE, order)


@models("cv2.resize")
def resize(at: Context, src: Value, dsize: Value = None, dst: Value = None, fx: Value = 0, fy: Value = 0,
           interpolation: Value = 1) -> Value:  # fmt: skip
    """`dsize` is (width, height). A channel axis of length 1 is dropped; cubic interpolation may overshoot."""
    a = _picture(at, src)
    if isinstance(a, Unknown):
        return Array(a)
    assert not isinstance(a.shape, Unknown)
    sides = _sides(at, a.shape, dsize, fx, fy)
    if isinstance(sides, Unknown):
        return step(a, at, "resized", shape=sides, values=None)
    how = _constant(interpolation)
    range_ = limits(a.dtype) if how is None or how in _OVERSHOOT else (a.low, a.high)
    return _changed(at, a, f"resized to {sides[0]} × {sides[1]}", sides, *range_)


def _sides(at: Context, shape: Shape, dsize: Value, fx: Value, fy: Value) -> Shape | Unknown:
    """Height and width after resizing."""
    size = (0, 0) if dsize is None else shape_of(at, dsize)
    if isinstance(size, Unknown) or len(size) != 2:
        return at.unknown("the size of an image is not known")
    if size != (0, 0):
        return size[1], size[0]
    return _scaled(at, "height", shape[0], fy), _scaled(at, "width", shape[1], fx)


def _scaled(at: Context, name: str, side: Dim, factor: Value) -> Dim:
    if isinstance(side, int) and isinstance(factor, (int, float)):
        return round(side * factor)
    return unknown_size(at, name, "an image that is resized by a factor", 1)


@models("cv2.cvtColor")
def cvt_color(at: Context, src: Value, code: Value, *args: Value, **more: Value) -> Value:
    """To grey drops the channels, from grey makes three; an alpha channel is a fourth."""
    a, name = _picture(at, src), _constant(code)
    name = _CODES.get(name) if isinstance(name, int) else name
    if isinstance(a, Unknown) or name is None or "2" not in name:
        return Array(a if isinstance(a, Unknown) else at.unknown("how colours are converted is not known"))
    assert not isinstance(a.shape, Unknown)
    of, _, to = name.removeprefix("COLOR_").partition("2")
    channels = {"GRAY": (), "BGRA": (4,), "RGBA": (4,)}.get(to, (3,))
    low, high = (a.low, a.high) if of in _SWAPS and to in _SWAPS and channels != (4,) else limits(a.dtype)
    return step(a, at, "made grey" if to == "GRAY" else "colours converted", shape=(*a.shape[:2], *channels), values=None,
                low=low, high=high)  # fmt: skip


@models("cv2.flip")
def flip(at: Context, src: Value, flipCode: Value = None, *args: Value) -> Value:
    return _same(at, src, "flipped")


@models("cv2.GaussianBlur", "cv2.blur", "cv2.medianBlur", "cv2.bilateralFilter")
def blur(at: Context, src: Value, *args: Value, **more: Value) -> Value:
    """A mean or median of what is around: the range stays."""
    return _same(at, src, "blurred")


@models("cv2.adaptiveThreshold")
def adaptive_threshold(at: Context, src: Value, maxValue: Value, *args: Value, **more: Value) -> Value:
    """Black, or the value that is given."""
    a = _picture(at, src)
    if isinstance(a, Unknown):
        return Array(a)
    assert not isinstance(a.shape, Unknown)
    high = maxValue if isinstance(maxValue, (int, float)) and 0 <= maxValue <= 255 else 255
    return step(a, at, "black and white", shape=a.shape[:2], low=0, high=round(high), values=None)


@models("cv2.dilate", "cv2.erode", "cv2.morphologyEx")
def morphology(at: Context, src: Value, *args: Value, **more: Value) -> Value:
    """Differences of what is around may reach all that the dtype holds."""
    return within_limits(at, src)


@models("cv2.equalizeHist", "cv2.bitwise_not", "cv2.add", "cv2.subtract", "cv2.addWeighted")
def within_limits(at: Context, src: Value, *args: Value, **more: Value) -> Value:
    """Same shape and dtype, values anywhere that the dtype reaches."""
    a = _picture(at, src)
    if isinstance(a, Unknown) or "dtype" in more:
        return Array(at.unknown("the channels of an image are not known"))
    assert not isinstance(a.shape, Unknown)
    return _changed(at, a, "changed by cv2", a.shape[:2], *limits(a.dtype))


def _same(at: Context, src: Value, what: str) -> Value:
    a = _picture(at, src)
    if isinstance(a, Unknown):
        return Array(a)
    assert not isinstance(a.shape, Unknown)
    return _changed(at, a, what, a.shape[:2])


@models("cv2.rotate")
def rotate(at: Context, src: Value, rotateCode: Value, *args: Value) -> Value:
    """A quarter turn swaps height and width."""
    a, code = _picture(at, src), _constant(rotateCode)
    if isinstance(a, Unknown) or code is None:
        return Array(a if isinstance(a, Unknown) else at.unknown("how far an image is turned is not known"))
    assert not isinstance(a.shape, Unknown)
    height, width = a.shape[:2]
    return _changed(at, a, "turned", (height, width) if code in (1, "ROTATE_180") else (width, height))


@models("cv2.warpAffine", "cv2.warpPerspective")
def warp(at: Context, src: Value, M: Value, dsize: Value, *args: Value, **more: Value) -> Value:
    """`dsize` is (width, height); what comes from outside is 0 or what the border is given."""
    a, size = _picture(at, src), shape_of(at, dsize)
    if isinstance(a, Unknown) or isinstance(size, Unknown) or len(size) != 2:
        return Array(at.unknown("the size of an image is not known"))
    return _changed(at, a, "warped", (size[1], size[0]), *limits(a.dtype))


@models("cv2.getRotationMatrix2D")
def rotation_matrix(at: Context, center: Value, angle: Value, scale: Value) -> Value:
    return Array((2, 3), "float64").then(at.span, "matrix of a rotation")


@models("cv2.threshold")
def threshold(at: Context, src: Value, thresh: Value, maxval: Value, type: Value) -> Value:
    """The threshold that was used, and the picture."""
    return at.unknown("the threshold that is found"), within_limits(at, src)


@models("cv2.split")
def split(at: Context, m: Value, *args: Value) -> Value:
    """A tuple of planes, one for each channel."""
    a = _picture(at, m)
    count = 1 if isinstance(a, Array) and not isinstance(a.shape, Unknown) and len(a.shape) == 2 else None
    if isinstance(a, Array) and not isinstance(a.shape, Unknown) and len(a.shape) == 3:
        count = a.shape[2] if isinstance(a.shape[2], int) else None
    if isinstance(a, Unknown) or count is None:
        return at.unknown("how many channels an image has is not known")
    assert not isinstance(a.shape, Unknown)
    return (step(a, at, "one channel", shape=a.shape[:2], values=None),) * count


@models("cv2.merge")
def merge(at: Context, mv: Value, *args: Value) -> Value:
    """The channels of all of them, one after the other."""
    items = at.iterate(mv)
    planes = [_picture(at, item) for item in items] if not isinstance(items, Unknown) else []
    counts = [
        1 if len(p.shape) == 2 else p.shape[2] for p in planes if isinstance(p, Array) and not isinstance(p.shape, Unknown)
    ]
    first = planes[0] if planes else None
    if not isinstance(first, Array) or isinstance(first.shape, Unknown) or len(counts) < len(planes):
        return Array(at.unknown("the channels of an image are not known"))
    if not all(isinstance(c, int) for c in counts):
        return Array(at.unknown("the channels of an image are not known"))
    total = sum(c for c in counts if isinstance(c, int))
    rest = () if total == 1 else (total,)
    return step(first, at, "channels merged", shape=(*first.shape[:2], *rest), values=None, low=limits(first.dtype)[0],
                high=limits(first.dtype)[1])  # fmt: skip


@models("cv2.copyMakeBorder")
def border(at: Context, src: Value, top: Value, bottom: Value, left: Value, right: Value, *args: Value, **more: Value) -> Value:
    a, widths = _picture(at, src), [as_size(w) for w in (top, bottom, left, right)]
    if isinstance(a, Unknown) or any(w is None for w in widths):
        return Array(at.unknown("the size of an image is not known"))
    assert not isinstance(a.shape, Unknown)
    height, width = a.shape[:2]
    t, b, x, y = (w or 0 for w in widths)
    if height is None or width is None:
        return Array(at.unknown("the size of an image is not known"))
    return _changed(at, a, "with a border", (height + t + b, width + x + y), *limits(a.dtype))


@models("cv2.Canny")
def canny(at: Context, image: Value, *args: Value, **more: Value) -> Value:
    """Edges: 0 or 255."""
    a = _picture(at, image)
    if isinstance(a, Unknown):
        return Array(a)
    assert not isinstance(a.shape, Unknown)
    return step(a, at, "edges", shape=a.shape[:2], dtype="uint8", low=0, high=255, values=None)


@models("cv2.VideoCapture")
def video(at: Context, *args: Value, **more: Value) -> Value:
    return Facts("cv2.VideoCapture", {})


@models("cv2.VideoCapture.read")
def next_frame(at: Context, self: Value, image: Value = None) -> Value:
    """Whether there is one, and the frame: three channels in the order blue, green, red."""
    height, width = (unknown_size(at, name, "of the frames of a video", 1) for name in ("height", "width"))
    frame = Array((height, width, 3), "uint8", 0, 255).then(at.span, "frame of a video", Did.PICTURE, BLUE_FIRST)
    return at.unknown("whether a video has a frame more is known only at run time"), frame
