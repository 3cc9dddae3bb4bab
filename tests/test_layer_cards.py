"""The cards of the layers: the page is up to date, and the examples on it are what real Keras does."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from cnnlint.layers import every, find
from cnnlint.layers.describe import VERIFIED, as_markdown, as_text, card, cards, catalogue, look_up

ROOT = Path(__file__).parents[1]


def test_the_page_is_up_to_date() -> None:
    script = ROOT / "scripts" / "generate_layers_page.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_layer_has_a_card_with_words() -> None:
    assert len({c.name for c in cards()}) == len(cards()) == len(every())
    assert [c.name for c in cards() if not c.summary] == []


def test_every_card_names_the_file_that_it_models() -> None:
    """Those of the Keras that is installed are there."""
    sources = {c.name: c.source for c in cards()}
    assert [name for name, source in sources.items() if not source] == []
    there = find_spec("keras"), find_spec("tf_keras")
    folders = [Path(str(spec.origin)).parent.parent for spec in there if spec is not None]
    for source in sources.values():
        if folders and source.startswith(("keras/src/", "tf_keras/src/")):
            assert any((folder / source).is_file() for folder in folders), source


def test_a_layer_of_another_package_is_called_as_people_write_it() -> None:
    """There is no `PositionEmbeddingHub`; and Keras's own layer of a name comes before another package's."""
    assert {"Conv2D", "Convolution2D", "keras_hub.layers.PositionEmbedding"} <= catalogue().keys()
    found = look_up("PositionEmbedding")
    assert found is not None
    assert found is look_up("keras_nlp.layers.PositionEmbedding") is look_up("keras_hub.layers.PositionEmbedding")
    text = as_text(card(found))
    assert text.startswith("keras_hub.layers.PositionEmbedding(sequence_length")
    assert text.endswith(
        "\nafter keras_hub/src/layers/modeling/position_embedding.py\n"
    )  # no Keras that it is verified against
    assert look_up("GroupNormalization") is look_up("keras.layers.GroupNormalization") is find("GroupNormalization")
    assert look_up("tfa.layers.GroupNormalization") is not find("GroupNormalization")
    assert look_up("Conv2DTransposed") is None
    assert find("PositionEmbedding") is None  # Keras has none


def test_only_a_layer_that_keras_has_is_verified_against_it() -> None:
    told = {
        name: as_text(card(cls)).strip().rpartition("; ")[2]
        for name in ("Dense", "RandAugment", "CuDNNLSTM")
        if (cls := find(name))
    }
    assert told["Dense"] == f"verified against {VERIFIED}"
    assert told["RandAugment"] == f"verified against {VERIFIED.partition(' and')[0]}"
    assert told["CuDNNLSTM"].endswith("after tf_keras/src/layers/rnn/cudnn_lstm.py")


def test_conv2d() -> None:
    found = find("Conv2D")
    assert found is not None
    conv = card(found)
    assert conv.family == "Convolutional"
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
        if example is None or 3 not in c.dialects or c.family not in ("Convolutional", "Pooling", "Reshaping", "Core"):
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
