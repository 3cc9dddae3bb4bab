"""What flows into `fit`: programs run in Keras with `fit` looked at, and read by cnnlint, tell the same first batch."""

from __future__ import annotations

import contextlib
import io
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from good_program import told
from library_referee import disagreement

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import Fit, Program
from cnnlint.report.data import Stream, streams_of
from cnnlint.rules.facts.feeds import feeds
from cnnlint.values import Array, Labels, Unknown

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

HEAD = """\
import math
import keras
import numpy as np
import tensorflow as tf
from keras import layers

rng = np.random.default_rng(0)
images = rng.integers(0, 256, (10, 8, 8, 3), dtype="uint8")
classes = np.array([0, 2, 1, 2, 0, 1, 2, 0, 1, 2])
model = keras.Sequential([layers.Input((8, 8, 3)), layers.Flatten(), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
"""

SEQUENCE = """
class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size=4, **options):
        super().__init__(**options)
        self.x, self.y, self.size = x, y, size

    def __len__(self):
        return math.ceil(len(self.x) / self.size)

    def __getitem__(self, index):
        low = index * self.size
        high = min(low + self.size, len(self.x))
        return self.x[low:high] / 255.0, keras.utils.to_categorical(self.y[low:high], 3)
"""

FILLED = """
class Batches(keras.utils.Sequence):
    def __init__(self, names, size=4, shape=(8, 8, 3)):
        super().__init__()
        self.names, self.size, self.shape = names, size, shape

    def __len__(self):
        return int(np.floor(len(self.names) / self.size))

    def __getitem__(self, index):
        return self._load(self.names[index * self.size : (index + 1) * self.size])

    def _load(self, names):
        x = np.empty((self.size, *self.shape))
        y = np.empty(self.size, dtype=int)
        for i, name in enumerate(names):
            x[i,] = np.zeros(self.shape)
            y[i] = len(name)
        return x, keras.utils.to_categorical(y, num_classes=3)
"""

GENERATOR = """
def generate(x, y, size):
    while True:
        for i in range(0, len(x), size):
            yield x[i : i + size] / 255.0, y[i : i + size]
"""

PROGRAMS = {
    "a sequence": SEQUENCE + "model.fit(Batches(images, classes))",
    "a sequence that fills arrays": FILLED + "model.fit(Batches(['a', 'bb', 'a', 'bb']))",
    "a generator": GENERATOR + "model.fit(generate(images, classes, 4), steps_per_epoch=2)",
    "a generator under a name": GENERATOR + "batches = generate(images, classes, 4)\nmodel.fit(batches, steps_per_epoch=2)",
    "random rows": """
def batches(size):
    while True:
        picked = np.random.choice(len(images), size)
        yield images[picked].astype("float32") / 255, classes[picked]
model.fit(batches(4), steps_per_epoch=2)""",
    "a list appended to": """
def batches(size):
    while True:
        x, y = [], []
        for i in range(size):
            x.append(images[i] / 255)
            y.append(classes[i])
        yield np.array(x), np.array(y)
model.fit(batches(4), steps_per_epoch=2)""",
    "a generator method": """
class Loader:
    def __init__(self, size):
        self.size = size
    def batches(self):
        while True:
            yield images[: self.size], classes[: self.size]
model.fit(Loader(4).batches(), steps_per_epoch=2)""",
    "one generator from another": GENERATOR + """
def scaled(source):
    for x, y in source:
        yield x * 2, y
model.fit(scaled(generate(images, classes, 4)), steps_per_epoch=2)""",
    "two generators side by side": """
flow = tf.keras.preprocessing.image.ImageDataGenerator
one = flow(rescale=1 / 255).flow(images, batch_size=5, seed=1)
two = flow().flow(images[..., :1], batch_size=5, seed=1)
model.fit(zip(one, two), steps_per_epoch=2)""",
    "a data set of a generator": GENERATOR + """
made = tf.data.Dataset.from_generator(lambda: generate(images, classes, 5), output_types=(tf.float32, tf.int64))
model.fit(made, steps_per_epoch=2)""",
    "a data set with a signature": GENERATOR + """
signature = (tf.TensorSpec((None, 8, 8, 3), tf.float32), tf.TensorSpec((None,), tf.int64))
made = tf.data.Dataset.from_generator(generate, args=[images, classes, 5], output_signature=signature)
model.fit(made.take(2))""",
    "a data set of slices": "model.fit(tf.data.Dataset.from_tensor_slices((images, classes)).batch(5))",
    "a data set with a function": """
def scale(x, y):
    return tf.cast(x, tf.float32) / 255.0, tf.one_hot(y, 3)
model.fit(tf.data.Dataset.from_tensor_slices((images, classes)).map(scale).batch(5).prefetch(1))""",
    "a data set through a layer": """
scale = layers.Rescaling(1 / 255)
model.fit(tf.data.Dataset.from_tensor_slices((images, classes)).batch(5).map(lambda x, y: (scale(x), y)))""",
    "the first batch": """
x, y = next(iter(tf.data.Dataset.from_tensor_slices((images, classes)).batch(5)))
model.fit(x, y)""",
    "every batch": """
for x, y in tf.data.Dataset.from_tensor_slices((images, classes)).batch(5).take(1):
    model.fit(x, y)""",
    "windows": """
made = tf.data.Dataset.range(20).window(5, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(5))
made = made.map(lambda w: (w[:-1], w[-1])).batch(4)
model.fit(made)""",
    "arrays": "model.fit(images / 255, classes)",
    "a dict": "model.fit({'x': images}, {'y': classes})",
}  # fmt: skip


