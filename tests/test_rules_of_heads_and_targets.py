"""Targets of another rank, metrics of logits, class ids of generators, merge layers that are made with layers."""

from __future__ import annotations

import pytest

from cnnlint import check_source

HEAD = """\
import numpy as np
import keras
from keras import layers
from keras.src.legacy.preprocessing.image import ImageDataGenerator

"""


def found(text: str) -> list[tuple[str, str]]:
    return [(f.code, f.severity.value) for f in check_source(HEAD + text).findings if f.severity.value != "info"]


def trained(units: int, target: str, loss: str = "mse", activation: str = "linear") -> str:
    return (
        f"x, y = np.random.rand(64, 8), np.random.rand(64, {target})\n"
        "model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation='relu'), "
        f"layers.Dense({units}, activation='{activation}')])\n"
        f"model.compile('adam', '{loss}')\nmodel.fit(x, y, validation_split=0.1)\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (trained(1, "20, 1"), [("CNN119", "warning")]),  # Keras compares the one value with each of the twenty
        (trained(11, "1, 1"), [("CNN119", "warning")]),
        (trained(5, "7, 1"), [("CNN119", "error")]),
        (trained(5, "5, 1"), []),
        (trained(1, "1, 1"), []),
        (trained(1, "20, 1", "binary_crossentropy", "sigmoid"), [("CNN119", "error")]),
        (trained(5, "5, 1", "binary_crossentropy", "sigmoid"), []),
    ],
)
def test_targets_with_an_axis_more(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("shape", "expected"),
    [("64", []), ("(64, 1)", []), ("(64, 8, 8)", [("CNN119", "error")]), ("(64, 1, 1)", [])],
)
def test_class_numbers_with_more_axes_than_the_scores(shape: str, expected: list[tuple[str, str]]) -> None:
    text = trained(5, "1", "sparse_categorical_crossentropy", "softmax")
    assert found(text.replace("np.random.rand(64, 1)", f"np.random.randint(0, 5, {shape})")) == expected


def test_labels_that_are_made_one_hot_twice_are_no_matter_of_their_width() -> None:
    once = trained(10, "1", "categorical_crossentropy", "softmax").replace(
        "np.random.rand(64, 1)", "keras.utils.to_categorical(np.random.randint(0, 10, 64), 10)"
    )
    assert found(once) == []
    assert found(once.replace("fit(x, y", "fit(x, keras.utils.to_categorical(y)")) == [("CNN119", "error")]


@pytest.mark.parametrize(("steps", "severity"), [(7, "error"), (1, "warning")])
def test_one_row_for_each_sample_meets_every_step_only_where_there_is_one(steps: int, severity: str) -> None:
    """NumPy's rules lay the batch of the targets on the steps."""
    text = trained(5, "5").replace("np.random.rand(64, 8)", f"np.random.rand(64, {steps}, 8)")
    assert [s for _, s in found(text.replace("Input((8,))", f"Input(({steps}, 8))"))] == [severity]


SOFTMAX = (
    "model = keras.Sequential([layers.Input((8,)), layers.Dense(3, activation='softmax')])\nmodel.compile('adam', 'mse')\n"
)


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        ("model.compile('adam', 'categorical_crossentropy')\n", []),
        ("if input():\n    model.compile('adam', 'categorical_crossentropy')\n", [("CNN215", "warning")]),
    ],
)
def test_a_loss_that_may_be_replaced_still_counts(again: str, expected: list[tuple[str, str]]) -> None:
    fed = "model.fit(np.random.rand(64, 8), np.eye(3)[np.random.randint(0, 3, 64)], validation_split=0.1)\n"
    assert [one for one in found(f"{SOFTMAX}{again}{fed}") if one[0] == "CNN215"] == expected


@pytest.mark.parametrize(
    ("monitor", "why"), [("losss", "it is called 'loss'"), ("losses", "the training reports the loss alone")]
)
def test_a_figure_that_is_nearly_the_loss_is_called_so(monitor: str, why: str) -> None:
    text = trained(1, "1").replace("0.1)", f"0.1, callbacks=[keras.callbacks.EarlyStopping(monitor='{monitor}')])")
    (finding,) = (f for f in check_source(HEAD + text).findings if f.code == "CNN715")
    assert finding.message == f"nothing called '{monitor}' is reported: {why}"


@pytest.mark.parametrize(
    ("monitor", "metrics", "meant"),
    [
        ("val-loss", "[load()]", "val_loss"),
        ("Val_loss", "[]", "val_loss"),
        ("validation_loss", "{'dense': 'mae'}", "val_loss"),
        ("val-accuracy", "['accuracy']", "val_accuracy"),
        ("valAccuracy", "['accuracy']", "val_accuracy"),
        ("val-accuracy", "[load()]", None),
        ("val_loss", "[load()]", None),
        ("val_mse", "['MSE']", None),
    ],
)
def test_the_name_of_a_figure_is_written_with_its_own_signs(monitor: str, metrics: str, meant: str | None) -> None:
    """Whatever other metrics there are, the loss of the validation has one name."""
    text = trained(1, "1").replace("0.1)", f"0.1, callbacks=[keras.callbacks.EarlyStopping(monitor='{monitor}')])")
    text = text.replace("model.fit(", f"model.compile('adam', 'mse', metrics={metrics})\nmodel.fit(")
    findings = [f for f in check_source("from own import load\n" + HEAD + text).findings if f.code == "CNN715"]
    assert [(f.message, f.expected) for f in findings] == (
        [(f"nothing called '{monitor}' is reported: it is called '{meant}'", meant)] if meant else []
    )


