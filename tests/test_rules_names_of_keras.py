"""Names that Keras never had, methods of a model asked of something else, and data that is treated anew for the test."""

from __future__ import annotations

from operator import attrgetter

import pytest

from cnnlint import check_source
from cnnlint.library.keras.releases.removed import LEFT_BEHIND
from cnnlint.rules.facts.compile_names import is_known, nearest, one_letter_off

HEAD = """\
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

x, y = np.zeros((100, 8)), np.zeros((100, 1))
"""


def found(text: str) -> list[tuple[str, str, int]]:
    findings = check_source(text).findings
    return [(f.code, f.severity.value, f.span.line) for f in findings if f.severity.value != "info"]


@pytest.mark.parametrize(
    "line",
    [
        "from tensorflow.keras.callbacks import Tensorboard",
        "from keras.layers import Conv2d",
        "from keras.layers import Dance",
        "from keras.layers import DepthwiseSeparableConv2D",
        "keras.preprocessing.image.load_image('a.png')",
        "keras.preprocessing.image.image_to_array(x)",
        "from keras.optimizer import Adam",
        "from keras.datasets.imdb import load",
        "(x, y), test = keras.datasets.mnist.loaddata()",
        "layers.Linear(128)",
        "from keras.layers import tf",
        "layers.Lambda(lambda t: tf.keras.backend.split(t, 2))(keras.Input((8,)))",
        "from tensorflow.keras.layers import BatchNorm2d",
        "from tensorflow.keras.layers import GlobalAvgPooling2D",
        "from keras.layers import AveragePool1D",
        "from keras.layers import BatchNorm",
        "keras.losses.CrossEntropyLoss()",
        "layers.Maxpool2D(2)",
        "tf.keras.layer.Dense(2)",
        "optimizer = tf.keras.optimizer.SGD()",
        "layers.Dense(2)(keras.Input((8,))).summary()",
        "layers.Dense(2)(keras.Input((8,))).compile('adam')",
        "keras.Sequential().add(layers.Dense(2)).add(layers.Dense(1))",
        "keras.optimizers.adam(learning_rate=0.1)",
        "tf.keras.optimizers.rmsprop(0.1)",
    ],
)
def test_what_keras_never_had_is_an_error(line: str) -> None:
    assert ("CNN714", "error", HEAD.count("\n") + 1) in found(HEAD + line + "\n")


@pytest.mark.parametrize(
    "line",
    [
        "from keras.layers import Convolution2D, LSTM, MaxPool2D",
        "from keras.optimizers import adam, RMSProp",
        "from keras.models import sequential",
        "from keras.callbacks import tensorboard",
        "from keras.layers import MyLayer",
        "from keras.layers import Dream, AtrousConv2D, JZS1, Siamese",
        "from keras.preprocessing.image import random_rotation, list_pictures, apply_transform, flip_axis",
        "from keras.applications.resnet50 import ResNet50",
        "from keras.layers.core import Dense",
        "from keras import ops\nfrom tensorflow.python.keras.engine import training",
        "from tensorflow.keras.layers.experimental.preprocessing import Rescaling",
        "try:\n    from keras.layers import Conv2d\nexcept ImportError:\n    pass",
        "print(keras.Sequential([layers.Input((8,)), layers.Dense(1)]).compile('adam', 'mse'))",
    ],
)
def test_what_some_release_had_or_may_have_is_none(line: str) -> None:
    assert "CNN714" not in {code for code, *_ in found(HEAD + line + "\n")}


LEFT = "import keras\nimport keras.ops\nx = keras.Input((4, 4))\n"  # the package keras, of which the second line says 3


@pytest.mark.parametrize(
    "line",
    [
        "from keras.preprocessing.image import ImageDataGenerator",
        "from keras.preprocessing.text import Tokenizer",
        "from keras.preprocessing.sequence import TimeseriesGenerator",
        "from keras.backend import tf",
        "keras.backend.int_shape(x)",
        "from keras.losses import mse",
        "keras.losses.MSE(x, x)",
        "keras.Sequential([x]).compile('sgd', keras.losses.mae, metrics=['mse'])",
        "from keras import backend; backend.expand_dims(x)",
        "keras.layers.Lambda(lambda t: keras.backend.abs(t))(x)",
        "keras.preprocessing.image.ImageDataGenerator()",
    ],
)
def test_what_the_package_left_to_tensorflow_is_told_once(line: str) -> None:
    assert found(LEFT + line + "\n") == [("CNN714", "error", 4)]


