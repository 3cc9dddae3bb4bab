"""`keras.utils` and `keras.preprocessing` for data: labels, images and sequences as arrays."""

from __future__ import annotations

import posixpath
from math import isfinite

from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.class_order import kept
from cnnlint.library.descriptions import origins
from cnnlint.library.dtypes import Interval, dtype_of, floating
from cnnlint.library.intervals import interval_of, union
from cnnlint.library.keras.data.folder_arguments import refuse
from cnnlint.library.keras.data.folders import CHANNELS, image_shape
from cnnlint.library.keras.data.negative_labels import tell_negative
from cnnlint.library.keras.data.refused_arguments import (
    is_number,
    refuse_no_sequences,
    refuse_padding,
    refuse_parts,
    refuse_rank,
)
from cnnlint.library.keras.making.objects import data_format as in_force
from cnnlint.library.numbers_in_arrays import maximum, rows_of
from cnnlint.library.python.items import open_size
from cnnlint.library.python.known_texts import downloaded
from cnnlint.library.python.paths import text_of_path
from cnnlint.library.shape_arguments import shape_of
from cnnlint.program import Call, Problem
from cnnlint.shapes import Dim, Shape, Size, differ, less, shape_text, symbol, text
from cnnlint.values import Array, Context, Dataset, Did, Labels, ListValue, Scalar, Scaling, Step, Unknown, Value, as_size

_FEW = 100  # sequences that are written down, whose numbers are looked at


@models(
    "keras.utils.to_categorical",
    "keras.utils.np_utils.to_categorical",
    "keras.utils.numerical_utils.to_categorical",
    "keras.utils.all_utils.to_categorical",
)
def to_categorical(
    at: Context, x: Value, num_classes: Value = None, dtype: Value = None, *, y: Value = None, nb_classes: Value = None
) -> Value:
    """One-hot rows, as many columns as classes: told, or the greatest label and one."""
    labels = as_array(at, x)
    _refuse_words(labels, at)
    tell_negative(labels, at)
    told = num_classes if nb_classes is None else nb_classes
    classes = _class_count(at, labels, told)
    shape = _one_hot_shape(at, labels, classes)
    name = ("float64" if at.dialect == 3 else "float32") if dtype is None else dtype_of(dtype)
    base = labels if isinstance(labels, Array) else Array(labels)
    counted = _counted(at, labels, told)
    code = Labels("one-hot", classes, span=counted)
    result = step(
        base, at, f"one-hot with {'?' if classes is None else text(classes)} classes", Did.ONE_HOT,
        shape=shape, dtype=name, low=0, high=1, labels=code, kind="numpy.ndarray", values=None, columns=None, scaled=(),
    )  # fmt: skip
    at.emit(Call(at.span, "keras.utils.to_categorical", {"x": x, "num_classes": told, "dtype": dtype}, {}, result))
    return kept(labels, result)


def _counted(at: Context, labels: Array | Unknown, told: Value) -> Span:
    """Where the number of classes comes from: the call that tells it, or the labels."""
    if told is None and isinstance(labels, Array) and labels.labels is not None and labels.labels.span is not None:
        return labels.labels.span
    return at.span


def _refuse_words(labels: Array | Unknown, at: Context) -> None:
    """Names of classes, of which it makes numbers: "3" is one."""
    known = labels.values or () if isinstance(labels, Array) else ()
    if isinstance(labels, Array) and any(isinstance(name, str) and not is_number(name) for name in known):
        help = "number them first: `LabelEncoder().fit_transform(...)`"
        refuse(at, "x", "the labels are strings, not numbers", "whole numbers", "strings", help, "invalid literal for int()",
               origins(at, labels))  # fmt: skip