@pytest.mark.parametrize(
    ("monitor", "metrics", "told"),
    [
        ("val_binary_accuracy", "'accuracy'", "the metric is called 'accuracy'"),
        ("val_accuracy", "'binary_accuracy'", "the metric is called 'binary_accuracy'"),
        ("val_categorical_accuracy", "'acc'", "the metric is called 'acc'"),
        ("val_binary_accuracy", "'binary_accuracy'", None),
        ("val_accuracy", "'binary_accuracy', 'accuracy'", None),
        ("val_binary_accuracy", "keras.metrics.BinaryAccuracy(name='ba')", None),
    ],
)
def test_an_accuracy_is_reported_by_the_word_that_it_is_given(monitor: str, metrics: str, told: str | None) -> None:
    """The callback watches one accuracy, the model is compiled with another."""
    text = trained(1, "1").replace("0.1)", f"0.1, callbacks=[keras.callbacks.EarlyStopping(monitor='{monitor}')])")
    text = text.replace("model.fit(", f"model.compile('adam', 'binary_crossentropy', metrics=[{metrics}])\nmodel.fit(")
    messages = [f.message for f in check_source(HEAD + text).findings if f.code == "CNN715"]
    assert messages == ([] if told is None else [f"nothing called '{monitor}' is reported: {told}"])


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("validation_split=0.0, validation_data=None", True),
        ("validation_split=0", True),
        ("validation_data=None", True),
        ("validation_split=0.1", False),
        ("validation_split=float(input())", False),
    ],
)
def test_nothing_is_held_out_by_none_and_by_a_split_of_zero(held: str, told: bool) -> None:
    """A callback watches `val_loss`."""
    text = trained(1, "1").replace("validation_split=0.1)", f"{held}, callbacks=[keras.callbacks.EarlyStopping()])")
    messages = [f.message for f in check_source(HEAD + text).findings if f.code == "CNN715"]
    assert messages == (["nothing called 'val_loss' is reported: there is no validation data"] if told else [])


SEVERAL = """\
x, z = np.zeros((64, 3)), np.zeros((64, 1))
i = keras.Input((3,))
a, b = layers.Dense(1, name="a")(i), layers.Dense(1, name="b")(i)
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("model = keras.Model(i, [a, b])\nmodel.compile('adam', 'mse')\nmodel.fit(x, {'a': z, 'c': z})\n", ["CNN520"]),
        ("model = keras.Model(i, [a, b])\nmodel.compile('adam', 'mse')\nmodel.fit(x, {'a': z, 'b': z})\n", []),
        ("model = keras.Model(i, {'d': a})\nmodel.compile('adam', 'mse')\nmodel.fit(x, {'a': z})\n", ["CNN520"]),
        ("model = keras.Model(i, {'d': a})\nmodel.compile('adam', 'mse')\nmodel.fit(x, {'d': z})\n", []),
        ("model = keras.Model(i, {'d': a})\nmodel.compile('adam')\nmodel.fit(x, {'a': z})\n", []),
        ("model = keras.Model(i, layers.Dense(1)(i))\nmodel.compile('adam', 'mse')\nmodel.fit(x, {'dense_3': z})\n", []),
    ],
)
def test_targets_by_the_names_of_the_outputs(text: str, expected: list[str]) -> None:
    """A name that Keras counts up may be another in the next run of a notebook."""
    assert [code for code, _ in found(SEVERAL + text) if code == "CNN520"] == expected


def measured(
    metric: str, head: str = "layers.Dense(1)", loss: str = "keras.losses.BinaryCrossentropy(from_logits=True)"
) -> str:
    return f"model = keras.Sequential([layers.Input((8,)), {head}])\nmodel.compile('adam', {loss}, metrics=[{metric}])\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (measured("keras.metrics.Precision()"), [("CNN216", "warning")]),
        (measured("keras.metrics.AUC(name='area')"), [("CNN216", "warning")]),
        (measured("keras.metrics.AUC(from_logits=True)"), []),
        (measured("keras.metrics.Precision(thresholds=0)"), []),
        (measured("keras.metrics.Recall(0)"), []),
        (measured("'accuracy'"), []),
        (measured("keras.metrics.Precision()", "layers.Dense(1, activation='sigmoid')", "'binary_crossentropy'"), []),
    ],
)
def test_metrics_that_take_logits_for_probabilities(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


GENERATED = """\
flow = ImageDataGenerator(rescale=1 / 255).flow_from_directory(
    "images", target_size=(32, 32), classes=CLASSES, class_mode="binary"
)
model = keras.Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(flow)
"""


@pytest.mark.parametrize(
    ("classes", "expected"), [("['a', 'b', 'c']", [("CNN202", "warning")]), ("['a', 'b']", []), ("None", [])]
)
def test_a_generator_numbers_more_than_two_classes(classes: str, expected: list[tuple[str, str]]) -> None:
    assert found(GENERATED.replace("CLASSES", classes)) == expected


@pytest.mark.parametrize(("classes", "expected"), [("['a', 'b']", [("CNN202", "warning")]), ("None", [])])
def test_how_many_classes_a_generator_of_binary_labels_has_is_known_from_its_classes_alone(
    classes: str, expected: list[tuple[str, str]]
) -> None:
    three = GENERATED.replace('1, activation="sigmoid"', '3, activation="softmax"').replace("CLASSES", classes)
    assert found(three.replace("binary_crossentropy", "sparse_categorical_crossentropy")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Concatenate([first, second])", [("CNN709", "warning")]),
        ("Add([first, second])", [("CNN709", "warning")]),
        ("Concatenate()([first(keras.Input((2,))), second(keras.Input((2,)))])", []),
        ("Concatenate(-1)", []),
    ],
)
def test_a_merge_layer_that_is_made_with_layers(text: str, expected: list[tuple[str, str]]) -> None:
    made = "first, second = layers.Dense(3), layers.Dense(4)\n"
    assert [pair for pair in found(f"{made}merged = layers.{text}\n") if pair[0] == "CNN709"] == expected


STACK = """\
import helpers

base = helpers.load()
model = keras.Sequential()
for layer in base.layers:
    model.add(layer)
