"""An error is proven: what holds in one way only, for another Keras, or by assumption is less."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

IMPORTS = "import os\nfrom keras import Sequential, layers\n"
SMALL = "    model = Sequential([layers.Input((4, 4, 1)), layers.Conv2D(8, 5, activation='relu')])\n"
LABELS = """
from keras import Sequential, layers
from keras.datasets import mnist
(x, y), _ = mnist.load_data()
x = x / 255.0
model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
"""


def _severities(code: str, target: str = "auto") -> set[tuple[str, str]]:
    (report,) = check_source(code, "model.py", Settings.model_validate({"target_keras": target})).files
    return {(finding.code, finding.severity.value) for finding in report.findings}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (IMPORTS + "if True:\n" + SMALL, "error"),
        (IMPORTS + "if os.environ.get('SMALL'):\n" + SMALL, "warning"),
    ],
)
def test_an_error_holds_in_every_way_of_a_condition(code: str, expected: str) -> None:
    assert _severities(code) == {("CNN101", expected)}


@pytest.mark.parametrize("inner", ["", "if os.environ.get('A'):\n        "])
def test_what_is_asked_for_its_kind_is_not_told_what_it_lacks(inner: str) -> None:
    """Neither right under the question nor under another condition inside it."""
    code = "import os\nimport keras\nfrom settings import thing\nmodel = keras.Sequential([keras.Input((8,))])\n"
    use = f"{inner}model.predict_classes([[1] * 8])"
    assert ("CNN714", "warning") in _severities(f"{code}if thing:\n    {use}\n", "3")
    assert not _severities(f"{code}if isinstance(thing, str):\n    {use}\n", "3")


def test_a_fit_in_one_way_of_a_condition_is_a_warning() -> None:
    assert ("CNN211", "error") in _severities(LABELS + "model.fit(x, y)\n")
    assert ("CNN211", "warning") in _severities(LABELS + "import os\nif os.environ.get('TRAIN'):\n    model.fit(x, y)\n")


@pytest.mark.parametrize(
    ("target", "expected"),
    [("auto", {("CNN710", "info")}), ("2", {("CNN710", "info")}), ("3", {("CNN710", "error")})],
)
def test_what_another_keras_rejects_is_an_info_unless_it_is_the_target(target: str, expected: set[tuple[str, str]]) -> None:
    code = (
        "import keras\nmodel = keras.Sequential([keras.layers.Dense(1, input_shape=(4,))])\n"
        "model.compile(optimizer=keras.optimizers.SGD(lr=0.1), loss='mse')\n"
    )
    assert _severities(code, target) == expected


def test_what_is_assumed_from_context_is_never_an_error() -> None:
    code = LABELS.replace("model.compile", "# model.compile").replace("Dense(10", "Dense(7")
    assert _severities(code) == {("CNN202", "warning")}


def test_what_follows_from_an_impossible_layer_is_not_reported_again() -> None:
    code = (
        IMPORTS + "model = Sequential([layers.Input((4, 4, 1)), layers.Conv2D(8, 5, activation='relu'), layers.Flatten()])\n"
        "model.add(layers.Dense(10))\nmodel.compile('adam', 'mse')\n"
        "import numpy as np\nmodel.fit(np.zeros((8, 4, 4, 1)), np.zeros((8, 10)))\n"
    )
    assert _severities(code) == {("CNN101", "error")}


@pytest.mark.parametrize(
    ("head", "loss", "expected"),
    [
        ("layers.Dense(1)", "mse", {("CNN117", "warning")}),  # (B, 26, 1) and (B,) broadcast
        ("layers.Dense(4)", "mse", {("CNN117", "error")}),
        ("layers.Dense(1)", "binary_crossentropy", {("CNN117", "error")}),
    ],
)
def test_single_targets_that_a_regression_broadcasts_are_no_error(head: str, loss: str, expected: set[tuple[str, str]]) -> None:
    code = f"""
import numpy as np
from keras import Sequential, layers
model = Sequential([layers.Input((28, 3)), layers.Conv1D(4, 3, activation="relu"), {head}])
model.compile(optimizer="adam", loss="{loss}")
model.fit(np.zeros((64, 28, 3)), np.zeros((64,)))
"""
    assert {found for found in _severities(code) if found[0] in ("CNN117", "CNN119")} == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [('name="a"', 'name="a"', {("CNN708", "error")}), ('name="a"', 'name="b"', set()), ('name="a"', "", set())],
)
def test_two_layers_of_one_name_in_a_functional_model(first: str, second: str, expected: set[tuple[str, str]]) -> None:
    code = f"""
