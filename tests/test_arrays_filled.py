"""Arrays that a loop fills: what is known of their values afterwards, however often the loop runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnlint.config.checks import Checks
from cnnlint.program import Fit
from cnnlint.run import read_file
from cnnlint.values import Array

PROGRAM = """
import glob
import keras
import numpy as np
from keras import layers
paths = sorted(glob.glob("images/*.png"))
x = np.{made}((len(paths), 32))
{loop}
model = keras.Sequential([layers.Input((32,)), layers.Dense(1)])
model.compile("adam", "mse")
model.predict(x)
"""
EACH = "for i, path in enumerate(paths):\n    "


def ends(made: str, loop: str) -> tuple[float | None, float | None]:
    """The least and the greatest value of what is predicted."""
    _, program = read_file("a.py", PROGRAM.format(made=made, loop=loop).encode(), Checks())
    (fit,) = (event for event in program.events if isinstance(event, Fit))
    x = fit.args["x"]
    assert isinstance(x, Array)
    return x.low, x.high


@pytest.mark.parametrize(
    ("made", "loop", "expected"),
    [
        ("zeros", EACH + "x[i] = np.arange(32)", (0, 31)),
        ("ones", EACH + "x[i] = np.arange(32)", (0, 31)),
        ("empty", EACH + "x[i] = np.arange(32) + 3", (3, 34)),
        ("empty", EACH + "x[i,] = np.arange(32)", (0, 31)),
        ("zeros", EACH + "if i % 2:\n        x[i] = 5", (0, 5)),
        ("zeros", EACH + "x[i] = 5\n" + EACH + "x[i] = 5", (0, 5)),
        ("zeros", EACH + "x[i] = x[i - 1] + 3", (0, None)),  # grows as long as the loop runs
        ("ones", EACH + "x[i] = x[i - 1] * 2", (1, None)),
        ("zeros", EACH + "for j in range(32):\n        x[i, j] += 1", (0, None)),
        ("zeros", EACH + "x[i] = 5\n" + EACH + "x[i] = x[i] + 1", (0, None)),
        ("empty", "", (None, None)),
    ],
)
def test_range(made: str, loop: str, expected: tuple[float | None, float | None]) -> None:
    assert ends(made, loop) == expected


def test_what_the_loop_puts_in_is_what_numpy_finds(tmp_path: Path) -> None:
    np = pytest.importorskip("numpy", reason="needs NumPy")
    x = np.empty((3, 32))
    for i in range(3):
        x[i] = np.arange(32) + 3
    assert (x.min(), x.max()) == ends("empty", EACH + "x[i] = np.arange(32) + 3")


PICTURES = """
import glob
import cv2
import keras
import numpy as np

def read(path):
    return cv2.resize(cv2.imread(path), (64, 48))

paths = glob.glob("images/*.png")
{collected}
model = keras.Sequential([keras.Input(np.array(x).shape[1:]), keras.layers.Conv2D({filters}, 3)])
"""


@pytest.mark.parametrize(
    "collected",
    [
        "x = list(map(read, paths))",
        "x = list(map(lambda path: read(path), paths))",
        "x = [read(path) for path in paths]",
        "both = [read(p) for p in paths], [read(p) for p in glob.glob('b/*')]\nx = [one for part in both for one in part]",
        "parts = [[read(p) for p in glob.glob(d + '/*')] for d in ('a', 'b')]\nx = [one for part in parts for one in part]",
        "film, x = cv2.VideoCapture('a.mp4'), []\nwhile True:\n    more, frame = film.read()\n    if not more:\n        break\n"
        "    x.append(cv2.resize(frame, (64, 48)))",
    ],
)
def test_pictures_however_they_are_collected(collected: str) -> None:
    _, program = read_file("a.py", PICTURES.format(collected=collected, filters=4).encode(), Checks())
    assert [model.input_shape for model in program.models] == [(None, 48, 64, 3)]


@pytest.mark.parametrize(
    ("read", "known"), [("seen.append(path)", False), ("raise ValueError(path)", True), ("print(path)", True)]
)
def test_how_often_map_calls_a_function_is_not_known(read: str, known: bool) -> None:
    """What the function changes may be changed any number of times, and that it raises is not said of no items."""
    text = "import glob\nimport keras\nseen = []\n\ndef read(path):\n    " + read + "\n    return path\n\n"
    text += "x = list(map(read, glob.glob('*')))\n"
    text += "model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1 + len(seen))])\n"
    _, program = read_file("a.py", text.encode(), Checks())
    (model,) = program.models
    assert (model.output_shape == (None, 1)) is known


EITHER = """
import os
import keras
import numpy as np

def read(name):
    {label}
    {more}
    return np.array(label)

x = [read(name) for name in os.listdir("images")]
model = keras.Sequential([keras.Input(np.array(x).shape[1:]), keras.layers.Dense(4)])
"""


@pytest.mark.parametrize(
    ("label", "more", "shape"),
    [
        ("label = [1, 0] if 'cat' in name else [0, 1]", "", (None, 2)),
        ("label = [0, 1, 0]\n    if 'cat' in name: label = [1, 0, 0]", "", (None, 3)),
        ("label = [1, 0] if 'cat' in name else [0, 1, 0]", "", None),
        ("label = [1, 0] if 'cat' in name else None", "", None),
        ("label = [1, 0] if 'cat' in name else 7", "", None),
        ("label = [1, 0] if 'cat' in name else [0, 1]", "label.extend(name)", None),
        ("label = [1, 0] if 'cat' in name else unknown(name)", "", None),
    ],
)
def test_one_of_two_lists(label: str, more: str, shape: tuple[int | None, ...] | None) -> None:
    _, program = read_file("a.py", EITHER.format(label=label, more=more).encode(), Checks())
    (model,) = program.models
    assert (model.input_shape if isinstance(model.input_shape, tuple) else None) == shape