def _refuse_labels_beyond(classes: Size, last: Size | None, at: Context) -> None:
    """Labels of 1 to 3 need four columns, of which the first stays empty."""
    if last is None or not less(classes, last + 1):
        return
    message = f"the labels go up to {text(last)}, but `num_classes` is {text(classes)}"
    help = "labels count from 0: subtract 1 from those that begin at 1, or give one class more"
    if less(classes, last):
        help = f"write `to_categorical(..., {text(last + 1)})`, or leave `num_classes` out"
    keras = f"index {text(last)} is out of bounds for axis 1 with size {text(classes)}"
    at.emit(
        Problem(
            "invalid-argument",
            message,
            at.span,
            "IndexError",
            expected=text(last + 1),
            actual=text(classes),
            help=help,
            keras=keras,
            argument="num_classes",
        )
    )


def _class_count(at: Context, labels: Array | Unknown, told: Value) -> Size | None:
    size = as_size(told)
    last = _last_label(at, labels) if isinstance(labels, Array) else None
    if size is not None and size != 0:
        _refuse_labels_beyond(size, last, at)
        return size
    if told is not None:
        return None
    if last is not None:
        return last + 1
    high = labels.high if isinstance(labels, Array) else None
    most = None if high is None else int(high) + 1
    return symbol("num_classes", "to_categorical counts the classes in the labels when it runs", at.span, 1, most)


def _last_label(at: Context, labels: Array) -> Size | None:
    """The greatest label; Keras makes integers of fractions before it counts them."""
    greatest = maximum(at, labels)
    value = greatest.value if isinstance(greatest, Scalar) else None
    if isinstance(value, float):
        return int(value) if isfinite(value) else None
    return as_size(greatest)


def _one_hot_shape(at: Context, labels: Array | Unknown, classes: Size | None) -> Shape | Unknown:
    """A last axis of length 1 is dropped first."""
    if isinstance(labels, Unknown) or isinstance(labels.shape, Unknown):
        return labels if isinstance(labels, Unknown) else labels.shape
    if classes is None:
        return at.unknown("the number of classes is not known")
    shape = labels.shape
    if len(shape) > 1 and isinstance(shape[-1], int) and shape[-1] == 1:
        shape = shape[:-1]
    elif len(shape) > 1 and not differ(shape[-1], 1):
        return at.unknown("whether the last axis of the labels has one place, which is dropped, is not known")
    return (*shape, classes)


@models("keras.utils.normalize", "keras.utils.np_utils.normalize")
def normalize(at: Context, x: Value, axis: Value = -1, order: Value = 2) -> Value:
    """Each vector along an axis divided by its length: values between -1 and 1."""
    a = as_array(at, x)
    if isinstance(a, Unknown):
        return a
    low = 0 if a.low is not None and a.low >= 0 else -1
    dtype = "float64" if a.dtype is not None and not a.dtype.startswith("float") else floating(a.dtype)
    return step(
        a,
        at,
        "normalised",
        Did.ELEMENTWISE,
        dtype=dtype,
        low=low,
        high=1,
        labels=None,
        values=None,
        scaled=(*a.scaled, Scaling("normalize")),
    )


@models(
    "keras.utils.pad_sequences",
    "keras.preprocessing.sequence.pad_sequences",
)
def pad_sequences(
    at: Context,
    sequences: Value,
    maxlen: Value = None,
    dtype: Value = "int32",
    padding: Value = "pre",
    truncating: Value = "pre",
    value: Value = 0.0,
) -> Value:
    """Sequences of one length; without `maxlen` that of the longest."""
    refuse_padding(at, padding=padding, truncating=truncating)
    refuse_no_sequences(at, sequences, dtype)
    rows, interval, trail = _sequences(at, sequences)
    length = as_size(maxlen)
    if isinstance(maxlen, Unknown):
        length = open_size(at, maxlen, "maxlen", 0)
    if length is None and maxlen is None:
        length = _longest(at, sequences) or symbol("maxlen", "the longest sequence is known only at run time", at.span, 0)
    if isinstance(rows, Unknown):
        rows = symbol("rows", rows.reason, rows.span or at.span, 0)
    rest = _axes_of_items(at, sequences)
    shape: Shape | Unknown = at.unknown("maxlen is not known") if length is None else (rows, length, *(rest or ()))
    low, high = union(interval, interval_of(value))
    origin = sequences if isinstance(sequences, Array) else Array(shape)
    made = Array(shape, dtype_of(dtype), low, high, source=origin.source, part=origin.part)
    result = replace(made, trail=trail, more_axes=rest is None)
    said = "padded" if isinstance(shape, Unknown) else f"padded to {shape_text(shape)}"
    result = step(result, at, said, Did.COLLECTED if _written(at, sequences) else None)
    at.emit(Call(at.span, "keras.utils.pad_sequences", {"sequences": sequences, "maxlen": maxlen}, {}, result))
    return result


