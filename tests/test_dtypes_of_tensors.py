"""The dtypes and the classes that a program asks for: what Keras says, or nothing."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

MIXED = "keras.mixed_precision.set_global_policy('mixed_float16')\n"
ASKED = "Sequential([Input((2,)), layers.Dense(5 if {} else 6)]).summary()\n"
OF_TENSORS = {  # in which Keras the answer is known
    "of an input": ("x = Input((3,))", {3, 2}),
    "of an input, under a policy": (MIXED + "x = Input((3,))", {3, 2}),
    "of an input of numbers": ("x = layers.Flatten()(Input((2, 3), dtype='int32'))", set()),
    "of a layer": ("x = layers.Dense(2)(Input((3,)))", {3, 2}),
    "of a layer, under a policy": (MIXED + "x = layers.ReLU()(layers.Dense(2)(Input((3,))))", {3, 2}),
    "of a layer with a dtype": ("x = layers.Dense(2, dtype='float64')(Input((3,)))", {3, 2}),
    "of an embedding": ("x = layers.Embedding(5, 2)(Input((3,), dtype='int32'))", {3, 2}),
    "of a comparison": ("x = Input((3,)) > 0", set()),
    "of a lambda": ("x = layers.Lambda(lambda t: t > 0)(Input((3,)))", set()),
    "of classes": ("x = layers.Discretization([1.0, 2.0])(Input((3,)))", set()),
    "in floats of another width": ("keras.backend.set_floatx('float64')\nx = layers.Dense(2)(i := Input((3,)))", {3, 2}),
}
QUESTIONS = ("x.dtype == 'float32'", "x.dtype == 'float16'", "len(str(x.dtype)) == 7", "x.dtype is None")


@pytest.mark.parametrize("dialect", [3, 2])
@pytest.mark.parametrize(("program", "known"), OF_TENSORS.values(), ids=OF_TENSORS)
def test_the_dtype_of_a_tensor_is_that_of_keras(program: str, known: set[int], dialect: int) -> None:
    asked = "".join(ASKED.format(question) for question in QUESTIONS)
    outcome = judge(f"{HEADS[dialect]}{program}\n{asked}", dialect).outcome
    assert outcome in ("equal", "unknown")
    first = judge(f"{HEADS[dialect]}{program}\n{ASKED.format(QUESTIONS[0])}", dialect).outcome
    assert first == ("equal" if dialect in known else "unknown")


INSIDE = """\
class Own(layers.Layer):
    def call(self, x):
        self.width = {}
        return x
own = Own({})
x = own(Input((3,)))
Sequential([Input((2,)), layers.Dense(own.width)]).summary()
"""


@pytest.mark.parametrize("dialect", [3, 2])
@pytest.mark.parametrize("before", ["", MIXED])
@pytest.mark.parametrize(
    "question", ["5 if x.dtype == 'float32' else 6", "len(str(x.dtype))", "4 if x.dtype is 'float32' else 7"]
)
def test_within_a_call_it_is_one_of_tensorflow(question: str, before: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + before + INSIDE.format(question, ""), dialect)
    assert verdict.outcome in ("equal", "unknown"), verdict.why


CLASSES = """\
i = Input((3,))
made = [Model(i, layers.Dense(2)(i)), Sequential([i, layers.Dense(2)]), layers.Dense(4), layers.ReLU()]
for one in made:
    Sequential([Input((2,)), layers.Dense(len(type(one).__name__) + len(one.__class__.__name__))]).summary()
    for cls in (keras.Sequential, layers.Dense, layers.ReLU, keras.Model):
        Sequential([Input((2,)), layers.Dense(3 if type(one) == cls else 4)]).summary()
Model(i, made[0](i)).__class__.from_config(made[0].get_config()).summary()
"""


@pytest.mark.parametrize("dialect", [3, 2])
def test_classes_of_models_and_layers_are_told_apart(dialect: int) -> None:
    verdict = judge(HEADS[dialect] + CLASSES, dialect)
    assert verdict.outcome == "equal", verdict.why


def test_the_functions_of_tensorflow_are_of_one_class_in_keras_2() -> None:
    program = "import tensorflow as tf\ni = Input((3,))\nm = Model(i, tf.nn.relu(tf.square(i)))\n"
    asked = "Sequential([Input((2,)), layers.Dense(len({type(l).__name__ for l in m.layers}))]).summary()\n"
    assert judge(HEADS[2] + program + asked, 2).outcome == "equal"


def test_how_many_layers_there_are_is_open_where_one_may_stand_for_several() -> None:
    program = "i = Input((6, 3))\nm = Model(i, keras.backend.repeat_elements(i, 4, 2))\n"
    assert judge(f"{HEADS[2]}{program}Sequential([i, layers.Dense(len(m.layers))]).summary()\n", 2).outcome == "unknown"
