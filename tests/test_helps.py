"""What a finding says to do follows from what was met: the sizes, the names and the places of that program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cnnlint import check_source, library
from cnnlint.config.selectors import suggestion
from cnnlint.diagnostics import Finding
from cnnlint.library.keras.releases.misnamed_arguments import meant_argument

HEAD = "import keras\nimport numpy as np\nfrom keras import layers\n\nx = keras.Input((32, 32, 16))\n"
FIT = (
    "model = keras.Sequential([keras.Input({declared}), {body}])\n"
    'model.compile("adam", "mse")\nmodel.fit(np.zeros({data}), np.zeros({targets}))\n'
)

SCORED = "m = keras.Sequential([keras.Input((4,)), layers.Dense({})])\nm.compile('sgd', 'mse', metrics=['accuracy'])\n"
BY_ONE = (
    "import tensorflow as tf\ndata = tf.data.Dataset.from_tensor_slices((np.zeros((9, 28, 28, 1)), np.zeros((9,))))\n"
    "m = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(1)])\nm.compile('sgd', 'mse')\n"
)


def found(text: str, code: str) -> Finding:
    (finding,) = [finding for finding in check_source(text).findings if finding.code == code]
    return finding


def fit(declared: str, body: str, data: str, targets: str) -> str:
    return HEAD + FIT.format(declared=declared, body=body, data=data, targets=targets)


@pytest.mark.parametrize(
    ("call", "help"),
    [
        ("layers.Conv2D(64, 3, strides=2, padding='same')(x)", "(None, 16, 16, 64) with `Conv2D(64, 1, strides=2)`"),
        ("layers.Conv2D(64, 3, padding='same')(x)", "(None, 32, 32, 64) with `Conv2D(64, 1)`"),
        ("layers.Conv2D(16, 3)(x)", "bring the inputs to one shape"),
    ],
)
def test_a_shortcut_is_projected_where_a_convolution_can(call: str, help: str) -> None:
    assert help in (found(f"{HEAD}y = layers.Add()([x, {call}])\n", "CNN115").help or "")


def test_a_metric_is_not_told_to_be_what_it_is() -> None:
    """`Accuracy` counts equal numbers; `"accuracy"`, which Keras chooses by the loss, is another metric."""
    body = "layers.Dense(1, activation='sigmoid')"
    compiled = "m.compile('sgd', 'binary_crossentropy', metrics=[keras.metrics.Accuracy()])\n"
    text = f"{HEAD}m = keras.Sequential([keras.Input((4,)), {body}])\n{compiled}"
    told = found(text, "CNN216")
    assert told.message.startswith("the metric `Accuracy` counts outputs that equal the label exactly")
    assert (told.expected, told.actual) == ("accuracy", "keras.metrics.Accuracy")


def test_one_sample_is_one() -> None:
    told = found(fit("(4,)", "layers.Dense(1)", "(119, 4)", "(1, 1)"), "CNN504")
    assert told.message == "`fit` gets 119 inputs, but 1 target"
    assert [label.text for label in told.labels] == ["119 samples", "1 sample"]


def test_most_of_a_model_is_not_all_of_it() -> None:
    body = "layers.Flatten(), layers.Dense(9000), layers.Dense(1)"
    text = f"{HEAD}m = keras.Sequential([keras.Input((64, 64, 3)), {body}])\n"
    told = found(text, "CNN601")
    assert told.message == "this Dense layer has 110,601,000 weights, over 99.9% of the model"
    assert told.expected == "at most 10,000,000"


def test_a_table_of_another_size_is_told_how_to_fit() -> None:
    text = f"{HEAD}layers.Embedding(43, 100, weights=[np.zeros((4000, 300))])\n"
    assert found(text, "CNN706").help == "write `input_dim=4000, output_dim=300`, or give it a table of its own size"


@pytest.mark.parametrize(
    ("target", "help"),
    [
        ("(7, 7, 128)", "write (7, 7, 256), which has as many values, or change the layer before it"),
        ("(6, 7, 256)", "write (7, 7, 256), which has as many values, or change the layer before it"),
        ("(5, 5, 11)", None),
    ],
)
def test_a_reshape_is_told_the_nearest_shape(target: str, help: str | None) -> None:
    text = f"{HEAD}model = keras.Sequential([keras.Input((100,)), layers.Dense(7 * 7 * 256), layers.Reshape({target})])\n"
    assert found(text, "CNN109").help == help


@pytest.mark.parametrize(
    ("declared", "data", "help"),
    [
        ("(5,)", "(9, 4)", "declare (4,), the number of columns in the data, as the input"),
        ("(5,)", "(9, 6)", "declare (6,), the number of columns in the data, as the input, or leave out columns"),
        ("(5,)", "(9, 6, 3)", "reshape the data to (None, 5), or declare the shape of one sample, (6, 3), as the input"),
        ("(8, 6)", "(9, 8, 5)", "reshape the data to (None, 8, 6), or declare (8, 5) as the input"),
    ],
)
def test_data_that_do_not_fit_are_told_how_to(declared: str, data: str, help: str) -> None:
    assert found(fit(declared, "layers.Flatten(), layers.Dense(1)", data, "(9, 1)"), "CNN118").help == help


@pytest.mark.parametrize(
    ("data", "help"),
    [
        ("(9, 20, 20, 3)", "resize the images to 28 × 28, or declare (20, 20, 3) as the input"),
        ("(9, 28, 28, 3)", "bring the images to 1 channel, or declare (28, 28, 3) as the input"),
    ],
)
def test_images_are_resized(data: str, help: str) -> None:
    assert found(fit("(28, 28, 1)", "layers.Flatten(), layers.Dense(1)", data, "(9, 1)"), "CNN118").help == help


@pytest.mark.parametrize(
    ("declared", "body", "targets", "help"),
    [
        ("(8, 8, 1)", "layers.Conv2D(1, 3)", "(9, 8, 8, 1)", "make the sizes agree, with `padding='same'` in the convolutions"),
        ("(8, 8, 1)", "layers.UpSampling2D()", "(9, 12, 12, 1)", "make the sizes agree, with `Cropping2D` at the end"),
        ("(4,)", "layers.Dense(3)", "(9, 2)", "end with 2 units, one for each column of the targets"),
    ],
)
def test_outputs_are_brought_to_the_targets(declared: str, body: str, targets: str, help: str) -> None:
    data = f"(9, {declared[1:]}"
    body = body if "Up" not in body else f"{body}, layers.Conv2D(1, 3, padding='same')"
    assert found(fit(declared, body, data, targets), "CNN119").help == help


@pytest.mark.parametrize(
    ("body", "targets", "told"),
    [
        ("layers.LSTM(3, return_sequences=True), layers.LSTM(3, return_sequences=True)", "(9, 3)", True),
        ("layers.LSTM(3, return_sequences=True), layers.LSTM(3)", "(9, 8, 3)", False),
        ("layers.LSTM(3, return_sequences=True), layers.Flatten(), layers.Dense(3)", "(9, 4)", False),
    ],
)
def test_what_returns_every_step_is_shown_where_steps_are_left(body: str, targets: str, told: bool) -> None:
    (finding,) = [f for f in check_source(fit("(8, 5)", body, "(9, 8, 5)", targets)).findings if f.code in ("CNN119", "CNN117")]
    assert any("returns every step" in label.text for label in finding.labels) is told


def test_a_map_for_one_row_of_targets_is_to_be_flattened() -> None:
    text = fit("(8, 8, 1)", "layers.Dense(3)", "(9, 8, 8, 1)", "(9, 5)").replace("mse", "sparse_categorical_crossentropy")
    assert found(text, "CNN119").help == "put `Flatten()` or a global pooling before the first `Dense` layer"


def test_sequences_of_unequal_lengths_are_padded() -> None:
    text = (
        "from keras.datasets import imdb\n(x, y), _ = imdb.load_data(num_words=99)\n"
        "m = keras.Sequential([keras.Input((50,)), layers.Embedding(99, 8), layers.LSTM(4), layers.Dense(1, 'sigmoid')])\n"
        "m.compile('adam', 'binary_crossentropy')\nm.fit({})\n"
    )
    padded = "bring the sequences to one length: `keras.utils.pad_sequences(x, maxlen=50)`"
    assert found(HEAD + text.format("x, y"), "CNN118").help == padded
    assert found(HEAD + text.format("np.zeros((9,)), np.zeros((9,))"), "CNN118").help != padded


@pytest.mark.parametrize(
    ("training", "held_out", "loss", "code", "help"),
    [
        ("one_hot", "ids", "categorical_crossentropy", "CNN211",
         "encode these labels with `to_categorical`, as those of the training"),
        ("ids", "one_hot", "sparse_categorical_crossentropy", "CNN212",
         "leave these labels as class ids, as those of the training"),
    ],
)  # fmt: skip
def test_labels_that_differ_from_those_of_the_training_are_what_is_odd(
    training: str, held_out: str, loss: str, code: str, help: str
) -> None:
    text = (
        HEAD + "(_, ids), _ = keras.datasets.mnist.load_data()\none_hot = keras.utils.to_categorical(ids, 10)\n"
        "m = keras.Sequential([keras.Input((4,)), layers.Dense(10, 'softmax')])\n"
        f"m.compile('adam', '{loss}')\nm.fit(np.zeros((60000, 4)), {training}{{}})\n"
    )
    validated = text.format(f", validation_data=(np.zeros((60000, 4)), {held_out})")
    again = found(f"{text.format('')}m.fit(np.zeros((60000, 4)), {held_out})\n", code)
    assert (again.help, again.fix) == (help.replace("the training", "the other training"), None)
    assert ("trained on them here", HEAD.count("\n") + 6) in [(label.text, label.span.line) for label in again.labels]
    for odd in (validated, f"{text.format('')}m.evaluate(np.zeros((60000, 4)), {held_out})\n"):
        finding = found(odd, code)
        assert (finding.help, finding.fix) == (help, None)
    assert found(text.replace(f", {training}{{", f", {held_out}{{").format(""), code).fix


def test_class_numbers_for_a_softmax_are_no_column_of_targets() -> None:
    text = (
        "import numpy as np\nimport tf_keras as keras\nfrom tf_keras import layers\n\n"
        "(_, y), _ = keras.datasets.cifar10.load_data()\n"
        + FIT.format(declared="(4,)", body="layers.Dense(10, 'softmax')", data="(50000, 4)", targets="y")
    ).replace("np.zeros(y)", "y")
    assert [f.code for f in check_source(text).findings if f.severity == "warning"] == ["CNN215"]


@pytest.mark.parametrize(("size", "help"), [("16.0", "write `16`"), ("33 / 2", "use `//` or `int(...)`")])
def test_a_whole_number_is_written_as_one(size: str, help: str) -> None:
    text = fit("(4,)", "layers.Dense(1)", "(60, 4)", "(60, 1)").replace("(60, 1)))", f"(60, 1)), batch_size={size})")
    assert found(text, "CNN720").help == help


def test_a_misspelt_argument_has_no_consequences() -> None:
    text = (
        fit("(4,)", "layers.Dense(1)", "(9, 4)", "(9, 1)") + "loss, mae = model.evaluate(np.zeros((9, 4)), np.zeros((9, 1)))\n"
    )
    assert not any(f.severity == "error" for f in check_source(text.replace('"mse"', '"mse", metrics=["mae"]')).findings)
    (error,) = [f for f in check_source(text.replace('"mse"', '"mse", metric=["mae"]')).findings if f.severity == "error"]
    assert (error.code, error.help) == ("CNN703", "write `metrics`")


@pytest.mark.parametrize(
    ("pooled", "help"),
    [
        ("layers.GlobalAveragePooling2D()(base.output)", "pass `include_top=False`"),
        ("base.output", "pass `include_top=False` and `pooling='avg'`"),
    ],
)
def test_a_base_that_keeps_its_head_is_the_cause_of_what_follows(pooled: str, help: str) -> None:
    text = HEAD + (
        "base = keras.applications.VGG16(weights=None)\n"
        f"model = keras.Model(base.input, layers.Dense(5, 'softmax')({pooled}))\n"
    )
    assert found(text, "CNN804").help == help
    flat = [f for f in check_source(text).findings if f.code == "CNN105"]
    assert [(f.help, f.labels[0].text) for f in flat] == (
        [("pass `include_top=False`", "VGG16 keeps its own head of 1000 classes here")] if "Global" in pooled else []
    )


def test_validation_data_are_pointed_to_where_they_are_given() -> None:
    text = fit("(4,)", "layers.Dense(1)", "(9, 4)", "(9, 1)")
    finding = found(text.replace("(9, 1)))", "(9, 1)), validation_data=(np.zeros((3, 5)), np.zeros((3, 1))))"), "CNN118")
    line = text.splitlines()[finding.span.line - 1]
    assert finding.span.column - 1 == len("model.fit(np.zeros((9, 4)), np.zeros((9, 1)), validation_data="), line


def test_inputs_by_name_are_compared_each() -> None:
    text = (
        f"{HEAD}a, b = keras.Input((4,), name='a'), keras.Input((12,), name='b')\n"
        "model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))\nmodel.compile('adam', 'mse')\n"
        "model.fit({'a': np.zeros((9, 4)), 'b': np.zeros((9, 10))}, np.zeros((9, 1)))\n"
    )
    finding = found(text, "CNN118")
    assert finding.message == "the data for `b` has shape (None, 10), but the model takes (None, 12)"
    assert finding.labels[-1].span.line == 6


def test_a_model_that_is_called_on_another_size_is_named_with_the_place_of_its_input() -> None:
    text = f"{HEAD}z = keras.Input((3,))\ndecoder = keras.Model(z, layers.Dense(2)(z))\ny = decoder(keras.Input((2,)))\n"
    finding = found(text, "CNN113")
    assert finding.message.startswith("the model `decoder` takes (None, 3) but is called on (None, 2)")
    assert [label.span.line for label in finding.labels] == [6]


def test_images_of_a_model_of_the_program_get_their_channels_as_data() -> None:
    text = (
        f"{HEAD}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.conv = layers.Conv2D(4, 3)\n\n    def call(self, x):\n        return self.conv(x)\n\n\n"
        "net = Net()\nnet(np.zeros((9, 28, 28)))\n"
    )
    assert "`x[..., None]`" in (found(text, "CNN103").help or "")


def test_words_of_another_library_are_named() -> None:
    finding = found(f"{HEAD}y = layers.Conv2D(in_channels=3, out_channels=8, kernel_size=3)(x)\n", "CNN704")
    assert finding.help == ("write `Conv2D(filters, kernel_size)`: `in_channels`, `out_channels` are no arguments of Conv2D")


@pytest.mark.parametrize(
    ("word", "clause"),
    [
        ("CNN999", "; `cnnlint rule` lists them all"),
        ("CNNX", "; `cnnlint rule` lists them all"),
        ("cnn202", "; did you mean `CNN202`?"),
        ("cnn2", "; did you mean `CNN2`?"),
        ("shapes", "; did you mean `shape`?"),
        ("softmax-over-on-unit", "; did you mean `softmax-over-one-unit`?"),
        ("units", "; did you mean `units-do-not-fit-classes`?"),
    ],
)
def test_what_is_no_rule_gets_the_nearest_name_and_never_another_number(word: str, clause: str) -> None:
    assert suggestion(word) == clause


@pytest.mark.parametrize(("classes", "fix"), [(2, "use sigmoid"), (10, None)])
def test_sigmoid_is_no_cure_where_there_are_more_classes(classes: int, fix: str | None) -> None:
    data = f"y = keras.utils.to_categorical(np.arange(40) % {classes}, {classes})\n"
    model = "model = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation='softmax')])\n"
    compiled = "model.compile('adam', 'categorical_crossentropy')\nmodel.fit(np.zeros((40, 8)), y)\n"
    finding = found(HEAD + data + model + compiled, "CNN201")
    assert (finding.fix.message if finding.fix else None) == fix
    assert ("sigmoid" in (finding.help or "")) is (fix is not None)


def test_a_method_that_is_gone_has_the_same_help_in_every_keras() -> None:
    text = "model = keras.Sequential([keras.Input((8,)), layers.Dense(3)])\nmodel.predict_classes(np.zeros((4, 8)))\n"
    older = HEAD.replace("import keras\n", "import tf_keras as keras\n").replace("from keras ", "from tf_keras ")
    helps = {found(head + text, "CNN714").help for head in (HEAD, older)}
    assert helps == {"write `model.predict(x).argmax(axis=-1)`, or `model.predict(x) > 0.5` for one unit"}


@pytest.mark.parametrize(
    ("text", "code", "help"),
    [
        ("layers.RepeatVector(3)(x)\n", "CNN107", "an input with that many axes"),
        ("layers.Conv2D(8, (3, 3, 3))(x)\n", "CNN111", "one number, or one for each axis"),
        ("layers.BatchNormalization(axis=4)(x)\n", "CNN112", "so that the two fit"),
        ("np.zeros((10, 28, 28)).reshape((60, 784))\n", "CNN120", "-1 is the size that follows"),
        ("layers.Conv2D(8)(x)\n", "CNN704", "write `kernel_size=...` into the call"),
        ("m = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\nm.compile('sgd', 'zyx')\n", "CNN705", "a loss of Keras"),
        ("layers.Reshape(7, 7, 64)\n", "CNN706", "write `Reshape((7, 7, 64))`"),
        ("layers.Concatenate(1, 2)\n", "CNN706", "give the others by name"),
        ("layers.Conv2D(8, 3, 'relu')\n", "CNN111", "the third argument of Conv2D is `strides`"),
        ("layers.Flatten(x)\n", "CNN709", "write `Flatten()(x)`"),
        ("layers.Conv2D(8, 3, x)\n", "CNN709", "write `Conv2D(...)(x)`"),
        ("layers.Average(x, x)\n", "CNN709", "write `Average()([x, y])`"),
        (f"{BY_ONE}m.fit(data)\n", "CNN118", "batch the data set with `.batch(32)`"),
        (SCORED.format(1), "CNN216", "for classes end in a sigmoid and train with `binary_crossentropy`"),
        (SCORED.format(5), "CNN216", "for classes end in a softmax and train with `categorical_crossentropy`"),
    ],
)
def test_there_is_always_something_to_do(text: str, code: str, help: str) -> None:
    assert help in (found(HEAD + text, code).help or "")


@pytest.mark.parametrize("called", ["MaxPooling2D(2)", "GlobalAveragePooling2D()", "Conv2D(4, 3)", "UpSampling2D()"])
def test_behind_a_layer_for_sequences_another_one_is_meant(called: str) -> None:
    begun = "keras.Input((100, 8)), layers.Conv1D(64, 5, activation='relu'), layers.Dropout(0.2)"
    text = f"{HEAD}keras.Sequential([{begun}, layers.{called}, layers.LSTM(8)])\n"
    told = [f for f in check_source(text).findings if f.severity.value != "info"]
    assert [(f.code, f.help) for f in told] == [("CNN107", f"use `{called.partition('2D')[0]}1D`")]


@pytest.mark.parametrize("argument", ["activatio='relu'", "kernel_initialiser=\n        'zeros'"])
def test_a_wrong_name_is_what_is_pointed_at(argument: str) -> None:
    span = found(f"{HEAD}layers.Dense(8,\n    {argument})(x)\n", "CNN703").span
    assert (span.line, span.column) == (HEAD.count("\n") + 2, 5)


def test_an_argument_is_one_of_several_only_where_there_are_several() -> None:
    wanted = {call: found(f"{HEAD}layers.{call}(x)\n", "CNN703").expected for call in ("Softmax(dim=1)", "PReLU(rate=1)")}
    assert wanted["Softmax(dim=1)"] == "axis"
    assert (wanted["PReLU(rate=1)"] or "").startswith("one of alpha_initializer, ")


def test_a_scaler_that_saw_another_column_last_is_no_longer_that_of_the_training() -> None:
    """It need not have been fitted to the inputs of `predict` themselves."""
    text = (
        "from sklearn.preprocessing import MinMaxScaler\n"
        "scaler, prices, most = MinMaxScaler(), np.random.rand(90, 1) * 9, np.random.rand(90, 1) * 50\n"
        "seen = scaler.fit_transform(prices)\nscaler.fit(most)\n"
        "model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
        "model.fit(seen, seen, validation_split=0.1)\nmodel.predict(scaler.transform(np.random.rand(5, 1)))\n"
    )
    told = found(HEAD + text, "CNN510")
    assert told.message.startswith("the data of `predict` are transformed as fitted here, the training data as fitted before")
    assert (told.span.line, told.help[:40]) == (HEAD.count("\n") + 4, "give what is fitted here a scaler of its")


def test_a_scaler_for_each_fold() -> None:
    text = (
        "from sklearn.preprocessing import StandardScaler\nx, y, kept = np.random.rand(90, 3) * 9, np.random.rand(90), []\n"
        "for i in range(3):\n    scaler = StandardScaler().fit(x[i * 30 :])\n"
        "    model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])\n    model.compile('adam', 'mse')\n"
        "    model.fit(scaler.transform(x[i * 30 :]), y[i * 30 :])\n    kept.append(model)\n"
        "print([model.predict(scaler.transform(x)) for model in kept])\n"
    )
    assert "CNN510" not in {finding.code for finding in check_source(HEAD + text).findings}


def test_data_that_are_scaled_as_scaled_data_tell() -> None:
    text = (
        "(a, b), (c, d) = keras.datasets.boston_housing.load_data()\na = (a - a.mean(axis=0)) / a.std(axis=0)\n"
        "c = (c - {0}.mean(axis=0)) / {0}.std(axis=0)\n"
        "model = keras.Sequential([keras.Input((13,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
        "model.fit(a, b)\nmodel.evaluate(c, d)\n"
    )
    finding = found(HEAD + text.format("a"), "CNN510")
    assert finding.message.startswith(
        "the data of `evaluate` are scaled as fitted to the scaled training data, not to the raw ones"
    )
    assert "`mean = x_train.mean(axis=0)`" in finding.help
    assert found(HEAD + text.format("c"), "CNN510").message.startswith("this is fitted again to the data of `evaluate`")


def test_data_that_were_transformed_before_the_scaler_was_fitted_again() -> None:
    text = (
        "from sklearn.preprocessing import MinMaxScaler\n"
        "scaler, prices, most = MinMaxScaler(), np.random.rand(90, 1) * 9, np.random.rand(90, 1) * 50\n"
        "kept = scaler.fit_transform(prices)\nseen = scaler.fit_transform(most)\n"
        "model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
        "model.fit(seen, seen, validation_split=0.1)\nmodel.predict(kept)\n"
    )
    finding = found(HEAD + text, "CNN510")
    assert finding.message.startswith("the data of `predict` are transformed as fitted here, the training data as fitted later")
    assert finding.span.line == HEAD.count("\n") + 3


def test_one_scaler_for_inputs_and_targets() -> None:
    text = (
        "from sklearn.preprocessing import MinMaxScaler\nx, y = np.random.rand(90, 1) * 9, np.random.rand(90, 1) * 50\n"
        "scaler = MinMaxScaler()\nx = scaler.fit_transform(x)\ny = scaler.fit_transform(y)\n"
        "model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
        "model.fit(x, y, validation_split=0.1)\nmodel.predict(scaler.transform(np.random.rand(5, 1)))\n"
    )
    finding = found(HEAD + text, "CNN510")
    assert finding.message.startswith("the scaler of the inputs is fitted again to the targets")
    assert (finding.span.line, finding.help) == (HEAD.count("\n") + 5, "give the targets a scaler of their own")


@pytest.mark.parametrize(("use", "label"), [("fit", "trained on them here"), ("evaluate", "the targets of `evaluate` here")])
def test_where_targets_that_are_no_classes_are_given(use: str, label: str) -> None:
    text = (
        "from sklearn.preprocessing import StandardScaler\nx = StandardScaler().fit_transform(np.random.rand(90, 1))\n"
        "model = keras.Sequential([keras.Input((1,)), layers.Dense(1, activation='sigmoid')])\n"
        f"model.compile('adam', 'binary_crossentropy')\nmodel.{use}(x, x)\n"
    )
    assert label in [one.text for one in found(HEAD + text, "CNN508").labels]


LABELS = """\
model = keras.Sequential([keras.Input((4,)), layers.Dense(5, activation="softmax")])
model.compile("adam", "{loss}_crossentropy")
model.fit(np.random.rand(90, 4), {labels}, validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("labels", "help"),
    [("np.random.randint(1, 6, 90)", "use `Dense(6)` with softmax, or subtract 1 from the labels"),
     ("np.random.randint(1, 9, 90)", "use `Dense(9)` with softmax"),
     ("np.random.randint(0, 6, 90)", "use `Dense(6)` with softmax")],
)  # fmt: skip
def test_class_numbers_that_need_not_begin_where_they_do(labels: str, help: str) -> None:
    assert found(HEAD + LABELS.format(loss="sparse_categorical", labels=labels), "CNN202").help == help


