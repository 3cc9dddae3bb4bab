"""Discriminators that are frozen for the whole: what Keras 3 trains is decided when a model is first trained."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

HEAD = """\
import keras
import numpy as np
from keras import layers

judge = keras.Sequential([layers.Input((8,)), layers.Dense(4, activation="relu"), layers.Dense(1, activation="sigmoid")])
judge.compile("adam", "binary_crossentropy")
"""
WHOLE = """\
maker = keras.Sequential([layers.Input((2,)), layers.Dense(4, activation="relu"), layers.Dense(8, activation="sigmoid")])
{between}
z = keras.Input((2,))
whole = keras.Model(z, judge(maker(z)))
whole.compile("adam", "binary_crossentropy")
x, noise = np.random.rand(32, 8), np.random.rand(32, 2)
for step in range(100):
    {first}
    judge.train_on_batch(x, np.ones((32, 1)))
    whole.train_on_batch(noise, np.ones((32, 1)))
"""


def _told(between: str, first: str = "pass", target: str = "3") -> list[tuple[str, int]]:
    text = HEAD + WHOLE.format(between=between, first=first)
    (report,) = check_source(text, settings=Settings(select=("CNN405",), target_keras=target)).files
    return [(str(finding.severity), finding.span.line) for finding in report.findings]


def test_a_discriminator_that_is_frozen_before_its_first_training_is_told() -> None:
    assert _told("judge.trainable = False") == [("warning", 15)]
    assert _told("judge.trainable = False", target="auto") == [("info", 15)]
    assert _told("judge.trainable = False", target="2") == []


@pytest.mark.parametrize(
    ("between", "first"),
    [
        ("", "pass"),
        ("judge.trainable = False", "judge.trainable = True"),
        ("judge.train_on_batch(np.ones((32, 8)), np.ones((32, 1))); judge.trainable = False", "pass"),
        ("judge.layers[0].trainable = False", "pass"),
    ],
)
def test_one_that_learns_is_left_alone(between: str, first: str) -> None:
    assert _told(between, first) == []


def _judged(between: str, whole: str = "whole.train_on_batch(noise, np.ones((32, 1)))") -> list[str]:
    text = HEAD + WHOLE.format(between=between, first="pass").replace("whole.train_on_batch(noise, np.ones((32, 1)))", whole)
    (report,) = check_source(text, settings=Settings(select=("CNN421",), target_keras="3")).files
    return [finding.message for finding in report.findings]


def test_a_judge_that_is_trained_with_the_whole_is_told() -> None:
    assert _judged("") == ["`judge` is trained by itself, and is not frozen inside this model"]


@pytest.mark.parametrize(
    ("between", "whole"),
    [
        ("judge.trainable = False", "whole.train_on_batch(noise, np.ones((32, 1)))"),
        ("", "whole.predict(noise)"),
        ("judge.trainable = False", "judge.trainable = True; whole.train_on_batch(noise, np.ones((32, 1)))"),
        ("maker.trainable = False", "whole.train_on_batch(noise, np.ones((32, 1)))"),
        ('maker.compile("adam", "mse"); maker.train_on_batch(np.ones((8, 2)), np.ones((8, 8)))', "pass"),
    ],
)
def test_judges_that_are_frozen_or_not_trained_with_it_are_left_alone(between: str, whole: str) -> None:
    assert _judged(between, whole) == []


def test_the_same_whole_is_told_once() -> None:
    assert len(_judged("", "\n    ".join(["whole.train_on_batch(noise, np.ones((32, 1)))"] * 2))) == 1
