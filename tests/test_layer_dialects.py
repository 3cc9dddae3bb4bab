"""The same layer in the words of Keras 1, 2 and 3: names, positions, defaults, and what only another version takes."""

from __future__ import annotations

from typing import Any

import pytest
from keras_referee import Nested, arguments, ask_us, assert_agree

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.layers import find
from cnnlint.layers.base import ArgumentError, Layer
from cnnlint.layers.common import declared_input
from cnnlint.layers.construct import construct
from cnnlint.layers.dialects import keras3_name, layer_type
from cnnlint.values import Unknown


def layer(name: str, *args: Any, dialect: int = 3, **kwargs: Any) -> Layer:
    cls = find(name)
    assert cls is not None
    return construct(cls, arguments(args, kwargs, dialect), dialect)


IMAGE = (None, 28, 28, 1)


@pytest.mark.parametrize(
    ("old", "new", "shape"),
    [
        (("Convolution2D", (32, 3, 3), {}), ("Conv2D", (32, (3, 3)), {}), IMAGE),
        (
            ("Convolution2D", (8, 5, 3), {"border_mode": "same", "subsample": (2, 2), "init": "he_normal", "bias": False}),
            ("Conv2D", (8, (5, 3), 2, "same"), {"use_bias": False}),
            IMAGE,
        ),
        (
            ("Convolution2D", (8, 3, 3), {"dim_ordering": "th"}),
            ("Conv2D", (8, 3), {"data_format": "channels_first"}),
            (None, 1, 28, 28),
        ),
        (("Convolution2D", (), {"nb_filter": 8, "nb_row": 3, "nb_col": 5}), ("Conv2D", (8, (3, 5)), {}), IMAGE),
        (("Convolution1D", (8, 3), {"subsample_length": 2}), ("Conv1D", (8, 3, 2), {}), (None, 28, 4)),
        (("Convolution3D", (8, 1, 2, 3), {}), ("Conv3D", (8, (1, 2, 3)), {}), (None, 6, 6, 6, 2)),
        (("AtrousConvolution2D", (8, 3, 3), {"atrous_rate": (2, 2)}), ("Conv2D", (8, 3), {"dilation_rate": 2}), IMAGE),
        (
            ("SeparableConvolution2D", (8, 3, 3), {"border_mode": "same"}),
            ("SeparableConv2D", (8, 3), {"padding": "same"}),
            IMAGE,
        ),
        (("MaxPooling2D", ((2, 2), (1, 1), "same"), {}), ("MaxPooling2D", (2, 1, "same"), {}), IMAGE),
        (("MaxPooling1D", (3, 2), {}), ("MaxPooling1D", (3, 2), {}), (None, 28, 4)),
        (("MaxPooling1D", (), {"pool_length": 3, "stride": 2}), ("MaxPooling1D", (3, 2), {}), (None, 28, 4)),
        (("Dense", (10, "uniform", "relu"), {}), ("Dense", (10, "relu"), {}), (None, 4)),
        (("Dense", (), {"output_dim": 10, "W_regularizer": None, "input_dim": 4}), ("Dense", (10,), {}), (None, 4)),
        (("Dropout", (), {"p": 0.5}), ("Dropout", (0.5,), {}), (None, 4)),
        (("UpSampling2D", ((2, 2),), {"dim_ordering": "th"}), ("UpSampling2D", (2, "channels_first"), {}), IMAGE),
        (("UpSampling1D", (), {"length": 3}), ("UpSampling1D", (3,), {}), (None, 28, 4)),
        (("Embedding", (100, 8), {"input_length": 4, "dropout": 0.2}), ("Embedding", (100, 8), {}), (None, 4)),
        (("TimeDistributedDense", (7,), {}), ("Dense", (7,), {}), (None, 5, 4)),
        (("PReLU", ("zero", None, [1, 2]), {}), ("PReLU", (), {"shared_axes": [1, 2]}), IMAGE),
    ],
)
def test_keras_1(old: Any, new: Any, shape: tuple[int | None, ...]) -> None:
    mine, today = ask_us(*old, shape, dialect=1), ask_us(*new, shape)
    assert mine.raises is None
    assert (mine.shape, mine.counts) == (today.shape, today.counts)


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "shape", "expected", "params"),
    [
        ("MaxoutDense", (8,), {"nb_feature": 3}, (None, 5), (None, 8), 3 * (5 * 8 + 8)),
        ("Highway", (), {}, (None, 5), (None, 5), 2 * (25 + 5)),
        ("Deconvolution2D", (3, 3, 3, (None, 14, 14, 3)), {}, (None, 12, 12, 8), (None, 14, 14, 3), 3 * 3 * 3 * 8 + 3),
        ("SReLU", (), {}, (None, 4, 3), (None, 4, 3), 48),
        ("ParametricSoftplus", (), {}, (None, 4), (None, 4), 8),
        ("LocallyConnected1D", (8, 3), {}, (None, 10, 4), (None, 8, 8), 8 * 3 * 4 * 8 + 64),
    ],
)
def test_layers_of_keras_1(name: str, args: Any, kwargs: Any, shape: Any, expected: Any, params: int) -> None:
    answer = ask_us(name, args, kwargs, shape, dialect=1)
    assert (answer.shape, sum(answer.counts)) == (expected, params)


