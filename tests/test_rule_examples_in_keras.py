"""The documented examples in real Keras: what a rule says is shown by build, compile or fit does raise, the good ones run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rule_examples import Example, examples

pytestmark = pytest.mark.tensorflow
keras = pytest.importorskip("keras", reason="needs TensorFlow")
np = pytest.importorskip("numpy", reason="needs NumPy")
tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")

NOT_RUN = {
    "CNN002": "a part of a notebook",
    "CNN004": "imports a layer that does not exist",
    "CNN804": "builds VGG16 for nothing",
    "CNN805": "trains a whole MobileNet",
    "CNN803": "downloads the weights of ImageNet",
    "CNN801": "downloads the weights of ImageNet",
    "CNN512": "downloads reviews",
}
KERAS_2 = ("import tf_keras",)


def _images(side: int, channels: tuple[int, ...], classes: int) -> Any:
    x = np.random.default_rng(0).integers(0, 256, (64, side, side, *channels)).astype("uint8")
    y = np.arange(64) % classes
    return (x, y.astype("uint8")), (x[:16], y[:16].astype("uint8"))


def _housing() -> Any:
    x, y = np.random.default_rng(0).normal(size=(64, 13)), np.linspace(5, 50, 64)
    return (x, y), (x[:16], y[:16])


@pytest.fixture(scope="module", autouse=True)
def _samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Small data in place of downloads, and a folder of images to read."""
    folder: Path = tmp_path_factory.mktemp("images")
    for place in (folder / part / name for part in ("images", "held_out") for name in "abcde"):
        place.mkdir(parents=True)
        for i in range(2):
            keras.utils.save_img(place / f"{i}.png", np.full((64, 64, 3), i * 100.0))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(keras.datasets.mnist, "load_data", lambda: _images(28, (), 10))
        patch.setattr(keras.datasets.cifar10, "load_data", lambda: _images(32, (3,), 10))
        patch.setattr(keras.datasets.boston_housing, "load_data", _housing)
        tf.config.run_functions_eagerly(True)  # on a few samples the tracing of a graph takes longer than all of the training
        yield
        tf.config.run_functions_eagerly(False)


def _run(example: Example) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if example.rule.code in NOT_RUN:
        pytest.skip(NOT_RUN[example.rule.code])
    if any(word in example.code for word in KERAS_2):
        pytest.skip("is for Keras 2")
    keras.backend.clear_session()
    exec(compile(example.code, example.id, "exec"), {"__name__": "example"})


RAISING = [example for example in examples("Bad") if example.rule.shown_by != "silent"]


@pytest.mark.parametrize("example", RAISING, ids=lambda example: example.id)
def test_what_is_said_to_raise_does_raise(example: Example) -> None:
    try:
        _run(example)
    except Exception:  # whatever Keras, TensorFlow or Python raises for it
        return
    pytest.fail("Keras did not raise")


@pytest.mark.parametrize("example", examples("Good"), ids=lambda example: example.id)
def test_a_good_example_runs(example: Example) -> None:
    _run(example)


SILENT = [example for example in examples("Bad") if example.rule.shown_by == "silent"]


@pytest.mark.parametrize("example", SILENT, ids=lambda example: example.id)
def test_what_is_said_to_be_silent_does_run(example: Example) -> None:
    _run(example)