def _written(at: Context, sequences: Value) -> bool:
    """Whether the program tells every number of the sequences."""
    items = at.iterate(sequences) if isinstance(sequences, ListValue) and sequences.rest is None else ()
    arrays = [as_array(at, item) for item in items] if not isinstance(items, Unknown) and len(items) <= _FEW else []
    return bool(arrays) and all(isinstance(array, Array) and array.values is not None for array in arrays)


def _longest(at: Context, sequences: Value) -> int | None:
    """The length of the longest sequence, where every length is known."""
    if isinstance(sequences, Array):
        shape = sequences.shape
        return shape[1] if isinstance(shape, tuple) and len(shape) > 1 and isinstance(shape[1], int) else None
    items = at.iterate(sequences)
    if isinstance(items, Unknown):
        return None
    lengths = [rows_of(as_array(at, item)) for item in items]
    return max((n for n in lengths if isinstance(n, int)), default=None) if all(isinstance(n, int) for n in lengths) else None


def _axes_of_items(at: Context, sequences: Value) -> Shape | None:
    """The axes of one item of a sequence, which padding keeps; None where the items are not known."""
    if isinstance(sequences, Array):
        boxes = sequences.dtype in (None, "object") and sequences.low is None  # nothing is known of what lies in them
        return None if boxes or isinstance(sequences.shape, Unknown) else sequences.shape[2:]
    tail = (sequences.tail,) if isinstance(sequences, ListValue) and sequences.tail is not None else ()
    items = at.iterate(sequences)
    parts = [as_array(at, i) for i in (*(() if isinstance(items, Unknown) else items), *tail)]
    shapes = [p.shape for p in parts if isinstance(p, Array) and not isinstance(p.shape, Unknown) and p.shape]
    return shapes[0][1:] if shapes else None


def _sequences(at: Context, sequences: Value) -> tuple[Dim | Unknown, Interval, tuple[Step, ...]]:
    """How many there are, and the range of their items."""
    if isinstance(sequences, Array):
        return rows_of(sequences), (sequences.low, sequences.high), sequences.trail
    items = at.iterate(sequences)
    if isinstance(items, Unknown):
        return items, (None, None), ()
    parts = [as_array(at, i) for i in items]
    filled = [p for p in parts if not (isinstance(p, Array) and rows_of(p) == 0)]
    return len(items), union(*(interval_of(p) for p in filled)), ()


@models("keras.utils.load_img", "keras.preprocessing.image.load_img")
def load_img(
    at: Context,
    path: Value,
    color_mode: Value = "rgb",
    target_size: Value = None,
    interpolation: Value = "nearest",
    keep_aspect_ratio: Value = False,
    *,
    grayscale: Value = False,
) -> Value:
    """An image from disk; its size is known when it is asked for."""
    mode = "grayscale" if grayscale is True else color_mode
    channels = CHANNELS.get(mode) if isinstance(mode, str) else None
    shape: Shape | Unknown = at.unknown("the size of an image on disk")
    if target_size is not None:
        sides = target_size[:2] if isinstance(target_size, tuple) else target_size  # Keras looks at no more
        shape = image_shape(at, sides, mode)
    elif channels is not None:
        shape = (
            symbol("height", "of an image on disk", at.span, 1),
            symbol("width", "of an image on disk", at.span, 1),
            channels,
        )
    if channels == 1 and not isinstance(shape, Unknown):
        shape = shape[:2]
    return step(Array(shape, "uint8", 0, 255, kind="PIL.Image.Image"), at, "image from disk", did=Did.PICTURE)


