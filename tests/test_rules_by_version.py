"""The same program under Keras 1, 2 and 3, and where nothing tells which: a finding is as severe as that Keras is."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from cli_runner import run
from notebooks import code, notebook

from cnnlint.config import Settings
from cnnlint.run import check_source


def told(text: str, code: str = "", target: str = "auto") -> list[tuple[str, str]]:
    """Codes and severities, those of one code if it is named; what stops the inference is left out."""
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": target})).files
    found = [(f.code, f.severity.value) for f in report.findings if f.code != "CNN004"]
    return [(c, severity) for c, severity in found if c == code] if code else found


OF_A_CLASS = """
import numpy as np
from own import Mixin
from tensorflow import keras
class Net({bases}):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(1)
    def call(self, x):
        return self.head(x)
{more}
net = Net()
"""
TRAINED = "net.compile('adam', 'mse')\nnet.fit(np.zeros((8, 3)), np.zeros((8, 1)), {})\n"


@pytest.mark.parametrize(
    ("bases", "more", "given", "expected"),
    [
        ("keras.Model", "", "epoch=2", [("CNN703", "error")]),
        ("keras.Model", "", "epochs=2", []),
        ("Mixin, keras.Model", "", "epoch=2", []),
        ("keras.Model", "    def fit(self, x, y, epoch):\n        return super().fit(x, y, epochs=epoch)", "epoch=2", []),
    ],
)
@pytest.mark.parametrize("target", ["2", "3"])
def test_a_model_of_a_class_takes_what_its_methods_take(
    bases: str, more: str, given: str, expected: list[tuple[str, str]], target: str
) -> None:
    """A base of another module may have a `fit` of its own."""
    text = OF_A_CLASS.format(bases=bases, more=more) + TRAINED.format(given)
    assert [one for one in told(text, target=target) if one[1] == "error"] == expected


@pytest.mark.parametrize(
    ("bases", "more", "number"),
    [
        ("keras.Model", "", 1),
        ("Mixin, keras.Model", "", 0),
        ("keras.Model", "    def fit(self, x, y):\n        self.compile('sgd', 'mse')\n        super().fit(x, y)", 0),
        ("keras.Model", "    def ready(self):\n        self.compiled = self._is_compiled = True", 0),
    ],
)
def test_a_model_of_a_class_is_trained_before_it_is_compiled(bases: str, more: str, number: int) -> None:
    text = (
        OF_A_CLASS.format(bases=bases, more=more) + "net.fit(np.zeros((8, 3)), np.zeros((8, 1)))\nnet.compile('adam', 'mse')\n"
    )
    assert len(told(text + "net.compile('adam', 'mse')\n", "CNN711", "3")) == number


BY_GENERATOR = """
import numpy as np
from {keras}.models import Sequential
from {keras}.layers import Dense
def batches():
    while True:
        yield np.zeros((8, 3)), np.zeros((8, 1))
model = Sequential([Dense(1, input_shape=(3,))])
model.compile('adam', 'mse')
model.{call}
"""


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("fit_generator(batches(), steps_per_epoch=2, epochs=3, max_queue_size=4, workers=2)", 0),
        ("fit_generator(batches(), samples_per_epoch=16, nb_epoch=3, max_q_size=4)", 0),
        ("fit_generator(batches(), steps_per_epoch=2, epoch=3)", 1),
        ("fit_generator(batches(), steps_per_epoch=2, batch_size=8)", 1),
        ("evaluate_generator(batches(), step=2)", 1),
        ("evaluate_generator(generator=batches(), steps=2, verbose=1)", 0),
        ("predict_generator(batches(), steps=2, batch_size=8)", 1),
    ],
)
@pytest.mark.parametrize("keras", ["keras", "tensorflow.keras"])
def test_methods_of_keras_2_take_their_own_arguments(keras: str, call: str, number: int) -> None:
    """TensorFlow 2.6 raises for each of them: fit_generator() got an unexpected keyword argument."""
    text = BY_GENERATOR.format(keras=keras, call=call)
    assert told(text, "CNN703", "2") == [("CNN703", "error")] * number
    assert told(text, "CNN703", "3") == []


CHANNELS_FIRST = """
from keras.models import Sequential
from keras.layers import Convolution2D, Dense, Flatten
model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode="same", activation="relu", input_shape=(3, 32, 32)))
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
"""


def test_the_first_releases_put_the_channels_first() -> None:
    """What fails with the channels last is then in doubt, and the message says why."""
    (report,) = check_source(CHANNELS_FIRST, "model.py", Settings.model_validate({"target_keras": "1"})).files
    (finding,) = [f for f in report.findings if f.code == "CNN102"]
    assert finding.severity.value == "info"
    assert "releases before 1.2 took them first by default" in finding.message
    told_so = CHANNELS_FIRST.replace(
        "\nmodel = S", "\nfrom keras import backend\nbackend.set_image_dim_ordering('tf')\nmodel = S"
    )
    (report,) = check_source(told_so, "model.py", Settings.model_validate({"target_keras": "1"})).files
    assert ["releases" in f.message for f in report.findings if f.code == "CNN102"] == [False]


THEANO = """
from keras.layers import Input, Convolution2D, UpSampling2D
from keras.models import Model
import numpy as np
{0}
x = np.zeros((100, 1, 28, 28))
i = Input(shape=(1, 28, 28))
m = Model(i, UpSampling2D((2, 2))(Convolution2D(1, 3, 3, subsample=(2, 2), border_mode="same")(i)))
m.compile(optimizer="adadelta", loss="binary_crossentropy")
m.fit(x, x, nb_epoch=5)
"""


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("", "info"),
        ("# image_dim_ordering = th (in keras.json)", "info"),
        ("def resume(m): m.load_weights('stored.h5')", "info"),
        ("# image_dim_ordering = tf", "warning"),
        ("def depth(x): return x._keras_shape[3]", "warning"),
    ],
)
def test_channels_first_in_the_days_of_theano(line: str, severity: str) -> None:
    """The targets have the shape of the input: only how the axes are read is the question."""
    found = told(THEANO.format(line))
    assert [f for f in found if f[0] in ("CNN102", "CNN119")] == [("CNN102", severity)]


FIRST = """
from {0}.models import Sequential
from {0}.layers import Conv2D, MaxPooling2D

