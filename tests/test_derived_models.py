"""Classes derived from `Model` and `Sequential` of Keras 2, as Keras runs them."""

from __future__ import annotations

import pytest
from program_referee import judge

from cnnlint.config import Settings
from cnnlint.library.keras.classes.inputs_of_call import shapes_given
from cnnlint.run import check_source
from cnnlint.values import DictValue

HEAD = """import tf_keras as keras
from tf_keras import layers
"""
PROGRAMS = {
    "ends given to the constructor": """class Own(keras.Model):
    def __init__(self, units):
        x = keras.Input((4,))
        super().__init__(inputs=[x], outputs=[layers.Dense(units)(x)])
        self.units = units
model = Own(3)
model.summary()
keras.Sequential([model, layers.Dense(2)]).summary()
""",
    "only a step of its own": """class Own(keras.Model):
    def train_step(self, data):
        return {}
x = keras.Input((4,))
model = Own(x, layers.Dense(3)(x), name="own")
model.summary()
z = keras.Input((4,))
keras.Model(z, model(z)).summary()
""",
    "a stack": """class Own(keras.Sequential):
    def __init__(self, units):
        super().__init__([layers.Dense(8)], name="own")
        self.add(layers.Dense(units))
x = keras.Input((4,))
keras.Model(x, Own(2)(x)).summary()
""",
}


@pytest.mark.tensorflow
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_keras_2_agrees(program: str) -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow")
    verdict = judge(HEAD + program, dialect=2)
    assert verdict.outcome == "equal", verdict


def test_it_is_built_and_may_have_methods_of_its_own() -> None:
    """No finding says that it has no shape, no such attribute, or no `compile`."""
    program = """from tensorflow import keras
from tensorflow.keras import layers
import numpy as np
class Base(keras.Model):
    @classmethod
    def make(cls):
        return cls()
class Own(Base):
    def __init__(self):
        x = keras.Input((4,))
        super().__init__(inputs=x, outputs=layers.Dense(3)(x))
    def fit(self, x):
        return self.steps
model = Own.make()
model.summary()
model.fit(np.zeros((8, 4)))
"""
    (file,) = check_source(program, "model.py", Settings()).files
    assert [f.code for f in file.findings] == []


def test_a_dict_of_which_a_part_is_no_tensor_is_not_known_in_full() -> None:
    (given,) = shapes_given(None, [(None, 3)], ("user", "item"))
    assert isinstance(given, DictValue)
    assert given.rest is not None
    assert not given.items
