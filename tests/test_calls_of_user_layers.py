"""How tensors reach the `call` of a user's layer: one by one, by name, in a list, in a dict; and what its body computes."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint.config import Settings
from cnnlint.program import ModelTrace
from cnnlint.run import check_source

HEAD = """import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, layers
from keras import backend as K
"""
PROGRAMS = {
    "by name": (
        """class Mix(layers.Layer):
    def call(self, source, target=None):
        return tf.concat([source, target, target], axis=-1)
a, b = Input((3,)), Input((5,))
model = Model([a, b], Mix()(target=b, source=a))""",
        (None, 13),
    ),
    "a dict": (
        """class Mix(layers.Layer):
    def __init__(self):
        super().__init__()
        self.join = layers.Concatenate()
    def call(self, inputs):
        return self.join([inputs["b"], inputs["a"], inputs["a"]])
a, b = Input((3,)), Input((5,))
model = Model([a, b], Mix()({"a": a, "b": b}))""",
        (None, 11),
    ),
    "built by hand for a list": (
        """class Mix(layers.Layer):
    def __init__(self):
        super().__init__()
        self.join, self.dense = layers.Concatenate(), layers.Dense(7)
    def build(self, shapes):
        self.join.build(shapes)
        self.dense.build(self.join.compute_output_shape(shapes))
    def call(self, inputs):
        return self.dense(self.join(inputs))
a, b = Input((3,)), Input((5,))
model = Model([a, b], Mix()([a, b]))""",
        (None, 7),
    ),
    "sampling": (
        """class Sampling(layers.Layer):
    def call(self, inputs):
        mean, spread = inputs
        epsilon = tf.random.normal(shape=(tf.shape(mean)[0], tf.shape(mean)[1]))
        return mean + tf.exp(0.5 * spread) * epsilon
a = Input((3,))
model = Model(a, Sampling()([layers.Dense(2)(a), layers.Dense(2)(a)]))""",
        (None, 2),
    ),
    "positions": (
        """class Positions(layers.Layer):
    def __init__(self, longest, words, width):
        super().__init__()
        self.tokens = layers.Embedding(words, width)
        self.places = layers.Embedding(longest, width)
    def call(self, x):
        return self.tokens(x) + self.places(tf.range(start=0, limit=tf.shape(x)[-1], delta=1))
a = Input((None,))
model = Model(a, Positions(10, 100, 16)(a))""",
        (None, None, 16),
    ),
    "attention": (
        """class Attention(layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=(shape[-1], 1))
        self.bias = self.add_weight(name="bias", shape=(shape[1], 1))
    def call(self, x):
        weights = K.softmax(K.tanh(K.dot(x, self.kernel) + self.bias), axis=1)
        return K.sum(x * weights, axis=1)
a = Input((7, 4))
model = Model(a, Attention()(a))""",
        (None, 4),
    ),
    "an activation": (
        """class Own(layers.Layer):
    def __init__(self, units, activation=None):
        super().__init__()
        self.units, self.activation = units, keras.activations.get(activation)
    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=(shape[-1], self.units))
    def call(self, x):
        return self.activation(tf.matmul(x, self.kernel))
a = Input((3,))
model = Model(a, Own(7, activation="relu")(a))""",
        (None, 7),
    ),
    "what its class and the one before it have": (
        """class Sizes(layers.Layer):
    units = 7
    @classmethod
    def wider(cls, size):
        return size * cls.factor()
    @classmethod
    def factor(cls):
        return 2
    @staticmethod
    def narrower(size):
        return size // 2
    @property
    def width(self):
        return self.wider(self.units)
class Block(Sizes):
    units = 5
    @classmethod
    def factor(cls):
        return 3
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(self.width)
        self.last = layers.Dense(self.narrower(self.wider(4)))
    def call(self, x):
        return self.last(self.first(x))
class Same(Block):
    pass