m = Sequential([Conv2D(8, (3, 3), input_shape=(3, 32, 32)), MaxPooling2D((2, 2)), Conv2D(8, (3, 3))])
"""


def test_the_package_keras_read_the_order_of_axes_from_a_file() -> None:
    assert told(FIRST.format("keras"), "CNN102", "2") == [("CNN102", "warning")]
    assert told(FIRST.format("tensorflow.keras"), "CNN102", "2") == [("CNN102", "error")]
    assert told(FIRST.format("keras"), "CNN102", "3") == [("CNN102", "error")]


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("y = lambda x: x.transpose((0, 3, 1, 2))", "info"),
        ("y = lambda layers: layers.BatchNormalization(axis=1)", "info"),
        ("y = lambda merge: merge([u, x], mode='concat', concat_axis=1)", "info"),
        ("m.load_weights('stored.h5')", "info"),
        ("y = lambda x: x.transpose((0, 2, 3, 1))", "warning"),
        ("y = lambda np: np.mean(x, axis=1)", "warning"),
    ],
)
def test_what_is_done_with_channels_that_come_first_tells_of_that_file(line: str, severity: str) -> None:
    assert told(FIRST.format("keras") + line + "\n", "CNN102", "2") == [("CNN102", severity)]
    assert told(FIRST.format("tensorflow.keras") + line + "\n", "CNN102", "2") == [("CNN102", "error")]
    maps = FIRST.format("keras").replace("(3, 32, 32)", "(8, 160, 160)") + "m.add(MaxPooling2D((9, 9)))\n"
    if "load" not in line:
        assert told(maps + line + "\n", "CNN101", "2") == [("CNN101", "error" if severity == "warning" else "info")]


def test_layers_inside_another_may_work_on_channels_first() -> None:
    head = "from keras import Sequential, layers\n"
    inner = "layers.Pipeline([layers.Conv2D(8, 3, data_format='channels_first'), layers.BatchNormalization(axis=1)])"
    model = head + "m = Sequential([layers.Input((1, 28, 28)), {}layers.MaxPooling2D(padding='same'), layers.Flatten()])\n"
    assert told(model.format(inner + ", "), "CNN102", "3") == []
    assert told(model.format("layers.Rescaling(2), "), "CNN102", "3") == [("CNN102", "warning")]


HALVED = """
from __future__ import {0}
from keras.layers import Input, ZeroPadding2D

kernel = 9
padded = ZeroPadding2D(padding=((kernel - {1}) / 2, (kernel - {1}) / 2))(Input((8, 8, 3)))
"""


@pytest.mark.parametrize(
    ("names", "less", "target", "severity"),
    [
        ("print_function", 1, "2", "warning"),
        ("print_function", 2, "2", "error"),  # three and a half
        ("division, print_function", 1, "2", "error"),
        ("print_function", 1, "3", "error"),
    ],
)
def test_a_half_is_a_whole_number_in_python_2(names: str, less: int, target: str, severity: str) -> None:
    assert told(HALVED.format(names, less), "CNN706", target)[0] == ("CNN706", severity)


@pytest.mark.parametrize("name", ["save_weights_to_hdf5_group", "load_weights_from_hdf5_group_by_name"])
def test_keras_1_wrote_the_weights_of_a_model_into_an_open_file(name: str) -> None:
    head = "from keras.layers import Dense, Input\nfrom keras.models import Model\nx = Input((3,))\n"
    assert told(f"{head}m = Model(input=x, output=Dense(2)(x))\nm.{name}(open('weights'))\n", "CNN714", "1") == []


OF_ANY_SIZE = """
import sys
from {0}.models import Model
from {0}.layers import Conv2D, Input, concatenate

rows, columns = int(sys.argv[1]), int(sys.argv[2])
image = Input((1, rows, columns))
wide = Conv2D(8, (14, 14), padding={1})(image)
both = concatenate([wide, Conv2D(4, (14, 14), padding={1})(image)], axis=1)
model = Model(image, both)
"""


@pytest.mark.parametrize(("padding", "code"), [("'valid'", "CNN101"), ("'same'", "CNN114")])
def test_sizes_that_are_not_known_may_stand_behind_the_channels_by_that_file(padding: str, code: str) -> None:
    assert set(told(OF_ANY_SIZE.format("keras", padding), code, "2")) == {(code, "warning")}
    assert set(told(OF_ANY_SIZE.format("tensorflow.keras", padding), code, "2")) == {(code, "error")}
    assert set(told(OF_ANY_SIZE.format("keras", padding), code, "3")) == {(code, "error")}
    of_another = "# MaxPooling2D((2, 2), data_format='channels_first')\n"
    assert set(told(of_another + OF_ANY_SIZE.format("keras", padding), code, "2")) == {(code, "warning")}
    last = "import keras\nkeras.backend.set_image_data_format('channels_last')\n"
    assert set(told(last + OF_ANY_SIZE.format("keras", padding), code, "2")) == {(code, "error")}


@pytest.mark.parametrize(("package", "severity"), [("keras", "info"), ("tensorflow.keras", "error")])
def test_a_base_may_have_its_channels_first_by_that_file(package: str, severity: str) -> None:
    text = "from {0}.applications.vgg16 import VGG16\nVGG16(weights='imagenet', include_top=False, input_shape={1})\n"
    assert told(text.format(package, "(3, 224, 224)"), "CNN801", "2") == [("CNN801", severity)]
    assert told(text.format(package, "(224, 224, 1)"), "CNN801", "2") == [("CNN801", "error")]
    assert told("x = 0\n" + text.format("keras", "(3, 224, 224)"), "CNN801", "1") == [("CNN801", "info")]


@pytest.mark.parametrize(("target", "severity"), [("auto", "info"), ("3", "error"), ("2", None)])
def test_keras_2_builds_a_model_once_more(target: str, severity: str | None) -> None:
    text = "import tensorflow as tf\nm = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(4,))])\nm.build((1, 4))\n"
    assert [s for code, s in told(text, "CNN113", target) if code == "CNN113"] == ([severity] if severity else [])


CALLED_ON_OTHERS = """
from tensorflow import keras
from tensorflow.keras import layers

