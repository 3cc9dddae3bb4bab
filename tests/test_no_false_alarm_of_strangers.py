"""Good code as people write it, of which nothing must be said; and the fault beside it, which is found."""

from __future__ import annotations

import pytest
from test_no_false_alarm import told

SETTINGS = """
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

def build(settings):
    x = vector = Input(shape=(21,), name="vector")
    for width in ("wide", "narrow"):
        x = Dense(**settings[width])(x)
    score = Dense(**settings["last"])(x)
    model = Model(vector, score)
    model.compile(optimizer="adam", loss={"score": "binary_crossentropy"})
    return model
"""

BY_KEY = """
import tf_keras as keras

class Pair(keras.Model):
    def __init__(self):
        seen = keras.Input((4,))
        ends = {"sign": keras.layers.Dense(1, "sigmoid")(seen), "kind": keras.layers.Dense(3, "softmax")(seen)}
        super().__init__(inputs=[seen], outputs=ends)
        self.compile("adam", {"sign": "binary_crossentropy", "kind": "categorical_crossentropy"})

Pair()
"""

MODULE_UNDER_ITS_NAME = """
from helpers import *
from keras import Sequential, layers

prices = read_prices()
windows = np.array([prices[i : i + 30] for i in range(len(prices) - 30)])
windows = np.reshape(windows, (windows.shape[0], windows.shape[1], 5))
model = Sequential([layers.Input((30, 5)), layers.LSTM(8), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(windows, prices[30:], validation_split=0.1)
"""

ZOOM = """
import keras

def augmenter(zoom):
    return keras.Sequential([keras.layers.RandomZoom((-zoom, zoom)), keras.layers.RandomTranslation((-zoom, zoom), 0.1)])
"""

PREPARED_INSIDE = """
import tensorflow as tf
from tensorflow.keras.applications import mobilenet_v2

(x, y), _ = tf.keras.datasets.cifar10.load_data()
pictures = tf.keras.Input((32, 32, 3))
ready = tf.keras.layers.Lambda(mobilenet_v2.preprocess_input)(pictures)
base = mobilenet_v2.MobileNetV2(include_top=False, input_tensor=ready, pooling="avg")
model = tf.keras.Sequential([base, tf.keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.1)
"""

LEFT_OUT = """
from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([keras.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(10)])
model.load_weights(...)
model.compile(...)
model.fit(...)
"""

ANOTHER_COLUMN_SET = """
import numpy as np
import pandas as pd
from keras import Sequential, layers

messages = pd.read_csv("messages.csv")
messages["length"] = messages["text"].str.len()
spam = messages["spam"].astype(int).values
model = Sequential([layers.Input((3,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(np.zeros((4, 3)), spam, validation_split=0.5)
"""

COMPILED_FOR_FORM = """
import numpy as np
from keras.layers import Dense, Input
from keras.models import Model

seen = Input((8,))
kinds = Dense(3, activation="softmax")(seen)
alone, whole = Model(seen, kinds), Model(seen, kinds)
whole.load_weights("kinds.weights.h5")
whole.compile(optimizer="sgd", loss="mse")
print(alone.predict(np.zeros((2, 8))))
"""

SEVERAL_PERHAPS = """
from keras.layers import Input
from keras.models import Model

import nets

picture, boxes = Input((64, 64, 3)), Input((None, 4))
model = Model([picture, boxes], nets.classifier(picture, boxes))
model.compile("adam", loss=["categorical_crossentropy", "mae"])
"""

LABELS_ON_DISK = """
import numpy as np
from keras.layers import Dense, Input
from keras.models import Sequential
from keras.utils import to_categorical

x, y = np.loadtxt("x.txt"), to_categorical(np.loadtxt("y.txt", dtype=int), 5)
model = Sequential([Input((12,)), Dense(5, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x, y, validation_split=0.1)
"""

FOUR_SIDES = """
from keras.layers import Convolution2D, ZeroPadding2D
from keras.models import Sequential

model = Sequential([Convolution2D(8, 3, 3, border_mode="same", input_shape=(32, 32, 3)), ZeroPadding2D(padding=(0, 2, 0, 2))])
"""

LEARNT_ELSEWHERE = """
import numpy as np
from keras.applications import VGG16
from keras.models import Model

whole = VGG16(weights="imagenet")
features = Model(whole.input, whole.get_layer("fc2").output)
features.compile(optimizer="sgd", loss="categorical_crossentropy")
print(features.predict(np.zeros((2, 224, 224, 3))))
"""

SET_ASIDE = """
import numpy as np
from tf_keras.layers import Dense, Input
from tf_keras.models import Model, Sequential

from pictures import generator

judge = Sequential([Input((8,)), Dense(1, activation="sigmoid")])
judge.compile("adam", "binary_crossentropy")
judge.trainable = False
noise = Input((4,))
whole = Model(noise, judge(generator(noise)))
whole.compile("adam", "binary_crossentropy")
judge.train_on_batch(np.zeros((6, 8)), np.ones((6, 1)))
"""

