"""One cause, one finding: single mistakes in good programs, each told once and by the rule that knows it best."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.diagnostics import Span
from cnnlint.filters.causes import one_each
from cnnlint.rules.registry import all_rules
from cnnlint.run import check_source

MNIST = """
import keras
from keras import layers
from keras.datasets import mnist
from keras.utils import to_categorical

(x, y), (x_test, y_test) = mnist.load_data()
x, x_test = x / 255.0, x_test / 255.0
model = keras.Sequential()
model.add(layers.Input((28, 28, 1)))
model.add(layers.Conv2D(8, 3, activation="relu"))
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, validation_data=(x_test, y_test))
model.evaluate(x_test, y_test)
"""
AUTOENCODER = """
import numpy as np
from keras import Sequential, layers

x = np.random.rand(100, 28, 28, 1)
model = Sequential()
model.add(layers.Input((28, 28, 1)))
model.add(layers.Conv2D(8, 3, activation="relu", padding="same"))
model.add(layers.Conv2D(1, 3, activation="sigmoid", padding="same"))
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, x)
"""
REGRESSION = """
import numpy as np
from keras import Sequential, layers

x, y = np.random.rand(100, 8), np.arange(100) / 2
model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y)
"""
SPLIT = """
from keras import Sequential, layers
from keras.utils import to_categorical
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2)
y_train, y_test = to_categorical(y_train), to_categorical(y_test)
model = Sequential([layers.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_test, y_test))
model.evaluate(x_test, y_test)
"""


def told(code: str, *select: str) -> list[tuple[str, str]]:
    """Code and severity of the errors and warnings."""
    (report,) = check_source(code, "model.py", Settings(select=select or None)).files
    return [(f.code, f.severity.value) for f in report.findings if f.severity.value != "info"]


@pytest.mark.parametrize("code", [MNIST, AUTOENCODER, REGRESSION, SPLIT])
def test_nothing_is_said_of_the_program_itself(code: str) -> None:
    assert told(code) == []


@pytest.mark.parametrize(
    ("program", "before", "after", "expected"),
    [
        (MNIST, "layers.Flatten()", "layers.Dropout(0.2)", ("CNN117", "error")),  # in training and in validation
        (MNIST, "model.compile(", "model.compil(", ("CNN714", "error")),  # so it is not compiled
        (MNIST, "model.compile(", "print(", ("CNN711", "error")),  # met by fit, then by evaluate
        (MNIST, "model.fit(", "model.fitt(", ("CNN714", "error")),  # so nothing trains it
        (MNIST, "Input((28, 28, 1))", "Input((32, 32, 1))", ("CNN118", "error")),  # in fit, twice, and in evaluate
        (MNIST, '"sparse_categorical_crossentropy"', '"mse"', ("CNN215", "warning")),  # Keras 2 broadcasts the labels
        (MNIST, '"sparse_categorical_crossentropy"', '"binary_crossentropy"', ("CNN213", "error")),
        (MNIST, "Dense(10,", "Dense(1,", ("CNN201", "error")),
        (AUTOENCODER, "rand(100, 28, 28, 1)", "rand(100, 32, 32, 1)", ("CNN118", "warning")),  # Keras 3 takes them
        (AUTOENCODER, "rand(100, 28, 28, 1)", "rand(28, 28, 1, 100)", ("CNN118", "error")),
        (REGRESSION, '"mse"', '"sparse_categorical_crossentropy"', ("CNN213", "error")),  # also a head without activation
        (REGRESSION, '"mse"', '"binary_crossentropy"', ("CNN220", "warning")),  # also a head without activation
        (
            SPLIT,
            "x_train, x_test, y_train, y_test =",
            "x_train, y_train, x_test, y_test =",
            ("CNN516", "error"),
        ),  # fits nowhere
    ],
)
def test_one_mistake_is_told_once(program: str, before: str, after: str, expected: tuple[str, str]) -> None:
    assert before in program
    assert told(program.replace(before, after, 1)) == [expected]


def test_layers_of_one_name_are_not_one_layer() -> None:
    code = (
        "from keras import Sequential, layers\nmodel = Sequential()\nmodel.add(layers.Input((8,)))\n"
        "for i in range(3):\n    model.add(layers.Dense(8, activation='relu', name='fc'))\nmodel.add(layers.Dense(1))\n"
    )
    assert told(code) == [("CNN708", "error")]


@pytest.mark.parametrize(
    ("after", "code"),
    [("", "CNN501"), ("x, x_test = x / 255.0, x_test / 255.0\nx, x_test = x / 255.0, x_test / 255.0\n", "CNN502")],
)
def test_the_scale_of_the_data_is_told_once_of_a_model_that_trains_on(after: str, code: str) -> None:
    lines = MNIST.replace("x, x_test = x / 255.0, x_test / 255.0\n", after)
    assert told(lines + "model.fit(x, y, validation_data=(x_test, y_test), epochs=3)\n") == [(code, "warning")]


def test_raw_validation_data_of_an_autoencoder_are_told_once() -> None:
    code = (
        "from keras import Sequential, datasets, layers\n(x, _), (x_test, _) = datasets.mnist.load_data()\n"
        "x, x_test = x.reshape(-1, 784) / 255, x_test.reshape(-1, 784)\n"
        "both = Sequential([layers.Input((784,)), layers.Dense(32, 'relu'), layers.Dense(784, 'sigmoid')])\n"
        "both.compile('adam', 'binary_crossentropy')\nboth.fit(x, x, validation_data=(x_test, x_test))\n"
    )
    assert told(code) == [("CNN503", "warning")]


def test_an_input_that_is_forgotten_is_told_once() -> None:
    code = (
        "import keras\nimport numpy as np\nfrom keras import layers\na, b = keras.Input((8,)), keras.Input((4,))\n"
        "model = keras.Model([a], layers.Dense(1)(layers.concatenate([a, b])))\nmodel.compile('adam', 'mse')\n"
        "model.fit([np.zeros((90, 8)), np.zeros((90, 4))], np.zeros((90, 1)))\n"
    )
    assert told(code) == [("CNN116", "error")]


def test_raw_data_that_is_evaluated_and_predicted_is_told_once() -> None:
    code = MNIST.replace("x, x_test = x / 255.0, x_test / 255.0", "x = x / 255.0").replace("(x_test, y_test)", "(x, y)", 1)
    code = code.replace("(x, y), (x, y)", "(x, y), (x_test, y_test)").replace("validation_data=(x_test, y_test)", "epochs=3")
    assert told(code + "model.predict(x_test[:3])\n") == [("CNN503", "warning")]


def test_a_sample_and_its_target_that_lack_the_axis_of_samples_are_told_once() -> None:
    code = (
        "import numpy as np\nfrom keras import Sequential, layers\nx, y = np.ones((28, 28, 3)), np.array([0, 0, 1])\n"
        "model = Sequential([layers.Input((28, 28, 3)), layers.Flatten(), layers.Dense(3, activation='softmax')])\n"
        "model.compile('adam', 'categorical_crossentropy')\nmodel.fit(x, y)\n"
    )
    assert told(code) == [("CNN505", "error")]
    assert told(code.replace("ones((28", "ones((3, 28")) == [("CNN211", "error")]


def test_what_comes_of_a_sample_without_the_axis_of_samples_is_not_judged() -> None:
    code = (
        "import numpy as np\nfrom keras import Sequential, layers\nx = np.ones((90, 28, 28))\n"
        "model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(3, activation='softmax')])\n"
        "print(np.argmax(model.predict(x[0])))\n"
    )
    assert told(code) == [("CNN505", "error")]
    assert told(code.replace("x[0]", "x")) == [("CNN222", "warning")]


def test_an_input_that_puts_the_channels_first_explains_the_layer_that_has_them_there() -> None:
    code = (
        "from keras import Sequential, layers\nmodel = Sequential([\n    layers.Input((3, 32, 32)),\n"
        "    layers.Conv2D(16, 3, padding='same', activation='relu'), layers.Conv2D(8, 1, activation='relu'),\n"
        "    layers.MaxPooling2D(2, data_format='channels_first'), layers.Flatten(), layers.Dense(3)])\n"
    )
    assert told(code) == [("CNN102", "warning")]
    assert told(code.replace("(3, 32, 32)", "(32, 32, 3)")) == [("CNN314", "warning")]


def test_two_mistakes_are_both_told() -> None:
    code = MNIST.replace("model.add(layers.Flatten())\n", "").replace("Dense(10,", "Dense(7,")
    assert told(code) == [("CNN117", "error"), ("CNN202", "error")]


def test_a_shape_outside_of_its_brackets_is_the_only_mistake_of_a_summary() -> None:
    code = "import tf_keras as k\nmodel = k.Sequential()\nmodel.add(k.layers.Dense(3), input_shape=(4,))\nmodel.summary()\n"
    assert told(code) == [("CNN703", "error")]
    assert told(code.replace("input_shape", "units")) == [("CNN703", "error"), ("CNN712", "error")]


def test_an_argument_that_a_loop_gives_other_values_is_told_once() -> None:
    loop = "for n in (16, 32, 64):\n    layers.Dense(n / 3)(layers.Dense(n / 2)(x))\n"
    code = f"from keras import Input, layers\nx = Input((8,))\n{loop}"
    assert told(code) == [("CNN706", "warning")] * 2
    assert told(code.replace("import Input", "import ops, Input")) == [("CNN706", "error")] * 2


def test_a_class_that_is_derived_from_a_module_is_told_where_it_stands() -> None:
    code = (
        "from tensorflow import keras\nclass Block(keras.layers):\n    def __init__(self):\n        super().__init__()\n"
        "        self.dense = keras.layers.Dense(3)\nclass Other(Block):\n    pass\nBlock(), Other()\n"
    )
    (finding,) = (f for f in check_source(code, "model.py").findings if f.severity.value != "info")
    assert (finding.code, finding.severity.value, finding.span.line) == ("CNN709", "error", 2)
    assert told(code.replace("(keras.layers)", "(keras.layers.Layer)")) == []


def test_the_same_mistake_in_two_models_is_told_of_both() -> None:
    lines = MNIST.replace("Input((28, 28, 1))", "Input((32, 32, 1))").split("model = ")
    code = f"{lines[0]}model = {lines[1]}other = {lines[1].replace('model.', 'other.')}"
    assert told(code) == [("CNN118", "error")] * 2


def test_the_further_places_of_a_mistake_are_shown() -> None:
    (report,) = check_source(MNIST.replace("Input((28, 28, 1))", "Input((32, 32, 1))")).files
    (finding,) = report.findings
    assert {15, 16} <= {finding.span.line, *(label.span.line for label in finding.labels)}


def test_what_follows_is_told_where_the_rule_that_knows_the_cause_is_not_asked() -> None:
    code = MNIST.replace("model.compile(", "model.compil(")
    assert told(code, "CNN711") == [("CNN711", "error")]


def test_rules_yield_to_rules_that_are_there_and_never_in_a_circle() -> None:
    yields = {rule.name: set(rule.yields_to) - {rule.name} for rule in all_rules()}
    while leaves := {name for name, above in yields.items() if not above & yields.keys()}:
        yields = {name: above for name, above in yields.items() if name not in leaves}
    assert yields == {}
    assert {name for rule in all_rules() for name in rule.yields_to} <= {rule.name for rule in all_rules()}


@pytest.mark.parametrize(
    "line",
    [
        "return layers.ReLU()(layers.Conv2D(n, 3, padding='same'))",
        "return layers.Concatenate()([layers.Conv2D(n, 1)(x), layers.Conv2D(n, 1)])",
    ],
)
@pytest.mark.parametrize("start", ["import keras", "import keras, parts; parts.load()"])  # which may make layers
def test_a_mistake_in_a_function_is_told_once_however_often_it_is_called(line: str, start: str) -> None:
    text = (
        start + "\nfrom keras import layers\ndef block(x, n):\n    " + line + "\n"
        "i = keras.Input((8, 8, 3))\nm = keras.Model(i, block(block(i, 4), 4))\n"
    )
    (report,) = check_source(text, "m.py", Settings()).files
    assert [(f.code, f.span.line) for f in report.findings if f.severity.value == "error"] == [("CNN709", 4)]


RAW_PIXELS = """
from keras import Sequential, layers
from keras.datasets import mnist

