"""Labels that stand class by class, and a validation split that takes the last of them."""

from __future__ import annotations

import pytest

from cnnlint import check_source

HEAD = """\
import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.utils import shuffle
import keras
from keras import layers
from keras.utils import to_categorical

x = np.random.rand(1000, 8)
"""
MODEL = """\
model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, validation_split=0.1)
"""
JOINED = "y = np.concatenate([np.zeros(900), np.ones(100)])\n"
LISTED = "y = np.array([1] * 900 + [0] * 100)\n"


def told(text: str) -> list[str]:
    return [f.message for f in check_source(HEAD + text).findings if f.code == "CNN408"]


@pytest.mark.parametrize(
    "labels",
    [
        JOINED,
        LISTED,
        "y = np.hstack((np.zeros(900), np.ones(100))).astype('float32')\n",
        "y = np.append(np.zeros(900), np.ones(100))\n",
        JOINED + "y = y.reshape(-1, 1)\n",
        JOINED + "y = np.expand_dims(y, -1)\n",
        "y = [0] * 900 + [1] * 100\ny = np.asarray(y)\n",
    ],
)
def test_the_last_class_alone_is_held_out(labels: str) -> None:
    value = 0 if labels == LISTED else 1
    assert [message.rpartition(": ")[2] for message in told(labels + MODEL)] == [f"only samples labelled {value}"]


FOLDERS = (
    "import os\ny = []\nfor name in os.listdir('ill'):\n    y.append(0)\nfor name in os.listdir('well'):\n    y.append(1)\n"
)


@pytest.mark.parametrize(
    "labels",
    [
        FOLDERS + "y = np.array(y)\n",
        FOLDERS + "y = np.asarray(y, dtype='float32')\n",
        "import os\ny = []\nfor k, folder in enumerate(['ill', 'well']):\n    for name in os.listdir(folder): y.append(k)\n"
        "y = np.array(y)\n",
        "import os\ny = []\ndef load(folder, k):\n    for name in os.listdir(folder):\n        y.append(k)\n"
        "load('ill', 0)\nload('well', 1)\ny = np.array(y)\n",
        "import os\ny = [0] * len(os.listdir('ill')) + [1] * len(os.listdir('well'))\ny = np.array(y)\n",
        "import os\ny = [0] * len(os.listdir('ill'))\ny.extend([1] * len(os.listdir('well')))\ny = np.array(y)\n",
        "y = np.repeat([0, 1], 500)\n",
    ],
)
def test_labels_that_are_collected_class_by_class(labels: str) -> None:
    assert len(told(labels + MODEL)) == 1


@pytest.mark.parametrize(
    "labels",
    [
        FOLDERS + "import random\nrandom.shuffle(y)\ny = np.array(y)\n",
        FOLDERS + "y.reverse()\ny.sort()\ny = np.array(y)[np.random.permutation(len(y))]\n",
        FOLDERS + "y.insert(0, 1)\ny = np.array(y)\n",
        FOLDERS + "for name in os.listdir('more'):\n    y.append(0)\ny = np.array(y)\n",
        FOLDERS.replace("    y.append(0)\n", "    y.append(0)\n    y.append(1)\n") + "y = np.array(y)\n",
        FOLDERS.replace("y.append(0)", "y.append(int('a' in name))") + "y = np.array(y)\n",
        FOLDERS.replace("y.append(0)", "y.append(0) if 'a' in name else y.append(1)") + "y = np.array(y)\n",
        FOLDERS + "x, _, y, _ = train_test_split(x, y)\ny = np.array(y)\n",
        FOLDERS + "x, y = shuffle(x, y)\ny = np.array(y)\n",
        "y = np.repeat([0, 1, 0], 300)\n",
    ],
)
def test_labels_that_are_collected_and_mixed(labels: str) -> None:
    assert told(labels + MODEL) == []


def test_three_classes_as_one_hot_rows() -> None:
    labels = "y = to_categorical(np.concatenate([np.full(500, 0), np.full(450, 1), np.full(50, 2)]), 3)\n"
    assert (
        len(told(labels + MODEL.replace('1, activation="sigmoid"', '3, activation="softmax"').replace("binary", "categorical")))
        == 1
    )


@pytest.mark.parametrize(
    "labels",
    [
        JOINED + "np.random.shuffle(y)\n",
        JOINED + "order = np.random.permutation(1000)\nx, y = x[order], y[order]\n",
        JOINED + "x, y = shuffle(x, y)\n",
        JOINED + "x, _, y, _ = train_test_split(x, y, test_size=0.1)\n",
        JOINED + "np.random.default_rng(0).shuffle(y)\n",
        "y = np.array([1, 0] * 500)\n",
        "y = np.concatenate([np.zeros(300), np.ones(300), np.zeros(400)])\n",
        "y = np.random.randint(0, 2, 1000)\n",
        "y = np.array([0, 1, 1, 0])\n",
        "import random\ny = [0] * 900 + [1] * 100\nrandom.shuffle(y)\ny = np.array(y)\n",
        "import random\npairs = list(zip(x, [0] * 900 + [1] * 100))\nrandom.shuffle(pairs)\nx, y = zip(*pairs)\n"
        "x, y = np.array(x), np.array(y)\n",
    ],
)  # fmt: skip
def test_labels_that_were_mixed_or_never_in_order(labels: str) -> None:
    assert told(labels + MODEL) == []


def test_a_split_by_hand_or_none() -> None:
    assert told(JOINED + MODEL.replace("validation_split=0.1", "validation_split=0.0")) == []
    assert told(JOINED + MODEL.replace("validation_split=0.1", "validation_data=(x, y)")) == []
