"""What silent mistakes in training and in data do: the claim of each rule, measured on its own two examples."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from examples_in_keras import answers, both, images, program, run, seeded, share_of_right, train

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("eager_keras")]
keras = pytest.importorskip("keras", reason="needs TensorFlow")
np = pytest.importorskip("numpy", reason="needs NumPy")
tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
layers = keras.layers

SPARSE = "sparse_categorical_crossentropy"


def _anew(model: Any) -> Any:
    """The same model before any training."""
    copy = keras.models.clone_model(model)
    copy.compile(optimizer="adam", loss=model.loss)
    return copy


def _changed(model: Any, x: Any, y: Any) -> bool:
    """Whether an epoch of `fit` changes a weight."""
    before = model.get_weights()
    model.fit(x, y, epochs=1, verbose=0)
    return not all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def _first_loss(model: Any, x: Any, y: Any) -> float:
    return float(model.evaluate(x, y, batch_size=256, verbose=0))


def test_cnn401_a_learning_rate_of_one_makes_the_loss_explode() -> None:
    """The first step moves weights by one, and the loss of the first epoch is four times that of guessing."""
    x, y = images()
    bad, good = (one.model for one in both("CNN401"))
    for model, rate in ((bad, 1.0), (good, 0.001)):
        before = model.layers[-1].kernel.numpy()
        model.train_on_batch(x, y)
        assert np.abs(model.layers[-1].kernel.numpy() - before).max() == pytest.approx(rate, rel=0.01)
        last = model.fit(x, y, batch_size=128, verbose=0).history["loss"][0]
        assert (last > 4 * 2.3) is (rate == 1.0)


def test_cnn401_a_learning_rate_of_1e_9_moves_nothing() -> None:
    x, y = images()
    model = keras.Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(keras.optimizers.Adam(1e-9), SPARSE)
    first, *_, last = model.fit(x, y, epochs=2, batch_size=256, verbose=0).history["loss"]
    assert first == pytest.approx(last, abs=1e-4)


def test_cnn402_no_epoch_trains_nothing() -> None:
    """With `epochs=0` the history is empty and no step is taken; the good example takes 15."""
    bad, good = (one.model for one in both("CNN402"))
    assert (bad.history.history, int(bad.optimizer.iterations)) == ({}, 0)
    assert int(good.optimizer.iterations) == 15


@pytest.mark.parametrize("nothing", [{"batch_size": 0}, {"steps_per_epoch": 0}])
def test_cnn402_a_batch_size_of_zero_is_not_taken(nothing: dict[str, int]) -> None:
    """Keras 3 takes batches of 32 for `batch_size=0`, and all batches for `steps_per_epoch=0`."""
    model = keras.Sequential([layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((80, 2)), np.zeros((80, 1)), verbose=0, **nothing)
    assert int(model.optimizer.iterations) == 3


def test_cnn402_one_sample_leaves_nothing_to_normalize() -> None:
    x = np.random.default_rng(0).normal(size=(1, 8))
    assert not np.any(layers.BatchNormalization()(x, training=True))
    assert np.any(layers.BatchNormalization()(np.concatenate([x, -x]), training=True))


class _StepsOfEpochs:
    """How many steps each epoch took."""

    def __init__(self, library: Any) -> None:
        self.steps: list[int] = []
        begun, ended = (lambda *_, **__: self.steps.append(0)), self._stepped
        self.callback = library.callbacks.LambdaCallback(on_epoch_begin=begun, on_batch_end=ended)

    def _stepped(self, *_: Any, **__: Any) -> None:
        self.steps[-1] += 1


def _batches(kind: str, keras_2: bool) -> tuple[Any, ...]:
    x, y = np.zeros((64, 4, 4, 1)), np.zeros((64, 1))
    if kind == "arrays":
        return x, y
    if kind == "tf.data":
        return (tf.data.Dataset.from_tensor_slices((x, y)).batch(16),)
    if keras_2:
        from tf_keras.preprocessing.image import ImageDataGenerator
    else:
        from keras.src.legacy.preprocessing.image import ImageDataGenerator
    return (ImageDataGenerator().flow(x, y, batch_size=16),)


@pytest.mark.filterwarnings("ignore:Your input ran out of data")
@pytest.mark.parametrize(
    ("target", "kind", "steps", "taken"),
    [
        ("3", "arrays", 9, [4, 4, 4]),
        ("3", "tf.data", 9, [4, 4, 4]),
        ("3", "generator", 9, [4, 4, 4]),
        ("3", "arrays", 3, [3, 1, 3]),
        ("3", "tf.data", 3, [3, 1, 3]),
        ("3", "generator", 3, [3, 1, 3]),
        ("3", "arrays", 2, [2, 2, 2]),
        ("2", "arrays", 9, [9, 3]),
        ("2", "tf.data", 9, [4]),
        ("2", "generator", 9, [4]),
        ("2", "tf.data", 3, [3, 1]),
        ("2", "generator", 3, [3, 3, 3]),
        ("2", "arrays", 3, [3, 3, 3]),
    ],
)
def test_cnn423_so_many_steps_are_taken(target: str, kind: str, steps: int, taken: list[int]) -> None:
    """Of four batches, 9 steps are never had, and epochs of 3 steps leave the second one a single step in Keras 3."""
    library = keras if target == "3" else pytest.importorskip("tf_keras")
    counted = _StepsOfEpochs(library)
    model = library.Sequential([library.layers.Flatten(), library.layers.Dense(1)])
    model.compile("sgd", "mse")
    size = {"batch_size": 16} if kind == "arrays" else {}
    model.fit(*_batches(kind, target == "2"), steps_per_epoch=steps, epochs=3, verbose=0, callbacks=[counted.callback], **size)
    assert counted.steps == taken


@pytest.mark.filterwarnings("ignore:Your input ran out of data")
@pytest.mark.parametrize(("target", "measured"), [("3", 3), ("2", 1)])
def test_cnn423_keras_2_measures_in_the_first_epoch_alone(target: str, measured: int) -> None:
    library = keras if target == "3" else pytest.importorskip("tf_keras")
    model = library.Sequential([library.layers.Flatten(), library.layers.Dense(1)])
    model.compile("sgd", "mse")
    (data,) = _batches("generator", target == "2")
    history = model.fit(data, validation_data=data, validation_steps=9, epochs=3, verbose=0).history
    assert len(history["val_loss"]) == measured


def test_cnn403_without_validation_nothing_is_measured_but_training() -> None:
    """The history has the training loss alone; the good example has `val_loss` beside it."""
    assert [sorted(one.model.history.history) for one in both("CNN403")] == [["loss"], ["loss", "val_loss"]]


def test_cnn428_steps_alone_validate_nothing() -> None:
    """The history has the training loss alone; the good example has `val_loss` beside it."""
    assert [sorted(one.model.history.history) for one in both("CNN428")] == [["loss"], ["loss", "val_loss"]]


def test_cnn404_what_is_evaluated_never_took_a_step() -> None:
    """The optimizer has taken no step when the loss is measured."""
    bad, good = (int(one.model.optimizer.iterations) for one in both("CNN404"))
    assert bad == 0 < good


def test_cnn405_a_frozen_model_learns_nothing() -> None:
    """An epoch of `fit` changes no weight, and its loss is that of the epoch before."""
    for one, learns in zip(both("CNN405"), (False, True), strict=True):
        assert _changed(one.model, one.x, one.y) is learns
        first, last = one.model.fit(one.x, one.y, batch_size=100, epochs=2, verbose=0).history["loss"]
        assert (first != pytest.approx(last, rel=1e-5)) is learns


def test_cnn405_a_discriminator_that_is_frozen_for_the_whole_no_longer_learns() -> None:
    """Compiled first and then frozen, it is trained by itself: no weight moves in Keras 3, and Keras 2 trains it."""
    for library, learns in ((keras, False), (pytest.importorskip("tf_keras"), True)):
        judge = library.Sequential([library.layers.Dense(1, activation="sigmoid", input_shape=(4,))])
        judge.compile("adam", "binary_crossentropy")
        judge.trainable = False
        x, y = np.random.default_rng(0).random((32, 4)), np.ones((32, 1))
        before = judge.get_weights()
        judge.train_on_batch(x, y)
        assert np.array_equal(before[0], judge.get_weights()[0]) is not learns


def test_cnn408_the_samples_at_the_end_are_of_one_class() -> None:
    """The samples that Keras validates on are all of class 1, of which it trains on none: all are answered with class 0."""
    bad, good = both("CNN408")
    assert (np.unique(bad.y[:800]).tolist(), np.unique(bad.y[800:]).tolist()) == ([0], [1])
    assert np.unique(good.y[good.order][800:]).tolist() == [0, 1]
    assert bad.model.history.history["val_loss"][-1] == pytest.approx(
        _first_loss(bad.model, bad.x[800:], bad.y[800:]), rel=1e-4
    )
    train(bad.model, bad.x[:800], bad.y[:800], epochs=2)
    assert answers(bad.model, bad.x[800:]).max() < 0.5


def test_cnn410_learning_by_heart_looks_like_learning() -> None:
    """Labels by lot: on the training samples the validation loss falls, on others it rises above that of guessing."""
    for one, inside in zip(both("CNN410", until="model.fit"), (True, False), strict=True):
        trained = one.x if inside else one.x[100:]
        assert (one.x[:100].tobytes() in trained.tobytes()) is inside
    x, _ = images()
    y = np.random.default_rng(0).integers(0, 10, 256)
    model = keras.Sequential([layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.01), SPARSE)
    model.fit(x[:64], y[:64], epochs=25, batch_size=64, verbose=0)
    assert _first_loss(model, x[:64], y[:64]) < 1 < 2.5 < _first_loss(model, x[64:], y[64:])


@pytest.mark.parametrize(("again", "least", "most"), [(None, 100, 180), (False, 0, 0)])
def test_cnn410_most_of_what_is_skipped_is_taken_as_well(again: bool | None, least: int, most: int) -> None:
    """Of a data set of 1000 elements that is shuffled anew for every pass, 800 are taken and 200 skipped: about 160 of the 200
    are among the 800. With `reshuffle_each_iteration=False` none is."""
    data = tf.data.Dataset.range(1000).shuffle(1000, reshuffle_each_iteration=again)
    for _ in range(2):
        trained, judged = ({int(n) for n in part.as_numpy_iterator()} for part in (data.take(800), data.skip(800)))
        assert least <= len(trained & judged) <= most


def test_cnn411_gradients_that_are_never_applied_train_nothing() -> None:
    """After ten rounds of the loop the weights are what they were; the line that applies the gradients changes all of them."""
    for kind, same in (("Bad", True), ("Good", False)):
        before, _, _ = program("CNN411", kind).partition("for step")
        pairs = zip(seeded(before).model.get_weights(), seeded(program("CNN411", kind)).model.get_weights(), strict=True)
        assert [np.array_equal(a, b) for a, b in pairs] == [same] * 4


def test_cnn412_the_next_fold_is_known_by_heart() -> None:
    """Labels by lot: in the first fold half of the answers are right, in the second more than 70 % before it is trained on."""
    chance = np.random.default_rng(1)
    x, y = chance.random((100, 64), "float32"), chance.integers(0, 2, 100)
    model = keras.Sequential([keras.Input((64,)), layers.Dense(64, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    model.fit(x[50:], y[50:], batch_size=50, epochs=40, verbose=0)
    first, second = (
        float(np.mean((answers(model, x[part])[:, 0] > 0.5) == y[part])) for part in (slice(0, 50), slice(50, 100))
    )
    assert first < 0.7 < second


def test_cnn413_the_word_makes_an_optimizer_with_its_defaults() -> None:
    """The learning rate that is written is 0.1, that of the model 0.01."""
    rates = [float(np.asarray(one.model.optimizer.learning_rate)) for one in both("CNN413")]
    assert rates == [pytest.approx(0.01), pytest.approx(0.1)]


def test_cnn414_training_stops_as_soon_as_it_gets_better() -> None:
    """Waiting for the accuracy to fall, `EarlyStopping` takes an early epoch for the best and stops after three more; waiting
    for it to rise, it goes on to a better one."""
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).random((100, 8))
    y = (x[:, :1] > 0.5).astype(int)
    epochs, best = [], []
    for one in both("CNN414", until="model.fit"):
        one.model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy", metrics=["accuracy"])
        log = one.model.fit(x, y, validation_data=(x, y), epochs=20, verbose=0, callbacks=[one.stop])
        epochs.append(len(log.epoch))
        best.append(float(one.stop.best))
    assert epochs[0] < epochs[1]
    assert best[0] < best[1]


def test_cnn424_the_rate_is_never_reduced() -> None:
    """Without any progress the training stops after six epochs, at the rate that it began with; with less patience the rate has
    been reduced twice by then."""
    x, y = np.zeros((20, 8)), np.zeros((20, 1))
    reduced = []
    for one in both("CNN424", until="model.fit"):
        one.model.compile(keras.optimizers.SGD(1e-20), "binary_crossentropy")
        log = one.model.fit(x, y, validation_data=(x, y), epochs=40, verbose=0, callbacks=[one.stop, one.slow_down])
        assert len(log.epoch) == one.stop.patience + 1
        reduced.append(float(one.model.optimizer.learning_rate) / 1e-20)
    assert reduced == [pytest.approx(1.0), pytest.approx(0.04)]


def test_cnn402_steps_counted_in_samples_run_out_of_batches() -> None:
    """16 samples a batch and 64 steps asked for: after 4 of them the data are at their end, and Keras 3 warns."""
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    model = keras.Sequential([layers.Flatten(), layers.Dense(1)])
    model.compile("sgd", "mse")
    batches = ImageDataGenerator().flow(np.zeros((64, 4, 4, 1)), np.zeros(64), batch_size=16)
    with pytest.warns(UserWarning, match="ran out of data"):
        model.fit(batches, steps_per_epoch=64, verbose=0)
    assert int(model.optimizer.iterations) == 4


def test_cnn429_what_went_before_is_not_learnt() -> None:
    """Asked whether the number before was positive, a stateful network that was trained on shuffled samples only guesses (a
    validation loss about 0.69); one that met them in their order knows."""
    shuffled, in_order = (min(one.model.history.history["val_loss"]) for one in both("CNN429"))
    assert in_order < 0.3 < 0.5 < shuffled


def test_cnn430_the_training_goes_on() -> None:
    """The training that is not given the callback goes through its six epochs; the other one stops after two."""
    on, stopped = (len(one.model.history.history["loss"]) for one in both("CNN430"))
    assert (on, stopped) == (6, 2)


def test_cnn431_the_mean_lags_behind_the_loss() -> None:
    """The loss falls to nothing in both; after eight epochs a mean that is never set back still shows a tenth of the first."""
    counted_on, set_back = (one.shown for one in both("CNN431"))
    assert counted_on[0] == pytest.approx(set_back[0], rel=0.8)
    assert set_back[-1] < 0.001 * set_back[0]
    assert counted_on[-1] > 0.1 * counted_on[0]


def test_cnn742_nobody_reads_the_switch_of_the_callback() -> None:
    """The loss is below the mark from the first epoch on. Told to the model it ends the training, told to the callback not."""
    on, stopped = (len(one.model.history.history["loss"]) for one in both("CNN742"))
    assert (on, stopped) == (4, 1)


def test_cnn415_the_step_moves_the_weights_of_the_teacher() -> None:
    """The student, whose gradients they are, is what it was before the step."""
    for kind, same in (("Bad", True), ("Good", False)):
        before, _, _ = program("CNN415", kind).partition("optimizer.apply_gradients")
        was, now = (seeded(text).student.get_weights() for text in (before, program("CNN415", kind)))
        assert all(map(np.array_equal, was, now)) is same


def test_cnn416_without_a_word_the_dropout_drops_nothing() -> None:
    """The model answers twice alike; told to train, it drops other units each time."""
    bad, good = both("CNN416")
    for one in (bad, good):
        assert np.array_equal(one.model(one.x), one.model(one.x))
        assert not np.array_equal(one.model(one.x, training=True), one.model(one.x, training=True))


def test_cnn422_with_a_new_adam_each_step_a_weight_never_comes_to_rest() -> None:
    """After ten steps the optimizer has counted one. A weight that is to become 0 jumps by the learning rate to and fro, still
    after two hundred steps; with one Adam it is there."""
    assert [int(one.optimizer.iterations) for one in both("CNN422")] == [1, 10]
    ends = []
    for anew in (True, False):
        weight, optimizer = keras.Variable(0.55), keras.optimizers.Adam(0.1)
        for _ in range(200):
            optimizer = keras.optimizers.Adam(0.1) if anew else optimizer
            optimizer.apply([2 * weight.value], [weight])
        ends.append(abs(float(weight.value)))
    assert ends[0] == pytest.approx(0.05, abs=0.01)
    assert ends[1] < 0.001


def test_cnn501_unscaled_images_start_with_a_loss_in_the_hundreds() -> None:
    """The first loss is above 100 instead of 2.3, and after training still many times higher."""
    bad, good = both("CNN501")
    assert _first_loss(_anew(bad.model), bad.x_train, bad.y_train) > 100
    assert _first_loss(_anew(good.model), good.x_train, good.y_train) < 3
    assert _first_loss(bad.model, bad.x_train, bad.y_train) > 10 * _first_loss(good.model, good.x_train, good.y_train)


def test_cnn502_images_scaled_twice_all_look_alike() -> None:
    """The values reach 0.004 at most, and the answers for all digits differ by less than 0.01."""
    for one, alike in zip(both("CNN502"), (True, False), strict=True):
        seen = np.asarray(one.model.layers[0](one.x_train))
        assert seen.max() == pytest.approx(1 / 255 if alike else 1, rel=1e-3)
        assert bool(np.ptp(answers(_anew(one.model), one.x_train), axis=0).max() < 0.01) is alike


def test_cnn503_a_model_for_scaled_images_is_sure_and_wrong_on_raw_ones() -> None:
    """The loss on raw test images is more than ten times that on scaled ones."""
    bad, good = (_first_loss(one.model, one.x_test, one.y_test) for one in both("CNN503"))
    assert bad > 10 * good


def test_cnn517_a_scaler_leaves_what_it_was_given() -> None:
    """After the call the inputs reach far beyond 1 as before; with the copy bound to their name they have the mean 0."""
    bad, good = both("CNN517")
    assert bad.x.max() > 40
    assert abs(good.x.mean()) < 1e-6


def test_cnn508_divided_class_numbers_are_all_class_0() -> None:
    """After one epoch at least 95 % of the digits are answered with class 0, where a tenth is one."""
    for one, lost in zip(both("CNN508"), (True, False), strict=True):
        assert (share_of_right(one.model, one.x_train, np.zeros(256, int)) > 0.95) is lost


def test_cnn515_hardly_a_pixel_is_left_by_a_whole_division() -> None:
    """The mean brightness of the digits is less than a twentieth of what it is with a true division."""
    bad, good = both("CNN515")
    assert set(np.unique(bad.x_train)) <= {0, 1}
    assert bad.x_train.mean() < good.x_train.mean() / 20


def test_cnn522_a_step_of_all_sensors_is_a_piece_of_one() -> None:
    """What stands as the first step of a sample are three values of its first sensor; transposed, one value of each."""
    bad, good = both("CNN522")
    sensors = good.x.transpose(0, 2, 1)
    assert np.array_equal(bad.x[:, 0], sensors[:, 0, :3])
    assert np.array_equal(good.x[:, 0], sensors[:, :, 0])


def test_cnn509_an_augmented_validation_is_another_one_each_time() -> None:
    """Two rounds through the validation images show other images; without augmentation the same."""
    for one, same in zip(both("CNN509"), (False, True), strict=True):
        rounds = [sorted(image.tobytes() for image in one.val_set[0][0]) for _ in range(2)]
        assert (rounds[0] == rounds[1]) is same


def test_cnn510_the_same_value_becomes_another_in_the_test() -> None:
    """The same test data come out other than the scaler of the training data makes them: their own extremes are 0 and 1."""
    bad, good = both("CNN510")
    assert np.array_equal(bad.x_train, good.x_train)
    assert not np.allclose(bad.x_test, good.x_test)
    assert np.allclose(bad.x_test.min(axis=0), 0)
    assert np.allclose(bad.x_test.max(axis=0), 1)


def test_cnn514_two_passes_agree_as_guesses_do() -> None:
    """The classes of one pass, a perfect answer, match those of the next for about a fifth of the images of five classes."""
    for one, chance in zip(both("CNN514"), (True, False), strict=True):
        passes = [np.concatenate([y for _, y in one.held_out]) for _ in range(41)]
        share = np.mean([np.mean(first == second) for first, second in pairwise(passes)])
        assert share == (pytest.approx(0.2, abs=0.1) if chance else 1)


def test_cnn518_fractions_all_find_the_first_row() -> None:
    """Every sample becomes the same, and so does every answer; the numbers of words are told apart."""
    bad, good = both("CNN518")
    spread = [np.ptp(one.model.predict(one.x, verbose=0)) for one in (bad, good)]
    assert spread[0] == 0 < spread[1]


def test_cnn511_numbers_in_the_hundreds_saturate_the_first_layer() -> None:
    """More than 80 % of the first layer's values lie at the ends of the tanh, where it has no slope; scaled, less than 10 %."""
    bad, good = both("CNN511", until="model.fit")
    ends = [np.mean(np.abs(one.model.layers[0](x)) > 0.99) for one, x in ((bad, bad.x), (good, good.x / 500))]
    assert ends[1] < 0.1 < 0.8 < ends[0]


