"""What silent mistakes in the composition of a model do: the claim of each rule, measured on its own two examples."""

from __future__ import annotations

from typing import Any

import pytest
from examples_in_keras import answers, both, images, layer, share_of_right, train, types

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("eager_keras")]
keras = pytest.importorskip("keras", reason="needs TensorFlow")
np = pytest.importorskip("numpy", reason="needs NumPy")

SPARSE = "sparse_categorical_crossentropy"


def _rows_of_pixels() -> tuple[Any, Any]:
    """64 pixels of the middle of each digit, and the class ids."""
    x, y = images()
    return x.reshape(-1, 784)[:, 364:428], y


def test_cnn301_two_linear_layers_are_one() -> None:
    """The scores of the bad example are those of one layer whose kernel is the product of the two."""
    x, _ = _rows_of_pixels()
    for one, same in zip(both("CNN301"), (True, False), strict=True):
        first, second = (np.asarray(row.kernel) for row in one.model.layers)
        scores = np.exp(x @ (first @ second))
        assert np.allclose(answers(one.model, x), scores / scores.sum(axis=-1, keepdims=True), atol=1e-5) is same


def test_cnn302_a_softmax_of_a_relu_rules_nothing_out() -> None:
    """No score lies below zero, so that the least likely class keeps ten times the probability, and training is slower."""
    x, y = images()
    bad, good = (one.model for one in both("CNN302"))
    assert train(bad, x, y, SPARSE)[-1] > 1.2 * train(good, x, y, SPARSE)[-1]
    assert np.median(answers(bad, x).min(axis=-1)) > 10 * np.median(answers(good, x).min(axis=-1))


def test_cnn303_a_softmax_between_layers_slows_training() -> None:
    """After the same steps the loss is more than three times that with relu."""
    x, y = images()
    bad, good = (train(one.model, x, y, SPARSE)[-1] for one in both("CNN303"))
    assert bad > 3 * good


def test_cnn304_a_dropout_after_the_softmax_raises_the_loss() -> None:
    """In training the scores of half of the classes are zero, and the loss is more than twice as high."""
    x, y = images()
    bad, good = (one.model for one in both("CNN304"))
    assert np.mean(np.asarray(bad(x, training=True)) == 0) == pytest.approx(0.5, abs=0.05)
    assert train(bad, x, y, SPARSE)[-1] > 2 * train(good, x, y, SPARSE)[-1]
    assert (
        answers(keras.Sequential([good, keras.layers.LayerNormalization()]), x).min() < 0
    )  # a normalization: no probabilities


def test_cnn305_a_normalization_measures_the_variance_that_dropout_makes() -> None:
    """What the normalization gets varies at least a fifth more in training than in use; in the other order it is the same."""
    x, _ = _rows_of_pixels()
    for one, same in zip(both("CNN305"), (False, True), strict=True):
        seen = keras.Model(one.model.inputs, layer(one.model, "BatchNormalization").input)
        training, use = (float(np.var(np.asarray(seen(x, training=mode)), axis=0).mean()) for mode in (True, False))
        assert training == pytest.approx(use) if same else training > 1.2 * use


def test_cnn306_a_rate_of_09_leaves_a_tenth() -> None:
    """A tenth of the inputs is left in training instead of nine tenths, and the loss stays higher."""
    x, y = _rows_of_pixels()
    bad, good = (one.model for one in both("CNN306"))
    for model, left in ((bad, 0.1), (good, 0.9)):
        kept = np.asarray(layer(model, "Dropout")(np.ones((200, 64)), training=True))
        assert np.mean(kept != 0) == pytest.approx(left, abs=0.02)
    assert train(bad, x, y, SPARSE)[-1] > train(good, x, y, SPARSE)[-1] + 0.3


def test_cnn307_a_bias_before_a_normalization_changes_nothing() -> None:
    """Training gives the same with any bias, and the bias gets no gradient."""
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    x = images()[0][:32, ..., None]
    bad, good = (one.model for one in both("CNN307"))
    before = np.asarray(bad(x, training=True))
    layer(bad, "Conv2D").bias.assign(np.linspace(-1, 1, 16))
    assert np.allclose(bad(x, training=True), before, atol=1e-3)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(bad(x, training=True)[:, :13] ** 2)
    kernel, bias = tape.gradient(loss, layer(bad, "Conv2D").trainable_weights)
    assert np.abs(bias).max() < 1e-2 * np.abs(kernel).max()
    assert bad.count_params() - good.count_params() == 16


def test_cnn308_a_dropout_of_0_changes_nothing() -> None:
    """With the same weights both examples answer the same, in training as well."""
    x, _ = _rows_of_pixels()
    bad, good = (one.model for one in both("CNN308"))
    good.set_weights(bad.get_weights())
    for training in (True, False):
        assert np.array_equal(bad(x, training=training), good(x, training=training))


def test_cnn309_one_layer_in_three_places_has_one_set_of_weights() -> None:
    """Of the three hidden layers one is counted: 162 parameters in place of 306."""
    assert tuple(one.model.count_params() for one in both("CNN309")) == (72 + 90, 3 * 72 + 90)


