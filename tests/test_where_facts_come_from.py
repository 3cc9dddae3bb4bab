"""Shape, dtype, range and classes of what is fed: each is told with the line that says it, of inputs as of labels."""

from __future__ import annotations

from itertools import takewhile

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.report import summary_renderer
from cnnlint.report.model import FileReport, Report, Style

HEAD = "import numpy as np, pandas as pd, tensorflow as tf\nfrom tensorflow import keras\n"
MODEL = (
    "model = keras.Sequential([keras.Input({shape}), keras.layers.Flatten(), keras.layers.Dense(1)])\n"
    "model.compile('adam', 'mse')\nmodel.fit({fed})\n"
)

# A program from line 3 on, the input's shape, what is fed; then the line of a tensor, and steps among its trace.
PROGRAMS: dict[str, tuple[str, str, str, str, str, list[str]]] = {
    "scaled by its own extremes": (
        "x = pd.read_csv('a.csv', usecols=['a', 'b']).values\nx = (x - x.min()) / (x.max() - x.min())\ny = np.zeros(len(x))\n",
        "(2,)", "x, y", "x", "(rows, 2) float64, 0 to 1, from line 3",
        ["table from a.csv, line 3", "- min, line 4", "/ (max - min), line 4",
         "rows — how many rows a.csv has is known only on disk, line 3"]),
    "reshaped, cast, divided": (
        "(x, y), _ = keras.datasets.mnist.load_data()\nx = x.reshape(-1, 784)\nx = x.astype('float32')\nx /= 255\n",
        "(784,)", "x, y", "x", "(60000, 784) float32, 0 to 1, from line 3",
        ["mnist x_train: (60000, 28, 28) uint8 0 to 255, line 3", "reshaped to (60000, 784), line 4", "cast to float32, line 5",
         "/ 255, line 6"]),
    "a generator": (
        "g = keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255)\n"
        "g = g.flow_from_directory('d', target_size=(8, 9))\n",
        "(8, 9, 3)", "g", "x", "(None, 8, 9, 3) float32, 0 to 1, from line 4",
        ["images of (8, 9, 3), 0 to 255, line 4", "rescale /255, line 4"]),
    "a mapped data set": (
        "import tensorflow_datasets as tfds\ndata = tfds.load('cifar10', split='train[:90%]', as_supervised=True)\n"
        "data = data.map(lambda x, y: (tf.cast(x, tf.float32) / 127.5 - 1, y)).batch(8)\n",
        "(32, 32, 3)", "data", "x", "(None, 32, 32, 3) float32, -1 to 1, from line 4",
        ["cifar10 train[:90%]: image (32, 32, 3) uint8 0 to 255, line 4", "cast to float32, line 5", "/ 127.5, line 5",
         "- 1, line 5"]),
    "words that a layer learns": (
        "v = keras.layers.TextVectorization(output_mode='multi_hot')\nv.adapt(open('t').readlines())\n"
        "x = v(tf.constant(['a', 'b']))\ny = np.array([0, 1])\n",
        "(v.vocabulary_size(),)", "x, y", "x", "(2, vocabulary_size) int64, 0 to 1, from line 5",
        ["through the layer text_vectorization, line 5",
         "vocabulary_size — how many words the layer `text_vectorization` finds by `adapt()` only a run can tell, line 4"]),
    "a table of columns that differ": (
        "f = pd.DataFrame({'a': [1.0, 2.0], 'b': [3, 4], 'y': [0, 1]})\nx = f[['a', 'b']]\n",
        "(2,)", "x, f['y']", "x", "(2, 2) float64, 1 to 4, from line 3", ["columns of (2, 2), line 4"]),
    "a column of a literal table": (
        "f = pd.DataFrame({'a': [1.0, 2.0], 'b': [3, 4], 'y': [0, 1]})\nx = f[['a', 'b']]\n",
        "(2,)", "x, f['y']", "y", "(2,) int64, 0 to 1, from line 3", ["column 'y', line 7"]),
    "truth values beside numbers": (
        "x = pd.DataFrame({'a': [1.0, 2.0], 'b': [True, False]})\ny = np.zeros(2)\n",
        "(2,)", "x, y", "x", "(2, 2) float32, 0 to 2, from line 3", []),
    "an array on disk": (
        "x = np.load('x.npy')\ny = np.zeros(3)\n", "(4,)", "x, y", "x", "? ?, from line 3",
        ["array from x.npy, line 3", "shape — the shape of x.npy is known only on disk, line 3"]),
    "windows": (
        "s = pd.read_csv('a.csv')['p'].values\nx, y = [], []\nfor i in range(5, len(s)):\n    x.append(s[i - 5 : i])\n"
        "    y.append(s[i])\nx, y = np.array(x, 'float32'), np.array(y, 'float32')\n",
        "(5,)", "x, y", "x", "(rows - 5, 5) float32, from line 3", ["column 'p', line 3", "cut to (5,), line 6"]),
}  # fmt: skip


def shown(name: str) -> list[str]:
    program, shape, fed, *_ = PROGRAMS[name]
    text = HEAD + program + MODEL.format(shape=shape, fed=fed)
    report = Report((FileReport("a.py", program=read(read_source("a.py", text.encode()))),))
    return "".join(summary_renderer("text")(report, Style(verbose=True))).partition("Model:")[0].splitlines()


@pytest.mark.parametrize("name", PROGRAMS)
def test_told_with_lines(name: str) -> None:
    *_, tensor, said, steps = PROGRAMS[name]
    lines = shown(name)
    at = next(i for i, line in enumerate(lines) if line.startswith(f"   {tensor}  "))
    assert lines[at] == f"   {tensor}  {said}"
    below = [line.strip() for line in takewhile(lambda line: line.startswith(" " * 8), lines[at + 1 :])]
    assert [line for line in below if line in steps] == steps
