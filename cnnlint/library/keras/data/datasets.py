"""`keras.datasets`: what `load_data()` returns, exactly. Sources: `keras/src/datasets/*.py` and the data itself."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.facts import born, how_many_classes, loaded, some_names
from cnnlint.library.keras.making.objects import data_format
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Dim, Size
from cnnlint.values import Array, Context, Labels, Unknown, Value, as_size

Interval = tuple[float | None, float | None]


def _pair(at: Context, source: str, split: str, x: Array, y: Array) -> tuple[Array, Array]:
    x = replace(x, source=source, part=f"x_{split}")
    y = replace(y, source=source, part=f"y_{split}")
    return born(at, x, f"{source} x_{split}"), born(at, y, f"{source} y_{split}{how_many_classes(y)}")


def _images(at: Context, source: str, train: int, test: int, image: tuple[int, ...], classes: int, labels: Array) -> Value:
    parts = []
    for split, rows in (("train", train), ("test", test)):
        y = replace(labels, shape=(rows, *_tail(labels)), low=0, high=classes - 1, labels=_ids(at, classes))
        if source == "cifar10" and split == "test" and at.dialect < 3:
            y = replace(y, dtype=None)  # int64 before TensorFlow 2.2, then uint8
        parts.append(_pair(at, source, split, Array((rows, *image), "uint8", 0, 255), y))
    return loaded(at, source, tuple(parts))


def _tail(labels: Array) -> tuple[Dim, ...]:
    return () if isinstance(labels.shape, Unknown) else labels.shape[1:]


def _ids(at: Context, classes: int) -> Labels:
    return Labels("ids", classes, span=at.span)


@models("keras.datasets.mnist.load_data")
def mnist(at: Context, path: Value = "mnist.npz") -> Value:
    return _images(at, "mnist", 60000, 10000, (28, 28), 10, Array((0,), "uint8"))


@models("keras.datasets.fashion_mnist.load_data")
def fashion_mnist(at: Context) -> Value:
    return _images(at, "fashion_mnist", 60000, 10000, (28, 28), 10, Array((0,), "uint8"))


@models("keras.datasets.cifar10.load_data")
def cifar10(at: Context) -> Value:
    """The labels have a second axis of length 1."""
    image = _colours(at)
    if isinstance(image, Unknown):
        return image
    return _images(at, "cifar10", 50000, 10000, image, 10, Array((0, 1), "uint8"))


@models("keras.datasets.cifar100.load_data")
def cifar100(at: Context, label_mode: Value = "fine") -> Value:
    if label_mode not in ("fine", "coarse"):
        return at.unknown("the label mode of cifar100 is not known")
    image = _colours(at)
    if isinstance(image, Unknown):
        return image
    return _images(at, "cifar100", 50000, 10000, image, 100 if label_mode == "fine" else 20, Array((0, 1), "int64"))


def _colours(at: Context) -> tuple[int, int, int] | Unknown:
    """The shape of CIFAR's pictures, whose channels stand first where the data format in force says so."""
    found = data_format(at)
    if isinstance(found, Unknown):
        return found
    return (3, 32, 32) if found == "channels_first" else (32, 32, 3)


@models("keras.datasets.imdb.load_data")
def imdb(
    at: Context,
    path: Value = "imdb.npz",
    num_words: Value = None,
    skip_top: Value = 0,
    maxlen: Value = None,
    seed: Value = 113,
    start_char: Value = 1,
    oov_char: Value = 2,
    index_from: Value = 3,
    *,
    nb_words: Value = None,
    test_split: Value = None,
) -> Value:
    """Reviews as lists of word numbers, in an array of objects; half of them are positive."""
    words = _words(num_words if nb_words is None else nb_words, oov_char, index_from, _WORDS_OF_IMDB)
    rows: list[Size] = [25000, 25000]
    if maxlen is not None:
        rows = [unknown_size(at, f"{part}_rows", f"reviews of at most {maxlen} words", 1, 25000) for part in ("train", "test")]
    parts = [
        _pair(at, "imdb", split, Array((n,), "object", *words), Array((n,), "int64", 0, 1, Labels("binary", 2, span=at.span)))
        for split, n in zip(("train", "test"), rows, strict=True)
    ]
    return loaded(at, "imdb", tuple(parts))


_WORDS_OF_IMDB, _WORDS_OF_REUTERS = 88584, 30979


