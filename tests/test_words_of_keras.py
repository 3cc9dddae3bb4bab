"""What a finding quotes as Keras's own words is what Keras says of the rule's bad example, in both its dialects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from examples_in_keras import small_data
from rule_examples import EVERYTHING, Example, examples, findings, settings_in

from cnnlint.config import Settings

pytestmark = pytest.mark.tensorflow
keras = pytest.importorskip("keras", reason="needs TensorFlow")
tf_keras = pytest.importorskip("tf_keras", reason="needs Keras 2")

NOT_RUN = {
    "CNN001": "is no Keras",
    "CNN002": "a part of a notebook",
    "CNN120": "the real arrays are larger",
}
ONLY_IN_3 = {
    "CNN717": "a file of Keras 3",
    "CNN721": "imports `keras.ops`",
    "CNN223": "imports `keras.ops`",
    "CNN318": "imports `keras.ops`",
    "CNN723": "imports `keras.ops`",
    "CNN734": "imports `keras.ops`",
    "CNN739": "imports `keras.ops`",
    "CNN230": "imports `keras.ops`",
    "CNN123": "is a warning",
    "CNN407": "is a warning",
    "CNN409": "is a warning",
    "CNN321": "is a warning",
    "CNN512": "is a warning",
    "CNN728": "is a warning",
    "CNN738": "is a warning",
    "CNN718": "was right before TensorFlow 2, an info",
}
KERAS_2 = Settings(select=("ALL",), target_keras="2")


@pytest.fixture(scope="module", autouse=True)
def _samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Small data in place of downloads, and a folder of images to read."""
    with small_data(tmp_path_factory.mktemp("data"), keras, tf_keras):
        yield