def test_cnn511_numbers_in_the_hundreds_make_the_loss_of_sgd_explode() -> None:
    x, y = images()
    model = keras.Sequential([layers.Flatten(), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile("sgd", "mse")
    assert not model.fit(x * 500, y.astype("float32"), verbose=0).history["loss"][-1] < 1e6  # nan as well


def test_cnn420_adadelta_by_default_hardly_moves() -> None:
    """The first epochs on digits: with a rate of 0.001 the loss stays near that of guessing, with 1.0 it falls by half."""
    x, y = images()
    for one, moves in zip(both("CNN420", until="model.fit"), (False, True), strict=True):
        one.model.compile(keras.optimizers.get(one.model.optimizer), SPARSE)
        losses = one.model.fit(x * 255, y, batch_size=32, epochs=3, verbose=0).history["loss"]
        assert (losses[-1] < 1.2, losses[-1] > 2) == (moves, not moves)


def test_cnn418_weights_for_words_change_nothing() -> None:
    """Keras 3 trains to the same weights as without them; by number they count."""
    text = program("CNN418", "Bad").replace("np.zeros((100, 8))", "np.eye(100, 8)").replace("adam", "sgd")
    ends = []
    for weights in ('{"healthy": 1.0, "ill": 20.0}', "None", "{0: 1.0, 1: 20.0}"):
        one = seeded(text.replace('{"healthy": 1.0, "ill": 20.0}', weights))
        ends.append(one.model.get_weights()[0])
    assert np.array_equal(ends[0], ends[1])
    assert not np.allclose(ends[0], ends[2])


def test_cnn421_a_step_of_the_whole_moves_the_weights_of_the_judge() -> None:
    """One `train_on_batch` on noise changes every kernel and bias of the judge; those of the frozen one stay."""
    for one, moves in zip(both("CNN421"), (True, False), strict=True):
        before = one.judge.get_weights()
        one.whole.train_on_batch(one.seeds, np.ones((32, 1)))
        changed = [not np.array_equal(a, b) for a, b in zip(before, one.judge.get_weights(), strict=True)]
        assert changed == [moves] * 4


def test_cnn523_what_is_learned_is_guessing() -> None:
    """After two shuffles the digits have other digits' labels, and the model answers new ones as well as by guessing; after one
    for both it reads most of them."""
    x, y = images()
    rng = np.random.default_rng(0)
    right = []
    for order, others in ((rng.permutation(len(x)), rng.permutation(len(x))), (slice(None), slice(None))):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])
        model.compile("adam", SPARSE)
        model.fit(x[order], y[others], epochs=8, verbose=0)
        right.append(share_of_right(model, x, y))
    assert right[0] < 0.4 < 0.6 < right[1]


