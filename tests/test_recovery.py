"""Two independent mistakes in one program: the first, which Keras refuses, hides no later one, and makes no other of itself."""

from __future__ import annotations

import re

import pytest

from cnnlint.config import Settings
from cnnlint.report.model import Style
from cnnlint.report.summary import render_summary
from cnnlint.run import check_source

HEAD = """import keras
import numpy as np
from keras import layers
(x, y), _ = keras.datasets.mnist.load_data()
x = x / 255
"""
# code of the first mistake: what is written before the flattening, in a stack or between `i` and `h`
STACKS = {
    "CNN103 channel axis": ["keras.Input((28, 28))", "layers.Conv2D(8, 3, activation='relu')"],
    "CNN101 window": ["keras.Input((28, 28, 1))", "layers.Conv2D(8, 30, activation='relu')"],
    "CNN109 sizes": ["keras.Input((28, 28, 1))", "layers.Reshape((28, 29, 1))", "layers.Conv2D(8, 3, activation='relu')"],
    "CNN703 misspelt": ["keras.Input((28, 28, 1))", "layers.Conv2D(8, 3, activaton='relu')"],
    "CNN703 activation of a pooling": ["keras.Input((28, 28, 1))", "layers.MaxPooling2D(2, activation='relu')"],
    "CNN704 kernel": ["keras.Input((28, 28, 1))", "layers.Conv2D(8, activation='relu')"],
    "CNN706 rate": ["keras.Input((28, 28, 1))", "layers.Conv2D(8, 3, activation='relu')", "layers.Dropout(25)"],
    "CNN707 class": ["keras.Input((28, 28, 1))", "layers.Conv2D(8, 3, activation='relu')", "layers.MaxPooling2D"],
    "CNN707 function": ["keras.Input((28, 28, 1))", "layers.Conv2D(8, 3)", "keras.activations.relu"],
    "CNN707 word": ["keras.Input((28, 28, 1))", "layers.Conv2D(8, 3)", "'relu'"],
}
GRAPHS = {
    "CNN709 never called": "h = layers.Conv2D(8, 3, activation='relu')(i)\nh = layers.MaxPooling2D(2)",
    "CNN709 never called first": "h = layers.Conv2D(8, 3, activation='relu')",
    "CNN709 inside": "h = layers.Conv2D(8, 3, activation='relu')(i)\nh = layers.MaxPooling2D(h)",
    "CNN709 inside, behind an option": "h = layers.Conv2D(8, 3, activation='relu')(i)\nh = layers.Reshape((26, 26, 8), h)",
    "CNN709 one by one": "a = layers.Conv2D(8, 3)(i)\nb = layers.Conv2D(8, 3)(i)\nh = layers.concatenate(a, b)",
    "CNN709 list inside": "a = layers.Conv2D(8, 3)(i)\nb = layers.Conv2D(8, 3)(i)\nh = layers.Concatenate([a, b])",
    "CNN709 list of layers": "h = layers.Concatenate()([layers.Conv2D(8, 3), layers.Conv2D(8, 3)])",
    "CNN709 of NumPy": "h = layers.Conv2D(8, 3, activation='relu')(i)\nh = np.abs(h)",
    "CNN114 sizes": "a = layers.Conv2D(8, 3)(i)\nb = layers.Conv2D(8, 5)(i)\nh = layers.Concatenate()([a, b])",
}
SPARSE = "sparse_categorical_crossentropy"
# code of the second: the layers after the first, and the loss
LATER = {
    "CNN201": (["Flatten()", "Dense(32, 'relu')", "Dense(1, 'softmax')"], SPARSE),
    "CNN202": (["Flatten()", "Dense(32, 'relu')", "Dense(5, 'softmax')"], SPARSE),
    "CNN205": (["Flatten()", "Dense(32, 'relu')", "Dense(10)"], SPARSE),
    "CNN208": (["Flatten()", "Dense(32, 'relu')", "Dense(10, 'sigmoid')"], SPARSE),
    "CNN211": (["Flatten()", "Dense(32, 'relu')", "Dense(10, 'softmax')"], "categorical_crossentropy"),
    "CNN215": (["Flatten()", "Dense(32, 'relu')", "Dense(10, 'softmax')"], "mse"),
    "CNN301": (["Flatten()", "Dense(32)", "Dense(10, 'softmax')"], SPARSE),
    "nothing": (["Flatten()", "Dense(32, 'relu')", "Dense(10, 'softmax')"], SPARSE),
}
END = "m.compile('adam', loss='{}')\nm.fit(x, y, epochs=3)\nm.summary()\n"


