"""Loops that train are not unrolled, and loops that build are: counted in steps of the evaluator, not in seconds."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, reading
from cnnlint.evaluate.interpreter import Interpreter, interpret
from cnnlint.files import read_source
from cnnlint.program import Program, Summary

MODEL = """\
import numpy as np
import tensorflow as tf
from tensorflow import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dense(1)])
"""
TRAINING = """\
history = []
for epoch in range({rounds}):
    for step in range({rounds}):
        batch = np.random.rand(32, 4)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(model(batch))
        grads = tape.gradient(loss, model.trainable_variables)
        history.append(loss)
model.summary()
"""
EPISODES = """\
def step(observation):
    with tf.GradientTape() as tape:
        chance = model(observation[np.newaxis])
        loss = tf.reduce_mean(keras.losses.binary_crossentropy(tf.constant([[1.0]]), chance))
    return environment.step(chance), tape.gradient(loss, model.trainable_variables)

def episode():
    observation, collected = environment.reset(), []
    for i in range({rounds}):
        (observation, reward, done), gradients = step(observation)
        collected.append(gradients)
        if done:
            break
    return collected

for i in range({rounds}):
    gradients = [episode() for j in range(10)]
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
model.summary()
"""
RECURSION = """\
def text(grammar):
    state, output = 0, []
    while state is not None:
        production, state = grammar[state][np.random.randint(len(grammar[state]))]
        if isinstance(production, list):
            production = text(production)
        output.append(production)
    return output

for i in range({rounds}):
    text([[("a", 1)], [("b", 0), ("c", None)]])
model.summary()
"""
BUILDING = """\
model = keras.Sequential([keras.Input((4,))])
for i in range({rounds}):
    model.add(keras.layers.Dense(4))
model.summary()
"""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The steps of each reading."""
    counted: list[int] = []
    end = reading.break_cycles

    def counting(run: Interpreter) -> None:
        counted.append(run.steps)
        end(run)

    monkeypatch.setattr(reading, "break_cycles", counting)
    return counted


def _read(text: str) -> Program:
    return interpret(read_source("m.py", text.encode()), Options())


@pytest.mark.parametrize("loop", [TRAINING, EPISODES, RECURSION], ids=["training", "episodes", "recursion"])
def test_a_loop_that_builds_nothing_costs_the_same_for_any_number_of_rounds(loop: str, steps: list[int]) -> None:
    few = _read(MODEL + loop.format(rounds=60))
    many = _read(MODEL + loop.format(rounds=240))
    assert steps[1] < 1.5 * steps[0]
    for program in (few, many):
        (summary,) = _summaries(program)
        assert summary.model is not None
        assert [layer.params for layer in summary.model.layers if layer.type == "Dense"] == [40, 9]


def test_a_loop_that_builds_is_unrolled_and_linear(steps: list[int]) -> None:
    sizes = (250, 500, 1000)
    for rounds in sizes:
        (summary,) = _summaries(_read(MODEL + BUILDING.format(rounds=rounds)))
        assert summary.model is not None
        assert sum(layer.type == "Dense" for layer in summary.model.layers) == rounds
    assert steps[2] - steps[1] == 2 * (steps[1] - steps[0])


def test_a_loop_that_would_end_at_the_bound_is_followed_as_one(steps: list[int]) -> None:
    code = """
for i in range(15_000):
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
    other.compile("sgd", "mse")
    model(np.zeros((8, 4)))
model.summary()
"""
    (summary,) = _summaries(_read(MODEL + code))
    assert steps[0] < 1_000
    assert summary.model is not None
    assert [layer.params for layer in summary.model.layers] == [40, 9]


def test_counting_notices_a_loop_that_is_unrolled(steps: list[int]) -> None:
    for rounds in (60, 240):
        _read(MODEL + BUILDING.format(rounds=rounds))
    assert steps[1] > 1.5 * steps[0]


def _summaries(program: Program) -> list[Summary]:
    return [event for event in program.events if isinstance(event, Summary)]


ADVERSARIES = """\
import keras
from data import images
maker = keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(4)])
judge = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1)])
both = keras.Sequential([maker, judge])
for epoch in range({rounds}):
    for batch in images:
        judge.train_on_batch(np.concatenate([maker(np.zeros((32, 3))), batch]), 1)
        both.train_on_batch(np.zeros((32, 3)), 1)
both.summary()
"""


def test_models_that_a_loop_may_have_built_are_not_built_in_each_round(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnnlint.library.keras.sequential import stack

    begun: list[object] = []
    begin = stack.begin
    monkeypatch.setattr(stack, "begin", lambda model, shape, at: (begun.append(model), begin(model, shape, at))[1])
    counts = []
    for rounds in (400, 4000):
        begun.clear()
        interpret(read_source("m.py", ("import numpy as np\n" + ADVERSARIES.format(rounds=rounds)).encode()), Options())
        counts.append(len(begun))
    assert 0 < counts[0] == counts[1] < 30


def test_calls_that_cannot_have_changed_are_told_once() -> None:
    loop = "for i in range(3):\n    y = model(np.zeros((2, 4)))\n    model.summary()\n"
    text = f"{MODEL}{loop}model.layers[0]._name = 'x'\nmodel.summary()\n"
    program = interpret(read_source("loop.py", text.encode()), Options(target_keras="2"))
    tables = [event.model for event in program.events if isinstance(event, Summary)]
    first, second = ([layer.calls[0] for layer in table.layers] for table in tables[1:3])
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert [edge.layer for edge in tables[-1].layers[1].calls[-1].inputs] == ["x"]


def test_a_layer_that_is_added_is_not_set_beside_each_one_of_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnnlint.library.keras.sequential import adding

    met: list[object] = []
    meet = adding.names_meet
    monkeypatch.setattr(adding, "names_meet", lambda layer, other, at: (met.append(layer), meet(layer, other, at))[1])
    added = "model.add(keras.layers.Dense(1))\n" * 50 + "model.add(keras.layers.Dense(1, name='dense_7'))\n"
    interpret(read_source("m.py", (MODEL + added).encode()), Options())
    assert len(met) == 1
