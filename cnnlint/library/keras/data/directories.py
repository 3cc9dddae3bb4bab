"""`image_dataset_from_directory` and its kin, with Keras's own defaults (`keras/src/utils/*_dataset_utils.py`)."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.facts import REDRAWN, some_names
from cnnlint.library.keras.data.folder_arguments import refuse_in_dataset
from cnnlint.library.keras.data.folders import Folder, as_given, batches, folder_of, image_shape, in_order, labels_of, part_of
from cnnlint.library.keras.data.refused_arguments import refuse_windows
from cnnlint.library.keras.making.objects import data_format as in_force
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.program import Call
from cnnlint.shapes import Dim, Shape, Size, ceil_div, maximum, shape_text
from cnnlint.values import Array, Context, Dataset, Did, ListValue, Unknown, Value, as_size


@models("keras.utils.image_dataset_from_directory", "keras.preprocessing.image_dataset_from_directory")
def image_dataset_from_directory(
    at: Context,
    directory: Value,
    labels: Value = "inferred",
    label_mode: Value = "int",
    class_names: Value = None,
    color_mode: Value = "rgb",
    batch_size: Value = 32,
    image_size: Value = (256, 256),
    shuffle: Value = True,
    seed: Value = None,
    validation_split: Value = None,
    subset: Value = None,
    interpolation: Value = "bilinear",
    follow_links: Value = False,
    crop_to_aspect_ratio: Value = False,
    pad_to_aspect_ratio: Value = False,
    data_format: Value = None,
    format: Value = "tf",
    verbose: Value = True,
    **more: Value,
) -> Value:
    """Batches of float32 images from 0 to 255, with integer labels unless told otherwise."""
    args = as_given(locals())
    refuse_in_dataset(at, "image_dataset_from_directory", args, more)
    folder = folder_of(at, directory, class_names)
    image = _in_order(at, image_shape(at, image_size, color_mode), data_format)
    rows = _batch_axis(batch_size)
    shape = image if isinstance(image, Unknown) else (*rows, *image)
    images = Array(shape, "float32", 0, 255, kind="tensor")
    said = "images" if isinstance(image, Unknown) else f"images of {shape_text(image)}, float32 0 to 255"
    return _datasets(at, "keras.utils.image_dataset_from_directory", args, folder, images.then(at.span, said, Did.IMAGES))


def _in_order(at: Context, image: tuple[Size, Size, int] | Unknown, data_format: Value) -> tuple[Size, Size, Size] | Unknown:
    """Keras 2 knows but one order, and the first releases of Keras 3 too."""
    if data_format is not None:
        return in_order(at, image, data_format)
    if at.dialect < 3 or in_force(at) == "channels_last":
        return image
    return at.unknown("releases of Keras 3 differ in whether they ask where the channels stand")


@models("keras.utils.text_dataset_from_directory", "keras.preprocessing.text_dataset_from_directory")
def text_dataset_from_directory(
    at: Context,
    directory: Value,
    labels: Value = "inferred",
    label_mode: Value = "int",
    class_names: Value = None,
    batch_size: Value = 32,
    max_length: Value = None,
    shuffle: Value = True,
    seed: Value = None,
    validation_split: Value = None,
    subset: Value = None,
    follow_links: Value = False,
    format: Value = "tf",
    verbose: Value = True,
) -> Value:
    """Batches of strings, with integer labels unless told otherwise."""
    args = as_given(locals())
    refuse_in_dataset(at, "text_dataset_from_directory", args, {})
    folder = folder_of(at, directory, class_names)
    texts = Array(_batch_axis(batch_size), "string", kind="tensor").then(at.span, "texts")
    return _datasets(at, "keras.utils.text_dataset_from_directory", args, folder, texts)


@models("keras.utils.audio_dataset_from_directory")
def audio_dataset_from_directory(
    at: Context,
    directory: Value,
    labels: Value = "inferred",
    label_mode: Value = "int",
    class_names: Value = None,
    batch_size: Value = 32,
    sampling_rate: Value = None,
    output_sequence_length: Value = None,
    **more: Value,
) -> Value:
    """Batches of sound waves between -1 and 1 with one channel axis at the end."""
    args = {**as_given(locals()), **more}
    length = as_size(output_sequence_length)
    waves = Array((*_batch_axis(batch_size), length, None), "float32", -1, 1, kind="tensor").then(at.span, "sound waves")
    return _datasets(at, "keras.utils.audio_dataset_from_directory", args, folder_of(at, directory, class_names), waves)


def _batch_axis(batch_size: Value) -> tuple[Dim, ...]:
    return () if batch_size is None else (None,)


def _datasets(at: Context, name: str, args: dict[str, Value], folder: Folder, inputs: Array) -> Value:
    """One data set, or training and validation with `subset="both"`."""
    subset = args.get("subset")
    made = [_dataset(at, args, folder, inputs, s) for s in (("training", "validation") if subset == "both" else (subset,))]
    result: Value = ListValue(made) if subset == "both" else made[0]
    at.emit(Call(at.span, name, args, {}, result))
    return result


def _dataset(at: Context, args: dict[str, Value], folder: Folder, inputs: Array, subset: Value) -> Dataset:
    batch_size = args["batch_size"]
    labels = _labels(at, args, folder)
    files = part_of(folder.files, args.get("validation_split"), subset)
    return Dataset(
        inputs if labels is None else (inputs, labels),
        batched=batch_size is not None,
        cardinality=files if batch_size is None else batches(files, batch_size),
        trail=inputs.trail,
        facts={
            "class_names": some_names(folder.classes, args["class_names"]),
            "file_paths": some_names(files),
            REDRAWN: args.get("shuffle", True),
        },
    )


def _labels(at: Context, args: dict[str, Value], folder: Folder) -> Array | Unknown | None:
    mode = None if args["labels"] is None else args["label_mode"]
    return labels_of(at, mode, folder, at.unknown("one element") if args["batch_size"] is None else None, floats=False)


@models("keras.utils.timeseries_dataset_from_array", "keras.preprocessing.timeseries_dataset_from_array")
def timeseries_dataset_from_array(
    at: Context,
    data: Value,
    targets: Value,
    sequence_length: Value,
    sequence_stride: Value = 1,
    sampling_rate: Value = 1,
    batch_size: Value = 128,
    shuffle: Value = False,
    seed: Value = None,
    start_index: Value = None,
    end_index: Value = None,
    format: Value = "tf",
) -> Value:
    """Windows over time. Their length is `sequence_length`, known only at run time to TensorFlow, so None in a spec."""
    a, y = as_array(at, data), None if targets is None else as_array(at, targets)
    refuse_windows(at, a, locals())
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown):
        return Dataset(at.unknown("windows of data that is not known"), batched=batch_size is not None)
    length = as_size(sequence_length)
    rows = _batch_axis(batch_size)
    windows = Array((*rows, length, *a.shape[1:]), a.dtype, a.low, a.high, kind="tensor", scaled=a.scaled, trail=a.trail)
    windows = windows.then(at.span, f"windows of {sequence_length} steps")
    element = windows if targets is None else (windows, _targets_of_windows(y, rows))
    count = _window_count(at, a, length, sequence_stride, sampling_rate) if start_index is None and end_index is None else None
    if count is not None and batch_size is not None:
        count = batches(count, batch_size)
    return Dataset(element, batch_size is not None, count, trail=windows.trail)


def _targets_of_windows(y: Value, rows: Shape) -> Value:
    """One target for each window. rows: the batch axis, if there is one."""
    if not isinstance(y, Array):
        return y
    shape = y.shape if isinstance(y.shape, Unknown) else (*rows, *y.shape[1:])
    return Array(shape, y.dtype, y.low, y.high, y.labels, kind="tensor", trail=y.trail)


def _window_count(at: Context, a: Array, length: Size | None, stride: Value, rate: Value) -> Size | None:
    rows = None if isinstance(a.shape, Unknown) or not a.shape else a.shape[0]
    if rows is None or length is None or not isinstance(stride, int) or not isinstance(rate, int):
        return None
    if not isinstance(rows, int):
        return unknown_size(at, "windows", "depends on the length of the series")
    return ceil_div(maximum(rows - (length - 1) * rate, 0), stride)
