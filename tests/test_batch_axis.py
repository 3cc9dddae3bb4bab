"""The batch axis that a stack without declared input shows once it has met data: real Keras and cnnlint say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary
from cnnlint.shapes import shape_text
from cnnlint.values import Unknown

PROGRAM = """\
import numpy as np
from tensorflow import keras

def X(n):
    return np.zeros((n, 2), "float32")

def Y(n):
    return np.zeros((n, 1), "float32")

m = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(1)])
m.compile("sgd", "mse")
{meets}
m.summary()
"""

# what meets the model, the first axis in Keras 2, in Keras 3
MEETINGS: tuple[tuple[str, int | None, int | None], ...] = (
    ("m.fit(X(40), Y(40), batch_size=10, verbose=0)", 10, 10),
    ("m.fit(X(35), Y(35), batch_size=10, verbose=0)", None, None),
    ("m.fit(X(64), Y(64), verbose=0)", 32, 32),
    ("m.fit(X(20), Y(20), verbose=0)", None, None),
    ("m.fit(X(100), Y(100), steps_per_epoch=4, verbose=0)", 25, 25),
    ("m.fit(X(100), Y(100), steps_per_epoch=3, verbose=0)", None, None),
    ("m.fit(X(50), Y(50), batch_size=10, validation_split=0.2, verbose=0)", 10, 10),
    ("m.fit(X(40), Y(40), batch_size=10, validation_split=0.25, verbose=0)", 10, 10),
    ("m.fit(X(50), Y(50), batch_size=10, validation_split=0.1, verbose=0)", None, None),
    ("m.fit(X(40), Y(40), batch_size=10, validation_data=(X(20), Y(20)), verbose=0)", 10, 10),
    ("m.fit(X(40), Y(40), batch_size=10, validation_data=(X(25), Y(25)), verbose=0)", None, 10),
    ("m.fit(X(40), Y(40), batch_size=10, validation_data=(X(25), Y(25)), validation_batch_size=5, verbose=0)", None, 10),
    ("m.fit(X(40), Y(40), batch_size=10, verbose=0)\nm.evaluate(X(64), Y(64), verbose=0)", None, 10),
    ("m.fit(X(40), Y(40), batch_size=10, verbose=0)\nm.predict(X(20), batch_size=10, verbose=0)", 10, 10),
    ("m.evaluate(X(20), Y(20), batch_size=10, verbose=0)", 10, 10),
    ("m.predict(X(5), verbose=0)", None, 5),
    ("m.predict(X(40), verbose=0)", None, 32),
    ("m.predict(X(20), batch_size=10, verbose=0)", 10, 10),
    ("m.train_on_batch(X(7), Y(7))", 7, 7),
)


def shown(meets: str, dialect: int, imports: str = "from tensorflow import keras") -> ModelTrace:
    source = read_source("met.py", PROGRAM.format(meets=meets).replace("from tensorflow import keras", imports).encode())
    (event,) = [e for e in read(source, Options(target_keras=str(dialect))).events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    return event.model


def said(meets: str, dialect: int, imports: str = "from tensorflow import keras") -> Any:
    shape = shown(meets, dialect, imports).layers[0].output_shape
    assert isinstance(shape, tuple)
    return shape[0]


@pytest.mark.parametrize(("meets", "before", "now"), MEETINGS)
def test_cnnlint_says(meets: str, before: int | None, now: int | None) -> None:
    assert (said(meets, 2), said(meets, 3)) == (before, now)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("meets", "before", "now"), MEETINGS)
def test_keras_says(meets: str, before: int | None, now: int | None) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    older = pytest.importorskip("tf_keras", reason="needs TensorFlow and tf_keras")

    def x(n: int) -> Any:
        return np.zeros((n, 2), "float32")

    def y(n: int) -> Any:
        return np.zeros((n, 1), "float32")

    found = []
    for package in (older, keras):
        model = package.Sequential([package.layers.Dense(3), package.layers.Dense(1)])
        model.compile("sgd", "mse")
        exec(meets, {"m": model, "X": x, "Y": y})
        found.append(model.layers[0].output.shape[0])
    assert found == [before, now]


@pytest.mark.parametrize(
    ("meets", "first"),
    [
        ("m.predict(D, verbose=0)", "min(32, rows)"),
        ("m.predict(D, batch_size=8, verbose=0)", "min(8, rows)"),
        ("m.predict(D, steps=8, verbose=0)", "batch"),
        ("m.predict(D[:10], verbose=0)", "min(10, rows)"),
        ("m.fit(D, D[:, :1], verbose=0)", "None"),
    ],
)
def test_the_first_batch_of_a_file_is_no_open_axis_in_keras_3(meets: str, first: str) -> None:
    """How many rows the file has is not known, but that Keras 3 shows a number."""
    file = "import pandas as pd\nD = pd.read_csv('a.csv')[['a', 'b']].values\n"
    assert shape_text((said(file + meets, 3),)) == f"({first},)"
    assert said(file + meets.replace("D[:10]", "D"), 2) is None


# a model of a class of the program, with a stack that declares no input: what meets it, the first axis that the stack shows
WITHIN: tuple[tuple[str, int | None], ...] = (
    ("m.fit(X(64), Y(64), verbose=0)", 32),
    ("m.fit(X(64), Y(64), validation_data=(X(32), Y(32)), verbose=0)", 32),
    ("m.fit(X(64), Y(64), validation_data=(X(50), Y(50)), verbose=0)", None),
    ("m.fit(X(64), Y(64), validation_split=0.5, verbose=0)", 32),
    ("m.fit(X(64), Y(64), verbose=0)\nm.predict(X(50), verbose=0)", None),
    ("m.fit(X(64), Y(64), verbose=0)\nm.evaluate(X(64), Y(64), batch_size=16, verbose=0)", None),
    ("m.fit(X(64), Y(64), verbose=0)\nm(X(3))", None),
    ("m.predict(X(64), verbose=0)\nm.fit(X(50), Y(50), verbose=0)", None),
)
OWN = """\
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.stack = keras.Sequential([keras.layers.Dense(3), keras.Sequential([keras.layers.Dense(1)])])

    def call(self, x):
        return self.stack(x)

