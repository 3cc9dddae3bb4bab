"""The common mistakes, each written in several ways: found at the faulty line, and silent when nothing is planted."""

from __future__ import annotations

from itertools import cycle

import pytest

from cnnlint import check_source

LAYERS = (
    'Conv2D(16, 3, activation="relu")',
    "MaxPooling2D(2)",
    "Flatten()",
    'Dense(64, activation="relu")',
    'Dense(10, activation="softmax")',
)
IMPORTS = {
    "keras 3": "import numpy as np\nfrom sklearn.model_selection import train_test_split\nimport keras\n"
    "from keras import Input, Model, Sequential, callbacks, losses\nfrom keras.datasets import mnist\n"
    "from keras.layers import *\nfrom keras.optimizers import Adam\nfrom keras.utils import to_categorical\n",
    "tf.keras": "import numpy as np\nfrom sklearn.model_selection import train_test_split\nimport tensorflow as tf\n"
    "from tensorflow.keras import Input, Model, Sequential, callbacks, losses\nfrom tensorflow.keras.datasets import mnist\n"
    "from tensorflow.keras.layers import *\nfrom tensorflow.keras.optimizers import Adam\n"
    "from tensorflow.keras.utils import to_categorical\n",
    "fragment": "",
    "keras 2": "import numpy as np\nfrom sklearn.model_selection import train_test_split\nimport tf_keras as keras\n"
    "from tf_keras import Input, Model, Sequential, callbacks, losses\nfrom tf_keras.datasets import mnist\n"
    "from tf_keras.layers import *\nfrom tf_keras.optimizers import Adam\nfrom tf_keras.utils import to_categorical\n",
}
DATA = {
    "load_data": "(x_train, y_train), (x_test, y_test) = mnist.load_data()\n",
    "split": 'x = np.random.randint(0, 256, (1000, 28, 28)).astype("uint8")\ny = np.random.randint(0, 10, 1000)\n'
    "x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2)\n",
}
SCALED = "x_train = x_train / 255\nx_test = x_test / 255\n"
ONE_HOT = "y_train = to_categorical(y_train, 10)\ny_test = to_categorical(y_test, 10)\n"
IDS = {"encode": "", "loss": '"sparse_categorical_crossentropy"'}


def program(
    style: str,
    imports: str,
    data: str,
    *,
    shape: str = "(28, 28, 1)",
    layers: tuple[str, ...] = LAYERS,
    reshape: str = "(-1, 28, 28, 1)",
    scale: str = SCALED,
    encode: str = ONE_HOT,
    loss: str = '"categorical_crossentropy"',
    optimizer: str = '"adam"',
    metrics: str = '["accuracy"]',
    fit: str = "",
    data_in: str = "x_train, y_train",
    compiled: str = "",
    before: str = "",
    after: str = "",
) -> str:
    shaped = f"x_train = x_train.reshape({reshape})\nx_test = x_test.reshape({reshape})\n" if reshape else ""
    compiled = compiled or f"model.compile(optimizer={optimizer}, loss={loss}, metrics={metrics})\n"
    held = "" if "validation_" in fit else ", validation_data=(x_test, y_test)"
    trained = f"{before}history = model.fit({data_in}{held}{fit})\n{after}\n"
    model = MODELS[style](shape, layers)
    return IMPORTS[imports] + DATA[data] + shaped + scale + encode + model + compiled + trained


def _listed(shape: str, layers: tuple[str, ...]) -> str:
    return "".join(["model = Sequential([\n", f"    Input({shape}),\n", *(f"    {layer},\n" for layer in layers), "])\n"])


def _added(shape: str, layers: tuple[str, ...]) -> str:
    first = f"{layers[0][:-1]}, input_shape={shape})"
    return "model = Sequential()\n" + "".join(f"model.add({layer})\n" for layer in (first, *layers[1:]))


def _called(shape: str, layers: tuple[str, ...]) -> str:
    calls = "".join(f"x = {layer}(x)\n" for layer in layers)
    return f"x = inputs = Input({shape})\n{calls}model = Model(inputs, x)\n"