def said(code: str) -> str | None:
    """What is raised when the program runs, as graphs, in one line and without the colours."""
    with patch("gc.collect"):  # it takes longer than most examples
        keras.backend.clear_session()
        tf_keras.backend.clear_session()
    try:
        exec(compile(code, "example", "exec"), {"__name__": "example"})
    except Exception as error:  # whatever Keras, TensorFlow or Python raises
        return _plain(f"{type(error).__name__}: {error}")
    return None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[\d*m", "", text).split())


def quotes(words: str, message: str) -> bool:
    """Whether the message has all the words in their order; `...` stands for any of its own."""
    return re.search(".*".join(re.escape(_plain(part)) for part in words.split("...")), message) is not None


def of_keras_2(code: str) -> str:
    """The same program with the package of Keras 2."""
    code = re.sub(r"^import keras$", "import tf_keras as keras", code.replace("# target-keras = 3\n", ""), flags=re.M)
    return re.sub(r"^from keras\b", "from tf_keras", code, flags=re.M)


BAD = [example for example in examples("Bad") if example.rule.shown_by != "silent" and example.rule.code not in NOT_RUN]


@pytest.mark.parametrize("example", BAD, ids=lambda example: example.id)
def test_the_words_of_keras_3(example: Example) -> None:
    words = [f.keras for f in findings(example.code, settings_in(example.code))]
    message = said(example.code)
    assert message is not None
    assert words
    assert all(word is not None and quotes(word, message) for word in words), (words, message)


@pytest.mark.parametrize("example", [e for e in BAD if e.rule.code not in ONLY_IN_3], ids=lambda example: example.id)
def test_the_words_of_keras_2(example: Example) -> None:
    code = of_keras_2(example.code)
    found = [f for f in findings(code, KERAS_2) if f.severity == "error"]
    message = said(code)
    assert bool(found) == (message is not None), (found, message)
    assert all(f.keras is not None and quotes(f.keras, message or "") for f in found), ([f.keras for f in found], message)


SHAPES = [
    ((5,), (10,)),
    ((10,), ()),
    ((10,), (1,)),
    ((10,), (10,)),
    ((1,), (3,)),
    ((6, 6, 1), (8, 8, 1)),
    ((6, 6, 1), (8, 7, 1)),
    ((6, 6, 4), ()),
    ((6, 6, 4), (1,)),
    ((6, 6, 3), (8, 8)),
    ((20, 3), (20, 4)),
    ((20, 3), (1,)),
]
LOSSES = ("sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy", "mse", "mae")


@pytest.mark.parametrize("package", ["keras", "tf_keras"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("number", [64, 50])
def test_the_words_about_shapes_that_do_not_meet(package: str, loss: str, number: int) -> None:
    wrong = []
    for output, target in SHAPES:
        activation = "sigmoid" if loss.startswith("binary") else "softmax"
        code = (
            f"import numpy as np\nimport {package} as keras\n"
            f"x, y = np.zeros(({number}, *{output})), np.zeros(({number}, *{target}))\n"
            f"model = keras.Sequential([keras.Input({output}), keras.layers.Dense({output[-1]}, activation='{activation}')])\n"
            f"model.compile('sgd', '{loss}')\nmodel.fit(x, y, verbose=0)\n"
        )
        words = [f.keras for f in findings(code, EVERYTHING) if f.keras and f.code != "CNN201"]  # it warns
        message = said(code) if words else None
        wrong += [(output, target, word, message) for word in words if message is None or not quotes(word, message)]
    assert not wrong, wrong


TOLD_BY_NOTHING = [
    ("(n,)", "(n + 1,)"),
    ("(n,)", "()"),
    ("(n,)", "(1,)"),
    ("(n, 3)", "(n, 4)"),
    ("(n, 3)", "(n + 1, 3)"),
    ("(n, n, 3)", "()"),
    ("(n, n, 3)", "(3,)"),
    ("(6, n)", "(7, n)"),
    ("(6, 3)", "(6, n)"),
]


@pytest.mark.parametrize("package", ["keras", "tf_keras"])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_words_about_sizes_that_the_source_does_not_tell(package: str, loss: str) -> None:
    wrong, quoted = [], 0
    for output, target in TOLD_BY_NOTHING:
        activation = "sigmoid" if loss.startswith("binary") else "softmax"
        code = (
            f"import os\nimport numpy as np\nimport {package} as keras\nn = 4 + len(os.environ.get('NOTHING', 'none'))\n"
            f"x, y = np.zeros((64, *{output})), np.zeros((64, *{target}))\n"
            f"model = keras.Sequential([keras.Input({output}), keras.layers.Dense({output}[-1], activation='{activation}')])\n"
            f"model.compile('sgd', '{loss}')\nmodel.fit(x, y, verbose=0)\n"
        )
        words = [f.keras for f in findings(code, EVERYTHING) if f.keras]
        message = said(code) if words else None
        quoted += len(words)
        wrong += [(output, target, word, message) for word in words if message is None or not quotes(word, message)]
    assert not wrong, wrong
    assert quoted or loss in ("mse", "mae")


HEAD = """import numpy as np
import {package} as keras
from {package} import layers, callbacks

x, y = np.zeros((64, 8)), np.zeros((64, 1))
a, b = keras.Input((8,)), keras.Input((8,))
one = keras.Model(a, layers.Dense(1)(a))
two = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
ends = keras.Model(a, [layers.Dense(1, name="p")(a), layers.Dense(1, name="q")(a)])
image = keras.Input((28, 28, 3))
flat = keras.Model(image, layers.Dense(1)(layers.Flatten()(image)))
stack = keras.Sequential([keras.Input((28, 28, 3)), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(1)])
base = keras.Model(image, layers.Conv2D(2, 3)(image))
inside = keras.Sequential([base, layers.GlobalMaxPooling2D(), layers.Dense(1)])
onto = keras.Sequential([keras.Input((28, 28, 3)), layers.ReLU(), base, layers.GlobalMaxPooling2D(), layers.Dense(1)])
labels = keras.Sequential([keras.Input((8,)), layers.Dense(3, activation="softmax")])
for model in (one, two, flat, stack, inside, onto):
    model.compile("sgd", "mse", metrics=["mae"])
labels.compile("sgd", "sparse_categorical_crossentropy")
"""
FIT_ENDS = "\nends.fit(x, [y, y], verbose=0)"
FOLDER = "keras.utils.image_dataset_from_directory('.'"
PROGRAMS = [
    ("CNN118", "flat.fit(np.zeros((64, 32, 32, 3)), y, verbose=0)"),
    ("CNN118", "flat.fit(np.zeros((50, 784)), y[:50], verbose=0)"),
    ("CNN118", "stack.fit(np.zeros((64, 28, 28, 1)), y, verbose=0)"),
    ("CNN118", "stack.fit(np.zeros((64, 28, 84)), y, verbose=0)"),
    ("CNN118", "one.predict(np.zeros((5, 9)))"),
    ("CNN118", "flat.predict(np.zeros((5, 28, 28, 1)))"),
    ("CNN118", "keras.Model(image, layers.Conv2D(2, 3)(image)).predict(np.zeros((5, 28, 28, 1)))"),
    ("CNN118", "keras.Model(image, layers.GlobalAveragePooling2D()(image)).predict(np.zeros((5, 28, 28, 1)))"),
    ("CNN118", "inside.fit(np.zeros((64, 32, 32, 3)), np.zeros((64, 1)), verbose=0)"),
    ("CNN118", "onto.fit(np.zeros((64, 32, 32, 3)), np.zeros((64, 1)), verbose=0)"),
    ("CNN505", "flat.predict(np.zeros((28, 28, 3)))"),
    ("CNN505", "stack.predict(np.zeros((28, 28, 3)))"),
    (
        "CNN505",
        "n = len(__import__('sys').argv) + 9\nwide = keras.Input((n, 28, 3))\n"
        "keras.Model(wide, layers.Flatten()(wide)).predict(np.zeros((n, 28, 3)))",
    ),
    (
        "CNN118",
        "n = len(__import__('sys').argv) + 9\nwide = keras.Input((n, 28, 3))\n"
        "keras.Model(wide, layers.Flatten()(wide)).predict(np.zeros((5, n, 28, 1)))",
    ),
    ("CNN504", "one.evaluate(x, y[:60], verbose=0)"),
    ("CNN504", "one.fit(x, y, validation_data=(x[:9], y[:8]), verbose=0)"),
    ("CNN504", "one.train_on_batch(x, y[:60])"),
    ("CNN504", "one.test_on_batch(x, y[:60])"),
    ("CNN504", "labels.train_on_batch(x, np.zeros(60, int))"),
    ("CNN504", "flat.compile('sgd', 'binary_crossentropy')\nflat.train_on_batch(np.zeros((8, 28, 28, 3)), y[:6])"),
    ("CNN504", "two.fit([x, x[:60]], y, verbose=0)"),
    ("CNN504", "two.evaluate({a.name: x, b.name: x[:60]}, y[:60], verbose=0)"),
    ("CNN504", "two.train_on_batch([x, x[:60]], y)"),
    ("CNN504", "ends.compile('sgd', ['mse', 'mse'])\nends.fit(x, [y, y[:60]], verbose=0)"),
    ("CNN720", "two.fit([x[:2], x[:2]], [0, 1], verbose=0)"),
    ("CNN402", "one.fit(x, y, epochs=0, verbose=0)"),
    ("CNN402", "one.fit(x, y, epochs=-1, verbose=0)"),
    ("CNN402", "one.fit(x, y, batch_size=0, verbose=0)"),
    ("CNN402", "one.fit(x, y, batch_size=-1, verbose=0)"),
    ("CNN402", "one.fit(x, y, steps_per_epoch=0, verbose=0)"),
    ("CNN705", "one.compile('sgd', 'mse', metrics=['acuracy'])\none.fit(x, y, verbose=0)"),
    ("CNN705", "one.compile('sgd', 'mse', metrics={'dense': 'acuracy'})\none.fit(x, y, verbose=0)"),
    ("CNN705", "one.compile('sgd', 'msee')\none.fit(x, y, verbose=0)"),
    ("CNN705", "one.compile('sgdd', 'mse')\none.fit(x, y, verbose=0)"),
    ("CNN801", "keras.applications.MobileNet(weights='imagenet', classes=10)"),
    ("CNN801", "keras.applications.MobileNetV3Small(weights='imagenet', classes=10)"),
    ("CNN801", "keras.applications.MobileNetV3Small(weights=None, input_shape=(224, 224))"),
    ("CNN801", "keras.applications.VGG16(weights='imagenet', classifier_activation='relu')"),
    ("CNN801", "keras.applications.NASNetMobile(weights='imagenet', input_shape=(None, None, 3))"),
    ("CNN801", "keras.applications.ResNet50(weights=None, foo=3)"),
    ("CNN801", "keras.applications.EfficientNetB0(weights=None, foo=3)"),
    ("CNN801", "keras.applications.vgg16.decode_predictions(np.zeros((4, 10)))"),
    ("CNN706", f"{FOLDER}, label_mode='sparse')"),
    ("CNN706", f"{FOLDER}, color_mode='gray')"),
    ("CNN706", f"{FOLDER}, validation_split=20, subset='training', seed=1)"),
    ("CNN706", f"{FOLDER}, validation_split=0.2, seed=1)"),
    ("CNN706", f"{FOLDER}, subset='training', seed=1)"),
    ("CNN706", f"{FOLDER}, validation_split=0.2, subset='train', seed=1)"),
    ("CNN706", f"{FOLDER}, validation_split=0.2, subset='training')"),
    ("CNN703", f"{FOLDER}, target_size=(8, 8))"),
    ("CNN706", "keras.utils.text_dataset_from_directory('.', label_mode='one-hot')"),
    ("CNN706", "callbacks.ReduceLROnPlateau(factor=2.0)"),
    ("CNN706", "callbacks.ReduceLROnPlateau('val_loss', 1)"),
    ("CNN706", "keras.utils.to_categorical(np.array([0, 7]), 3)"),
    ("CNN506", "two.fit([x, x, x], y, verbose=0)"),
    ("CNN506", "one.fit([x, x], y, verbose=0)"),
    ("CNN506", "two.predict(x)"),
    ("CNN513", "one.fit(x, [y, y], verbose=0)"),
    ("CNN513", "ends.compile('sgd', 'mse')\nends.fit(x, [y, y, y], verbose=0)"),
    ("CNN507", "labels.fit(x, np.array(['a', 'b'] * 32), verbose=0)"),
    (
        "CNN206",
        "labels.compile('sgd', keras.losses.SparseCategoricalCrossentropy(from_logits=True))\nlabels.fit(x, y, verbose=0)",
    ),
    (
        "CNN206",
        "loss = keras.losses.CategoricalCrossentropy(from_logits=True)\nlabels.compile('sgd', loss)\n"
        "labels.fit(x, np.zeros((64, 3)), verbose=0)",
    ),
    (
        "CNN206",
        "one = keras.Model(a, layers.Dense(1, activation='sigmoid')(a))\n"
        "one.compile('sgd', keras.losses.BinaryCrossentropy(from_logits=True))\none.fit(x, y, verbose=0)",
    ),
    (
        "CNN206",
        "one = keras.Model(a, layers.Reshape((3,))(layers.Dense(3, activation='softmax')(a)))\n"
        "one.compile('sgd', keras.losses.SparseCategoricalCrossentropy(from_logits=True))\none.fit(x, y, verbose=0)",
    ),
    ("CNN213", "one.compile('sgd', 'sparse_categorical_crossentropy')\none.fit(x, y + 1, verbose=0)"),
    ("CNN204", "ends.compile('sgd', ['mse'] * 3)" + FIT_ENDS),
    ("CNN204", "ends.compile('sgd', {'p': 'mse', 'r': 'mse'})" + FIT_ENDS),
    ("CNN204", "ends.compile('sgd', {'p': 'mse'})" + FIT_ENDS),
    ("CNN204", "ends.compile('sgd', 'mse', metrics={'p': ['mae'], 'r': ['mae']})" + FIT_ENDS),
    ("CNN204", "one.compile('sgd', ['mse', 'mae'])\none.fit(x, y, verbose=0)"),
    ("CNN715", "one.fit(x, y, verbose=0, callbacks=[callbacks.EarlyStopping(monitor='val_mae')])"),
    ("CNN715", "one.fit(x, y, validation_split=0.5, verbose=0, callbacks=[callbacks.EarlyStopping(monitor='val_los')])"),
    ("CNN715", "one.fit(x, y, validation_split=0.5, verbose=0, callbacks=[callbacks.ReduceLROnPlateau(monitor='val_acc')])"),
    ("CNN715", "one.fit(x, y, validation_split=0.5, verbose=0, callbacks=[callbacks.ModelCheckpoint('{val_acc:.2f}.h5')])"),
    ("CNN113", "d = layers.Dense(3)\nd(a)\nd(keras.Input((9,)))"),
    ("CNN113", "d = layers.Conv2D(3, 2)\nd(image)\nd(keras.Input((28, 28, 4)))"),
    ("CNN113", "d = layers.BatchNormalization()\nd(a)\nd(keras.Input((9,)))"),
    ("CNN113", "d = layers.Dense(3)\nd(x)\nd(np.zeros((64, 9)))"),
    ("CNN101", "layers.Conv1D(2, 5)(keras.Input((3, 1)))"),
    ("CNN101", "layers.DepthwiseConv2D(5)(keras.Input((3, 8, 1)))"),
    ("CNN101", "layers.AveragePooling3D(5)(keras.Input((8, 3, 3, 1)))"),
    ("CNN109", "layers.Reshape((-1, 5))(a)"),
]


@pytest.mark.parametrize("package", ["keras", "tf_keras"])
@pytest.mark.parametrize(("code", "text"), PROGRAMS)
def test_the_words_of_other_programs(
    package: str, code: str, text: str, recwarn: pytest.WarningsRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    program = HEAD.format(package=package) + text + "\n"
    settings = Settings(select=(code,), target_keras="3" if package == "keras" else "2")
    found = findings(program, settings)
    message = said(program)
    if message is not None or package == "keras":
        assert found, message
    for one in found:
        assert one.severity != "error" or message is not None, one
        heard = [message or "", *(_plain(str(w.message)) for w in recwarn), *caplog.messages]
        if one.severity == "error" or one.keras:
            assert any(quotes(one.keras or "nothing", text) for text in heard), (one.keras, message)


@pytest.mark.parametrize("package", ["tensorflow.keras", "tf_keras"])
@pytest.mark.parametrize(
    "call",
    [
        "ImageDataGenerator().flow_from_directory('.', class_mode='multiclass')",
        "ImageDataGenerator().flow_from_directory('.', color_mode='gray')",
        "ImageDataGenerator().flow_from_directory('.', subset='train')",
        "ImageDataGenerator().flow_from_directory('.', image_size=(8, 8))",
        "ImageDataGenerator(rotation=20)",
    ],
)
def test_the_words_of_generators(package: str, call: str) -> None:
    program = f"from {package}.preprocessing.image import ImageDataGenerator\n{call}\n"
    (found,) = findings(program, Settings(target_keras="2" if package == "tf_keras" else "3"))
    words = said(program)
    assert found.severity == "error"
    assert words
    assert quotes(found.keras or "unexpected keyword argument", words)


def test_one_target_for_many_inputs_is_stretched_by_keras_3() -> None:
    program = HEAD.format(package="keras") + "one.train_on_batch(x, y[:1])\n"
    (one,) = findings(program, Settings(select=("CNN504",), target_keras="3"))
    assert said(program) is None
    assert (one.severity, one.keras) == ("warning", None)


@pytest.mark.parametrize("package", ["keras", "tf_keras"])
@pytest.mark.parametrize("loss", ["categorical_crossentropy", "categorical_focal_crossentropy"])
def test_a_categorical_loss_of_one_unit_is_warned_of(package: str, loss: str) -> None:
    program = HEAD.format(package=package) + f"one.compile('sgd', '{loss}')\none.fit(x, y, verbose=0)\n"
    (found,) = findings(program, Settings(select=("CNN213",), target_keras="3" if package == "keras" else "2"))
    with pytest.warns(SyntaxWarning) as caught:
        assert said(program) is None
    assert any(quotes(found.keras or "nothing", _plain(str(w.message))) for w in caught)


def test_keras_3_warns_of_a_softmax_over_one_unit(recwarn: pytest.WarningsRecorder) -> None:
    model = "m = {}.Sequential([{}.Input((4,)), {}.layers.Dense(1, activation='softmax')])"
    code = "import numpy\nimport {}\n" + model + "\nm(numpy.zeros((2, 4)))\n"
    (now,) = findings(code.replace("{}", "keras"), Settings(select=("CNN201",), target_keras="3"))
    (before,) = findings(code.replace("{}", "tf_keras"), KERAS_2.model_copy(update={"select": ("CNN201",)}))
    assert before.keras is None
    assert said(code.replace("{}", "tf_keras")) is None
    assert not [w for w in recwarn if "softmax over axis" in str(w.message)]
    with pytest.warns(UserWarning, match="softmax over axis") as caught:
        assert said(code.replace("{}", "keras")) is None
    assert any(quotes(now.keras or "nothing", _plain(str(w.message))) for w in caught)
