"""What silent mistakes in heads, losses, metrics and graphs do, on real digits: each rule's claim is measured."""

from __future__ import annotations

import math
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
keras = pytest.importorskip("keras", reason="needs TensorFlow")
np = pytest.importorskip("numpy", reason="needs NumPy")
layers, losses = keras.layers, keras.losses

CHANCE = math.log(10)
SPARSE = "sparse_categorical_crossentropy"


@pytest.fixture(scope="module")
def digits() -> tuple[Any, Any]:
    from cnnlint.verify.digits import load

    sample = load(None)
    return np.asarray(sample.x_train[:512], "float32").reshape(-1, 784) / 255.0, np.asarray(sample.y_train[:512])


@pytest.fixture(autouse=True)
def _seed() -> None:
    keras.utils.set_random_seed(1)


def _model(*rows: Any, loss: Any = SPARSE, metrics: Any = (), optimizer: Any = "adam") -> Any:
    model = keras.Sequential([keras.Input((784,)), *rows])
    model.compile(optimizer=optimizer, loss=loss, metrics=list(metrics), run_eagerly=True)
    return model


def _trained(model: Any, x: Any, y: Any, epochs: int = 4) -> Any:
    return model.fit(x, y, epochs=epochs, batch_size=64, verbose=0).history


def _last_loss(head: Any, loss: Any, x: Any, y: Any) -> float:
    """The crossentropy of the answers after training, whatever loss was trained with."""
    model = _model(*head, loss=loss)
    _trained(model, x, y)
    answers = np.clip(model.predict(x, verbose=0), 1e-7, 1)
    classes = y if y.ndim == 1 else y.argmax(axis=-1)
    return float(-np.log(answers[np.arange(len(x)), classes] / answers.sum(axis=-1)).mean())


def _softmax() -> Any:
    return layers.Dense(10, activation="softmax")


def test_cnn206_a_loss_that_expects_logits_never_falls_far(digits: tuple[Any, Any]) -> None:
    class Logits(losses.Loss):
        """As the loss computes it where it does not find the softmax: over the probabilities once more."""

        def call(self, y_true: Any, y_pred: Any) -> Any:
            return losses.sparse_categorical_crossentropy(y_true, y_pred * 1.0, from_logits=True)

    assert _trained(_model(_softmax(), loss=Logits()), *digits)["loss"][-1] > -math.log(
        math.e / (math.e + 9)
    )  # the best it can be


def test_cnn207_softmax_twice_leaves_the_answers_flat(digits: tuple[Any, Any]) -> None:
    twice = _model(_softmax(), layers.Softmax())
    _trained(twice, *digits)
    assert twice.predict(digits[0], verbose=0).max() < 0.24  # e / (e + 9)


def test_cnn209_a_relu_head_learns_less(digits: tuple[Any, Any]) -> None:
    head = [layers.Dense(10, activation="relu")]
    assert _last_loss(head, SPARSE, *digits) > _last_loss([_softmax()], SPARSE, *digits) + 0.5


def test_cnn213_one_unit_has_nothing_to_learn(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(1, activation="sigmoid"), loss="categorical_crossentropy")
    assert _trained(model, digits[0], (digits[1] == 3).astype("float32")[:, None], 1)["loss"][0] == pytest.approx(0, abs=1e-5)


def test_cnn216_the_metric_for_one_hot_labels_is_wrong_for_class_numbers(digits: tuple[Any, Any]) -> None:
    model = _model(_softmax(), metrics=[keras.metrics.CategoricalAccuracy("wrong"), "accuracy"])
    history = _trained(model, *digits)
    assert history["accuracy"][-1] > 0.5
    assert abs(history["accuracy"][-1] - history["wrong"][-1]) > 0.3


def test_cnn217_a_sigmoid_never_reaches_targets_beyond_one(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(1, activation="sigmoid"), loss="mse")
    _trained(model, digits[0], digits[1].astype("float32"))
    assert model.predict(digits[0], verbose=0).max() <= 1


def test_cnn220_the_binary_loss_of_class_numbers_becomes_negative(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(1, activation="sigmoid"), loss="binary_crossentropy")
    assert _trained(model, digits[0], digits[1].astype("float32"))["loss"][-1] < 0


def test_cnn221_the_accuracy_of_ten_sigmoids_begins_near_ninety_percent(digits: tuple[Any, Any]) -> None:
    one_hot = np.eye(10, dtype="float32")[digits[1]]
    model = _model(layers.Dense(10, activation="sigmoid"), loss="binary_crossentropy", metrics=["binary_accuracy"])
    seen = _trained(model, digits[0], one_hot, 2)["binary_accuracy"][-1]
    right = float((model.predict(digits[0], verbose=0).argmax(axis=-1) == digits[1]).mean())
    assert seen > 0.85 > right


