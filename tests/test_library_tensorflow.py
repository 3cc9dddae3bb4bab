"""Eager tensors, tf.data and Keras's own data helpers against TensorFlow and Keras."""

from __future__ import annotations

import inspect
import operator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_context import FakeContext
from library_referee import abstract, disagreement

import cnnlint
from cnnlint.arguments import MISSING
from cnnlint.frozen import replace
from cnnlint.library import find, names
from cnnlint.library.hooks import needs_all
from cnnlint.program import Call
from cnnlint.run import check_source
from cnnlint.shapes import Expr
from cnnlint.values import Array, Dataset, DictValue, External, Labels, Scaling, Unknown

keras = pytest.importorskip("keras", reason="needs TensorFlow")
tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (6, 8, 8, 3), dtype="uint8")
PIXELS = IMAGES.astype("float32")
TABLE = RNG.normal(size=(6, 4))
IDS = np.array([0, 2, 1, 2, 0, 1])

FUNCTIONS: list[tuple[Any, ...]] = [
    ("constant", [1, 2, 3]),
    ("constant", [1.0, 2.0]),
    ("constant", 3),
    ("convert_to_tensor", TABLE),
    ("cast", IMAGES, "float32"),
    ("cast", PIXELS, tf.int32),
    ("zeros", (2, 3)),
    ("ones", [2, 3]),
    ("fill", (2, 2), 0.5),
    ("zeros_like", PIXELS),
    ("range", 5),
    ("range", 2, 11, 3),
    ("eye", 3),
    ("random.normal", (2, 3)),
    ("random.uniform", (2, 3)),
    ("random.uniform", (2, 3), 0, 10, tf.int32),
    ("reshape", PIXELS, (6, -1)),
    ("reshape", IMAGES, [-1, 8, 24]),
    ("expand_dims", PIXELS, -1),
    ("expand_dims", PIXELS, {"axis": 0}),
    ("squeeze", np.zeros((2, 1, 3), "float32")),
    ("squeeze", np.zeros((2, 1, 1), "float32"), {"axis": -1}),
    ("transpose", PIXELS, [0, 3, 1, 2]),
    ("tile", TABLE, [2, 1]),
    ("repeat", PIXELS, 3, {"axis": -1}),
    ("pad", TABLE, [[0, 0], [1, 2]]),
    ("concat", [TABLE, TABLE], 0),
    ("concat", [TABLE, TABLE], {"axis": 1}),
    ("stack", [TABLE, TABLE]),
    ("stack", [1.0, 2.0]),
    ("unstack", TABLE),
    ("split", TABLE, 2, 1),
    ("split", TABLE, [1, 3], {"axis": 1}),
    ("gather", TABLE, [0, 2]),
    ("one_hot", IDS, 3),
    ("one_hot", IDS, {"depth": 5, "dtype": tf.int32}),
    ("argmax", TABLE, 1),
    ("argmax", TABLE),
    ("math.argmax", TABLE, {"axis": -1}),
    ("reduce_mean", TABLE),
    ("reduce_mean", PIXELS, 0),
    ("reduce_max", PIXELS, {"axis": [1, 2]}),
    ("reduce_min", TABLE, {"axis": -1, "keepdims": True}),
    ("reduce_sum", TABLE, 1),
    ("matmul", TABLE, TABLE.T),
    ("reverse", TABLE, [0]),
    ("clip_by_value", TABLE, -0.5, 0.5),
    ("add", TABLE, 1.0),
    ("subtract", TABLE, TABLE),
    ("multiply", TABLE, 2.0),
    ("divide", PIXELS, 255.0),
    ("pow", PIXELS, 2),
    ("equal", IDS, 1),
    ("greater", TABLE, 0.0),
    ("less", TABLE, 0.0),
    ("exp", TABLE),
    ("square", TABLE),
    ("sqrt", PIXELS),
    ("sigmoid", TABLE),
    ("nn.softmax", TABLE),
    ("sin", TABLE),
    ("tanh", TABLE),
    ("math.log", PIXELS + 1),
    ("abs", TABLE),
    ("round", TABLE),
    ("floor", TABLE),
    ("image.resize", IMAGES, (4, 5)),
    ("image.resize", PIXELS, [4, 5], {"method": "nearest"}),
    ("image.resize", IMAGES[0], (4, 4)),
    ("image.resize_with_pad", PIXELS, 4, 6),
    ("image.resize_with_crop_or_pad", PIXELS, 4, 10),
    ("image.crop_to_bounding_box", PIXELS, 0, 0, 4, 4),
    ("image.random_crop", IMAGES[0], [4, 4, 3]),
    ("image.flip_left_right", IMAGES),
    ("image.random_brightness", PIXELS, 0.2),
    ("image.adjust_contrast", PIXELS, 2.0),
    ("image.per_image_standardization", IMAGES),
    ("image.rot90", IMAGES[:, :4]),
    ("image.rgb_to_grayscale", IMAGES),
    ("image.grayscale_to_rgb", IMAGES[..., :1]),
    ("image.convert_image_dtype", IMAGES, tf.float32),
]