@pytest.mark.parametrize(
    ("labels", "what"),
    [("np.random.randint(0, 5, 90)", "class ids"), ("pd.read_csv('plants.csv')['species']", "one value for each sample")],
)
def test_what_a_file_holds_need_not_be_numbers(labels: str, what: str) -> None:
    finding = found(f"import pandas as pd\n{HEAD}{LABELS.format(loss='categorical', labels=labels)}", "CNN211")
    assert finding.actual == what
    assert finding.message.endswith(f"the labels are {what}")
    assert ("LabelEncoder" in (finding.help or "")) is ("ids" not in what)


@pytest.mark.parametrize(("activation", "gives"), [("sigmoid", "0 to 1"), ("tanh", "-1 to 1"), ("relu", "0 and above")])
def test_the_reach_of_an_activation_is_told(activation: str, gives: str) -> None:
    text = (
        f"model = keras.Sequential([keras.Input((1,)), layers.Dense(2, activation='{activation}')])\n"
        "model.compile('adam', 'mse')\nx, y = np.array([[1.0], [2.0]]), np.array([[-5.0, 2.0], [3.0, 4.0]])\nmodel.fit(x, y)\n"
    )
    assert found(HEAD + text, "CNN217").message == f"{activation} gives {gives}, but the targets go from -5 to 4"


