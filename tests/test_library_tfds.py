"""`tensorflow_datasets`: features, classes, splits and parts of splits as the library's builders and catalogue tell them.

The record is made by scripts/record_tfds.py; the data itself is never downloaded.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_context import FakeContext

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.library.facts import Facts
from cnnlint.library.tensorflow.catalogue import CATALOGUE, Entry, data_set_called, examples
from cnnlint.program import ModelTrace, Summary
from cnnlint.values import Array, Dataset, DictValue, ListValue, Unknown

RECORD = json.loads((Path(__file__).parent / "data" / "tfds.json").read_text("utf-8"))
DTYPES = {"object": "string"}  # of a text as NumPy has it, and as a tensor


def problem(said: dict[str, Array], told: dict[str, Any], open_: bool) -> str | None:
    """Where the features differ from the recorded ones; of an open set some may be missing."""
    for name, (_, shape, dtype, classes) in told["features"].items():
        one = said.get(name)
        if one is None and open_:
            continue
        if one is None:
            return f"{name} is missing"
        if one.shape != tuple(shape) or one.dtype != DTYPES.get(dtype, dtype):
            return f"{name}: {one.shape} {one.dtype}, really {shape} {dtype}"
        if (one.labels.classes if one.labels else None) != classes:
            return f"{name}: {one.labels}, really {classes} classes"
        if classes is not None and (one.low, one.high) != (0, classes - 1):
            return f"{name}: {one.low} to {one.high}, really {classes} classes"
    more = set(said) - set(told["features"])
    if told["others"] and not open_:
        return f"there are {told['others']} too"
    return f"there is no {more}" if more else None


@pytest.mark.parametrize("name", CATALOGUE)
def test_features(name: str) -> None:
    told, at = RECORD["features"][name], FakeContext()
    loaded = at.do("tensorflow_datasets.load", name, split="train")
    assert problem(loaded.element.items, told, loaded.element.rest is not None) is None
    pair = at.do("tensorflow_datasets.load", name, split="train", as_supervised=True).element
    assert [replace(x, trail=(), labels=None) for x in pair] == [
        replace(loaded.element.items[key], trail=(), labels=None) for key in told["keys"]
    ]


@pytest.mark.parametrize("name", CATALOGUE)
def test_splits(name: str) -> None:
    found = {split: data.cardinality for split, data in FakeContext().do("tensorflow_datasets.load", name).items.items()}
    assert found == RECORD["splits"][name]


@pytest.mark.parametrize(("sizes", "part", "count"), RECORD["parts"], ids=str)
def test_parts_of_splits(sizes: dict[str, int], part: str, count: int) -> None:
    assert examples(Entry("x", (), "int64", 2, sizes), part) == count


def test_planted_faults_are_seen() -> None:
    """A wrong shape, class count, a feature too many or too few."""
    told = RECORD["features"]["cifar10"]
    said = FakeContext().do("tensorflow_datasets.load", "cifar10", split="train").element.items
    assert problem(said, told, False) is None
    assert problem({**said, "image": replace(said["image"], shape=(3, 32, 32))}, told, False)
    assert problem({**said, "label": replace(said["label"], labels=None)}, told, False)
    assert problem({n: v for n, v in said.items() if n != "id"}, told, False)
    assert problem({**said, "mask": said["image"]}, told, False)


def test_encoded_texts_have_as_many_numbers_as_their_encoder() -> None:
    """What `info.features["text"].encoder.vocab_size` was: https://www.tensorflow.org/datasets/catalog/imdb_reviews"""
    at = FakeContext()
    data, info = at.do("tensorflow_datasets.load", "imdb_reviews/subwords8k", split="train", with_info=True, as_supervised=True)
    encoder = info.facts["features"].items["text"].facts["encoder"]
    assert encoder.facts["vocab_size"] == 8185
    assert (data.element[0].low, data.element[0].high) == (0, 8184)


def test_a_version_is_no_other_set() -> None:
    assert data_set_called("mnist:3.0.1") is CATALOGUE["mnist"]