model.add(layers.Flatten())
model.add(layers.Dense(1, activation="softmax"))
model.compile("adam", "binary_crossentropy")
"""
LAST = 'model.add(layers.Dense(1, activation="softmax"))\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STACK, [("CNN201", "error")]),
        (
            STACK.replace('1, activation="softmax"', '4, activation="sigmoid"').replace("binary", "categorical"),
            [("CNN208", "warning")],
        ),
        (STACK.replace('1, activation="softmax"', "1"), [("CNN205", "warning")]),
        # what else is added may be the head
        (
            STACK.replace('1, activation="softmax"', "1").replace("model.compile", "model.add(helpers.head())\nmodel.compile"),
            [],
        ),
        (STACK.replace('1, activation="softmax"', "1").replace("model.compile", "helpers.finish(model)\nmodel.compile"), []),
        (STACK.replace('1, activation="softmax"', "1").replace("model.compile", "model.pop()\nmodel.compile"), []),
        (STACK.replace(LAST, "if helpers.big():\n    model.add(layers.Dense(1))\n"), []),
        (STACK.replace('"softmax"', '"sigmoid"'), []),
    ],
)
def test_the_head_of_a_stack_that_begins_with_unknown_layers(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def stateful(samples: int, fit: str, batch: int = 16) -> str:
    return (
        f"x, y = np.random.rand({samples}, 10, 4), np.random.rand({samples}, 1)\n"
        f"model = keras.Sequential([layers.Input(batch_shape=({batch}, 10, 4)), layers.LSTM(8, stateful=True), "
        f"layers.Dense(1)])\nmodel.compile('adam', 'mse')\nmodel.{fit}\n"
    )


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (stateful(500, "fit(x, y, batch_size=16)"), True),
        (stateful(480, "fit(x, y, batch_size=16)"), False),
        (stateful(480, "fit(x, y, batch_size=32)"), True),
        (stateful(480, "fit(x, y)", 32), False),
        (stateful(480, "fit(x, y, batch_size=16, validation_split=0.1)"), False),
        (stateful(480, "fit(x, y, batch_size=16, validation_split=0.25)"), True),
        (stateful(500, "fit(x, y, batch_size=16)").replace("stateful=True", "stateful=False"), False),
        (stateful(480, "predict(x[:8])"), True),
        (stateful(480, "predict(x[:16])"), False),
    ],
)
def test_batches_of_a_stateful_layer(text: str, reported: bool) -> None:
    assert (("CNN122", "error") in found(text)) == reported


@pytest.mark.parametrize(
    ("metric", "reported"),
    [
        ("'accuracy'", True),
        ("keras.metrics.BinaryAccuracy()", True),
        ("keras.metrics.BinaryAccuracy(threshold=0.0)", False),
        ("'mae'", False),
    ],
)
def test_accuracy_of_logits(metric: str, reported: bool) -> None:
    told = [(f.code, f.severity.value) for f in check_source(HEAD + measured(metric)).findings]
    assert told == ([("CNN216", "info")] if reported else [])


@pytest.mark.parametrize(
    ("units", "activation", "advice"), [(1, "sigmoid", "BinaryIoU()"), (3, "sigmoid", "sparse_y_pred=False")]
)
def test_an_overlap_of_scores(units: int, activation: str, advice: str) -> None:
    """Of one score the largest is always the first: `sparse_y_pred=False` would count class 0 only."""
    metric = "keras.metrics.MeanIoU(2)"
    end = f"layers.Dense({units}, activation='{activation}')"
    told = check_source(HEAD + measured(metric, end, "'binary_crossentropy'")).findings
    assert [(f.code, f.expected) for f in told] == [("CNN216", advice)]
    assert advice in (told[0].help or "")


@pytest.mark.tensorflow
def test_what_is_advised_for_an_overlap_of_one_score_tells_classes_apart() -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    told = []
    for metric in (keras.metrics.BinaryIoU(), keras.metrics.MeanIoU(2, sparse_y_pred=False)):
        metric.update_state([[0.0], [1.0]], [[0.1], [0.9]])
        told.append(float(metric.result()))
    assert told == pytest.approx([1, 0.25])


@pytest.mark.parametrize(("size", "epochs", "reported"), [("len(x)", 5, True), (128, 5, False), ("len(x)", 2000, False)])
def test_one_batch_of_all_samples(size: object, epochs: int, reported: bool) -> None:
    fit = trained(1, "1, 1").replace("(64, ", "(20000, ").replace("split=0.1", f"split=0.1, batch_size={size}, epochs={epochs}")
    assert (("CNN402", "warning") in found(fit)) == reported


SPLIT = """\
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