def test_a_sigmoid_that_cannot_reach_the_targets_tells_no_classes_apart() -> None:
    text = (
        "(x, y), _ = keras.datasets.boston_housing.load_data()\n"
        "model = keras.Sequential([keras.Input((13,)), layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'mse', metrics=['accuracy'])\nmodel.fit(x, y, validation_split=0.1)\n"
    )
    codes = {finding.code for finding in check_source(HEAD + text).findings}
    assert "CNN217" in codes
    assert "CNN215" not in codes


@pytest.mark.parametrize(
    ("frozen", "which"), [("model.layers[0]", "`dense` was frozen"), ("model", "`dense` and 1 more layer were frozen")]
)
def test_the_layers_that_are_frozen_too_late_are_counted(frozen: str, which: str) -> None:
    text = (
        "model = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation='relu'), layers.Dense(1)])\n"
        f"model.compile('adam', 'mse')\n{frozen}.trainable = False\nmodel.fit(np.zeros((90, 4)), np.zeros((90, 1)))\n"
    )
    assert found(HEAD + text, "CNN713").message.startswith(which)


@pytest.mark.parametrize(("before", "after", "what"), [(False, True, "thawed"), (True, False, "frozen")])
def test_what_is_inside_a_base_is_thawed_or_frozen_whatever_the_base_itself_is(before: bool, after: bool, what: str) -> None:
    text = (
        "base = keras.applications.MobileNet(include_top=False, weights=None, input_shape=(32, 32, 3))\n"
        f"base.trainable = {before}\nmodel = keras.Sequential([base, layers.Flatten(), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nx, y = np.zeros((90, 32, 32, 3)), np.zeros((90, 1))\nmodel.fit(x, y)\n"
        f"for layer in base.layers[-9:]:\n    layer.trainable = {after}\nmodel.fit(x, y)\n"
    )
    assert found(HEAD + text, "CNN713").message.startswith(f"`mobilenet_1.00_32` was {what} after a first training")


