"""Preprocessing layers before Keras 3: one that has adapted to data tells a Sequential its input; other arguments."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint.config import Settings
from cnnlint.program import Summary
from cnnlint.run import check_source

PROGRAM = """import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

first = {layer}
first.adapt({data})
model = keras.Sequential([first{more}])
model.summary()
"""
# layer, data, the layers after it, the rows of Keras 2
ROWS = [
    ("layers.Normalization(axis=1)", "np.ones((20, 9))", ", layers.Dense(2)", [((None, 9), 19), ((None, 2), 20)]),
    ("layers.Normalization(axis=None)", "np.ones((20, 9))", "", [((None, None), 3)]),
    ("layers.Normalization()", "np.ones((20, 9, 3))", ", layers.Dense(1)", [((None, None, 3), 7), ((None, None, 1), 4)]),
    (
        "layers.Normalization(axis=(1, 2))",
        "np.ones((20, 9, 3))",
        ", layers.Flatten()",
        [((None, 9, 3), 55), ((None, 27), 0)],
    ),
    (
        "layers.Normalization()",
        "tf.data.Dataset.from_tensor_slices(np.ones((20, 9))).batch(2)",
        ", layers.Dense(1)",
        [((None, 9), 19), ((None, 1), 10)],
    ),
    ("layers.TextVectorization(10)", "['a b', 'c']", ", layers.Embedding(10, 3)", [((None, None), 0), ((None, None, 3), 30)]),
    (
        "layers.TextVectorization(10, output_sequence_length=4)",
        "np.array(['a b', 'c'])",
        ", layers.Embedding(10, 3)",
        [((None, 4), 0), ((None, 4, 3), 30)],
    ),
    (
        "layers.TextVectorization(10, output_mode='tf_idf', pad_to_max_tokens=True)",
        "['a b', 'c']",
        ", layers.Dense(1)",
        [((None, 10), 1), ((None, 1), 11)],
    ),
    ("layers.StringLookup()", "np.array([['a b'], ['c']])", "", [((None, None), 0)]),
]


def _checked(program: str, target: int) -> Any:
    (file,) = check_source(program, "model.py", Settings.model_validate({"target_keras": str(target)})).files
    return file


@pytest.mark.parametrize(("layer", "data", "more", "rows"), ROWS)
def test_the_model_is_built_in_keras_2(layer: str, data: str, more: str, rows: list[Any]) -> None:
    file = _checked(PROGRAM.format(layer=layer, data=data, more=more), 2)
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    assert [(row.output_shape, row.params) for row in summary.model.layers] == rows
    assert [finding for finding in file.findings if finding.code == "CNN712"] == []


@pytest.mark.tensorflow
@pytest.mark.parametrize(("layer", "data", "more", "rows"), ROWS)
def test_the_rows_are_those_of_keras_2(layer: str, data: str, more: str, rows: list[Any]) -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow")
    names: dict[str, Any] = {}
    program = PROGRAM.format(layer=layer, data=data, more=more).replace(
        "from tensorflow import keras", "import tf_keras as keras"
    )
    exec(program.replace("tensorflow.keras", "tf_keras"), names)
    assert [(row.output_shape, row.count_params()) for row in names["model"].layers] == rows


@pytest.mark.parametrize(("release", "params", "codes"), [("2.4.0", 4, []), ("2.7.0", None, []), ("2.9.0", None, ["CNN107"])])
def test_numbers_alone_were_a_column_to_a_normalization(release: str, params: int | None, codes: list[str]) -> None:
    program = PROGRAM.format(layer="layers.Normalization()", data="np.ones((20,))", more=", layers.Dense(2)")
    file = _checked(f"requirements = 'tensorflow=={release}'\n{program}", 2)
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    assert summary.model.layers[-1].params == params
    assert [f.code for f in file.findings if f.severity.value != "info"] == codes


def test_data_of_unknown_shape_may_have_built_it() -> None:
    program = PROGRAM.format(layer="layers.Normalization()", data="helper()", more=", layers.Dense(2)")
    assert [f for f in _checked(program, 2).findings if f.code == "CNN712"] == []
    bare = program.replace("first.adapt(helper())\n", "")
    assert [f.code for f in _checked(bare, 2).findings if f.code == "CNN712"] == ["CNN712"]


def test_keras_3_counts_what_it_has_learned_and_builds_nothing_else() -> None:
    program = PROGRAM.format(layer="layers.Normalization()", data="np.ones((20, 9))", more=", layers.Dense(2)")
    (summary,) = (e for e in _checked(program, 3).program.events if isinstance(e, Summary))
    assert [row.params for row in summary.model.layers] == [19, None]
    assert not summary.model.built


def test_bins_of_keras_2_are_a_number_or_their_edges() -> None:
    head = "from tensorflow import keras\nx = keras.Input((1,))\n"
    edges = head + "y = keras.layers.Discretization(bins=[18, 25, 30], output_mode='one_hot')(x)\nkeras.Model(x, y).summary()\n"
    (summary,) = (e for e in _checked(edges, 2).program.events if isinstance(e, Summary))
    assert summary.model.layers[-1].output_shape == (None, 4)
    assert [f.severity.value for f in _checked(edges, 2).findings if f.severity.value != "info"] == []
    assert [f.help for f in _checked(edges, 3).findings] == ["write `bin_boundaries`"]
    assert [f.help for f in _checked(edges.replace("[18, 25, 30]", "4"), 3).findings] == ["write `num_bins`"]


def test_before_keras_3_more_than_two_inputs_are_crossed() -> None:
    text = """from tensorflow import keras
x = [keras.Input((1,), dtype="string") for _ in range(3)]
keras.Model(x, keras.layers.HashedCrossing(9, output_mode="one_hot")(x)).summary()
"""
    (summary,) = (e for e in _checked(text, 2).program.events if isinstance(e, Summary))
    assert summary.model.layers[-1].output_shape == (None, 9)
    assert [f.code for f in _checked(text, 3).findings if f.severity.value == "error"] == ["CNN115"]


@pytest.mark.parametrize(
    "name", ["TextVectorization", "StringLookup", "IntegerLookup", "Hashing", "Discretization", "Rescaling"]
)
@pytest.mark.parametrize("given", ["...", "*sys.argv", "**{sys.argv[1]: sys.argv[2]}"])
def test_a_layer_of_arguments_that_are_not_known_takes_data(name: str, given: str) -> None:
    text = (
        f"import sys\nfrom tensorflow.keras import layers\nlayer = layers.{name}({given})\nlayer(['a b'])\n"
        "layer([[1.0, 2.0]])\nlayer.adapt(['a b'])\nlayer(['a b'])\nn = layer.vocabulary_size(), layer.get_vocabulary()\n"
    )
    for dialect in (2, 3):
        assert [f for f in _checked(text, dialect).findings if f.severity.value == "error"] == []