def _in_a_function(shape: str, layers: tuple[str, ...]) -> str:
    lines = _called(shape, layers).splitlines()
    return "def build():\n" + "".join(f"    {line}\n" for line in lines) + "    return model\n\nmodel = build()\n"


def _in_a_class(shape: str, layers: tuple[str, ...]) -> str:
    lines = _called(shape, layers).splitlines()
    body = "".join(f"        {line}\n" for line in lines)
    return f"class Classifier:\n    def __init__(self):\n{body}        self.model = model\n\nmodel = Classifier().model\n"


def _in_a_loop(shape: str, layers: tuple[str, ...]) -> str:
    """The layers are in a list that is added one by one."""
    listed = "".join(f"    {layer},\n" for layer in layers)
    return f"stack = [\n{listed}]\nmodel = Sequential()\nmodel.add(Input({shape}))\nfor layer in stack:\n    model.add(layer)\n"


MODELS = {
    "list": _listed,
    "add": _added,
    "functional": _called,
    "function": _in_a_function,
    "class": _in_a_class,
    "loop": _in_a_loop,
}
STYLES = [*zip(MODELS, cycle(IMPORTS), strict=False), ("list", "fragment"), ("add", "keras 3"), ("functional", "keras 2")]


def at(place: int, *new: str) -> tuple[str, ...]:
    """The layers with that one replaced."""
    return (*LAYERS[:place], *new, *LAYERS[place + 1 :])


def head(*new: str) -> tuple[str, ...]:
    return at(4, *new)


