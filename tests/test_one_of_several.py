"""A change of one of several objects, and it is not known of which: what it changes is not known of any of them."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary

HEAD = """import keras
from keras import layers
from elsewhere import k
model = keras.Sequential([keras.Input((8,)), layers.Dense(16), layers.Dense(4)])
"""
FROZEN = {
    "by an index": "model.layers[k].trainable = False",
    "up to an index": "for part in model.layers[:k]:\n    part.trainable = False",
    "from an index on": "for part in model.layers[k:]:\n    part.trainable = False",
    "by a counter": "for i in range(k):\n    model.layers[i].trainable = False",
    "by a condition": "for part in [one for one in model.layers if one.name in k]:\n    part.trainable = False",
    "by a key": "parts = {'a': model.layers[0], 'b': model.layers[1]}\nparts[k].trainable = False",
}


@pytest.mark.parametrize("change", FROZEN.values(), ids=FROZEN)
def test_what_is_trained_is_not_known(change: str) -> None:
    program = read(read_source("m.py", f"{HEAD}{change}\nmodel.summary()\n".encode()))
    (summary,) = [event for event in program.events if isinstance(event, Summary)]
    assert isinstance(summary.model, ModelTrace)
    assert [row.params for row in summary.model.layers] == [144, 68]
    assert [row.trainable_params for row in summary.model.layers] == [None, None]
