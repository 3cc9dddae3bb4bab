"""Where a rule ends: programs beside each other of which it speaks of one and not of the other."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest
from good_training import ADVERSARIES
from notebooks import notebook

import cnnlint.rules
from cnnlint.config import Settings
from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Summary
from cnnlint.rules.facts.first_mistake import first_at_each_place, first_of_each
from cnnlint.rules.registry import all_rules
from cnnlint.run import check_bytes, check_source

HEAD = """
import numpy as np
import keras
from keras import Model, Sequential, layers
x = keras.Input((28, 28, 3))
y = keras.Input((3, 28, 28))
v = keras.Input((20,))
"""
HIDDEN = "layers.Dense(16, activation='relu'), layers.Dense(32, activation='relu'), layers.Dense(64, activation='relu'), "
ONES = "s = Sequential([v, layers.Dense(8, activation='relu'), layers.Dense(1, activation='sigmoid')])\n"
FIT = "s.compile('adam', 'binary_crossentropy')\ns.fit(np.zeros((4, 20)), {targets}, validation_split=0.5)\n"


def found(code: str, text: str, target: str = "3") -> list[str]:
    """The severities of one rule's findings, under all rules."""
    settings = Settings.model_validate({"select": ["ALL"], "target_keras": target})
    (report,) = check_source(HEAD + text, "model.py", settings).files
    return [f.severity.value for f in report.findings if f.code == code]


SCHEDULE = "s.compile(keras.optimizers.Adam(keras.optimizers.schedules.{schedule}), 'mse')\n"


@pytest.mark.parametrize(
    ("schedule", "number"),
    [
        ("ExponentialDecay(1e-3, 1, 0.9)", 1),
        ("ExponentialDecay(1e-3, 20, 0.9)", 0),
        ("ExponentialDecay(1e-3, 10000, 0.9)", 0),
        ("ExponentialDecay(1e-3, steps, 0.9)", 0),
    ],
)
def test_a_schedule_leaves_something_of_the_rate(schedule: str, number: int) -> None:
    assert len(found("CNN401", ONES + SCHEDULE.format(schedule=schedule))) == number


@pytest.mark.parametrize(
    ("done", "number"),
    [
        ("np.random.shuffle(a)\nnp.random.shuffle(b)", 1),
        ("np.random.shuffle(a)", 1),
        ("np.random.shuffle(b)", 0),  # labels at random are an experiment
        ("np.random.seed(1)\nnp.random.shuffle(a)\nnp.random.seed(1)\nnp.random.shuffle(b)", 0),
        ("np.random.seed(1)\nnp.random.shuffle(a)\nnp.random.shuffle(b)", 1),
        (
            "state = np.random.get_state()\nnp.random.shuffle(a)\nnp.random.set_state(state)\nnp.random.shuffle(b)",
            0,
        ),
        ("np.random.RandomState(1).shuffle(a)\nnp.random.RandomState(1).shuffle(b)", 0),
        ("a = np.random.permutation(a)", 1),
        ("from sklearn.utils import shuffle\na = shuffle(a)\nb = shuffle(b)", 1),
        ("from sklearn.utils import shuffle\na, b = shuffle(a, b)", 0),
        ("from sklearn.utils import shuffle\na = shuffle(a, random_state=1)\nb = shuffle(b, random_state=1)", 0),
        ("c = a.copy()\nnp.random.shuffle(c)", 0),
        ("i = np.arange(len(a))\nnp.random.shuffle(i)\na, b = a[i], b[i]", 0),
        ("both = np.concatenate([a, b[:, None]], 1)\nnp.random.shuffle(both)\na, b = both[:, :-1], both[:, -1]", 0),
    ],
)
def test_shuffles_of_inputs_and_of_targets(done: str, number: int) -> None:
    loaded = "a, b = np.load('a.npy').reshape(-1, 20), np.load('b.npy').reshape(-1)\n"
    fit = "s.compile('adam', 'binary_crossentropy')\ns.fit(a, b, validation_split=0.5)\n"
    assert len(found("CNN523", f"{loaded}{done}\n{ONES}{fit}")) == number


@pytest.mark.parametrize(
    ("x", "y", "number"),
    [
        ("t", "t['p']", 1),
        ("t.values", "t['p'].values", 1),
        ("t.drop(columns='p')", "t['p']", 0),
        ("t.drop(columns=['id', 'name'])", "t['p']", 1),
        ("t.drop(columns=['id', 'p'])", "t['p']", 0),
        ("t.drop(columns='p').drop('id', axis=1)", "t['p']", 0),
        ("t.drop(columns=others)", "t['p']", 0),
        ("t[['a', 'b']]", "t['p']", 0),
        ("t.iloc[:, :-1]", "t['p']", 0),
        ("t", "t['p'].shift(-1)", 0),
        ("t.values", "np.roll(t['p'].values, -1)", 0),
        ("t.values[:-1]", "t['p'].values[1:]", 0),
        ("t", "pd.read_csv('v.csv')['p']", 0),
        ("t.values.reshape(-1, 4, 5)", "t['p'].values", 0),
        ("t", "t.pop('p')", 0),
    ],
)
def test_the_answer_is_a_column_of_the_inputs(x: str, y: str, number: int) -> None:
    fit = f"y = {y}\nm.fit({x}, y, validation_split=0.5)\n"
    model = "m = Sequential([layers.Dense(4, 'relu'), layers.Dense(1)])\nm.compile('adam', 'mse')\n"
    assert len(found("CNN524", f"import pandas as pd\nt = pd.read_csv('t.csv')\n{model}{fit}")) == number


@pytest.mark.parametrize(
    ("done", "number"),
    [
        ("(a / 255).astype('uint8')", 1),
        ("np.array(a / 255, dtype=int)", 1),
        ("(a / 255).astype('float32')", 0),
        ("np.round(a / 255).astype('uint8')", 0),
        ("(a / 255 > 0.5).astype('uint8')", 0),
        ("(a / 255 * 15).astype('uint8')", 0),
    ],
)
def test_fractions_that_a_cast_leaves_out(done: str, number: int) -> None:
    text = f"(a, b), _ = keras.datasets.mnist.load_data()\na = {done}\n"
    model = "m = Sequential([layers.Flatten(), layers.Dense(10, 'softmax')])\n"
    fit = "m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(a, b, validation_split=0.5)\n"
    assert len(found("CNN515", text + model + fit)) == number


@pytest.mark.parametrize(
    ("layer", "more", "number"),
    [
        ("Dense(8, activation='exponential')", "layers.Dense(8, activation='exponential')", 1),
        ("Dense(8, activation='exponential')", "layers.BatchNormalization()", 0),
        ("Dense(8, activation='relu')", "layers.Dense(8, activation='exponential')", 0),
    ],
)
def test_exponentials_of_exponentials(layer: str, more: str, number: int) -> None:
    assert len(found("CNN311", f"Sequential([v, layers.{layer}, {more}, layers.Dense(1)])\n")) == number


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("Conv2DTranspose(8, 3)", "Conv2DTranspose(4, 3, activation='relu')", ["warning"]),
        ("Conv2DTranspose(8, 3, activation='relu')", "Conv2DTranspose(4, 3, activation='relu')", []),
        ("Conv2DTranspose(8, 3)", "Conv2D(4, 3, activation='relu')", []),  # it only makes the map larger
        ("Conv2D(8, 3), layers.BatchNormalization()", "Conv2D(4, 3, activation='relu')", ["warning"]),
        ("Conv2D(8, 3), layers.LayerNormalization()", "Conv2D(4, 3, activation='relu')", ["info"]),
        ("Conv2D(8, 3), layers.GroupNormalization(2)", "Conv2D(4, 3, activation='relu')", ["info"]),
    ],
)
def test_layers_that_make_a_map_larger(first: str, second: str, told: list[str]) -> None:
    text = f"m = Sequential([x, layers.{first}, layers.{second}])\nm.compile('adam', 'mse')\n"
    assert found("CNN301", text) == told


@pytest.mark.parametrize(
    ("chain", "steps", "number"),
    [
        (".repeat()", "", 1),
        (".repeat()", ", steps_per_epoch=2", 0),
        (".repeat().take(4)", "", 0),
        (".repeat(3)", "", 0),
        (".repeat().prefetch(1)", "", 1),
    ],
)
def test_a_data_set_that_never_ends(chain: str, steps: str, number: int) -> None:
    data = f"d = tf.data.Dataset.from_tensor_slices((np.zeros((8, 20)), np.zeros(8))).batch(4){chain}\n"
    fit = f"s.compile('adam', 'binary_crossentropy')\ns.fit(d, epochs=2{steps})\n"
    assert len(found("CNN402", f"import tensorflow as tf\n{data}{ONES}{fit}")) == number


@pytest.mark.parametrize(
    ("resized", "number"),
    [("np.resize(a, (60000, 32, 32))", 1), ("np.resize(a, (60000, 784))", 0), ("np.reshape(a, (60000, 784))", 0)],
)
def test_images_of_another_size(resized: str, number: int) -> None:
    text = f"(a, b), _ = keras.datasets.mnist.load_data()\na = {resized} / 255\n"
    model = "m = Sequential([layers.Flatten(), layers.Dense(10, 'softmax')])\n"
    fit = "m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(a, b, validation_split=0.5)\n"
    assert len(found("CNN526", text + model + fit)) == number


@pytest.mark.parametrize(
    ("lines", "number"),
    [("", 1), ("g.fit(a)", 0), ("g.mean = 120.0", 0)],
)
def test_a_generator_that_learns_the_mean(lines: str, number: int) -> None:
    made = "g = keras.preprocessing.image.ImageDataGenerator(featurewise_center=True)\n"
    text = f"(a, b), _ = keras.datasets.cifar10.load_data()\n{made}{lines}\n"
    model = "m = Sequential([layers.Flatten(), layers.Dense(10, 'softmax')])\n"
    fit = "m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(g.flow(a, b))\n"
    assert len(found("CNN525", text + model + fit, "2")) == number


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("", 1),
        ("n.adapt(a)", 0),
        ("adapted(n)", 0),
        ("n = layers.Normalization(mean=0.5, variance=0.1)", 0),
        ("n = layers.Rescaling(1 / 255)", 0),
        ("n = Sequential([n])", 1),
        ("n = keras.applications.EfficientNetB0(include_top=False, weights=None, input_shape=(32, 32, 3))", 0),
    ],
)
@pytest.mark.parametrize("target", ["2", "3"])
def test_a_normalization_that_knows_the_data(lines: str, number: int, target: str) -> None:
    text = f"(a, b), _ = keras.datasets.cifar10.load_data()\na = a / 255\nn = layers.Normalization()\n{lines}\n"
    model = "m = Sequential([n, layers.Flatten(), layers.Dense(10, 'softmax')])\n"
    fit = "m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(a, b)\n"
    assert len(found("CNN529", text + model + fit, target)) == number


@pytest.mark.parametrize(
    ("layer", "lines", "number"),
    [
        ("TextVectorization(output_sequence_length=5)", "", 1),
        ("StringLookup()", "", 1),
        ("TextVectorization(output_sequence_length=5)", "n.adapt(texts)", 0),
        ("TextVectorization(output_sequence_length=5)", "n.set_vocabulary(['good'])", 0),
        ("StringLookup(vocabulary=['good', 'bad'])", "", 0),
        ("Hashing(10)", "", 0),
    ],
)
def test_a_layer_that_has_words_to_look_up(layer: str, lines: str, number: int) -> None:
    text = f"texts = np.array([['good'], ['bad']])\nn = layers.{layer}\n{lines}\n"
    stack = "keras.Input((1,), dtype='string'), n, layers.Embedding(10, 4), layers.Flatten(), layers.Dense(1, 'sigmoid')"
    fit = "m.compile('adam', 'binary_crossentropy')\nm.fit(texts, np.array([0, 1]))\n"
    assert len(found("CNN529", f"{text}m = Sequential([{stack}])\n{fit}")) == number


@pytest.mark.parametrize(
    ("activation", "number"),
    [("None", 1), ("'tanh'", 1), ("'elu'", 1), ("'relu'", 0), ("'softplus'", 0), ("'exponential'", 0), ("'sigmoid'", 0)],
)
def test_what_poisson_takes_the_logarithm_of(activation: str, number: int) -> None:
    model = f"m = Sequential([keras.Input((4,)), layers.Dense(8, 'relu'), layers.Dense(1, {activation})])\n"
    assert len(found("CNN209", f"{model}m.compile('adam', 'poisson')\nm.fit(load(), load())\n")) == number


@pytest.mark.parametrize(
    ("loss", "number"), [("['mse', 'mae']", 1), ("('mse', 'mae')", 1), ("['mse']", 0), ("'mse'", 0), ("{'dense': 'mse'}", 0)]
)
def test_a_stack_is_trained_with_one_loss(loss: str, number: int) -> None:
    model = "s = Sequential([keras.Input((4,)), layers.Dense(1)])\n"
    assert found("CNN204", f"{model}s.compile('adam', loss={loss})\ns.fit(load(), load())\n") == ["warning"] * number


@pytest.mark.parametrize(
    ("joined", "model", "more", "number"),
    [
        ("[base(a), base(a)]", "keras.Model([a, b], o)", "", 1),
        ("[base(a), base(b)]", "keras.Model([a, b], o)", "", 0),
        ("[base(a), base(a)]", "keras.Model(a, o)", "", 0),
        ("[base(a), base(a)]", "keras.Model([a, b], [o, b])", "", 0),
        ("[base(a), base(a)]", "keras.Model([a, b], o)", "s.add_loss(keras.ops.mean(b))", 0),
        ("[base(a), base(a)]", "keras.Model([a, b], o)", "loss = lambda y, p: weighted(y, p, b)", 0),
        ("[base(a), base(a)]", "None\nboth = [a, b]\ns = keras.Model(both, o)", "", 1),
        ("[base(a), base(a)]", "None\nkept.others = [b]\ns = keras.Model([a, *kept.others], o)", "", 0),
    ],
)
def test_each_input_of_a_model_goes_into_a_layer(joined: str, model: str, more: str, number: int) -> None:
    text = "kept = base = layers.Dense(4)\na = keras.Input((8,))\nb = keras.Input((8,))\n"
    text += f"o = layers.Dense(1)(layers.Concatenate()({joined}))\ns = {model}\n{more}\n"
    assert len(found("CNN315", text)) == number
    in_one_line = text.replace("a = keras.Input((8,))\nb =", "a, b = keras.Input((8,)),")
    assert len(found("CNN315", in_one_line)) == number


@pytest.mark.parametrize(
    ("units", "targets", "number"),
    [
        ("len(t.word_index)", "s[:, -1]", 1),
        ("len(t.word_index) + 1", "s[:, -1]", 0),
        ("len(t.word_index)", "s[:, -1] - 1", 0),
        ("5000", "s[:, -1]", 0),
    ],
)
def test_each_word_that_is_predicted_has_a_unit(units: str, targets: str, number: int) -> None:
    read = "t = keras.preprocessing.text.Tokenizer()\ntexts = open('a.txt').read().split()\nt.fit_on_texts(texts)\n"
    read += "s = keras.preprocessing.sequence.pad_sequences(t.texts_to_sequences(texts), maxlen=20)\n"
    model = f"m = Sequential([layers.Embedding(9999, 8), layers.LSTM(8), layers.Dense({units}, 'softmax')])\n"
    fit = f"m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(s[:, :-1], {targets})\n"
    assert len(found("CNN218", read + model + fit, "2")) == number


@pytest.mark.parametrize(
    ("metric", "monitor", "number"),
    [
        ("AUC(name='roc')", "val_auc", 1),
        ("AUC(name='roc')", "val_roc", 0),
        ("AUC()", "val_auc_1", 0),
        ("AUC(**made)", "val_rate", 0),
        ("AUC(name='roc'), 'accuracy'", "val_loss", 0),
    ],
)
def test_a_metric_is_reported_by_the_name_that_it_is_given(metric: str, monitor: str, number: int) -> None:
    model = "m = Sequential([keras.Input((4,)), layers.Dense(1, 'sigmoid')])\n"
    model += f"m.compile('adam', 'binary_crossentropy', metrics=[keras.metrics.{metric}])\n"
    stop = f"keras.callbacks.EarlyStopping(monitor='{monitor}', mode='max')"
    assert len(found("CNN715", f"{model}m.fit(load(), load(), validation_split=0.1, callbacks=[{stop}])\n")) == number


@pytest.mark.parametrize(
    ("fed", "first", "number"),
    [
        ("pad_sequences(a, 50)", "layers.Dense(8, 'relu')", 1),
        ("pad_sequences(a, 50).reshape(25000, 50, 1)", "layers.LSTM(8)", 1),
        ("pad_sequences(a, 50)", "layers.Embedding(5000, 8), layers.Flatten()", 0),
        ("pad_sequences(a, 50)", "layers.Lambda(own)", 0),
        ("keras.utils.to_categorical(pad_sequences(a, 50), 5000)", "layers.LSTM(8)", 0),
        ("(pad_sequences(a, 50) == 7) * 1.0", "layers.Dense(8, 'relu')", 0),
        ("t.texts_to_matrix(texts)", "layers.Dense(8, 'relu')", 0),
        ("pad_sequences(t.texts_to_sequences(texts), 50)", "layers.Dense(8, 'relu')", 1),
    ],
)
def test_numbers_of_words_are_no_amounts(fed: str, first: str, number: int) -> None:
    text = "from keras.utils import pad_sequences\n(a, b), _ = keras.datasets.imdb.load_data(num_words=5000)\n"
    words = (
        "from keras.preprocessing.text import Tokenizer\nt = Tokenizer(5000)\nt.fit_on_texts(texts)\n" if "t." in fed else ""
    )
    model = f"m = Sequential([{first}, layers.Dense(1, 'sigmoid')])\nm.compile('adam', 'binary_crossentropy')\n"
    assert len(found("CNN530", f"{text}{words}{model}m.fit({fed}, b, validation_split=0.5)\n", "2")) == number


