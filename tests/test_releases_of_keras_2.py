"""Where releases of Keras 2 build different rows from the same call, what the source does not tell is not shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from notebooks import notebook

from cnnlint.config import Settings
from cnnlint.config.checks import Checks
from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.files.dated import Run, run_of
from cnnlint.files.notebook import read_notebook
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Summary
from cnnlint.report.gaps import gaps
from cnnlint.report.model import Style
from cnnlint.report.rows import complete, totals
from cnnlint.report.summary import table as drawn
from cnnlint.run import check_bytes, check_source
from cnnlint.values import Unknown

TENSORFLOW = "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
STANDALONE = "import keras\nfrom keras import layers\n"
LEGACY = "import tf_keras as keras\nfrom tf_keras import layers\n"
SINCE = "train = keras.preprocessing.image_dataset_from_directory('train')\n"  # since 2.3
BASE = "base = keras.applications.{}(weights=None, include_top=False, input_shape=(96, 96, 3))\n"
HEAD = "model = keras.Model(base.input, layers.Dense(2)(layers.Flatten()(base.output)))\nmodel.summary()"
NESTED = "model = keras.Sequential([base, layers.Flatten()])\nmodel.summary()"
LOOSE = "a, b = keras.Input((3,)), keras.Input((1,))\nmodel = keras.Model([a, b], layers.Dense(2)(a))\nmodel.summary()"


def summarised(text: str, dialect: int = 2) -> ModelTrace:
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras=str(dialect)))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    left = [size for m in program.models if m.identity == event.model.identity for size in _sizes(m)]
    expanded = "expand_nested" in text  # then it shows other rows
    assert expanded or {*left} <= {*_sizes(event.model), None}, (
        "of what the program leaves nothing is told that its table does not show"
    )
    return event.model.shown


def _sizes(model: ModelTrace) -> list[tuple[str, str] | None]:
    told = [(row.name, size) for row in model.shown.layers for size in (row.output_shape, row.params)]
    return [None if isinstance(size, Unknown | None) else (name, str(size)) for name, size in told]


BOTH = "import tensorflow as tf\n" + STANDALONE
DOUBTED = [
    ("MobileNet", TENSORFLOW, 1),
    ("ResNet50", STANDALONE, 1),
    ("ResNet50", BOTH, 1),
    ("ResNet50", TENSORFLOW, 1),
    ("InceptionResNetV2", TENSORFLOW, 61),
]


@pytest.mark.parametrize(("name", "imports", "rows"), DOUBTED)
@pytest.mark.parametrize("text", ["base.summary()", HEAD], ids=["base", "head"])
def test_rows_that_depend_on_the_release_are_not_shown(name: str, imports: str, rows: int, text: str) -> None:
    model = summarised(imports + BASE.format(name) + text)
    assert len(model.layers) == rows
    assert [gap.reason for gap in model.unknown] == [f"the rows of {name} differ between releases of Keras 2"]


@pytest.mark.parametrize(("name", "imports", "rows"), DOUBTED)
def test_one_row_for_a_nested_base_stands(name: str, imports: str, rows: int) -> None:
    model = summarised(imports + BASE.format(name) + NESTED)
    assert not model.unknown
    assert isinstance(model.layers[0].params, int)


@pytest.mark.parametrize(
    ("name", "imports", "dialect"),
    [
        ("ResNet50", TENSORFLOW + SINCE, 2),
        ("ResNet50", TENSORFLOW + "import tensorflow as tf\ntf.config.list_physical_devices('GPU')\n", 2),
        ("ResNet50", LEGACY, 2),
        ("InceptionResNetV2", LEGACY, 2),
        ("MobileNet", STANDALONE, 3),
    ],
)
def test_where_the_release_is_told_all_rows_are_shown(name: str, imports: str, dialect: int) -> None:
    assert not summarised(imports + BASE.format(name) + HEAD, dialect).unknown


@pytest.mark.parametrize(("name", "imports", "rows"), DOUBTED)
def test_rules_judge_by_all_rows(name: str, imports: str, rows: int) -> None:
    text = imports + BASE.format(name) + HEAD
    model = read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras="2")).models[-1]
    assert (model.layers[-1].type, model.unknown) == ("Dense", ())
    assert (len(model.shown.layers), len(model.shown.unknown)) == (rows, 1)


def test_rows_below_a_nested_base_are_not_shown_either() -> None:
    text = TENSORFLOW + BASE.format("ResNet50") + NESTED.replace("summary()", "summary(expand_nested=True)")
    model = summarised(text)
    assert ([layer.type for layer in model.layers], len(model.unknown)) == ([], 1)


def test_an_input_that_leads_nowhere() -> None:
    assert [layer.cls for layer in summarised(TENSORFLOW + LOOSE).layers] == ["InputLayer", "InputLayer", "Dense"]
    model = summarised(STANDALONE + LOOSE)
    assert [layer.cls for layer in model.layers] == ["InputLayer"]
    assert model.unknown[0].reason == "releases of Keras 2 differ in whether an input that leads nowhere has a row"


OLD = "model = keras.Sequential([layers.Dense(output_dim=4, input_dim=3, init='normal'), {}])\nmodel.summary()"


def test_the_words_of_keras_1_are_taken_by_the_package_keras_up_to_2_3() -> None:
    model = summarised(STANDALONE + OLD.format("layers.Dense(2, W_regularizer='l2')"))
    assert [(layer.type, layer.params) for layer in model.layers] == [("Dense", 16), ("Dense", 10)]
    assert [layer.params for layer in summarised(TENSORFLOW + OLD.format("layers.Dense(2)")).layers] == [None, None]


def test_what_a_table_calls_a_layer_that_keras_1_calls_otherwise_is_not_known() -> None:
    """Its sizes are the same in either."""
    image = (
        "model = keras.Sequential([layers.Convolution2D(4, 3, 3, border_mode='same', input_shape=(8, 8, 1))])\nmodel.summary()"
    )
    model = summarised(STANDALONE + image)
    assert [(layer.output_shape, layer.params) for layer in model.layers] == [((None, 8, 8, 4), 40)]
    assert not complete(model)
    assert [gap.about for gap in gaps(model)] == ["what a table calls conv2d_1"]
    nested = summarised(
        STANDALONE + image.replace("model.summary()", "") + "keras.Sequential([model, layers.Flatten()]).summary()"
    )
    assert not complete(nested)
    signs = (
        "import plaidml.keras\n",
        "other = layers.Conv2D(int(8 / 2), (3, 3))\n",
        "done = train.fit(x, epochs=3)\n",
        "other = layers.Convolution2D(filters=4, kernel_size=3)\n",
        "other = layers.AtrousConvolution2D(filters=4, kernel_size=(3, 3), atrous_rate=(2, 2))\n",
        SESSION + "done = train.fit(x, epochs=3)\n",  # either of them ran on TensorFlow 1
    )
    for sign in signs:
        model = summarised(sign + STANDALONE + image)
        assert ([layer.params for layer in model.layers], complete(model)) == ([40], True), sign


GRU = "model = keras.Sequential([layers.GRU(3, input_shape=(4, 2))])\nmodel.summary()"
GRU_OF_CELLS = GRU.replace("GRU(3,", "RNN([layers.GRUCell(3)],")
SESSION = "import tensorflow as tf\nsession = tf.Session()\n"
HISTORY = "history = fit()\nmodel_fit = dict(metrics=['accuracy'])\nplot(history.history['acc'])\n"
FROM_BOTH = "from tensorflow.keras.utils import to_categorical\n"
PIN = "# Keras\nrequirements = 'keras==2.{}'\n"
PINNED = "requirements = 'tensorflow=={}'\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (STANDALONE, None),
        (STANDALONE + HISTORY, 54),
        (STANDALONE + "from keras.backend.tensorflow_backend import set_session\n", 54),
        (STANDALONE + "from keras.layers.pooling import _GlobalPooling1D\n", 54),
        (STANDALONE + PIN.format("2.4"), 54),
        (STANDALONE + PIN.format("8.0"), 63),
        (STANDALONE + PINNED.format("2.1.0"), 54),
        (STANDALONE + PINNED.format("2.3.0"), None),  # beside which the package keras is 2.3 or 2.4
        (STANDALONE + PINNED.format("2.4.1"), 63),
        (STANDALONE + "import os\nos.environ['KERAS_BACKEND'] = 'theano'\n", 54),
        (TENSORFLOW, 63),
        (STANDALONE + "from tensorflow.keras import datasets\n", None),
        (STANDALONE + "from tensorflow.keras import datasets, optimizers\n", 63),
        (TENSORFLOW + SESSION, 54),
        (TENSORFLOW + SESSION.replace("tensorflow as", "tensorflow.compat.v1 as"), 63),
        (TENSORFLOW + SESSION.replace("session", "# session"), 63),
        ("import tensorflow.contrib.keras as keras\nfrom tensorflow.contrib.keras import layers\n", 54),
        (FROM_BOTH + STANDALONE, None),
        (FROM_BOTH + STANDALONE + SESSION, 54),
        (FROM_BOTH + STANDALONE + HISTORY, 54),
        ("from tensorflow.keras import losses\n" + STANDALONE + HISTORY, 54),
        ("import tensorflow as tf\nfrom tensorflow.keras import losses\n" + STANDALONE + HISTORY, None),
        (FROM_BOTH + STANDALONE + PIN.format("8.0"), 63),
        ("from keras.utils import to_categorical\n" + TENSORFLOW, 63),
    ],
)
def test_evidence_of_the_release_tells_the_default_of_a_gru(head: str, expected: int | None) -> None:
    assert summarised(head + GRU).layers[0].params == expected
    assert summarised(head + GRU_OF_CELLS).layers[0].params == expected


NEWER = "compile(metrics=['accuracy'])\nplot(history.history['val_accuracy'])\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (STANDALONE + "from keras.layers import LSTM, CuDNNGRU\n", 54),  # TensorFlow 2 has it in `compat.v1` alone
        (STANDALONE + "layers.CuDNNLSTM(4)\n", 54),
        (STANDALONE + "from tensorflow.compat.v1.keras.layers import CuDNNGRU\n", None),
        (TENSORFLOW + "layers.CuDNNLSTM(4)\n", 54),
        (TENSORFLOW + "layers.CuDNNLSTM(4)\n" + NEWER, 63),  # what the source tried with TensorFlow 2
        (TENSORFLOW + "from tensorflow.keras.layers import (Dense,\n    CuDNNLSTM)\n", 54),
        (TENSORFLOW + "from tensorflow.compat.v1.keras.layers import CuDNNLSTM\n", 63),
        (TENSORFLOW + "import tensorflow.compat.v1 as tf\ntf.keras.layers.CuDNNLSTM(4)\n", 63),
        (STANDALONE + "keras.optimizers.adam(lr=0.1)\n", 54),
        (STANDALONE + "from keras import optimizers\noptimizers.adam(lr=0.1)\n", 54),
        (STANDALONE + "import tensorflow as tf\ntf.optimizers.adam(0.1)\n", None),
        (STANDALONE + "from keras.optimizers import SGD, adam\nadam(lr=0.1)\n", 54),
        (STANDALONE + "from keras.optimizers import adam\nadam.Adam()\n", None),
        (STANDALONE + "keras.layers.LayerNormalization()\n", 63),
        (STANDALONE + "from keras.layers import Dense, Attention\n", 63),
        (STANDALONE + "keras.optimizers.schedules.ExponentialDecay(1, 2, 3)\n", 63),
        (STANDALONE + "keras.initializers.HeNormal()\n", 63),
        (STANDALONE + "from keras.applications import EfficientNetB0\n", 63),
        (STANDALONE + "from attention.keras.layers import Attention\n", None),
        (STANDALONE + "keras.metrics.AUC()\n", None),
        (STANDALONE + "keras.metrics.AUC()\n" + "from tensorflow.keras import losses\n", None),
    ],
)
def test_names_that_only_some_releases_have_tell_the_default_of_a_gru(head: str, expected: int | None) -> None:
    """By the names in keras/ of 2.2.5, 2.3.1, 2.4.3 and 2.6.0 on https://pypi.org/project/keras."""
    assert summarised(head + GRU).layers[0].params == expected


