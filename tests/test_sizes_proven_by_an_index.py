"""How wide a table is that is read from disk: a column that the program takes out of it tells how many there are at least."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.shapes import text

HEAD = """
import numpy as np
import pandas as pd
from keras import Input, Sequential
from keras.layers import Dense
from sklearn.model_selection import train_test_split

data = np.loadtxt("patients.csv", delimiter=",")
table = pd.read_csv("patients.csv")
"""
PROVEN = {
    "of an array": ("x = data[:, 0:8]\ny = data[:, 8]\n", "8"),
    "the label first": ("y = data[:, 8]\nx = data[:, 0:8]\n", "8"),
    "with dots": ("x = data[..., 1:5]\ny = data[..., 7]\n", "4"),
    "of a table": ("x = table.iloc[:, 3:13].values\ny = table.iloc[:, 13].values\n", "10"),
    "split before": ("x = data[:, :8]\na, b = train_test_split(x)\ny = data[:, 8]\nx = a\n", "8"),
    "in a function": ("def load():\n    x = data[:, 0:8]\n    return x, data[:, 8]\nx, y = load()\n", "8"),
    "counted from the end": ("x = data[:, 0:5]\ny = data[:, -5]\n", "5"),
    "after one was dropped": ("rest = data[:, 1:]\nx = rest[:, :7]\ny = rest[:, 7]\n", "7"),
}
OPEN = {
    "too few": ("x = data[:, 0:8]\ny = data[:, 6]\n", "min(8, columns)"),
    "of another table": ("x = data[:, 0:8]\ny = table.iloc[:, 8]\n", "min(8, columns)"),
    "on one way": ("x = data[:, 0:8]\nif data[0, 0] > 1:\n    y = data[:, 8]\n", "min(8, columns)"),
    "handled": ("x = data[:, 0:8]\ntry:\n    y = data[:, 8]\nexcept IndexError:\n    y = data[:, 5]\n", "min(8, columns)"),
    "in a loop": ("x = data[:, 0:8]\nfor i in range(int(data[0, 0])):\n    y = data[:, 8]\n", "min(8, columns)"),
    "in a function that nothing calls": ("x = data[:, 0:8]\ndef f():\n    return data[:, 8]\n", "min(8, columns)"),
}  # fmt: skip
BUILT = "model = Sequential([Input((x.shape[1],)), Dense(3)])\n"


def width(source: str) -> str:
    program = read(read_source("train.py", (HEAD + source + BUILT).encode()), Options())
    return text(program.models[-1].layers[-1].weights[0].shape[0])


@pytest.mark.parametrize("name", PROVEN)
def test_there_are_at_least_so_many(name: str) -> None:
    source, expected = PROVEN[name]
    assert width(source) == expected


@pytest.mark.parametrize("name", OPEN)
def test_the_width_stays_open(name: str) -> None:
    source, expected = OPEN[name]
    assert width(source) == expected


def test_data_that_a_model_is_fitted_to() -> None:
    source = "x = data[:, 0:8]\ny = data[:, 8]\nmodel = Sequential([Dense(3), Dense(1)])\n"
    source += "model.compile('adam', 'mse')\nmodel.fit(x, y)\n"
    program = read(read_source("train.py", (HEAD + source).encode()), Options())
    assert [w.shape for w in program.models[-1].layers[0].weights] == [(8, 3), (3,)]
