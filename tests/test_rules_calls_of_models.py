"""What a model does not have: attributes, keywords of compile and fit, figures in the history; and arrays that do not fit."""

from __future__ import annotations

import pytest

from cnnlint import check_source

MODEL = """\
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x, y = np.zeros((100, 8)), np.zeros((100, 1))
model = keras.Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
log = model.fit(x, y, validation_split=0.1)
"""
GRAPH = "inner = keras.Model(x := keras.Input((9, 9, 3)), {first}(x))"
KERAS3 = "import keras.ops\n"  # evidence for Keras 3


def found(text: str) -> list[tuple[str, str, int]]:
    findings = check_source(text).findings
    return [(f.code, f.severity.value, f.span.line) for f in findings if f.severity.value != "info"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("model.load('m.h5')", ("CNN714", "error")),
        ("model.evalute(x, y)", ("CNN714", "error")),
        ("model.compile(optimizer='adam', loss='mse', class_weight={0: 1})", ("CNN703", "error")),
        ("model.fit(x, y, epoch=3)", ("CNN703", "error")),
        ("model.fit(x, y, nb_epoch=3)", ("CNN702", "warning")),
        ("print(log.history['acc'])", ("CNN718", "warning")),
        ("print(log.history['val_acc'])", ("CNN718", "warning")),
        ("print(model.fit(x, y).history['val_loss'])", ("CNN718", "warning")),
        ("print(model.history['loss'])", ("CNN718", "warning")),
        ("print(model.history.history['val_acc'])", ("CNN718", "warning")),
        ("model.fit(x, y); print(model.history.history['val_loss'])", ("CNN718", "warning")),
        ("m = keras.Sequential(layers.Dense(2), layers.Dense(1))", ("CNN707", "error")),
        ("x.reshape((100, 9))", ("CNN120", "error")),
        ("np.concatenate([x, np.zeros((5, 9))])", ("CNN120", "error")),
        ("np.stack([x, np.zeros((5, 8))])", ("CNN120", "error")),
        ("keras.Sequential([layers.Input((8,)), layers.Dense(1)]).summary().compile('adam', 'mse')", ("CNN714", "error")),
        ("layers.Dense(1).set_weights([np.zeros((8, 1)), np.zeros(1)])", ("CNN712", "error")),
        ("keras.Model(layers.Input((8,)), layers.Dense(1)(np.zeros((2, 8))))", ("CNN709", "error")),
        ("keras.Model(a := layers.Input((8,)), [layers.Dense(1)(a), layers.Dense(1)])", ("CNN709", "error")),
        ("a = layers.Dense(1)(layers.Input((8,))); a(a)", ("CNN709", "error")),
        ("layers.Add()[0](layers.Input((8,)))", ("CNN709", "error")),
        ("layers.Dense(3)(layers.Input((8,)), activation='relu')", ("CNN703", "error")),
        ("layers.Dropout(0.2)(x=layers.Input((8,)), name='drop')", ("CNN703", "error")),
        ("layers.Dense(3)()", ("CNN704", "error")),
        ("layers.Concatenate()(outputs=[layers.Input((8,)), layers.Input((8,))])", ("CNN704", "error")),
        ("layers.Dense(3)(layers.Input((8,))).output", ("CNN714", "error")),
        ("layers.Input((8,)).input_shape", ("CNN714", "error")),
        ("layers.Input((8,))[:, 0, 0]", ("CNN112", "error")),
        ("layers.Input((8,))[:, ..., 0, None, 0]", ("CNN112", "error")),
        ("layers.Input((8,))[:, -9]", ("CNN112", "error")),
        ("layers.Lambda(lambda t: t[:, 8])(layers.Input((8,)))", ("CNN112", "error")),
        ("layers.Concatenate()([])", ("CNN709", "error")),
        ("keras.utils.to_categorical(np.array([1, 2, 3]), 3)", ("CNN706", "error")),
        ("o, s = layers.LSTM(4, return_state=True)(layers.Input((9, 3)))", ("CNN729", "error")),
        ("(a, b), (c, d), (e, f) = keras.datasets.mnist.load_data()", ("CNN729", "error")),
        ("a, b, c = model.evaluate(x, y)", ("CNN729", "error")),
        ("layers.Input((8, 3)).shape[3]", ("CNN729", "error")),
        ("[layers.Dense(n[k]) for n in [[8, 4]] for k in range(3)]", ("CNN729", "error")),
        ("model.compile('adam', 'mse'); loss, mae = model.evaluate(x, y)", ("CNN729", "error")),
        ("model.compile('adam', 'mse'); model.train_on_batch(x, y)[0]", ("CNN729", "error")),
        ("model.compile('adam', 'mse', metrics=[]); model.test_on_batch(x, y)[1]", ("CNN729", "error")),
        (
            "model.compile('adam', 'mse', metrics=[lambda y, p: p, keras.metrics.AUC()]); a, b = model.evaluate(x, y)",
            ("CNN729", "error"),
        ),
    ],
)
def test_what_does_not_exist_is_reported_at_its_line(line: str, expected: tuple[str, str]) -> None:
    assert (*expected, MODEL.count("\n") + 1) in found(MODEL + line + "\n")