def fed(source: str) -> list[Any]:
    """The first batch of what `fit` is given when the program runs."""
    kept: list[Any] = []

    def looking(self: Any, x: Any = None, y: Any = None, *args: Any, **options: Any) -> None:
        first = x[0] if hasattr(x, "__getitem__") and hasattr(x, "__len__") and y is None else x
        if not hasattr(first, "shape") and not isinstance(first, tuple | dict):
            first = next(iter(first))
        x, y = first if y is None else (first, y)
        kept.append([*_arrays(x), *_arrays(y)])

    with patch.object(keras.Model, "fit", looking), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "fed.py", "exec"), {"__name__": "__main__"})
    return kept[0]


def _arrays(value: Any) -> list[np.ndarray]:
    return [np.asarray(v) for v in value.values()] if isinstance(value, dict) else [np.asarray(value)]


def program(source: str) -> Program:
    found = read(read_source("fed.py", source.encode()))
    assert not [gap for gap in found.gaps if "cnnlint" in gap.reason], found.gaps
    return found


def streams(source: str) -> tuple[Stream, ...]:
    return streams_of(next(iter(feeds(program(source)))))


def problem_of(said: Array | Unknown, real: np.ndarray) -> str | None:
    if isinstance(said, Unknown) or isinstance(said.shape, Unknown):
        return f"unknown: {said}"
    rows = real.shape[0] if not isinstance(said.shape[0], int) else said.shape[0]
    return disagreement(Array((rows, *said.shape[1:]), said.dtype, said.low, said.high), real)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_first_batch(name: str) -> None:
    source = HEAD + PROGRAMS[name]
    found = streams(source)
    real = fed(source)
    assert len(found) == len(real)
    for stream, array in zip(found, real, strict=True):
        assert problem_of(stream.value, array) is None, stream.name
        assert isinstance(stream.value, Array)
        assert stream.value.trail or "windows" in name


def test_planted_fault_is_seen() -> None:
    """Batches that are said to be one pixel wider."""
    (x, _), (real, _) = streams(HEAD + PROGRAMS["a sequence"]), fed(HEAD + PROGRAMS["a sequence"])
    assert isinstance(x.value, Array)
    assert problem_of(x.value, real) is None
    assert problem_of(Array((None, 8, 9, 3), x.value.dtype), real)


def test_labels_of_a_sequence() -> None:
    _, y = streams(HEAD + PROGRAMS["a sequence"])
    assert isinstance(y.value, Array)
    assert isinstance(y.value.labels, Labels)
    assert (y.value.labels.encoding, y.value.labels.classes) == ("one-hot", 3)


METHODS = """
model.fit(images, classes, validation_data=(images[:4], classes[:4]), class_weight={0: 1.0, 1: 2.0})
model.evaluate(images, classes)
model.predict(images)
model.train_on_batch(images[:4], classes[:4])
model.test_on_batch(images[:4], classes[:4])
model.predict_on_batch(images[:4])
"""


def test_every_meeting_is_an_event() -> None:
    events = [e for e in program(HEAD + METHODS).events if isinstance(e, Fit)]
    assert [e.method for e in events] == ["fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch"]
    assert all(isinstance(e.args["x"], Array) and e.args["x"].shape[1:] == (8, 8, 3) for e in events)
    assert events[0].args["class_weight"].items == {0: 1.0, 1: 2.0}
    assert events[0].compile is not None


def test_validation_data_of_a_sequence() -> None:
    found = list(
        feeds(program(HEAD + SEQUENCE + "model.fit(Batches(images, classes), validation_data=Batches(images, classes, 2))"))
    )
    assert [feed.part for feed in found] == ["training", "validation"]
    assert all(isinstance(feed.x, Array) and feed.x.shape == (None, 8, 8, 3) for feed in found)


FOLDER = """
from tensorflow.keras.preprocessing.image import ImageDataGenerator
one = ImageDataGenerator().flow_from_directory("photos/train")
two = keras.utils.image_dataset_from_directory("photos/train", label_mode="categorical")
other = keras.utils.image_dataset_from_directory("photos/test", label_mode="categorical")
"""