def _words(num_words: Value, oov_char: Value, index_from: Value, known: int) -> Interval:
    """The range of word numbers: 0 is for padding, the greatest is `num_words - 1`. Without it all words are kept, from
    `index_from` on, but the last one. keras/src/datasets/imdb.py"""
    most = as_size(num_words)
    if num_words is None and (index_from is None or type(index_from) is int):
        most = known + (index_from or 0)
    if not isinstance(most, int) or not isinstance(oov_char, (int, type(None))):
        return 0, None
    return 0, max(most - 1, oov_char or 0)


@models("keras.datasets.reuters.load_data")
def reuters(
    at: Context,
    path: Value = "reuters.npz",
    num_words: Value = None,
    skip_top: Value = 0,
    maxlen: Value = None,
    test_split: Value = 0.2,
    seed: Value = 113,
    start_char: Value = 1,
    oov_char: Value = 2,
    index_from: Value = 3,
    *,
    nb_words: Value = None,
) -> Value:
    """Newswires as lists of word numbers, over 46 topics."""
    words = _words(num_words if nb_words is None else nb_words, oov_char, index_from, _WORDS_OF_REUTERS)
    total: Size = 11228 if maxlen is None else unknown_size(at, "rows", f"newswires of at most {maxlen} words", 1, 11228)
    parts = [
        _pair(at, "reuters", split, Array((n,), "object", *words), Array((n,), "int64", 0, 45, _ids(at, 46)))
        for split, n in _split_rows(at, total, test_split)
    ]
    return loaded(at, "reuters", tuple(parts))


def _split_rows(at: Context, total: Size, test_split: Value) -> list[tuple[str, Size]]:
    if isinstance(total, int) and isinstance(test_split, (int, float)):
        train: Size = int(total * (1 - test_split))
    else:
        train = unknown_size(at, "train_rows", "depends on the size of the test split", 0)
    return [("train", train), ("test", total - train)]


@models("keras.datasets.boston_housing.load_data")
def boston_housing(at: Context, path: Value = "boston_housing.npz", test_split: Value = 0.2, seed: Value = 113) -> Value:
    """506 districts, 13 features; the targets are prices in thousands."""
    return _table(at, "boston_housing", 506, 13, "float64", (0, 711), (5, 50), test_split)


@models("keras.datasets.california_housing.load_data")
def california_housing(
    at: Context,
    version: Value = "large",
    path: Value = "california_housing.npz",
    test_split: Value = 0.2,
    seed: Value = 113,
) -> Value:
    """20640 districts; 8 features, of which the longitude is negative and the number of rooms is the greatest. Targets are
    dollars. The small version is the first 600 districts, of which all lie around Oakland.

    The ranges are counted in the census file of StatLib (`cal_housing`), as `datasets/housing/housing.csv` of
    github.com/ageron/handson-ml2 repeats it: shuffled as the loader shuffles, its first 600 prices are those that a run of the
    loader shows.
    """
    if version not in ("large", "small"):
        return at.unknown("the version of california_housing is not known")
    rows, features, prices = _CALIFORNIA[version]
    return _table(at, "california_housing", rows, 8, "float32", features, prices, test_split)


_CALIFORNIA: dict[str, tuple[int, Interval, Interval]] = {
    "large": (20640, (-124.35, 39320), (14999, 500001)),
    "small": (600, (-122.34, 18634), (60000, 500001)),
}


def _table(
    at: Context, source: str, rows: int, columns: int, dtype: str, features: Interval, target: Interval, test_split: Value
) -> Value:
    prices = Labels("continuous", span=at.span)
    parts = [
        _pair(at, source, split, Array((n, columns), dtype, *features), Array((n,), dtype, *target, prices))
        for split, n in _split_rows(at, rows, test_split)
    ]
    return loaded(at, source, tuple(parts))


@models("keras.datasets.imdb.get_word_index")
def imdb_word_index(at: Context, path: Value = "imdb_word_index.json") -> Value:
    return some_names(_WORDS_OF_IMDB)


@models("keras.datasets.reuters.get_word_index")
def reuters_word_index(at: Context, path: Value = "reuters_word_index.json") -> Value:
    return some_names(_WORDS_OF_REUTERS)


@models("keras.datasets.reuters.get_label_names")
def reuters_label_names(at: Context) -> Value:
    return some_names(46)
