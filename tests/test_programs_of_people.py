"""Programs in the way of those who write them: shared objects, caught refusals, ends of stacks, classes of one's own."""

from __future__ import annotations

import pytest
from program_referee import judge
from test_programs_by_hand import HEADS

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

PROGRAMS = {
    "a layer stands twice in a stack": """\
d = layers.Dense(4)
m = Sequential([Input((4,)), d, layers.ReLU(), d])
m.summary()
print(len(m.layers))
""",
    "an activation is used between all layers": """\
act = layers.ReLU()
m = Sequential([Input((4,)), layers.Dense(8), act, layers.Dense(8), act])
m.summary()
""",
    "a stack that is only an Input has an end in Keras 2": """\
m = Sequential([Input((40, 2))])
while m.output_shape[1] > 4:
    m.add(layers.MaxPooling1D(2))
m.summary()
""",
    "a stack that is only an Input is asked for its inputs": """\
m = Sequential([Input((4,))])
print(m.inputs)
m.summary()
""",
    "another size is tried where one is refused": """\
image = Input((8, 8, 1))
try:
    x = layers.Conv2D(4, 9)(image)
except ValueError:
    x = layers.Conv2D(4, 3)(image)
Model(image, x).summary()
""",
    "private classes": """\
class _Private(layers.Layer):
    def call(self, x):
        return x
class __Very(layers.Layer):
    def call(self, x):
        return x
Sequential([Input((3,)), _Private(), _Private(), __Very()]).summary()
""",
    "a model of models is called on data": """\
class Chain(Model):
    def __init__(self, *parts):
        super().__init__()
        self.parts = list(parts)
        self.free = Sequential([layers.Dense(3)], name="free")
    def call(self, x):
        for part in self.parts:
            x = part(x)
        return self.free(x)
first = Sequential([Input((4,)), layers.Dense(8)], name="first")
inner = Input((8,))
second = Model(inner, layers.Dense(1)(inner), name="second")
chain = Chain(first, second)
chain(np.zeros((2, 4)))
chain.summary()
""",
    "a generator that ends by itself": """\
def widths(n):
    made = 0
    while True:
        if made >= n:
            return
        yield 2 ** (made + 1)
        made += 1
m = Sequential([Input((4,))])
for width in widths(3):
    m.add(layers.Dense(width, name=f"wide_{width}"))
m.summary()
""",
}
LEFT_OPEN = {
    "a refused layer, and the next": """\
m = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3)])
try:
    m.add(layers.Conv2D(4, 9))
except Exception as error:
    print("too small", error)
try:
    m.add(layers.Dense(4))
except Exception:
    pass
m.summary()
""",
    "a refused layer is taken off": """\
m = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3)])
try:
    m.add(layers.Conv2D(4, 9))
except ValueError:
    m.pop()
m.add(layers.Conv2D(4, 2))
m.summary()
""",
    "sizes of two things that are not here": """\
from settings import size_a, size_b
m = Sequential([Input((20,)), layers.Dense(size_a + size_b), layers.Dense(size_a), layers.Dense(size_a * size_b)])
m.summary()
""",
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", LEFT_OPEN)
def test_what_is_left_open_is_said(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + LEFT_OPEN[name], dialect)
    assert verdict.outcome == "unknown", verdict.why
