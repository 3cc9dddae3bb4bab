"""What cnnlint takes for the arguments of Keras's losses, metrics, callbacks and the like, beside those of real Keras."""

from __future__ import annotations

import inspect
from operator import attrgetter
from types import ModuleType
from typing import Any

import pytest
from program_runner import library, run_in_keras

from cnnlint import check_source
from cnnlint.config import Settings
from cnnlint.library.keras.releases.known_arguments import FUNCTIONS, of_function, of_object

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

HEADS = {3: "import keras\n", 2: "import tf_keras as keras\n"}
MODULES = ("callbacks", "constraints", "initializers", "losses", "metrics", "optimizers.schedules", "regularizers")
PARENTS = {  # of classes that programs write, and what takes any argument
    *("Callback", "CallbackList", "Constraint", "Initializer", "LearningRateSchedule", "Loss", "Metric", "Regularizer"),
    *("LambdaCallback", "MeanMetricWrapper", "History", "NonNeg", "RadialConstraint"),
    "SidecarEvaluatorModelExport",
}


def module(dialect: int, name: str) -> ModuleType:
    found: Any = library(dialect)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def classes(dialect: int, name: str) -> list[tuple[str, type]]:
    parts = vars(module(dialect, name)).items()
    return [(n, c) for n, c in parts if inspect.isclass(c) and c.__name__ not in PARENTS and not n.startswith("_")]


@pytest.mark.parametrize("dialect", [2, 3])
@pytest.mark.parametrize("name", MODULES)
def test_every_argument_of_this_release_is_known(name: str, dialect: int) -> None:
    for short, cls in classes(dialect, name):
        known = of_object(f"{name}.{short}")
        parameters = [p for p in inspect.signature(cls).parameters.values() if p.kind is not p.VAR_KEYWORD]
        if known is None:  # another name of a class: that of a loss is one for its function in a table of results
            assert short != cls.__name__, short
            continue
        assert [p.name for p in parameters if p.name not in known] == [], short
        assert dialect == 2 or [p.name for p in parameters] == list(known.today), short


def test_a_decorator_of_keras_2_gives_every_metric_an_argument() -> None:
    text = HEADS[2] + "keras.metrics.SparseCategoricalAccuracy(mesh=None)\n"
    assert module(2, "metrics").SparseCategoricalAccuracy(mesh=None) is not None
    assert check_source(text, "a.py").findings == ()


TYPOS = [
    ("callbacks.EarlyStopping(patient=3)", "did you mean `patience`?"),
    ("callbacks.EarlyStopping(save_best_only=True)", "give it to a `ModelCheckpoint`"),
    ("callbacks.TensorBoard(logdir='logs')", "did you mean `log_dir`?"),
    ("callbacks.CSVLogger('a.csv', delimiter=';')", "leave it out"),
    ("callbacks.LearningRateScheduler(lambda epoch: 0.1, freq=2)", "leave it out"),
    ("constraints.MaxNorm(max=2)", "did you mean `max_value`?"),
    ("initializers.RandomNormal(std=0.1)", "did you mean `stddev`?"),
    ("initializers.he_normal(gain=2)", "leave it out"),
    ("losses.Huber(deltas=1.0)", "did you mean `delta`?"),
    ("losses.CategoricalCrossentropy(weights=[1, 2])", "leave it out"),
    ("metrics.MeanSquaredError(nam='a')", "did you mean `name`?"),
    ("metrics.Precision(threshold=0.5)", "did you mean `thresholds`?"),
    ("metrics.AUC(nan='b')", "leave it out"),
    ("optimizers.schedules.ExponentialDecay(0.1, 100, 0.9, staircased=True)", "did you mean `staircase`?"),
    ("regularizers.l2(lambda_=0.1)", "leave it out"),
    ("regularizers.L1(rate=0.1)", "leave it out"),
    ("regularizers.l1_l2(l1=0.1, l3=0.2)", "leave it out"),
]