def real_of(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(real_of(v) for v in value)
    return value.numpy() if hasattr(value, "numpy") else value


def said_of(value: Any) -> Any:
    if isinstance(value, tf.DType):
        return External(f"tensorflow.{value.name}")
    return abstract(value)


def split_case(case: tuple[Any, ...]) -> tuple[str, list[Any], dict[str, Any]]:
    name, *rest = case
    keywords = rest.pop() if rest and isinstance(rest[-1], dict) else {}
    return name, rest, keywords


@pytest.mark.parametrize("case", FUNCTIONS, ids=lambda c: c[0])
def test_function(case: tuple[Any, ...]) -> None:
    name, positional, keywords = split_case(case)
    said = FakeContext().do(f"tensorflow.{name}", *map(said_of, positional), **{k: said_of(v) for k, v in keywords.items()})
    tensors = [tf.constant(p) if isinstance(p, np.ndarray) else p for p in positional]
    real = real_of(operator.attrgetter(name)(tf)(*tensors, **keywords))
    problem = disagreement(said, real)
    assert problem is None, f"{name}: {problem}"


SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, ">": operator.gt, "==": operator.eq}


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("left", [IMAGES, PIXELS, IDS], ids=lambda a: str(a.dtype))
def test_operator(sign: str, left: np.ndarray) -> None:
    tensor = tf.constant(left)
    said = FakeContext().do("tensor.__binary__", sign, FakeContext().do("tensorflow.constant", abstract(left)), 2)
    problem = disagreement(said, SIGNS[sign](tensor, 2).numpy())
    assert problem is None, problem


# ------------------------------------------------------------------ tf.data


def spec_disagreement(said: Any, spec: Any) -> str | None:
    """How an abstract element differs from a data set's `element_spec`."""
    if isinstance(spec, dict):
        return next((d for k in spec if (d := spec_disagreement(said.items[k], spec[k]))), None)
    if isinstance(spec, tuple | list):
        if not isinstance(said, tuple) or len(said) != len(spec):
            return f"{said!r}, really {len(spec)} parts"
        return next((d for s, r in zip(said, spec, strict=True) if (d := spec_disagreement(s, r))), None)
    if isinstance(said, Unknown) or isinstance(said.shape, Unknown):
        return f"unknown: {said}"
    if said.shape != tuple(spec.shape):
        return f"shape {said.shape}, really {tuple(spec.shape)}"
    return None if said.dtype == spec.dtype.name else f"dtype {said.dtype}, really {spec.dtype.name}"


def method(name: str, *positional: Any, **keywords: Any) -> Any:
    """A step of a pipeline for both sides."""
    return name, positional, keywords


