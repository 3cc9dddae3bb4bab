"""Sizes that a library settles without a run: spaces of environments, the info of a builder, hyperparameters' defaults."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cnnlint.diagnostics import Severity
from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import ModelTrace, Summary
from cnnlint.run import check_source
from cnnlint.values import Unknown

HEAD = """
import gym, gymnasium, keras_tuner as kt, numpy as np, tensorflow_datasets as tfds
from keras import Input, Sequential
from keras.layers import Dense, Flatten

def build(hp):
    model = Sequential([Input((4,))])
    for i in range(hp.Int("layers", 2, 5)):
        model.add(Dense(hp.Int(f"width_{i}", min_value=8, max_value=64, step=8), activation=hp.Choice("how", ["relu", "tanh"])))
    if hp.Boolean("more"):
        model.add(Dense(9))
    model.add(Dense(hp.Choice("last", [3, 4], default=4)))
    return model
"""
KNOWN = {
    "gym.make('CartPole-v1').action_space.n": 2,
    "gymnasium.make('LunarLander-v2', render_mode='human').observation_space.shape[0]": 8,
    "gym.make('PongNoFrameskip-v4').action_space.n": 6,
    "gym.make('ALE/Breakout-v5').action_space.n": 4,
    "gym.make('FrozenLake-v1', is_slippery=False).observation_space.n": 16,
    "gym.make('Pendulum-v1').action_space.shape[0]": 1,
    "gym.spaces.Discrete(5).n": 5,
    "gymnasium.spaces.Box(low=-1, high=1, shape=(3, 2)).shape[1]": 2,
    "gym.spaces.Box(np.zeros(7), np.ones(7)).shape[0]": 7,
    "tfds.builder('mnist').info.features['label'].num_classes": 10,
    "tfds.builder('cifar10').info.features['image'].shape[-1]": 3,
}
UNKNOWN = {
    "gym.make('CartPole-v1', size=3).action_space.n": "what `size` makes of the environment 'CartPole-v1'",
    "gym.make('MyWorld-v0').action_space.n": "the environment 'MyWorld-v0' is not known",
    "gym.spaces.Box(low, 1).shape[0]": "the shape of the bounds is not known",
    "tfds.builder('birds').info.features['label'].num_classes": "the data set 'birds' of tensorflow_datasets is not known",
}


def summarised(text: str) -> ModelTrace:
    program = read(read_source("model.py", (HEAD + text).encode()))
    (event,) = [e for e in program.events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    return event.model


@pytest.mark.parametrize(("size", "number"), KNOWN.items())
def test_a_known_size(size: str, number: int) -> None:
    model = summarised(f"model = Sequential([Input((1,)), Dense({size})])\nmodel.summary()")
    assert model.output_shape == (None, number)


@pytest.mark.parametrize(("size", "why"), UNKNOWN.items())
def test_an_unknown_size(size: str, why: str) -> None:
    model = summarised(f"model = Sequential([Input((1,)), Dense({size})])\nmodel.summary()")
    assert isinstance(model.output_shape, Unknown)
    assert model.output_shape.reason == why


def test_hyperparameters_without_a_tuner_have_their_defaults() -> None:
    model = summarised("build(kt.HyperParameters()).summary()")
    assert [layer.output_shape for layer in model.layers] == [(None, 8), (None, 8), (None, 4)]


def test_the_first_request_settles_a_hyperparameter() -> None:
    text = "hp = kt.HyperParameters()\nhp.Fixed('width_0', 24)\nmodel = build(hp)\nmodel.summary()"
    assert summarised(text).layers[0].output_shape == (None, 24)


def test_hyperparameters_handed_to_a_tuner_are_not_known() -> None:
    text = "hp = kt.HyperParameters()\nkt.RandomSearch(build, hyperparameters=hp)\n"
    model = summarised(text + "model = Sequential([Input((1,)), Dense(hp.Int('w', 3, 9))])\nmodel.summary()")
    assert isinstance(model.output_shape, Unknown)


def shown(text: str) -> list[Any]:
    """The shape of each layer that the last summary shows, as text."""
    return [str(layer.output_shape) for layer in summarised(text).layers]


TUNED = "tuner = kt.RandomSearch(tuned, objective='val_loss', max_trials=3)\n"
WIDE = """
def tuned(hp):
    model = Sequential([Input((4,)), Dense(hp.Int("width", 8, 64), activation=hp.Choice("how", ["relu", "tanh"])),
                        Dense(hp.Choice("last one", [3, 5]))])
    model.compile("adam", "mse")
    return model
