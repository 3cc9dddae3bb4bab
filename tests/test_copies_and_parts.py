"""Copies that are made and dropped, parts that are held out and never used, lengths that nothing brings together."""

from __future__ import annotations

import json

import pytest

from cnnlint import check_source

HEAD = """\
import numpy as np
import tensorflow as tf
import keras
from keras import layers
from keras.utils import to_categorical
from sklearn.model_selection import train_test_split
from sklearn.utils import shuffle
x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
"""
MODEL = """\
model = keras.Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
"""


def lines(text: str, code: str, path: str = "a.py") -> list[str]:
    """The lines of the text at which the code is reported."""
    return [text.splitlines()[f.span.line - 1] for f in check_source(text, path).findings if f.code == code]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("shuffle(x, y)", True),
        ("x.reshape(-1, 2, 2)", True),
        ("x.astype('float32')", True),
        ("np.expand_dims(x, -1)", True),
        ("to_categorical(y, 2)", True),
        ("tf.data.Dataset.from_tensor_slices(x).batch(8)", True),
        ("x, y = shuffle(x, y)", False),
        ("np.random.shuffle(x)", False),
        ("x.mean(axis=0)", False),
        ("print(x.reshape(-1, 2, 2))", False),
        ("x.reshape(-1, 2, 2).mean()", False),
        ("x[:10]", False),
    ],
)
def test_a_copy_that_is_dropped(line: str, told: bool) -> None:
    assert lines(f"{HEAD}{line}\n{MODEL}model.fit(x, y, validation_split=0.1)\n", "CNN528") == ([line] if told else [])


