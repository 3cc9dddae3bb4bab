"""From source to table: what cnnlint reads from a program is what the program prints when Keras runs it."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.report import summary_renderer
from cnnlint.report.model import FileReport, Report, Style

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

NOTEBOOK = Path(__file__).parent.parent / "fixtures" / "notebooks" / "padding_and_strides.ipynb"
HEAD = "import keras\nfrom keras import Input, Model, Sequential, layers as L\n"
PROGRAMS = {
    "grown": """
model = Sequential()
model.add(Input((28, 28, 1)))
model.summary()
for width in (8, 16):
    model.add(L.Conv2D(width, 3, padding="same", activation="relu"))
    model.add(L.MaxPooling2D())
model.add(L.Flatten())
model.add(L.Dense(10))
model.summary()
""",
    "unbuilt, then built": """
model = Sequential([L.Dense(3), L.BatchNormalization(), L.Dropout(0.5), L.Flatten()])
model.summary()
model.build((None, 7))
model.summary()
""",
    "built without a shape, which does nothing": """
model = Sequential([L.Dense(3), L.Dense(2)])
model.build()
model.summary()
model.build((None, 4))
model.build()
model.summary()
""",
    "two inputs and a shared layer": """
left, right = Input((5,), name="left"), Input((5,), name="right")
shared = L.Dense(4, activation="relu")
model = Model([left, right], L.Dense(1)(L.Concatenate()([shared(left), shared(right)])), name="twins")
model.summary()
""",
    "residual": """
x = inputs = Input((16, 16, 3))
for _ in range(2):
    y = L.Conv2D(3, 3, padding="same", use_bias=False)(x)
    y = L.BatchNormalization()(y)
    x = L.ReLU()(x + y)
model = Model(inputs, L.GlobalAveragePooling2D()(x))
model.summary()
""",
    "nested and frozen": """
encoder = Sequential([Input((8,)), L.Dense(4), L.BatchNormalization()], name="encoder")
encoder.trainable = False
inputs = Input((8,))
model = Model(inputs, L.Dense(2)(encoder(inputs)))
model.summary()
encoder.summary()
""",
    "sequences": """
model = Sequential([Input((None,)), L.Embedding(100, 8), L.Bidirectional(L.LSTM(4, return_sequences=True)), L.GRU(3)])
model.summary()
""",
    "transfer": """
base = keras.applications.MobileNetV2((96, 96, 3), include_top=False, weights=None)
base.trainable = False
x = inputs = Input((96, 96, 3))
model = Model(inputs, L.Dense(5, activation="softmax")(L.GlobalAveragePooling2D()(base(inputs, training=False))))
model.summary()
""",
    "subclassed": """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.drop, self.out = L.Dense(3), L.Dropout(0.2), L.Dense(4)

    def call(self, x):
        return self.out(self.drop(self.hidden(x)))

model = Net()
model(Input((7,)))
model.summary()
model(keras.ops.zeros((2, 7)))
model.summary()
""",
    "fitted": """
import numpy as np
model = Sequential([Input((4,)), L.Dense(3), L.Dense(1)])
model.compile("adam", "mse")
model.summary()
model.fit(np.zeros((8, 4)), np.zeros((8, 1)), verbose=0)
model.summary()
""",
}


def run(source: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    keras.utils.clear_session()
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(source, names)
    return output.getvalue()


def inferred(path: str, data: bytes) -> str:
    program = read(read_source(path, data))
    return "".join(summary_renderer("text")(Report((FileReport(path, program=program),)), Style(quiet=True)))


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_source_tells_what_keras_prints(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = HEAD + PROGRAMS[name]
    assert inferred("model.py", source.encode()) == run(source, monkeypatch)


def test_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    text = NOTEBOOK.read_text("utf-8")
    cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    source = "\n".join(cell for cell in cells if "load_data" not in cell)
    assert inferred(NOTEBOOK.name, text.encode()) == run(source, monkeypatch)
