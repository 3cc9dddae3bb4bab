"""A state that is joined can be restored: every mutable object through an unknown condition and a loop of unknown length."""

from __future__ import annotations

import pytest

from cnnlint import check_source

HEAD = """\
import sys
import keras
from keras import layers

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(4)
    def call(self, x):
        return self.first(x)

class Block(layers.Layer):
    def call(self, x):
        return x

class Plain:
    size = 3

"""
OBJECTS = [
    "Net()", "Block()", "Plain()", "keras.Sequential()", "keras.Sequential([keras.Input((4,)), layers.Dense(2)])",
    "layers.Dense(3)", "layers.TimeDistributed(layers.Dense(3))", "[1]", "{1: 2}", "{1, 2}", "iter([1, 2])",
    "keras.applications.MobileNet(weights=None)", "layers.TextVectorization()", "keras.preprocessing.text.Tokenizer()",
]  # fmt: skip
CHANGES = [
    "if len(sys.argv) > 1:\n    thing.size = 4\nelse:\n    thing.size = 5\n",
    "for word in sys.argv:\n    thing.size = len(word)\n    thing(keras.Input((4,)))\n",
    "while thing.go:\n    thing.add(layers.Dense(1))\n    thing.append(thing)\n",
]


@pytest.mark.parametrize("made", OBJECTS)
@pytest.mark.parametrize("change", CHANGES)
def test_an_object_that_one_way_changes(made: str, change: str) -> None:
    report = check_source(HEAD + f"thing = {made}\n" + change + "print(thing)\n", "made.py")
    assert len(report.files) == 1
