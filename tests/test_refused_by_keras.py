"""What cnnlint calls an error is refused by real Keras, on that line and in those words; what it lets pass is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from program_runner import run_in_keras

from cnnlint import check_source
from cnnlint.config import Settings
from cnnlint.diagnostics import Finding

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

HEADS = {
    3: "import numpy as np\nimport tensorflow as tf\nimport keras\nfrom keras import layers\n",
    2: "import numpy as np\nimport tensorflow as tf\nimport tf_keras as keras\nfrom tf_keras import layers\n",
}
BOTH, NEWER, OLDER = (2, 3), (3,), (2,)
TENSOR = "i = keras.Input((8, 4))\nh = layers.Dense(4)(i)\n"
NO_ITEMS = "a symbolic Keras tensor cannot be iterated over"
TAPED = (
    "m = keras.Model(i, h)\nwith tf.GradientTape() as t: a = tf.reduce_mean(m(np.ones((2, 8, 4))))\n"
    "g = t.gradient(a, m.weights)\n"
)
CALLED = "`{}` is a function of a tensor, but is called without one"
MEETS = "`{}` is given targets of shape (3, 4) and predictions of shape (3, {})"
WEIGHT = (
    "class Own(layers.Layer):\n    def build(self, shape): self.w = self.add_weight({})\n    def call(self, x): return x\n"
    "Own()(h)"
)
UNLISTED = "`Sequential` takes its layers in one list"
ONLY_GRADIENTS = "`apply_gradients` gets only gradients: it takes pairs of a gradient and its variable"
OWN = "class Own(layers.Layer):\n    def __init__(self): "
ITSELF = "Own hands itself on to the `__init__` of keras.layers.Layer, which does not take it"
ALONE = "`m.weights.h5` holds weights alone, and no model to load"
FLOW = "tf.keras.preprocessing.image.ImageDataGenerator().flow"
SLICES = "tf.data.Dataset.from_tensor_slices"
RESNET = "keras.applications.resnet50.preprocess_input"
ZIPPED = "`fit` is given a `zip`, which Keras 3 does not take for a generator"
WEIGHTS = "m = keras.Sequential([keras.Input((4,)), layers.Dense(1)]); m.save_weights('m.weights.h5')\n"
WRITTEN = (
    "w = keras.callbacks.ModelCheckpoint('m.weights.h5', save_weights_only=True)\n"
    "m = keras.Sequential([keras.Input((4,)), layers.Dense(1)]); m.compile('sgd', 'mse')\n"
    "m.fit(np.ones((4, 4)), np.ones((4, 1)), verbose=0, callbacks=[w])\n"
)
PAIRS = (
    "def ones():\n    while True: yield np.ones((2, 4))\n"
    "a, b = ones(), ones()\nm = keras.Sequential([keras.Input((4,)), layers.Dense(4)]); m.compile('sgd', 'mse')\n"
)


def errors(text: str, dialect: int) -> list[Finding]:
    findings = check_source(HEADS[dialect] + text, settings=Settings(target_keras=dialect)).findings
    return [f for f in findings if f.severity.value == "error"]


REFUSED = [  # the last line of a program, the Keras that refuse it, the code and the message
    ("for step in h: pass", BOTH, "CNN709", NO_ITEMS),
    ("layers.Dense(2)(layers.Flatten)", BOTH, "CNN709", "Dense is called on the class `Flatten` itself, not on a tensor"),
    ("layers.Dense(2, activation=tf.nn.relu())", BOTH, "CNN704", CALLED.format("relu")),
    ("layers.Dense(2, activation=tf.nn.softmax())", BOTH, "CNN704", CALLED.format("softmax")),
    ("layers.Dense(2, activation=tf.nn.gelu())", BOTH, "CNN704", CALLED.format("gelu")),
    ("m = keras.Model(i, h); m.layers[1].output_shape", NEWER, "CNN714", "layers of Keras 3 have no `output_shape`"),
    ("m = keras.Model(i, h); m.layers[0].input_shape", NEWER, "CNN714", "layers of Keras 3 have no `input_shape`"),
    ("m = keras.Model(i, h); m.get_layer(1)", BOTH, "CNN727", "`get_layer` takes the name first, and no layer is called 1"),
    ("m = keras.Model(i, h); m.get_layer(index=1)", (), "", ""),
    ("keras.losses.MeanSquaredError()(np.ones((3, 4)), np.ones((3, 5)))", BOTH, "CNN120", MEETS.format("MeanSquaredError", 5)),
    (
        "keras.losses.BinaryCrossentropy()(np.ones((3, 4)), np.ones((3, 2)))",
        BOTH,
        "CNN120",
        MEETS.format("BinaryCrossentropy", 2),
    ),
    (
        "keras.losses.SparseCategoricalCrossentropy()(np.ones(4, 'int32'), np.ones((3, 5)))",
        BOTH,
        "CNN120",
        "`SparseCategoricalCrossentropy` is given targets of shape (4,) and predictions of shape (3, 5)",
    ),
    ("keras.losses.MeanSquaredError()(np.ones((3, 1)), np.ones((3, 5)))", (), "", ""),
    ("keras.losses.SparseCategoricalCrossentropy()(np.ones((3, 1), 'int32'), np.ones((3, 5)))", (), "", ""),
    ("keras.losses.SparseCategoricalCrossentropy()(np.ones((3, 4), 'int32'), np.ones((3, 4, 5)))", (), "", ""),
    (WEIGHT.format("(4,), name='w'"), OLDER, "CNN703", "`add_weight` is given the shape first, where Keras 2 has the name"),
    (WEIGHT.format("shape=(4,), name='w'"), (), "", ""),
    ("m = keras.Model(i, h); m.input_shape, m.output_shape", (), "", ""),
    ("m = keras.Model(i, h); shape = getattr(m.layers[1], 'output_shape', None)", (), "", ""),
    ("layers.dense(2)", BOTH, "CNN714", "`keras.layers` has no layer `dense`, in no release of Keras"),
    ("steps = [layers.Dense(2)(step) for step in h]", BOTH, "CNN709", NO_ITEMS),
    ("steps = list(h)", BOTH, "CNN709", NO_ITEMS),
    ("for n, step in enumerate(h): pass", BOTH, "CNN709", NO_ITEMS),
    ("first, second = h", BOTH, "CNN729", "Dense gives one tensor here, which cannot be unpacked into 2 names"),
    ("len(h)", BOTH, "CNN709", "a symbolic Keras tensor has no length"),
    ("float(h)", BOTH, "CNN709", "`float` is called on a symbolic Keras tensor, which has no numbers yet"),
    ("int(h)", BOTH, "CNN709", "`int` is called on a symbolic Keras tensor, which has no numbers yet"),
    ("h[0] = 1", BOTH, "CNN709", "a tensor cannot be changed in place"),
    ("h.numpy()", BOTH, "CNN714", "a symbolic Keras tensor has no `numpy`: it has no numbers yet"),
    ("h.append(i)", BOTH, "CNN714", "a symbolic Keras tensor has no `append`"),
    ("h.mean()", BOTH, "CNN714", "a symbolic Keras tensor has no `mean`"),
    ("h.astype('float32')", BOTH, "CNN714", "a symbolic Keras tensor has no `astype`"),
    ("h.reshape((1, 2))", OLDER, "CNN714", "a symbolic Keras tensor has no `reshape`"),
    ("h.get_shape()", NEWER, "CNN714", "a symbolic Keras tensor has no `get_shape`"),
    ("h.set_shape((None, 8, 4))", NEWER, "CNN714", "a symbolic Keras tensor has no `set_shape`"),
    ("layers.Lambda(lambda x: [x])(h)[0].mean()", BOTH, "CNN714", "a symbolic Keras tensor has no `mean`"),
    ("layers.add(h, h)", BOTH, "CNN709", "`add` takes its tensors in one list"),
    ("keras.Sequential().add(layers.Dense(2))(h)", BOTH, "CNN709", "`add` returns None, which is called here"),
    ("keras.Sequential([keras.Model(i, h).compile()])", BOTH, "CNN707", "`compile` returns None, which is not a layer"),
    ("keras.Model(i, h).compile().weights", BOTH, "CNN714", "`compile` returns None, so there is no `weights`"),
    (f"{FLOW}(np.ones((4, 8, 8, 1)), np.ones(3))", BOTH, "CNN706", "`flow` gets 4 images, but 3 labels"),
    (f"{RESNET}(np.ones((4, 8, 8, 1)))", BOTH, "CNN801", "`preprocess_input` of resnet50 takes images of 3 channels, not of 1"),
    (
        f"{SLICES}([np.ones((4, 2)), np.ones(4)])",
        BOTH,
        "CNN120",
        "a list becomes one tensor, but holds arrays of shape (4, 2) and (4,)",
    ),
    ("keras.datasets.mnist()", BOTH, "CNN709", "a module of Keras is called, not the function in it"),
    ("layers.maximum(h, h, h)", BOTH, "CNN709", "`maximum` takes its tensors in one list"),
    ("layers.concatenate(h, i)", BOTH, "CNN709", "`concatenate` takes its tensors in one list"),
    ("layers.dot(h, h)", BOTH, "CNN709", "`dot` takes its tensors in one list"),
    ("layers.add()([h, h])", BOTH, "CNN704", "`add` is a function of tensors, but is given none: the layer is `Add`"),
    ("layers.Add()(h, h)", BOTH, "CNN709", "Add takes its inputs as one list, not as 2 arguments"),
    ("layers.Concatenate()(h, h)", BOTH, "CNN709", "Concatenate takes its inputs as one list, not as 2 arguments"),
    ("layers.Concatenate()(h)", BOTH, "CNN709", "Concatenate takes a list of tensors, but gets one tensor"),
    ("layers.Dot(1)(h)", BOTH, "CNN709", "Dot takes a list of tensors, but gets one tensor"),
    ("layers.Dense(4, activation=keras.activations.relu())(h)", BOTH, "CNN704", CALLED.format("relu")),
    ("layers.Activation(keras.activations.softmax())", BOTH, "CNN704", CALLED.format("softmax")),
    ("from tensorflow.keras.optimizer import Adam", BOTH, "CNN714", "`keras` has no `optimizer`, in no release of Keras"),
    (f"{TAPED}keras.optimizers.Adam().apply_gradients(g, m.weights)", BOTH, "CNN726", ONLY_GRADIENTS),
    (f"{TAPED}keras.optimizers.Adam().apply_gradients(g)", BOTH, "CNN726", ONLY_GRADIENTS),
    (f"{OWN}super().__init__(self)\nOwn()", BOTH, "CNN703", ITSELF),
    (f"{OWN}super().__init__()\nOwn()", (), "", ""),
    (
        WEIGHTS + "keras.models.load_model('m.weights.h5')",
        BOTH,
        "CNN724",
        "`m.weights.h5` holds weights alone, and no model to load",
    ),
    (WEIGHTS + "m.load_weights('m.weights.h5')", (), "", ""),
    (WEIGHTS + "m.save('m.weights.h5'); keras.models.load_model('m.weights.h5')", (), "", ""),
    (
        WRITTEN + "keras.models.load_model('m.weights.h5')",
        BOTH,
        "CNN724",
        "`m.weights.h5` holds weights alone, and no model to load",
    ),
    (
        PAIRS + "m.fit(zip(a, b), steps_per_epoch=1)",
        NEWER,
        "CNN720",
        "`fit` is given a `zip`, which Keras 3 does not take for a generator",
    ),
    (PAIRS + "m.fit((pair for pair in zip(a, b)), steps_per_epoch=1)", (), "", ""),
    ("keras.Model(inputs=i)", BOTH, "CNN703", "`Model` gets no outputs"),
    ("keras.Model(outputs=h, name='m')", BOTH, "CNN703", "`Model` gets no inputs"),
    ("keras.Model(i)", NEWER, "CNN703", "`Model` gets no outputs"),
    ("keras.Sequential(layers.Dense(4))", NEWER, "CNN707", UNLISTED),
    ("keras.Sequential(layers.Dense(4), layers.Dense(2))", NEWER, "CNN707", UNLISTED),
    ("keras.Sequential(layers.Dense(4), layers.ReLU(), layers.Dense(2))", BOTH, "CNN707", UNLISTED),
    ("keras.Sequential(layers.ReLU(), layers.Dense(4), layers.ReLU(), layers.Dense(2))", BOTH, "CNN707", UNLISTED),
]


@pytest.mark.parametrize(("line", "dialects", "code", "message"), REFUSED)
def test_what_keras_does_not_do_with_a_symbolic_tensor(
    line: str, dialects: tuple[int, ...], code: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for dialect in BOTH:
        told = errors(TENSOR + line, dialect)
        assert [(f.code, f.message) for f in told] == [(code, message)] * (dialect in dialects)
        real = run_in_keras(HEADS[dialect] + TENSOR + line, dialect=dialect)
        assert (real.line == told[0].span.line and _said(told[0], real.error)) if told else not real.error


def _said(finding: Finding, error: str) -> bool:
    """Whether Keras says what the finding says that it does; `...` stands for more."""
    return all(part.strip() in error for part in (finding.keras or "?").split("..."))


TAKEN = [
    "for step in (h, i): layers.Dense(2)(step)",
    f"{FLOW}(np.ones((4, 8, 8, 1)), np.ones(4))",
    f"{SLICES}([np.ones((4, 2)), np.ones((4, 2))])",
    f"{SLICES}((np.ones((4, 2)), np.ones(4)))",
    f"{RESNET}(np.ones((4, 8, 8, 3)))",
    f"{RESNET}(np.ones((4, 1, 8, 8)))",
    "keras.applications.mobilenet.preprocess_input(np.ones((4, 8, 8, 1)))",
    "if hasattr(h, 'numpy'): h.numpy()",
    "n = getattr(h, 'mean', None)",
    "a, b = layers.Lambda(lambda x: [x, x])(h)",
    "for n in range(h.shape[1]): layers.Dense(2)(h[:, n])",
    "try:\n    n = len(h)\nexcept TypeError:\n    n = 1",
    "e = keras.Model(i, h)(np.zeros((2, 8, 4))).numpy().mean()",
    "for row in keras.Model(i, h).predict(np.zeros((2, 8, 4)), verbose=0): float(row[0][0])",
]


@pytest.mark.parametrize("line", TAKEN)
@pytest.mark.parametrize("dialect", BOTH)
def test_what_keras_does_with_tensors(line: str, dialect: int) -> None:
    assert run_in_keras(HEADS[dialect] + TENSOR + line, dialect=dialect).error == ""
    assert errors(TENSOR + line, dialect) == []


IN_A_BODY = """\
class Clear(layers.Layer):
    def call(self, x):
        x[0] = 0
        return x