@pytest.mark.parametrize(("head", "codes"), [(KERAS3, ["CNN729"]), ("import keras.engine\n", [])])
def test_an_output_shape_says_how_many_tensors_a_lambda_gives_in_keras_3_alone(head: str, codes: list[str]) -> None:
    call = "import other\na, b = layers.Lambda(other.parts, output_shape=(1,))(layers.Input((4,)))\n"
    assert [code for code, _, _ in found(head + MODEL + call)] == codes


OWN_METRIC = (
    "class Both(keras.metrics.Metric):\n    def update_state(self, y_true, y_pred, sample_weight=None): pass\n"
    "    def result(self): return {'a': 1.0, 'b': 2.0}\n"
)


@pytest.mark.parametrize(
    "lines",
    [
        "print(log.history['accuracy'], log.history['val_accuracy'], log.history['val_loss'])",
        "log.history['acc'] = log.history.pop('accuracy')\nprint(log.history['acc'])",
        "try:\n    acc = log.history['acc']\nexcept KeyError:\n    acc = log.history['accuracy']",
        "acc = log.history['acc' if 'acc' in log.history else 'accuracy']",
        "if 'val_acc' in log.history:\n    print(log.history['val_acc'])",
        "if 'accuracy' in log.history:\n    print(log.history['accuracy'])\nelse:\n    print(log.history['acc'])",
        "if hasattr(model, 'plot'):\n    model.plot()",
        "import other\ndef is_other(m):\n    return other.there\n"
        "if is_other(model):\n    if other.named:\n        print(model.device)",
        "print(getattr(model, 'plot', None))",
        "model.classes = ['a', 'b']\nprint(model.classes)",
        "try:\n    model.load('m.h5')\nexcept AttributeError:\n    pass",
        "try:\n    x.reshape((100, 9))\nexcept ValueError:\n    pass",
        "a = x.reshape((-1, 2, 4))",
        "d = layers.Dense(1)\nd.build((None, 8))\nd.set_weights([np.zeros((8, 1)), np.zeros(1)])",
        "layers.Dense(1).set_weights([])",
        "a = keras.utils.to_categorical(np.array([0, 1, 2]), 3)",
        "o, (h, c) = layers.LSTMCell(4)(layers.Input((3,)), [layers.Input((4,)), layers.Input((4,))])",
        "o, s = layers.RNN([layers.LSTMCell(4)], return_state=True)(layers.Input((9, 3)))",
        "try:\n    a, b, c = x.shape\nexcept ValueError:\n    a, b = x.shape",
        "a, *b = x.shape",
        "a, b = model.evaluate(x, y)\nprint(f'{a:.2f}', 100 * b, max(a, 3), np.mean([a, b]))",
        "model.compile('adam', 'mse')\na = model.evaluate(x, y)\nprint('%.2f' % a, round(a, 2), a < 3, -a, str(a)[:4])",
        "model.compile('adam', 'mse')\na = model.evaluate(x, y, return_dict=True)['loss']",
        "model.compile('adam', 'mse', weighted_metrics=['mae'])\na, b = model.evaluate(x, y)",
        "model.compile('adam', 'mse', metrics=some)\na, b = model.evaluate(x, y)",
        "model.compile('adam', 'mse', **some)\na, b = model.evaluate(x, y)",
        "model.compile('adam', 'mse')\nmodel.evaluate(x, y, **some)['loss']",
        "model.compile('adam', 'mse')\nmodel.evaluate(x, y, 8, 0, None, None, None, True)['loss']",
        "model.compile('adam', 'mse')\nmodel.train_on_batch(x, y, None, None, True)['loss']",
        "model.compile('adam', 'mse', metrics=['mae', 'mae'])\na, b, c, d = model.evaluate(x, y)",  # four in Keras 3
        f"{OWN_METRIC}model.compile('adam', 'mse', metrics=[Both(name='both')])\na, b, c = model.evaluate(x, y)",
        "np.mean(x)[None], x.max()[()], x.sum()[...]",
    ],
)
def test_what_exists_or_is_handled_is_not(lines: str) -> None:
    assert found(MODEL + lines + "\n") == []


