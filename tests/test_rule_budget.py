"""The layer that a budget's finding points to is the largest in the unit of that budget."""

from __future__ import annotations

import pytest

from cnnlint import check_source
from cnnlint.config import Settings

TEXT = """\
from keras import Input, Sequential, layers

model = Sequential([Input((28, 28, 1)), layers.Conv2D(32, 3), layers.Flatten(), layers.Dense(10)])
"""


@pytest.mark.parametrize(
    ("budget", "label"),
    [
        ("max-params", "the most, 216,330, in this Dense"),
        ("max-weight-bytes", "the most, 865,320, in this Dense"),
        ("max-macs", "the most, 216,320, in this Dense"),
    ],
)
def test_the_largest_layer_in_the_unit_of_the_budget(budget: str, label: str) -> None:
    settings = Settings.model_validate({"select": ["model-budget"], "budgets": {budget: 1}})
    (finding,) = check_source(TEXT, settings=settings).findings
    assert [found.text for found in finding.labels] == [label]
