"""A state that is joined can be restored: every mutable object through an unknown condition and a loop of unknown length."""

from __future__ import annotations

import pytest

from cnnlint import check_source
from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.reasons import Cause
from cnnlint.values import Array, Optional, Scalar, Unknown
from cnnlint.values.joining import both, identical, join, kind_of_number

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


WHY = Unknown("depends on a flag")


def test_values_are_the_same_where_type_and_parts_are() -> None:
    assert identical((1, (2, "a")), (1, (2, "a")))
    assert not identical((1,), (1, 2))
    assert not identical(1, True)
    assert not identical(1, 1.0)


def test_a_number_that_both_ways_have_is_kept_and_of_two_the_type() -> None:
    assert both(3, 3, WHY) == 3
    told = both(3, 4, WHY)
    assert isinstance(told, Scalar)
    assert (told.type, told.value) == ("int", None)


def test_a_switch_is_no_number() -> None:
    assert kind_of_number((True, 3)) is None
    assert type(join(True, 3, WHY)) is Unknown


def test_none_before_a_loop_is_no_value_that_may_be_missing_after_it() -> None:
    """A loop may have put other values there than the one of its last pass."""
    assert isinstance(join(None, 3, WHY), Optional)
    assert not isinstance(join(None, 3, Unknown("changed in a loop", cause=Cause.LOOP)), Optional)


@pytest.mark.parametrize(("other", "width"), [("next(sizes)", 32), ("pass", None)])
def test_an_iterator_goes_on_where_both_ways_have_left_it(other: str, width: int | None) -> None:
    """Where one of them has drawn from it alone, what comes next is not known."""
    text = f"{HEAD}sizes = map(int, ['16', '32', '64'])\nif sys.argv[1:]:\n    next(sizes)\nelse:\n    {other}\n"
    text += "model = keras.Sequential([keras.Input((8,)), layers.Dense(next(sizes))])\n"
    program = read(Source("x.py", "python", (Cell(None, text),), text), Options(target_keras="3"))
    (model,) = (model for model in program.models if model.kind == "sequential")
    shape = model.layers[-1].output_shape
    assert isinstance(shape, Unknown) if width is None else shape == (None, width)


def test_what_two_masks_have_in_common_goes_from_false_to_true() -> None:
    """Of other arrays a range that differs is not known."""
    for dtype, reach in (("bool", (0, 1)), ("int64", (None, None))):
        made = Array((3,), dtype, 1, 1).either(Array((3,), dtype, 0, 0), WHY)
        assert isinstance(made, Array)
        assert (made.low, made.high) == reach