@pytest.mark.parametrize(
    ("imports", "call", "severity"),
    [
        (
            "from tensorflow import keras\nfrom tensorflow.keras.layers.experimental import preprocessing",
            "ModelCheckpoint('m', save_ferq='epoch')",
            "warning",
        ),
        ("import plaidml.keras, keras", "ModelCheckpoint('m', save_weight_only=True)", "error"),
        (
            "from tensorflow import keras\nfrom tensorflow.keras.layers.experimental import preprocessing",
            "EarlyStopping(patiense=3)",
            "error",
        ),
        ("import keras.ops", "ModelCheckpoint('m.keras', save_ferq='epoch')", "error"),
        ("import keras.engine\nimport keras", "ReduceLROnPlateau(factr=0.5)", "warning"),
    ],
)
def test_some_callbacks_of_keras_2_take_any_argument_and_pass_over_it(imports: str, call: str, severity: str) -> None:
    assert [one[:2] for one in found(f"{imports}\nkeras.callbacks.{call}\n")] == [("CNN703", severity)]


def test_arguments_of_a_picture_of_the_model() -> None:
    assert [f[0] for f in found(f"{MODEL}keras.utils.plot_model(model, show_shape=True)\n")] == ["CNN703"]
    assert found(f"{MODEL}keras.utils.plot_model(model, 'm.png', show_shapes=True, dpi=60, layer_range=None)\n") == []


@pytest.mark.parametrize("call", ["ModelCheckpoint('m', period=2)", "ReduceLROnPlateau(epsilon=0.1)"])
def test_arguments_of_old_are_no_misspelling(call: str) -> None:
    assert found(f"import keras.engine\nimport keras\nkeras.callbacks.{call}\n") == []


def test_the_history_of_keras_3_is_an_error() -> None:
    assert ("CNN718", "error", 10) in found(KERAS3 + MODEL + "print(log.history['acc'])\n")


STOP = "keras.callbacks.EarlyStopping('loss')"
OWN = "class Own(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        logs['val_loss'] = 1.0\n"


@pytest.mark.parametrize(
    ("before", "callback", "said"),
    [
        ("", STOP, True),
        (OWN, "Own()", False),
        ("", "keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(val_loss=1.0))", False),
        ("", "", True),
        ("class Own(keras.Sequential):\n    pass\nmodel = Own(model.layers)\nmodel.compile('adam', 'mse')\n", STOP, False),
    ],
)
def test_callbacks_and_models_of_the_program_may_report_figures(before: str, callback: str, said: bool) -> None:
    text = f"{KERAS3}{MODEL}{before}log = model.fit(x, y, callbacks=[{callback}])\nprint(log.history['val_loss'])\n"
    assert any(code == "CNN718" for code, *_ in found(text)) == said


def test_what_one_training_lacks_is_one_finding() -> None:
    text = MODEL.replace(", validation_split=0.1", "") + "print(log.history['val_loss'])\nprint(log.history['val_accuracy'])\n"
    assert [finding for finding in found(text) if finding[0] == "CNN718"] == [("CNN718", "warning", 9)]
    again = text + "log = model.fit(x, y)\nprint(log.history['val_loss'])\n"
    assert [line for code, _, line in found(again) if code == "CNN718"] == [9, 12]


