"""What silent mistakes do to training, on real digits: each rule's claim is measured."""

from __future__ import annotations

import math
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
keras = pytest.importorskip("keras", reason="needs TensorFlow")
np = pytest.importorskip("numpy", reason="needs NumPy")
layers = keras.layers

CHANCE = math.log(10)  # the crossentropy of guessing among ten digits


@pytest.fixture(scope="module")
def digits() -> tuple[Any, Any]:
    from cnnlint.verify.digits import load

    sample = load(None)
    return np.asarray(sample.x_train, "float32").reshape(-1, 784), np.asarray(sample.y_train)


@pytest.fixture(autouse=True)
def _seed() -> None:
    keras.utils.set_random_seed(1)


def _model(*rows: Any, loss: Any = "sparse_categorical_crossentropy", optimizer: Any = "adam") -> Any:
    model = keras.Sequential([keras.Input((784,)), *rows])
    model.compile(optimizer=optimizer, loss=loss, run_eagerly=True)
    return model


def _first_loss(model: Any, x: Any, y: Any) -> float:
    return float(model.evaluate(x[:200], y[:200], batch_size=200, verbose=0))


def test_a_softmax_over_one_unit_always_gives_1(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(1, activation="softmax"))
    assert np.all(model.predict(digits[0][:50], verbose=0) == 1.0)


def test_logits_in_a_loss_for_probabilities_start_far_above_chance(digits: tuple[Any, Any]) -> None:
    x, y = digits[0] / 255.0, digits[1]
    assert _first_loss(_model(layers.Dense(10)), x, y) > 2 * CHANCE
    assert _first_loss(_model(layers.Dense(10, activation="softmax")), x, y) < 2 * CHANCE


def test_unscaled_images_start_with_a_loss_far_above_chance(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(64, activation="relu"), layers.Dense(10, activation="softmax"))
    assert _first_loss(model, *digits) > 5 * CHANCE
    assert _first_loss(model, digits[0] / 255.0, digits[1]) < 2 * CHANCE


def test_images_scaled_twice_all_look_alike_to_the_model(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Rescaling(1 / 255), layers.Dense(10, activation="softmax"))
    answers = model.predict(digits[0][:50] / 255.0, verbose=0)
    assert np.ptp(answers, axis=0).max() < 0.01


def test_a_constant_initializer_keeps_the_units_alike(digits: tuple[Any, Any]) -> None:
    hidden = layers.Dense(8, activation="relu", kernel_initializer="ones")
    model = _model(hidden, layers.Dense(10, activation="softmax", kernel_initializer="ones"))
    model.fit(digits[0][:128] / 255.0, digits[1][:128], epochs=1, verbose=0)
    kernel = np.asarray(hidden.kernel)
    assert np.allclose(kernel, kernel[:, :1])


def test_a_learning_rate_of_one_makes_the_loss_explode(digits: tuple[Any, Any]) -> None:
    rows = (layers.Dense(64, activation="relu"), layers.Dense(10, activation="softmax"))
    model = _model(*rows, optimizer=keras.optimizers.Adam(1.0))
    history = model.fit(digits[0][:256] / 255.0, digits[1][:256], epochs=2, verbose=0).history["loss"]
    assert max(history) > 10 * CHANCE


def test_a_dropout_after_the_softmax_raises_the_loss(digits: tuple[Any, Any]) -> None:
    x, y = digits[0][:256] / 255.0, digits[1][:256]
    model = _model(layers.Dense(10, activation="softmax"), layers.Dropout(0.5))
    assert model.fit(x, y, epochs=1, verbose=0).history["loss"][0] > 2 * CHANCE


def test_a_stride_by_position_leaves_a_ninth_of_the_pixels() -> None:
    image = keras.Input((28, 28, 1))
    assert layers.Conv2D(32, 3, 3)(image).shape == (None, 9, 9, 32)
    assert layers.Conv2D(32, (3, 3))(image).shape == (None, 26, 26, 32)


def test_a_normalization_over_the_rows_has_parameters_for_each_row() -> None:
    image = keras.Input((28, 28, 3))
    rows, channels = layers.BatchNormalization(axis=1), layers.BatchNormalization()
    rows(image)
    channels(image)
    assert (rows.count_params(), channels.count_params()) == (112, 12)


def test_gradients_that_are_never_applied_train_nothing(digits: tuple[Any, Any]) -> None:
    """CNN411, beside the same loop with the line that applies them."""
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    x, y = digits
    for applied in (False, True):
        model = _model(layers.Dense(10, activation="softmax"))
        before, first = model.get_weights(), _first_loss(model, x, y)
        for _ in range(5):
            with tf.GradientTape() as tape:
                loss = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(y[:200], model(x[:200])))
            gradients = tape.gradient(loss, model.trainable_variables)
            if applied:
                model.optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        same = all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
        assert same is not applied
        assert (_first_loss(model, x, y) < first) is applied


def test_a_model_that_goes_on_with_the_next_fold_knows_the_rows_that_judge_it() -> None:
    """CNN412: of labels by chance nothing can be learnt but by heart."""
    chance = np.random.default_rng(1)
    x, y = chance.random((100, 64), "float32"), chance.integers(0, 2, 100)
    model = keras.Sequential([keras.Input((64,)), layers.Dense(128, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
    scores = []
    for test in (slice(0, 50), slice(50, 100)):
        train = slice(50, 100) if test.start == 0 else slice(0, 50)
        history = model.fit(x[train], y[train], epochs=60, verbose=0, validation_data=(x[test], y[test])).history
        scores.append((history["val_accuracy"][0] + history["val_accuracy"][1]) / 2)
    assert scores[0] < 0.7 < scores[1]
