"""Whatever value an argument has, a layer refuses, answers or says that it does not know; it never breaks."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest
from keras_referee import Function, arguments

from cnnlint.arguments import Arguments
from cnnlint.layers import every
from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.shapes import symbol
from cnnlint.values import Array, DictValue, External, ListValue, Made, Scalar, Unknown

pytest.importorskip("numpy")

from layer_cases import Draw, draw_arguments

ODD: list[Any] = [
    Unknown("read from a file"),
    symbol("n"),
    symbol("n", minimum=1),
    symbol("n", maximum=-1),
    Scalar("float", 2.5),
    Scalar("float", None, reason="a quotient"),
    Scalar("numpy.int64", 3),
    Scalar("numpy.int64", None),
    Scalar("int", None),
    ListValue([], Unknown("appended in a loop")),
    ListValue([1, Unknown("x"), symbol("n")]),
    (Unknown("x"), 2),
    (symbol("n"), symbol("m")),
    ((1, Unknown("x")), 2),
    (),
    DictValue({"a": 1}),
    DictValue({}, Unknown("x")),
    Array((3, None), "float32"),
    Array(Unknown("x")),
    Array((2,), "int64", values=(2, 3)),
    Made("keras.initializers.Constant"),
    External("tensorflow.float32"),
    Function(),
    float("nan"),
    float("inf"),
    10**30,
    "",
    b"bytes",
    ...,
    2j,
]
SHAPES: list[tuple[Any, ...]] = [
    (None,),
    (None, symbol("n")),
    (None, symbol("n", minimum=1), None, 3),
    (None, 0, 0, 0),
    (None, 4, 5, 6, 7),
    (symbol("batch"), 9, 9, 3),
    (None, 5, 4),
]


def classes() -> list[type[Layer]]:
    return sorted(every(), key=lambda cls: (cls.__name__, cls.__module__))


def use(cls: type[Layer], args: Arguments, dialect: int) -> None:
    """Builds the layer and asks it everything; only the three exceptions of the contract are taken."""
    try:
        layer = construct(cls, args, dialect)
    except ArgumentError:
        return
    for shape in SHAPES:
        for question in (layer.output, lambda *x: list(layer.weights(*x)), layer.macs):
            with suppress(ShapeError, Undetermined):
                question(*[shape] * (2 if cls.__name__ == "Dot" else 1))
    layer.output_of_unknown()


@pytest.mark.parametrize("cls", classes(), ids=lambda c: c.__name__)
def test_odd_values(cls: type[Layer]) -> None:
    rng = random.Random(cls.__name__)
    for parameter in cls.signature.parameters:
        for value in rng.sample(ODD, 8):
            try:
                good = draw_arguments(Draw(rng, cls, (None, 8, 8, 3)), {parameter.name: 1}, wrong=0)
            except LookupError:
                good = {}
            given = {**arguments((), good).keywords, parameter.name: value}
            use(cls, Arguments(keywords=given), rng.choice((1, 2, 3, 3)))


@pytest.mark.parametrize("cls", classes(), ids=lambda c: c.__name__)
def test_arguments_that_are_not_known_at_all(cls: type[Layer]) -> None:
    rest = Unknown("**kwargs, line 3")
    use(cls, Arguments(rest=rest), 3)
    use(cls, Arguments(keywords={p.name: Unknown("x") for p in cls.signature.parameters}), 3)
