"""Good code of other people that was once spoken against: exercises, helpers of libraries, idioms of papers."""

from __future__ import annotations

import json

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

ONE_STEP = """
import numpy as np
from keras import Sequential, layers

x, y = np.random.rand(64, 5, 3), np.random.rand(64, 1, 1)
model = Sequential([layers.Input((5, 3)), layers.Conv1D(8, 5, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, validation_split=0.2)
"""

EXERCISE = """
from keras import Sequential, layers

model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D("___", 3, activation="TODO: which?")])
model.add(layers.MaxPooling2D(padding="..."))
model.add("TODO: what makes a vector of the map")
model.add(layers.Dense(..., activation="softmax"))
model.compile(optimizer="___", loss="___", metrics=["???"])
"""

WHOLE_BATCHES = """
import numpy as np
import tensorflow as tf
from tensorflow import keras

x, y = np.random.randint(0, 50, (256, 10)), np.random.rand(256, 1)
batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(64, drop_remainder=True)
model = keras.Sequential([keras.layers.Embedding(50, 8), keras.layers.GRU(4, stateful=True), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(batches, epochs=2)
"""

UNWRITTEN = """
from keras.layers import Flatten
from keras.models import Sequential

def make_model():
    model = Sequential()
    return model

model = make_model()
model.summary()
"""

MERGING_STACK = """
import numpy as np
from keras import Sequential, layers

def network(sizes):
    return Sequential([layers.Concatenate(), *(layers.Dense(size) for size in sizes)])

a, b = np.zeros((4, 3), "float32"), np.zeros((4, 5), "float32")
print(network([8, 1])([a, b]).shape)
def rate(features, sizes):
    return network(sizes)([features[name] for name in features])
"""

THINNED = """
from keras import Sequential, layers

model = Sequential([layers.Input((8, 64)), layers.LSTM(8), layers.Dropout(0.8), layers.Dense(4, activation="softmax")])
"""

OF_KERAS_2 = """
import tensorflow as tf
from tensorflow.keras import layers

image = layers.Input((28, 28, 1))
x = tf.cast(layers.AveragePooling2D()(image), "float32")
model = tf.keras.Model(image, layers.Dense(10)(layers.Flatten()(x)))
"""

REPEATED = """
import keras
from keras import layers

def scorer(settings):
    words, user = keras.Input((5, 30)), keras.Input((1,))
    one = layers.Reshape((1, 1))(user)
    both = layers.Concatenate(axis=-1)([words, layers.Concatenate(axis=-2)([one] * settings.rows)])
    scores = layers.Activation("softmax")(layers.Flatten()(both))
    return keras.Model([words, user], scores), keras.Model([words, user], layers.Dot(axes=1)([words, words]))
"""

NAMES_OF_LOSSES = """
import six
from compat import string_types
from tensorflow import keras

losses = {"kl": keras.losses.KLDivergence()}

def distill(loss="kl", second="kl", third="kl"):
    if isinstance(loss, six.string_types):
        loss = losses[loss]
    if isinstance(second, string_types):
        second = losses[second]
    if isinstance(third, basestring):
        third = losses[third]
    model = keras.Sequential([keras.layers.Dense(3)])
    model.compile("adam", "mse", metrics=[loss, second, third])
"""

CODES_ON_DISK = """
import h5py
import numpy as np
from tensorflow import keras

texts = np.clip([np.argmax(code, -1) - 36 for code in h5py.File("lines.h5", "r")["y"]], 0, 27)
model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])
print(model.predict(texts))
"""

ON_SECOND_LAST = """
from tensorflow import keras

vgg = keras.applications.VGG16(weights="imagenet", include_top=True)
answer = keras.layers.Dense(97, activation="softmax")(vgg.layers[-2].output)
model = keras.Model(vgg.input, answer)
"""

GOOD = {
    "one step": (ONE_STEP, "3"),
    "exercise": (EXERCISE, "3"),
    "whole batches": (WHOLE_BATCHES, "3"),
    "unwritten": (UNWRITTEN, "2"),
    "merging stack": (MERGING_STACK, "3"),
    "thinned": (THINNED, "3"),
    "of keras 2": (OF_KERAS_2, "auto"),
    "repeated": (REPEATED, "3"),
    "names of losses": (NAMES_OF_LOSSES, "3"),
    "codes on disk": (CODES_ON_DISK, "3"),
    "on second last": (ON_SECOND_LAST, "3"),
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
        ("one step", "8, 5,", "8, 3,", ("CNN117", "warning")),
        ("exercise", '"___", 3', '"__", 3', ("CNN706", "error")),
        ("whole batches", "drop_remainder=True", "drop_remainder=False", ("CNN110", "error")),
        ("unwritten", "Sequential()\n", "Sequential()\n    model.add(Flatten())\n", ("CNN712", "error")),
        ("merging stack", "[a, b]", "a", ("CNN709", "error")),
        ("thinned", "layers.LSTM(8)", "layers.Dropout(0.8), layers.LSTM(8)", ("CNN306", "warning")),
        ("of keras 2", "import tensorflow as tf", "from keras import ops\nimport tensorflow as tf", ("CNN704", "error")),
        ("repeated", "[one] * settings.rows", "[words]", ("CNN315", "warning")),
        ("names of losses", "loss = losses[loss]", "pass", ("CNN705", "warning")),
        ("codes on disk", "np.argmax(code, -1)", "int(np.argmax(code))", ("CNN505", "error")),
        ("on second last", "vgg.layers[-2].output", "vgg.layers[-1].output", ("CNN804", "warning")),
    ],
)
def test_the_mistake_beside_it_is_still_seen(name: str, before: str, after: str, expected: tuple[str, str]) -> None:
    code, target = GOOD[name]
    assert before in code
    assert expected in told(code.replace(before, after), target)


def test_what_a_cell_that_cannot_be_read_defines_is_not_keras_s() -> None:
    cells = [
        "class Dense(Layer):\n    def forward(self, x):\n        return <your code>",
        "layer = Dense(32, 64, learning_rate=1)",
    ]
    notebook = [{"cell_type": "code", "metadata": {}, "source": c, "outputs": [], "execution_count": None} for c in cells]
    text = json.dumps({"cells": notebook, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (report,) = check_source(text, "own.ipynb", Settings()).files
    assert [f.code for f in report.findings] == ["CNN002"]
