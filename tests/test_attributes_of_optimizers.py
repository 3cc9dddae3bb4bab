"""What an optimizer of Keras 3 lacks is refused by real Keras on that line, and what it does not read changes nothing there."""

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
MODEL = (
    "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n"
    'model.compile({}, "mse")\n'
    "optimizer = keras.optimizers.legacy.Adam() if keras.__version__ < '3' else keras.optimizers.Adam()\n"
)


def findings(text: str, dialect: int) -> list[Finding]:
    return list(check_source(text, settings=Settings(target_keras=dialect)).findings)


GONE = [
    ("model.optimizer.lr", "Adam", "lr"),
    ("rate = float(model.optimizer.lr)", "Adam", "lr"),
    ("optimizer.lr", "Adam", "lr"),
    ("optimizer.decay", "Adam", "decay"),
    ("model.optimizer.weights", "Adam", "weights"),
    ("model.optimizer.get_weights()", "Adam", "get_weights"),
]


@pytest.mark.parametrize("given", ["'adam'", "keras.optimizers.Adam(0.001)", "'ADAM'"])
@pytest.mark.parametrize(("line", "kind", "name"), GONE)
def test_what_keras_3_does_not_have(line: str, kind: str, name: str, given: str) -> None:
    text = HEADS[3] + MODEL.format(given) + line
    told = findings(text, 3)
    assert [(f.code, f.message) for f in told] == [("CNN714", f"{kind} of Keras 3 has no `{name}`")]
    real = run_in_keras(text, dialect=3)
    assert real.line == told[0].span.line
    assert str(told[0].keras) in real.error


CALLBACK = """\
import numpy as np
from keras import ops
class Rate(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        BODY
model.fit(np.ones((4, 4)), np.ones((4, 1)), verbose=0, callbacks=[Rate()])
"""
IN_CALLBACKS = [
    ("print(self.model.optimizer.lr)", "error"),
    ("if epoch == 0: self.model.optimizer.lr.assign(0.1)", "warning"),
    ("if hasattr(self.model.optimizer, 'lr'): self.model.optimizer.lr.assign(0.1)", ""),
    ("self.model.optimizer.lr = 0.1; print(self.model.optimizer.lr)", ""),
    ("print(self.model.optimizer.learning_rate)", ""),
]


@pytest.mark.parametrize(("body", "severity"), IN_CALLBACKS)
def test_what_a_callback_reads_of_the_optimizer(body: str, severity: str) -> None:
    text = HEADS[3] + MODEL.format("'adam'") + CALLBACK.replace("BODY", body)
    told = [f for f in findings(text, 3) if f.severity.value != "info"]
    message = "Adam of Keras 3 has no `lr`"
    assert [(f.code, f.severity.value, f.message) for f in told] == [("CNN714", severity, message)] * bool(severity)
    assert ("has no attribute 'lr'" in run_in_keras(text, dialect=3).error) is bool(severity)


KEPT = [
    "model.optimizer.learning_rate",
    "model.optimizer.get_config()",
    "model.optimizer.iterations",
    "rate = getattr(model.optimizer, 'lr', None)",
    "if hasattr(model.optimizer, 'lr'): model.optimizer.lr",
    "try: model.optimizer.lr\nexcept AttributeError: model.optimizer.learning_rate",
    "model.optimizer.decay = 0.1\nmodel.optimizer.decay",
    "optimizer.learning_rate = 0.1",
]


@pytest.mark.parametrize("line", KEPT)
@pytest.mark.parametrize("dialect", [2, 3])
def test_what_it_has_or_is_asked_for(line: str, dialect: int) -> None:
    text = HEADS[dialect] + MODEL.format("'adam'") + line
    assert run_in_keras(text, dialect=dialect).error == ""
    assert not findings(text, dialect)


@pytest.mark.parametrize(("line", "kind", "name"), GONE[:1])
def test_keras_2_has_the_rate_by_that_name(line: str, kind: str, name: str) -> None:
    text = HEADS[2] + MODEL.format("'adam'") + line
    assert run_in_keras(text, dialect=2).error == ""
    assert not findings(text, 2)


@pytest.mark.parametrize(("dialect", "rate"), [(2, 0.5), (3, 0.001)])
def test_a_rate_that_is_set_as_lr_is_read_by_keras_2_alone(dialect: int, rate: float) -> None:
    text = HEADS[dialect] + MODEL.format("'adam'") + "model.optimizer.lr = 0.5\n"
    told = [(f.code, f.severity.value, f.span.line) for f in findings(text, dialect)]
    assert told == [("CNN741", "warning", text.count("\n"))] * (dialect == 3)
    asked = f"assert abs(float(keras.backend.eval(model.optimizer.learning_rate) - {rate})) < 1e-6"
    asked = asked if dialect == 2 else f"assert abs(float(model.optimizer.learning_rate) - {rate}) < 1e-6"
    assert run_in_keras(text + asked, dialect=dialect).error == ""


def test_the_words_themselves_are_evidence_of_keras_2() -> None:
    text = "from tensorflow import keras\n" + MODEL.format("'adam'") + "print(model.optimizer.lr)\n"
    assert not check_source(text).findings
