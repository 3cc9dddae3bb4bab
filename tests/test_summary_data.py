"""What feeds a model stands above its table, and every fact can be traced to its lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.report import summary_renderer
from cnnlint.report.model import FileReport, Report, Style

HEAD = """\
from tensorflow import keras
from keras.datasets import mnist
from keras.utils import to_categorical

(x_train, y_train), (x_test, y_test) = mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
"""
FITTED = (
    HEAD
    + """\
x_train = x_train / 255.0
y_train = to_categorical(y_train, 10)
model.compile("adam", "categorical_crossentropy")
model.fit(x_train, y_train, validation_data=(x_test, y_test))
"""
)


def shown(source: str, output_format: str = "text", **style: Any) -> str:
    program = read(read_source("a.py", source.encode()))
    report = Report((FileReport("a.py", program=program),))
    return "".join(summary_renderer(output_format)(report, Style(**style)))


def above(source: str, **style: Any) -> list[str]:
    return shown(source, **style).partition("Model:")[0].splitlines()


def test_what_is_fitted() -> None:
    assert above(FITTED) == [
        "a.py:6: model",
        " Data (fit, line 10)",
        "   x  (60000, 28, 28) float64, 0 to 1, from line 5",
        "   y  (60000, 10) float64, one-hot, 10 classes (line 8), from line 5",
        " Data (fit, validation, line 10)",
        "   x  (10000, 28, 28) uint8, 0 to 255, from line 5",
        "   y  (10000,) uint8, class ids, 10 classes, from line 5",
    ]


def test_why_there_are_ten_classes() -> None:
    lines = above(FITTED, verbose=True)
    start = lines.index("   y  (60000, 10) float64, one-hot, 10 classes (line 8), from line 5")
    assert lines[start + 1 : start + 3] == [
        "        mnist y_train (10 classes): (60000,) uint8 0 to 9, line 5",
        "        one-hot with 10 classes, line 8",
    ]


def test_what_is_assumed_is_said_to_be() -> None:
    assert above(HEAD)[1] == " Data (assuming MNIST, the only data set loaded, whose (28, 28) images fit the input)"


def test_what_is_not_known_says_why() -> None:
    source = HEAD + "import other\nx = other.load()\nmodel.fit(x, y_train)\n"
    assert above(source)[2].startswith("   x  ? — ")


def test_quiet_shows_tables_alone() -> None:
    assert shown(FITTED, quiet=True).startswith("Model:")


def test_json_carries_it() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = json.loads(shown(FITTED, "json"))
    schema = json.loads((Path(__file__).parent.parent / "docs" / "schemas" / "summary.schema.json").read_text("utf-8"))
    jsonschema.validate(found, schema)
    fit, validation = found["files"][0]["models"][0]["data"]
    assert (fit["method"], fit["part"], fit["line"], validation["part"]) == ("fit", "training", 10, "validation")
    x, y = fit["tensors"]
    assert (x["shape"], x["dtype"], x["low"], x["high"], x["source"]) == ([60000, 28, 28], "float64", 0, 1, "mnist")
    assert y["labels"] == {"encoding": "one-hot", "classes": 10}
    assert [step["line"] for step in y["provenance"]] == [5, 8]


def test_json_says_what_is_not_known() -> None:
    source = HEAD + "import other\nx = other.load()\nmodel.fit([x], {'out': y_train})\n"
    x, y = json.loads(shown(source, "json"))["files"][0]["models"][0]["data"][0]["tensors"]
    assert (x["name"], x["shape"]) == ("x[0]", None)
    assert x["unknown"]
    assert (y["name"], y["shape"]) == ("y['out']", [60000])


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("28, 28, 1", " Data (assuming MNIST, the only data set loaded whose (28, 28) images fit the input)"),
        ("32, 32, 3", " Data (assuming CIFAR-10, the only data set loaded whose (32, 32, 3) images fit the input)"),
    ],
)
def test_of_several_data_sets_the_one_that_fits_is_assumed(size: str, said: str) -> None:
    assert above(TWO_SETS.format(size=size))[1] == said

    assert len(above(TWO_SETS.format(size="20, 20, 3"))) == 1  # neither fits


TWO_SETS = """from keras import Sequential, layers
from keras.datasets import cifar10, mnist
(a, b), _ = cifar10.load_data()
(x, y), _ = mnist.load_data()
model = Sequential([layers.Input(({size})), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.summary()
"""
