"""Losses, metrics and optimizers by name, and targets of any shape beside them: what is called an error is refused by Keras."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

from cnnlint import check_source
from cnnlint.rules.facts.compile_names import KNOWN, REFUSED_BY_2, REFUSED_BY_3, is_known

pytestmark = pytest.mark.tensorflow
np = pytest.importorskip("numpy", reason="needs NumPy")
keras = pytest.importorskip("keras", reason="needs TensorFlow")
tf_keras = pytest.importorskip("tf_keras", reason="needs Keras 2")

PACKAGES = {3: keras, 2: tf_keras}
TARGETS = {
    "ids": "np.array([0, 1, 2, 1])",
    "ids in a column": "np.array([[0], [1], [2], [1]])",
    "numbers": "np.random.rand(4)",
    "a column": "np.random.rand(4, 1)",
    "three columns": "np.random.rand(4, 3)",
    "one-hot": "keras.utils.to_categorical([0, 1, 2, 1], 3)",
    "one-hot of one class": "keras.utils.to_categorical([0, 0, 0, 0], 1)",
}
STRETCHED = "binary_crossentropy without a sigmoid"
# loss, units, activation, targets
LOSSES = {
    "categorical, of columns": ("categorical_crossentropy", 3, "softmax", "one-hot"),
    "categorical, of ids": ("categorical_crossentropy", 3, "softmax", "ids"),
    "sparse, of a class that is one-hot": ("sparse_categorical_crossentropy", 3, "softmax", "one-hot of one class"),
    "sparse, of columns": ("sparse_categorical_crossentropy", 3, "softmax", "one-hot"),
    "binary, of a column": ("binary_crossentropy", 3, "sigmoid", "a column"),
    "binary, of columns beside one unit": ("binary_crossentropy", 1, "sigmoid", "three columns"),
    f"{STRETCHED}, of a column": ("binary_crossentropy", 3, "linear", "a column"),
    f"{STRETCHED}, of ids": ("binary_crossentropy", 3, "linear", "ids"),
    f"{STRETCHED}, of one class": ("binary_focal_crossentropy", 3, "linear", "one-hot of one class"),
    f"{STRETCHED}, beside one unit": ("binary_focal_crossentropy", 1, "linear", "three columns"),
    "focal, of a column": ("categorical_focal_crossentropy", 3, "softmax", "ids in a column"),
    "focal, of one class": ("categorical_focal_crossentropy", 3, "linear", "one-hot of one class"),
    "cosine, of whole numbers": ("cosine_similarity", 1, "linear", "ids in a column"),
    "cosine, of a column": ("cosine_similarity", 1, "linear", "a column"),
    "focal, beside one unit": ("categorical_focal_crossentropy", 1, "linear", "three columns"),
}
# metric, units, targets: of these Keras refuses some
METRICS = {
    "AUC of ids": ("'AUC'", 3, "ids"),
    "AUC of columns": ("'AUC'", 3, "one-hot"),
    "precision of ids in a column": ("keras.metrics.Precision()", 3, "ids in a column"),
    "recall of columns beside one unit": ("keras.metrics.Recall(thresholds=0.3)", 1, "three columns"),
    "recall of numbers": ("keras.metrics.Recall()", 1, "numbers"),
    "the score of columns": ("keras.metrics.F1Score()", 3, "three columns"),
    "the score of columns beside one unit": ("keras.metrics.F1Score()", 1, "three columns"),
    "the score of a column": ("keras.metrics.F1Score()", 1, "a column"),
}


def _program(dialect: int, loss: str, units: int, activation: str, targets: str, more: str = "") -> str:
    return (
        f"{HEADS[dialect]}model = Sequential([Input((5,)), layers.Dense({units}, activation={activation!r})])\n"
        f"x, y = np.zeros((4, 5)), {TARGETS[targets]}\nmodel.compile('sgd', loss={loss!r}{more})\n"
        "model.fit(x, y, verbose=0)\nmodel.summary()\n"
    )


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize(("loss", "units", "activation", "targets"), LOSSES.values(), ids=LOSSES)
def test_a_loss_beside_targets(dialect: int, loss: str, units: int, activation: str, targets: str) -> None:
    verdict = judge(_program(dialect, loss, units, activation, targets), dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize(("metric", "units", "targets"), METRICS.values(), ids=METRICS)
def test_a_metric_beside_targets(dialect: int, metric: str, units: int, targets: str) -> None:
    loss = "sparse_categorical_crossentropy" if "ids" in targets else "mse"
    verdict = judge(_program(dialect, loss, units, "sigmoid", targets, f", metrics=[{metric}]"), dialect)
    assert verdict.outcome == "equal", verdict.why


def test_the_score_of_targets_without_an_axis_is_refused_by_keras_3() -> None:
    assert judge(_program(3, "mse", 1, "sigmoid", "numbers", ", metrics=[keras.metrics.F1Score()]")).outcome == "equal"


@pytest.mark.parametrize(
    ("given", "told"), [("", True), ("average='micro'", True), ("threshold=0.5", False), ("None, 0.5", False)]
)
def test_without_a_threshold_the_score_of_one_unit_takes_all_for_one(given: str, told: bool) -> None:
    head = "import keras\nfrom keras import Sequential, layers\nmodel = Sequential([layers.Input((4,)), "
    head += "layers.Dense(1, activation='sigmoid')])\n"
    head += f"model.compile('adam', 'binary_crossentropy', metrics=[keras.metrics.F1Score({given})])\n"
    assert ("CNN216" in [f.code for f in check_source(head).findings]) is told
    score = keras.metrics.F1Score(**eval(f"dict({given})")) if "None" not in given else keras.metrics.F1Score(None, 0.5)
    score.update_state(np.array([[0.0], [1.0], [0.0], [0.0]]), np.array([[0.1], [0.2], [0.3], [0.4]]))
    assert (float(score.result().numpy().max()) > 0) is told


def test_an_output_behind_the_last_weight_is_not_trained_in_keras_2() -> None:
    program = (
        f"{HEADS[2]}i = Input((4,))\nmodel = Model(i, [layers.Dense(1)(i), layers.Dense(2)(i)])\n"
        "model.compile('sgd', loss='mse', loss_weights=[1])\n"
        "model.fit(np.zeros((4, 4)), [np.zeros((4, 1)), np.zeros((4, 3))], verbose=0)\nmodel.summary()\n"
    )
    assert judge(program, 2).outcome == "equal"


# units and the sizes of one target: the batch is 4
FALLING_ON_THE_BATCH = [(1, (4, 3)), (1, (5, 3)), (1, (1, 3)), (3, (4, 3)), (3, (1, 2)), (3, (4, 2)), (3, ()), (4, ())]


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize("loss", ["mse", "hinge", "binary_crossentropy"])
@pytest.mark.parametrize(("units", "sizes"), FALLING_ON_THE_BATCH)
def test_an_axis_of_the_targets_that_falls_on_the_batch(dialect: int, units: int, sizes: tuple[int, ...], loss: str) -> None:
    program = (
        f"{HEADS[dialect]}m = Sequential([Input((5,)), layers.Dense({units})])\nm.compile('sgd', {loss!r})\n"
        f"m.fit(np.zeros((4, 5)), np.zeros((4, *{sizes})), verbose=0)\nm.summary()\n"
    )
    verdict = judge(program, dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize("sizes", [(6, 3), (6, 1), (2, 3)])
def test_one_number_of_each_step_beside_several(dialect: int, sizes: tuple[int, int]) -> None:
    program = (
        f"{HEADS[dialect]}m = Sequential([Input((5,)), layers.RepeatVector(6), layers.Dense(1)])\n"
        f"m.compile('sgd', 'binary_crossentropy')\nm.fit(np.zeros((4, 5)), np.zeros((4, *{sizes})), verbose=0)\nm.summary()\n"
    )
    assert judge(program, dialect).outcome == "equal"


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize("loss", ["mse", "kl_divergence"])
@pytest.mark.parametrize("targets", ["np.zeros((4, 3))", "np.zeros((4, 2))", "np.zeros((4, 1))"])
@pytest.mark.parametrize("steps", [4, 6])
def test_steps_that_are_as_many_as_the_samples(dialect: int, loss: str, targets: str, steps: int) -> None:
    program = (
        f"{HEADS[dialect]}m = Sequential([Input((5,)), layers.RepeatVector({steps}), layers.Dense(3)])\n"
        f"m.compile('sgd', {loss!r})\n"
        f"m.fit(np.zeros((4, 5)), {targets}, verbose=0)\nm.summary()\n"
    )
    assert judge(program, dialect).outcome in ("equal", "crash missed")


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize("loss", ["categorical_hinge", "cosine_similarity", "kl_divergence"])
@pytest.mark.parametrize(("units", "sizes"), [(3, (2,)), (3, (3,)), (3, (1,)), (1, (6, 3))])
def test_losses_that_multiply_need_sizes_that_meet(dialect: int, units: int, sizes: tuple[int, ...], loss: str) -> None:
    program = (
        f"{HEADS[dialect]}m = Sequential([Input((5,)), layers.Dense({units})])\nm.compile('sgd', {loss!r})\n"
        f"m.fit(np.zeros((4, 5)), np.zeros((4, *{sizes})), verbose=0)\nm.summary()\n"
    )
    verdict = judge(program, dialect)
    assert verdict.outcome == "equal", verdict.why


# ------------------------------------------------------------------ words


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize("kind", KNOWN)
def test_what_one_keras_refuses_of_the_words_of_the_other(dialect: int, kind: str) -> None:
    refused = (REFUSED_BY_3 if dialect == 3 else REFUSED_BY_2).get(kind, frozenset())
    for word in sorted(refused):
        assert not is_known(kind, word, dialect)
        with pytest.raises((ValueError, TypeError)):
            _taken(dialect, kind, word)


def test_a_word_that_is_taken_is_not_reported() -> None:
    for kind, word in (("loss", "log_cosh"), ("metrics", "kl_divergence"), ("metrics", "MSE"), ("optimizer", "Lion")):
        assert is_known(kind, word, 3)
        _taken(3, kind, word)


def _taken(dialect: int, kind: str, word: str) -> None:
    package = PACKAGES[dialect]
    {"loss": package.losses, "metrics": package.metrics, "optimizer": package.optimizers}[kind].get(word)


@pytest.mark.parametrize("dialect", PACKAGES)
@pytest.mark.parametrize(
    "call",
    [
        "m.fit(x, y, verbose=0)",
        "m.fit(x, y, verbose=0, batch_size=3)",
        "m.fit(x, y, verbose=0, validation_split=0.25)",
        "m.evaluate(x, y, verbose=0)",
        "m.predict(x, batch_size=2, verbose=0)",
    ],
)
def test_without_a_graph_the_first_batch_is_met(dialect: int, call: str) -> None:
    program = (
        f"{HEADS[dialect]}m = Sequential([layers.Flatten(), layers.Dense(4)])\nx, y = np.zeros((4, 8, 3)), np.zeros((4, 4))\n"
        f"m.compile('sgd', loss='mse', run_eagerly=True)\n{call}\nm.summary()\n"
    )
    verdict = judge(program, dialect)
    assert verdict.outcome == "equal", verdict.why
