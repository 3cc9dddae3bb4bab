"""Good code of other people that was once spoken against: exercises, helpers of libraries, idioms of papers."""

from __future__ import annotations

import json

import pytest
from test_no_false_alarm import told

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
QUOTIENT = """
from keras.models import Sequential
from keras.layers import Dense, Reshape, Convolution2D

def generator(h=64, w=32, filters=128):
    model = Sequential()
    model.add(Dense(filters * (h / 16) * (w / 16), input_dim=100))
    model.add(Reshape((h / 16, w / 16, filters)))
    model.add(Convolution2D(3, 5, 5, border_mode="same"))
    return model
"""
UPSAMPLED = """
from keras import Model, layers

image = layers.Input((64, 64, 3))
x = layers.Conv2D(8, 3, strides=8, padding="same", activation="relu")(image)
x = layers.Conv2DTranspose(2, 16, strides=8, padding="same")(x)
model = Model(image, layers.Dense(2, activation="softmax")(x))
model.compile("adam", "categorical_crossentropy")
"""
CHANNELS_BY_A_FILE = """
from keras.models import Model, Sequential
from keras.layers import Convolution2D, Convolution3D, Input, MaxPooling3D

image = Input(shape=(3, None, None))
heatmap = Model(input=image, output=Convolution2D(96, 11, 11, subsample=(4, 4))(image))
clips = Sequential()
clips.add(Convolution3D(64, 3, 3, 3, border_mode="same", input_shape=(3, 16, 112, 112)))
clips.add(MaxPooling3D((2, 2, 2)))
clips.add(MaxPooling3D((2, 2, 2)))
"""
WEIGHTED = """
import keras
from graph import g

class Weighted(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(3)

    def call(self, x, weights):
        return self.dense(x) * weights

def evaluate(model, x, weights=None):
    if weights is None:
        return model(x)
    return model(x, weights)

evaluate(Weighted(), g.x, g.weights)
"""
HANDED_ON = """
from tensorflow.keras import Sequential, layers

model = Sequential([layers.InputLayer((8, 8, 4)), layers.DepthwiseConv2D(3, groups=1), layers.SeparableConv2D(4, 3, groups=1)])
model.add(layers.Conv2DTranspose(4, 3, groups=1))
"""

GOOD = {
    "one step": (ONE_STEP, "3"),
    "exercise": (EXERCISE, "3"),
    "whole batches": (WHOLE_BATCHES, "3"),
    "quotient": (QUOTIENT, "1"),
    "upsampled": (UPSAMPLED, "3"),
    "channels by a file": (CHANNELS_BY_A_FILE, "1"),
    "weighted": (WEIGHTED, "3"),
    "handed on": (HANDED_ON, "2"),
    "unwritten": (UNWRITTEN, "2"),
    "merging stack": (MERGING_STACK, "3"),
    "thinned": (THINNED, "3"),
    "of keras 2": (OF_KERAS_2, "auto"),
    "repeated": (REPEATED, "3"),
    "names of losses": (NAMES_OF_LOSSES, "3"),
    "codes on disk": (CODES_ON_DISK, "3"),
    "on second last": (ON_SECOND_LAST, "3"),
}


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_against_it(name: str) -> None:
    assert told(*GOOD[name]) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("one step", "8, 5,", "8, 3,", ("CNN117", "warning")),
        ("exercise", '"___", 3', '"__", 3', ("CNN706", "error")),
        ("whole batches", "drop_remainder=True", "drop_remainder=False", ("CNN110", "error")),
        ("quotient", '"same"', '"sane"', ("CNN706", "error")),
        ("upsampled", "Conv2DTranspose(2, 16, strides=8", "Conv2D(2, 3, strides=1", ("CNN301", "warning")),
        (
            "channels by a file",
            "clips = ",
            'from keras import backend as K; K.set_image_dim_ordering("tf")\nclips = ',
            ("CNN101", "error"),
        ),
        ("weighted", "g.x, g.weights", "g.x", ("CNN704", "error")),
        ("handed on", "DepthwiseConv2D(3, groups", "DepthwiseConv2D(3, group", ("CNN703", "error")),
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


@pytest.mark.parametrize(("failed", "severity"), [(True, "info"), (False, "error")])
def test_what_the_author_has_seen_fail_is_an_info(failed: bool, severity: str) -> None:
    sources = [
        "from keras import Sequential, layers\nmodel = Sequential([layers.Input((4, 4, 1)), layers.Conv2D(8, 7)])",
        "print('on')",
    ]
    outputs = [{"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}] if failed else []
    cells = [
        {"cell_type": "code", "metadata": {}, "source": s, "outputs": outputs if i == 0 else [], "execution_count": i + 1}
        for i, s in enumerate(sources)
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (report,) = check_source(text, "n.ipynb", Settings()).files
    assert [(f.code, f.severity.value) for f in report.findings] == [("CNN101", severity)]


@pytest.mark.parametrize(("sooner", "found"), [("model = first()\n", []), ("", ["CNN118"])])
def test_a_function_that_nothing_calls_may_be_called_before_a_later_cell(sooner: str, found: list[str]) -> None:
    sources = [
        "import numpy as np\nfrom keras import Sequential, layers\nfrom models import first",
        f"{sooner}def show():\n    print(model.predict(np.zeros((1, 40, 7))))",
        "model = Sequential([layers.Input((7, 12)), layers.LSTM(4)])",
    ]
    cells = [{"cell_type": "code", "metadata": {}, "source": s, "outputs": [], "execution_count": None} for s in sources]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (report,) = check_source(text, "n.ipynb", Settings()).files
    assert [f.code for f in report.findings if f.severity.value == "error"] == found
