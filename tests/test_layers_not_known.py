"""Layers that are not known have no row or an open one; and units that not every release of Keras 3 takes."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace


def last_model(text: str, dialect: int) -> ModelTrace:
    source = Source("x.py", "python", (Cell(None, text),), text)
    return read(source, Options(target_keras=str(dialect))).models[-1]


@pytest.mark.parametrize("part", ["[0]", "[1]", ".pooler_output", '["last_hidden_state"]'])
def test_one_of_the_outputs_of_a_model_of_transformers_has_no_row(part: str) -> None:
    text = (
        "from tensorflow import keras\nfrom transformers import TFBertModel\nids = keras.Input((8,), dtype='int32')\n"
        "bert = TFBertModel.from_pretrained('bert-base-uncased')\n"
        f"model = keras.Model(ids, keras.layers.Dense(2)(bert(ids){part}))\n"
    )
    assert [layer.cls for layer in last_model(text, 2).layers] == ["InputLayer", "TFBertModel", "Dense"]


@pytest.mark.parametrize("layer", ["Dense(np.prod((2, 3)))", "Dense(units=np.int64(6))"])
def test_units_of_numpy_are_followed_past_the_release_that_rejects_them(layer: str) -> None:
    text = f"import numpy as np\nimport keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.{layer}])\n"
    (dense,) = last_model(text, 3).layers
    assert (dense.output_shape, dense.params) == ((None, 6), 30)


def test_a_number_that_every_release_rejects_leaves_the_size_unknown() -> None:
    text = "import numpy as np\nimport keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(6.0)])\n"
    assert not isinstance(last_model(text, 3).layers[0].output_shape, tuple)


@pytest.mark.parametrize("dialect", [2, 3])
def test_one_layer_in_place_of_a_list_is_a_stack_of_one_although_keras_3_refuses_it(dialect: int) -> None:
    text = (
        "from tensorflow import keras\ndata = keras.Input((4,))\n"
        "base = keras.Model(data, keras.layers.Dense(3)(data))\n"
        "model = keras.Sequential(base)\nmodel.add(keras.layers.Dense(2))\n"
    )
    assert [(layer.cls, layer.params) for layer in last_model(text, dialect).layers] == [("Functional", 15), ("Dense", 8)]


def test_what_has_no_name_and_is_called_has_no_internal_name() -> None:
    from cnnlint.report.gaps import gaps
    from cnnlint.run import check_source

    code = """from keras.layers import Dense, Input
from keras.engine.topology import Network
from keras.models import Model
x = Input((4,))
fixed = Network(x, Dense(3)(x), name="fixed")
model = Model(x, fixed(x))
"""
    (file,) = check_source(code).files
    assert file.program is not None
    assert {gap.reason for gap in gaps(file.program.models[-1])} == {"what is called here is not modelled"}


def test_a_bidirectional_of_a_layer_that_depends_on_the_machine() -> None:
    text = (
        "from tensorflow.keras import Sequential, layers\nfrom tensorflow.python.client import device_lib\n"
        "kind = layers.LSTM\nif 'GPU' in str(device_lib.list_local_devices()):\n    kind = layers.CuDNNLSTM\n"
        "model = Sequential([layers.Input((20, 3)), layers.Bidirectional(kind(8)), layers.Dense(1)])\nmodel.summary()\n"
    )
    assert [layer.cls for layer in last_model(text, 2).layers] == ["Bidirectional", "Dense"]
