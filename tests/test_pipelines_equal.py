"""Pipelines on a small folder and small arrays: shape, dtype, range and labels are equal to what the real ones give.

A pipeline is run to the end of its data. What cnnlint says must be as narrow as that: the least and the greatest number are
those that came out, and there are as many classes as were seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from twin import Twin, inputs, read_twin, run_twin, twins

from cnnlint.values import Array, Dataset

pytest.importorskip("tensorflow", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

CLASSES = ("cat", "dog", "owl")
HEIGHT, WIDTH = 6, 5
GENERATOR = "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
FILES = 'f = pd.DataFrame({"file": ["cat/0.png", "dog/0.png", "owl/1.png"], "label": ["cat", "dog", "owl"]})\n'
SIZED = "target_size=(6, 5), batch_size=2, classes=['cat', 'dog', 'owl']"
TWO = "target_size=(6, 5), batch_size=2, classes=['cat', 'dog']"
NAMED = "image_size=(6, 5), batch_size=2, class_names=['cat', 'dog', 'owl']"


def programs(head: str, text: str) -> list[Twin]:
    return [Twin(head + t.program) for t in twins(text)]


FLOWS = programs(GENERATOR, f"""
ImageDataGenerator().flow(images, ids, batch_size=4)

ImageDataGenerator(rescale=1 / 255).flow(images, onehot, batch_size=4)

ImageDataGenerator(rescale=1.0 / 255).flow(images, batch_size=4, shuffle=False)

ImageDataGenerator().flow(images, ids, sample_weight=np.ones(len(ids)), batch_size=4)

ImageDataGenerator(horizontal_flip=True, vertical_flip=True).flow(pixels / 255, onehot, batch_size=4)

ImageDataGenerator(preprocessing_function=lambda x: x / 127.5 - 1).flow(images, ids, batch_size=4)

ImageDataGenerator().flow_from_directory(folder, {SIZED})

ImageDataGenerator(rescale=1 / 255).flow_from_directory(folder, {SIZED}, class_mode="sparse")

ImageDataGenerator(rescale=1 / 255).flow_from_directory(folder, {TWO}, class_mode="binary", color_mode="grayscale")

ImageDataGenerator(rescale=1 / 255).flow_from_directory(folder, {SIZED}, class_mode=None)

ImageDataGenerator().flow_from_directory(folder, {SIZED}, class_mode="input")
""") + programs(GENERATOR + FILES, f"""
ImageDataGenerator(rescale=1 / 255).flow_from_dataframe(f, folder, x_col="file", y_col="label", {SIZED})

ImageDataGenerator().flow_from_dataframe(f, folder, x_col="file", y_col="label", {SIZED}, class_mode="sparse")

ImageDataGenerator().flow_from_dataframe(f, folder, x_col="file", target_size=(6, 5), class_mode=None)
""")  # fmt: skip

FOLDERS = twins(f"""
keras.utils.image_dataset_from_directory(folder, {NAMED})

keras.utils.image_dataset_from_directory(folder, {NAMED}, label_mode="categorical")

keras.utils.image_dataset_from_directory(folder, label_mode=None, image_size=(6, 5), color_mode="grayscale")

keras.utils.image_dataset_from_directory(folder, {NAMED}).map(lambda x, y: (x / 255.0, tf.one_hot(y, 3)))

keras.utils.image_dataset_from_directory(folder, {NAMED}).map(lambda x, y: (x / 127.5 - 1, y)).cache().shuffle(9).prefetch(1)

scale = keras.layers.Rescaling(1.0 / 255)
keras.utils.image_dataset_from_directory(folder, {NAMED}, label_mode="categorical").map(lambda x, y: (scale(x), y))

keras.utils.image_dataset_from_directory(folder, {NAMED}).unbatch().batch(4)

keras.utils.text_dataset_from_directory(folder, batch_size=2, class_names=["cat", "dog", "owl"])

keras.utils.text_dataset_from_directory(folder, label_mode="categorical", class_names=["cat", "dog", "owl"])
""")

DATASETS = twins("""
tf.data.Dataset.from_tensor_slices((images, ids)).batch(4)

tf.data.Dataset.from_tensor_slices((images, onehot)).shuffle(9).batch(4, drop_remainder=True).prefetch(tf.data.AUTOTUNE)

