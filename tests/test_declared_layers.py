"""In-house layers that the settings declare, because their code cannot be followed."""

from __future__ import annotations

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary
from cnnlint.values import Unknown

PROGRAM = b"""
from keras import Input, Sequential, layers
from acme.layers import Down, ResBlock
model = Sequential([Input((33, 33, 3)), Down(filters=8), ResBlock(3), layers.Flatten(), layers.Dense(4)])
model.summary()
"""
DOWN = {"output": "(batch, ceil(x[1] / 2), ceil(x[2] / 2), filters)", "params": "9 * x[-1] * filters + filters"}
BLOCK = {"output": "same", "params": "unknown"}


def _model(**layers: dict[str, str]) -> ModelTrace:
    named = {f"acme.layers.{name}": declaration for name, declaration in layers.items()}
    program = read(read_source("m.py", PROGRAM), Options(layers=named))
    (summary,) = [event for event in program.events if isinstance(event, Summary)]
    assert isinstance(summary.model, ModelTrace)
    return summary.model


def test_expressions_give_shape_and_count() -> None:
    down, block, flatten, dense = _model(Down=DOWN, ResBlock=BLOCK).layers
    assert (down.output_shape, down.params) == ((None, 17, 17, 8), 9 * 3 * 8 + 8)
    assert block.output_shape == (None, 17, 17, 8)
    assert isinstance(block.weights, Unknown)
    assert flatten.output_shape == (None, 17 * 17 * 8)
    assert dense.params == 17 * 17 * 8 * 4 + 4


def test_without_the_declaration_nothing_is_made_up() -> None:
    down = _model(ResBlock=BLOCK).layers[0]
    assert isinstance(down.output_shape, Unknown)
    assert down.params is None


def test_what_the_expression_cannot_compute_is_unknown() -> None:
    down = _model(Down={"output": "(batch, open('x'))"}, ResBlock=BLOCK).layers[0]
    assert isinstance(down.output_shape, Unknown)
    assert "cannot be computed" in down.output_shape.reason
