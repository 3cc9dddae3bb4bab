"""Weights of samples beside what a loss gives, as Keras takes or refuses them."""

from __future__ import annotations

import importlib
from itertools import product
from typing import Any

import pytest

from cnnlint import check_source

OUTPUTS = ((4,), (1,), (7, 4), (7, 1), (5, 6, 2))
WEIGHTS = ((64,), (64, 1), (64, 4), (64, 7), (64, 7, 1), (64, 7, 4), (64, 5, 6), (64, 5, 6, 1), (64, 1, 1))
LOSSES = ("mse", "binary_crossentropy")
PROGRAM = """\
import numpy as np
import {library}
from {library} import Sequential, layers
x, y, weights = np.ones((64, {inner}3)), np.ones((64, {inner}{last})), np.ones({weights})
model = Sequential([layers.Input(({inner}3,)), layers.Dense({last}, activation="sigmoid")])
model.compile("sgd", "{loss}")
model.fit(x, y, sample_weight=weights, batch_size=16, verbose=0)
"""


@pytest.mark.tensorflow
@pytest.mark.parametrize("library", ["keras", "tf_keras"])
@pytest.mark.parametrize("output", OUTPUTS)
def test_weights_are_refused_as_keras_refuses_them(library: str, output: tuple[int, ...]) -> None:
    importlib.import_module(library)
    for weights, loss in product(WEIGHTS, LOSSES):
        inner = "".join(f"{n}, " for n in output[:-1])
        text = PROGRAM.format(library=library, inner=inner, last=output[-1], weights=weights, loss=loss)
        told = [f.code for f in check_source(text).findings if f.code == "CNN521"]
        assert told == ["CNN521"] * _stops(text), (weights, loss)


def _stops(text: str) -> bool:
    names: dict[str, Any] = {}
    try:
        exec(text, names)
    except ValueError:
        return True
    return False


BY_STEP = PROGRAM.format(library="keras", inner="7, ", last=1, weights="(64,)", loss="mse")


@pytest.mark.parametrize(
    ("before", "after", "severities"),
    [
        ("", "", ["warning"]),  # Keras 2 takes one for each sample
        ("import keras", "import keras\nfrom keras import ops", ["error"]),
        ('"mse"', "lambda a, b: (a - b) ** 2", []),
        ("batch_size=16", "batch_size=7", []),  # each weight meets a step: Keras does not stop
        ("np.ones((64,))", "helpers.weights()", []),
        ("sample_weight=weights, ", "", []),
    ],
)
def test_what_is_known_of_the_weights(before: str, after: str, severities: list[str]) -> None:
    findings = check_source("import helpers\n" + BY_STEP.replace(before, after)).findings
    assert [f.severity.value for f in findings if f.code == "CNN521"] == severities
