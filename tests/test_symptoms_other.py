"""What silent mistakes in shapes, sizes, calls, bases and comments do: the claim of each rule, measured on its own examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from examples_in_keras import answers, both, images, layer, program, run, types
from rule_examples import findings, settings_in

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.report.rows import totals
from cnnlint.shapes import Expr

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("eager_keras")]
keras = pytest.importorskip("keras", reason="needs TensorFlow")
np = pytest.importorskip("numpy", reason="needs NumPy")


@pytest.fixture
def _small_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bases of `keras.applications` that are quickly built, with random weights in place of downloads."""

    def small(weights: Any = "imagenet", include_top: bool = True, **other: Any) -> Any:
        shape = {"input_shape": (32, 32, 3), **other}
        return keras.applications.MobileNet(weights=None, include_top=include_top, alpha=0.25, **shape)

    for name in ("VGG16", "MobileNetV2"):
        monkeypatch.setattr(keras.applications, name, small)


def _said(code: str, kind: str = "Bad") -> set[str]:
    text = program(code, kind)
    return {finding.code for finding in findings(text, settings_in(text))}


def test_cnn005_a_comment_that_hides_nothing_can_go() -> None:
    """Without the comment cnnlint says nothing at all."""
    text = program("CNN005", "Bad")
    assert _said("CNN005") == {"CNN005"}
    assert not findings(text.replace("  # cnnlint: ignore[CNN201]", ""))


def test_cnn006_a_misspelt_suppression_hides_nothing() -> None:
    """What it means is still reported, and no more once the name is right."""
    text = program("CNN006", "Bad").replace("Dense(10", "Dense(1")
    assert {finding.code for finding in findings(text)} == {"CNN006", "CNN201"}
    assert not findings(text.replace("over-on-unit", "over-one-unit"))


def test_cnn007_a_recorded_table_is_of_another_model() -> None:
    """Keras counts 2,112 parameters for the layer that the code names, and the recorded 1,056 for half as many units."""
    counts = []
    for units in (64, 32):
        model = keras.Sequential([keras.Input((32,)), keras.layers.Dense(units)])
        counts.append(model.count_params())
    assert counts == [2112, 1056]


def test_cnn008_a_misspelt_fact_settles_nothing() -> None:
    """How many parameters the model has stays open, and is 3,925 once the name is right."""
    counts = []
    for kind in ("Bad", "Good"):
        (model,) = read(read_source("model.py", program("CNN008", kind).encode())).models
        counts.append(totals(model).total)
    assert counts == [counts[0], 3925]
    assert isinstance(counts[0], Expr)


def test_cnn102_a_convolution_takes_the_columns_for_channels() -> None:
    """Its kernel covers all 32 columns at once, 4,624 weights in place of 448, and a digit moved by two columns gives
    other features."""
    bad, good = (one.model for one in both("CNN102"))
    assert (bad.count_params(), good.count_params()) == (4624, 448)
    x = np.pad(images()[0][:8], ((0, 0), (2, 2), (2, 2)))
    x[:, :, :4] = x[:, :, -4:] = 0
    moved = np.roll(x, 2, axis=2)
    same = [
        np.allclose(answers(model, np.stack([x] * 3, axis)), answers(model, np.stack([moved] * 3, axis)), atol=1e-5)
        for model, axis in ((bad, 1), (good, 3))
    ]
    assert same == [False, True]


def test_cnn121_what_stands_before_the_input_is_not_in_the_model() -> None:
    """Of two layers one is in the model: 11 parameters in place of 121."""
    bad, good = (one.model for one in both("CNN121"))
    assert (bad.count_params(), good.count_params()) == (11, 121)
    assert (types(bad), types(good)) == (["InputLayer", "Dense"], ["InputLayer", "Dense", "Dense"])


def test_cnn601_a_dense_behind_the_whole_map_has_nearly_all_weights(tmp_path: Path) -> None:
    """It has 99.5 % of the weights, and the file of the model is more than a hundred times larger."""
    bad, good = (one.model for one in both("CNN601"))
    assert layer(bad, "Dense").count_params() / bad.count_params() == pytest.approx(0.995, abs=0.0005)
    sizes = []
    for name, model in (("bad", bad), ("good", good)):
        model.save_weights(tmp_path / f"{name}.weights.h5")
        sizes.append((tmp_path / f"{name}.weights.h5").stat().st_size)
    assert sizes[0] > 100 * sizes[1]


def test_cnn602_the_model_has_the_weights_that_are_counted() -> None:
    """Keras counts 7,850 weights, where 1,000 are allowed."""
    assert both("CNN602")[0].model.count_params() == 7850
    assert (_said("CNN602"), _said("CNN602", "Good")) == ({"CNN602"}, set())


def test_cnn603_the_outputs_take_the_bytes_that_are_counted() -> None:
    """What Keras computes for one image takes 246,080 bytes, where 10,000 are allowed."""
    model = both("CNN603")[0].model
    outputs = keras.Model(model.inputs, [one.output for one in model.layers])(np.zeros((1, 64, 64, 3), "float32"))
    assert sum(np.asarray(output).nbytes for output in outputs) == 246_080
    assert (_said("CNN603"), _said("CNN603", "Good")) == ({"CNN603"}, set())


def test_cnn701_a_stride_by_position_leaves_a_ninth_of_the_pixels() -> None:
    """Of 26 x 26 places 9 x 9 are looked at."""
    bad, good = (layer(one.model, "Conv2D").output.shape for one in both("CNN701"))
    assert (bad, good) == ((None, 9, 9, 32), (None, 26, 26, 32))


