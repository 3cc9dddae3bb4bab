"""`cnnlint verify` against real Keras: it agrees, and where cnnlint is made wrong it says so."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cnnlint.cli import main
from cnnlint.config.checks import Checks
from cnnlint.diagnostics import Severity
from cnnlint.layers.core import Dense
from cnnlint.program import Weight
from cnnlint.report.model import FileReport
from cnnlint.rules.base import Rule
from cnnlint.run import check_bytes, check_source
from cnnlint.verify.protocol import Trained
from cnnlint.verify.result import ModelResult, Status, Verdict, Verification
from cnnlint.verify.sentences import training
from cnnlint.verify.verification import Choices, Verifier

pytest.importorskip("tensorflow", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

IMPORTS = "from keras import Input, Model, Sequential, applications, layers, regularizers\n"

MODELS = {
    "sequential": """
model = Sequential([
    layers.Conv2D(8, 3, padding="same", kernel_regularizer=regularizers.L2(1e-3), input_shape=(28, 28, 1)),
    layers.BatchNormalization(), layers.MaxPooling2D(), layers.Dropout(0.2), layers.Flatten(), layers.Dense(10)])
""",
    "shared and merged": """
a, b = Input((28, 28, 1), name="a"), Input((28, 28, 1), name="b")
tower = layers.Conv2D(4, 3, activation="relu")
x = layers.Concatenate()([tower(a), tower(b)])
x = x + layers.Conv2D(8, 1)(x)
model = Model([a, b], [layers.Flatten()(x), layers.GlobalAveragePooling2D()(x)])
""",
    "nested": """
inner = Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3), layers.ReLU()])
inner.trainable = False
i = Input((8, 8, 3))
model = Model(i, layers.Dense(2)(layers.Flatten()(inner(i))))
""",
    "wrapped": """
model = Sequential([
    Input((28, 28)), layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
    layers.TimeDistributed(layers.Dense(3)), layers.MultiHeadAttention(2, 4) if False else layers.LayerNormalization()])
""",
    "made switched off": """
class Own(layers.Layer):
    def __init__(self, units, **common):
        super().__init__(**common)
        self.inner = layers.Dense(units)
    def call(self, x):
        return self.inner(x)
i = Input((7, 3))
x = Own(4, trainable=False)(layers.TimeDistributed(layers.Dense(5), trainable=False)(i))
x = layers.Bidirectional(layers.LSTM(4, return_sequences=True), trainable=False)(x)
model = Model(i, layers.MultiHeadAttention(2, 4, trainable=False)(x, x))
""",
    "models that share a trunk": """
image, noise = Input((8, 8, 1)), Input((5,))
trunk = layers.Flatten()(layers.BatchNormalization()(layers.Conv2D(4, 3, strides=2)(image)))
judge, guess = Model(image, layers.Dense(1)(trunk), name="judge"), Model(image, layers.Dense(9)(trunk), name="guess")
judge.trainable = False
painting = layers.Reshape((8, 8, 1))(layers.Dense(64)(noise))
both = Model(noise, [judge(painting), guess(painting)])
""",
    "masks that Keras makes": """
words, other = Input((10,), name="words"), Input((10,), name="other")
table = layers.Embedding(50, 8, mask_zero=True)(words)
joined = layers.Concatenate()([table, layers.Embedding(50, 8)(other)])
model = Model([words, other], layers.GRU(4)(joined))
attending = Model(words, layers.LSTM(4)(layers.Attention()([table, table])))
""",
    "attention": """
i = Input((10, 8))
model = Model(i, layers.MultiHeadAttention(2, 4)(i, i))
""",
    "application": """
base = applications.MobileNetV2(input_shape=(32, 32, 3), include_top=False, weights="imagenet")
base.trainable = False
for layer in base.layers[-4:]:
    layer.trainable = True
model = Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(5, activation="softmax")])
""",
    "operations": """
from keras import ops
i = Input((8, 8, 4))
x = 1 - ops.mean(i, axis=(1, 2), keepdims=True) * i
x = ops.concatenate([x[:, 0], x[:, -1] ** 2], axis=-1)
model = Model(i, ops.reshape(x, (-1, 64)))
""",
    "lambdas": """
