"""Code of the program that Keras runs, and what the program does with what Keras gives: each mistake, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runner import run
from notebooks import notebook

from cnnlint import check_source
from cnnlint.config import Settings

HEAD = """\
import numpy as np
import keras
from keras import layers, ops
from sklearn.metrics import accuracy_score

x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
"""
MODEL = """\
model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, validation_split=0.1)
"""
STACK = """\
model = keras.Sequential([layers.Input((8,))])
model.add(layers.Dense(16, activation="relu"))
layers.Dropout(0.2)
model.add(layers.Dense(1, activation="sigmoid"))
"""


WRAPPED = """\
from {} import KerasClassifier


def build():
    model = keras.Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")


KerasClassifier({}, epochs=3)
"""


def found(text: str) -> list[tuple[str, str]]:
    findings = check_source(HEAD + text).findings
    return [(f.code, f.severity.value) for f in findings if f.severity.value != "info"]


def network(init: str, call: str, loss: str = "binary_crossentropy") -> str:
    """A model of one's own, trained."""
    return (
        f"class Net(keras.Model):\n    def __init__(self):\n        {init}\n"
        '        self.hidden = layers.Dense(16, activation="relu")\n'
        '        self.head = layers.Dense(1, activation="sigmoid")\n\n'
        f"    def call(self, inputs):\n        {call}\n\n"
        f"net = Net()\nnet.compile(optimizer='adam', loss={loss!r})\nnet.fit(x, y, validation_split=0.1)\n"
    )


FORWARD = "return self.head(self.hidden(inputs))"


TRIPLET = """\
import tensorflow as tf

sides = [keras.Input((8,), name=name) for name in "abc"]
joined = keras.Model(sides, layers.Concatenate()(sides))


class Triplet(keras.Model):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def call(self, inputs):
        return self.net(inputs)

    def compile(self, **more):
        super().compile(**more)

    def train_step(self, data):
        return {{"loss": ops.sum({})}}


triplet = Triplet(joined)
triplet.compile(optimizer="adam")
triplet.fit(tf.data.Dataset.from_tensor_slices((x, x, x)).batch(4))
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TRIPLET.format("self(data[0])"), "CNN113"),
        (network("pass", FORWARD), "CNN722"),
        (network("super(keras.Model, self).__init__()", FORWARD), "CNN722"),
        (network("super().__init__()", "self.head(self.hidden(inputs))"), "CNN721"),
        (network("super().__init__()", FORWARD, "sparse_categorical_crossentropy"), "CNN213"),
        ("def rmse(a, b):\n    ops.mean(a - b)\n\n" + MODEL.replace('"binary_crossentropy"', "rmse"), "CNN721"),
        ("def twice(t):\n    t * 2\n\nlayers.Lambda(twice)(keras.Input((3,)))\n", "CNN721"),
        (WRAPPED.format("scikeras.wrappers", "build"), "CNN721"),
        (
            "def batches():\n    while True:\n        yield x, y\n\n" + MODEL + "model.fit(batches, steps_per_epoch=3)\n",
            "CNN720",
        ),
        ("inputs = keras.Input((3,))\nnp.exp(inputs)\n", "CNN709"),
        (MODEL.replace('"adam"', "keras.optimizers.SGD(0.1, momentum=9.0)"), "CNN720"),
    ],
)
def test_what_keras_refuses_is_an_error(text: str, code: str) -> None:
    assert found(text) == [(code, "error")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MODEL + "accuracy_score(y, model.predict(x))\n", "CNN222"),
        (MODEL + "np.argmax(model.predict(x), axis=1)\n", "CNN222"),
        (MODEL.replace("model.compile", "model.trainable = False\nmodel.compile"), "CNN405"),
        (MODEL.replace("model.compile", "model.trainable = False\nmodel.compile").replace(".fit(", ".train_on_batch(")
         .replace(", validation_split=0.1", ""), "CNN405"),
        ("def batches():\n    while True:\n        yield x, y\n\n" + MODEL + "model.fit(batches())\n", "CNN402"),
        (MODEL.replace("loss=", 'metrics=["accuracy"], loss=').replace('"binary_crossentropy"', '"mse"')
         .replace(', activation="sigmoid"', "").replace("x, y,", "x, elsewhere,"), "CNN216"),
        (STACK, "CNN317"),
    ],
)  # fmt: skip
def test_what_keras_is_silent_about_is_a_warning(text: str, code: str) -> None:
    assert found(text) == [(code, "warning")]


@pytest.mark.parametrize(
    "text",
    [
        network("super().__init__()", FORWARD),
        network("keras.Model.__init__(self)", FORWARD),
        network("super(Net, self).__init__()", FORWARD),
        network("super(Model, self).__init__()", FORWARD).replace("Net", "Model"),  # of the class itself
        TRIPLET.format("self.net(data)"),
        "class Part(layers.Layer):\n    def call(self, t):\n        raise NotImplementedError\n",
        "def later(a, b):\n    '''Comes later.'''\n\n" + MODEL.replace("loss=", "metrics=[later], loss="),
        MODEL + "scores = model.predict(x)\nscores[scores > 0.5] = 1\nscores[scores <= 0.5] = 0\naccuracy_score(y, scores)\n",
        MODEL + "accuracy_score(y, model.predict(x) > 0.5)\n",
        MODEL + "model.layers[0].trainable = False\nmodel.compile('adam', 'binary_crossentropy')\nmodel.fit(x, y)\n",
        "def batches():\n    while True:\n        yield x, y\n\n" + MODEL + "model.fit(batches(), steps_per_epoch=3)\n",
        "def batches():\n    while True:\n        yield x, y\n        if x.sum():\n            break\n\n"
        + MODEL
        + "model.fit(batches())\n",
        "inputs = keras.Input((3,))\nprint(np.prod(inputs.shape[1:]))\n",
        "layers.Dropout(0.2)\n" + MODEL,
    ],
)
def test_what_is_right_is_silent(text: str) -> None:
    assert found(text) == []


def test_words_of_a_tokenizer_are_numbered_from_one() -> None:
    text = (
        "from tensorflow.keras.preprocessing.text import Tokenizer\n\ntokenizer = Tokenizer()\n"
        "tokenizer.fit_on_texts(texts)\n"
        "model = keras.Sequential([layers.Embedding(len(tokenizer.word_index){}, 32), layers.LSTM(8), layers.Dense(1)])\n"
    )
    assert [found(text.format(more)) for more in ("", " + 1")] == [[("CNN512", "warning")], []]
    lowered = "def batch(load):\n    ids = load(tokenizer)\n    ids[ids > 0] {} 1\n    return ids\n"
    assert [found(text.format("") + lowered.format(sign)) for sign in ("-=", "=")] == [[], [("CNN512", "warning")]]


@pytest.mark.parametrize(("counted", "fed", "told"), [("a", "x", True), ("b", "x", False), ("a", "x - 1", False)])
def test_words_that_another_tokenizer_numbers_tell_nothing(counted: str, fed: str, told: bool) -> None:
    text = (
        "from tensorflow.keras.preprocessing.text import Tokenizer\nfrom keras.utils import pad_sequences\n\n"
        "a, b = Tokenizer(), Tokenizer()\na.fit_on_texts(texts)\nb.fit_on_texts(others)\n"
        "x = pad_sequences(a.texts_to_sequences(texts), maxlen=8)\n"
        f"model = keras.Sequential([layers.Embedding(len({counted}.word_index), 32), layers.LSTM(8), layers.Dense(1)])\n"
        f'model.compile("adam", "mse")\nmodel.fit({fed}, y)\n'
    )
    assert ("CNN512" in {code for code, _ in found(text)}) is told


@pytest.mark.parametrize(("more", "expected"), [(" + 1", []), ("", [("CNN512", "warning")])])
def test_as_many_rows_as_another_tokenizer_has_words(more: str, expected: list[tuple[str, str]]) -> None:
    """The number alone does not tell which of them is meant: one has a word more than the other."""
    fit = "from tensorflow.keras.preprocessing.text import Tokenizer\n"
    for name, words in (("a", "one two three"), ("b", "one two three four")):
        fit += f"{name} = Tokenizer()\n{name}.fit_on_texts(['{words}'])\nx{name} = keras.Input((4,))\n"
        fit += f"y{name} = layers.LSTM(2)(layers.Embedding(len({name}.word_index){more}, 8)(x{name}))\n"
    assert found(f"{fit}model = keras.Model([xa, xb], [ya, yb])\n") == expected


def test_a_shape_given_to_what_is_not_known_is_its_shape() -> None:
    text = (
        "rows = rows.reshape((60, 20, 3))\nmodel = keras.Sequential([layers.Input((10, 3)), layers.Flatten(), layers.Dense(4)])"
        "\nmodel.predict(rows)\n"
    )
    assert found(text) == [("CNN118", "error")]


@pytest.mark.parametrize(("begun", "expected"), [("layers.Layer.__init__(self)", []), ("pass", [("CNN722", "error")])])
def test_a_class_may_pass_by_a_base_that_initialises_nothing(begun: str, expected: list[tuple[str, str]]) -> None:
    text = (
        "class Base(layers.Layer):\n    def __init__(self):\n        self.units = 3\n\n"
        "    def call(self, x):\n        return x\n\n"
        f"class Scaled(Base):\n    def __init__(self):\n        {begun}\n\n"
        "keras.Sequential([keras.Input((4,)), Scaled()])\n"
    )
    assert found(text) == expected


@pytest.mark.parametrize(
    ("shape", "codes"),
    [("(rows.shape[0], 1)", ["CNN104"]), ("rows.shape", ["CNN104"]), ("(rows.shape[1], 1)", []), ("rows.shape[1:]", [])],
)
def test_the_number_of_samples_is_no_part_of_the_input(shape: str, codes: list[str]) -> None:
    text = (
        f"model = keras.Sequential([layers.LSTM(4, input_shape={shape}), layers.Dense(1)])\n"
        "model.compile(optimizer='adam', loss='mse')\nmodel.fit(rows, targets, validation_split=0.1)\n"
    )
    assert [code for code, _ in found(text)] == codes


# ---------------------------------------------------------------- classes without a `call`, functions without a `return`


def scorer(method: str, more: str = "") -> str:
    """A model of one's own whose forward pass has that signature, trained."""
    return (
        "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        '        self.head = layers.Dense(1, activation="sigmoid")\n\n'
        f"    def {method}:\n        return self.head(inputs)\n{more}\n"
        'model = Net()\nmodel.compile(optimizer="adam", loss="binary_crossentropy")\nmodel.fit(x, y, validation_split=0.1)\n'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (scorer("forward(self, inputs)"), [("CNN725", "error")]),
        (scorer("score(self, inputs)"), [("CNN725", "error")]),
        (scorer("call(self)").replace("self.head(inputs)", "self.head"), [("CNN725", "error")]),
        (scorer("call(self, inputs)"), []),
        (scorer("call(self, *inputs)").replace("self.head(inputs)", "self.head(inputs[0])"), []),
        (scorer("__call__(self, inputs, training=None)"), []),
        (scorer("forward(self, inputs)", "    def train_step(self, data):\n        return {}\n"), []),
        ("class Twice(layers.Dense):\n    pass\n\nprint(Twice(3)(keras.Input((4,))))\n", []),
        (
            "class Half(layers.Layer):\n    def call(self, x):\n        return x / 2\n\nhalf = Half.call\n"
            "if x[0, 0] > 0.5:\n    Half.call = lambda self, x: half(self, half(self, x))\nprint(Half()(keras.Input((4,))))\n",
            [],
        ),
        (scorer("forward(self, inputs)").replace("super().__init__()", "super().__init__(); self.call = self.forward"), []),
        (
            "class Known(keras.Model):\n    def __new__(cls, *args, **kwargs):\n"
            "        return super().__new__(cls, *args, **kwargs)\n\n"
            "class Net(Known):\n    def __init__(self):\n        inputs = keras.Input((4,))\n"
            "        super().__init__(inputs, layers.Dense(1)(inputs))\n\nprint(Net()(x[:, :4]))\n",
            [],
        ),
        ("class Nothing(layers.Layer):\n    pass\n\nprint(Nothing()(keras.Input((4,))))\n", [("CNN725", "error")]),
    ],
)
def test_a_class_that_cannot_be_called(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("signature", ["self, *, x", "self, *, x=None, training=None", "self, **given"])
@pytest.mark.parametrize(("keras_name", "expected"), [("keras", []), ("tf_keras", ["CNN725"])])
def test_a_call_that_takes_its_tensor_by_name_alone(signature: str, keras_name: str, expected: list[str]) -> None:
    text = f"""import {keras_name} as k
class Twice(k.layers.Layer):
    def call({signature}):
        return x * 2 if "given" not in dir() else given["x"] * 2
twice = Twice()(x=k.Input((4,)))
"""
    assert [f.code for f in check_source(text).findings if f.code != "CNN004"] == expected


def test_a_class_that_others_may_be_derived_from() -> None:
    init = "    def __init__(self):\n        super().__init__()\n        self.build((None, 4))\n"
    text = f"import tf_keras\n\nclass Base(tf_keras.Model):\n{init}"
    codes = [[f.code for f in check_source(each).findings] for each in (text, f"{text}\nmodel = Base()\n")]
    assert codes == [[], ["CNN725"]]


BUILT = 'def build():\n    net = keras.Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BUILT + "\n\nmodel = build()\nmodel.summary()\n", [("CNN714", "error")]),
        (BUILT + "    return net\n\n\nmodel = build()\nmodel.summary()\n", []),
        (BUILT + "    net.summary()\n\n\nbuild()\n", []),
        (BUILT + "    if len(x) > 3:\n        return net\n\n\nmodel = build()\nmodel.summary()\n", []),
        (BUILT + "    yield net\n\n\nfor model in build():\n    model.summary()\n", []),
        (
            "def Net(Model):\n    def __init__(self):\n        pass\n\n\nmodel = Net(3)\nmodel.compile()\n",
            [("CNN714", "error")],
        ),
        ("def show(net):\n    net.summary()\n\n\n" + MODEL + "out = show(model)\nprint(out is None)\n", []),
    ],
)
def test_a_function_that_keeps_the_model_it_makes(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("return 1 - overlap(y, p)", [("CNN223", "warning")]),
        ("return ops.mean(ops.square(y - p)) + overlap(y, p)", []),
        ("return ops.mean(ops.square(y - p))", []),
    ],
)
def test_a_loss_that_is_a_metric(loss: str, expected: list[tuple[str, str]]) -> None:
    metric = f"overlap = keras.metrics.MeanIoU(2)\n\ndef own(y, p):\n    {loss}\n\n"
    compiled = MODEL.replace('"binary_crossentropy"', "own")
    assert found(metric + compiled) == expected
    itself = MODEL.replace('"binary_crossentropy"', "keras.metrics.MeanSquaredError()")
    assert found(itself) == [("CNN223", "warning")]


