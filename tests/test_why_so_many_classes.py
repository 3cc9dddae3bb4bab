"""Why does it think there are ten classes? Above the table every step is told with its line, and a finding points at one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from cnnlint import check_source
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.report import summary_renderer
from cnnlint.report.model import FileReport, Report, Style

HEAD = "import numpy as np, pandas as pd, tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras import layers\n"
IMAGE = (
    "model = keras.Sequential([keras.Input({shape}), layers.Flatten(), layers.Dense({units}, activation='softmax')])\n"
    "model.compile('adam', '{loss}')\nmodel.fit({fed})\n"
)
ONE_HOT, IDS = "categorical_crossentropy", "sparse_categorical_crossentropy"
FOLDER = "target_size=(28, 28), color_mode='grayscale'"

# A program, what is fed to a model of that input, the loss, what is said of y, and steps with lines among its trace.
PROGRAMS: dict[str, tuple[str, str, str, str, str, Sequence[str]]] = {
    "to_categorical": (
        "(x, y), _ = keras.datasets.mnist.load_data()\ny = keras.utils.to_categorical(y, 10)\n",
        "(28, 28)", "x, y", ONE_HOT, "10 classes (line 5)",
        ["mnist y_train (10 classes): (60000,) uint8 0 to 9, line 4", "one-hot with 10 classes, line 5"]),
    "to_categorical that counts": (
        "(x, y), _ = keras.datasets.mnist.load_data()\ny = keras.utils.to_categorical(y)\n",
        "(28, 28)", "x, y", ONE_HOT, "10 classes",
        ["mnist y_train (10 classes): (60000,) uint8 0 to 9, line 4", "one-hot with 10 classes, line 5"]),
    "a folder with classes": (
        f"gen = keras.preprocessing.image.ImageDataGenerator().flow_from_directory('d', {FOLDER}, classes=['a', 'b', 'c'])\n",
        "(28, 28, 1)", "gen", ONE_HOT, "3 classes", ["3 classes, one-hot, line 4"]),
    "a folder": (
        f"gen = keras.preprocessing.image.ImageDataGenerator().flow_from_directory('d', {FOLDER})\n",
        "(28, 28, 1)", "gen", ONE_HOT, "num_classes classes",
        ["num_classes classes, one-hot, line 4", "num_classes — how many folders d holds is known only on disk, line 4"]),
    "image_dataset_from_directory": (
        "data = keras.utils.image_dataset_from_directory('d', image_size=(28, 28), class_names=['a', 'b', 'c'])\n",
        "(28, 28, 3)", "data", IDS, "3 classes", ["3 classes, as numbers, line 4"]),
    "LabelEncoder": (
        "from sklearn.preprocessing import LabelEncoder\nnames = ['a', 'b', 'c', 'a']\n"
        "y = LabelEncoder().fit_transform(names)\nx = np.zeros((4, 4))\n",
        "(4,)", "x, y", IDS, "3 classes", ["class ids of 3 classes, line 6"]),
    "LabelEncoder into a table": (
        "from sklearn.preprocessing import LabelEncoder\ndf = pd.read_csv('a.csv')\n"
        "df['y'] = LabelEncoder().fit_transform(df['y'])\nx, y = df[['a', 'b']].values, df['y'].values\n",
        "(2,)", "x, y", IDS, "num_classes classes (line 6)",
        ["table from a.csv, line 5", "class ids of num_classes classes, line 6", "column 'y', line 7",
         "num_classes — the encoder finds the classes in the labels when it runs, line 6"]),
    "LabelBinarizer": (
        "from sklearn.preprocessing import LabelBinarizer\ny = LabelBinarizer().fit_transform(['a', 'b', 'c'])\n"
        "x = np.zeros((3, 4))\n",
        "(4,)", "x, y", ONE_HOT, "3 classes", ["binarized, 3 classes, line 5"]),
    "OneHotEncoder": (
        "from sklearn.preprocessing import OneHotEncoder\nfrom sklearn.datasets import load_iris\n"
        "x, y = load_iris(return_X_y=True)\ny = OneHotEncoder(sparse_output=False).fit_transform(y.reshape(-1, 1))\n",
        "(4,)", "x, y", ONE_HOT, "3 classes (line 7)",
        ["iris target (3 classes): (150,) int64 0 to 2, line 6", "one-hot with 3 columns, line 7"]),
    "tfds": (
        "import tensorflow_datasets as tfds\ndata = tfds.load('mnist', split='train', as_supervised=True).batch(32)\n",
        "(28, 28, 1)", "data", IDS, "10 classes", ["label: 10 classes, line 5"]),
    "get_dummies": (
        "df = pd.read_csv('a.csv')\ny = pd.get_dummies(df['y'])\nx = df[['a', 'b']]\n",
        "(2,)", "x, y", ONE_HOT, "num_classes classes (line 5)",
        ["column 'y', line 5", "one-hot with num_classes columns, line 5",
         "num_classes — how many different values the data holds is known only at run time, line 5"]),
    "get_dummies of a literal": (
        "y = pd.get_dummies(pd.Series(['a', 'b', 'c', 'a']))\nx = np.zeros((4, 2))\n",
        "(2,)", "x, y", ONE_HOT, "3 classes (line 4)", ["one-hot with 3 columns, line 4"]),
    "rows of np.eye": (
        "(x, y), _ = keras.datasets.fashion_mnist.load_data()\nn = y.max() + 1\ny = np.eye(n)[y]\n",
        "(28, 28)", "x, y", ONE_HOT, "10 classes (line 6)",
        ["fashion_mnist y_train (10 classes): (60000,) uint8 0 to 9, line 4",
         "one-hot with 10 classes, rows of a unit matrix, line 6"]),
    "np.unique": (
        "from sklearn.datasets import load_wine\nx, y = load_wine(return_X_y=True)\n"
        "y = keras.utils.to_categorical(y, len(np.unique(y)))\n",
        "(13,)", "x, y", ONE_HOT, "3 classes (line 6)",
        ["wine target (3 classes): (178,) int64 0 to 2, line 5", "one-hot with 3 classes, line 6"]),
    "a dict": (
        "df = pd.read_csv('a.csv')\ny = df['y'].map({'a': 0, 'b': 1, 'c': 2})\nx = df[['a', 'b']]\n",
        "(2,)", "x, y", IDS, "3 classes (line 5)", ["column 'y', line 5", "mapped to 3 values, line 5"]),
    "tf.one_hot": (
        "(x, y), _ = keras.datasets.cifar10.load_data()\n"
        "data = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a, tf.one_hot(b[0], 10))).batch(32)\n",
        "(32, 32, 3)", "data", ONE_HOT, "10 classes (line 5)",
        ["cifar10 y_train (10 classes): (50000, 1) uint8 0 to 9, line 4", "one-hot with 10 classes, line 5"]),
    "train_test_split": (
        "from sklearn.datasets import load_digits\nfrom sklearn.model_selection import train_test_split\nd = load_digits()\n"
        "x, _, y, _ = train_test_split(d.data, d.target, test_size=0.2)\n",
        "(64,)", "x, y", IDS, "10 classes",
        ["digits target (10 classes): (1797,) int64 0 to 9, line 6", "1437 rows for training, line 7"]),
    "train_test_split of a file": (
        "import pandas as pd\nfrom sklearn.model_selection import train_test_split\ndf = pd.read_csv('a.csv')\n"
        "x, _, y, _ = train_test_split(df[['a', 'b']], df['y'].map({'a': 0, 'b': 1, 'c': 2}))\n",
        "(2,)", "x, y", IDS, "3 classes (line 7)",
        ["column 'y', line 7", "mapped to 3 values, line 7", "rows for training, line 7"]),
    "drawn at random": (
        "x = np.random.rand(100, 4)\ny = keras.utils.to_categorical(np.random.randint(0, 5, 100), num_classes=5)\n",
        "(4,)", "x, y", ONE_HOT, "5 classes (line 5)",
        ["random numbers of shape (100,), line 5", "one-hot with 5 classes, line 5"]),
    "a Sequence": (
        "class Batches(keras.utils.Sequence):\n    def __len__(self):\n        return 9\n    def __getitem__(self, i):\n"
        "        return np.zeros((32, 4)), keras.utils.to_categorical(np.zeros(32, int), 5)\ndata = Batches()\n",
        "(4,)", "data", ONE_HOT, "5 classes (line 8)", ["one-hot with 5 classes, line 8"]),
}  # fmt: skip


def source(name: str, units: int | str) -> str:
    program, shape, fed, loss, _, _ = PROGRAMS[name]
    return HEAD + program + IMAGE.format(shape=shape, units=units, loss=loss, fed=fed)


def shown(name: str, output_format: str = "text") -> str:
    program = read(read_source("a.py", source(name, 99).encode()))
    report = Report((FileReport("a.py", program=program),))
    return "".join(summary_renderer(output_format)(report, Style(verbose=True)))


@pytest.mark.parametrize("name", PROGRAMS)
def test_steps_are_told_with_their_lines(name: str) -> None:
    above = shown(name).partition("Model:")[0].splitlines()
    *_, said, steps = PROGRAMS[name]
    y = next(i for i, line in enumerate(above) if line.startswith("   y  "))
    assert f"{said}, from line" in above[y]
    assert [line.strip() for line in above[y + 1 :] if line.strip() in steps] == list(steps)


@pytest.mark.parametrize("name", PROGRAMS)
def test_json_tells_the_same(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = json.loads(shown(name, "json"))
    schema = json.loads((Path(__file__).parents[1] / "docs" / "schemas" / "summary.schema.json").read_text("utf-8"))
    jsonschema.validate(found, schema)
    (feeding,) = found["files"][0]["models"][0]["data"]
    y = next(t for t in feeding["tensors"] if t["name"] == "y")
    assert str(y["labels"]["classes"]) == PROGRAMS[name][4].partition(" ")[0]
    assert y["provenance"]


KNOWN = [name for name, (*_, said, _) in PROGRAMS.items() if said[0].isdigit()]


@pytest.mark.parametrize("name", KNOWN)
def test_a_finding_points_at_the_line(name: str) -> None:
    """One unit too few: the message has the number of classes, and a related place where it comes from."""
    count = int(PROGRAMS[name][4].partition(" ")[0])
    text = source(name, count - 1)
    findings = [f for f in check_source(text, "a.py").findings if f"{count} classes" in f.message]
    assert findings
    labels = [label for label in findings[0].labels if "classes" in label.text]
    assert labels
    assert labels[0].span.line < text.count("\n", 0, text.index("model =")) + 1
