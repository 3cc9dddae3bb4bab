"""Normalisation layers, against real Keras."""

from __future__ import annotations

from typing import Any

import pytest
from keras_referee import Nested, ask_us, assert_agree, compare

from cnnlint.arguments import Arguments
from cnnlint.layers import find, of_package
from cnnlint.layers.base import ShapeError
from cnnlint.layers.construct import construct
from cnnlint.layers.normalization import BatchNormalization
from cnnlint.shapes import symbol

referee = pytest.mark.tensorflow
SHAPES = ((None, 4, 6), (None, 8), (2, 4, 4, 8), (None, None, None), (3,))
AXES: tuple[Any, ...] = (-1, 1, 0, -2, 5, [1], [1, -1], (-2, -1), None, "a", True, [], [5])
COMMON: tuple[dict[str, Any], ...] = (
    *(
        {"center": False},
        {"scale": False},
        {"epsilon": 1e-5},
        {"gamma_initializer": "foo"},
        {"gamma_initializer": "orthogonal"},
    ),
    *({"beta_regularizer": "l1"}, {"beta_regularizer": 0.1}, {"beta_constraint": "foo"}, {"trainable": False}, {"foo": 2}),
)
BATCH: tuple[dict[str, Any], ...] = (
    *({"momentum": "0.9"}, {"momentum": "x"}, {"momentum": None}, {"axis": 1.0}, {"axis": "1"}, {"synchronized": True}),
    *({"renorm": True}, {"renorm": True, "renorm_clipping": {"rmax": 1, "rmin": 2}}, {"renorm_clipping": {"x": 2}}),
    *({"renorm": True, "renorm_clipping": {"x": 2}}, {"renorm": True, "renorm_clipping": {"dmax": -2}}, {"fused": True}),
)


@pytest.fixture
def keras() -> Any:
    return pytest.importorskip("keras", reason="needs TensorFlow")


@referee
@pytest.mark.parametrize("name", ["BatchNormalization", "LayerNormalization", "RMSNormalization", "UnitNormalization"])
def test_axes_and_arguments(keras: Any, name: str) -> None:
    for shape in SHAPES:
        for axis in AXES:
            assert_agree(name, (), {"axis": axis}, shape)
    for kwargs in COMMON:
        assert_agree(name, (), kwargs, SHAPES[0])


@referee
def test_batch_normalization(keras: Any) -> None:
    for kwargs in BATCH:
        assert_agree("BatchNormalization", (), kwargs, SHAPES[0])


@referee
def test_layer_normalization_still_takes_rms_scaling(keras: Any) -> None:
    assert_agree("LayerNormalization", (), {"rms_scaling": True}, SHAPES[0])


@referee
def test_groups(keras: Any) -> None:
    for groups in (1, 2, 3, 4, -1, 0, -2, 2.0, "2", None, True, 16):
        for shape in SHAPES:
            assert_agree("GroupNormalization", (groups,), {}, shape)
    for axis in AXES:
        assert_agree("GroupNormalization", (2,), {"axis": axis}, SHAPES[0])


@referee
@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Nested("Dense", (3,)), (None, 4, 5)),
        (Nested("Conv2D", (3, 2), {"use_bias": False}), (None, 4, 5, 6)),
        (Nested("DepthwiseConv2D", (2,)), (None, 4, 5, 6)),
        (Nested("Embedding", (7, 3)), (None, 4)),
        (Nested("LSTM", (3,)), (None, 3, 4)),
        (Nested("ReLU"), (None, 3)),
        ("dense", (None, 3)),
    ],
    ids=str,
)
def test_spectral_normalization(keras: Any, layer: Any, shape: Any) -> None:
    for kwargs in ({}, {"power_iterations": 0}, {"power_iterations": 3}, {"power_iterations": "3"}, {"trainable": False}):
        assert_agree("SpectralNormalization", (layer,), kwargs, shape)