def test_cnn310_units_that_start_alike_stay_alike() -> None:
    """After training all units of the layer still have the same weights, and the loss is still that of guessing."""
    x, y = _rows_of_pixels()
    for one, alike in zip(both("CNN310"), (True, False), strict=True):
        last = train(one.model, x, y, SPARSE)[-1]
        kernel = np.asarray(layer(one.model, "Dense").kernel)
        assert np.allclose(kernel, kernel[:, :1]) is alike
        assert (last > 2.25) is alike


def test_cnn310_the_same_with_ones() -> None:
    x, y = _rows_of_pixels()
    hidden = keras.layers.Dense(8, activation="relu", kernel_initializer="ones")
    train(keras.Sequential([hidden, keras.layers.Dense(10, "softmax", kernel_initializer="ones")]), x, y, SPARSE)
    assert np.allclose(hidden.kernel, np.asarray(hidden.kernel)[:, :1])


def test_cnn310_random_weights_behind_zeros_part_the_units() -> None:
    """Behind tanh, whose gradient at zero is 1, the units differ after training, and the loss is that of random weights."""
    x, y = _rows_of_pixels()
    losses = []
    for initializer in ("zeros", "glorot_uniform"):
        keras.utils.set_random_seed(1)
        hidden = keras.layers.Dense(32, activation="tanh", kernel_initializer=initializer)
        losses.append(train(keras.Sequential([hidden, keras.layers.Dense(10, activation="softmax")]), x, y, SPARSE)[-1])
        assert not np.allclose(hidden.kernel, np.asarray(hidden.kernel)[:, :1], atol=0.01)
    assert losses[0] < 1.2 * losses[1]


def test_cnn311_the_first_of_five_sigmoid_layers_hardly_moves() -> None:
    """One step of SGD moves the first layer less than a tenth as far as with relu."""
    x, y = _rows_of_pixels()

    def moved(model: Any) -> float:
        kernel = layer(model, "Dense").kernel
        before = np.asarray(kernel).copy()
        model.compile(optimizer="sgd", loss=SPARSE)
        model.train_on_batch(x, y)
        return float(np.abs(np.asarray(kernel) - before).max())

    bad, good = both("CNN311")
    assert moved(bad.model) < moved(good.model) / 10


def test_cnn312_the_last_hidden_layer_has_most_of_the_weights() -> None:
    """It has two thirds of the parameters instead of one in nine."""

    def share(model: Any) -> float:
        return float(model.layers[2].count_params() / model.count_params())

    bad, good = (share(one.model) for one in both("CNN312"))
    assert bad == pytest.approx(8320 / 13802)
    assert good == pytest.approx(2080 / 18986)


def test_cnn313_a_normalization_over_the_rows_has_a_scale_for_each_row() -> None:
    """It learns 26 scales, one for each row, in place of one for each of the 8 channels."""
    sizes = tuple(layer(one.model, "BatchNormalization").gamma.shape[0] for one in both("CNN313"))
    assert sizes == (26, 8)
    image = keras.Input((28, 28, 3))
    rows, channels = keras.layers.BatchNormalization(axis=1), keras.layers.BatchNormalization()
    rows(image)
    channels(image)
    assert (rows.count_params(), channels.count_params()) == (112, 12)


def test_cnn314_a_pooling_of_the_other_format_merges_feature_maps() -> None:
    """Of 16 feature maps 8 are left, and the rows stay as many: no error, another shape."""
    bad, good = (one.model.output_shape for one in both("CNN314"))
    assert (bad, good) == ((None, 8, 13, 26), (None, 16, 13, 13))


def test_cnn315_what_nothing_takes_is_not_in_the_model() -> None:
    """The pooling is in none of the model's layers, and the head has four times the weights."""
    bad, good = (one.model for one in both("CNN315"))
    assert ("MaxPooling2D" in types(bad), "MaxPooling2D" in types(good)) == (False, True)
    assert layer(bad, "Dense").kernel.shape[0] == 4 * layer(good, "Dense").kernel.shape[0]


def test_cnn316_a_dense_before_flatten_sees_one_pixel() -> None:
    """Another pixel of the map changes nothing in what the `Dense` gives elsewhere, and the head has the whole map to read."""
    bad, good = (one.model for one in both("CNN316"))
    hidden = layer(bad, "Dense")
    maps = np.zeros((2, 15, 15, 16), "float32")
    maps[1, 0, 0] = 1.0
    changed = np.abs(np.diff(np.asarray(hidden(maps)), axis=0)[0]).max(axis=-1) > 0
    assert changed.sum() == changed[0, 0] == 1
    assert (bad.layers[-1].kernel.shape[0], good.layers[-1].kernel.shape[0]) == (15 * 15 * 64, 64)


