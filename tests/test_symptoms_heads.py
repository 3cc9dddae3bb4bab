"""What silent mistakes in heads, losses, labels and metrics do: the claim of each rule, measured on its own two examples."""

from __future__ import annotations

import math
from typing import Any

import pytest
from examples_in_keras import answers, both, crossentropy, images, layer, program, run, seeded, share_of_right, train

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("eager_keras")]
keras = pytest.importorskip("keras", reason="needs TensorFlow")
np = pytest.importorskip("numpy", reason="needs NumPy")
layers, losses = keras.layers, keras.losses

CHANCE = math.log(10)  # the crossentropy of guessing among ten digits
SPARSE = "sparse_categorical_crossentropy"


def _one_hot() -> tuple[Any, Any]:
    x, y = images()
    return x, np.eye(10, dtype="float32")[y]


def test_cnn201_a_softmax_over_one_unit_always_gives_1() -> None:
    """The answer to every digit is 1, before and after any training."""
    x, y = images()
    for one, always in zip(both("CNN201"), (True, False), strict=True):
        train(one.model, x, (y == 3).astype("float32"), "binary_crossentropy", epochs=1)
        assert bool(np.all(answers(one.model, x) == 1)) is always


def test_a_unit_for_each_sample_leaves_most_without_a_class() -> None:
    """With a unit for each of 256 digits in place of one for each class, no label is told as wrong; after the first steps more
    than half of what the softmax gives stands at units that no digit has."""
    x, y = images()
    one = seeded(program("CNN202", "Good").replace("layers.Dense(10,", f"layers.Dense({len(y)},"))
    assert max(y) < 10 < len(y)
    assert answers(one.model, x)[:, 10:].sum(axis=1).mean() > 0.5


def test_cnn205_logits_in_a_loss_for_probabilities_start_far_above_chance() -> None:
    """The first loss is 9 in place of 2.3, and after the same steps less than half of the digits are right, not above 80 %."""
    x, y = images()
    bad, good = (one.model for one in both("CNN205"))
    assert 7 < bad.evaluate(x, y, verbose=0) < 11
    assert good.evaluate(x, y, verbose=0) == pytest.approx(CHANCE, abs=0.5)
    for model in (bad, good):
        train(model, x, y)
    assert share_of_right(bad, x, y) < 0.5 < 0.8 < share_of_right(good, x, y)


def test_cnn206_a_loss_that_expects_logits_corrects_itself_right_behind_a_softmax() -> None:
    """Right behind the softmax the loss takes the logits before it, warns, and trains as without `from_logits`; behind
    a `Reshape` it says nothing, applies the softmax once more, and the loss cannot fall below 1.46."""
    x, y = images()
    bad, good = both("CNN206")
    with pytest.warns(UserWarning, match="received `from_logits=True`"):
        last = train(bad.model, x, y)[-1]
    assert last == pytest.approx(train(good.model, x, y)[-1], rel=1e-4)
    text = program("CNN206", "Bad").replace('activation="softmax")', 'activation="softmax"), layers.Reshape((10,))')
    lowest = -math.log(math.e / (math.e + 9))
    assert train(seeded(text).model, x, y, epochs=8)[-1] > lowest > last


def test_cnn207_softmax_twice_leaves_the_answers_flat() -> None:
    """After training no class of any digit gets more than 0.23 (e / (e + 9)), and the loss stays above 1.46."""
    x, y = images()
    for one, flat in zip(both("CNN207"), (True, False), strict=True):
        last = train(one.model, x, y, SPARSE)[-1]
        assert bool(answers(one.model, x).max() <= math.e / (math.e + 9) + 1e-6) is flat
        assert (last > 1.46) is flat


def test_cnn208_sigmoids_give_no_distribution_over_the_classes() -> None:
    """Keras takes the numbers before the sigmoid and trains as with softmax, but the ten scores of a digit add up to more
    than 2 on average."""
    x, y = images()
    bad, good = (one.model for one in both("CNN208"))
    assert train(bad, x, y)[-1] == pytest.approx(train(good, x, y)[-1], rel=1e-4)
    assert answers(bad, x).sum(axis=-1).mean() > 2
    assert np.allclose(answers(good, x).sum(axis=-1), 1, atol=1e-4)