@pytest.mark.parametrize(("path", "expected"), [("x = layers.Dense(3)(a)", True), ("x = encoders(layers.Dense(3)(a))", False)])
def test_what_a_function_that_is_not_read_makes_may_be_called_anything(path: str, expected: bool) -> None:
    lines = f"from elsewhere import encoders\na = layers.Input((4,))\n{path}\nm = keras.Model(a, x)\nm.get_layer('z')\n"
    assert ("CNN727" in {code for code, *_ in found(KERAS3 + MODEL + lines)}) is expected


CACHE = """
class Maker:
    def __init__(self, made):
        self.made = made
    def apply(self, layer, **given):
        if given["name"] {test} self.made:
            self.made[given["name"]] = layer(**given)
        return self.made[given["name"]]
    def both(self):
        return self.apply(layers.Embedding, name="x")
"""


@pytest.mark.parametrize(("test", "expected"), [("not in", False), ("in", True)])
def test_what_a_dict_keeps_is_not_made_again(test: str, expected: bool) -> None:
    assert ("CNN704" in {code for code, *_ in found(MODEL + CACHE.format(test=test))}) is expected


def test_keywords_that_only_keras_2_takes_are_its_evidence() -> None:
    assert found(MODEL + "model.fit(x, y, use_multiprocessing=True, workers=2)\n") == []


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [("['mae']", True), ("['mae', 'mse', 'mape']", True), ("['mae', 'mse']", False), ("[['mae'], ['mse']]", False)],
)
def test_keras_3_takes_one_list_of_metrics_for_each_output(metrics: str, expected: bool) -> None:
    two = "a = layers.Input((8,))\nm = keras.Model(a, [layers.Dense(1)(a), layers.Dense(1)(a)])\n"
    two += f"m.compile('adam', 'mse', metrics={metrics})\n"
    assert (("CNN204", "error") in {f[:2] for f in found(KERAS3 + MODEL + two)}) is expected
    assert "CNN204" not in {f[0] for f in found(MODEL + two)}


def test_a_user_class_takes_what_it_likes() -> None:
    text = (
        "import keras\n\nclass Net(keras.Model):\n    def compile(self, optimizer, loss, temperature):\n"
        "        super().compile(optimizer=optimizer, loss=loss)\n\n"
        "net = Net()\nnet.compile(optimizer='adam', loss='mse', temperature=2)\nnet.anything\n"
    )
    assert found(text) == []


def test_the_optimizer_of_a_model_from_elsewhere() -> None:
    compiled = "model.compile(optimizer=keras.optimizers.Adam(1.0), loss='mse')\n"
    text = "import keras\nfrom elsewhere import make\n\nmodel = make()\n" + compiled
    assert found(text) == [("CNN401", "warning", 5)]


def test_a_callback_of_any_library_observes_the_model() -> None:
    text = (
        MODEL.replace("layers.Dense(1", "layers.Dense(9), layers.Dense(1")
        + "from some import OwnCallback\n\nOwnCallback(model)\n"
    )
    assert ("CNN301", "warning", 6) in found(text)


def test_a_script_that_leaves_out_its_imports_is_read_as_it_is_meant() -> None:
    text = (
        "import numpy as np\n\nx_train, x_test = train_test_split(np.zeros((100, 8)))\n"
        "model = Sequential()\nmodel.add(Dense(1, input_shape=(9,)))\n"
        "model.compile(optimizer=Adam(learning_rate=1.0), loss='mse')\nmodel.predict(x_train)\n"
    )
    assert {("CNN401", "warning", 6), ("CNN118", "warning", 7)} <= set(found(text))


def test_unbound_names_beside_torch_are_not_those_of_keras() -> None:
    assert found("import torch\n\nmodel = Sequential(Flatten)\nmodel.parameters()\n") == []


