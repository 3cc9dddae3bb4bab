"""How layers and models may be called: by name, on dicts, on data, twice; and arguments that only Keras 2 takes."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

IN_BOTH = {
    "attention on data that are given by name": """\
query, value = np.ones((2, 4, 8)), np.ones((2, 3, 8))
attention = layers.MultiHeadAttention(2, 2)
out = attention(query=query, value=value)
Model(x := Input((5, 8)), attention(x, x)).summary()
""",
    "attention that is given its query last": """\
value, query = Input((7, 8)), Input((5, 6))
Model([value, query], layers.MultiHeadAttention(2, 4)(value=value, query=query)).summary()
Model([value, query], layers.MultiHeadAttention(2, 4)(key=value, value=value, query=query)).summary()
""",
    "the shape that NumPy reads of a tensor": """\
x = Input((8, 9, 3))
y = layers.Conv2D(int(np.shape(x)[-1]), 3)(x)
Model(x, layers.Reshape((np.shape(y)[1] * np.shape(y)[2], 3))(y)).summary()
""",
    "attention on data and a mask": """\
x = np.ones((2, 4, 8))
layers.MultiHeadAttention(2, 2)(x, value=x, attention_mask=np.ones((2, 4, 4), bool))
layers.LSTM(3)(x, mask=np.ones((2, 4), bool))
""",
    "a model on a dict with more than it takes": """\
x = Input((1,), name="size")
m = Model(x, layers.Dense(2)(x))
m({"other": np.ones((3, 9)), "size": np.ones((3, 1))})
""",
    "a shape that is only asked for": """\
conv = layers.Conv2D(3, 3)
height = conv.compute_output_shape((None, 9, 9, 3))[1], conv.compute_output_shape((None, 9, 9, 5))[1]
Model(x := Input((7, 7, 1)), conv(x)).summary()
""",
    "weights of an embedding that is built for no shape": """\
words = layers.Embedding(10, 16)
words.build(None)
Model(x := Input((7,)), words(x)).summary()
""",
}
IN_THREE = {
    "low rank after a build without a shape": "e = layers.Embedding(10, 16)\ne.build()\ne.enable_lora(4)\n",
    "low rank after a build for a shape that is not known": """\
import os
layer = layers.Dense(5)
layer.build((2, len(os.sep) + 1))
layer.enable_lora(2)
""",
    "two numbers are crossed": """\
import tensorflow as tf
number = layers.HashedCrossing(num_bins=10)((tf.constant("A"), tf.constant(101)))
row = layers.HashedCrossing(num_bins=5, output_mode="one_hot")((tf.constant("A"), tf.constant(101)))
""",
    "pictures with their labels and boxes": """\
boxes = {"boxes": np.ones((1, 2, 4)), "labels": np.ones((1, 2))}
data = {"images": np.ones((1, 8, 8, 3)), "bounding_boxes": boxes, "labels": np.array([[1, 2]])}
out = layers.CenterCrop(4, 4, bounding_box_format="xyxy")(data)
more = layers.RandomFlip(bounding_box_format="xyxy")(data)
""",
    "a Normalization that learns from a list of batches": """\
x = np.random.random((32, 4, 3, 5)).astype("float32")
layer = layers.Normalization(axis=(1, 2))
layer.adapt([x[i : i + 8] for i in range(0, 32, 8)])
y = layer(x)
""",
    "the loss that Keras chooses": """\
m = Sequential([Input((3,)), layers.Dense(1, activation="sigmoid")])
m.compile(optimizer="adam", loss="CrossEntropy", metrics=["ACC"])
m.fit(np.ones((5, 3)), np.ones((5, 1)), verbose=0)
""",
    "an input that may be None": """\
class Sum(layers.Layer):
    def call(self, x, y=None):
        return x if y is None else x + y

    def compute_output_shape(self, shape):
        return shape

a, b = Input((2,)), Input((2,), optional=True)
Model([a, b], Sum()(a, b))([np.ones((2, 2)), None])
""",
    "the backend inside of Keras": """\
from keras.src import backend
with backend.name_scope("block"):
    shape = backend.shape(np.ones((2, 3)))
""",
}
IN_TWO = {
    "a tensor as a switch": "import tensorflow as tf\nlayers.Dense(3, trainable=tf.constant(True))\n",
    "a stack that met batches of two sizes is taken apart": """\
m = Sequential([layers.Dense(4, name="first"), layers.Dense(2)])
m(np.ones((3, 6)))
m(np.ones((4, 6)))
Model(inputs=m.inputs, outputs=[layer.output for layer in m.layers]).summary()
m.summary()
""",
    "a dict with more than a model of several inputs takes": """\
