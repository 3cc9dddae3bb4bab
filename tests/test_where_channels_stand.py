"""Images as arrays: their channels stand where the call says, or else Keras's setting."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint.config import Settings
from cnnlint.program import Summary
from cnnlint.run import check_source

PROGRAM = """import keras
from keras.preprocessing.image import ImageDataGenerator, array_to_img, img_to_array, load_img

{setting}
image = load_img("a.png", target_size=(20, 30))
{lines}
keras.Sequential([keras.Input(shape), keras.layers.Flatten()]).summary()
"""
SET = "keras.backend.set_image_data_format('channels_first')"
ARRAY = "shape = img_to_array(image).shape"
TO_ARRAY = "shape = img_to_array(image, data_format='{}').shape"
FLOW = """images, labels = next(ImageDataGenerator({}).flow_from_directory("pictures", target_size=(20, 30)))
shape = images.shape[1:]"""
FOLDER = """data = keras.utils.image_dataset_from_directory("pictures", image_size=(20, 30){})
shape = data.element_spec[0].shape[1:]"""
BACK = "shape = img_to_array(array_to_img(img_to_array(image)), data_format='channels_last').shape"
FIRST, LAST = (3, 20, 30), (20, 30, 3)


def _shape(lines: str, setting: str = "", dialect: int = 3) -> Any:
    text = PROGRAM.format(setting=setting, lines=lines)
    (file,) = check_source(text, "model.py", Settings(**{"target-keras": dialect})).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    shape = summary.model.input_shape  # type: ignore[union-attr]
    return shape[1:] if isinstance(shape, tuple) else shape


@pytest.mark.parametrize("dialect", [2, 3])
@pytest.mark.parametrize(
    ("lines", "setting", "shape"),
    [
        (ARRAY, "", LAST),
        (ARRAY, SET, FIRST),
        (TO_ARRAY.format("channels_first"), "", FIRST),
        (TO_ARRAY.format("channels_last"), SET, LAST),
        (FLOW.format(""), "", LAST),
        (FLOW.format(""), SET, FIRST),
        (FLOW.format("data_format='channels_first'"), "", FIRST),
        (FLOW.format("data_format='channels_last'"), SET, LAST),
        (FOLDER.format(""), "", LAST),
        (BACK, SET, LAST),
    ],
)
def test_channels_stand_where_it_is_said(dialect: int, lines: str, setting: str, shape: tuple[int, ...]) -> None:
    assert _shape(lines, setting, dialect) == shape


def test_a_data_set_of_a_folder_asks_the_setting_in_some_releases() -> None:
    """Keras 2 does not, and of Keras 3 not the first."""
    assert _shape(FOLDER.format(""), SET, 2) == LAST
    assert not isinstance(_shape(FOLDER.format(""), SET, 3), tuple)
    assert _shape(FOLDER.format(", data_format='channels_first'"), "", 3) == FIRST


@pytest.mark.tensorflow
@pytest.mark.parametrize("package", ["keras", "tf_keras"])
def test_keras_does_the_same_with_an_image(package: str) -> None:
    keras = pytest.importorskip(package, reason="needs TensorFlow")
    pil = pytest.importorskip("PIL.Image", reason="needs Pillow")
    image = pil.new("RGB", (30, 20))
    keras.backend.set_image_data_format("channels_first")
    try:
        array = keras.utils.img_to_array(image)
        assert array.shape == FIRST
        assert keras.utils.array_to_img(array).size == (30, 20)
        assert keras.utils.img_to_array(image, data_format="channels_last").shape == LAST
    finally:
        keras.backend.set_image_data_format("channels_last")