ADDED = "model = keras.Sequential()\nmodel.add({}.InputLayer((4,)))\nmodel.add(layers.Dense(3))\nmodel.summary()"


@pytest.mark.parametrize(
    ("sign", "rows"),
    [
        ("", None),
        (NEWER, 1),
        (NEWER + "compile(metrics=[Accuracy(name='accuracy')])\n", None),
        (NEWER + "def accuracy(y, p): return y\n", None),
        (NEWER + "seen = {'accuracy': []}\n", None),
        ("plot(history.history['accuracy'])\n", None),
        ("keras.metrics.AUC()\n", 1),
        ("from keras.losses import BinaryCrossentropy\n", 1),
        ("keras.optimizers.Adam(learning_rate=0.1)\n", 1),
        ("from keras import optimizers\noptimizers.Adam(0.1, learning_rate=0.1)\n", 1),
        ("optax.Adam(learning_rate=0.1)\n", None),
    ],
)
def test_names_that_came_with_2_3_tell_the_row_of_an_input_layer(sign: str, rows: int | None) -> None:
    model = summarised(STANDALONE + sign + ADDED.format("layers"))
    assert (None if model.unknown else len(model.layers)) == rows


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (TENSORFLOW + "model.predict_classes(x)\n", True),  # left with 2.6
        (STANDALONE + "import keras.layers.embeddings\nfrom keras.layers.recurrent import LSTM\n", True),  # and with 2.9
        (BOTH + FROM_BOTH + "from keras.layers.recurrent import LSTM\n", False),
        (TENSORFLOW + "def predict_classes(x): return x\n", False),
        (TENSORFLOW + "class Wrapper:\n    def predict_classes(self, x): return x\n\nwrapper.predict_classes(x)\n", False),
    ],
)
def test_names_that_left_tell_the_rows_of_an_efficientnet(head: str, known: bool) -> None:
    base = BASE.format("EfficientNetB0").replace("None", "'imagenet'")
    assert (not summarised(head + base + "base.summary()").unknown) is known


@pytest.mark.parametrize(("package", "expected"), [("keras", None), ("tensorflow.keras", 63)])
def test_where_both_packages_are_imported_a_gru_is_that_of_its_import(package: str, expected: int | None) -> None:
    head = f"import keras\nfrom tensorflow.keras.losses import MeanSquaredError\nfrom {package}.layers import GRU\n"
    assert summarised(head + GRU.replace("layers.", "")).layers[0].params == expected


@pytest.mark.parametrize(("other", "expected"), [("", 63), ("keras.layers.GRU(4)\n", None), ("gru = keras.layers.GRU\n", None)])
def test_where_both_packages_are_imported_a_gru_is_that_of_its_path(other: str, expected: int | None) -> None:
    head = f"import keras\nimport tensorflow as tf\n{other}"
    assert summarised(head + GRU.replace("layers.", "tf.keras.layers.")).layers[0].params == expected


@pytest.mark.parametrize(
    ("python", "expected"), [((3, 5), 54), ((3, 6, 7), 54), ((3, 6, 8), None), ((3, 7), None), ((3, 9), 63), (None, None)]
)
def test_the_python_of_a_kernel_bounds_the_release(python: tuple[int, ...] | None, expected: int | None) -> None:
    source = Source("x.ipynb", "notebook", (Cell(0, STANDALONE + GRU),), python=python)
    (model,) = read(source, Options(target_keras="2")).models
    assert model.layers[0].params == expected


@pytest.mark.parametrize(
    ("metadata", "expected"), [({"colab": {"name": "x", "provenance": []}}, None), ({}, 54), ({"colab": {"name": "x"}}, None)]
)
def test_the_python_that_examples_of_keras_io_begin_with_is_no_kernel(metadata: dict[str, Any], expected: int | None) -> None:
    """scripts/tutobooks.py of keras-io writes 3.7.0 into each, with a name on Colab; it is kept when they are run there."""
    metadata = {**metadata, "language_info": {"name": "python", "version": "3.7.0"}}
    source = read_source("x.ipynb", notebook(STANDALONE + GRU, metadata=metadata).encode())
    assert source.python == ((3, 7, 0) if expected else None)
    (model,) = read(source, Options(target_keras="2")).models
    assert model.layers[0].params == expected


@pytest.mark.parametrize(("sign", "expected"), [("tf.data.AUTOTUNE\n", 63), ("tf.random.set_seed(1)\n", None), ("", None)])
def test_names_of_a_release_after_the_kernel_leave_what_earlier_ones_prove(sign: str, expected: int | None) -> None:
    text = f"import tensorflow as tf\n{sign}{STANDALONE}{GRU}\nmodel.save('model.keras')\n"  # of 2.12, which Python 3.7 has not
    source = Source("x.ipynb", "notebook", (Cell(0, text),), python=(3, 7))
    (model,) = read(source, Options(target_keras="2")).models
    assert model.layers[0].params == expected


FED = """import numpy as np
def batches():
    while True:
        yield np.zeros((8, 9, 9, 3)), np.zeros((8, 2))
model = keras.Sequential([layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)])
model.compile("sgd", "mse")
model.{}(batches(), steps_per_epoch=2)
model.summary()"""


@pytest.mark.parametrize(
    ("head", "method", "shape"),
    [
        (STANDALONE + HISTORY, "fit_generator", (None, 7, 7, 4)),
        (TENSORFLOW + SESSION, "fit_generator", (None, 7, 7, 4)),
        (TENSORFLOW + PINNED.format("2.1.0"), "fit", None),
        (TENSORFLOW + PINNED.format("2.3.0"), "fit", (None, None, None, 4)),
        (TENSORFLOW, "fit", None),
    ],
)
def test_a_stack_without_a_declared_input_that_a_generator_feeds(head: str, method: str, shape: Any) -> None:
    first, *_, last = summarised(head + FED.format(method)).layers
    assert first.output_shape == shape if shape is not None else isinstance(first.output_shape, Unknown)
    assert (first.params, last.params) == (112, 394)


THAWED = "for layer in base.layers[{}]:\n    layer.trainable = False\nbase.summary()"


@pytest.mark.parametrize(
    ("head", "part", "known"),
    [
        (TENSORFLOW, ":100", False),  # one layer more stood before these until 2.3
        (TENSORFLOW, "100:", False),
        (TENSORFLOW, ":1", True),
        (TENSORFLOW, "-20:", True),
        (TENSORFLOW, ":", True),
        ("import tensorflow as tf\n" + TENSORFLOW + "tf.data.AUTOTUNE\n", ":100", True),
    ],
)
def test_the_places_of_layers_behind_rows_that_depend_on_the_release(head: str, part: str, known: bool) -> None:
    text = head + BASE.format("MobileNetV2") + THAWED.format(part)
    (model,) = read(Source("x.py", "python", (Cell(None, text),)), Options(target_keras="2")).models
    assert all(layer.trainable_params is not None for layer in model.layers) is known


TURNED_OFF = """base = keras.Sequential([layers.Dense(3, input_shape=(4,))])
base.trainable = False
model = {}
model.summary()"""
JOINED = "keras.Model(base.input, layers.Dense(2)(base.output))"


@pytest.mark.parametrize(
    ("head", "made", "trained"),
    [
        (STANDALONE + HISTORY, JOINED, 23),  # the switch of the model is its own until 2.3
        (STANDALONE + PIN.format("6.0"), JOINED, 8),
        (TENSORFLOW, JOINED, 8),
        (STANDALONE + HISTORY, "keras.Sequential([base, layers.Dense(2)])", 8),
        (STANDALONE + HISTORY, "keras.Sequential([keras.Sequential([base]), layers.Dense(2)])", 8),
        (STANDALONE + HISTORY, "base", 0),
    ],
)
def test_what_is_trained_of_the_layers_of_a_model_that_is_off(head: str, made: str, trained: int) -> None:
    assert totals(summarised(head + TURNED_OFF.format(made))).trainable == trained


WHOLE = "model = keras.applications.{}({})\nmodel.summary()"


@pytest.mark.parametrize(
    ("head", "name", "given", "known"),
    [
        (STANDALONE, "Xception", "", False),  # images of any size from 2.0.7 until 2.2, else of 299
        (STANDALONE + HISTORY, "InceptionV3", "weights=None", False),
        (STANDALONE + PINNED.format("2.0.0"), "InceptionV3", "", True),
        (TENSORFLOW + SESSION, "InceptionResNetV2", "", False),
        (TENSORFLOW, "Xception", "", True),
        (STANDALONE, "Xception", "input_shape=(299, 299, 3)", True),
        (STANDALONE, "VGG16", "", True),
    ],
)
def test_the_images_that_an_architecture_with_its_top_is_made_for(head: str, name: str, given: str, known: bool) -> None:
    model = summarised(head + WHOLE.format(name, given))
    size = 224 if name == "VGG16" else 299
    assert (model.layers[0].output_shape == (None, size, size, 3)) is known
    assert all(layer.params is not None for layer in model.layers)
    assert complete(model) is known


def test_an_input_that_leads_nowhere_has_no_row_before_2_4() -> None:
    assert [layer.cls for layer in summarised(STANDALONE + HISTORY + LOOSE).layers] == ["InputLayer", "Dense"]


@pytest.mark.parametrize("head", [STANDALONE, STANDALONE + HISTORY, TENSORFLOW])
def test_an_input_that_is_given_on_as_an_output_leads_somewhere(head: str) -> None:
    model = summarised(head + LOOSE.replace("layers.Dense(2)(a)", "[layers.Dense(2)(a), b]"))
    assert [(layer.cls, layer.output_shape) for layer in model.layers] == [
        ("InputLayer", (None, 3)),
        ("Dense", (None, 2)),
        ("InputLayer", (None, 1)),
    ]
    assert complete(model)


def test_a_new_kernel_has_today_s_rows() -> None:
    text = TENSORFLOW + BASE.format("MobileNetV2") + "base.summary()"
    source = Source("x.ipynb", "notebook", (Cell(0, text),), python=(3, 9))
    (model,) = read(source, Options(target_keras="2")).models
    assert len(model.layers) > 100
    assert not model.unknown


ADDED = "model = keras.Sequential()\nmodel.add(layers.InputLayer((4,)))\nmodel.add(layers.Dense(2))\nmodel.summary()"


