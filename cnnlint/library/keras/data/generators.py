"""`ImageDataGenerator` and its flows, with Keras's own defaults (`keras/src/legacy/preprocessing/image.py`)."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.facts import FLOW, REDRAWN, some_names
from cnnlint.library.intervals import combine, interval_of
from cnnlint.library.keras.data.folder_arguments import refuse_in_generator, tell_no_part
from cnnlint.library.keras.data.folders import (
    Folder,
    as_given,
    batches,
    folder_of,
    image_shape,
    in_order,
    labels_of,
    part_by_class,
    part_of,
)
from cnnlint.library.keras.data.refused_arguments import refuse_counts, refuse_in_augmentation, refuse_rank
from cnnlint.library.numbers_in_arrays import rows_of
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.program import Call
from cnnlint.shapes import Size, shape_text
from cnnlint.values import Array, Context, Dataset, Did, Made, Scaling, Unknown, Value, another

GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
_DIRECTORY = "keras.preprocessing.image.DirectoryIterator"
_ARRAYS = "keras.preprocessing.image.NumpyArrayIterator"
_CENTRING = ("featurewise_center", "samplewise_center", "featurewise_std_normalization", "samplewise_std_normalization",
             "zca_whitening")  # fmt: skip


@models("keras.preprocessing.image.ImageDataGenerator", "keras.legacy.preprocessing.image.ImageDataGenerator")
def image_data_generator(
    at: Context,
    featurewise_center: Value = False,
    samplewise_center: Value = False,
    featurewise_std_normalization: Value = False,
    samplewise_std_normalization: Value = False,
    zca_whitening: Value = False,
    zca_epsilon: Value = 1e-06,
    rotation_range: Value = 0,
    width_shift_range: Value = 0.0,
    height_shift_range: Value = 0.0,
    brightness_range: Value = None,
    shear_range: Value = 0.0,
    zoom_range: Value = 0.0,
    channel_shift_range: Value = 0.0,
    fill_mode: Value = "nearest",
    cval: Value = 0.0,
    horizontal_flip: Value = False,
    vertical_flip: Value = False,
    rescale: Value = None,
    preprocessing_function: Value = None,
    data_format: Value = None,
    validation_split: Value = 0.0,
    interpolation_order: Value = 1,
    dtype: Value = None,
) -> Value:
    args = as_given(locals())
    refuse_in_augmentation(at, args)
    made = Made(GENERATOR, args, at.span)
    at.emit(Call(at.span, GENERATOR, args, {}, made))
    return made


@models("keras.preprocessing.image.ImageDataGenerator.fit")
def fit(at: Context, self: Made, x: Value, augment: Value = False, rounds: Value = 1, seed: Value = None) -> Value:
    """Learns mean and deviation, which the range of its images does not show."""
    at.emit(Call(at.span, f"{GENERATOR}.fit", {"generator": self, "x": x}))
    refuse_rank(at, as_array(at, x), 4, "an ImageDataGenerator", "Input to `.fit()` should have rank 4.")
    return None


_OF_ITS_OWN = "what a generator of a class of the program gives"


@models("keras.preprocessing.image.ImageDataGenerator.flow")
def flow(
    at: Context,
    self: Made,
    x: Value,
    y: Value = None,
    batch_size: Value = 32,
    shuffle: Value = True,
    sample_weight: Value = None,
    seed: Value = None,
    save_to_dir: Value = None,
    save_prefix: Value = "",
    save_format: Value = "png",
    ignore_class_split: Value = False,
    subset: Value = None,
) -> Value:
    """Batches of augmented float32 images from an array, with their labels as they are."""
    if not isinstance(self, Made):
        return at.unknown(_OF_ITS_OWN)
    args = as_given(locals())
    refuse_rank(at, x, 4, "an ImageDataGenerator", "Input data in `NumpyArrayIterator` should have rank 4.")
    refuse_counts(at, x, y)
    images = as_array(at, x)
    count = rows_of(images)
    files = None if isinstance(count, Unknown) else count
    total = None if files is None else part_of(files, self.arguments.get("validation_split"), subset)
    element = _flowing(at, self, images, y, sample_weight)
    untold = "the number of images is not known"
    cardinality = unknown_size(at, "batches", untold, 1) if total is None else batches(total, batch_size)
    facts = {"batch_size": batch_size, "image_data_generator": self, **({"n": total} if total is not None else {})}
    facts |= {FLOW: Made(_ARRAYS, {}, at.span)} if shuffle is True else {}
    first = element[0] if isinstance(element, tuple) else element
    result = Dataset(element, True, cardinality, _ARRAYS, getattr(first, "trail", ()), facts)
    at.emit(Call(at.span, f"{GENERATOR}.flow", args, {}, result))
    return result


def _flowing(at: Context, generator: Made, images: Value, y: Value, weights: Value) -> Value:
    """A batch of the images as the generator makes them, and of their labels and the weights of these if there are any."""
    if isinstance(images, Array):
        images = processed(at, generator, replace(_batch(images), dtype="float32"))
    if y is None:
        return images
    if isinstance(weights, Unknown):
        return weights.likewise()  # without them a batch has one part less
    given = (y,) if weights is None else (y, weights)
    beside = [
        _batch(a).then(at.span, "in batches", Did.ROWS) if isinstance(a, Array) else a for a in (as_array(at, v) for v in given)
    ]
    return images, *beside


def _batch(a: Array) -> Array:
    return a if isinstance(a.shape, Unknown) else replace(a, shape=(None, *a.shape[1:]), values=None)


@models("keras.preprocessing.image.ImageDataGenerator.flow_from_directory")
def flow_from_directory(
    at: Context,
    self: Made,
    directory: Value,
    target_size: Value = (256, 256),
    color_mode: Value = "rgb",
    classes: Value = None,
    class_mode: Value = "categorical",
    batch_size: Value = 32,
    shuffle: Value = True,
    seed: Value = None,
    save_to_dir: Value = None,
    save_prefix: Value = "",
    save_format: Value = "png",
    follow_links: Value = False,
    subset: Value = None,
    interpolation: Value = "nearest",
    keep_aspect_ratio: Value = False,
) -> Value:
    """Batches of images from a folder, with one-hot labels unless told otherwise."""
    args = as_given(locals())
    refuse_in_generator(at, args)
    return _from_disk(at, self, folder_of(at, directory, classes), args, "flow_from_directory")


@models("keras.preprocessing.image.ImageDataGenerator.flow_from_dataframe")
def flow_from_dataframe(
    at: Context,
    self: Made,
    dataframe: Value,
    directory: Value = None,
    x_col: Value = "filename",
    y_col: Value = "class",
    weight_col: Value = None,
    target_size: Value = (256, 256),
    color_mode: Value = "rgb",
    classes: Value = None,
    class_mode: Value = "categorical",
    batch_size: Value = 32,
    shuffle: Value = True,
    seed: Value = None,
    save_to_dir: Value = None,
    save_prefix: Value = "",
    save_format: Value = "png",
    subset: Value = None,
    interpolation: Value = "nearest",
    validate_filenames: Value = True,
    **more: Value,
) -> Value:
    """Batches of images whose files and labels stand in a table."""
    args = as_given(locals())
    folder = folder_of(at, y_col if isinstance(y_col, str) else directory, classes)
    rows = rows_of(dataframe)
    if not isinstance(rows, Unknown) and rows is not None:
        folder = replace(folder, files=rows)
    return _from_disk(at, self, folder, args, "flow_from_dataframe")


def _from_disk(at: Context, self: Made, folder: Folder, args: dict[str, Value], method: str) -> Value:
    if not isinstance(self, Made):
        return at.unknown(_OF_ITS_OWN)
    tell_no_part(at, self, args["subset"])
    read = image_shape(at, args["target_size"], args["color_mode"])
    image = in_order(at, read, self.arguments.get("data_format"))
    shape = image if isinstance(image, Unknown) else (None, *image)
    said = "images" if isinstance(image, Unknown) else f"images of {shape_text(image)}, 0 to 255"
    images = processed(at, self, Array(shape, "float32", 0, 255, kind="numpy.ndarray").then(at.span, said, Did.IMAGES))
    labels = _labels(at, args, folder, images)
    part = part_by_class if "directory" in args and "dataframe" not in args else _part_of_rows
    files = part(folder, self.arguments.get("validation_split"), args["subset"])
    element: Value = images if labels is None else (images, labels)
    if isinstance(element, tuple) and args.get("weight_col") is not None:
        element = (*element, Array(images.shape[:1] if isinstance(images.shape, tuple) else images.shape, kind="numpy.ndarray"))
    result = Dataset(
        element,
        True,
        batches(files, args["batch_size"]),
        _DIRECTORY,
        images.trail,
        {**_facts(at, folder, files, args, image), "image_data_generator": self},
    )
    at.emit(Call(at.span, f"{GENERATOR}.{method}", args, {}, result))
    return result


def _part_of_rows(folder: Folder, split: Value, subset: Value) -> Size:
    return part_of(folder.files, split, subset)


def _labels(at: Context, args: dict[str, Value], folder: Folder, images: Array) -> Value:
    """`input` gives the images again, `raw` (once `other`) the columns of the table, `multi_output` each by itself."""
    mode = args["class_mode"]
    if mode == "input":
        return images
    if mode in ("raw", "other", "multi_output") and "dataframe" in args:
        return _columns(at, args, mode)
    labels = labels_of(at, mode, folder, None, floats=True)
    return replace(labels, kind="numpy.ndarray") if isinstance(labels, Array) else labels


def _columns(at: Context, args: dict[str, Value], mode: str) -> Value:
    """Labels that are columns of a table: a number for each row, or several."""
    frame, names_ = args["dataframe"], args["y_col"]
    columns = at.item(frame, names_) if isinstance(frame, Array) else at.unknown("the table of labels is not known")
    if not isinstance(columns, Array):
        return columns if isinstance(columns, Unknown) else at.unknown("the columns of labels are not known")
    labels = replace(_batch(columns), kind="numpy.ndarray", columns=None)
    if mode != "multi_output" or isinstance(labels.shape, Unknown) or not isinstance(labels.shape[-1], int):
        return labels if mode != "multi_output" else at.unknown("the columns of labels are not known")
    return tuple(replace(labels, shape=labels.shape[:1]) for _ in range(labels.shape[-1]))


def _facts(
    at: Context, folder: Folder, files: Size, args: dict[str, Value], image: tuple[Size, ...] | Unknown
) -> dict[str, Value]:
    listed = args["classes"]
    classes = Array((files,), "int32", 0).then(at.span, "classes in the order of the files", Did.BY_FILE)
    facts = {
        "class_indices": some_names(folder.classes),
        "num_classes": folder.classes,
        "samples": files,
        "n": files,
        "batch_size": args["batch_size"],
        "target_size": args["target_size"],
        "class_mode": args["class_mode"],
        REDRAWN: args["shuffle"],
        "classes": classes,
        "labels": classes,
        "filenames": some_names(files),
        "filepaths": some_names(files),
        "nb_class": folder.classes,
        "nb_sample": files,
    }
    return {
        **facts,
        **({} if isinstance(image, Unknown) else {"image_shape": image}),
        "class_names": some_names(folder.classes, listed),
    }


def processed(at: Context, generator: Made, images: Array) -> Array:
    """What a generator does to the values of its images: its own function, `rescale`, centring, in Keras's order."""
    options = generator.arguments
    function, rescale = options.get("preprocessing_function"), options.get("rescale")
    if options.get("brightness_range") is not None and images.high is not None and images.high <= 1:
        images = replace(images, low=None, high=None)  # early releases bring them back to 255, later ones cut them to 0 and 1
    if function is not None:
        one = images if isinstance(images.shape, Unknown) else replace(images, shape=images.shape[1:])
        after = at.call(function, Arguments((one,)))
        if isinstance(after, Array):
            images = replace(images, low=after.low, high=after.high, scaled=after.scaled, trail=after.trail)
        else:
            images = replace(images, low=None, high=None, scaled=(*images.scaled, Scaling("preprocessing_function")))
    if rescale is not None and rescale != 0:
        low, high = combine("*", (images.low, images.high), interval_of(rescale))
        scaling = _rescaling(rescale)
        images = step(images, at, f"rescale {scaling}", low=low, high=high, scaled=(*images.scaled, scaling))
    if any(options.get(name) for name in _CENTRING):
        images = step(
            images, at, "centred by the generator", low=None, high=None, scaled=(*images.scaled, Scaling("standardize"))
        )
    return images