@pytest.mark.parametrize(
    ("after", "help"),
    [
        ("layers.LSTM(8)", "apply the layers to each step of the sequence: `TimeDistributed(Conv2D(...))`"),
        ("layers.Dense(8)", "leave the first axis of the input shape out: (32, 32, 3), or `x.shape[1:]`"),
    ],
)
def test_images_of_a_sequence_are_no_batch(after: str, help: str) -> None:
    text = f"keras.Sequential([keras.Input((10, 32, 32, 3)), layers.Conv2D(8, 3), layers.Flatten(), {after}])\n"
    assert found(HEAD + text, "CNN104").help == help


@pytest.mark.parametrize("shape", ["(90, 20, 3)", "sequences.shape"])
@pytest.mark.parametrize("layer", ["LSTM(8", "Conv1D(8, 3"])
def test_a_sequence_that_is_declared_with_its_samples_loses_them(shape: str, layer: str) -> None:
    text = (
        "sequences = np.zeros((90, 20, 3))\n"
        f"model = keras.Sequential([layers.{layer}, input_shape={shape}), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(sequences, np.zeros((90, 1)))\n"
    )
    assert found(HEAD + text, "CNN104").help == "leave the first axis of the input shape out: (20, 3), or `x.shape[1:]`"


def codes(text: str) -> list[str]:
    return [finding.code for finding in check_source(text).findings]