@pytest.mark.parametrize(
    ("pairs", "number"),
    [("m.trainable_variables, g", 1), ("g, m.trainable_variables", 0)],
)
def test_gradients_stand_before_their_variables(pairs: str, number: int) -> None:
    model = "import tensorflow as tf\nm = Sequential([layers.Input((4,)), layers.Dense(1)])\no = keras.optimizers.SGD()\n"
    tape = "with tf.GradientTape() as t:\n    l = tf.reduce_mean(m(tf.ones((8, 4)), training=True))\n"
    step = f"g = t.gradient(l, m.trainable_variables)\no.apply_gradients(zip({pairs}))\n"
    assert len(found("CNN726", model + tape + step)) == number


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("CNN305", "layers.Dropout(0.2), layers.BatchNormalization()", "layers.Dropout(0), layers.BatchNormalization()"),
        (
            "CNN307",
            "layers.Dense(8), layers.BatchNormalization()",
            "layers.Dense(8), layers.BatchNormalization(trainable=False)",
        ),
        ("CNN308", "layers.Reshape((20,)), layers.Dense(1)", "layers.Dense(1), layers.Reshape((1,))"),
        ("CNN312", HIDDEN + "layers.Dense(2, activation='softmax')", HIDDEN + "layers.Dense(784, activation='sigmoid')"),
    ],
)
def test_layers_of_a_stack(code: str, wrong: str, right: str) -> None:
    stack = "s = Sequential([v, {}, layers.Dense(1)])" if code in ("CNN305", "CNN307") else "s = Sequential([v, {}])"
    assert found(code, stack.format(wrong)) == ["info"]
    assert found(code, stack.format(right)) == []


@pytest.mark.parametrize(("activation", "told"), [("softmax", ["warning"]), ("sigmoid", []), ("linear", [])])
def test_only_a_softmax_runs_over_an_axis(activation: str, told: list[str]) -> None:
    first = "layers.Conv2D(4, 1, data_format='channels_first'"
    stack = f"s = Sequential([y, {first}, activation='relu'), {first}, activation='{activation}')])\n"
    assert found("CNN319", stack) == told


@pytest.mark.parametrize(("axis", "told"), [("0", ["warning"]), ("-2", ["warning"]), ("-1", []), ("1", [])])
def test_a_softmax_over_the_samples_of_a_batch(axis: str, told: list[str]) -> None:
    assert found("CNN319", f"s = Sequential([v, layers.Dense(4), layers.Softmax(axis={axis})])\n") == told
    assert found("CNN319", f"s = Sequential([v, layers.Softmax(axis={axis}), layers.Dense(4)])\n") == []


def test_a_softmax_over_one_unit_is_no_double_one_as_well() -> None:
    stack = "s = Sequential([v, layers.Dense({}, activation='softmax'), layers.Softmax()])\n"
    assert (found("CNN207", stack.format(3)), found("CNN201", stack.format(3))) == (["warning"], [])
    assert (found("CNN207", stack.format(1)), found("CNN201", stack.format(1))) == ([], ["error", "error"])


@pytest.mark.parametrize(
    ("axis", "outputs", "number"),
    [("-1", "n", 1), ("3", "n", 1), ("2", "n", 0), ("-1", "[c, n]", 0)],
)
def test_a_bias_is_cancelled_by_the_mean_of_its_channel(axis: str, outputs: str, number: int) -> None:
    text = f"c = layers.Conv2D(8, 3)(x)\nn = layers.BatchNormalization(axis={axis})(c)\nm = Model(x, {outputs})\n"
    assert len(found("CNN307", text)) == number


def test_a_line_that_changes_something_elsewhere_is_a_setting() -> None:
    loop = "s = Sequential([v])\nfor rate in ({}):\n    s.add(layers.Dense(8, 'relu'))\n    s.add(layers.Dropout(rate))\n"
    assert found("CNN308", loop.format("0, 0") + "s.add(layers.Dense(1))") == ["info"]
    assert found("CNN308", loop.format("0, 0.3") + "s.add(layers.Dense(1))") == []


@pytest.mark.parametrize("layer", ["MaxPooling2D(2{})", "UpSampling2D(2{})", "ZeroPadding2D(1{})", "Conv2D(4, 3{})"])
def test_channels_that_stand_elsewhere(layer: str) -> None:
    text = "c = layers.Conv2D(8, 3, activation='relu', data_format='channels_first')(y)\nm = Model(y, layers.{}(c))\n"
    assert found("CNN314", text.format(layer.format(""))) == ["warning"]
    assert found("CNN314", text.format(layer.format(", data_format='channels_first'"))) == []


@pytest.mark.parametrize(
    ("arguments", "number"),
    [("", 1), (", validation_data=None", 1), (", validation_split=0.0", 1), (", validation_split=0.2", 0), (", **more", 0)],
)
def test_nothing_to_validate_on(arguments: str, number: int) -> None:
    fit = f"s.compile('adam', 'mse')\ns.fit(np.zeros((4, 20)), np.zeros((4, 1)){arguments})\n"
    text = f"more = dict(validation_split=0.1)\n{ONES}{fit}"
    assert len(found("CNN403", text)) == number


@pytest.mark.parametrize(
    ("targets", "number"),
    [
        ("np.array([0, 1, 0, 1])", 0),
        ("np.array([-1, 1, -1, 1])", 1),
        ("np.array([0, 1, 2, 3])", 1),
        ("np.random.randint(0, 2, 4)", 0),
        ("np.random.randint(0, 5, 4)", 1),
        ("np.array([0, 1, 0, 1]) + 0.05 * np.random.random(4)", 0),  # noise, so that a discriminator is less sure of itself
        ("np.array([0, 1, 0, 1]) * 2 + 0.05 * np.random.random(4)", 1),
    ],
)
def test_targets_of_the_binary_crossentropy(targets: str, number: int) -> None:
    assert len(found("CNN220", ONES + FIT.format(targets=targets))) == number


@pytest.mark.parametrize(
    ("call", "target", "severities"),
    [
        ("s.count_params()", "3", ["error"]),
        ("s.output_shape", "2", ["error"]),
        ("Model(s.input, s.output)", "3", ["error"]),
        ("Model(s.input, s.output)", "2", ["error"]),
        ("s.set_weights([np.zeros((4, 8))])", "3", ["error"]),
        ("s.set_weights(Sequential([layers.Dense(8)]).get_weights())", "3", []),
        ("s.save_weights('a.weights.h5')", "3", ["error"]),
        ("s.save_weights('a.weights.h5')", "2", ["info"]),
    ],
)
def test_what_is_asked_of_a_model_that_is_not_built(call: str, target: str, severities: list[str]) -> None:
    stack = "s = Sequential([layers.Dense(8)])\n"
    assert found("CNN712", stack + call, target) == severities
    assert found("CNN712", f"{stack}s.build((None, 4))\n{call}", target) == []
    assert found("CNN719", stack + call, target) == []


def test_a_call_that_is_missing_is_told_once() -> None:
    stack = "s = Sequential([v, layers.Dense(8)])\n"
    assert found("CNN719", stack + "m = Model(s.input, s.output)") == ["error"]
    assert found("CNN719", stack + "m = Model(s.inputs, s.outputs)") == []
    assert found("CNN116", stack + "m = Model(s.input, s.layers[0].output)") == []  # it follows


def test_inputs_that_are_not_known_may_be_the_missing_ones() -> None:
    text = "from parts import encoder\nm = Model({}, layers.Dense(1)(v))\n"
    assert found("CNN116", text.format("x")) == ["error"]
    assert found("CNN116", text.format("encoder.input")) == []
    assert found("CNN116", text.format("[x, encoder.input]")) == []


def test_one_picture_of_one_channel_passes_for_its_rows() -> None:
    text = (
        "i = keras.Input((8, 8, {0}))\nm = Model(i, layers.Conv2D(2, 3, padding='{1}')(i))\nm.predict(np.zeros((8, 8, {0})))\n"
    )
    assert found("CNN505", text.format(1, "same")) == ["warning"]
    assert found("CNN505", text.format(1, "valid")) == ["error"]
    assert found("CNN505", text.format(3, "same")) == ["error"]


@pytest.mark.parametrize(("target", "severity"), [("3", "error"), ("2", "warning")])
@pytest.mark.parametrize("given", ["class_weight=[1.0, 2.0]", "validation_split=1"])
def test_what_was_passed_over_until_tensorflow_2_2(target: str, severity: str, given: str) -> None:
    text = ONES + f"s.compile('adam', 'mse')\ns.fit(np.zeros((4, 20)), np.zeros((4, 1)), {given})\n"
    assert found("CNN720", text, target) == [severity]


@pytest.mark.parametrize("word", ["activation", "activaton"])
def test_a_misspelt_activation_is_one_mistake(word: str) -> None:
    stack = f"s = Sequential([v, layers.Dense(8, {word}='relu'), layers.Dense(3, {word}='softmax')])\n"
    fit = "s.compile('adam', 'sparse_categorical_crossentropy')\ns.fit(np.zeros((9, 20)), np.zeros(9), epochs=9)\n"
    text = stack + fit
    assert len(found("CNN703", text)) == (0 if word == "activation" else 2)
    assert found("CNN205", text) == found("CNN301", text) == []


UNET = """
import keras
from keras import layers
x = image = keras.Input(({0}, {0}, 3))
kept = []
for filters in (8, 16):
    x = layers.Conv2D(filters, 3, padding="{1}", activation="relu")(x)
    kept.append(x)
    x = layers.MaxPooling2D()(x)
for filters in (16, 8):
    x = layers.Conv2DTranspose(filters, 2, strides=2, activation="relu")(x)
    x = layers.Concatenate()([x, kept.pop()])
model = keras.Model(image, x)
"""


def test_the_sides_that_join_are_named() -> None:
    (report,) = check_source(UNET.format(30, "same")).files
    (finding,) = [f for f in report.findings if f.code == "CNN114"]
    assert "images of 28 or 32 work" in (finding.help or "")
    assert [label.span.line for label in finding.labels] == [11, 7]
    assert {f.code for f in check_source(UNET.format(28, "same")).files[0].findings} == set()
    assert {f.code for f in check_source(UNET.format(32, "same")).files[0].findings} == set()
    (report,) = check_source(UNET.format(30, "valid")).files
    assert ["work" in (f.help or "") for f in report.findings if f.code == "CNN114"] == [False]


def test_a_dropout_of_the_rank_that_fits_is_named() -> None:
    (report,) = check_source(HEAD + "s = Sequential([v, layers.Embedding(9, 8), layers.SpatialDropout2D(0.2)])").files
    assert [f.help for f in report.findings if f.code == "CNN107"] == ["use `SpatialDropout1D`"]


@pytest.mark.parametrize(
    ("call", "message", "lines"),
    [
        ("np.concatenate([a, b])", "arrays of shape (3, 4) and (5, 6) cannot be joined along axis 0", [8, 9]),
        ("np.stack([a, b])", "arrays of shape (3, 4) and (5, 6) cannot be stacked", [8, 9]),
        ("a.transpose((0,))", "an array of shape (3, 4) has no axes in the order (0,)", [8]),
        ("a.reshape(5, 2)", "cannot reshape array of shape (3, 4) into shape (5, 2)", [8]),
    ],
)
def test_arrays_that_do_not_fit_are_told_with_their_shapes(call: str, message: str, lines: list[int]) -> None:
    (report,) = check_source(f"{HEAD}a = np.zeros((3, 4))\nb = np.zeros((5, 6))\nc = {call}\n").files
    (finding,) = report.findings
    assert (finding.code, finding.message, [label.span.line for label in finding.labels]) == ("CNN120", message, lines)
    with pytest.raises(ValueError, match=re.escape(finding.keras or "?")):
        eval(call, {"np": np, "a": np.zeros((3, 4)), "b": np.zeros((5, 6))})


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("", ["CNN120"]),
        ("import torch\n", []),
        ("from torch import Tensor, nn\n", []),
        ("import mxnet as mx\n", []),
    ],
)
def test_what_is_reshaped_may_be_a_tensor_of_another_library(head: str, codes: list[str]) -> None:
    text = "class Heads:\n    def parted(self, x):\n        return x.reshape(2, 3, 4, 8).transpose(1, 2)\n"
    (report,) = check_source(head + HEAD + text).files
    assert [f.code for f in report.findings] == codes


@pytest.mark.parametrize("version", [2, 3])
def test_an_input_layer_of_the_programs_own_is_called_when_it_is_made(version: int) -> None:
    shape = "shape" if version == 3 else "input_shape"
    text = f"""class Own(layers.InputLayer):
    pass

a = Own({shape}=(8,)).output
m = Model(a, layers.Dense(2)(a))
n = Sequential([Own({shape}=(8,)), layers.Dense(2)])
"""
    settings = Settings.model_validate({"target_keras": str(version)})
    (report,) = check_source(HEAD + text, "model.py", settings).files
    assert {f.code for f in report.findings} <= {"CNN004"}


def _severities(text: str) -> list[tuple[str, str]]:
    (report,) = check_source(text).files
    return [(finding.code, finding.severity.value) for finding in report.findings]


@pytest.mark.parametrize(("rate", "severities"), [("1.0", []), ("1.5", ["info"]), ("15.0", ["warning"])])
def test_sgd_works_with_high_rates(rate: str, severities: list[str]) -> None:
    text = f"s = Sequential([v, layers.Dense(1)])\ns.compile(keras.optimizers.SGD({rate}), 'mse')\n"
    assert found("CNN401", text) == severities


@pytest.mark.parametrize(
    ("held_out", "told"),
    [
        ("preprocessing_function=preprocess_input", []),
        ("rescale=1 / 255", ["warning"]),
        ("rescale=1 / 127.5", []),  # 0 to 2 is another mistake, or a mean is taken off later
        ("preprocessing_function=lambda x: x / 255", ["warning"]),
        ("preprocessing_function=own", []),
    ],
)
def test_pictures_of_two_folders_are_prepared_alike(held_out: str, told: list[str]) -> None:
    """MobileNetV2 takes -1 to 1."""
    text = (
        "from keras.applications.mobilenet_v2 import MobileNetV2, preprocess_input\n"
        "from keras.preprocessing.image import ImageDataGenerator\nfrom elsewhere import own\n"
        "train = ImageDataGenerator(preprocessing_function=preprocess_input).flow_from_directory('a', (96, 96))\n"
        f"held_out = ImageDataGenerator({held_out}).flow_from_directory('b', (96, 96))\n"
        "s = Sequential([MobileNetV2(include_top=False, input_shape=(96, 96, 3)), layers.GlobalAveragePooling2D(), "
        "layers.Dense(5, activation='softmax')])\n"
        "s.compile('adam', 'categorical_crossentropy')\ns.fit(train, validation_data=held_out)\n"
    )
    assert found("CNN503", text, target="2") == told


@pytest.mark.parametrize(
    ("shaped", "told"),
    [
        ("x.reshape(64, 10, 3)", ["warning"]),
        ("x.reshape(-1, 10, 3)", ["warning"]),
        ("np.reshape(x, (len(x), x.shape[2], x.shape[1]))", ["warning"]),
        ("x.reshape(64, 10, 3, 1)", ["warning"]),
        ("x.reshape(10, 64, 3).transpose(1, 0, 2)", ["warning"]),
        ("x.reshape(64, 10, 3).reshape(64, 3, 10)", []),  # and back
        ("x.reshape(64, 10, 3, order='F')", []),
        ("x.reshape(64, 3, 10, 1)", []),
        ("x.reshape(64, 1, 3, 10)", []),
        ("x.reshape(64, 30)", []),
        ("x.reshape(64, 6, 5)", []),
        ("x.transpose(0, 2, 1)", []),
        ("x[:, :1].reshape(64, 10, 1)", []),  # an axis of one is anywhere
        ("z.reshape(10, 64)", []),  # a table of two axes
        ("u.reshape(u.shape[0], u.shape[2], u.shape[1])", []),  # an axis may be one
    ],
)
def test_a_reshape_is_no_transposition(shaped: str, told: list[str]) -> None:
    text = (
        "x, z, u = np.random.rand(64, 3, 10), np.random.rand(64, 10), np.load('u.npy')\n"
        f"x = {shaped}\ns = Sequential([layers.Flatten(), layers.Dense(1)])\n"
        "s.compile('adam', 'mse')\ns.fit(x, np.zeros((len(x), 1)))\n"
    )
    assert found("CNN522", text) == told


@pytest.mark.parametrize(("rate", "severities"), [("0.5", []), ("1.0", ["warning"])])
def test_adagrad_works_with_high_rates_below_one(rate: str, severities: list[str]) -> None:
    stack = "s = Sequential([v, layers.Dense(64, activation='relu'), layers.Dense(1, activation='sigmoid')])\n"
    assert found("CNN401", f"{stack}s.compile(keras.optimizers.Adagrad({rate}), 'binary_crossentropy')\n") == severities


@pytest.mark.parametrize(
    ("target", "chain", "steps", "told"),
    [
        ("3", "batch(32)", "steps_per_epoch=62", ["warning"]),
        ("3", "batch(32)", "steps_per_epoch=32", []),
        ("3", "batch(32, drop_remainder=True)", "steps_per_epoch=32", ["warning"]),
        ("3", "batch(32).repeat()", "steps_per_epoch=62", []),
        ("3", "batch(32).repeat(2)", "steps_per_epoch=62", []),
        ("3", "batch(32).filter(lambda x, y: y[0] > 0)", "steps_per_epoch=62", []),
        ("3", "batch(32)", "steps_per_epoch=31, epochs=2", ["warning"]),  # an epoch of the one that is left
        ("3", "batch(32)", "steps_per_epoch=31, epochs=1", []),
        ("3", "batch(32)", "steps_per_epoch=20, epochs=5", ["info"]),  # of the twelve that are left
        ("3", "batch(32)", "steps_per_epoch=16, epochs=5", []),
        ("3", "batch(32)", "steps_per_epoch=20, epochs=3, initial_epoch=2", []),
        ("2", "batch(32)", "steps_per_epoch=20, epochs=5", ["warning"]),
        ("2", "batch(32)", "steps_per_epoch=32, epochs=5", []),  # a whole epoch: it begins anew
        ("2", "batch(32)", "steps_per_epoch=16, epochs=2", []),
        ("2", "batch(32)", "steps_per_epoch=16, epochs=e", []),
    ],
)
def test_a_data_set_has_so_many_batches(target: str, chain: str, steps: str, told: list[str]) -> None:
    text = (
        "import numpy as np\nimport tensorflow as tf\n"
        "x, y, e = np.zeros((1000, 20)), np.zeros((1000, 1)), int(input())\n"
        f"data = tf.data.Dataset.from_tensor_slices((x, y)).{chain}\n"
        "s = Sequential([v, layers.Dense(1)])\ns.compile('adam', 'mse')\n"
        f"s.fit(data, {steps})\n"
    )
    assert found("CNN423", text, target=target) == told


IMAGES = "ImageDataGenerator().flow(np.zeros((1000, 8, 8, 1)), np.zeros((1000, 1)), batch_size=32)"


