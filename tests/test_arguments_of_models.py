"""What `Input`, `Model`, `get_layer`, `set_weights` and the call of a model with named inputs refuse of their arguments."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

STACK = "m = Sequential([Input((3,)), layers.Dense(2, name='a')])\n"
TENSORS = "x = Input((3,))\ny = layers.Dense(2)(x)\n"
NAMED = """\
a, b = Input((3,), name="a"), Input((3,), name="b")
m = Model({"a": a, "b": b}, layers.Dense(2)(layers.concatenate([a, b])))
"""
PROGRAMS = [
    "Input(shape=(32,), batch_shape=(10, 32))\n",
    "Input(batch_shape=(10, 32), name='x', dtype='int32')\n",
    "Input(shape=(32,), batch_size=3, shapes=None)\n",
    TENSORS + "Model([x, x], y)\n",
    TENSORS + "Model([x], [y, y]).summary()\n",
    TENSORS + "Model(x, [y, 0])\n",
    TENSORS + "Model(x, 'y')\n",
    TENSORS + "Model(x, outputs=['y'])\n",
    STACK + "m.get_layer()\n",
    STACK + "m.get_layer('a', 0)\n",
    STACK + "m.get_layer(name='a', index=0)\n",
    STACK + "m.get_layer(index=0)\nm.get_layer('a')\nm.get_layer(None, 0)\n",
    STACK + "m.set_weights([np.ones((3, 2))])\n",
    STACK + "m.set_weights([np.ones((3, 2)), np.ones((2,))])\n",
    STACK + "m.set_weights(Sequential([Input((3,)), layers.Dense(2), layers.Dense(3)]).get_weights())\n",
    "d = layers.Dense(2)\nd.build((None, 10))\nd.set_weights([np.ones((10, 2)), np.ones((2,)), np.ones((2,))])\n",
    NAMED + "m({'a': np.ones((2, 3)), 'c': np.ones((2, 3))})\n",
    NAMED + "m({'a': np.ones((2, 3)), 'b': np.ones((2, 3))})\n",
    NAMED + "m({'a': Input((3,))})\n",
]


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_arguments_are_refused_as_keras_refuses_them(program: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + program, dialect)
    assert verdict.outcome == "equal", verdict.why


NOT_KNOWN = {  # the count of a layer that is given a weight of another, and a stack whose own `call` may use it or not
    "a weight": """\
class Tied(layers.Layer):
    def __init__(self, other):
        super().__init__()
        self.kernel = other.kernel
    def call(self, x):
        return x
x = Input((4,))
dense = layers.Dense(3)
y = dense(x)
Model(x, Tied(dense)(y)).summary()
""",
    "weights in a list": """\
class Tied(layers.Layer):
    def __init__(self, other):
        super().__init__()
        self.parts = [other.kernel, other.bias]
    def call(self, x):
        return x
x = Input((4,))
dense = layers.Dense(3)
y = dense(x)
Model(x, Tied(dense)(y)).summary()
""",
}
STACK_OF_ITS_OWN = """\
class Doubling(keras.Sequential):
    def call(self, x):
        return x * 2
m = Doubling([layers.Dense(1)])
m.compile("sgd", "mse")
m.predict(np.ones((10, 1)), verbose=0)
m.summary()
"""


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", NOT_KNOWN)
def test_the_weights_of_another_layer_are_not_counted_as_none(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + NOT_KNOWN[name], dialect)
    assert verdict.outcome == "unknown", verdict.why


def test_a_stack_with_a_call_of_its_own_is_not_said_to_be_built() -> None:
    verdict = judge(HEADS[2] + STACK_OF_ITS_OWN, 2)
    assert verdict.outcome == "unknown", verdict.why
