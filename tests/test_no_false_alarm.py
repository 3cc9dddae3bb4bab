"""Correct programs in ways of writing that were once taken for mistakes: no error, no warning."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

OLD_WORDS = """
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Activation, Conv2D, Dense, Flatten
from keras.layers.advanced_activations import LeakyReLU
model = Sequential()
model.add(Conv2D(8, (3, 3), bias=False, border_mode="same", subsample=(2, 2), input_shape=(28, 28, 1)))
model.add(LeakyReLU(0.2))
model.add(Flatten())
model.add(Dense(output_dim=64, init="normal", activation="relu"))
model.add(Dense(output_dim=10, activation="softmax"))
"""
TRANSPOSED = """
from keras.models import Sequential
from keras.layers.convolutional import Deconvolution2D
model = Sequential([Deconvolution2D(8, (5, 5), activation="relu", input_shape=(8, 8, 4))])
"""
STEPS = """
from keras.models import Sequential
from keras.layers.core import Dense
from keras.layers.recurrent import LSTM
model = Sequential()
model.add(LSTM(input_dim=1, output_dim=50, return_sequences=True))
model.add(LSTM(100))
model.add(Dense(output_dim=1))
"""
CELLS = """
from keras import layers
class Decoder(layers.Layer):
    def __init__(self, kind, number, registry):
        super().__init__()
        cell = registry[kind]
        cells = []
        for _ in range(number):
            cells.append(layers.LSTMCell(number))
        self.known = layers.StackedRNNCells(cells)
        self.unknown = layers.StackedRNNCells([cell(number) for _ in range(number)])
        self.single = layers.RNN(cell(number))
"""
VECTORS = """
import numpy as np
import pandas as pd
from keras import Input, Model, layers
from keras.utils import pad_sequences
table = pd.read_csv("texts.csv")
vectors = []
for text in table.text:
    vectors.append(embed(np.array(text.split())))
padded = pad_sequences(vectors, dtype="float32")
steps, width = np.shape(padded)[1], padded.shape[2]
a, b = Input((steps, width)), Input((steps, width))
output = layers.Dense(1)(layers.Concatenate()([layers.GRU(8)(a), layers.GRU(8)(b)]))
model = Model([a, b], output)
model.compile("adam", "mse")
model.fit([padded, padded], np.array(table.mark))
state = layers.GRU(8)(padded[:1])
"""
MASK = """
import keras
from keras import layers, ops
class Softmax(layers.Layer):
    supports_masking = True
    def call(self, inputs, mask=None):
        assert mask is not None
        return inputs * ops.expand_dims(ops.cast(mask, "float32"), -1)
inputs = keras.Input((28, 28, 1))
outputs = layers.Flatten()(inputs)
inputs = keras.Input((None,), dtype="int32")
x = layers.Embedding(10, 32, mask_zero=True)(inputs)
outputs = Softmax()(layers.Dense(1)(x))
model = keras.Model(inputs, outputs)
"""
CONDITIONED = """
import keras
from keras import layers
class Conditioned(layers.Layer):
    def build(self, input_shape):
        self.scale = layers.Dense(input_shape[-1])
    def call(self, x, condition):
        return x * self.scale(condition)