def _rescaling(rescale: Value) -> Scaling:
    """`1/255` is told as the division it is."""
    if isinstance(rescale, (int, float)) and rescale and abs(1 / rescale - round(1 / rescale)) < 1e-3 and abs(rescale) < 1:
        return Scaling("/", round(1 / rescale))
    return Scaling("*", rescale if isinstance(rescale, (int, float)) else None)


@models(
    "keras.preprocessing.image.DirectoryIterator.next",
    "keras.preprocessing.image.DirectoryIterator.__next__",
    "keras.preprocessing.image.DirectoryIterator.__getitem__",
    "keras.preprocessing.image.NumpyArrayIterator.next",
    "keras.preprocessing.image.NumpyArrayIterator.__next__",
    "keras.preprocessing.image.NumpyArrayIterator.__getitem__",
)
def batch(at: Context, self: Value, key: Value = None) -> Value:
    """Any of its batches is like any other."""
    return another(self.element) if isinstance(self, Dataset) else at.unknown("what the generator hands out is not known")


@models(
    "keras.preprocessing.image.DirectoryIterator.__len__",
    "keras.preprocessing.image.NumpyArrayIterator.__len__",
)
def batch_count(at: Context, self: Dataset) -> Value:
    return self.cardinality if self.cardinality is not None else at.unknown("the number of batches is not known")


