"""Masks that no layer uses: told where that is sure, and left alone where something may use them."""

from __future__ import annotations

import pytest

from cnnlint import check_source

HEAD = """\
import sys
import keras
from keras import layers

numbers, words = keras.Input((9, 4)), keras.Input((9,))
masked = layers.Masking()(numbers)
"""


def told(text: str) -> list[str]:
    return [finding.severity.value for finding in check_source(HEAD + text).findings if finding.code == "CNN325"]


CONVOLVED = "keras.Model(numbers, layers.GRU(4)(layers.Conv1D(4, 3)({})))\n"


def test_a_convolution_drops_it() -> None:
    assert told(CONVOLVED.format("masked")) == ["warning"]
    assert told(CONVOLVED.format("layers.Dense(3)(masked)")) == ["warning"]
    assert told(CONVOLVED.format("layers.GRU(3, return_sequences=True)(masked)")) == []


@pytest.mark.parametrize(("switch", "expected"), [("True", ["info"]), ("False", []), ("len(sys.argv) > 1", [])])
def test_an_embedding_may_learn_to_ignore_its_padding(switch: str, expected: list[str]) -> None:
    embedded = f"layers.Embedding(20, 4, mask_zero={switch})(words)"
    assert told(CONVOLVED.replace("numbers", "words").format(embedded)) == expected


@pytest.mark.parametrize(("outputs", "expected"), [("[steps, last]", []), ("last", ["warning"])])
def test_the_loss_of_an_output_uses_it(outputs: str, expected: list[str]) -> None:
    text = "steps = layers.Dense(1)(masked)\nlast = layers.GRU(4)(layers.Conv1D(4, 3)(masked))\n"
    assert told(text + f"keras.Model(numbers, {outputs})\n") == expected


def test_a_layer_that_is_called_on_other_tensors_as_well_is_left_alone() -> None:
    text = "other = keras.Input((9, 4))\nshared = layers.Conv1D(4, 3)\nadded = layers.add([shared(masked), shared(other)])\n"
    assert told(text + "keras.Model([numbers, other], layers.GRU(4)(added))\n") == []


def test_whether_there_is_a_mask_may_be_not_known() -> None:
    """Where a mask is taken, Keras 3 has a row more for it."""
    text = "x = layers.Embedding(20, 4, mask_zero=len(sys.argv) > 1)(words)\nkeras.Model(words, layers.{})\n"
    for last, known in (("Flatten()(x)", True), ("GRU(4)(x)", False)):
        (file,) = check_source(HEAD + text.format(last)).files
        assert file.program is not None
        assert (not file.program.models[-1].unknown) is known