def test_an_input_layer_that_is_added() -> None:
    assert [layer.cls for layer in summarised(TENSORFLOW + ADDED).layers] == ["Dense"]
    model = summarised(STANDALONE + ADDED)
    assert [(layer.cls, layer.params) for layer in model.layers] == [("InputLayer", 0), ("Dense", 10)]
    (gap,) = gaps(model)
    assert gap.reason == "releases of Keras 2 differ in whether an InputLayer that is added has a row"
    assert (gap.about, complete(model)) == ("input_1", False)
    inside = "from tensorflow.python.framework import ops\n" + TENSORFLOW
    assert [layer.cls for layer in summarised(inside + ADDED).layers] == ["Dense"]


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        (SESSION, None),  # each of the package's releases up to 2.3 runs on TensorFlow 1
        (PINNED.format("2.0.0"), False),  # and the first on TensorFlow 2 is 2.3
        ("import tensorflow as tf\ntf.random.set_seed(1)\n", False),
        (FROM_BOTH + SESSION, None),
    ],
)
def test_the_tensorflow_beside_the_package_keras_bounds_its_release(head: str, shown: bool | None) -> None:
    model = summarised(head + STANDALONE + ADDED)
    assert ([layer.cls for layer in model.layers] == ["Dense"], complete(model)) == (shown is False, shown is not None)


def test_an_input_layer_that_is_added_had_a_row_until_2_1() -> None:
    for model in (summarised(STANDALONE + ADDED, 1), on_colab(STANDALONE + ADDED, NAMED, [(2018, 3)])):
        assert [layer.cls for layer in model.layers] == ["InputLayer", "Dense"]
        assert complete(model)
    copied = ADDED.replace("model.summary", "keras.models.clone_model(model).summary")
    assert [layer.cls for layer in summarised(STANDALONE + copied, 1).layers] == ["InputLayer", "Dense"]


TWO = "model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2), layers.Flatten()])\n"
PART = "part = keras.Model(model.input, model.get_layer('{}').output)\npart.summary()"


@pytest.mark.parametrize(
    ("head", "name", "widths"),
    [
        (TENSORFLOW, "dense_1", [4, 3, 2]),
        (STANDALONE, "dense_1", None),
        (STANDALONE + HISTORY, "dense_1", [4, 3]),
        (STANDALONE, "flatten_7", [4, 3, 2, 2]),
        (TENSORFLOW, "dense_7", None),
    ],
)
def test_layers_by_their_automatic_names(head: str, name: str, widths: list[int] | None) -> None:
    program = read(Source("x.py", "python", (Cell(None, head + TWO + PART.format(name)),)), Options(target_keras="2"))
    part = next((m for m in program.models if m.name == "part"), None)
    found = [layer.output_shape[-1] for layer in part.layers] if part is not None and not part.unknown else None  # type: ignore[index]
    assert found == widths


OWN = """class Top(layers.Layer):
    def compute_output_shape(self, shape):
        return (shape[0], 7)
    def call(self, x):
        return x[:, :2]
model = keras.Sequential([layers.Dense(3, input_shape=(4,)), Top()])
model.summary()"""


@pytest.mark.parametrize(("head", "shape"), [(TENSORFLOW, (None, 2)), (STANDALONE, None), (STANDALONE + HISTORY, (None, 7))])
def test_compute_output_shape_is_believed_before_2_4(head: str, shape: Any) -> None:
    found = summarised(head + OWN).layers[-1].output_shape
    assert found == shape if shape is not None else not isinstance(found, tuple)


OF_PARTS = """
class Parts(layers.Layer):
    def compute_output_shape(self, shape):
        return [(shape[0], 5), (shape[0], 3)]
    def call(self, x):
        return [keras.backend.reshape(x[:, :5], (48, 5)), x[:, 5:]]
model = keras.Model(i := keras.Input((8,)), Parts()(i))
model.summary()"""


@pytest.mark.parametrize(("head", "shape"), [(TENSORFLOW, [(48, 5), (None, 3)]), (STANDALONE + HISTORY, None)])
def test_compute_output_shape_of_several_outputs(head: str, shape: Any) -> None:
    found = summarised(head + OF_PARTS).layers[-1].output_shape
    assert found == shape if shape is not None else isinstance(found, Unknown)


OF_TWO = """
class First(layers.Layer):
    def call(self, inputs):
        return inputs[0]
a, b = keras.Input((4,)), keras.Input((3,))
model = keras.Model([a, b], layers.Dense(2)(First()([a, b])))
model.summary()"""


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (STANDALONE + HISTORY, [(None, 4), (None, 3)]),  # that of the inputs; the tensor that goes on has the first
        (STANDALONE + PIN.format("6.0"), (None, 4)),
        (TENSORFLOW, (None, 4)),
    ],
)
def test_a_layer_of_several_inputs_without_compute_output_shape(head: str, shape: Any) -> None:
    *_, own, dense = summarised(head + OF_TWO).layers
    assert own.output_shape == shape
    assert dense.params == 10


MERGED = """from keras.models import Sequential
from keras.layers import Dense, Merge
left, right = Sequential(), Sequential()
left.add(Dense(4, input_dim=3))
right.add(Dense(4, input_dim=5))
right.add(Dense(4))
model = Sequential()
model.add(Merge([left, right], mode={}))
model.add(Dense(2))
model.summary()"""


@pytest.mark.parametrize(
    ("mode", "inputs"),
    [("'sum'", 4), ("'concat'", 8), ("'max'", 4), ("'dot', dot_axes=1", 1), ("'cos', dot_axes=-1", 1)],
)
def test_a_stack_that_begins_with_a_merge(mode: str, inputs: int) -> None:
    # keras 1.2.2, models.py, flattened_layers: the layers of its models, and not the Merge itself
    first = summarised(MERGED.format(mode), 1)
    assert [layer.params for layer in first.layers] == [16, 24, 20, 2 * inputs + 2]
    assert not first.unknown
    assert totals(first).total == 60 + 2 * inputs + 2
    # keras 2.0.9, utils/layer_utils.py; 2.0.0 did not count the weights of the models in the total
    second = summarised(MERGED.format(mode) + "\nmodel.fit([x, y], z, epochs=2)", 2)
    assert [(layer.cls, layer.params) for layer in second.layers] == [("Merge", 0), ("Dense", 2 * inputs + 2)]
    assert second.unknown
    assert summarised(MERGED.format(mode), 2).unknown  # it may be of either


def test_a_merge_of_models_that_are_not_known() -> None:
    model = summarised(MERGED.format("'sum'").replace("[left, right]", "models"), 1)
    assert model.unknown


OF_THE_MASKS = """
class Joined(layers.Layer):
    def call(self, inputs, mask=None):
        x, y = inputs
        if mask is not None and mask[0] is not None:
            x = x * keras.backend.cast(mask[0], "float32")
        return keras.backend.concatenate([x, y])
    def compute_output_shape(self, shapes):
        return (shapes[0][0], shapes[0][1] + shapes[1][1])
words, b = keras.Input((6,)), keras.Input((3,))
a = layers.LSTM(4)(layers.Embedding(9, 2, mask_zero=True)(words))
model = keras.Model([words, b], layers.Dense(2)(Joined()([layers.Dense(4)(a), b])))
model.summary()"""


@pytest.mark.parametrize("told", [True, False])
def test_compute_output_shape_of_several_inputs_is_believed_before_2_4(told: bool) -> None:
    program = OF_THE_MASKS if told else OF_THE_MASKS.replace("compute_output_shape", "some_other_shape")
    head = STANDALONE + HISTORY
    *_, own, dense = summarised(head + program).layers
    assert (own.output_shape == (None, 7)) is told
    assert (dense.params == 16) is told


FROM_TENSORFLOW_1 = "from tensorflow.python.keras.models import Sequential\nfrom tensorflow.python.keras import applications\n"
COPIED = """base = applications.VGG16(weights=None)
model = Sequential()
for layer in base.layers:
    model.add(layer)
model.summary()"""


def test_an_input_layer_of_another_model_that_is_added() -> None:
    model = summarised(FROM_TENSORFLOW_1 + COPIED)
    assert [layer.cls for layer in model.layers][:2] == ["InputLayer", "Conv2D"]
    assert model.unknown
    today = FROM_TENSORFLOW_1.replace("tensorflow.python", "tensorflow")
    assert [layer.cls for layer in summarised(today + COPIED).layers][:2] == ["Conv2D", "Conv2D"]


SHOWN = """stack = keras.Sequential([layers.RandomFlip(), layers.Dense(2)])
stack({})
image = keras.Input((9, 9, 3))
model = keras.Model(image, stack(image))
model.summary()"""


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        ("np.zeros((5, 9, 9, 3))", (None, 9, 9, 2)),
        ("np.zeros((1, 20, 9, 3))", (None, None, 9, 2)),
        ("np.zeros((20, 9, 3))", (20, 9, 2)),
        ("plt.imread('a.png')", None),
    ],
)
def test_a_model_inside_is_shown_as_its_calls_built_it(data: str, shape: Any) -> None:
    """What tf_keras 2.21 prints: what calls with as many axes have in common, and otherwise the first."""
    row = summarised("import numpy as np\nimport matplotlib.pyplot as plt\n" + LEGACY + SHOWN.format(data)).layers[1]
    assert row.output_shape == shape if shape is not None else isinstance(row.output_shape, Unknown)


NET = "base = keras.applications.{}\nbase.summary()"
UNTIL_2_3 = "from keras.backend.tensorflow_backend import set_session\n"
OP_LAYER = "expected = [['TensorFlowOpLayer', (None, 3), 0]]\n"


@pytest.mark.parametrize(
    ("head", "call", "rows", "there", "missing"),
    [
        (PINNED.format("2.3.1"), "MobileNetV2()", 157, "Conv1_pad", None),
        (OP_LAYER, "MobileNetV2()", 157, "Conv1_pad", None),
        (PINNED.format("2.4.0"), "MobileNetV2()", 156, "Conv1", "Conv1_pad"),
        (PINNED.format("2.3.1"), "MobileNet()", 93, "conv1_pad", None),
        (PINNED.format("2.5.0"), "MobileNet()", 92, "reshape_1", "conv1_pad"),
        (PINNED.format("2.7.0"), "MobileNet()", 91, "reshape_2", "reshape_1"),
        (PINNED.format("2.5.0"), "EfficientNetB0(include_top=False)", 237, "normalization", "rescaling_1"),
        (PINNED.format("2.9.0"), "EfficientNetB0(include_top=False)", 238, "tf.math.truediv", "rescaling_1"),
        (PINNED.format("2.10.0"), "EfficientNetB0(include_top=False)", 238, "rescaling_1", None),
        (LEGACY, "EfficientNetB0(include_top=False)", 238, "tf.math.multiply", "rescaling_1"),
        ("augment = layers.RandomFlip('horizontal')\n", "MobileNetV2()", 156, "Conv1", "Conv1_pad"),
        ("from keras.applications.mobilenet_v2 import preprocess_input\n" + UNTIL_2_3, "MobileNetV2()", 157, "Conv1_pad", None),
        (UNTIL_2_3, "resnet.ResNet50()", 177, "conv2_block1_0_conv", None),
    ],
)
def test_rows_of_a_release_that_is_told(head: str, call: str, rows: int, there: str, missing: str | None) -> None:
    """The rows that the architectures have in the packages tensorflow 2.3 to 2.5 and keras 2.6 to 2.15."""
    model = summarised(TENSORFLOW + head + NET.format(call))
    names = [layer.name for layer in model.layers]
    assert len(names) == rows
    assert there in names
    assert missing not in names
    assert not model.unknown