def test_each_of_several_inputs_is_compared() -> None:
    text = (
        "import numpy as np\nimport keras\nfrom keras import layers\n\na, b = keras.Input((4,)), keras.Input((6,))\n"
        "model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))\n"
        "model.predict([np.zeros((1, 4)), np.zeros((6,))])\nmodel.predict([np.zeros((1, 4)), np.zeros((1, 7))])\n"
        "model.predict([np.zeros((1, 4)), np.zeros((1, 6))])\n"
    )
    assert found(text) == [("CNN505", "error", 7), ("CNN118", "error", 8)]


@pytest.mark.parametrize(
    ("loss", "severity"), [("mse", "warning"), ("binary_crossentropy", "error")], ids=["without a word", "refused"]
)
def test_one_target_for_a_sequence(loss: str, severity: str) -> None:
    text = (
        "import numpy as np\nfrom keras import Sequential, layers\n\nmodel = Sequential([\n    layers.Input((45, 2)),\n"
        "    layers.LSTM(8, return_sequences=True),\n    layers.Dense(1, activation='sigmoid'),\n])\n"
        f"model.compile(optimizer='adam', loss='{loss}')\nmodel.fit(np.zeros((50, 45, 2)), np.zeros((50, 1)))\n"
    )
    (finding,) = check_source(text).findings
    assert (finding.code, finding.severity.value, finding.span.line) == ("CNN117", severity, 7)
    assert 6 in [label.span.line for label in finding.labels]
    assert not check_source(text.replace(", return_sequences=True", "")).findings


@pytest.mark.parametrize(
    ("reading", "width", "expected"),
    [
        ("read_data_sets('MNIST')", 784, [("CNN211", "error", 7)]),
        ("read_data_sets('MNIST', one_hot=True)", 784, []),
        ("read_data_sets('MNIST', one_hot=True)", 28, [("CNN118", "error", 8)]),
    ],
)
def test_the_digits_of_the_tensorflow_tutorials(reading: str, width: int, expected: list[tuple[str, str, int]]) -> None:
    text = (
        "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
        "from tensorflow.examples.tutorials.mnist import input_data\n\n"
        f"x, y = input_data.{reading}.train.next_batch(100)\n"
        f"model = keras.Sequential([layers.Dense(10, activation='softmax', input_shape=({width},))])\n"
        "model.compile(optimizer='adam', loss='categorical_crossentropy')\nmodel.fit(x, y)\n"
    )
    assert found(text) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("layers.Rescaling(1 / 255)", []),  # Keras compares no last axis of one, and this layer takes any
        ("layers.Conv2D(4, 3)", [("CNN113", "warning", 3)]),  # the kernel has three channels: Keras stops when data come
    ],
)
@pytest.mark.parametrize("made", ["inner = keras.Sequential([keras.Input((9, 9, 3)), {first}])", GRAPH])
def test_a_model_called_on_one_channel_is_refused_by_its_layers_alone(made: str, first: str, expected: list[object]) -> None:
    text = f"import keras\nfrom keras import layers\n{made.format(first=first)}\nouter = inner(keras.Input((9, 9, 1)))\n"
    assert found(text) == expected


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "made", ["keras.Sequential([keras.Input({own}), layers.Dense(3)])", "keras.Model(i, layers.Dense(3)(i))"]
)
@pytest.mark.parametrize(
    ("own", "data"),
    [
        *(((2,), data) for data in ((100,), (5, 2, 1), (5, 7, 2), (5, 3))),
        *(((1,), data) for data in ((100,), (5, 3), (1,))),
        *(((4, 2), data) for data in ((5, 2), (5, 4, 2, 1), (5, 3, 2))),
        *(((4, 1), data) for data in ((5, 4), (4,))),
    ],
)
def test_a_model_called_on_arrays_is_refused_where_keras_3_refuses_it(made: str, own: object, data: object) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    text = f"import numpy as np, keras\nfrom keras import layers\ni = keras.Input({own})\nmodel = {made.format(own=own)}\n"
    text += f"out = model(np.zeros({data}))\n"
    try:
        exec(text, {})
        raised = False
    except ValueError:
        raised = True
    findings = check_source(KERAS3 + text).findings
    assert [f.code for f in findings if f.severity.value == "error"] == ["CNN113"] * raised


