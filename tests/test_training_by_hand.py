"""Training steps that a program writes itself: the loss that it takes of an answer, and the tape that is to see it."""

from __future__ import annotations

from textwrap import indent

import pytest
from good_steps import STEP_OF_A_DICT

from cnnlint import check_source

HEAD = """\
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

x, y = tf.random.normal((32, 4)), tf.zeros((32,), tf.int32)
optimizer = keras.optimizers.Adam()
"""
LOGITS = "model = keras.Sequential([keras.Input((4,)), layers.Dense(16, activation='relu'), layers.Dense(3)])\n"
SOFTMAX = LOGITS.replace("Dense(3)", "Dense(3, activation='softmax')")
OWN = """\
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(16, activation="relu")
        self.head = layers.Dense(3, activation="softmax")

    def call(self, x):
        return self.head(self.hidden(x))

model = Net()
"""
OF_LOGITS = "loss_object = keras.losses.SparseCategoricalCrossentropy(from_logits=True)\n"
ONE = LOGITS.replace("Dense(3)", "Dense(1, activation='softmax')")
OF_TWO = "loss_object = keras.losses.BinaryCrossentropy()\n"
OF_PROBABILITIES = "loss_object = keras.losses.SparseCategoricalCrossentropy()\n"
STEP = """\
@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_object(y, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
"""
CALLED = STEP + "step(x, y)\n"
BY_FUNCTION = CALLED.replace(
    "loss_object(y, ", "keras.losses.sparse_categorical_crossentropy(from_logits=True, y_true=y, y_pred="
)
APPLIED = "optimizer.apply_gradients(zip(gradients, model.trainable_variables))\n"
BEFORE = """\
scores = model(x)
with tf.GradientTape() as tape:
    loss = loss_object(y, scores)
gradients = tape.gradient(loss, model.trainable_variables)
"""

SQUARED = BEFORE.replace("loss_object(y, scores)", "tf.reduce_mean(tf.square(scores - y))") + APPLIED


def found(text: str) -> list[str]:
    findings = check_source(HEAD + text).findings
    return [f.code for f in findings if f.severity.value != "info"]


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (SOFTMAX + OF_LOGITS + CALLED, "CNN206"),
        (OWN + OF_LOGITS + CALLED, "CNN206"),
        (LOGITS + OF_PROBABILITIES + CALLED, "CNN205"),
        (LOGITS + OF_PROBABILITIES + STEP, "CNN205"),  # nothing calls the step
        (SOFTMAX + BY_FUNCTION, "CNN206"),
        (ONE + OF_TWO + CALLED, "CNN201"),
        (LOGITS + OF_LOGITS + BEFORE, "CNN407"),
        (OWN + OF_PROBABILITIES + BEFORE, "CNN407"),
        # of the data nothing is known
        (LOGITS + f"def train(x, y):\n{indent(SQUARED, '    ')}", "CNN407"),
        (LOGITS + f"import helpers\nfor x, y in helpers.batches():\n{indent(SQUARED, '    ')}", "CNN407"),
    ],
)  # fmt: skip
def test_a_loss_that_does_not_fit_what_the_model_answers(program: str, code: str) -> None:
    assert found(program) == [code]


@pytest.mark.parametrize(
    "program",
    [
        LOGITS + OF_LOGITS + CALLED,
        SOFTMAX + OF_PROBABILITIES + CALLED,
        OWN + OF_PROBABILITIES + CALLED,
        # what is done to the answer before the loss is another matter
        LOGITS + OF_PROBABILITIES + CALLED.replace("model(x, training=True)", "tf.nn.softmax(model(x))"),
        # features from a base come in from outside, the head is called inside
        LOGITS + OF_LOGITS + "base = keras.Sequential([keras.Input((4,)), layers.Dense(4, activation='relu')])\n"
        "features = base(x)\nwith tf.GradientTape() as tape:\n    loss = loss_object(y, model(features))\n"
        "gradients = tape.gradient(loss, model.trainable_variables)\n" + APPLIED,
        # gradients for other things than the weights of the model that answered
        LOGITS + OF_LOGITS
        + BEFORE.replace("model.trainable_variables", "x").replace("    loss", "    tape.watch(x)\n    loss", 1),
        LOGITS + OF_LOGITS + "w = tf.Variable(tf.ones((3, 3)))\n" + BEFORE.replace("model.trainable_variables", "[w]"),
        # the tape was open when the model answered
        LOGITS + OF_LOGITS + "with tf.GradientTape(persistent=True) as tape:\n    scores = model(x)\n"
        "    loss = loss_object(y, scores)\n"
        "gradients = tape.gradient(loss, model.trainable_variables)\n" + APPLIED,
        LOGITS + f"def train(x, y):\n{indent(SQUARED.replace('(y, scores)', '(y, model(x))'), '    ')}".replace(
            "square(scores", "square(model(x)"
        ),
        # what comes from code that is not known may have called anything
        LOGITS + OF_LOGITS + "import helpers\nscores = model(x)\nwith tf.GradientTape() as tape:\n"
        "    loss = loss_object(y, helpers.refine(scores))\ngradients = tape.gradient(loss, model.trainable_variables)\n"
        + APPLIED,
    ],
)  # fmt: skip
def test_a_training_step_that_is_right(program: str) -> None:
    assert found(program) == []


