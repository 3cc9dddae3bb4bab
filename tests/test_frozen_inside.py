"""Layers of the program that hold frozen ones: which of their weights are trained, whenever that was said."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint.config import Settings
from cnnlint.program import Summary
from cnnlint.report.rows import totals
from cnnlint.run import check_source

HEAD = """import keras
from keras import Input, Model, Sequential, layers
class Inner(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)
        self.norm = layers.BatchNormalization()
    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(3,))
    def call(self, x):
        return self.norm(self.dense(x)) * self.scale
class Outer(layers.Layer):
    def __init__(self, frozen=False):
        super().__init__()
        self.inner = Inner()
        self.head = layers.Dense(2, trainable=not frozen)
    def call(self, x):
        return self.head(self.inner(x))
"""
STACK = "model = Sequential([Input((4,)), Outer()])\nmodel.summary()\nouter = model.layers[0]\n"
EVERY = """base = Sequential([Input((4,)), layers.Dense(3), layers.BatchNormalization(), layers.Dense(2)])
every = layers.TimeDistributed(base)
"""
PROGRAMS = {
    "nothing": STACK,
    "from the beginning": "model = Sequential([Input((4,)), Outer(frozen=True)])\n",
    "after it was built": STACK + "outer.head.trainable = False\n",
    "a layer of the program": STACK + "outer.inner.trainable = False\n",
    "before it was built": "outer = Outer()\nouter.inner.trainable = False\nmodel = Sequential([Input((4,)), outer])\n",
    "and let go again": "outer = Outer()\nouter.head.trainable = False\nmodel = Sequential([Input((4,)), outer])\n"
    "model.summary()\nouter.head.trainable = True\n",
    "but for a part": STACK + "outer.inner.trainable = False\nouter.inner.dense.trainable = True\n",
    "a part of a model inside": "base = Sequential([Input((4,)), layers.Dense(3), layers.Dense(2)])\n"
    "base.layers[0].trainable = False\nclass Around(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    "        self.base = base\n    def call(self, x):\n        return self.base(x)\n"
    "model = Sequential([Input((4,)), Around()])\n",
    "in a model of the program": "class Own(Model):\n    def __init__(self):\n        super().__init__()\n"
    "        self.outer = Outer()\n        self.last = layers.Dense(5, trainable=False)\n    def call(self, x):\n"
    "        return self.last(self.outer(x))\nmodel = Own()\nmodel(Input((4,)))\nmodel.outer.inner.dense.trainable = False\n",
    "on every step, before and after": EVERY
    + "base.trainable = False\nmodel = Sequential([Input((5, 4)), every])\nmodel.summary()\n"
    "base.layers[0].trainable = True\n",
    "on every step, all and then a part": EVERY + "model = Sequential([Input((5, 4)), every])\nevery.trainable = False\n"
    "every.trainable = True\nmodel.layers[0].layer.layers[-1].trainable = False\n",
    "on every step, and beside": EVERY + "i, j = Input((5, 4)), Input((4,))\nmodel = Model([i, j], [every(i), base(j)])\n"
    "base.layers[0].trainable = False\n",
    "one layer on every step": "one = layers.Dense(3)\none.trainable = False\n"
    "model = Sequential([Input((5, 4)), layers.TimeDistributed(one), layers.TimeDistributed(layers.Dense(2))])\n"
    "model.summary()\none.trainable = True\nmodel.layers[1].layer.trainable = False\n",
    "on every step in a layer of the program": EVERY + "class Steps(layers.Layer):\n    def __init__(self):\n"
    "        super().__init__()\n        self.every = every\n        self.head = layers.Dense(2)\n    def call(self, x):\n"
    "        return self.head(self.every(x))\nmodel = Sequential([Input((5, 4)), Steps()])\nmodel.summary()\n"
    "base.layers[0].trainable = False\n",
    "a layer let go in a model that is off": "base = Sequential([Input((4,)), layers.Dense(3), layers.Dense(2)])\n"
    "model = Sequential([Input((4,)), Sequential([Input((4,)), base]), layers.Dense(2)])\n"
    "base.trainable = False\nbase.layers[0].trainable = True\n",
    "in a model inside": "inside = Sequential([Input((4,)), Outer()])\n"
    "model = Sequential([Input((4,)), inside, layers.Dense(2)])\ninside.layers[0].head.trainable = False\n",
}
CASES = [(name, dialect) for name in PROGRAMS for dialect in (2, 3)]


def _for(dialect: int, text: str) -> str:
    if dialect == 3:
        return text
    return text.replace("import keras", "import tf_keras as keras").replace("from keras", "from tf_keras")


def _summary(body: str, dialect: int) -> Summary:
    settings = Settings(**{"target-keras": dialect})
    (file,) = check_source(_for(dialect, HEAD + body + "model.summary()\n"), "model.py", settings).files
    assert file.program is not None
    return [event for event in file.program.events if isinstance(event, Summary)][-1]


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "dialect"), CASES)
def test_keras_trains_as_many(name: str, dialect: int) -> None:
    keras = pytest.importorskip("keras" if dialect == 3 else "tf_keras", reason="needs TensorFlow")
    scope: dict[str, Any] = {}
    exec(_for(dialect, HEAD + PROGRAMS[name]), scope)
    model = scope["model"]
    assert isinstance(model, keras.Model)
    sizes = [int(weight.shape.num_elements()) for weight in model.trainable_weights]
    ours = totals(_summary(PROGRAMS[name], dialect).model)  # type: ignore[arg-type]
    assert (ours.trainable, ours.total) == (sum(sizes), model.count_params())


@pytest.mark.parametrize("change", ["outer.head.trainable = flag", "if flag:\n    outer.head.trainable = False"])
def test_a_switch_that_is_not_known_leaves_open_what_is_trained(change: str) -> None:
    model: Any = _summary(f"from settings import flag\n{STACK}{change}\n", 3).model
    assert model.layers[0].trainable_params is None
    assert totals(model).total == 38


def test_the_variables_of_the_optimizer_are_those_of_what_is_trained() -> None:
    data = "import numpy as np\nmodel.compile('adam', 'mse')\nmodel.fit(np.zeros((8, 4)), np.zeros((8, 2)))\n"
    model: Any = _summary(STACK + "outer.head.trainable = False\n" + data, 3).model
    assert model.optimizer_params == 2 * (15 + 6 + 3) + 2


def test_a_stack_that_is_built_on_the_steps_tells_which_of_its_layers_are_trained() -> None:
    text = "base = Sequential([layers.Dense(3), layers.Dense(2)])\n"
    text += "model = Sequential([Input((5, 4)), layers.TimeDistributed(base)])\n"
    assert totals(_summary(text + "base.trainable = False\n", 3).model).trainable == 0  # type: ignore[arg-type]
    assert totals(_summary(text + "base.layers[0].trainable = False\n", 3).model).trainable == 8  # type: ignore[arg-type]


# In Keras 2 the rows of this base differ between releases: its own trace shows none of them.
BASE = """base = keras.applications.EfficientNetB0(include_top=False, input_shape=(32, 32, 3))
model = Sequential([base, layers.Flatten(), layers.Dense(2)])
"""
KEPT = "base.trainable = True\nfor layer in base.layers[:{}]:\n    layer.trainable = False\n"


@pytest.mark.parametrize("dialect", [2, 3])
def test_other_layers_of_a_base_are_trained_after_a_summary(dialect: int) -> None:
    shown = f"{KEPT.format(-20)}model.summary()\nbase.trainable = False\n{KEPT.format(-30)}"
    before, after = (totals(_summary(BASE + text, dialect).model).trainable for text in (KEPT.format(-20), shown))  # type: ignore[arg-type]
    assert after == totals(_summary(BASE + KEPT.format(-30), dialect).model).trainable  # type: ignore[arg-type]
    assert after > before


def test_a_model_that_does_not_change_has_one_trace() -> None:
    around = "other = Sequential([Input((4,)), model, layers.Dense(2)])\nother.summary()\nother.summary()\n"
    (file,) = check_source(f"{HEAD}{STACK}model.summary()\n{around}", "model.py", Settings()).files
    assert file.program is not None
    first, second, *others = [event.model for event in file.program.events if isinstance(event, Summary)]
    assert first is second
    assert others[0] is others[1]


def test_the_switch_of_a_layer_without_weights_leaves_nothing_open() -> None:
    text = """from settings import chosen
base = Sequential([Input((4,)), layers.Dense(3), layers.Dropout(0.5), layers.Dense(2)])
base.layers[0].trainable = False
base.layers[1].trainable = chosen
model = Sequential([Input((4,)), base])
"""
    assert totals(_summary(text, 3).model).trainable == 8  # type: ignore[arg-type]
