"""More correct programs that were once taken for mistakes, each with a mistake beside it that is still seen."""

from __future__ import annotations

import json

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

ATTENTION = """
from keras import Input, Model, layers
steps = Input((20, 8))
states = layers.LSTM(16, return_sequences=True)(steps)
scores = layers.Dense(1, activation="tanh")(states)
weights = layers.Activation("softmax")(layers.Flatten()(scores))
weights = layers.Permute((2, 1))(layers.RepeatVector(16)(weights))
context = layers.Lambda(lambda t: t[:, -1])(layers.Multiply()([states, weights]))
model = Model(steps, layers.Dense(3, activation="softmax")(context))
"""
SQUEEZED = """
from keras import Input, Model, layers
image = Input((64, 64, 3))
x = layers.Conv2D(16, 3, strides=2, activation="relu")(image)
x = layers.Conv2D(10, 1, activation="relu")(x)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Activation("softmax")(x))
"""
ONE_IMAGE = """
import numpy as np
from keras import Sequential, layers
x, y = np.zeros((30, 32, 32, 3)), np.zeros((30, 32, 32, 1))
model = Sequential([layers.Input((32, 32, 3)), layers.Conv2D(8, 3, padding="same"), layers.BatchNormalization()])
model.add(layers.Activation("relu"))
model.add(layers.Conv2D(1, 1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, batch_size=1, validation_split=0.1)
"""
FEATURES = """
from keras import Sequential, layers
head = Sequential([layers.Input((7, 7, 512)), layers.Flatten(), layers.Dense(512, activation="relu"), layers.Dense(5)])
"""
SEVERAL_RATES = """
import keras
from keras import Sequential, layers
for rate, drop in [(0.5, 0.9), (0.01, 0.5), (0.001, 0.2)]:
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dropout(drop), layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="mse")
"""
BY_NAME = """
import keras
import numpy as np
import store
class Ranker(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(4)
    def call(self, user, item):
        return self.dense(user) + self.dense(item)
class Outer(keras.Model):
    def __init__(self, backbone):
        super().__init__()
        self.backbone, self.ranker = backbone, Ranker()
    def call(self, x):
        one, two = self.backbone(x)
        return self.ranker(one, two) + self.ranker(two, item=x) + self.ranker(one, self.ranker(user=one, item=x))
scores = Ranker()(user=np.zeros((2, 8)), item=np.zeros((2, 8)))
more = Outer(store.backbone())(np.zeros((2, 8)))
"""
SHAPE_HANDED_UP = """
from tensorflow import keras
import parts
class Scale(keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, x):
        return self.factor * x
own = keras.Sequential([Scale(input_shape=(8,)), keras.layers.Dense(3)])
own.summary()
theirs = keras.Sequential([parts.Scale(input_shape=(8,)), keras.layers.Dense(3)])
theirs.summary()
"""
A_NUMBER = """
import tensorflow as tf
inputs = tf.keras.Input(shape=(4))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs))
"""
NOT_KNOWN = """
import other
from keras import Input, Model, layers
first = Input((8,))
model = Model([first, other.tensor], layers.Dense(1)(Input((8,))))
"""
CHANNELS_SOMEWHERE = """
import numpy as np
from keras.models import Sequential
from keras.layers import Convolution2D, Dense, Reshape
generator = Sequential()
generator.add(Dense(output_dim=7 * 7 * 16, input_dim=100))
generator.add(Reshape((16, 7, 7)))
generator.add(Convolution2D(1, 5, 5, border_mode="same"))
real = np.zeros((32, 1, 7, 7))
both = np.concatenate((generator.predict(np.zeros((32, 100))), real))
"""
LENGTH = """
import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, RepeatVector
longest = np.max([3, 9])
model = Sequential()
model.add(LSTM(8, input_shape=(5, 4)))
model.add(RepeatVector(longest))
"""
INSIDE = """
import keras
from keras import Input, Sequential, layers
(images, _), _ = keras.datasets.mnist.load_data()
images = images.reshape(-1, 784) / 255
def encode():
    return Sequential([Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(2)])
def decode():
    return Sequential([Input((2,)), layers.Dense(32, activation="relu"), layers.Dense(784, activation="sigmoid")])
encode().summary()
whole = Sequential([encode(), decode()])
whole.compile(optimizer="adam", loss="mse")
whole.fit(images, images, validation_split=0.1)
"""
PATCHES = """
from keras import Input, Model, layers
patches = Input((196, 64))
x = layers.Add()([layers.MultiHeadAttention(4, 16)(patches, patches), patches])
x = layers.Dense(2048, activation="relu")(layers.Flatten()(x))
model = Model(patches, layers.Dense(100)(x))
"""
WATCHED = """
from keras.callbacks import ModelCheckpoint, TensorBoard
from keras.layers import Dense
from keras.models import Sequential
model = Sequential([Dense(10, activation="softmax", input_shape=(784,))])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
best = ModelCheckpoint("{epoch}.hdf5", monitor="val_acc", save_best_only=True)
model.fit(x, y, validation_split=0.1, callbacks=[TensorBoard("logs", write_grads=False), best])
"""
ONE_UNIT = """
from keras import Input, Model, layers
state = Input((4,))
deviation = layers.Dense(1, kernel_initializer="zeros")(state)
model = Model(state, layers.Lambda(lambda t: t + 1.0)(layers.Activation("softplus")(deviation)))
"""
BASE = """
import keras
from keras import Model, layers
from keras.datasets import cifar10
(images, labels), _ = cifar10.load_data()
base = keras.applications.{base}(include_top=False, input_shape=(32, 32, 3), weights="imagenet")
head = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(base.output))
model = Model(base.input, head)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(images, labels, validation_split=0.1)
"""
PROCESSORS = """
import tensorflow as tf
from tensorflow.python import ipu
model = tf.keras.Sequential([tf.keras.Input((8,)), tf.keras.layers.Dense(1)])
model.set_pipelining_options(gradient_accumulation_steps_per_replica=8)
"""

