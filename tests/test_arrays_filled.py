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