from keras import Input, Model, layers
i = Input((4,))
model = Model(i, layers.Dense(2, {second})(layers.Dense(3, activation="relu", {first})(i)))
"""
    assert _severities(code) == expected


TWICE = """
from keras import Sequential, layers
model = Sequential([layers.Input((8,)), layers.Dense(4, activation="softmax")])
model.compile(optimizer="adam", loss="mse")
"""


def test_a_loss_that_is_replaced_before_it_trains_anything_is_no_mistake() -> None:
    again = "model.compile(optimizer='adam', loss='categorical_crossentropy')\n"
    assert ("CNN215", "warning") in _severities(TWICE)
    assert ("CNN215", "warning") in _severities(TWICE + "model.fit(x, y)\n" + again)
    assert ("CNN215", "warning") in _severities(TWICE + "import os\nif os.getpid():\n    " + again)
    assert "CNN215" not in {code for code, _ in _severities(TWICE + again)}


BATCH_AGAINST_UNITS = """{head}
import numpy as np
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(54)])
model.compile("sgd", "mae")
model.fit(np.random.random((64, 4)), np.random.random(64))
"""


@pytest.mark.parametrize(
    ("head", "severity"), [("from tensorflow import keras", "warning"), ("import keras\nimport keras.ops", "error")]
)
def test_targets_that_keras_2_broadcasts_are_an_error_with_evidence_of_keras_3(head: str, severity: str) -> None:
    assert ("CNN119", severity) in _severities(BATCH_AGAINST_UNITS.format(head=head))


FITTED_IN_THE_BASE = """
from keras import Model, Input, layers
class Base:
    def __init__(self):
        self.model = None
    def train(self, x, y):
        self.model.fit(x, y)
class Student(Base):
    def build(self):
        x = Input((8,))
        self.model = Model(x, layers.Dense(1)(x))
    def train(self, x, y):
        super().train(x, y)
"""


def test_what_else_may_happen_to_an_object_is_in_doubt() -> None:
    assert "error" not in {severity for _, severity in _severities(FITTED_IN_THE_BASE)}


NETWORK = """
from keras import Sequential, layers

class Network:
    def __init__(self):
        self.{0} = 7

    def critic(self):
        model = Sequential([layers.Input((self.{0}, self.{0}, 1)), layers.Conv2D(8, 5, activation="relu")])
        model.add(layers.Conv2D(8, 5))
        return model
{1}
"""


def test_attributes_that_whoever_makes_the_object_may_set() -> None:
    assert ("CNN101", "info") in _severities(NETWORK.format("side", ""))
    given = NETWORK.format("_side", "").replace("(self)", "(self, side=7)", 1).replace("_side = 7", "_side = side")
    assert ("CNN101", "warning") in _severities(given)
    assert ("CNN101", "error") in _severities(NETWORK.format("_side", ""))
    assert ("CNN101", "error") in _severities(NETWORK.format("side", "Network().critic()"))


@pytest.mark.parametrize(("target", "expected"), [("auto", "info"), ("3", "error")])
def test_a_name_that_older_bases_had_is_an_info_where_nothing_tells_the_release(target: str, expected: str) -> None:
    code = "from keras.applications import resnet50\nbase = resnet50.ResNet50(weights=None)\nbase.get_layer('fc1000')\n"
    assert ("CNN727", expected) in _severities(code, target)


@pytest.mark.parametrize(("name", "told"), [("block5_pool3", ["error"]), ("block5_pool", []), ("input_1", ["info"])])
def test_the_layers_of_vgg_were_always_called_the_same_but_for_the_input(name: str, told: list[str]) -> None:
    code = f"from keras.applications import VGG16\nbase = VGG16(weights=None)\nbase.get_layer('{name}')\n"
    assert [severity for found, severity in _severities(code, "auto") if found == "CNN727"] == told


PREDICTS = """
import numpy as np
from keras import Sequential, layers