Clear()(keras.Input((8,)))
"""


@pytest.mark.parametrize("dialect", BOTH)
def test_tensors_in_a_body_cannot_be_changed_either(dialect: int) -> None:
    (told,) = errors(IN_A_BODY, dialect)
    assert (told.code, told.message, told.span.line) == ("CNN709", "a tensor cannot be changed in place", 7)
    assert run_in_keras(HEADS[dialect] + IN_A_BODY, dialect=dialect).error.startswith("TypeError")


TRAINED = """\
model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile("adam", "mse")
x, y = np.ones((8, 8)), np.ones((8, 1))
Rates, decay = keras.callbacks.LearningRateScheduler, keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
def late(epoch, rate):
    if epoch < 3:
        return rate
def halved(epoch, rate):
    return rate * 0.5 if epoch % 2 else rate
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = True
"""
IN_TRAINING = [
    ("fit(x, y, callbacks=[Rates(lambda epoch: None)])", BOTH, "gets None from its function in the first epoch"),
    ("fit(x, y, callbacks=[Rates(lambda epoch: 1)])", BOTH, "gets a whole number from its function in the first epoch"),
    ("fit(x, y, epochs=4, callbacks=[Rates(late)])", BOTH, "gets None from its function in epoch 4"),
    ("fit(x, y, callbacks=[Rates(lambda e: np.array([0.1]))])", BOTH, "gets an array from its function in the first epoch"),
    ("fit(x, y, callbacks=[Rates(0.1)])", BOTH, "is given 0.1, not a function of the epoch"),
    (
        "fit(x, y, callbacks=[Rates(decay)])",
        NEWER,
        "is given `ExponentialDecay(...)`, which gives tensors and counts batches, not epochs",
    ),
    ("fit(x, y, callbacks=[Stop])", BOTH, "`Stop` is the class itself, not one of its objects"),
    (
        "compile('adam', 'mse', metrics=[keras.metrics.MeanAbsoluteError])",
        OLDER,
        "`MeanAbsoluteError` is the class itself, not one of its objects",
    ),
    ("compile('adam', 'mse', metrics=['mae', keras.metrics.AUC])", OLDER, "`AUC` is the class itself, not one of its objects"),
    ("compile('adam', 'mse', metrics=[keras.metrics.MeanAbsoluteError()])", (), ""),
    ("fit(x, y, callbacks=[Stop()])", (), ""),
    ("fit(x, y, epochs=3, callbacks=[Rates(late)])", (), ""),
    ("fit(x, y, epochs=3, callbacks=[Rates(halved)])", (), ""),
    ("fit(x, y, callbacks=[Rates(lambda epoch: 0.1 * np.exp(-epoch))])", (), ""),
    ("fit(x, y, callbacks=[keras.callbacks.TerminateOnNaN(), None])", BOTH, "None is no callback"),
]


@pytest.mark.parametrize(("call", "dialects", "message"), IN_TRAINING)
@pytest.mark.parametrize("dialect", BOTH)
def test_callbacks_that_keras_stops_at(call: str, dialects: tuple[int, ...], message: str, dialect: int) -> None:
    text = f"{TRAINED}model.{call}\n"
    told = errors(text, dialect)
    whole = message if message.startswith(("None", "`")) else f"the LearningRateScheduler {message}"
    assert [(f.code, f.message) for f in told] == [("CNN720", whole)] * (dialect in dialects)
    _as_in_keras(text, dialect, told)


MADE = [  # the call, the Keras that refuse it, the code and the message
    ("optimizers.AdamW(weight_decay=None)", BOTH, "CNN706", "`weight_decay` of AdamW must be a number, not None"),
    ("optimizers.Adam(None)", NEWER, "CNN706", "`learning_rate` of Adam must be a number or a schedule, not None"),
    ("optimizers.Adam(clipnorm=1.0, clipvalue=0.5)", NEWER, "CNN706", "Adam takes one of `clipnorm` and `clipvalue`, not both"),
    ("optimizers.schedules.ExponentialDecay(0.1)", BOTH, "CNN704", "ExponentialDecay needs `decay_steps` and `decay_rate`"),
    (
        "callbacks.EarlyStopping('loss', 0, 5, 0, 'min', None, True, 3, 4)",
        BOTH,
        "CNN706",
        "EarlyStopping takes at most 8 positional arguments, not 9",
    ),
    ("callbacks.EarlyStopping('loss', 0, 5, 0, 'min', None, True, 3)", (), "", ""),
    ("callbacks.ModelCheckpoint()", BOTH, "CNN704", "ModelCheckpoint needs `filepath`"),
    ("callbacks.BackupAndRestore()", BOTH, "CNN704", "BackupAndRestore needs `backup_dir`"),
    (
        "callbacks.BackupAndRestore('')",
        NEWER,
        "CNN706",
        "`backup_dir` of BackupAndRestore must be the name of a folder, not ''",
    ),
    (
        "callbacks.BackupAndRestore('a', save_freq='batch')",
        NEWER,
        "CNN706",
        "`save_freq` of BackupAndRestore must be 'epoch' or a whole number, not 'batch'",
    ),
    ("callbacks.TensorBoard('a', write_grads=True)", NEWER, "CNN703", "`TensorBoard` of Keras 3 has no argument `write_grads`"),
    (
        "callbacks.ModelCheckpoint('a.keras', period=2)",
        NEWER,
        "CNN703",
        "`ModelCheckpoint` of Keras 3 has no argument `period`",
    ),
    (
        "callbacks.ModelCheckpoint('a.keras', patience=2)",
        NEWER,
        "CNN703",
        "`ModelCheckpoint` of Keras 3 has no argument `patience`",
    ),
    ("callbacks.EarlyStopping(save_best_only=True)", BOTH, "CNN703", "`EarlyStopping` has no argument `save_best_only`"),
    (
        "losses.SparseCategoricalCrossentropy(label_smoothing=0.1)",
        BOTH,
        "CNN703",
        "`SparseCategoricalCrossentropy` has no argument `label_smoothing`",
    ),
    ("losses.MeanSquaredError(from_logits=True)", BOTH, "CNN703", "`MeanSquaredError` has no argument `from_logits`"),
    ("metrics.Recall(average='macro')", BOTH, "CNN703", "`Recall` has no argument `average`"),
    ("losses.CategoricalCrossentropy(label_smoothing=0.1)", (), "", ""),
    ("optimizers.AdamW(0.1, weight_decay=0.01, clipnorm=1.0)", (), "", ""),
    ("optimizers.Adam(clipnorm=1.0, clipvalue=None)", (), "", ""),
    ("callbacks.BackupAndRestore('a', 5)", (), "", ""),
    ("callbacks.TensorBoard('a', histogram_freq=1)", (), "", ""),
]


@pytest.mark.parametrize(("call", "dialects", "code", "message"), MADE)
@pytest.mark.parametrize("dialect", BOTH)
def test_objects_that_keras_does_not_make(call: str, dialects: tuple[int, ...], code: str, message: str, dialect: int) -> None:
    told = errors(f"made = keras.{call}\n", dialect)
    assert [(f.code, f.message) for f in told] == [(code, message)] * (dialect in dialects)
    if dialect in dialects or not dialects:
        _as_in_keras(f"made = keras.{call}\n", dialect, told)


def _as_in_keras(text: str, dialect: int, told: list[Finding]) -> None:
    real = run_in_keras(HEADS[dialect] + text, dialect=dialect)
    assert (real.line, bool(real.error)) == ((told[0].span.line, True) if told else (None, False)), real.error


SAVED = """\
class Scale(layers.Layer):
    def call(self, inputs):
        return inputs * 2