a, b = Input((3,), name="a"), Input((3,), name="b")
m = Model({"p": a, "q": b}, layers.Add()([a, b]))
m({"p": np.ones((2, 3)), "q": np.ones((2, 3)), "label": np.ones((2,))})
""",
    "floats as the dtype of a Hashing": """\
Model(x := Input((4,), dtype="string"), layers.Hashing(3, dtype="float32")(x)).summary()
layers.Hashing(3, dtype="string")
""",
    "constants of a cell of one's own": """\
class Cell(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = self.state_size = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")

    def call(self, inputs, states, constants):
        out = keras.backend.dot(inputs, self.kernel) + states[0] * constants[0]
        return out, [out]

x, c = Input((None, 5)), Input((32,))
Model([x, c], layers.RNN(Cell(32))(x, constants=c)).summary()
""",
    "arguments that recurrent layers hand to their cells": """\
layers.SimpleRNN(3, enable_caching_device=True)
layers.GRUCell(3, enable_caching_device=True, force_generator=True)
layers.LSTMCell(3, rng_type="stateless")
x = Input((4, 5))
Model(x, layers.LSTM(3, enable_caching_device=True, force_generator=True)(x)).summary()
cells = layers.StackedRNNCells([layers.LSTMCell(4), layers.LSTMCell(4)], reverse_state_order=False)
Model(x, layers.RNN(cells)(x)).summary()
""",
    "arguments that a simple cell has not": "layers.SimpleRNN(3, force_generator=True)\n",
    "numbers at a place that a tensor tells": """\
import tensorflow as tf
numbers, place = tf.range(10.0), Input(shape=(), dtype="int32")
Model(place, numbers[place[0]])
Model(place, numbers[: place[0]])
""",
    "a Wrapper by itself": "Model(x := Input((1,)), layers.Wrapper(layers.Dense(2))(x)).summary()\n",
}
CASES = [
    *((dialect, name) for dialect in HEADS for name in IN_BOTH),
    *((3, name) for name in IN_THREE),
    *((2, name) for name in IN_TWO),
]


@pytest.mark.parametrize(("dialect", "name"), CASES)
def test_calls(dialect: int, name: str) -> None:
    verdict = judge(HEADS[dialect] + {**IN_BOTH, **IN_THREE, **IN_TWO}[name], dialect)
    assert verdict.outcome in ("equal", "unknown"), verdict.why


@pytest.mark.parametrize("wrap", ["({})", "layers.Bidirectional({})"])
def test_states_of_stacked_cells_are_shown_in_lists_by_keras_2(wrap: str) -> None:
    loop = wrap.format("layers.RNN([layers.LSTMCell(5), layers.LSTMCell(5)], return_state=True)")
    program = f"x = Input((8, 16))\ny = {loop}(x)\nModel(x, layers.Dense(2)(y[0])).summary()\n"
    assert judge(HEADS[2] + program, 2).outcome == "unknown"
    verdict = judge(HEADS[3] + program, 3)
    assert verdict.outcome == "equal", verdict.why


def test_the_kind_of_implementation_beside_the_output_is_not_known() -> None:
    verdict = judge(HEADS[2] + "Model(x := Input((4, 5)), layers.GRU(3, return_runtime=True)(x)).summary()\n", 2)
    assert verdict.outcome == "unknown", verdict.why


# sizes of one sample, the declared shape, a layer without weights
OF_OTHER_SIZES = {
    "an axis more": ("5, 6", "(5,)", "layers.ReLU()"),
    "an axis less": ("5", "(5, 6)", "layers.Softmax()"),
    "an axis more behind one that is open": ("5, 6, 7", "(None, 6)", "layers.Dropout(0.1)"),
    "an axis more that is flattened": ("5, 6", "(5,)", "layers.Flatten()"),
    "an axis of one less": ("5", "(5, 1)", "layers.ReLU()"),
    "an axis of one more": ("5, 1", "(5,)", "layers.ReLU()"),
    "another width": ("7", "(5,)", "layers.ReLU()"),
}


@pytest.mark.parametrize("dialect", [3, 2])
@pytest.mark.parametrize("model", ["Sequential([i, {}])", "Model(i, {}(i))"])
@pytest.mark.parametrize(("sizes", "declared", "layer"), OF_OTHER_SIZES.values(), ids=OF_OTHER_SIZES)
def test_predict_answers_for_the_data_that_it_is_given(sizes: str, declared: str, layer: str, model: str, dialect: int) -> None:
    program = f"i = Input({declared})\np = {model.format(layer)}.predict(np.zeros((4, {sizes})), verbose=0)\n"
    verdict = judge(f"{HEADS[dialect]}{program}Sequential([Input(p.shape[1:]), layers.Dense(2)]).summary()\n", dialect)
    assert verdict.outcome == "equal", verdict.why