def test_cnn209_a_relu_head_learns_less() -> None:
    """After the same steps the crossentropy of its answers is more than 1 higher: most scores are exactly 0."""
    x, y = images()
    bad, good = (one.model for one in both("CNN209"))
    for model in (bad, good):
        train(model, x, y)
    assert crossentropy(bad, x, y) > crossentropy(good, x, y) + 1
    assert np.mean(answers(bad, x) == 0) > 0.5


def test_cnn210_a_binary_loss_on_a_softmax_learns_more_slowly() -> None:
    """After the same steps the crossentropy of its answers is half as high again as with the categorical loss."""
    x, one_hot = _one_hot()
    bad, good = (one.model for one in both("CNN210"))
    for model in (bad, good):
        train(model, x, one_hot)
    assert crossentropy(bad, x, one_hot.argmax(axis=-1)) > 1.5 * crossentropy(good, x, one_hot.argmax(axis=-1))


def test_cnn213_one_unit_has_nothing_to_learn() -> None:
    """The sparse loss stops at the first label 1, the loss for one-hot labels is 0 from the start."""
    x, y = images()
    bad, good = (one.model for one in both("CNN213"))
    three = (y == 3).astype("int64")
    with pytest.raises(Exception, match=r"Received a label value of 1 which is outside the valid range of \[0, 1\)"):
        bad.fit(x, three, verbose=0)
    first, *_, last = train(good, x, three)
    assert last < first / 2
    assert train(bad, x, three[:, None].astype("float32"), "categorical_crossentropy", 1) == pytest.approx([0], abs=1e-5)


def test_cnn215_a_squared_error_leaves_what_is_sure_and_wrong_alone() -> None:
    """Where the softmax is sure of a wrong class, its gradient is less than a hundredth of that of the crossentropy."""
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    x, one_hot = _one_hot()

    def slope(model: Any) -> float:
        bias = layer(model, "Dense").bias
        bias.assign([20.0] + [0.0] * 9)  # sure of the class 0
        wrong = one_hot[:, 0] == 0
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(keras.losses.get(model.loss)(one_hot[wrong], model(x[wrong])))
        return float(np.abs(tape.gradient(loss, bias)).max())

    bad, good = both("CNN215")
    assert slope(bad.model) < slope(good.model) / 100


def test_cnn216_the_metric_for_one_hot_labels_is_wrong_for_class_numbers() -> None:
    """It shows less than 20 % where more than 80 % of the digits are right."""
    x, y = images()
    for one, wrong in zip(both("CNN216"), (True, False), strict=True):
        train(one.model, x, y)
        shown = one.model.evaluate(x, y, verbose=0)[1]
        assert share_of_right(one.model, x, y) > 0.8
        assert (shown < 0.2) is wrong
        assert (shown == pytest.approx(share_of_right(one.model, x, y))) is not wrong


def test_cnn216_the_accuracy_of_several_numbers_sees_which_is_largest_alone() -> None:
    """Answers that are a hundred times too large have an accuracy of 1."""
    x = np.random.default_rng(0).random((64, 3)).astype("float32")
    model = keras.Sequential([keras.Input((3,)), layers.Dense(3, use_bias=False)])
    model.compile("adam", "mse", metrics=["accuracy"])
    model.set_weights([100 * np.eye(3)])
    assert model.evaluate(x, x, verbose=0) == [pytest.approx(np.mean((99 * x) ** 2), rel=1e-4), 1]


def test_cnn216_an_iou_of_scores_finds_one_class() -> None:
    """A perfect answer in one-hot scores of 0.9 and 0.05 has a third of a third; with `sparse_y_pred=False` it has 1."""
    classes = np.arange(30) % 3
    scores = np.where(np.eye(3)[classes] == 1, 0.9, 0.05)
    for told, shown in (({}, 1 / 9), ({"sparse_y_pred": False}, 1)):
        metric = keras.metrics.MeanIoU(3, **told)
        metric.update_state(classes, scores if told else scores.argmax(-1) * 0.9)
        assert float(metric.result()) == pytest.approx(shown, abs=0.2)