table = pd.read_csv("rooms.csv")
x, y = table.drop(columns=["price"]), table["price"]
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2)
scaler = StandardScaler()
x_train = scaler.fit_transform(x_train)
{test}
model = keras.Sequential([layers.Dense(16, activation='relu'), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train, {fit})
model.evaluate(x_test, y_test)
"""


@pytest.mark.parametrize(
    ("test", "reported"),
    [
        ("", True),
        ("x_test = x_test.astype('float32')", True),
        ("x_test = scaler.transform(x_test)", False),
        ("x_test = pd.DataFrame(scaler.transform(x_test), columns=x.columns)", False),
        ("x_test = (x_test - scaler.mean_) / scaler.scale_", False),
        ("x_test[['a', 'b']] = scaler.transform(x_test[['a', 'b']])", False),
        ("x_test = x_test.apply(lambda column: column / 10)", False),
        ("for name in x.columns:\n    x_test[name] = x_test[name] / x[name].std()", False),
        ("import rooms\nx_test = rooms.prepare(x_test)", False),
    ],
)
def test_one_part_of_a_split_is_scaled(test: str, reported: bool) -> None:
    assert (("CNN503", "warning") in found(SPLIT.format(test=test, fit="epochs=3"))) == reported


TWICE = """\
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x = x.astype("float32") / 255
{test}
model = keras.Sequential([layers.Flatten(), layers.Dense(16, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
model.evaluate(x_test, y_test)
"""


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("x_test = x_test.astype('float32') / 255 / 255.0", ["CNN503"]),
        ("x, x_test = x / 255, x_test / 255", ["CNN502", "CNN503"]),
        ("x_test = x_test / 255 * 0.5", []),
        ("x_test = x_test / 255.0", []),
        ("x = (x - 0.5) * 2\nx_test = x_test / 255 * 2 - 1", []),
        ("x, x_test = (x / 255 - 0.5) * 2, (x_test / 255 / 255 - 0.5) * 2", ["CNN502"]),
        ("x, x_test = x / 256, x_test / 255 / 256", ["CNN502"]),
    ],
)
def test_images_that_are_scaled_once_more(test: str, told: list[str]) -> None:
    assert sorted({code for code, _ in found(TWICE.format(test=test)) if code in ("CNN502", "CNN503")}) == told


@pytest.mark.parametrize(("more", "told"), [("", ["CNN502"]), ("brightness_range=[0.5, 1.5], ", [])])
def test_a_generator_that_changes_the_brightness_may_bring_images_back_to_255(more: str, told: list[str]) -> None:
    """Early releases do; in later ones all fractions become 0. keras_preprocessing, `apply_brightness_shift`"""
    flow = f"x = x.reshape(-1, 28, 28, 1)\nx = keras.preprocessing.image.ImageDataGenerator({more}rescale=1 / 255).flow(x, y)\n"
    text = TWICE.format(test=flow).replace("model.fit(x, y)", "model.fit(x)").replace("model.evaluate(x_test, y_test)", "")
    assert [code for code, _ in found(text) if code == "CNN502"] == told


def test_validation_data_that_no_scaler_saw() -> None:
    text = SPLIT.format(test="x_new = scaler.transform(x_test)", fit="validation_data=(x_test, y_test)")
    assert ("CNN503", "warning") in found(text.replace("evaluate(x_test", "evaluate(x_new"))


SCORED = """\
x, y = np.random.rand(64, 8), np.random.randint(0, 3, 64)
model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation='relu'), layers.Dense(3, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(x, y, validation_split=0.1)
scores = model.predict({data})
print({classes})
"""


@pytest.mark.parametrize(
    ("data", "classes", "reported"),
    [
        ("x", "np.argmax(scores, axis=0)", True),
        ("x", "np.argmax(scores)", True),
        ("x", "scores.argmax(axis=0)", True),
        ("x", "np.argmax(scores, axis=1)", False),
        ("x[:1]", "np.argmax(scores)", False),
        ("x", "np.argmax(scores[0])", False),
    ],
)
def test_argmax_over_the_samples(data: str, classes: str, reported: bool) -> None:
    assert found(SCORED.format(data=data, classes=classes)) == ([("CNN222", "warning")] if reported else [])


def maps(last: str, order: str = "channels_first") -> str:
    shape = "(3, 64, 64)" if order == "channels_first" else "(64, 64, 3)"
    return (
        f"image = keras.Input({shape})\n"
        f"x = layers.Conv2D(8, 3, padding='same', activation='relu', data_format='{order}')(image)\n"
        f"model = keras.Model(image, {last}(x))\n"
    )


CONV = "layers.Conv2D(5, 1, activation='softmax', data_format='{}')"


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (maps(CONV.format("channels_first")), True),
        (maps("layers.Softmax()"), True),
        (maps("layers.Softmax(axis=1)"), False),
        (maps("layers.Activation('sigmoid')"), False),
        (maps(CONV.format("channels_last"), "channels_last"), False),
    ],
)
def test_softmax_of_maps_whose_channels_come_first(text: str, reported: bool) -> None:
    assert (("CNN319", "warning") in found(text)) == reported


@pytest.mark.parametrize(
    ("imports", "reported"),
    [
        ("from keras import layers\nfrom keras.models import Sequential\n", True),
        ("from keras import layers\nfrom keras.models import Sequential\nfrom keras.optimizers import SGD\n", False),
        ("from keras import layers\nfrom keras.models import Sequential\nfrom helpers import *\n", False),
        ("from keras import layers\nfrom keras.models import Sequential\nfrom keras.optimizers import *\n", False),
        ("", False),  # a fragment
        (
            "from keras import layers\nfrom keras.models import Sequential\nif False:\n    from keras.optimizers import SGD\n",
            False,
        ),
        ("from keras import layers\nlayers.Dense(2)\nEarlyStopping(), ModelCheckpoint('a')\n", False),  # of a longer script
        ("from keras import layers\nfrom keras.models import Sequential\nprint 'Python 2'\n", True),
        ("from keras import layers\nfrom keras.models import Sequential\ntype Rows[T] = list[T]\n", True),
    ],
)
def test_a_class_of_keras_that_a_script_does_not_import(imports: str, reported: bool) -> None:
    text = imports + "model = Sequential([layers.Dense(1)])\nmodel.compile(SGD(0.1), 'mse')\nmodel.compile(SGD(0.01), 'mse')\n"
    (report,) = check_source(text).files
    told = [(f.span.line, f.actual) for f in report.findings if f.code == "CNN728"]
    assert told == ([(text.count("\n") - 1, "SGD")] if reported else [])


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("keras.models.Dense(3)", True),
        ("layers.Sequential()", True),
        ("keras.models.Input((3,))", False),
        ("keras.models.Sequential()", False),
        ("keras.models.load_model('rooms.keras')", False),
        ("from keras.models import mnist\nmnist.load_data()", True),
        ("from keras.preprocessing import ImageDataGenerator\nImageDataGenerator()", True),
        ("from keras.layers import EarlyStopping\nEarlyStopping()", True),
        ("from keras.preprocessing import image_dataset_from_directory\nimage_dataset_from_directory('a')", False),
        ("from keras.callbacks import EarlyStopping\nEarlyStopping()", False),
        ("from keras.utils import Sequence\nSequence()", False),
    ],
)
def test_classes_that_another_module_has(text: str, reported: bool) -> None:
    assert (("CNN714", "error") in found(text + "\n")) == reported


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("VGG16(weights=None, include_top=False, input_shape=(32, 64, 3))", [("CNN117", "error")]),
        ("VGG16(weights=None, input_shape=(32, 64, 3), classes=4)", []),
        ("VGG16(weights=None, input_shape=(32, 64, 3), classes=5)", [("CNN203", "error")]),
    ],
)
def test_a_ready_made_model_that_is_trained_as_it_is(base: str, expected: list[tuple[str, str]]) -> None:
    data = "x, y = np.random.rand(64, 32, 64, 3), keras.utils.to_categorical(np.arange(64) % 4, 4)\n"
    model = f"model = keras.applications.{base}\nmodel.compile('adam', 'categorical_crossentropy')\n"
    assert found(data + model + "model.fit(x, y, validation_split=0.1)\n") == expected


TWO_INPUTS = (
    "a, b = keras.Input((8,)), keras.Input((8,))\n"
    "both = layers.concatenate([a, b])\n"
    "x, y = np.random.rand(99, 8), np.random.rand(99, 1)\n"
    "model = keras.Model([a, b], {outputs})\n"
    "model.compile('adam', 'mse')\n"
    "{call}\n"
)


@pytest.mark.parametrize(
    ("outputs", "call", "reported"),
    [
        ("layers.Dense(1)(both)", "model.fit([x, x], [y, y], validation_split=0.1)", True),
        ("layers.Dense(1)(both)", "model.evaluate([x, x], [y, y])", True),
        ("layers.Dense(1)(both)", "model.fit([x, x], [left, right])", True),  # the targets are not known
        ("layers.Dense(1)(both)", "model.fit(both_of_them, [left, right])", False),
        ("layers.Dense(1)(both)", "model.fit([x, x], [y], validation_split=0.1)", False),
        ("layers.Dense(1)(both)", "model.fit([x, x], [0.0, 1.0])", False),  # numbers: a target for each sample
        ("layers.Dense(1)(both)", "model.fit([x, x], [y, y], validation_split=0.1)  # train_step", False),
        ("head_of(both)", "model.fit([x, x], [y, y], validation_split=0.1)", False),
        ("[layers.Dense(1)(a), layers.Dense(1)(b)]", "model.fit([x, x], [y, y], validation_split=0.1)", False),
        ("[layers.Dense(1)(a), layers.Dense(1)(b)]", "model.fit([x, x], [y, y, y], validation_split=0.1)", True),
        ("[layers.Dense(1)(a), layers.Dense(1)(b)]", "model.fit([x, x], y, validation_split=0.1)", True),
        ("[layers.Dense(1)(a), layers.Dense(1)(b)]", "model.train_on_batch([x, x], np.zeros((99, 2, 1)))", True),
        ("[layers.Dense(1)(a), layers.Dense(1)(b)]", "model.compile('adam', [None, 'mse'])\nmodel.fit([x, x], y)", False),
        ("[layers.Dense(1)(a), layers.Dense(1)(b)]", "model.compile('adam')\nmodel.fit([x, x], y)", False),
        ("[layers.Dense(1)(a), layers.Dense(1)(b)]", "model.predict([x, x], y)", False),
    ],
)
def test_another_number_of_targets_than_of_outputs(outputs: str, call: str, reported: bool) -> None:
    assert bool([f for f in found(TWO_INPUTS.format(outputs=outputs, call=call)) if f[0] == "CNN513"]) == reported


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("from keras.layers import Input, Dense\nfrom keras.models import Model\n", [("CNN513", "warning")]),
        ("from keras import ops, Model\nfrom keras.layers import Input, Dense\n", [("CNN513", "error")]),
        ("from keras.layers import Input, Dense\nfrom keras.layers.core import Flatten\nfrom keras.models import Model\n",
         [("CNN513", "warning")]),  # releases before 2.4 stop
        ("from tensorflow.keras.layers import Input, Dense, CuDNNLSTM\nfrom tensorflow.keras.models import Model\n", []),
    ],
)  # fmt: skip
def test_one_array_of_targets_for_two_outputs(head: str, expected: list[tuple[str, str]]) -> None:
    text = (
        head + "import numpy as np\na = Input((8,))\nmodel = Model(a, [Dense(1)(a), Dense(1)(a)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(np.random.rand(99, 8), np.random.rand(99, 1), validation_split=0.1)\n"
    )
    report = check_source(text)
    assert [(f.code, f.severity.value) for f in report.findings if f.severity.value != "info"] == expected


def test_a_property_that_is_defined_outside_of_its_class() -> None:
    text = "@property\ndef width(self):\n    return 3\n\nclass Den:\n    size = width\nlayers.Dense(Den().size)\n"
    (report,) = check_source(HEAD + text).files
    assert [f.code for f in report.findings if f.severity.value != "info"] == []


def test_the_data_in_the_place_of_the_input_shape() -> None:
    text = "x = np.zeros((20, 10, 1))\nmodel = keras.Sequential([layers.LSTM(4, input_shape={})])\n"
    assert found(text.format("x")) == [("CNN108", "error")]
    assert found(text.format("x.shape[1:]")) == found(text.format("np.array(x.shape[1:])")) == []


def test_images_for_a_model_of_features() -> None:
    text = (
        "images = ImageDataGenerator().flow_from_directory('test', target_size=(150, 150), class_mode='binary')\n"
        "model = keras.Sequential([layers.Input((8192,)), layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\nmodel.fit(np.zeros((200, 8192)), np.arange(200) % 2)\n"
        "model.{}(images, steps=50)\n"
    )
    text = text.replace("model.fit", "from keras.layers.core import Flatten\nmodel.fit")
    assert [f for f in found(text.format("evaluate_generator")) if f[0] == "CNN118"] == [("CNN118", "error")]
    assert [f for f in found(text.format("predict_generator")) if f[0] == "CNN118"] == [("CNN118", "error")]


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("predict_generator", "[a, b]", []),  # the inputs alone, till Keras 2.4 reads them as inputs and targets
        ("predict_generator", "(a, b)", [("CNN506", "error")]),
        ("predict_generator", "a", [("CNN506", "error")]),
        ("predict", "[a, b]", [("CNN506", "error")]),
    ],
)
def test_lists_of_a_generator_for_a_prediction(method: str, given: str, expected: list[tuple[str, str]]) -> None:
    text = (
        "a, b = layers.Input((8,)), layers.Input((4,))\n"
        "model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))\n"
        "def batches():\n    while True:\n        a, b = np.zeros((16, 8)), np.zeros((16, 4))\n"
        f"        yield {given}\n"
        f"model.{method}(batches(), steps=3)\n"
    )
    assert [f for f in found(text) if f[0] == "CNN506"] == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("model.fit([x, x], y, validation_data=(x, y))", [("CNN506", "error")]),
        ("model.fit([x, x], y, validation_data=([x, x], y))", []),
        ("model.fit(pairs(), steps_per_epoch=5)", [("CNN506", "error")]),
    ],
)
def test_one_array_for_two_inputs(call: str, expected: list[tuple[str, str]]) -> None:
    pairs = "def pairs():\n    while True:\n        yield np.array([x[:9], x[:9]]), y[:9]\n\n"
    text = TWO_INPUTS.format(outputs="layers.Dense(1)(both)", call=pairs + call)
    assert [f for f in found(text) if f[0] == "CNN506"] == expected


@pytest.mark.parametrize(
    ("split", "fed", "expected"),
    [
        ("", "images, np.array(marks)", [("CNN506", "error")]),
        ("", "np.array(images), np.array(marks)", []),
        ("images, left, marks, right = train_test_split(images, marks)\n", "images, np.array(marks)", [("CNN506", "error")]),
        ("images, left, marks, right = train_test_split(images, marks)\n", "np.array(images), np.array(marks)", []),
        ("images, left, marks, right = train_test_split(np.array(images), marks)\n", "images, np.array(marks)", []),
    ],
)
def test_a_list_with_an_array_for_each_sample(split: str, fed: str, expected: list[tuple[str, str]]) -> None:
    text = (
        "import os, cv2\nfrom sklearn.model_selection import train_test_split\nimages, marks = [], []\n"
        "for name in os.listdir('pictures'):\n"
        "    images.append(cv2.resize(cv2.imread(name), (32, 32)) / 255)\n    marks.append(int('cat' in name))\n"
        f"{split}"
        "model = keras.Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(1, activation='sigmoid')])\n"
        f"model.compile('adam', 'binary_crossentropy')\nmodel.fit({fed}, validation_split=0.1)\n"
    )
    assert [f for f in found(text) if f[0] == "CNN506"] == expected


@pytest.mark.parametrize(
    ("numbers", "most"),
    [
        ("words = Tokenizer(num_words=500)\nwords.fit_on_texts(table.text)\nx = words.texts_to_sequences(table.text)", 499),
        ("words = layers.TextVectorization(max_tokens=500)\nwords.adapt(table.text)\nx = words(table.text)", 499),
    ],
)
def test_more_words_may_be_numbered_than_an_embedding_has_rows(numbers: str, most: int) -> None:
    text = (
        "import pandas as pd\nfrom keras.preprocessing.text import Tokenizer\nfrom keras.utils import pad_sequences\n"
        f"table = pd.read_csv('texts.csv')\n{numbers}\nx = pad_sequences(x, maxlen=20)\n"
        "model = keras.Sequential([layers.Input((20,)), layers.Embedding({}, 8), layers.LSTM(4), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(x, table.grade, validation_split=0.1)\n"
    )
    assert [f for f in found(text.format(most)) if f[0] == "CNN512"] == [("CNN512", "warning")]
    assert [f for f in found(text.format(most + 1)) if f[0] == "CNN512"] == []


def test_an_index_beyond_the_rows_of_an_embedding() -> None:
    text = "model = keras.Sequential([layers.Embedding(4, 2)])\nmodel.predict(np.array([[{}]]))\n"
    assert found(text.format("1, 5")) == [("CNN512", "warning")]
    assert found(text.format("1, 3")) == []


@pytest.mark.parametrize(
    ("rows", "positions", "expected"),
    [
        (8, "ops.arange(9)", [("CNN512", "warning")]),
        (9, "ops.arange(9)", []),
        (100, "ops.expand_dims(np.arange(0, 200, 1), 0)", [("CNN512", "warning")]),
        (100, "np.arange(0, 200, 2)[:50]", []),  # the greatest that is looked up may be another
        (100, "np.arange(200)[:50]", []),
        (100, "ops.arange(len(open('lines')))", []),
        ("len(open('lines'))", "ops.arange(200)", []),
    ],
)
def test_a_position_beyond_the_rows_of_an_embedding(rows: object, positions: str, expected: list[tuple[str, str]]) -> None:
    inside = (
        "class Positions(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
        f"        self.rows = layers.Embedding({rows}, 4)\n\n"
        f"    def call(self, x):\n        return x + self.rows({positions})[:1]\n\n\n"
        "i = keras.Input((200, 4))\nmodel = keras.Model(i, Positions()(i))\n"
    )
    outside = f"vectors = layers.Embedding({rows}, 4)({positions})\n"
    for text in (inside, outside):
        assert found("from keras import ops\n" + text) == expected


def test_the_first_keras_held_targets_to_the_outputs() -> None:
    text = (
        "from {}keras.models import Sequential\nfrom {}keras.layers import LSTM, Dense\nimport numpy as np\n"
        "x, y = np.random.rand(64, 9, 1), np.random.rand(64, 9, 1)\nmodel = Sequential()\n"
        "model.add(LSTM(8, input_shape=(9, 1), return_sequences=True))\nmodel.add(Dense(9))\n"
        "model.compile('adam', 'mse')\nmodel.{}\n"
    )

    def told(tensorflow: str, call: str) -> list[tuple[str, str]]:
        report = check_source(text.format(tensorflow, tensorflow, call))
        return [(f.code, f.severity.value) for f in report.findings if f.code == "CNN119"]

    assert told("", "fit(x, y, nb_epoch=3)") == [("CNN119", "error")]
    assert told("", "fit_generator(iter([(x, y)]), steps_per_epoch=1)\nmodel.fit(x, y)") == [("CNN119", "warning")]
    assert told("tensorflow.", "fit_generator(iter([(x, y)]), steps_per_epoch=1)\nmodel.fit(x, y)") == [("CNN119", "info")]


def test_the_branches_of_a_merge_of_the_first_keras() -> None:
    text = (
        "from keras.models import Sequential\nfrom keras.layers import Dense, Merge\nimport numpy as np\n"
        "a, b, c = Sequential(), Sequential(), Sequential()\n"
        "for branch in a, b, c:\n    branch.add(Dense(4, input_dim=8))\n"
        "x, y = np.random.rand(64, 8), np.random.rand(64, 1)\n"
        "both = Sequential()\nboth.add(Merge([a, b], mode='sum'))\n"
        "model = Sequential()\nmodel.add(Merge([both, c], mode='concat'))\nmodel.add(Dense(1))\n"
        "model.compile('adam', 'mse')\nmodel.fit([x, x, x], y, nb_epoch=3, validation_data=([x, x, x], y))\n"
    )
    assert [f for f in check_source(text).findings if f.code == "CNN506"] == []


SCORES = "y = np.random.randint(0, 2, 64)\nscores = model.predict(x)\n"
OF_LOGITS = trained(1, "1").replace("'mse'", "keras.losses.BinaryCrossentropy(from_logits=True)")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (OF_LOGITS + SCORES + "classes = scores > 0.5\n", [("CNN228", "warning")]),
        (OF_LOGITS + SCORES + "classes = np.where(scores < 0.5, 0, 1)\n", [("CNN228", "warning")]),
        (OF_LOGITS + SCORES + "classes = scores > 0\n", []),
        (OF_LOGITS + SCORES + "classes = 1 / (1 + np.exp(-scores)) > 0.5\n", []),
        (OF_LOGITS + SCORES + "classes = keras.ops.sigmoid(scores) > 0.5\n", []),
        (trained(1, "1", "binary_crossentropy", "sigmoid") + SCORES + "classes = scores > 0.5\n", []),
        (trained(1, "1") + SCORES + "classes = scores > 0.5\n", []),
        ("def classes(model, x):\n    return model.predict(x) > 0.5\n", []),
    ],
)
def test_scores_that_are_divided_at_one_half(text: str, codes: list[tuple[str, str]]) -> None:
    assert found(text) == codes


STEPS = "from keras.layers import *\nfrom keras import Model\ni = Input((50, 8))\nx = LSTM(6, return_sequences=True)(i)\n"


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("TimeDistributed(Dense(1, activation='softmax'))(x)", ["CNN201"]),
        ("TimeDistributed(Dense(1, activation='sigmoid'))(x)", []),
        ("TimeDistributed(Dense(2, activation='softmax'))(x)", []),
        ("TimeDistributed(Softmax(axis=1))(x)", []),
        ("TimeDistributed(Softmax(axis=-1))(Dense(1)(x))", ["CNN201"]),
        ("TimeDistributed(Softmax(axis=1))(Dense(1)(x))", ["CNN201"]),
        ("TimeDistributed(Reshape((3, 1)))(Dense(3, activation='softmax')(x))", []),
    ],
)
def test_a_softmax_at_each_step(head: str, codes: list[str]) -> None:
    findings = check_source(f"{STEPS}model = Model(i, {head})\n").findings
    assert [f.code for f in findings if f.code == "CNN201"] == codes


CHARACTERS = """\
text = open("input.txt").read()
letters = sorted(set(text))
starts = range(0, len(text) - 200, 3)
x = np.zeros((len(starts), 200, len(letters)), dtype=bool)
y = np.zeros((len(starts), {target}), dtype=bool)
model = keras.Sequential([layers.Input((200, len(letters))), {layers}, layers.Dense(len(letters), activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y, validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("target", "inner", "expected"),
    [
        ("200, len(letters)", "layers.LSTM(8)", [("CNN119", "error")]),  # were there one letter, 200 steps would meet one
        ("200, len(letters)", "layers.LSTM(8, return_sequences=True)", []),
        ("len(letters)", "layers.LSTM(8)", []),
        ("1, len(letters)", "layers.LSTM(8)", []),  # of one letter, Keras drops the last axis
    ],
)
def test_a_row_for_each_step_of_a_width_that_only_a_file_tells(
    target: str, inner: str, expected: list[tuple[str, str]]
) -> None:
    assert found(CHARACTERS.format(target=target, layers=inner)) == expected


WINDOWS = """\
series = np.sin(np.arange(4000) * 0.02) * 100 + {shift}
x, y = [], []
for i in range(len(series) - 20):
    x.append(series[i:i + 20])
    y.append(series[i + 20])
model = keras.Sequential([layers.Input((20,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="{head}")])
model.compile("adam", "mse")
model.fit(np.array(x) / 600, np.array(y), validation_split=0.1)
"""


@pytest.mark.parametrize(
    ("shift", "head", "expected"),
    [
        (500, "tanh", [("CNN217", "warning")]),
        (-500, "relu", [("CNN217", "warning")]),
        (0, "tanh", []),  # what a loop collected lies between -100 and 100, and none of it need be beyond 1
        (500, "linear", []),
    ],
)
def test_no_target_is_one_that_the_head_can_give(shift: int, head: str, expected: list[tuple[str, str]]) -> None:
    assert [f for f in found(WINDOWS.format(shift=shift, head=head)) if f[0] == "CNN217"] == expected


def test_a_softmax_over_one_map_behind_a_layer_that_cannot_be_built() -> None:
    text = (
        "x = inputs = layers.Input((32, 32, 3))\nx = layers.Conv2D(8, 3, activation='relu')(x)\n"
        "x = layers.Concatenate()([x, inputs])\nmodel = keras.Model(inputs, layers.Conv2D({})(x))\n"
    )
    assert ("CNN201", "error") in found(text.format("1, 1, activation='softmax'"))
    assert ("CNN201", "error") not in found(text.format("1, 1, activation='softmax', data_format='channels_first'"))
    assert ("CNN201", "error") not in found(text.format("2, 1, activation='softmax'"))


@pytest.mark.parametrize(("metrics", "codes"), [("'accuracy', own", ["CNN216"]), ("own", []), ("own, 'mae'", [])])
def test_an_accuracy_beside_a_metric_of_the_program(metrics: str, codes: list[str]) -> None:
    own = "def own(y_true, y_pred):\n    return keras.ops.mean(keras.ops.abs(y_true - y_pred))\n"
    text = own + trained(1, "1").replace("np.random.rand(64, 1)", "10 * np.random.rand(64, 1)")
    assert [code for code, _ in found(text.replace("'mse')", f"'mse', metrics=[{metrics}])"))] == codes


OF_CLASSES = (
    "import tensorflow as tf\nimport keras.losses as losses\n"
    "x, y = np.random.rand(64, 8), np.random.randint(0, 3, 64)\n"
    "model = keras.Sequential([layers.Input((8,)), layers.Dense(3, activation='softmax')])\n"
    "LOSS\nmodel.compile('adam', loss)\nmodel.fit(x, y, validation_split=0.1)\n"
)
SPARSE = "tf.keras.losses.sparse_categorical_crossentropy"


@pytest.mark.parametrize(
    ("loss", "codes"),
    [
        (f"def loss(labels, logits):\n    return {SPARSE}(labels, logits, from_logits=True)", ["CNN206"]),
        (f"def loss(labels, logits):\n    'Of logits.'\n    one = {SPARSE}(labels, logits)\n    return one", []),
        (f"def loss(a, b):\n    return tf.reduce_mean({SPARSE}(y_true=a, y_pred=b, from_logits=True))", ["CNN206"]),
        ("loss = lambda a, b: losses.categorical_crossentropy(a, b)", ["CNN211"]),
        ("def loss(a, b):\n    return losses.binary_crossentropy(a, b)", ["CNN213"]),
        ("one = losses.CategoricalCrossentropy()\ndef loss(a, b):\n    return one(a, b)", ["CNN211"]),
        ("def loss(a, b):\n    return losses.categorical_crossentropy(tf.one_hot(a, 3), b)", []),
        ("def loss(a, b):\n    return losses.categorical_crossentropy(a, b) + 1", []),
        ("def loss(a, b):\n    a = tf.one_hot(a, 3)\n    return losses.categorical_crossentropy(a, b)", []),
        (f"def loss(a, b):\n    return {SPARSE}(a, b, from_logits=bool(x.sum() > 1))", []),
        (f"def loss(a, b):\n    return {SPARSE}(b, a)", ["CNN227"]),
        ("loss = tf.nn.softmax_cross_entropy_with_logits", ["CNN206"]),
        ("def loss(a, b):\n    return tf.nn.softmax_cross_entropy_with_logits(logits=b, labels=a)", ["CNN206"]),
    ],
)
def test_a_loss_that_hands_targets_and_predictions_on_to_one_of_keras(loss: str, codes: list[str]) -> None:
    assert [code for code, _ in found(OF_CLASSES.replace("LOSS", loss))] == codes


OF_AN_OWN_CLASS = (
    "import tensorflow as tf\nclass Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
    "        self.hidden, self.head = layers.Dense(16, activation='relu'), layers.Dense(3)\n"
    "    def call(self, x):\n        x = self.head(self.hidden(x))\n        return END\n"
    "x, y = np.random.rand(64, 8), np.random.randint(0, 3, 64)\n"
    "model = Net()\nmodel.compile('adam', keras.losses.SparseCategoricalCrossentropy(LOGITS))\n"
    "model.fit(x, y, validation_split=0.1)\n"
)


@pytest.mark.parametrize(
    ("end", "logits", "codes"),
    [
        ("tf.nn.softmax(x)", "from_logits=True", ["CNN206"]),
        ("tf.nn.softmax(x)", "", []),
        ("keras.ops.sigmoid(x)", "", ["CNN208"]),
        ("keras.activations.tanh(x)", "", ["CNN209"]),
        ("keras.ops.softmax(x * 2)", "from_logits=True", []),  # what else is done to it is not followed
        ("x", "", ["CNN205"]),
    ],
)
def test_a_function_at_the_end_of_a_call_is_the_activation_of_the_head(end: str, logits: str, codes: list[str]) -> None:
    text = OF_AN_OWN_CLASS.replace("END", end).replace("LOGITS", logits)
    assert [code for code, _ in found(text)] == codes
    assert [code for code, _ in found("import tf_keras as keras\n" + text.replace("keras.ops", "tf.nn"))] == codes


ADVERSARIES = """\
(x, _), _ = keras.datasets.mnist.load_data()
real = {}
maker = keras.Sequential([layers.Input((20,)), layers.Dense(64, activation="relu"), layers.Dense(784, activation="{}")])
judge = keras.Sequential([layers.Input((784,)), layers.Dense(64, activation="relu"), layers.Dense(1, activation="sigmoid")])
judge.compile("adam", "binary_crossentropy")
judge.train_on_batch(real[:32], np.ones((32, 1)))
judge.trainable = False
whole = keras.Sequential([maker, judge])
whole.compile("adam", "binary_crossentropy")
seeds = np.random.normal(size=(32, 20))
judge.train_on_batch(maker.predict(seeds), np.zeros((32, 1)))
whole.train_on_batch(seeds, np.ones((32, 1)))
"""
PIXELS = "x.reshape(-1, 784)"


@pytest.mark.parametrize(
    ("real", "activation", "told"),
    [
        (f"{PIXELS} / 255.0", "tanh", True),
        (f"{PIXELS} / 127.5 - 1.0", "tanh", False),
        (f"({PIXELS} - 127.5) / 127.5", "sigmoid", True),
        (f"{PIXELS} / 255.0", "sigmoid", False),
        (f"{PIXELS} / 255.0", "linear", False),
        (f"{PIXELS} / 255.0 - shift", "tanh", False),
        (PIXELS, "tanh", False),  # the images are not scaled at all, which is told
    ],
)
def test_a_generator_that_gives_other_values_than_the_real_images_have(real: str, activation: str, told: bool) -> None:
    codes = [pair for pair in found(ADVERSARIES.format(real, activation)) if pair[0] == "CNN217"]
    assert codes == [("CNN217", "warning")] * told
