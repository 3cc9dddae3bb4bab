"""`keras.datasets`: Keras's own loading code, run on archives of the real sizes, gives what cnnlint says it gives."""

from __future__ import annotations

import json
import pickle
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from fake_context import FakeContext
from hypothesis import given, settings
from hypothesis import strategies as st
from library_referee import disagreement

from cnnlint.values import Array, Unknown

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

PIXEL_ROWS = 10_000


def idx_images(path: Path) -> None:
    np.savez(path, x_train=np.zeros((60000, 28, 28), "uint8"), y_train=np.zeros(60000, "uint8"),
             x_test=np.zeros((10000, 28, 28), "uint8"), y_test=np.zeros(10000, "uint8"))  # fmt: skip


def tables(rows: int, columns: int) -> Callable[[Path], None]:
    dtype = "float32" if columns == 8 else "float64"  # of the published files
    return lambda path: np.savez(
        path, x=np.zeros((rows, columns), dtype), y=np.full(rows, 15000 if columns == 8 else 15, dtype)
    )


def texts(rows: int, halves: bool) -> Callable[[Path], None]:
    words = np.empty(rows, dtype=object)
    words[:] = [[1, 2, 3], [4]] * (rows // 2)
    labels = np.zeros(rows, "int64")
    if halves:
        return lambda path: np.savez(path, x_train=words, y_train=labels, x_test=words, y_test=labels)
    return lambda path: np.savez(path, x=words, y=labels)


def cifar(root: Path, label: str, names: dict[str, int]) -> None:
    root.mkdir()
    for name, rows in names.items():
        batch = {b"data": np.zeros((rows, 3072), "uint8"), label.encode(): [0] * rows}
        (root / name).write_bytes(pickle.dumps(batch))


def archive(name: str, folder: Path) -> Path:
    """A file or folder as `get_file` would leave it."""
    path = folder / name
    if name == "cifar10":
        path.mkdir()
        cifar(
            path / "cifar-10-batches-py",
            "labels",
            {**{f"data_batch_{i}": PIXEL_ROWS for i in range(1, 6)}, "test_batch": PIXEL_ROWS},
        )
        return path
    if name == "cifar100":
        path.mkdir()
        cifar(path / "cifar-100-python", "fine_labels", {"train": 5 * PIXEL_ROWS, "test": PIXEL_ROWS})
        return path
    makers = {"mnist": idx_images, "imdb": texts(25000, True), "reuters": texts(11228, False),
              "boston_housing": tables(506, 13), "california_housing": tables(20640, 8)}  # fmt: skip
    makers[name](path.with_suffix(".npz"))
    return path.with_suffix(".npz")


NAMES = ["mnist", "cifar10", "cifar100", "imdb", "reuters", "boston_housing", "california_housing"]


@pytest.mark.parametrize("name", NAMES)
def test_shapes_and_dtypes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of the splits, axes and dtypes; what the archives hold is ours: ranges have tests of their own."""
    module = import_module(f"keras.src.datasets.{name}")
    where = archive(name, tmp_path)
    monkeypatch.setattr(module, "get_file", lambda *args, **options: str(where))
    real = module.load_data()
    said = FakeContext().do(f"keras.datasets.{name}.load_data")
    for one, other in zip(_flat(said), _flat(real), strict=True):
        assert disagreement(replace(one, low=None, high=None), other) is None, name


@pytest.mark.parametrize("name", ["cifar10", "cifar100"])
def test_colours_stand_where_the_data_format_has_them(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(f"keras.src.datasets.{name}")
    where = archive(name, tmp_path)
    monkeypatch.setattr(module, "get_file", lambda *args, **options: str(where))
    monkeypatch.setattr(module.backend, "image_data_format", lambda: "channels_first")
    at = FakeContext()
    at.do("keras.backend.set_image_data_format", "channels_first")
    for one, other in zip(_flat(at.do(f"keras.datasets.{name}.load_data")), _flat(module.load_data()), strict=True):
        assert disagreement(replace(one, low=None, high=None), other) is None
    at.do("keras.backend.set_image_data_format", at.unknown("an option"))
    assert isinstance(at.do(f"keras.datasets.{name}.load_data"), Unknown)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10", "cifar100"])
def test_ranges_of_images(name: str) -> None:
    """Pixels use the whole range of their dtype, and labels the range that Keras's own page tells."""
    page = getattr(keras.datasets, name).load_data.__doc__
    told = {int(most) for most in re.findall(r"integers in range 0-(\d+)", page)}
    for x, y in FakeContext().do(f"keras.datasets.{name}.load_data"):
        assert (x.dtype, x.low, x.high) == ("uint8", 0, 255)
        assert ({y.high}, y.low, y.labels.classes) == (told, 0, y.high + 1)


def test_coarse_labels() -> None:
    (_, y), _ = FakeContext().do("keras.datasets.cifar100.load_data", label_mode="coarse")
    assert f"{y.labels.classes} coarse-grained classes" in keras.datasets.cifar100.load_data.__doc__


# Least and greatest of the features and of the prices in the StatLib file, which scikit-learn shipped until 1.1 (506 rows).
BOSTON = ((0.0, 711.0), (5.0, 50.0))


# The same of every column of the census of 1990 (StatLib, 20,640 districts), and of its first 600 rows.
CALIFORNIA = {
    "longitude": (-124.35, -114.31), "latitude": (32.54, 41.95), "age": (1, 52), "rooms": (2, 39320), "bedrooms": (1, 6445),
    "population": (3, 35682), "households": (1, 6082), "income": (0.4999, 15.0001),
}  # fmt: skip
OAKLAND = {
    "longitude": (-122.34, -122.06), "latitude": (37.69, 37.9), "age": (2, 52), "rooms": (12, 18634), "bedrooms": (4, 2885),
    "population": (18, 7427), "households": (7, 2718), "income": (0.4999, 13.499),
}  # fmt: skip
VERSIONS = {"large": (CALIFORNIA, (14999, 500001)), "small": (OAKLAND, (60000, 500001))}


@pytest.mark.parametrize("version", VERSIONS)
def test_ranges_of_california(version: str) -> None:
    """The small version is the first rows of the large one."""
    (x, y), _ = FakeContext().do("keras.datasets.california_housing.load_data", version=version)
    columns, prices = VERSIONS[version]
    assert isinstance(x.shape, tuple)
    assert x.shape[1] == len(columns)
    lows, highs = zip(*columns.values(), strict=True)
    assert ((x.low, x.high), (y.low, y.high)) == ((min(lows), max(highs)), prices)


def test_ranges_of_california_in_scikit_learn() -> None:
    """Its columns are those of the file, three of them divided by the households; prices are in hundreds of thousands."""
    x, y = FakeContext().do("sklearn.datasets.fetch_california_housing", return_X_y=True)
    same = [CALIFORNIA[name] for name in ("income", "age", "population", "latitude", "longitude")]
    assert (x.low, x.high) == (min(low for low, _ in same), max(high for _, high in same))
    assert (y.low, y.high) == tuple(price / 100_000 for price in VERSIONS["large"][1])


def test_ranges_of_boston() -> None:
    (x, y), _ = FakeContext().do("keras.datasets.boston_housing.load_data")
    assert ((x.low, x.high), (y.low, y.high)) == BOSTON


WORDS = st.integers(1, 30_979)  # as many as reuters has


@pytest.mark.parametrize("name", ["imdb", "reuters"])
@settings(max_examples=25, deadline=None, database=None, derandomize=True)
@given(options=st.fixed_dictionaries({}, optional={
    "num_words": st.integers(5, 500), "skip_top": st.integers(0, 50), "start_char": st.integers(0, 700),
    "oov_char": st.one_of(st.none(), st.integers(0, 700)), "index_from": st.integers(0, 700), "maxlen": st.integers(3, 9)}),
    texts=st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=10, max_size=10))  # fmt: skip
