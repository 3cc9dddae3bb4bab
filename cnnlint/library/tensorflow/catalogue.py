"""Well-known data sets of `tensorflow_datasets`: features, classes and splits. What its builders and its catalogue say of them
is recorded in tests/data/tfds.json, which the tests compare."""

from __future__ import annotations

from typing import TypeAlias

from cnnlint.frozen import dataclass

Rows: TypeAlias = dict[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One data set. feature: the name, shape and dtype of its input; classes: of its label; splits: number of examples."""

    feature: str
    shape: tuple[int | None, ...]
    dtype: str
    classes: int
    splits: Rows
    others: tuple[tuple[str, tuple[int | None, ...], str, int], ...] = ()  # further features, with their classes (0: none)
    label: str = "label"
    open: bool = False  # whether it has features that are not listed here, or only in some of its versions
    words: int | None = None  # of texts that come as numbers: how many different numbers their encoder has


_ANY = (None, None, 3)
_FILE = ("file_name", (), "string", 0)
_MASK = ("segmentation_mask", (None, None, 1), "uint8", 0)


def _image(shape: tuple[int | None, ...], classes: int, others: tuple[tuple[str, tuple[int | None, ...], str, int], ...] = (),
           more: bool = False, **splits: int) -> Entry:  # fmt: skip
    return Entry("image", shape, "uint8", classes, splits, others, open=more)


def _text(classes: int, feature: str = "text", others: tuple[tuple[str, tuple[int | None, ...], str, int], ...] = (),
          **splits: int) -> Entry:  # fmt: skip
    return Entry(feature, (), "string", classes, splits, others)


def _encoded(words: int) -> Entry:
    """Reviews as numbers, which tensorflow_datasets had before 4.3."""
    return Entry("text", (None,), "int64", 2, {"train": 25000, "test": 25000, "unsupervised": 50000}, words=words)


def _table(columns: int, classes: int, **splits: int) -> Entry:
    return Entry("features", (columns,), "float32", classes, splits)


CATALOGUE: dict[str, Entry] = {
    "mnist": _image((28, 28, 1), 10, train=60000, test=10000),
    "fashion_mnist": _image((28, 28, 1), 10, train=60000, test=10000),
    "kmnist": _image((28, 28, 1), 10, train=60000, test=10000),
    "emnist": _image((28, 28, 1), 62, train=697932, test=116323),
    "emnist/byclass": _image((28, 28, 1), 62, train=697932, test=116323),
    "emnist/bymerge": _image((28, 28, 1), 47, train=697932, test=116323),
    "emnist/balanced": _image((28, 28, 1), 47, train=112800, test=18800),
    "emnist/letters": _image((28, 28, 1), 37, train=88800, test=14800),
    "emnist/digits": _image((28, 28, 1), 10, train=240000, test=40000),
    "emnist/mnist": _image((28, 28, 1), 10, train=60000, test=10000),
    "cifar10": _image((32, 32, 3), 10, (("id", (), "string", 0),), train=50000, test=10000),
    "cifar100": _image((32, 32, 3), 100, (("id", (), "string", 0), ("coarse_label", (), "int64", 20)), train=50000, test=10000),
    "svhn_cropped": _image((32, 32, 3), 10, more=True, train=73257, test=26032, extra=531131),
    "quickdraw_bitmap": _image((28, 28, 1), 345, train=50426266),
    "patch_camelyon": _image((96, 96, 3), 2, (("id", (), "string", 0),), train=262144, validation=32768, test=32768),
    "stl10": _image((96, 96, 3), 10, train=5000, test=8000, unlabelled=100000),
    "cats_vs_dogs": _image(_ANY, 2, (("image/filename", (), "string", 0),), train=23262),
    "tf_flowers": _image(_ANY, 5, train=3670),
    "horses_or_humans": _image((300, 300, 3), 2, train=1027, test=256),
    "rock_paper_scissors": _image((300, 300, 3), 3, train=2520, test=372),
    "beans": _image((500, 500, 3), 3, train=1034, validation=133, test=128),
    "oxford_iiit_pet": _image(_ANY, 37, (("species", (), "int64", 2), _FILE, _MASK), more=True, train=3680, test=3669),
    "oxford_flowers102": _image(_ANY, 102, (_FILE,), train=1020, validation=1020, test=6149),
    "food101": _image(_ANY, 101, train=75750, validation=25250),
    "cars196": _image(_ANY, 196, (("bbox", (4,), "float32", 0), ("id", (), "string", 0)), more=True, train=8144, test=8041),
    "stanford_dogs": _image(_ANY, 120, (("image/filename", (), "string", 0),), more=True, train=12000, test=8580),
    "cassava": _image(_ANY, 5, (("image/filename", (), "string", 0),), train=5656, validation=1889, test=1885),
    "plant_village": _image(_ANY, 38, (("image/filename", (), "string", 0),), train=54303),
    "eurosat": _image((64, 64, 3), 10, (("filename", (), "string", 0),), train=27000),
    "malaria": _image(_ANY, 2, train=27558),
    "colorectal_histology": _image((150, 150, 3), 8, (("filename", (), "string", 0),), train=5000),
    "imagenette": _image(_ANY, 10, train=9469, validation=3925),
    "imdb_reviews": _text(2, train=25000, test=25000, unsupervised=50000),
    "imdb_reviews/plain_text": _text(2, train=25000, test=25000, unsupervised=50000),
    "yelp_polarity_reviews": _text(2, train=560000, test=38000),
    "ag_news_subset": _text(4, "description", (("title", (), "string", 0),), train=120000, test=7600),
    "imdb_reviews/bytes": _encoded(257),
    "imdb_reviews/subwords8k": _encoded(8185),
    "iris": _table(4, 3, train=150),
    "penguins": Entry("features", (4,), "float32", 3, {"train": 334}, label="species"),
    "penguins/processed": Entry("features", (4,), "float32", 3, {"train": 334}, label="species"),
}


def data_set_called(name: str) -> Entry | None:
    """The data set of a name as it is written for `tfds.load`, with or without a version."""
    return CATALOGUE.get(name.partition(":")[0].lower())


def examples(entry: Entry, split: str) -> int | None:
    """How many examples a split has: `train`, `train[:80%]`, `train+test`; None when it is written otherwise."""
    total = 0
    for part in split.split("+"):
        count = _part(entry, part.strip())
        if count is None:
            return None
        total += count
    return total


def _part(entry: Entry, part: str) -> int | None:
    name, bracket, slice_ = part.partition("[")
    rows = entry.splits.get(name)
    if not bracket or rows is None:
        return rows
    ends = slice_.rstrip("]").split(":")
    if len(ends) != 2:
        return None
    start, stop = _end(ends[0], rows, 0), _end(ends[1], rows, rows)
    return None if start is None or stop is None else max(stop - start, 0)


def _end(written: str, rows: int, default: int) -> int | None:
    """One end of a slice, counted from the front; percents are rounded to the nearest example."""
    if not written:
        return default
    try:
        place = round(float(written[:-1]) * rows / 100) if written.endswith("%") else int(written)
    except ValueError:
        return None
    return min(max(place + rows if place < 0 else place, 0), rows)
