"""Dense, Embedding, EinsumDense, InputLayer, activations and dropouts against real Keras."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

from keras_referee import Built, assert_agree  # noqa: E402


@pytest.mark.parametrize("units", [1, 8, 0, -1, 8.0, "8", None, True, False, np.int64(8), np.float32(8), (8,)], ids=repr)
def test_the_size_of_dense(units: object) -> None:
    assert_agree("Dense", (units,), {}, (None, 4))


@pytest.mark.parametrize("shape", [(None, 4), (None, 3, 4), (None,), (None, None), (None, None, 4)], ids=str)
@pytest.mark.parametrize("arguments", [{}, {"use_bias": 0}, {"lora_rank": 2}, {"trainable": False}], ids=str)
def test_dense(shape: tuple[int | None, ...], arguments: dict[str, object]) -> None:
    assert_agree("Dense", (8,), arguments, shape)


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": "a/b"},
        {"name": 3},
        {"name": "head"},
        {"trainable": None},
        {"trainable": 1},
        {"dtype": "float31"},
        {"dtype": "int8"},
        {"dtype": "int32"},
        {"dtype": "bfloat16"},
        {"input_dim": 4},
        {"input_shape": 784},
        {"batch_input_shape": (None, 4)},
        {"weights": []},
        {"activity_regularizer": "l3"},
        {"kernel_regularizer": 0.01},
        {"kernel_regularizer": Built("regularizers.L2", (0.01,))},
        {"kernel_initializer": "orthogonal", "bias_initializer": "orthogonal"},
        {"kernel_constraint": "MaxNorm"},
    ],
    ids=str,
)
def test_arguments_of_every_layer(arguments: dict[str, Any]) -> None:
    assert_agree("Dense", (8,), arguments, (None, 4))


@pytest.mark.parametrize("size", [7, 0, 7.0, True, None, np.int64(7)], ids=repr)
def test_embedding(size: object) -> None:
    assert_agree("Embedding", (size, 3), {}, (None, 5), dtype="int32")
    assert_agree("Embedding", (7, size), {"input_length": 5, "mask_zero": True}, (None, 5), dtype="int32")


def test_embedding_of_given_weights() -> None:
    assert_agree("Embedding", (4, 3), {"weights": [np.zeros((4, 3))]}, (None, 5), dtype="int32")
    assert_agree("Embedding", (4, 3), {"weights": [np.zeros((3, 4))]}, (None, 5), dtype="int32")


@pytest.mark.parametrize("arguments", [{}, {"tie_weights": False}, {"tie_weights": False, "lora_rank": 2}], ids=str)
def test_reversible_embedding(arguments: dict[str, object]) -> None:
    assert_agree("ReversibleEmbedding", (7, 3), arguments, (None, 5), dtype="int32")


@pytest.mark.parametrize(
    ("equation", "output_shape", "bias_axes", "shape"),
    [
        ("ab,bc->ac", 8, "c", (None, 6)),
        ("abc,cd->abd", (None, 8), "d", (None, 5, 6)),
        ("abc,cd->abd", (5, 8), "bd", (None, 5, 6)),
        ("abc,cd->abd", (4, 8), None, (None, 5, 6)),
        ("...x,xy->...y", 8, "y", (None, 5, 6)),
        ("ab...,bc->ac...", 8, "c", (None, 5, 6)),
        ("abc,cde->abde", (None, 3, 8), "de", (None, 5, None)),
        ("abc,cd->abd", (5, 8), "z", (None, 5, 6)),
        ("nonsense", 8, None, (None, 6)),
    ],
)
def test_einsum_dense(equation: str, output_shape: object, bias_axes: str | None, shape: tuple[int | None, ...]) -> None:
    assert_agree("EinsumDense", (equation, output_shape), {"bias_axes": bias_axes}, shape)


@pytest.mark.parametrize(
    "arguments",
    [
        {"shape": (28, 28, 1)},
        {"shape": (None, 3), "batch_size": 4},
        {"batch_shape": (2, 3)},
        {"shape": 784},
        {"shape": (2.5,)},
        {"shape": (-1,)},
        {},
        {"shape": (2,), "batch_shape": (None, 2)},
        {"input_shape": (4,)},
        {"batch_input_shape": (None, 4)},
        {"shape": (4,), "dtype": "float31"},
        {"shape": (4,), "anything": 1},
    ],
    ids=str,
)
def test_input_layer(arguments: dict[str, Any]) -> None:
    assert_agree("InputLayer", (), arguments, (None, 4))


@pytest.mark.parametrize("name", ["Dropout", "AlphaDropout", "GaussianDropout", "SpatialDropout1D", "GaussianNoise"])
@pytest.mark.parametrize("rate", [0, 0.5, 1, 1.5, -0.1, "a", None, 25])
def test_rates(name: str, rate: object) -> None:
    assert_agree(name, (rate,), {}, (None, 5, 6))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Activation", {"activation": "relu"}),
        ("Activation", {"activation": "LeakyReLU"}),
        ("LeakyReLU", {"alpha": 0.2}),
        ("LeakyReLU", {"negative_slope": -1}),
        ("ReLU", {"max_value": -6}),
        ("PReLU", {"shared_axes": [1, 2]}),
        ("PReLU", {"shared_axes": 9}),
        ("PReLU", {}),
        ("Softmax", {"axis": 1}),
        ("ELU", {"alpha": 2}),
        ("ActivityRegularization", {"l1": -1}),
        ("SpatialDropout2D", {"rate": 0.5, "trainable": True}),
        ("Masking", {"mask_value": 1}),
        ("Identity", {}),
    ],
)
def test_layers_that_keep_the_shape(name: str, arguments: dict[str, Any]) -> None:
    for shape in ((None, 5), (None, 5, 6, 3), (None, None, 6, 3)):
        assert_agree(name, (), arguments, shape)
