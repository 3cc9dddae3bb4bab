"""Known-good programs that were told of mistakes they do not have, most of them older than Keras 3; and the mistake beside."""

from __future__ import annotations

import json

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source


def told(text: str, code: str = "", target: str = "auto", path: str = "model.py") -> list[tuple[str, str]]:
    """Codes and severities, those of one code if it is named; what stops the inference is left out."""
    (report,) = check_source(text, path, Settings.model_validate({"target_keras": target})).files
    found = [(f.code, f.severity.value) for f in report.findings if f.code != "CNN004"]
    return [(c, severity) for c, severity in found if c == code] if code else found


OPTIONS = """
import argparse
from keras import Sequential, layers

parser = argparse.ArgumentParser()
parser.add_argument("--words", type=int{0})
parser.add_argument("--more", type=int)
args = parser.parse_args()
model = Sequential([layers.Input((10,)), layers.Embedding(args.words, 8), layers.Flatten()])
if args.more is not None:
    model.add(layers.Conv2D(4, 3))
for _ in range(args.more or 2):
    model.add(layers.Dense(4, activation="relu"))
model.add(layers.Dense(7 if args.more is None else args.more))
"""


def test_a_number_that_has_no_default_is_given_by_whoever_starts_the_program() -> None:
    assert told(OPTIONS.format("")) == []
    assert [code for code, _ in told(OPTIONS.format(", default=0"))] == ["CNN706"]


THEANO = """
from keras.layers import Input, Convolution2D, UpSampling2D
from keras.models import Model
import numpy as np
{0}
x = np.zeros((100, 1, 28, 28))
i = Input(shape=(1, 28, 28))
m = Model(i, UpSampling2D((2, 2))(Convolution2D(1, 3, 3, subsample=(2, 2), border_mode="same")(i)))
m.compile(optimizer="adadelta", loss="binary_crossentropy")
m.fit(x, x, nb_epoch=5)
"""


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("", "warning"),
        ("# image_dim_ordering = th (in keras.json)", "info"),
        ("def resume(m): m.load_weights('stored.h5')", "info"),
        ("# image_dim_ordering = tf", "warning"),
    ],
)
def test_channels_first_in_the_days_of_theano(line: str, severity: str) -> None:
    """The targets have the shape of the input: only how the axes are read is the question."""
    found = told(THEANO.format(line))
    assert [f for f in found if f[0] in ("CNN102", "CNN119")] == [("CNN102", severity)]


FIRST = """
from {0}.models import Sequential
from {0}.layers import Conv2D, MaxPooling2D

m = Sequential([Conv2D(8, (3, 3), input_shape=(3, 32, 32)), MaxPooling2D((2, 2)), Conv2D(8, (3, 3))])
"""


def test_the_package_keras_read_the_order_of_axes_from_a_file() -> None:
    assert told(FIRST.format("keras"), "CNN102", "2") == [("CNN102", "warning")]
    assert told(FIRST.format("tensorflow.keras"), "CNN102", "2") == [("CNN102", "error")]
    assert told(FIRST.format("keras"), "CNN102", "3") == [("CNN102", "error")]


ONE_SAMPLE = """
import numpy as np
import keras
from keras import layers

i = keras.Input((3,))
m = keras.Model(i, {0}(i))
m.predict(np.zeros((3,)))
"""


@pytest.mark.parametrize(("layer", "severity"), [("layers.ReLU()", "warning"), ("layers.Dense(2)", "error")])
def test_a_graph_of_keras_2_counts_no_axes(layer: str, severity: str) -> None:
    assert told(ONE_SAMPLE.format(layer), "CNN505", "2") == [("CNN505", severity)]
    assert told(ONE_SAMPLE.format(layer), "CNN505", "3") == [("CNN505", "error")]


HANDED_ON = """
import keras
from keras import layers


class Net(keras.Model):
    def __init__(self, units=4, **kwargs):
        i = keras.Input((3,))
        super().__init__(inputs=i, outputs=layers.Dense(units)(i), name="net", **kwargs)


Net(depth=3)
"""