@pytest.mark.parametrize(
    ("text", "code", "argument"),
    [
        ("y = layers.Conv2D(8, 3, pading='same', activaton='relu', stride=2)(x)\n", "CNN703", "`pading` `activaton` `stride`"),
        ("y = layers.Conv2D(8, 3, border_mode='same', init='normal')(x)\n", "CNN702", "`border_mode` `init`"),
        ("y = layers.Conv2D(8, nb_row=3, nb_col=3)(x)\n", "CNN702", "`nb_row`"),
    ],
)
def test_each_word_that_a_layer_does_not_take_is_told(text: str, code: str, argument: str) -> None:
    head = HEAD.replace("import keras\n", "from tensorflow import keras\n").replace("from keras", "from tensorflow.keras")
    told = [finding.message for finding in check_source(head + text).findings if finding.code == code]
    assert " ".join(f"`{message.split('`')[1]}`" for message in told) == argument


@pytest.mark.parametrize(
    "text", ["layers.Conv2d(8, 3)(x)\n", "from keras.layers import Conv2d\ny = Conv2d(8, 3)(x)\n"], ids=["dotted", "imported"]
)
def test_a_misspelt_layer_is_told_once(text: str) -> None:
    assert codes(
        f"{HEAD}model = keras.Model(x, layers.Flatten()({text.strip()}))\n" if "from" not in text else HEAD + text
    ) == ["CNN714"]


@pytest.mark.parametrize(
    ("line", "column"),
    [("from keras.layers import Dense, Conv2d", 33), ("from keras.layers import (\n    Dense,\n    Conv2d,\n)", 5),
     ("from keras.layer import Dense", 1)],
)  # fmt: skip
def test_a_name_that_keras_does_not_have_is_pointed_to(line: str, column: int) -> None:
    assert found(f"import keras\n{line}\n", "CNN714").span.column == column


@pytest.mark.parametrize(("word", "meant"), [("adma", "adam"), ("adm", "adam"), ("rmspro", "rmsprop"), ("zyx", None)])
def test_an_optimizer_that_is_one_letter_off_is_meant(word: str, meant: str | None) -> None:
    text = f"{HEAD}m = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\nm.compile('{word}', 'mse')\n"
    fix = found(text, "CNN705").fix
    assert (fix.edits[0].text.strip('"') if fix and fix.safe else None) == meant


WATCHED = """
model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="{}")
model.fit(np.random.rand(9, 4), np.random.randint(0, 2, 9), callbacks=[stop])
"""


@pytest.mark.parametrize(("monitor", "instead"), [("val_acc", "accuracy"), ("val_accuracy", "accuracy"), ("val_loss", "loss")])
def test_who_watches_the_validation_is_told_to_validate(monitor: str, instead: str) -> None:
    finding = found(HEAD + WATCHED.format(monitor), "CNN715")
    assert finding.expected == instead
    assert finding.help == f"give `fit` validation data, as with `validation_split=0.1`, or watch {instead!r}"


FOLDER = """
from tensorflow.keras.preprocessing.image import ImageDataGenerator
images = ImageDataGenerator().flow_from_directory("images", target_size=(32, 32){})
model = keras.Sequential([keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense({})])
model.compile("adam", "{}")
model.fit(images)
"""


@pytest.mark.parametrize(
    ("more", "head", "loss", "help"),
    [
        (", classes=['a', 'b', 'c']", "1, 'sigmoid'", "binary_crossentropy",
         "end with `Dense(3, activation='softmax')`, and use `categorical_crossentropy`"),
        ("", "1, 'sigmoid'", "binary_crossentropy",
         "pass `class_mode='binary'` for two classes, or end with a softmax unit for each class and use "
         "`categorical_crossentropy`"),
        (", class_mode='binary'", "2, 'softmax'", "categorical_crossentropy",
         "pass `class_mode='categorical'`, or use `binary_crossentropy` with one sigmoid unit"),
        (", class_mode='binary'", "2, 'softmax'", "binary_crossentropy",
         "pass `class_mode='categorical'`, or end with one sigmoid unit"),
    ],
)  # fmt: skip
def test_the_labels_of_a_folder_and_the_loss_are_brought_together(more: str, head: str, loss: str, help: str) -> None:
    assert found(HEAD + FOLDER.format(more, head, loss), "CNN214").help == help


def test_two_units_for_the_one_number_of_a_folder_are_the_mistake() -> None:
    finding = found(HEAD + FOLDER.format(", class_mode='binary'", "2, 'softmax'", "binary_crossentropy"), "CNN214")
    assert finding.message == "the head has 2 units, but class_mode='binary' gives one number for each sample"


@pytest.mark.parametrize(
    ("rest", "code", "message", "help"),
    [
        ("m.compile(keras.optimizers.Adam(-0.001), 'mse')\n", "CNN401",
         "a learning rate of -0.001 increases the loss instead of decreasing it", "start from 0.001"),
        ("m.compile('adam', 'mse', lr=0.1)\n", "CNN703",
         "`compile` has no argument `lr`", "give it to the optimizer: `optimizer=Adam(learning_rate=...)`"),
        ("m.compile('adam', 'mse', momentum=0.9)\n", "CNN703",
         "`compile` has no argument `momentum`", "give it to the optimizer: `optimizer=SGD(momentum=...)`"),
        ("m.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
         "m.fit(np.zeros((9, 4)), np.arange(9))\n", "CNN202",
         "the head has 8 units but the labels go up to 8", "use `Dense(9)`"),
    ],
)  # fmt: skip
def test_a_help_follows_from_what_is_written(rest: str, code: str, message: str, help: str) -> None:
    finding = found(f"{HEAD}m = keras.Sequential([keras.Input((4,)), layers.Dense(8, 'relu'), layers.Dense(8)])\n{rest}", code)
    assert (finding.message, finding.help) == (message, help)


@pytest.mark.parametrize(
    ("split", "help"), [("20", "write `0.2` for 20 %"), ("1.2", "give a fraction between 0 and 1"), ("-1", "give a fraction")]
)
def test_a_split_is_taken_for_percent_where_it_can_be(split: str, help: str) -> None:
    text = fit("(8,)", "layers.Dense(1)", "(80, 8)", "(80, 1)").replace("(80, 1))", f"(80, 1)), validation_split={split}", 1)
    assert (found(text, "CNN402").help or "").startswith(help)