"""


@pytest.mark.parametrize(
    "asked",
    [
        "tuner.get_best_models()[0].summary()",
        "tuner.get_best_models(num_models=2)[1].summary()",
        "tuner.get_best_models(num_models=n)[0].summary()",
        "tuner.search(np.ones((9, 4)), np.ones((9, 5)))\ntuner.get_best_models(1)[0].summary()",
        "tuner.hypermodel.build(tuner.get_best_hyperparameters()[0]).summary()",
        "tuner.oracle.get_best_trials(1)\ntuned(tuner.get_best_hyperparameters(3)[2]).summary()",
    ],
)
def test_what_a_tuner_chooses_is_a_symbol(asked: str) -> None:
    """Another one for each model that is built: the second is called `width_2`."""
    assert [re.sub(r"_\d\)", ")", shape) for shape in shown(WIDE + TUNED + asked)] == ["(None, width)", "(None, last_one)"]


def test_the_best_hyperparameters_are_those_of_the_best_model() -> None:
    text = "width = tuner.get_best_hyperparameters()[0].get('width')\nSequential([Input((2,)), Dense(width)]).summary()"
    assert shown(WIDE + TUNED + text) == ["(None, width)"]


def test_a_tuner_is_given_a_class_that_builds() -> None:
    text = """
class Wide(kt.HyperModel):
    def __init__(self, classes):
        self.classes = classes

    def build(self, hp):
        return Sequential([Input((4,)), Dense(hp.Int("width", 8, 64)), Dense(self.classes)])

tuner = kt.Hyperband(Wide(6), objective="val_loss", max_epochs=3)
tuner.search(np.ones((9, 4)), np.ones((9, 6)))
"""
    for model in ("tuner.get_best_models()[0]", "tuner.hypermodel.build(tuner.get_best_hyperparameters()[0])"):
        assert shown(f"{text}{model}.summary()") == ["(None, width)", "(None, 6)"]


def test_a_tuner_of_ones_own_hands_out_what_it_is_derived_from() -> None:
    text = """
class Mine(kt.BayesianOptimization):
    def run_trial(self, trial, *args, **kwargs):
        kwargs["batch_size"] = trial.hyperparameters.Int("batch_size", 32, 128, step=32)
        return super().run_trial(trial, *args, **kwargs)