@pytest.mark.parametrize(
    ("value", "through", "actual"),
    [
        ("ops.argmax(p, -1) == ops.round(p)", "`argmax` and `round`", "argmax, round"),
        ("p > 0.5", "a comparison", "a comparison"),
    ],
)
def test_what_stops_the_gradient_is_named(value: str, through: str, actual: str) -> None:
    loss = f"def own(y, p):\n    return ops.mean(ops.cast({value}, 'float32'))\n\n"
    (report,) = check_source(HEAD + loss + MODEL.replace('"binary_crossentropy"', "own")).files
    (finding,) = report.findings
    assert finding.message.startswith(f"no gradient goes through {through}, and the loss `own` ")
    assert (finding.actual, finding.keras) == (actual, "No gradients provided for any variable.")


BLOCK = "def block(x):\n    x = layers.Conv2D(8, 3)(x)\n{end}\n\nx = layers.Input((9, 9, 3))\ny = layers.Flatten()(block(x))\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BLOCK.format(end="    x = layers.ReLU()(x)\n"), [("CNN709", "error")]),
        (BLOCK.format(end="    return layers.ReLU()(x)\n"), []),
        ("def block(x=None):\n    return layers.Flatten()(x)\n", []),
    ],
)
def test_a_function_that_keeps_the_tensor_it_makes(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


NET = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(8, activation="relu")
{more}
    def call(self, x):
        return {call}

net = Net()
net(np.zeros((2, 3)))
"""


@pytest.mark.parametrize(
    ("more", "call", "expected"),
    [
        ("", "self.second(self.first(x))", [("CNN714", "error")]),
        ("        second = layers.Dense(1)", "self.second(self.first(x))", [("CNN714", "error")]),
        ("        self.second = layers.Dense(1)", "self.second(self.first(x))", []),
        ("        self.second, self.rate = layers.Dense(1), 1", "self.second(self.first(x))", []),
        (
            "        for name in open('names'):\n            setattr(self, name, layers.Dense(1))",
            "self.second(self.first(x))",
            [],
        ),
        ("    def late(self):\n        self.second = layers.Dense(1)", "self.second(self.first(x))", []),
        ("    @property\n    def second(self):\n        return layers.Softmax()", "self.second(self.first(x))", []),
        ("", "self.second(x) if hasattr(self, 'second') else self.first(x)", []),
        ("", "self.first(x) * self.dtype_policy.name.count('f')", []),
    ],
)
def test_what_a_call_reads_and_nothing_sets(more: str, call: str, expected: list[tuple[str, str]]) -> None:
    assert found(NET.format(more=more, call=call)) == expected


def test_what_a_call_asks_of_another_layer_is_no_attribute_of_its_own() -> None:
    inner = "class Inner(layers.Layer):\n    def call(self, x):\n        return x\n\n\n"
    asked = "        if hasattr(self.block, 'last') and self.block.last:\n            return x\n        return x\n\n\n"
    outer = "class Outer(layers.Layer):\n    block = Inner()\n\n    def call(self, x):\n        x = self.block(x)\n" + asked
    assert found(inner + outer + "x = layers.Input((4,))\nmodel = keras.Model(x, Outer()(x))\n") == []


FIGURES = MODEL.replace('loss="binary_crossentropy")', 'loss="binary_crossentropy", metrics=["accuracy"])').replace(
    "model.fit", "history = model.fit"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FIGURES.replace(", validation_split=0.1", "") + "history.history['val_accuracy']\n", [("CNN718", "error")]),
        (FIGURES + "history.history['val_accuracy']\n", []),
        (FIGURES.replace(", validation_split=0.1", "") + "history.history['val_own_figure']\n", []),
        (FIGURES.replace(", validation_split=0.1", "") + "history.history['accuracy']\n", []),
    ],
)
def test_a_figure_of_validation_without_validation(text: str, expected: list[tuple[str, str]]) -> None:
    assert [pair for pair in found(text) if pair[0] == "CNN718"] == expected


ERROR_OF = """\
import tensorflow as tf
from sklearn.metrics import f1_score

def error(y_true, y_pred):
    {}
    return tf.reduce_mean(tf.square(y_true - y_pred))

model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=[error])
model.fit(x, np.random.rand(100), validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("return np.mean(np.abs(y_true - y_pred))", True),
        ("wrong = tf.abs(y_true - y_pred)\n    print(np.mean(wrong))", True),
        ("return f1_score(y_true, y_pred > 0.5)", True),
        ("return f1_score(y_true, y_pred)", True),
        ("print(y_pred.numpy())", True),
        ("print(y_pred[0].numpy())", True),
        ("n = np.prod(y_pred.shape[1:])", False),
        ("n = np.log(2.0) * tf.reduce_mean(y_pred)", False),
        ("y_pred = [1.0]\n    print(np.mean(y_pred))", False),
        ("if tf.executing_eagerly():\n        print(np.mean(y_pred))", False),
        ("if not tf.is_symbolic_tensor(y_pred):\n        return 0.0\n    print(np.mean(y_pred))", False),
        ("run = lambda t: np.mean(t)\n    return tf.numpy_function(run, [y_pred], tf.float32)", False),
        ("return tf.py_function(f1_score, (y_true, y_pred), tf.float64)", False),
        ("print(np.shape(y_pred))", False),
        ("# of torch\n    print(np.mean(y_pred))", False),
    ],
)
def test_a_metric_that_numpy_computes(line: str, told: bool) -> None:
    text = ERROR_OF.format(line)
    assert [s for code, s in found(text) if code == "CNN735"] == (["error"] if told else [])
    assert [s for code, s in found(text.replace("[error])", "[error], run_eagerly=True)")) if code == "CNN735"] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("model.predict(x).astype(int)", True),
        ("model.predict(x).flatten().astype('int32')", True),
        ("model.predict(x)[:, 0].astype(np.int64)", True),
        ("int(model.predict(x)[0][0])", True),
        ("[int(p[0]) for p in model.predict(x)]", True),
        ("int(round(model.predict(x)[0][0]))", False),
        ("int(model.predict(x)[0][0] * 100)", False),
        ("int(model.predict(x)[0][0] > 0.5)", False),
        ("int(np.argmax(model.predict(x)))", False),
        ("model.predict(x).round().astype(int)", False),
        ("np.round(model.predict(x)).astype(int)", False),
        ("(model.predict(x) > 0.5).astype(int)", False),
        ("(model.predict(x) * 255).astype('uint8')", False),
        ("model.predict(x).astype('float64')", False),
        ("y.astype(int)", False),
    ],
)
def test_probabilities_that_lose_their_fractions(line: str, told: bool) -> None:
    def codes(text: str) -> list[tuple[str, str]]:
        return [pair for pair in found(text) if pair[0] == "CNN231"]

    assert codes(MODEL + line + "\n") == ([("CNN231", "warning")] if told else [])
    regression = MODEL.replace(', activation="sigmoid"', "").replace("binary_crossentropy", "mse")
    assert codes(regression + line + "\n") == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("dogs = model.predict(x) == 1", True),
        ("if model.predict(x)[0][0] == 1:\n    print('dog')", True),
        ("if model.predict(x)[0] == 0:\n    print('cat')", True),
        ("for p in model.predict(x):\n    print(1.0 != p[0])", True),
        ("y = np.random.randint(0, 2, 100)\nright = np.mean(model.predict(x)[:, 0] == y)", True),
        ("y = np.random.randint(0, 2, 100)\nright = np.mean(y == model.predict(x).flatten())", True),
        ("right = np.mean(np.round(model.predict(x))[:, 0] == y)", False),
        ("right = np.mean((model.predict(x)[:, 0] > 0.5) == y)", False),
        ("p = model.predict(x)\np[p > 0.5] = 1\np[p <= 0.5] = 0\nright = p == 1", False),
        ("p = model.predict(x)\nbest = p == p.max()", False),
        ("same = model.predict(x) == model.predict(x)", False),
        ("half = model.predict(x)[0][0] == 0.5", False),
        ("if round(model.predict(x)[0][0]) == 1:\n    print('dog')", False),
        ("if np.argmax(model.predict(x), axis=0)[0] == 1:\n    print('dog')", False),
    ],
)
def test_probabilities_that_are_compared_with_classes(line: str, told: bool) -> None:
    def told_of(text: str) -> list[str]:
        return [
            f.message for f in check_source(HEAD + text).findings if f.code == "CNN222" and "compared with a class" in f.message
        ]

    assert len(told_of(MODEL + line + "\n")) == told
    regression = MODEL.replace(', activation="sigmoid"', "").replace("binary_crossentropy", "mse")
    assert told_of(regression + line + "\n") == []


