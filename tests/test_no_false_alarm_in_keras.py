"""The correct programs in the real Keras that each is for: they run, or fail as is told; the mistakes beside them raise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from examples_in_keras import IN_A_GRAPH, small_data
from good_program import Good, NotRun
from surroundings import no_downloads, raised
from test_no_false_alarm import GOOD, MISTAKES

from cnnlint.rules.registry import all_rules

pytestmark = pytest.mark.tensorflow
keras = pytest.importorskip("keras", reason="needs TensorFlow")
tf_keras = pytest.importorskip("tf_keras", reason="needs Keras 2")
tensorflow = pytest.importorskip("tensorflow", reason="needs TensorFlow")

SILENT = {rule.code for rule in all_rules() if rule.shown_by == "silent"}
RAISING = [  # beside a program that runs, what Keras refuses
    (name, before, after, code)
    for name, before, after, (code, severity) in ((*mistake, expected.split()) for *mistake, expected in MISTAKES)
    if severity == "error" and code not in SILENT and GOOD[name].not_run is None
]


@pytest.fixture(scope="module", autouse=True)
def _small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with small_data(tmp_path_factory.mktemp("data"), keras, tf_keras, samples=64), no_downloads("keras", "tf_keras"):
        yield


@contextmanager
def eagerly(eager: bool) -> Iterator[None]:
    """On a few samples the tracing of a graph takes longer than the training."""
    tensorflow.config.run_functions_eagerly(eager)
    yield
    tensorflow.config.run_functions_eagerly(False)


def judged(good: Good, folder: Path) -> str:
    """What is wrong with a program that is said to be correct: what it raises, or that a reason not to run it is gone."""
    with eagerly(True):
        said = raised(good.program, good.dialect, folder, good.given, good.then)
    if good.not_run is None:
        return said or ""
    reason, words = good.not_run
    return "" if said is not None and words in said else f"{reason}: no longer true, it says {said!r}"


@pytest.mark.parametrize("name", GOOD)
def test_real_keras_runs_it(name: str, tmp_path: Path) -> None:
    assert judged(GOOD[name], tmp_path) == ""


@pytest.mark.parametrize(("name", "before", "after", "code"), RAISING, ids=[f"{name}-{code}" for name, *_, code in RAISING])
def test_real_keras_refuses_the_mistake_beside_it(name: str, before: str, after: str, code: str, tmp_path: Path) -> None:
    good = GOOD[name]
    with eagerly(code not in IN_A_GRAPH):
        assert raised(good.program.replace(before, after), good.dialect, tmp_path, good.given, good.then) is not None


@pytest.mark.parametrize(
    ("good", "found"),
    [
        (Good("import keras\nkeras.layers.Dense(3)(keras.Input((4,)))"), ""),
        (Good("import keras\nkeras.layers.Dense(-3)"), "ValueError: Received an invalid value for `units`"),
        (Good("import keras\nprint(keras.ops)", keras="2"), "AttributeError: module 'tf_keras' has no attribute 'ops'"),
        (Good("from tensorflow.keras import ops", keras="2"), "ImportError: cannot import name 'ops' from 'tf_keras'"),
        (Good("import tensorflow as tf\ntf.keras.layers.LSTM(3, implementation=1)", keras="2"), ""),
        (Good("open('a.csv')"), "FileNotFoundError: "),
        (Good("open('a.csv')", given="table('a.csv', x=[1])"), ""),
        (Good("def act():\n    print(number)", then="act()"), "NameError: name 'number' is not defined"),
        (Good("def act():\n    print(number)", given="number = 3", then="act()"), ""),
        (Good("print(thing, module, np)", given="import numpy"), "NameError: name 'thing' is not defined"),
        (Good("import parts", not_run=(NotRun.OLDER, "No module named 'parts'")), ""),
        (Good("import parts", given="module('parts')", not_run=(NotRun.OLDER, "No module named 'parts'")), "is for an older"),
        (Good("import part", not_run=(NotRun.OLDER, "No module named 'parts'")), "is for an older"),
        (Good("import sys\nassert sys.argv[1] == 'a'\nsys.exit(3)", given="arguments('a')"), "SystemExit: 3"),
    ],
)
def test_what_is_wrong_is_seen(good: Good, found: str, tmp_path: Path) -> None:
    """Nothing that one program finds around it is left for the next: see the second of each pair."""
    assert judged(good, tmp_path).startswith(found)
    assert bool(judged(good, tmp_path / ".")) == bool(found)


def test_tensorflow_logs_afterwards_as_before(tmp_path: Path) -> None:
    before = tensorflow.get_logger().level
    quiet = Good("import tensorflow as tf\ntf.get_logger().setLevel(7)\nassert tf.get_logger().level == 7")
    assert judged(quiet, tmp_path) == ""
    assert tensorflow.get_logger().level == before


def test_how_many_are_run(record_property: Callable[[str, object], None]) -> None:
    reasons = Counter(good.not_run[0].value for good in GOOD.values() if good.not_run is not None)
    told = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common())
    run = len(GOOD) - reasons.total()
    record_property(
        "measured",
        f"{run} of {len(GOOD)} correct programs run in real Keras, which refuses {len(RAISING)} mistakes "
        f"beside them; of the others {told}",
    )
    assert run > 0.75 * len(GOOD)
