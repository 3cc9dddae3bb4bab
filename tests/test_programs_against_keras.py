"""Random programs: every table and crash that cnnlint tells is what Keras prints, or is left open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from program_fuzz import Fuzz
from program_generator import write
from program_referee import compare, judge, read_by_us
from program_runner import Run, run_in_keras

from cnnlint.layers.base import need_rank
from cnnlint.layers.core import Dense
from cnnlint.layers.normalization import BatchNormalization
from cnnlint.layers.reshaping import Flatten
from cnnlint.library.keras.calling import building
from cnnlint.library.keras.functional.walk import Graph
from cnnlint.library.keras.making.naming import Names, snake_case
from cnnlint.program import Problem, Weight
from cnnlint.shapes import Shape

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")

# for many more: python bench/differential_programs.py --cases 3000
RANGES = {
    "steps 0 to 39": (3, "steps", range(40)),
    "steps 0 to 19 of Keras 2": (2, "steps", range(20)),
    "idioms 0 to 15": (3, "idioms", range(16)),
    "idioms 0 to 13 of Keras 2": (2, "idioms", range(14)),
    "people 0 to 19": (3, "people", range(20)),
    "people 0 to 13 of Keras 2": (2, "people", range(14)),
    "bodies 0 to 15": (3, "bodies", range(16)),
    "bodies 0 to 11 of Keras 2": (2, "bodies", range(12)),
    "outputs 0 to 7": (3, "outputs", range(8)),
    "outputs 0 to 5 of Keras 2": (2, "outputs", range(6)),
    "pipelines 0 to 9": (3, "pipelines", range(10)),
    "pipelines 0 to 7 of Keras 2": (2, "pipelines", range(8)),
    "trained 0 to 7": (3, "trained", range(8)),
    "trained 0 to 5 of Keras 2": (2, "trained", range(6)),
}
MOST_UNKNOWN = {
    "steps": 0.22,
    "idioms": 0.1,
    "people": 0.1,
    "trained": 0.1,
    "bodies": 0.2,
    "outputs": 0.1,
    "pipelines": 0.1,
}  # the share of programs of which something may be said to be unknown
MOST_MISSED = 0.15  # of programs that are drawn to crash


@pytest.mark.parametrize(("dialect", "kind", "seeds"), RANGES.values(), ids=RANGES)
def test_random_programs_are_read_as_keras_runs_them(
    dialect: int, kind: str, seeds: range, record_property: Callable[[str, object], None]
) -> None:
    if dialect == 2:
        pytest.importorskip("tf_keras", reason="needs tf_keras")
    fuzz = Fuzz(dialect, kind).of(seeds)
    record_property("measured", fuzz.report())
    for seed, verdict in fuzz.differing.items():
        print(f"--- seed {seed}: {verdict.outcome}: {verdict.why}\n{fuzz.write(seed)}")
    assert not fuzz.differing
    assert fuzz.unknown <= MOST_UNKNOWN[kind]
    assert fuzz.missed <= (0.3 if kind == "pipelines" else MOST_MISSED)  # much of a pipeline is only seen when it runs


# ------------------------------------------------------------------ the fuzz itself: planted faults

FEW = 40


@pytest.fixture(scope="module")
def real() -> dict[str, Run]:
    """What Keras does with the first programs that need no settings."""
    programs = (write(seed) for seed in range(FEW))
    return {source: run_in_keras(source) for source in programs if "from settings import" not in source}


def _outcomes(real: dict[str, Run]) -> set[str]:
    return {compare(run, read_by_us(source), source).outcome for source, run in real.items()}


def test_without_a_fault_nothing_differs(real: dict[str, Run]) -> None:
    assert _outcomes(real) <= {"equal", "unknown"}


def _without_bias(self: Dense, x: Shape) -> Iterator[Weight]:
    yield Weight("kernel", (x[-1], self.units))  # type: ignore[arg-type]  # the size of a faulty layer


def _as_called(self: Graph, dialect: int = 3) -> list[Any]:
    return [self._layers[key] for key in self.first_seen]


def _elsewhere(error: Any, layer: Any, at: Any, *args: Any, **options: Any) -> Problem:
    return Problem("invalid-input", "a crash in the wrong place", at.span.__class__(at.span.path, 1, 1, 1, 2))


def _of_keras_1(error: Any, layer: Any, at: Any, *args: Any, **options: Any) -> Problem:
    return Problem("invalid-input", "a crash of another Keras", at.span, dialects=frozenset({1}))


def _too_few_axes(self: BatchNormalization, x: Shape) -> Shape:
    need_rank(x, self, at_least=3)
    return x


FAULTS: dict[str, tuple[Any, str, Any, str]] = {
    "a bias is forgotten": (Dense, "weights", _without_bias, "wrong"),
    "an output is too wide": (Flatten, "output", lambda self, x: (x[0], 7), "wrong"),
    "rows stand as they were found": (Graph, "ordered", _as_called, "wrong"),
    "names count from one": (Names, "next", lambda self, cls, at: f"{snake_case(cls)}_1", "wrong"),
    "what is refused is not told": (building, "rejection", _of_keras_1, "crash missed"),
    "what is refused is told elsewhere": (building, "rejection", _elsewhere, "crash elsewhere"),
    "BatchNormalization wants three axes": (BatchNormalization, "output", _too_few_axes, "crash false"),
}


@pytest.mark.parametrize(("owner", "name", "faulty", "outcome"), FAULTS.values(), ids=FAULTS)
def test_a_fault_planted_into_cnnlint_is_found(
    owner: Any, name: str, faulty: Any, outcome: str, real: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, faulty)
    assert outcome in _outcomes(real)


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
        (GOOD, GOOD.replace("4, 3", "4, int(input())"), "unknown"),
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