TWO_ENDS = """\
from keras import layers, losses

image = keras.Input((8,))
hidden = layers.Dense(16, activation="relu")(image)
model = keras.Model(image, [layers.Dense(1, name="a")(hidden), layers.Dense(1, name="b")(hidden)])
model.compile(optimizer="adam", {})
"""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("loss=['mse', 'mae'], loss_weights=[1, 2, 3]", "`loss_weights` has 3 weights for 2 losses"),
        ("loss=['mse', 'mae'], loss_weights=[1]", "`loss_weights` has 1 weight for 2 losses"),
        ("loss='mse', loss_weights=[1, 2]", "`loss_weights` has 2 weights for 1 loss"),
        ("loss=losses.MeanSquaredError(), loss_weights={'a': 1, 'b': 2}", "`loss_weights` has 2 weights for 1 loss"),
        ("loss={'a': 'mse', 'b': 'mae'}, loss_weights={'a': 1, 'c': 2}", "the loss of `b` has no weight"),
        ("loss={'a': 'mse', 'b': 'mae'}, loss_weights={'a': 1}", "the loss of `b` has no weight"),
        ("loss={'a': 'mse', 'b': 'mae'}, loss_weights={'a': 1, 'b': 2}", None),
        ("loss={'a': 'mse', 'b': 'mae'}, loss_weights={'a': 1, 'b': 2, 'c': 3}", None),
        ("loss=['mse', losses.MeanSquaredError()], loss_weights={'a': 1.0, 'b': 0.5}", None),
        ("loss=['mse', 'mae'], loss_weights=[1.0, 0.5]", None),
        ("loss=['mse', None], loss_weights=[1.0]", None),  # what Keras makes of a loss that is None is not asked here
        ("loss='mse', loss_weights=0.5", None),
        ("loss='mse'", None),
    ],
)
def test_weights_that_are_not_one_for_each_loss(args: str, said: str | None) -> None:
    text = HEAD + TWO_ENDS.format(args)
    for target, severity in (("3", "error"), ("2", "info")):
        findings = check_source(text, settings=Settings(select=("ALL",), target_keras=target)).findings
        told = [(f.severity.value, f.message.partition(" (")[0]) for f in findings if f.code == "CNN720"]
        assert told == ([(severity, said)] if said else []), target


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ("loss={'p': 'mse', 'q': 'mae'}, loss_weights={'p': 1, 'q': 2}", False),
        ("loss={'p': 'mse', 'q': 'mae'}, loss_weights={'p': 1, 'c': 2}", False),
        ("loss={'p': 'mse', 'q': 'mae'}, loss_weights={'p': 1, 'q': 2, 'c': 3}", True),
    ],
)
def test_weights_of_losses_where_the_outputs_are_a_dict(args: str, told: bool) -> None:
    """Keras takes the weights in their order there, and no weight too many."""
    text = HEAD + TWO_ENDS.replace('[layers.Dense(1, name="a")', "{{'p': layers.Dense(1)")
    text = text.replace('layers.Dense(1, name="b")(hidden)]', "'q': layers.Dense(1)(hidden)}}").format(args)
    findings = check_source(text, settings=Settings(target_keras="3")).findings
    assert [f.severity.value for f in findings if f.code == "CNN720"] == ["error"] * told


@pytest.mark.parametrize(("question", "told"), [("has_arg(layer, 'training')", False), ("asked_for(layer)", True)])
def test_who_asks_which_arguments_a_layer_takes_gives_it_those(question: str, told: bool) -> None:
    text = (
        "import inspect\ndef has_arg(function, name):\n    return name in inspect.signature(function).parameters\n"
        "def asked_for(layer):\n    return input() == layer.name\n"
        f"def run(layer, x):\n    if {question}:\n        return layer(x, True)\n    return layer(x)\n"
        "image = keras.Input((3,))\nmodel = keras.Model(image, run(layers.Dense(2), image))\n"
    )
    assert ("CNN709" in [code for code, _ in found(text)]) is told


@pytest.mark.parametrize("switch", ["True", "False", "x.any()"])
def test_an_initializer_of_a_weight_that_is_switched_off(switch: str) -> None:
    text = f"def zeros(shape):\n    return ops.zeros(shape)\nlayers.Dense(8, bias_initializer=zeros, use_bias={switch})\n"
    assert [pair for pair in found(text) if pair[0] == "CNN706"] == [("CNN706", "warning")] * (switch == "True")


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("model = keras.Sequential([layer])", "warning"),
        ("model = keras.Sequential([layers.Input((3,)), layer])", "error"),
        ("image = keras.Input((3,))\nmodel = keras.Model(image, layer(image))", "error"),
    ],
)
def test_an_initializer_is_called_where_the_layer_is_built(line: str, severity: str) -> None:
    text = f"layer = layers.Dense(8, kernel_initializer=lambda shape: ops.zeros(shape))\n{line}\n"
    assert [pair for pair in found(text) if pair[0] == "CNN706"] == [("CNN706", severity)]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("class_weight={0: 1, 1: 2}, sample_weight=np.ones(100)", True),
        ("class_weight={0: 1, 1: 2}, sample_weight=None", False),
        ("class_weight={0: 1, 1: 2}", False),
        ("sample_weight=np.ones(100)", False),
    ],
)
def test_weights_of_classes_beside_weights_of_samples(more: str, told: bool) -> None:
    text = HEAD + MODEL.replace("validation_split=0.1", f"validation_split=0.1, {more}")
    findings = check_source(text, settings=Settings(select=("ALL",), target_keras="3")).findings
    assert [f.severity.value for f in findings if f.code == "CNN720"] == (["error"] if told else [])


SCALED = """\
class Scaled(layers.Layer):
    def __init__(self, {takes}):
        super().__init__({hands})
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor

    def get_config(self):
        {config}

model = keras.Sequential([layers.Input((4,)), Scaled(0.5), layers.Dense(1)])
model.save("model.keras")
"""
WITH_BASE = "config = super().get_config()\n        "


@pytest.mark.parametrize(
    ("takes", "config", "said"),
    [
        ("factor, **kwargs", "return super().get_config()", "lacks `factor`"),
        ("factor, **kwargs", WITH_BASE + "config.update({'rate': self.factor})\n        return config", "lacks `factor`"),
        ("factor", WITH_BASE + "config.update({'factor': self.factor})\n        return config", "gives `name`"),
        ("factor, name=None", WITH_BASE + "config['factor'] = self.factor\n        return config", "gives `trainable`"),
        ("factor, **kwargs", WITH_BASE + "return {**config, 'factor': self.factor}", None),
        ("factor, **kwargs", WITH_BASE + "return dict(list(config.items()) + list({'factor': 1}.items()))", None),
        ("factor, **kwargs", WITH_BASE + "config.update(dict(factor=self.factor))\n        return config", None),
        ("factor, **kwargs", WITH_BASE + "config.update(vars(self))\n        return config", None),
        ("factor", "return {'factor': self.factor}", None),
        ("factor", "return dict(factor=self.factor)", None),
        ("factor=1.0, **kwargs", "return super().get_config()", None),
        ("factor", WITH_BASE + "return {'factor': self.factor}", None),
    ],
)
def test_a_config_that_its_layer_cannot_be_made_of(takes: str, config: str, said: str | None) -> None:
    text = SCALED.format(takes=takes, hands="**kwargs" if "kwargs" in takes else "", config=config)

    def told(text: str) -> list[tuple[str, bool]]:
        findings = check_source(HEAD + text, settings=Settings(select=("ALL",))).findings
        return [(f.severity.value, said is not None and said in f.message) for f in findings if f.code == "CNN736"]

    assert told(text) == ([("warning", True)] if said else [])
    assert told(text.replace("model.save(", "print(")) == ([("info", True)] if said else [])
    assert told(text + "\n\nclass Other(Scaled):\n    pass\n") == []
    assert told(text + "# class Other(Scaled) stands in another file\n") == told(text)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("'w', shape=(8, 4)", {"3": ["error"], "2": ["info"], "auto": ["info"]}),
        ("'w', (8, 4)", {"3": ["error"], "2": ["info"], "auto": ["info"]}),
        ("shape=(8, 4), name='w'", {"3": [], "2": [], "auto": []}),
        ("(8, 4)", {"3": [], "2": [], "auto": []}),
    ],
)
def test_a_weight_whose_name_comes_first(call: str, expected: dict[str, list[str]]) -> None:
    text = (
        "import tensorflow as tf\nfrom tensorflow.keras import Sequential, layers\n\n"
        "class Product(layers.Layer):\n    def build(self, input_shape):\n"
        f"        self.w = self.add_weight({call})\n\n"
        "    def call(self, inputs):\n        return tf.matmul(inputs, self.w)\n\n"
        "Sequential([layers.Input((8,)), Product(), Product()])\n"
    )
    for target, told in expected.items():
        findings = check_source(text, settings=Settings(select=("ALL",), target_keras=target)).findings
        assert [f.severity.value for f in findings if f.code == "CNN703"] == told, target


GRAPH = """\
import tensorflow as tf

{}
def step(a, b):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(a - b))
    {}
    return loss

print(step(tf.ones(3), tf.zeros(3)).numpy())
"""


@pytest.mark.parametrize(
    ("around", "line", "told"),
    [
        ("@tf.function", "print(loss.numpy())", True),
        ("@tf.function", "print(a.numpy())", True),
        ("@tf.function", "tf.print(loss)", False),
        ("@tf.function", "if tf.executing_eagerly():\n        print(loss.numpy())", False),
        ("@tf.function", "tf.py_function(lambda t: print(t.numpy()), [loss], [])", False),
        ("@tf.function", "return loss\n    print(loss.numpy())", False),
        ("", "print(loss.numpy())", False),
        ("", "print(loss.numpy())  # with run_functions_eagerly", False),
    ],
)
def test_numbers_in_a_function_that_becomes_a_graph(around: str, line: str, told: bool) -> None:
    assert [pair for pair in found(GRAPH.format(around, line)) if pair[0] == "CNN735"] == [("CNN735", "warning")] * told


def test_a_metric_of_scikit_learn_itself() -> None:
    text = ERROR_OF.format("pass").replace("metrics=[error]", "metrics=[f1_score]")
    assert [s for code, s in found(text) if code == "CNN735"] == ["error"]


READER = """\
class Reader(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        {}


"""
READING = FIGURES.replace("0.1)", "0.1, callbacks=[Reader()])")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("print(logs['acc'])", ["error"]),
        ("if logs['val_acc'] > 0.9:\n            self.model.stop_training = True", ["error"]),
        ("if logs.get('acc') > 0.9:\n            self.model.stop_training = True", ["error"]),
        ("if epoch > 3:\n            print(logs['acc'])", ["warning"]),
        ("print(logs.get('acc'))", ["warning"]),
        ("print(logs['accuracy'], logs['val_accuracy'], logs['loss'], logs['val_loss'])", []),
        ("print(logs['own_figure'])", []),
        ("print(logs.get('acc') or logs.get('accuracy'))", []),
        ("print(logs.get('acc', 0.0))", []),
        ("print(logs.get('val_loss') is not None and logs['acc'] > 0.9)", []),
        ("if 'acc' in logs:\n            print(logs['acc'])", []),
        ("if 'acc' in logs.keys():\n            print(logs['acc'])", []),
        ("names = list(logs.keys())\n        if 'acc' in names:\n            print(logs['acc'])", []),
        ("logs = logs or {}\n        print(logs['acc'])", ["error"]),
        ("logs = {'acc': 1.0}\n        print(logs['acc'])", []),
        ("logs['acc'] = logs['accuracy']\n        print(logs['acc'])", []),
        ("try:\n            print(logs['acc'])\n        except KeyError:\n            pass", []),
        ("if epoch < 3:\n            return\n        print(logs['acc'])", ["warning"]),
        ("return\n        print(logs['acc'])", []),
        ("if self.shown:\n            print(logs['acc'])", []),  # a switch of the object
        ("if not self.shown and epoch:\n            print(logs['acc'])", ["warning"]),
        ("if epoch % self.every == 0:\n            print(logs['acc'])", ["warning"]),
    ],
)
def test_a_callback_reads_a_figure_that_it_is_not_given(line: str, expected: list[str]) -> None:
    told = [severity for code, severity in found(READER.format(line) + READING) if code == "CNN718"]
    assert told == expected


def test_figures_of_callbacks_by_method_and_kind() -> None:
    def told(text: str) -> list[str]:
        return [f.message for f in check_source(HEAD + text).findings if f.code == "CNN718"]

    batch = READER.replace("on_epoch_end", "on_train_batch_end").format("print(logs['val_loss'])")
    assert told(batch + READING) == [
        "`on_train_batch_end` is given no 'val_loss': figures of the validation come at the end of an epoch"
    ]
    (told_early,) = [f for f in check_source(HEAD + batch + READING).findings if f.code == "CNN718"]
    assert told_early.help == "read it in `on_epoch_end`"
    of_lambda = READING.replace("Reader()", "keras.callbacks.LambdaCallback(on_epoch_end=lambda e, logs: print(logs['acc']))")
    assert told(of_lambda) == ["`on_epoch_end` is given no 'acc': it is called 'accuracy'"]
    begun = READER.replace("on_epoch_end", "on_epoch_begin").format("print(logs['acc'])")
    assert told(begun + READING) == []  # nothing is reported yet: another mistake
    writer = READER.replace("Reader", "Writer").format("logs['acc'] = 1.0")
    both = READING.replace("[Reader()]", "[Writer(), Reader()]")
    assert told(writer + READER.format("print(logs['acc'])") + both) == []


# ---------------------------------------------------------------- a Lambda that no gradient goes through

