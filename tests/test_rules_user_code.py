"""Code of the program that Keras runs, and what the program does with what Keras gives: each mistake, and what is none."""

from __future__ import annotations

import pytest

from cnnlint import check_source

HEAD = """\
import numpy as np
import keras
from keras import layers, ops
from sklearn.metrics import accuracy_score

x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
"""
MODEL = """\
model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, validation_split=0.1)
"""
STACK = """\
model = keras.Sequential([layers.Input((8,))])
model.add(layers.Dense(16, activation="relu"))
layers.Dropout(0.2)
model.add(layers.Dense(1, activation="sigmoid"))
"""


def found(text: str) -> list[tuple[str, str]]:
    findings = check_source(HEAD + text).findings
    return [(f.code, f.severity.value) for f in findings if f.severity.value != "info"]


def network(init: str, call: str, loss: str = "binary_crossentropy") -> str:
    """A model of one's own, trained."""
    return (
        f"class Net(keras.Model):\n    def __init__(self):\n        {init}\n"
        '        self.hidden = layers.Dense(16, activation="relu")\n'
        '        self.head = layers.Dense(1, activation="sigmoid")\n\n'
        f"    def call(self, inputs):\n        {call}\n\n"
        f"net = Net()\nnet.compile(optimizer='adam', loss={loss!r})\nnet.fit(x, y, validation_split=0.1)\n"
    )


FORWARD = "return self.head(self.hidden(inputs))"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (network("pass", FORWARD), "CNN722"),
        (network("super(keras.Model, self).__init__()", FORWARD), "CNN722"),
        (network("super().__init__()", "self.head(self.hidden(inputs))"), "CNN721"),
        (network("super().__init__()", FORWARD, "sparse_categorical_crossentropy"), "CNN213"),
        ("def rmse(a, b):\n    ops.mean(a - b)\n\n" + MODEL.replace('"binary_crossentropy"', "rmse"), "CNN721"),
        ("def twice(t):\n    t * 2\n\nlayers.Lambda(twice)(keras.Input((3,)))\n", "CNN721"),
        (
            "def batches():\n    while True:\n        yield x, y\n\n" + MODEL + "model.fit(batches, steps_per_epoch=3)\n",
            "CNN720",
        ),
        ("inputs = keras.Input((3,))\nnp.exp(inputs)\n", "CNN709"),
        (MODEL.replace('"adam"', "keras.optimizers.SGD(0.1, momentum=9.0)"), "CNN720"),
    ],
)
def test_what_keras_refuses_is_an_error(text: str, code: str) -> None:
    assert found(text) == [(code, "error")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MODEL + "accuracy_score(y, model.predict(x))\n", "CNN222"),
        (MODEL + "np.argmax(model.predict(x), axis=1)\n", "CNN222"),
        (MODEL.replace("model.compile", "model.trainable = False\nmodel.compile"), "CNN405"),
        ("def batches():\n    while True:\n        yield x, y\n\n" + MODEL + "model.fit(batches())\n", "CNN402"),
        (MODEL.replace("loss=", 'metrics=["accuracy"], loss=').replace('"binary_crossentropy"', '"mse"')
         .replace(', activation="sigmoid"', "").replace("x, y,", "x, elsewhere,"), "CNN216"),
        (STACK, "CNN317"),
    ],
)  # fmt: skip
def test_what_keras_is_silent_about_is_a_warning(text: str, code: str) -> None:
    assert found(text) == [(code, "warning")]


@pytest.mark.parametrize(
    "text",
    [
        network("super().__init__()", FORWARD),
        network("keras.Model.__init__(self)", FORWARD),
        network("super(Net, self).__init__()", FORWARD),
        "class Part(layers.Layer):\n    def call(self, t):\n        raise NotImplementedError\n",
        "def later(a, b):\n    '''Comes later.'''\n\n" + MODEL.replace("loss=", "metrics=[later], loss="),
        MODEL + "scores = model.predict(x)\nscores[scores > 0.5] = 1\nscores[scores <= 0.5] = 0\naccuracy_score(y, scores)\n",
        MODEL + "accuracy_score(y, model.predict(x) > 0.5)\n",
        MODEL + "model.layers[0].trainable = False\nmodel.compile('adam', 'binary_crossentropy')\nmodel.fit(x, y)\n",
        "def batches():\n    while True:\n        yield x, y\n\n" + MODEL + "model.fit(batches(), steps_per_epoch=3)\n",
        "def batches():\n    while True:\n        yield x, y\n        if x.sum():\n            break\n\n"
        + MODEL
        + "model.fit(batches())\n",
        "inputs = keras.Input((3,))\nprint(np.prod(inputs.shape[1:]))\n",
        "layers.Dropout(0.2)\n" + MODEL,
    ],
)
def test_what_is_right_is_silent(text: str) -> None:
    assert found(text) == []


def test_words_of_a_tokenizer_are_numbered_from_one() -> None:
    text = (
        "from keras.preprocessing.text import Tokenizer\n\ntokenizer = Tokenizer()\ntokenizer.fit_on_texts(texts)\n"
        "model = keras.Sequential([layers.Embedding(len(tokenizer.word_index){}, 32), layers.LSTM(8), layers.Dense(1)])\n"
    )
    assert [found(text.format(more)) for more in ("", " + 1")] == [[("CNN512", "warning")], []]


def test_a_shape_given_to_what_is_not_known_is_its_shape() -> None:
    text = (
        "rows = rows.reshape((60, 20, 3))\nmodel = keras.Sequential([layers.Input((10, 3)), layers.Flatten(), layers.Dense(4)])"
        "\nmodel.predict(rows)\n"
    )
    assert found(text) == [("CNN118", "error")]


@pytest.mark.parametrize(
    ("shape", "codes"),
    [("(rows.shape[0], 1)", ["CNN104"]), ("rows.shape", ["CNN104"]), ("(rows.shape[1], 1)", []), ("rows.shape[1:]", [])],
)
def test_the_number_of_samples_is_no_part_of_the_input(shape: str, codes: list[str]) -> None:
    text = (
        f"model = keras.Sequential([layers.LSTM(4, input_shape={shape}), layers.Dense(1)])\n"
        "model.compile(optimizer='adam', loss='mse')\nmodel.fit(rows, targets, validation_split=0.1)\n"
    )
    assert [code for code, _ in found(text)] == codes
