"""A recorded summary against the code: like is compared with like, and a planted difference is found."""

from __future__ import annotations

import json

import pytest
from notebooks import code, notebook

from cnnlint.config import Settings
from cnnlint.diagnostics import Finding
from cnnlint.run import check_source

BUILD = """from keras import Sequential, layers

model = Sequential()
model.add(layers.Conv2D(32, 3, activation="relu", input_shape=(28, 28, 1)))
model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
"""
KERAS_2 = """Model: "sequential_3"
_________________________________________________________________
 Layer (type)                Output Shape              Param #
=================================================================
 conv2d_7 (Conv2D)           (None, 26, 26, 32)        320

 max_pooling2d_5 (MaxPooling  (None, 13, 13, 32)       0
 2D)

 flatten_2 (Flatten)         (None, 5408)              0

 dense_4 (Dense)             (None, 10)                54090

=================================================================
Total params: 54,410
Trainable params: 54,410
Non-trainable params: 0
_________________________________________________________________
"""
CUT_OFF = """_________________________________________________________________
Layer (type)                 Output Shape              Param #
=================================================================
conv2d_1 (Conv2D)            (None, 26, 26, 32)        320
_________________________________________________________________
max_pooling2d_1 (MaxPooling2 (None, 13, 13, 32)        0
_________________________________________________________________
flatten_1 (Flatten)          (None, 5408)              0
_________________________________________________________________
dense_1 (Dense)              (None, 10)                54090
=================================================================
Total params: 54,410
Trainable params: 54,410
Non-trainable params: 0
_________________________________________________________________
"""


def _notebook(table: str, counts: tuple[int, int] = (1, 2), source: str = BUILD) -> str:
    output = {"output_type": "stream", "name": "stdout", "text": table.splitlines(keepends=True)}
    built, shown = counts
    return notebook(code(source, execution_count=built), code("model.summary()", outputs=[output], execution_count=shown))


def _stale(notebook: str) -> list[Finding]:
    (report,) = check_source(notebook, "model.ipynb", Settings()).files
    return [finding for finding in report.findings if finding.code == "CNN007"]


@pytest.mark.parametrize("table", [KERAS_2, CUT_OFF], ids=["names of an older kernel", "names cut off"])
def test_what_only_names_differ_in_is_not_stale(table: str) -> None:
    assert _stale(_notebook(table)) == []


LAYERS = {
    "MaxPooling2D(input_shape=(28, 28, 1))": ("MaxPooling2D", "(None, 14, 14, 1)", 0),
    "GlobalAveragePooling2D(input_shape=(28, 28, 1))": ("GlobalAveragePooling2D", "(None, 1)", 0),
    "Conv2D(32, 3, input_shape=(28, 28, 1))": ("Convolution2D", "(None, 26, 26, 32)", 320),
    "BatchNormalization(input_shape=(28, 28, 1))": ("BatchNormalizationV1", "(None, 28, 28, 1)", 4),
}


def _one_row(name: str, kind: str, shape: str, params: int) -> str:
    row = f"{f'{name} ({kind})'[:28]:29}{shape:26}{params}\n"
    head, line, rest = CUT_OFF.partition("conv2d_1")[0], "=" * 65 + "\n", CUT_OFF[CUT_OFF.index("Total params") :]
    return head + row + line + rest


@pytest.mark.parametrize("layer", LAYERS)
def test_a_name_cut_off_anywhere_is_not_stale(layer: str) -> None:
    code = f"from keras import Sequential, layers\n\nmodel = Sequential()\nmodel.add(layers.{layer})\n"
    for length in range(1, 27, 3):
        assert _stale(_notebook(_one_row("a" * length, *LAYERS[layer]), source=code)) == []
    wrong = _one_row("a" * 17, "UpSampling2D", *LAYERS[layer][1:])
    assert "it has an UpSamplin in its place" in _stale(_notebook(wrong, source=code))[0].message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("(None, 10)                54090", "(None, 12)                64908", "(None, 12), but the code builds (None, 10)"),
        ("54090", "54080", "it has 54,080, but the code builds 54,090 parameters"),
        ("(Conv2D)", "(Conv1D)", "it has a Conv1D in its place, but the code builds a Conv2D"),
    ],
)
def test_a_planted_difference_is_found(old: str, new: str, said: str) -> None:
    (finding,) = _stale(_notebook(CUT_OFF.replace(old, new)))
    assert finding.severity == "warning"
    assert said in finding.message
    assert finding.span.cell == 1


def test_cells_run_out_of_order_lower_it_to_an_info() -> None:
    (finding,) = _stale(_notebook(CUT_OFF.replace("54090", "54080"), counts=(5, 2)))
    assert finding.severity == "info"
    assert "not run in the order" in finding.message


@pytest.mark.parametrize(("before", "severity"), [("side = 28", "info"), ("# todo", "warning"), ("!pip install x", "warning")])
def test_a_cell_before_it_that_was_not_run_lowers_it_to_an_info(before: str, severity: str) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": CUT_OFF.replace("54090", "54080")}
    shown = code(BUILD + "model.summary()", outputs=[output], execution_count=2)
    (finding,) = _stale(notebook(code(before), shown, code("1")))
    assert finding.severity == severity