@pytest.mark.parametrize(
    "line",
    [
        "from tensorflow.keras import backend as K; K.int_shape(x)",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator",
        "import tensorflow as tf; tf.keras.backend.epsilon(); tf.keras.backend.set_value(v, 1)",
        "from keras.preprocessing.image import img_to_array",
        "keras.backend.image_data_format()",
        "keras.backend.backend()",
        "import tensorflow as tf; tf.keras.losses.mse(x, x)",
        "from keras.losses import mean_squared_error",
        "from keras.src.layers.activations import elu, softmax; elu.ELU()(softmax.Softmax()(x))",
    ],
)
def test_what_tensorflow_kept_or_the_package_has_is_none(line: str) -> None:
    assert found(LEFT + line + "\n") == []


def test_left_behind_is_what_tensorflow_has_more_than_the_package() -> None:
    keras, tf = pytest.importorskip("keras", reason="needs TensorFlow"), pytest.importorskip("tensorflow")
    of_tensorflow = set(dir(tf.keras.backend)) | {"tf"}
    assert LEFT_BEHIND["keras.backend"] == {n for n in of_tensorflow - set(dir(keras.backend)) if not n.startswith("_")}
    for room in ("losses", "metrics", "preprocessing.image", "preprocessing.sequence"):
        ours, theirs = attrgetter(room)(keras), attrgetter(room)(tf.keras)
        assert LEFT_BEHIND[f"keras.{room}"] == {name for name in set(dir(theirs)) - set(dir(ours)) if not name.startswith("_")}


EXPERIMENTAL = "import tensorflow as tf\nresize = tf.keras.layers.experimental.preprocessing.Resizing(8, 8)\n"


@pytest.mark.parametrize(("before", "told"), [("from keras import ops\n", True), ("", False)])
def test_what_is_no_longer_experimental(before: str, told: bool) -> None:
    """Where nothing tells of Keras 3, the words themselves tell of Keras 2."""
    assert found(before + EXPERIMENTAL) == [("CNN714", "error", 3)] * told


def test_what_follows_from_one_object_is_reported_once() -> None:
    text = (
        "model = keras.Sequential([layers.Input((8,)), layers.Dense(1)])\n"
        "model = model.compile('adam', 'mse')\nmodel.fit(x, y)\nmodel.predict(x)\n"
    )
    assert [f for f in found(HEAD + text) if f[0] == "CNN714"] == [("CNN714", "error", HEAD.count("\n") + 3)]


SCALED = """
from sklearn.preprocessing import StandardScaler
x_test, y_test = np.zeros((20, 8)), np.zeros((20, 1))
scaler = StandardScaler()
{0}
model = keras.Sequential([layers.Input((8,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, validation_data=(x_test, y_test))
"""


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        ("ct.fit(x)\nx, x_test = ct.transform(x), ct.fit_transform(x_test)", True),
        ("x = ct.fit_transform(x)\nx_test = ct.fit_transform(x_test)", True),
        ("x = ct.fit_transform(x)\nx_test = ct.transform(x_test)", False),
        ("x = plain.fit_transform(x)\nx_test = plain.fit_transform(x_test)", False),
    ],
)
def test_columns_are_fitted_to_the_training_data_alone(lines: str, reported: bool) -> None:
    made = (
        "from sklearn.compose import make_column_transformer\n"
        "ct = make_column_transformer((scaler, [0, 1, 2, 3]), ('passthrough', [4, 5, 6, 7]))\n"
        "plain = make_column_transformer(('passthrough', [0, 1, 2, 3, 4, 5, 6, 7]))\n"
    )
    assert ("CNN510" in {code for code, *_ in found(HEAD + SCALED.format(made + lines))}) is reported


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        ("x = scaler.fit_transform(x)\nx_test = scaler.fit_transform(x_test)", True),
        ("x = scaler.fit_transform(x)\nscaler.fit(x_test)\nx_test = scaler.transform(x_test)", True),
        ("x = scaler.fit_transform(x)\nx_test = StandardScaler().fit_transform(x_test)", True),
        ("x = scaler.fit_transform(x)\nx_test = scaler.transform(x_test)", False),
        ("scaler.fit(x)\nx, x_test = scaler.transform(x), scaler.transform(x_test)", False),
        ("both = scaler.fit_transform(np.concatenate([x, x_test]))\nx, x_test = both[:100], both[100:]", False),
        (
            "a = np.random.rand(120, 8)\nx_test = scaler.fit_transform(a)[100:]\nx = StandardScaler().fit_transform(a)[:100]",
            False,
        ),
        ("a = x\nx_test = scaler.fit_transform(x_test)\nx = StandardScaler().fit_transform(a)[:100]", True),
    ],
)
def test_a_scaler_is_fitted_to_the_training_data_alone(lines: str, reported: bool) -> None:
    assert ("CNN510" in {code for code, *_ in found(HEAD + SCALED.format(lines))}) is reported


