"""Losses that training by hand calls on the predictions first."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

HEAD = """\
import tensorflow as tf

x, y = tf.random.normal((32, 4)), tf.ones((32, 1))
model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1, activation="sigmoid")])
other = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1, activation="sigmoid")])
scores = model(x)
"""


def _told(loss: str) -> int:
    (report,) = check_source(f"{HEAD}loss = tf.keras.losses.{loss}\n", settings=Settings(select=("CNN227",))).files
    return len(report.findings)


def test_predictions_in_the_place_of_targets_are_told() -> None:
    assert _told("BinaryCrossentropy()(scores, y)") == 1


@pytest.mark.parametrize(
    "loss",
    [
        "BinaryCrossentropy()(y, scores)",
        "BinaryCrossentropy()(y_true=y, y_pred=scores)",
        "BinaryCrossentropy()(other(x), scores)",
        "BinaryCrossentropy()(tf.ones_like(scores), scores)",
        "MeanSquaredError()(scores, y)",
    ],
)
def test_targets_of_any_kind_in_their_place_are_not(loss: str) -> None:
    assert _told(loss) == 0
