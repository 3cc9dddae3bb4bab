"""Variables of TensorFlow as attributes of a layer: weights to Keras 2, nothing to Keras 3."""

from __future__ import annotations

import math

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import LayerTrace, ModelTrace, Summary
from cnnlint.report.rows import totals

PROGRAM = """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

class Plain(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        start = tf.random_normal_initializer()
        self.w = tf.Variable(name="kernel", initial_value=start(shape=(input_shape[-1], self.units)), trainable=True)
        self.b = tf.Variable(tf.zeros((self.units,)), trainable=False)
        self.more = [tf.Variable(1.0), {"rate": tf.Variable([1.0, 2.0])}]
        self.constant = tf.constant([1.0, 2.0, 3.0])
        self.derived = self.w * 2.0

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b

model = keras.Sequential([keras.Input((4,)), Plain(5), layers.Dense(2)])
model.summary()
"""


def layer(dialect: str) -> LayerTrace:
    program = read(read_source("model.py", PROGRAM.encode()), Options(target_keras=dialect))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    return event.model.layers[0]


def test_keras_2_counts_them() -> None:
    found = layer("2")
    assert (found.params, found.trainable_params, found.output_shape) == (28, 23, (None, 5))


def test_keras_3_does_not() -> None:
    found = layer("3")
    assert found.params == 0


@pytest.mark.tensorflow
def test_keras_2_says_the_same() -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow")
    names: dict[str, object] = {}
    exec(
        PROGRAM.replace("from tensorflow import keras", "import tf_keras as keras").replace("tensorflow.keras", "tf_keras"),
        names,
    )
    plain = names["model"].layers[0]  # type: ignore[attr-defined]
    assert plain.count_params() == 28
    assert sum(int(w.shape.num_elements()) for w in plain.trainable_weights) == 23


OWN = """
import tensorflow as tf
from tensorflow import keras

class Line(keras.Model):
    def __init__(self):
        super().__init__()
        self.slope = tf.Variable(0.0)
        self.many = [tf.Variable(tf.zeros((3,)), trainable=False)]
        self.shift = self.add_weight(name="shift", shape=(5,))

    def call(self, x):
        return self.slope * x

class Watched(keras.Model):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner
        self.mean = keras.metrics.Mean(name="loss")
        self.more = [keras.metrics.Sum(name="sum"), keras.metrics.AUC(name="auc"), keras.metrics.Precision(name="precision")]

    def call(self, x):
        return self.inner(x)
"""
TOTALS = [  # the model, what Keras 2 and 3 print of it: all weights, those that are trained
    ("model = Line()\nmodel.build((None, 1))", (9, 6), (5, 5)),
    ("model = Line()\nmodel(tf.zeros((2, 1)))", (9, 6), (5, 5)),
    ("model = keras.Sequential([keras.Input((1,)), Line()])", (9, 6), (5, 5)),
    ("model = Watched(Line())\nmodel(tf.zeros((2, 1)))", (9 + 805, 6), (5, 5)),
    ("model = keras.Sequential([keras.Input((1,)), Watched(Line())])", (9 + 805, 6), (5, 5)),
    ("model = Line()\nmodel(tf.zeros((2, 1)))\nmodel.late = keras.metrics.MeanSquaredError()", (11, 6), None),  # 3 refuses
    ("model = Line()\nmodel(tf.zeros((2, 1)))\nmodel.trainable = False", (9, 0), (5, 0)),
]


@pytest.mark.parametrize("dialect", ["2", "3"])
@pytest.mark.parametrize("case", range(len(TOTALS)))
def test_what_a_model_makes_for_itself_counts(case: int, dialect: str) -> None:
    """It has no row of its own in the table of that model."""
    made, *wanted = TOTALS[case]
    program = read(read_source("model.py", f"{OWN}{made}\nmodel.summary()".encode()), Options(target_keras=dialect))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    found = totals(event.model)
    expected = wanted[int(dialect) - 2]
    assert expected is None or (found.total, found.trainable) == expected


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", ["tf_keras", "keras"])
@pytest.mark.parametrize("case", range(len(TOTALS)))
def test_keras_counts_what_a_model_makes_for_itself(case: int, package: str) -> None:
    pytest.importorskip(package, reason="needs TensorFlow")
    made, *wanted = TOTALS[case]
    expected = wanted[0 if package == "tf_keras" else 1]
    if expected is None:
        return
    names: dict[str, object] = {}
    exec(f"{OWN.replace('from tensorflow import keras', f'import {package} as keras')}{made}", names)
    model = names["model"]
    counts = [sum(w.shape.num_elements() if package == "tf_keras" else math.prod(w.shape) for w in weights)
              for weights in (model.weights, model.trainable_weights)]  # type: ignore[attr-defined]  # fmt: skip
    assert tuple(counts) == expected


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        ("keras.metrics.MeanIoU(num_classes=3)", "how many variables the metric MeanIoU has is not known"),
        ("keras.metrics.AUC(num_thresholds=n)", "how many variables the metric AUC has is not known"),
        ("Own()", "the variables of a metric of the program's own are not counted"),
    ],
)
def test_a_metric_whose_variables_are_not_known_leaves_the_total_open(metric: str, why: str) -> None:
    text = f"{OWN}class Own(keras.metrics.Metric):\n    pass\n\nmodel = Line()\nmodel.late = {metric}\nmodel.build((None, 1))"
    program = read(read_source("model.py", f"{text}\nmodel.summary()".encode()), Options(target_keras="2"))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    assert totals(event.model).total is None
    assert why in [gap.reason for gap in event.model.unknown]