TEXTS = """
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences
train, test, y_test = texts[:100], texts[100:], np.zeros((20, 1))
tokenizer = Tokenizer(num_words=50)
tokenizer.fit_on_texts(train)
{0}
model = keras.Sequential([layers.Embedding(50, 4), layers.GlobalMaxPooling1D(), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, validation_data=(x_test, y_test))
"""


@pytest.mark.parametrize(
    ("more", "reported"),
    [("tokenizer.fit_on_texts(test)", True), ("", False), ("tokenizer = Tokenizer()\ntokenizer.fit_on_texts(train)", False)],
)
def test_a_tokenizer_is_fitted_once(more: str, reported: bool) -> None:
    lines = (
        "x = pad_sequences(tokenizer.texts_to_sequences(train), 10)\n"
        f"{more}\nx_test = pad_sequences(tokenizer.texts_to_sequences(test), 10)"
    )
    assert ("CNN510" in {code for code, *_ in found(HEAD + TEXTS.format(lines))}) is reported


def test_a_fragment_means_the_applications_and_generators_of_keras() -> None:
    text = """
base = VGG16(include_top=False, input_shape=(64, 64, 3))
x = Flatten()(base.output)
model = Model(base.input, Dense(2, activation="softmax")(x))
model.compile(loss="categorical_crossentropy", optimizer="adam")
images = ImageDataGenerator(rescale=1 / 255).flow_from_directory("images", target_size=(64, 64), class_mode="binary")
model.fit(images)
"""
    assert ("CNN214", "warning") in {(code, severity) for code, severity, _ in found(text)}


def test_a_keyword_that_keras_1_ignores_is_a_warning() -> None:
    text = """
from keras.models import Sequential
from keras.layers import Dense
model = Sequential()
model.add(Dense(output_dim=1, input_dim=3))
model.compile(loss="mse", optimizer="rmsprop", lr=0.001)
"""
    assert found(text) == [("CNN703", "warning", 6)]


def test_standardised_labels_are_no_classes() -> None:
    text = (
        HEAD
        + """
from sklearn.preprocessing import StandardScaler
labels = keras.utils.to_categorical(np.random.randint(0, 3, 100))
labels = StandardScaler().fit_transform(labels)
model = keras.Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x, labels)
"""
    )
    assert ("CNN508", "warning", HEAD.count("\n") + 4) in found(text)


FUNCTIONS = (
    HEAD
    + """
def build_model():
    made = keras.Sequential([layers.Input((8,)), layers.Dense(1)])
    made.compile("adam", "mse")
    return made
class Agent:
    def model(self):
        return build_model()
    def act(self):
        return self.model.predict(x)
"""
)


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("build_model.fit(x, y)", "error"),
        ("model = build_model\nmodel.summary()", "error"),
        ("Agent().act()", "warning"),
        ("build_model().fit(x, y, validation_split=0.1)", None),
        ("build_model.layers = 3\nprint(build_model.layers, build_model.__name__)", None),
    ],
)
def test_a_function_that_is_not_called_is_no_model(line: str, severity: str | None) -> None:
    text = FUNCTIONS if severity == "warning" else FUNCTIONS.replace("self.model.predict(x)", "1")
    assert {s for code, s, _ in found(text + line + "\n") if code == "CNN714"} == ({severity} if severity else set())


@pytest.mark.parametrize(
    ("targets", "reported"),
    [
        ("np.linspace(1, 2, 100) * 5", True),
        ("StandardScaler().fit_transform(y)", True),
        ("np.random.randint(0, 2, 100)", False),
        ("np.random.rand(100)", False),
        ("keras.datasets.imdb.load_data()[0][1][:100]", False),
    ],
)
def test_accuracy_of_measured_targets(targets: str, reported: bool) -> None:
    text = f"""
from sklearn.preprocessing import StandardScaler
model = keras.Sequential([layers.Input((8,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
model.fit(x, {targets}, validation_split=0.1)
"""
    assert ("CNN216" in {code for code, *_ in found(HEAD + text)}) is reported


def test_dense_layers_on_a_feature_map_miss_a_flatten() -> None:
    text = (
        HEAD
        + """
model = keras.Sequential([layers.Input((28, 28, 1)), layers.Conv2D(8, 3, padding="same", activation="relu"),
    layers.Dense(64, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
"""
    )
    assert "CNN117" in {code for code, *_ in found(text)}


