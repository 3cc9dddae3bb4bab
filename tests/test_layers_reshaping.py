"""Flatten, Reshape, Permute, padding, cropping and repeating against real Keras."""

from __future__ import annotations

import pytest

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

from keras_referee import assert_agree  # noqa: E402


@pytest.mark.parametrize("shape", [(None,), (None, 5), (None, 3, 4, 5), (None, None, 4), (2, 3, 4)], ids=str)
def test_flatten(shape: tuple[int | None, ...]) -> None:
    assert_agree("Flatten", (), {}, shape)


@pytest.mark.parametrize(
    "target",
    [(60,), (6, -1), (-1,), (7, -1), (7, 9), (-1, -1), (-2, 3), 60, [3, 20], (None, 60), (2.0, 30), (5, 12, 1)],
    ids=str,
)
@pytest.mark.parametrize("shape", [(None, 3, 4, 5), (None, None, 4, 5)], ids=str)
def test_reshape(target: object, shape: tuple[int | None, ...]) -> None:
    assert_agree("Reshape", (target,), {}, shape)


@pytest.mark.parametrize("dims", [(1, 2), (2, 1), [3, 1, 2], (0, 1), (1, 1), (2, 3), 1], ids=str)
def test_permute(dims: object) -> None:
    assert_agree("Permute", (dims,), {}, (None, 3, 4))


@pytest.mark.parametrize(
    "amount", [0, 1, 3, -1, -3, (1, 2), ((1, 2), (0, 3)), (1, (2, 3)), [1, 1], (1, 2, 3), "ab", None, 1.5], ids=str
)
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("name", ["ZeroPadding2D", "Cropping2D"])
def test_borders(name: str, amount: object, data_format: str) -> None:
    assert_agree(name, (amount,), {"data_format": data_format}, (None, 6, None, 5))


@pytest.mark.parametrize("amount", [1, (1, 2), (5, 5), -1, "a", (1, 2, 3)], ids=str)
def test_borders_of_a_sequence(amount: object) -> None:
    assert_agree("ZeroPadding1D", (amount,), {}, (None, 6, 5))
    assert_agree("Cropping1D", (amount,), {}, (None, 6, 5))


@pytest.mark.parametrize("times", [1, 3, 0, -1, True, 2.0, "2", None], ids=str)
def test_repeats(times: object) -> None:
    assert_agree("RepeatVector", (times,), {}, (None, 6))
    assert_agree("UpSampling1D", (times,), {}, (None, 6, 5))


@pytest.mark.parametrize("size", [2, (1, 3), [2, 2], 0, "a", (1, 2, 3)], ids=str)
@pytest.mark.parametrize("shape", [(None, 6, None, 5), (None, 6, 5)], ids=str)
def test_up_sampling(size: object, shape: tuple[int | None, ...]) -> None:
    assert_agree("UpSampling2D", (size,), {"interpolation": "bilinear"}, shape)