PIPELINES: list[tuple[Any, list[Any]]] = [
    ((IMAGES, IDS), []),
    ((IMAGES, IDS), [method("batch", 4)]),
    ((IMAGES, IDS), [method("batch", 4, drop_remainder=True)]),
    ((IMAGES, IDS), [method("shuffle", 6), method("batch", 2), method("prefetch", 1), method("cache")]),
    ((IMAGES, IDS), [method("batch", 4), method("unbatch")]),
    ((IMAGES, IDS), [method("repeat", 3), method("take", 4)]),
    ((IMAGES, IDS), [method("skip", 2), method("batch", 3)]),
    ((IMAGES, IDS), [method("enumerate")]),
    (TABLE, [method("batch", 5)]),
    ({"image": IMAGES, "label": IDS}, [method("batch", 2)]),
    (({"a": TABLE}, IDS), [method("batch", 2)]),
    ([1, 2, 3], [method("batch", 2)]),
    ((IMAGES, IDS), [method("padded_batch", 2)]),
    (IDS, [method("padded_batch", 2, padded_shapes=())]),
]


@pytest.mark.parametrize("case", range(len(PIPELINES)))
def test_pipeline(case: int) -> None:
    source, steps = PIPELINES[case]
    at = FakeContext()
    said, real = (
        at.do("tensorflow.data.Dataset.from_tensor_slices", abstract(source)),
        tf.data.Dataset.from_tensor_slices(source),
    )
    for name, positional, keywords in steps:
        said = at.method(said, name, *positional, **keywords)
        real = getattr(real, name)(*positional, **keywords)
    assert spec_disagreement(said.element, real.element_spec) is None
    if said.cardinality is not None:
        assert said.cardinality == real.cardinality().numpy()


def test_map_follows_the_function() -> None:
    at = FakeContext()
    said = at.do("tensorflow.data.Dataset.from_tensor_slices", (abstract(IMAGES), abstract(IDS)))

    def scale(image: Any, label: Any) -> Any:
        return at.do("tensor.__binary__", "/", at.do("tensorflow.cast", image, "float32"), 255.0), label

    said = at.method(said, "map", scale)
    real = tf.data.Dataset.from_tensor_slices((IMAGES, IDS)).map(lambda x, y: (tf.cast(x, tf.float32) / 255.0, y))
    assert spec_disagreement(said.element, real.element_spec) is None
    assert (said.element[0].high, said.element[0].scaled) == (1.0, (Scaling("/", 255),))


def test_an_element_that_is_not_known_may_have_any_number_of_parts() -> None:
    source = (
        "import tensorflow as tf\nimport keras\nfrom elsewhere import pairs\n"
        "def first(image, label):\n    return image\n"
        "data = tf.data.Dataset.zip(pairs).map(first).map(lambda image: image)\n"
        "data = tf.data.Dataset.zip(pairs).flat_map(first)\n"
        "def columns(line):\n    return [line for _ in pairs.names]\n"
        "data = tf.data.TFRecordDataset('lines').map(columns).map(first)\n"
    )
    (file,) = check_source(source, "pipeline.py").files
    assert file.program.gaps == ()


def test_zip_concatenate_window_generator() -> None:
    at = FakeContext()
    a = at.do("tensorflow.data.Dataset.from_tensor_slices", abstract(TABLE))
    b = at.do("tensorflow.data.Dataset.range", 6)
    real_a, real_b = tf.data.Dataset.from_tensor_slices(TABLE), tf.data.Dataset.range(6)
    zipped = at.do("tensorflow.data.Dataset.zip", (a, b))
    assert spec_disagreement(zipped.element, tf.data.Dataset.zip((real_a, real_b)).element_spec) is None
    nested = at.do("tensorflow.data.Dataset.zip", (a, {"of": (b, b)}))
    assert spec_disagreement(nested.element, tf.data.Dataset.zip((real_a, {"of": (real_b, real_b)})).element_spec) is None
    partly = at.do("tensorflow.data.Dataset.zip", (at.unknown("a file"), (b, b)))
    assert isinstance(partly.element[0], Unknown)
    assert (len(partly.element[1]), partly.cardinality) == (2, None)
    both = at.method(a, "concatenate", a)
    assert both.cardinality == real_a.concatenate(real_a).cardinality().numpy()
    said = at.do("tensorflow.data.Dataset.from_generator", None, output_signature=(
        at.do("tensorflow.TensorSpec", (28, 28), "float32"), at.do("tensorflow.TensorSpec", (), "int32")))  # fmt: skip
    real = tf.data.Dataset.from_generator(
        lambda: iter(()), output_signature=(tf.TensorSpec((28, 28), tf.float32), tf.TensorSpec((), tf.int32))
    )
    assert spec_disagreement(said.element, real.element_spec) is None