# what is planted, the faulty line by a piece (or one of several) of its text, and the code that it is reported by
MISTAKES: list[tuple[dict[str, object], str, str]] = [
    ({"layers": at(1, *["MaxPooling2D(2)"] * 5)}, "MaxPooling2D(2)", "CNN101"),
    ({"layers": at(0, "Conv2D(16, 30)")}, "Conv2D(16, 30", "CNN101"),
    ({"shape": "(1, 28, 28)", "reshape": "(-1, 1, 28, 28)"}, "Conv2D|(1, 28, 28)", "CNN102"),
    ({"shape": "(28, 28)", "reshape": ""}, "Conv2D", "CNN103"),
    ({"shape": "(60000, 28, 28, 1)"}, "Conv2D|60000", "CNN104"),
    ({"shape": "(32, 32, 3)"}, "model.fit", "CNN118"),
    ({"reshape": "(-1, 784)"}, "model.fit", "CNN118"),
    ({"layers": (*LAYERS[:2], *LAYERS[3:])}, "Dense(10", "CNN117"),
    ({"layers": at(2, "Flatten()", "Conv2D(8, 3)")}, "Conv2D(8, 3)", "CNN105"),
    ({"encode": ""}, "model.compile", "CNN211"),
    ({"encode": ""}, "Dense(10", "CNN211"),
    ({"loss": '"sparse_categorical_crossentropy"'}, "model.compile", "CNN212"),
    ({"layers": head('Dense(5, activation="softmax")')}, "Dense(5", "CNN203"),
    ({**IDS, "layers": head('Dense(1, activation="softmax")')}, "Dense(1,", "CNN201"),
    ({**IDS, "layers": head("Dense(1)", 'Activation("softmax")')}, 'Activation("softmax")', "CNN201"),
    ({"loss": '"binary_crossentropy"'}, "Dense(10", "CNN210"),
    ({"layers": head("Dense(10)")}, "Dense(10)", "CNN205"),
    ({"loss": "losses.CategoricalCrossentropy(from_logits=True)"}, "model.compile", "CNN206"),
    ({"layers": (*LAYERS, "Softmax()")}, "Softmax()", "CNN207"),
    ({"layers": head('Dense(10, activation="sigmoid")')}, "Dense(10", "CNN208"),
    ({"layers": head('Dense(10, activation="relu")')}, "Dense(10", "CNN209"),
    ({"loss": '"mse"'}, "Dense(10", "CNN215"),
    ({"layers": at(3, "Dense(64)")}, "Dense(64)", "CNN301"),
    ({"layers": at(0, "Conv2D(16, 3, 3)")}, "Conv2D(16, 3, 3", "CNN701"),
    ({"layers": at(0, 'Conv2D(16, 3, pading="same")')}, "pading", "CNN703"),
    ({"layers": at(1, 'MaxPooling2D(2, activation="relu")')}, "MaxPooling2D", "CNN703"),
    ({"layers": at(3, 'Dense(64, activation="Relu")')}, "Relu", "CNN705"),
    ({"loss": '"categorical_crossentrpy"'}, "model.compile", "CNN705"),
    ({"metrics": '["acuracy"]'}, "model.compile", "CNN705"),
    ({"optimizer": '"adamm"'}, "model.compile", "CNN705"),
    ({"optimizer": "Adam(1.0)"}, "model.compile", "CNN401"),
    ({"layers": at(3, LAYERS[3], "Dropout(50)")}, "Dropout(50)", "CNN706"),
    ({"layers": at(0, 'Conv2D(16, 3, padding="sames")')}, "sames", "CNN706"),
    ({"layers": at(2, "Flatten()", "Reshape((10, 10))")}, "Reshape", "CNN109"),
    ({"layers": at(3, 'Dense(64, activation="softmax")')}, "Dense(64", "CNN303"),
    ({"layers": at(3, 'Dense(64, activation="relu", kernel_initializer="zeros")')}, "zeros", "CNN310"),
    ({"after": "model.predict(x_test[0])"}, "predict", "CNN505"),
    ({"after": "model.load('m.h5')"}, "model.load", "CNN714"),
    ({"after": "rows, width, height = x_test.shape"}, "x_test.shape", "CNN729"),
    ({"compiled": 'model.compile("adam", losses.categorical_crossentropy())\n'}, "model.compile", "CNN704"),
    ({"fit": ', callbacks=[callbacks.EarlyStopping(monitor="val_acc")]'}, "val_acc", "CNN715"),
    ({"fit": ', callbacks=[callbacks.ModelCheckpoint("{epoch}-{val_acc:.2f}.keras")]'}, "val_acc", "CNN715"),
    ({"after": "model(model.inputs[0]).layers"}, ".layers", "CNN714"),
    ({"fit": ", epoch=3"}, "epoch=3", "CNN703"),
    ({"fit": ', epochs="5"'}, "model.fit", "CNN720"),
    ({"fit": ', batch_size="32"'}, "model.fit", "CNN720"),
    ({"fit": ', class_weight="balanced"'}, "model.fit", "CNN720"),
    ({"fit": ", callbacks=[callbacks.TerminateOnNaN]"}, "model.fit", "CNN720"),
    ({"fit": ", validation_split=20"}, "model.fit", "CNN402"),
    ({"fit": ", epochs=0"}, "model.fit", "CNN402"),
    ({"data_in": "x_train"}, "model.fit", "CNN720"),
    ({"optimizer": "Adam"}, "model.compile", "CNN720"),
    ({"compiled": "\n"}, "model.fit", "CNN711"),
    ({"compiled": 'model.compile("adam")\n'}, "model.fit", "CNN711"),
    ({"metrics": '["sparse_categorical_accuracy"]'}, "model.compile", "CNN216"),
    ({"layers": at(2, "GlobalAveragePooling2D()", "Conv2D(8, 3)")}, "Conv2D(8, 3)", "CNN105"),
    ({"layers": at(2, "Flatten")}, "Flatten|Model|model.add(layer)", "CNN707|CNN709"),
    ({"layers": head('Dense(12, activation="softmax")')}, "Dense(12", "CNN203"),
    ({**IDS, "layers": head("Dense(1)")}, "Dense(1)", "CNN213|CNN202"),
    ({"layers": head('Dense(10, activation="tanh")')}, "Dense(10", "CNN209"),
    ({"layers": head('Dense(1, activation="sigmoid")'), "loss": '"binary_crossentropy"'}, "Dense(1,", "CNN213"),
    ({"layers": head("Dense(1)"), "loss": '"mse"'}, "Dense(1)", "CNN119"),
    ({"layers": at(3, "Dense(64, activaton='relu')")}, "activaton", "CNN703"),
    ({"layers": at(0, "Conv2D(filters=16, kernel_size=3, strid=2)")}, "strid", "CNN703"),
    ({"layers": at(0, "Conv2D(16, (3, 3, 3))")}, "Conv2D(16", "CNN111"),
    ({"layers": at(0, "Conv2D(-16, 3)")}, "Conv2D(-16", "CNN706"),
    ({"layers": at(0, "Conv2D(16, 3, groups=4)")}, "Conv2D(16", "CNN111"),
    ({"layers": at(1, "MaxPooling2D(0)")}, "MaxPooling2D(0", "CNN706|CNN111"),
    ({"layers": at(3, LAYERS[3], "Dropout(-0.5)")}, "Dropout(-0.5)", "CNN706"),
    ({"layers": at(3, LAYERS[3], "Dropout(0.9)")}, "Dropout(0.9)", "CNN306"),
    ({"layers": (*LAYERS, "Dropout(0.5)")}, "Dropout(0.5)", "CNN304"),
    ({"layers": at(1, "BatchNormalization(axis=1)")}, "BatchNormalization", "CNN112|CNN311|CNN312|CNN313"),
    ({"layers": at(3, 'Dense(64, activation="relu", name="a")', 'Dense(32, activation="relu", name="a")')}, '"a"', "CNN708"),
    ({"layers": at(3, *['Dense(64, activation="sigmoid")'] * 6)}, "sigmoid", "CNN311"),
    ({"layers": at(2, "Flatten()", "LSTM(8)")}, "LSTM(8)", "CNN106"),
    ({"scale": SCALED + "y_train = y_train / 255\n", **IDS}, "y_train / 255", "CNN508"),
    ({"scale": SCALED + "y_train = y_train / 255\n"}, "y_train / 255", "CNN508"),
    ({"fit": ', callbacks=[callbacks.EarlyStopping(monitor="val_los")]'}, "val_los", "CNN715"),
    (
        {
            "metrics": "None",
            "compiled": 'model.compile("adam", "categorical_crossentropy")\n',
            "after": 'history.history["accuracy"]',
        },
        'history["accuracy"]',
        "CNN718",
    ),
    ({"after": "history['loss']"}, "history['loss']", "CNN718"),
    ({"data_in": "x_train, y_test"}, "model.fit", "CNN502|CNN504|CNN506|CNN507|CNN516"),
    ({"data_in": "y_train, x_train"}, "model.fit", "CNN118"),
    ({"scale": ""}, "model.fit", "CNN501"),
    ({"scale": "x_train = x_train / 255\n"}, "model.fit", "CNN503"),
]


