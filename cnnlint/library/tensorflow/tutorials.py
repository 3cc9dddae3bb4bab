"""`tensorflow.examples.tutorials.mnist` of TensorFlow 1: the digits as flat rows, scaled already."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.facts import born, loaded
from cnnlint.values import Array, Context, Labels, Object, Unknown, Value, as_size

SPLITS = {"train": 55000, "validation": 5000, "test": 10000}


class Digits(Object):
    """What `read_data_sets` returns: three splits by name."""

    __slots__ = ("splits",)

    def __init__(self, splits: dict[str, Split]) -> None:
        self.splits = splits

    def get(self, name: str, at: Context) -> Value:
        return self.splits[name] if name in self.splits else super().get(name, at)

    def describe(self) -> str:
        return "the digits of the TensorFlow tutorials"


class Split(Object):
    """One split: images and labels, and `next_batch(n)` of both."""

    __slots__ = ("images", "labels")

    def __init__(self, images: Array, labels: Array) -> None:
        self.images, self.labels = images, labels

    def get(self, name: str, at: Context) -> Value:
        if name in ("images", "labels"):
            return self.images if name == "images" else self.labels
        if name == "num_examples":
            return self.images.shape[0] if isinstance(self.images.shape, tuple) else self.images.shape
        return at.member(self, "tensorflow.examples.tutorials.mnist.DataSet", name)

    def describe(self) -> str:
        return "a split of the digits"


@models("tensorflow.examples.tutorials.mnist.input_data.read_data_sets")
def read_data_sets(
    at: Context,
    train_dir: Value = None,
    fake_data: Value = False,
    one_hot: Value = False,
    dtype: Value = None,
    reshape: Value = True,
    validation_size: Value = 5000,
) -> Value:
    """Images `(n, 784)` from 0 to 1, unless `reshape=False` keeps `(n, 28, 28, 1)`; class ids or one-hot rows."""
    if not isinstance(one_hot, bool) or not isinstance(reshape, bool) or validation_size != 5000:
        return at.unknown("how the digits are read is not known")
    return Digits({name: _split(at, rows, one_hot, reshape) for name, rows in SPLITS.items()})


def _split(at: Context, rows: int, one_hot: bool, flat: bool) -> Split:
    image = (784,) if flat else (28, 28, 1)
    x = born(at, Array((rows, *image), "float32", 0, 1, source="mnist"), "mnist images")
    labels = Labels("one-hot" if one_hot else "ids", 10, span=at.span)
    shape = (rows, 10) if one_hot else (rows,)
    y = Array(shape, "float64" if one_hot else "uint8", 0, 1 if one_hot else 9, labels, source="mnist")
    y = born(at, y, "mnist labels (10 classes)")
    loaded(at, "mnist", (x, y))
    return Split(x, y)


@models("tensorflow.examples.tutorials.mnist.DataSet.next_batch")
def next_batch(at: Context, data: Split, batch_size: Value, fake_data: Value = False, shuffle: Value = True) -> Value:
    rows = as_size(batch_size)
    if rows is None or isinstance(rows, Unknown) or not isinstance(data, Split):
        return at.unknown("the size of the batch is not known")
    return tuple(replace(a, shape=(rows, *a.shape[1:])) for a in (data.images, data.labels) if isinstance(a.shape, tuple))
