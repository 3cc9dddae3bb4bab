"""Layers on unknown sizes: the answer with the sizes put in is the answer for those sizes."""

from __future__ import annotations

import random
from typing import Any

import pytest
from keras_referee import arguments

from cnnlint.layers import find
from cnnlint.layers.base import Layer, LayerError, ShapeError, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.shapes import Dim, Shape, substitute, symbol

pytest.importorskip("numpy")

from layer_cases import MAKERS, UNTRIED, make_case

CLASSES = sorted(
    name
    for name in (
        *("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D", "MaxPooling2D", "Reshape"),
        *("AveragePooling1D", "GlobalAveragePooling2D", "Dense", "Embedding", "Flatten", "Permute", "RepeatVector", "PReLU"),
        *("UpSampling2D", "ZeroPadding2D", "Cropping2D", "Cropping1D", "EinsumDense", "Activation", "Dropout"),
        *("AdaptiveMaxPooling2D", "BatchNormalization", "LayerNormalization", "Add", "Concatenate", "LSTM", "GRU", "Dot"),
    )
    if name not in UNTRIED
)


def answer(layer: Layer, shapes: list[Any]) -> Any:
    """Output and weights, or `refused`, or `open`."""
    try:
        return layer.output(*shapes), tuple(w.shape for w in layer.weights(*shapes))
    except ShapeError:
        return "refused"
    except Undetermined:
        return "open"


def with_numbers(part: Any, values: dict[str, int]) -> Any:
    """The same answer with the symbols replaced."""
    if isinstance(part, tuple | list):
        return type(part)(with_numbers(p, values) for p in part)
    return part if isinstance(part, str) else substitute(part, values)


def some_unknown(rng: random.Random, shape: Shape, values: dict[str, int]) -> Shape:
    """The shape with about half of its sizes replaced by symbols, whose values are noted."""
    dims: list[Dim] = []
    for n in shape:
        if n is None or not isinstance(n, int) or rng.random() < 0.5:
            dims.append(n)
            continue
        values[f"n{len(values)}"] = n
        dims.append(symbol(f"n{len(values) - 1}", minimum=1))
    return tuple(dims)


@pytest.mark.parametrize("name", CLASSES)
def test_symbols_agree_with_numbers(name: str) -> None:
    rng, tried = random.Random(name), 0
    for _ in range(60):
        case = make_case(rng, name)
        cls = find(name)
        assert cls is not None
        try:
            layer = construct(cls, arguments(case.args, case.kwargs))
        except LayerError:
            continue
        shapes = case.inputs if isinstance(case.inputs, list) else [case.inputs]
        values: dict[str, int] = {}
        unknown = [some_unknown(rng, s, values) for s in shapes]
        exact, general = answer(layer, shapes), answer(layer, unknown)
        tried += 1
        if general in ("refused", "open"):
            assert exact == general or general == "open", f"{case}: refused for {unknown}, fine for {shapes}"
        elif exact != "refused":  # what only some sizes allow is not refused for all
            assert with_numbers(general, values) == exact, f"{case} on {unknown}"
    assert tried > 10


def test_a_kernel_of_unknown_size_still_gives_the_filters() -> None:
    conv = find("Conv2D")
    assert conv is not None
    k = symbol("k", minimum=1)
    layer = construct(conv, arguments((32, k)))
    assert layer.output((None, 28, 28, 1)) == (None, 29 - k, 29 - k, 32)
    assert [w.size for w in layer.weights((None, 28, 28, 1))] == [32 * k * k, 32]


def test_an_unknown_argument_leaves_the_weights() -> None:
    from cnnlint.arguments import Arguments
    from cnnlint.values import Unknown

    conv = find("Conv2D")
    assert conv is not None
    layer = construct(conv, Arguments((32, 3), {"padding": Unknown("read from a file")}))
    assert sum(w.size for w in layer.weights((None, 28, 28, 1))) == 320  # type: ignore[misc]
    with pytest.raises(Undetermined, match="read from a file"):
        layer.output((None, 28, 28, 1))


def test_makers_exist_for_layers_whose_inputs_must_fit() -> None:
    assert {"Dot", "EinsumDense"} <= set(MAKERS)