@pytest.mark.parametrize("name", ["MobileNet", "MobileNetV2"])
@pytest.mark.parametrize(
    "head",
    [
        STANDALONE + UNTIL_2_3 + "layers.Conv2D(filters=3, kernel_size=3)\n",  # not Keras 1, but which of 2.0 to 2.3
        TENSORFLOW + "layers.CuDNNLSTM(3)\nlayers.Dense(units=3)\n",  # TensorFlow 1
    ],
)
def test_the_first_releases_had_mobilenets_of_their_own(head: str, name: str) -> None:
    model = summarised(head + NET.format(name + "()"))
    assert (len(model.layers), len(model.unknown)) == (1, 1)


@pytest.mark.parametrize(("name", "rows"), [("DenseNet121", 426), ("NASNetMobile", 8)])
@pytest.mark.parametrize(
    ("head", "known"),
    [
        (TENSORFLOW, False),
        (TENSORFLOW + "tf.random.set_seed(1)\n", True),
        (STANDALONE, False),
        (STANDALONE + UNTIL_2_3, False),
        (STANDALONE + UNTIL_2_3 + "from keras.applications.mobilenet_v2 import preprocess_input\n", True),
        (LEGACY, True),
    ],
)
def test_the_first_releases_had_fewer_rows_of_other_architectures(head: str, known: bool, name: str, rows: int) -> None:
    """keras/applications of 2.1.3 and `Keras-Applications` 1.0.4 against 1.0.6: the activation at the end of DenseNet, and
    where NASNet pads."""
    model = summarised(head + NET.format(f"{name}(weights=None)"))
    assert (len(model.layers) == rows, complete(model)) == (not known, known)


@pytest.mark.parametrize(
    ("head", "given", "known"),
    [
        (LEGACY, "weights=None, include_top=False", False),  # 742 rows for images of any size, not 769
        (LEGACY, "weights=None, include_top=False, input_shape=(224, 224, 3)", True),
        (LEGACY, "weights=None", True),
        (TENSORFLOW + SINCE, "weights=None, include_top=False", False),
        (TENSORFLOW + SINCE, "include_top=False", True),  # before 2.10, as the weights fit no other
        (TENSORFLOW + "keras.utils.split_dataset(x)\n", "include_top=False", False),  # 2.10 or later
    ],
)
def test_nasnet_for_images_of_no_known_size_differs_between_releases(head: str, given: str, known: bool) -> None:
    """keras/applications/nasnet.py of 2.9 and 2.10: which images are meant where nothing tells."""
    assert complete(summarised(head + NET.format(f"NASNetMobile({given})"))) is known


@pytest.mark.parametrize(("sign", "known"), [("", False), (PINNED.format("2.4.0"), True), (PINNED.format("2.3.1"), False)])
def test_the_last_layer_is_that_of_an_operation(sign: str, known: bool) -> None:
    """It is one in each release, though of another class: `n` ends in the square, not in the layer before it."""
    made = "i = keras.Input((3,))\nm = keras.Model(i, tf.square(layers.Dense(3)(i)))\n"
    model = summarised(f"import tensorflow as tf\n{TENSORFLOW}{sign}{made}n = keras.Model(i, m.layers[-1].output)\nn.summary()")
    assert (len(model.layers), complete(model)) == ((3, True) if known else (2, False))


OF_A_ROW = """
i = keras.applications.{}(weights=None)
m = keras.Sequential([keras.Input(i.layers[{}].output.shape[1:]), layers.Dense(2)])
m.summary()
"""


@pytest.mark.parametrize(
    ("name", "last", "beyond"),
    [
        ("MobileNet", -4, -5),  # the pooling, behind which TensorFlow 2.6 has a Reshape
        ("ResNet50", -24, -25),  # a shortcut, which stood behind the way that it goes around
        ("EfficientNetB0", -230, -239),
    ],
)
def test_rows_are_counted_from_the_end_up_to_one_that_is_not_in_every_release(name: str, last: int, beyond: int) -> None:
    def known(row: int) -> bool:
        return complete(summarised(TENSORFLOW + OF_A_ROW.format(name, row)))

    assert (known(last), known(beyond)) == (True, name == "EfficientNetB0")


REMADE = BASE + "model = {}\nmodel.summary()"


@pytest.mark.parametrize(
    ("made", "rows"),
    [
        ("keras.Sequential(base.layers)", 0),
        ("keras.Sequential(base.layers + [layers.Flatten()])", 0),
        ("keras.Sequential([base, layers.Flatten()])", 2),
    ],
)
def test_rows_that_depend_on_the_release_are_not_known_in_a_stack_either(made: str, rows: int) -> None:
    text = TENSORFLOW + REMADE.format("MobileNet", made)
    model = summarised(text)
    assert (len(model.layers), bool(model.unknown)) == (rows, rows == 0)
    assert summarised("import tensorflow as tf\n" + text + "\ntf.data.AUTOTUNE").layers


@pytest.mark.parametrize(
    ("head", "call", "first"),
    [
        ("augment = layers.Rescaling(2.0)\n", "MobileNet()", 86),
        ("from tensorflow.keras.utils import pad_sequences\n", "EfficientNetB0()", 3),
    ],
)
def test_rows_of_a_release_that_is_told_in_part(head: str, call: str, first: int) -> None:
    model = summarised(TENSORFLOW + head + NET.format(call))
    assert len(model.layers) == first
    assert model.unknown


V3 = "base = keras.applications.MobileNetV3Small(include_top=False, weights=None, input_shape=(64, 64, 3))\n"


def test_what_scales_in_inception_resnet_was_a_lambda_until_2_11() -> None:
    found = [
        {layer.type for layer in summarised(TENSORFLOW + PINNED.format(pin) + NET.format("InceptionResNetV2()")).layers}
        for pin in ("2.11.0", "2.12.0")
    ]
    assert [("Lambda" in types, "CustomScaleLayer" in types) for types in found] == [(True, False), (False, True)]


def test_where_mobilenet_v3_without_its_top_ends() -> None:
    text = V3 + "model = keras.Sequential([base, layers.Flatten()])\nmodel.summary()"
    assert summarised(TENSORFLOW + text).layers[0].params is None
    assert summarised(LEGACY + text).layers[0].params == 939120


COPY = "copy = keras.models.clone_model(base)\n"


@pytest.mark.parametrize("text", ["copy.summary()", HEAD.replace("base", "copy")], ids=["base", "head"])
def test_a_copy_is_as_open_as_what_it_is_a_copy_of(text: str) -> None:
    model = summarised(TENSORFLOW + BASE.format("MobileNetV2") + COPY + text)
    assert len(model.layers) == 1
    assert [gap.reason for gap in model.unknown] == ["the rows of MobileNetV2 differ between releases of Keras 2"]


NAMED = {"name": "x.ipynb", "provenance": []}
EFFICIENT = BASE.replace("weights=None, ", "") + "base.summary()"


def on_colab(text: str, colab: dict[str, Any], months: list[tuple[int, int]], **metadata: Any) -> ModelTrace:
    """The summary of a notebook whose cells were run in these months."""
    cells: list[Any] = []
    form, counted = metadata.pop("form", {}), metadata.pop("counted", True)
    for i, month in enumerate(months or [None]):  # type: ignore[list-item]
        stamp = None if month is None else int(datetime(*month, 15, tzinfo=UTC).timestamp() * 1000)
        info = {} if stamp is None else {"executionInfo": {"timestamp": stamp}}
        source = text if i == 0 else "1"
        count = i + 1 if counted else None
        cells.append({"cell_type": "code", "metadata": info | form, "execution_count": count, "source": source, "outputs": []})
    data = {"nbformat": 4, "nbformat_minor": 0, "metadata": {"colab": colab, **metadata}, "cells": cells}
    source = read_notebook("x.ipynb", json.dumps(data).encode())
    (event,) = [e for e in read(source, Options(target_keras="2")).events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    return event.model.shown


@pytest.mark.parametrize(
    ("months", "rows"),
    [
        ([(2020, 5)], 155),  # 2.1 or 2.2
        ([(2020, 9), (2021, 2)], 1),  # the first half a year earlier, the last by then
        ([(2021, 8)], 154),  # 2.4 is half a year old
    ],
)
def test_the_times_of_cells_on_colab_bound_the_release(months: list[tuple[int, int]], rows: int) -> None:
    model = on_colab(TENSORFLOW + BASE.format("MobileNetV2") + "base.summary()", NAMED, months)
    assert len(model.layers) == rows


@pytest.mark.parametrize(("timed", "expected"), [(2, Run((2020, 5), (2020, 5))), (1, Run(None, (2022, 12)))])
def test_times_of_a_few_cells_are_left_from_an_earlier_run(timed: int, expected: Run) -> None:
    info = {"executionInfo": {"timestamp": datetime(2020, 5, 15, tzinfo=UTC).timestamp() * 1000}}
    cells = [{"execution_count": i, "metadata": info if i <= timed else {}} for i in (1, 2, 3)]
    assert run_of({"colab": NAMED}, cells) == expected


@pytest.mark.parametrize(
    ("head", "metadata"),
    [
        ("%pip install tensorflow-gpu==2.3\n%pip install tensorflow==2.5\n", {}),  # one of them, or both in turn
        ("%pip install 'tensorflow<2.4'\n", {}),
        ("", {"language_info": {"name": "python", "version": "3.7.9"}}),  # Jupyter saved it, and may have run it
    ],
)
def test_what_may_have_been_run_elsewhere_is_not_bound(head: str, metadata: dict[str, Any]) -> None:
    text = head + TENSORFLOW + BASE.format("MobileNetV2") + "base.summary()"
    assert on_colab(text, NAMED, [(2021, 8)], **metadata).unknown


@pytest.mark.parametrize("packages", ["--upgrade tensorflow", "keras-tuner", "-q tensorflow_hub > /dev/null"])
def test_an_installation_without_a_version_leaves_none_that_is_older(packages: str) -> None:
    text = f"%pip install {packages}\n" + TENSORFLOW + BASE.format("MobileNetV2") + "base.summary()"
    assert len(on_colab(text, NAMED, [(2021, 8)]).layers) == 154


def test_the_form_in_which_colab_saved_a_notebook_bounds_the_release() -> None:
    assert on_colab(STANDALONE + GRU, {**NAMED, "version": "0.3.2"}, []).layers[0].params == 54
    assert on_colab(STANDALONE + GRU, NAMED, []).layers[0].params is None
    assert on_colab(STANDALONE + GRU, NAMED, [(2020, 5)]).layers[0].params == 54
    assert on_colab(STANDALONE + GRU, NAMED, [(2020, 9)]).layers[0].params is None  # 2.4 is of June
    beside = "from keras import losses\n" + TENSORFLOW + BASE.format("MobileNetV2") + "base.summary()"
    assert len(on_colab(beside, NAMED, [(2020, 9)]).layers) == 155
    assert on_colab(STANDALONE + GRU, {"provenance": []}, []).layers[0].params == 63
    assert on_colab(TENSORFLOW + EFFICIENT.format("EfficientNetB0"), {"provenance": []}, []).unknown
    model = on_colab(TENSORFLOW + EFFICIENT.format("EfficientNetB0"), {"provenance": [], "gpuType": "T4"}, [])
    assert (len(model.layers), model.unknown) == (238, ())


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ({"id": "a", "colab_type": "code"}, 1),  # until October 2020: from the beginning of TensorFlow 2 to 2.3
        ({"id": "a"}, 175),  # since September 2020: 2.1 was there
        ({}, 1),  # nothing tells
    ],
)
def test_the_form_of_cells_bounds_the_release(form: dict[str, str], rows: int) -> None:
    """ResNet50 was rewritten for TensorFlow 2.1."""
    model = on_colab(TENSORFLOW + BASE.format("ResNet50") + "base.summary()", NAMED, [], form=form)
    assert len(model.layers) == rows


