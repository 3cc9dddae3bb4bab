"""Lists that a loop over unknown data grows, joined: every axis but the number of rounds is known."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source

GROWN = """
import os
import numpy as np
from tensorflow import keras
from tensorflow.keras.preprocessing import image
from tensorflow.keras.applications.imagenet_utils import preprocess_input
images, rows = [], []
for name in os.listdir("photos"):
    photo = image.img_to_array(image.load_img(name, target_size=(6, 5)))
    images.append(preprocess_input(np.expand_dims(photo, axis=0)))
    rows.append(np.zeros(7))
joined = {}
model = keras.Sequential([keras.Input(joined.shape[1:]), keras.layers.Flatten()])
"""


@pytest.mark.parametrize(
    ("joined", "size"),
    [
        ("np.vstack(images)", "90"),
        ("np.concatenate(images)", "90"),
        ("np.stack(images)", "90"),
        ("np.stack(rows)", "7"),
        ("np.vstack(rows)", "7"),
        ("np.stack(images, axis=1)", "90·rows"),
        ("np.concatenate(images, axis=2)", "90·rows"),
        ("np.hstack(images)", "90·rows"),
    ],
)
def test_arrays_of_a_list_that_is_not_known_to_its_end(joined: str, size: str) -> None:
    text = GROWN.replace("{}", joined)
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras="2"))
    (flat,) = program.models[-1].layers
    assert isinstance(flat.output_shape, tuple)
    assert str(flat.output_shape[-1]) == size


def test_arrays_of_several_lengths_are_together_as_long_as_nobody_knows() -> None:
    text = GROWN.replace("np.zeros(7)", "np.zeros((3, len(name)))").replace("{}", "np.hstack(rows)")
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras="2"))
    assert str(program.models[-1].layers[0].output_shape[-1]) == "rows"  # type: ignore[index]