tuner = Mine(tuned, objective="val_loss", max_trials=3)
tuner.search(np.ones((9, 4)), np.ones((9, 5)))
tuner.get_best_models()[0].summary()
"""
    assert shown(WIDE + text) == ["(None, width)", "(None, last_one)"]


@pytest.mark.parametrize(
    "made",
    [
        "kt.RandomSearch(kt.applications.HyperResNet((32, 32, 3), classes=10), objective='val_loss')",
        "kt.RandomSearch(lambda hp: None, objective='val_loss')",
        "kt.RandomSearch(objective='val_loss', hypermodel=None)",
        "kt.RandomSearch(kt.HyperModel, objective='val_loss')",
        "kt.RandomSearch(build if np.random.rand() > 0.5 else tuned, objective='val_loss')",
        "kt.Tuner(oracle=kt.oracles.RandomSearchOracle(), hypermodel=tuned)",
        "kt.tuners.SklearnTuner(oracle=None, hypermodel=tuned)",
    ],
)
def test_a_tuner_of_which_less_is_known_says_so(made: str) -> None:
    text = f"tuner = {made}\ntuner.search(np.ones((9, 4)), np.ones((9, 5)))\ntuner.hypermodel.build(kt.HyperParameters())\n"
    report = check_source(f"{HEAD}{WIDE}{text}tuner.get_best_models()[0].summary()\n")
    assert not [x for x in report.findings if "cnnlint" in x.message or x.severity is Severity.ERROR]


def test_a_search_fits_the_model_whatever_the_tuner_chooses() -> None:
    search = "tuner.search(np.ones((9, 3)), np.ones((9, 5)), epochs=2)"
    (finding,) = check_source(HEAD + WIDE + TUNED + search).files[0].findings
    assert (finding.code, finding.severity) == ("CNN118", Severity.ERROR)


def test_a_tuner_compiles_the_model_where_it_is_told_how() -> None:
    plain = WIDE.replace('model.compile("adam", "mse")', "pass")
    search = "tuner.search(np.ones((9, 4)), np.ones((9, 5)))"
    found = [
        check_source(HEAD + plain + made + search).files[0].findings
        for made in (TUNED, TUNED.replace("max_", "loss='mse', max_"))
    ]
    assert [[x.code for x in findings] for findings in found] == [["CNN711"], []]


WANDB = """\
import wandb
from keras import Input, Sequential
from keras.layers import Dense
run = wandb.init({started})
config = run.config
{assigned}
m = Sequential([Input((4,)), Dense(config.units), Dense(wandb.config["last"])])
m.summary()
"""


@pytest.mark.parametrize(
    ("started", "assigned", "shapes"),
    [
        ("", "config.units = 3\nwandb.config.last = 2", [(None, 3), (None, 2)]),
        ("config={'units': 3, 'last': 2}", "", [(None, 3), (None, 2)]),
        ("config={'units': 3, 'last': 2}", "config['last'] = 5", [(None, 3), (None, 5)]),
        ("", "config.update({'units': 3, 'last': 2})", [(None, 3), (None, 2)]),
        ("", "config.last = 2", [(None, "config.units"), (None, 2)]),
        ("", "wandb.config = {'last': 7}\nconfig = wandb.init(config={'units': 3, 'last': 2}).config", [(None, 3), (None, 7)]),
        ("", "config.units = 3\nconfig.last = 2\nconfig.update(run.more())", [(None, "config.units"), (None, "config.last")]),
    ],
)  # fmt: skip
def test_the_configuration_of_a_run_keeps_what_is_assigned(started: str, assigned: str, shapes: list[tuple[Any, Any]]) -> None:
    program = read(read_source("a.py", WANDB.format(started=started, assigned=assigned).encode()))
    (model,) = program.models
    assert [
        tuple(d if d is None or isinstance(d, int) else str(d) for d in x.output_shape) for x in model.layers[-2:]
    ] == shapes


def test_the_configuration_of_a_run_may_be_one_of_two() -> None:
    assigned = "config.last = 2\nif run.flag:\n    config.units = 3\nelse:\n    config.units = 4"
    program = read(read_source("a.py", WANDB.format(started="", assigned=assigned).encode()))
    assert isinstance(program.models[0].layers[0].output_shape, Unknown)


WINDOWS = """\
import numpy as np
import yfinance
from keras import Sequential
from keras.layers import LSTM
from sklearn.preprocessing import MinMaxScaler
prices = yfinance.download("A")
scaled = MinMaxScaler().fit_transform({data})
taken = []
for i in range(60, len(scaled)):
    taken.append(scaled[i - 60 : i{column}])