ONE_SCORE = LOGITS.replace("Dense(3)", "Dense(1, activation='sigmoid')")


@pytest.mark.parametrize(("labels", "codes"), [("tf.ones((1,))", []), ("tf.ones((2,))", ["CNN213"])])
def test_one_label_makes_keras_2_take_the_batch_for_the_classes(labels: str, codes: list[str]) -> None:
    text = f"import tf_keras as keras\nfrom tf_keras import layers\nx, y = tf.ones((2, 4)), {labels}\n"
    assert found(text + ONE_SCORE + OF_PROBABILITIES + CALLED) == codes


AFTER = """\
with tf.GradientTape() as tape:
    scores = model(x, training=True)
{loss}
gradients = tape.gradient(loss, model.trainable_variables)
optimizer.apply_gradients(zip(gradients, model.trainable_variables))
"""


def test_loss_after_the_block_of_the_tape() -> None:
    after = AFTER.format(loss="loss = loss_object(y, scores)")
    assert found(LOGITS + OF_LOGITS + after) == ["CNN409"]
    assert not found(LOGITS + OF_LOGITS + AFTER.format(loss="    loss = loss_object(y, scores)"))


def test_loss_of_what_predict_gives() -> None:
    predicted = AFTER.format(loss="    loss = loss_object(y, scores)").replace("model(x, training=True)", "model.predict(x)")
    assert found(LOGITS + OF_LOGITS + predicted) == ["CNN409"]


TWO = """\
import numpy as np
actor = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(3)])
critic = keras.Sequential([keras.Input((3,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
states, label = np.random.rand(32, 4).astype("float32"), 2
def figures(d):
    return np.array([np.mean(d), np.std(d), np.max(d)])
def picked(scores):
    return tf.constant(-np.log(scores.numpy()[0, label] + 1e-8))
"""
TAPED = """\
with tf.GradientTape() as tape:
    tape.watch(x)
{steps}
gradients = tape.gradient(loss, actor.trainable_variables)
"""
SEEN_NUMBERS = [
    ["loss = -tf.reduce_mean(critic.predict(actor(states)))"],
    ["given = actor(states).numpy()", "loss = -tf.reduce_mean(critic(given))"],
    ["loss = tf.reduce_mean(critic(figures(actor(states).numpy().T).reshape((1, 3))))"],
    ["loss = loss_object(y, actor(x).numpy())"],
    ["loss = loss_object(y, np.tanh(actor(x)))"],
    ["loss = picked(actor(x))"],
]
SEEN_TENSORS = [
    ["loss = -tf.reduce_mean(critic(actor(states)))"],
    ["loss = tf.reduce_mean(critic.predict(states[:, :3]) * actor(states))"],
    ["wanted = critic.predict(states[:, :3])", "wanted += actor(states)[:, :1]", "loss = tf.reduce_sum(wanted)"],
    ["wanted = states[:, :1] + 0.9 * critic.predict(states[:, :3])", "loss = tf.reduce_mean((wanted - actor(states)) ** 2)"],
    ["wanted = critic(actor(states)).numpy()", "loss = tf.reduce_mean(wanted * actor(states))"],
    ["loss = loss_object(y, actor(x))", "print(loss.numpy(), actor(x).numpy().mean())"],
    ["loss = loss_object(y, tf.where(actor.predict(x) > 0, actor(x), 0.0))"],
    ["parts = [actor(x).numpy(), actor(x)]", "loss = loss_object(y, parts[1])", "loss += parts[0].mean()"],
    ["out = actor(x)", "out = out.numpy() if len(open('how').read()) > 3 else out", "loss = loss_object(y, out)"],
    ["import helpers", "loss = helpers.joined(actor(x), actor(x).numpy())"],
    ["loss = tf.reduce_mean(actor.predict(x)) + tf.add_n(actor.losses)"],
    ["loss = loss_object(y, actor.predict(x)) + tf.reduce_sum(actor.trainable_variables[0] ** 2)"],
    ["scores = actor(x)", "for i in range(3):", "    scores = scores + scores.numpy()", "loss = loss_object(y, scores)"],
    ["loss = [actor(x).numpy(), tf.reduce_mean(actor(x), axis=0)][1][0] * 2.0"],
]