@pytest.mark.parametrize(
    ("target", "data", "steps", "told"),
    [
        ("3", "x, y", "steps_per_epoch=33", ["warning"]),
        ("3", "x, y", "steps_per_epoch=32", []),
        ("3", "x, y", "steps_per_epoch=30, validation_split=0.1", ["warning"]),
        ("3", "x, y", "steps_per_epoch=17, batch_size=64", ["warning"]),
        ("3", "x, y", "steps_per_epoch=31, epochs=e", []),
        ("3", "x, y", "validation_data=(x, y), validation_steps=99, epochs=2", []),  # measured whole, each time
        ("3", IMAGES, "steps_per_epoch=33", ["warning"]),
        ("3", IMAGES, "steps_per_epoch=1000 // 32, epochs=2", ["warning"]),
        ("2", IMAGES, "steps_per_epoch=1000 // 32, epochs=2", []),
        ("2", IMAGES, "steps_per_epoch=33", ["warning"]),
        ("2", IMAGES, "steps_per_epoch=33, workers=2", []),  # which hand them out round and round
        ("2", IMAGES, "steps_per_epoch=33, use_multiprocessing=e", []),
        ("2", "x, y", "steps_per_epoch=33", ["warning"]),
        ("2", "x, y", "steps_per_epoch=31, epochs=2", []),
        ("2", IMAGES, f"validation_data={IMAGES}, validation_steps=33, epochs=2", ["warning"]),
        ("2", IMAGES, f"validation_data={IMAGES}, validation_steps=33, epochs=1", []),
        ("2", IMAGES, f"validation_data={IMAGES}, validation_steps=33, epochs=2, workers=4", []),
        ("2", "x, y", "validation_data=(x, y), validation_steps=33, epochs=2", ["warning"]),
        ("2", "x, y", "validation_data=(x, y), validation_steps=33, validation_batch_size=8, epochs=2", []),
    ],
)
def test_arrays_and_generators_have_so_many_batches(target: str, data: str, steps: str, told: list[str]) -> None:
    text = (
        "import numpy as np\nfrom tensorflow import keras\nfrom tensorflow.keras import layers\n"
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
        "x, y, e = np.zeros((1000, 8, 8, 1)), np.zeros((1000, 1)), int(input())\n"
        "s = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(1)])\ns.compile('adam', 'mse')\n"
        f"s.fit({data}, {steps})\n"
    )
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": target})).files
    assert [finding.severity.value for finding in report.findings if finding.code == "CNN423"] == told


def test_without_tensorflow_a_generator_of_keras_2_goes_round_and_round() -> None:
    text = (
        "import numpy as np\nfrom keras.models import Sequential\nfrom keras.layers import Dense, Flatten\n"
        "from keras.preprocessing.image import ImageDataGenerator\n"
        "s = Sequential([Flatten(input_shape=(8, 8, 1)), Dense(1)])\ns.compile('adam', 'mse')\n"
        f"s.fit_generator({IMAGES}, steps_per_epoch=33, epochs=2)\n"
    )
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": "2"})).files
    assert "CNN423" not in [finding.code for finding in report.findings]


@pytest.mark.parametrize(("target", "told"), [("2", []), ("3", ["info"]), ("auto", [])])
def test_a_number_of_files_that_is_not_known_may_leave_a_batch(target: str, told: list[str]) -> None:
    text = (
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\nfrom tensorflow.keras import Sequential\n"
        "flow = ImageDataGenerator(rescale=1 / 255).flow_from_directory('train', (8, 8), batch_size=20, class_mode='binary')\n"
        "s = Sequential([layers.Input((8, 8, 3)), layers.Flatten(), layers.Dense(1, activation='sigmoid')])\n"
        "s.compile('adam', 'binary_crossentropy')\ns.fit(flow, steps_per_epoch=flow.samples // 20, epochs=4)\n"
        "s.fit(flow, epochs=4)\n"
    )
    assert found("CNN423", text, target=target) == told


@pytest.mark.parametrize(("activation", "severity"), [("relu", "warning"), ("linear", "info")])
def test_a_model_that_is_linear_learns_at_high_rates(activation: str, severity: str) -> None:
    stack = f"s = Sequential([v, layers.Dense(64, activation='{activation}'), layers.Dense(1)])\n"
    assert found("CNN401", stack + "s.compile(keras.optimizers.Adam(0.1), 'mse')\n") == [severity]


@pytest.mark.parametrize(
    ("used", "number"),
    [
        ("np.array([counts >> d & 1 for d in range(20)]).T", 0),
        ("np.stack([counts ^ d for d in range(20)], axis=1)", 0),  # of which only the dtype is known
        ("np.random.randint(0, 256, (100, 20))", 1),
    ],
)
def test_a_range_that_only_the_dtype_tells_is_no_other_scale(used: str, number: int) -> None:
    text = "s = Sequential([v, layers.Dense(1)])\ns.compile('adam', 'mse')\ncounts = np.arange(100)\n"
    text += "s.fit(np.random.randint(0, 2, (100, 20)), np.zeros((100, 1)), validation_split=0.1)\n"
    assert len(found("CNN503", f"{text}s.predict({used})\n")) == number


@pytest.mark.parametrize(
    ("layer", "more", "number"),
    [
        ("layers.Dense(300, activation='relu')", "", 0),  # there are layers to come
        ("layers.Dense(300, activation='relu')", "s.compile('adam', 'mse')\n", 1),
        ("layers.Dense(300, activation='relu')", "s.summary()\n", 1),
        ("layers.Dense(300, activation='softmax')", "", 1),
    ],
)
def test_a_stack_without_a_head_is_not_finished(layer: str, more: str, number: int) -> None:
    data = "(a, b), _ = keras.datasets.mnist.load_data()\n"
    text = f"{data}s = Sequential([layers.Input((28, 28)), layers.Flatten(), {layer}])\n{more}"
    assert len(found("CNN202", text)) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [("s = Sequential()\ns.add()\n", "`add` is given no layer"), ("s = Sequential([None])\n", "`None` is not a layer")],
)
def test_what_is_left_to_be_written_is_no_layer(text: str, message: str) -> None:
    (report,) = check_source(HEAD + text).files
    assert [finding.message for finding in report.findings] == [message]


@pytest.mark.parametrize(
    ("lines", "shape"),
    [
        ("layer = layers.Conv2D(None, 1)\nlayer.filters = 4", "(None, 8, 8, 4)"),
        ("layer = layers.Dense(8)\nlayer.units = 4", "(None, 8, 8, 4)"),
        ("layer = layers.Dense(8)\nlayer(image)\nlayer.units = 4", "(None, 8, 8, 8)"),
        ("layer = layers.Dense(8)\nif input():\n    layer.units = 4", "depends on input()"),
    ],
)
def test_a_size_may_be_set_before_the_weights_are_made(lines: str, shape: str) -> None:
    text = f"image = keras.Input((8, 8, 3))\n{lines}\nmodel = keras.Model(image, layer(image))\n"
    (report,) = check_source(HEAD + text).files
    assert "CNN706" not in [f.code for f in report.findings]
    assert report.program is not None
    assert shape in str(report.program.models[-1].layers[-1].output_shape)


def test_a_size_of_none_waits_where_the_program_sets_it() -> None:
    block = "class Block(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    block += "        self.last = layers.Conv2D(None, 1)\n"
    later = "    def build(self, shape):\n        self.last.filters = shape[-1]\n"
    codes = [[f.code for f in check_source(HEAD + text).files[0].findings] for text in (block + later, block)]
    assert ["CNN706" in found for found in codes] == [False, True]


@pytest.mark.parametrize("given", ["*open('layers').read()", "**dict(open('layers'))", "..."])
def test_a_layer_that_is_not_known_is_not_missing(given: str) -> None:
    (report,) = check_source(f"{HEAD}s = Sequential()\ns.add({given})\ns.add(layers.Dense(2))\n").files
    assert [finding for finding in report.findings if finding.code == "CNN707"] == []


@pytest.mark.parametrize(("rates", "severity"), [("(2.5, 0.001)", "info"), ("(2.5,)", "warning")])
def test_one_of_several_learning_rates_is_tried(rates: str, severity: str) -> None:
    fit = "    s.compile(keras.optimizers.Adam(rate), 'mse')\n    s.fit(np.zeros((4, 20)), np.zeros((4, 1)))\n"
    text = f"{HEAD}for rate in {rates}:\n    s = Sequential([v, layers.Dense(1)])\n{fit}"
    assert ("CNN401", severity) in _severities(text)


@pytest.mark.parametrize(("steps", "code", "severity"), [(5, "CNN117", "error"), (1, "CNN119", "warning")])
def test_one_row_of_targets_meets_one_step_without_a_word(steps: int, code: str, severity: str) -> None:
    model = f"s = Sequential([keras.Input(({steps}, 8)), layers.Dense(3)])\ns.compile('adam', 'mse')\n"
    fit = f"s.fit(np.zeros((16, {steps}, 8)), np.zeros((16, 3)))\n"
    assert (code, severity) in _severities(HEAD + model + fit)


def test_an_adversary_that_is_thawed_while_it_is_trained_is_seen() -> None:
    text = ADVERSARIES.program.replace("critic.trainable = True\n", "").replace(
        "    critic.train_on_batch", "    if _ == 1:\n        critic.trainable = True\n    critic.train_on_batch"
    )
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": "2"})).files
    assert "CNN713" in [finding.code for finding in report.findings]


FINE_TUNED = """
base = keras.Sequential([keras.Input((8,)), layers.Dense(4, activation="relu")])
model = keras.Sequential([keras.Input((8,)), base, layers.Dense(1)])
base.trainable = {0}
model.compile("adam", "mse"{1})
model.fit(np.zeros((90, 8)), np.zeros((90, 1)), validation_split=0.1)
base.trainable = {2}
{3}
model.fit(np.zeros((90, 8)), np.zeros((90, 1)), validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("parts", "severities"),
    [
        ((False, "", True, ""), ["warning"]),
        ((True, "", False, ""), ["warning"]),
        ((False, "", True, 'model.compile("adam", "mse")'), []),
        ((False, ", run_eagerly=True", True, ""), ["warning"]),
        ((True, ", run_eagerly=True", False, ""), ["info"]),
    ],
)
def test_keras_3_decides_what_is_trained_in_the_first_training(parts: tuple[object, ...], severities: list[str]) -> None:
    assert _severities(HEAD + FINE_TUNED.format(*parts)) == [("CNN713", severity) for severity in severities]


@pytest.mark.parametrize(("rate", "severity"), [(0.0, "info"), (1e-9, "warning")])
def test_nobody_writes_a_learning_rate_of_zero_by_mistake(rate: float, severity: str) -> None:
    text = f"s = Sequential([v, layers.Dense(1)])\ns.compile(keras.optimizers.SGD(learning_rate={rate}), 'mse')\n"
    assert _severities(HEAD + text) == [("CNN401", severity)]


ONE_ROW = """
import numpy as np
from keras import Sequential, layers

x = np.array([[0, 1, 2, 3]], dtype="float32")
y = np.array([[{0}]], dtype="float32")
m = Sequential([layers.Dense(units=1, input_shape=[1])])
m.compile("sgd", "mse")
m.fit(x, y)
"""


def test_the_units_of_a_head_are_the_same_for_data_of_any_size() -> None:
    """Rows that should be columns, on both sides; with one target for each sample only the data are at fault."""
    assert [code for code, _ in _severities(ONE_ROW.format("-1, 1, 3, 5"))] == ["CNN119", "CNN118"]
    assert [code for code, _ in _severities(ONE_ROW.format("-1"))] == ["CNN118"]


FEWER_CLASSES = """
from keras import Sequential, datasets, layers, models

(x, y), _ = datasets.fashion_mnist.load_data()
{0}
a = Sequential([layers.Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(8, activation="softmax")])
b = models.clone_model(a)
"""


def test_classes_that_are_left_out_on_purpose() -> None:
    """Nothing is assumed of a data set where the program trains on labels that it made of those it loaded."""
    split = "y = remap(y)\nc = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(1)])\n"
    split += "c.compile(loss='mse')\nc.fit(x / 255, y)"
    assert "CNN202" in dict(_severities(FEWER_CLASSES.format("")))
    assert "CNN202" not in dict(_severities(FEWER_CLASSES.format(split)))
    assert "CNN202" not in dict(_severities(FEWER_CLASSES.format("") + "a.load_weights('stored.weights.h5')\n"))


TWO_CLASSES = """\
import numpy as np
from keras import Sequential, layers

x, y = np.random.rand(64, 8), np.random.{targets}
model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "{loss}"{more})
model.fit(x, y, validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("targets", "loss", "more", "number"),
    [
        ("randint(0, 2, 64)", "mse", "", 1),
        ("randint(0, 2, (64, 1))", "mae", "", 1),
        ("randint(0, 2, 64)", "hinge", "", 1),
        ("randint(0, 2, 64)", "binary_crossentropy", "", 0),
        ("rand(64)", "mse", "", 0),  # a share, which a sigmoid may learn
        ("rand(64)", "mse", ", metrics=['accuracy']", 1),  # but what is counted are classes
    ],
)
def test_a_sigmoid_tells_two_classes_apart(targets: str, loss: str, more: str, number: int) -> None:
    assert len(found("CNN215", TWO_CLASSES.format(targets=targets, loss=loss, more=more))) == number


@pytest.mark.parametrize(
    ("targets", "units", "told"),
    [
        ("np.eye(2)[np.random.randint(0, 2, 64)]", 2, [("CNN215", "warning")]),
        ("keras.datasets.mnist.load_data()[0][1][:64]", 2, [("CNN215", "error")]),
        ("keras.datasets.mnist.load_data()[0][1][:64]", 1, []),  # one number is compared with each of them
    ],
)
def test_two_units_are_several_classes(targets: str, units: int, told: list[tuple[str, str]]) -> None:
    text = f"{HEAD}model = Sequential([layers.Input((8,)), layers.Dense({units})])\nmodel.compile('adam', 'mse')\n"
    text += f"keras.ops\nmodel.fit(np.random.rand(64, 8), {targets}, validation_split=0.1)\n"
    assert [one for one in _severities(text) if one[0] in ("CNN215", "CNN119")] == told


@pytest.mark.parametrize(
    ("first", "number"), [("layers.Dense(8, input_shape=(784,))", 1), ("layers.Conv2D(8, 3, input_shape=(28, 28))", 1)]
)
def test_units_against_labels_whatever_the_data_are(first: str, number: int) -> None:
    text = (
        "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
        "(x, y), _ = keras.datasets.mnist.load_data()\n"
        f"model = keras.Sequential([{first}, layers.Dense(10, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\nmodel.fit(x / 255, y)\n"
    )
    assert len(found("CNN213", text)) == number


@pytest.mark.parametrize(
    ("held_out", "number"),
    [
        ("(x, y)", 1),
        ("(x[:10], y[:10])", 1),
        ("[x[-10:], y[-10:]]", 1),
        ("(more, y)", 0),  # made in the same way, but another
        ("(more[:10], y[:10])", 0),
        ("(x + 1, y)", 0),
    ],
)
def test_validated_on_the_training_data(held_out: str, number: int) -> None:
    text = (
        "import numpy as np\nfrom keras import Sequential, layers\n"
        "x, more = [np.random.rand(64, 8) for _ in range(2)]\ny = np.random.rand(64)\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(4, activation='relu'), layers.Dense(1)])\n"
        f"model.compile('adam', 'mse')\nmodel.fit(x, y, validation_data={held_out})\n"
    )
    assert len(found("CNN410", text)) == number


@pytest.mark.parametrize(
    ("made", "call", "number"),
    [
        ("a, b = load()", "a, validation_data=a", 1),
        ("a, b = load()", "a, b, validation_data=(a, b)", 1),
        ("a, b = load()", "a, validation_data=b", 0),
        ("a, b = load()", "a, validation_data=a[9:]", 0),
        (
            "from sklearn.model_selection import train_test_split\na, c = load()\na, b, c, d = train_test_split(a, c)",
            "a, c, validation_data=(b, d)",
            0,
        ),
        ("(a, b), (c, d) = load()", "a, b, validation_data=(c, d)", 0),
        ("a = load()", "a.x, a.y, validation_data=(a.v, a.w)", 0),
        ("a = load()", "a['x'], validation_data=a['v']", 0),
        ("a = load()", "next(a), validation_data=next(a)", 0),
        ("def made():\n    while True:\n        yield load()\na = made()", "a, validation_data=a, steps_per_epoch=9", 1),
        ("def made():\n    while True:\n        yield load()\na = made()", "a, validation_data=made(), steps_per_epoch=9", 0),
    ],
)
def test_validated_on_the_same_that_is_not_known(made: str, call: str, number: int) -> None:
    model = f"{made}\nm = Sequential([layers.Dense(1)])\nm.compile('adam', 'mse')\n"
    assert len(found("CNN410", f"from own import load\n{model}m.fit({call})\n")) == number


def test_validated_on_items_of_a_parameter() -> None:
    """What nothing calls is given a dict of anything."""
    model = "    m = Sequential([layers.Dense(1)])\n    m.compile('adam', 'mse')\n"
    text = f"def train(*parts, **kw):\n{model}    m.fit(parts[0], validation_data=parts[1])\n"
    assert found("CNN410", f"{text}    m.fit(kw['x'], validation_data=kw['v'])\n") == []


@pytest.mark.parametrize(
    ("inputs", "targets", "number"),
    [("x_train", "y_train", 0), ("x_train", "y_test", 1), ("x_test", "y_train", 1), ("x_test", "x_train", 0)],
)
def test_parts_of_a_data_set_that_are_as_long(inputs: str, targets: str, number: int) -> None:
    text = "(x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data(num_words=99)\n"
    text += f"a = keras.utils.pad_sequences({inputs}, maxlen=20)\nb = {targets}[:]\n"
    text += "m = Sequential([layers.Embedding(99, 8), layers.LSTM(8), layers.Dense(1, 'sigmoid')])\n"
    assert len(found("CNN516", f"{text}m.compile('adam', 'binary_crossentropy')\nm.fit(a, b)\n")) == number


@pytest.mark.parametrize(
    ("training", "held_out", "number"),
    [
        ("horizontal_flip=True", "rescale=1 / 255", 0),
        ("horizontal_flip=True", "zoom_range=0.3", 1),
        ("rescale=1 / 255", "rotation_range=20", 1),
        ("horizontal_flip=True", "rotation_range=0, horizontal_flip=False", 0),
        ("horizontal_flip=True", "rotation_range=load()", 0),
        ("horizontal_flip=True, validation_split=0.2", "horizontal_flip=True, validation_split=0.2", 0),
    ],
)
def test_a_generator_for_validation_that_augments(training: str, held_out: str, number: int) -> None:
    text = "from keras.preprocessing.image import ImageDataGenerator as G\nfrom own import load\n"
    for name, given in (("a", training), ("b", held_out)):
        text += f"{name} = G({given}).flow_from_directory('{name}', target_size=(32, 32), batch_size=8)\n"
    text += "m = Sequential([keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense(3, 'softmax')])\n"
    text += "m.compile('adam', 'categorical_crossentropy')\nm.fit(a, validation_data=b)\n"
    assert len(found("CNN509", text, "2")) == number


