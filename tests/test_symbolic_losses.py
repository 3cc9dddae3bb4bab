"""Losses and metrics of tensors that are added to a model: rows of it in Keras 2, refused by Keras 3."""

from __future__ import annotations

import pytest
from program_referee import compare, read_by_us
from program_runner import run_in_keras

from cnnlint.config import Settings
from cnnlint.program import ModelTrace, Summary
from cnnlint.run import check_source

HEAD = """import tensorflow as tf
import tf_keras as keras
from tf_keras import Model, Input, layers, losses
from tf_keras import backend as K

x = Input((6,))
hidden = layers.Dense(5)
h = hidden(x)
mean, spread = layers.Dense(2)(h), layers.Dense(2)(h)
out = layers.Dense(6)(layers.Concatenate()([mean, spread]))
model = Model(x, out)
"""
ADDED = {
    "a term by hand": "model.add_loss(-0.5 * K.sum(1 + spread - K.square(mean) - K.exp(spread)) / 32)",
    "two of a list": "model.add_loss([tf.reduce_mean(out), K.sum(hidden(x), axis=-1) * 0.1])",
    "loss functions": "model.add_loss(K.mean(losses.mse(x, out) * 6 + losses.mean_absolute_error(y_true=x, y_pred=out)))",
    "cross-entropy": "model.add_loss(K.sum(losses.binary_crossentropy(x, out) + losses.categorical_crossentropy(x, out)))",
    "of the backend": "model.add_loss(K.mean(K.binary_crossentropy(x, out)))",
    "a function for every step": "model.add_loss(lambda: tf.reduce_sum(hidden.kernel))",
    "a metric": "model.add_metric(K.mean(out), name='level', aggregation='mean')",
    "a loss and then a layer's": "model.add_loss(tf.reduce_mean(out))\nmodel.add_loss(tf.reduce_sum(layers.Dense(1)(out)))",
    "made again from its ends": "model.add_loss(tf.reduce_mean(out))\nmodel = Model(model.input, model.output)",
    "copied": "model.add_loss(tf.reduce_mean(layers.Dense(3)(out)))\nmodel = keras.models.clone_model(model)",
    "called on another tensor": "model.add_loss(tf.reduce_mean(out))\nz = Input((6,))\nmodel = Model(z, model(z))",
}


@pytest.mark.tensorflow
@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_rows_of_an_added_loss(added: str) -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow")
    program = f"{HEAD}{added}\nmodel.summary()\n"
    run = run_in_keras(program, dialect=2)
    verdict = compare(run, read_by_us(program, 2), program)
    assert verdict.outcome == "equal", verdict


def table(program: str, dialect: int = 2) -> tuple[list[str], bool]:
    (file,) = check_source(program, "model.py", Settings(**{"target-keras": dialect})).files
    assert file.program is not None
    (event,) = [e for e in file.program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    model = event.model.shown
    return [layer.type for layer in model.layers], not model.unknown


UNKNOWN = {
    "an object of a loss": "model.add_loss(losses.MeanSquaredError()(x, out))",
    "a function that is not modelled": "model.add_loss(K.mean(losses.kl_divergence(x, out)))",
    "a tensor from elsewhere": "import settings\nmodel.add_loss(settings.extra_loss)",
    "perhaps": "import settings\nif settings.flag:\n    model.add_loss(tf.reduce_mean(out))",
}


@pytest.mark.parametrize("added", UNKNOWN.values(), ids=UNKNOWN)
def test_rows_that_are_not_known(added: str) -> None:
    """The rows that the model has anyway stand; that there may be more is said."""
    types, complete = table(f"{HEAD}{added}\nmodel.summary()\n")
    assert types == ["InputLayer", *["Dense"] * 3, "Concatenate", "Dense"]
    assert not complete


BEFORE_2_4 = "from keras.backend.tensorflow_backend import set_session\n"
SINCE_2_4 = "# !pip install keras==2.8.0\nversions = 'keras==2.8.0'\n"
BOTH = "from tensorflow.keras.models import Model\n"


@pytest.mark.parametrize(
    ("head", "more", "known"),
    [("", 0, False), (BEFORE_2_4, 0, True), (SINCE_2_4, 2, True), (BEFORE_2_4 + BOTH, 0, False)],
    ids=["either", "before 2.4", "since", "both packages"],
)
def test_the_package_keras_differs_by_release(head: str, more: int, known: bool) -> None:
    """Before 2.4 a loss was a tensor of TensorFlow, which is no row."""
    program = """from keras import Input, Model, layers
from keras import backend as K
x = Input((6,))
model = Model(x, layers.Dense(2)(x))
model.add_loss(K.mean(model.output))
model.summary()
"""
    types, complete = table(head + program)
    assert (types[:2], len(types), complete) == (["InputLayer", "Dense"], 2 + more, known)


@pytest.mark.tensorflow
def test_keras_3_refuses_it() -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    x = keras.Input((6,))
    with pytest.raises(NotImplementedError):
        keras.Model(x, keras.layers.Dense(2)(x)).add_loss(x)
    program = """import keras
from keras import Input, Model, layers, ops
x = Input((6,))
model = Model(x, layers.Dense(2)(x))
model.add_loss(ops.mean(model.output))
"""
    (file,) = check_source(program, "model.py", Settings(**{"target-keras": 3})).files
    (finding,) = [f for f in file.findings if f.code == "CNN714"]
    assert finding.severity.value == "error"
    assert "add_loss" in finding.message
    assert finding.span.line == 5