a = Input((4,))
model = Model(a, Same()(a))""",
        (None, 6),
    ),
}


def _model(text: str) -> ModelTrace:
    (file,) = check_source(text, "model.py", Settings(**{"target-keras": 2})).files
    assert file.program is not None
    return next(m for m in file.program.models if m.name == "model")


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_output_is_told(name: str) -> None:
    body, expected = PROGRAMS[name]
    assert _model(HEAD + body).layers[-1].output_shape == expected


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", PROGRAMS)
def test_keras_agrees(name: str) -> None:
    keras = pytest.importorskip("tf_keras", reason="needs TensorFlow")
    body, expected = PROGRAMS[name]
    scope: dict[str, Any] = {}
    text = (HEAD + body).replace("import keras", "import tf_keras as keras").replace("from keras", "from tf_keras")
    exec(text, scope)
    model = scope["model"]
    assert isinstance(model, keras.Model)
    assert tuple(model.output_shape) == expected
    ours = _model(text)
    assert model.count_params() == sum(layer.params for layer in ours.layers)  # type: ignore[misc]


@pytest.mark.parametrize("name", ["six.moves", "past.builtins"])
def test_ranges_of_other_names(name: str) -> None:
    text = f"from {name} import {'range' if name == 'six.moves' else 'xrange'} as span\n{HEAD}model = keras.Sequential()\n"
    text += "model.add(Input((4,)))\nfor _ in span(3):\n    model.add(layers.Dense(2))\nmodel.summary()\n"
    assert len(_model(text).layers) == 3


def test_a_key_that_is_not_known_may_be_any() -> None:
    text = f"""from collections import defaultdict
{HEAD}
sizes = defaultdict(list)
for line in open("sizes.txt"):
    sizes[line].append(3)
model = keras.Sequential([Input((4,)), layers.Dense(len(sizes["a"]))])
"""
    assert not isinstance(_model(text).layers[-1].params, int)


def test_a_model_called_on_one_of_two_ways() -> None:
    text = f"""import sys
{HEAD}
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2)
    def call(self, x):
        return self.dense(x)
model = Own()
if len(sys.argv) > 1:
    model(np.zeros((3, 4)))
model(np.zeros((3, 4)))
model.summary()
"""
    assert [layer.params for layer in _model(text).layers] == [10]


def test_a_model_that_is_made_is_one_model_though_keras_calls_its_other_methods() -> None:
    program = """import keras