@pytest.mark.parametrize(("trained", "number"), [("x, y", 1), ("a, c", 0), ("x + 1, y", 0)])
def test_validated_on_what_was_split_off(trained: str, number: int) -> None:
    text = (
        "import numpy as np\nfrom keras import Sequential, layers\nfrom sklearn.model_selection import train_test_split\n"
        "x, y = np.random.rand(64, 8), np.random.rand(64)\na, b, c, d = train_test_split(x, y)\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(4, activation='relu'), layers.Dense(1)])\n"
        f"model.compile('adam', 'mse')\nmodel.fit({trained}, validation_data=(b, d))\n"
    )
    assert len(found("CNN410", text)) == number


@pytest.mark.parametrize(
    ("training", "validation", "number"),
    [
        ("'a', seed=1", "'a', seed=1", 0),
        ("'a', seed=1", "'a', seed=2", 1),
        ("'a', seed=1", "'b', seed=2", 0),
        ("folder, seed=1", "folder, seed=2", 1),
        ("'a', seed=1", "'a', seed=seed", 0),
        ("'a', seed=1", "'a', seed=1, shuffle=False", 1),
        ("'a', seed=1, shuffle=False", "'a', seed=2, shuffle=False", 0),
        ("'a', seed=1, validation_split=0.2", "'a', seed=1, validation_split=0.3", 1),
        ("'a', seed=1, validation_split=0.3", "'a', seed=1, validation_split=0.2", 0),
    ],
)
def test_parts_of_a_folder_that_overlap(training: str, validation: str, number: int) -> None:
    text = "import keras\nfrom settings import folder, seed\n"
    for subset, given in (("training", training), ("validation", validation)):
        split = "" if "split" in given else ", validation_split=0.2"
        text += f"{subset} = keras.utils.image_dataset_from_directory({given}, subset='{subset}'{split})\n"
    assert len(found("CNN410", text)) == number


@pytest.mark.parametrize(
    ("pipeline", "number"),
    [
        ("data = data.shuffle(100)\na, b = data.take(80).batch(8), data.skip(80).batch(8)", 1),
        ("data = data.shuffle(100, seed=1).batch(8).prefetch(2)\na, b = data.skip(2), data.take(2)", 1),
        ("data = data.shuffle(100)\na, b = data.take(80).shuffle(80).batch(8), data.skip(80).take(10).cache().batch(8)", 1),
        ("data = data.shuffle(100, reshuffle_each_iteration=False)\na, b = data.take(80).batch(8), data.skip(80).batch(8)", 0),
        ("data = data.shuffle(100).cache()\na, b = data.take(80).batch(8), data.skip(80).batch(8)", 0),
        ("data = data.shuffle(1)\na, b = data.take(80).batch(8), data.skip(80).batch(8)", 0),
        ("a, b = data.take(80).shuffle(80).batch(8), data.skip(80).batch(8)", 0),
        ("a, b = data.shuffle(100).batch(8), other.shuffle(100).skip(8).batch(8)", 0),
        ("def cut(all):\n    all = all.shuffle(99)\n    return all.take(9), all.skip(9)\n"
         "a, b = cut(data)[0].batch(8), cut(other)[1].batch(8)", 0),
    ],
)  # fmt: skip
def test_parts_of_what_is_shuffled_for_every_pass(pipeline: str, number: int) -> None:
    text = (
        "import numpy as np\nimport tensorflow as tf\nfrom keras import Sequential, layers\n"
        "x, y = np.random.rand(100, 8), np.random.rand(100)\n"
        "data = tf.data.Dataset.from_tensor_slices((x, y))\nother = tf.data.Dataset.from_tensor_slices((x + 1, y))\n"
        f"{pipeline}\nmodel = Sequential([layers.Input((8,)), layers.Dense(4, activation='relu'), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(a, validation_data=b)\n"
    )
    assert len(found("CNN410", text)) == number


@pytest.mark.parametrize(
    ("callback", "number"),
    [
        ("EarlyStopping('val_accuracy', mode='min')", 1),
        ("EarlyStopping('val_loss', mode='max')", 1),
        ("EarlyStopping(mode='max')", 1),
        ("ReduceLROnPlateau('val_mae', mode='max')", 1),
        ("ModelCheckpoint('m.keras', 'val_auc', mode='min', save_best_only=True)", 1),
        ("ModelCheckpoint('m.keras', 'val_auc', mode='min')", 0),  # all of them are kept
        ("EarlyStopping('val_accuracy', mode='max')", 0),
        ("EarlyStopping('val_loss')", 0),
        ("EarlyStopping('val_distance', mode='max')", 0),
        ("EarlyStopping(which, mode='min')", 0),
    ],
)
def test_what_is_better_of_a_figure_that_is_watched(callback: str, number: int) -> None:
    text = (
        "import numpy as np\nfrom keras import Sequential, layers\nfrom keras.callbacks import *\nfrom settings import which\n"
        "x, y = np.random.rand(64, 8), np.random.randint(0, 2, 64)\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy', metrics=['accuracy', 'mae', 'auc'])\n"
        f"model.fit(x, y, validation_split=0.1, callbacks=[{callback}])\n"
    )
    assert len(found("CNN414", text)) == number


@pytest.mark.parametrize(
    ("x", "y", "number"),
    [
        ("x", "y.tolist()", 1),
        ("x.tolist()", "y", 1),
        ("x", "list(y)", 1),
        ("x", "[0, 1] * 500", 1),
        ("x", "np.array(y.tolist())", 0),
        ("x", "y", 0),
    ],
)
def test_lists_beside_arrays(x: str, y: str, number: int) -> None:
    text = (
        "import numpy as np\nfrom keras import Sequential, layers\n"
        "x, y = np.random.rand(1000, 8), np.random.randint(0, 2, 1000)\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(4, activation='relu'), layers.Dense(1, activation='sigmoid')])\n"
        f"model.compile('adam', 'binary_crossentropy')\nmodel.fit({x}, {y}, validation_split=0.1)\n"
    )
    assert len(found("CNN720", text)) == number


@pytest.mark.parametrize(
    ("data", "number"),
    [
        ("np.random.randn(64, 8) * 1000", 1),
        ("np.random.randn(64, 8) * 10", 0),
        ("np.random.randn(64, 8) * 1000 / 1000", 0),
        ("np.random.rand(64, 8) * 5000", 1),
        ("np.random.rand(64, 8) * 500", 0),  # for relu and Adam
        ("np.random.rand(64, 8) * -5000", 0),  # what comes of a negative factor is not worked out
        ("2 ** (np.random.rand(64, 8) * 12)", 0),
        ("np.random.randint(-5000, 100, (64, 8))", 1),
        ("np.random.randint(0, 65536, (64, 8)).astype('uint16')", 0),  # no more than the type tells
        ("np.random.randint(-32768, 32768, (64, 8)).astype('int16')", 0),
        ("np.random.randint(0, 32768, (64, 8)).astype('int16')", 1),
        ("load_breast_cancer().data[:64, :8]", 1),
        ("load_iris().data[:64, [0, 1, 2, 3, 0, 1, 2, 3]]", 0),
    ],
)
def test_numbers_of_a_thousand(data: str, number: int) -> None:
    text = (
        "import numpy as np\nfrom keras import Sequential, layers\nfrom sklearn.datasets import load_breast_cancer, load_iris\n"
        f"x, y = {data}, np.random.randint(0, 2, 64)\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(16, activation='relu'), layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\nmodel.fit(x, y, validation_split=0.1)\n"
    )
    assert len(found("CNN511", text)) == number


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ('Conv2D(8, 3, activation="relu")', "Conv2D(8, 3)", 1),
        ('Conv2D(8, 3, activation="relu")', 'Conv2D(8, 3, activation="relu")', 0),
        ("Conv2D(8, 3)", "Conv2D(8, 3)", 1),  # they follow each other; what the pooling stands behind is an info
        ("MaxPooling2D()", "Conv2D(8, 3)", 0),
    ],
)
def test_one_convolution_without_an_activation(first: str, second: str, number: int) -> None:
    text = (
        "from keras import Sequential, layers\nfrom keras.layers import Conv2D, MaxPooling2D\n"
        f"model = Sequential([layers.Input((28, 28, 1)), {first}, {second}, MaxPooling2D(), layers.Flatten(),\n"
        "    layers.Dense(8, activation='relu'), layers.Dense(10, activation='softmax')])\n"
        "model.compile('adam', 'sparse_categorical_crossentropy')\n"
    )
    assert found("CNN301", text).count("warning") == number


@pytest.mark.parametrize(("units", "number"), [((1, 1), 1), ((2, 4), 0)])
def test_one_value_that_is_scaled_to_one_value_is_no_projection(units: tuple[int, int], number: int) -> None:
    text = (
        "from keras import Sequential, layers\n"
        f"model = Sequential([layers.Input((20,)), layers.Dense({units[0]}), layers.Dense({units[1]})])\n"
        "model.compile('sgd', 'mae')\n"
    )
    assert found("CNN301", text).count("warning") == number


@pytest.mark.parametrize(
    ("targets", "activation", "number"),
    [
        ("table['price'].values", "sigmoid", 1),
        ("table[['SalePrice']]", "sigmoid", 1),
        ("table.pop('median_house_value')", "sigmoid", 1),
        ("table['price'].values", "linear", 0),
        ("table['total_revenue'].values", "sigmoid", 1),
        ("table['Revenue'].values", "sigmoid", 0),  # whether a visitor bought
        ("table['price'].values / 1e6", "sigmoid", 0),  # scaled
        ("(table['price'] > 100).astype(int)", "sigmoid", 0),  # a yes or no about it
        ("table['churn'].values", "sigmoid", 0),
    ],
)
def test_a_column_that_is_called_after_a_quantity(targets: str, activation: str, number: int) -> None:
    text = (
        "import pandas as pd\nfrom keras import Sequential, layers\ntable = pd.read_csv('houses.csv')\n"
        "x = table[['a', 'b', 'c', 'd']].values\n"
        f"model = Sequential([layers.Input((4,)), layers.Dense(8, 'relu'), layers.Dense(1, '{activation}')])\n"
        f"model.compile('adam', 'binary_crossentropy')\nmodel.fit(x, {targets})\n"
    )
    assert len(found("CNN217", text)) == number
    differences = text.replace("'binary_crossentropy'", "'mse', metrics=['accuracy']")
    assert (len(found("CNN217", differences)), len(found("CNN216", differences))) == (number, number or activation == "linear")


@pytest.mark.parametrize(("arguments", "number"), [("masks, epochs=2", 1), ("steps_per_epoch=20, epochs=2", 0)])
def test_a_data_set_in_place_of_the_steps(arguments: str, number: int) -> None:
    text = (
        "from keras.src.legacy.preprocessing.image import ImageDataGenerator\n"
        "flow = ImageDataGenerator(rescale=1 / 255).flow_from_directory\n"
        "images, masks = flow('images', class_mode=None), flow('masks', class_mode=None)\n"
        "model = Sequential([layers.Input((256, 256, 3)), layers.Conv2D(3, 3, padding='same')])\n"
        f"model.compile('adam', 'mse')\nmodel.fit_generator(images, {arguments})\n"
    )
    assert found("CNN720", text, "2").count("error") == number


@pytest.mark.parametrize(
    ("handler", "number"),
    [
        ("except AssertionError", 1),
        ("except (OSError, KeyError)", 1),
        ("except ValueError", 0),
        ("except Exception", 0),
        ("except", 0),
        ("except keras.errors.OpError", 0),  # a library's own, which may be what it calls it
    ],
)
def test_a_handler_of_another_exception_hides_no_mistake(handler: str, number: int) -> None:
    fit = "s = Sequential([v, layers.Dense(1)])\ntry:\n    s.fit(np.zeros((4, 20)), np.zeros(4))\n"
    assert len(found("CNN711", f"{fit}{handler}:\n    print('no')\n")) == number


@pytest.mark.parametrize(
    ("steps", "number"),
    [
        ("len(flow) // 8", 1),
        ("len(flow) / 8", 1),
        ("len(flow) // flow.batch_size", 1),
        ("len(flow)", 0),
        ("flow.samples // 8", 0),
        ("len(flow) // 2", 0),  # half of them
    ],
)
def test_batches_that_are_divided_once_more(steps: str, number: int) -> None:
    text = (
        "from keras.src.legacy.preprocessing.image import ImageDataGenerator\n"
        "flow = ImageDataGenerator(rescale=1 / 255).flow_from_directory('images', batch_size=8)\n"
        "model = Sequential([layers.Input((256, 256, 3)), layers.Flatten(), layers.Dense(4, activation='softmax')])\n"
        f"model.compile('adam', 'categorical_crossentropy')\nmodel.fit(flow, steps_per_epoch={steps})\n"
    )
    assert len(found("CNN402", text)) == number


@pytest.mark.parametrize(
    ("images", "steps", "number"),
    [
        ("np.zeros((500, 8, 8, 3))", "len(flow) / 8", 1),
        ("np.zeros((500, 8, 8, 3))", "500 / 8", 0),
        ("np.zeros((500, 8, 8, 3))", "7", 0),  # as many as one may want
        ("np.load('images.npy')", "len(flow) / 8", 1),
        ("np.load('images.npy')", "len(flow)", 0),
    ],
)
def test_batches_of_an_array_that_are_divided_once_more(images: str, steps: str, number: int) -> None:
    text = (
        "import numpy as np\nfrom keras.src.legacy.preprocessing.image import ImageDataGenerator\n"
        f"flow = ImageDataGenerator(rescale=1 / 255).flow({images}, np.zeros((500, 1)), batch_size=8)\n"
        "model = Sequential([layers.Input((8, 8, 3)), layers.Flatten(), layers.Dense(1, activation='sigmoid')])\n"
        f"model.compile('adam', 'binary_crossentropy')\nmodel.fit(flow, steps_per_epoch={steps})\n"
    )
    assert len(found("CNN402", text)) == number


@pytest.mark.parametrize(
    ("targets", "number"),
    [
        ("np.random.rand(64)", 1),
        ("np.random.rand(64, 1)", 1),
        ("np.array([0.5, 1.5] * 32)", 1),
        ("np.random.randint(0, 3, 64)", 0),
        ("np.round(np.random.rand(64) * 2)", 0),
        ("(np.random.rand(64) > 0.5).astype('float32')", 0),
        ("np.zeros(64)", 0),
        ("np.array([0.0, 1.0] * 32)", 0),
    ],
)
def test_fractions_in_place_of_class_numbers(targets: str, number: int) -> None:
    text = (
        f"a, b = np.random.rand(64, 8), {targets}\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(16, activation='relu'), layers.Dense(3, activation='softmax')])\n"
        "model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(a, b, validation_split=0.1)\n"
    )
    assert len(found("CNN224", text)) == number


@pytest.mark.parametrize(
    ("inputs", "number"),
    [
        ("np.random.rand(64, 12)", 1),
        ("np.random.rand(640, 12)[:64].reshape(64, 12)", 1),
        ("StandardScaler().fit_transform(np.random.randint(0, 9, (64, 12)))", 1),
        ("np.random.randint(0, 9, (64, 12)) / 255", 1),
        ("load_iris().data", 1),
        ("np.random.randint(0, 9, (64, 12)).astype('float32')", 0),
        ("np.random.rand(64, 12).round()", 0),
        ("(np.random.rand(64, 12) * 50).astype(int)", 0),
        ("np.random.rand(64, 12) * 50", 0),
        ("(np.random.randint(0, 9, (64, 12)) / 255).astype(int)", 0),
        ("np.zeros((64, 12))", 0),
    ],
)
def test_fractions_in_place_of_the_numbers_of_words(inputs: str, number: int) -> None:
    text = (
        "from sklearn.datasets import load_iris\nfrom sklearn.preprocessing import StandardScaler\n"
        f"a, b = {inputs}, np.random.randint(0, 2, 64)\n"
        "model = Sequential([layers.Embedding(50, 8), layers.LSTM(16), layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\nmodel.fit(a, b, validation_split=0.1)\n"
    )
    assert len(found("CNN518", text)) == number


@pytest.mark.parametrize(
    ("inputs", "number"),
    [
        ("tok.texts_to_matrix(said, mode='tfidf')", 1),
        ("tok.sequences_to_matrix(tok.texts_to_sequences(said))[:40]", 1),
        ("CountVectorizer(max_features=50).fit_transform(said).toarray()", 1),
        ("TfidfVectorizer().fit_transform(said).toarray().astype('float32')", 1),
        ("CountVectorizer().fit_transform(said).toarray().argsort(axis=1)", 0),
        ("keras.utils.pad_sequences(tok.texts_to_sequences(said), 12)", 0),
    ],
)
def test_a_matrix_of_words_in_place_of_their_numbers(inputs: str, number: int) -> None:
    text = (
        "from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer\n"
        "from tensorflow.keras.preprocessing.text import Tokenizer\n"
        "said = ['a good film', 'bad'] * 40\ntok = Tokenizer(num_words=50)\ntok.fit_on_texts(said)\n"
        f"a, b = {inputs}, np.random.randint(0, 2, 80)\n"
        "model = Sequential([layers.Embedding(50, 8), layers.LSTM(16), layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\nmodel.fit(a, b, validation_split=0.1)\n"
    )
    assert len(found("CNN518", text)) == number


PICTURES = """
import tensorflow as tf
turn, bright = layers.RandomRotation(0.1), Sequential([layers.RandomFlip(), layers.RandomBrightness(0.1)])
made = {"image_size": (32, 32), "validation_split": 0.2, "seed": 1}
train = keras.utils.image_dataset_from_directory("a", subset="training", **made).map(lambda a, b: (turn(a, training=True), b))
held = keras.utils.image_dataset_from_directory("a", subset="validation", shuffle=False, **made)
s = Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(3, 'softmax')])
s.compile('adam', 'sparse_categorical_crossentropy')
"""


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ("turn(a, training=True)", 1),
        ("bright(a, training=True) * 1.0", 1),
        ("tf.image.random_flip_left_right(a)", 1),
        ("tf.image.random_brightness(a, 0.2)", 1),
        ("turn(a, training=False)", 0),
        ("layers.Rescaling(2.0)(a, training=True)", 0),
        ("tf.image.flip_left_right(a)", 0),
    ],
)
def test_validation_images_that_are_changed_by_chance(changed: str, number: int) -> None:
    text = f"{PICTURES}s.fit(train, validation_data=held.map(lambda a, b: ({changed}, b)))\n"
    assert found("CNN509", text) == ["warning"] * number
    assert len(found("CNN533", text.replace("(train", "(train.cache()"))) == 1


