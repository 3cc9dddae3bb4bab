"""Where releases of Keras 2 build different rows from the same call, what the source does not tell is not shown."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Summary

TENSORFLOW = "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
STANDALONE = "import keras\nfrom keras import layers\n"
LEGACY = "import tf_keras as keras\nfrom tf_keras import layers\n"
BASE = "base = keras.applications.{}(weights=None, include_top=False, input_shape=(96, 96, 3))\n"
HEAD = "model = keras.Model(base.input, layers.Dense(2)(layers.Flatten()(base.output)))\nmodel.summary()"
NESTED = "model = keras.Sequential([base, layers.Flatten()])\nmodel.summary()"
LOOSE = "a, b = keras.Input((3,)), keras.Input((1,))\nmodel = keras.Model([a, b], layers.Dense(2)(a))\nmodel.summary()"


def summarised(text: str, dialect: int = 2) -> ModelTrace:
    (event,) = [
        e
        for e in read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras=str(dialect))).events
        if isinstance(e, Summary)
    ]
    assert isinstance(event.model, ModelTrace)
    return event.model


DOUBTED = [("MobileNet", TENSORFLOW, 1), ("ResNet50", STANDALONE, 1), ("InceptionResNetV2", TENSORFLOW, 61)]


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
    [("ResNet50", TENSORFLOW, 2), ("InceptionResNetV2", LEGACY, 2), ("MobileNet", STANDALONE, 3)],
)
def test_where_the_release_is_told_all_rows_are_shown(name: str, imports: str, dialect: int) -> None:
    assert not summarised(imports + BASE.format(name) + HEAD, dialect).unknown


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


def test_a_layer_that_keras_1_calls_otherwise_stays_unknown() -> None:
    image = (
        "model = keras.Sequential([layers.Convolution2D(4, 3, 3, border_mode='same', input_shape=(8, 8, 1))])\nmodel.summary()"
    )
    assert [layer.params for layer in summarised(STANDALONE + image).layers] == [None]