def test_a_cell_shows_what_it_ends_with() -> None:
    text = f"{HEAD}x.reshape(-1, 2, 2)\n"
    cell = {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": 1}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    for file, path in ((json.dumps(notebook), "a.ipynb"), (f"# In[1]:\n{text}", "a.py")):
        assert "CNN528" not in [f.code for f in check_source(file, path).findings]


SPLIT = "x_train, x_test, y_train, y_test = train_test_split(x, y)\n"
PAIRS = (
    "(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()\nx_train = x_train.reshape(-1, 784)[:, :4] / 255\n"
)
FIT = "model.fit(x_train, y_train, validation_split=0.1)\n"
JUDGED = "model.evaluate(x_train, y_train)"


@pytest.mark.parametrize(
    ("split", "more", "told"),
    [
        (SPLIT, "", True),
        (SPLIT, "print(x_test.shape)\n", True),
        (SPLIT, "x_test = x_test * 2\n", True),
        (PAIRS, "", True),
        (SPLIT, "model.evaluate(x_test, y_test)\n", False),
        (SPLIT, "model.predict(x_test)\n", False),
        (SPLIT, "np.save('test.npy', x_test)\n", False),
        (SPLIT, "held_out = x_test\n", False),
        ("x_train, y_train = x, y\n", "", False),
    ],
)
def test_judged_by_what_it_is_trained_on(split: str, more: str, told: bool) -> None:
    text = f"{HEAD}{split}{MODEL}{FIT}{JUDGED}\n{more}"
    assert lines(text, "CNN425") == ([JUDGED] if told else [])


def test_validated_by_what_is_held_out_and_judged_by_both() -> None:
    text = f"{HEAD}{SPLIT}{MODEL}model.fit(x_train, y_train, validation_data=(x_test, y_test))\n{JUDGED}\n"
    assert not lines(text, "CNN425")


@pytest.mark.parametrize(
    ("trained", "judged", "told"),
    [
        ("model.fit(x, y, validation_split=0.1)\n", "model.evaluate(x_test, y_test)", True),
        ("model.fit(x_train, y_train, validation_split=0.1)\n", "model.evaluate(x_test, y_test)", False),
        ("model.fit(x, y)\nmodel.fit(x_train, y_train, validation_split=0.1)\n", "model.evaluate(x_test, y_test)", False),
    ],
)
def test_judged_by_a_part_of_what_it_is_trained_on(trained: str, judged: str, told: bool) -> None:
    assert lines(f"{HEAD}{SPLIT}{MODEL}{trained}{judged}\n", "CNN425") == ([judged] if told else [])


@pytest.mark.parametrize(("rows", "told"), [("x, y", True), ("x[train], y[train]", False)])
def test_judged_by_a_fold_of_what_it_is_trained_on(rows: str, told: bool) -> None:
    model = "".join(f"    {line}\n" for line in MODEL.splitlines())
    folds = "from sklearn.model_selection import KFold\nfor train, test in KFold(5).split(x):\n"
    text = f"{HEAD}{folds}{model}    model.fit({rows})\n    model.evaluate(x[test], y[test])\n"
    assert lines(text, "CNN425") == (["    model.evaluate(x[test], y[test])"] if told else [])


TEXTS = """\
import numpy as np
from keras import Sequential, layers
from keras.preprocessing.sequence import pad_sequences
from keras.preprocessing.text import Tokenizer
texts, others = open("train.txt").readlines(), open("test.txt").readlines()
words = Tokenizer(num_words=1000)
words.fit_on_texts(texts)
x = pad_sequences(words.texts_to_sequences(texts){first})
other = pad_sequences(words.texts_to_sequences(others){second})
model = Sequential([layers.Embedding(1000, 8, input_length={length}), {inner}, layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, np.ones(len(texts)), validation_split=0.1)
model.predict(other)
"""


@pytest.mark.parametrize(
    ("first", "second", "length", "told"),
    [
        (", maxlen=100", "", "100", True),
        ("", "", "x.shape[1]", True),
        ("", ", maxlen=x.shape[1]", "x.shape[1]", False),
        (", maxlen=100", ", maxlen=100", "100", False),
        ("", "", "None", False),  # a model of any length
    ],
)
def test_texts_that_are_padded_to_their_own_length(first: str, second: str, length: str, told: bool) -> None:
    inner = "layers.GlobalAveragePooling1D()" if length == "None" else "layers.Flatten()"
    text = TEXTS.format(first=first, second=second, length=length, inner=inner)
    assert [line[:5] for line in lines(text, "CNN123")] == ["other"] * told


WRAPPED = """\
from {package} import KerasClassifier


def build():
    model = keras.Sequential([layers.Input((4,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


KerasClassifier({given}, epochs=3)
"""


@pytest.mark.parametrize(
    ("package", "given", "told"),
    [
        ("keras.wrappers.scikit_learn", "build_fn=build()", True),
        ("keras.wrappers.scikit_learn", "build_fn=build", False),
        ("scikeras.wrappers", "buind_fn=build", True),
        ("scikeras.wrappers", "build_fn=build", False),
        ("scikeras.wrappers", "model=build()", False),
        ("scikeras.wrappers", "**options", False),
    ],
)
def test_what_the_wrapper_for_scikit_learn_is_given(package: str, given: str, told: bool) -> None:
    text = HEAD + ("options = load()\n" if "options" in given else "") + WRAPPED.format(package=package, given=given)
    assert bool(lines(text, "CNN706")) is told


TRAINED = """\
from {package} import KerasClassifier, KerasRegressor
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler


def build(units=8, width={width}):
    model = keras.Sequential([layers.Input((width,)), layers.Dense(units, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    return model


x, y = np.zeros((90, 4)), np.zeros(90)
{train}
"""


@pytest.mark.parametrize(
    ("train", "told"),
    [
        ("KerasRegressor(build_fn=build, epochs=3).fit(x, y)", True),
        ("cross_val_score(KerasRegressor(build_fn=build), x, y, cv=3)", True),
        ("cross_val_score(Pipeline([('a', StandardScaler()), ('b', KerasRegressor(build))]), x, y)", True),
        ("make_pipeline(StandardScaler(), KerasClassifier(build_fn=build)).fit(x, y)", True),
        ("GridSearchCV(KerasClassifier(build_fn=build), {'units': [4, 8]}).fit(x, y)", True),
        ("GridSearchCV(KerasClassifier(build_fn=build), {'width': [4, 5]}).fit(x, y)", False),
        ("GridSearchCV(KerasClassifier(build_fn=build), load()).fit(x, y)", False),
        ("KerasRegressor(build_fn=build, width=4).fit(x, y)", False),
        ("KerasRegressor(load()).fit(x, y)", False),
    ],
)
@pytest.mark.parametrize("package", ["keras.wrappers.scikit_learn", "scikeras.wrappers"])
def test_what_scikit_learn_trains_a_wrapped_model_on(package: str, train: str, told: bool) -> None:
    texts = [HEAD + TRAINED.format(package=package, train=train, width=width) for width in (5, 4)]
    assert [bool(lines(text, "CNN118")) for text in texts] == [told, False]


def test_a_wrapper_for_classes_encodes_the_labels_itself() -> None:
    head = 'layers.Dense(3, activation="softmax")])\n    model.compile(optimizer="adam", loss="categorical_crossentropy")'
    train = "y = np.array(['a', 'b', 'c'] * 30)\nKerasClassifier(build_fn=build).fit(x, y)\n"
    text = HEAD + TRAINED.format(package="scikeras.wrappers", train=train, width=4)
    text = text.replace('layers.Dense(1)])\n    model.compile(optimizer="adam", loss="mse")', head)
    assert [finding.code for finding in check_source(text).findings] == []


@pytest.mark.parametrize(("rate", "place"), [("rate = 0.5", "rate = 0.5"), ("rate = float('0.5')", None)])
def test_the_line_that_sets_the_learning_rate(rate: str, place: str | None) -> None:
    text = f"{HEAD}{rate}\n{MODEL}model.compile(keras.optimizers.Adam(learning_rate=rate), 'binary_crossentropy')\n"
    (finding,) = (f for f in check_source(text).findings if f.code == "CNN401") if place else (None,)
    labels = finding.labels if finding is not None else ()
    assert [text.splitlines()[label.span.line - 1] for label in labels] == ([place] if place else [])


def test_the_seed_that_differs_is_pointed_at() -> None:
    parts = "".join(
        f"{name} = keras.utils.image_dataset_from_directory(\n    'images',\n    validation_split=0.2,\n"
        f"    subset='{name}',\n    seed={seed},\n)\n"
        for name, seed in (("training", 1), ("validation", 2))
    )
    text = f"{HEAD}{parts}"
    (finding,) = (f for f in check_source(text).findings if f.code == "CNN410")
    assert "    seed=2," in [text.splitlines()[label.span.line - 1] for label in finding.labels]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("pd.read_csv('data/train.csv').values", "pd.read_csv('data/test.csv').values", True),
        ("np.load('x_train.npy')", "np.load('x_test.npy')", True),
        ("h5py.File('train.h5', 'r')['train_x'][:]", "h5py.File('test.h5', 'r')['test_x'][:]", True),
        ("pd.read_csv('data/train.csv').values", "pd.read_csv('data/prices.csv').values", False),
        ("np.load('x_train.npy')", "np.load('y_test.npy')", False),
        ("np.load('x_train.npy')", "scale(np.load('x_test.npy'))", False),
        ("np.load('x_train.npy')", "np.load('x_test.npy') / 255", False),
    ],
)
def test_one_of_two_files_that_are_called_alike_is_scaled(first: str, second: str, told: bool) -> None:
    text = f"import h5py\nimport pandas as pd\nfrom elsewhere import scale\n{HEAD}{MODEL}"
    text += f"model.fit({first} / 255, y)\nother = {second}\nmodel.predict(other)\n"
    assert lines(text, "CNN503") == ["model.predict(other)"] * told


