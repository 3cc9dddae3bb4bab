"""Convolutions against real Keras: arguments × input shapes, both data formats, what is refused."""

from __future__ import annotations

import pytest

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

from keras_referee import assert_agree  # noqa: E402

IMAGE, FLIPPED = (None, 9, 12, 4), (None, 4, 9, 12)
ARGUMENTS = [
    {},
    {"strides": 2},
    {"strides": (1, 3), "padding": "same"},
    {"padding": "SAME"},
    {"dilation_rate": 2},
    {"use_bias": False},
    {"dtype": "mixed_float16", "trainable": False},
    {"padding": "causal"},
    {"strides": 2, "dilation_rate": 2},
    {"strides": 0},
    {"kernel_initializer": "zeross"},
    {"activation": "Relu"},
    {"input_shape": (9, 12, 4)},
    {"input_shap": (9, 12, 4)},
]


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=str)
@pytest.mark.parametrize("name", ["Conv2D", "Conv2DTranspose", "SeparableConv2D"])
def test_images(name: str, arguments: dict[str, object]) -> None:
    assert_agree(name, (6, 3), arguments, IMAGE)
    assert_agree(name, (6, (3, 2)), {**arguments, "data_format": "channels_first"}, FLIPPED)


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=str)
def test_depthwise(arguments: dict[str, object]) -> None:
    assert_agree("DepthwiseConv2D", (3,), {**arguments, "depth_multiplier": 2}, IMAGE)


@pytest.mark.parametrize("name", ["Conv1D", "Conv1DTranspose", "SeparableConv1D"])
@pytest.mark.parametrize("padding", ["valid", "same", "causal"])
@pytest.mark.parametrize("length", [10, None, 2])
def test_sequences(name: str, padding: str, length: int | None) -> None:
    assert_agree(name, (4, 3), {"padding": padding, "strides": 2}, (None, length, 3))


@pytest.mark.parametrize("name", ["Conv3D", "Conv3DTranspose"])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_volumes(name: str, padding: str) -> None:
    assert_agree(name, (4, (1, 2, 3)), {"padding": padding, "strides": (1, 2, 1)}, (None, 6, None, 7, 2))


@pytest.mark.parametrize("groups", [1, 2, 3, 4, 5, 0])
@pytest.mark.parametrize("filters", [6, 8])
def test_groups(groups: int, filters: int) -> None:
    assert_agree("Conv2D", (filters, 3), {"groups": groups}, IMAGE)


@pytest.mark.parametrize("extra", [None, 0, 1, (0, 1), 2, -1])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_output_padding(extra: object, padding: str) -> None:
    assert_agree("Conv2DTranspose", (6, 3, 2, padding, extra), {}, IMAGE)


@pytest.mark.parametrize(
    "shape", [(None, 9), (None, 9, 12), (None, 1, 9, 12, 4), (None, 9, 12, None), (None, 2, 12, 4)], ids=str
)
@pytest.mark.parametrize("name", ["Conv2D", "SeparableConv2D", "Conv2DTranspose"])
def test_inputs_that_do_not_fit(name: str, shape: tuple[int | None, ...]) -> None:
    assert_agree(name, (6, 3), {}, shape)


@pytest.mark.parametrize("rank", [1, 3])
def test_low_rank_adaptation(rank: int) -> None:
    assert assert_agree("Conv2D", (6, 3), {"lora_rank": rank}, IMAGE).counts[1] == 3 * 3 * 4 * 6
    assert_agree("Conv2D", (6, 3), {"lora_rank": rank, "kernel_constraint": "max_norm"}, IMAGE)