@models(
    "keras.preprocessing.image.DirectoryIterator.__iter__",
    "keras.preprocessing.image.NumpyArrayIterator.__iter__",
)
def iterate(at: Context, self: Dataset) -> Value:
    return at.unknown("a generator never ends")


@models("keras.preprocessing.image.DirectoryIterator.reset", "keras.preprocessing.image.NumpyArrayIterator.reset")
def reset(at: Context, self: Dataset) -> Value:
    return None


@models(
    "keras.preprocessing.image.DirectoryIterator.__setattr__",
    "keras.preprocessing.image.NumpyArrayIterator.__setattr__",
)
def set_attribute(at: Context, self: Dataset, name: Value, value: Value) -> Value:
    """It looks at its attributes whenever it makes a batch. keras/src/legacy/preprocessing/image.py"""
    if name == "shuffle":
        return replace(self, facts={**self.facts, REDRAWN: value})
    attribute = str(name)
    if attribute not in _LOOKED_AT:
        return replace(self, facts={**self.facts, attribute: value})
    why = at.unknown(f"`{attribute}` of the iterator is set")
    return replace(self, element=why, cardinality=None, trail=(), facts={attribute: value})


_LOOKED_AT = frozenset(
    {
        "batch_size", "class_mode", "classes", "color_mode", "data_format", "directory", "dtype", "filenames", "filepaths",
        "image_data_generator", "image_shape", "interpolation", "labels", "n", "samples", "split", "subset", "target_size", "x",
        "y", "_filepaths", "_sample_weight", "_targets",
    }
)  # fmt: skip


@models("keras.preprocessing.image.DirectoryIterator.set_processing_attrs")
def set_processing(at: Context, self: Dataset, *args: Value, **more: Value) -> Value:
    return None