LAMBDA = """\
inputs = keras.Input((8,))
scores = layers.Dense(4)(inputs)
chosen = layers.Lambda(lambda t: ops.cast(ops.argmax(t, axis=-1), "float32"), output_shape=())(scores)
model = keras.Model(inputs, chosen)
model.compile(optimizer="adam", loss="mse")
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LAMBDA, [("CNN318", "warning")]),
        (LAMBDA.replace("ops.argmax(t, axis=-1)", "ops.max(t, axis=-1)"), []),
        (LAMBDA.replace('model.compile(optimizer="adam", loss="mse")\n', "print(model.predict(x))\n"), []),
        (LAMBDA.replace("layers.Dense(4)(inputs)", "inputs"), []),
        (LAMBDA.replace("layers.Dense(4)(inputs)", "layers.Dense(4, trainable=False)(inputs)"), []),
        # a mask is made of what the model goes on with
        (
            LAMBDA.replace("keras.Model(inputs, chosen)", "keras.Model(inputs, layers.Multiply()([scores, mask]))").replace(
                'chosen = layers.Lambda(lambda t: ops.cast(ops.argmax(t, axis=-1), "float32"), output_shape=())(scores)',
                'mask = layers.Lambda(lambda t: ops.cast(ops.not_equal(t, 0.0), "float32"))(scores)',
            ),
            [],
        ),
    ],
)
def test_a_lambda_that_counts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


ITSELF = """\
class Doubled(keras.Model):
    def __init__(self):
        super().__init__(self)
        self.dense = layers.Dense(4)

    def call(self, x):
        return self.dense(x)


model = Doubled()
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ITSELF + "ops.ones(3)\n", [("CNN703", "error")]),
        (ITSELF.replace("__init__(self)\n        self", "__init__()\n        self") + "ops.ones(3)\n", []),
    ],
)
def test_a_model_that_hands_itself_on(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("np.ceil(len(self.x) / float(self.size))", ["error"]),
        ("(np.floor(len(self.x) / self.size))", ["error"]),
        ("len(self.x) / self.size", ["error"]),
        ("int(np.ceil(len(self.x) / self.size))", []),
        ("np.ceil(len(self.x) / self.size).astype(int)", []),
        ("math.ceil(len(self.x) / self.size)", []),
        ("np.floor(len(self.x) // self.size)", []),
        ("len(self.x) // self.size", []),
    ],
)
@pytest.mark.parametrize("base", ["keras.utils.Sequence", "object"])
def test_the_length_of_a_sequence_is_a_whole_number(base: str, length: str, expected: list[str]) -> None:
    text = (
        f"import math, keras\nimport numpy as np\nclass Batches({base}):\n"
        "    def __init__(self, x, size):\n        self.x, self.size = x, size\n"
        f"    def __len__(self):\n        return {length}\n"
        "    def __getitem__(self, i):\n        return self.x[i * self.size : (i + 1) * self.size]\n"
    )
    told = [f.severity.value for f in check_source(text).findings if f.code == "CNN731"]
    assert told == (expected if base != "object" else [])
    old = check_source(text, settings=Settings.model_validate({"target_keras": "2"})).findings
    whole = length == "len(self.x) / self.size"  # in Python 2
    assert [f.severity.value for f in old if f.code == "CNN731"] == ([] if whole else told)


@pytest.mark.parametrize(
    ("loss", "number"),
    [
        ("def loss(a, b):\n    return keras.losses.binary_crossentropy(b, a)", 1),
        ("def loss(a, b):\n    return K.mean(K.binary_crossentropy(b, a) * 2, axis=-1)", 1),
        ("def loss(y_pred, y_true):\n    return keras.losses.categorical_crossentropy(y_true, y_pred)", 1),
        ("def loss(a, b):\n    return tf.nn.sigmoid_cross_entropy_with_logits(labels=b, logits=a)", 1),
        ("def loss(a, b):\n    return keras.losses.KLDivergence()(b, a)", 0),  # not followed
        ("entropy = keras.losses.BinaryCrossentropy()\ndef loss(a, b):\n    return entropy(b, a)", 1),
        ("loss = lambda a, b: keras.losses.poisson(b, a)", 1),
        ("def loss(a, b):\n    return keras.losses.binary_crossentropy(a, b)", 0),
        ("def loss(a, b):\n    return keras.losses.mean_squared_error(b, a)", 0),
        ("def loss(a, b):\n    a, b = b, a\n    return keras.losses.binary_crossentropy(b, a)", 0),
        ("def loss(a, b):\n    a = 1 - a\n    return keras.losses.binary_crossentropy(b, a)", 0),
        ("def loss(a, b):\n    return own(b, a)", 0),
        ("def loss(a, b):\n    return K.binary_crossentropy(b, a) + K.binary_crossentropy(a, b)", 0),  # a symmetric one
    ],
)
def test_the_order_of_targets_and_predictions(loss: str, number: int) -> None:
    """Until Keras 2.0.7 the functions of the backend took the predictions first."""
    text = (
        "import keras\nimport tensorflow as tf\nfrom keras import layers, backend as K\nfrom mine import own\n"
        f"{loss}\nmodel = keras.Sequential([layers.Input((3,)), layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', loss)\n"
    )
    assert len([f for f in check_source(text).findings if f.code == "CNN227"]) == number
    first = check_source(text, settings=Settings(target_keras="1")).findings
    assert "K." not in loss or not [f for f in first if f.code == "CNN227"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("x /= 255", ["error"]),
        ("x[0] -= 127.5", ["error"]),
        ("def scale(images):\n    images /= 255\n    return images\nx = scale(x)", ["error"]),
        ("x = x.astype('flaot32')", ["error"]),
        ("x = x.astype('')", ["error"]),
        ("x //= 2", []),
        ("y[0] /= 2", []),  # a number, which is converted
        ("x = x.astype('f4')", []),
        ("x = x.astype('U10')", []),
        ("x = x.astype('float32')\nx /= 255", []),
        ("table = pd.DataFrame(x.reshape(-1, 784))\ntable /= 255", []),
        ("try:\n    x /= 255\nexcept TypeError:\n    x = x / 255", []),
    ],
)
def test_what_numpy_does_not_do_with_a_dtype(lines: str, expected: list[str]) -> None:
    start = "import pandas as pd\nfrom keras.datasets import mnist\n(x, y), (a, b) = mnist.load_data()\n"
    found = check_source(start + lines + "\n").findings
    assert [f.severity.value for f in found if f.code == "CNN732"] == expected
    assert not any(f.code == "CNN004" for f in found)


LOSS = "model = keras.Sequential([layers.Input((8,)), layers.Dense(1, activation='sigmoid')])\nmodel.compile('adam', loss)\n"


HELD = """\
class A(layers.Layer):
    @property
    def own(self):
        def loss(a, b):
            return ops.mean(self.kept)
        return loss
loss = A().own
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def loss(y_true, y_pred, weight):\n    return ops.mean(weight * (y_true - y_pred))\n", [("CNN734", "error")]),
        ("def loss(y_pred):\n    return ops.mean(y_pred)\n", [("CNN734", "error")]),
        ("def loss(y_true, y_pred, *, weight):\n    return ops.mean(weight * (y_true - y_pred))\n", [("CNN734", "error")]),
        ("class A:\n    def loss(self):\n        return 1.0\nloss = A().loss\n", [("CNN734", "error")]),
        ("def loss(y_true, y_pred):\n    return ops.mean(y_true)\n", [("CNN223", "warning")]),
        ("z = keras.Input((2,))\ndef loss(a, b):\n    return ops.mean(a - b) + ops.mean(z)\n", [("CNN734", "error")]),
        ("z = keras.Input((2,))\ndef loss(y_true, y_pred):\n    return z.shape[1] * ops.mean(y_true - y_pred)\n", []),
        ("z = keras.Input((2,))\ndef loss(a, b):\n    return len(ops.shape(z)) * ops.mean(a - b)\n", []),
        ("z = keras.Input((2,))\ndef loss(a, b):\n    return ops.mean([z for z in (a, b)])\n", []),
        ("z = keras.Input((2,))\ndef loss(a, b):\n    return ops.mean(a - b) if z is None else ops.mean(b - a)\n", []),
        ("z = keras.Input((2,))\nKL = False\ndef loss(a, b):\n    if KL:\n        return z\n    return ops.mean(a - b)\n", []),
        ("z = keras.Input((2,))\nloss = lambda a, b: ops.mean(a - b) * z\n", [("CNN734", "error")]),
        ("def loss(y_true, y_pred, weight=1.0):\n    return ops.mean(weight * (y_true - y_pred))\n", []),
        ("def loss(*both):\n    return ops.mean(both[0] - both[1])\n", []),
        ("class A:\n    def loss(self, a, b):\n        return ops.mean(a - b)\nloss = A().loss\n", []),
        ("class A:\n    def loss(self, a, b):\n        return ops.mean(self.z)\na = A()\na.z = x\nloss = a.loss\n", []),
        ("class A:\n    def loss(self, a, b):\n        return ops.mean(a)\nloss = A().loss\n", [("CNN223", "warning")]),
        (HELD, []),
        ("class A:\n    @staticmethod\n    def loss(a, b):\n        return ops.mean(a - b)\nloss = A.loss\n", []),
        ("def loss(y_true, y_pred):\n    return (lambda: ops.mean(y_true - y_pred))()\n", []),
        ("def loss(y_true, y_pred):\n    return 0.0\nlayers.Layer().add_loss\n", []),
    ],
)  # fmt: skip
def test_a_loss_is_called_with_targets_and_predictions(text: str, said: list[tuple[str, str]]) -> None:
    used = "model.train_on_batch(np.zeros((8, 8)), np.zeros((8, 1)))\n"
    assert found(text + LOSS + used) == said
    assert found(text + LOSS) == [(code, "warning") for code, _ in said]  # nothing is trained here


def test_what_python_says_of_a_loss_that_is_a_method() -> None:
    text = "class A:\n    def loss(self, y):\n        return y\nloss = A().loss\n"
    (finding,) = [f for f in check_source(HEAD + text + LOSS).findings if f.code == "CNN734"]
    assert finding.help == "write `def loss(self, y_true, y_pred)`"
    assert finding.keras == "loss() takes 2 positional arguments but 3 were given"


@pytest.mark.parametrize(
    "text",
    [
        "from mine import curried\n@curried\ndef loss(y_true, y_pred, weight):\n    return weight * (y_true - y_pred)\n",
        "class A:\n    def loss():\n        return 1.0\nloss = A().loss\n",
    ],
    ids=["decorated", "no self"],
)
def test_losses_of_which_it_is_not_known_what_they_take(text: str) -> None:
    assert "CNN734" not in [code for code, _ in found(text + LOSS)]


def test_a_loss_may_read_a_name_that_is_bound_again_before_the_training() -> None:
    text = "z = keras.Input((2,))\ndef loss(a, b):\n    return ops.mean(a - b) * z\n" + LOSS
    assert found(text + "y = 2.0\n") == [("CNN734", "warning")]
    assert found(text + "z = 2.0\n") == []


@pytest.mark.parametrize(("later", "told"), [("y = 2.0", True), ("z = 2.0", False)])
@pytest.mark.parametrize("parts", [(True, False), (False, True), (True, True)], ids=["loss", "compile", "both"])
def test_a_loss_may_read_a_name_that_a_later_cell_binds_again(later: str, told: bool, parts: tuple[bool, bool]) -> None:
    loss = HEAD + "z = keras.Input((2,))\ndef loss(a, b):\n    return ops.mean(a - b) * z\n"
    texts = [loss, LOSS, later]
    cells = [texts[0]]
    for text, apart in zip(texts[1:], parts, strict=True):
        cells = [*cells, text] if apart else [*cells[:-1], f"{cells[-1]}{text}\n"]
    (report,) = check_source(notebook(*cells), "a.ipynb").files
    assert ("CNN734" in [f.code for f in report.findings]) is told


@pytest.mark.parametrize(
    ("loss", "said"), [("self.loss(y, y_pred, 2.0)", []), ("super().compute_loss(x, y, y_pred)", [("CNN734", "error")])]
)
def test_a_model_may_call_its_loss_in_its_own_way(loss: str, said: list[tuple[str, str]]) -> None:
    text = (
        "def weighted(a, b, weight):\n    return ops.mean(weight * (a - b))\n"
        "class Own(keras.Model):\n    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):\n"
        f"        return {loss}\n"
        "i = keras.Input((8,))\nmodel = Own(i, layers.Dense(1)(i))\nmodel.compile('adam', weighted)\n"
        "model.train_on_batch(np.zeros((8, 8)), np.zeros((8, 1)))\n"
    )
    assert found(text) == said


BATCHES = """\
a, b = keras.Input((8,)), keras.Input((8,))
model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
model.compile("adam", "mse")
class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 10
    def __getitem__(self, index):
        return (x[:8], x[:8]), np.zeros((8, 1))
