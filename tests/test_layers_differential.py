"""A fixed sample of random layers: shapes, weights and refusals equal real Keras. The bench draws thousands more."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from differential_layers import Tally, layer_classes  # noqa: E402
from keras_referee import ask_keras, ask_us, compare  # noqa: E402
from layer_cases import make_case  # noqa: E402


def test_a_sample_of_every_class_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    tally, rng = Tally(show=3), random.Random(20)
    for name in layer_classes() * 4:
        tally.add(make_case(rng, name))
    assert tally.different.total() == 0, capsys.readouterr().out
    assert tally.rejected.total() > 0.2 * tally.cases.total()


def test_a_wrong_rule_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is not blind: with one formula altered, cases differ."""
    from cnnlint.layers.convolutional import Conv2D

    right = Conv2D._sides
    monkeypatch.setattr(Conv2D, "_sides", lambda self, x: tuple(n and n + 1 for n in right(self, x)))
    tally, rng = Tally(show=0), random.Random(1)
    for _ in range(30):
        tally.add(make_case(rng, "Conv2D"))
    assert tally.different["Conv2D"] > 5


@pytest.mark.parametrize("fault", ["weights", "names", "trainable", "refusal"])
def test_each_part_of_an_answer_counts(fault: str) -> None:
    theirs = ask_keras("Dense", (3,), {}, (None, 4))
    ours = ask_us("Dense", *{
        "weights": ((3,), {"use_bias": False}, (None, 4)),
        "names": ((3,), {"use_bias": True}, (None, 5)),
        "trainable": ((3,), {"trainable": False}, (None, 4)),
        "refusal": ((-3,), {}, (None, 4)),
    }[fault])  # fmt: skip
    assert compare(theirs, ours) is not None