@pytest.mark.parametrize(("shuffled", "number"), [("", 1), (", shuffle=False", 0)])
def test_a_table_of_tensorflow_compares_classes_in_one_order(shuffled: str, number: int) -> None:
    text = (
        f"{PICTURES}held = keras.utils.image_dataset_from_directory('a', image_size=(32, 32){shuffled})\ns.fit(train)\n"
        "tf.math.confusion_matrix(np.concatenate([b for a, b in held]), s.predict(held).argmax(axis=1))\n"
    )
    assert len(found("CNN514", text)) == number


@pytest.mark.parametrize(
    ("targets", "metric", "severities"),
    [
        ("MultiLabelBinarizer().fit_transform(tags)", "'accuracy'", ["info"]),
        ("MultiLabelBinarizer().fit_transform(tags)", "keras.metrics.CategoricalAccuracy()", ["warning"]),
        ("MultiLabelBinarizer().fit_transform(tags)", "'binary_accuracy'", []),
        ("keras.utils.to_categorical(np.random.randint(0, 3, 80), 3)", "'categorical_accuracy'", []),
    ],
)
def test_the_accuracy_of_several_labels(targets: str, metric: str, severities: list[str]) -> None:
    text = (
        "from sklearn.preprocessing import MultiLabelBinarizer\n"
        f"tags = [['a', 'b'], ['b', 'c']] * 40\na, b = np.random.rand(80, 12), {targets}\n"
        "model = Sequential([layers.Input((12,)), layers.Dense(3, activation='sigmoid')])\n"
        f"model.compile('adam', 'binary_crossentropy', metrics=[{metric}])\nmodel.fit(a, b, validation_split=0.1)\n"
    )
    assert found("CNN216", text) == severities


@pytest.mark.parametrize(("shape", "number"), [("(20,)", 1), ("(None,)", 1), ("(1,)", 0), ("()", 0)])
def test_a_class_may_have_as_many_numbers_as_an_image(shape: str, number: int) -> None:
    text = f"label = keras.Input({shape})\nmodel = keras.Model(label, layers.Embedding(26, 16384)(label))\n"
    assert len(found("CNN321", text)) == number


@pytest.mark.parametrize(
    ("layer", "severity"),
    [
        *((layer, "error") for layer in ("Conv2D(8, 3)", "Dense(8)", "LSTM(8)", "Flatten()", "MaxPooling2D(2)")),
        *((layer, None) for layer in ("Activation('relu')", "Dropout(0.5)", "Concatenate()", "Embedding(40, 8)", "Own()")),
    ],
)
@pytest.mark.parametrize("target", ["2", "3"])
def test_a_layer_on_the_sizes_of_an_input(layer: str, severity: str | None, target: str) -> None:
    text = "from keras.layers import *\nclass Own(Layer):\n    def call(self, x): return x\n"
    text += f"sizes = (32, 32, 3)\na = {layer}(sizes)\nb = {layer}(sizes)\n"
    assert found("CNN709", text, target) == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("sizes", "number"),
    [
        ("16, 50000", 1),
        ("5000, 50000", 1),
        ("2, 1024", 0),
        ("8, 16384", 0),
        ("128, 4096", 0),
        ("50000, 16", 0),
        ("50000, 50000", 0),
    ],
)
def test_the_number_of_words_and_the_length_of_their_vectors(sizes: str, number: int) -> None:
    text = f"model = Sequential([layers.Input((20,)), layers.Embedding({sizes}), layers.LSTM(4), layers.Dense(1)])\n"
    assert len(found("CNN321", text)) == number


def test_a_table_that_is_read_as_steps_is_no_image() -> None:
    data = "from sklearn.datasets import load_breast_cancer\nt, u = load_breast_cancer(return_X_y=True)\n"
    model = "m = Sequential([keras.Input((30, 1)), layers.LSTM(8), layers.Dense(1, activation='sigmoid')])\n"
    fit = "m.compile('adam', 'binary_crossentropy')\nm.fit(t.reshape(569, 30, 1), u, validation_split=0.1)\n"
    assert found("CNN511", data + model + fit) == ["warning"]
    assert found("CNN501", data + model + fit) == []


def test_ids_that_are_read_as_steps_are_no_image() -> None:
    data = "(t, u), _ = keras.datasets.reuters.load_data(num_words=30000, maxlen=50)\nt = keras.utils.pad_sequences(t, 50)\n"
    model = "m = Sequential([keras.Input((50, 1)), layers.LSTM(8), layers.Dense(46, activation='softmax')])\n"
    fit = "m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(t.reshape(-1, 50, 1), u, validation_split=0.1)\n"
    assert found("CNN501", data + model + fit) == []


def test_gradients_are_applied_where_they_are_computed(tmp_path: Path) -> None:
    tape = "def step(m, o, x):\n  with tf.GradientTape() as t:\n    l = tf.reduce_mean(m(x))\n"
    grads = "  g = t.gradient(l, m.trainable_variables)\n"
    (tmp_path / "step.py").write_text(
        f"import tensorflow as tf\n{tape}{grads}  o.apply_gradients(zip(g, m.trainable_variables))\n"
    )
    main = "from step import step\nstep(Sequential([v, layers.Dense(2)]), keras.optimizers.Adam(), np.ones((4, 20)))\n"
    (report,) = check_source(HEAD + main, str(tmp_path / "main.py"), Settings(target_keras="3")).files
    assert [f.code for f in report.findings if f.code == "CNN411"] == []
    here = f"import tensorflow as tf\n{tape}{grads}{main.splitlines()[1]}\n"
    (report,) = check_source(HEAD + here, str(tmp_path / "main.py"), Settings(target_keras="3")).files
    assert [f.code for f in report.findings if f.code == "CNN411"] == ["CNN411"]


def test_layers_in_a_row_without_activations_are_one_finding() -> None:
    text = (
        "from keras import Sequential, layers\nmodel = Sequential([layers.Input((8,))])\nmodel.add(layers.Dense(16))\n"
        "for _ in range(3):\n    model.add(layers.Dense(32))\nmodel.add(layers.Dense(4, activation='relu'))\n"
        "model.add(layers.Dense(9))\nmodel.add(layers.Dense(4))\nmodel.compile('adam', 'mse')\n"
    )
    first, second = (f for f in check_source(text).files[0].findings if f.code == "CNN301")
    assert [first.span.line, *(label.span.line for label in first.labels)] == [3, 5, 6]
    assert (
        first.message == "4 layers in a row have no activation and `Dense` follows: together they can do no more than one layer"
    )
    assert [second.span.line, *(label.span.line for label in second.labels)] == [7, 8]
    assert second.message == "`Dense` has no activation and `Dense` follows: together they can do no more than one layer"


@pytest.mark.parametrize(
    ("measure", "number"),
    [
        ("((y - p) ** 2).mean()", 1),
        ("np.abs(p - y).mean()", 1),
        ("((p > 0.5) == y).mean()", 1),
        ("((p > 0.5).flatten() == y).mean()", 0),
        ("(p[:, 0] - y).mean()", 0),
        ("(p - y.reshape(-1, 1)).mean()", 0),
        ("p - p[:, 0]", 0),  # all differences of the predictions
        ("p - np.linspace(0, 1, 5)", 0),
        ("y.reshape(-1, 1) - y", 0),
    ],
)
def test_predictions_in_a_column_against_targets_in_a_row(measure: str, number: int) -> None:
    text = (
        "import numpy as np\nx, y = np.random.rand(64, 8), np.random.rand(64)\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\nmodel.fit(x, y)\n"
        f"p = model.predict(x)\nprint({measure})\n"
    )
    assert len(found("CNN226", text)) == number


def test_the_biases_that_a_model_loses_are_one_finding() -> None:
    block = "z = layers.Activation('relu')(layers.BatchNormalization()(layers.Conv2D(8, 3)(z)))\n"
    (finding,) = (
        f for f in check_source(HEAD + "z = x\n" + block * 3 + "m = Model(x, z)\n").files[0].findings if f.code == "CNN307"
    )
    assert finding.message.endswith("follows, as in 2 other layers")
    assert [label.text for label in finding.labels[1:]] == ["so it is here", "so it is here"]


def test_the_normalizations_over_the_rows_of_a_model_are_one_finding() -> None:
    block = "z = layers.BatchNormalization(axis=1)(layers.Conv2D(8, 3)(z))\n"
    text = HEAD + "z = x\n" + block * 3 + "m = Model(x, z)\nn = Model(x, layers.Flatten()(z))\n"
    (finding,) = (f for f in check_source(text).files[0].findings if f.code == "CNN313")
    assert finding.message.endswith("the channels are axis -1, as in 2 other layers")
    assert [label.text for label in finding.labels[1:]] == ["so it is here", "so it is here"]
    assert finding.fix is not None
    assert len(finding.fix.edits) == 3
    (alone,) = (f for f in check_source(text.replace("(axis=1)", "()", 2)).files[0].findings if f.code == "CNN313")
    assert alone.message.endswith("the channels are axis -1")


def test_the_biases_of_models_that_the_same_lines_build_are_one_finding() -> None:
    text = """def build(n):
    z = x
    for _ in range(n):
        z = layers.BatchNormalization()(layers.Conv2D(8, 3)(z))
    return Model(x, z)
a, b, c = build(1), build(3), build(2)
d = Model(x, layers.BatchNormalization()(layers.Conv2D(8, 3)(x)))
"""
    told = [f for f in check_source(HEAD + text).files[0].findings if f.code == "CNN307"]
    assert [f.message.partition("follows")[2] for f in told] == [", as in 2 other layers", ""]


def test_the_highest_of_several_rates_at_one_place_is_one_finding() -> None:
    text = """for rate in (0.2, 0.65, 0.7, 0.9):
    Sequential([layers.Input((8,)), layers.Dropout(rate), layers.Dense(1)])
"""
    (finding,) = (f for f in check_source(HEAD + text).files[0].findings if f.code == "CNN306")
    assert (finding.actual, finding.severity.value) == ("0.9", "info")


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("hasattr(y, '__len__') and len(y) > 1", 0),
        ("type(given(y)) is list and [one for one in y]", 0),
        ("given(y) > 3 and len(y) > 1", 1),
    ],
)
@pytest.mark.parametrize(
    "head", [HEAD, "from tensorflow import keras\nfrom tensorflow.keras import layers\nx = keras.Input((3,))\n"]
)
def test_who_asks_what_kind_of_thing_a_tensor_is_does_what_fits(asked: str, number: int, head: str) -> None:
    text = f"from elsewhere import given\ny = layers.Dense(3)(x)\nif {asked}:\n    print(y)\nm = keras.Model(x, y)\n"
    assert len([f for f in check_source(head + text).files[0].findings if f.code == "CNN709"]) == number


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        ("layers.Dense(np.prod((2, 3)))(v)", ["warning"]),  # Keras 3 takes it until 3.12
        ("layers.Embedding(np.int64(5), 4)(v)", ["warning"]),
        ("layers.LSTM(np.int64(5))(layers.Reshape((20, 1))(v))", ["error"]),
        ("layers.Dense(6.0)(v)", ["error"]),
        ("layers.Dense(np.int64(0))(v)", ["error"]),
    ],
)
def test_what_only_the_latest_releases_reject_is_a_warning(layer: str, told: list[str]) -> None:
    assert found("CNN706", f"m = Model(v, {layer})\n") == told


def test_a_model_that_is_made_of_other_things_is_one_finding() -> None:
    text = "from tf_keras.models import Model\nm = Model(3, 4, [224, 224, 3], kind='small')\nn = Model(3, 4)\n"
    told = [(f.code, f.span.line) for f in check_source(text).files[0].findings]
    assert told == [("CNN703", 2), ("CNN709", 3)]


@pytest.mark.parametrize(("data", "number"), [("np.load(sys.argv[1])", 0), ("np.zeros((1, 64, 64, 3))", 1)])
def test_the_outputs_of_a_model_for_data_that_are_not_known_need_not_be_of_one_size(data: str, number: int) -> None:
    text = f"""import sys
i = keras.Input((None, None, 3))
a = layers.Conv2D(4, 3, padding="same")(i)
body = Model(i, [a, layers.MaxPooling2D(2)(a), layers.MaxPooling2D(4)(a)])
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.up, self.join = layers.UpSampling2D(2), layers.Concatenate()
    def call(self, x):
        first, second, third = body(x)
        return self.join([first, self.up(second)]), self.join([second, third])
net = Net()
net({data})
"""
    assert len(found("CNN114", text)) == number


def test_a_call_that_needs_what_keras_does_not_give_is_one_finding() -> None:
    text = """class Block(layers.Layer):
    def call(self, inputs, training):
        return inputs
first, second = Sequential([Block()])(v), Sequential([Block(), Block()])(v)
third = Block()(v)
"""
    (finding,) = (f for f in check_source(HEAD + text).files[0].findings if f.code == "CNN704")
    start = HEAD.count("\n") + 1
    assert [label.span.line - start for label in finding.labels if label.text == "its `call`"] == [1]
    assert len([label for label in finding.labels if label.text == "and here"]) == 2


def test_what_is_given_by_position_to_several_layers_is_one_finding() -> None:
    text = """class Block(layers.Layer):
    def call(self, inputs, scale, training=False):
        return inputs
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = Block(), Block(), Block()
    def call(self, x, training=False):
        return self.c(self.b(self.a(x, x, training), x, training=training), x, training)
net = Net()
net(x)
"""
    (finding,) = (f for f in check_source(HEAD + text).files[0].findings if f.code == "CNN709")
    assert finding.message.endswith(", as in 1 other call")
    assert finding.help == "pass it by its name: `layer(x, training=...)`"


def test_a_layer_that_a_function_gives_for_a_tensor_is_one_finding() -> None:
    text = """def block(x):
    x = layers.Conv2D(4, 3, padding="same")(x)
    return layers.Activation("relu")
first = block(x)
second = block(layers.MaxPooling2D()(first))
model = keras.Model(x, layers.Concatenate()([layers.UpSampling2D()(second), first]))
"""
    (finding,) = (f for f in check_source(HEAD + text).files[0].findings if f.code == "CNN709")
    assert finding.message == "MaxPooling2D is called on the layer `activation` itself, not on a tensor, as in 2 other calls"
    assert [label.text for label in finding.labels] == ["the layer is made here", "and here", "and here"]


def test_what_stops_several_models_is_one_finding() -> None:
    stack = "Sequential([layers.Input((8,)), {layer}, layers.Dense(2)])\n"
    text = (
        HEAD
        + "from own import Squeeze, Widen\nsame = Squeeze()\n"
        + stack.format(layer="same") * 3
        + stack.format(layer="Widen()")
    )
    notes = [f.message for f in check_source(text).files[0].findings if f.code == "CNN004"]
    assert [note.endswith(", as in 2 other models") for note in notes] == [True, False]


@pytest.mark.parametrize(
    ("size", "number"),
    [("n * 2", 0), ("n + 1", 0), ("2 ** n", 0), ("-n + 30", 0), ("n // 2", 0), ("n << 1", 0), ("n / 2", 1), ("n * 0.5", 1)],
)
def test_a_random_integer_stays_an_integer(size: str, number: int) -> None:
    text = f"n = np.random.randint(8, 16)\nr = range(n + 1)\nm = Sequential([layers.Input((4,)), layers.Dense({size})])\n"
    assert len(found("CNN706", text)) == number
    assert not any("TypeError" in f.message for f in check_source(HEAD + text).files[0].findings)


def test_what_is_decorated_by_something_unknown_may_take_other_arguments() -> None:
    text = "def fitness(a, b):\n    return a\nfitness([1, 2])\n"
    decorated = "from skopt.utils import use_named_args\n@use_named_args(dimensions=[1, 2])\n" + text
    assert [len(found("CNN743", one)) for one in (text, decorated)] == [1, 0]


@pytest.mark.parametrize(
    ("targets", "number"),
    [
        ("d.target", 1),
        ("d.target.astype(np.uint8)", 0),
        ('d["target"].astype(int)', 0),
        ("np.array(d.target).astype('str')", 1),
    ],
)
def test_digits_that_are_cast_to_numbers_are_no_strings(targets: str, number: int) -> None:
    text = (
        "from sklearn.datasets import fetch_openml\nd = fetch_openml('mnist_784', as_frame=False)\n"
        "s = Sequential([layers.Input((784,)), layers.Dense(12, activation='softmax')])\n"
        f"s.compile('adam', 'sparse_categorical_crossentropy')\ns.fit(d.data / 255, {targets})\n"
    )
    assert len(found("CNN507", text)) == number
    assert len(found("CNN202", text)) == 1 - number


@pytest.mark.parametrize(
    ("lines", "severities"),
    [
        ("t.fit(b)", ["error"]),
        ("t.fit(b[:, None]).inverse_transform(b)", ["warning"]),
        ("t.fit(b.reshape(-1, 1))", []),
        ("s.fit(a)\ns.inverse_transform(model.predict(a))", ["error"]),
        ("s.fit(a)\nt.fit(b[:, None])\nt.inverse_transform(model.predict(a))", []),
        ("s.fit(a)\ns.transform(a[:, :3])", ["error"]),
        ("s.fit(a)\ns.transform(a[:3])", []),
        ("s.fit(a)\ns.fit(a[:, :3])\ns.transform(a[:, :3])", []),
        ("if flag:\n    s.fit(a)\nelse:\n    s.fit(a[:, :3])\ns.transform(a[:, :3])", []),
        ("s.fit(u)\ns.transform(a)", []),
        ("s = StandardScaler(with_mean=False, with_std=False).fit(a)\ns.inverse_transform(model.predict(a))", []),
    ],
)
def test_the_columns_of_a_scaler(lines: str, severities: list[str]) -> None:
    text = (
        "from sklearn.preprocessing import MinMaxScaler, StandardScaler\nfrom elsewhere import flag, u\n"
        "a, b, s, t = np.random.rand(64, 8), np.random.rand(64), MinMaxScaler(), StandardScaler()\n"
        f"model = Sequential([layers.Input((8,)), layers.Dense(1)])\n{lines}\n"
    )
    assert found("CNN120", text) == severities