def test_a_number_that_the_source_does_not_tell_is_no_difference() -> None:
    unknown = BUILD.replace("layers.Dense(10", "layers.Dense(len(open('names').readlines())")
    assert _stale(_notebook(CUT_OFF, source=unknown)) == []


@pytest.mark.parametrize(("kind", "said"), [("UnifiedLSTM", False), ("LSTM", False), ("UnifiedGRU", True)])
def test_the_names_before_tensorflow_2_was_out_are_no_difference(kind: str, said: bool) -> None:
    code = "from keras import Sequential, layers\n\nmodel = Sequential([layers.LSTM(4, input_shape=(5, 3))])\n"
    row = f"lstm ({kind})".ljust(29)
    rule, total = "_" * 65 + "\n", "Total params: 128\nTrainable params: 128\nNon-trainable params: 0\n"
    head = f"{rule}Layer (type)                 Output Shape              Param #\n{'=' * 65}\n"
    table = f"{head}{row}(None, 4)                 128\n{'=' * 65}\n{total}{rule}"
    assert bool(_stale(_notebook(table, source=code))) is said


RESHAPED = """from keras import Model, layers

x = layers.Input((200, 100))
y = layers.Reshape((-1, 100, 1))(x)
y = layers.Permute((3, 1, 2))(y)
model = Model(x, y)
"""
OF_AN_OLD_RESHAPE = """Model: "model"
_________________________________________________________________
Layer (type)                 Output Shape              Param #
=================================================================
input_1 (InputLayer)         [(None, 200, 100)]        0
_________________________________________________________________
reshape (Reshape)            {reshaped:<26}0
_________________________________________________________________
permute (Permute)            {permuted:<26}0
=================================================================
Total params: 0
Trainable params: 0
Non-trainable params: 0
_________________________________________________________________
"""


@pytest.mark.parametrize(("rows", "stale"), [("None", False), ("200", False), ("100", True)])
def test_what_the_minus_one_of_an_old_reshape_came_to_was_not_printed(rows: str, stale: bool) -> None:
    table = OF_AN_OLD_RESHAPE.format(reshaped=f"(None, {rows}, 100, 1)", permuted=f"(None, 1, {rows}, 100)")
    assert bool(_stale(_notebook(table, source=RESHAPED))) is stale


NESTED = """from keras import Sequential, layers

coder = Sequential([layers.Input((8,)), layers.Dense(4), layers.Dense(2)])
model = Sequential([layers.Input((8,)), coder, layers.Dense(8)])
"""
EXPANDED = """Model: "sequential_1"
_________________________________________________________________
 Layer (type)                Output Shape              Param #
=================================================================
 sequential (Sequential)     (None, 2)                 46

 > dense (Dense)             (None, 4)                 36

 > dense_1 (Dense)           (None, 2)                 10

 dense_2 (Dense)             (None, 8)                 24

=================================================================
Total params: 70
Trainable params: 70
Non-trainable params: 0
_________________________________________________________________
"""


def test_the_rows_of_a_model_inside_are_not_counted_as_layers() -> None:
    notebook = json.loads(_notebook(EXPANDED, source=NESTED))
    notebook["cells"][1]["source"] = "model.summary(expand_nested=True)"
    assert _stale(json.dumps(notebook)) == []


def test_a_model_that_is_yet_to_be_written_is_not_stale() -> None:
    empty = "from keras import Sequential\nmodel = Sequential()\n"
    assert _stale(_notebook(KERAS_2)) == []
    assert _stale(_notebook(KERAS_2, source=empty)) == []


OF_KERAS_1 = """
from keras.layers import Dense, BatchNormalization
from keras.models import Sequential

model = Sequential()
model.add(Dense(output_dim=4, input_dim=8, init="normal"))
model.add(BatchNormalization(mode=2))
"""
ITS_TABLE = """
Layer (type)                     Output Shape          Param #     Connected to
====================================================================================================
dense_1 (Dense)                  (None, 4)             36          dense_input_1[0][0]
____________________________________________________________________________________________________
batchnormalization_1 (BatchNormal(None, 4)             8           dense_1[0][0]
====================================================================================================
Total params: 44
"""


def test_the_releases_of_keras_1_counted_weights_differently() -> None:
    assert _stale(_notebook(ITS_TABLE, source=OF_KERAS_1)) == []
    assert len(_stale(_notebook(ITS_TABLE.replace("(BatchNormal(", "(Dropout)    ("), source=OF_KERAS_1))) == 1


@pytest.mark.parametrize(("count", "stale"), [(18816, False), (18624, False), (18625, True)])
def test_the_bias_of_a_gru_was_one_for_each_gate(count: int, stale: bool) -> None:
    text = f"""Model: "sequential_1"
_________________________________________________________________
Layer (type)                 Output Shape              Param #
=================================================================
gru_1 (GRU)                  (None, 64)                {count}
=================================================================
Total params: {count}
Trainable params: {count}
Non-trainable params: 0
_________________________________________________________________
"""
    source = "from tensorflow.keras import Sequential, layers\n\nmodel = Sequential([layers.GRU(64, input_shape=(20, 32))])\n"
    assert bool(_stale(_notebook(text, source=source))) is stale
