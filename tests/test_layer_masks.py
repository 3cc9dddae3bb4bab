"""What a layer does with a mask: the class says what Keras's own `call` and `compute_mask` do."""

from __future__ import annotations

import inspect
import random
from typing import Any

import pytest
from keras_referee import Nested, for_keras
from layer_cases import UNTRIED, draw_arguments, make_case
from layer_values import Draw

from cnnlint.layers import find, names
from cnnlint.layers.base import Layer, Mask

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

LOOP = Nested("LSTM", (4,), {"return_sequences": True})
GIVEN: dict[str, dict[str, Any]] = {  # what makes a layer hand on or make a mask, and what must be a layer
    "RNN": {"cell": Nested("LSTMCell", (4,)), "return_sequences": True},
    "StackedRNNCells": {"cells": [Nested("LSTMCell", (4,))]},
    "Bidirectional": {"layer": LOOP},
    "TimeDistributed": {"layer": Nested("Dense", (4,))},
    "SpectralNormalization": {"layer": Nested("Dense", (4,))},
    "Wrapper": {"layer": Nested("Dense", (4,))},
    **{key: {"units": 4, "return_sequences": True} for key in ("SimpleRNN", "LSTM", "GRU")},
    **{f"ConvLSTM{rank}D": {"filters": 4, "kernel_size": 3, "return_sequences": True} for rank in (1, 2, 3)},
    **{key: {"input_dim": 9, "output_dim": 4, "mask_zero": True} for key in ("Embedding", "ReversibleEmbedding")},
}
OUTCOME = {Mask.NONE: "none", Mask.KEPT: "the same", Mask.KEPT_WITH_STEPS: "the same"}  # of the rest: a new one
NAMES = sorted({of_class for _, of_class in names().values() if hasattr(keras.layers, of_class)} - UNTRIED.keys())


def made(name: str) -> Any:
    """A layer of Keras with the first arguments that it takes."""
    cls = find(name)
    assert cls is not None
    for seed in range(50):
        rng = random.Random(seed)
        given = GIVEN.get(name)
        kwargs = make_case(rng, name).kwargs if given is None else given
        if given is None and not kwargs:
            kwargs = draw_arguments(Draw(rng, cls, (None, 5, 4)), wrong=0)
        try:
            return getattr(keras.layers, name)(**for_keras(keras, kwargs))
        except (NotImplementedError, TypeError, ValueError):
            continue
    raise AssertionError(f"no arguments found for {name}")


def outcome(layer: Any, ours: type[Layer]) -> str:
    """What the mask of the output is: none, the same as that of the input, or a new one."""
    inputs, mask = keras.Input((5, 4)), keras.Input((5,), dtype="bool")
    if not layer.supports_masking:
        return "none"
    several = ours.takes_list
    found = layer.compute_mask([inputs, inputs] if several else inputs, [mask, mask] if several else mask)
    return "none" if found is None else "the same" if found is mask else "a new one"


@pytest.mark.parametrize("name", NAMES)
def test_as_in_keras(name: str) -> None:
    ours, layer = find(name), made(name)
    assert ours is not None
    taken = [p for p in inspect.signature(layer.call).parameters if p in ("mask", "query_mask")]
    assert ours.takes_mask == bool(taken)
    assert OUTCOME.get(ours.mask_after, "a new one") == outcome(layer, ours)


def test_the_steps_decide() -> None:
    """Where only the last step is returned, no mask is handed on."""
    of_steps = [name for name in NAMES if getattr(find(name), "mask_after", None) is Mask.KEPT_WITH_STEPS]
    assert len(of_steps) == 8
    mask = keras.Input((5,), dtype="bool")
    assert keras.layers.LSTM(4).compute_mask(keras.Input((5, 4)), mask) is None


def test_a_wrong_fact_is_caught() -> None:
    class Wrong(Layer):
        mask_after = Mask.KEPT

    assert OUTCOME[Wrong.mask_after] != outcome(keras.layers.Flatten(), Wrong)