@pytest.mark.parametrize(
    ("labels", "severities"),
    [
        ("keras.utils.to_categorical(y)", ["error"]),
        ("np.eye(3)[y]", ["error"]),
        ("y", []),
        ("np.argmax(keras.utils.to_categorical(y), axis=1)", []),
        ("keras.utils.to_categorical(y)[:, 1]", []),
    ],
)
@pytest.mark.parametrize("folds", ["StratifiedKFold", "KFold"])
def test_stratified_folds_are_of_class_numbers(folds: str, labels: str, severities: list[str]) -> None:
    text = (
        f"from sklearn.model_selection import {folds}\n"
        f"x, y = np.random.rand(60, 8), np.arange(60) % 3\n"
        f"for train, test in {folds}(n_splits=5).split(x, {labels}):\n    print(x[train].shape)\n"
    )
    assert found("CNN706", text) == (severities if folds == "StratifiedKFold" else [])


@pytest.mark.parametrize(
    ("shaped", "severities"),
    [
        ("table[['a', 'b']].reshape(-1, 2, 1)", ["error"]),
        ("table['a'].reshape(-1, 1)", ["warning"]),  # pandas had it until 0.25
        ("table.values.reshape(-1, 2, 1)", []),
        ("table['a'].to_numpy().reshape(-1, 1)", []),
        ("np.reshape(table, (-1, 2, 1))", []),
    ],
)
def test_a_table_has_no_reshape(shaped: str, severities: list[str]) -> None:
    text = f"import pandas as pd\ntable = pd.DataFrame({{'a': np.zeros(6), 'b': np.ones(6)}})\nx = {shaped}\n"
    assert found("CNN714", text) == severities


SCALED = (
    "from sklearn.preprocessing import MinMaxScaler, StandardScaler, minmax_scale, normalize, scale\n"
    "from elsewhere import flag\n"
    "a, b, scaler = np.random.randint(0, 900, (64, 12)) * 1.5, np.random.rand(64), StandardScaler()\n"
    "{lines}\nmodel = Sequential([layers.Input((12,)), layers.Dense(8, activation='relu'), layers.Dense(1)])\n"
    "model.compile('adam', 'mse')\nmodel.fit(a, b, validation_split=0.1)\n"
)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("scaler.fit_transform(a)", 1),
        ("a = a[:32]\nscaler.fit_transform(a)", 1),
        ("scaler.fit_transform(a)\na = MinMaxScaler().fit_transform(a)", 0),  # scaled in the end
        ("if flag:\n    scaler.fit_transform(a)", 0),
        ("print(scaler.fit_transform(a))", 0),
        ("scaler.fit_transform(a).mean()", 0),
        ("scaled = scaler.fit_transform(a)\nprint(scaled)", 0),
        ("scaler.fit_transform(a)\na = a / 900", 0),
        ("normalize(a)", 1),
        ("scale(a, copy=False)", 0),
        ("a = minmax_scale(a)", 0),
    ],
)
def test_a_scaled_copy_that_is_dropped(lines: str, number: int) -> None:
    assert len(found("CNN517", SCALED.format(lines=lines))) == number


@pytest.mark.parametrize(("shape", "number"), [("((4,), (4,))", 0), ("((4,),)", 1), ("((4,), 3)", 1)])
def test_tuples_alone_are_the_shapes_of_several_inputs(shape: str, number: int) -> None:
    own = "class Own(layers.Layer):\n    def call(self, x): return x[0]\n"
    assert len(found("CNN108", f"{own}Sequential([Own(input_shape={shape})])\n")) == number


def test_a_loop_that_thaws_layer_after_layer_is_told_once() -> None:
    text = (
        "import numpy as np\nfrom tf_keras import Sequential, layers\n\n"
        "model = Sequential([layers.Dense(8, input_shape=(4,)), layers.Dense(8), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nx, y = np.zeros((64, 4)), np.zeros((64, 1))\n"
        "for first in (2, 1):\n    for layer in model.layers[:first]:\n        layer.trainable = False\n"
        "    for layer in model.layers[first:]:\n        layer.trainable = True\n    model.fit(x, y, epochs=2)\n"
    )
    assert [f.code for f in check_source(text).findings].count("CNN713") == 1


@pytest.mark.parametrize(("divisor", "told"), [(20, ["warning"]), (16, []), (10, [])])
def test_batches_are_divided_again_only_by_how_large_they_are(divisor: int, told: list[str]) -> None:
    """50 batches of 20 samples."""
    text = (
        "from keras.preprocessing.image import ImageDataGenerator\n"
        "s = Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(2, activation='softmax')])\n"
        "s.compile('adam', 'sparse_categorical_crossentropy')\n"
        "flow = ImageDataGenerator(rescale=1 / 255).flow(np.zeros((1000, 8, 8, 3)), np.zeros(1000), batch_size=20)\n"
        f"s.fit(flow, steps_per_epoch=len(flow) / {divisor})\n"
    )
    assert found("CNN402", text, target="2") == told


@pytest.mark.parametrize("target", ["2", "3"])
@pytest.mark.parametrize(("steps", "told"), [(8, []), (7, ["error"])])
def test_a_graph_takes_sequences_of_the_length_that_it_was_declared_for(steps: int, told: list[str], target: str) -> None:
    text = (
        "rows = keras.Input((8, 6))\ns = Model(rows, layers.Dense(1)(layers.GlobalAveragePooling1D()(rows)))\n"
        f"s.compile('adam', 'mse')\ns.fit(np.zeros((64, {steps}, 6)), np.zeros((64, 1)), validation_split=0.1)\n"
    )
    assert found("CNN118", text, target) == told


@pytest.mark.parametrize(("written", "fixed"), [("", True), (", activation='linear'", False), (", activation=None", False)])
def test_an_activation_is_added_only_where_none_is_written(written: str, fixed: bool) -> None:
    text = f"s = Sequential([v, layers.Dense(3{written})])\ns.compile('adam', keras.losses.CategoricalCrossentropy())\n"
    (report,) = check_source(HEAD + text, "model.py").files
    (finding,) = [f for f in report.findings if f.code == "CNN205"]
    assert (finding.fix is not None) is fixed


@pytest.mark.parametrize(("by_hand", "told"), [("", ["error"]), ("with tf.GradientTape() as tape:\n    s(v)\n", ["warning"])])
def test_only_fit_looks_for_the_loss(by_hand: str, told: list[str]) -> None:
    """A model that is trained by hand may be compiled with any word."""
    text = f"import tensorflow as tf\ns = Sequential([v, layers.Dense(1)])\ns.compile('adam', 'mean')\n{by_hand}"
    assert found("CNN705", text) == told
    assert found("CNN705", text + "s.fit(np.zeros((4, 20)), np.zeros(4))\n") == ["error"]


@pytest.mark.parametrize("call", ["keras.ops.softmax(e, axis={})", "keras.activations.softmax(e, {})"])
def test_a_softmax_over_the_steps_of_one_unit(call: str) -> None:
    """As attention weights are made."""
    text = "e = layers.Dense(1)(keras.Input((30, 8)))\ns = Model(e, {})\n"
    assert found("CNN201", text.format(call.format(1))) == []
    assert found("CNN201", text.format(call.format(-1))) == ["error"]


NETS = """
class Nets:
    def __init__(self, classes):
        self.classes = classes
        self.model = Sequential()
    def build(self, kernel):
        self.model.add(keras.Input((32, 32, 3)))
        self.model.add(layers.Conv2D(8, kernel, activation='relu'))
        self.model.add(layers.Flatten())
        self.model.add(layers.Dense(self.classes, activation='softmax'))
"""


def test_of_two_methods_that_fill_a_stack_one_is_called() -> None:
    """The second would not fit behind the first; its own mistakes are told."""
    other = "    def large(self):\n        self.model.add(keras.Input((64, 64, 3)))\n        self.model.add({})\n"
    assert found("CNN107", NETS + other.format("layers.Conv2D(16, 3)")) == []
    assert found("CNN107", NETS + other.format("layers.Conv3D(16, 3)")) == ["error"]


def test_what_else_the_other_method_does_holds_after_it() -> None:
    large = "    def large(self):\n        self.units = 0\n        self.model.add(keras.Input((64, 64, 3)))\n"
    large += "        self.model.add(layers.Conv2D(16, 3))\n    def head(self):\n        return layers.Dense(self.units)\n"
    assert found("CNN706", NETS + large) == ["error"]
    (file,) = check_source(HEAD + NETS + large + "    def show(self):\n        self.model.summary()\n").files
    assert file.program is not None
    (summary,) = (event for event in file.program.events if isinstance(event, Summary))
    assert "whether large() was called" in str(summary.model)


def test_the_other_method_begins_before_all_that_belong_together() -> None:
    text = "    def deeper(self):\n        self.model.add(layers.Dense(4))\n    def large(self):\n"
    text += "        self.model.add(keras.Input((64, 64, 3)))\n        self.model.add(layers.Conv2D(16, 3))\n"
    assert found("CNN107", NETS + text) == []


def test_methods_go_on_with_what_others_made() -> None:
    trained = (
        "    def train(self):\n        self.model.compile('adam', 'mse')\n        self.model.fit(np.zeros((4, {0}, {0}, 3)))\n"
    )
    assert found("CNN118", NETS + trained.format(16)) == ["warning"]
    assert found("CNN118", NETS + trained.format(32)) == []
    other = "    def large(self):\n        self.model.add(layers.Conv2D(16, 3))\n"
    assert found("CNN118", NETS + other + trained.format(16)) == []


def test_a_model_of_unknown_input_is_called_on_numbers() -> None:
    """`Input((1,))` makes a column of them; which shape it is stands in a file."""
    model = "import json\nn = json.load(open('n.json'))\n{0}m = Model(i, layers.Dense(2)(i))\nm(np.arange(16))\n"
    assert found("CNN107", model.format("i = keras.Input((1,) + n['shape'])\n")) == []
    assert "error" in found("CNN107", model.format("i = keras.Input(())\n"))


def test_branches_of_one_flat_tensor_are_one_mistake() -> None:
    branches = "a = layers.Conv2D(8, 1)({0})\nb = layers.Conv2D(8, 3)({0})\nc = layers.AveragePooling2D(2)({0})\n"
    assert found("CNN107", branches.format("v")) == ["error"]
    assert found("CNN107", "d = layers.Dense(4)(v)\n" + branches.format("d")) == ["error"]
    assert found("CNN107", branches.format("layers.Dense(4)(v)")) == ["error"] * 3


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("fit(a, b, sample_weight=np.array([1.0, 3.0]))", 1),
        ("evaluate(a, b, sample_weight=np.ones(80))", 1),
        ("fit(a, b, sample_weight=np.ones(90))", 0),
        ("fit(a, b, validation_data=(a[:9], b[:9]), sample_weight=np.ones(90))", 0),
    ],
)
def test_each_sample_has_its_weight(call: str, number: int) -> None:
    fed = "s = Sequential([keras.Input((4,)), layers.Dense(1)])\ns.compile('adam', 'mse')\n"
    told = found("CNN504", f"{fed}a, b = np.zeros((90, 4)), np.zeros(90)\ns.{call}\n")
    assert told == ["error"] * number


def test_one_sample_is_no_array_of_another_length() -> None:
    fed = "s = Sequential([x, layers.Conv2D(1, 3, padding='same')])\ns.compile('adam', 'mse')\n"
    fed += "a, b = np.zeros((90, 28, 28, 3)), np.zeros((90, 28, 28, 1))\ns.fit(a, b, validation_data=({}, b[-20:]))\n"
    assert (found("CNN504", fed.format("a[-20]")), found("CNN505", fed.format("a[-20]"))) == ([], ["error"])
    assert found("CNN504", fed.format("a[-30:]")) == ["error"]


@pytest.mark.parametrize(("hidden", "number"), [("layers.Dense(4, activation='sigmoid'), ", 1), ("", 0)])
def test_hundreds_are_too_much_for_a_sigmoid_that_others_follow(hidden: str, number: int) -> None:
    text = (
        f"s = Sequential([v, {hidden}layers.Dense(1, activation='sigmoid')])\ns.compile('adam', 'binary_crossentropy')\n"
        "s.fit(np.random.rand(64, 20) * 500, np.random.randint(0, 2, 64), validation_split=0.1)\n"
    )
    assert len(found("CNN511", text)) == number


@pytest.mark.parametrize(("loss", "number"), [("mse", 1), ("mae", 1), ("poisson", 0)])
def test_targets_are_too_large_for_what_takes_a_difference(loss: str, number: int) -> None:
    text = f"s = Sequential([v, layers.Dense(4, activation='relu'), layers.Dense(1)])\ns.compile('adam', '{loss}')\n"
    fit = "s.fit(np.random.rand(64, 20), np.random.rand(64) * 200000, validation_split=0.1)\n"
    assert len(found("CNN511", text + fit)) == number


@pytest.mark.parametrize(
    ("labels", "actual", "words"),
    [
        ("np.random.randint(0, 3, 60)", "class ids", False),
        ("np.random.randint(0, 3, 60).astype('uint8')", "class ids", False),
        ("np.array(['a', 'b', 'c'] * 20)", "one value for each sample", True),
    ],
)
def test_labels_that_may_be_words_need_an_encoder(labels: str, actual: str, words: bool) -> None:
    text = "s = Sequential([v, layers.Dense(3, activation='softmax')])\ns.compile('adam', 'categorical_crossentropy')\n"
    (report,) = check_source(f"{HEAD}{text}s.fit(np.zeros((60, 20)), {labels}, validation_split=0.1)\n").files
    (finding,) = (f for f in report.findings if f.code == "CNN211")
    assert finding.actual == actual
    assert ("LabelEncoder" in (finding.help or "")) is words


_GRAPH = "rows = keras.Input((8, 3))\ns = Model(rows, layers.Dense(1)(layers.Flatten()(rows)))\n"
_BUILT = "s = Sequential([layers.Flatten(), layers.Dense(1)])\ns.build((None, 8, 3))\n"
_STACK = "s = Sequential([keras.Input((8, 3)), layers.Flatten(), layers.Dense(1)])\n"
_AXES, _RANK = "expected shape=(None, 8, 3), found", "Expected shape (None, 8, 3), but input has incompatible"


@pytest.mark.parametrize(
    ("model", "target", "words"),
    [
        (_GRAPH, "2", _AXES),
        (_GRAPH, "3", _AXES),
        (_STACK, "2", _AXES),  # Keras 2 makes a graph of a stack whose input is declared
        (_STACK, "3", _RANK),
        (_BUILT, "2", _RANK),
        (_BUILT, "3", _RANK),
    ],
)
def test_what_keras_says_of_one_sample(model: str, target: str, words: str) -> None:
    text = f"{HEAD}{model}s.compile('adam', 'mse')\ns.predict(np.zeros((8, 3)))\n"
    (report,) = check_source(text, "model.py", Settings(target_keras=target)).files
    assert [
        (f.code, f.severity.value, (f.keras or "").split(" shape (...,")[0].partition(" shape=(...,")[0])
        for f in report.findings
    ] == [("CNN505", "error", words)]


_FIT = "s.compile('adam', 'mse')\ns.fit(z, np.zeros(60))\n"
_SEQUENCES = f"z = np.zeros((60, 5, 8))\ns = Sequential([layers.LSTM(4, input_shape=z.shape), layers.Dense(1)])\n{_FIT}"
_PICTURES = "z = np.zeros((60, 8, 8, 3))\ns = Sequential([layers.Conv2D(4, 3, input_shape=z.shape), layers.Flatten()])\n"
_TWO_INPUTS = (
    "z = keras.Input((60, 8, 8, 3))\nflat = layers.Flatten()(layers.Conv2D(4, 3)(z))\n"
    "s = Model([z, v], layers.Dense(1)(layers.concatenate([flat, v])))\n"
)
_FILMS = "s = Sequential([layers.Input((5, 8, 8, 3)), layers.Conv2D(4, 3), layers.Flatten(), layers.LSTM(3)])\n"


@pytest.mark.parametrize(
    ("text", "help"),
    [
        (_SEQUENCES, "leave the first axis of the input shape out: (5, 8), or `x.shape[1:]`"),
        (_PICTURES, "leave the first axis of the input shape out: (8, 8, 3), or `x.shape[1:]`"),
        (_TWO_INPUTS, "leave the first axis of the input shape out: (8, 8, 3), or `x.shape[1:]`"),
        (_FILMS, "apply the layers to each step of the sequence: `TimeDistributed(Conv2D(...))`"),
    ],
)
def test_an_axis_too_many_is_that_of_the_samples_or_of_the_steps(text: str, help: str) -> None:
    (report,) = check_source(HEAD + text, "model.py", Settings(target_keras="3")).files
    assert [f.help for f in report.findings if f.code == "CNN104"] == [help]


@pytest.mark.parametrize(
    ("shape", "number"), [("rows.shape", 1), ("(rows.shape[0], 1)", 1), ("(rows.shape, 1)", 0), ("(other.shape[0], 1)", 0)]
)
def test_an_input_shape_that_counts_the_samples_is_told_once(shape: str, number: int) -> None:
    text = (
        f"def train(rows, other, targets):\n    s = Sequential([layers.LSTM(4, input_shape={shape}), layers.Dense(1)])\n"
        "    s.compile('adam', 'mse')\n" + "    s.fit(rows, targets, validation_split=0.1)\n" * 2
    )
    assert found("CNN104", text).count("warning") == number


_SWITCHED = "s = Sequential([v, layers.Dense(4{}), layers.Dense(4), layers.Dense(1)])\ns.compile('adam', 'mse')\n"
_BOTH = "for layer, on in zip(s.layers, ({}, False)):\n    layer.trainable = on\ns.fit(np.zeros((9, 20)), np.zeros(9))\n"


@pytest.mark.parametrize(
    ("made", "on", "message"),
    [("", "False", "`dense` and 1 more layer were frozen"), (", trainable=False", "True", "`dense` was thawed")],
)
def test_layers_that_are_switched_the_same_way_are_counted(made: str, on: str, message: str) -> None:
    text = HEAD + _SWITCHED.format(made) + _BOTH.format(on)
    (report,) = check_source(text, "model.py", Settings(target_keras="2")).files
    (told,) = (f.message for f in report.findings if f.code == "CNN713")
    assert told == f"{message} after compile, which Keras 2 ignores"