def test_cnn225_a_relu_as_the_only_output_is_dead_for_some_random_weights() -> None:
    x = np.linspace(0, 1, 64)[:, None]
    dead = 0
    for seed in range(8):
        keras.utils.set_random_seed(seed)
        head = [layers.Dense(16, activation="relu"), layers.Dense(1, activation="relu")]
        model = keras.Sequential([keras.Input((1,)), *head])
        if model(x).numpy().any():
            continue
        dead += 1
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, 2 + x, epochs=2, verbose=0)
        assert not model.predict(x, verbose=0).any()
    assert dead >= 2


@pytest.mark.parametrize(("targets", "flat"), [("row", True), ("column", False)])
def test_cnn226_a_row_of_targets_makes_every_prediction_their_mean(targets: str, flat: bool) -> None:
    tf = pytest.importorskip("tensorflow")
    x = np.linspace(0, 1, 64, dtype="float32")[:, None]
    y = 3 * x[:, 0] if targets == "row" else 3 * x
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    optimizer = keras.optimizers.SGD(0.2)
    for _ in range(100):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - model(x)))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    spread = float(np.ptp(model(x).numpy()))
    assert (spread < 0.5) == flat
    assert flat or spread > 2


def test_cnn320_one_number_does_not_tell_ten_digits_apart(digits: tuple[Any, Any]) -> None:
    narrow = _trained(_model(layers.Dense(1, activation="sigmoid"), _softmax(), metrics=["accuracy"]), *digits)
    wide = _trained(_model(layers.Dense(16, activation="relu"), _softmax(), metrics=["accuracy"]), *digits)
    assert narrow["accuracy"][-1] < 0.3 < wide["accuracy"][-1]


def test_cnn222_the_argmax_of_one_unit_is_always_0(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(1, activation="sigmoid"), loss="binary_crossentropy")
    assert not model.predict(digits[0], verbose=0).argmax(axis=-1).any()


def test_cnn301_two_linear_layers_are_one(digits: tuple[Any, Any]) -> None:
    first, second = layers.Dense(32), layers.Dense(10)
    model = _model(first, second, loss="mse")
    kernel = np.asarray(first.kernel) @ np.asarray(second.kernel)
    assert np.allclose(model.predict(digits[0], verbose=0), digits[0] @ kernel, atol=1e-4)


def test_cnn303_a_softmax_between_layers_slows_training(digits: tuple[Any, Any]) -> None:
    slow = _model(layers.Dense(64, activation="softmax"), _softmax())
    fast = _model(layers.Dense(64, activation="relu"), _softmax())
    assert _trained(slow, *digits)["loss"][-1] > _trained(fast, *digits)["loss"][-1] + 0.5


def test_cnn309_one_layer_in_three_places_has_one_set_of_weights() -> None:
    row = layers.Dense(16, activation="relu")
    assert keras.Sequential([keras.Input((16,)), row, row, row]).count_params() == 16 * 16 + 16


def test_cnn311_the_first_of_many_sigmoid_layers_hardly_moves(digits: tuple[Any, Any]) -> None:
    def moved(activation: str) -> float:
        first = layers.Dense(16, activation=activation)
        model = _model(first, *(layers.Dense(16, activation=activation) for _ in range(5)), _softmax(), optimizer="sgd")
        before = np.asarray(first.kernel).copy()
        _trained(model, *digits, 1)
        return float(np.abs(np.asarray(first.kernel) - before).max())

    assert moved("sigmoid") < moved("relu") / 10


def test_cnn405_a_frozen_model_learns_nothing(digits: tuple[Any, Any]) -> None:
    model = _model(_softmax())
    model.trainable = False
    model.compile("adam", SPARSE, run_eagerly=True)
    first, *_, last = _trained(model, *digits, 2)["loss"]
    assert first == pytest.approx(last, rel=1e-4)


def test_cnn503_a_model_for_scaled_images_is_sure_and_wrong_on_raw_ones(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(32, activation="relu"), _softmax())
    _trained(model, *digits)
    assert model.evaluate(digits[0] * 255, digits[1], verbose=0) > 10 * model.evaluate(*digits, verbose=0)


def test_cnn508_divided_class_numbers_are_all_class_0(digits: tuple[Any, Any]) -> None:
    model = _model(_softmax())
    _trained(model, digits[0], digits[1] / 255.0)
    assert not model.predict(digits[0], verbose=0).argmax(axis=-1).any()


def test_cnn511_numbers_in_the_hundreds_make_the_loss_explode(digits: tuple[Any, Any]) -> None:
    model = _model(layers.Dense(16, activation="relu"), layers.Dense(1), loss="mse", optimizer="sgd")
    last = _trained(model, digits[0] * 500, digits[1].astype("float32"), 1)["loss"][-1]
    assert not last < 1e6  # nan as well


def test_cnn121_what_stands_before_the_input_is_not_in_the_model() -> None:
    x = keras.Input((10,))
    x = layers.Dense(10, activation="relu")(x)
    assert keras.Model(x, layers.Dense(1)(x)).count_params() == 11


def test_cnn315_a_layer_whose_result_is_dropped_is_not_in_the_model() -> None:
    x = keras.Input((10,))
    layers.Dense(5)(x)
    assert keras.Model(x, layers.Dense(1)(x)).count_params() == 11