def prepare(image, label):
    image = tf.cast(image, tf.float32) / 255.0
    return image, tf.one_hot(label, 3)
tf.data.Dataset.from_tensor_slices((images, ids)).map(prepare, num_parallel_calls=2).cache().batch(4)

def prepare(image, label):
    image = (tf.cast(image, tf.float32) - 127.5) / 127.5
    return tf.image.random_flip_left_right(image), label
tf.data.Dataset.from_tensor_slices((images, ids)).map(prepare).shuffle(9).batch(4).repeat(2)

tf.data.Dataset.from_tensor_slices((images, ids)).batch(4).map(lambda x, y: (tf.image.resize(x, (4, 5)), y))

tf.data.Dataset.from_tensor_slices(images).map(lambda x: (x, x)).batch(4)

tf.data.Dataset.from_tensor_slices({"image": images, "label": ids}).batch(4).map(lambda d: (d["image"], d["label"]))

tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(images), tf.data.Dataset.from_tensor_slices(ids))).batch(4)

def numbers():
    for i in range(3):
        yield np.full((4,), 2.0 * i), i
signature = (tf.TensorSpec((4,), tf.float32), tf.TensorSpec((), tf.int32))
tf.data.Dataset.from_generator(numbers, output_signature=signature).batch(2)
""")

TEXTS = [
    *twins("""
keras.utils.pad_sequences([[1, 2, 9], [4]], maxlen=5)

keras.utils.pad_sequences([[1, 2, 9], [4]])

keras.utils.pad_sequences([[1, 9, 2], [4]], maxlen=2, padding="post", truncating="post", value=7)

keras.utils.pad_sequences([[0.5, 1.5], [2.5]], dtype="float32", value=-1.0)
"""),
    *programs("from tensorflow.keras.preprocessing.text import Tokenizer\n", """
t = Tokenizer(num_words=4)
t.fit_on_texts(["a b c d", "a b c", "a b", "a"])
keras.utils.pad_sequences(t.texts_to_sequences(["a b c", "d"]), maxlen=4)

t = Tokenizer(num_words=4)
t.fit_on_texts(["a b c d", "a b c", "a b", "a"])
t.texts_to_matrix(["a b c", "a"])

t = Tokenizer(num_words=4)
t.fit_on_texts(["a b c d", "a b c", "a b", "a"])
t.sequences_to_matrix([[1, 2, 3], [1]], mode="binary")
"""),
    *twins("""
v = keras.layers.TextVectorization(max_tokens=5, output_sequence_length=4)
v.adapt(["a b c", "a b", "a"])
v(["a b c", "other"])

v = keras.layers.TextVectorization(max_tokens=5, output_mode="multi_hot", pad_to_max_tokens=True)
v.adapt(["a b c", "a b", "a"])
v(["a b c", "other"])

v = keras.layers.TextVectorization(max_tokens=5, output_sequence_length=4)
v.adapt(["a b c", "a b", "a"])
tf.data.Dataset.from_tensor_slices((["a b c", "other"], [0, 1])).batch(2).map(lambda t, y: (v(t), y))

keras.layers.StringLookup(vocabulary=["a", "b"])(["a", "b", "other"])

keras.layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot")(["a", "b", "other"])

keras.layers.CategoryEncoding(num_tokens=3, output_mode="one_hot")(np.array([0, 1, 2]))

keras.layers.Hashing(num_bins=2)(["a", "b", "c", "d", "e", "f"])

keras.layers.Discretization([0.0, 1.0])(np.array([-1.0, 0.5, 2.0]))

keras.layers.IntegerLookup(vocabulary=[4, 5])(np.array([4, 5, 6]))
"""),
]  # fmt: skip

# Of what is scaled by its own mean no range is known before it runs; shape and dtype are equal.
NORMALIZED = [
    *twins("""
n = keras.layers.Normalization()
n.adapt(table)
n(table)

n = keras.layers.Normalization(axis=None)
n.adapt(images.astype("float32"))
tf.data.Dataset.from_tensor_slices((images, ids)).batch(4).map(lambda x, y: (n(x), y))

keras.layers.Normalization(mean=0.5, variance=0.25)(positive)
"""),
    *programs(GENERATOR, """
g = ImageDataGenerator(featurewise_center=True, featurewise_std_normalization=True)
g.fit(images)
g.flow(images, onehot, batch_size=4)