def test_the_width_of_a_head_is_known_behind_what_is_not() -> None:
    text = """
def builder(options):
    model = Sequential([Input((8,)), Dense(options.units), Dense(10, activation="softmax")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
"""
    assert ("CNN210", "warning") in {(code, severity) for code, severity, _ in found(text)}


@pytest.mark.parametrize(("made", "reported"), [("layers.LSTM(8)", True), ("layers.LSTM(8)(steps)", False)])
def test_a_layer_is_no_tensor_to_merge(made: str, reported: bool) -> None:
    text = HEAD + f"steps, flat = keras.Input((5, 3)), keras.Input((4,))\nmerged = layers.concatenate([flat, {made}])\n"
    assert (("CNN709", "error", HEAD.count("\n") + 2) in found(text)) is reported


@pytest.mark.tensorflow
def test_the_names_of_other_libraries_are_told_in_those_of_keras() -> None:
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    from cnnlint.library.keras.releases.misspelt import _OF_OTHERS

    for room, names in _OF_OTHERS.items():
        module = getattr(tf.keras, room)  # which has all that the package keras has, and more
        assert not [name for name in names if hasattr(module, name)]
        known = [name for name in names.values() if name not in ("tensorflow", "tf.split", "tf.einsum")]
        assert not [name for name in known if not hasattr(module, name)]


@pytest.mark.parametrize(
    ("kind", "word", "dialects"),
    [
        ("optimizer", "AdaM", (2, 3)),
        ("loss", "MeanSquaredError", (2, 3)),
        ("loss", "meanSquaredError", ()),
        ("loss", "Mean_squared_error", ()),
        ("loss", "CROSSENTROPY", (3,)),
        ("loss", "huber_loss", (2,)),
        ("metrics", "huber_loss", (2,)),
        ("metrics", "cosine", (2,)),
        ("metrics", "AUC", (2, 3)),
        ("metrics", "ACC", (2, 3)),  # an alias in both
        ("metrics", "Acc_", ()),
    ],
)
def test_the_words_that_compile_takes(kind: str, word: str, dialects: tuple[int, ...]) -> None:
    assert tuple(dialect for dialect in (2, 3) if is_known(kind, word, dialect)) == dialects


@pytest.mark.parametrize(
    ("kind", "word", "meant"),
    [
        ("optimizer", "adamm", "adam"),
        ("optimizer", "agd", "sgd"),
        ("loss", "msee", "mse"),
        ("loss", "categorical-crossentropy", "categorical_crossentropy"),
        ("loss", "map", "mape"),
        ("optimizer", "steepest", None),
    ],
)
def test_what_was_meant_by_a_word(kind: str, word: str, meant: str | None) -> None:
    assert [nearest(kind, word, dialect) for dialect in (2, 3)] == [meant, meant]


@pytest.mark.parametrize(
    ("word", "other", "close"),
    [
        ("accruacy", "accuracy", True),
        ("adma", "adam", True),
        ("Relu", "relu", True),
        ("rlu", "relu", True),
        ("reelu", "relu", True),
        ("rely", "relu", True),
        ("dmaa", "adam", False),
        ("sgd", "adam", False),
    ],
)
def test_what_differs_in_one_letter(word: str, other: str, close: bool) -> None:
    assert one_letter_off(word, other) is close
    assert one_letter_off(other, word) is close


@pytest.mark.parametrize(
    ("imports", "severity"), [("import keras", "warning"), ("import keras\nfrom keras import ops", "error")]
)
def test_what_the_shape_of_a_tensor_lacks_in_keras_3_alone(imports: str, severity: str) -> None:
    assert found(f"{imports}\nn = keras.Input((8,)).shape.as_list()\n")[0][:2] == ("CNN714", severity)
    assert found("import tf_keras as keras\nn = keras.Input((8,)).shape.as_list()\n") == []


CALLBACKS = """\
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint, CSVLogger
model = keras.Sequential([layers.Dense(1)])
model.compile("adam", "mse")
stop = EarlyStopping(monitor="loss", patience=1)
"""
GIVEN = "model.fit(x, y, validation_split=0.1, epochs=5, callbacks={})\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (GIVEN.format("[]"), []),  # an info
        (f"many = [stop]\nmany = [CSVLogger('a.csv')]\n{GIVEN.format('many')}", [10]),
        (f"many = [stop]\n{GIVEN.format('[]')}", []),  # an info
        (f"EarlyStopping(monitor='loss', patience=1)\n{GIVEN.format('[stop]')}", []),  # an info
        (GIVEN.format("[stop]"), []),
        (f"many = [stop]\nmany.append(CSVLogger('a.csv'))\n{GIVEN.format('many')}", []),
        (f"many = [stop]\n{GIVEN.format('many')}many = []\n", []),
        (GIVEN.format("[]  # stop"), []),  # taken out on purpose
        ("stop = CSVLogger('a.csv')\n" + GIVEN.format("[stop]"), []),  # of two of one name is not asked
    ],
)
def test_a_callback_that_no_training_is_given(lines: str, told: list[int]) -> None:
    assert [line for code, _, line in found(HEAD + CALLBACKS + lines) if code == "CNN430"] == told