def test_what_lies_on_disk_is_the_same_each_time() -> None:
    """The classes of one folder by two ways, and of another one."""
    text = HEAD + FOLDER + "model.fit(one)\nmodel.fit(two)\nmodel.fit(other)\n"
    widths = [feed.y.shape[1] for feed in feeds(program(text))]
    assert widths[0] == widths[1] != widths[2]


TABLE = """
import pandas as pd
frame = pd.read_csv("houses.csv")
x, y = frame.drop("price", axis=1), frame["price"]
again = pd.read_csv("houses.csv").drop(columns=["price"]).values
other = pd.read_csv("flats.csv").drop(columns=["price"]).values
"""


def test_a_table_is_the_same_each_time() -> None:
    text = HEAD + TABLE + "model.fit(x, y)\nmodel.fit(again, y)\nmodel.fit(other, y)\n"
    shapes = [feed.x.shape for feed in feeds(program(text))]
    assert shapes[0] == shapes[1] != shapes[2]
    y = next(iter(feeds(program(text)))).y
    assert y.shape[0] == shapes[0][0]


@pytest.mark.parametrize(
    ("read", "shape"),
    [
        ("load_dataset('penguins')", (344, 4)),
        ("load_dataset('titanic').drop(columns=['sex', 'who', 'deck'])", (891, 9)),
        ("load_dataset('penguins', usecols=['island', 'sex', 'species', 'body_mass_g'])", None),
        ("load_dataset('mine')", None),
    ],
)
def test_a_table_of_seaborn_has_its_columns(read: str, shape: tuple[int, int] | None) -> None:
    dropped = "['island', 'species', 'sex']" if "penguins" in read else "['class', 'alive', 'alone']"
    text = HEAD + f"import seaborn as sns\nmodel.fit(sns.{read}.drop(columns={dropped}), classes)\n"
    (feed,) = feeds(program(text))
    assert getattr(feed.x, "shape", None) == shape


def test_a_saved_array_is_the_same_each_time() -> None:
    text = HEAD + "model.fit(np.load('x.npy') / 255, classes)\n"
    (feed,) = feeds(program(text))
    assert isinstance(feed.x.shape, Unknown)
    assert "x.npy" in feed.x.shape.reason


MAYBE_ARRAYS = {
    "in a list": "np.array([row - 36 for row in rows])",
    "divided": "np.array([(row - 36) / 255 for row in rows])",
    "with floats": "np.array([(row - 36) * 0.1 for row in rows])",
    "negated": "np.array([-row for row in rows])",
    "beside an array": "np.zeros((5, 1)) + (rows - 1)",
    "a power": "np.zeros((5, 1)) * (rows - 1) ** 2",
}  # fmt: skip


@pytest.mark.parametrize("form", MAYBE_ARRAYS)
def test_what_is_computed_with_a_name_of_which_nothing_is_known_may_be_an_array(form: str) -> None:
    text = (
        f"import keras\nimport numpy as np\nfrom data import rows\nx = {MAYBE_ARRAYS[form]}\n"
        "model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\nmodel.compile('adam', 'mse')\nmodel.fit(x, x)\n"
    )
    (fit,) = [event for event in read(read_source("m.py", text.encode())).events if isinstance(event, Fit)]
    x = fit.args["x"]
    assert isinstance(x, Unknown) or isinstance(x.shape, Unknown)


SURE_NUMBERS = {
    "int": "np.array([int(row) for row in range(3)])",
    "a count": "np.array([len(rows) - 1, 2, 3])",
    "of a range": "np.array([i - 36 for i in range(3)])",
    "a size": "np.zeros((len(rows) - 1,))[:3] * (len(rows) + 1)",
}  # fmt: skip


@pytest.mark.parametrize("form", SURE_NUMBERS)
def test_numbers_make_a_vector(form: str) -> None:
    text = (
        f"import keras\nimport numpy as np\nfrom data import rows\nx = {SURE_NUMBERS[form]}\n"
        "model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\nmodel.compile('adam', 'mse')\nmodel.fit(x, x)\n"
    )
    (fit,) = [event for event in read(read_source("m.py", text.encode())).events if isinstance(event, Fit)]
    assert len(fit.args["x"].shape) == 1


def test_data_that_are_not_shown_may_come_in_a_dict() -> None:
    """A `call` that asks whether they do goes both ways: what only one of them does wrong is not certain."""
    program = """
import keras
from keras import layers

class Sum(layers.Layer):
    def call(self, a, b):
        return a + b

class Whole(keras.Model):
    def __init__(self):
        super().__init__()
        self.sum = Sum()
    def call(self, x):
        return self.sum(**x) if isinstance(x, dict) else self.sum(x)

def train(data, targets):
    model = Whole()
    model.compile("sgd", "mse")
    model.fit(data, targets)
"""
    assert told(program) == ["CNN704 warning"]