@pytest.mark.parametrize("sources", ["actor.trainable_variables", "x"])
@pytest.mark.parametrize(("lines", "codes"), [*((s, ["CNN409"]) for s in SEEN_NUMBERS), *((s, []) for s in SEEN_TENSORS)])
def test_numbers_of_numpy_on_the_way_to_the_loss(lines: list[str], codes: list[str], sources: str) -> None:
    steps = TAPED.format(steps=indent("\n".join(lines), "    ")).replace("actor.trainable_variables)", f"{sources})")
    if "states" in "".join(lines) and sources == "x":
        pytest.skip("x is not on the way")
    text = TWO + OF_LOGITS + steps
    assert [code for code in found(text) if code == "CNN409"] == codes
    step = TWO + OF_LOGITS + "def step(x, y):\n" + indent(steps, "    ") + "step(x, y)\n"
    assert [code for code in found(step) if code == "CNN409"] == codes


SALIENCY = """\
def saliency(x):
    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(x)[:, 0])
    return tape.gradient(loss, x)
print(saliency(x))
"""


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("", "", ["CNN409"]),
        ("        loss =", "        tape.watch(x)\n        loss =", []),
        ("tf.convert_to_tensor(x)", "tf.Variable(x)", []),
        ("        loss =", "        x = x * 2.0\n        loss =", []),
        ("gradient(loss, x)", "gradient(loss, model.layers[0].kernel)", []),
    ],
)
def test_a_tensor_that_no_tape_watches(before: str, after: str, codes: list[str]) -> None:
    assert found(LOGITS + SALIENCY.replace(before, after)) == codes


def test_a_model_that_is_called_before_the_tape_and_the_figures_between() -> None:
    early = "p = model(x)\nwith tf.GradientTape() as tape:\n    loss = tf.reduce_mean(tf.square(np.ones((32, 3)) - p))\n"
    late = early.replace("p = model(x)\n", "").replace("- p", "- model(x)")
    asked = "optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))\n"
    assert found("import numpy as np\n" + LOGITS + early + asked) == ["CNN407"]
    assert not found("import numpy as np\n" + LOGITS + late + asked)


def test_two_tapes_that_see_the_same_losses() -> None:
    both = """\
with tf.GradientTape() as one, tf.GradientTape(persistent=True) as other:
    loss = loss_object(y, model(x))
    first = one.gradient(loss, model.trainable_variables)
second = other.gradient(loss, model.trainable_variables)
optimizer.apply_gradients(zip(first, model.trainable_variables))
figure = loss_object(y, model(x))
"""
    assert not found(LOGITS + OF_LOGITS + both)


def test_gradients_go_in_beside_their_variables() -> None:
    alone = STEP.replace("zip(gradients, model.trainable_variables)", "gradients") + "step(x, y)\n"
    assert found(LOGITS + OF_LOGITS + alone) == ["CNN726"]
    clipped = "    gradients = [tf.clip_by_norm(g, 1.0) for g in gradients]\n"
    clipped += "    pairs = list(zip(gradients, model.trainable_variables))\n"
    own = STEP.replace("zip(gradients, model.trainable_variables))\n", "pairs)\n")
    own = own.replace("    optimizer.apply", clipped + "    optimizer.apply")
    assert "list(zip(" in own
    assert "apply_gradients(pairs)" in own
    assert not found(LOGITS + OF_LOGITS + own + "step(x, y)\n")