def test_cnn317_a_layer_that_is_only_made_is_not_in_the_model() -> None:
    """The dropout is in none of the model's layers: training gives what use gives."""
    for one, there in zip(both("CNN317"), (False, True), strict=True):
        x = np.random.default_rng(0).normal(size=(4, 30, 1)).astype("float32")
        assert ("Dropout" in types(one.model)) is there
        assert np.array_equal(one.model(x, training=True), one.model(x, training=False)) is not there


def test_cnn319_a_softmax_over_the_last_axis_adds_up_along_the_rows() -> None:
    """The scores of a row of pixels add up to one, those of the classes of a pixel do not."""
    x = np.random.default_rng(0).normal(size=(2, 3, 64, 64)).astype("float32")
    for one, axis, other in zip(both("CNN319"), (3, 1), (1, 3), strict=True):
        scores = answers(one.model, x)
        assert np.allclose(scores.sum(axis=axis), 1, atol=1e-4)
        assert not np.allclose(scores.sum(axis=other), 1, atol=0.1)


def test_cnn320_one_number_puts_the_classes_on_a_line() -> None:
    """The scores of all samples lie on one line, and less than 40 % of the digits are right where 16 units tell 80 % apart."""
    x, y = images()
    bad, good = (np.log(answers(one.model, x[:64, 4:24, 10:18])) for one in both("CNN320"))
    ranks = [np.linalg.matrix_rank((s - s.mean(axis=-1, keepdims=True)) - s[:1], tol=1e-3) for s in (bad, good)]
    assert ranks[0] <= 2 < ranks[1]
    right = []
    for hidden in (keras.layers.Dense(1, activation="sigmoid"), keras.layers.Dense(16, activation="relu")):
        model = keras.Sequential([keras.layers.Flatten(), hidden, keras.layers.Dense(10, activation="softmax")])
        train(model, x, y, SPARSE, epochs=6)
        right.append(share_of_right(model, x, y))
    assert right[0] < 0.4 < 0.8 < right[1]


def test_cnn322_a_layer_that_a_lambda_makes_has_no_weights_to_train() -> None:
    """The model counts none, and gives something else whenever it is asked."""
    x = np.ones((4, 8), "float32")
    bad, good = (one.model for one in both("CNN322"))
    assert (bad.count_params(), good.count_params()) == (0, 9)
    assert not np.allclose(answers(bad, x), answers(bad, x))
    assert np.allclose(answers(good, x), answers(good, x))


def test_cnn323_averages_that_are_never_updated_are_those_of_nothing() -> None:
    """After a training on numbers around 5 the averages are 0 and 1; with 0.9 they are on their way."""
    x = np.random.default_rng(0).normal(5, 2, (64, 8)).astype("float32")
    for one, moved in zip(both("CNN323"), (False, True), strict=True):
        one.model.compile("sgd", "mse")
        one.model.fit(x, np.zeros((64, 1)), verbose=0)
        norm = layer(one.model, "BatchNormalization")
        assert bool(np.any(norm.moving_mean.numpy())) is moved
        assert bool(np.any(norm.moving_variance.numpy() != 1)) is moved


def test_cnn324_all_lambdas_of_a_loop_give_the_last_part() -> None:
    """Each of the three parts is the last column; with the counter as a default the signal comes out as it went in."""
    x = np.arange(6, dtype="float32").reshape(2, 3)
    bad, good = (answers(one.model, x) for one in both("CNN324"))
    assert np.array_equal(bad, np.repeat(x[:, 2:], 3, axis=1))
    assert np.array_equal(good, x)


def test_cnn325_padding_changes_the_answer() -> None:
    """Three steps more of padding change what a GRU behind a convolution answers, and not what it answers behind the mask."""
    x = np.random.default_rng(0).random((8, 5, 4)).astype("float32")
    padded = np.concatenate([x, np.zeros((8, 3, 4), "float32")], axis=1)
    for one, changed in zip(both("CNN325"), (True, False), strict=True):
        assert (not np.allclose(answers(one.model, x), answers(one.model, padded), atol=1e-5)) is changed


def test_cnn326_what_the_model_does_not_hold_stays_as_it_was_made() -> None:
    """The model has two weights fewer, and after a training the kernel of the layer is what it was."""
    x, y = np.ones((16, 8), "float32"), np.ones((16, 1), "float32")
    bad, good = both("CNN326")
    assert (len(bad.model.trainable_weights), len(good.model.trainable_weights)) == (2, 4)
    for one, moved in ((bad, False), (good, True)):
        before = np.array(one.score.kernel)
        train(one.model, x, y, "mse")
        assert (not np.array_equal(before, one.score.kernel)) is moved


def test_cnn327_a_variable_of_tensorflow_is_no_weight_of_keras_3() -> None:
    """The model counts eight weights fewer, and after a training the variable is all ones still."""
    x, y = np.ones((16, 8), "float32"), np.full((16, 1), 5, "float32")
    bad, good = both("CNN327")
    assert (bad.model.count_params(), good.model.count_params()) == (9, 17)
    for one, moved in ((bad, False), (good, True)):
        train(one.model, x, y, "mse")
        assert bool(np.any(np.asarray(one.model.layers[0].gain) != 1)) is moved