@models("keras.utils.img_to_array", "keras.preprocessing.image.img_to_array", "keras.preprocessing.img_to_array")
def img_to_array(at: Context, img: Value, data_format: Value = None, dtype: Value = None) -> Value:
    """float32, with a channel axis."""
    image = as_array(at, img) if isinstance(img, Array) else Array(at.unknown("the size of an image"), low=0, high=255)
    if isinstance(image, Unknown):
        return image
    shape = image.shape
    if not isinstance(shape, Unknown) and len(shape) == 2:
        shape = (*shape, 1)
    if not isinstance(shape, Unknown) and len(shape) == 3:
        shape = _as_told(at, shape, data_format)
    name = "float32" if dtype is None else dtype_of(dtype)
    return step(image, at, "image as array", shape=shape, dtype=name, kind="numpy.ndarray")


_FIRST = ("channels_first", "th")  # `th`: Keras 1


def _as_told(at: Context, shape: Shape, data_format: Value) -> Shape | Unknown:
    """(height, width, channels) with the channels where they are wanted."""
    order = in_force(at) if data_format is None else data_format
    if isinstance(order, Unknown):
        return order
    return (shape[2], *shape[:2]) if order in _FIRST else shape


@models("keras.utils.array_to_img", "keras.preprocessing.image.array_to_img")
def array_to_img(at: Context, x: Value, data_format: Value = None, scale: Value = True, dtype: Value = None) -> Value:
    a = as_array(at, x)
    refuse_rank(at, a, 3, "`array_to_img`", "Expected image array to have rank 3 (single image).")
    order = in_force(at) if data_format is None else data_format
    if isinstance(a, Array) and isinstance(a.shape, tuple) and len(a.shape) == 3 and order != "channels_last":
        shape = (*a.shape[1:], a.shape[0]) if order in _FIRST else at.unknown("where the channels stand is not known")
        a = replace(a, shape=shape, values=None)
    return a if isinstance(a, Unknown) else replace(a, kind="PIL.Image.Image", dtype="uint8", low=0, high=255, labels=None)


@models("keras.utils.get_file", "keras.utils.data_utils.get_file")
def get_file(
    at: Context,
    fname: Value = None,
    origin: Value = None,
    untar: Value = False,
    md5_hash: Value = None,
    file_hash: Value = None,
    cache_subdir: Value = "datasets",
    hash_algorithm: Value = "auto",
    extract: Value = False,
    archive_format: Value = "auto",
    cache_dir: Value = None,
    force_download: Value = False,
) -> Value:
    """The path below `~/.keras`, or below the folder that is given, for a folder or file that Keras names itself."""
    name = fname
    if name is None and isinstance(origin, str):
        name = origin.rpartition("/")[2]
    if not isinstance(name, str) or not isinstance(cache_subdir, str):
        return at.unknown("the place of a downloaded file is not known")
    home = "~/.keras" if cache_dir is None else text_of_path(cache_dir)
    if not isinstance(home, str):
        return at.unknown("the place of a downloaded file is not known")
    path = posixpath.join(home, cache_subdir, name)
    downloaded(at, path, origin)
    return path


@models("keras.preprocessing.image.smart_resize", "keras.utils.smart_resize")
def smart_resize(at: Context, x: Value, size: Value, interpolation: Value = "bilinear", **more: Value) -> Value:
    a, sides = as_array(at, x), shape_of(at, size)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or isinstance(sides, Unknown) or len(a.shape) < 3:
        return Array(at.unknown("the size of an image"))
    shape = (*a.shape[:-3], *sides, a.shape[-1])
    return step(a, at, f"resized to {shape_text(shape)}", shape=shape, dtype="float32")


@models("keras.utils.split_dataset")
def split_dataset(at: Context, dataset: Value, left_size: Value = None, right_size: Value = None, **more: Value) -> Value:
    """Two data sets of the same elements."""
    refuse_parts(at, left_size, right_size)
    if isinstance(dataset, Dataset):
        half = replace(dataset, cardinality=None)
        return half, half
    return at.unknown("the halves of data that is not a data set"), at.unknown("the halves of data that is not a data set")