@pytest.mark.parametrize(
    ("other", "method", "number"),
    [
        ("Sequential([g, d]).compile('adam', 'mse')", "train_on_batch", 0),
        ("Sequential([g, d]).compile('adam', 'mse')", "fit", 0),
        ("g.compile('adam', 'mse')", "train_on_batch", 0),  # it may stand between them where that is not shown
        ("g.compile('adam', 'mse')", "fit", 1),
        ("", "train_on_batch", 1),
    ],
)
def test_what_is_frozen_for_another_model(other: str, method: str, number: int) -> None:
    text = (
        "d = Sequential([v, layers.Dense(4), layers.Dense(1)])\nd.compile('adam', 'mse')\nd.trainable = False\n"
        f"g = Sequential([v, layers.Dense(20)])\n{other}\nd.{method}(np.zeros((9, 20)), np.zeros(9))\n"
    )
    assert len(found("CNN713", text, "2")) == number


@pytest.mark.parametrize(("target", "severity"), [("2", "warning"), ("3", "error")])  # in Python 2 `/` gives whole numbers
def test_a_size_that_is_no_whole_number_is_the_only_mistake_of_an_input(target: str, severity: str) -> None:
    text = "z = keras.Input((600.600, 3))\nModel(z, layers.Conv2D(8, 3)(z))\n"
    settings = Settings.model_validate({"target_keras": target})
    said = [(f.severity.value, f.message) for f in check_source(HEAD + text, settings=settings).findings]
    assert said == [(severity, "`shape` of Input must be a tuple of sizes, not (600.6, 3)")]


@pytest.mark.parametrize(
    ("kind", "target", "rate"),
    [
        ("Adagrad", "1", "a learning rate of 0.01"),
        ("Adagrad", "2", "the learning rate of its own defaults"),
        ("Adagrad", "3", "a learning rate of 0.001"),
        ("SGD", "2", "a learning rate of 0.01"),
    ],
)
def test_what_a_word_makes_beside_an_optimizer_that_nothing_uses(kind: str, target: str, rate: str) -> None:
    text = (
        f"from keras.models import Sequential\nfrom keras.layers import Dense\nfrom keras.optimizers import {kind}\n"
        f"own = {kind}(clipnorm=1.0)\nm = Sequential()\nm.add(Dense(2, input_dim=4))\nm.compile('{kind.lower()}', 'mse')\n"
    )
    settings = Settings.model_validate({"target_keras": target})
    (said,) = (f.message for f in check_source(text, settings=settings).findings if f.code == "CNN413")
    assert said.endswith(f"makes a new {kind}, with {rate}")


def _finding(line: int, severity: Severity = Severity.WARNING, layer: str | None = None) -> Finding:
    return Finding("CNN101", "planted", "shape", severity, "planted", Span("a.py", line, 1), layer=layer)


def test_what_a_rule_tells_can_be_compared_however_its_labels_are_written() -> None:
    rule, span = all_rules()[0](), Span("a.py", 1, 1)
    told = [rule.finding(span, "planted", labels=labels) for labels in ([Label(span, "here")], (Label(span, "here"),))]
    assert len({*told}) == 1


def test_the_first_mistake_of_each_thing_is_told() -> None:
    found = [_finding(1, layer="a"), _finding(2, layer="a"), _finding(3), _finding(4), _finding(5, layer="b")]
    assert [f.span.line for f in first_of_each(found, lambda f: f.layer)] == [1, 3, 4, 5]


def test_the_worst_mistake_at_each_place_is_told() -> None:
    found = [_finding(1), _finding(1, Severity.ERROR), _finding(1, Severity.INFO), _finding(2, Severity.INFO)]
    assert [f.severity for f in first_at_each_place(found)] == [Severity.ERROR, Severity.INFO]


_ENCODED = "labels = np.random.randint(0, 3, 60)\none_hot = keras.utils.to_categorical(labels, 3)\nrows = np.zeros((60, 20))\n"
_CLASSES = "s = Sequential([v, layers.Dense({}, activation='softmax')])\ns.compile('adam', 'categorical_crossentropy')\n"


@pytest.mark.parametrize(
    ("units", "training", "severity", "help"),
    [
        (
            "3",
            "s.fit(rows, labels)",
            "error",
            "use `sparse_categorical_crossentropy`, or encode the labels with `to_categorical`",
        ),
        ("int(input())", "s.fit(rows, labels)", "warning", None),  # of one unit it would be right
        (
            "3",
            "s.fit(rows, one_hot)\ns.evaluate(rows, labels)",
            "error",
            "encode these labels with `to_categorical`, as those of",
        ),
    ],
)
def test_labels_of_another_encoding_than_the_loss(units: str, training: str, severity: str, help: str | None) -> None:
    (report,) = check_source(HEAD + _ENCODED + _CLASSES.format(units) + training, "model.py", Settings(target_keras="3")).files
    (finding,) = (f for f in report.findings if f.code == "CNN211")
    assert finding.severity.value == severity
    assert (finding.help or "").startswith(help or "")


def test_labels_of_a_folder_are_another_rules() -> None:
    data = "data = keras.utils.image_dataset_from_directory('images', image_size=(28, 28))\n"
    model = _CLASSES.format("3").replace("[v,", "[x, layers.Flatten(),")
    assert [len(found(code, f"{data}{model}s.fit(data)\n")) for code in ("CNN211", "CNN214")] == [0, 1]


@pytest.mark.parametrize(("before", "after", "what"), [("False", "True", "thawed"), ("True", "False", "frozen")])
def test_what_is_switched_inside_a_part(before: str, after: str, what: str) -> None:
    fit = "s.fit(np.zeros((9, 20)), np.zeros((9, 1)))\n"
    text = (
        f"{HEAD}base = Sequential([v, layers.Dense(4), layers.Dense(4)])\ns = Sequential([v, base, layers.Dense(1)])\n"
        f"base.layers[0].trainable = {before}\ns.compile('adam', 'mse')\n{fit}base.layers[0].trainable = {after}\n{fit}"
    )
    (report,) = check_source(text, "model.py", Settings(target_keras="3")).files
    (told,) = (f.message for f in report.findings if f.code == "CNN713")
    assert told.startswith(f"`sequential` was {what} after a first training")


def test_a_module_of_the_project_may_give_keras_further_names(tmp_path: Path) -> None:
    (tmp_path / "acts.py").write_text("import keras\nkeras.utils.get_custom_objects().update({'wild': lambda x: x})\n")
    (tmp_path / "main.py").write_text("import acts\nimport keras\nlayer = keras.layers.Activation('wild')\n")
    (tmp_path / "other.py").write_text("import keras\nlayer = keras.layers.Activation('wild')\n")
    told = {
        name: check_source((tmp_path / name).read_text(), str(tmp_path / name)).findings for name in ("main.py", "other.py")
    }
    assert [[f.code for f in findings] for findings in told.values()] == [[], ["CNN705"]]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("keras.models.load_model('a.keras', custom_objects={'Own': object})", ["CNN705"]),
        ("keras.saving.get_custom_objects()['wild'] = keras.ops.relu", []),
        ("with keras.saving.custom_object_scope({'wild': keras.ops.relu}):\n    layers.Activation('wild')", []),
    ],
)
def test_what_a_load_is_told_holds_for_what_it_loads(given: str, told: list[str]) -> None:
    text = "import keras\nfrom keras import layers\n" + (given if "with" in given else f"{given}\nlayers.Activation('wild')\n")
    assert [f.code for f in check_source(text, "model.py").findings] == told


def test_maps_of_one_pixel_are_taken_for_class_ids_by_keras_2() -> None:
    """Which Keras it is nothing tells, and only Keras 3 refuses them; maps of more pixels are refused by both."""
    program = "m = Sequential([keras.Input(({0}, {0}, 4)), layers.Dense(10, activation='softmax')])\n"
    program += (
        "m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(np.zeros((8, {0}, {0}, 4)), np.zeros((8, 1), int))\n"
    )
    within = HEAD.replace("import keras\n", "from tensorflow import keras\n").replace("from keras", "from tensorflow.keras")
    for text, size, severity in ((within, 1, "warning"), (f"{HEAD}keras.ops\n", 1, "error"), (within, 2, "error")):
        (report,) = check_source(text + program.format(size)).files
        assert [str(f.severity) for f in report.findings if f.code == "CNN117"] == [severity]


def test_only_a_decay_becomes_a_schedule() -> None:
    schedule = "use a schedule of `keras.optimizers.schedules`"
    for argument, help in (("decay=0.1", schedule), ("jit_compile=True", "leave the argument out")):
        program = f"keras.ops\nm = Sequential([v, layers.Dense(2)])\nm.compile(keras.optimizers.Adam({argument}), 'mse')\n"
        (finding,) = [f for f in check_source(HEAD + program).findings if f.code == "CNN710"]
        assert finding.help == help


@pytest.mark.parametrize("target", ["2", "3"])
def test_a_batch_of_rows_passes_for_one_picture_of_one_channel(target: str) -> None:
    """Keras compares the axes before it adds the last one."""
    text = HEAD + "i = layers.Input((28, 28, 1))\nm = keras.Model(i, layers.Flatten()(i))\nm(np.zeros({}))\n"
    settings = Settings(target_keras=target)
    shapes = [(28, 28, 1), (4, 28, 28), (28, 27, 1)]
    found = [[f.code for f in check_source(text.format(shape), "model.py", settings).findings] for shape in shapes]
    assert found == [[], [], ["CNN113"]]


JUDGE = """
import numpy as np
from keras import Sequential, layers
from keras.datasets import mnist
from keras.utils import to_categorical
(x, y), _ = mnist.load_data()
judge = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(11, activation="softmax")])
judge.compile("adam", "categorical_crossentropy")
judge.train_on_batch(x[:32] / 255.0, to_categorical(y[:32], num_classes=11))
"""


def test_what_a_generator_makes_may_have_a_class_of_its_own() -> None:
    assert ("CNN202", "warning") in _severities(JUDGE)
    made = "judge.train_on_batch(np.random.rand(8, 28, 28), to_categorical(np.full((8, 1), 10), num_classes=11))\n"
    assert "CNN202" not in dict(_severities(JUDGE + made))


def test_what_an_optimizer_is_asked_to_update_is_trained_by_hand() -> None:
    text = """
import keras.backend as K
from keras.datasets import cifar10
from keras.layers import Activation, Conv2D, GlobalAveragePooling2D
from keras.models import Sequential
from keras.optimizers import Adam
(x, y), _ = cifar10.load_data()
judge = Sequential([Conv2D(3, (3, 3), input_shape=(32, 32, 3)), GlobalAveragePooling2D(), Activation("sigmoid")])
"""
    assert ("CNN202", "warning") in _severities(text)
    loss = "loss = -K.mean(K.log(judge(K.placeholder((8, 32, 32, 3)))))\n"
    assert "CNN202" not in dict(_severities(f"{text}{loss}Adam().get_updates(loss, judge.trainable_weights)\n"))


@pytest.mark.parametrize(
    ("rate", "least", "number"),
    [("1e-4", "1e-3", 1), ("1e-4", "1e-4", 1), ("1e-3", "1e-5", 0), ("rate", "1e-3", 0), ("1e-4", "least", 0)],
)
def test_the_least_rate_is_below_the_rate(rate: str, least: str, number: int) -> None:
    slow_down = f"keras.callbacks.ReduceLROnPlateau(patience=3, min_lr={least})"
    fit = f"s.fit(np.zeros((9, 20)), np.zeros(9), validation_split=0.5, epochs=50, callbacks=[{slow_down}])\n"
    assert len(found("CNN424", f"{ONES}s.compile(keras.optimizers.Adam({rate}), 'binary_crossentropy')\n{fit}")) == number


@pytest.mark.parametrize(
    ("callbacks", "epochs", "number"),
    [
        ("EarlyStopping(patience=9)", 10, 0),
        ("EarlyStopping(patience=10)", 10, 1),
        ("EarlyStopping(patience=10, restore_best_weights=True)", 10, 0),  # which it does at the end of any training
        ("EarlyStopping(patience=10)", "n_epochs", 0),
        ("ReduceLROnPlateau()", 10, 1),
        ("ReduceLROnPlateau(patience=4), k.EarlyStopping(patience=5)", 99, 0),
        ("ReduceLROnPlateau(patience=5), k.EarlyStopping(patience=5)", 99, 1),
        ("ReduceLROnPlateau('loss', patience=5), k.EarlyStopping(patience=5)", 99, 0),  # another figure
        ("ReduceLROnPlateau(patience=5), k.EarlyStopping(patience=5, start_from_epoch=20)", 99, 0),
    ],
)
def test_callbacks_that_wait_longer_than_the_training_lasts(callbacks: str, epochs: object, number: int) -> None:
    fit = f"s.fit(np.zeros((9, 20)), np.zeros(9), validation_split=0.5, epochs={epochs}, callbacks=[k.{callbacks}])\n"
    assert len(found("CNN424", f"import keras.callbacks as k\n{ONES}s.compile('adam', 'binary_crossentropy')\n{fit}")) == number


@pytest.mark.parametrize(
    ("then", "number"),
    [
        ("s.fit(x, y, epochs=50, callbacks=given)", 0),
        ("s.fit(x, y, epochs=n, callbacks=given)", 0),
        ("s.fit(x, y, epochs=8, initial_epoch=5, callbacks=given)", 1),
        ("s.fit(x, y, epochs=50)", 1),
        ("s.fit(x, y, epochs=50, callbacks=[k.EarlyStopping('loss', patience=10)])", 1),
        ("if n:\n    given.append(k.TerminateOnNaN())\ns.fit(x, y, epochs=50, callbacks=given)", 0),
    ],
)
def test_a_callback_may_act_in_a_longer_training_that_it_is_given_to_as_well(then: str, number: int) -> None:
    text = (
        f"import keras.callbacks as k\nn = int(input())\n{ONES}s.compile('adam', 'binary_crossentropy')\n"
        "x, y = np.zeros((9, 20)), np.zeros((9, 1))\ngiven = [k.EarlyStopping('loss', patience=10)]\n"
        f"s.fit(x, y, epochs=5, callbacks=given)\n{then}\n"
    )
    assert len(found("CNN424", text)) == number


@pytest.mark.parametrize(
    ("pins", "imports", "severity"),
    [
        ("", "keras", "warning"),
        ("keras==2.2.4\n", "keras", "info"),  # which made arrays of such lists
        ("keras==2.4.3\n", "keras", "warning"),
        ("tensorflow==2.2.0\n", "tensorflow.keras", "warning"),
    ],
)
def test_a_list_beside_an_array_where_the_release_is_known(tmp_path: Path, pins: str, imports: str, severity: str) -> None:
    (tmp_path / "requirements.txt").write_text(pins, encoding="utf-8")
    text = f"import numpy as np\nfrom {imports}.layers import Dense, Input, concatenate\nfrom {imports}.models import Model\n"
    text += "a, b = Input((1,)), Input((1,))\nm = Model([a, b], Dense(1)(concatenate([a, b])))\nm.compile('adam', 'mse')\n"
    text += "m.fit_generator(g)\nm.predict([[1], np.zeros((1, 1))])\n"
    (tmp_path / "a.py").write_text(text, encoding="utf-8")
    report = check_bytes(str(tmp_path / "a.py"), text.encode(), Settings().checks())
    assert [f.severity.value for f in report.findings if f.code == "CNN720"] == [severity]


@pytest.mark.parametrize(
    ("imported", "second", "codes"),
    [
        ("tf_keras", "both_1", []),
        ("tf_keras", "both_2", ["CNN204"]),
        ("keras", "both_1", ["CNN204"]),
    ],
)
def test_keras_2_numbers_the_outputs_of_one_layer(imported: str, second: str, codes: list[str]) -> None:
    text = f"""import {imported} as k
given = k.Input((8,))
ends = [k.layers.Dense(1, activation="sigmoid")(given), k.layers.Dense(3, activation="softmax")(given)]
both = k.Model(given, ends, name="both")
model = k.Model(given, both(given))
model.compile("adam", {{"both": "binary_crossentropy", "{second}": "categorical_crossentropy"}})
"""
    assert [f.code for f in check_source(text).findings if f.code == "CNN204"] == codes


def test_each_numbered_output_of_keras_2_has_the_loss_of_its_name() -> None:
    text = """import tf_keras as k
head = k.layers.Dense(1, activation="sigmoid", name="head")
a, b = k.Input((8,)), k.Input((8,))
model = k.Model([a, b], [head(a), head(b)])
model.compile("adam", {"head": "binary_crossentropy", "head_1": "categorical_crossentropy"})
"""
    assert [f.code for f in check_source(text).findings] == ["CNN213"]


def test_metrics_that_do_not_fit_the_outputs_are_shown_where_they_are_given() -> None:
    ends = "a, b = layers.Dense(1)(v), layers.Dense(1)(v)\nm = Model(v, [a, b])\n"
    compiled = "m.compile('adam',\n loss=['mse', 'mae'],\n metrics=['mae'])\n"
    (finding,) = (f for f in check_source(HEAD + ends + compiled).findings if f.code == "CNN204")
    assert finding.span.line == (HEAD + ends + compiled).count("\n")
    assert finding.help is not None
    assert "list of metrics" in finding.help


@pytest.mark.parametrize(
    ("use", "help_"), [("model.fit(v, v)", "give `model` a value"), ("model(v, v)", "did you mean `Model`")]
)
def test_an_object_that_nothing_makes_is_not_meant_for_its_class(use: str, help_: str) -> None:
    (finding,) = (f for f in check_source(HEAD + use).findings if f.code == "CNN728")
    assert finding.help is not None
    assert finding.help.startswith(help_)


@pytest.mark.parametrize(("asks", "number"), [("", 1), ("order = keras.backend.image_data_format()\n", 0)])
def test_pictures_are_loaded_in_the_order_that_is_configured(asks: str, number: int) -> None:
    text = f"{asks}(a, b), (c, d) = keras.datasets.cifar10.load_data()\na = a.reshape(50000, 3, 32, 32)\n"
    text += "c = c.reshape(10000, 3, 32, 32)\na = np.concatenate([a, c])\nb = np.concatenate([b, d])\n" if asks else ""
    model = "s = Sequential([keras.Input((3, 32, 32)), layers.Flatten(), layers.Dense(10, 'softmax')])\n"
    fit = "s.compile('adam', 'sparse_categorical_crossentropy')\ns.fit(a / 255, b, validation_split=0.5)\n"
    assert len(found("CNN522", text + model + fit)) == number