x, condition = keras.Input((64,)), keras.Input((8,))
model = keras.Model([x, condition], Conditioned()(x, condition))
"""
WARMUP = """
import keras
schedule = keras.optimizers.schedules.CosineDecay(0.0, 1000, warmup_target=3e-5, warmup_steps=100)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=schedule), loss="mse")
"""
SWEEP = """
import keras
sweep = keras.callbacks.LearningRateScheduler(lambda epoch: 1e-9 * 10 ** (epoch / 20))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=1e-9), loss="mse")
model.fit(x, y, epochs=100, callbacks=[sweep])
"""
COLUMN = """
import numpy as np
import keras
x = np.arange(0, 10, 0.1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
y = model(x)
image = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
z = image(np.zeros((5, 28, 28, 1)))
"""
FORECAST = """
import keras
from data import windows, answers
head = [keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)]
model = keras.Sequential([keras.layers.Conv1D(32, 3, activation="relu"), *head])
model.build((None, 12, 5))
model.compile("adam", "mse")
model.fit(windows, answers, validation_split=0.1)
"""
ASIDE = """
import tensorflow as tf
from tensorflow import keras
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x, x_test = x / 255.0, x_test / 255.0
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, keras.utils.to_categorical(y, 10))
model.predict(tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(10))
"""
ADVERSARIES = """
from tensorflow import keras
from tensorflow.keras import layers
import numpy as np
generator = keras.Sequential([keras.Input((100,)), layers.Dense(784, activation="tanh"), layers.Reshape((28, 28, 1))])
generator.compile(loss="binary_crossentropy", optimizer="adam")
critic = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
critic.compile(loss="binary_crossentropy", optimizer="adam")
critic.trainable = False
whole = keras.Model(generator.input, critic(generator.output))
whole.compile(loss="binary_crossentropy", optimizer="adam")
critic.trainable = True
for _ in range(10):
    noise = np.random.normal(size=(16, 100))
    critic.train_on_batch(generator.predict(noise), np.zeros((16, 1)))
    whole.train_on_batch(noise, np.ones((16, 1)))
"""
ELSEWHERE = """
from keras import Model, Input, layers
class Base:
    def __init__(self):
        self.model = None
    def train(self, x, y):
        self.model.fit(x, y)
class Student(Base):
    def build(self):
        x = Input((8,))
        self.model = Model(x, layers.Dense(1)(x))
    def train(self, x, y):
        super().train(x, y)