m = Own()
m.compile("sgd", "mse")
{meets}
m.stack.summary()
"""


@pytest.mark.parametrize(("meets", "first"), WITHIN)
def test_a_stack_within_a_class_of_the_program(meets: str, first: int | None) -> None:
    program = PROGRAM.partition("m = ")[0] + OWN.format(meets=meets)
    (event,) = [
        e for e in read(read_source("met.py", program.encode()), Options(target_keras="2")).events if type(e) is Summary
    ]
    assert isinstance(event.model, ModelTrace)
    assert [layer.output_shape for layer in event.model.layers] == [(first, 3), (first, 1)]


@pytest.mark.tensorflow
@pytest.mark.parametrize(("meets", "first"), WITHIN)
def test_keras_2_says_of_a_stack_within(meets: str, first: int | None) -> None:
    older = pytest.importorskip("tf_keras", reason="needs TensorFlow and tf_keras")
    names: dict[str, Any] = {
        "keras": older,
        "X": lambda n: np.zeros((n, 2), "float32"),
        "Y": lambda n: np.zeros((n, 1), "float32"),
    }
    exec(OWN.format(meets=meets), names)
    assert [layer.output_shape for layer in names["m"].stack.layers] == [(first, 3), (first, 1)]


def test_the_package_keras_before_2_4_says_none() -> None:
    assert said("keras.backend.set_image_dim_ordering('tf')\nm.fit(X(40), Y(40), batch_size=10)", 2, "import keras") is None


NUMBERS = """\
import numpy as np
{imports}

m = keras.Sequential([keras.layers.Lambda(lambda x: {stacked}), keras.layers.Dense(1)])
m.compile("sgd", "mse")
x = np.zeros(64, "float32")
m.fit(x, x, validation_data=(x[:32], x[:32]), verbose=0)
m.summary()
"""


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ("import tf_keras as keras\nimport tensorflow as tf", ["(32, 2)", "(32, 1)"]),  # 2.16 at least
        (
            "import tensorflow.keras as keras\nimport tensorflow as tf\nfrom tensorflow_core import python",
            ["(32, 2, 1)"] * 2,
        ),  # 2.1
        ("import tensorflow.keras as keras\nimport tensorflow as tf", ["?", "?"]),
    ],
)
def test_one_number_per_row_is_a_column_before_tensorflow_2_7(imports: str, expected: list[str]) -> None:
    source = read_source("met.py", NUMBERS.format(imports=imports, stacked="tf.stack([x, x], axis=1)").encode())
    (event,) = [e for e in read(source, Options(target_keras="2")).events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    shapes = [layer.output_shape for layer in event.model.layers]
    assert ["?" if isinstance(shape, Unknown) else shape_text(shape) for shape in shapes] == expected


@pytest.mark.tensorflow
def test_keras_2_leaves_one_number_per_row_as_it_is() -> None:
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    older = pytest.importorskip("tf_keras", reason="needs TensorFlow and tf_keras")
    model = older.Sequential([older.layers.Lambda(lambda x: tf.stack([x, x], axis=1)), older.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros(64, "float32"), np.zeros(64, "float32"), verbose=0)
    assert [layer.output_shape for layer in model.layers] == [(32, 2), (32, 1)]


TENSORFLOW = "import tensorflow as tf\nfrom tensorflow import keras"
BATCHES = "tf.data.Dataset.from_tensor_slices(X(400_000)).batch(16)"  # all of them are full
UNEVEN = BATCHES.replace("16", "7")


@pytest.mark.parametrize(
    ("meets", "shapes"),
    [
        (f"for x in {BATCHES}:\n    m(x)", ["(16, 3)", "(16, 1)"]),
        # the first round is the one with the number 0, which leaves no loop
        (f"for step, x in enumerate({BATCHES}):\n    if step > 1:\n        break\n    m(x)", ["(16, 3)", "(16, 1)"]),
        (
            f"for step, x in enumerate({UNEVEN}, 1):\n    if step == 2:\n        break\n    m(x)",
            ["(batch_size, 3)", "(batch_size, 1)"],
        ),
        # batches of several lengths: whether Keras gives up the number of samples is not followed
        (f"for x in {UNEVEN}:\n    m(x)", ["?", "?"]),
        (f"for x in {BATCHES}:\n    m(x)\nfor x in {UNEVEN}:\n    m(x)", ["?", "?"]),
    ],
)
def test_the_number_of_samples_in_the_batches_of_a_loop(meets: str, shapes: list[str]) -> None:
    """tf_keras shows `(16, 3)` or, where it leaves off in the second round, `(7, 3)`, and `(None, 3)` for the last two."""
    model = shown(meets, 2, TENSORFLOW)
    assert [layer.params for layer in model.layers] == [9, 4]
    said = [layer.output_shape for layer in model.layers]
    assert ["?" if isinstance(shape, Unknown) else shape_text(shape) for shape in said] == shapes


def test_a_round_that_leaves_at_once_builds_nothing() -> None:
    meets = f"for step, x in enumerate({BATCHES}):\n    if step == 0:\n        break\n    m(x)"
    model = shown(meets, 2, TENSORFLOW)
    assert not any(isinstance(layer.params, int) for layer in model.layers)
