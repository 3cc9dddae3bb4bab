"""Programs written to be misread: what cnnlint says of each is what Keras does."""

from __future__ import annotations

import pytest
from program_referee import judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

HEADS = {
    3: "import keras\nimport numpy as np\nfrom keras import Input, Model, Sequential, layers\n",
    2: "import tf_keras as keras\nimport numpy as np\nfrom tf_keras import Input, Model, Sequential, layers\n",
}
LEFT_OPEN = {
    (3, "a layer that is called before and after the cut"),
    (3, "mask for a layer without it"),
    (2, "mask for a layer without it"),
    (2, "a copy of an own model"),
    (2, "outputs by key"),
    (2, "mask that nobody gives"),
    (2, "mask without a default"),
    (2, "both without a default"),
}
PROGRAMS = {
    "a model from the output of its first layer": """\
i = Input((8,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
c = layers.Add()([a, b])
m = Model(a, c)
m.summary()
m2 = Model(m.input, layers.Dense(2)(m.output))
m2.summary()
""",
    "the inner input is an output as well": """\
i = Input((8,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model(a, [a, b])
m.summary()
""",
    "a layer that is called before and after the cut": """\
i = Input((8,))
s = layers.Dense(8)
a = s(i)
b = s(a)
m = Model(a, b)
m.summary()
""",
    "an inner tensor and an Input": """\
i = Input((8,)); j = Input((4,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model([a, j], layers.Add()([b, j]))
m.summary()
m([a, j])
""",
    "an Input is missing behind the cut": """\
i = Input((8,)); j = Input((4,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model(a, layers.Add()([b, j]))
m.summary()
""",
    "an Input and what comes of it": """\
i = Input((8,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model([i, a], layers.Add()([b, layers.Dense(4)(i)]))
m.summary()
""",
    "a model of one tensor": """\
i = Input((8,))
a = layers.Dense(4)(i)
m = Model(a, a)
m.summary()
""",
    "the two halves of a model": """\
i = Input((8,8,3))
x = layers.Conv2D(4, 3)(i)
x = layers.ReLU()(x)
y = layers.Flatten()(x)
base = Model(i, y)
top = Model(base.layers[1].output, base.output)
bottom = Model(base.input, base.layers[1].output)
top.summary(); bottom.summary()
z = Input((8,8,3))
whole = Model(z, top(bottom(z)))
whole.summary()
keras.models.clone_model(top).summary()
""",
    "training without a default": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
        self.o = layers.Dropout(.5)
    def call(self, x, training):
        return self.o(self.d(x), training=training)
m = M()
m(Input((4,)))
m.summary()
""",
    "mask without a default": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, mask):
        return self.d(x)
m = M()
m(Input((4,)))
m.summary()
""",
    "both without a default": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training, mask):
        return self.d(x)
m = M()
m(np.zeros((2, 4)))
m.summary()
""",
    "training for a call without it": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
m = M()
m(Input((4,)), training=True)
m.summary()
""",
    "a layer in a Sequential that asks for training": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        return self.d(x)
m = Sequential([Input((4,)), L(), layers.Dense(2)])
m.summary()
""",
    "training for a layer without it": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
i = Input((4,))
Model(i, L()(i, training=True)).summary()
""",
    "mask for a layer without it": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
i = Input((4,))
Model(i, L()(i, mask=None)).summary()
""",
    "an argument that nobody gives": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, other):
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "training by keyword only": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, *, training):
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "mask that nobody gives": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, mask):
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "an inner layer that asks for training": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = K()
    def call(self, x):
        return self.inner(x)
class K(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        if training:
            x = layers.Dropout(.5)(x)
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "both ways of training": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
        self.o = layers.Dropout(.5)
    def call(self, x, training=None):
        if training:
            return self.o(self.d(x))
        return self.d(x)
i = Input((4,))
Model(i, L()(i, training=True)).summary()
Model(i, L()(i)).summary()
""",
    "numbers by position": """\
class B(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training, scale=1):
        return self.d(x) * scale
class M(Model):
    def __init__(self):
        super().__init__()
        self.b = B()
    def call(self, x, training=None):
        return self.b(x, training, 2)
m = M()
m(Input((4,)))
m.summary()
""",
    "fitted with training": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        return self.d(x)
