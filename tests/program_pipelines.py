"""Random programs of data pipelines and of training steps of one's own.

    write(seed)  ->  the text of a program

A `tf.data.Dataset` is mapped, zipped, batched, cached and repeated in any order, and trains a model that uses a model twice,
masks, operations on tensors, `training=`, `add_loss` or a `train_step` of its own. About half of the programs crash.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from program_generator import COMMON, HEADS
from program_layers import Writer

STEP = """class Trainer(Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = {loss}
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {{'loss': loss}}"""
OWN = """class Net(Model):
    def __init__(self):
        super().__init__()
        self.one = layers.Dense({n}, activation='relu')
        self.norm = layers.{norm}
        self.two = layers.Dense({n})

    def call(self, inputs{training}):
        h = self.one(inputs)
        h = self.norm(h{passed})
{body}        return self.two(h)"""
NORMS = ("Dropout(0.5)", "BatchNormalization()", "LayerNormalization()", "GaussianNoise(0.1)")
BODIES = (
    "",
    "",
    "        self.add_loss(OPS.reduce_mean(h))\n",
    "        if training:\n            h = h * 2.0\n",
    "        h = h + inputs\n",
)
OPS_OF_3 = (
    *("keras.ops.mean(h, axis={a}, keepdims={k})", "keras.ops.sum(h, axis={a})", "keras.ops.expand_dims(h, {a})"),
    *("keras.ops.reshape(h, (-1, {n}))", "keras.ops.concatenate([h, h], axis={a})", "keras.ops.stack([h, h], axis={a})"),
    *("keras.ops.transpose(h, (0, 2, 1))", "keras.ops.swapaxes(h, 1, {a})", "keras.ops.matmul(h, keras.ops.ones(({n}, 2)))"),
    *("keras.ops.squeeze(h, {a})", "keras.ops.repeat(h, 2, axis={a})", "keras.ops.softmax(h, axis={a})", "h[:, :{n}]"),
    *(
        "keras.ops.pad(h, ((0, 0), (1, 1)))",
        "keras.ops.max(h, axis={a})",
        "keras.ops.einsum('ij,kj->ik', h, h)",
        "h[..., None]",
    ),
    *("keras.ops.one_hot(keras.ops.argmax(h, axis={a}), {n})", "keras.ops.take(h, keras.ops.arange({n}), axis={a})"),
    *(
        "keras.ops.split(h, 2, axis={a})[0]",
        "keras.ops.flip(h, axis={a})",
        "keras.ops.top_k(h, {n})[0]",
        "keras.ops.norm(h, axis={a})",
    ),
    *("keras.ops.broadcast_to(h, (4, {n}))", "keras.ops.tile(h, (1, {n}))", "keras.ops.where(h > 0, h, 0.0)", "h @ h"),
)
OPS_OF_2 = (
    *(
        "tf.reduce_mean(h, axis={a}, keepdims={k})",
        "tf.reduce_sum(h, axis={a})",
        "tf.expand_dims(h, {a})",
        "tf.squeeze(h, {a})",
    ),
    *("tf.reshape(h, (-1, {n}))", "tf.concat([h, h], axis={a})", "tf.stack([h, h], axis={a})", "tf.transpose(h, (0, 2, 1))"),
    *(
        "tf.matmul(h, tf.ones(({n}, 2)))",
        "tf.repeat(h, 2, axis={a})",
        "tf.nn.softmax(h, axis={a})",
        "h[:, :{n}]",
        "h[..., None]",
    ),
    *("tf.pad(h, ((0, 0), (1, 1)))", "tf.einsum('ij,kj->ik', h, h)", "tf.one_hot(tf.argmax(h, axis={a}), {n})", "h @ h"),
    *(
        "tf.gather(h, tf.range({n}), axis={a})",
        "tf.split(h, 2, axis={a})[0]",
        "tf.math.top_k(h, {n})[0]",
        "tf.where(h > 0, h, 0.0)",
    ),
    *(
        "tf.tile(h, (1, {n}))",
        "tf.reverse(h, [{a}])",
        "keras.backend.mean(h, axis={a})",
        "keras.backend.batch_dot(h, h, axes=1)",
    ),
)
MAPS = (
    *("lambda a, b: (a, b)", "lambda a, b: (a * 2.0, b)", "lambda a, b: (a, tf.one_hot(tf.cast(b, tf.int32), {n}))"),
    *("lambda a, b: (a, b[..., None])", "lambda a, b: (tf.reshape(a, (-1, {n})), b)", "lambda a, b: ((a, a), b)"),
    *(
        "lambda a, b: (a, b, tf.ones_like(b))",
        "lambda a, b: (tf.cast(a, tf.float32), tf.cast(b, tf.float32))",
        "lambda a, b: a",
    ),
    *(
        "lambda a, b: {{'i': a, 'out': b}}",
        "lambda a, b: ({{'i': a}}, b)",
        "lambda a, b: (a, {{'out': b}})",
        "lambda a: (a, a)",
    ),
)
STEPS = (
    *(".batch(2)", ".batch(2)", ".batch(3)", ".batch(2, drop_remainder=True)", ".cache()", ".shuffle(8)", ".prefetch(1)"),
    *(".repeat(2)", ".take(2)", ".skip(1)", ".unbatch()", ".batch(4)"),
)


def operations(w: Writer) -> int:
    """A functional model with operations on its tensors."""
    wide = w.rng.randint(2, 4)
    w.add(f"i = Input(({wide},), name='i')", f"h = layers.Dense({wide}, activation='relu')(i)")
    for _ in range(w.rng.choice((1, 2, 2, 3))):
        text = w.pick(*(OPS_OF_3 if w.dialect >= 3 else OPS_OF_2))
        w.add(
            "h = " + text.format(a=w.pick("1", "-1", "-1", "0", "2"), k=w.pick("True", "False"), n=w.pick(str(wide), "1", "2"))
        )
    w.add(f"model = Model(i, layers.Dense({w.rng.randint(1, 3)}, name='out')(h))", "model.summary()")
    return wide


def twice(w: Writer) -> int:
    """A model that is a layer twice, over time, both ways, or after masks."""
    wide, n = w.rng.randint(2, 4), w.rng.randint(1, 3)
    w.add(f"inner = Sequential([Input(({wide},)), layers.Dense({w.pick('4', str(wide))}), layers.{w.pick(*NORMS)}])")
    w.add(f"i = Input(({w.pick(str(wide), str(wide), '5')},), name='i')")
    form = w.rng.randrange(5)
    if form == 0:
        w.add("h = inner(inner(i))")
    elif form == 1:
        w.add(f"h = layers.{w.pick('Add()', 'Concatenate()', 'Dot(-1)')}([inner(i), inner(layers.Dense({wide})(i))])")
    elif form == 2:
        w.add(f"h = layers.TimeDistributed(inner)(layers.RepeatVector({n})(i))", f"h = {_recurrent(w)}(h)")
    elif form == 3:
        w.add(f"h = layers.Embedding(9, {n}, mask_zero=True)(i)", *([f"h = {_recurrent(w)}(h)"] if w.chance(0.7) else []))
        w.add(
            w.pick("h = layers.GlobalAveragePooling1D()(h)", "h = layers.Flatten()(h)", "h = layers.Conv1D(2, 1)(h)", "h = h")
        )
    else:
        w.add(
            f"h = layers.Masking()(layers.Reshape(({wide}, 1))(i))",
            f"h = {_recurrent(w)}(h)",
            "whole = Model(i, h)",
            "h = whole(i) + whole(i)",
        )
    w.add(f"model = Model(i, layers.Dense({n}, name='out')(h))", "model.summary()")
    return wide


def _recurrent(w: Writer) -> str:
    cell = w.pick("LSTM", "GRU", "SimpleRNN")
    inner = f"layers.{cell}({w.rng.randint(1, 4)}{w.pick('', ', return_sequences=True', ', go_backwards=True')})"
    return (
        f"layers.Bidirectional({inner}{w.pick('', '', ', merge_mode=' + repr(w.pick('sum', 'ave', 'mul')))})"
        if w.chance(0.5)
        else inner
    )


def own(w: Writer) -> int:
    """A model of one's own whose call tells training apart and adds losses."""
    wide = w.rng.randint(2, 4)
    body = w.pick(*BODIES).replace("OPS.reduce_mean", "tf.reduce_mean" if w.dialect < 3 or w.chance(0.5) else "keras.ops.mean")
    told = "training" in body or w.chance(0.5)
    norm = w.pick(*NORMS)
    passed = ", training=training" if told and w.chance(0.6) else ""
    training = w.pick(", training=None", ", training=False") if told else ""
    w.add(OWN.format(n=w.pick(str(wide), "1", "5"), norm=norm, training=training, passed=passed, body=body), "model = Net()")
    if w.chance(0.5):
        w.add(
            w.pick(f"model.build((None, {wide}))", f"model(np.zeros((2, {wide})))", f"model(Input(({wide},)), training=True)")
        )
        w.add("model.summary()")
    return wide


def stepped(w: Writer) -> int:
    """A model that trains in steps of its own."""
    wide, n = w.rng.randint(2, 4), w.rng.randint(1, 3)
    told = ["keras.losses.MeanSquaredError()(y, y_pred)", "tf.reduce_mean((y - y_pred) ** 2)"]
    told += ["self.compute_loss(x=x, y=y, y_pred=y_pred)"] + ["self.compiled_loss(y, y_pred)"] * (w.dialect < 3)
    w.add(STEP.format(loss=w.pick(*told)), f"i = Input(({wide},), name='i')")
    w.add(f"model = Trainer(i, layers.Dense({n}, name='out')(i))", "model.summary()")
    return wide


FORMS: tuple[Callable[[Writer], int], ...] = (operations, operations, twice, twice, own, stepped)


def _data(w: Writer, rows: int, wide: int) -> None:
    """A pipeline; mapped before or after it is batched, or put together of two."""
    fed = wide if w.chance(0.9) else wide + 1
    y = w.pick(f"np.random.rand({rows}, 1)", f"np.random.rand({rows}, {wide})", f"np.arange({rows}) % 2", f"np.zeros({rows})")
    w.add(f"x = np.random.rand({rows}, {fed}).astype('float32')", f"y = {y}")
    if w.chance(0.25):
        parts = [f"tf.data.Dataset.from_tensor_slices({v}){w.pick('', '', '.batch(2)')}" for v in "xy"]
        w.add(f"data = tf.data.Dataset.zip(({', '.join(parts)}))")
    else:
        w.add(f"data = tf.data.Dataset.from_tensor{w.pick('_slices', '_slices', '_slices', 's')}((x, y))")
    steps = [w.pick(*STEPS) for _ in range(w.rng.randint(0, 3))]
    if w.chance(0.7):
        steps.append(".batch(2)")
    if w.chance(0.5):
        steps.insert(w.rng.randint(0, len(steps)), f".map({w.pick(*MAPS).format(n=w.pick(str(wide), '2'))})")
    w.add(f"data = data{''.join(steps)}")


def write(seed: int | str, odds: float | None = None, dialect: int = 3) -> str:
    """The program of that seed, for Keras 3 or 2."""
    rng = random.Random(f"pipelines {seed}")
    w = Writer(rng, 0.0 if odds is None else odds, dialect)
    w.add(*(["import tensorflow as tf"] if dialect >= 3 else []), *HEADS[dialect].splitlines(), *COMMON.splitlines())
    rows = rng.randint(3, 6)
    wide = rng.choice(FORMS)(w)
    _data(w, rows, wide)
    told = w.pick(
        "'mse'", "'mse'", "'mae'", "'binary_crossentropy'", "'sparse_categorical_crossentropy'", "'categorical_crossentropy'"
    )
    w.add(f"model.compile('adam', loss={told}{w.pick('', '', ', metrics=[' + repr('accuracy') + ']')})")
    w.add(f"model.fit(data, {w.pick('', '', 'epochs=2, ', 'steps_per_epoch=1, ')}verbose=0)")
    w.add(
        w.pick(
            "model.evaluate(data, verbose=0)",
            "model.predict(data, verbose=0)",
            "out = model(x[:2])",
            "model.predict(x, verbose=0)",
            "model.summary()",
        )
    )
    w.add("model.summary()")
    return "\n".join(w.lines) + "\n"
