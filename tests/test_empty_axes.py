"""Axes of length 0: what Keras refuses to compute on them, outside of the user's own code and inside."""

from __future__ import annotations

import pytest

pytest.importorskip("keras", reason="needs TensorFlow")

from program_referee import judge

pytestmark = pytest.mark.tensorflow

HEADS = {
    2: "import tf_keras as keras\nfrom tf_keras import layers\n",
    3: "import keras\nfrom keras import layers\n",
}
FORMS = {
    "outside": "x = keras.Input({shape})\nmodel = keras.Model(x, layers.{layer}(x))\nmodel.summary()\n",
    "inside": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.part = layers.{layer}
    def call(self, x):
        return self.part(x)
x = keras.Input({shape})
model = keras.Model(x, Net()(x))
model.summary()
""",
}
CASES = {
    "Conv1D(2, 2)": [(3, 0), (None, 0)],
    "Conv1D(2, 2, padding='causal')": [(0, 3)],
    "Conv2D(2, 2, padding='same')": [(4, 4, 0), (0, 4, 3)],
    "SeparableConv1D(2, 2)": [(3, 0)],
    "DepthwiseConv2D(2)": [(4, 4, 0)],
    "Conv1DTranspose(2, 2)": [(3, 0)],
    "MaxPooling1D(2)": [(3, 0)],
    "MaxPooling2D(2, padding='same')": [(4, 4, 0)],
    "UpSampling1D(2)": [(0, 3), (3, 0)],
    "SimpleRNN(3)": [(0, 3), (3, 0)],
    "LSTM(3)": [(0, 3)],
    "GRU(3, return_sequences=True)": [(0, 3)],
    "RNN(layers.LSTMCell(3))": [(0, 3)],
    "ConvLSTM2D(2, 2)": [(0, 4, 4, 2), (3, 4, 4, 0)],
    "TimeDistributed(layers.Dense(3))": [(0, 3)],
    "Bidirectional(layers.GRU(3))": [(0, 3)],
    "GlobalMaxPooling1D()": [(0, 3), (1, 3)],
    "Dense(3)": [(3, 0)],
    "Flatten()": [(0, 3)],
}


@pytest.mark.parametrize("dialect", [2, 3])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layer", CASES)
def test_as_keras_does(layer: str, form: str, dialect: int) -> None:
    for shape in CASES[layer]:
        verdict = judge(HEADS[dialect] + FORMS[form].format(layer=layer, shape=shape), dialect)
        assert verdict.outcome == "equal", (shape, verdict.why)


@pytest.mark.parametrize("layer", ["LSTM(0)", "GRU(0)", "SimpleRNN(0)", "LSTMCell(0)", "Embedding(0, 3)", "Embedding(5, 0)"])
@pytest.mark.parametrize("dialect", [2, 3])
def test_no_units_are_refused_where_the_layer_is_made(layer: str, dialect: int) -> None:
    verdict = judge(f"{HEADS[dialect]}layer = layers.{layer}\n", dialect)
    assert verdict.outcome == "equal", verdict.why