@pytest.mark.parametrize(
    ("imports", "told"),
    [("keras", []), ("tensorflow.keras", ["error"]), ("tf_keras", ["error"])],
)
def test_two_shapes_of_an_input_in_the_package_keras(imports: str, told: list[str]) -> None:
    """Before 2.4 it took the one with the batch."""
    text = f"from {imports}.layers import Dense, Input\nx = Input(shape=(None, 5), batch_shape=(None, 5))\nDense(3)(x)\n"
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": "2"})).files
    assert [f.severity.value for f in report.findings] == told


@pytest.mark.parametrize(
    ("module", "told"),
    [("torch.nn", []), ("keras.layers", ["CNN714"])],
)
@pytest.mark.parametrize("opening", ["class Net(object):\n    def __init__(self):\n", "def net():\n    if True:\n"])
def test_a_later_cell_may_import_another_module_by_the_same_name(opening: str, module: str, told: list[str]) -> None:
    made = f"import {module} as nn\n{opening}        self.a = nn.Linear(3, 4)\n"
    cells = ("import keras", made, "import keras.layers as nn\nnn.Dense(3)")
    (report,) = check_source(notebook(*cells), "model.ipynb").files
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == told


def test_no_rule_looks_for_the_end_of_a_line_behind_each_mark_of_a_comment() -> None:
    """A picture in a notebook may be a line of a megabyte, with such a mark for each of its colours: that took a minute."""
    modules = [importlib.import_module(m.name) for m in pkgutil.walk_packages(cnnlint.rules.__path__, "cnnlint.rules.")]
    patterns = {value.pattern for module in modules for value in vars(module).values() if isinstance(value, re.Pattern)}
    assert any("#" in pattern for pattern in patterns)
    assert not [pattern for pattern in patterns if re.search(r"#(?:\[\^\\n\]|\.)[*+]", pattern)]


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("model.add(Dense(20, 64, init='normal'))\n", ["warning"]),
        ("model.add(Dense(20, 64))\nmodel.compile('sgd', 'mse', class_mode='binary')\n", ["warning"]),
        ("model.add(MaxPooling2D(poolsize=(2, 2)))\n", ["warning"]),
        ("model.add(Activation('time_distributed_softmax'))\n", ["warning"]),
        ("model.add(Dense(20, 64))\n", ["error"]),
        ("model.add(Dense(20, 64))\nmodel.add(Dense(64, 1))\n", ["warning", "warning"]),
        ("model.add(MaxPooling2D(pool=(2, 2)))\n", ["error"]),
        ("model.add(Activation('time_softmax'))\n", ["error"]),
    ],
)
def test_words_of_a_keras_before_1(text: str, severities: list[str]) -> None:
    head = (
        "from keras.models import Sequential\nfrom keras.layers.core import Activation, Dense, Dropout\n"
        "from keras.layers.convolutional import Convolution2D, MaxPooling2D\n"
        "model = Sequential()\nmodel.add(Convolution2D(8, 3, 3, border_mode='same'))\n"
    )
    told = [f for f in check_source(head + text).findings if f.code in ("CNN703", "CNN705", "CNN706")]
    assert [f.severity.value for f in told] == severities


@pytest.mark.parametrize(
    ("units", "loss", "targets", "number"),
    [
        (3, "binary_crossentropy", "np.eye(3)[np.arange(64) % 3]", 1),
        (3, "mse", "np.eye(3)[np.arange(64) % 3]", 0),
        (10, "binary_crossentropy", "keras.datasets.mnist.load_data()[0][1][:64]", 0),  # no code of several numbers
    ],
)
def test_only_a_binary_loss_of_a_code_judges_classes_one_by_one(units: int, loss: str, targets: str, number: int) -> None:
    text = f"{HEAD}model = Sequential([layers.Input((8,)), layers.Dense({units}, activation='sigmoid')])\n"
    text += f"model.compile('adam', '{loss}')\nmodel.fit(np.random.rand(64, 8), {targets}, validation_split=0.1)\n"
    assert len(found("CNN221", text)) == number


@pytest.mark.parametrize(("more", "number"), [("", 1), ("from elsewhere import head\nmodel.add(head())\n", 0)])
def test_what_is_added_from_elsewhere_may_be_trained(more: str, number: int) -> None:
    text = f"{HEAD}model = Sequential([layers.Input((8,)), layers.Dense(3, trainable=False)])\n{more}"
    text += "model.compile('adam', 'mse')\nmodel.fit(np.random.rand(64, 8), np.random.rand(64, 3), validation_split=0.1)\n"
    assert len(found("CNN405", text)) == number


@pytest.mark.parametrize(("test", "number"), [("True", 1), ("1", 1), ("running", 0), ("len(running)", 0)])
def test_only_a_loop_that_nothing_ends_makes_an_endless_generator(test: str, number: int) -> None:
    text = f"{HEAD}from elsewhere import running\ndef batches():\n    while {test}:\n"
    text += "        yield np.zeros((8, 4)), np.zeros((8, 1))\n"
    text += "model = Sequential([layers.Input((4,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
    told = [f for f in check_source(f"{text}model.fit(batches(), epochs=2)\n").findings if "never ends" in f.message]
    assert len(told) == number


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        ("validation_steps=2", 1),
        ("validation_freq=5", 1),
        ("validation_freq=1", 0),
        ("validation_steps=None", 0),
        ("validation_steps=2, validation_split=0.1", 0),
        ("validation_steps=2, validation_data=held", 0),
        ("validation_steps=2, **more", 0),
    ],
)
def test_how_to_validate_without_anything_to_validate_on(arguments: str, number: int) -> None:
    fit = f"s.compile('adam', 'mse')\ns.fit(np.zeros((4, 20)), np.zeros((4, 1)), {arguments})\n"
    assert len(found("CNN428", f"held = None\nmore = load()\n{ONES}{fit}")) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("keras.optimizers.Adam(learning_rate=0.1)\ns.compile('adam', 'mse')\n", 1),
        ("keras.optimizers.Adam()\ns.compile('adam', 'mse')\n", 0),
        ("keras.optimizers.Adam(learning_rate=0.1).build([])\ns.compile('adam', 'mse')\n", 0),
        ("keras.optimizers.SGD(learning_rate=0.1)\ns.compile('adam', 'mse')\n", 0),
    ],
)
def test_an_optimizer_that_is_given_no_name(text: str, number: int) -> None:
    assert len(found("CNN413", ONES + text)) == number


@pytest.mark.parametrize(
    ("more", "number"), [("", 1), ("# own", 1), ("'own'", 1), ("s.compile(own, 'mse')", 0), ("%own own", 1)]
)
def test_an_optimizer_that_no_cell_reads(more: str, number: int) -> None:
    cells = (HEAD + ONES, "own = keras.optimizers.Adam(0.1)", "s.compile('adam', 'mse')", more)
    (report,) = check_source(notebook(*cells), "model.ipynb", Settings(target_keras="3")).files
    assert sum(f.code == "CNN413" for f in report.findings) == number


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rate = 5.0  # too high\n{}", "5.0"),
        ("def f(rate: float = 5.):\n    {}\nf()\n", "5."),
        ("def f(*, rate=5e0):\n    {}\nf()\n", "5e0"),
        ("rate = 1.0\nrate = 5.0\n{}", ""),
        ("rate = 10 / 2\n{}", ""),
    ],
)
def test_where_a_learning_rate_is_set(text: str, place: str) -> None:
    text = HEAD + ONES + text.format("s.compile(keras.optimizers.Adam(rate), 'mse')")
    (finding,) = (f for f in check_source(text, settings=Settings(target_keras="3")).findings if f.code == "CNN401")
    lines = text.splitlines()
    marked = [lines[one.span.line - 1][one.span.column - 1 : one.span.end_column - 1] for one in finding.labels]
    assert marked == [place] * bool(place)


@pytest.mark.parametrize(
    ("layers", "loss", "number"),
    [
        ("layers.MaxPooling2D(4), layers.Dense(8, activation='relu'), layers.Dense(2, activation='sigmoid')", "binary", 1),
        ("layers.MaxPooling2D(4), layers.Flatten(), layers.Dense(2, activation='sigmoid')", "binary", 0),
        ("layers.MaxPooling2D(4), layers.Dense(2, activation='sigmoid')", "binary", 0),
        ("layers.MaxPooling2D(4), layers.UpSampling2D(4), layers.Dense(8), layers.Dense(2, activation='sigmoid')", "binary", 0),
    ],
)
def test_units_in_a_row_on_a_pooled_map(layers: str, loss: str, number: int) -> None:
    model = f"m = Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3), {layers}])\n"
    assert len(found("CNN117", f"{model}m.compile('adam', '{loss}_crossentropy')\nm.fit(*load())\n")) == number


@pytest.mark.parametrize(("keys", "number"), [("123", 1), ("012", 0), ("01", 1), ("12", 0), ("1", 0)])
def test_weights_of_classes_that_are_counted_from_one(keys: str, number: int) -> None:
    model = "s = Sequential([v, layers.Dense(3, activation='softmax')])\ns.compile('adam', 'sparse_categorical_crossentropy')\n"
    weights = ", ".join(f"{key}: 2.0" for key in keys)
    fit = f"s.fit(np.zeros((9, 20)), np.arange(9) % 3, class_weight={{{weights}}})\n"
    assert len(found("CNN418", model + fit)) == number


@pytest.mark.parametrize(
    ("inputs", "number"),
    [
        ("t[['a', 'b', 'c']]", 1),
        ("t[['a', 'b']]", 0),
        ("t[['a', 'b', 'c']].iloc[:, :2]", 0),
        ("t[['a', 'b', 'c']].rename(columns={'c': 'd'})", 0),
        ("StandardScaler().fit_transform(t[['a', 'b', 'c']])", 1),
        ("StandardScaler().fit_transform(t[['a', 'b']])", 0),
        ("np.delete(t[['a', 'b', 'c']].values, 2, axis=1)", 0),
    ],
)
def test_the_answer_in_a_list_of_columns(inputs: str, number: int) -> None:
    model = "s = Sequential([layers.Dense(8, activation='relu'), layers.Dense(1)])\ns.compile('adam', 'mse')\n"
    text = f"import pandas as pd\nt = pd.read_csv('t.csv')\n{model}s.fit({inputs}, t['c'], validation_split=0.1)\n"
    assert len(found("CNN524", f"from sklearn.preprocessing import StandardScaler\n{text}")) == number


@pytest.mark.parametrize(
    ("inputs", "targets", "number"),
    [
        ("t[:, 0:9]", "t[:, 8]", 1),
        ("t[:, :9]", "t[:, 8]", 1),
        ("t[:, 1:]", "t[:, -1]", 1),
        ("t[:, :-1]", "t[:, -2]", 1),
        ("t[:, 0:9].astype(float)", "t[:, 8].astype(int)", 1),
        ("t[::2][:, 0:9]", "t[1::2][:, 8]", 0),
        ("t[:-1][:, 0:9]", "t[1:][:, 8]", 0),
        ("t[:, 0:8]", "t[:, 8]", 0),
        ("t[:, 1:]", "t[:, 0]", 0),
        ("t[:, :-1]", "t[:, -1]", 0),
        ("t[:, :-1]", "t[:, 8]", 0),
        ("t[:, -4:]", "t[:, -1]", 0),
        ("t[:, 0:9][:, 1:]", "t[:, 8]", 0),
        ("t[:-1, 0:9]", "t[1:, 8]", 0),
        ("t[:, 0:9]", "u[:, 8]", 0),
        ("t[:, 0:9]", "np.roll(t[:, 8], -1)", 0),
    ],
)
def test_the_answer_in_a_slice_of_columns(inputs: str, targets: str, number: int) -> None:
    model = "s = Sequential([layers.Dense(8, activation='relu'), layers.Dense(1)])\ns.compile('adam', 'mse')\n"
    files = "t, u = np.loadtxt('t.csv', delimiter=','), np.loadtxt('u.csv', delimiter=',')\n"
    text = f"{files}{model}s.fit({inputs}, {targets}, validation_split=0.1)\n"
    assert len(found("CNN524", text)) == number


AGAIN = """
def build():
    m = Sequential([keras.Input((20,)), layers.Dense(1)])
    m.compile('adam', 'mse')
    return m
x, y = np.zeros((4, 20)), np.zeros((4, 1))
model = build()
model.fit(x, y, epochs=2)
"""


@pytest.mark.parametrize(
    ("rest", "number"),
    [
        ("model = build()\nmodel.evaluate(x, y)\n", 1),
        ("model.evaluate(x, y)\n", 0),
        ("model = build()\nmodel.fit(x, y)\nmodel.evaluate(x, y)\n", 0),
        ("model = build()\nmodel.load_weights('w')\nmodel.evaluate(x, y)\n", 0),
        ("from other import train\nmodel = build()\ntrain(model)\nmodel.evaluate(x, y)\n", 0),
    ],
)
def test_a_model_that_is_built_again_forgets(rest: str, number: int) -> None:
    assert len(found("CNN404", AGAIN + rest)) == number


@pytest.mark.parametrize(("apart", "number"), [(False, 1), (True, 0)])
def test_what_another_file_builds_may_get_its_weights_there(tmp_path: Path, apart: bool, number: int) -> None:
    build = "def build():\n    return Sequential([layers.Input((8,)), layers.Dense(3, activation='softmax')])\n"
    (tmp_path / "net.py").write_text(
        HEAD + build.replace("    return", "    m =") + "    m.load_weights('w.h5')\n    return m\n"
    )
    use = "model = build()\nmodel.compile('sgd', 'mse')\nmodel.evaluate(np.zeros((4, 8)), np.zeros((4, 3)))\n"
    main = HEAD + ("from net import build\n" if apart else build) + use
    (report,) = check_source(main, str(tmp_path / "main.py"), Settings(target_keras="3")).files
    assert sum(f.code == "CNN404" for f in report.findings) == number


@pytest.mark.parametrize(
    ("mask", "number"),
    [
        ("cv2.imread(name, 0)", 1),
        ("cv2.imread(name, 0) / 255", 0),
        ("cv2.imread(name, 0) > 127", 0),
        ("read(name)", 0),
        ("(read(name) / 255).astype(int)", 0),
        ("(read(name) / 255).astype('uint8')", 0),
        ("img_to_array(load_img(name, color_mode='grayscale', target_size=(64, 64)))[:, :, 0]", 1),
    ],
)
def test_masks_as_they_are_read_from_pictures(mask: str, number: int) -> None:
    masks = "import cv2\nfrom keras.utils import img_to_array, load_img\n"
    masks += f"masks = np.array([{mask} for name in names()])[..., None]\n"
    model = "i = keras.Input((64, 64, 3))\nm = Model(i, layers.Conv2D(1, 3, padding='same', activation='sigmoid')(i))\n"
    fit = "m.compile('adam', 'binary_crossentropy')\nm.fit(images(), masks)\n"
    assert len(found("CNN220", masks + model + fit)) == number


def test_unscaled_images_are_shown_where_they_come_from() -> None:
    text = "(x, y), _ = keras.datasets.mnist.load_data()\nx = x.reshape(-1, 784)\nx = x.astype('float32')\n"
    text += "s = Sequential([layers.Dense(10, activation='softmax')])\ns.compile('adam', 'sparse_categorical_crossentropy')\n"
    (report,) = check_source(f"import keras\nfrom keras import Sequential, layers\n{text}s.fit(x, y)\n", "model.py").files
    (finding,) = [f for f in report.findings if f.code == "CNN501"]
    assert [label.span.line for label in finding.labels] == [5, 3]


def test_a_generator_that_does_not_scale_is_shown() -> None:
    text = (
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\nfrom tensorflow.keras import Sequential, layers\n"
    )
    text += "made = ImageDataGenerator(horizontal_flip=True)\nimages = made.flow_from_directory('a', class_mode='sparse')\n"
    text += "s = Sequential([layers.Flatten(), layers.Dense(10, activation='softmax')])\n"
    text += "s.compile('adam', 'sparse_categorical_crossentropy')\ns.fit(images)\n"
    (report,) = check_source(text, "model.py").files
    (finding,) = [f for f in report.findings if f.code == "CNN501"]
    assert [label.span.line for label in finding.labels] == [4, 3]


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("rooms.plot(model)", ["CNN301"]),
        ("rooms.plot(model)\nmodel.predict(v)", ["CNN301"]),
        ("model.summary()\nrooms.plot(model)", ["CNN301"]),
        ("", ["CNN301"]),
    ],
)
def test_a_model_that_is_handed_on_is_judged_as_it_was_compiled(then: str, told: list[str]) -> None:
    text = (
        "import rooms\nmodel = Sequential([layers.Input((8,)), layers.Dense(16), layers.Dense(16), layers.Dense(3)])\n"
        f"model.compile('adam', 'mse')\n{then}\n"
    )
    (report,) = check_source(HEAD + text, "model.py").files
    assert [f.code for f in report.findings if f.severity is not Severity.INFO] == told


def test_a_model_that_is_handed_on_before_it_is_compiled_is_not_known() -> None:
    text = "import rooms\nmodel = Sequential([layers.Input((8,)), layers.Dense(16), layers.Dense(3)])\nrooms.finish(model)\n"
    (report,) = check_source(HEAD + text + "model.compile('adam', 'mse')\n", "model.py").files
    assert [f.code for f in report.findings if f.severity is not Severity.INFO] == []


@pytest.mark.parametrize(
    ("imported", "name", "severity"),
    [
        ("from keras", "trainable_weights", "warning"),
        ("from keras", "output", "error"),
        ("from tensorflow.keras", "trainable_weights", "error"),
    ],
)
def test_what_the_package_keras_let_set_until_2_3_is_only_surely_refused_where_keras_3_is_told(
    imported: str, name: str, severity: str
) -> None:
    """keras 2.3.1, engine/base_layer.py: `trainable_weights.setter`."""
    text = f"""
{imported}.layers import Layer, Dense
class Scaled(Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1],), initializer="ones", name="kernel")
        self.{name} = [self.kernel]
        super().build(shape)
    def call(self, x):
        return x * self.kernel
{imported}.models import Sequential
Sequential([Scaled(input_shape=(3,)), Dense(1)])
"""
    settings = Settings.model_validate({"select": ["CNN730"]})
    (report,) = check_source(text, "model.py", settings).files
    assert [f.severity.value for f in report.findings] == [severity]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("net = Sequential([x, layers.Conv2D(4, 3), layers.LSTM(4)])\n", "net"),
        ("z = layers.Flatten()(x)\none, other = Model(x, layers.LSTM(4)(z)), Model(x, z)\n", "one"),
    ],
)
def test_a_problem_of_a_layer_names_the_model_that_it_stands_in(text: str, name: str) -> None:
    (finding,) = (f for f in check_source(HEAD + text, settings=Settings(target_keras="3")).findings if f.code == "CNN106")
    assert finding.model == name