model.fit(Batches(), validation_data=Batches())
"""


def test_parts_of_a_batch_are_tuples_and_no_generators() -> None:
    assert not found(BATCHES)
    listed = check_source(HEAD + BATCHES.replace("(x[:8], x[:8])", "[x[:8], x[:8]]")).findings[0]
    assert (listed.code, listed.severity.value) == ("CNN720", "error")
    assert "as a list" in listed.message
    yielded = check_source(HEAD + BATCHES.replace("return (x", "yield (x")).findings
    assert ["yields" in f.message for f in yielded if f.code == "CNN720"] == [True, True]


RATES = """\
rate = keras.optimizers.schedules.ExponentialDecay(1e-3, 1000, 0.9)
model = keras.Sequential([layers.Input((8,)), layers.Dense(1)])
model.compile(keras.optimizers.Adam(rate), "mse")
model.fit(x, y, callbacks=[keras.callbacks.ReduceLROnPlateau("loss")], validation_split=0.1)
"""


def test_a_callback_cannot_set_what_a_schedule_gives() -> None:
    assert found(RATES) == [("CNN417", "warning")]
    assert not found(RATES.replace("Adam(rate)", "Adam(1e-3)"))
    assert found(RATES.replace('ReduceLROnPlateau("loss")', "LearningRateScheduler(lambda epoch: 1e-3)")) == [
        ("CNN417", "error")
    ]
    assert not found(RATES.replace("model.fit", "model.optimizer = keras.optimizers.Adam(1e-3)\nmodel.fit"))


SCHEDULED = """\
model = keras.Sequential([layers.Input((8,)), layers.Dense(400, activation="relu"), layers.Dense(1)])
model.compile({}, "mse")
model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[keras.callbacks.LearningRateScheduler({})])
"""


@pytest.mark.parametrize(
    ("optimizer", "schedule", "told"),
    [
        ("'adam'", "lambda epoch: 10 / (epoch + 1)", True),
        ("keras.optimizers.RMSprop()", "lambda epoch: 2.0 * 0.9 ** epoch", True),
        ("'adam'", "lambda epoch: 0.01 / (epoch + 1)", False),
        ("'sgd'", "lambda epoch: 1.0 / (epoch + 1)", False),
        ("'adam'", "lambda epoch: 1e-9 * 10.0 ** epoch", False),  # a sweep
        ("'adam'", "lambda epoch, rate: rate * 10.0", False),
        ("make()", "lambda epoch: 10 / (epoch + 1)", False),
    ],
)
def test_the_rate_that_a_schedule_begins_with(optimizer: str, schedule: str, told: bool) -> None:
    assert ("CNN401" in dict(found(SCHEDULED.format(optimizer, schedule)))) == told


ADADELTA = """\
model = keras.Sequential([layers.Input((8,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
model.compile("adadelta", "mse")
{}
model.fit(x, y, validation_split=0.1{})
"""


@pytest.mark.parametrize(
    ("line", "callbacks", "told"),
    [
        ("", "", True),
        ("print(model.optimizer.learning_rate)", "", True),
        ("model.optimizer.learning_rate = 1.0", "", False),
        ("keras.backend.set_value(model.optimizer.learning_rate, 1.0)", "", False),
        ("", ", callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: 1.0)]", False),
    ],
)
def test_adadelta_may_get_its_rate_later(line: str, callbacks: str, told: bool) -> None:
    assert ("CNN420" in dict(found(ADADELTA.format(line, callbacks)))) == told


@pytest.mark.parametrize(
    ("mask", "told"), [("", True), (", mask=masking.compute_mask(i)", False), (", mask=masked._keras_mask", False)]
)
def test_a_mask_may_be_handed_on_by_hand(mask: str, told: bool) -> None:
    text = (
        "i = keras.Input((None, 4))\nmasking = layers.Masking()\nmasked = masking(i)\n"
        "h = layers.Conv1D(8, 3, padding='same', activation='relu')(masked)\n"
        f"model = keras.Model(i, layers.Dense(1)(layers.LSTM(8)(h{mask})))\n"
    )
    assert ("CNN325" in dict(found(text))) == told


OTHER = RATES.replace('ReduceLROnPlateau("loss")', "LearningRateScheduler(lambda epoch: 1e-3)")
PLAIN = "import numpy as np\nimport keras\nfrom keras import layers\nx, y = np.random.rand(100, 8), np.random.rand(100, 1)\n"


@pytest.mark.parametrize(
    ("text", "target", "severity"),
    [
        (PLAIN + OTHER, "3", "error"),
        (PLAIN + OTHER, "auto", "warning"),  # which Keras it is for is not told
        (PLAIN + OTHER, "2", "info"),  # which takes the number instead
        (PLAIN + OTHER.replace("Adam(rate)", "Adam(lr=rate)"), "2", "info"),
    ],
)
def test_only_keras_3_refuses_the_rate_beside_a_schedule(text: str, target: str, severity: str) -> None:
    findings = check_source(text, settings=Settings.model_validate({"target_keras": target})).findings
    assert [f.severity.value for f in findings if f.code == "CNN417"] == [severity]


WEIGHTS = """\
model = keras.Sequential([layers.Input((8,)), layers.Dense(5, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, np.random.randint(0, 2, (100, 5)), class_weight={0: 1.0, 1: 3.0}, validation_split=0.1)
"""


def test_weights_of_classes_are_for_classes() -> None:
    assert found(WEIGHTS) == [("CNN418", "warning")]
    assert not found(WEIGHTS.replace("Dense(5", "Dense(1").replace("(100, 5)", "100"))
    exclusive = WEIGHTS.replace("np.random.randint(0, 2, (100, 5))", "np.eye(5)[np.arange(100) % 5]")
    assert found(exclusive) == [("CNN221", "warning"), ("CNN418", "warning")]
    assert ("CNN418", "warning") not in found(WEIGHTS.replace("sigmoid", "softmax"))


NAMES = """\
inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid", name="risk")(inputs))
model.compile("adam", "binary_crossentropy")
model.fit(x, y, class_weight={}, validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("weights", "number"),
    [
        ("{'ill': 3.0, 'healthy': 1.0}", 1),
        ("{'risk': 3.0}", 0),  # of an output
        ("{'other': {0: 1.0, 1: 3.0}}", 0),
        ("{0: 1.0, 1: 3.0}", 0),
    ],
)
def test_names_of_outputs_are_no_names_of_classes(weights: str, number: int) -> None:
    assert [code for code, _ in found(NAMES.format(weights))].count("CNN418") == number


def test_a_wrapper_around_one_of_two_layers_is_read() -> None:
    """The layer in a Bidirectional depends on what the source does not tell."""
    text = "import sys\ncls = layers.LSTM if len(sys.argv) > 1 else layers.GRU\ninputs = keras.Input((8, 2))\n"
    text += "model = keras.Model(inputs, layers.Bidirectional(cls(3, return_state=True))(inputs))\n"
    assert not found(text)


WEIGHT = """\
class Scale(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(shape=input_shape, initializer="ones")
    def call(self, inputs):
        return inputs * self.w
model = keras.Sequential([layers.Input((8,)), Scale(), layers.Dense(1)])
"""


def test_a_weight_has_no_axis_of_the_batch() -> None:
    assert found(WEIGHT) == [("CNN110", "error")]
    assert not found(WEIGHT.replace("shape=input_shape", "shape=input_shape[1:]"))
    assert not found(WEIGHT.replace("Input((8,))", "Input(batch_shape=(4, 8))"))


FIGURES = """\
model = keras.Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=[keras.metrics.binary_accuracy])
history = model.fit(x, y, validation_split=0.1)
print(history.history["val_acc"])
"""


@pytest.mark.parametrize(
    ("metrics", "said"),
    [
        ("[keras.metrics.binary_accuracy]", True),
        ("[keras.metrics.BinaryAccuracy()]", True),
        ("['binary_accuracy', 'mse']", True),
        ("[keras.metrics.BinaryAccuracy(name='acc')]", False),
        ("['acc', keras.metrics.binary_accuracy]", False),
        ("[own]", False),
    ],
)
def test_an_accuracy_of_a_name_of_its_own(metrics: str, said: bool) -> None:
    text = FIGURES.replace("[keras.metrics.binary_accuracy]", metrics)
    assert [code for code, _ in found(text)] == (["CNN718"] if said else [])


TWO = """\
a, b = keras.Input((8,)), keras.Input((8,))
model = keras.Model([a, b], layers.Dense(1, activation="sigmoid")(layers.concatenate([a, b])))
model.compile("adam", "binary_crossentropy")
model.fit([x, 50], y, validation_split=0.1)
"""


def test_a_number_is_no_input() -> None:
    assert found(TWO) == [("CNN506", "error")]
    assert found(TWO.replace("[x, 50]", "[x, x, 50]")) == [("CNN506", "error")]
    assert not found(TWO.replace("[x, 50]", "[x, x]"))


RATE_OF_ADADELTA = """\
import numpy as np
from {0}keras import Sequential, layers, optimizers
x, y = np.random.rand(100, 8), np.random.rand(100, 1)
model, other = (Sequential([layers.Input((8,)), layers.Dense(1)]) for _ in range(2))
other.compile("adam", "mse")
model.compile({1}, "mse")
other.fit(x, y, epochs={3}, validation_split=0.1)
model.fit(x, y, epochs={2}, validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("within", "optimizer", "epochs", "others", "target", "expected"),
    [
        ("tensorflow.", "'adadelta'", 10, 10, "2", ["warning"]),
        ("tensorflow.", "'adadelta'", 10, 500, "2", ["warning"]),  # another model is trained for long
        ("tensorflow.", "'adadelta'", 199, 10, "2", ["warning"]),
        ("tensorflow.", "'adadelta'", 200, 10, "2", ["info"]),
        ("tensorflow.", "optimizers.Adadelta(lr=1.0)", 10, 10, "2", []),
        ("tensorflow.", "optimizers.Adadelta(rho=0.9)", 10, 10, "2", ["warning"]),
        ("", "'adadelta'", 10, 10, "2", []),  # which may be of before 2.4
        ("", "'adadelta'", 10, 10, "3", ["warning"]),
        ("", "'adadelta'", 10, 10, "auto", ["info"]),
    ],
)
def test_adadelta_where_its_default_is_a_thousandth(
    within: str, optimizer: str, epochs: int, others: int, target: str, expected: list[str]
) -> None:
    text = RATE_OF_ADADELTA.format(within, optimizer, epochs, others)
    findings = check_source(text, settings=Settings.model_validate({"target_keras": target})).findings
    assert [f.severity.value for f in findings if f.code == "CNN420"] == expected


@pytest.mark.parametrize(
    ("shape", "advice"), [("s", ", and leave out the axis of the batch: `input_shape[1:]`"), ("(3, s[0])", "")]
)
def test_a_weight_has_a_size_for_every_axis(shape: str, advice: str) -> None:
    text = (
        "class Own(layers.Layer):\n    def build(self, s):\n"
        f"        self.w = self.add_weight(name='w', shape={shape})\n    def call(self, x):\n        return x\n"
    )
    told = check_source(HEAD + text + "Own()(keras.Input((4,)))\n").findings
    assert [f.help for f in told if f.code == "CNN110"] == ["give every axis a size" + advice]


ENCODED = """\
steps, later = keras.Input((9, 5)), keras.Input((4, 5))
every, state = layers.GRU(8, return_sequences=True, return_state=True)(steps)
"""


@pytest.mark.parametrize(
    ("layer", "state", "expected"),
    [
        ("GRU(8)", "[every, state]", [("CNN113", "warning")]),
        ("GRU(8)", "every", [("CNN113", "warning")]),
        ("LSTM(8)", "[state]", [("CNN113", "error")]),
        ("LSTM(8)", "state", [("CNN113", "error")]),
        ("LSTM(6)", "[state, state]", [("CNN113", "error")]),
        ("GRU(8)", "[state, state]", []),
        ("GRU(8)", "state", []),
        ("LSTM(8)", "[state, state]", []),
        ("Bidirectional(layers.GRU(8))", "[state, state]", []),
    ],
)
def test_states_that_a_loop_cannot_begin_with(layer: str, state: str, expected: list[tuple[str, str]]) -> None:
    """Keras 3 takes them when the model is made, and fails when it runs; of further states it says nothing."""
    assert found(f"{ENCODED}layers.{layer}(later, initial_state={state})\n") == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("Multiply()([a, 2.0])", ["CNN709"]),
        ("Add()((a, 2))", ["CNN709"]),
        ("Subtract()([1, a])", ["CNN709"]),
        ("Dot(axes=1)([a, 2.0])", ["CNN709"]),
        ("Add()([a, a])", []),
        ("Add()([a, a * 2])", []),
    ],
)
def test_a_number_among_the_tensors_of_a_merge(call: str, expected: list[str]) -> None:
    text = f"a = keras.Input((4,))\nmodel = keras.Model(a, layers.{call})\n"
    assert [code for code, _ in found(text)] == expected


@pytest.mark.parametrize("target", ["2", "3"])
@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("Multiply()([a, tf.ones((1, 3))])", ["CNN115"]),
        ("Multiply()([tf.ones((1, 3)), a])", ["CNN115"]),
        ("Add()([b, np.ones((4, 4, 3))])", ["CNN115"]),
        ("Concatenate()([b, np.ones((8, 3))])", ["CNN114"]),
        ("Multiply()([a, tf.ones((1, 4))])", []),
        ("Multiply()([a, tf.ones((3,))])", []),
        ("Add()([b, np.ones((8, 8, 3))])", []),
    ],
)
def test_an_array_that_a_merge_cannot_take(call: str, expected: list[str], target: str) -> None:
    """The shapes are compared before anything is computed; an array with an axis fewer is stretched in ways of its own."""
    text = HEAD + f"import tensorflow as tf\na, b = keras.Input((4,)), keras.Input((8, 8, 3))\nlayers.{call}\n"
    findings = check_source(text, settings=Settings(select=("ALL",), target_keras=target)).findings
    assert [f.code for f in findings if f.code in ("CNN114", "CNN115")] == expected


OWN_LAYER = """\
class Twice(layers.Layer):
    def __init__(self, units{more}):
        super().__init__({handed})
        self.dense = layers.Dense(units)

    def call(self, x):
        return self.dense(x) * 2
{config}
i = keras.Input((3,))
keras.Model(i, Twice(4)(i)).save("twice.keras")
keras.models.load_model("twice.keras", custom_objects={{"Twice": Twice}})
"""
CONFIG = "\n    def get_config(self):\n        return {**super().get_config(), 'units': 4}\n"


@pytest.mark.parametrize(
    ("more", "handed", "config", "expected"),
    [
        ("", "", "", ["CNN706"]),
        ("", "", CONFIG, ["CNN706"]),
        ("", "", CONFIG.replace("**super().get_config(), ", ""), []),
        (
            "",
            "",
            "\n    def get_config(self):\n        c = super().get_config()\n        c.pop('dtype')\n        return c\n",
            [],
        ),
        (", **more", "**more", "", []),
        (", **more", "**more", CONFIG, []),
        (", name=None, trainable=True, dtype=None", "name=name, trainable=trainable, dtype=dtype", "", []),
    ],
)
def test_a_layer_that_cannot_be_loaded(more: str, handed: str, config: str, expected: list[str]) -> None:
    """Keras hands `__init__` what `get_config` gives, `trainable` and `dtype` among it."""
    assert [code for code, _ in found(OWN_LAYER.format(more=more, handed=handed, config=config))] == expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("lambda shape: np.ones(shape)", ["CNN706"]),
        ("lambda shape, dtype=None: np.ones(shape)", []),
        ("lambda shape, **more: np.ones(shape)", []),
        ("keras.initializers.Constant(2.0)", []),
    ],
)
def test_an_initializer_is_called_with_a_dtype(function: str, expected: list[str]) -> None:
    text = f"model = keras.Sequential([layers.Input((8,)), layers.Dense(1, kernel_initializer={function})])\n"
    assert [code for code, _ in found(text)] == expected


BATCH_LOSS = """\
weights = np.random.rand({rows}, 4)
def loss(y_true, y_pred):
    {line}
model = keras.Sequential([layers.Input((8,)), layers.Dense(4)])
model.compile(optimizer="adam", loss=loss)
model.fit(x, np.random.rand(100, 4), batch_size={batch}, validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("line", "rows", "batch", "expected"),
    [
        ("return ops.mean(ops.abs(y_true - y_pred) * weights)", 100, 32, ["CNN230"]),
        ("return ops.mean(ops.abs(y_true - y_pred) * weights)", 1, 32, []),
        ("return ops.mean(ops.abs(y_true - y_pred) * weights)", 100, 100, []),
        ("return ops.mean(ops.abs(y_true - y_pred)) * weights.mean()", 100, 32, []),
        ("return ops.mean(ops.abs(y_true[0] - y_pred[0]))", 1, 32, ["CNN229"]),
        ("return ops.mean(ops.abs(y_true[0] - y_pred[0]))", 1, 1, []),
        ("return ops.mean(ops.abs(y_true[:, 0] - y_pred[:, 0]))", 1, 32, []),
        ("y_pred = ops.transpose(y_pred); return ops.mean(ops.abs(y_true[:, 0] - y_pred[0]))", 1, 32, []),
    ],
)
def test_a_loss_is_called_on_one_batch(line: str, rows: int, batch: int, expected: list[str]) -> None:
    assert [code for code, _ in found(BATCH_LOSS.format(line=line, rows=rows, batch=batch))] == expected


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("model.train_on_batch(x[i : i + 1], y[i : i + 1])", False),
        ("model.train_on_batch(x[i][None], y[i][None])", False),
        ("model.train_on_batch(x[i : i + 2], y[i : i + 2])", True),
    ],
)
def test_batches_of_one_sample_may_be_made_by_hand(call: str, told: bool) -> None:
    line = "return ops.mean(ops.abs(y_true[0] - y_pred[0]))"
    model = BATCH_LOSS.format(line=line, rows=1, batch=32).rpartition("model.fit")[0]
    text = f"{model}x, y = np.random.rand(100, 8), np.random.rand(100, 4)\nfor i in range(90):\n    {call}\n"
    assert ("CNN229" in [code for code, _ in found(text)]) is told


@pytest.mark.parametrize(("joined", "told"), [("ops.stack([a, b])", False), ("ops.concatenate([a, b])", True)])
def test_outputs_may_be_stacked_before_the_samples(joined: str, told: bool) -> None:
    text = (
        "def loss(y_true, y_pred):\n    return ops.mean(ops.abs(y_pred[0] - y_pred[1]))\n"
        "image = keras.Input((8,))\na, b = layers.Dense(4)(image), layers.Dense(4)(image)\n"
        f"model = keras.Model(image, {joined})\nmodel.compile('adam', loss)\n"
    )
    assert ("CNN229" in [code for code, _ in found(text)]) is told


@pytest.mark.parametrize(
    ("line", "model", "told"),
    [
        ("y_pred[0]", "parts", False),
        ("y_pred[0] + y_pred[1]", "layers.Dense(4)", True),
        ("ops.abs(y_true[0] - y_pred[0])", "parts", True),
    ],
)
def test_losses_that_a_layer_computes_may_come_by_number(line: str, model: str, told: bool) -> None:
    """A loss without targets hands on what a model that is not known gives, which may be one number for each part."""
    text = f"from own import parts\ndef loss(y_true, y_pred):\n    return {line}\nimage = keras.Input((8,))\n"
    text += f"model = keras.Model(image, {model}(image))\nmodel.compile('adam', loss=loss)\nmodel.fit(x, y)\n"
    assert ("CNN229" in [code for code, _ in found(text)]) is told


def test_an_array_that_is_as_long_as_a_row() -> None:
    """It may be meant for the numbers of a row, as a matrix that they are multiplied by."""
    text = BATCH_LOSS.format(line="return ops.mean(ops.abs(y_true - y_pred) @ weights)", rows=100, batch=32)
    assert [code for code, _ in found(text.replace("Dense(4)", "Dense(100)").replace("(100, 4), b", "(100, 100), b"))] == []


@pytest.mark.parametrize(("method", "told"), [("train_on_batch", True), ("test_on_batch", True), ("evaluate", True)])
def test_targets_of_a_batch_are_an_array(method: str, told: bool) -> None:
    text = f"model.{method}(x[:4], [1, 0, 1, 0])\n"
    assert ([code for code, _ in found(MODEL + text)] == ["CNN720"]) is told


OWN_METRIC = """\
def f1(y_true, y_pred):
    return ops.mean(y_true * y_pred)


def smooth(y_true, y_pred):
    return f1(y_true, y_pred)


"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("model.compile('adam', 'mse', metrics=[f1()])", ["CNN704"]),
        ("model.compile('adam', loss=f1())", ["CNN704"]),
        ("model.compile('adam', 'mse', metrics=[f1])", []),
        ("model.compile('adam', 'mse', metrics=[smooth])", []),
    ],
)
def test_a_metric_of_the_program_is_handed_over(line: str, expected: list[str]) -> None:
    """Without the parentheses that call it."""
    text = f"{OWN_METRIC}model = keras.Sequential([layers.Input((8,)), layers.Dense(1)])\n{line}\n"
    assert [code for code, _ in found(text)] == expected


FLOWS = """\
from tensorflow.keras.preprocessing.image import ImageDataGenerator
images, labels = np.random.rand(64, 8, 8, 1), np.random.randint(0, 2, 64)
maker = ImageDataGenerator(rotation_range=10)
batches = maker.flow(images, labels)
model = keras.Sequential([layers.Input((8, 8, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("maker", ["CNN720"]),
        ("batches, validation_data=maker", ["CNN720"]),
        ("batches, validation_data=(batches, 2)", ["CNN720"]),
        ("images, labels, validation_data=(batches, None)", []),  # without targets it is the batches alone
        ("images, labels, validation_data=(batches, input())", []),  # which may be None
        ("batches, validation_data=(images, labels)", []),
        ("batches", []),
    ],
)
def test_what_is_no_source_of_batches(given: str, expected: list[str]) -> None:
    """`flow` leaves the ImageDataGenerator as it is, and its batches bring their targets."""
    assert [code for code, _ in found(f"{FLOWS}model.fit({given})\n") if code == "CNN720"] == expected


@pytest.mark.parametrize(("rows", "expected"), [(12, ["CNN512"]), (100, [])])
def test_random_numbers_have_rows(rows: int, expected: list[str]) -> None:
    text = (
        f"ids = np.random.randint(1, 100, (500, 12))\nmodel = keras.Sequential([layers.Embedding({rows}, 4), layers.LSTM(4)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(ids, np.random.rand(500, 4), validation_split=0.1)\n"
    )
    assert [code for code, _ in found(text)] == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("if h > 0.5:\n    h = layers.Dense(2)(h)\n", ["CNN709"]),
        ("h = layers.Dense(2)(h) if h else h\n", ["CNN709"]),
        ("if h is not None:\n    h = layers.Dense(2)(h)\n", []),
        ("if h.shape[-1] > 2:\n    h = layers.Dense(2)(h)\n", []),
        ("if h == i:\n    h = layers.Dense(2)(h)\n", []),
    ],
)
def test_a_symbolic_tensor_is_neither_true_nor_false(lines: str, expected: list[str]) -> None:
    """Whether there is one at all may be asked, and whether two are one object: Keras 3 leaves `==` to Python."""
    text = f"i = keras.Input((8,))\nh = layers.Dense(4)(i)\n{lines}model = keras.Model(i, h)\n"
    assert [code for code, _ in found(text) if code in ("CNN709", "CNN115")] == expected


READS_DATA = """\
import numpy as np
{imports}
class Scores({base}):
{body}
x, y = np.zeros((20, 4)), np.zeros((20, 1))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("adam", "mse")
shown = Scores()
model.fit(x, y, validation_split=0.2, callbacks=[shown])
"""
OF_TF = "from tensorflow import keras"
INDEXED = "    def on_epoch_end(self, epoch, logs=None):\n        x, y = self.validation_data[0], self.validation_data[1]\n"


@pytest.mark.parametrize(
    ("imports", "body", "codes"),
    [
        (OF_TF, INDEXED, ["CNN738"]),
        ("import keras\nfrom keras import ops", INDEXED, ["CNN738"]),
        ("import tf_keras as keras", INDEXED, ["CNN738"]),
        ("import keras\nfrom keras.utils import np_utils", INDEXED, []),  # before 2.4 it was set
        (
            OF_TF,
            "    def on_epoch_end(self, epoch, logs):\n        if self.validation_data:\n            self.validation_data[0]\n",
            [],
        ),
        (OF_TF, "    validation_data = (1, 2)\n" + INDEXED, []),
        (OF_TF, "    def on_train_begin(self, logs):\n        self.validation_data = [1, 2]\n" + INDEXED, []),
        (OF_TF, INDEXED.replace("on_epoch_end", "of_my_own"), []),
    ],
)
def test_a_callback_is_given_no_data(imports: str, body: str, codes: list[str]) -> None:
    text = READS_DATA.format(imports=imports, base="keras.callbacks.Callback", body=body)
    assert [f.code for f in check_source(text).findings if f.code == "CNN738"] == codes
    given = text.replace("model.fit", "shown.validation_data = (x, y)\nmodel.fit")
    assert [f.code for f in check_source(given).findings if f.code == "CNN738"] == []


@pytest.mark.parametrize(
    ("manager", "told"),
    [
        ("open('a.txt')", True),
        ("pytest.raises(ValueError)", False),
        ("self.assertRaises(ValueError)", False),
        ("contextlib.suppress(ValueError)", False),
    ],
)
def test_a_block_that_is_to_raise_may_hold_what_keras_refuses(manager: str, told: bool) -> None:
    stack = "keras.Sequential([keras.Input((2, 2, 1)), layers.Conv2D(4, 3)])"
    text = f"import contextlib\nimport pytest\n\ndef test_it(self):\n    with {manager}:\n        {stack}\n"
    assert [code for code, _ in found(text)] == ["CNN101"] * told


def test_a_wrapper_of_old_gets_no_model() -> None:
    text = "from keras import layers\nimport keras\n" + WRAPPED.format("keras.wrappers.scikit_learn", "build_fn=build")
    told = check_source(text, "model.py", Settings.model_validate({"target_keras": "2"})).findings
    assert [(f.code, f.severity.value) for f in told if f.severity.value != "info"] == [("CNN721", "error")]


def test_a_loss_of_nothing_stands_beside_what_a_layer_of_another_module_adds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    layer = "import keras\nclass Adds(keras.layers.Layer):\n    def call(self, x):\n        self.add_{}(x)\n        return x\n"
    start = (
        "import keras\nfrom own import Adds\nx = keras.Input((8,))\nmodel = keras.Model(x, Adds()(keras.layers.Dense(1)(x)))\n"
    )
    main = f"{start}def nothing(y_true, y_pred):\n    return 0.0 * y_true\nmodel.compile('adam', nothing)\n"
    (tmp_path / "main.py").write_text(main, encoding="utf-8")
    for word, told in (("loss", False), ("up", True)):
        (tmp_path / "own.py").write_text(layer.format(word), encoding="utf-8")
        assert ("CNN223" in run("check", "--isolated", "--no-cache", "main.py").out) is told


MAPPED = """
{}
def apart(row):
    return row.reshape(2, 1)


apart(np.zeros((100, 2)))
"""


@pytest.mark.parametrize(
    "decorator",
    [
        "import jax\n@jax.vmap",
        "import numpy\n@numpy.vectorize",
        "import numba\n@numba.guvectorize(['void(f8[:], f8[:])'], '(n)->(n)')",
        "import tensorflow_federated as tff\n@tff.federated_computation(tff.type_at_clients((1, 2)))",
        "import dask\n@dask.delayed(pure=True)",
    ],
)
def test_a_decorator_that_calls_with_other_values(decorator: str) -> None:
    """A row where it is given all of them, an element, a placeholder: what fails with the argument itself need not fail."""
    assert not errors(HEAD + MODEL + MAPPED.format(decorator))
    assert errors(HEAD + MODEL + MAPPED.format("import functools\n@functools.wraps(len)"))


EACH_PART = """
class EachPart(layers.Layer):
    def __init__(self, function):
        super().__init__()
        self.function, self.made, self.ready = function, {}, False

    def call(self, t):
        if not self.ready:
            for name in PARTS:
                part = keras.Input(t.shape[1:])
                self.made[name] = keras.Model(part, self.function(part))
            self.ready = True
        return t


seen = keras.Input((8,))
keras.Model(seen, EachPart(lambda part: layers.Dense(3)(part))(seen))
"""


def test_what_call_makes_once_for_names_that_are_not_known() -> None:
    text = HEAD.replace("import keras\nfrom keras", "import tf_keras as keras\nfrom tf_keras").replace(", ops", "") + EACH_PART
    assert not errors(text.replace("PARTS", "open('parts.txt').read().split()"), "CNN322")
    lost = text.replace("self.made[name] = keras.Model(part, self.function(part))", "self.function(part)")
    assert errors(lost.replace("PARTS", "open('parts.txt').read().split()"), "CNN322")


def errors(text: str, code: str = "") -> list[str]:
    """What is more than an info."""
    found = check_source(text, "model.py").files[0].findings
    return [f.code for f in found if f.severity.value != "info" and f.code.startswith(code)]


@pytest.mark.parametrize(
    ("picture", "told"), [("'mine.png'", False), ("'mine.jpg'", True), ("'mine.jpg', 'png'", False), ("name", False)]
)
def test_matplotlib_reads_a_png_as_fractions(picture: str, told: bool) -> None:
    """Floats up to 1 of a PNG alone, bytes of any other picture. matplotlib/image.py, `imread`"""
    text = f"""
import keras
import matplotlib.pyplot as plt
from keras import layers

(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x / 255.0, y)
name = input()
model.predict(plt.imread({picture}).reshape(1, 28, 28))
"""
    assert ("CNN503" in errors(text)) == told


ONCE = """
import tensorflow as tf


class Scaled(tf.Module):
    def __init__(self, ready):
        self.ready, self.by = ready, 1.0

    def __call__(self, t):
        if not self.ready:
            self.by = tf.Variable(1.0)
            self.ready = True
        return t * self.by


class Calls(layers.Layer):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def call(self, t):
        return self.inner(t)


seen = keras.Input((8,))
keras.Model(seen, Calls(Scaled(len(open("a.txt").read()) > 3))(seen))
"""


def test_a_variable_that_call_makes_where_one_is_missing() -> None:
    """Whether there is one is not known: it may be made the first time alone, or never."""
    assert not errors(HEAD + ONCE, "CNN322")
    assert errors(
        HEAD + ONCE.replace("            self.ready = True\n", "").replace('len(open("a.txt").read()) > 3', "False"), "CNN322"
    )
    anew = "if input():\n    keras.Model(seen, Calls(lambda t: t * tf.Variable(1.0))(seen))\n"
    assert errors(HEAD + ONCE + anew, "CNN322")


def test_what_a_lambda_in_a_call_makes_is_told_once() -> None:
    net = "class Net(keras.Model):\n    def call(self, x):\n        return layers.Lambda(lambda t: layers.Dense(3)(t))(x)\n"
    (finding,) = [f for f in check_source(HEAD + net + "Net()(keras.Input((4,)))\n").findings if f.code == "CNN322"]
    assert "inside a Lambda" in finding.message


def test_another_method_may_call_the_init_of_the_base() -> None:
    text = network("self.begin()\n\n    def begin(self):\n        super().__init__()", FORWARD)
    assert [code for code, _ in found(text) if code == "CNN722"] == []


OF_CLASS = """\
import keras
import numpy as np
from keras import layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [layers.Dense(16, activation="relu"), layers.Dense(16, activation="relu")]
        self.norm = layers.BatchNormalization()
        self.state = layers.LSTM(4, stateful=True)
        self.head = layers.Dense(1)

    def call(self, x):
        {}
        return self.head(x)


model = Net()
model.compile("adam", "mse")
model.fit(np.zeros((32, 8)), np.zeros((32, 1)))
"""


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("self.blocks[0](x)", ["CNN315"]),
        ("for block in self.blocks: block(x)", ["CNN315"]),
        ("x = self.blocks[0](x)", []),
        ("first = self.blocks[0](x); x = x if x is None else first", []),
        ("self.norm(x)", []),
        ("self.state(keras.ops.expand_dims(x, 1))", []),
        ("x = self.blocks(x)", ["CNN709"]),
        ("x = keras.Sequential(self.blocks)(x)", []),
    ],
)
def test_layers_of_a_class_that_its_call_goes_on_without(line: str, codes: list[str]) -> None:
    assert [code for code, _ in found(OF_CLASS.format(line)) if code in ("CNN315", "CNN709")] == codes


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("return keras.losses.MeanSquaredError(y_true, y_pred)", True),
        ("loss = keras.losses.BinaryCrossentropy(y_true, tf.squeeze(y_pred))\n    return loss", True),
        ("return keras.metrics.MeanAbsoluteError(y_true, y_pred)", True),
        ("return keras.losses.MeanSquaredError()(y_true, y_pred)", False),
        ("return keras.losses.Huber(2.0)(y_true, y_pred)", False),
        ("return keras.losses.MSE(y_true, y_pred)", False),
        ("return keras.losses.mean_squared_error(y_true, y_pred)", False),
    ],
)
def test_a_class_of_losses_called_with_what_its_object_takes(line: str, told: bool) -> None:
    assert [pair for pair in found(ERROR_OF.format(line)) if pair[0] == "CNN706"] == [("CNN706", "error")] * told