@pytest.mark.parametrize("package", ["tf_keras", "keras"])
def test_cnn713_keras_2_trains_what_is_frozen_after_compile(package: str) -> None:
    """Keras 2 still changes the frozen kernel, Keras 3.15 does not; frozen before `compile` both leave it alone."""
    pytest.importorskip(package, reason=f"needs {package}")
    x, y = np.random.default_rng(0).random((64, 8)), np.ones((64, 1))
    for kind, moves in (("Bad", package == "tf_keras"), ("Good", False)):
        one = run(program("CNN713", kind).replace("import tf_keras", f"import {package}"))
        before = one.model.get_weights()[0]
        one.model.fit(x, y, verbose=0)
        assert np.array_equal(before, one.model.get_weights()[0]) is not moves


@pytest.fixture
def _in_graphs() -> Iterator[None]:
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    tf.config.run_functions_eagerly(False)
    yield
    tf.config.run_functions_eagerly(True)


@pytest.mark.usefixtures("_in_graphs")
@pytest.mark.parametrize("again", [False, True])
def test_cnn713_keras_3_fine_tunes_nothing_without_another_compile(again: bool) -> None:
    """A base that is thawed after a first `fit` stays as it is, unless `compile` is called again."""
    x, y = np.random.default_rng(0).random((64, 8)), np.ones((64, 1))
    base = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4)])
    model = keras.Sequential([keras.Input((8,)), base, keras.layers.Dense(1)])
    base.trainable = False
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    base.trainable = True
    if again:
        model.compile("sgd", "mse")
    before = base.get_weights()[0]
    model.fit(x, y, verbose=0)
    assert np.array_equal(before, base.get_weights()[0]) is not again


def test_cnn716_an_input_shape_of_a_later_layer_is_ignored() -> None:
    """The layer is built for what it gets, with the same weights as without `input_shape`."""
    bad, good = (one.model for one in both("CNN716"))
    assert bad.layers[1].input.shape == (None, 62, 62, 16)
    assert [w.shape for w in bad.weights] == [w.shape for w in good.weights]


@pytest.mark.usefixtures("_small_bases")
def test_cnn803_images_prepared_for_another_family_are_far_outside() -> None:
    """They go from -124 to 151, where the base expects -1 to 1."""
    bad, good = (one.x_train for one in both("CNN803", until="base ="))
    assert bad.min() < -100
    assert bad.max() > 100
    assert (good.min(), good.max()) == (-1, 1)


def test_cnn803_images_divided_by_255_are_nearly_one_color_to_a_base_that_wants_bgr() -> None:
    """Prepared digits are spread over 255, divided ones over 1: to the base, each of them is the same grey."""
    x = images()[0][:32, ..., None].repeat(3, -1)
    prepared = keras.applications.vgg16.preprocess_input(x * 255)
    assert np.ptp(prepared[..., 0]) == pytest.approx(255)
    assert np.ptp(x) == 1


@pytest.mark.usefixtures("_small_bases")
def test_cnn804_a_head_on_probabilities_sees_next_to_nothing() -> None:
    """The head reads 1000 numbers that add up to one and answers all digits alike at the start, to within 0.01."""
    x = np.pad(images()[0][:32, ..., None], ((0, 0), (2, 2), (2, 2), (0, 0))).repeat(3, -1)
    bad, good = both("CNN804")
    features = np.asarray(bad.base(x))
    assert features.shape[-1] == 1000
    assert np.allclose(features.sum(axis=-1), 1, atol=1e-4)
    assert np.ptp(answers(bad.model, x), axis=0).max() < 0.01
    assert good.base.output_shape == (None, 256)


@pytest.mark.usefixtures("_small_bases")
def test_cnn805_a_frozen_base_stays_random() -> None:
    """An epoch changes no weight of the base; left trainable, it does."""
    x = np.random.default_rng(0).random((8, 32, 32, 3)).astype("float32")
    for one, frozen in zip(both("CNN805", until="model.fit"), (True, False), strict=True):
        before = one.base.get_weights()
        one.model.fit(x, np.arange(8), verbose=0)
        assert all(np.array_equal(a, b) for a, b in zip(before, one.base.get_weights(), strict=True)) is frozen


def test_cnn733_a_layer_that_is_taken_from_a_copy_stays() -> None:
    """The new head reads the 16 numbers of the layer that was taken out instead of the 32 before it."""
    bad, good = both("CNN733")
    assert (bad.model.layers[-1].kernel.shape[0], good.model.layers[-1].kernel.shape[0]) == (16, 32)


def test_cnn736_a_layer_is_not_made_again_of_what_it_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both models are saved. The one is not loaded again, and the other gives the same answers as before."""
    monkeypatch.chdir(tmp_path)
    bad, good = both("CNN736")
    bad.model.save("bad.keras")
    with pytest.raises(TypeError, match="unexpected keyword argument 'name'"):
        keras.models.load_model("bad.keras", custom_objects={"Scaled": bad.Scaled})
    good.model.save("good.keras")
    loaded = keras.models.load_model("good.keras", custom_objects={"Scaled": good.Scaled})
    x = np.ones((2, 4), "float32")
    assert np.allclose(answers(loaded, x), answers(good.model, x))


def test_cnn741_a_misspelt_attribute_freezes_nothing() -> None:
    """The layer has as many trainable weights as before, and an epoch changes them; spelt right, they stay as they are."""
    for one, learns in zip(both("CNN741"), (True, False), strict=True):
        first = one.model.layers[0]
        assert len(first.trainable_weights) == 2 * learns
        before = [np.array(weight) for weight in first.get_weights()]
        one.model.fit(one.x, one.y, epochs=1, verbose=0)
        assert (not np.array_equal(before[0], first.get_weights()[0])) is learns