def test_a_graph_of_keras_3_passes_over_what_it_does_not_know() -> None:
    assert told(HANDED_ON, target="3") == [("CNN703", "info")]
    assert told(HANDED_ON, target="2") == [("CNN703", "error")]
    assert told(HANDED_ON.replace("inputs=i, outputs=layers.Dense(units)(i), ", ""), "CNN703", "3") == [("CNN703", "error")]


BOXES = """
import numpy as np
from keras import Sequential, layers
from keras.utils import pad_sequences, to_categorical

items = {0}
for i, word in enumerate(open("words")):
    items[i] = to_categorical(word, num_classes=5)
y = pad_sequences(items, maxlen=10)
m = Sequential([layers.Input((10, 3)), layers.LSTM(8, return_sequences=True), layers.Dense(5, activation="softmax")])
m.compile("adam", "categorical_crossentropy")
m.fit(np.zeros((100, 10, 3)), y)
"""


def test_what_lies_in_an_array_of_objects_may_have_axes() -> None:
    assert told(BOXES.format("np.empty((100,), dtype=object)"), "CNN117") == []
    assert told(BOXES.format("np.zeros((100, 7))"), "CNN117") == [("CNN117", "error")]


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": c} for c in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("cell", "severity"),
    [
        ("import keras\nloss = # TODO", "info"),
        ("import keras\nloss = ### YOUR CODE HERE", "info"),
        ("import keras\nmodel = <your model>", "info"),
        ("import keras\nmodel.fit(x, epochs=??)", "info"),
        ("import keras\n# TODO: the second layer\n[Dense layer here]", "info"),
        ("import keras\nmodel.add(Dense(10)", "warning"),
        ("import keras\nif a <b and c> d", "warning"),
        ("import keras\nx = Dense(2 name='x')", "warning"),
    ],
)
def test_a_blank_of_an_exercise_is_no_mistake(cell: str, severity: str) -> None:
    assert told(notebook("import keras", cell), path="lesson.ipynb") == [("CNN002", severity)]


UNBUILT = """
from tensorflow import keras
from keras import layers

maker = keras.Sequential([layers.Dense(8)])
critic = keras.Sequential([layers.Dense(1, activation="sigmoid")])
whole = keras.Sequential([maker, critic])
critic.compile(loss="binary_crossentropy", optimizer="rmsprop")
critic.trainable = False
whole.compile(loss="binary_crossentropy", optimizer="rmsprop")
for x in data:
    critic(maker(keras.backend.ones((4, 4))))
    whole.train_on_batch(x, x)
"""
TWO_WHOLES = """
from tensorflow import keras
from keras import layers

maker = keras.Sequential([layers.Dense(8, input_shape=(4,))])
critic = keras.Sequential([layers.Dense(1, input_shape=(8,))])
i, j = keras.Input((4,)), keras.Input((4,))
critic.trainable = False
one = keras.Model(i, critic(maker(i)))
one.compile(loss="mse", optimizer="adam")
critic.trainable = True
maker.trainable = False
{0}
for x in data:
    one.train_on_batch(x, x)
"""


def test_adversaries_freeze_each_other() -> None:
    assert told(UNBUILT, "CNN713", "2") == []
    second = "two = keras.Model(j, critic(maker(j)))\ntwo.compile(loss='mse', optimizer='adam')"
    assert told(TWO_WHOLES.format(second), "CNN713", "2") == []
    assert told(TWO_WHOLES.format(""), "CNN713", "2") == [("CNN713", "warning")]


BY_KEY = """
import keras
from keras import layers

i = keras.Input((4,))
m = keras.Model(i, {{"box": layers.Dense(2)(i), "kind": layers.Dense(3, activation="softmax")(i)}})
m.compile(optimizer="adam", loss={{"box": "mse", "{0}": "sparse_categorical_crossentropy"}})
"""


def test_outputs_that_are_given_as_a_dict_go_by_its_keys() -> None:
    assert told(BY_KEY.format("kind")) == []
    assert told(BY_KEY.format("label")) == [("CNN204", "error")]


SAVED = """
import numpy as np
import keras
from keras import layers

keras.Sequential([layers.Input((32,)), layers.Dense(1)]).save("m.keras")
{0}
keras.models.load_model("m.keras")(np.zeros((1, 5)))
"""
OWN = """
class Own(keras.Model):
    def call(self, x):
        return x


Own().save("m.keras")
"""