@pytest.mark.parametrize(
    ("shape", "layer", "batched", "told"),
    [
        ("(100, 5)", "layers.Dense(8)", "", True),
        ("(100, 5)", "layers.Dense(8)", ".batch(10)", False),
        ("(100, 8, 8, 3)", "layers.Conv2D(8, 3)", "", True),
        ("(100, 8, 8)", "layers.Dense(8)", "", False),  # the rows of each are taken for samples, without a word
    ],
)
def test_samples_that_come_one_by_one_to_a_stack_without_an_input(shape: str, layer: str, batched: str, told: bool) -> None:
    text = f"{HEAD}data = tf.data.Dataset.from_tensor_slices((np.zeros({shape}), np.zeros(100))){batched}\n"
    text += f"model = keras.Sequential([{layer}, layers.Flatten(), layers.Dense(1)])\n"
    text += "model.compile('adam', 'mse')\nmodel.fit(data, epochs=2)\n"
    assert lines(text, "CNN505") == ["model.fit(data, epochs=2)"] * told


@pytest.mark.parametrize("shape", [(5,), (8, 8, 3)])
def test_keras_refuses_samples_that_come_one_by_one(shape: tuple[int, ...]) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    np, tf = pytest.importorskip("numpy"), pytest.importorskip("tensorflow")
    first = keras.layers.Dense(8) if len(shape) == 1 else keras.layers.Conv2D(8, 3)
    model = keras.Sequential([first, keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    with pytest.raises(ValueError, match="found ndim="):
        model.fit(tf.data.Dataset.from_tensor_slices((np.zeros((20, *shape)), np.zeros(20))), verbose=0)


@pytest.mark.parametrize(("name", "last"), [("load_iris", 50), ("load_wine", 48)])
def test_flowers_stand_class_by_class(name: str, last: int) -> None:
    text = f"from sklearn.datasets import {name}\n{HEAD}found = {name}()\n"
    text += "model = keras.Sequential([layers.Dense(8, activation='relu'), layers.Dense(3, activation='softmax')])\n"
    text += "model.compile('adam', 'categorical_crossentropy')\n"
    fit = "model.fit(found.data, to_categorical(found.target), validation_split=0.2)"
    assert lines(f"{text}{fit}\n", "CNN408") == [fit]
    sklearn = pytest.importorskip("sklearn.datasets", reason="needs scikit-learn")
    ids = getattr(sklearn, name)().target
    assert list(ids) == sorted(ids)
    assert list(ids).count(2) == last


def test_ratings_are_more_than_one() -> None:
    text = f"import pandas as pd\n{HEAD}table = pd.read_csv('ratings.csv')\n{MODEL}"
    text += (
        "model.compile('adam', 'mse')\nmodel.fit(table[['a', 'b', 'c', 'd']].values, table.{}.values, validation_split=0.1)\n"
    )
    assert len(lines(text.format("rating"), "CNN217")) == 1
    assert not lines(text.format("liked"), "CNN217")


def test_the_default_that_sets_the_learning_rate() -> None:
    text = f"{HEAD}def build(lr=0.5):\n    {MODEL.splitlines()[0]}\n"
    text += "    model.compile(keras.optimizers.Adam(learning_rate=lr), 'binary_crossentropy')\nbuild()\n"
    (finding,) = (f for f in check_source(text).findings if f.code == "CNN401")
    assert [text.splitlines()[label.span.line - 1] for label in finding.labels] == ["def build(lr=0.5):"]


RATINGS = """\
import pandas as pd
from sklearn.preprocessing import LabelEncoder
from keras import Model, layers
table = pd.read_csv("ratings.csv")
{encoded}users = {count}
user = layers.Input((1,))
model = Model(user, layers.Dense(1)(layers.Flatten()(layers.Embedding(users, 8)(user))))
model.compile("adam", "mse")
model.fit(table.userId, table.rating, validation_split=0.1)
"""
CODES = "table['userId'] = {}\n"


@pytest.mark.parametrize(
    ("encoded", "count", "told"),
    [
        ("", "table.userId.nunique()", True),
        ("", "len(table['userId'].unique())", True),
        ("", "table.userId.nunique() + 1", False),
        ("", "table.userId.max() + 1", False),
        ("", "table.movieId.nunique()", False),
        (CODES.format("table.userId.astype('category').cat.codes"), "table.userId.nunique()", False),
        (CODES.format("LabelEncoder().fit_transform(table.userId)"), "table.userId.nunique()", False),
        (
            CODES.format("table.userId.map({k: i for i, k in enumerate(table.userId.unique())})"),
            "table.userId.nunique()",
            False,
        ),
        (CODES.format("table.userId - 1"), "table.userId.nunique()", False),
    ],
)
def test_as_many_rows_as_a_column_has_different_numbers(encoded: str, count: str, told: bool) -> None:
    assert bool(lines(RATINGS.format(encoded=encoded, count=count), "CNN512")) is told


FOLDERS = """\
from keras import Sequential, layers
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from keras.utils import image_dataset_from_directory
first = [layers.Input((64, 64, 3)), layers.Rescaling(1 / 255), layers.Flatten()]
model = Sequential([*first, layers.Dense(5, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
held_out = image_dataset_from_directory("held_out", image_size=(64, 64), shuffle=False)
data = {data}
{used}
"""
FLOW = "ImageDataGenerator().flow_from_directory('images', target_size=(64, 64){})"


@pytest.mark.parametrize(
    ("data", "used", "told"),
    [
        ("image_dataset_from_directory('images', image_size=(64, 64), shuffle=False)", "model.fit(data)", True),
        ("image_dataset_from_directory('images', image_size=(64, 64))", "model.fit(data)", False),
        ("image_dataset_from_directory('images', image_size=(64, 64), shuffle=False)", "model.predict(data)", False),
        ("image_dataset_from_directory('i', image_size=(64, 64), shuffle=False)", "model.fit(data.shuffle(9))", False),
        (FLOW.format(", class_mode='sparse', shuffle=False"), "model.fit(data, validation_data=held_out)", True),
        (FLOW.format(", class_mode='sparse'"), "model.fit(data, validation_data=held_out)", False),
        (FLOW.format(", class_mode=None, shuffle=False"), "model.predict(data)", False),
        (FLOW.format(", class_mode='input', shuffle=False"), "model.fit(data)", False),
    ],
)
def test_trained_on_one_class_after_another(data: str, used: str, told: bool) -> None:
    assert lines(FOLDERS.format(data=data, used=used), "CNN427") == [f"data = {data}"] * told


def test_where_the_folder_of_the_validation_is_read() -> None:
    text = FOLDERS.format(
        data="image_dataset_from_directory('held_out', image_size=(64, 64))", used="model.fit(data, validation_data=held_out)"
    )
    (finding,) = (f for f in check_source(text).findings if f.code == "CNN410")
    assert any(text.splitlines()[label.span.line - 1].startswith("held_out = ") for label in finding.labels)


PICKLED = """\
import pickle
import numpy as np
from keras import Input, Model, layers
from keras.utils import pad_sequences
first, second, answers = pickle.load(open("pairs.pkl", "rb"))
a, b = pad_sequences(first, maxlen=40), pad_sequences(second, maxlen={length})
one, other = Input((40,)), Input({declared})
words = layers.Embedding(1000, 8)
output = layers.Dense(1)(layers.concatenate([layers.Flatten()(words(one)), layers.Flatten()(words(other))]))
model = Model([one, other], output)
model.compile("adam", "mse")
model.fit([a, b], np.array(answers), epochs=3)
"""


@pytest.mark.parametrize(
    ("length", "declared", "told"),
    [
        (30, "(40,)", True),  # whatever the items are: numbers of another length, or vectors, for which there is an axis more
        (40, "(40,)", False),
        (30, "(30,)", False),
        (30, "(30, 5)", False),  # the items may be vectors
        (30, "(None,)", False),
    ],
)
def test_items_that_are_not_known_are_padded_to_another_length(length: int, declared: str, told: bool) -> None:
    text = PICKLED.format(length=length, declared=declared)
    assert bool(lines(text, "CNN118")) is told


@pytest.mark.parametrize(
    ("chosen", "told"), [("1, -1", True), ("1, 0", False), ("0.9, 0.1", False), ("2, 1", True), ("x[:, 0], x[:, 1]", False)]
)
def test_one_of_two_numbers(chosen: str, told: bool) -> None:
    text = f"{HEAD}y = np.where(x.sum(axis=1) > 2, {chosen})\n{MODEL}model.fit(x, y, validation_split=0.1)\n"
    assert bool(lines(text, "CNN220")) is told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("y = x * 3 + 5", "", True), ("", "y = x * 3 + 5", False), ("y = x * 3 + 5", "y = np.random.permutation(y)", True)],
)
def test_targets_are_computed_before_the_inputs_are_shuffled(before: str, after: str, told: bool) -> None:
    text = f"{HEAD}x = np.linspace(0, 1, 1000).reshape(-1, 1)\n{before}\nnp.random.shuffle(x)\n{after}\n"
    text += "model = keras.Sequential([layers.Input((1,)), layers.Dense(8, activation='relu'), layers.Dense(1)])\n"
    text += "model.compile('adam', 'mse')\nmodel.fit(x, y, validation_split=0.1)\n"
    assert bool(lines(text, "CNN523")) is told


EXCHANGED = """
import numpy as np
from keras import Sequential, layers
from sklearn.model_selection import train_test_split

x, y = np.load("x.npy"), np.load("y.npy")
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2)
model = Sequential([layers.Dense(8, activation="relu"), layers.Dense(3)])
model.compile("adam", "mse")
model.fit(x_train, y_train, validation_split=0.1)
other = Sequential([layers.Dense(8, activation="relu"), layers.Dense(3)])
other.compile("adam", "mse")
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("model.evaluate(y_test, x_test)", True),
        ("model.evaluate(y_test * 2, x_test)", True),
        ("model.fit(x_train, y_train, validation_data=(y_test, x_test))", True),
        ("model.evaluate(x_test, y_test)", False),
        ("other.fit(y_train, x_train)", False),
        ("model.evaluate(x_test, x_test)", False),
    ],
)
def test_inputs_and_targets_that_are_exchanged(line: str, told: bool) -> None:
    """A model that is trained the other way round alone may be meant so."""
    assert bool(lines(EXCHANGED + line, "CNN516")) is told
