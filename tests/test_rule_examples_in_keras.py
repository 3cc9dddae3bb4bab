"""The documented examples in real Keras: what a rule says is shown by build, compile or fit does raise, the good ones run."""

from __future__ import annotations

import pytest
from examples_in_keras import run
from rule_examples import Example, examples

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("eager_keras")]
keras = pytest.importorskip("keras", reason="needs TensorFlow")

NOT_RUN = {
    "CNN002 Bad": "a part of a notebook",
    "CNN002 Good": "a part of a notebook",
    "CNN004 Bad": "imports a module that does not exist",
    "CNN801 Good": "downloads the weights of ImageNet",
    "CNN803 Bad": "downloads the weights of ImageNet; test_symptoms_other.py runs it without",
    "CNN803 Good": "downloads the weights of ImageNet; test_symptoms_other.py runs it without",
    "CNN804 Bad": "builds VGG16 with its head; test_symptoms_other.py runs it on a smaller base",
    "CNN804 Good": "builds VGG16; test_symptoms_other.py runs it on a smaller base",
    "CNN805 Bad": "trains a whole MobileNet; test_symptoms_other.py trains a smaller one",
    "CNN805 Good": "trains a whole MobileNet; test_symptoms_other.py trains a smaller one",
}
KERAS_2 = ("import tf_keras",)


def _run(example: Example) -> None:
    name = f"{example.rule.code} {example.kind}"
    if name in NOT_RUN:
        pytest.skip(NOT_RUN[name])
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
