"""What a model gives meets targets in a loss: whether Keras takes them, whatever the model ends in."""

from __future__ import annotations

import pytest
from program_referee import HEADS, errors_by_us, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

OWN = "class Own(layers.Layer):\n    def call(self, x):\n        return x[:, 1:]\n"
ENDS = {
    "flat": "layers.Flatten()",
    "softmax": "layers.Softmax()",
    "a column": "layers.Reshape((5, 1))",
    "a row": "layers.Reshape((1, 5))",
    "steps": "layers.RepeatVector(4)",
    "a function": "layers.Lambda(lambda t: t[:, :3])",
    "a layer of one's own": "Own()",
    "scores of a row": "layers.Reshape((1, 5)), layers.Dense(3, activation='softmax')",
    "one score of a row": "layers.Reshape((1, 5)), layers.Dense(1, activation='softmax')",
}
TARGETS = {
    "numbers": "np.array([0, 1, 2, 1])",
    "a column": "np.array([[0], [1], [1], [1]])",
    "three classes": "np.eye(3)[[0, 1, 2, 1]]",
    "five classes": "np.eye(5)[[0, 1, 2, 1]]",
    "steps": "np.random.rand(4, 5, 1)",
}
LOSSES = ("mse", "categorical_crossentropy", "binary_crossentropy", "sparse_categorical_crossentropy")


def program(dialect: int, end: str, targets: str, loss: str) -> str:
    return (
        f"{HEADS[dialect]}{OWN}model = Sequential([Input((5,)), {end}])\nx, y = np.zeros((4, 5)), {targets}\n"
        f"model.compile('sgd', loss={loss!r})\nmodel.fit(x, y, verbose=0)\nmodel.summary()\n"
    )


@pytest.mark.usefixtures("eager_keras")  # hundreds of models that train one step: to trace the graphs takes far longer
@pytest.mark.parametrize("dialect", [3, 2])
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_whatever_a_model_ends_in(dialect: int, end: str) -> None:
    """Each end beside every other loss of each kind of targets; the next end beside the others."""
    first = [*ENDS.values()].index(end)
    verdicts = {
        (name, loss): judge(program(dialect, end, targets, loss), dialect)
        for i, (name, targets) in enumerate(TARGETS.items())
        for k, loss in enumerate(LOSSES)
        if (first + i + k) % 2 == 0
    }
    differing = {
        which: v for which, v in verdicts.items() if v.outcome != "equal" and not left_open(dialect, *which, v.outcome)
    }
    assert not differing


def left_open(dialect: int, targets: str, loss: str, outcome: str) -> bool:
    """Class ids beyond the scores, which is a question of values, and numbers that Keras 2 may spread over the scores."""
    beyond = loss == "sparse_categorical_crossentropy"
    spread = dialect == 2 and loss == "binary_crossentropy" and targets == "numbers"
    return outcome == "crash missed" and (beyond or spread)


GENERATOR = """\
def batches():
    while True:
        yield x[:4], y[:4]
model = Sequential([Input((5,)), layers.Dense({units})])
x, y = np.zeros((8, 5)), np.zeros((8,))
model.compile('sgd', loss='mae')
model.fit(batches(), steps_per_epoch=2, verbose=0)
model.summary()
"""


@pytest.mark.parametrize("units", [4, 3])
def test_one_number_meets_as_many_units_as_a_batch_has_samples(units: int) -> None:
    assert judge(HEADS[3] + GENERATOR.format(units=units)).outcome == "equal"


OUTPUTS = """\
i = Input((3,))
a, b = layers.Dense(1, name='a')(i), layers.Dense(2, name='b')(i)
model = Model(i, {'a': a, 'b': b})
model.compile('sgd', loss=%s)
model.fit(np.zeros((4, 3)), {'a': np.zeros((4, 1)), 'b': np.zeros((4, %d))}, verbose=0)
model.summary()
"""


@pytest.mark.parametrize(
    "told",
    ["['mse']", "['mse', 'mae']", "['mse', 'mae', 'mse']", "['mse', None]", "'mse', loss_weights=[1]", "{'a': 'mse'}"],
)
@pytest.mark.parametrize("width", [2, 3])
def test_losses_of_outputs_in_a_dict(told: str, width: int) -> None:
    assert judge(HEADS[3] + OUTPUTS % (told, width)).outcome == "equal"