@pytest.mark.parametrize(("style", "imports"), STYLES, ids=[" in ".join(pair) for pair in STYLES])
@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize(("planted", "line", "code"), MISTAKES, ids=[f"{code} {line}" for _, line, code in MISTAKES])
def test_a_mistake_is_found_at_its_line(
    planted: dict[str, object], line: str, code: str, data: str, style: str, imports: str
) -> None:
    text = program(style, imports, data, **planted)  # type: ignore[arg-type]
    pieces, lines = line.split("|"), text.splitlines()
    faulty = {n for n, written in enumerate(lines, 1) if any(p in written for p in pieces) and "import" not in written}
    findings = [finding for finding in check_source(text).findings if finding.severity.value != "info"]
    places = {
        place.line for f in findings if f.code in code.split("|") for place in (f.span, *(label.span for label in f.labels))
    }
    assert places & faulty, [(f.code, f.span.line, f.message) for f in findings]


@pytest.mark.parametrize("style", MODELS)
@pytest.mark.parametrize("imports", IMPORTS)
@pytest.mark.parametrize("data", DATA)
def test_without_a_mistake_nothing_is_found(style: str, imports: str, data: str) -> None:
    for planted in ({}, IDS):
        text = program(style, imports, data, **planted)
        assert not [f for f in check_source(text).findings if f.severity.value != "info"]