@pytest.mark.parametrize("dialect", [2, 3])
@pytest.mark.parametrize(("call", "help"), TYPOS)
def test_what_no_release_takes(call: str, help: str, dialect: int) -> None:
    text = f"{HEADS[dialect]}made = keras.{call}\n"
    real = run_in_keras(text, dialect=dialect)
    (finding,) = check_source(text, settings=Settings(target_keras=dialect)).findings
    assert (finding.code, finding.severity.value, finding.span.line) == ("CNN703", "error", real.line)
    assert str(finding.help).startswith(help)
    assert finding.keras is None or finding.keras in real.error


IN_FUNCTIONS = [  # the second are those of Keras 2 alone
    ("utils.to_categorical([0, 1], classes=3)", "did you mean `num_classes`?"),
    ("utils.pad_sequences([[1]], length=3)", "leave it out"),
    ("utils.get_file('a', url='b')", "leave it out"),
    ("utils.load_img('a.png', size=(3, 3))", "did you mean `target_size`?"),
    ("utils.timeseries_dataset_from_array(None, None, 3, window=4)", "leave it out"),
    ("datasets.mnist.load_data(one_hot=True)", "leave it out"),
    ("datasets.cifar100.load_data(labels='fine')", "did you mean `label_mode`?"),
    ("preprocessing.image.ImageDataGenerator(flip=True)", "did you mean `horizontal_flip`?"),
    ("preprocessing.image.ImageDataGenerator().flow(None, size=3)", "did you mean `batch_size`?"),
    ("preprocessing.text.Tokenizer(vocab_size=9)", "leave it out"),
    ("preprocessing.sequence.TimeseriesGenerator([], [], 3, window=3)", "leave it out"),
    ("datasets.imdb.load_data(max_words=9)", "did you mean `num_words`?"),
]


@pytest.mark.parametrize(
    ("call", "help", "dialect"),
    [(*row, d) for row in IN_FUNCTIONS for d in (2, 3) if d == 2 or ("preprocessing" not in row[0] and "imdb" not in row[0])],
)
def test_what_no_release_of_a_function_takes(call: str, help: str, dialect: int) -> None:
    text = f"{HEADS[dialect]}made = keras.{call}\n"
    real = run_in_keras(text, dialect=dialect)
    told = [f for f in check_source(text, settings=Settings(target_keras=dialect)).findings if f.code == "CNN703"]
    assert [(f.severity.value, f.span.line, f.help) for f in told] == [("error", real.line, help)]
    assert told[0].keras is None or told[0].keras in real.error
    assert "argument" in real.error


@pytest.mark.parametrize("dialect", [2, 3])
def test_every_argument_of_a_function_of_this_release_is_known(dialect: int) -> None:
    seen = 0
    for name in FUNCTIONS:
        for room in ("utils", "preprocessing.image", "preprocessing.text", "preprocessing.sequence", "datasets"):
            try:
                real = inspect.signature(attrgetter(f"{room}.{name}")(library(dialect))).parameters.values()
            except AttributeError:  # it stands elsewhere, or this Keras does not have it
                continue
            seen += 1
            known = of_function(name)
            assert known is not None
            names = [p.name for p in real if p.kind is not p.VAR_KEYWORD and p.name != "self"]
            assert [one for one in names if one not in known] == [], name
            assert dialect == 2 or set(names) == set(known.today), name
    assert seen >= (12 if dialect == 3 else 30)


def test_a_figure_of_a_model() -> None:
    """In Keras 3 it looks for pydot before it looks at its arguments."""
    text = "keras.utils.plot_model(keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)]), show_shape=True)"
    (finding,) = check_source(f"import keras\n{text}\n").findings
    assert (finding.code, finding.help) == ("CNN703", "did you mean `show_shapes`?")


def test_what_another_release_takes_is_no_misspelling() -> None:
    """Of Keras 1 and 2.2, of TensorFlow 1, and of Keras 3.11."""
    calls = (
        "initializers.Zeros(dtype='float32')",
        "regularizers.l2(l=0.1)",
        "constraints.maxnorm(m=3)",
        "callbacks.ReduceLROnPlateau(epsilon=0.1)",
        "losses.MeanSquaredError(dtype='float16')",
        "callbacks.LambdaCallback(on_what_a_subclass_calls=print)",
    )
    for call in calls:
        for dialect in (2, 3):
            assert not check_source(f"{HEADS[dialect]}made = keras.{call}\n", settings=Settings(target_keras=dialect)).findings