def told(code: str) -> dict[str, str]:
    (report,) = check_source(code, "model.py", Settings()).files
    return {f.code: f.severity.value for f in report.findings if f.severity.value != "info"}


def stack(first: str, later: list[str], loss: str) -> str:
    added = [*STACKS[first], *(f"layers.{layer}" for layer in later)]
    lines = "".join(f"m.add({one})\n" for one in added)
    return f"{HEAD}m = keras.Sequential()\n{lines}{END.format(loss)}"


def graph(first: str, later: list[str], loss: str) -> str:
    lines = "".join(f"h = layers.{layer}(h)\n" for layer in later)
    return f"{HEAD}i = keras.Input((28, 28, 1))\n{GRAPHS[first]}\n{lines}m = keras.Model(i, h)\n{END.format(loss)}"


PROGRAMS = [(stack, first) for first in STACKS] + [(graph, first) for first in GRAPHS]


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize(("program", "first"), PROGRAMS, ids=[first for _, first in PROGRAMS])
def test_both_mistakes_are_told_and_no_third(program, first: str, later: str) -> None:  # type: ignore[no-untyped-def]
    assert told(program(first, *LATER[later])).keys() == {first[:6], later} - {"nothing"}


@pytest.mark.parametrize(("program", "first"), PROGRAMS, ids=[first for _, first in PROGRAMS])
def test_what_is_wrong_with_a_repair_is_no_error(program, first: str) -> None:  # type: ignore[no-untyped-def]
    found = told(program(first, ["MaxPooling2D(40)", "Flatten()", "Dense(10, 'softmax')"], SPARSE))
    assert found.pop(first[:6], "error") == "error"
    assert set(found.values()) <= {"warning"}


@pytest.mark.parametrize("first", [f for f in STACKS if f[:6] not in ("CNN101", "CNN109", "CNN704")])
def test_a_later_layer_that_cannot_be_is_a_warning(first: str) -> None:
    found = told(stack(first, ["MaxPooling2D(40)", "Flatten()", "Dense(10, 'softmax')"], SPARSE))
    assert found == {first[:6]: "error", "CNN101": "warning"}


def test_a_later_layer_whose_output_has_known_axes_is_told_what_it_refuses() -> None:
    stack = "layers.LSTM(64, input_shape=(10,)),\n    layers.LSTM(32),\n    layers.Dense(2),\n"
    (report,) = check_source(f"{HEAD}m = keras.Sequential([\n    {stack}])\n", "model.py", Settings()).files
    first, second = report.findings
    assert (first.code, first.severity.value, first.span.line) == ("CNN106", "error", 7)
    assert (second.code, second.severity.value, second.span.line) == ("CNN107", "warning", 8)
    assert second.message.endswith("but gets (None, 64), once line 7 is mended")


def test_an_operation_behind_a_repair_has_no_shape() -> None:
    first = "h = layers.Dense(4, name='a/b')(keras.Input((8,)))\n"
    for operation in (
        "keras.ops.matmul(h, np.ones((4, 10)))",
        "layers.Lambda(lambda x: keras.ops.sum(x, 1))(h)",
        "keras.ops.abs(h[:, 0])",
    ):
        code = f"{HEAD}{first}layers.Add()([{operation}, keras.Input((10,))])\n"
        assert told(code) == {"CNN706": "error"}, operation


def test_branches_that_meet_behind_a_repair_are_not_compared() -> None:
    first = "h = layers.Conv2D(8, 3)(keras.Input((28, 28)))\n"
    assert told(f"{HEAD}{first}layers.Add()([h, keras.Input((20, 20, 8))])\n") == {"CNN107": "error"}


