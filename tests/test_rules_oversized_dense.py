"""The threshold of the oversized Dense layer, on models of the sizes that people build."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.diagnostics import Finding
from cnnlint.run import check_source

WITHOUT_POOLING = """
from keras import Sequential, layers

model = Sequential([layers.Input(({side}, {side}, 1))])
for _ in range(3):
    model.add(layers.Conv2D(32, 3, activation="relu"))
model.add(layers.Flatten())
model.add(layers.Dense(128, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))
"""
CLASSIC = """
from keras import Sequential, layers

model = Sequential(
    [
        layers.Input(({side}, {side}, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
"""
VGG16 = """
from keras import Sequential, layers

model = Sequential([layers.Input(({side}, {side}, 3))])
for filters, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
    for _ in range(times):
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
model.add(layers.Dense(4096, activation="relu"))
model.add(layers.Dense(4096, activation="relu"))
model.add(layers.Dense(1000, activation="softmax"))
"""
BASE = """
import keras

model = keras.applications.VGG16(weights=None)
"""


def _findings(code: str) -> list[Finding]:
    (report,) = check_source(code, "model.py", Settings(select=("CNN601",))).files
    return list(report.findings)


def _messages(code: str) -> list[str]:
    return [finding.message for finding in _findings(code)]


@pytest.mark.parametrize(
    ("code", "side", "reported"),
    [
        (WITHOUT_POOLING, 28, True),
        (WITHOUT_POOLING, 12, False),  # 147,456 weights
        (CLASSIC, 28, False),  # the convnet of Keras's own examples: 1.2 M weights behind a pooling
        (CLASSIC, 32, False),
        (CLASSIC, 64, False),  # 7.4 M
        (CLASSIC, 224, True),  # 99 M
        (VGG16, 32, False),  # 2.1 M
        (VGG16, 64, False),  # 8.4 M
        (VGG16, 224, True),  # 102.8 M
    ],
)
def test_threshold(code: str, side: int, reported: bool) -> None:
    assert bool(_messages(code.format(side=side))) is reported


def test_the_message_says_the_share() -> None:
    assert _messages(VGG16.format(side=224)) == ["this Dense layer has 102,764,544 weights, 74.3% of the model"]


@pytest.mark.parametrize(
    ("code", "expected", "actual"),
    [
        (VGG16.format(side=224), "at most 10,000,000", "102,764,544"),
        (WITHOUT_POOLING.format(side=28), "at most 90% of the weights", "99.0%"),
    ],
    ids=["number", "share"],
)
def test_what_was_too_much_is_what_it_compares(code: str, expected: str, actual: str) -> None:
    (finding,) = _findings(code)
    assert (finding.expected, finding.actual) == (expected, actual)


def test_a_base_of_keras_applications_is_not_the_users_design() -> None:
    assert _messages(BASE) == []


WORDS = """
from keras import Sequential, layers

model = Sequential([layers.Input(({steps},)), layers.Embedding({words}, 16), layers.LSTM(128, return_sequences=True)])
model.add(layers.Flatten())
model.add(layers.Dense({words}, activation="softmax"))
"""


def test_a_score_for_each_word_is_not_the_fault_of_flatten() -> None:
    def found(steps: int, words: int) -> list[str]:
        (file,) = check_source(WORDS.format(steps=steps, words=words), "model.py", Settings()).files
        return [finding.help or "" for finding in file.findings if finding.code == "CNN601"]

    assert found(4, 40_000) == []
    (help,) = found(400, 400)
    assert "sequences shorter" in help


PERCEPTRON = """
from keras import Sequential, layers

model = Sequential([layers.Input(({side}, {side}, 3)), layers.Rescaling(1 / 255), layers.Flatten()])
model.add(layers.Dense(512, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))
"""
ON_A_BASE = """
import keras
from keras import layers

base = keras.applications.InceptionV3(include_top=False, weights=None, input_shape=(150, 150, 3))
x = base.get_layer("mixed7").output
{between}
x = layers.Dense(1024, activation="relu")(layers.Flatten()(x))
model = keras.Model(base.input, layers.Dense(1, activation="sigmoid")(x))
"""


CHANNELS_FIRST = VGG16.format(side=224).replace("224, 224, 3", "3, 224, 224").replace('"same", ', '"same", {0}, ')
CHANNELS_FIRST = CHANNELS_FIRST.replace("MaxPooling2D()", "MaxPooling2D({0})").format("data_format='channels_first'")


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        (CHANNELS_FIRST, "info"),
        (PERCEPTRON.format(side=32), "info"),  # there is no other way to write a perceptron
        (PERCEPTRON.format(side=96), "warning"),  # 14 M
        (ON_A_BASE.format(between=""), "info"),  # as the labs of courses are written
        (ON_A_BASE.format(between="x = layers.Conv2D(768, 3, padding='same')(x)"), "warning"),
        (WITHOUT_POOLING.format(side=28), "warning"),
    ],
)
def test_what_can_hardly_be_smaller_is_an_info(code: str, severity: str) -> None:
    assert [finding.severity.value for finding in _findings(code)] == [severity]