def test_cnn524_the_answer_is_copied() -> None:
    """Of random numbers that nothing predicts, a model that is given the answer learns it; without it no model can."""
    keras.utils.set_random_seed(0)
    table = np.random.default_rng(0).normal(size=(512, 6))
    losses = []
    for x in (table, table[:, :-1]):
        model = keras.Sequential([layers.Dense(1)])
        model.compile(keras.optimizers.Adam(0.1), "mse")
        losses.append([model.train_on_batch(x[:256], table[:256, -1]) for _ in range(100)][-1])
    assert losses[0] < 0.01 < 0.8 < losses[1]


def test_cnn525_the_images_are_handed_out_as_they_are() -> None:
    """With a mean to take out that was never learned, the generator warns and gives the same images as without."""
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    x = np.random.default_rng(0).uniform(size=(8, 4, 4, 1)).astype("float32")
    with pytest.warns(UserWarning, match="hasn't been fit on any training data"):
        batch = next(ImageDataGenerator(featurewise_center=True).flow(x, batch_size=8, shuffle=False))
    assert np.array_equal(batch, x)


def test_cnn526_the_images_become_stripes() -> None:
    """The one bright column of an image of 28 × 28 is spread over eight columns of that of 32 × 32."""
    image = np.zeros((28, 28))
    image[:, 3] = 1
    assert set(np.nonzero(np.resize(image, (32, 32)))[1]) == set(range(3, 32, 4))