def test_a_count_that_is_not_known_stays_a_symbol() -> None:
    channels = symbol("channels", minimum=1)
    cls = find("BatchNormalization")
    assert cls is not None
    weights = list(construct(cls, Arguments()).weights((None, 8, channels)))
    assert [w.trainable for w in weights] == [True, True, False, False]
    assert sum((w.size for w in weights), start=0) == 4 * channels


def test_groups_that_do_not_fit_name_one_that_does() -> None:
    with pytest.raises(ShapeError) as caught:
        construct(find("GroupNormalization") or BatchNormalization, Arguments((32,))).output((None, 8, 8, 48))
    assert caught.value.message == "GroupNormalization cannot split 48 channels into 32 groups"
    assert caught.value.help == "24 groups would fit"


def test_layers_of_tensorflow_addons() -> None:
    dense = construct(find("Dense") or BatchNormalization, Arguments((10,)))
    counted = {
        "WeightNormalization": (dense, (None, 5), 60 + 10 + 1 + 60),
        "SpectralNormalization": (dense, (None, 5), 60 + 10),
        "GroupNormalization": (2, (None, 4, 8), 16),
    }
    for name, (argument, shape, total) in counted.items():
        weights = construct(of_package("addons")[name], Arguments((argument,)), 2).weights(shape)
        assert sum((w.size for w in weights), start=0) == total, name
    assert construct(of_package("addons")["GELU"], Arguments(), 2).output((None, 4, 8)) == (None, 4, 8)
    assert construct(of_package("addons")["Maxout"], Arguments((2,)), 2).output((None, 4, 8)) == (None, 4, 2)
    assert construct(of_package("addons")["Maxout"], Arguments((2, 1)), 2).output((None, 4, 8)) == (None, 2, 8)
    with pytest.raises(ShapeError):
        construct(of_package("addons")["Maxout"], Arguments((3,)), 2).output((None, 4, 8))
    gamma, beta = construct(of_package("addons")["InstanceNormalization"], Arguments(), 2).weights((None, 4, 8))
    assert gamma.shape == beta.shape == (8,)


@pytest.mark.parametrize(
    ("made", "total"),
    [
        ("InstanceNormalization()", 2),  # keras_contrib has one gamma and one beta where no axis is given
        ("InstanceNormalization(axis=-1, scale=False)", 6),
        ("GroupNormalization(groups=3)", 12),
        ("CRF(5)", 6 * 5 + 5 * 5 + 3 * 5),
        ("CRF(5, use_boundary=False, use_bias=False)", 6 * 5 + 5 * 5),
    ],
)
def test_layers_of_keras_contrib(made: str, total: int) -> None:
    """The star import after it hides none of them: `keras.layers` has no such names."""
    from cnnlint.run import check_source

    code = f"""from keras_contrib.layers import {made.partition("(")[0]}
from keras.layers import Input, Dense
from keras.layers.core import *
from keras.models import Model
x = Input((4, 6))
model = Model(x, {made}(x))
"""
    (file,) = check_source(code).files
    assert file.program is not None
    (model,) = file.program.models
    assert isinstance(model.layers[-1].weights, tuple)
    assert sum((w.size for w in model.layers[-1].weights), start=0) == total


def test_names_that_keras_does_not_have_hide_none() -> None:
    from cnnlint.library import exists
    from cnnlint.library import find as function

    assert exists("keras.layers.Dense")
    assert not exists("keras.layers.InstanceNormalization")
    specs = [function(f"{room}.InputSpec") for room in ("keras", "keras_contrib.layers.normalization")]
    assert specs[0] is not None and specs[1] is not None  # noqa: PT018
    assert specs[0].function is specs[1].function  # which keras-contrib hands on


def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = ask_us("BatchNormalization", (), {}, (None, 8))
    monkeypatch.setattr(BatchNormalization, "weights", lambda self, x: ())
    assert compare(right, ask_us("BatchNormalization", (), {}, (None, 8)))