# ------------------------------------------------------------------ Keras's helpers


def test_signatures_are_keras_own() -> None:
    """Order, names and defaults of every modelled function of `keras.utils`, `keras.datasets` and `keras.preprocessing`."""
    for name in names():
        if not name.startswith(("keras.utils.", "keras.datasets.", "keras.preprocessing.")) or name.count(".") > 3:
            continue
        try:
            real = operator.attrgetter(name.removeprefix("keras."))(keras)
        except AttributeError:
            continue
        model = find(name)
        if not inspect.isfunction(real) or model is None or model.raw:
            continue
        ours = {p.name: p.default for p in model.signature.parameters if not p.keyword_only}
        theirs = {
            p.name: MISSING if p.default is p.empty else p.default
            for p in inspect.signature(real).parameters.values()
            if p.kind is p.POSITIONAL_OR_KEYWORD
        }
        if model.signature.star is None and model.signature.double_star is None:
            assert list(ours)[: len(theirs)] == list(theirs), name
            assert all(ours[n] == d for n, d in theirs.items()), name


LABELS = [
    (IDS, {}),
    (IDS, {"num_classes": 5}),
    (IDS.reshape(6, 1), {"num_classes": 3}),
    (IDS.reshape(2, 3), {"num_classes": 3}),
    (IDS.astype("uint8"), {"num_classes": 3}),
]


@pytest.mark.parametrize(("labels", "options"), LABELS)
def test_to_categorical(labels: np.ndarray, options: dict[str, Any]) -> None:
    at = FakeContext()
    known = Array(labels.shape, str(labels.dtype), 0, 2, Labels("ids", 3, span=at.span), source="test")
    if not options:
        known = at.do("numpy.array", labels.tolist())
    said = at.do("keras.utils.to_categorical", known, **options)
    assert disagreement(said, keras.utils.to_categorical(labels, **options)) is None
    assert said.labels.encoding == "one-hot"
    assert [e.name for e in at.events if isinstance(e, Call)] == ["keras.utils.to_categorical"]


def test_to_categorical_counts_the_known_classes() -> None:
    at = FakeContext()
    (_, y), _ = at.do("keras.datasets.mnist.load_data")
    at.span = FakeContext(7).span
    said = at.do("keras.utils.to_categorical", y)
    assert said.shape == (60000, 10)
    assert said.labels.span.line == 1, "the count comes from the data set"
    assert isinstance(at.do("keras.utils.to_categorical", Array((9,), "int64")).shape[1], Expr)
    fractions = at.method(y, "astype", "float32")
    assert at.do("keras.utils.to_categorical", fractions).shape == (60000, 10), "integers are made first"


@pytest.mark.parametrize("options", [{}, {"maxlen": 4}, {"maxlen": 2, "value": 7.0, "dtype": "float32", "padding": "post"}])
def test_pad_sequences(options: dict[str, Any]) -> None:
    sequences = [[1, 2, 3], [4], [5, 6]]
    said = FakeContext().do("keras.utils.pad_sequences", sequences, **options)
    assert disagreement(said, keras.utils.pad_sequences(sequences, **options)) is None