(x, _), _ = mnist.load_data()
x = x.reshape(-1, 784)
model = Sequential([layers.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(784, activation="softmax")])
model.compile("adam", "binary_crossentropy")
model.fit(x, x, validation_split=0.1)
"""


@pytest.mark.parametrize(("model", "told"), [("one", 1), (None, 1), ("another", 2)])
def test_a_cause_is_of_the_same_model(model: str | None, told: int) -> None:
    rules = {rule.name: rule() for rule in all_rules()}
    assert "softmax-over-one-unit" in rules["regression-loss-for-classification"].yields_to
    cause = rules["softmax-over-one-unit"].finding(Span("m.py", 3), "cause", model="one")
    follows = rules["regression-loss-for-classification"].finding(Span("m.py", 3), "follows", model=model)
    assert len(one_each([cause, follows], rules)) == told


def test_what_goes_itself_hides_nothing() -> None:
    """Raw images are why the targets go up to 255, but not why there is a softmax over the pixels."""
    assert {code for code, _ in told(RAW_PIXELS)} == {"CNN210", "CNN501"}


def test_a_place_that_is_reached_twice_is_told_once_as_surely_as_it_is_known() -> None:
    source = """
from keras import Input, layers
import flags
def head(x):
    return layers.Reshape((3, 3))(x)