def built(inputs, *stack):
    outputs = inputs
    for layer in stack:
        outputs = layer(outputs)
    return keras.Model(inputs, outputs)

"""


@pytest.mark.parametrize(
    ("model", "shape", "severity"),
    [
        ("keras.Sequential([keras.Input((100,)), layers.Dense(4)])", "(64,)", "error"),
        ("built(layers.Input((8,)), keras.Sequential([keras.Input((8,)), layers.Dense(3)]))", "(9,)", "error"),
        ("built(layers.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2))", "(9, 9, 3)", "error"),
        ("built(layers.Input((8, 3)), layers.LSTM(4))", "(8, 5)", "error"),
        ("built(layers.Input((8,)), layers.Reshape((2, 4)))", "(10,)", "error"),
        ("built(layers.Input((8, 3)), layers.LSTM(4))", "(9, 3)", "info"),  # Keras 2 goes through more steps, or fewer
        ("built(layers.Input((8, 8, 3)), layers.Conv2D(4, 3))", "(9, 9, 3)", "info"),
    ],
)
def test_layers_refuse_inputs_in_any_keras(model: str, shape: str, severity: str) -> None:
    text = f"{CALLED_ON_OTHERS}m = {model}\nm(keras.Input({shape}))\n"
    assert [s for code, s in told(text, "CNN113") if code == "CNN113"] == [severity]


A_NUMBER = """
import tensorflow as tf
inputs = tf.keras.Input(shape=(4))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs))
"""


def test_what_only_keras_3_refuses_of_input_is_no_error_without_evidence_of_it() -> None:
    assert told(A_NUMBER) == [("CNN108", "warning")]
    assert told(A_NUMBER.replace("tf.keras.Input", "tf.keras.layers.InputLayer"))[0] == ("CNN108", "error")


ONE_SAMPLE = """
import numpy as np
import keras
from keras import layers

i = keras.Input((3,))
m = keras.Model(i, {0}(i))
m.predict(np.zeros((3,)))
"""


@pytest.mark.parametrize(("layer", "severity"), [("layers.ReLU()", "warning"), ("layers.Dense(2)", "error")])
def test_a_graph_of_keras_2_counts_no_axes(layer: str, severity: str) -> None:
    assert told(ONE_SAMPLE.format(layer), "CNN505", "2") == [("CNN505", severity)]
    assert told(ONE_SAMPLE.format(layer), "CNN505", "3") == [("CNN505", "error")]


WORDS = """
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Input((None,)), tf.keras.layers.Embedding(50, 8), {}, tf.keras.layers.Dense(1)])
model.compile("adam", "mse")
rows = tf.data.Dataset.from_tensor_slices([[1, 2, 3, 4], [5, 6, 7, 8]])
model.fit(rows.map(lambda row: (row, [1.0])))
"""
POOLED = "tf.keras.layers.GlobalAveragePooling1D()"


@pytest.mark.parametrize(
    ("layer", "target", "severity"),
    [(POOLED, "2", "warning"), (f"tf.keras.layers.Conv1D(8, 3), {POOLED}", "2", "error"), (POOLED, "3", "error")],
)
def test_numbers_in_a_row_were_made_a_column_once(layer: str, target: str, severity: str) -> None:
    """By every release before TensorFlow 2.7: each word is then a sample."""
    assert told(WORDS.format(layer), "CNN505", target) == [("CNN505", severity)]


ONE_WORD = """
import numpy as np
from keras import Model
from keras.layers import Input, Embedding, LSTM, Dense{}

words, h, c = Input((None,)), Input((4,)), Input((4,))
x, *state = LSTM(4, return_sequences=True, return_state=True)(Embedding(50, 8)(words), initial_state=[h, c])
decoder = Model([words, h, c], [Dense(50, "softmax")(x), *state])
decoder.predict([np.array({}), np.zeros((1, 4)), np.zeros((1, 4))])
"""
BEFORE_2_4 = "\nimport keras.backend.tensorflow_backend as KTF"


@pytest.mark.parametrize(
    ("release", "given", "target", "severity"),
    [
        (BEFORE_2_4, "[3]", "2", []),
        (BEFORE_2_4, "[3, 4]", "2", ["warning"]),
        ("", "[3]", "2", ["warning"]),
        ("", "[3]", "3", ["error"]),
    ],
)
def test_one_word_in_a_row_is_the_batch_that_is_meant(release: str, given: str, target: str, severity: list[str]) -> None:
    """By every release before TensorFlow 2.7, which makes the same of it as `x[None]`."""
    assert told(ONE_WORD.format(release, given), "CNN505", target) == [("CNN505", one) for one in severity]


STEP_OF_ROWS = """
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers
{0}
model = keras.Sequential([layers.Dense(8, activation="relu", input_shape=(1, 11)), layers.Dense(5, activation="softmax")])
model.predict(np.zeros((1, 11)))
"""


@pytest.mark.parametrize(("sign", "severity"), [("", "warning"), ("import tf_keras", "error")])
def test_stacks_of_tensorflow_2_2_to_2_6_leave_the_axes_to_their_layers(sign: str, severity: str) -> None:
    """Measured with 2.6, which predicts. Every other release compares the data with the declared input."""
    assert told(STEP_OF_ROWS.format(sign), "CNN505", "2") == [("CNN505", severity)]
    assert told(STEP_OF_ROWS.format(""), "CNN505", "3") == [("CNN505", "error")]


TARGET_OF_ALL = """
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers
x, y = np.zeros((64, 20, 1)), np.zeros((64,))
model = keras.Sequential([layers.Input((20, 1)), layers.LSTM(4, return_sequences=True), {0}])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
"""


@pytest.mark.parametrize(
    ("head", "severity"),
    [('layers.Dense(1, activation="sigmoid")', "warning"), ('layers.Dense(3, activation="sigmoid")', "error")],
)
def test_one_target_met_every_step_before_tensorflow_2_7(head: str, severity: str) -> None:
    """Measured with 2.6, which makes a column of the targets; of several units no release takes them."""
    assert told(TARGET_OF_ALL.format(head), "CNN117", "2") == [("CNN117", severity)]
    assert told(TARGET_OF_ALL.format(head), "CNN117", "3") == [("CNN117", "error")]


RATE_IN_WORDS = """
from tensorflow import keras