BY_HAND = """\
import numpy as np
import tensorflow as tf

x, y = np.random.rand(64, 5).astype("float32"), np.random.rand(64, 1).astype("float32")
model = tf.keras.Sequential([tf.keras.layers.Input((5,)), tf.keras.layers.Dense(1)])
adam = tf.keras.optimizers.Adam()
with tf.GradientTape() as tape:
    loss = tf.keras.losses.{}
adam.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
"""


@pytest.mark.parametrize(
    ("made", "told"),
    [("MeanSquaredError(y, model(x))", True), ("Huber(1.0)(y, model(x))", False), ("MAE(y, model(x))", False)],
)
def test_a_class_of_losses_in_a_training_by_hand(made: str, told: bool) -> None:
    assert [pair for pair in found(BY_HAND.format(made)) if pair[0] == "CNN706"] == [("CNN706", "error")] * told


OF_OBJECT = """\
class Error(keras.{}):
    def {}(self, y_true, y_pred, sample_weight=None):
        {}

    def result(self):
        return 0.0


"""


@pytest.mark.parametrize(
    ("base", "method", "line", "told"),
    [
        ("metrics.Metric", "update_state", "print(np.mean(y_pred))", True),
        ("metrics.Metric", "update_state", "print(np.shape(y_pred))", False),
        ("metrics.Metric", "add", "print(np.mean(y_pred))", False),
        ("losses.Loss", "call", "return np.mean(y_true - y_pred)", True),
        ("losses.Loss", "call", "return tf.reduce_mean(y_true - y_pred)", False),
    ],
)
def test_an_object_that_numpy_computes(base: str, method: str, line: str, told: bool) -> None:
    text = ERROR_OF.format("return 0.0").replace("def error", OF_OBJECT.format(base, method, line) + "def error")
    text = text.replace("[error]", "[Error()]") if "Metric" in base else text.replace('loss="mse"', "loss=Error()")
    assert [s for code, s in found(text) if code == "CNN735"] == (["error"] if told else [])