def test_normalize_and_images(tmp_path: Path) -> None:
    at = FakeContext()
    assert disagreement(at.do("keras.utils.normalize", abstract(TABLE)), keras.utils.normalize(TABLE)) is None
    path = str(tmp_path / "one.png")
    keras.utils.save_img(path, IMAGES[0])
    for options in ({"target_size": (5, 6)}, {"target_size": (5, 6), "color_mode": "grayscale"}):
        said = at.do("keras.utils.img_to_array", at.do("keras.utils.load_img", path, **options))
        assert disagreement(said, keras.utils.img_to_array(keras.utils.load_img(path, **options))) is None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("images")
    for i, name in enumerate(("cats", "dogs")):
        (root / name).mkdir()
        for j in range(3):
            keras.utils.save_img(str(root / name / f"{j}.png"), IMAGES[3 * i + j])
            (root / name / f"{j}.txt").write_text("a few words")
    return root


DIRECTORY_OPTIONS: list[dict[str, Any]] = [
    {},
    {"label_mode": "categorical"},
    {"label_mode": "binary"},
    {"label_mode": None},
    {"labels": None},
    {"color_mode": "grayscale", "image_size": (5, 6)},
    {"color_mode": "rgba", "batch_size": 2},
    {"batch_size": None, "image_size": (4, 4)},
    {"validation_split": 0.5, "subset": "training", "seed": 1},
    {"validation_split": 0.5, "subset": "both", "seed": 1},
]


@pytest.mark.parametrize("options", DIRECTORY_OPTIONS, ids=str)
def test_image_dataset_from_directory(folder: Path, options: dict[str, Any]) -> None:
    at = FakeContext()
    classes = ["cats", "dogs"] if "labels" not in options else None
    said = at.do("keras.utils.image_dataset_from_directory", str(folder), class_names=classes, **options)
    real = keras.utils.image_dataset_from_directory(str(folder), verbose=False, **options)
    pairs = zip(said.items, real, strict=True) if isinstance(real, list) else [(said, real)]
    for one, other in pairs:
        assert spec_disagreement(one.element, other.element_spec) is None
        assert one.batched is (options.get("batch_size", 32) is not None)


@pytest.mark.parametrize("options", [{}, {"label_mode": "categorical"}, {"label_mode": None}, {"batch_size": None}], ids=str)
def test_text_dataset_from_directory(folder: Path, options: dict[str, Any]) -> None:
    at = FakeContext()
    said = at.do("keras.utils.text_dataset_from_directory", str(folder), class_names=["cats", "dogs"], **options)
    real = keras.utils.text_dataset_from_directory(str(folder), verbose=False, **options)
    assert spec_disagreement(said.element, real.element_spec) is None


def test_a_folder_has_the_same_classes_each_time() -> None:
    at = FakeContext()
    one = at.do("keras.utils.image_dataset_from_directory", "data/train")
    at.span = FakeContext(5).span
    two = at.do("keras.utils.image_dataset_from_directory", "data/train", label_mode="categorical")
    count = at.do("builtins.len", at.attribute(one, "class_names"))
    assert two.element[1].shape == (None, count)
    other = at.do("keras.utils.image_dataset_from_directory", "data/other")
    assert other.element[1].labels.classes != count


def test_a_public_data_set_that_is_unpacked() -> None:
    at = FakeContext()
    read = at.do(
        "keras.utils.image_dataset_from_directory", "/root/.keras/datasets/horse-or-human/train", label_mode="categorical"
    )
    assert read.element[1].shape == (None, 2)


@pytest.mark.parametrize(
    ("place", "classes"),
    [
        (("flower_photos",), (5, None)),  # releases of Keras 3 unpack it there, or into a folder within
        (("flower_photos", "flower_photos"), (5, 5)),
        (("cats_and_dogs_filtered", "train"), (2, 2)),
        (("wild_flower_photos",), (None, None)),
    ],
)
def test_a_public_data_set_by_its_path(place: tuple[str, ...], classes: tuple[int | None, int | None]) -> None:
    for dialect, number in zip((2, 3), classes, strict=True):
        at = FakeContext(dialect=dialect)
        home = at.do("keras.utils.get_file", place[0], "https://example.org/photos.tgz", untar=True)
        path = replace(at.do("pathlib.Path", home, *place[1:]), name="data_dir")  # as an assignment names what is not known
        names = at.attribute(at.do("keras.utils.image_dataset_from_directory", path), "class_names")
        found = at.do("builtins.len", names)
        assert (found if isinstance(found, int) else None) == number