@pytest.mark.parametrize(
    ("argument", "effect"),
    [
        ("epochs=0", "epochs is 0, so nothing is trained"),
        ("batch_size=0", "batch_size is 0, which Keras 3 takes as not given"),
        ("steps_per_epoch=0", "steps_per_epoch is 0, which Keras 3 takes as not given"),
        ("batch_size=-1", "batch_size is -1, which Keras refuses"),
        ("steps_per_epoch=-2", "steps_per_epoch is -2, which Keras refuses"),
    ],
)
def test_what_a_number_below_one_does_is_told(argument: str, effect: str) -> None:
    text = fit("(8,)", "layers.Dense(1)", "(80, 8)", "(80, 1)").replace("(80, 1))", f"(80, 1)), {argument}", 1)
    assert found(text, "CNN402").message == effect
    assert found(text.replace("keras", "tf_keras"), "CNN402").message.endswith("which Keras refuses")


@pytest.mark.parametrize(
    ("images", "help"),
    [
        ("x, y = keras.datasets.cifar10.load_data()[0]", "divide the images by 255"),
        ('x, y = ImageDataGenerator().flow_from_directory("a", target_size=(32, 32), class_mode="sparse"), None',
         "pass `rescale=1 / 255` to the `ImageDataGenerator`"),
        ('x, y = keras.utils.image_dataset_from_directory("a", image_size=(32, 32)), None',
         "divide the images by 255 in a `map`"),
    ],
)  # fmt: skip
def test_images_are_scaled_where_they_come_from(images: str, help: str) -> None:
    text = (
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
        f"{images}\nmodel = keras.Sequential([keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense(10, 'softmax')])\n"
        "model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(x, y)\n"
    )
    assert found(HEAD + text, "CNN501").help == f"{help}, or start the model with `Rescaling(1 / 255)`"


def test_images_that_are_multiplied_are_told_where_that_is_said() -> None:
    text = (
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
        "made = ImageDataGenerator(rescale=255)\nx = made.flow_from_directory('a', target_size=(32, 32))\n"
        "model = keras.Sequential([keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense(10, 'softmax')])\n"
        "model.compile('adam', 'categorical_crossentropy')\nmodel.fit(x)\n"
    )
    told = found(HEAD + text, "CNN501")
    assert (told.span.line - HEAD.count("\n"), told.help) == (2, "write `rescale=1 / 255`")
    assert told.message == "the images are multiplied instead of divided: their values go up to 65025"


def test_one_grey_picture_is_told_to_be_made_a_batch() -> None:
    text = (
        "(_, _), (x_test, _) = keras.datasets.mnist.load_data()\n"
        "model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])\nmodel.predict(x_test[0])\n"
    )
    finding = found(HEAD + text, "CNN118")
    assert finding.message == "the data has shape (28, 28), but the model takes (None, 28, 28, 1)"
    assert finding.help == "one sample is no batch: reshape it to (1, 28, 28, 1)"


@pytest.mark.parametrize(
    ("call", "code", "help"),
    [
        ("layers.Dense(3, activation='relu', activaton='relu')", "CNN703", "did you mean `activation`, which is given too?"),
        ("layers.Dense(3, output_dim=3)", "CNN702", "leave it out: `units` is given too"),
        ("layers.Conv2D(3, 3, padding='same', border_mode='same')", "CNN702", "leave it out: `padding` is given too"),
        (
            "layers.Conv2D(3, 5, 3, border_mode='same')",
            "CNN702",
            "write `padding`, and the sides of the kernel as one tuple: `(5, 3)`",
        ),
        (
            "layers.Conv3D(3, 5, 3, 2, subsample=(1, 1, 1))",
            "CNN702",
            "write `strides`, and the sides of the kernel as one tuple: `(5, 3, 2)`",
        ),
        ("layers.Conv2D(3, 3, kernel_size=5)", "CNN111", "leave one of them out"),
        ("layers.Flatten(3, 4)", "CNN706", "give the others by name, or leave them out"),
        ("layers.Dropout('0.5')", "CNN706", "write 0.5 without quotes"),
    ],
)
def test_what_is_given_twice_or_not_as_the_layer_takes_it_is_left_to_the_reader(call: str, code: str, help: str) -> None:
    head = HEAD.replace("import keras\n", "from tensorflow import keras\n").replace("from keras", "from tensorflow.keras")
    finding = found(f"{head}y = {call}(x)\n", code)
    assert (finding.help, finding.fix) == (help, None)


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        ("y = keras.Input(28, 28, 1)\n", "CNN706", "the shape of Input is one tuple, not 3 numbers",
         "write `Input((28, 28, 1))`"),
        ("y = layers.BatchNormalization(64)(x)\n", "CNN112", "BatchNormalization has axis=64",
         "write `BatchNormalization()`: it finds the number of features itself, and takes the axis first"),
        ("y = keras.utils.to_categorical(np.array([0, 7]), 3)\n", "CNN706", "the labels go up to 7, but `num_classes` is 3",
         "write `to_categorical(..., 8)`, or leave `num_classes` out"),
        ("y = keras.utils.image_dataset_from_directory('.', image_size=(64, 64, 3))\n", "CNN706",
         "`image_size` is a height and a width, not 3 numbers",
         "leave the channels out: `color_mode` tells how many there are"),
        ("y = keras.utils.image_dataset_from_directory('.', class_mode='binary')\n", "CNN703",
         "`image_dataset_from_directory` has no argument `class_mode`", "write `label_mode`"),
        ("y = keras.utils.image_dataset_from_directory('.', subset='training', validation_split=30)\n", "CNN706",
         "a `validation_split` of 30 is no fraction of the files", "write `0.3` for 30 %"),
        ("y = keras.utils.image_dataset_from_directory('.', subset='both', validation_split=0.3)\n", "CNN706",
         "the files are shuffled without a `seed`", "write `seed=123`"),
        ("y = keras.applications.VGG16(weight=None)\n", "CNN801", "VGG16 has no argument `weight`", "did you mean `weights`?"),
        (
            "y = keras.utils.to_categorical(keras.utils.to_categorical(np.arange(40) % 10))\n"
            "m = keras.Sequential([keras.Input((8,)), layers.Dense(10, 'softmax')])\n"
            "m.compile('adam', 'categorical_crossentropy')\nm.fit(np.zeros((40, 8)), y)\n",
            "CNN119",
            "the output has shape (None, 10), but the targets have shape (None, 10, 2)",
            "the labels are made one-hot twice: leave one `to_categorical` out",
        ),
    ],
)  # fmt: skip
def test_what_was_meant_is_told_once(text: str, code: str, message: str, help: str) -> None:
    (finding,) = [finding for finding in check_source(HEAD + text).findings if finding.severity == "error"]
    assert finding.code == code
    assert finding.message.startswith(message)
    assert finding.help == help


@pytest.mark.parametrize(
    ("after", "which"),
    [
        ("layers.Dropout(0.5)", "the Dropout"),
        ("layers.Dropout(0.5), layers.BatchNormalization()", "the Dropout and the BatchNormalization"),
    ],
)
def test_all_layers_after_the_softmax_are_to_be_moved(after: str, which: str) -> None:
    text = f"keras.Sequential([keras.Input((4,)), layers.Dense(3, 'softmax'), {after}])\n"
    assert found(HEAD + text, "CNN304").help == f"move {which} before the last Dense"