@pytest.mark.parametrize(("target", "severity"), [("3", "warning"), ("auto", "info")])
def test_what_is_wrong_with_a_repair_is_wrong_where_the_repair_is_needed(target: str, severity: str) -> None:
    made = "n = '/'.join(['a', 'b'])\nh = layers.Dense(4, name=n)(Input((8,)))\n"
    code = f"from keras import Input, layers\n{made}layers.LSTM(4)(h)\n"
    (report,) = check_source(code, "model.py", Settings(target_keras=target)).files
    assert [f.severity.value for f in report.findings if f.code == "CNN107"] == [severity]


@pytest.mark.parametrize("first", ["CNN103 channel axis", "CNN101 window", "CNN703 misspelt", "CNN707 class"])
def test_a_flattening_that_is_missing_later_is_a_warning(first: str) -> None:
    assert told(stack(first, ["Dense(32, 'relu')", "Dense(10, 'softmax')"], SPARSE)) == {
        first[:6]: "error",
        "CNN117": "warning",
    }


def test_a_missing_flattening_hides_no_labels_that_do_not_fit() -> None:
    found = told(stack("CNN103 channel axis", ["Dense(32, 'relu')", "Dense(10, 'sigmoid')"], "binary_crossentropy"))
    assert found.keys() == {"CNN103", "CNN117", "CNN213"}


@pytest.mark.parametrize("gap", ["'the layer that is left to you'", "None", "layers.Dense(4)(keras.Input((4,)))"])
def test_what_names_no_layer_stands_for_any(gap: str) -> None:
    added = "".join(f"m.add({one})\n" for one in ("keras.Input((128,))", gap, "layers.Reshape((28, 28))", "layers.LSTM(8)"))
    assert told(f"{HEAD}m = keras.Sequential()\n{added}") == {"CNN707": "error"}


def test_a_layer_that_is_never_called_is_told_once() -> None:
    later = "a = layers.Dense(8)(h)\nb = layers.Dense(8)(h)\n"
    code = f"{HEAD}i = keras.Input((28, 28, 1))\nh = layers.Flatten()\n{later}m = keras.Model(i, layers.add([a, b]))\n"
    (report,) = check_source(code, "model.py", Settings()).files
    assert [f.code for f in report.findings if f.code == "CNN709"] == ["CNN709"]


def test_each_call_of_a_function_is_mended_by_itself() -> None:
    body = "    i = keras.Input((28, 28, 1))\n    h = layers.GlobalAveragePooling2D()\n"
    made = f"def make():\n{body}    return keras.Model(i, layers.Dense(10, 'softmax')(h))\n"
    assert told(f"{HEAD}{made}a = make()\nb = make()\n") == {"CNN709": "error"}


def test_an_input_that_stands_nearer_is_what_a_layer_was_meant_for() -> None:
    one = "a = keras.Input((8, 8, 3))\nf = layers.Conv2D(4, 3, activation='relu')(a)\nf = layers.Flatten()(f)\n"
    two = "b = keras.Input((15,))\ng = layers.Embedding(50, 6)\ng = layers.Dropout(0.5)(g)\ng = layers.Reshape((90,))(g)\n"
    assert told(f"{HEAD}{one}{two}m = keras.Model([a, b], layers.concatenate([f, g]))\n") == {"CNN709": "error"}


def test_the_last_layer_itself_for_its_tensor_is_the_head() -> None:
    code = f"{HEAD}i = keras.Input((28, 28, 1))\nh = layers.Flatten()(i)\nm = keras.Model(i, layers.Dense(5, 'softmax'))\n"
    assert told(code + END.format(SPARSE)).keys() == {"CNN709", "CNN202"}


@pytest.mark.parametrize(("program", "first"), PROGRAMS, ids=[first for _, first in PROGRAMS])
def test_no_total_counts_what_is_mended(program, first: str) -> None:  # type: ignore[no-untyped-def]
    report = check_source(program(first, *LATER["nothing"]), "model.py", Settings())
    assert re.search(r"Total params: [\d,]+( \(|\n)", "".join(render_summary(report, Style()))) is None