model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.RMSprop({}="1e-4"), "mse")
"""


@pytest.mark.parametrize(("name", "severity"), [("lr", "warning"), ("learning_rate", "error")])
def test_the_last_releases_of_keras_2_pass_over_lr(name: str, severity: str) -> None:
    """TensorFlow 2.11 and later, whatever it is: measured with the last of tf_keras."""
    assert told(RATE_IN_WORDS.format(name), "CNN720", "2") == [("CNN720", severity)]
    assert told("import tf_keras\n" + RATE_IN_WORDS.format(name), "CNN720", "2") == [("CNN720", severity)]


OF_ANY_HEIGHT = """
{0}
model = keras.Sequential([keras.layers.Input((20, 30, 3)), keras.layers.RandomHeight(0.1), keras.layers.ThresholdedReLU(1.0)])
"""


@pytest.mark.parametrize(
    ("head", "errors"), [("import keras", 2), ("from tensorflow import keras", 0), ("import keras\nimport tensorflow as tf", 0)]
)
def test_tf_keras_names_layers_that_keras_3_has_no_more(head: str, errors: int) -> None:
    """keras/src/legacy/layers.py; beside TensorFlow a name may stand for either."""
    assert told(OF_ANY_HEIGHT.format(head), "CNN714", "3") == [("CNN714", "error")] * errors


LOGGED = """
import tensorflow as tf
{}
(x, y), _ = tf.keras.datasets.mnist.load_data()
model = tf.keras.Sequential([tf.keras.layers.Flatten(input_shape=(28, 28)), tf.keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
log = model.fit(x / 255, y, validation_split=0.1)
print(log.history["acc"])
"""


def test_accuracy_was_acc_in_tensorflow_1() -> None:
    assert told(LOGGED.format("session = tf.Session(config=tf.ConfigProto())")) == [("CNN718", "info")]
    assert told(LOGGED.format("steps = tf.train.AdamOptimizer(0.001)")) == [("CNN718", "info")]
    assert told(LOGGED.format("steps = tf.compat.v1.train.AdamOptimizer(0.001)"), target="2") == [("CNN718", "warning")]
    assert told(LOGGED.format(""), target="2") == [("CNN718", "warning")]


@pytest.mark.parametrize(
    ("bar", "metric", "severity"),
    [
        ("acc: 0.68", "accuracy", "info"),
        ("accuracy: 0.68", "accuracy", "warning"),
        ("acc: 0.68 - val_acc: 0.6\n- loss: 0.5 - accuracy: 0.7", "accuracy", "warning"),
        ("acc: 0.68", "acc", "warning"),
    ],
)
def test_accuracy_was_acc_where_the_progress_bars_of_a_notebook_say_so(bar: str, metric: str, severity: str) -> None:
    """Unless another model is asked for that name."""
    other = f"tf.keras.Sequential([tf.keras.layers.Dense(1)]).compile('adam', 'mse', metrics=['{metric}'])"
    outputs = [{"output_type": "stream", "name": "stdout", "text": f"15/15 [=====] - 3s 9ms/step - loss: 0.7 - {bar}\n"}]
    text = notebook(code(LOGGED.format(other), execution_count=1, outputs=outputs))
    (report,) = check_source(text, "model.ipynb", Settings()).files
    assert [f.severity.value for f in report.findings if f.code == "CNN718"] == [severity]


STRIDED = """
from scipy.misc import imsave
from keras.layers import Convolution2D, Input
from keras.models import Model
i = Input((32, 32, 3))
m = Model(i, Convolution2D(8, {}, subsample=(2, 2), border_mode="same")(i))
"""


def test_the_sides_of_a_kernel_stand_one_by_one_in_early_keras_2() -> None:
    assert told(STRIDED.format("3, 3"), target="2") == []
    assert told(STRIDED.format("(3, 3), 1"), target="2") == [("CNN111", "error")]
    assert told(STRIDED.format("3, nb_col=5"), target="2") == []
    assert told(STRIDED.format("3, nb_row=5"), target="2") == [("CNN111", "error")]


BACKBONE = "from {} import {name}\nbase = {name}(weights=None, include_top=False, {})\n"


@pytest.mark.parametrize(
    ("package", "argument", "severities"),
    [
        ("tf_keras.applications", "drop_connect_rate=0.4", []),
        ("tf_keras.applications", "drop_rate=0.4", ["error"]),
        ("keras.applications", "drop_connect_rate=0.4", ["warning"]),
        ("keras.applications", "drop_rate=0.4", ["error"]),
    ],
)
def test_efficientnets_of_keras_2_take_what_they_hand_on(package: str, argument: str, severities: list[str]) -> None:
    found = told(BACKBONE.format(package, argument, name="EfficientNetB0"))
    assert [severity for code, severity in found if code == "CNN801"] == severities


RANKS = """
import numpy as np
import tf_keras as keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
model.load_weights("model.h5")
model.predict(np.zeros((10, 8, 8)))
"""


def test_keras_2_compares_the_axes_that_both_have_and_does_not_count_them() -> None:
    assert told(RANKS) == [("CNN118", "warning")]
    assert told(RANKS.replace("(10, 8, 8)", "(10, 3, 8)")) == [("CNN118", "error")]
    assert told(RANKS.replace("tf_keras", "keras").replace("model.h5", "model.weights.h5"), target="3") == [("CNN118", "error")]


STEPS = """
import numpy as np
import tf_keras as keras
from tf_keras import layers

model = keras.Sequential([layers.Bidirectional(layers.LSTM(5, input_shape=(60, 1))), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((24, 60, 1)), np.zeros(24), validation_split=0.1)
model.predict(np.zeros((60, 1, 1)))
"""


def test_keras_2_does_not_look_into_bidirectional_for_an_input_shape() -> None:
    assert told(STEPS) == []
    outside = STEPS.replace("LSTM(5, input_shape=(60, 1))", "LSTM(5), input_shape=(60, 1)")
    assert told(outside) == [("CNN118", "error")]


OTHER_SIZE = """
import numpy as np
import tensorflow as tf
{0}
model = tf.keras.Sequential([
    tf.keras.layers.Conv2D(4, 3, activation="relu", input_shape=(32, 32, 3)),
    tf.keras.layers.GlobalAveragePooling2D(),
    tf.keras.layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy")
model.fit(np.random.rand(100, 28, 28, 3), np.arange(100).reshape(100, 1) % 2)
"""


AS_A_GRAPH = """
given = keras.Input((32, 32, 3))
pooled = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3, activation="relu")(given))
model = keras.Model(given, keras.layers.Dense(1, activation="sigmoid")(pooled))
model.compile"""


def test_five_releases_of_tensorflow_leave_the_size_of_the_data_to_the_layers_of_a_stack() -> None:
    """Probed in TensorFlow 2.0.4, 2.3.4, 2.4.4, 2.6.5, 2.7.4, 2.8.4 and 2.9.3; a graph does so in 2.3.4 alone."""
    assert told(OTHER_SIZE.format(""), "CNN118", target="2") == [("CNN118", "warning")]
    assert told(OTHER_SIZE.format("tf.Session"), "CNN118", target="2") == [("CNN118", "error")]
    apart = OTHER_SIZE.format("").replace("import tensorflow as tf", "import keras").replace("tf.keras", "keras")
    assert told(apart, "CNN118", target="2") == [("CNN118", "warning")]
    assert told(apart.replace("import keras", "import tf_keras as keras"), "CNN118") == [("CNN118", "error")]
    assert told(apart.replace("\nmodel.compile", AS_A_GRAPH), "CNN118", target="2") == [("CNN118", "error")]
    flat = OTHER_SIZE.format("").replace("GlobalAveragePooling2D", "Flatten")
    assert told(flat, "CNN118", target="2") == [("CNN118", "error")]


ONE_TOO_MANY = """
import numpy as np
import tensorflow as tf
from tensorflow import keras
a, b = keras.Input((4,)), keras.Input((4,))
model = keras.Model([a, b], keras.layers.Dense(2, activation="softmax")(keras.layers.concatenate([a, b])))
x = np.random.rand(50, 4)
model.predict([x, x, x])
"""


def test_four_releases_of_tensorflow_pass_over_an_array_too_many() -> None:
    """Probed in TensorFlow 2.0.4, 2.3.4, 2.4.4 and 2.15.1 and in the package keras 2.2.4 and 2.3.1, which count the arrays."""
    assert told(ONE_TOO_MANY, "CNN506", target="2") == [("CNN506", "warning")]
    assert told(ONE_TOO_MANY, "CNN506", target="3") == [("CNN506", "error")]
    assert told(ONE_TOO_MANY.replace("[x, x, x]", "[x]"), "CNN506", target="2") == [("CNN506", "error")]
    apart = ONE_TOO_MANY.replace("import tensorflow as tf", "").replace("from tensorflow import keras", "import keras")
    assert told(apart, "CNN506", target="2") == [("CNN506", "error")]


@pytest.mark.parametrize(("target", "severity"), [("auto", "info"), ("2", "warning"), ("3", "error")])
def test_a_callback_that_takes_any_argument_before_keras_3(target: str, severity: str) -> None:
    text = "from tensorflow.keras import callbacks\ncallbacks.ModelCheckpoint('a.keras', verdose=1)\n"
    assert told(text, "CNN703", target) == [("CNN703", severity)]
    assert told(text.replace("ModelCheckpoint('a.keras', verdose", "EarlyStopping(patince"), "CNN703", target) == [
        ("CNN703", "error")
    ]


TWO_ARRAYS = """
import keras
import numpy as np
model = keras.Sequential([keras.layers.Dense(2, input_shape=(4,))])
model.compile("sgd", "mse")
x = np.random.rand(50, 4)
model.predict([x, x])
"""


def test_a_stack_of_keras_3_passes_over_an_array_too_many() -> None:
    assert told(TWO_ARRAYS, "CNN506", target="2") == [("CNN506", "error")]
    assert told(TWO_ARRAYS, "CNN506", target="3") == [("CNN506", "warning")]


@pytest.mark.tensorflow
def test_keras_passes_over_it_too() -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    x = keras.ops.ones((5, 4))
    stack = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    assert stack.predict([x, x], verbose=0).shape == (5, 2)
    with pytest.raises(ValueError, match="received 2 input tensors"):
        keras.Model(stack.inputs, stack.outputs).predict([x, x], verbose=0)


TURNED_BY = """
import keras
import numpy as np
from keras import layers
model = keras.Sequential([keras.Input((32, 24, 1)), layers.Flatten(), layers.Dense(2)])
model.compile("adam", "mse")
model.fit(np.random.rand(8, 24, 32{}), np.random.rand(8, 2), validation_split=0.5)
"""


@pytest.mark.parametrize("axis", ["", ", 1"])
def test_a_stack_of_keras_3_leaves_the_sizes_to_its_layers(axis: str) -> None:
    """With the last axis of one that it adds: Flatten makes as many numbers of either."""
    assert told(TURNED_BY.format(axis), "CNN118", target="3") == []
    assert told(TURNED_BY.format(axis), "CNN118", target="2") == [("CNN118", "warning")]
    assert told(TURNED_BY.format(axis).replace("import keras", "import tf_keras as keras"), "CNN118") == [("CNN118", "error")]
    assert told(TURNED_BY.format(axis).replace("24, 32", "24, 30"), "CNN118", target="3") == [("CNN118", "error")]


STREAMED = """
import numpy as np
import {0} as keras
from {0} import layers


def batches():
    while True:
        yield np.zeros((2, 16, 16, 3)), np.zeros((2, 1))


given = keras.Input((12, 12, 3))
x = layers.Conv2D(2, 3, activation="relu")(given)
graph = keras.Model(given, layers.Dense(1, activation="sigmoid")(layers.{1}()(x)))
stack = keras.Sequential([keras.Input((12, 12, 3)), layers.Conv2D(2, 3, activation="relu"), layers.{1}(), layers.Dense(1)])
{2}.compile("adam", "mse"{3})
{2}.fit(batches(), steps_per_epoch=2, epochs=2, validation_data=batches(), validation_steps=1)
"""


@pytest.mark.parametrize(
    ("keras", "pooled", "model", "eagerly", "severity"),
    [
        ("tf_keras", "GlobalAveragePooling2D", "stack", "", None),
        ("tf_keras", "GlobalAveragePooling2D", "graph", "", "warning"),
        ("tf_keras", "GlobalAveragePooling2D", "stack", ", run_eagerly=True", "error"),
        ("tf_keras", "Flatten", "stack", "", "error"),
        ("tf_keras", "Flatten", "graph", "", "error"),
        ("keras", "GlobalAveragePooling2D", "graph", "", "error"),
    ],
)
def test_keras_2_is_not_told_the_sizes_of_what_a_generator_gives(
    keras: str, pooled: str, model: str, eagerly: str, severity: str | None
) -> None:
    """It compares how many axes there are, and leaves the rest to the layers."""
    found = told(STREAMED.format(keras, pooled, model, eagerly), "CNN118", "2" if keras == "tf_keras" else "3")
    assert {level for _, level in found} == ({severity} if severity else set())


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("pooled", "model", "eagerly", "runs"),
    [
        ("GlobalAveragePooling2D", "stack", "", True),
        ("GlobalAveragePooling2D", "graph", "", True),
        ("GlobalAveragePooling2D", "stack", ", run_eagerly=True", False),
        ("Flatten", "graph", "", False),
    ],
)
def test_what_keras_2_makes_of_the_sizes_that_a_generator_gives(pooled: str, model: str, eagerly: str, runs: bool) -> None:
    pytest.importorskip("tf_keras", reason="needs tf_keras")
    with nullcontext() if runs else pytest.raises(Exception, match=r"expected shape|size-incompatible"):
        exec(STREAMED.format("tf_keras", pooled, model, eagerly), {})


OTHER_COLUMNS = """
import numpy as np
from tensorflow import keras
model = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.random.rand(90, 2), np.random.rand(90), validation_split=0.1)
model.fit(np.random.rand(50, {}), np.random.rand(50), validation_split=0.1)
"""


@pytest.mark.parametrize("target", ["2", "3"])
def test_the_weights_of_a_stack_that_declares_no_input_are_made_for_the_first_data(target: str) -> None:
    """Keras 2 takes the shape of the input as open after data of another, but the weights stay."""
    assert told(OTHER_COLUMNS.format(1), "CNN118", target) == [("CNN118", "error")]
    assert told(OTHER_COLUMNS.format(2), "CNN118", target) == []
    other_length = OTHER_COLUMNS.replace("90, 2", "90, 6, 2").replace("50, {}", "50, 3, 2")
    assert told(other_length, "CNN118", "2") == []


@pytest.mark.tensorflow
def test_keras_2_says_the_same() -> None:
    np = pytest.importorskip("numpy")
    keras = pytest.importorskip("tf_keras", reason="needs tf_keras")
    layers = keras.layers
    inside = keras.Sequential([layers.Bidirectional(layers.LSTM(5, input_shape=(60, 1))), layers.Dense(1)])
    assert not inside.built
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
    assert model.predict(np.zeros((10, 8, 8)), verbose=0).shape == (10, 8, 1)
    with pytest.raises(ValueError, match="expected shape"):
        keras.Sequential([keras.Input((8,)), layers.Dense(1)]).predict(np.zeros((10, 3, 8)), verbose=0)
    for columns, raises in ((1, pytest.raises(Exception, match="size-incompatible")), (2, nullcontext())):
        model = keras.Sequential([layers.Dense(8), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((9, 2)), np.zeros(9), verbose=0)
        with raises:
            model.fit(np.zeros((5, columns)), np.zeros(5), verbose=0)


HANDED_ON = """
import keras
from keras import layers


class Net(keras.Model):
    def __init__(self, units=4, **kwargs):
        i = keras.Input((3,))
        super().__init__(inputs=i, outputs=layers.Dense(units)(i), name="net", **kwargs)


Net(depth=3)
"""


def test_a_graph_of_keras_3_passes_over_what_it_does_not_know() -> None:
    assert told(HANDED_ON, target="3") == [("CNN703", "info")]
    assert told(HANDED_ON, target="2") == [("CNN703", "error")]
    assert told(HANDED_ON.replace("inputs=i, outputs=layers.Dense(units)(i), ", ""), "CNN703", "3") == [("CNN703", "error")]


USUAL = """
import numpy as np
import keras

m = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
m.compile("sgd", "mse", metrics=keras.metrics.MeanAbsoluteError())
m.fit(np.zeros((4, 1)), np.zeros((4, 1)))
m.predict([10.0])
"""


def test_everyday_code_for_keras_2_that_does_not_tell_its_version() -> None:
    assert told(USUAL, "CNN720") == [("CNN720", "info"), ("CNN720", "warning")]  # the metrics, the list of numbers
    assert told(USUAL, "CNN720", "3") == [("CNN720", "error")] * 2


SLASHED = """
import keras


def named(name):
    return f"stage/{{name}}"


keras.layers.Dense(3, name=named("d1"))(keras.Input((2,)))
{0}
"""


def test_a_path_as_a_name_is_of_keras_2_where_nothing_tells() -> None:
    assert told(SLASHED.format("")) == [("CNN706", "info")]
    assert told(SLASHED.format(""), target="3") == [("CNN706", "error")]


TWICE = """
import numpy as np
import keras

m = keras.Sequential([keras.layers.Rescaling(1 / 255)])
m(np.zeros((4, 5, 3)))
m(np.zeros((1, 6, 6, 3)))
"""


def test_a_model_that_is_called_on_other_sizes_where_nothing_tells_the_keras() -> None:
    assert {severity for _, severity in told(TWICE, "CNN113")} <= {"info"}
    assert told(TWICE, "CNN113", "3") == [("CNN113", "error")]


ENDS = """
import tensorflow as tf
import keras
from keras.layers import *
from keras.models import *
from keras.utils import multi_gpu_model
{0}
seen = Input((8, 8, 3))
model = Model(input=seen, output=Conv2D(4, 3)(seen))
"""


def test_the_package_keras_beside_tensorflow_takes_the_words_of_its_first_release() -> None:
    assert told(ENDS.format("")) == [("CNN702", "info"), ("CNN702", "info")]
    assert told(ENDS.format("from tensorflow.keras.models import Model as Another")) == [("CNN702", "info")] * 2
    assert told(ENDS.format("assert keras.utils.split_dataset")) == [("CNN702", "error")] * 2  # of 2.10
    within = ENDS.format("").replace("\nimport keras", "").replace("from keras", "from tensorflow.keras")
    assert told(within, "CNN702") == [("CNN702", "error")] * 2


AUTOENCODER = """
import numpy as np
from keras.layers.convolutional import Convolution2D
from keras.layers.core import Flatten
from keras.models import Sequential
{0}
x = np.zeros((100, 1, 28, 28))
encoder = Sequential()
encoder.add(Convolution2D(8, 3, 3, border_mode="same", input_shape=(1, 28, 28)))
decoder = Sequential()
decoder.add(Convolution2D(1, 3, 3, border_mode="same", input_shape=encoder.output_shape[1:]))
decoder.add(Flatten())
model = Sequential()
model.add(encoder)
model.add(decoder)
model.compile("adam", "mse")
model.fit(x, x.reshape((-1, 784)), nb_epoch=3)
"""


def test_channels_first_inside_of_a_model() -> None:
    """Which axis the channels are is the question, not what follows from it; of the first releases nobody asks it."""
    assert {code for code, _ in told(AUTOENCODER.format(""))} == {"CNN102"}
    assert {severity for _, severity in told(AUTOENCODER.format("show = dict(show_accuracy=True)"))} == {"info"}


@pytest.mark.parametrize(("more", "found"), [("", [("CNN729", "error")]), (", show_accuracy=True", [])])
def test_before_keras_1_an_argument_made_the_accuracy_a_figure(more: str, found: list[tuple[str, str]]) -> None:
    text = "from keras.models import Sequential\nfrom keras.layers.core import Dense\n"
    text += "model = Sequential([Dense(2, input_dim=4)])\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, nb_epoch=3)\n"
    assert told(f"{text}score = model.evaluate(x, y{more})\nprint(score[1])\n", "CNN729") == found


def test_a_function_that_became_a_module_dates_a_program() -> None:
    text = "from keras.layers import (Dense,\n    {0}, Input)\nfrom keras.layers.core import Flatten\nx = Input((3,))\n"
    assert told(text.format("merge")) == []
    assert told("from keras.layers import Dense, merge\nfrom keras.layers import Input\n") == []


AT_AN_INPUT_LAYER = """
{0}
base = keras.applications.MobileNetV2(input_shape=(96, 96, 3))
model = keras.Model(base.layers[0].input, keras.layers.Dense(1)(base.layers[-2].output))
"""


def test_the_input_of_an_input_layer_is_nothing_since_keras_3() -> None:
    assert told(AT_AN_INPUT_LAYER.format("import tf_keras as keras"), "CNN116") == []
    assert told(AT_AN_INPUT_LAYER.format("from tensorflow import keras"), "CNN116") == [("CNN116", "warning")]
    assert told(AT_AN_INPUT_LAYER.format("import keras"), "CNN116", "3") == [("CNN116", "error")]


DROPPED = """
from {0}.models import Sequential
from {0}.layers import Dense, Embedding, LSTM
model = Sequential([Embedding(500, 32, input_length=50, dropout=0.2), LSTM(8), Dense(1)])
"""


FITTED = """
import numpy as np
model.compile("sgd", "binary_crossentropy")
model.fit(np.ones((9, 50)), np.ones((9, 1)))
"""


def test_the_dropout_of_an_embedding_was_passed_over_by_the_package_keras() -> None:
    """Keras 1 had it; its successors up to 2.3 warn."""
    assert told(DROPPED.format("keras") + FITTED, "CNN118", target="2") == []
    assert told(DROPPED.format("keras"), target="2") == []
    assert told(DROPPED.format("tensorflow.keras"), target="2") == [("CNN703", "error")]


STATEFUL = """\
import numpy as np
from {} import Input, Sequential, layers
model = Sequential([Input(batch_shape=(25, 1, 5)), layers.LSTM(8, stateful=True), layers.Dense(4)])
model.compile("adam", "mse")
model.fit(np.zeros((100, 50, 5)), np.zeros((100, 4)), batch_size=25)
"""


@pytest.mark.parametrize(("library", "target", "codes"), [("keras", "3", []), ("tf_keras", "2", [("CNN118", "error")])])
def test_a_stateful_stack_of_keras_3_takes_sequences_of_another_length(
    library: str, target: str, codes: list[tuple[str, str]]
) -> None:
    assert told(STATEFUL.format(library), "CNN118", target=target) == codes


EVERY_STEP = """
from keras.layers import GRU, Activation, Dense, Input, TimeDistributed
from keras.models import Model
from keras.preprocessing.sequence import pad_sequences
from keras.preprocessing.text import Tokenizer

texts = open("lines.txt").read().split()
words = Tokenizer()
words.fit_on_texts(texts)
found = words.texts_to_sequences(texts)
y = pad_sequences(found, maxlen=max([len(one) for one in found]))
y = y.reshape(*y.shape, 1)
steps = Input((y.shape[-2], 3))
scores = TimeDistributed(Dense(len(words.word_index) + 1))(GRU(8, return_sequences=True)(steps))
model = Model(steps, Activation("softmax")(scores))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(open_box(), y)
"""


def test_ids_of_every_step_are_as_many_as_the_steps() -> None:
    """Keras 2 flattens both: `(N, steps, 1)` meets `(N, steps, words)`, however many steps there are."""
    assert told(EVERY_STEP, "CNN119", "2") == []
    assert told(EVERY_STEP.replace("y.shape[-2], 3", "y.shape[-2] + 1, 3"), "CNN119", "2") == [("CNN119", "error")]


COLUMN = """
import numpy as np
import tf_keras as keras
def batches():
    while True:
        yield np.ones((8, 4)), np.random.randint(0, 2, (8, {}))
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(2, activation="{}")])
model.compile("adam", "{}")
model.fit(batches(), steps_per_epoch=2)
"""


@pytest.mark.parametrize(
    ("columns", "activation", "loss", "severity"),
    [
        (1, "sigmoid", "binary_crossentropy", "warning"),
        (1, "softmax", "categorical_crossentropy", "warning"),
        (3, "sigmoid", "binary_crossentropy", "error"),
        (3, "softmax", "categorical_crossentropy", "error"),
    ],
)
def test_a_column_of_a_generator_meets_every_unit(columns: int, activation: str, loss: str, severity: str) -> None:
    """Keras 2 knows no size of what a generator gives: the graph compares as NumPy does. Of arrays it refuses the column."""
    text = COLUMN.format(columns, activation, loss)
    assert {found for code, found in told(text) if code in ("CNN119", "CNN211", "CNN213", "CNN217")} == {severity}
    arrays = text.replace("model.fit(batches(), steps_per_epoch=2)", f"model.fit(np.ones((8, 4)), np.ones((8, {columns})))")
    assert {found for code, found in told(arrays) if code in ("CNN119", "CNN211", "CNN213", "CNN217")} == {"error"}
    assert {found for code, found in told(text, target="3") if code in ("CNN119", "CNN211", "CNN213", "CNN217")} == {"error"}


NORMALIZED = """
import numpy as np
from tensorflow import keras
layer = keras.layers.{}Normalization()
layer.build((None, 3))
layer.set_weights([np.ones(3), np.ones(3)])
"""


def test_a_normalization_took_a_mean_and_a_variance_alone() -> None:
    """It counts what it was adapted to, and until TensorFlow 2.5 it could be set without that."""
    assert told(NORMALIZED.format("experimental.preprocessing."), "CNN113", target="2") == []
    told_later = NORMALIZED.format("") + "model = keras.Sequential([keras.layers.UnitNormalization()])\n"
    assert told(told_later, "CNN113", target="2") == [("CNN113", "error")]
    alone = NORMALIZED.format("").replace(", np.ones(3)]", "]")
    assert told(alone, "CNN113", target="2") == [("CNN113", "error")]


MASKS = """
import numpy as np
import tf_keras as keras
def batches():
    while True:
        yield np.ones((8, 16, 16, 3)), np.ones((8, 16, 16, {}))
