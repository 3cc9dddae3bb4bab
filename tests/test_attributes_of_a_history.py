"""What the History that `fit` returns lacks is refused by real Keras on that line, and told at the very name."""

from __future__ import annotations

import pytest
from program_runner import run_in_keras

from cnnlint import check_source
from cnnlint.config import Settings
from cnnlint.diagnostics import Finding

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

HEADS = {3: "import keras\n", 2: "import tf_keras as keras\n"}
TRAINED = (
    "import numpy as np\n"
    "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"
    'model.compile("sgd", "mse")\n'
    "trained = model.fit(np.ones((4, 4)), np.ones((4, 1)), verbose=0)\n"
)


def findings(text: str, dialect: int) -> list[Finding]:
    return list(check_source(text, settings=Settings(target_keras=dialect)).findings)


@pytest.mark.parametrize("dialect", [2, 3])
@pytest.mark.parametrize(
    ("line", "attribute", "wanted"),
    [
        ("print(trained.loss)", "trained.loss", ".history['loss']"),
        ("print(len(trained.epoch), trained.val_accuracy[-1])", "trained.val_accuracy", ".history['val_accuracy']"),
        ("loss = (1,\n    trained.histroy['loss'])", "trained.histroy", ".history"),
        ("print(trained.epochs)", "trained.epochs", ".epoch"),
        ("trained.summary()", "trained.summary", None),
    ],
)
def test_what_a_history_does_not_have(line: str, attribute: str, wanted: str | None, dialect: int) -> None:
    text = HEADS[dialect] + TRAINED + line
    real = run_in_keras(text, dialect=dialect)
    (finding,) = findings(text, dialect)
    assert (finding.code, finding.severity.value) == ("CNN714", "error")
    assert wanted is None or finding.help == f"write `{wanted}`"
    assert str(finding.keras) in real.error
    lines = text.splitlines()
    assert lines[finding.span.line - 1][finding.span.column - 1 :].startswith(attribute)
    assert finding.span.end_column == finding.span.column + len(attribute)


@pytest.mark.parametrize("dialect", [2, 3])
@pytest.mark.parametrize(
    "line",
    [
        "print(trained.history, trained.epoch, trained.model, trained.params, trained.on_train_end)",
        "trained.loss = trained.history['loss']\nprint(trained.loss)",
        "setattr(trained, 'acc', 3)\nprint(trained.acc)",
        "print(getattr(trained, 'loss', None))",
    ],
)
def test_what_it_has_or_is_given(line: str, dialect: int) -> None:
    text = HEADS[dialect] + TRAINED + line
    assert run_in_keras(text, dialect=dialect).error == ""
    assert not findings(text, dialect)