PARTS_OF_A_FOLDER = """\
from tensorflow.keras.preprocessing.image import ImageDataGenerator

images = ImageDataGenerator(rescale=1 / 255{})
train = images.flow_from_directory("images", subset="training")
held_out = images.flow_from_directory("images", subset={})
"""


@pytest.mark.parametrize(
    ("split", "subset", "told"),
    [
        ("", "'validation'", True),
        (", validation_split=0", "'validation'", True),
        (", validation_split=0.2", "'validation'", False),
        (", validation_split=share", "'validation'", False),
        ("", "None", False),
    ],
)
def test_a_part_for_validation_that_the_generator_does_not_keep(split: str, subset: str, told: bool) -> None:
    text = PARTS_OF_A_FOLDER.format(split, subset)
    assert [pair for pair in found(text) if pair[0] == "CNN706"] == [("CNN706", "warning")] * told


SEARCHED = """\
import keras
from keras import layers
from scikeras.wrappers import KerasClassifier
from sklearn.model_selection import GridSearchCV


def build(units=32):
    model = keras.Sequential([layers.Input((8,)), layers.Dense(units), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


search = GridSearchCV(KerasClassifier({}), {{{}: [16, 32]}})
"""


@pytest.mark.parametrize(
    ("given", "key", "told"),
    [
        ("model=build", "'units'", True),
        ("model=build", "'model__units'", False),
        ("model=build, units=16", "'units'", False),
        ("model=build, **more", "'units'", False),
        ("model=build", "'batch_size'", False),
        ("model=build", "'optimizer__learning_rate'", False),
        ("model=build", "some", False),
    ],
)
def test_a_name_that_a_search_cannot_set(given: str, key: str, told: bool) -> None:
    assert [pair for pair in found(SEARCHED.format(given, key)) if pair[0] == "CNN706"] == [("CNN706", "warning")] * told