x = keras.layers.Input((16, 16, 3))
model = keras.Model(x, keras.layers.Conv2D(1, 3, padding="same", activation="{}")(x))
model.compile("adam", "binary_crossentropy")
model.fit(batches(), steps_per_epoch=2)
"""


def test_masks_of_a_generator_meet_the_one_channel_of_the_output() -> None:
    """Keras 2 compares each of their channels with it; Keras 3, and any Keras for an array, refuses them."""
    text = MASKS.format(3, "sigmoid")
    assert told(text, "CNN119") == [("CNN119", "warning")]
    assert told(text, "CNN119", target="3") == [("CNN119", "error")]
    arrays = "model.fit(np.ones((8, 16, 16, 3)), np.ones((8, 16, 16, 3)))"
    assert told(text.replace("model.fit(batches(), steps_per_epoch=2)", arrays), "CNN119") == [("CNN119", "error")]
    several = text.replace("Conv2D(1,", "Conv2D(2,")
    assert told(several, "CNN119") == [("CNN119", "error")]


STACK = """\
from keras.layers import BatchNormalization, Conv2D, Input, add
from keras.models import Model

def build(sizes=(1, 80, 112)):
    x = Input(sizes)
    y = BatchNormalization(axis=1)(Conv2D(8, (1, 1), padding="same")(x))
    z = Conv2D(4, (1, 1))(y)
    return Model(x, {end})