CHECKPOINT = """
import os

from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
path = "kept/prices"
if os.path.exists(path + ".index"):
    model.load_weights(path)
"""

GOOD = {
    "labels on disk": LABELS_ON_DISK,
    "four sides": FOUR_SIDES,
    "learnt elsewhere": LEARNT_ELSEWHERE,
    "set aside": SET_ASIDE,
    "checkpoint": CHECKPOINT,
    "settings": SETTINGS,
    "outputs by key": BY_KEY,
    "a module under its usual name": MODULE_UNDER_ITS_NAME,
    "a bound that is not known": ZOOM,
    "prepared inside": PREPARED_INSIDE,
    "left out": LEFT_OUT,
    "another column set": ANOTHER_COLUMN_SET,
    "compiled for form": COMPILED_FOR_FORM,
    "several outputs perhaps": SEVERAL_PERHAPS,
}


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_against_it(name: str) -> None:
    assert told(GOOD[name]) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("labels on disk", 'np.loadtxt("y.txt", dtype=int)', "np.zeros((90, 2))", "CNN119"),
        ("four sides", "(0, 2, 0, 2)", "(0, 2, 0)", "CNN706"),
        ("learnt elsewhere", "print(", "features.fit(np.zeros((9, 224, 224, 3)), np.zeros((9, 4096)))\nprint(", "CNN209"),
        ("set aside", 'whole.compile("adam", "binary_crossentropy")\n', "", "CNN713"),
        ("checkpoint", "os.path.exists(path + ", "os.path.exists(path or ", "CNN712"),
        ("settings", '**settings["last"]', '1, name="scores"', "CNN204"),
        ("settings", "**settings[width]", "8", "CNN301"),
        ("outputs by key", '"kind": "cat', '"sort": "cat', "CNN204"),
        (
            "a module under its usual name",
            "np.reshape(windows, (windows.shape[0], windows.shape[1], 5))",
            "prices.reshape(30, 5)",
            "CNN505",
        ),
        ("a bound that is not known", "RandomZoom((-zoom, zoom))", "RandomZoom((-2, zoom))", "CNN706"),
        ("prepared inside", "input_tensor=ready", "input_tensor=pictures", "CNN803"),
        ("another column set", 'messages["spam"].astype(int).values', "np.array([1, 2, 3, 4])", "CNN220"),
        ("left out", "compile(...)", 'compile("adam")', "CNN711"),
        (
            "compiled for form",
            "print(",
            "whole.fit(np.zeros((9, 8)), np.zeros((9, 3)), validation_split=0.1)\nprint(",
            "CNN215",
        ),
        ("several outputs perhaps", "nets.classifier(picture, boxes)", "Flatten()(picture)", "CNN204"),
    ],
)
def test_the_fault_beside_it_is_found(name: str, before: str, after: str, expected: str) -> None:
    code = GOOD[name].replace("Input\n", "Flatten, Input\n") if "Flatten" in after else GOOD[name]
    assert before in code
    assert expected in [found for found, _ in told(code.replace(before, after))]


STEPS = """
import numpy as np
import tf_keras as keras
from tf_keras import layers

model = keras.Sequential([layers.Bidirectional(layers.LSTM(5, input_shape=(60, 1))), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((24, 60, 1)), np.zeros(24), validation_split=0.1)
model.predict(np.zeros((60, 1, 1)))
"""

RANKS = """
import numpy as np
import tf_keras as keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
model.load_weights("model.h5")
model.predict(np.zeros((10, 8, 8)))
"""


def test_keras_2_does_not_look_into_bidirectional_for_an_input_shape() -> None:
    assert told(STEPS) == []
    outside = STEPS.replace("LSTM(5, input_shape=(60, 1))", "LSTM(5), input_shape=(60, 1)")
    assert told(outside) == [("CNN118", "error")]


def test_keras_2_compares_the_axes_that_both_have_and_does_not_count_them() -> None:
    assert told(RANKS) == [("CNN118", "warning")]
    assert told(RANKS.replace("(10, 8, 8)", "(10, 3, 8)")) == [("CNN118", "error")]
    assert told(RANKS.replace("tf_keras", "keras").replace("model.h5", "model.weights.h5"), "3") == [("CNN118", "error")]


@pytest.mark.tensorflow
def test_keras_2_says_the_same() -> None:
    np, keras = pytest.importorskip("numpy"), pytest.importorskip("tf_keras")
    layers = keras.layers
    inside = keras.Sequential([layers.Bidirectional(layers.LSTM(5, input_shape=(60, 1))), layers.Dense(1)])
    assert not inside.built
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
    assert model.predict(np.zeros((10, 8, 8)), verbose=0).shape == (10, 8, 1)
    with pytest.raises(ValueError, match="expected shape"):
        keras.Sequential([keras.Input((8,)), layers.Dense(1)]).predict(np.zeros((10, 3, 8)), verbose=0)