LANGUAGE = {"language_info": {"name": "python"}}


@pytest.mark.parametrize(("metadata", "rows"), [({}, 1), (LANGUAGE, 154)])
def test_the_language_that_colab_notes_since_april_2021(metadata: dict[str, Any], rows: int) -> None:
    """MobileNetV2 lost a layer in TensorFlow 2.4, which Colab had by then."""
    model = on_colab(TENSORFLOW + BASE.format("MobileNetV2") + "base.summary()", NAMED, [], **metadata)
    assert len(model.layers) == rows


def test_the_order_in_which_colab_writes_a_cell_bounds_when_it_was_run() -> None:
    cell = {"cell_type": "code", "metadata": {"id": "a"}, "source": "1", "outputs": [], "execution_count": 1}
    assert run_of({"colab": {"name": "x"}}, [cell]) == Run((2020, 9), (2022, 12))
    turned = {key: cell[key] for key in ("cell_type", "source", "metadata", "execution_count", "outputs")}
    assert run_of({"colab": {"name": "x"}}, [turned]) == Run((2022, 1), (2022, 12))


LOCAL = {"language_info": {"name": "python", "version": "3.8.8"}}


@pytest.mark.parametrize("metadata", [{}, LOCAL], ids=["colab", "opened in Jupyter"])
def test_what_colab_saved_without_counts_was_not_run_anew(metadata: dict[str, Any]) -> None:
    text = TENSORFLOW + BASE.format("MobileNetV2") + "base.summary()"
    assert len(on_colab(text, NAMED, [(2021, 8)], counted=False, **metadata).layers) == 154
    assert on_colab(text, NAMED, [], counted=False, **LOCAL).unknown  # no times: nothing tells where it was run


def test_colab_took_tensorflow_1_before_april_2020() -> None:
    text = "from tensorflow.python import keras\nfrom tensorflow.python.keras import layers\n" + ADDED
    assert on_colab(text, NAMED, [(2020, 2)]).unknown
    assert not on_colab(text, NAMED, [(2020, 4)]).unknown


def test_the_views_that_colab_stored_until_2018() -> None:
    assert on_colab(STANDALONE + GRU, {**NAMED, "views": {}}, []).layers[0].params == 54


def test_the_short_language_of_a_notebook_is_colabs() -> None:
    colab = {"provenance": [], "gpuType": "T4"}
    model = on_colab(TENSORFLOW + EFFICIENT.format("EfficientNetB0"), colab, [], language_info={"name": "python"})
    assert (len(model.layers), model.unknown) == (238, ())


def test_evidence_that_contradicts_itself_is_none() -> None:
    text = STANDALONE + "import tensorflow as tf\nfast = tf.data.AUTOTUNE\n" + GRU
    assert on_colab(text, {**NAMED, "version": "0.3.2"}, []).layers[0].params is None


SCALED = "x = keras.Input((4,))\ny = layers.Dense(3)(x / 127.5 - 1.0)\n"


@pytest.mark.parametrize(
    ("head", "types"),
    [
        (PINNED.format("2.3.1"), ["InputLayer", "TensorFlowOpLayer", "TensorFlowOpLayer", "Dense"]),
        (PINNED.format("2.4.0"), ["InputLayer", "TFOpLambda", "TFOpLambda", "Dense"]),
        ("", ["InputLayer"]),
    ],
)
def test_arithmetic_on_tensors(head: str, types: list[str]) -> None:
    model = summarised(TENSORFLOW + head + SCALED + "keras.Model(x, y).summary()")
    assert [layer.type for layer in model.layers] == types


def test_other_operations_may_be_several_rows_before_2_4() -> None:
    model = summarised(TENSORFLOW + PINNED.format("2.3.1") + SCALED + "keras.Model(x, y[:, :2]).summary()")
    assert [gap.reason for gap in model.unknown] == ["releases of Keras 2 differ in the rows of an operation on tensors"]


def test_the_keras_of_tensorflow_1_is_told_whatever_the_python() -> None:
    text = (
        "import tensorflow as tf\nlayers = tf.contrib.keras.layers\nmodel = tf.contrib.keras.models.Sequential()\n"
        "model.add(layers.InputLayer((4,)))\nmodel.add(layers.Dense(2))\nmodel.summary()"
    )
    source = Source("x.ipynb", "notebook", (Cell(0, text),), python=(3, 5))
    (model,) = read(source, Options(target_keras="2")).models
    assert model.shown.unknown


def test_a_row_that_is_taken_out_of_the_list_of_layers() -> None:
    text = f"{STANDALONE}m = keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2)])\n{{}}m.summary()\n"
    assert len(summarised(text.format("")).layers) == 2
    for change in ("m.layers.pop()\n", "m.layers.append(layers.Dense(2))\n", "m.layers.clear()\n"):
        assert summarised(text.format(change), 1).unknown
        assert summarised(text.format(change)).unknown
        assert not summarised(text.format(change), 3).unknown


@pytest.mark.parametrize(
    ("head", "copies"),
    [
        (TENSORFLOW, False),
        (TENSORFLOW + PINNED.format("2.0.0"), True),
        (LEGACY, True),
        (STANDALONE + PIN.format("3.1"), False),
        (STANDALONE + PIN.format("4.3"), True),
    ],
)
def test_the_list_of_layers_is_a_copy_in_tensorflow_2(head: str, copies: bool) -> None:
    text = "m = keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2)])\nm.layers.pop()\nm.summary()\n"
    model = summarised(head + text)
    assert bool(model.unknown) is not copies
    assert (len(model.layers) == 2) is copies


@pytest.mark.parametrize(
    ("head", "told"), [(LEGACY, 1), (TENSORFLOW + PINNED.format("2.0.0"), 1), (STANDALONE + PIN.format("3.1"), 0)]
)
def test_a_layer_taken_from_the_copied_list_stays_in_the_model(head: str, told: int) -> None:
    model = "m = keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2)])\n"
    one_by_one = "m.layers.pop()\nm.layers.pop()\nm.summary()\n"
    of_its_own = "rows = m.layers\nrows.pop()\nkeras.Sequential(rows).summary()\n"
    assert _codes(head + model + one_by_one).count("CNN733") == told
    assert "CNN733" not in _codes(head + model + of_its_own)


def _codes(text: str) -> list[str]:
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": "2"})).files
    return [finding.code for finding in report.findings]


def test_the_first_states_of_a_recurrent_layer_may_stand_in_the_list_of_its_inputs() -> None:
    text = f"{STANDALONE}x, h = keras.Input((5, 3)), keras.Input((4,))\nm = keras.Model([x, h], layers.LSTM(4)([x, h, h]))\n"
    model = summarised(text + "m.summary()\n")
    assert (model.layers[-1].output_shape, model.layers[-1].params) == ((None, 4), 128)


SIDES = "model = keras.Sequential([layers.{}, layers.Flatten()])\nmodel.summary()"
OLDER = (None, 28, 26, 5)  # until 2.3 both numbers are sides of the kernel; then the second is the stride
NEWER = (None, 15, 15, 5)


@pytest.mark.parametrize(
    ("head", "call", "shape"),
    [
        (TENSORFLOW, "Conv2D(5, 3, 2, input_shape=(30, 30, 3))", (None, 14, 14, 5)),
        (STANDALONE, "Conv2D(5, 3, 5, input_shape=(30, 30, 3))", None),
        (STANDALONE, "Convolution2D(5, 3, 5, input_shape=(30, 30, 3))", None),  # which the later releases run, too
        (STANDALONE, "Convolution2D(5, 3, 5, W_regularizer='l2', input_shape=(30, 30, 3))", OLDER),
        (STANDALONE + HISTORY, "Conv2D(5, 3, 5, input_shape=(30, 30, 3))", OLDER),
        (STANDALONE + HISTORY, "SeparableConv2D(5, 3, 5, input_shape=(30, 30, 3))", OLDER),
        (STANDALONE + HISTORY, "Convolution2D(5, 3, 5, input_shape=(30, 30, 3))", OLDER),
        (
            STANDALONE + HISTORY + "layers.Conv2D(5, 3, padding='same')\n",
            "Convolution2D(5, 3, 5, input_shape=(30, 30, 3))",
            OLDER,
        ),
        (STANDALONE, "Conv2D(5, 3, 2, padding='same', input_shape=(30, 30, 3))", NEWER),
        (STANDALONE, "Conv2D(5, (3, 5), input_shape=(30, 30, 3))", OLDER),
        (STANDALONE, "Conv1D(5, 3, 2, input_shape=(30, 3))", (None, 14, 5)),
    ],
)
def test_numbers_in_a_row_are_the_kernel_until_2_3(head: str, call: str, shape: Any) -> None:
    found = summarised(head + SIDES.format(call)).layers[0].output_shape
    assert found == shape if shape is not None else isinstance(found, Unknown)


RATE = "from keras.optimizers import SGD\nfit(SGD({}=0.1))\n"


@pytest.mark.parametrize(
    ("before", "rows"),
    [
        (RATE.format("learning_rate"), ["Dense"]),  # since 2.3
        (RATE.format("lr"), ["InputLayer", "Dense"]),
        (RATE.format("learning_rate") + "from tensorflow.keras.optimizers import SGD\n", ["InputLayer", "Dense"]),
    ],
)
def test_the_name_of_the_learning_rate_tells_the_release(before: str, rows: list[str]) -> None:
    assert [layer.cls for layer in summarised(STANDALONE + before + ADDED).layers] == rows


LOOKUP = """
words = {}.StringLookup(vocabulary=["a", "b", "c"]{})
model = keras.Sequential([keras.Input((4,)), layers.Embedding(words.vocabulary_size(), 2)])
model.summary()"""
EARLY = "layers.experimental.preprocessing"


@pytest.mark.parametrize(
    ("head", "module", "more", "total"),
    [
        (TENSORFLOW, EARLY, "", None),  # 10 before TensorFlow 2.6, whose lookups had a place for what is masked
        (TENSORFLOW, EARLY, ", mask_token=None", 8),
        (TENSORFLOW, EARLY, ", mask_token=''", 10),
        (TENSORFLOW, "layers", "", 8),
        (LEGACY, "layers", "", 8),
    ],
)
def test_the_place_for_what_is_masked_in_a_lookup(head: str, module: str, more: str, total: int | None) -> None:
    (row,) = (row for row in summarised(head + LOOKUP.format(module, more)).layers if row.cls == "Embedding")
    assert row.params == total or (total is None and not isinstance(row.params, int))


ROWS_OF_EIGHT = """model = keras.Sequential([layers.Reshape((-1, 8), input_shape=(4, 4, 2)), layers.Dense(3)])
model.summary()"""
FLAT_ROW = """model = keras.Sequential([layers.Reshape((-1,), input_shape=(4, 4, 2)), layers.Dense(3)])
model.summary()"""


