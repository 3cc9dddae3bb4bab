"""The cards of the layers: the page is up to date, and the examples on it are what real Keras does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cnnlint.layers import find, names
from cnnlint.layers.describe import VERIFIED, as_markdown, as_text, card, cards

ROOT = Path(__file__).parents[1]


def test_the_page_is_up_to_date() -> None:
    script = ROOT / "scripts" / "generate_layers_page.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_layer_has_a_card_with_words() -> None:
    classes = {found.__name__ for name in names() if (found := find(name))}
    assert {c.name for c in cards()} == classes
    assert [c.name for c in cards() if not c.summary] == []


def test_conv2d() -> None:
    found = find("Conv2D")
    assert found is not None
    conv = card(found)
    assert conv.family == "convolutional"
    assert conv.example is not None
    assert conv.example.output == "(None, height - 2, width - 2, filters)"
    assert conv.example.params == "9·channels·filters + filters"
    assert [a.older for a in conv.arguments if a.name == "kernel_size"] == [("nb_row", "nb_col")]
    assert "Keras 1 calls it Convolution2D" in as_text(conv)
    assert "| `filters` |" in as_markdown(conv)


@pytest.mark.tensorflow
def test_the_examples_are_what_keras_does() -> None:
    """Sizes for the letters, in the call and in the input, and the same layer asked of Keras."""
    pytest.importorskip("keras", reason="needs TensorFlow")
    from keras_referee import ask_keras

    sizes = {"height": 103, "width": 104, "depth": 102, "steps": 105, "channels": 3, "features": 6}
    sizes |= {"units": 5, "filters": 4, "n": 2, "output_dim": 3, "input_dim": 9, "num_heads": 2, "key_dim": 3}
    checked = 0
    for c in cards():
        example = c.example
        if example is None or 3 not in c.dialects or c.family not in ("convolutional", "pooling", "reshaping", "core"):
            continue
        call, inputs = f"dict{example.call[len(c.name) :]}", [_number(x, sizes) for x in example.inputs]
        theirs = ask_keras(
            c.name, (), eval(call, {}, dict(sizes)), inputs[0], dtype="int32" if "Embedding" in c.name else "float32"
        )
        assert theirs.raises is None, f"{c.name}: {theirs.raises}"
        assert theirs.shape == _number(example.output, sizes), c.name
        assert sum(theirs.counts) == _number(example.params, sizes), c.name
        checked += 1
    assert checked > 40


@pytest.mark.tensorflow
def test_the_version_named_is_the_one_tested() -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    assert f"Keras {'.'.join(keras.__version__.split('.')[:2])} " in VERIFIED + " "


def _number(expression: str, sizes: dict[str, int]) -> object:
    return eval(expression.replace("·", "*"), {"None": None, "min": min, "max": max}, dict(sizes))