def test_cnn217_a_sigmoid_never_reaches_targets_beyond_one() -> None:
    """No answer is above 1, where all targets are 5 or more; without it the answers go beyond."""
    bad, good = both("CNN217")
    for one in (bad, good):
        train(one.model, one.x_train, one.y_train, epochs=6)
        assert one.y_train.min() >= 5
    assert answers(bad.model, bad.x_train).max() <= 1 < answers(good.model, good.x_train).max()


def test_cnn219_a_softmax_never_holds_two_labels_for_true() -> None:
    """No sample gets two labels above 0.5, where most have two or more; sigmoids give up to four."""
    pytest.importorskip("sklearn", reason="needs scikit-learn")
    bad, good = both("CNN219")
    assert np.mean(bad.y.sum(axis=-1) >= 2) > 0.5
    train(good.model, good.x, good.y, epochs=2)
    most = [int((answers(one.model, one.x) > 0.5).sum(axis=-1).max()) for one in (bad, good)]
    assert most[0] == 1 < most[1]


def test_cnn220_the_binary_loss_of_class_numbers_becomes_negative() -> None:
    """After a few steps the loss is below 0 and keeps falling."""
    x, y = images()
    bad, good = both("CNN220")
    pixels = x.reshape(-1, 784)[:, [350, 406, 462]]
    first, *_, last = train(bad.model, pixels, y.astype("float32"), epochs=8)
    assert last < min(first, 0)
    assert min(train(good.model, pixels, y % 4, epochs=2)) > 0