@pytest.mark.parametrize(
    ("head", "made", "size", "whole"),
    [
        (PINNED.format("2.2.0") + TENSORFLOW, ROWS_OF_EIGHT, None, True),  # tensorflow/python/keras/layers/core.py of 2.2
        (PINNED.format("2.3.0") + TENSORFLOW, ROWS_OF_EIGHT, 4, True),  # and of 2.3, which sets the shape
        (TENSORFLOW, ROWS_OF_EIGHT, "reshape", False),
        (TENSORFLOW, FLAT_ROW, 32, True),  # elsewhere the Dense behind it cannot be built
        (STANDALONE, ROWS_OF_EIGHT, 4, True),
        (PINNED.format("1.12.0") + STANDALONE + "from tensorflow.keras import backend\n", ROWS_OF_EIGHT, 4, True),
        (LEGACY, ROWS_OF_EIGHT, 4, True),
    ],
)
def test_the_open_axis_of_a_reshape(head: str, made: str, size: int | str | None, whole: bool) -> None:
    model = summarised(head + made)
    reshape, dense = model.layers
    assert isinstance(reshape.output_shape, tuple)
    assert (reshape.output_shape[1] if size is None else str(reshape.output_shape[1])) == (size if size is None else str(size))
    assert (dense.params, complete(model)) == (27 if made is ROWS_OF_EIGHT else 99, whole)


@pytest.mark.tensorflow
def test_the_last_keras_2_works_out_the_open_axis_of_a_reshape(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow")
    exec(LEGACY + ROWS_OF_EIGHT, {})
    assert "(None, 4, 8)" in capsys.readouterr().out


INNER = """a, b = keras.Input((4, 4, 3)), keras.Input((8,))
seen = layers.Dense(6)(layers.Flatten()(a))
model = keras.Model([b, seen], layers.Dense(2)(layers.Concatenate()([b, seen])))
model.summary()"""


@pytest.mark.parametrize(
    ("head", "types"),
    [
        (PINNED.format("2.7.0"), ["InputLayer", "InputLayer", "Concatenate", "Dense"]),
        (PINNED.format("2.6.0"), []),
        ("", []),
    ],
)
def test_a_model_that_begins_at_an_inner_tensor_has_an_input_of_its_own_since_2_7(head: str, types: list[str]) -> None:
    assert [layer.type for layer in summarised(TENSORFLOW + head + INNER).layers] == types


WORDS_OF_KERAS_1 = """from keras.models import Sequential
from keras.layers.convolutional import Convolution2D
model = Sequential()
model.add(Convolution2D(4, 3, 3, border_mode='same', input_shape=(8, 8, 1)))
model.summary()"""


@pytest.mark.parametrize("target", ["auto", "2"])
@pytest.mark.parametrize(("python", "row"), [((3, 7), ("Conv2D", 40)), ((3, 6, 3), ("Conv2D", 40)), ((3, 6, 2), None)])
def test_what_ran_after_keras_1_took_its_words_for_those_of_keras_2(
    python: tuple[int, int], row: tuple[str, int] | None, target: str
) -> None:
    source = Source("x.ipynb", "notebook", (Cell(0, WORDS_OF_KERAS_1),), python=python)
    (model,) = read(source, Options(target_keras=target)).models
    (layer,) = model.layers
    expected = row or (("Conv2D", 40) if target == "2" else ("Convolution2D", 40))
    assert (layer.type, layer.params) == expected
    assert complete(model) is (row is not None or target == "auto")


BESIDE = """x = keras.Input((4, 8))
model = keras.Model(x, {}(2, 4)(x, x) + x)
model.summary()"""
ATTENTION = "from tensorflow.keras.layers import (\n    Dense,\n    MultiHeadAttention,\n)\n"


@pytest.mark.parametrize(
    ("head", "layer", "shown"),
    [
        (TENSORFLOW, "layers.MultiHeadAttention", True),  # TensorFlow has had it since 2.4, and operations as such rows
        (TENSORFLOW + ATTENTION, "MultiHeadAttention", True),
        ("import tensorflow_addons as tfa\n" + TENSORFLOW, "tfa.layers.MultiHeadAttention", False),
    ],
)
def test_a_layer_that_came_with_2_4_tells_the_rows_of_operations(head: str, layer: str, shown: bool) -> None:
    model = summarised(head + BESIDE.format(layer))
    assert ([row.type for row in model.layers] == ["InputLayer", "MultiHeadAttention", "TFOpLambda"]) == shown


LENGTH = """x = keras.Input((None,))
model = keras.Model(x, layers.GlobalMaxPooling1D()(layers.Embedding(9, 3, {})(x)))
model.summary()"""


@pytest.mark.parametrize(
    ("head", "dialect", "length", "shown"),
    [
        (STANDALONE, 2, "input_length=5", None),
        (STANDALONE, 2, "", (None, None, 3)),
        (STANDALONE + PINNED.format("2.1.0"), 2, "input_length=5", (None, 5, 3)),
        (STANDALONE + PINNED.format("2.2.0"), 2, "input_length=5", None),  # beside it stood 2.3 and 2.4
        (STANDALONE + "keras.utils.pad_sequences([[1]])\n", 2, "input_length=5", (None, None, 3)),
        (TENSORFLOW, 2, "input_length=5", (None, None, 3)),
        (STANDALONE, 1, "input_length=5", (None, 5, 3)),
        (STANDALONE, 3, "input_length=5", (None, None, 3)),
    ],
)
def test_the_length_that_an_embedding_is_told(
    head: str, dialect: int, length: str, shown: tuple[int | None, ...] | None
) -> None:
    _, table, _ = summarised(head + LENGTH.format(length), dialect).layers
    assert table.params == 27
    assert table.output_shape == shown if shown else isinstance(table.output_shape, Unknown)


FROZEN = """model = keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(1)])
model.compile('adam', 'mse')
{}
model.summary()"""


@pytest.mark.parametrize(
    ("head", "then", "known"),
    [
        (TENSORFLOW, "model.trainable = False", False),
        (TENSORFLOW, "model.layers[0].trainable = False", False),
        (TENSORFLOW, "model.layers[0].trainable = True", True),
        (TENSORFLOW, "model.trainable = False\nmodel.compile('adam', 'mse')", True),
        (TENSORFLOW + PINNED.format("2.2.0"), "model.trainable = False", True),
        (STANDALONE + PINNED.format("2.2.0"), "model.trainable = False", False),
        (LEGACY, "model.trainable = False", True),
        (TENSORFLOW + "flip = layers.experimental.preprocessing.RandomFlip()\n", "model.trainable = False", True),
        (TENSORFLOW + "scale = layers.experimental.preprocessing.Normalization()\n", "model.trainable = False", False),
    ],
)
def test_what_is_frozen_after_compile_was_counted_twice(head: str, then: str, known: bool) -> None:
    model = summarised(head + FROZEN.format(then))
    assert [layer.params for layer in model.layers] == [15, 4]
    assert [gap.reason for gap in model.unknown] == (
        [] if known else ["releases of Keras 2 differ in how they count what was frozen or set free after `compile`"]
    )


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("y = layers.Dense(2)(layers.Dense(3)(x) / 2.0)", ["InputLayer", "Dense"]),
        ("y = layers.Add()([layers.Dense(3)(x), layers.Dense(3)(layers.Dense(3)(x) / 2.0)])", ["InputLayer", "Dense"]),
        ("u = layers.Dense(3)(x)\nv = layers.Dense(4)(x)\ny = layers.Dense(3)(v / 2.0) * u", ["InputLayer", "Dense"]),
    ],
)
def test_rows_stop_before_an_operation_that_may_move_those_of_other_branches(body: str, shown: list[str]) -> None:
    model = summarised(TENSORFLOW + f"x = keras.Input((4,))\n{body}\nkeras.Model(x, y).summary()")
    assert [layer.type for layer in model.layers] == shown


def test_operations_of_a_loss_that_is_added_are_in_doubt_as_well() -> None:
    model = summarised(
        TENSORFLOW + "x = keras.Input((4,))\ny = layers.Dense(3)(x)\nmodel = keras.Model(x, y)\n"
        "model.add_loss(keras.backend.mean(y - 1.0))\nmodel.summary()"
    )
    assert [layer.type for layer in model.layers] == ["InputLayer", "Dense"]
    assert [gap.reason for gap in model.unknown] == ["releases of Keras 2 differ in the rows of an operation on tensors"]


@pytest.mark.parametrize("count", ["keras.utils.to_categorical(y).shape[1]", "int(y.max()) + 1", "len(np.unique(y))"])
def test_labels_whose_type_differs_between_releases_count_the_same(count: str) -> None:
    head = "import numpy as np\nfrom keras.datasets import cifar10\n(_, _), (x, y) = cifar10.load_data()\n"
    model = summarised(STANDALONE + head + f"model = keras.Sequential([layers.Dense({count}, input_dim=3)])\nmodel.summary()")
    assert model.layers[0].params == 40


ON_A_BASE = (
    "model = keras.Sequential([keras.Sequential([keras.Input((3,)), layers.Dense(2)]), layers.Dense(4)])\nmodel.summary()"
)