@pytest.mark.parametrize(
    ("mode", "expected"), [("sum", (None, 4, 3)), ("concat", (None, 4, 6)), ("ave", (None, 4, 3)), ("max", (None, 4, 3))]
)
def test_merge(mode: str, expected: Any) -> None:
    assert layer("Merge", mode=mode, dialect=1).output((None, 4, 3), (None, 4, 3)) == expected


@pytest.mark.parametrize(
    ("name", "kwargs", "old", "new", "value"),
    [
        ("Dense", {"output_dim": 3}, "output_dim", "units", None),
        ("Conv2D", {"filters": 3, "kernel_size": 3, "border_mode": "same"}, "border_mode", "padding", None),
        ("Conv2D", {"filters": 3, "kernel_size": 3, "dim_ordering": "th"}, "dim_ordering", "data_format", '"channels_first"'),
        ("Conv2D", {"filters": 3, "nb_row": 3, "nb_col": 3}, "nb_row", "kernel_size", None),
        ("Conv2D", {"filters": 3, "kernel_size": 3, "batch_input_shape": (1, 2)}, "batch_input_shape", None, None),
        ("Dropout", {"p": 0.5}, "p", "rate", None),
        ("MaxPooling2D", {"border_mode": "same"}, "border_mode", "padding", None),
    ],
)
def test_an_older_name_is_told_with_the_new_one(name: str, kwargs: Any, old: str, new: str | None, value: str | None) -> None:
    with pytest.raises(ArgumentError) as caught:
        layer(name, **kwargs)
    error = caught.value
    assert (error.kind, error.argument, error.replacement, error.value) == ("renamed-argument", old, new, value)


def test_keras_2_takes_a_word_as_a_rate_until_something_is_dropped() -> None:
    drop = layer("Dropout", "0.5", dialect=2)
    assert drop.late["rate"].keras == "`rate` must be a scalar or scalar tensor."


def test_three_positions_are_strides_since_keras_2() -> None:
    assert layer("Conv2D", 32, 3, 3).output(IMAGE) == (None, 9, 9, 32)
    assert layer("Conv2D", 32, 3, 3, dialect=1).output(IMAGE) == (None, 26, 26, 32)


def test_the_name_in_the_row() -> None:
    assert layer_type(layer("MaxPool2D")) == "MaxPooling2D"
    assert layer_type(layer("Convolution2D", 3, 3)) == "Conv2D"
    assert layer_type(layer("Convolution2D", 3, 3, 3, dialect=1), 1) == "Convolution2D"
    assert layer_type(layer("AtrousConvolution2D", 3, 3, 3, dialect=1), 1) == "AtrousConvolution2D"
    assert keras3_name(layer("AtrousConvolution2D", 3, 3, 3, dialect=1)) == "Conv2D"


@pytest.mark.parametrize(
    ("kwargs", "dialect", "expected"),
    [
        ({"input_shape": (28, 28, 1)}, 3, (None, 28, 28, 1)),
        ({"input_shape": [28, None]}, 3, (None, 28, None)),
        ({"input_dim": 4}, 3, (None, 4)),
        ({"batch_input_shape": (8, 4)}, 2, (8, 4)),
        ({"input_shape": (4,), "batch_size": 8}, 2, (8, 4)),
        ({"input_dim": 4, "input_length": 9}, 1, (None, 9, 4)),
        ({}, 3, None),
    ],
)
def test_the_input_that_a_layer_declares(kwargs: Any, dialect: int, expected: Any) -> None:
    name = "TimeDistributedDense" if "input_length" in kwargs else "Dense"
    assert declared_input(layer(name, 3, dialect=dialect, **kwargs)) == expected


def test_the_width_of_a_recurrent_layer_goes_before_its_shape_in_keras_1() -> None:
    both = {"input_shape": (4,), "input_dim": 4}
    assert declared_input(layer("LSTM", 8, dialect=1, **both)) == (None, None, 4)
    assert isinstance(declared_input(layer("LSTM", 8, dialect=2, **both)), Unknown)
    assert declared_input(layer("Dense", 8, dialect=1, **both)) == (None, 4)


def test_the_width_alone_declares_steps_of_that_width() -> None:
    assert declared_input(layer("Convolution1D", 8, 3, dialect=1, input_dim=4)) == (None, None, 4)
    assert declared_input(layer("LSTM", 8, dialect=2, input_dim=4)) == (None, None, 4)
    assert declared_input(layer("LSTM", 8, dialect=3, input_dim=4)) == (None, 4)


def test_a_number_is_no_input_shape() -> None:
    with pytest.raises(ArgumentError) as caught:
        declared_input(layer("Dense", 3, input_shape=784))
    assert caught.value.replacement == "(784,)"
    with pytest.raises(ArgumentError):
        layer("Dense", 3, input_shape=784, dialect=2)