def test_cnn221_scores_of_sigmoids_add_up_to_anything() -> None:
    """The scores of a sample add up to more than 2 at the start. `binary_accuracy` counts every class of every sample:
    after an epoch it is more than 30 points above the share of digits that are right, which `accuracy` shows."""
    bad, good = both("CNN221")
    assert answers(bad.model, bad.x).sum(axis=-1).mean() > 2
    assert np.allclose(answers(good.model, good.x).sum(axis=-1), 1, atol=1e-4)
    x, one_hot = _one_hot()
    model = keras.Sequential([layers.Flatten(), layers.Dense(10, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["binary_accuracy", "accuracy"])
    model.fit(x, one_hot, batch_size=128, verbose=0)
    _, by_class, by_digit = model.evaluate(x, one_hot, verbose=0)
    right = share_of_right(model, x, one_hot.argmax(axis=-1))
    assert by_digit == pytest.approx(right)
    assert by_class > right + 0.3


def test_cnn222_the_argmax_of_one_unit_is_always_0() -> None:
    """Every sample is called class 0; a threshold finds both classes."""
    bad, good = both("CNN222")
    assert not bad.classes.any()
    assert np.unique(good.classes).tolist() == [False, True]


def test_cnn227_a_crossentropy_of_the_targets_says_nothing_of_good_predictions() -> None:
    """Of predictions that are nearly right the loss is more than ten times that of the other order."""
    bad, good = both("CNN227")
    y, near = np.array([[0.0], [1.0]], "float32"), np.array([[0.1], [0.9]], "float32")
    wrong, right = (float(np.mean(one.weighted(y, near))) for one in (bad, good))
    assert wrong > 10 * right


def test_cnn224_fractions_are_cut_to_class_0() -> None:
    """The loss is the one that the class 0 for all samples gives, and after training every answer is 0."""
    bad, good = both("CNN224")
    for one, cut in ((bad, True), (good, False)):
        loss, none = (one.model.evaluate(one.x, y, verbose=0) for y in (one.y, np.zeros(100)))
        assert (loss == pytest.approx(none)) is cut
    train(bad.model, bad.x, bad.y)
    assert not answers(bad.model, bad.x).argmax(axis=-1).any()


def test_cnn225_a_relu_as_the_only_output_is_dead_for_some_random_weights() -> None:
    """Of eight random beginnings at least two give 0 for every row of one input between 0 and 1, and training moves none."""
    x = np.linspace(0, 1, 64)[:, None]
    text = program("CNN225", "Bad")
    models = [run(text.replace("set_random_seed(1)", f"set_random_seed({seed})")).model for seed in range(8)]
    dead = [model for model in models if not answers(model, x).any()]
    assert len(dead) >= 2
    for model in dead:
        train(model, x, 2 + x, epochs=1)
        assert not answers(model, x).any()


def test_cnn226_a_row_against_a_column_is_a_table_of_differences() -> None:
    """What the bad example calls its error is not the one that Keras measures; the good one's is. A model that is trained
    on such differences predicts the mean for every row."""
    for one, wrong in zip(both("CNN226"), (True, False), strict=True):
        assert (one.error == pytest.approx(one.model.evaluate(one.x, one.y, verbose=0), rel=1e-4)) is not wrong
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    x = np.linspace(0, 1, 64, dtype="float32")[:, None]
    spreads = []
    for y in (3 * x[:, 0], 3 * x):
        model, optimizer = keras.Sequential([keras.Input((1,)), layers.Dense(1)]), keras.optimizers.SGD(0.2)
        for _ in range(100):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(y - model(x)))
            optimizer.apply_gradients(
                zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
            )
        spreads.append(float(np.ptp(answers(model, x))))
    assert spreads[0] < 0.5 < 2 < spreads[1]


def test_cnn228_a_logit_of_one_half_is_a_probability_of_62_percent() -> None:
    """Whoever is given the class 1 is given it with more than 62 %, in place of 50 %."""
    for one, least in zip(both("CNN228"), (1 / (1 + math.exp(-0.5)), 0.5), strict=True):
        scores = answers(one.model, one.x).astype("float64")
        assert np.array_equal(one.classes, 1 / (1 + np.exp(-scores)) > least)
        assert least == pytest.approx(0.62 if least > 0.5 else 0.5, abs=0.005)


def test_cnn229_a_loss_of_the_first_two_samples_does_not_see_the_others() -> None:
    """Whatever stands in the other rows of the targets, the loss of the bad example is the same."""
    for one, blind in zip(both("CNN229"), (True, False), strict=True):
        x = np.linspace(0, 1, 8 * 16, dtype="float32").reshape(16, 8)
        targets = [np.zeros((16, 2), "float32"), np.zeros((16, 2), "float32")]
        targets[1][2:] = 100
        losses_of = [one.model.evaluate(x, y, batch_size=16, verbose=0) for y in targets]
        assert (losses_of[0] == pytest.approx(losses_of[1])) is blind


def test_cnn231_probabilities_without_their_fractions_are_0() -> None:
    """Every sample is called class 0; a threshold before it finds both classes."""
    bad, good = both("CNN231")
    assert not bad.classes.any()
    assert np.unique(good.classes).tolist() == [0, 1]


def test_cnn232_a_score_as_the_loss_drives_the_predictions_away_from_the_targets() -> None:
    """Trained to find the strokes of digits, the model with the score as its loss covers less of them than before; with the
    loss that is left of it, most."""
    x, _ = images()
    x = x.reshape(-1, 28, 28, 1)
    strokes = (x > 0.5).astype("float32")
    covered = []
    for one in both("CNN232"):
        before = float((answers(one.model, x) * strokes).sum() / strokes.sum())
        one.model.fit(x, strokes, epochs=8, verbose=0)
        covered.append((before, float((answers(one.model, x) * strokes).sum() / strokes.sum())))
    (begun, worse), (_, better) = covered
    assert worse < begun < better
    assert better > 0.6


def test_cnn233_both_classes_are_one() -> None:
    """`to_categorical` gives -1 and 1 the same row, and the accuracy is 1 after the third epoch, whatever is learnt."""
    bad, good = both("CNN233")
    assert np.unique(keras.utils.to_categorical(bad.labels), axis=0).tolist() == [[0, 1]]
    assert np.unique(keras.utils.to_categorical(good.labels), axis=0).tolist() == [[0, 1], [1, 0]]
