"""Tensors and arrays that cannot be joined, stacked or multiplied: refused where Keras and NumPy do, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from cnnlint import check_source
from cnnlint.diagnostics import Finding

JOINED = [
    ((4, 4, 2), (4, 4, 3), "concatenate([a, b], axis=-1)"),
    ((4, 4, 2), (5, 4, 3), "concatenate([a, b], axis=-1)"),
    ((4, 4, 2), (5, 4, 2), "concatenate([a, b], axis=1)"),
    ((4, 4, 2), (None, 4, 2), "concatenate([a, b], axis=-1)"),
    ((4, 4, 2), (4,), "concatenate([a, b], axis=-1)"),
    ((4, 2), (4, 2), "stack([a, b])"),
    ((4, 2), (None, 2), "stack([a, b], axis=-1)"),
    ((4, 2), (4, 3), "stack([a, b])"),
    ((4, 2), (4,), "stack([a, b])"),
]
PRODUCTS = [
    ((3, 4), (4, 5)),
    ((3, 4), (5, 6)),
    ((3, 4), (4,)),
    ((3, 4), (3,)),
    ((4,), (4, 2)),
    ((4,), (3, 2)),
    ((4,), (4,)),
    ((4,), (5,)),
]


def found(text: str) -> list[Finding]:
    return [finding for finding in check_source(text).findings if finding.code in ("CNN114", "CNN115", "CNN120", "CNN004")]


def program(a: object, b: object, call: str) -> str:
    return f"import keras\n\na = keras.Input({a})\nb = keras.Input({b})\nmodel = keras.Model([a, b], keras.ops.{call})\n"


@pytest.mark.tensorflow
@pytest.mark.parametrize(("a", "b", "call"), JOINED)
def test_symbolic_tensors_are_joined_where_keras_joins_them(a: object, b: object, call: str) -> None:
    keras = pytest.importorskip("keras", reason="needs Keras")
    try:
        eval(f"keras.ops.{call}", {"keras": keras, "a": keras.Input(a), "b": keras.Input(b)})
        refused = False
    except ValueError:
        refused = True
    assert [f.severity.value for f in found(program(a, b, call))] == ["error"] * refused


def test_both_tensors_that_cannot_be_joined_are_pointed_to() -> None:
    (finding,) = found(program((4, 4, 2), (5, 4, 3), "concatenate([a, b], axis=-1)"))
    assert finding.code == "CNN114"
    assert [(label.span.line, label.text) for label in finding.labels] == [
        (3, "(None, 4, 4, 2) comes from here"),
        (4, "(None, 5, 4, 3) comes from here"),
    ]
    assert (finding.expected, finding.actual) == ("4", "5")


def test_what_a_layer_of_the_program_joins_is_joined_by_the_same_rule() -> None:
    text = (
        "import tensorflow as tf\nfrom tensorflow import keras\n\n\nclass Late(keras.layers.Layer):\n"
        "    def call(self, x):\n        return tf.concat([x, x[:, 1:]], -1)\n\n\n"
        "image = keras.Input((5, 4))\nmodel = keras.Model(image, Late()(image))\n"
    )
    (finding,) = found(text)
    assert (finding.code, finding.span.line) == ("CNN114", 7)


@pytest.mark.parametrize(("a", "b"), PRODUCTS)
@pytest.mark.parametrize("call", ["np.dot(a, b)", "a.dot(b)", "a @ b", "np.matmul(a, b)"])
def test_matrices_are_multiplied_where_numpy_multiplies_them(a: tuple[int, ...], b: tuple[int, ...], call: str) -> None:
    try:
        eval(call, {"np": np, "a": np.zeros(a), "b": np.zeros(b)})
        said = None
    except ValueError as error:
        said = str(error)
    text = f"import numpy as np\nfrom keras import layers\n\na = np.zeros({a})\nb = np.zeros({b})\nc = {call}\n"
    findings = found(text)
    assert [(f.code, f.severity.value) for f in findings] == [("CNN120", "error")] * (said is not None)
    assert all(f.message.startswith(f"arrays of shape {a} and {b} cannot be multiplied: ") for f in findings)
    if said is not None and "matmul" not in said:
        assert said.startswith(findings[0].keras or "?")
