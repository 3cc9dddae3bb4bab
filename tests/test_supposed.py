"""An error is proven, or it is none: defaults of functions that nothing calls, and dialects that nothing tells."""

from __future__ import annotations

import pytest

from cnnlint.run import check_source

HEAD = "from tensorflow import keras\nfrom tensorflow.keras import layers\n\n"


def found(text: str) -> list[tuple[str, str]]:
    """Codes and severities, infos left out."""
    (report,) = check_source(HEAD + text).files
    return [(f.code, str(f.severity)) for f in report.findings if str(f.severity) != "info"]


@pytest.mark.parametrize(
    "text",
    [
        "def make(units=None, rate=None):\n    x = keras.Input((8,))\n    return layers.Dropout(rate)(layers.Dense(units)(x))",
        "def make(shape=None):\n    return keras.Input(shape=shape)",
        "def conv(filters, **kwargs):\n    return layers.Conv2D(filters, **kwargs)",
        "def conv(*args):\n    return layers.Conv2D(*args)",
        "class Conv(layers.Conv1D):\n    def __init__(self, **kwargs):\n        super().__init__(**kwargs)",
        "def branch(x, use):\n    y = layers.Dense(3)(x) if use else x\n    return layers.ZeroPadding2D(helper(x))(y)",
    ],
)
def test_what_a_caller_must_give_is_no_fault(text: str) -> None:
    assert found(text) == []


def test_a_fault_of_the_defaults_alone_is_a_warning() -> None:
    text = "def make(side=2):\n    x = keras.Input((side, side, 3))\n    return layers.Conv2D(8, 3)(x)"
    assert found(text) == [("CNN101", "warning")]
    assert found(text + "\n\nmake()") == [("CNN101", "error")]


def test_a_fault_whatever_the_arguments_are_stays_an_error() -> None:
    assert found("def make(units=8):\n    return layers.Dense(units, activation='rellu')") == [("CNN705", "error")]


@pytest.mark.parametrize("text", ["layers.Dense(64 / 2)", "layers.MaxPooling2D(2, padding='SAME')", "layers.Dense(0)"])
def test_what_only_keras_3_rejects_is_an_error_where_it_is_known_to_be_keras_3(text: str) -> None:
    assert [severity for _, severity in found(text)] == ["warning"]
    assert [severity for _, severity in found(f"keras.ops.zeros(3)\n{text}")] == ["error"]
    assert found(f"import tf_keras\n{text}") == []


def test_what_every_keras_rejects_is_an_error_without_evidence() -> None:
    assert found("layers.Dense(-3)") == [("CNN706", "error")]