ImageDataGenerator(samplewise_center=True).flow(images, ids, batch_size=4)
"""),
]  # fmt: skip


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Pictures and texts of three classes; every picture is black and white, and as large as it is asked for."""
    root = tmp_path_factory.mktemp("animals")
    picture = np.zeros((HEIGHT, WIDTH, 3), "uint8")
    picture[: HEIGHT // 2] = 255
    for name in CLASSES:
        (root / name).mkdir()
        for i in range(2):
            Image.fromarray(picture).save(root / name / f"{i}.png")
            (root / name / f"{i}.txt").write_text("a few words")
    arrays = inputs(rows=60)
    return {**arrays, "folder": str(root)}


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple | list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def whole(real: Any) -> list[np.ndarray[Any, Any]]:
    """Everything that a pipeline gives, tensor by tensor."""
    if hasattr(real, "numpy"):
        return [real.numpy()]
    if isinstance(real, np.ndarray):
        return [real]
    batches = [real[i] for i in range(len(real))] if hasattr(real, "batch_size") else list(real)
    columns = zip(*(leaves(batch) for batch in batches), strict=True)
    return [np.concatenate([np.asarray(part) for part in column]) for column in columns]


def said_of(program: Twin, given: dict[str, Any]) -> list[Array]:
    said = read_twin(program, given).value
    return list(leaves(said.element if isinstance(said, Dataset) else said))


def both(program: Twin, given: dict[str, Any]) -> list[tuple[Array, np.ndarray[Any, Any]]]:
    return list(zip(said_of(program, given), whole(run_twin(program, given)), strict=True))


def assert_shape_and_dtype(said: Array, real: np.ndarray[Any, Any]) -> None:
    assert isinstance(said.shape, tuple)
    assert said.shape[1:] == real.shape[1:]
    assert said.dtype == ("string" if real.dtype.kind in "OSU" else real.dtype.name)


@pytest.mark.parametrize("program", [*FLOWS, *FOLDERS, *DATASETS, *TEXTS], ids=str)
def test_equal(program: Twin, given: dict[str, Any]) -> None:
    for said, real in both(program, given):
        assert_shape_and_dtype(said, real)
        assert_range(said, real)
        assert_labels(said, real)


def assert_range(said: Array, real: np.ndarray[Any, Any]) -> None:
    if real.dtype.kind in "biuf":
        assert (said.low, said.high) == pytest.approx((float(real.min()), float(real.max())), abs=1e-5)


def assert_labels(said: Array, real: np.ndarray[Any, Any]) -> None:
    """As many classes as were seen, in the code that they have."""
    if said.labels is None:
        return
    seen = {"one-hot": real.shape[-1], "ids": len(np.unique(real)), "binary": 2}[said.labels.encoding]
    assert said.labels.classes == seen
    if said.labels.encoding == "one-hot":
        assert (real.sum(-1) == 1).all()


LABELLED = [
    t for t in (*FLOWS, *FOLDERS) if "None" not in t.program and "input" not in t.program and "images, batch" not in t.program
]


@pytest.mark.parametrize("program", LABELLED, ids=str)
def test_targets_are_labels(program: Twin, given: dict[str, Any]) -> None:
    labels = said_of(program, given)[1].labels
    assert labels is not None
    assert labels.classes == (2 if TWO in program.program else 3)


@pytest.mark.parametrize("program", NORMALIZED, ids=str)
def test_scaled_by_its_own_mean(program: Twin, given: dict[str, Any]) -> None:
    for said, real in both(program, given):
        assert_shape_and_dtype(said, real)
    first = said_of(program, given)[0]
    assert (first.low, first.high) == (None, None)


@pytest.mark.parametrize("fault", [{"high": 2.0}, {"low": -1.0}, {"dtype": "float64"}, {"shape": (None, 6, 5)}], ids=str)
def test_planted_faults_are_seen(fault: dict[str, Any], given: dict[str, Any]) -> None:
    said, real = both(FLOWS[1], given)[0]
    wrong = replace(said, **fault)
    check = assert_range if fault.keys() & {"high", "low"} else assert_shape_and_dtype
    check(said, real)
    with pytest.raises(AssertionError):
        check(wrong, real)


def test_the_folder_is_read_in_the_test(given: dict[str, Any]) -> None:
    assert len(list(Path(given["folder"]).rglob("*.png"))) == 2 * len(CLASSES)