GOOD = {
    "attention": (ATTENTION, "3"),
    "squeezed": (SQUEEZED, "3"),
    "one image": (ONE_IMAGE, "3"),
    "features": (FEATURES, "3"),
    "several rates": (SEVERAL_RATES, "3"),
    "by name": (BY_NAME, "3"),
    "by name in Keras 2": (BY_NAME, "2"),
    "shape handed up": (SHAPE_HANDED_UP, "2"),
    "a number": (A_NUMBER, "2"),
    "not known": (NOT_KNOWN, "3"),
    "channels somewhere": (CHANNELS_SOMEWHERE, "1"),
    "length": (LENGTH, "2"),
    "inside": (INSIDE, "3"),
    "patches": (PATCHES, "3"),
    "watched": (WATCHED, "auto"),
    "one unit": (ONE_UNIT, "3"),
    "base": (BASE.format(base="EfficientNetB0"), "3"),
    "processors": (PROCESSORS, "auto"),
}


def told(code: str, target: str = "3", path: str = "model.py") -> list[tuple[str, str]]:
    """The codes and severities of what is an error or a warning."""
    (file,) = check_source(code, path, Settings(target_keras=target)).files
    return [(f.code, f.severity.value) for f in file.findings if f.severity.value in ("error", "warning")]


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_against_it(name: str) -> None:
    assert told(*GOOD[name]) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("attention", "layers.Multiply()([states, weights])", "weights", ("CNN302", "warning")),
        ("squeezed", "x = layers.GlobalAveragePooling2D()(x)", "x = layers.Flatten()(x)", ("CNN302", "warning")),
        ("one image", "layers.BatchNormalization()",
         "layers.Flatten(), layers.BatchNormalization(), layers.Reshape((32, 32, 8))", ("CNN402", "warning")),
        ("features", "(7, 7, 512)", "(96, 96, 3)", ("CNN601", "warning")),
        ("several rates", "[(0.5, 0.9), (0.01, 0.5), (0.001, 0.2)]", "[(0.5, 0.9)]", ("CNN306", "warning")),
        ("several rates", "[(0.5, 0.9), (0.01, 0.5), (0.001, 0.2)]", "[(0.5, 0.9)]", ("CNN401", "warning")),
        ("by name", "(user=np.zeros((2, 8)), item=", "(user=", ("CNN704", "error")),
        ("shape handed up", "Scale(input_shape=(8,)), keras.layers.Dense(3)])\nown", "Scale(), keras.layers.Dense(3)])\nown",
         ("CNN712", "error")),
        ("a number", "shape=(4)", "shape=(-4,)", ("CNN108", "error")),
        ("not known", "[first, other.tensor]", "first", ("CNN116", "error")),
        ("length", "longest)", "-9)", ("CNN706", "error")),
        ("inside", "Sequential([encode(), decode()])", "encode()", ("CNN119", "error")),
        ("patches", "layers.MultiHeadAttention(4, 16)(patches, patches)", "layers.Dense(64)(patches)", ("CNN601", "warning")),
        ("watched", "write_grads=False", "", ("CNN715", "warning")),
        ("one unit", "Dense(1, kernel", "Dense(2, kernel", ("CNN310", "warning")),
        ("base", "base.input, head", "base.input, layers.Dense(3)(layers.Dense(8)(head))", ("CNN301", "warning")),
        ("processors", "from tensorflow.python import ipu", "", ("CNN714", "error")),
    ],
)  # fmt: skip
def test_the_mistake_beside_it_is_still_seen(name: str, before: str, after: str, expected: tuple[str, str]) -> None:
    code, target = GOOD[name]
    assert before in code
    assert expected in told(code.replace(before, after), target)


def test_what_only_keras_3_refuses_of_input_is_no_error_without_evidence_of_it() -> None:
    assert told(A_NUMBER, "auto") == [("CNN108", "warning")]
    assert told(A_NUMBER.replace("tf.keras.Input", "tf.keras.layers.InputLayer"), "auto")[0] == ("CNN108", "error")


def test_a_cell_ends_where_its_assertion_fails() -> None:
    """What an exercise leaves open is built in the same cell, behind the assertion."""
    cell = [
        "from tensorflow import keras\n",
        "answer = []\n",
        "assert len(answer) > 0, 'fill it in'\n",
        "model = keras.Sequential([keras.layers.Flatten(), *answer])\n",
        "model.summary()",
    ]

    def notebook(*lines: str) -> str:
        cells = [{"cell_type": "code", "metadata": {}, "source": list(lines), "outputs": [], "execution_count": None}]
        return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    assert told(notebook(*cell), "2", "exercise.ipynb") == []
    assert ("CNN712", "error") in told(notebook(*cell[:2], *cell[3:]), "2", "exercise.ipynb")