class Autoencoder(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential([keras.Input((28,)), keras.layers.Dense(4)])

    def train_step(self, data):
        return {"loss": self.compiled_loss(data, self.encoder(data))}

model = Autoencoder()
model.encoder.summary()
"""
    (file,) = check_source(program, "model.py", Settings()).files
    assert file.program is not None
    assert [m.keras_name for m in file.program.models] == ["autoencoder"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", (None, 8)),
        ("return_state=True", [(None, 8)] * 3),
        ("return_sequences=True", None),
        ("return_state=True, stateful=True", None),
    ],
)
def test_a_recurrent_layer_on_an_unknown_sequence(settings: str, expected: Any) -> None:
    text = f"""from elsewhere import encode
{HEAD}
a = Input((3, 4))
model = Model(a, layers.LSTM(8, {settings})(layers.Lambda(encode)(a)))
"""
    output = _model(text).layers[-1].output_shape
    assert output == expected if expected is not None else not isinstance(output, tuple | list)


@pytest.mark.parametrize(
    ("target", "expected", "params"), [("(4, 6)", (None, 4, 6), 63), ("(-1, 6)", None, None), ("(4, n)", None, None)]
)
def test_a_reshape_of_what_is_not_known(target: str, expected: Any, params: int | None) -> None:
    """What follows has all that it has to know, unless a size is left open."""
    text = f"""from elsewhere import encode, n
{HEAD}
a = Input((3, 4))
x = layers.Reshape({target})(layers.Lambda(encode)(a))
model = Model(a, layers.Dense(9)(layers.GlobalMaxPooling1D()(x)))
"""
    *_, reshape, _, dense = _model(text).layers
    if expected is None:
        assert not isinstance(reshape.output_shape, tuple)
        assert not isinstance(dense.params, int)
    else:
        assert (reshape.output_shape, dense.params) == (expected, params)


BEHIND_A_FLAG = """
import tensorflow as tf
from tensorflow.keras import Input, Model, layers
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.narrow = layers.Dense(3)
        self.wide = layers.Dense(5)
    def call(self, x, training, beside, other):
        return self.narrow(x) + self.narrow(beside), self.wide(other)
i, j, k = Input((4,)), Input((4,)), Input((7,))
model = Model([i, j, k], Block()({given}))
model.summary()
"""


@pytest.mark.parametrize("given", ["i, False, j, k", "i, training=False, beside=j, other=k", "i, False, beside=j, other=k"])
def test_tensors_behind_a_flag_go_to_their_own_parameters(given: str) -> None:
    (file,) = check_source(BEHIND_A_FLAG.replace("{given}", given), "model.py", Settings(**{"target-keras": 2})).files
    assert file.findings == ()
    (block,) = [layer for layer in file.model_traces[0].layers if layer.type == "Block"]
    assert (block.output_shape, block.params) == ([(None, 3), (None, 5)], 15 + 40)


def test_shapes_that_are_not_known_are_no_sizes_of_one_shape() -> None:
    text = (
        HEAD
        + """from elsewhere import Strange
class Distance(layers.Layer):
    def __init__(self):
        super().__init__()
        self.difference = layers.Subtract()
    def build(self, shapes):
        self.difference.build(shapes)
        self.rest = self.difference.compute_output_shape(shapes)
    def call(self, inputs):
        return self.difference(inputs)
a = Strange()(Input((3,)))
Distance()([a, a])
"""
    )
    (report,) = check_source(text, "model.py", Settings()).files
    assert "error" not in {finding.severity.value for finding in report.findings}


THREE_OF_ONE = """
class Heads(layers.Layer):
    def call(self, inputs, mask=None):
        query, key, value = [part for part in inputs]
        return query + key + value
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.heads = Heads()
    def call(self, x, mask=None):
        return self.heads([x] * 3, mask)
from elsewhere import load
import tensorflow as tf
Block()({given})
"""


@pytest.mark.parametrize("given", ["load(), mask=tf.zeros((2, 1, 1, 3))", "load(), tf.zeros((2, 1, 1, 3))"])
def test_a_list_of_which_nothing_is_known_is_the_input_of_a_layer_that_is_given_a_mask(given: str) -> None:
    (report,) = check_source(HEAD + THREE_OF_ONE.format(given=given), "model.py", Settings()).files
    assert [finding.code for finding in report.findings if finding.severity.value == "error"] == []


def test_a_layer_that_a_call_cannot_call_is_shown_at_both_places() -> None:
    text = (
        "import keras\nfrom keras import layers\nclass Head(layers.Layer):\n    def __init__(self):\n"
        "        super().__init__()\n        self.conv = layers.Conv2D(4, 3)\n\n\n"
        "    def call(self, x):\n        return self.conv(x)\n"
        "model = keras.Model(i := keras.Input((20,)), Head()(i))\n"
    )
    (finding,) = [f for f in check_source(text).findings if f.severity.value == "error"]
    assert (finding.span.line, [(one.span.line, one.text) for one in finding.labels]) == (6, [(10, "called here")])
    (finding,) = check_source(text.replace("self.conv(x)", "layers.Conv2D(4, 3)(x)")).findings[:1]
    assert [one.text for one in finding.labels if one.text == "called here"] == []


@pytest.mark.parametrize(
    ("sizes", "told"),
    [("(-1, 8, 100)", True), ("(-1, 64, 48)", False), ("(-1, 48)", False), ("(-1, 6144)", False), ("(-1, n)", False)],
)
def test_a_reshape_that_cuts_across_the_samples(sizes: str, told: bool) -> None:
    layer = f"class Cut(layers.Layer):\n    def call(self, x):\n        return tf.reshape(x, {sizes})\n"
    text = f"{HEAD}n = int(input())\n{layer}i = Input((32, 32, 3))\nmodel = Model(i, Cut()(i))\n"
    assert [f.severity.value for f in check_source(text).findings if f.code == "CNN109"] == ["warning"] * told
