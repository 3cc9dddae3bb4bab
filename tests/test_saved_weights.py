"""Weights and models that the program saved itself and reads where they do not fit: real Keras refuses what cnnlint tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from program_runner import run_in_keras

from cnnlint import check_source
from cnnlint.config import Settings

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

HEADS = {
    3: "import numpy as np\nimport keras\nfrom keras import layers\n",
    2: "import numpy as np\nimport tf_keras as keras\nfrom tf_keras import layers\n",
}
BOTH = (2, 3)
PARTS = """\
def stack(*units):
    return keras.Sequential([keras.Input((8,)), *[layers.Dense(n) for n in units]])
def graph(*units):
    h = i = keras.Input((8,))
    for n in units:
        h = layers.Dense(n)(h)
    return keras.Model(i, h)
def nested(n):
    return keras.Sequential([keras.Input((8,)), stack(4, 2), layers.Dense(n)])
class Scaled(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(shape[-1],))
    def call(self, x):
        return x * self.scale
class Plain(keras.Model):
    def __init__(self, **more):
        super().__init__(**more)
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
class Graph(keras.Model):
    pass
def own(n):
    return keras.Sequential([keras.Input((8,)), Scaled(), layers.Dense(n)])
"""
WEIGHTS = [  # the model that is saved, the one that reads, whether the numbers of weights are told, by ending
    ("stack(4, 2)", "stack(5, 2)", {".weights.h5": True, ".h5": True, "": True}),
    ("stack(4, 2)", "graph(4, 3)", {".weights.h5": True, ".h5": True, "": True}),
    ("stack(4, 2)", "graph(4, 2)", {".weights.h5": False, ".h5": False, "": False}),
    ("graph(4, 4, 2)", "graph(4, 4)", {".weights.h5": False, ".h5": True, "": False}),
    ("graph(4, 4)", "graph(4, 4, 2)", {".weights.h5": True, ".h5": True, "": False}),
    ("nested(3)", "nested(2)", {".weights.h5": True, ".h5": True}),
    ("nested(3)", "nested(3)", {".weights.h5": False, ".h5": False}),
    ("own(3)", "own(2)", {".weights.h5": True, ".h5": True}),
    ("own(3)", "own(3)", {".weights.h5": False, ".h5": False}),
]
CASES = [
    (dialect, f"a = {a}\na.save_weights(PATH)\nb = {b}\nb.load_weights(PATH)\n", ending, refused)
    for a, b, endings in WEIGHTS
    for ending, refused in endings.items()
    for dialect in (BOTH if ending == ".weights.h5" else (2,))
]
SKIPPED = "stack(4, 2).save_weights(PATH)\nstack(4, 3).load_weights(PATH, skip_mismatch=True)\n"
TWICE = "stack(4, 3).save_weights(PATH)\nb = stack(4, 2)\nb.save_weights(PATH)\nb.load_weights(PATH)\n"
CASES += [(dialect, text, ".weights.h5", False) for text in (SKIPPED, TWICE) for dialect in BOTH]
CASES += [(dialect, "stack(4, 2).save(PATH)\nstack(4, 3).load_weights(PATH)\n", ".keras", True) for dialect in BOTH]
CASES += [(dialect, "stack(4, 2).save(PATH)\nstack(4, 3).load_weights(PATH)\n", ".h5", True) for dialect in BOTH]
CASES += [(2, "stack(4, 2).save_weights(PATH)\nstack(4, 3).load_weights(PATH, by_name=True)\n", ".h5", False)]
CALLBACK = (
    "b = stack(2)\nb.compile('adam', 'mse')\nc = keras.callbacks.ModelCheckpoint(PATH, save_weights_only=True)\n"
    "stack(3).save_weights(PATH)\nb.fit(np.ones((4, 8)), np.ones((4, 2)), callbacks=[c], verbose=0)\nb.load_weights(PATH)\n"
)
CASES += [(dialect, CALLBACK, ".weights.h5", False) for dialect in BOTH]


def _as_in_keras(text: str, dialect: int, code: str, refused: bool) -> str:
    text = HEADS[dialect] + PARTS + text
    found = check_source(text, settings=Settings(target_keras=dialect)).findings
    told = [f for f in found if f.severity.value == "error"]
    real = run_in_keras(text, dialect=dialect)
    assert (real.line, bool(real.error)) == ((len(text.splitlines()), True) if refused else (None, False)), real.error
    assert [(f.code, f.span.line) for f in told] == [(code, real.line)] * refused
    assert not told or (told[0].keras or "") in str(real.error)
    return told[0].message if told else ""


@pytest.mark.parametrize(("dialect", "text", "ending", "refused"), CASES)
def test_files_of_weights_that_do_not_fit(dialect: int, text: str, ending: str, refused: bool, tmp_path: Path) -> None:
    text = text.replace("PATH", repr(f"{tmp_path}/a{ending}"))
    _as_in_keras(text, dialect, "CNN113", refused)


def test_what_is_said_of_a_file_that_does_not_fit() -> None:
    text = HEADS[3] + PARTS + "stack(4, 2).save_weights('a.weights.h5')\nstack(4, 3).load_weights('a.weights.h5')\n"
    (told,) = (f for f in check_source(text).findings if f.severity.value == "error")
    assert told.message == "dense_3 has a weight of (4, 3), and `a.weights.h5` holds one of (4, 2) for it"


ON_ONE_WAY = """\
import sys
if len(sys.argv) > 1:
    stack(4, 2).save_weights('a.weights.h5')
    keras.Sequential([layers.Dense(2)]).save_weights('b.weights.h5')
