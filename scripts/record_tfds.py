"""Records what tensorflow_datasets says of the data sets in our catalogue: tests/data/tfds.json.

    python scripts/record_tfds.py        (needs `pip install tensorflow-datasets`; nothing is downloaded)

Features, classes and supervised keys come from the library's own builders, and so do the parts that a split such as
`train[:80%]` takes. A builder does not know how many examples a split has before the data is prepared: those numbers are kept
as they stand in the file, where they were copied from the pages of the library's catalogue.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from cnnlint.library.tensorflow.catalogue import CATALOGUE

RECORD = Path(__file__).parents[1] / "tests" / "data" / "tfds.json"
PARTS = ("train", "train[:80%]", "train[80%:]", "train[33%:67%]", "train[:10]", "train[-10:]", "train[10:20]", "train[-25%:]",
         "train[:1%]", "train[99%:]", "train[:80%]+test", "train[5:]+train[:5]", "test[50%:]")  # fmt: skip
SIZES = ({"train": 60000, "test": 10000}, {"train": 3670, "test": 101}, {"train": 150, "test": 7})

CALLED = ("mnist", "cifar10", "imdb_reviews", "iris", "tf_flowers")
OPTIONS: tuple[dict[str, Any], ...] = (
    {"split": "train"},
    {"split": "train", "as_supervised": True},
    {"split": "train[:80%]", "as_supervised": True},
    {"split": ["train[:80%]", "train[80%:]"], "as_supervised": True},
    {"split": ["train[:80%]", "train[80%:]"], "as_supervised": True, "with_info": True},
    {"split": "train", "with_info": True},
    {"split": "train", "batch_size": 32},
    {"split": "train", "batch_size": 32, "as_supervised": True},
    {"split": "train", "batch_size": -1},
    {"split": "train", "batch_size": -1, "as_supervised": True},
    {"split": "train", "shuffle_files": True, "as_supervised": True, "with_info": True},
)


def main() -> None:
    """Writes the record anew."""
    import tensorflow_datasets as tfds

    before = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {"splits": {}}
    found = {
        "library": f"tensorflow_datasets {tfds.__version__}",
        "features": {name: described(tfds, name) for name in CATALOGUE},
        "parts": [[sizes, spec, taken(tfds, spec, sizes)] for sizes in SIZES for spec in PARTS],
        "splits": before["splits"],
        "calls": [
            [name, options, loaded(tfds, name, options)] for name in CALLED for options in OPTIONS if possible(name, options)
        ],
    }
    RECORD.write_text(written(found), "utf-8")
    print(f"{RECORD}: {len(found['features'])} data sets of {found['library']}")


def described(tfds: Any, name: str) -> dict[str, Any]:
    """The features of a data set: class, shape, dtype, number of classes; and which two are its input and label."""
    with tempfile.TemporaryDirectory() as empty:
        info = tfds.builder(name, data_dir=empty, try_gcs=False).info
    plain = {n: f for n, f in info.features.items() if not hasattr(f, "feature")}
    return {
        "keys": list(info.supervised_keys),
        "features": {
            n: [type(f).__name__, list(f.shape), np.dtype(f.np_dtype).name, getattr(f, "num_classes", None)]
            for n, f in plain.items()
        },
        "others": sorted(set(info.features) - set(plain)),
    }


def loaded(tfds: Any, name: str, options: dict[str, Any]) -> Any:
    """What the library's own `load` gives for these options, over examples that are made up: structure, shapes and dtypes.

    A batch of all of them is asked for as one of `sys.maxsize`, since a set that is made up has no number of examples.
    """
    with tfds.testing.mock_data(num_examples=3), patch.object(sys, "maxsize", 1000):
        return told(tfds.load(name, **options), options.get("batch_size") == -1)


def possible(name: str, options: dict[str, Any]) -> bool:
    """Images that differ in size make no batch."""
    return "batch_size" not in options or None not in CATALOGUE[name].shape


def told(value: Any, whole: bool) -> Any:
    """Structure, shapes and dtypes. whole: whether the first axis counts the made-up examples, which says nothing."""
    if hasattr(value, "element_spec"):
        return {"data set": told(value.element_spec, False)}
    if isinstance(value, dict):
        return {"dict": {name: told(part, whole) for name, part in value.items()}}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [told(part, whole) for part in value]}
    if not hasattr(value, "shape"):
        return type(value).__name__
    return [[None, *value.shape[1:]] if whole else list(value.shape), value.dtype.name]


def written(found: dict[str, Any]) -> str:
    """JSON with a line for each data set or part."""
    parts = []
    for name, value in found.items():
        items = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()] if isinstance(value, dict) else []
        items = [json.dumps(v) for v in value] if isinstance(value, list) else items
        ends = "{}" if isinstance(value, dict) else "[]"
        body = ",\n  ".join(items)
        parts.append(f" {json.dumps(name)}: " + (f"{ends[0]}\n  {body}\n {ends[1]}" if items else json.dumps(value)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def taken(tfds: Any, spec: str, sizes: dict[str, int]) -> int:
    """How many examples a split takes."""
    infos = {n: tfds.core.SplitInfo(name=n, shard_lengths=[rows], num_bytes=0) for n, rows in sizes.items()}
    parts = tfds.core.ReadInstruction.from_spec(spec).to_absolute(infos)
    return sum((sizes[p.splitname] if p.to is None else p.to) - (p.from_ or 0) for p in parts)


if __name__ == "__main__":
    main()
