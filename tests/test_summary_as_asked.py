"""What `summary` is asked for reaches the table and the JSON, and a subclassed model of Keras 2 is shown as it shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnnlint.cli import main

NESTED = """
import keras
from keras import layers
inner = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.BatchNormalization()], name="inner")
model = keras.Sequential([inner, layers.Dense(1)])
model.summary({})
"""
OWN = """
import tf_keras as keras
from tf_keras import layers
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(4)
        self.rest = keras.Sequential([layers.Dense(3), layers.Dense(2)])
    def call(self, x):
        return self.rest(self.first(x))
own = Own()
own.build((None, 8))
own.summary()
"""


def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, *options: str) -> str:
    path = tmp_path / "model.py"
    path.write_text(text, encoding="utf-8")
    assert main(["summary", "--isolated", *options, str(path)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "depths"), [("", [0, 0]), ("expand_nested=True", [0, 1, 1, 0])])
def test_rows_of_nested_models_are_those_of_the_call_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: str, depths: list[int]
) -> None:
    (file,) = json.loads(said(tmp_path, capsys, NESTED.format(arguments), "--output-format", "json"))["files"]
    assert [row["depth"] for row in file["summaries"][0]["model"]["layers"]] == depths
    assert [row["depth"] for row in file["models"][-1]["layers"]] == [0, 0]
    assert file["summaries"][0]["model"]["total_params"] == 57


def test_keras_2_says_multiple_of_the_layers_of_a_subclassed_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [line.split("│")[1:-1] for line in said(tmp_path, capsys, OWN, "--quiet").splitlines() if line.startswith("│")]
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["dense (Dense)", "multiple", "36"],
        ["sequential (Sequential)", "(None, 2)", "23"],
    ]


def test_keras_2_says_multiple_of_a_layer_that_gives_several_shapes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever model they are in. The JSON has the shape of the last call."""
    text = """
from tf_keras import Input, Model, layers
conv, a, b, c = layers.Conv2D(4, 3), Input((8, 8, 3)), Input((9, 9, 3)), Input((8, 8, 3))
Model([a, b], [conv(a), conv(b)]).summary()
Model([a, c], [conv(a), conv(c)]).summary()
"""
    rows = [line.split("│")[1:-1] for line in said(tmp_path, capsys, text, "--quiet").splitlines() if "conv2d (" in line]
    assert [row[1].strip() for row in rows] == ["multiple", "multiple"]
    (file,) = json.loads(said(tmp_path, capsys, text, "--output-format", "json"))["files"]
    assert [s["model"]["layers"][-1]["output_shape"] for s in file["summaries"]] == [[None, 7, 7, 4], [None, 6, 6, 4]]


def test_a_graph_inside_a_subclassed_model_shows_its_own_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However many samples it was called on; in the JSON as in the table. A layer shows what it was built for."""
    text = """
import numpy as np
from keras import Input, Model, layers
class Own(Model):
    def __init__(self):
        super().__init__()
        i = Input((8,))
        self.inner, self.head = Model(i, layers.Dense(2)(i)), layers.Dense(3)
    def call(self, x):
        return self.head(self.inner(x))
own = Own()
own(np.zeros((5, 8)))
own.summary()
"""
    rows = [line.split("│")[2].strip() for line in said(tmp_path, capsys, text, "--quiet").splitlines() if line.startswith("│")]
    assert rows == ["(None, 2)", "(5, 3)"]
    (file,) = json.loads(said(tmp_path, capsys, text, "--output-format", "json"))["files"]
    assert [row["output_shape"] for row in file["summaries"][0]["model"]["layers"]] == [[None, 2], [5, 3]]
