"""Merging layers, against real Keras."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from keras_referee import ask_us, assert_agree, compare

from cnnlint.arguments import Arguments
from cnnlint.layers import find
from cnnlint.layers.base import ShapeError
from cnnlint.layers.construct import construct
from cnnlint.layers.merging import Concatenate
from cnnlint.shapes import symbol

referee = pytest.mark.tensorflow
SHAPES = ((None, 4, 6), (None, 8), (2, 4, 6), (None, None, None), (3,), (None, 1, 6), (None, 4, 1), (None, 26, 26, 8))
ELEMENTWISE = ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract")


@pytest.fixture
def keras() -> Any:
    return pytest.importorskip("keras", reason="needs TensorFlow")


@referee
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_elementwise(keras: Any, name: str) -> None:
    for pair in product(SHAPES, SHAPES):
        assert_agree(name, (), {}, list(pair))
    for shapes in (
        [(None, 4)],
        [(None, 4)] * 3,
        [(None, 4), (None, 1), (2, 4)],
        [()],
        [(3,), (2,)],
        [(None, 4, 5), (4, 5), (5,)],
    ):
        assert_agree(name, (), {}, shapes)
    assert_agree(name, (1,), {}, [(None, 4)] * 2)
    assert_agree(name, (), {"axis": 1}, [(None, 4)] * 2)


@referee
def test_concatenate(keras: Any) -> None:
    for axis in (-1, 0, 1, 2, -3, None, 1.0, "1", True):
        for pair in product(SHAPES[:6], SHAPES[:6]):
            if len(pair[0]) == len(pair[1]) or None not in (*pair[0][1:], *pair[1][1:]):
                assert_agree("Concatenate", (), {"axis": axis}, list(pair))
        for shapes in ([(None, 4)], [(None, 4, 5)] * 3, [(None, 4, 5), (None, None, 6), (None, 4, 7)]):
            assert_agree("Concatenate", (axis,), {}, shapes)


@referee
@pytest.mark.parametrize("axes", [-1, 1, 2, (1, 1), (1, -1), (2, 1), [1, 2], (1,), None, "1", 1.0, (1, 1.0), 0], ids=str)
def test_dot(keras: Any, axes: Any) -> None:
    for pair in product(SHAPES, SHAPES):
        assert_agree("Dot", (axes,), {}, list(pair))
    assert_agree("Dot", (axes,), {"normalize": True}, [(None, 4)] * 3)


def test_an_axis_that_is_no_number_is_refused_when_the_layer_is_called(keras: Any) -> None:
    keras.layers.Concatenate(axis=None)
    made = construct(Concatenate, Arguments((), {"axis": None}))
    assert [error.argument for error in made.late.values()] == ["axis"]
    with pytest.raises(TypeError):
        keras.layers.Concatenate(axis=None)([keras.Input((3,)), keras.Input((3,))])


@referee
def test_keras_2_knows_axes_from_the_other_input(keras: Any) -> None:
    pytest.importorskip("tf_keras", reason="needs tf_keras")
    pairs = ([(None, None, 7), (None, 16, 7)], [(None, None, 7), (None, 1, 7)], [(None, None), (None, None)])
    for name, shapes in product(("Add", "Multiply", "Concatenate"), pairs):
        assert_agree(name, (), {}, shapes, legacy=True)


def output(name: str, *inputs: Any, **kwargs: Any) -> Any:
    cls = find(name)
    assert cls is not None
    return construct(cls, Arguments((), kwargs)).output(*inputs)


def test_the_message_says_which_axis_and_by_how_much() -> None:
    with pytest.raises(ShapeError) as caught:
        output("Concatenate", (None, 28, 28, 64), (None, 27, 28, 64), axis=3)
    assert caught.value.message == (
        "Concatenate along axis 3 gets (None, 28, 28, 64) and (None, 27, 28, 64): axis 1 is 28 and 27, 1 apart"
    )
    with pytest.raises(ShapeError) as caught:
        output("Add", (None, 26, 26, 8), (None, 24, 24, 8))
    assert caught.value.message == "Add gets (None, 26, 26, 8) and (None, 24, 24, 8): axis 1 is 26 and 24, 2 apart"


def test_symbolic_sizes() -> None:
    n = symbol("n", minimum=1)
    assert output("Concatenate", (None, n), (None, 3 * n)) == (None, 4 * n)
    assert output("Add", (None, n), (None, n)) == (None, n)
    assert output("Add", (None, n), (None, 1)) == (None, n)
    assert output("Add", (None, n), (None, 8)) == (None, 8)  # Keras allows 1 or 8 for n
    with pytest.raises(ShapeError):
        output("Add", (None, 2 * n), (None, 9))


def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes: Any = [(None, 4, 5), (None, 4, 6)]
    right = ask_us("Concatenate", (), {}, shapes)
    monkeypatch.setattr(Concatenate, "output", lambda self, *inputs: inputs[0])
    assert compare(right, ask_us("Concatenate", (), {}, shapes))
