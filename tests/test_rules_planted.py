"""Files with planted mistakes: every one is found at its line, nothing else is, and the corrected file is silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

FIXTURES = Path(__file__).parent.parent / "fixtures"


def _found(path: Path) -> set[tuple[int, str]]:
    (report,) = check_source(path.read_text(encoding="utf-8"), path.name, Settings()).files
    return {(finding.span.line, finding.code) for finding in report.findings}


def _planted(path: Path) -> set[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {(i, match[1]) for i, line in enumerate(lines, 1) if (match := re.search(r"# (CNN\d{3}):", line))}


NINE = sorted(path.name for path in (FIXTURES / "bad").glob("nine_mistakes*.py"))


@pytest.mark.parametrize("name", NINE)
def test_nine_classic_mistakes_are_found_at_their_lines(name: str) -> None:
    path = FIXTURES / "bad" / name
    assert len(_planted(path)) == 9
    assert _found(path) == _planted(path)


@pytest.mark.parametrize("name", NINE)
def test_the_corrected_script_is_silent(name: str) -> None:
    assert _found(FIXTURES / "good" / name) == set()


def test_the_teaching_notebook_has_these_three_findings_and_no_other() -> None:
    path = FIXTURES / "notebooks" / "padding_and_strides.ipynb"
    (report,) = check_source(path.read_text(encoding="utf-8"), path.name, Settings()).files
    found = [(f.severity.value, f.code, f.message) for f in report.findings]
    assert [(severity, code) for severity, code, _ in found] == [
        ("warning", "CNN601"),
        ("warning", "CNN202"),
        ("warning", "CNN202"),
    ]
    oversized, softmax, relu = (message for _, _, message in found)
    assert "98.9% of the model" in oversized
    assert "32 units" in softmax
    assert "10 classes" in softmax
    assert "100 relu units" in relu
    for message in (softmax, relu):
        assert "assuming MNIST, the only data set loaded, whose (28, 28) images fit the input" in message
    places = {label.span.cell for finding in report.findings[1:] for label in finding.labels}
    assert places == {2}, "the load_data line is the related place"


IN_FUNCTIONS = """import keras
from keras.datasets import mnist


def data():
    (a, b), (c, d) = mnist.load_data()
    return a / 255.0, b, c, d, a


def make(units=10, act="relu", last="softmax", flatten=True):
    m = keras.models.Sequential()
    m.add(keras.Input((28, 28, 1)))
    m.add(keras.layers.Conv2D(8, 3, activation=act))
    if flatten:
        m.add(keras.layers.Flatten())
    m.add(keras.layers.Dense(units, activation=last))
    return m


def train(m, x, y, loss="sparse_categorical_crossentropy", opt="adam"):
    m.compile(opt, loss)
    m.fit(x, y, validation_split=0.2)
    return m


x, y, xt, yt, raw = data()
"""
MISTAKES = [
    ("make(act='relo')", 13, "CNN705"),
    ("train(make(flatten=False), x, y)", 16, "CNN117"),
    ("train(make(units=6), x, y)", 16, "CNN202"),
    ("train(make(), x, y, loss='categorical_crossentropy')", 21, "CNN211"),
    ("train(make(), x, y, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))", 16, "CNN206"),
    ("make(units=1)", 16, "CNN201"),
    ("train(make(), raw, y)", 22, "CNN501"),
    ("train(make(), x, y, opt=keras.optimizers.SGD(learning_rate=1000.0))", 34, "CNN401"),
    ("train(make(), x, y).evaluate(xt, yt)", 35, "CNN503"),
]


def test_nine_mistakes_in_calls_of_two_functions_are_all_found() -> None:
    text = IN_FUNCTIONS + "\n".join(call for call, _, _ in MISTAKES)
    (report,) = check_source(text, "made.py", Settings()).files
    assert {(f.span.line, f.code) for f in report.findings} == {(line, code) for _, line, code in MISTAKES}
    assert len(report.findings) == 9


def test_the_same_functions_called_rightly_are_silent() -> None:
    text = IN_FUNCTIONS + "train(make(), x, y)\ntrain(make(), x, y, opt='sgd').evaluate(xt / 255.0, yt)\n"
    (report,) = check_source(text, "made.py", Settings()).files
    assert report.findings == ()


def test_a_loop_over_models_that_are_too_narrow_is_told_once() -> None:
    model = "Sequential([layers.Input((8,)), layers.Dense(16, 'relu'), layers.Dense(n, 'softmax')])"
    text = (
        "import numpy as np\nfrom keras import Sequential, layers\nx, y = np.zeros((100, 8)), np.random.randint(0, 10, 100)\n"
        f"for n in (2, 3, 4):\n    m = {model}\n    m.compile('adam', 'sparse_categorical_crossentropy')\n"
        "    m.fit(x, y, epochs=3, validation_split=0.1)\n"
    )
    (report,) = check_source(text, "loop.py", Settings()).files
    assert [f.code for f in report.findings] == ["CNN202"]


SUBCLASSED = """import tensorflow as tf
from tensorflow.keras import layers

(x, y), _ = tf.keras.datasets.mnist.load_data()


class Digits(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = layers.Flatten()
        self.hidden = layers.Dense(32)
        self.norm = layers.BatchNormalization()
        self.out = layers.Dense(10, activation="softmax")

    def call(self, x):
        {body}


m = Digits()
m.compile("adam", "sparse_categorical_crossentropy")
m.fit(x, y, validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return self.out(tf.nn.relu(self.flatten(x)))", set()),  # what is done in between is not seen
        ("return self.out(self.flatten(x / 255))", set()),
        ("return self.out(self.flatten(x) / 255)", set()),
        ("return self.out(self.flatten(tf.image.per_image_standardization(x)))", set()),
        ("return self.out(self.norm(self.hidden(self.flatten(x))))", {"CNN301"}),
        ("return self.out(self.norm(tf.nn.relu(self.hidden(self.flatten(x)))))", set()),
        ("return self.out(self.flatten(x))", {"CNN501"}),
        ("return self.out(self.flatten(tf.cast(x, tf.float32)))", {"CNN501"}),
        ("return self.out(self.norm(tf.nn.relu(self.flatten(tf.reshape(x, (-1, 28, 28))))))", set()),
    ],
)
def test_a_model_with_a_call_of_its_own_scales_the_images_or_does_not(body: str, found: set[str]) -> None:
    (report,) = check_source(SUBCLASSED.replace("{body}", body), "own.py", Settings()).files
    assert {f.code for f in report.findings if f.severity.value != "info"} == found