@pytest.mark.parametrize(
    ("after", "codes"),
    [
        ("optimizer.apply_gradients(zip(gradients, model.trainable_variables))\n", []),
        ("for g, v in zip(gradients, model.trainable_variables):\n    v.assign_sub(0.1 * g)\n", []),
        ("print(loss)  # apply_gradients is missing\n", ["CNN411"]),
        ("# optimizer.apply_gradients(zip(gradients, model.trainable_variables))\nprint(loss)\n", ["CNN411"]),
        ("print(loss, gradients)\n", ["CNN411"]),
        ("def step():\n    return gradients\n", []),
    ],
)
def test_gradients_are_to_be_applied(after: str, codes: list[str]) -> None:
    taken = STEP.partition("    optimizer.")[0].replace("@tf.function\ndef step(x, y):\n", "for epoch in range(3):\n")
    assert found(SOFTMAX + OF_PROBABILITIES + taken + after) == codes


IN_A_CLASS = """\
class Net(keras.Model):
    def train_step(self, data):
        images, labels = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(y=labels, y_pred=self(images, training=True))
        gradients = tape.gradient(loss, self.trainable_variables)
        AFTER
        return {"loss": loss}

model = Net(inputs := keras.Input((4,)), layers.Dense(3)(inputs))
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
"""


@pytest.mark.parametrize(
    ("after", "codes"),
    [
        ("self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))", []),
        ("self.update(gradients)", []),
        ("self.counter.assign_add(1)", ["CNN411"]),
        ("return super().train_step(data)", []),
    ],
)
def test_gradients_of_a_training_step_are_to_be_applied(after: str, codes: list[str]) -> None:
    assert found(IN_A_CLASS.replace("AFTER", after)) == codes
    by_hand = STEP.partition("    optimizer.")[0].replace("@tf.function\ndef step(x, y):\n", "for epoch in range(3):\n")
    if codes:  # the compile of the same model does not use them
        assert found(LOGITS + OF_LOGITS + "model.compile(optimizer, loss_object)\n" + by_hand) == codes


def test_gradients_of_the_images_need_no_optimizer() -> None:
    taken = STEP.partition("    optimizer.")[0].replace("@tf.function\ndef step(x, y):\n", "for epoch in range(3):\n")
    watched = taken.replace("as tape:", "as tape:\n        tape.watch(x)").replace("model.trainable_variables", "x")
    assert "tape.watch" in watched
    assert found(SOFTMAX + OF_PROBABILITIES + watched) == []


@pytest.mark.parametrize(
    ("targets", "codes"),
    [("y", ["CNN226"]), ("y[:, None]", []), ("tf.expand_dims(y, 1)", []), ("tf.constant([0.0, 1.0, 2.0])", [])],
)
def test_targets_of_a_batch_beside_a_column_of_answers(targets: str, codes: list[str]) -> None:
    rows = "x, y = tf.random.normal((32, 4)), tf.random.normal((32,))\n"
    one = LOGITS.replace("Dense(3)", "Dense(1)")
    answered = SQUARED.replace("scores = model(x)\n", "").replace("    loss", "    scores = model(x)\n    loss")
    assert found(rows + one + answered.replace("scores - y", f"scores - {targets}")) == codes
    step = indent(answered.replace("scores - y", f"scores - {targets}"), "    ")
    batches = "for x, y in tf.data.Dataset.from_tensor_slices((x, y)).batch(8):\n"
    assert found(rows + one + batches + step) == codes
    assert not found(rows + one + batches.replace("batch(8)", "batch(1)") + step)

    assert found(rows + one + batches + indent(answered.replace("scores - y", f"scores - {targets}"), "    ")) == codes


@pytest.mark.parametrize("rounds", ["data.batch(8)", "data.batch(8).repeat().take(20)", "data.batch(8).repeat(2)"])
@pytest.mark.parametrize("head", ["for batch, _ in {}:", "for i, (batch, _) in enumerate({}):"])
def test_a_loop_over_samples_builds_the_model(rounds: str, head: str) -> None:
    """A data set of samples that are there has a round, and so has one that is repeated."""
    loop = f"data = tf.data.Dataset.from_tensor_slices((x, y))\n{head.format(rounds)}\n    model(batch)\nmodel.summary()\n"
    (file,) = check_source(HEAD + OWN + loop).files
    assert file.program is not None
    (model,) = file.program.models
    assert [layer.params for layer in model.layers] == [80, 51]