@pytest.mark.parametrize("targets", ["np.zeros((8, 6, 3))", "np.zeros((8, 6, 1))", "np.eye(3)[[0, 1] * 4]"])
def test_weights_of_classes_are_looked_up_for_each_sample(targets: str) -> None:
    text = (
        f"y = {targets}\nmodel = Sequential([Input((4,)), layers.Reshape((1, 4)), layers.UpSampling1D(y.shape[1]), "
        "layers.Dense(y.shape[-1])])\nif y.ndim == 2: model = Sequential([Input((4,)), layers.Dense(3)])\n"
        "model.compile('sgd', 'mse')\nmodel.fit(np.zeros((8, 4)), y, class_weight={0: 1.0, 1: 2.0}, verbose=0)\n"
        "model.summary()\n"
    )
    assert judge(HEADS[3] + text).outcome == "equal"


WITH_NAMES = """\
i = Input((3,))
a, b = layers.Dense(1, name='a')(i), layers.Dense(2, name='b')(i)
model = Model(i, {outputs})
s, t = np.zeros((4, 1)), np.zeros((4, 2))
model.compile('sgd', loss={loss})
model.fit(np.zeros((4, 3)), {targets}, verbose=0)
model.summary()
"""
NAMED = (
    ("[a, b]", "['mse']", "s"),
    ("[a, b]", "['mse', None]", "[s]"),
    ("[a, b]", "{'a': 'mse', 'b': 'mae'}", "{'a': s, 'b': t}"),
    ("[a, b]", "{'a': 'mse', 'b': 'mae'}", "{'a': s}"),
    ("{'a': a}", "{'a': 'mse', 'b': None}", "s"),
    ("{'a': a}", "{'a': 'mse', 'b': None}", "{'a': s}"),
    ("{'a': a, 'b': b}", "'mse'", "{'a': s}"),
    ("{'a': a, 'b': b}", "'mse'", "{'a': s, 'b': t}"),
    ("{'a': a, 'b': b}", "{'a': 'mse', 'b': 'mae'}", "{'b': t}"),
    ("{'a': a, 'b': b}", "{'a': 'mse', 'b': None}", "{'a': s}"),
    ("{'a': a, 'b': b}", "{'a': 'mse'}", "{'a': s}"),
)


IN_FORMS = (
    ("a", "'mse'", "{'a': s}"),
    ("a", "'mse'", "[s]"),
    ("a", "'mse'", "s, validation_data=(np.zeros((4, 3)), [s])"),
    ("a", "'mse'", "s, validation_data=(np.zeros((4, 3)), {'a': s})"),
    ("[a, b]", "['mse', 'mae']", "[s, t], validation_data=(np.zeros((4, 3)), {'a': s, 'b': t})"),
    ("a", "'mse'", "[s], class_weight={0: 1.0}"),
    ("a", "[None, 'mae']", "s"),
    ("a", "None", "s"),
    ("[a, b]", "[None, None]", "[s, t]"),
    ("[a, b]", "['mse', 'mae'], loss_weights=[0.5]", "[s, t]"),
    ("[a, b]", "['mse', 'mae']", "{'b': t, 'a': s}, sample_weight=np.ones(4)"),
    ("[a, b]", "['mse', 'mae']", "{'b': t, 'a': s}, class_weight={0: 1.0}"),
    ("[a, b]", "(None, 'categorical_crossentropy')", "s"),
    ("[a, b]", "['mse', None]", "{'a': s, 'b': t}"),
    ("{'a': a, 'b': b}", "['mse', 'mae']", "[s, t]"),
    ("{'a': a, 'b': b}", "[None, 'mae']", "[t]"),
    ("{'u': b, 'v': a}", "{'u': 'categorical_crossentropy', 'v': 'mse'}", "{'u': t, 'v': s}"),
    ("{'u': b, 'v': a}", "{'u': 'categorical_crossentropy', 'v': 'mse'}", "{'u': s, 'v': s}"),
    ("{'a': a, 'b': b}", "['mse', 'mae']", "s"),
)


@pytest.mark.parametrize(("outputs", "loss", "targets"), NAMED)
def test_targets_and_losses_by_name(outputs: str, loss: str, targets: str) -> None:
    assert judge(HEADS[3] + WITH_NAMES.format(outputs=outputs, loss=loss, targets=targets)).outcome == "equal"


@pytest.mark.parametrize("targets", ["[s, t]", "{'a': s, 'b': t}", "(s, t)"])
def test_weights_of_classes_are_for_one_output(targets: str) -> None:
    text = WITH_NAMES.replace("verbose=0", "class_weight={0: 1.0, 1: 2.0}, verbose=0").replace(
        "{0: 1.0, 1: 2.0}", "dict([(0, 1.0)])"
    )
    assert judge(HEADS[3] + text.format(outputs="[a, b]", loss="'mse'", targets=targets)).outcome == "equal"


