"""What input would work: the layers of a chain, run forward on other sizes until they fit."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.layers.base import Layer, LayerError, Undetermined
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.rules.facts.graph import graph_of, is_chain, one_shape
from cnnlint.rules.facts.reading import field_of
from cnnlint.shapes import Shape

LARGEST = 4096


def smallest_input(model: ModelTrace, failing: LayerTrace) -> int | None:
    """The least side of a square input (the length, for one axis) with which every layer up to `failing` has an output."""
    declared = one_shape(model.input_shape)
    chain = _chain(model, failing)
    if declared is None or chain is None or len(declared) < 3:
        return None
    first = any(field_of(row, "data_format") == "channels_first" for row in model.layers)
    low, high = 1, 1
    while not _runs(chain, _with_side(declared, high, first)):
        low, high = high + 1, high * 2
        if high > LARGEST:
            return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _runs(chain, _with_side(declared, middle, first)) else (middle + 1, high)
    return high


def _chain(model: ModelTrace, failing: LayerTrace) -> list[Layer] | None:
    """The specifications from the input to `failing`, None unless each layer has one producer and a specification."""
    graph = graph_of(model)
    rows: list[LayerTrace] = [failing]
    while True:
        before = [layer for layer in graph.producers(rows[0]) if layer.cls != "InputLayer"]
        if not before:
            break
        if len(before) > 1:
            return None
        rows.insert(0, before[0])
    specs = [row.spec for row in rows]
    return [spec for spec in specs if isinstance(spec, Layer)] if all(isinstance(s, Layer) for s in specs) else None


def _with_side(declared: Shape, side: int, channels_first: bool) -> Shape:
    sides = (side,) * (len(declared) - 2)
    return (declared[0], declared[1], *sides) if channels_first else (declared[0], *sides, declared[-1])


def _runs(chain: Sequence[Layer], x: Shape) -> bool:
    shape: object = x
    for spec in chain:
        if not isinstance(shape, tuple):
            return False
        try:
            shape = spec.output(shape)
        except (LayerError, Undetermined):
            return False
    return True


def refuses(model: ModelTrace, x: Shape) -> bool:
    """Whether a chain of layers, once built, surely raises on an input of this shape."""
    shape: object = (None, *x[1:])
    for layer in model.layers if is_chain(model) else ():
        if layer.cls == "InputLayer":
            continue
        if not isinstance(layer.spec, Layer) or not isinstance(shape, tuple) or not isinstance(layer.weights, tuple):
            return False
        try:
            weights = [weight.shape for weight in layer.spec.weights(shape)]
            if weights != [weight.shape for weight in layer.weights]:
                return True
            shape = layer.spec.output(shape)
        except LayerError:
            return True
        except Undetermined:
            return False
    return False


def next_multiple(side: int, step: int) -> tuple[int, int]:
    """The nearest multiples of `step` at or below and above `side`."""
    below = max(side // step, 1) * step
    return below, below + step