DIGITS = """\
(x, y), _ = keras.datasets.mnist.load_data()
{labels}
digits = tf.data.Dataset.from_tensor_slices((x.reshape(-1, 784).astype("float32") / 255, y)).shuffle(1000).batch(32)
model = keras.Sequential([keras.Input((784,)), layers.Dense({units}, activation="softmax")])
loss_object = keras.losses.{loss}Crossentropy()
"""
TAUGHT = STEP + "for x, y in digits:\n    step(x, y)\n"
ONE_HOT = "y = keras.utils.to_categorical(y, 10)"


@pytest.mark.parametrize(
    ("labels", "units", "loss", "codes"),
    [
        ("", 10, "SparseCategorical", []),
        ("", 9, "SparseCategorical", [("CNN202", "error")]),
        ("", 12, "SparseCategorical", [("CNN202", "warning")]),
        ("", 10, "Categorical", [("CNN211", "error")]),
        (ONE_HOT, 10, "Categorical", []),
        (ONE_HOT, 10, "SparseCategorical", [("CNN212", "error")]),
    ],
)
def test_the_labels_that_a_step_takes_its_loss_of(labels: str, units: int, loss: str, codes: list[tuple[str, str]]) -> None:
    text = HEAD + DIGITS.format(labels=labels, units=units, loss=loss) + TAUGHT
    assert [(f.code, f.severity.value) for f in check_source(text).findings] == codes


PAIR = f"{LOGITS}other = {LOGITS.removeprefix('model = ')}"
CROSSED = STEP.replace("zip(gradients, model.", "zip(gradients, other.") + "step(x, y)\n"


@pytest.mark.parametrize(
    ("program", "codes"),
    [
        (PAIR + OF_LOGITS + CROSSED, ["CNN415"]),
        (PAIR + OF_LOGITS + CROSSED.replace("apply_gradients(zip(gradients, other", "apply(gradients, (other"), ["CNN415"]),
        (PAIR + OF_LOGITS + CALLED, []),
        # gradients of a copy, whose weights come from the other
        (PAIR + OF_LOGITS + CROSSED + "model.set_weights(other.get_weights())\n", []),
        # the same layers under another name, and a part of the model
        (LOGITS + "other = keras.Model(model.inputs, model.layers[-1].output)\n" + OF_LOGITS + CROSSED, []),
        (LOGITS + "other = keras.Sequential([model, layers.Dense(3)])\n" + OF_LOGITS + CROSSED, []),
        # layers that are not known may be those of the other
        (LOGITS + "import helpers\nother = helpers.around(model)\n" + OF_LOGITS + CROSSED, []),
    ],
)  # fmt: skip
def test_gradients_for_the_weights_of_another_model(program: str, codes: list[str]) -> None:
    assert found(program) == codes


DROPS = LOGITS.replace("layers.Dense(3)", "layers.Dropout(0.5), layers.Dense(3)")
SQUARES = """\
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.square({answer} - 1.0))
gradients = tape.gradient(loss, model.trainable_variables)
"""


@pytest.mark.parametrize(
    ("model", "answer", "codes"),
    [
        (DROPS, "model(x)", ["CNN416"]),
        (DROPS.replace("Dropout(0.5)", "BatchNormalization()"), "model(x)", ["CNN416"]),
        (DROPS, "model(x, training=True)", []),
        (DROPS, "model(x, training=False)", []),
        (DROPS, "model(x, **options)", []),
        (DROPS.replace("Dropout(0.5)", "Dropout(0.0)"), "model(x)", []),
        (DROPS + "keras.backend.set_learning_phase(1)\n", "model(x)", []),
        (DROPS.replace("Dropout(0.5)", "BatchNormalization(trainable=False)"), "model(x)", []),
        # it drops whatever the call says
        ("image = keras.Input((4,))\nmodel = keras.Model(image, layers.Dense(3)(layers.Dropout(0.5)(image, training=True)))\n",
         "model(x)", []),
    ],
)  # fmt: skip
def test_a_model_that_is_to_drop_is_told_to_train(model: str, answer: str, codes: list[str]) -> None:
    assert found(model + SQUARES.format(answer=answer) + APPLIED) == codes