def test_ranges_of_words(name: str, options: dict[str, Any], texts: list[list[int]]) -> None:
    """Whatever the texts and options, the words that Keras's loader leaves are in the range. It raises where it leaves none."""
    real = _loaded(name, [*texts, [1]], options)
    for (x, _), (words, _) in zip(FakeContext().do(f"keras.datasets.{name}.load_data", **options), real, strict=True):
        numbers = [n for text in words for n in text]
        assert not numbers or x.low <= min(numbers)
        assert not numbers or x.high is None or max(numbers) <= x.high


def _loaded(name: str, texts: list[list[int]], options: dict[str, Any]) -> Any:
    """What Keras's loader makes of an archive with these texts."""
    words = np.empty(len(texts), dtype=object)
    words[:] = texts
    labels = np.arange(len(texts)) % 2
    module = import_module(f"keras.src.datasets.{name}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.npz"
        parts = {"x": words, "y": labels} | {f"{k}_{p}": v for k, v in (("x", words), ("y", labels)) for p in ("train", "test")}
        np.savez(path, **parts)
        with patch.object(module, "get_file", lambda *args, **more: str(path)):
            return module.load_data(**options)


def test_the_eighth_is_read_as_the_first() -> None:
    """Fashion-MNIST comes as four IDX files, of the sizes of MNIST's."""
    at = FakeContext()
    fashion, mnist = (_flat(at.do(f"keras.datasets.{name}.load_data")) for name in ("fashion_mnist", "mnist"))
    assert [(a.shape, a.dtype, a.low, a.high) for a in fashion] == [(a.shape, a.dtype, a.low, a.high) for a in mnist]
    assert {n for n in dir(keras.datasets) if not n.startswith("_")} == {*NAMES, "fashion_mnist"}


def test_labels_of_reuters() -> None:
    names = keras.datasets.reuters.get_label_names()
    assert FakeContext().do("keras.datasets.reuters.get_label_names").shape == (len(names),)


@pytest.mark.parametrize(("name", "count"), [("imdb", 88584), ("reuters", 30979)])
def test_word_index(name: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dict of words, as long as the published file."""
    module = import_module(f"keras.src.datasets.{name}")
    (tmp_path / "index.json").write_text(json.dumps({f"w{i}": i for i in range(count)}))
    monkeypatch.setattr(module, "get_file", lambda *args, **options: str(tmp_path / "index.json"))
    at = FakeContext()
    said = at.do("builtins.len", at.do(f"keras.datasets.{name}.get_word_index"))
    assert said == len(module.get_word_index())


def test_planted_fault_is_seen() -> None:
    (x, _), _ = FakeContext().do("keras.datasets.cifar10.load_data")
    assert disagreement(replace(x, shape=(50000, 3, 32, 32)), np.zeros((50000, 32, 32, 3), "uint8"))


def _flat(pairs: Any) -> list[Array]:
    return [part for pair in pairs for part in pair]