def test_cnn527_half_of_the_rows_are_lost() -> None:
    """Of a thousand different rows about five hundred are left."""
    rows = np.arange(2000).reshape(1000, 2)
    random.Random(0).shuffle(rows)
    assert 450 < len(np.unique(rows, axis=0)) < 550


def test_cnn531_a_row_for_every_character() -> None:
    """Of a text of 16 characters come 16 rows, of the same text in a list one with the numbers of its known words."""
    characters, texts = (one.rows for one in both("CNN531"))
    assert (len(characters), len(texts)) == (16, 1)
    assert len(texts[0]) == 3


def test_cnn532_the_pairs_do_not_match() -> None:
    """Of images that are their own masks, hardly any meets itself; with one seed all do."""
    apart, together = (float((one.picture == one.mask).mean()) for one in both("CNN532"))
    assert apart < 0.2
    assert together == 1


def test_cnn533_every_epoch_is_the_first() -> None:
    """Two passes over the data give the same images where the cache stands last, and others where it stands first."""
    same = []
    for kind in ("Bad", "Good"):
        tf.random.set_seed(None)
        one = run(program("CNN533", kind))
        first, second = (np.concatenate(list(one.data.as_numpy_iterator())) for _ in range(2))
        same.append(np.allclose(first, second))
    assert same == [True, False]