model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "mse")
"""


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ("", "warning"),
        ("model.predict(np.zeros((4, 8)))\n", "info"),
        ("model.predict(np.zeros((4, 8)))\nmodel.fit(x, y)\n", "warning"),
        ("model.predict(np.zeros((4, 8)))\nmodel.train_on_batch(x, y)\n", "warning"),
    ],
)
def test_the_loss_of_a_model_that_is_only_asked_is_an_info(more: str, severity: str) -> None:
    assert ("CNN215", severity) in _severities(PREDICTS + more)


@pytest.mark.parametrize(("more", "severity"), [("", "warning"), ("assert loss < 1\n", "info"), ("# assertion\n", "warning")])
def test_evaluation_in_a_test_is_an_info(more: str, severity: str) -> None:
    text = PREDICTS + "loss = model.evaluate(np.zeros((4, 8)), np.zeros((4, 3)))\n"
    assert ("CNN404", severity) in _severities(text + more)


@pytest.mark.parametrize(("target", "expected"), [("2", ["Dense"]), ("3", ["Conv2D", "Conv2D", "Dense"])])
def test_keras_2_takes_the_whole_part_of_a_quotient_as_filters(target: str, expected: list[str]) -> None:
    """Of `n / 4` tf_keras takes the whole part, too, where its size is not known; of what is below 1 it makes nothing."""
    text = "from keras import Input, layers\ndef build(n):\n    x = layers.Conv2D(n / 4, 3)(Input((32, 32, 3)))\n"
    text += "    x = layers.Conv2D(n / 4 * 8, 3)(x)\n    return layers.Dense('many')(x)\nbuild(len(names))\n"
    findings = check_source(text, settings=Settings(target_keras=target)).findings
    assert [f.message.split(" of ")[1].split()[0] for f in findings if f.code == "CNN706"] == expected


@pytest.mark.parametrize(("head", "told"), [("from keras import", False), ("from tf_keras import", True)])
def test_an_empty_name_is_none_in_older_releases_of_keras_2(head: str, told: bool) -> None:
    """TensorFlow 2.6 calls these `dense` and `dense_1`; tf_keras 2.21 and Keras 3 refuse the second."""
    sign = "" if told else "from keras.utils.np_utils import to_categorical\n"
    text = f"{sign}{head} Input, Model, layers\nx = Input((3,))\n"
    text += "model = Model(x, layers.Dense(2, name='')(layers.Dense(2, name='')(x)))\n"
    assert (("CNN708", "error") in _severities(text, "auto")) is told


@pytest.mark.parametrize(("target", "expected"), [("2", False), ("3", True)])
def test_keras_2_makes_a_column_of_numbers_in_a_row(target: str, expected: bool) -> None:
    text = "import numpy as np\nfrom keras import Input, Model, layers\nx = Input((None,))\n"
    text += "model = Model(x, layers.Embedding(9, 4)(x))\nmodel.predict(np.zeros(32))\n"
    assert ("CNN505" in {code for code, _ in _severities(text, target)}) is expected


LOADED_OR_JOINED = """
from keras.layers import concatenate
from keras.models import load_model

class Net:
    def __init__(self, path):
        self.model = {0}
    def join(self, inputs):
        self.model = concatenate(inputs)
    def evaluate(self, x, y):
        return self.model.evaluate(x, y)
"""


@pytest.mark.parametrize(("first", "expected"), [("load_model(path)", False), ("None", True)])
def test_a_method_that_changes_what_the_object_has_need_not_be_called_first(first: str, expected: bool) -> None:
    assert ("CNN714" in {code for code, _ in _severities(LOADED_OR_JOINED.format(first))}) is expected


PARTS = """
from keras import Input, Model, layers

x = Input((8,))
z = layers.Dense(4, activation="relu")(x)
y = layers.Dense(3, activation="softmax")({0})
whole = Model(x, y)
whole.compile("adam", "categorical_crossentropy")
asked = Model(x, layers.Softmax()(z))
asked.compile("adam", "mse")
"""


def test_the_loss_of_a_part_that_nothing_trains_is_an_info() -> None:
    assert ("CNN215", "info") in _severities(PARTS.format("z"))
    assert ("CNN215", "warning") in _severities(PARTS.format("z") + "asked.fit(a, b)\n")
    assert ("CNN215", "warning") in _severities(PARTS.format("x"))


@pytest.mark.parametrize(("default", "expected"), [("0", False), ("-1", True), ("5", False)])
def test_what_comes_of_a_zero_that_must_be_given_is_no_finding(default: str, expected: bool) -> None:
    text = PREDICTS.replace('"mse"', '"categorical_crossentropy"') + "import argparse\nparser = argparse.ArgumentParser()\n"
    text += (
        f"parser.add_argument('--epochs', type=int, default={default})\nmodel.fit(x, y, epochs=parser.parse_args().epochs)\n"
    )
    assert ("CNN402" in {code for code, _ in _severities(text)}) is expected
