"""`tensorflow_datasets.load` of well-known sets."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.descriptions import describe
from cnnlint.library.facts import Facts, loaded, some_names
from cnnlint.library.tensorflow.catalogue import Entry, data_set_called, examples
from cnnlint.library.tensorflow.data import batch
from cnnlint.library.tensorflow.structure import as_numpy, with_rows
from cnnlint.shapes import Dim
from cnnlint.values import Array, Context, Dataset, DictValue, Labels, ListValue, Unknown, Value, as_size


@models("tensorflow_datasets.load")
def load(
    at: Context,
    name: Value,
    split: Value = None,
    data_dir: Value = None,
    batch_size: Value = None,
    shuffle_files: Value = False,
    download: Value = True,
    as_supervised: Value = False,
    decoders: Value = None,
    read_config: Value = None,
    with_info: Value = False,
    builder_kwargs: Value = None,
    download_and_prepare_kwargs: Value = None,
    as_dataset_kwargs: Value = None,
    try_gcs: Value = False,
) -> Value:
    """The splits asked for: one data set, a list of them, or all by name; with the info if that is asked for too."""
    entry = data_set_called(name) if isinstance(name, str) else None
    if entry is None or not isinstance(name, str):
        which = f"the data set {name!r} of tensorflow_datasets" if isinstance(name, str) else "which data set is loaded"
        why = at.unknown(f"{which} is not known")
        return (why, why) if with_info is True else why
    data = _splits(at, name, entry, split, batch_size, as_supervised is True)
    loaded(at, name.partition(":")[0], data)
    return (data, _info(name, entry)) if with_info is True else data


@models("tensorflow_datasets.builder")
def builder(at: Context, name: Value, **more: Value) -> Value:
    """`tfds.builder("mnist")`: its `info` is known before anything is loaded."""
    entry = data_set_called(name) if isinstance(name, str) else None
    if entry is None or not isinstance(name, str):
        which = f"the data set {name!r} of tensorflow_datasets" if isinstance(name, str) else "which data set is loaded"
        return at.unknown(f"{which} is not known")
    return Facts("tfds.DatasetBuilder", {"info": _info(name, entry), "name": name})


@models("tfds.DatasetBuilder.download_and_prepare")
def download_and_prepare(at: Context, builder: Value, **more: Value) -> Value:
    return None


@models("tfds.DatasetBuilder.as_dataset")
def as_dataset(
    at: Context, builder: Facts, split: Value = None, batch_size: Value = None, shuffle_files: Value = False,
    decoders: Value = None, read_config: Value = None, as_supervised: Value = False,
) -> Value:  # fmt: skip
    name = builder.facts["name"]
    return load(at, name, split, batch_size=batch_size, as_supervised=as_supervised)


def _splits(at: Context, name: str, entry: Entry, split: Value, batch_size: Value, supervised: bool) -> Value:
    if split is None:
        return DictValue({part: _dataset(at, name, entry, part, batch_size, supervised) for part in entry.splits})
    if isinstance(split, str):
        return _dataset(at, name, entry, split, batch_size, supervised)
    items = at.iterate(split)
    if isinstance(items, Unknown):
        return items
    made = [_splits(at, name, entry, item, batch_size, supervised) for item in items]
    return tuple(made) if isinstance(split, tuple) else ListValue(made)


def _dataset(at: Context, name: str, entry: Entry, split: Value, batch_size: Value, supervised: bool) -> Value:
    count = examples(entry, split) if isinstance(split, str) else None
    element = _element(at, name, entry, str(split), supervised)
    size = as_size(batch_size)
    if size == -1:
        return with_rows(element, count)
    made = Dataset(element, False, count, trail=_input(at, name, entry, str(split)).trail)
    return made if batch_size is None else batch(at, made, batch_size)


def _element(at: Context, name: str, entry: Entry, split: str, supervised: bool) -> Value:
    x, y = _input(at, name, entry, split), _label(at, entry.label, entry.classes)
    if supervised:
        return x, y
    others = {n: _other(at, n, s, d, c) for n, s, d, c in entry.others}
    rest = at.unknown(f"a feature of {name}") if entry.open else None
    return DictValue({entry.feature: x, entry.label: y, **others}, rest)


def _input(at: Context, name: str, entry: Entry, split: str) -> Array:
    part = "x_test" if split.startswith("test") else "x_train"
    low, high = (0, 255) if entry.dtype == "uint8" else (None, None) if entry.words is None else (0, entry.words - 1)
    x = Array(entry.shape, entry.dtype, low, high, kind="tensor", source=name.partition(":")[0], part=part)
    return x.then(at.span, f"{name} {split}: {entry.feature} {describe(x)}")


def _label(at: Context, name: str, classes: int) -> Array:
    y = Array((), "int64", 0, classes - 1, Labels("ids", classes, span=at.span), kind="tensor")
    return y.then(at.span, f"{name}: {classes} classes")


def _other(at: Context, name: str, shape: tuple[Dim, ...], dtype: str, classes: int) -> Array:
    if classes:
        return _label(at, name, classes)
    low, high = (1, 3) if name == "segmentation_mask" else (0, 255) if dtype == "uint8" else (None, None)
    return Array(shape, dtype, low, high, kind="tensor")


def _info(name: str, entry: Entry) -> Facts:
    label = Facts("tfds.ClassLabel", {"num_classes": entry.classes, "names": some_names(entry.classes)})
    features: dict[str, Value] = {entry.feature: _feature(entry), entry.label: label}
    features |= {n: Facts("tfds.ClassLabel", {"num_classes": c, "names": some_names(c)}) for n, _, _, c in entry.others if c}
    return Facts("tfds.DatasetInfo", {"features": DictValue(features), "splits": _Splits(entry), "name": name})


class _Splits(DictValue):
    """The parts of a data set by name. A key with a slice is of some of their examples: `train[:80%]`, `train+test`.
    tensorflow_datasets/core/splits.py, `SplitDict`"""

    __slots__ = ("entry",)

    def __init__(self, entry: Entry) -> None:
        super().__init__({part: _split(rows) for part, rows in entry.splits.items()})
        self.entry = entry

    def item(self, key: Value, at: Context) -> Value:
        count = examples(self.entry, key) if isinstance(key, str) else None
        return at.unknown("how many examples the part has is not known") if count is None else _split(count)


def _split(rows: int) -> Facts:
    return Facts("tfds.SplitInfo", {"num_examples": rows})


def _feature(entry: Entry) -> Facts:
    if entry.words is None:
        return Facts("tfds.Image", {"shape": entry.shape})
    return Facts("tfds.Text", {"shape": entry.shape, "encoder": Facts("tfds.TextEncoder", {"vocab_size": entry.words})})


@models("tensorflow_datasets.Split.TRAIN", attribute=True)
def train_split(at: Context) -> Value:
    return "train"


@models("tensorflow_datasets.Split.TEST", attribute=True)
def test_split(at: Context) -> Value:
    return "test"


@models("tensorflow_datasets.Split.VALIDATION", attribute=True)
def validation_split(at: Context) -> Value:
    return "validation"


@models("tensorflow_datasets.as_numpy")
def as_numpy_(at: Context, dataset: Value) -> Value:
    if isinstance(dataset, Dataset):
        return replace(dataset, element=as_numpy(dataset.element))
    return as_numpy(dataset)


@models("tensorflow_datasets.disable_progress_bar", "tensorflow_datasets.show_examples")
def nothing(at: Context, *args: Value, **more: Value) -> Value:
    return None