def test_names_that_change() -> None:
    """A class more than the folder has; after an update nobody knows."""
    at = FakeContext()
    words = at.attribute(at.do("keras.utils.image_dataset_from_directory", "data/train"), "class_names")
    more = at.method(words, "append", "other").receiver
    assert at.do("builtins.len", more) == at.do("builtins.len", words) + 1
    assert isinstance(at.method(words, "extend", ["a"]).receiver.shape, Unknown)


def generator(options: dict[str, Any]) -> tuple[Any, Any]:
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    at = FakeContext()
    return at.do("keras.preprocessing.image.ImageDataGenerator", **options), ImageDataGenerator(**options)


FLOWS: list[dict[str, Any]] = [
    {},
    {"class_mode": "binary", "target_size": (5, 6), "batch_size": 3},
    {"class_mode": "sparse", "color_mode": "grayscale"},
    {"class_mode": None},
    {"class_mode": "input", "target_size": (4, 4)},
]


@pytest.mark.parametrize("options", FLOWS, ids=str)
@pytest.mark.parametrize("settings", [{}, {"rescale": 1 / 255}, {"samplewise_center": True}], ids=str)
def test_flow_from_directory(folder: Path, options: dict[str, Any], settings: dict[str, Any]) -> None:
    said, real = generator(settings)
    at = FakeContext()
    said = at.method(said, "flow_from_directory", str(folder), classes=["cats", "dogs"], **options)
    batch = next(real.flow_from_directory(str(folder), classes=["cats", "dogs"], **options))
    element = said.element
    problem = batch_disagreement(element, batch)
    assert problem is None, problem
    if "rescale" in settings:
        first = element[0] if isinstance(element, tuple) else element
        assert first.scaled == (Scaling("/", 255),)


def batch_disagreement(said: Any, real: Any) -> str | None:
    """An element's first axis is None: any batch."""
    if isinstance(real, tuple | list):
        return next((d for s, r in zip(said, real, strict=True) if (d := batch_disagreement(s, r))), None)
    if said.shape[1:] != real.shape[1:]:
        return f"shape {said.shape}, really {real.shape}"
    return disagreement(Array(real.shape, said.dtype, said.low, said.high), real)


@pytest.mark.parametrize("labels", [None, IDS, np.eye(3)[IDS]], ids=["none", "ids", "one-hot"])
def test_flow(labels: Any) -> None:
    said, real = generator({"rescale": 1 / 255, "horizontal_flip": True})
    said = FakeContext().method(said, "flow", abstract(PIXELS), abstract(labels), batch_size=4)
    flow = real.flow(PIXELS, labels, batch_size=4)
    assert batch_disagreement(said.element, next(flow)) is None
    assert said.cardinality == len(flow)


def test_tokenizer() -> None:
    from keras.src.legacy.preprocessing.text import Tokenizer

    at = FakeContext()
    texts = ["the cat sat", "the dog"]
    said, real = at.do("keras.preprocessing.text.Tokenizer", num_words=4), Tokenizer(num_words=4)
    at.method(said, "fit_on_texts", texts)
    real.fit_on_texts(texts)
    count = at.do("builtins.len", at.attribute(said, "word_index"))
    assert count == len(real.word_index)
    other = at.do("keras.preprocessing.text.Tokenizer")
    at.method(other, "fit_on_texts", at.unknown("of a file"))
    count = at.do("builtins.len", at.attribute(other, "word_index"))
    assert isinstance(count, Expr)
    assert count == at.do("builtins.len", at.attribute(other, "word_index")), "two uses are the same unknown"
    padded = at.do("keras.utils.pad_sequences", at.method(said, "texts_to_sequences", texts), maxlen=5)
    assert disagreement(padded, keras.utils.pad_sequences(real.texts_to_sequences(texts), maxlen=5)) is None
    assert disagreement(at.method(said, "texts_to_matrix", texts), real.texts_to_matrix(texts)) is None