x = Input((8,))
for _ in range(flags.rounds):
    head(x)
head(x)
"""
    (file,) = check_source(source).files
    assert [(f.code, f.severity.value) for f in file.findings] == [("CNN109", "error")]


ONE_HOT_LIST = """
import keras
import numpy as np
from keras import layers

ids = []
for name in open("names.txt"):
    ids.append(int(name[0:4]))
y = keras.utils.to_categorical(np.array(ids))
n = len(set(ids))
model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(n, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.random.rand(100, 8), y, validation_split=0.1)
"""


def test_one_hot_labels_for_class_ids_are_told_without_their_width() -> None:
    """How many units there are is no question where each sample is to have one id."""
    assert told(ONE_HOT_LIST) == [("CNN212", "error")]


def test_labels_that_the_loss_does_not_take_are_one_mistake() -> None:
    data = "import keras\n(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()\n"
    data += "y_test = keras.utils.to_categorical(y_test)\n"
    model = "m = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, 'softmax')])\n"
    used = "m.fit(x / 255, y, validation_data=(x_test / 255, y_test))\n"
    for loss, code in (("sparse_categorical_crossentropy", "CNN212"), ("mse", "CNN503")):
        findings = check_source(f"{data}{model}m.compile('adam', '{loss}')\n{used}").findings
        assert [f.code for f in findings if f.code in ("CNN119", "CNN212", "CNN503")] == [code]


def test_one_hot_labels_of_as_many_folders_as_there_are_units_are_one_mistake() -> None:
    code = """import keras
from keras import layers
images = keras.utils.image_dataset_from_directory("images", image_size=(64, 64), label_mode="categorical")
head = layers.Dense(len(images.class_names), activation="softmax")
model = keras.Sequential([layers.Input((64, 64, 3)), layers.Rescaling(1 / 255), layers.Flatten(), head])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(images)
"""
    assert [(f.code, f.severity.value) for f in check_source(code).findings] == [("CNN214", "warning")]


def test_a_layer_that_keras_refuses_in_a_loop_is_one_mistake() -> None:
    code = """import tensorflow as tf
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = tf.keras.layers.Conv2D(8, 3, activation="relu")
    def call(self, x):
        return self.conv(x)
net = Net()
(x, y), _ = tf.keras.datasets.mnist.load_data()
@tf.function
def step(images):
    net(images, training=True)
for epoch in range(5):
    for images in tf.data.Dataset.from_tensor_slices(x / 255.0).batch(32):
        step(images)
"""
    assert [(f.code, f.severity.value) for f in check_source(code).findings] == [("CNN103", "error")]