def test_what_is_saved_last_is_what_is_loaded() -> None:
    assert told(SAVED.format(OWN), "CNN113") == []
    assert [code for code, _ in told(SAVED.format(""), "CNN113")] == ["CNN113"]


LEFT_OUT = """
from keras import Sequential, datasets, layers, models

(x, y), _ = datasets.fashion_mnist.load_data()
{0}
a = Sequential([layers.Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(8, activation="softmax")])
b = models.clone_model(a)
"""


def test_classes_that_are_left_out_on_purpose() -> None:
    """Nothing is assumed of a data set where the program trains on labels that it made of those it loaded."""
    split = "y = remap(y)\nc = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(1)])\n"
    split += "c.compile(loss='mse')\nc.fit(x / 255, y)"
    assert told(LEFT_OUT.format(""), "CNN202") != []
    assert told(LEFT_OUT.format(split), "CNN202") == []
    assert told(LEFT_OUT.format("") + "a.load_weights('stored.weights.h5')\n", "CNN202") == []


USUAL = """
import numpy as np
import keras

m = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
m.compile("sgd", "mse", metrics=keras.metrics.MeanAbsoluteError())
m.fit(np.zeros((4, 1)), np.zeros((4, 1)))
m.predict([10.0])
"""


def test_everyday_code_for_keras_2_that_does_not_tell_its_version() -> None:
    assert told(USUAL, "CNN720") == [("CNN720", "info")] * 2
    assert told(USUAL, "CNN720", "3") == [("CNN720", "error")] * 2


def test_nobody_writes_a_learning_rate_of_zero_by_mistake() -> None:
    text = "import keras\n\nm = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])\n"
    text += "m.compile(keras.optimizers.SGD(learning_rate={0}), 'mse')\n"
    assert told(text.format(0.0)) == [("CNN401", "info")]
    assert told(text.format(1e-9)) == [("CNN401", "warning")]


PATHS = """
import argparse
import os
import numpy as np
from keras import Sequential, layers
import cv2

parser = argparse.ArgumentParser()
parser.add_argument("--folder")
args = parser.parse_args()
images = []
for name in os.listdir(args.folder):
    images.append(cv2.resize(cv2.imread(args.folder + "/" + name), (8, 8)) / 255)
x = np.array(images)
m = Sequential([layers.Input((8, 8, {0})), layers.Flatten(), layers.Dense(1)])
m.compile("adam", "mse")
m.fit(x, np.zeros((100,)))
"""


def test_a_path_that_has_no_default_leads_somewhere() -> None:
    assert told(PATHS.format(3)) == []
    assert ("CNN118", "error") in told(PATHS.format(4))


TABLE = """
import pandas as pd
from keras import Sequential, layers

table = pd.read_csv("flowers.csv", names=["a", "b", "kind"], header=0)
x, y = {0}
m = Sequential([layers.Input((2,)), layers.Dense(1)])
m.compile("adam", "mse")
m.fit(x.values, y)
"""


def test_items_of_a_tuple_are_as_the_last_of_them_leaves_them() -> None:
    assert told(TABLE.format('table, table.pop("kind")')) == []
    assert told(TABLE.format('table, table["kind"]')) == [("CNN118", "error")]


BRANCHES = """
from keras.models import Sequential
from keras.layers import Dense, Merge

a, b = Sequential([Dense(4, input_dim=3)]), Sequential([Dense(4, input_dim=3)])
m = Sequential()
m.add({0})
m.add(Dense(output_dim=2, activation="tanh"))
m.summary()
"""


def test_a_model_may_begin_with_a_merge_of_models() -> None:
    assert told(BRANCHES.format("Merge([a, b], mode='concat')")) == []
    assert told(BRANCHES.format("Dense(4)"), "CNN712") == [("CNN712", "error")]


EARLY = """
from keras.layers.core import Dense, Layer
from keras.layers.embeddings import Embedding
from keras.models import Sequential
import numpy as np


class OverTime(Layer):
    def build({0}):
        self.size = self.input_shape[2]

    def get_output(self, train):
        return theano.tensor.max(self.get_input(train), axis=1)


m = Sequential()
m.add(Embedding(100, 8, input_length=20))
m.add(OverTime())
m.add(Dense(1, activation="sigmoid"))
m.compile(loss="binary_crossentropy", optimizer="adam")
m.fit(np.zeros((10, 20)), np.zeros((10,)), nb_epoch=3, show_accuracy=True)
"""