def test_a_tokenizer_with_an_option_that_is_not_known_still_gives_one_row_for_each_text() -> None:
    at = FakeContext()
    said = at.do("keras.preprocessing.text.Tokenizer", num_words=at.unknown("of the command line"))
    at.method(said, "fit_on_texts", ["the cat sat", "the dog"])
    padded = at.do("keras.utils.pad_sequences", at.method(said, "texts_to_sequences", ["the cat", "a dog", "sat"]), maxlen=5)
    assert padded.shape == (3, 5)


def test_timeseries() -> None:
    series, targets = np.arange(40.0).reshape(20, 2), np.arange(20.0)
    for options in ({}, {"sequence_stride": 3, "sampling_rate": 2, "batch_size": 4}):
        at = FakeContext()
        said = at.do("keras.utils.timeseries_dataset_from_array", abstract(series), abstract(targets), 5, **options)
        real = keras.utils.timeseries_dataset_from_array(series, targets, 5, **options)
        assert batch_disagreement(said.element, tuple(t.numpy() for t in next(iter(real)))) is None
        if "sequence_stride" not in options:
            assert said.cardinality == len(real)


def test_mnist_is_what_it_is() -> None:
    """Against a sample of the real digits."""
    at = FakeContext()
    ((x, y), _), digits = at.do("keras.datasets.mnist.load_data"), Path(cnnlint.__file__).parent / "verify" / "digits.npz"
    with np.load(digits) as data:
        for said, real in ((x, data["x_train"]), (y, data["y_train"])):
            assert real.shape[1:] == said.shape[1:]
            assert disagreement(Array(real.shape, said.dtype, said.low, said.high), real) is None
            assert (said.low, said.high) == (real.min(), real.max())


DATASETS = {
    "mnist": ((60000, 28, 28), (60000,), 10),
    "fashion_mnist": ((60000, 28, 28), (60000,), 10),
    "cifar10": ((50000, 32, 32, 3), (50000, 1), 10),
    "cifar100": ((50000, 32, 32, 3), (50000, 1), 100),
    "imdb": ((25000,), (25000,), 2),
    "reuters": ((8982,), (8982,), 46),
    "boston_housing": ((404, 13), (404,), None),
    "california_housing": ((16512, 8), (16512,), None),
}


def test_every_data_set_of_keras() -> None:
    modules = {n for n in dir(keras.datasets) if not n.startswith("_")}
    assert modules == set(DATASETS)
    at = FakeContext()
    for name, (x_shape, y_shape, classes) in DATASETS.items():
        (x, y), (x_test, _) = at.do(f"keras.datasets.{name}.load_data")
        assert (x.shape, y.shape, y.labels.classes) == (x_shape, y_shape, classes)
        assert (x.source, x.part, x_test.part) == (name, "x_train", "x_test")
        assert x.trail
        assert y.trail
    small, _ = at.do("keras.datasets.california_housing.load_data", version="small")
    assert small[0].shape == (480, 8)
    (words, _), _ = at.do("keras.datasets.imdb.load_data", num_words=5000)
    assert at.do("keras.utils.pad_sequences", words, maxlen=80).high == 4999