KERAS_2: list[tuple[str, tuple[Any, ...], dict[str, Any], Any]] = [
    ("Dense", (8.0,), {}, (None, 4)),
    ("Dense", ("8",), {}, (None, 4)),
    ("Dense", (8,), {"lora_rank": 2}, (None, 4)),
    ("Dense", (8,), {"output_dim": 2}, (None, 4)),
    ("Dense", (), {"output_dim": 2}, (None, 4)),
    ("Dense", (8,), {"activation": "LeakyReLU"}, (None, 4)),
    ("Conv2D", (8, 3), {"batch_input_shape": (None, 9, 9, 2)}, (None, 9, 9, 2)),
    ("Conv2D", (8, 3), {}, (None, 5, 9, 9, 2)),
    ("Conv2D", (8, 3), {"border_mode": "same"}, (None, 9, 9, 2)),
    ("Conv2D", (8, 3, 3), {}, (None, 9, 9, 2)),
    ("Conv2D", (8, 3), {"groups": 0}, (None, 9, 9, 2)),
    ("Conv2D", (8, 3), {"kernel_layout": None}, (None, 9, 9, 2)),
    ("MaxPooling2D", (2,), {"padding": "SAME"}, (None, 9, 9, 2)),
    ("AveragePooling2D", (), {}, (None, 9, 9, 2)),
    ("LeakyReLU", (), {"alpha": 0.1}, (None, 4)),
    ("LeakyReLU", (), {"negative_slope": 0.1}, (None, 4)),
    ("ThresholdedReLU", (), {"theta": 0.1}, (None, 4)),
    ("LocallyConnected2D", (8, 3), {}, (None, 9, 9, 2)),
    ("LocallyConnected2D", (8, 3), {"implementation": 2, "padding": "same"}, (None, 9, 9, 2)),
    ("LocallyConnected1D", (8, 3), {"strides": 2}, (None, 9, 2)),
    ("LocallyConnected1D", (8, 3), {"padding": "same"}, (None, 9, 2)),
    ("Embedding", (9, 3), {"input_length": 4}, (None, 4)),
    ("SeparableConv1D", (8, 3), {"padding": "causal"}, (None, 9, 2)),
    ("Reshape", ((-2, 3),), {}, (None, 6)),
    ("GaussianNoise", (5,), {}, (None, 6)),
    ("SpatialDropout2D", (0.5,), {"trainable": False}, (None, 9, 9, 2)),
    ("SpatialDropout1D", (0.5,), {"noise_shape": None}, (None, 9, 2)),
    ("Dropout", (0.5,), {"rng_type": "stateful"}, (None, 4)),
    ("GaussianNoise", (0.5,), {"noise_shape": None}, (None, 4)),
    ("RandomZoom", (0.2,), {"rng_type": "stateful"}, (None, 9, 9, 2)),
    ("ZeroPadding2D", (-1,), {}, (None, 9, 9, 2)),
    ("Cropping1D", (2,), {}, (None, 4, 2)),
    ("Cropping2D", (2,), {}, (None, 4, 4, 2)),
    ("Cropping3D", (3,), {}, (None, 4, 4, 4, 2)),
    ("Conv3DTranspose", (4, 3), {"dilation_rate": 2}, (None, 5, 5, 5, 2)),
    ("TimeDistributed", (Nested("Dense", (3,)),), {}, (None, 5, 2)),
]


@pytest.mark.tensorflow
@pytest.mark.parametrize(("name", "args", "kwargs", "shape"), KERAS_2, ids=lambda v: str(v)[:40])
def test_keras_2(name: str, args: Any, kwargs: Any, shape: Any) -> None:
    pytest.importorskip("tf_keras", reason="needs tf_keras")
    assert_agree(name, args, kwargs, shape, legacy=True)


SHARED = """from keras.layers import Dense, Input, merge
from keras.models import Model
a, b = Input((4,), name="a"), Input((4,), name="b")
into, on = Dense(4, name="into"), Dense(4, name="on")
second = merge([into(b), on(into(a))], name="second")
Model([a, b], Dense(2, name="out")(second))
"""


def test_what_leads_to_an_early_call_of_a_shared_layer_stands_lower_in_keras_1() -> None:
    (model,) = read(read_source("x.py", SHARED.encode()), Options(target_keras="1")).models
    assert [row.name for row in model.layers] == ["a", "into", "b", "on", "second", "out"]  # Keras 2 has b, a, into


OF_WORDS = """from keras.layers import Convolution2D, Dense, Flatten, MaxPooling2D
from keras.models import Model, Sequential
whole = Sequential([Convolution2D(8, 3, 3, input_shape=(8, 8, 1), name="first"), MaxPooling2D(), Flatten(), Dense(2)])
part = Model(whole.input, whole.get_layer("maxpooling2d_1").output)
"""


def test_keras_1_writes_the_words_of_a_name_as_one() -> None:
    """`prefix = self.__class__.__name__.lower()`: keras/engine/topology.py of 1.2.2"""
    whole, part = read(read_source("x.py", OF_WORDS.encode()), Options(target_keras="1")).models
    assert [row.name for row in whole.layers] == ["first", "maxpooling2d_1", "flatten_1", "dense_1"]
    assert [row.name for row in part.layers] == ["convolution2d_input_1", "first", "maxpooling2d_1"]