taken = np.array(taken)
m = Sequential([LSTM(5, return_sequences=True, input_shape={shape})])
m.summary()
"""


@pytest.mark.parametrize(
    ("data", "column", "shape", "found", "weights"),
    [
        ("prices", ", 0", "(taken.shape[1], 1)", (None, 60, 5), "140"),
        ("prices.filter(['Close']).values", ", 0", "(taken.shape[1], 1)", (None, 60, 5), "140"),
        ("prices", "", "taken.shape[1:]", (None, 60, 5), "20·columns + 120"),
    ],
)
def test_a_scaler_gives_rows_and_columns_of_whatever_data(
    data: str, column: str, shape: str, found: tuple[Any, ...], weights: str
) -> None:
    (model,) = read(read_source("a.py", WINDOWS.format(data=data, column=column, shape=shape).encode())).models
    assert model.layers[-1].output_shape == found
    assert str(model.layers[-1].params) == weights
    assert model.layers[-1].unnamed is None  # fetching prices makes no layers


TUTORIAL = """\
from pathlib import Path
from keras.utils import get_file
path = get_file("shakespeare.txt", "https://storage.googleapis.com/download.tensorflow.org/data/{name}.txt"{where})
text = open(path{mode}
letters = sorted(set({text}))
place = {{letter: i for i, letter in enumerate(letters)}}
model = Sequential([Input((1,)), Dense(len(letters)), Dense(place["a"])])
model.summary()
"""


@pytest.mark.parametrize(
    ("name", "mode", "text", "known"),
    [
        ("shakespeare", ", 'rb').read().decode(encoding='utf-8')", "text", True),
        ("shakespeare", ").read()", "text", True),
        ("shakespeare", ").read()", "text[:9000]", False),
        ("others", ").read()", "text", False),
    ],
)
def test_the_characters_of_a_text_that_never_changes(name: str, mode: str, text: str, known: bool) -> None:
    for where in ("", ", cache_dir='.', cache_subdir=''", ", cache_dir=Path('data')"):
        program = TUTORIAL.format(name=name, mode=mode, text=text, where=where)
        shapes = [layer.output_shape for layer in summarised(program).layers]
        assert (shapes == [(None, 65), (None, 39)]) == known


@pytest.mark.parametrize(
    ("python", "made", "width"),
    [("3.6.4", "text.lower()", 57), ("3.6.4", "text", 84), ("2.7.13", "text.lower()", None), ("3.6.4", "text.upper()", None)],
)
def test_the_characters_of_a_text_beyond_ascii_in_python_3(python: str, made: str, width: int | None) -> None:
    program = f"""from keras.models import Sequential
from keras.layers import Dense
from keras.utils.data_utils import get_file
path = get_file("nietzsche.txt", origin="https://s3.amazonaws.com/text-datasets/nietzsche.txt")
text = open(path).read()
characters = sorted(list(set({made})))
model = Sequential([Dense(len(characters), input_shape=(3,))])
"""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": program}
    metadata = {"language_info": {"name": "python", "version": python}}
    notebook = {"nbformat": 4, "nbformat_minor": 2, "metadata": metadata, "cells": [cell]}
    (model,) = read(read_source("a.ipynb", json.dumps(notebook).encode())).models
    found = model.layers[-1].output_shape[-1]
    assert (found if isinstance(found, int) else None) == width


@pytest.mark.parametrize(
    ("archive", "path", "rows", "columns"),
    [
        ("jena_climate_2009_2016.csv.zip", "data/jena_climate_2009_2016.csv", "data.split('\\n')", 14),
        ("weather.zip", "data/jena_climate_2009_2016.csv", "data.split('\\n')", None),
        ("jena_climate_2009_2016.csv.zip", "data/my_climate.csv", "data.split('\\n')", None),
        ("jena_climate_2009_2016.csv.zip", "data/jena_climate_2009_2016.csv", "data.lower().split('\\n')", None),
        ("jena_climate_2009_2016.csv.zip", "data/jena_climate_2009_2016.csv", "data.split(',')", None),
    ],
)
def test_the_lines_of_a_table_that_is_read_as_a_text(archive: str, path: str, rows: str, columns: int | None) -> None:
    program = f"""import os
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
os.system("wget https://s3.amazonaws.com/keras-datasets/{archive}")
f = open(os.path.join("/data", "{path}"))
data = f.read()
f.close()
lines = {rows}
header = lines[0].split(",")
lines = lines[1:]
table = np.zeros((len(lines), len(header) - 1))
for i, line in enumerate(lines):
    table[i, :] = [float(x) for x in line.split(",")[1:]]
model = Sequential([Dense(8, input_shape=(table.shape[-1],))])
"""
    (model,) = read(read_source("a.py", program.encode())).models
    found = model.layers[-1].weights[0].shape[0]
    assert (found if isinstance(found, int) else None) == columns


LOOP = """\
import tensorflow as tf
text = open("a.txt").read()
codes = tf.keras.layers.StringLookup(vocabulary=["a", "b"])(tf.strings.unicode_split(text, "UTF-8"))
data = tf.data.Dataset.from_tensor_slices(codes).batch(9, drop_remainder=True).batch(4, drop_remainder=True)

class Own(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(3, 5)
        self.gru = tf.keras.layers.GRU(7)

    def call(self, x):
        return self.gru(self.embedding(x))

model = Own()
for batch in data.take(1):
    model(batch)
model.summary()
"""


@pytest.mark.parametrize(("dialect", "params"), [("2", [15, 294]), ("3", [None, None])])
def test_before_keras_3_a_model_that_has_a_table_was_called(dialect: str, params: list[int | None]) -> None:
    """Keras 3 prints one without numbers where the loop runs not at all."""
    (event,) = [
        e for e in read(read_source("a.py", LOOP.encode()), Options(target_keras=dialect)).events if isinstance(e, Summary)
    ]
    assert isinstance(event.model, ModelTrace)
    assert [layer.params for layer in event.model.layers] == params


@pytest.mark.parametrize("batches", ["flow(np.zeros((4, 8, 8, 3)))", "flow_from_directory('a')", "flow_from_dataframe(t, 'a')"])
def test_a_generator_of_a_class_of_the_program_stops_nothing(batches: str) -> None:
    text = (
        "import numpy as np\nfrom keras.preprocessing.image import ImageDataGenerator\n"
        f"class Own(ImageDataGenerator):\n    pass\nfor x in Own().{batches}:\n    break"
    )
    assert "CNN004" not in [finding.code for finding in check_source(text).files[0].findings]