KEPT_BY_OTHERS = """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
cells = layers.StackedRNNCells([layers.LSTMCell(4), layers.LSTMCell(3)])
steps = layers.RNN(cells, return_sequences=True)
steps.start = tf.Variable(tf.zeros([30, 20]), trainable=False)  # before it has weights
model = keras.Sequential([keras.Input((20, 5)), steps, layers.Dense(2)])
model.layers[-1].scales = [tf.Variable(tf.zeros([7]))]
model.layers[-1].note = 3
"""


@pytest.mark.parametrize(("dialect", "counts"), [("2", (256 + 600, 8 + 7)), ("3", (256, 8))])
def test_a_layer_of_keras_keeps_what_it_is_given_as_an_attribute(dialect: str, counts: tuple[int, int]) -> None:
    program = read(read_source("model.py", f"{KEPT_BY_OTHERS}model.summary()".encode()), Options(target_keras=dialect))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    assert tuple(row.params for row in event.model.layers) == counts


@pytest.mark.tensorflow
@pytest.mark.parametrize(("package", "counts"), [("tf_keras", (256 + 600, 8 + 7)), ("keras", (256, 8))])
def test_keras_says_so_of_its_layers(package: str, counts: tuple[int, int]) -> None:
    pytest.importorskip(package, reason="needs TensorFlow")
    names: dict[str, object] = {}
    text = KEPT_BY_OTHERS.replace("from tensorflow import keras", f"import {package} as keras")
    exec(text.replace("tensorflow.keras", package), names)
    assert tuple(layer.count_params() for layer in names["model"].layers) == counts  # type: ignore[attr-defined]


REPLACED = """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
one, two = layers.Dense(3), layers.Dense(3)
two.kernel = tf.Variable(tf.zeros([9, 9]))  # which it makes anew
model = keras.Sequential([keras.Input((2,)), one, two, layers.Embedding(4, 5)])
one.kernel = tf.Variable(tf.zeros([2, 3]))
two.state = tf.Variable(tf.zeros([5]))
two.state = tf.Variable(tf.zeros([7]))
model.layers[-1].embeddings = tf.Variable(tf.zeros([6, 5]))
model.layers[-1].state = tf.Variable(tf.zeros([6, 5]))
model.layers[-1].state = None
"""
LEFT = (9, 12 + 7, 30)


def test_a_variable_takes_the_place_of_what_was_there() -> None:
    program = read(read_source("model.py", f"{REPLACED}model.summary()".encode()), Options(target_keras="2"))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    assert tuple(row.params for row in event.model.layers) == LEFT


@pytest.mark.tensorflow
def test_keras_2_replaces_it_too() -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow")
    names: dict[str, object] = {}
    text = REPLACED.replace("from tensorflow import keras", "import tf_keras as keras")
    exec(text.replace("tensorflow.keras", "tf_keras"), names)
    assert tuple(layer.count_params() for layer in names["model"].layers) == LEFT  # type: ignore[attr-defined]


LISTED = """
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K

class Table(keras.layers.Layer):
    def build(self, input_shape):
        BODY
        self.built = True

    def call(self, x):
        return x

model = keras.Sequential([keras.Input((5,)), Table(), keras.layers.Dense(1)])
"""
FILLED = [  # what `build` does, all weights and those that are trained; None where Keras 2 counts one of them twice
    ("self._trainable_weights.append(K.variable(np.zeros((3, 4))))", (12, 12)),
    ("self._trainable_weights.extend([K.zeros((3, 4)), K.ones((2,))])", (14, 14)),
    ("self._trainable_weights += [K.random_normal_variable((3, 4), 0, 1)]", (12, 12)),
    ("self.k = K.zeros((3, 4)); self._trainable_weights.append(self.k)", (12, 12)),
    ("self._trainable_weights = [K.random_uniform_variable((3, 4), 0, 1)]", (12, 12)),
    ("self._non_trainable_weights.append(K.variable(np.zeros((3, 4))))", (12, 0)),
    ("self.add_weight('a', (2,)); self._trainable_weights.append(K.ones((3, 4)))", (14, 14)),
    ("self.k = K.zeros_like(K.ones((3, 4)))", (0, 0)),
    ("self.k = K.zeros((3, 4)); self._non_trainable_weights.append(self.k)", None),
    ("self._non_trainable_weights = [K.zeros((3, 4))]", None),
]


@pytest.mark.parametrize(("body", "wanted"), FILLED)
def test_the_lists_in_which_keras_2_keeps_weights(body: str, wanted: tuple[int, int] | None) -> None:
    source = LISTED.replace("BODY", body) + "model.summary()"
    program = read(read_source("model.py", source.encode()), Options(target_keras="2"))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    table = event.model.layers[0]
    assert (table.params is None) if wanted is None else ((table.params, table.trainable_params) == wanted)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("body", "wanted"), FILLED)
def test_keras_2_itself_finds_them_in_the_lists(body: str, wanted: tuple[int, int] | None) -> None:
    keras = pytest.importorskip("tf_keras", reason="needs TensorFlow")
    source = LISTED.replace("BODY", body).replace("from tensorflow import keras", "import tf_keras as keras")
    names: dict[str, object] = {}
    exec(source.replace("tensorflow.keras", "tf_keras"), names)
    table = names["model"].layers[0]  # type: ignore[attr-defined]
    trained = sum(keras.backend.count_params(w) for w in table.trainable_weights)
    fixed = sum(keras.backend.count_params(w) for w in table.non_trainable_weights)
    assert (trained == fixed == 12) if wanted is None else ((trained + fixed, trained) == wanted)