keras.Sequential([keras.Input((8,)), Scale(), layers.Dense(1)]).save(PATH)
"""
LOADED = [
    ("", True),
    (", custom_objects={'Scale': Scale}", False),
    (", compile=False", True),
]


@pytest.mark.parametrize("name", ["Maxout", "Attention"])
def test_a_layer_of_ones_own_that_is_called_as_another_one(name: str, tmp_path: Path) -> None:
    """TensorFlow Addons has a Maxout, which Keras does not know; its own Attention is of another module."""
    path = f"{tmp_path}/model.keras"
    text = SAVED.replace("Scale", name).replace("PATH", repr(path)) + f"keras.models.load_model({path!r})\n"
    told = errors(text, 3)
    assert [f.code for f in told] == ["CNN723"]
    _as_in_keras(text, 3, told)


@pytest.mark.parametrize(("more", "refused"), LOADED)
@pytest.mark.parametrize("ending", [".keras", ".h5"])
@pytest.mark.parametrize("dialect", BOTH)
def test_layers_of_ones_own_that_keras_does_not_find(
    more: str, refused: bool, ending: str, dialect: int, tmp_path: Path
) -> None:
    text = (
        SAVED.replace("PATH", repr(f"{tmp_path}/model{ending}"))
        + f"keras.models.load_model('{tmp_path}/model{ending}'{more})\n"
    )
    told = errors(text, dialect)
    message = "the model has a layer of the class `Scale`, which Keras does not find when it loads the model"
    assert [(f.code, f.message) for f in told] == [("CNN723", message)] * refused
    _as_in_keras(text, dialect, told)


FED = [
    ("fit((x, y))", BOTH, "`fit` is given inputs and targets as one argument, and takes both as inputs"),
    (
        "fit(x, y, validation_data=[(x + 1, y)])",
        BOTH,
        "the pair of validation data is inside another list, so Keras takes both of its parts as inputs",
    ),
    ("fit(x, y, validation_data=(x + 1, y, x + 2, y))", BOTH, "`validation_data` has 4 parts"),
    ("fit(x, y, x + 1, y)", BOTH, "an array stands where `fit` takes `batch_size`"),
    ("predict(x, y)", BOTH, "an array stands where `predict` takes `batch_size`"),
    ("predict(x, [4])", BOTH, "a list stands where `predict` takes `batch_size`"),
    ("evaluate(x, y, y)", BOTH, "an array stands where `evaluate` takes `batch_size`"),
    ("predict(x, '4')", BOTH, "`batch_size` is a string, not a whole number"),
    ("predict(x, np.int64(4))", (), ""),
    ("predict(x, steps=2.0)", NEWER, "`steps` is a float, not a whole number"),
    ("train_on_batch(x)", BOTH, "`train_on_batch` has no targets for the loss"),
    ("test_on_batch(x)", NEWER, "`test_on_batch` has no targets for the loss"),
    ("fit(x)", BOTH, "`fit` has no targets for the loss"),
    ("fit(x, y, validation_data=(x + 1, y, y * 0.5))", (), ""),
    ("fit([x], [y], validation_data=([x + 1], y))", (), ""),
    ("fit((x,), y, validation_data=[x + 1, y])", (), ""),
]


@pytest.mark.parametrize(("call", "dialects", "message"), FED)
@pytest.mark.parametrize("dialect", BOTH)
def test_data_that_keras_takes_apart_otherwise(call: str, dialects: tuple[int, ...], message: str, dialect: int) -> None:
    text = f"{TRAINED}y = np.ones(8)\nmodel.{call}\n"
    told = errors(text, dialect)
    assert [(f.code, f.message) for f in told] == [("CNN720", message)] * (dialect in dialects)
    _as_in_keras(text, dialect, told)


COMPILED = [
    ("'adam', 0.1", BOTH, "CNN720", "the number 0.1 is no loss"),
    ("'adam', 'mse', metrics=['mae', None]", NEWER, "CNN720", "None is no metric"),
    ("'adam', 'mse', metrics=[0.5]", BOTH, "CNN720", "the number 0.5 is no metric"),
    ("'adam', keras.losses.get('mean_square_error')", BOTH, "CNN705", "Keras knows no loss 'mean_square_error'"),
    ("keras.optimizers.get('adamm'), 'mse'", BOTH, "CNN705", "Keras knows no optimizer 'adamm'"),
    ("keras.optimizers.get('Adam'), keras.losses.get('MSE')", (), "", ""),
    ("'adam', 'mse', metrics=[keras.metrics.get('msee')]", NEWER, "CNN705", "Keras knows no metric 'msee'"),
]


@pytest.mark.parametrize(("given", "dialects", "code", "message"), COMPILED)
@pytest.mark.parametrize("dialect", BOTH)
def test_what_is_no_loss_and_no_metric(given: str, dialects: tuple[int, ...], code: str, message: str, dialect: int) -> None:
    """`compile` itself takes it, and the training asks."""
    text = f"{TRAINED}model.compile({given})\nmodel.fit(x, y, verbose=0)\n"
    told = errors(text, dialect)
    assert [(f.code, f.message) for f in told] == [(code, message)] * (dialect in dialects)
    assert bool(run_in_keras(HEADS[dialect] + text, dialect=dialect).error) is (dialect in dialects or "msee" in given)


READ = """\
import pandas as pd
said = ["good film", "bad film", "dull", "fine"]
reader = layers.TextVectorization(max_tokens=20, output_sequence_length=4)
reader.adapt(said)
model = keras.Sequential([reader, layers.Embedding(20, 2), layers.Flatten(), layers.Dense(1)])
model.compile("adam", "mse")
y = np.ones(4)
model.fit(tf.constant(said), y, verbose=0)
"""
TEXTS = [
    ("fit(np.array(said), y)", NEWER, "`x` is a NumPy array of strings, not a tensor"),
    ("predict(np.array(said))", NEWER, "`x` is a NumPy array of strings, not a tensor"),
    ("predict(['a film'])", NEWER, "`x` is a list of strings, not a tensor"),
    ("fit(said, y)", BOTH, "`x` is a list of strings, not a tensor"),
    ("fit(np.array(said, dtype=object), y)", (), ""),
    ("train_on_batch(np.array(said), y)", (), ""),
    ("predict(np.array(pd.DataFrame({'text': said})['text']))", (), ""),
]


def test_a_list_of_texts_is_everyday_code_for_keras_2() -> None:
    text = HEADS[3].replace("import keras\nfrom keras", "from tensorflow import keras\nfrom tensorflow.keras")
    told = [f for f in check_source(f"{text}{READ}model.predict(['a film'])\n").findings if f.code == "CNN720"]
    assert [f.severity.value for f in told] == ["info"]


@pytest.mark.parametrize(("call", "dialects", "message"), TEXTS)
@pytest.mark.parametrize("dialect", BOTH)
def test_texts_that_are_no_tensor(call: str, dialects: tuple[int, ...], message: str, dialect: int) -> None:
    text = f"{READ}model.{call}\n"
    told = errors(text, dialect)
    assert [(f.code, f.message) for f in told] == [("CNN720", message)] * (dialect in dialects)
    _as_in_keras(text, dialect, told)


FIGURES = [
    ("log.history.loss", "the dict of figures has no attribute `loss`: figures are read by their names as keys"),
    ("log.history.keys(), log.epoch, log.params, log.model", ""),
]


@pytest.mark.parametrize(("read", "message"), FIGURES)
@pytest.mark.parametrize("dialect", BOTH)
def test_figures_are_no_attributes(read: str, message: str, dialect: int) -> None:
    text = f"{TRAINED}log = model.fit(x, y, validation_split=0.5, verbose=0)\n{read}\n"
    told = errors(text, dialect)
    assert [(f.code, f.message) for f in told] == [("CNN718", message)] * bool(message)
    _as_in_keras(text, dialect, told)


ONE_BY_ONE = [("keras.ops.concatenate", 3), ("keras.ops.stack", 3), ("tf.concat", 2), ("tf.stack", 2)]


@pytest.mark.parametrize(("function", "dialect"), [*ONE_BY_ONE, ("keras.backend.concatenate", 2)])
def test_what_joins_tensors_takes_them_in_one_list(function: str, dialect: int) -> None:
    for given, raises in (("h, h", True), ("[h, h], 1", False)):
        text = f"{HEADS[dialect]}{TENSOR}{function}({given})"
        told = [(f.code, f.message.rpartition("` ")[2]) for f in errors(text, dialect)]
        assert told == [("CNN709", "takes its tensors in one list")] * raises
        assert bool(run_in_keras(text, dialect=dialect).error) is raises