@pytest.mark.parametrize(("name", "options", "real"), RECORD["calls"], ids=str)
def test_options(name: str, options: dict[str, Any], real: Any) -> None:
    """`as_supervised`, `with_info`, lists and parts of splits, batches, everything at once: structure, shapes and dtypes."""
    at = FakeContext()
    given = {**options, "split": ListValue(options["split"]) if isinstance(options["split"], list) else options["split"]}
    assert told(at.do("tensorflow_datasets.load", name, **given), options.get("batch_size") == -1) == real


def test_a_wrong_structure_is_seen() -> None:
    """The record of one call is not that of another."""
    seen = {json.dumps(real) for name, _, real in RECORD["calls"] if name == "mnist"}
    assert len(seen) >= 8


def told(said: Any, whole: bool = False) -> Any:
    """What cnnlint says, in the words of the record. whole: whether the first axis counts the examples."""
    if isinstance(said, Dataset):
        return {"data set": told(said.element)}
    if isinstance(said, DictValue):
        assert said.rest is None
        return {"dict": {key: told(value, whole) for key, value in said.items.items()}}
    if isinstance(said, ListValue):
        return {"list": [told(item, whole) for item in said.items]}
    if isinstance(said, tuple):
        return {"tuple": [told(item, whole) for item in said]}
    if isinstance(said, Facts):
        return said.name.rpartition(".")[2]
    assert isinstance(said.shape, tuple)
    return [[None, *said.shape[1:]] if whole else list(said.shape), said.dtype]


@pytest.mark.parametrize(("split", "rows"), [("train", 60000), ("train[:80%]", 48000), ("test", 10000), ("train+test", 70000)])
def test_everything_at_once_has_as_many_rows(split: str, rows: int) -> None:
    x, y = FakeContext().do("tensorflow_datasets.load", "mnist", split=split, batch_size=-1, as_supervised=True)
    assert (x.shape, y.shape) == ((rows, 28, 28, 1), (rows,))


REVIEWS = """import tensorflow as tf
import tensorflow_datasets as tfds
train = tfds.load("imdb_reviews", split="train", as_supervised=True).shuffle(10000).batch(64).prefetch(2)
encoder = tf.keras.layers.TextVectorization({arguments})
encoder.adapt(train.map(lambda text, label: text){part})
tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(len(encoder.get_vocabulary()))]).summary()
"""


@pytest.mark.parametrize(
    ("arguments", "part", "words"),
    [
        ("max_tokens=1000", "", 1000),
        ("max_tokens=1000, output_sequence_length=100", ".take(300)", 1000),
        ("max_tokens=1000", ".take(5)", None),  # which may hold fewer
        ("max_tokens=1000", ".filter(some)", None),
        ("max_tokens=100000", "", None),
        ("", "", None),
        ("max_tokens=1000, standardize=own", "", None),  # which may leave few of them
        ("max_tokens=1000, split=own", "", None),
    ],
)
def test_thousands_of_reviews_hold_more_words_than_a_layer_keeps(arguments: str, part: str, words: int | None) -> None:
    source = read_source("reviews.py", REVIEWS.format(arguments=arguments, part=part).encode())
    (event,) = (event for event in read(source, Options()).events if isinstance(event, Summary))
    assert isinstance(event.model, ModelTrace)
    params = event.model.layers[0].params
    assert (params if isinstance(params, int) else None) == (words and 5 * words)


@pytest.mark.parametrize(
    ("part", "count"), [("train", 60000), ("train[15%:75%]", 36000), ("train+test", 70000), ("none", None)]
)
def test_a_part_is_asked_for_by_its_slice(part: str, count: int | None) -> None:
    at = FakeContext()
    _, info = at.do("tensorflow_datasets.load", "mnist", split="train", with_info=True)
    found = info.facts["splits"].item(part, at)
    assert isinstance(found, Unknown) if count is None else found.facts["num_examples"] == count