TEXTS = """from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences
texts = [line.strip() for line in open("texts.txt")]
words = Tokenizer(num_words=1000)
{}
x = pad_sequences(words.texts_to_sequences(texts), maxlen=20)
"""


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("", True),
        ("words.fit_on_texts(texts)", False),
        ("words.word_index = dict(zip(texts, range(1000)))", False),
        ("words.word_index.update(zip(texts, range(1, 1000)))", False),
        ("prepare(words)", False),
        ("words = Tokenizer()", True),
        ("for text in texts:\n    words.fit_on_texts([text])", False),
        ("if len(texts) > 9:\n    words.fit_on_texts(texts)", False),
        ("learn = words.fit_on_texts\nlearn(texts)", False),
        ("import tensorflow as tf\nwords = tf.keras.preprocessing.text.tokenizer_from_json(open('words.json').read())", False),
    ],
)
def test_a_tokenizer_that_has_seen_no_texts_knows_no_words(before: str, told: bool) -> None:
    found = [(f.code, f.severity.value, f.span.line) for f in check_source(TEXTS.format(before)).findings if f.code == "CNN519"]
    assert found == [("CNN519", "error", TEXTS.format(before).count("\n"))] * told


@pytest.mark.parametrize("name", ["trainble", "trainabel", "Trainable", "traineable", "trainable_"])
@pytest.mark.parametrize("base", ["layers.Dense(2)", "keras.applications.MobileNet(weights=None)", "keras.Sequential()"])
def test_a_misspelt_trainable_is_told_once(name: str, base: str) -> None:
    each = f"import keras\nfrom keras import layers\nbase = {base}\nbase.{name} = False\n"
    assert [(f.code, f.span.line) for f in check_source(each).findings] == [("CNN741", 4)]


@pytest.mark.parametrize("name", ["trainable", "trained", "train", "is_trainable", "my_trainable", "training"])
def test_other_flags_are_the_programs_own(name: str) -> None:
    own = "class Own(keras.layers.Dense):\n    trainble = True\nown = Own(2)\nown.trainble = False\n"
    base = "base = keras.applications.MobileNet(weights=None)\n"
    text = f"import keras\n{own}{base}for layer in base.layers:\n    layer.{name} = False\n"
    assert not [f for f in check_source(text).findings if f.code == "CNN741"]


@pytest.mark.parametrize(
    ("optimizer", "hidden", "severities"),
    [
        ("learning_rate=1.0, momentum=0.9", 64, ["warning"]),
        ("learning_rate=0.6, momentum=0.95, nesterov=True", 64, ["warning"]),
        ("learning_rate=0.5, momentum=0.9", 64, []),
        ("learning_rate=5.0", 64, ["warning"]),
        ("learning_rate=1.0", 64, []),
        ("learning_rate=0.1, momentum=0.9", 64, []),
        ("learning_rate=0.1, momentum=m", 64, []),
        ("learning_rate=5.0", 4, ["info"]),  # an exclusive or learns so with a sigmoid
        ("learning_rate=1.0, momentum=0.9", 0, []),
    ],
)
def test_a_momentum_multiplies_the_rate_of_a_network(optimizer: str, hidden: int, severities: list[str]) -> None:
    middle = f'layers.Dense({hidden}, activation="relu"), ' if hidden else ""
    text = f"""import sys
import keras
from keras import layers
m = float(sys.argv[1])
model = keras.Sequential([keras.Input((20,)), {middle}layers.Dense(10, activation="softmax")])
model.compile(keras.optimizers.SGD({optimizer}), "sparse_categorical_crossentropy")
"""
    assert [f.severity.value for f in check_source(text).findings if f.code == "CNN401"] == severities
    normalized = text.replace("layers.Dense(10", "layers.BatchNormalization(), layers.Dense(10")
    assert "warning" not in {f.severity.value for f in check_source(normalized).findings if f.code == "CNN401"}