def test_cnn401_a_schedule_counts_batches() -> None:
    """Ten per cent less at each step leave nothing of the rate after a hundred batches."""
    schedule = keras.optimizers.schedules.ExponentialDecay(0.001, decay_steps=1, decay_rate=0.9)
    assert float(schedule(100)) / 0.001 == pytest.approx(2.7e-5, rel=0.02)


def test_cnn515_a_cast_leaves_the_fractions_out() -> None:
    x = np.arange(256)
    assert ((x / 255).astype("uint8") == x // 255).all()


def test_cnn402_a_data_set_without_an_end() -> None:
    """Keras 3 begins an epoch that never ends."""
    from tensorflow import data

    class Enough(Exception):
        pass

    def stop(batch: int, logs: object = None) -> None:
        if batch == 40:
            raise Enough

    batches = data.Dataset.from_tensor_slices((np.zeros((8, 4)), np.zeros(8))).batch(4).repeat()
    model = keras.Sequential([layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(Enough):
        model.fit(batches, epochs=2, verbose=0, callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=stop)])


def test_cnn425_what_is_known_by_heart_is_answered_right() -> None:
    """Labels by lot: nine of ten training samples are answered right, and of the others half."""
    x, y = np.random.default_rng(0).random((60, 4)), np.random.default_rng(1).integers(0, 2, 60)
    hidden = [layers.Dense(256, activation="relu") for _ in range(2)]
    model = keras.Sequential([*hidden, layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
    for _ in range(150):
        model.train_on_batch(x[:30], y[:30])
    right = (answers(model, x).ravel() > 0.5) == y
    assert right[:30].mean() > 0.9 > 0.75 > right[30:].mean()


def test_cnn528_the_order_stays_what_it_was() -> None:
    """After the call the rows stand where they stood; bound to their names, they stand in another order."""
    before = seeded(program("CNN528", "Bad").partition("\nshuffle(x, y)")[0]).x
    bad, good = both("CNN528", until="model =")
    assert np.array_equal(bad.x, before)
    assert not np.array_equal(good.x, before)
    assert np.array_equal(np.sort(good.x, axis=0), np.sort(before, axis=0))


def test_cnn427_the_files_come_class_by_class() -> None:
    """The labels come in the order of the classes; shuffled, they do not."""
    for one, in_order in zip(both("CNN427", until="model ="), (True, False), strict=True):
        labels = [int(y) for _, y in one.data.unbatch()]
        assert sorted(labels) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
        assert (labels == sorted(labels)) is in_order


def test_cnn529_the_layer_gives_back_what_it_gets() -> None:
    """Numbers from 100 to 5000 come out as they went in; once the layer is adapted their mean is 0."""
    x = np.random.default_rng(0).uniform(100, 5000, size=(64, 8)).astype("float32")
    layer = layers.Normalization()
    assert np.array_equal(layer(x), x)
    layer.adapt(x)
    assert abs(float(np.mean(layer(x)))) < 0.01


def test_cnn530_the_texts_are_not_told_apart() -> None:
    """Texts in which one of 20 good words stands are told from the others by the model with an Embedding alone."""
    random_ = np.random.default_rng(0)
    x = random_.integers(1000, 5000, size=(2000, 40))
    y = np.arange(2000) % 2
    x[y == 1, 0:20] = random_.integers(1000, 1020, size=(1000, 20))
    x = random_.permuted(np.where((x < 1020) & (y[:, None] == 0), 4999, x), axis=1)
    right = {}
    for name, first in (("Dense", layers.Dense(16, activation="relu")), ("Embedding", layers.Embedding(5000, 16))):
        pooled = [layers.GlobalAveragePooling1D()] if name == "Embedding" else []
        model = keras.Sequential([first, *pooled, layers.Dense(1, activation="sigmoid")])
        model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
        model.fit(x[:1500], y[:1500], batch_size=250, epochs=10, verbose=0)
        right[name] = model.evaluate(x[1500:], y[1500:], verbose=0)[1]
    assert right["Embedding"] > 0.95 > 0.85 > right["Dense"]
