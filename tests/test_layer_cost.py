"""Multiply-accumulates and windows: by hand, and by TensorFlow's own count of operations."""

from __future__ import annotations

from typing import Any

import pytest
from keras_referee import arguments

from cnnlint.layers import find
from cnnlint.layers.base import Layer, Undetermined
from cnnlint.layers.construct import construct


def layer(name: str, *args: Any, **kwargs: Any) -> Layer:
    cls = find(name)
    assert cls is not None
    return construct(cls, arguments(args, kwargs))


COSTS: list[tuple[str, tuple[Any, ...], dict[str, Any], tuple[int | None, ...], int]] = [
    ("Dense", (10,), {}, (None, 128), 1280),
    ("Dense", (10,), {}, (None, 7, 128), 8960),
    ("Conv2D", (32, 3), {}, (None, 28, 28, 1), 26 * 26 * 9 * 32),
    ("Conv2D", (32, 3, 2, "same"), {}, (None, 28, 28, 4), 14 * 14 * 9 * 4 * 32),
    ("Conv2D", (32, 3), {"groups": 4}, (None, 28, 28, 4), 26 * 26 * 9 * 32),
    ("Conv1D", (8, 5), {"padding": "causal"}, (None, 20, 4), 20 * 5 * 4 * 8),
    ("Conv3D", (4, 2), {}, (None, 5, 5, 5, 3), 64 * 8 * 3 * 4),
    ("DepthwiseConv2D", (3,), {"depth_multiplier": 2}, (None, 10, 10, 4), 64 * 9 * 8),
    ("SeparableConv2D", (16, 3), {}, (None, 10, 10, 4), 64 * 4 * (9 + 16)),
    ("Conv2DTranspose", (8, 3, 2), {}, (None, 5, 5, 4), 25 * 9 * 4 * 8),
    ("EinsumDense", ("abc,cd->abd", (None, 8)), {}, (None, 5, 6), 5 * 6 * 8),
    ("MaxPooling2D", (2,), {}, (None, 28, 28, 1), 0),
    ("Dropout", (0.5,), {}, (None, 28), 0),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "shape", "expected"), COSTS)
def test_multiply_accumulates(name: str, args: Any, kwargs: Any, shape: Any, expected: int) -> None:
    assert layer(name, *args, **kwargs).macs(shape) == expected


def test_an_open_size_leaves_the_cost_open() -> None:
    with pytest.raises(Undetermined, match="size of the input"):
        layer("Conv2D", 8, 3).macs((None, None, None, 3))


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "window"),
    [
        ("Conv2D", (8, (3, 5), 2), {}, ((3, 5), (2, 2), (1, 1))),
        ("Conv1D", (8, 3), {"dilation_rate": 4}, ((3,), (1,), (4,))),
        ("MaxPooling2D", (2,), {}, ((2, 2), (2, 2), (1, 1))),
        ("AveragePooling1D", (3, 1), {}, ((3,), (1,), (1,))),
        ("Dense", (8,), {}, None),
    ],
)
def test_windows(name: str, args: Any, kwargs: Any, window: Any) -> None:
    assert layer(name, *args, **kwargs).receptive() == window


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("name", "args", "kwargs", "shape"),
    [
        ("Dense", (10,), {}, (1, 128)),
        ("Conv2D", (32, 3), {}, (1, 28, 28, 3)),
        ("Conv2D", (32, 3, 2, "same"), {}, (1, 28, 28, 3)),
        ("Conv1D", (8, 5), {}, (1, 20, 4)),
        ("DepthwiseConv2D", (3,), {}, (1, 10, 10, 4)),
        ("Conv3D", (4, 2), {}, (1, 5, 5, 5, 3)),
    ],
)
def test_tensorflow_counts_the_same(name: str, args: Any, kwargs: Any, shape: Any) -> None:
    """TensorFlow counts a multiplication and an addition as two operations."""
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    from tensorflow.python.framework import ops

    built = getattr(keras.layers, name)(*args, use_bias=False, **kwargs)
    graph = tf.function(built).get_concrete_function(tf.TensorSpec(shape)).graph
    counted = sum(_operations(ops, graph, node) for node in graph.as_graph_def().node)
    assert counted == 2 * layer(name, *args, **kwargs).macs((None, *shape[1:]))


def _operations(ops: Any, graph: Any, node: Any) -> int:
    return ops.get_stats_for_node_def(graph, node, "flops").value or 0