@pytest.mark.parametrize("metric", ["R2Score()", "F1Score()", "SparseTopKCategoricalAccuracy(k=2)"])
@pytest.mark.parametrize("shape", [(3,), (2, 3)])
def test_metrics_of_rows_and_of_class_ids(metric: str, shape: tuple[int, ...]) -> None:
    text = (
        f"model = Sequential([Input((4,)), layers.Dense({3 * len(shape)}), layers.Reshape({shape}), layers.Dense(3)])\n"
        f"model.compile('sgd', 'mse', metrics=[keras.metrics.{metric}])\n"
        f"model.fit(np.zeros((5, 4)), np.zeros((5, *{shape})), verbose=0)\nmodel.summary()\n"
    )
    assert judge(HEADS[3] + text).outcome == "equal"


@pytest.mark.parametrize("dialect", [3, 2])
@pytest.mark.parametrize(("outputs", "loss", "targets"), IN_FORMS)
def test_what_is_told_of_outputs_in_lists_and_dicts(outputs: str, loss: str, targets: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + WITH_NAMES.format(outputs=outputs, loss=loss, targets=targets), dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("targets", ["[s, t]", "[s]", "t"])
def test_an_output_without_a_loss_has_no_targets(targets: str) -> None:
    """Keras 3 gives as many targets as there are losses to the outputs with one."""
    text = WITH_NAMES.format(outputs="[a, b, layers.Dense(2)(i)]", loss="['mse', 'mse', None]", targets=targets)
    assert judge(HEADS[3] + text).outcome == "equal"


NET = """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.one = layers.Dense(3)

    def call(self, x):
        return self.one(x)

model = Net()
model({first})
model.compile('adam', 'mse')
model.fit(np.zeros((4, {axes}5)), np.zeros((4, {axes}3)), verbose=0)
model.summary()
"""


@pytest.mark.parametrize("rows", ["4, 2, 2", "4, 2, 5", "4, 3, 2, 5"])
def test_a_graph_of_keras_2_takes_data_of_other_axes(rows: str) -> None:
    """Its output has then other axes than it declares."""
    program = (
        f"x = np.zeros(({rows}))\nm = Model(i := Input((x.shape[-1],)), layers.Dense(1)(i))\n"
        "m.compile('adam', 'mse')\nm.fit(x, x, verbose=0)\nm.summary()\n"
    )
    assert judge(HEADS[2] + program, 2).outcome == "equal"


@pytest.mark.parametrize("dialect", [3, 2])
@pytest.mark.parametrize("first", ["np.zeros((2, 5))", "Input((5,))"])
@pytest.mark.parametrize("axes", ["", "7, ", "6, 7, "])
def test_a_subclassed_model_takes_data_of_other_axes(axes: str, first: str, dialect: int) -> None:
    """Its output is known of its first call, and is another one here."""
    assert judge(HEADS[dialect] + NET.format(first=first, axes=axes), dialect).outcome == "equal"


STEPPED = """\
class Trainer(Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = {taken}
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {{"loss": loss}}

i = Input((2,))
model = Trainer(i, layers.Dense(3)(i))
model.compile("sgd", loss="categorical_crossentropy")
model.fit(np.zeros((4, 2)), np.zeros((4, 1)), verbose=0)
model.summary()
"""
LOSS_OF_ITS_OWN = "tf.reduce_mean((y - self(x, training=True)) ** 2)"


@pytest.mark.parametrize("dialect", [3, 2])
def test_a_step_that_takes_another_loss_than_the_compiled_one(dialect: int) -> None:
    text = HEADS[dialect] + "import tensorflow as tf\n" + STEPPED.format(taken=LOSS_OF_ITS_OWN)
    assert judge(text, dialect).outcome == "equal"
    compiled = "self.compute_loss(x=x, y=y, y_pred=self(x))" if dialect == 3 else "self.compiled_loss(y, self(x))"
    asked = text.replace(LOSS_OF_ITS_OWN, compiled)
    assert [f.code for f in errors_by_us(asked, dialect)] == ["CNN211"]
    assert errors_by_us(text, dialect) == []


def test_targets_of_any_length_may_fall_on_the_batch() -> None:
    """Two batches that are zipped are batched once more: of what length the inner ones are is not told."""
    text = (
        "import tensorflow as tf\nmodel = Sequential([Input((3,)), layers.Dense(1)])\nmodel.compile('sgd', 'mae')\n"
        "y = tf.data.Dataset.from_tensor_slices(np.zeros((8, 2))).batch(2)\n"
        "x = tf.data.Dataset.from_tensor_slices(np.zeros((4, 3)))\n"
        "model.fit(tf.data.Dataset.zip((x, y)).batch(2), verbose=0)\nmodel.summary()\n"
    )
    for dialect in (3, 2):
        assert judge(HEADS[dialect] + text, dialect).outcome == "equal"