@pytest.mark.parametrize(
    ("image", "python", "params"),
    [
        (30674, "3.10.13", [8, None]),
        (30918, "3.10.13", [8, 12]),  # since 3.5 it is built at once
        (30674, "3.11.11", [8, 12]),  # not Kaggle's Python: run elsewhere
        (None, "3.10.15", [8, 12]),  # a Python that is younger than 3.5
        (None, "3.10.13", [8, None]),  # one that is older and may have either
        (None, "3.10.12", [8, 12]),  # one that is older than Keras 3, and that of Ubuntu 22.04
    ],
)
def test_keras_3_0_to_3_4_does_not_build_on_a_model(image: int | None, python: str, params: list[int]) -> None:
    """Kaggle names the image that it ran, which bounds the release."""
    metadata: dict[str, Any] = {"language_info": {"name": "python", "version": python}}
    metadata |= {} if image is None else {"kaggle": {"dockerImageVersionId": image}}
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": TENSORFLOW + ON_A_BASE, "outputs": []}
    data = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": [cell]}
    source = read_notebook("x.ipynb", json.dumps(data).encode())
    (event,) = [e for e in read(source, Options(target_keras="3")).events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    assert [layer.params for layer in event.model.shown.layers] == params


PICTURE = """model = keras.Sequential([layers.Lambda(lambda x: x / 255, input_shape={}), layers.Conv2D(4, 3{})])
model.add(layers.Flatten())
model.add(layers.Dense(3))
model.add(layers.Dense(2))
model.summary()"""


@pytest.mark.parametrize(
    ("head", "shape", "more", "known"),
    [
        (STANDALONE, (3, 32, 32), "", False),
        (STANDALONE, (32, 32, 3), "", True),
        (STANDALONE, (3, 32, 40), "", True),  # no picture that is as wide as high
        (STANDALONE, (3, 32, 32), ", data_format='channels_last'", True),
        (STANDALONE + "keras.backend.set_image_data_format('channels_last')\n", (3, 32, 32), "", True),
        (TENSORFLOW, (3, 32, 32), "", True),
    ],
)
def test_pictures_that_have_their_channels_first_may_be_meant_so(head: str, shape: Any, more: str, known: bool) -> None:
    """The package keras read from a file of the user's where the channels stand."""
    model = summarised(head + PICTURE.format(shape, more))
    assert [isinstance(layer.params, int) for layer in model.layers] == [True, known, True, known, True]
    assert [layer.output_shape for layer in model.layers[-2:]] == [(None, 3), (None, 2)]
    assert complete(model) == known
    if not known:
        assert {gap.reason for gap in gaps(model)} == {
            "where the channels stand may be said outside of the program, in `keras.json`"
        }


@pytest.mark.parametrize(
    ("head", "shape", "known"),
    [
        (STANDALONE, (3, 16, 32, 32), False),
        (STANDALONE, (1, 9, 9, 9), False),
        (STANDALONE, (16, 32, 32, 3), True),
        (TENSORFLOW, (3, 16, 32, 32), True),
    ],
)
def test_films_and_volumes_that_have_their_channels_first_may_be_meant_so(head: str, shape: Any, known: bool) -> None:
    text = "model = keras.Sequential([layers.Conv3D(4, 3, padding='same', input_shape={}), layers.Flatten()])\nmodel.summary()"
    model = summarised(head + text.format(shape))
    assert complete(model) == known
    assert isinstance(model.layers[0].params, int) == known


def test_a_graph_on_such_a_picture_is_not_known_behind_it() -> None:
    text = """image = keras.Input((1, 28, 28))
maps = layers.Conv2D(4, 3, padding='same')(image)
model = keras.Model(image, layers.Dense(2)(layers.Flatten()(maps)))
model.summary()"""
    model = summarised(STANDALONE + text)
    assert [layer.params for layer in model.layers] == [0, None, 0, None]
    assert isinstance(model.layers[-1].output_shape, Unknown)


@pytest.mark.parametrize("said", ["data_format=order", "**settings"])
def test_where_the_channels_stand_may_be_told_by_what_is_not_known(said: str) -> None:
    head = "import json\nsettings = json.loads(input())\norder = settings['order']\n"
    text = f"model = keras.Sequential([layers.Conv2D(4, 3, input_shape=(1, 28, 28), {said})])\nmodel.summary()"
    model = summarised(STANDALONE + head + text)
    assert isinstance(model.layers[0].output_shape, Unknown)


FIRST = """image = {0}
model = keras.Sequential([{1}layers.Conv2D(4, 3, input_shape=image), layers.MaxPooling2D(), layers.MaxPooling2D()])
model.add(layers.Flatten())
model.add(layers.Dense(2))
model.summary()
"""
LAST = "other = keras.Sequential([layers.Conv2D(4, 3, input_shape=(28, 28, 1))])\n"
PADDED = "layers.ZeroPadding2D(1, input_shape=image), "


@pytest.mark.parametrize(
    ("image", "before", "more", "params"),
    [
        ("(1, 28, 28)", "", "", [40, 0, 0, 0, 290]),
        ("(1, 32, 32)", PADDED, "", [0, 40, 0, 0, 0, 514]),  # the poolings have no place where the channels stand last
        ("(1, 32, 32)", "layers.ZeroPadding2D(9, input_shape=image), ", "", [0, None, 0, 0, 0, None]),  # either has
        ("(1, 28, 28)", "", LAST, [None, 0, 0, 0, None]),  # this one would have none where they stand first
    ],
)
def test_the_channels_stand_first_where_a_layer_has_no_place_otherwise(
    image: str, before: str, more: str, params: list[int | None]
) -> None:
    model = summarised(STANDALONE + FIRST.format(image, before) + more)
    assert [layer.params for layer in model.layers] == params
    assert complete(model) == (None not in params)


def test_it_is_said_nevertheless_that_the_channels_stand_first() -> None:
    text = STANDALONE + FIRST.format("(1, 28, 28)", "")
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": "2"})).files
    assert "CNN102" in [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    "module",
    [
        "tensorflow_core.python.keras",
        "tensorflow_core.python.keras.api._v2.keras",
        "tensorflow_core._api.v1.keras",
        "tensorflow._api.v2.v2.keras",
        "tensorflow.python.keras.api._v1.keras",
    ],
)
def test_layers_are_known_by_where_an_editor_imports_them_from(module: str) -> None:
    text = f"from {module} import layers\nfrom {module}.models import Sequential\n"
    model = summarised(text + "model = Sequential([layers.Dense(3, input_shape=(4,))])\nmodel.summary()")
    assert [layer.params for layer in model.layers] == [15]


NORMALISED = """from keras.models import Sequential
from keras.layers import BatchNormalization, Dense
model = Sequential([Dense(4, input_dim=3), BatchNormalization(), Dense(2)])
model.layers[0].trainable = {}
model.summary()
"""


@pytest.mark.parametrize(
    ("trained", "python", "params"),
    [
        ("True", (3, 5, 2), [16, None, 10]),
        ("False", (3, 5, 2), [None, None, 10]),
        ("False", (3, 6, 0), [16, 16, 10]),  # as old as Keras 1.2, which counts all weights
    ],
)
def test_keras_1_counted_weights_that_are_not_trained_only_since_1_2(
    trained: str, python: tuple[int, ...], params: list[int | None]
) -> None:
    text = NORMALISED.format(trained)
    source = Source("x.ipynb", "notebook", (Cell(0, text),), text, python=python)
    (table,) = [e for e in read(source, Options(target_keras="1")).events if isinstance(e, Summary)]
    assert isinstance(table.model, ModelTrace)
    assert [layer.params for layer in table.model.layers] == params
    assert [layer.output_shape for layer in table.model.layers] == [(None, 4), (None, 4), (None, 2)]


IN_KERAS_1 = """from keras.models import Sequential
from keras.layers import Dense
base = Sequential([Dense(3, input_dim=4), Dense(2)])
base.trainable = False
base.layers[1].trainable = {}
{}.summary()
"""


@pytest.mark.parametrize("model", ["base", "Sequential([base])", "Sequential([Sequential([base])])"])
@pytest.mark.parametrize(("last", "trained"), [("True", 23), ("False", 15)])
def test_keras_1_counted_as_trained_what_the_layers_inside_say(model: str, last: str, trained: int) -> None:
    text = IN_KERAS_1.format(last, model)
    source = Source("x.ipynb", "notebook", (Cell(0, text),), text, python=(3, 6, 0))
    (table,) = [e for e in read(source, Options(target_keras="1")).events if isinstance(e, Summary)]
    assert isinstance(table.model, ModelTrace)
    counts = totals(table.model)
    assert (counts.total, counts.trainable) == (23, trained)
    assert f"Trainable params: {trained} ({4 * trained}.00 B)" in drawn(table.model, "x.ipynb", Style())


PADDED_2 = "layers.Conv2D(5, 3, padding='same')\n"  # no words of Keras 1
HOLES = "AtrousConvolution2D(8, 3, 3, atrous_rate=(2, 2), input_shape=(9, 9, 1))"
BACK = "Deconvolution2D(8, 3, 3, {}, border_mode='same', subsample=(2, 2), input_shape=(7, 7, 3))"


@pytest.mark.parametrize(
    ("head", "call", "row"),
    [
        (STANDALONE + PADDED_2, HOLES, ("Conv2D", (None, 5, 5, 8), 80)),
        (STANDALONE, HOLES, None),  # which Keras 1 calls AtrousConvolution2D, and the sizes are the same
        (STANDALONE + PADDED_2, BACK.format("output_shape=(None, 14, 14, 8)"), ("Conv2DTranspose", (None, 14, 14, 8), 224)),
        (STANDALONE + PADDED_2, BACK.format("(None, 14, 14, 8)"), ("Conv2DTranspose", (None, 14, 14, 8), 224)),
        (
            STANDALONE + PADDED_2,
            "Deconv2D(8, 3, 3, output_shape=(None, 9, 9, 8), input_shape=(7, 7, 3))",
            ("Conv2DTranspose", (None, 9, 9, 8), 224),
        ),
    ],
)
def test_convolutions_that_keras_2_takes_by_their_old_names(head: str, call: str, row: tuple[str, Any, int] | None) -> None:
    model = summarised(head + SIDES.format(call))
    (layer,) = model.layers[:1]
    assert complete(model) is (row is not None)
    expected = row or (layer.type, (None, 5, 5, 8), 80)
    assert (layer.type, layer.output_shape, layer.params) == expected


@pytest.mark.parametrize("call", ["output_shape=(None, 15, 15, 8)", "(None, 15, 15, 8)"])
def test_what_keras_1_alone_is_told_of_the_size_is_not_known_where_either_may_run(call: str) -> None:
    model = summarised(STANDALONE + SIDES.format(BACK.format(call)))
    assert isinstance(model.layers[0].output_shape, Unknown)


OWN_WEIGHTS = """from keras.engine.topology import Layer
from keras import backend as K, initializers
class Own(Layer):
    def build(self, shape):
        self.init = initializers.get('normal')
        {}
        super().build(shape)
    def call(self, x):
        return K.dot(x, self.w)
    def compute_output_shape(self, shape):
        return (shape[0], 7)
model = keras.Sequential([Own(input_shape=(3,))])
model.summary()
"""
KEPT = "self.w = K.variable(self.init((shape[-1], 7)))"


@pytest.mark.parametrize(
    ("build", "dialect", "params"),
    [
        ("self.w = self.add_weight((shape[-1], 7), initializer=self.init, name='w')", 2, 21),
        ("self.w = self.add_weight((shape[-1], 7), 'uniform', 'w')", 1, 21),
        ("self.w = self.add_weight('w', (shape[-1], 7))", 2, 21),
        (f"{KEPT}; self.trainable_weights = [self.w]", 2, 21),
        (KEPT, 2, None),  # which 2.3 counts, and those before do not
    ],
)
def test_weights_that_layers_made_for_themselves_in_the_words_of_keras_1(build: str, dialect: int, params: int | None) -> None:
    (layer,) = summarised(STANDALONE + OWN_WEIGHTS.format(build), dialect).layers
    assert (layer.output_shape, layer.params) == ((None, 7), params)


def in_project(folder: Path, pins: str, text: str) -> ModelTrace:
    """The summary of a script beside requirements."""
    (folder / "requirements.txt").write_text(pins, encoding="utf-8")
    path = folder / "model.py"
    path.write_text(text, encoding="utf-8")
    program = read(read_source(str(path), text.encode()), Options(target_keras="2", root=str(folder)))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    return event.model.shown


@pytest.mark.parametrize(
    ("pins", "head", "rows"),
    [
        ("tensorflow==2.3.1\n", TENSORFLOW, 155),
        ("tensorflow>=2.4,<2.9\n", TENSORFLOW, 154),
        ("tensorflow>=2.2,<2.9\n", TENSORFLOW, 1),  # either
        ("tensorflow==2.3.1\ntensorflow-gpu==2.5\n", TENSORFLOW, 1),
        ("keras==2.3.1\n", TENSORFLOW, 1),  # not its own
        ("keras==2.3.1\ntensorflow==2.2\n", STANDALONE, 155),
        ("keras==2.2.4\n", STANDALONE, 155),
        ("keras==2.2.2\n", STANDALONE, 1),  # without the padding
        ("keras>=2.2,<2.4\n", STANDALONE, 1),
        ("keras==2.1.6\n", STANDALONE, 1),
        ("tensorflow==2.3.1\n", "%pip install tensorflow==2.5\n" + TENSORFLOW, 154),  # the file's own words come first
        ("tensorflow==2.3.1\n", TENSORFLOW + "tf.keras.utils.pad_sequences\n", 154),
        ("tensorflow==2.16\n", TENSORFLOW, 1),  # of Keras 3
    ],
)
def test_what_the_project_pins_bounds_the_release(tmp_path: Path, pins: str, head: str, rows: int) -> None:
    text = head.replace("%pip", "# %%\n!pip") + BASE.format("MobileNetV2") + "base.summary()"
    assert len(in_project(tmp_path, pins, text).layers) == rows


@pytest.mark.parametrize(
    ("pins", "start", "severity"),
    [
        ("tensorflow==2.0.0\n", "", None),
        ("tensorflow==2.3.1\n", "", "error"),
        ("tensorflow>=2.1,<2.5\n", "", "warning"),  # either
        ("tensorflow==2.0.0\n", "layers.Input((8,)), ", "error"),  # a graph
    ],
)
def test_a_stack_without_an_input_compared_no_names_before_2_3(
    tmp_path: Path, pins: str, start: str, severity: str | None
) -> None:
    """tensorflow_core/python/keras/engine/sequential.py of 2.0 and 2.1"""
    (tmp_path / "requirements.txt").write_text(pins, encoding="utf-8")
    text = TENSORFLOW + f"keras.Sequential([{start}layers.Dense(3, name='a'), layers.Dense(3, name='a')])\n"
    path = tmp_path / "model.py"
    path.write_text(text, encoding="utf-8")
    report = check_bytes(str(path), text.encode(), Checks(root=str(tmp_path), target_keras="2"))
    assert [str(f.severity) for f in report.findings if f.code == "CNN708"] == ([] if severity is None else [severity])


KEEPS = """
class Own(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.first = layers.Dense(4)
        self.more = [layers.Dense(4)]
        {}

    def call(self, x):
        return self.more[0](self.first(x))

i = keras.Input((3,))
model = keras.Model(i, Own()(i))
model.summary()
"""


@pytest.mark.parametrize(
    ("pins", "head", "params"),
    [
        ("keras==2.2.4\n", STANDALONE, 0),
        ("keras==2.3.1\n", STANDALONE, 16),
        ("keras==2.4.3\n", STANDALONE, 36),
        ("keras>=2.2,<2.4\n", STANDALONE, None),
        ("", STANDALONE, None),
        ("", TENSORFLOW, 36),
        ("", LEGACY, 36),
    ],
)
def test_layers_that_a_layer_keeps_are_found_by_some_releases(tmp_path: Path, pins: str, head: str, params: int | None) -> None:
    """As keras 2.2.4 and 2.3.1 count them: none of an own layer's before 2.3, then those that are attributes themselves."""
    found = in_project(tmp_path, pins, head + KEEPS.format("")).layers[-1].params
    assert (found if isinstance(found, int) else None) == params


LISTED = "self._trainable_weights = self.first.trainable_weights + self.more[0].trainable_weights"
BUILT = f"""
    def build(self, shape):
        self.first.build(shape)
        self.more[0].build((None, 4))
        {LISTED}
"""


@pytest.mark.parametrize(("pins", "unbuilt"), [("keras==2.2.4\n", 0), ("keras==2.3.1\n", 16), ("", None)])
@pytest.mark.parametrize("built", [True, False])
def test_weights_that_the_program_lists_itself_are_found_by_all(
    tmp_path: Path, pins: str, unbuilt: int | None, built: bool
) -> None:
    """keras 2.2.4 and 2.3.1 count 36 where they are listed when they are made, and find none to list before that."""
    found = in_project(tmp_path, pins, STANDALONE + KEEPS.format(BUILT if built else LISTED)).layers[-1].params
    assert (found if isinstance(found, int) else None) == (36 if built else unbuilt)


KEEPING = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(4)
        self.more = [layers.Dense(4)]

    def call(self, x):
        return self.more[0](self.first(x))

net = Net()
net.compile("sgd", "mse")
net.predict(np.zeros((2, 3)))
net.summary()
"""


@pytest.mark.parametrize(
    ("pins", "head", "rows", "known"),
    [
        ("keras==2.2.4\n", STANDALONE, 1, True),
        ("keras==2.3.1\n", STANDALONE, 1, True),
        ("keras==2.4.3\n", STANDALONE, 2, True),
        ("", STANDALONE, 1, False),
        ("", TENSORFLOW, 2, True),
    ],
)
def test_lists_of_layers_that_a_model_keeps_are_found_by_some_releases(
    tmp_path: Path, pins: str, head: str, rows: int, known: bool
) -> None:
    """keras 2.2.4 and 2.3.1 show one row."""
    model = in_project(tmp_path, pins, "import numpy as np\n" + head + KEEPING)
    assert (len(model.layers), not model.unknown) == (rows, known)


@pytest.mark.parametrize(
    ("pins", "head", "kind"),
    [
        ("keras==2.3.1\n", STANDALONE, "Model"),
        ("", STANDALONE, "Functional"),
        ("tensorflow==2.2.0\n", TENSORFLOW, "Model"),
        ("tensorflow==2.3.1\n", TENSORFLOW, "Functional"),
    ],
)
def test_what_a_model_within_a_model_is_called(tmp_path: Path, pins: str, head: str, kind: str) -> None:
    inner = "i = keras.Input((3,))\ninner = keras.Model(i, layers.Dense(2)(i))\n"
    model = in_project(
        tmp_path, pins, head + inner + "j = keras.Input((3,))\nmodel = keras.Model(j, inner(j))\nmodel.summary()"
    )
    assert model.layers[-1].type == kind


OLDER = "from keras.applications.resnet50 import ResNet50\nResNet50({}).summary()\n"


@pytest.mark.parametrize(
    ("arguments", "rows", "last"),
    [
        ("", 177, ["avg_pool", "fc1000"]),
        ("include_top=False", 175, ["add_16", "activation_49"]),
        ("include_top=False, pooling='avg'", 176, ["activation_49", "global_average_pooling2d_1"]),
    ],
)
def test_the_older_resnet50_of_keras_2_3(tmp_path: Path, arguments: str, rows: int, last: list[str]) -> None:
    """As `keras_applications.resnet50` 1.0.8 builds it."""
    layers = in_project(tmp_path, "keras==2.3.1\n", OLDER.format(arguments)).layers
    names = [layer.name for layer in layers]
    assert len(names) == rows
    assert names[13:17] == ["res2a_branch2c", "res2a_branch1", "bn2a_branch2c", "bn2a_branch1"]
    assert names[-2:] == last
    assert sum(layer.params for layer in layers if isinstance(layer.params, int)) == (
        25_636_712 if not arguments else 23_587_712
    )


def test_the_older_resnet50_is_not_that_of_the_module_resnet(tmp_path: Path) -> None:
    text = "import keras\nkeras.applications.resnet.ResNet50().summary()\n"
    assert in_project(tmp_path, "keras==2.3.1\n", text).layers[2].name == "conv1_conv"
    assert in_project(tmp_path, "keras==2.2.4\n", OLDER.format("")).unknown  # made by an older Keras-Applications, perhaps


PLACES = """\
net = keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2), layers.Dense(1)])
last, less = {0}(net.layers[-1]), keras.Sequential()
for layer in net.layers:
    if {0}(layer) != last:
        less.add(layer)