m = M()
m.compile("adam", "mse")
m.fit(np.zeros((4, 4)), np.zeros((4, 3)))
m.summary()
""",
    "built with training": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        return self.d(x)
m = M()
m.build((None, 4))
m.summary()
""",
    "a list of one tensor": """\
i = Input((4,))
layers.Dense(3)([i])
""",
    "a dict of one tensor": """\
i = Input((4,))
layers.Dense(3)({'a': i})
""",
    "outputs by key": """\
i = Input((4,))
m = Model(i, {'b': layers.Dense(3)(i), 'a': layers.Dense(2)(i)})
j = Input((4,))
out = m(j)
Model(j, layers.Dense(1)(out['a'])).summary()
m.summary()
""",
    "a list of outputs is no tensor": """\
i = Input((4,))
m = Model(i, [layers.Dense(3)(i)])
j = Input((4,))
m2 = Model(j, m(j))
m2.summary()
""",
    "a copy of an own model": """\
class M(Model):
    def __init__(self, n=3):
        super().__init__()
        self.d = layers.Dense(n)
    def call(self, x):
        return self.d(x)
keras.models.clone_model(Sequential([Input((4,)), M()])).summary()
""",
    "float filters that are never built": """\
a = layers.SeparableConv2D(8.0, 3)
b = layers.Conv2D(4, (2, 2.0))
m = Sequential([Input((4,)), layers.Dense(2)])
m.summary()
""",
    "float filters": """\
m = Sequential([Input((8, 8, 3)), layers.Conv2D(4, (2, 2.5))])
m.summary()
""",
    "no filters": """\
layer = layers.SeparableConv2D(None, 3)
layer(Input((8, 8, 3)))
""",
    "a crash in a lambda": """\
makers = [lambda: layers.Conv2D(4, 9)(Input((8, 8, 3))),
          lambda: 2]
makers[0]()
""",
    "data of another shape": """\
m = Sequential([Input((4, 5)), layers.Dense(3)])
m(np.zeros((2, 9, 9, 9)))
""",
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    source = HEADS[dialect] + PROGRAMS[name]
    verdict = judge(source, dialect)
    assert verdict.outcome == ("unknown" if (dialect, name) in LEFT_OPEN else "equal"), verdict.why


@pytest.mark.parametrize(
    "source",
    [
        "layers.LSTM(3.5)\nlayers.Bidirectional(layers.LSTMCell(3.5))\nlayers.ConvLSTM2D(2.5, 3)\n",
        "m = Sequential([layers.LSTM(3.5), layers.Dense(2)])\nm.summary()\nm.build((None, 4, 3))\n",
        "m = Sequential([Input((4, 3)), layers.RNN([layers.LSTMCell(3.5)])])\n",
        "m = Sequential([Input((4, 8, 8, 3)), layers.ConvLSTM2D(3.5, 3)])\n",
        "layers.GRU(3.5)\n",
        "layers.LSTM(np.float64(4))\nlayers.ConvLSTM2D(np.float32(2.5), 3)\nlayers.Conv2D(np.float64(4), 3)\n",
        "layers.LSTM(np.float64(-4))\n",
        "layers.Conv2D(np.float64(4.5), 3)\n",
        "m = Sequential([Input((4, 3)), layers.LSTM(np.float64(4))])\n",
    ],
)
def test_float_units_of_lstm_are_refused_when_they_are_used(source: str) -> None:
    verdict = judge(HEADS[3] + source)
    assert verdict.outcome == "equal", verdict.why