@pytest.mark.parametrize(("given", "told"), [("[]", ["info"]), ("[stop]", []), ("[]  # stop", [])])
def test_a_callback_may_be_left_over(given: str, told: list[str]) -> None:
    findings = check_source(HEAD + CALLBACKS + GIVEN.format(given)).findings
    assert [f.severity.value for f in findings if f.code == "CNN430"] == told


STOPPING = """\
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        {} = True
"""


@pytest.mark.parametrize(
    ("target", "more", "told"),
    [
        ("self.stop_training", "", True),
        ("self.model.stop_training", "", False),
        ("self.stop_training", "if Stop().stop_training: print(1)\n", False),
        ("self.stopped", "", False),
    ],
)
def test_a_callback_that_stops_itself(target: str, more: str, told: bool) -> None:
    assert ("CNN742" in [code for code, _, _ in found(HEAD + STOPPING.format(target) + more)]) is told


COUNTED = """\
mean = tf.keras.metrics.Mean()
for epoch in range({}):
    for batch in range(3):
        mean.update_state(batch)
    {}
"""


@pytest.mark.parametrize(
    ("epochs", "line", "told"),
    [
        ("5", "print(mean.result())", True),
        ("1", "print(mean.result())", False),
        ("5", "print(mean.result()); mean.reset_state()", False),
        ("5", "print(mean.result()); mean = tf.keras.metrics.Mean()", False),
        ("5", "print(batch)", False),
        ("5", "show(mean); print(mean.result())", False),
    ],
)
def test_a_metric_that_is_never_set_back(epochs: str, line: str, told: bool) -> None:
    assert ("CNN431" in [code for code, _, _ in found(HEAD + COUNTED.format(epochs, line))]) is told


DRAWN = """\
from tensorflow.keras.preprocessing.image import ImageDataGenerator
made = ImageDataGenerator(horizontal_flip=True)
pictures = made.flow(x{})
masks = made.flow(y{})
"""


@pytest.mark.parametrize(
    ("first", "second", "pairs", "told"),
    [
        ("", "", "zip(pictures, masks)", True),
        (", seed=1", "", "zip(pictures, masks)", True),
        (", seed=1", ", seed=2", "zip(pictures, masks)", True),
        (", seed=1", ", seed=1", "zip(pictures, masks)", False),
        (", seed=SEED", ", seed=seed", "zip(pictures, masks)", False),
        (", shuffle=False", ", shuffle=False", "zip(pictures, masks)", False),
        (", y", ", y", "zip(pictures, masks)", False),
        ("", "", "[pictures, masks]", False),
    ],
)
def test_pictures_and_masks_with_seeds_of_their_own(first: str, second: str, pairs: str, told: bool) -> None:
    text = f"{HEAD}{DRAWN.format(first, second)}data = {pairs}\n"
    assert ("CNN532" in [code for code, _, _ in found(text)]) is told


PREDICTED = """\
import cv2
from tensorflow.keras.preprocessing.image import ImageDataGenerator
files = ImageDataGenerator(rescale=1 / 255).flow_from_directory("pictures", (8, 8), class_mode="binary")
model = keras.Sequential([layers.Conv2D(4, 3, activation="relu"), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(files)
image = cv2.imread("a.png"{})
{}
model.predict(np.expand_dims(cv2.resize(image, (8, 8)) / 255, 0))
"""


@pytest.mark.parametrize(
    ("how", "line", "told"),
    [
        ("", "", True),
        ("", "image = image.astype('float32')", True),
        (", cv2.IMREAD_COLOR_RGB", "", False),
        ("", "image = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)", False),
        ("", "image = image[..., ::-1]", False),
        ("", "image = np.flip(image, axis=-1)", False),
        ("", "image = prepared(image)", False),
    ],
)
def test_blue_first_where_the_training_had_red_first(how: str, line: str, told: bool) -> None:
    assert ("CNN503" in [code for code, _, _ in found(HEAD + PREDICTED.format(how, line))]) is told