def test_a_model_called_on_what_is_not_known_is_not_refused() -> None:
    model = "model = keras.Sequential([keras.Input((9,)), layers.Dense(3)])\n"
    text = (
        f"import keras\nfrom keras import layers\nfrom records import load\n{model}for rows in load():\n    out = model(rows)\n"
    )
    assert found(KERAS3 + text) == []


def test_a_loop_up_to_a_default_of_none_may_have_filled_the_list() -> None:
    body = "    for i in range(0, depth):\n        nodes.append(layers.Dense(8)(x))\n    return layers.Add()(nodes)\n"
    text = f"def make(x=keras.Input((8,)), depth=None):\n    nodes = []\n{body}"
    assert found(MODEL + text) == []
    assert ("CNN709", "error", MODEL.count("\n") + 5) in found(MODEL + text + "make(depth=0)\n")


@pytest.mark.parametrize("key", [":, None, -8", "..., 7", "8, 7", ":, 9:", "..., None, 0, 7", "0, ..., None"])
def test_an_index_that_a_tensor_may_have_is_none(key: str) -> None:
    assert found(MODEL + f"layers.Input((8,))[{key}]\n") == []


def test_a_list_in_a_list_that_a_loop_fills_is_not_empty() -> None:
    loop = "for name in open('names'):\n    parts[0].append(layers.Dense(1)(a))\nfor part in parts:\n    layers.Add()(part)\n"
    assert found(MODEL + f"a = layers.Input((8,))\nparts = [[] for n in range(int(input()))]\n{loop}") == []


@pytest.mark.parametrize(
    "line",
    [
        "layers.Dropout(0.2)(layers.Input((8,)), training=True)",
        "layers.LSTM(4)(a := layers.Input((9, 3)), mask=None, initial_state=None)",
        "layers.Lambda(lambda t, mask: t, mask=None)(layers.Input((8,)), mask=None)",
        "layers.Dense(3)(inputs=layers.Input((8,)))",
        "layers.MultiHeadAttention(2, 4)(query=layers.Input((9, 3)), value=layers.Input((9, 3)))",
        "layers.Dense(3)(*[layers.Input((8,))])",
        "layers.Dense(3)(**{'inputs': layers.Input((8,))})",
        "layers.Dense(3)(layers.Input((8,))).shape",
    ],
)
def test_what_the_call_of_a_layer_takes_is_none(line: str) -> None:
    assert found(MODEL + line + "\n") == []


@pytest.mark.parametrize(("output", "told"), [("np.zeros((1, 5))", True), ("tf.zeros((1, 5))", True), ("made", False)])
def test_what_a_function_makes_of_an_unknown_tensor_is_no_array_of_numbers(output: str, told: bool) -> None:
    head = "import numpy as np\nimport tensorflow as tf\nimport tf_keras as keras\nfrom elsewhere import tensor\n"
    made = f"made = tf.reshape(tensor(), (1, 5))\nmodel = keras.Model(keras.Input((8,)), {output})\n"
    assert ("CNN709" in {f.code for f in check_source(head + made, "a.py").findings}) is told


MADE_BY = """\
import keras
from keras import layers

def build():
    m = keras.Sequential([layers.Input((8,)), layers.Dense(3)])
    return m

"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("judge = build()\njudge(keras.Input((9,)))", "judge"),
        ("judge, other = build(), build()\nother(keras.Input((9,)))", "other"),
        (
            "class Game:\n    def __init__(self):\n        self.judge = build()\n        self.judge(keras.Input((9,)))\nGame()",
            "self.judge",
        ),
        ("def use():\n    net = build()\n    net(keras.Input((9,)))\nuse()", "m"),
        ("model = build()\ndef use(net):\n    net(keras.Input((9,)))\nuse(model)", "model"),
    ],
)
def test_a_model_has_the_name_in_messages_that_it_has_outside_of_what_makes_it(text: str, name: str) -> None:
    (told,) = [f.message for f in check_source(MADE_BY + text, "a.py").findings if f.code == "CNN113"]
    assert told == f"the model `{name}` takes (None, 8) but is called on (None, 9)"
