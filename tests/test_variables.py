"""Variables of TensorFlow as attributes of a layer: weights to Keras 2, nothing to Keras 3."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import LayerTrace, ModelTrace, Summary

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