CALLED_BACK = """\
class Watch(keras.callbacks.Callback):
    {}
        pass


"""


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("def on_epoch_end(self, logs):", True),
        ("def on_epoch_end(self):", True),
        ("def on_epoch_begin(self, epoch, logs, more):", True),
        ("def on_train_begin(self):", True),
        ("def on_train_end(self, epoch, logs):", True),
        ("def on_batch_end(self, *, batch, logs=None):", True),
        ("def on_epoch_end(self, epoch, logs=None, more=None):", False),
        ("def on_epoch_end(self, *args):", False),
        ("def on_train_begin(self, logs={}):", False),
        ("def on_test_end(self):", False),
        ("def on_start(self):", False),
        ("@staticmethod\n    def on_epoch_end(epoch, logs):", False),
    ],
)
def test_a_method_of_a_callback_that_keras_cannot_call(method: str, told: bool) -> None:
    text = HEAD + CALLED_BACK.format(method) + MODEL.replace("0.1)", "0.1, callbacks=[Watch()])")
    assert [pair for pair in found(text) if pair[0] == "CNN740"] == [("CNN740", "error")] * told


MISSPELT = """\
class Net(keras.Model):
    def {}(self):
        super().{}()
        self.dense = layers.Dense(1)

    def start(self):
        {}

    def call(self, x):
        return self.dense(x)


model = Net()
model.compile("adam", "mse")
model.fit(np.zeros((32, 8)), np.zeros((32, 1)))
"""


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [("_init_", "pass", True), ("__inti__", "pass", True), ("__init__", "pass", False), ("_init_", "self._init_()", False)],
)
def test_a_method_whose_name_is_nearly_that_of_init(name: str, line: str, told: bool) -> None:
    text = HEAD + MISSPELT.format(name, name, line)
    assert [pair for pair in found(text) if pair[0] == "CNN722"] == [("CNN722", "warning")] * told


SCORED = """\
import tensorflow as tf

def {0}(y_true, y_pred):
    inter = ops.sum(y_true * y_pred)
    return {1}

model = keras.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(1, 3, padding="same", activation="sigmoid")])
model.compile(optimizer="adam", loss={2}, metrics=[{0}])
"""


@pytest.mark.parametrize(
    ("name", "result", "loss", "told"),
    [
        ("dice_coef", "(2 * inter + 1) / (ops.sum(y_true) + ops.sum(y_pred) + 1)", "dice_coef", True),
        ("mean_iou", "ops.mean(inter / ops.sum(y_true + y_pred))", "[mean_iou]", True),
        ("dice_coef", "1 - 2 * inter / (ops.sum(y_true) + ops.sum(y_pred))", "dice_coef", False),
        ("dice_coef", "-2 * inter / (ops.sum(y_true) + ops.sum(y_pred))", "dice_coef", False),
        ("dice_loss", "inter / ops.sum(y_true)", "dice_loss", False),
        ("dice_coef", "inter / ops.sum(y_true)", "'mse'", False),
        ("dice_coef", "inter / ops.sum(y_true)", "lambda a, b: 1 - dice_coef(a, b)", False),
        ("previous", "inter / ops.sum(y_true)", "previous", False),
    ],
)
def test_a_score_that_is_to_become_small(name: str, result: str, loss: str, told: bool) -> None:
    assert [pair for pair in found(HEAD + SCORED.format(name, result, loss)) if pair[0] == "CNN232"] == [
        ("CNN232", "warning")
    ] * told


HALVED = """\
class Halves(layers.Layer):
    def build(self, input_shape):
        half = {}
        self.kernel = self.add_weight(name="kernel", shape={})

    def call(self, x):
        return x


model = keras.Sequential([layers.Input((64,)), Halves()])
"""


@pytest.mark.parametrize(
    ("half", "shape", "told"),
    [
        ("input_shape[-1] / 2", "[half, 4]", True),
        ("input_shape[-1] / 2", "(4, half)", True),
        ("input_shape[-1] // 2", "[half, 4]", False),
        ("int(input_shape[-1] / 2)", "[half, 4]", False),
        ("input_shape[-1] * share", "[half, 4]", False),
    ],
)
def test_a_size_of_a_weight_that_a_division_gave(half: str, shape: str, told: bool) -> None:
    text = HEAD + HALVED.format(half, shape)
    assert [pair for pair in found(text) if pair[0] == "CNN706"] == [("CNN706", "error")] * told


@pytest.mark.parametrize(
    ("given", "expected"), [("x", ["CNN704"]), ("x, constants=rows(3)", []), ("x, constants=k.Input((3,))", [])]
)
def test_the_constants_of_a_cell_may_be_what_is_not_known(given: str, expected: list[str]) -> None:
    text = f"""import tf_keras as k
from elsewhere import rows
class Cell(k.layers.Layer):
    state_size = output_size = 4
    def call(self, inputs, states, constants):
        return inputs, [inputs]
x = k.Input((None, 4))
k.layers.RNN(Cell())({given})
"""
    assert [f.code for f in check_source(text).findings if f.code == "CNN704"] == expected


@pytest.mark.parametrize(
    ("imported", "given", "number"),
    [
        ("tf_keras", "name='m', dtype='float32', dynamic=True", 0),
        ("tf_keras", "k.Input((4,)), dtype='float32'", 1),
        ("keras", "dtype='float32', autocast=False", 0),
        ("keras", "dynamic=True", 1),
    ],
)
def test_a_model_without_ends_takes_what_layers_take(imported: str, given: str, number: int) -> None:
    text = f"import {imported} as k\nfrom {imported} import utils\nmodel = k.Model({given})\n"
    assert [f.code for f in check_source(text).findings if f.severity.value == "error"] == ["CNN703"] * number


def test_a_stack_that_data_starts_may_end_in_a_layer_of_several_outputs() -> None:
    text = """import keras
import numpy as np
class Two(keras.layers.Layer):
    def call(self, x):
        return x, x
model = keras.Sequential([Two()])
first, second = model(np.zeros((10, 4)))
print(keras.layers.Dense(3)(keras.Input(first.shape[1:])).shape)
"""
    assert [f.code for f in check_source(text).findings if f.code != "CNN315"] == []
    refused = check_source(text.replace("Two()]", "Two(), keras.layers.Dense(3)]")).findings
    assert "CNN112" in {f.code for f in refused}


def test_functions_that_look_at_what_holds_tensors_take_symbolic_ones() -> None:
    text = """import keras
import tensorflow as tf
x = keras.Input((4,))
first, second = tf.nest.flatten([x, {"y": keras.layers.Dense(3)(x)}])
tf.nest.map_structure(print, x)
tf.print(tf.is_symbolic_tensor(x), tf.get_static_value(x))
model = keras.Model(first, second)
"""
    assert not check_source(text).findings
    assert [f.code for f in check_source(text.replace("is_symbolic_tensor", "identity")).findings] == ["CNN709"]


@pytest.mark.parametrize(
    ("imported", "made"),
    [
        ("keras", "k.layers.RNN(inner)"),
        ("tf_keras", "k.layers.RNN([k.layers.GRUCell(3), inner])"),
        ("keras", "k.layers.RNN(k.layers.StackedRNNCells([inner]))"),
    ],
)
def test_a_layer_that_another_holds_is_built_by_it(imported: str, made: str) -> None:
    text = f"""import {imported} as k
import numpy as np
inner = k.layers.SimpleRNNCell(4)
outer = {made}
outer(k.Input((2, 3)))
inner.set_weights([np.zeros((3, 4)), np.zeros((4, 4)), np.zeros(4)])
print(inner.count_params())
"""
    assert "error" not in {f.severity.value for f in check_source(text).findings}
    alone = check_source(text.replace(f"outer = {made}", "outer = k.layers.Dense(2)")).findings
    assert "CNN712" in {f.code for f in alone}


@pytest.mark.parametrize(
    ("metric", "key", "number"),
    [
        ("k.metrics.BinaryAccuracy('accuracy')", "accuracy", 0),
        ("k.metrics.BinaryAccuracy()", "accuracy", 1),
        ("k.metrics.MeanSquaredError('off')", "off", 0),
        ("k.metrics.BinaryAccuracy()", "binary_accuracy", 0),
    ],
)
def test_the_first_argument_of_most_metrics_is_their_name(metric: str, key: str, number: int) -> None:
    text = f"""import keras as k
from keras import ops
import numpy as np
model = k.Sequential([k.Input((3,)), k.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=[{metric}])
seen = model.fit(np.random.rand(8, 3), np.array([0, 1] * 4), epochs=3)
print(seen.history["{key}"])
"""
    assert len([f for f in check_source(text).findings if f.code == "CNN718"]) == number


@pytest.mark.parametrize(("units", "number"), [(2, 0), (3, 1)])
def test_of_two_classes_each_score_counts_alike(units: int, number: int) -> None:
    text = f"""import keras as k
import numpy as np
model = k.Sequential([k.Input((3,)), k.layers.Dense({units}, activation="softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["binary_accuracy"])
model.fit(np.random.rand(8, 3), np.eye({units})[np.random.randint(0, {units}, 8)])
"""
    assert len([f for f in check_source(text).findings if f.code == "CNN216"]) == number


def test_metrics_in_the_place_of_weights_are_told_once() -> None:
    text = """import keras
import numpy as np
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "categorical_crossentropy", ["accuracy"])
x, y = np.random.rand(8, 3), np.eye(2)[[0, 1] * 4]
seen = model.fit(x, y, epochs=3)
loss, accuracy = model.evaluate(x, y)
print(seen.history["accuracy"])
"""
    assert [f.code for f in check_source(text).findings if f.severity.value != "info"] == ["CNN706"]


@pytest.mark.parametrize(
    ("functions", "told"),
    [
        ("on_epoch_end=lambda epoch: print(epoch)", True),
        ("on_train_end=lambda: print(1)", True),
        ("on_train_begin=lambda epoch, logs: print(epoch)", True),
        ("on_epoch_end=lambda epoch, logs: print(epoch)", False),
        ("on_epoch_end=lambda *given: print(given)", False),
        ("on_train_end=lambda logs=None: print(1)", False),
        ("on_epoch_end=print", False),
    ],
)
def test_a_function_of_a_lambda_callback_that_keras_cannot_call(functions: str, told: bool) -> None:
    text = HEAD + MODEL.replace("0.1)", f"0.1, callbacks=[keras.callbacks.LambdaCallback({functions})])")
    assert [pair for pair in found(text) if pair[0] == "CNN740"] == [("CNN740", "error")] * told


IN_A_BODY = """\
import tensorflow as tf
from tensorflow.keras import Input, layers

layers.Lambda(lambda x: {})(Input((8,)))
"""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("x.reshape((-1, 4, 2))", "CNN714"),
        ("x.mean(axis=1)", "CNN714"),
        ("x.astype('float32')", "CNN714"),
        ("tf.reshape(x, (-1, 4, 2))", None),
        ("x.get_shape() and x", None),
        ("tf.random.normal((x.shape[0], 3))", "CNN706"),
        ("tf.zeros([x.shape[0], 3])", "CNN706"),
        ("tf.fill((x.shape[0], 1), 0.0)", "CNN706"),
        ("tf.random.normal((tf.shape(x)[0], 3))", None),
        ("tf.zeros([x.shape[1], 3])", None),
    ],
)
def test_what_a_tensor_of_tensorflow_lacks_in_a_body(body: str, code: str | None) -> None:
    told = [(f.code, f.severity.value) for f in check_source(IN_A_BODY.format(body)).findings if f.severity.value != "info"]
    assert told == ([] if code is None else [(code, "error")])


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "body", ["x.reshape((-1, 8))", "x.mean()", "tf.zeros([x.shape[0], 3])", "tf.random.normal((x.shape[0], 3))"]
)
def test_tensorflow_refuses_it_in_a_graph(body: str) -> None:
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    function = tf.function(eval(f"lambda x: {body}", {"tf": tf}))
    with pytest.raises((TypeError, AttributeError)):
        function.get_concrete_function(tf.TensorSpec((None, 8)))


def test_a_batch_has_a_size_when_a_model_is_called_on_numbers() -> None:
    text = """\
import numpy as np
import tensorflow as tf
from tensorflow.keras import Model, layers


class Noisy(Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x):
        z = self.dense(x)
        return z + tf.random.normal((z.shape[0], 3))


model = Noisy()
for batch in tf.data.Dataset.from_tensor_slices(np.zeros((8, 4), "float32")).batch(4):
    model(batch)
"""
    assert not [f.code for f in check_source(text).findings if f.severity.value == "error"]