"""
SUBSET = """
import numpy as np
import keras
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x, x_test = x / 255.0, x_test / 255.0
some, others = np.isin(y, [0, 1, 2]), np.where(y_test > 2)
x, y = x[some], y[some]
x_test, y_test = np.delete(x_test, others, axis=0), np.delete(y_test, others)
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, validation_data=(x_test, y_test))
y[y != 2] = 0
y[y == 2] = 1
one = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(1, activation="sigmoid")])
one.compile("adam", "binary_crossentropy")
one.fit(x, y, validation_split=0.1)
one.fit(x_test, y_test - 3)
"""
IN_PLACE = """
import keras
from keras.applications.mobilenet import MobileNet, preprocess_input
(x, y), (x_test, y_test) = keras.datasets.cifar10.load_data()
x, x_test = x.astype("float32"), x_test.astype("float32")
preprocess_input(x)
preprocess_input(x_test)
base = MobileNet(include_top=False, input_shape=(32, 32, 3), pooling="avg")
model = keras.Sequential([base, keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, validation_data=(x_test, y_test))
"""
OWN_LOSSES = """
import numpy as np
import keras
from losses import Divergence
x = keras.Input((8,))
z = keras.layers.Dense(2)(x)
model = keras.Model(x, Divergence()([x, z]))
model.compile("adam")
model.fit(np.zeros((8, 8)))
decay = keras.Sequential([keras.Input((8,)), keras.layers.Dense(2, kernel_regularizer="l2")])
decay.compile("adam")
decay.fit(np.zeros((8, 8)))
"""
THEANO = """
from keras.models import Sequential
from keras.layers import Convolution2D, Dense, Flatten
model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode="same", activation="relu", input_shape=(3, 32, 32)))
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
"""
COMPILED_AGAIN = """
import keras
import numpy as np
from keras import layers, ops
image = keras.Input((8,))
a, b = layers.Dense(1, name="a")(image), layers.Dense(3, activation="softmax", name="b")(image)
model = keras.Model(image, [a, b])
model.compile(optimizer="adam", loss={"b": "categorical_crossentropy"})
model.compile(optimizer="adam", loss=["mse", "categorical_crossentropy"])
model.fit(np.zeros((9, 8)), [np.zeros((9, 1)), np.eye(3)[np.arange(9) % 3]], validation_split=0.2)
"""
POPPED = """
from keras import Input, Sequential, layers
model = Sequential([Input((10,)), layers.Dense(8, activation="relu"), layers.Dense(4)])
model.pop()
model.add(layers.Dense(2, activation="softmax"))
"""


GOOD = {
    "compiled again": (COMPILED_AGAIN, "3"),
    "popped": (POPPED, "3"),
    "old words": (OLD_WORDS, "2"),
    "transposed": (TRANSPOSED, "auto"),
    "steps": (STEPS, "auto"),
    "cells": (CELLS, "auto"),
    "vectors": (VECTORS, "auto"),
    "mask": (MASK, "auto"),
    "conditioned": (CONDITIONED, "auto"),
    "warmup": (WARMUP, "auto"),
    "sweep": (SWEEP, "auto"),
    "column": (COLUMN, "3"),
    "forecast": (FORECAST, "3"),
    "aside": (ASIDE, "auto"),
    "adversaries": (ADVERSARIES, "2"),
    "subset": (SUBSET, "3"),
    "in place": (IN_PLACE, "auto"),
    "own losses": (OWN_LOSSES, "3"),
}


def told(code: str, target: str = "auto") -> list[tuple[str, str]]:
    """Code and severity of the errors and warnings."""
    (report,) = check_source(code, "model.py", Settings.model_validate({"target_keras": target})).files
    return [(f.code, f.severity.value) for f in report.findings if f.severity.value != "info"]


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_against_it(name: str) -> None:
    assert told(*GOOD[name]) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("old words", "from keras.", "from tensorflow.keras.", ("CNN702", "error")),  # TensorFlow's never took them
        ("old words", "bias=False", "byas=False", ("CNN703", "error")),
        ("transposed", "(5, 5)", "(5, 5, 5)", ("CNN111", "error")),
        ("steps", "return_sequences=True", "return_sequences=False", ("CNN106", "error")),
        ("cells", "layers.RNN(cell(number))", "layers.RNN(8)", ("CNN706", "error")),
        ("mask", "keras.Model(inputs, outputs)", "keras.Model(keras.Input((3,)), outputs)", ("CNN116", "error")),
        ("warmup", "0.0, 1000, warmup_target=3e-5, warmup_steps=100", "1e-9, 1000", ("CNN401", "warning")),
        ("sweep", "callbacks=[sweep]", "callbacks=[]", ("CNN401", "warning")),
        ("column", "Input((1,))", "Input((2,))", ("CNN113", "error")),
        ("forecast", '"mse"', '"binary_crossentropy"', ("CNN117", "warning")),
        ("aside", "model.predict(", "model.evaluate(", ("CNN503", "warning")),
        ("adversaries", '"sigmoid"', '"tanh"', ("CNN209", "warning")),  # of the critic, which is trained
        ("subset", "x, y = x[some], y[some]", "", ("CNN202", "error")),
        ("in place", 'x.astype("float32"), x_test', "x, x_test", ("CNN803", "warning")),  # of whole numbers a copy is changed
        ("own losses", ', kernel_regularizer="l2"', "", ("CNN711", "error")),
    ],
)
def test_the_mistake_beside_it_is_still_seen(name: str, before: str, after: str, expected: tuple[str, str]) -> None:
    code, target = GOOD[name]
    assert before in code
    assert expected in told(code.replace(before, after), target)


def test_what_else_may_happen_to_an_object_is_in_doubt() -> None:
    assert "error" not in {severity for _, severity in told(ELSEWHERE)}


def test_a_part_that_is_thawed_after_training_is_seen() -> None:
    code = ADVERSARIES.replace("critic.trainable = True\n", "").replace(
        "    critic.train_on_batch", "    if _ == 5:\n        critic.trainable = True\n    critic.train_on_batch"
    )
    assert ("CNN713", "warning") in told(code, "2")


def test_the_first_releases_put_the_channels_first() -> None:
    """What fails with the channels last is then in doubt, and the message says why."""
    (report,) = check_source(THEANO, "model.py", Settings.model_validate({"target_keras": "1"})).files
    (finding,) = [f for f in report.findings if f.code == "CNN102"]
    assert finding.severity.value == "warning"
    assert "releases before 1.2 took them first by default" in finding.message
    told_so = THEANO.replace("\nmodel = S", "\nfrom keras import backend\nbackend.set_image_dim_ordering('tf')\nmodel = S")
    (report,) = check_source(told_so, "model.py", Settings.model_validate({"target_keras": "1"})).files
    assert ["releases" in f.message for f in report.findings if f.code == "CNN102"] == [False]