def test_an_axis_that_the_normalization_does_not_have_is_told_once() -> None:
    conv = "layers.Conv2D(8, 3, activation='relu')"
    body = f"m = keras.Sequential([keras.Input((8, 8, 3)), {conv}, layers.BatchNormalization({{}})])\n"
    assert codes(HEAD + body.format("64")) == ["CNN112"]
    assert codes(HEAD + body.format("axis=1")) == ["CNN313"]


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        ("keras.losses.CategoricalCrossentropy(from_logit=True)", "from_logits"),
        ("keras.callbacks.EarlyStopping(monitr='loss')", "monitor"),
        ("keras.callbacks.EarlyStopping(start_from_epoch=3)", None),
        ("keras.utils.to_categorical(np.arange(3), num_class=3)", "num_classes"),
        ("keras.utils.pad_sequences([[1]], max_len=3)", "maxlen"),
        ("keras.utils.normalize([[1.0]], quux=3)", None),  # whose arguments are not all known
    ],
)
def test_a_misspelt_argument_of_keras_is_told(call: str, meant: str | None) -> None:
    told = [(finding.code, finding.help) for finding in check_source(f"{HEAD}y = {call}\n").findings]
    assert told == ([("CNN703", f"did you mean `{meant}`?")] if meant else [])


@pytest.mark.tensorflow
def test_no_argument_that_keras_has_is_taken_for_a_misspelling() -> None:
    import inspect
    from operator import attrgetter

    keras, tf_keras = (
        pytest.importorskip("keras", reason="needs TensorFlow"),
        pytest.importorskip("tf_keras", reason="needs tf_keras"),
    )
    seen = 0
    for name, known in modelled_functions():
        for package in (keras, tf_keras):
            try:
                real = inspect.signature(attrgetter(name)(package)).parameters
            except (AttributeError, TypeError, ValueError):  # it does not have it, or Python cannot tell
                continue
            seen += 1
            assert [one for one in real if one not in known and meant_argument(one, known)] == [], name
    assert seen > 60


def modelled_functions() -> Iterator[tuple[str, frozenset[str]]]:
    for name, model in library._functions.items():
        if name.startswith("keras.") and not (model.raw or model.family or model.attribute or model.signature.double_star):
            yield name.removeprefix("keras."), frozenset(model.signature.names)


def test_a_misspelt_argument_of_an_optimizer_gets_the_right_one() -> None:
    model = "m = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\n"
    text = f"{HEAD}{model}m.compile(keras.optimizers.Adam(learning_rat=0.1), 'mse')\n"
    assert found(text, "CNN710").help == "did you mean `learning_rate`?"


def test_a_folder_of_windows_in_a_string() -> None:
    text = "import keras\nopen(keras.utils.get_file('a'), 'C:\\Users\\me', 'x')\n"
    finding = found(text, "CNN001")
    assert (finding.span.column, finding.help) == (33, "write an `r` before the quotes, or `/` for each backslash")
    assert found(text.replace("\\U", "\\\\U").replace("'x')", "'x'"), "CNN001").help is None


def test_the_input_of_an_input_layer_is_an_empty_list() -> None:
    text = (
        "base = keras.applications.MobileNet()\n"
        "model = keras.Model(base.layers[0].input, layers.Dense(2)(base.layers[-2].output))\n"
    )
    finding = found(HEAD + text, "CNN116")
    assert "`base.input`" in (finding.help or "")


def test_numbers_that_are_not_scaled_are_told_once_of_one_model() -> None:
    text = (
        "x, y = np.array([[1.0, 20736.0], [2.0, 10000.0]]), np.array([1.0, 2.0])\n"
        "model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
        "model.fit(x, y, epochs=10)\nmodel.fit(x, y, epochs=99)\n"
    )
    assert "and here" in [label.text for label in found(HEAD + text, "CNN511").labels]


def test_test_data_that_are_scaled_first_by_what_the_training_data_tell() -> None:
    text = (
        "(a, c), (b, d) = keras.datasets.boston_housing.load_data()\nb = (b - {0}.mean(axis=0)) / {0}.std(axis=0)\n"
        "a = (a - a.mean(axis=0)) / a.std(axis=0)\nmodel = keras.Sequential([keras.Input((13,)), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(a, c, validation_split=0.1)\nmodel.evaluate(b, d)\n"
    )
    assert "CNN510" not in {finding.code for finding in check_source(HEAD + text.format("a")).findings}
    assert found(HEAD + text.format("b"), "CNN510").span.line == HEAD.count("\n") + 2


def test_the_largest_number_of_a_type_is_no_word() -> None:
    text = (
        "import tensorflow as tf\nwords = keras.layers.TextVectorization(max_tokens={0}, output_sequence_length=9)\n"
        "words.adapt(['a b c'])\nseed = words(tf.constant(['a b'])).numpy()\n"
        "k = np.asarray(tf.math.top_k(np.random.rand(96), k=3)[1]).astype('int32')\n"
        "i = keras.Input((9,), dtype='int64')\nm = keras.Model(i, layers.Embedding(96, 8)(i))\n"
        "m.predict(np.append(seed, np.random.choice({1}))[-9:].reshape(1, 9))\n"
    )
    assert "CNN512" not in {f.code for f in check_source(HEAD + text.format(96, "np.squeeze(k)")).findings}
    assert "CNN512" in {f.code for f in check_source(HEAD + text.format(200, "9")).findings}


def test_losses_of_several_outputs_are_several_figures() -> None:
    text = (
        "i = keras.Input((4,))\nm = keras.Model(i, layers.Dense(1, name='a')(i))\nm.compile('adam', {0})\n"
        "loss = m.train_on_batch(np.zeros((2, 4)), np.zeros((2, 1)))\nprint(loss[0])\n"
    )
    assert "CNN729" in {f.code for f in check_source(HEAD + text.format("'mse'")).findings}
    assert "CNN729" not in {f.code for f in check_source(HEAD + text.format("{'a': 'mse', 'b': 'mae'}")).findings}


@pytest.mark.parametrize(
    ("line", "help"),
    [
        ("loss, accuracy = model.evaluate(x, y)", "give the number one name"),
        ("model.evaluate(x, y)[1]", "take the number without an index"),
        ("loss, accuracy = [1, 2, 3]", "name each of them, or take one by its index"),
        ("x.shape[2]", "the first is at 0, the last at -1"),
        ("[x][1]", "take the only one, at 0"),
        ("{'rate': 0.1}['units']", "take one of its keys, or give it this one before"),
        ("{'rate': 0.1}['rat']", "did you mean 'rate'?"),
    ],
)
def test_what_to_do_about_another_number_of_values(line: str, help: str) -> None:
    text = "x, y = np.ones((9, 4)), np.ones((9, 1))\nmodel = keras.Sequential([layers.Input((4,)), layers.Dense(1)])\n"
    assert found(f"{HEAD}{text}model.compile('adam', 'mse')\nmodel.fit(x, y)\n{line}\n", "CNN729").help == help


@pytest.mark.parametrize(("units", "help"), [(20, "use sigmoid:"), (10, "use `categorical_crossentropy`")])
def test_a_softmax_as_wide_as_the_input_gives_no_classes(units: int, help: str) -> None:
    text = f"model = keras.Sequential([layers.Input((20,)), layers.Dense(4, 'relu'), layers.Dense({units}, 'softmax')])\n"
    assert str(found(f"{HEAD}{text}model.compile('adam', 'binary_crossentropy')\n", "CNN210").help).startswith(help)