stack(4, 3).load_weights('a.weights.h5')
"""


def test_a_file_that_one_way_writes_is_not_known() -> None:
    findings = check_source(HEADS[2] + PARTS + ON_ONE_WAY, settings=Settings(target_keras=2)).findings
    assert [f for f in findings if f.severity.value == "error"] == []


ARRAYS = [
    ("layers.Embedding(10, 4)", "(None,)", "np.ones((10, 4))", True),
    ("layers.Embedding(1, 4)", "(None,)", "np.ones((1, 4))", True),
    ("layers.Embedding(10, 4)", "(None,)", "[np.ones((10, 4))]", False),
    ("layers.Embedding(10, 4)", "(None,)", "np.ones((1, 10, 4))", False),
    ("layers.Dense(4)", "(None, 8)", "np.ones((8, 4, 1))", True),
    ("layers.LayerNormalization()", "(None, 8)", "np.ones((2, 8))", False),
]


@pytest.mark.parametrize(("layer", "shape", "given", "refused"), ARRAYS)
@pytest.mark.parametrize("dialect", BOTH)
def test_one_array_in_place_of_a_list(layer: str, shape: str, given: str, refused: bool, dialect: int) -> None:
    _as_in_keras(f"a = {layer}\na.build({shape})\na.set_weights({given})\n", dialect, "CNN113", refused)


MODELS = [
    ("a = Plain()\na(np.ones((2, 8)))\n", {".keras": True}),
    ("i = keras.Input((8,))\na = Graph(i, layers.Dense(2)(i))\n", {".keras": True, ".h5": True}),
]
LOADS = [(dialect, made, ending) for made, endings in MODELS for ending in endings for dialect in BOTH]


@pytest.mark.parametrize(("dialect", "made", "ending"), LOADS)
@pytest.mark.parametrize("told", [False, True])
def test_whole_models_of_a_class_of_ones_own(dialect: int, made: str, ending: str, told: bool, tmp_path: Path) -> None:
    path = repr(f"{tmp_path}/a{ending}")
    more = ", custom_objects={'Plain': Plain, 'Graph': Graph}" if told else ""
    _as_in_keras(f"{made}a.save({path})\nkeras.models.load_model({path}{more})\n", dialect, "CNN723", not told)