"""
MAIN = "from keras.preprocessing.image import flip_axis\nfrom own import build\n\nm = build()\nm.summary()\n"


def test_how_the_module_that_builds_a_model_treats_the_channels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model is normalized along axis 1 where another module builds it: there the channels may be, by `keras.json`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.py").write_text(MAIN, encoding="utf-8")
    for package, axis, severity in (("keras", 1, "info"), ("keras", -1, "error"), ("tensorflow.keras", 1, "error")):
        text = STACK.format(end="add([y, z])").replace("axis=1", f"axis={axis}")
        (tmp_path / "own.py").write_text(text, encoding="utf-8")
        (tmp_path / "main.py").write_text(MAIN.replace("keras.", f"{package}.", 1), encoding="utf-8")
        out = run("check", "--isolated", "--no-cache", "--target-keras=2", "--output-format=concise", "main.py").out
        assert f"{severity}[CNN115]" in out
        assert "CNN313" not in out or package != "keras"


SECOND_INPUT = """
from keras.models import Model
from keras.layers import Input, concatenate, Dense, Flatten
from keras.layers.convolutional import Conv2D
def build(p):
    a, b = Input(shape=(1, p[0], p[1])), Input(shape=({0}, p[0], p[1]))
    return Model([a, b], Dense(2)(concatenate([Flatten()(Conv2D(8, (14, 14))({1})), Flatten()({2})])))
"""
NO_MODEL = """
from keras.models import Model
from keras.layers import Input
from keras.layers.convolutional import Conv2D
def build(p):
    a = Input(shape=({0}, int(p[0]), int(p[1])))
    x = Conv2D(8, (14, 14))(a)
    left, right = x._keras_shape[2] // 2, x._keras_shape[3] // 2
    return crop(x, left, right)
"""


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (SECOND_INPUT.format(1, "a", "b"), "warning"),
        (SECOND_INPUT.format(9, "b", "a"), "warning"),
        (SECOND_INPUT.format(9, "b", "a").replace("(1, p[0], p[1])", "(7,)"), "error"),
        (NO_MODEL.format(1), "warning"),
        (NO_MODEL.format(9), "error"),
        (NO_MODEL.format(1).replace("from keras", "from tensorflow.keras"), "error"),
    ],
)
def test_channels_first_of_several_inputs_or_where_no_model_came_of_it(text: str, severity: str) -> None:
    (report,) = check_source(text, "model.py", Settings.model_validate({"target_keras": "2"})).files
    assert [f.severity.value for f in report.findings if f.code == "CNN101"] == [severity]