less.summary()
"""


@pytest.mark.parametrize("word", ["str", "repr"])
def test_the_texts_of_two_layers_differ_by_their_places(word: str) -> None:
    """`<keras.layers.core.Dense object at 0x7f2ce2596990>`; Keras 3 writes names, and whether the layer is built."""
    assert [layer.params for layer in summarised(TENSORFLOW + PLACES.format(word)).layers] == [15, 8]
    assert summarised(TENSORFLOW + PLACES.format(word), 3).unknown
    own = "class Dense(layers.Dense):\n    def __repr__(self):\n        return 'dense'\n" + PLACES.replace(
        "layers.Dense(", "Dense("
    )
    assert summarised(TENSORFLOW + own.format(word)).unknown


BETWEEN = """from keras.layers.merge import _Merge
from keras import backend as K
class Between(_Merge):
    def _merge_function(self, inputs):
        part = K.random_uniform((32, 1))
        return part * inputs[0] + (1 - part) * inputs[1]
a, b = keras.Input((6,)), keras.Input((6,))
model = keras.Model([a, b], Between()([a, b]))
model.summary()
"""
POOLED = """from keras.layers.pooling import _GlobalPooling1D, _Pooling1D
class Halved(_Pooling1D):
    def _pooling_function(self, inputs, pool_size, strides, padding, data_format):
        return keras.backend.pool2d(inputs, pool_size, strides, padding, data_format, pool_mode="max")
class Summed(_GlobalPooling1D):
    def call(self, inputs):
        return keras.backend.sum(inputs, axis=1)
model = keras.Sequential([layers.Conv1D(4, 3, input_shape=(12, 2)), Halved(), Summed(), layers.Dense(2)])
model.summary()
"""


def test_what_joins_tensors_has_the_shape_that_its_base_says_until_2_3() -> None:
    assert summarised(STANDALONE + UNTIL_2_3 + BETWEEN).layers[-1].output_shape == (None, 6)
    last = summarised(STANDALONE + BETWEEN).layers[-1]
    assert isinstance(last.output_shape, Unknown)
    assert last.output_shape.reason == "the releases of Keras 2 differ on which `output_shape` they show"
    inside = BETWEEN.replace("from keras.layers", "from tensorflow.python.keras.layers").replace(
        "from keras", "from tensorflow.keras"
    )
    assert summarised(TENSORFLOW + inside).layers[-1].output_shape == (32, 6)


def test_pooling_of_the_program_has_the_shape_that_its_base_says() -> None:
    model = summarised(STANDALONE + POOLED)
    assert [layer.output_shape for layer in model.layers] == [(None, 10, 4), (None, 5, 4), (None, 4), (None, 2)]
    assert (model.layers[1].type, complete(model)) == ("Halved", True)


POINTED = """
class Pointed(layers.LSTM):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
    def build(self, input_shape):
        super().build(input_shape)
        self.pointer = self.add_weight(name="pointer", shape=(self.size, 1), initializer="uniform")
    def call(self, x):
        return x
    def compute_output_shape(self, input_shape):
        return input_shape
x = keras.Input((9, 6))
model = keras.Model(x, Pointed(7, {}=5)(x))
model.summary()
"""


def test_the_words_of_keras_1_reach_the_base_of_a_class_of_the_program() -> None:
    taken = summarised(STANDALONE + POINTED.format("output_dim"))
    assert taken.layers[-1].params == 4 * 5 * (6 + 5 + 1) + 7  # keras/legacy/interfaces.py of 2.3


def test_of_a_base_that_keras_refuses_no_weights_are_known() -> None:
    refused = summarised(TENSORFLOW + POINTED.format("output_dim"))
    assert refused.layers[-1].params is None


@pytest.mark.parametrize("layer", ["layers.LSTM(4)(y, mask=(x != 0))", "layers.Attention()([y, y], mask=[x != 0, x == 0])"])
def test_comparisons_of_tensors_by_name_may_have_rows(layer: str) -> None:
    """TensorFlow 2 makes operations of them, others compare objects."""
    text = TENSORFLOW + f"x = keras.Input((4,))\ny = layers.Embedding(9, 3)(x)\nkeras.Model(x, {layer}).summary()"
    (report,) = check_source(text, "model.py", Settings(target_keras="2")).files
    (event,) = (e for e in report.program.events if isinstance(e, Summary))
    assert [gap.reason for gap in event.model.unknown] == ["whether tensors are equal depends on the release of Keras 2"]