@pytest.mark.parametrize(
    ("answer", "codes"),
    [("model.predict(x)", ["CNN409"]), ("model(x)", []), ("(model(x) - model.predict(x))", [])],
)
def test_what_is_computed_of_predictions_has_no_gradients(answer: str, codes: list[str]) -> None:
    assert found(LOGITS + SQUARES.format(answer=answer) + APPLIED) == codes


def test_a_target_that_was_predicted_before_the_tape() -> None:
    before = "target = model.predict(x)\n" + SQUARES.format(answer="model(x)").replace("1.0", "target")
    assert not found(LOGITS + before + APPLIED)


MADE_EACH = """\
def step(x, y):
    optimizer = keras.optimizers.{made}
    with tf.GradientTape() as tape:
        loss = loss_object(y, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
"""
ROUNDS = "for epoch in range(3):\n    step(x, y)\n"
BATCHES = "for epoch in range(3):\n    for a, b in tf.data.Dataset.from_tensor_slices((x, y)).batch(8):\n        step(a, b)\n"
ONCE = """\
for rate in (0.1, 0.01):
    optimizer = keras.optimizers.Adam(rate)
    for epoch in range(3):
        with tf.GradientTape() as tape:
            loss = loss_object(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
"""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (MADE_EACH.format(made="Adam()") + ROUNDS, ["CNN422"]),
        (MADE_EACH.format(made="Adam()") + BATCHES, ["CNN422"]),
        ("@tf.function\n" + MADE_EACH.format(made="RMSprop(0.01)") + ROUNDS, ["CNN422"]),
        (MADE_EACH.format(made="SGD(0.01, momentum=0.9)") + ROUNDS, ["CNN422"]),
        (MADE_EACH.format(made="SGD(0.01)") + ROUNDS, []),
        (MADE_EACH.format(made="Adam()") + "step(x, y)\n", []),
        (MADE_EACH.format(made="Adam()").replace("(x, y):\n", "(x, y, model):\n") + ROUNDS.replace("y)", "y, build())"), []),
        (MADE_EACH.format(made="Adam()").replace("    optimizer = keras.optimizers.Adam()\n", "") + ROUNDS, []),
        (ONCE, []),
    ],
)
def test_an_optimizer_is_made_once(text: str, codes: list[str]) -> None:
    build = "def build():\n    return keras.Sequential([keras.Input((4,)), layers.Dense(3)])\n"
    assert [code for code in found(LOGITS + OF_LOGITS + build + text) if code == "CNN422"] == codes


TWICE = """\
x = tf.Variable(3.0)
with tf.GradientTape({}) as tape:
    y = x * x
    z = y * y
{}
tape.gradient(y, x)
"""
FIRST = "tape.gradient(z, x)"


@pytest.mark.parametrize(
    ("made", "between", "told"),
    [
        ("", FIRST, True),
        ("persistent=False", FIRST, True),
        ("", f"if float(x) > 1:\n    {FIRST}\nelse:\n    tape.jacobian(z, x)", True),
        ("persistent=True", FIRST, False),
        ("persistent=given", FIRST, False),
        ("", "", False),
        ("", f"if given:\n    {FIRST}", False),
        ("", f"{FIRST}\nwith tape:\n    y = x * x", False),
        ("", f"with tape:\n    {FIRST}\n    tape.reset()\n    y = x * x", False),
        ("", f"{FIRST}\nfor tape in tapes:\n    pass", False),
        ("", f"for i in range(3):\n    with tf.GradientTape() as inner:\n        w = x * i\n    inner.{FIRST[5:]}", False),
    ],
)
def test_a_tape_gives_its_gradients_once(made: str, between: str, told: bool) -> None:
    assert found(HEAD + TWICE.format(made, between)) == (["CNN426"] if told else [])


def test_the_reason_is_what_a_step_of_its_own_calls_the_model_on() -> None:
    (file,) = check_source(STEP_OF_A_DICT.program).files
    assert any("what its `train_step` calls it on is not known" in f.message for f in file.findings)