@pytest.mark.parametrize(("rows", "shape"), [(64, "(32, 784)"), (70, "(None, 784)")])
def test_a_model_without_an_input_takes_what_it_was_built_for(rows: int, shape: str) -> None:
    """The size of a batch that happened to come first is Keras's alone to name."""
    fit = f"m.fit(np.zeros(({rows}, 784)), np.zeros(({rows}, 4)))\n"
    text = f"m = keras.Sequential([layers.Dense(4)])\nm.compile('adam', 'mse')\n{fit}"
    finding = found(HEAD + text + "m.predict(np.zeros((9, 28, 28)))\n", "CNN118")
    assert (finding.expected, finding.help) == ("(None, 784)", "bring the data to (None, 784), for which the model was built")
    assert [label.text for label in finding.labels][-1] == "no input is declared: it is built for the first data"
    assert finding.keras == f"Expected shape {shape}, but input has incompatible shape (..., 28, 28)"


@pytest.mark.parametrize(
    ("call", "help"),
    [
        ("LSTM(10, True)", "the second argument of LSTM is `activation`: if another is meant, write its name"),
        (
            "Embedding(99, 8, 50)",
            "the third argument of Embedding is `embeddings_initializer`: if another is meant, write its name",
        ),
        ("LSTM(10, activation=True)", None),
        ("LSTM(*[10, True])", None),
        ("Flatten(3)", None),
    ],
)
def test_a_value_without_a_name_may_be_meant_for_another_argument(call: str, help: str | None) -> None:
    assert found(f"{HEAD}layers.{call}\n", "CNN706").help == help


def test_one_array_without_channels_is_told_once() -> None:
    text = (
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n(x, y), _ = keras.datasets.mnist.load_data()\n"
        "g, h = ImageDataGenerator(zca_whitening=True), ImageDataGenerator()\ng.fit(x)\ng.flow(x, y)\nh.flow(x, y)\n"
    )
    (told,) = [f for f in check_source(HEAD + text).findings if f.code == "CNN706"]
    assert told.message == "an ImageDataGenerator takes (images, height, width, channels), not (60000, 28, 28)"
    lines = [label.span.line - HEAD.count("\n") for label in told.labels]
    assert (told.span.line - HEAD.count("\n"), lines) == (4, [2, 5, 6])


def test_predictions_that_are_compared_several_times_are_told_once() -> None:
    text = (
        "model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation='softmax')])\n"
        "model.compile('adam', 'categorical_crossentropy')\nmodel.fit(np.zeros((9, 4)), np.eye(9)[:, :3])\n"
        "p = model.predict(np.random.rand(1, 4))\nif p[0][0] == 1:\n    print('a')\nelif p[0][1] == 1:\n    print('b')\n"
    )
    (told,) = [f for f in check_source(HEAD + text).findings if f.code == "CNN222"]
    assert (told.span.line, told.labels[-1].text) == (HEAD.count("\n") + 5, "and here")
    assert told.labels[-1].span.line == HEAD.count("\n") + 7


def test_a_name_that_nothing_binds_is_told_where_it_stands() -> None:
    text = (
        "(x, y), _ = keras.datasets.mnist.load_data()\nm = keras.Sequential([layers.Flatten(), layers.Dense(10)])\n"
        "m.compile('adam', 'mse')\nm.fit(x, y)\nprint(\n    'é',\n    later(\n        2,\n    ),\n)\n"
    )
    place = found(HEAD + text, "CNN728").span
    assert (place.line - HEAD.count("\n"), place.column, place.end_column) == (7, 5, 10)


def test_a_rate_that_is_to_be_reduced_after_the_training_has_stopped() -> None:
    text = (
        "m = keras.Sequential([layers.Dense(1)])\nm.compile('adam', 'mse')\n"
        "stop = keras.callbacks.EarlyStopping({})\nslow = keras.callbacks.ReduceLROnPlateau(patience=3)\n"
        "m.fit(np.zeros((9, 2)), np.zeros(9), epochs=50, validation_split=0.1, callbacks=[stop, slow])\n"
    )
    told = found(HEAD + text.format(""), "CNN424")
    assert told.message.endswith("but the training stops after 1 epoch")
    assert told.help == "give `EarlyStopping` a longer `patience` than `ReduceLROnPlateau`"
    assert told.labels[0].text == "stops after 1 epoch, for want of a `patience`"
    assert found(HEAD + text.format("patience=2"), "CNN424").help.startswith("let `ReduceLROnPlateau` wait for fewer epochs")


def test_a_key_of_which_the_type_is_known() -> None:
    told = found(HEAD + "words = {'a': 0, 'b': 1}\nprint(words[np.argmax(np.random.rand(5))])\n", "CNN729")
    assert told.message == "no key of the dict is a numpy.int64: its keys are of the type str"
    (only,) = check_source(HEAD + "words = {'a': 0}\nprint(words['b'])\n").findings  # nor that the reading stops there
    assert only.message == "the dict has no key 'b', only 'a'"


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ("y", True),
        ("train_test_split(x, y.values, test_size=0.2)[3]", True),
        ("y.fillna(0).to_numpy().reshape(-1, 1).astype('float32')", True),
        ("y.apply(lambda v: (v - low) / (high - low)).values", False),
        ("y.map(lambda v: v / 5)", False),
        ("np.vectorize(lambda v: v / 5)(y)", False),
        ("pd.qcut(y, 2, labels=False)", False),
        ("y.pct_change()", False),
    ],
)
def test_a_column_that_a_function_made_something_of_is_no_quantity(targets: str, told: bool) -> None:
    text = (
        "import pandas as pd\nfrom sklearn.model_selection import train_test_split\ndf = pd.read_csv('r.csv')\n"
        "x, y, low, high = df[['a', 'b']].values, df['rating'], min(df['rating']), max(df['rating'])\n"
        "m = keras.Sequential([keras.Input((2,)), layers.Dense(1, activation='sigmoid')])\nm.compile('adam', 'mse')\n"
        f"m.fit(x, {targets})\n"
    )
    assert ("CNN217" in {f.code for f in check_source(HEAD + text).findings}) is told


MERGED = """\
from keras.models import Sequential
from keras.layers import Dense, Merge
import numpy as np

left, right, model = Sequential(), Sequential(), Sequential()
left.add(Dense(4, input_dim=3))
right.add(Dense(4, input_dim=5))
model.add(Merge([left, right], mode="concat"))
model.add(Dense(1, init="uniform"))
model.compile("sgd", "mse")
model.fit([np.zeros((9, 3)), np.zeros((9, 6))], np.zeros((9, 1)), nb_epoch=2)
"""


def test_a_merge_of_keras_1_has_its_inputs_declared_by_its_branches() -> None:
    label = found(MERGED, "CNN118").labels[-1]
    assert (label.text, label.span.line) == ("the input is declared here", 7)


def test_one_axis_is_not_several() -> None:
    finding = found(HEAD + "keras.Sequential([keras.Input(()), layers.Dense(3)])\n", "CNN107")
    assert (finding.expected, finding.actual) == ("at least 2 axes", "1 axis")