def test_layers_of_the_first_releases_are_given_no_shape_to_build() -> None:
    assert told(EARLY.format("self")) == []


ENDS = """
from keras import Input, Model
from keras.applications import VGG19

vgg = VGG19(weights=None)
{0}
Model(i := Input((256, 256, 3)), vgg(i))
"""


def test_a_graph_whose_ends_were_replaced_runs_what_leads_to_them() -> None:
    assert told(ENDS.format("vgg.outputs = [vgg.layers[9].output]"), target="2") == []
    assert told(ENDS.format(""), target="2") == [("CNN113", "error")]


TOKENS = """
from tensorflow.keras.layers.experimental import preprocessing

coded = preprocessing.CategoryEncoding({0}=vocabulary())
"""


def test_what_an_experimental_layer_was_given() -> None:
    assert told(TOKENS.format("max_tokens")) == []
    assert told(TOKENS.format("most_tokens"), "CNN703") == [("CNN703", "error")]


SLASHED = """
import keras


def named(name):
    return f"stage/{{name}}"


keras.layers.Dense(3, name=named("d1"))(keras.Input((2,)))
{0}
"""


def test_a_path_as_a_name_is_of_keras_2_where_nothing_tells() -> None:
    assert told(SLASHED.format("")) == [("CNN706", "info")]
    assert told(SLASHED.format(""), target="3") == [("CNN706", "error")]


BY_HAND = """
from tensorflow import keras
from keras import layers
import numpy as np

helper = keras.Sequential([layers.Dense(8, activation="relu", input_shape=(4,))])
helper.compile(loss="binary_crossentropy", optimizer="adam")
critic = keras.Sequential([layers.Dense(1, activation="sigmoid", input_shape=(8,))])
critic.compile(loss="binary_crossentropy", optimizer="adam")
for _ in range(10):
    critic.train_on_batch(np.zeros((4, 8)), np.zeros((4, 1)))
{0}
"""


def test_a_loss_that_trains_nothing_beside_adversaries() -> None:
    assert told(BY_HAND.format(""), "CNN209") == []
    assert told(BY_HAND.format("helper.predict_on_batch(np.zeros((4, 4)))"), "CNN209") == []
    assert told(BY_HAND.format("helper.fit(np.zeros((4, 4)), np.zeros((4, 8)))"), "CNN209") == [("CNN209", "warning")]


COUNTED = """
import numpy as np
from keras import Sequential, layers

x = np.asarray([count(f) for f in files], dtype="int32"){0}
m = Sequential([layers.Input((5,)), layers.Dense(10, activation="tanh"), layers.Dense(1)])
m.compile("sgd", "mse")
m.fit(x, np.zeros((100,)))
"""


def test_the_range_of_a_type_is_not_that_of_the_values() -> None:
    assert told(COUNTED.format("")) == []
    assert told(COUNTED.format(".clip(0, 5000)")) == [("CNN511", "warning")]


ROW = """
import numpy as np
from keras import Sequential, layers

x = np.array([[0, 1, 2, 3]], dtype="float32")
y = np.array([[{0}]], dtype="float32")
m = Sequential([layers.Dense(units=1, input_shape=[1])])
m.compile("sgd", "mse")
m.fit(x, y)
"""


def test_the_units_of_a_head_are_the_same_for_data_of_any_size() -> None:
    """Rows that should be columns, on both sides; with one target for each sample only the data are at fault."""
    assert [code for code, _ in told(ROW.format("-1, 1, 3, 5"))] == ["CNN119", "CNN118"]
    assert [code for code, _ in told(ROW.format("-1"))] == ["CNN118"]


TWICE = """
import numpy as np
import keras

m = keras.Sequential([keras.layers.Rescaling(1 / 255)])
m(np.zeros((4, 5, 3)))
m(np.zeros((1, 6, 6, 3)))
"""


def test_a_model_that_is_called_on_other_sizes_where_nothing_tells_the_keras() -> None:
    assert {severity for _, severity in told(TWICE, "CNN113")} <= {"info"}
    assert told(TWICE, "CNN113", "3") == [("CNN113", "error")]
