"""Random programs: every table and crash that cnnlint tells is what Keras prints, or is left open."""

from __future__ import annotations

import pytest
from program_generator import write
from program_referee import compare, judge, read_by_us
from program_runner import run_in_keras

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")

# for many more: python bench/differential_programs.py --cases 3000
SEEDS = range(5000, 5060)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_program_is_read_as_keras_runs_it(seed: int) -> None:
    source = write(seed)
    verdict = judge(source)
    assert verdict.outcome in ("equal", "unknown"), f"{verdict.outcome}: {verdict.why}\n{source}"


GOOD = """import keras
from keras import layers
model = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3)])
model.add(layers.MaxPooling2D(2))
model.summary()
"""


@pytest.mark.parametrize(
    ("run", "seen", "outcome"),
    [
        (GOOD, GOOD, "equal"),
        (GOOD, GOOD.replace("4, 3", "5, 3"), "wrong"),
        (GOOD, GOOD.replace("4, 3", "4, n"), "unknown"),
        (GOOD, GOOD.replace("Pooling2D(2)", "Pooling2D(7)"), "crash false"),
        (GOOD.replace("Pooling2D(2)", "Pooling2D(7)"), GOOD, "crash missed"),
        (GOOD.replace("Pooling2D(2)", "Pooling2D(7)"), GOOD.replace("4, 3", "4, 9"), "crash elsewhere"),
    ],
)
def test_the_referee_sees_a_planted_fault(run: str, seen: str, outcome: str) -> None:
    assert compare(run_in_keras(run), read_by_us(seen), run).outcome == outcome


def test_a_layer_may_be_blamed_where_it_is_made() -> None:
    source = (
        "from keras import Input, layers\nlayer = layers.Conv2D(4, 9)\nother = layers.Conv2D(4, 3)\nlayer(Input((8, 8, 3)))\n"
    )
    assert run_in_keras(source).made == 2
    assert judge(source).outcome == "equal"


SPLIT = """import keras
from keras import layers
a, b = keras.Input((6, 4)), keras.Input((3, 2))
"""


@pytest.mark.parametrize(
    "rest",
    [
        "y = layers.Softmax()([a, b])\nkeras.Model([a, b], [y[0], layers.Dense(3)(y[1])]).summary()\n",
        "layers.Dense(3)([a, b])\n",
        "m = keras.Model(a, layers.ReLU()(a * 2))\nkeras.Sequential(m.layers[1:]).summary()\nm.get_layer(index=2)\n",
    ],
)
def test_several_tensors_and_operations(rest: str) -> None:
    assert judge(SPLIT + rest).outcome in ("equal", "unknown")