import tensorflow as tf
def halves(x, ways=2):
    return tf.expand_dims(x[..., ::ways] / 2, axis=1)
model = Sequential([
    Input((8, 4)), layers.Lambda(lambda t: t[:, -1, :]), layers.Lambda(halves, arguments={"ways": 4}), layers.Flatten()])
""",
    "the user's own layers": """
from keras import ops
class Same(layers.Conv2D):
    def __init__(self, filters, **others):
        super().__init__(filters, 3, padding="same", **others)
class Always(layers.Dropout):
    def call(self, x):
        return super().call(x, training=True)
class Residual(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.first, self.second = layers.Conv2D(filters, 3, padding="same"), layers.Conv2D(filters, 1)
        self.norm = layers.BatchNormalization()
    def call(self, x):
        return ops.relu(x + self.norm(self.second(self.first(x))))
i = Input((8, 8, 4))
x = Always(0.5)(Residual(4)(Same(4)(i)))
model = Model(i, x + x)
""",
    "weights that the user's own layers make": """
import keras
class Scale(layers.Layer):
    def build(self, shape):
        self.gain = self.add_weight(shape=(shape[-1],), name="gain")
        self.shift = self.add_weight(shape=(shape[-1],), name="shift", trainable=False)
    def call(self, x):
        return x * self.gain + self.shift
class Drift(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drift = keras.Variable("zeros", shape=(3,), trainable=False)
        self.inner = Scale()
    def call(self, x):
        return self.inner(x) + self.drift
class Dense(layers.Dense):
    def build(self, shape):
        super().build(shape)
        self.extra = self.add_weight(shape=(2,), name="extra")
class Called(Dense):
    def call(self, x):
        return super().call(x) * 2
model = Sequential([Input((4,)), Scale(), Dense(3), Drift(), Called(2)])
""",
    "a subclassed model": """
import numpy as np
class Block(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.dense = layers.Dense(width)
        self.parts = {"norm": Sequential([layers.BatchNormalization(), layers.ReLU()])}
    def call(self, x, training=False):
        return self.parts["norm"](self.dense(x), training=training)
class Net(Model):
    def __init__(self):
        super().__init__()
        self.block, self.again = Block(5), Block(5)
        self.head = layers.Dense(2)
    def call(self, x):
        return self.head(layers.concatenate([self.again(self.block(x)), x]))
net = Net()
net(np.zeros((3, 4)))
net(np.zeros((5, 4)))
i = Input((6,))
model = Model(i, layers.Dense(1)(Net()(i)))
""",
    "models of classes that derive from Keras's": """
class Head(Sequential):
    def __init__(self, units):
        super().__init__([layers.Dense(units), layers.ReLU()])
class Doubled(Model):
    def __init__(self, units):
        i = Input((5,))
        super().__init__(i, layers.Dense(units)(i) * 2)
i = Input((5,))
model = Model(i, Head(3)(Doubled(4)(i)))
""",
    "a model that loses a layer after it was called": """
inner = Sequential([Input((5,)), layers.Dense(3), layers.Dense(2), layers.Dense(4)])
i = Input((5,))
model = Model(i, layers.ReLU()(inner(i)))
inner.pop()
inner.pop()
""",
    "a model inside that its call builds": """
inner = Sequential([layers.Dense(3), layers.Dense(2)])
i = Input((5,))
model = Model(i, inner(i))
""",
    "a layer that a later model calls too": """
conv, dense = layers.Conv2D(8, 3), layers.Dense(4)
i = Input((None, None, 3))
base = Model(i, conv(i))
stack = Sequential([Input((6, 6, 8)), layers.Flatten(), dense])
big = Input((64, 64, 3))
head = Model(big, layers.GlobalAveragePooling2D()(conv(big)))
head.summary()
base.summary()
stack.summary()
stack.layers[0](conv(big))
stack.summary()
""",
    "a layer whose result is thrown away": """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.shown, self.dropped = layers.Dense(4), layers.Dense(5)
    def call(self, x):
        self.dropped(self.shown(x))
        return self.shown(x)
class Net(Model):
    def __init__(self):
        super().__init__()
        self.block, self.norm, self.head = Block(), layers.BatchNormalization(), layers.Dense(2)
    def call(self, x):
        x = self.block(x)
        self.norm(x)
        return self.head(x)
model = Net()
model(Input((7,)))
""",
    "looking into a model that says its input on its first layer": """
base = Sequential([layers.Conv2D(4, 3, input_shape=(8, 8, 1)), layers.Flatten(), layers.Dense(2)])
model = Model(base.inputs, [layer.output for layer in base.layers])
""",
    "channels first": """
from keras import backend
backend.set_image_data_format("channels_first")
model = Sequential([Input((3, 16, 16)), layers.MaxPooling2D(), layers.UpSampling2D(), layers.Flatten(), layers.Dense(2)])
""",
    "an embedding that data build": """
import numpy as np
model = Sequential([layers.Embedding(20, 4), layers.LSTM(3), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((5, 7)), np.zeros((5, 1)))
""",
    "the inside of an application": """
base = applications.InceptionResNetV2(input_shape=(75, 75, 3), include_top=False, weights=None)
x = layers.Lambda(lambda t: t / 2)(base.get_layer("conv2d_3").output)
model = Model(base.input, x)
""",
}
OLD_MODELS = {
    "channels first, which is not for sequences before Keras 3": """
from tensorflow.keras import backend
backend.set_image_data_format("channels_first")
model = Sequential([Input((16, 3)), layers.Conv1D(4, 3), layers.Flatten(), layers.Dense(2)])
""",
    "old words for arguments": "model = Sequential([Input((4,)), layers.LeakyReLU(alpha=0.1), layers.Dense(2)])",
    "layers that Keras 3 has others for": """
model = Sequential([
    Input((10, 4)), layers.CuDNNGRU(8, return_sequences=True), layers.ThresholdedReLU(theta=0.5),
    layers.LocallyConnected1D(3, 2), layers.CuDNNLSTM(5), layers.BatchNormalization(), layers.Dense(2)])
""",
    "functions that later releases lost or call otherwise": """
from tensorflow.keras import constraints
import tensorflow as tf
i = Input((8, 8, 4))
x = layers.Lambda(lambda t: tf.space_to_depth(t, 2))(i)
model = Model(i, layers.Dense(2, kernel_constraint=constraints.maxnorm(3))(x))
""",
    "functions of the backend and of TensorFlow": """
import tensorflow as tf
from tensorflow.keras import backend as K
i = Input((8, 8, 4))
x = tf.concat([K.mean(i, axis=1), tf.reduce_max(i, axis=2)], axis=-1)
x = layers.Lambda(lambda t: K.sum(t, axis=1))(x * 2)
model = Model(i, tf.nn.relu(x))
""",
}
PADDING = """
model = Sequential([
    Input((28, 28, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(32, activation="softmax")])
"""


def report_of(code: str) -> FileReport:
    return check_source(IMPORTS + code).files[0]


@pytest.fixture(scope="module")
def verifier() -> Iterator[Verifier]:
    with Verifier(Choices(steps=30, train=False)) as one:
        yield one


def verified(verifier: Verifier, code: str) -> ModelResult:
    return verifier.verify([report_of(code)]).models[-1]


@pytest.mark.parametrize("name", MODELS)
def test_keras_agrees(verifier: Verifier, name: str) -> None:
    run = verifier.verify([report_of(MODELS[name])])
    assert [result.disagreements for result in run.models] == [()] * len(run.models)
    assert {result.status for result in run.models} == {Status.AGREES}
    assert run.exit_code == 0


@pytest.mark.skipif(find_spec("tf_keras") is None, reason="needs tf_keras")
@pytest.mark.parametrize("name", OLD_MODELS)
def test_keras_2_agrees(verifier: Verifier, name: str) -> None:
    code = IMPORTS.replace("from keras", "from tensorflow.keras") + OLD_MODELS[name]
    run = verifier.verify([check_bytes("model.py", code.encode(), Checks(target_keras="2"))])
    assert [result.disagreements for result in run.models] == [()]
    assert [(result.status, result.ready.keras[0]) for result in run.models if result.ready] == [(Status.AGREES, "2")]


def test_what_the_child_cannot_be_told_whole_is_not_rebuilt(verifier: Verifier) -> None:
    code = """
import other
class Said(layers.Layer):
    def call(self, x):
        return other.work(x)
    def compute_output_shape(self, shape):
        return shape
model = Sequential([Input((4,)), Said()])
"""
    result = verified(verifier, code)
    assert result.status is Status.NOT_REBUILT
    assert result.reason == "what `Said` does is the user's own code, which cannot be told whole"


def test_layers_that_are_called_on_data_are_not_told(verifier: Verifier) -> None:
    code = """
from keras import ops
class Positions(layers.Layer):
    def __init__(self):
        super().__init__()
        self.places = layers.Embedding(9, 4)
    def call(self, x):
        return x + self.places(ops.arange(0, 9))
model = Sequential([Input((9, 4)), Positions()])
"""
    assert verified(verifier, code).reason == "what `Positions` does is the user's own code, which cannot be told whole"


def test_a_model_that_got_a_layer_after_it_was_called_is_not_rebuilt(verifier: Verifier) -> None:
    code = """
inner = Sequential([Input((5,)), layers.Dense(3)])
i = Input((5,))
model = Model(i, inner(i))
inner.add(layers.Dense(4))
"""
    result = verified(verifier, code)
    assert (result.status, result.reason) == (
        Status.NOT_REBUILT,
        "`sequential` was called with other layers than it has in the end",
    )


@pytest.mark.parametrize(
    ("what", "method", "wrong"),
    [
        ("output shape", "output", lambda layer, x: (*x[:-1], layer.units + 1)),
        ("trainable parameters", "weights", lambda layer, x: (Weight("kernel", (x[-1], layer.units)),)),
        ("non-trainable parameters", "weights", lambda layer, x: (Weight("kernel", (x[-1], layer.units), trainable=False),)),
    ],
)
def test_a_layer_with_a_wrong_rule_is_found(
    verifier: Verifier, monkeypatch: pytest.MonkeyPatch, what: str, method: str, wrong: Any
) -> None:
    monkeypatch.setattr(Dense, method, wrong)
    run = verifier.verify([report_of(PADDING)])
    (result,) = run.models
    assert result.status is Status.DISAGREES
    assert what in [d.what for d in result.disagreements if d.layer == "dense"]
    assert result.disagreements[0].arguments == "Dense(units=32, activation='softmax')"
    assert run.exit_code == 1


def test_training_shows_the_units_that_never_answer(verifier: Verifier) -> None:
    with_training = Verifier(Choices(steps=60))
    with_training.children = verifier.children
    trained = verified(with_training, PADDING).training
    assert isinstance(trained, Trained)
    assert trained.accuracy is not None
    assert trained.accuracy > 0.5
    assert (trained.never_predicted, trained.units, trained.held_back) == (22, 32, 500)
    assert trained.loss_start is not None
    assert trained.loss_end is not None
    assert trained.loss_end < trained.loss_start


@pytest.mark.parametrize(
    ("shape", "head", "how"),
    [
        ("(784,)", "layers.Dense(10)", "images as 784 numbers"),
        ("(28, 28)", "layers.LSTM(4)", "images as sequences of 28 rows"),
        ("(64, 32, 3)", "layers.GlobalMaxPooling2D()", "images resized to 64×32, the channel repeated 3 times"),
        ("(7,)", "layers.Dense(10)", "a synthetic batch, since the input is no image"),
    ],
)
def test_digits_are_adapted_to_the_input(verifier: Verifier, shape: str, head: str, how: str) -> None:
    with_training = Verifier(Choices(steps=2))
    with_training.children = verifier.children
    trained = verified(with_training, f"model = Sequential([Input({shape}), {head}])").training
    assert isinstance(trained, Trained)
    assert how in trained.how


PAIRED = """
a, b = Input((28, 28, 1)), Input((28, 28, 1))
both = layers.Concatenate()([layers.Flatten()(a), layers.Flatten()(b)])
model = Model([a, b], layers.Dense(10, activation="softmax")(both))
"""


def test_a_model_of_two_images_is_judged_on_pairs(verifier: Verifier) -> None:
    with_training = Verifier(Choices(steps=60))
    with_training.children = verifier.children
    trained = verified(with_training, PAIRED).training
    assert isinstance(trained, Trained)
    assert trained.accuracy is not None
    assert trained.accuracy > 0.5
    assert not trained.unsettled


def test_a_batch_normalization_that_has_hardly_averaged_is_told(verifier: Verifier) -> None:
    with_training = Verifier(Choices(steps=3))
    with_training.children = verifier.children
    result = verified(with_training, MODELS["sequential"])
    assert isinstance(result.training, Trained)
    assert "batch normalization has averaged too few steps" in "".join(training(result.training))


FITTED = """
from keras.datasets import mnist
(x, y), _ = mnist.load_data()
x = x.reshape(-1, 28, 28, 1) / 255.0
model = Sequential([Input((28, 28, 1)), layers.Flatten(), layers.Dense(UNITS, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
"""
BROKEN = {
    "non-positive-dimension": "model = Sequential([Input((8, 8, 1)), layers.Conv2D(8, 9), layers.Flatten(), layers.Dense(2)])",
    "invalid-argument": "model = Sequential([Input((8, 8, 1)), layers.Conv2D(8, 3, padding='vald'), layers.Flatten()])",
    "units-do-not-fit-classes": FITTED.replace("UNITS", "8"),
    "duplicate-layer-name": """
i = Input((4,))
x = layers.Dense(3, activation="relu", name="fc")(i)
model = Model(i, layers.Dense(2, name="fc")(layers.Dropout(0.1)(x)))
""",
    "disconnected-graph": """
a, b = Input((4,)), Input((4,))
model = Model(a, layers.Dense(2)(layers.add([a, b])))
""",
    "unknown-argument": """
model = Sequential()
model.add(layers.CuDNNLSTM(4, input_shape=(5, 2), activation="relu"))
model.add(layers.Dense(1))
""",
    "channels-first-input": """
model = Sequential([layers.Conv2D(8, 3, 3, input_shape=(3, 64, 64)), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(2)])
""",
    "unknown-identifier": "model = Sequential([Input((8, 8, 1)), layers.Conv2D(8, 3, activation='rleu'), layers.Flatten()])",
}


@pytest.mark.parametrize("name", BROKEN)
def test_findings_that_keras_shows_are_confirmed(verifier: Verifier, name: str) -> None:
    (evidence,) = [e for e in verified(verifier, BROKEN[name]).evidence if e.finding.name == name]
    assert evidence.verdict is Verdict.CONFIRMED, evidence.text
    assert evidence.text.startswith("Keras says: ")


@pytest.mark.parametrize(
    ("made", "name"),
    [
        ("layers.Dense(x, 8)", "layer-as-tensor"),
        ("layers.Dense(8, x)", "layer-as-tensor"),
        ("layers.Dense(8, activation=keras.activations.relu())(x)", "missing-argument"),
        ("layers.concatenate(axis=-1)([x, i])", "missing-argument"),
    ],
)
def test_a_call_that_is_mended_before_the_model_is_described_is_not_repeated(verifier: Verifier, made: str, name: str) -> None:
    code = f"import keras\ni = Input((4,))\nx = layers.Dense(3)(i)\nx = {made}\nmodel = Model(i, layers.Dense(2)(x))\n"
    (evidence,) = [e for e in verified(verifier, code).evidence if e.finding.name == name]
    assert (evidence.verdict, evidence.text.endswith("that is not repeated here")) == (Verdict.OPEN, True)


def test_what_keras_does_not_come_to_is_not_confirmed(verifier: Verifier) -> None:
    """Of two mistakes that training would show Keras names the first."""
    code = FITTED.replace("layers.Flatten(), ", "").replace("UNITS", "8")
    found = {e.finding.name: (e.verdict, e.text) for e in verified(verifier, code).evidence}
    assert found["missing-flatten"][0] is Verdict.CONFIRMED
    assert found["units-do-not-fit-classes"] == (Verdict.OPEN, "Keras stops before, for the reason of CNN117")


def test_a_prediction_provokes_no_mistake_in_the_targets(verifier: Verifier) -> None:
    """Of several calls it is a training that shows it, though the prediction is nearer to the layer."""
    code = FITTED.replace("model.fit(x, y)", "").replace("UNITS", "8")
    code = (
        code.replace("model.compile", "show = lambda: model.predict(x)\nmodel.compile")
        + "model.predict(x)\n"
        + "\n" * 30
        + "model.fit(x, y)"
    )
    (evidence,) = [e for e in verified(verifier, code).evidence if e.finding.name == "units-do-not-fit-classes"]
    assert evidence.verdict is Verdict.CONFIRMED


def test_evidence_of_images_that_are_not_scaled(verifier: Verifier) -> None:
    with_training = Verifier(Choices(steps=5))
    with_training.children = verifier.children
    code = FITTED.replace(" / 255.0", "").replace("UNITS", "10")
    (evidence,) = [e for e in verified(with_training, code).evidence if e.finding.name == "unscaled-images"]
    assert evidence.text.startswith("trained on images from 0 to 255: accuracy ")


def test_a_finding_that_keras_does_not_show_is_a_defect(verifier: Verifier) -> None:
    """A rule that claims that a working model cannot be built."""
    report = report_of(PADDING)
    assert report.program is not None
    layer = report.program.models[0].layers[0]
    rule = type("Wrong", (Rule,), {"code": "CNN199", "name": "wrong", "shown_by": "build"})
    finding = replace(
        rule().finding(layer.span, "this cannot be built", layer=layer.name, model="model"), severity=Severity.ERROR
    )
    run = verifier.verify([replace(report, findings=(finding,))])
    assert [e.verdict for e in run.models[0].evidence] == [Verdict.DEFECT]
    assert run.exit_code == 1


# ------------------------------------------------------------------ limits


def test_a_child_that_is_killed_is_told_and_replaced(verifier: Verifier) -> None:
    assert verified(verifier, PADDING).status is Status.AGREES  # so that there is a child, whatever ran before
    slow = Verifier(Choices(seconds=60))
    slow.children = verifier.children
    child = verifier.children[3]

    def kill() -> None:
        time.sleep(1)
        assert child._process is not None
        child._process.kill()

    threading.Thread(target=kill).start()
    result = verified(slow, PADDING)
    training = result.training
    failed = result.reason if training is None else getattr(training, "message", "")
    assert failed == "the TensorFlow process ended with signal 9"
    assert verified(verifier, PADDING).status is Status.AGREES


def test_a_model_larger_than_the_memory_limit() -> None:
    huge = "model = Sequential([Input((30_000,)), layers.Dense(30_000)])"
    with Verifier(Choices(train=False, memory_limit=1200 * 2**20)) as small:
        run: Verification = small.verify([report_of(huge)])
    assert run.models[0].status is Status.FAILED
    assert "memory" in run.models[0].reason
    assert run.exit_code == 2


# ------------------------------------------------------------------ the command


def test_the_padding_and_strides_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    """Written for Keras 2, so it is asked of tf_keras where that is installed."""
    notebook = Path(__file__).parent.parent / "fixtures" / "notebooks" / "padding_and_strides.ipynb"
    arguments = ["--isolated", "--steps", "40", "--suggest", "--output-format", "json"]
    assert main(["verify", str(notebook), *arguments]) == 0
    output = json.loads(capsys.readouterr().out)
    padding, strides = output["models"]
    assert (padding["status"], strides["status"]) == ("agrees", "agrees")
    assert output["tool"]["keras"].startswith("2." if find_spec("tf_keras") else "3.")
    evidence = {e["name"]: e for e in padding["evidence"]}
    assert {e["verdict"] for e in evidence.values()} == {"measured"}
    assert "22 of the 32 units are never the answer" in evidence["units-do-not-fit-classes"]["text"]
    assert "2,005,536 parameters" in evidence["oversized-dense"]["text"]
    assert "max pooling after each convolution: 39,456 parameters" in evidence["oversized-dense"]["text"]
    assert [s["what"] for s in padding["suggestions"]] == [
        "max pooling after each convolution",
        "global average pooling instead of Flatten",
    ]
    assert [e["name"] for e in strides["evidence"]] == ["units-do-not-fit-classes"]
    assert strides["training"]["kind"] == "trained"


def test_the_command_prints_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.py"
    path.write_text(IMPORTS + PADDING)
    assert main(["verify", str(path), "--isolated", "--steps", "5", "--output-format", "json"]) == 0
    output = json.loads(capsys.readouterr().out)
    assert output["summary"]["by_status"]["agrees"] == 1
    assert output["models"][0]["training"]["units"] == 32