def test_tensorflow_datasets() -> None:
    at = FakeContext()
    train, info = at.do("tensorflow_datasets.load", "mnist", split="train", as_supervised=True, with_info=True)
    assert [a.shape for a in train.element] == [(28, 28, 1), ()]
    assert at.attribute(at.item(at.attribute(info, "features"), "label"), "num_classes") == 10
    assert train.cardinality == 60000
    for name in ("TRAIN", "TEST", "VALIDATION"):
        assert at.external(f"tensorflow_datasets.Split.{name}") == name.lower()
    parts = at.do("tensorflow_datasets.load", "cats_vs_dogs", split=["train[:80%]", "train[80%:]"], as_supervised=True)
    assert [p.cardinality for p in parts.items] == [18610, 4652]
    whole = at.do("tensorflow_datasets.load", "imdb_reviews")
    assert isinstance(whole, DictValue)
    assert set(whole.items) == {"train", "test", "unsupervised"}
    assert isinstance(at.item(whole, "train"), Dataset)
    assert isinstance(at.do("tensorflow_datasets.load", "nobody_knows"), Unknown)
    batched = at.do("tensorflow_datasets.load", "cifar10", split="test", batch_size=50, as_supervised=True)
    assert (batched.batched, batched.element[0].shape) == (True, (None, 32, 32, 3))


PIECES = """
import tensorflow as tf
from tensorflow import keras
texts = [line for line in open("texts.txt")]
layer = keras.layers.TextVectorization(max_tokens=50, output_sequence_length=20)
layer.adapt(texts)
words = layer(texts)
data = tf.data.Dataset.from_tensor_slices({}).shuffle(10).batch(4).prefetch(1)
model = keras.Sequential([keras.layers.Embedding(50, 8), keras.layers.Dense(3)])
model.summary()
"""


@pytest.mark.parametrize("pieces", ["words", "(words, words)", "({'text': words}, words)", "[words, words]"])
def test_a_data_set_is_made_of_what_a_layer_gives(pieces: str) -> None:
    """It is no operation of a model, and what stands inside a pair is a tensor as much as one that stands alone."""
    (file,) = check_source(PIECES.replace("{}", pieces, 1)).files
    assert not file.findings, file.findings
    assert file.models == 1


def test_what_is_told_to_be_missing_is_needed() -> None:
    """Every argument that a model of NumPy or TensorFlow cannot do without, the function itself needs as well."""
    asked = [name for name in names() if needs_all(name) and (model := find(name)) is not None and not _takes_all(model)]
    wrong = []
    for name in asked:
        model, real = find(name), _found(name)
        if model is None or real is None or model.attribute:
            continue
        try:
            parameters = inspect.signature(real).parameters.values()
        except ValueError:
            continue  # written in C
        needed = [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        if len(model.signature.required) > len(needed):
            wrong.append(name)
    assert len(asked) > 200
    assert wrong == []


def _takes_all(model: Any) -> bool:
    return bool(model.raw or model.named or model.family)


def _found(name: str) -> Any:
    """The function of the library, where it has it."""
    module, *rest = name.split(".")
    found: Any = __import__(module)
    for part in rest:
        found = getattr(found, part, None)
    return found


OF_TWO_DTYPES = [
    "a + b", "b - a", "a * n", "n / a", "b < a", "n == tf.cast(n, tf.int64)", "n % tf.cast(n, tf.int64)", "a + a", "a * 2.0",
    "a + np.ones(3)", "np.ones(3) * a + a", "n + 1", "tf.cast(n, tf.float32) * a", "n / n + b", "(a > 0) & (b > 0)",
]  # fmt: skip


EAGER = """\
import numpy as np
import tensorflow as tf
from tensorflow import keras

a, n = tf.constant([1.0, 2.0, 3.0]), tf.constant([1, 2, 3])
b = tf.constant(np.array([1.0, 2.0, 3.0]))
"""


def said_by_tensorflow(program: str) -> str:
    try:
        exec(program, {})
    except (tf.errors.InvalidArgumentError, TypeError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("line", OF_TWO_DTYPES)
def test_tensors_of_two_dtypes(line: str) -> None:
    program = f"{EAGER}c = {line}\n"
    told, said = [f for f in check_source(program).findings if f.code == "CNN732"], said_by_tensorflow(program)
    assert [(f.span.line, str(f.keras) in said) for f in told] == [(7, True)] * bool(said)
