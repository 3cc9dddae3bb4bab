"""The documented examples in real Keras: what a rule says is shown by build, compile or fit does raise, the good ones run."""

from __future__ import annotations

import pytest
from examples_in_keras import run
from rule_examples import Example, examples

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("eager_keras")]
keras = pytest.importorskip("keras", reason="needs TensorFlow")

NOT_RUN = {
    "CNN002": "a part of a notebook",
    "CNN004": "imports a layer that does not exist",
    "CNN804": "builds VGG16 for nothing",
    "CNN805": "trains a whole MobileNet",
    "CNN803": "downloads the weights of ImageNet",
    "CNN801": "downloads the weights of ImageNet",
}
KERAS_2 = ("import tf_keras",)


def _run(example: Example) -> None:
    if example.rule.code in NOT_RUN:
        pytest.skip(NOT_RUN[example.rule.code])
    if any(word in example.code for word in KERAS_2):
        pytest.skip("is for Keras 2")
    keras.backend.clear_session(free_memory=False)  # which takes longer than most examples
    run(example.code, example.id)


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
