"""Pooling against real Keras."""

from __future__ import annotations

import pytest

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

from keras_referee import assert_agree  # noqa: E402

SHAPES = {1: (None, 9, 3), 2: (None, 9, None, 3), 3: (None, 9, 7, None, 3)}


@pytest.mark.parametrize("rank", SHAPES)
@pytest.mark.parametrize("kind", ["Max", "Average"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"pool_size": 2},
        {"pool_size": 3, "strides": 1},
        {"pool_size": 3, "padding": "same"},
        {"pool_size": 2, "data_format": "channels_first"},
        {"pool_size": 10},
        {"pool_size": 10, "padding": "same"},
        {"pool_size": 2, "padding": "SAME"},
        {"pool_size": 2, "strides": 0},
        {"pool_size": 0},
        {},
    ],
    ids=str,
)
def test_windows(rank: int, kind: str, arguments: dict[str, object]) -> None:
    assert_agree(f"{kind}Pooling{rank}D", (), arguments, SHAPES[rank])


@pytest.mark.parametrize("rank", SHAPES)
@pytest.mark.parametrize("name", ["GlobalMaxPooling", "GlobalAvgPool"])
@pytest.mark.parametrize(
    "arguments", [{}, {"keepdims": True}, {"data_format": "channels_first"}, {"data_format": "x"}], ids=str
)
def test_global(rank: int, name: str, arguments: dict[str, object]) -> None:
    assert_agree(f"{name}{rank}D", (), arguments, SHAPES[rank])
    assert_agree(f"{name}{rank}D", (), arguments, (None, 8))


@pytest.mark.parametrize("rank", SHAPES)
@pytest.mark.parametrize("size", [4, (1,), (2, 3), [2, 3, 4], None, "a", -1, 2.5], ids=str)
def test_adaptive(rank: int, size: object) -> None:
    assert_agree(f"AdaptiveMaxPooling{rank}D", (size,), {}, SHAPES[rank])
    assert_agree(f"AdaptiveAveragePooling{rank}D", (size,), {"data_format": "channels_first"}, SHAPES[rank])
