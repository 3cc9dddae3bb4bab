"""Sequential models: built late or never, inside each other, changed, and fed with data of several shapes."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

LEFT_OPEN = {
    (3, "run eagerly on what a generator gives"),
    (2, "run eagerly on what a generator gives"),
    (2, "a stack whose layers were all taken off"),
    (3, "a refused layer, and the next"),
    (2, "a refused layer, and the next"),
    (3, "a refused layer is taken off"),
    (2, "a refused layer is taken off"),
    (3, "a stack called with one axis more"),
    (2, "a stack called with one axis more"),
    (3, "a Lambda of a function is copied"),
    (3, "sizes of two things that are not here"),
    (2, "sizes of two things that are not here"),
    (3, "a stack called on data that are not followed"),
    (2, "a stack called on data that are not followed"),
    (3, "a stack from an old file"),
}
PROGRAMS = {
    "copies of stacks, which Keras 3 makes layer by layer": """\
def named():
    x, y = Input((5,)), Input((5,))
    m = Model(x, layers.ReLU()(x))
    Model([x, y], layers.concatenate([m(x), m(y)])).summary()
a = Sequential([Input((4,)), layers.Dense(3), layers.ReLU(), layers.Dense(2)])
i = Input((4,))
late = Sequential([layers.Dense(3), layers.Dense(2)])
late.build((None, 3))
begun = [a, Sequential([Input((4,)), a, layers.Dense(1)]), Model(i, a(i))]
for model in begun:
    keras.models.clone_model(model, input_tensors=Input((4,)))
    named()
for model in (*begun, Sequential([a]), late):
    keras.models.clone_model(model)
    named()
    keras.models.clone_model(model, clone_function=lambda layer: layer.__class__.from_config(layer.get_config()))
    named()
    type(model).from_config(model.get_config())
    named()
    keras.models.model_from_json(model.to_json())
    named()
""",
    "a model alone in a stack, which waits for another layer or a call": """\
def named():
    x, y = Input((5,)), Input((5,))
    m = Model(x, layers.ReLU()(x))
    Model([x, y], layers.concatenate([m(x), m(y)])).summary()
base = Sequential([Input((14,)), layers.Dense(4)])
one = Sequential([base])
one.summary()
named()
one.build((None, 14))
one.build((None, 14))
named()
two = Sequential()
two.add(one)
two.add(layers.Dense(3))
two.summary()
named()
three = Sequential([base])
Model(x := Input((14,)), three(x)).summary()
named()
four = Sequential([base])
four(np.zeros((2, 14)))
named()
""",
    "one number per row": """\
m = Sequential([layers.Lambda(lambda x: x[:, None]), layers.Dense(2)])
m.compile("sgd", "mse")
m.fit(np.zeros((64,)), np.zeros((64, 2)), verbose=0)
m.summary()
""",
    "a stack that is only an Input has an end in Keras 2": """\
m = Sequential([Input((40, 2))])
while m.output_shape[1] > 4:
    m.add(layers.MaxPooling1D(2))
m.summary()
""",
    "a stack called on data that are not followed": """\
import pickle
rows = pickle.loads(pickle.dumps(np.zeros((3, 2))))
out = layers.ReLU()(Sequential([Input((2,)), layers.Embedding(5, 3), layers.LSTM(4)])(rows))
Sequential([Input((out.shape[0], out.shape[1])), layers.Flatten()]).summary()
""",
    "a table of a fixed batch size": """\
Sequential([layers.Embedding(9, 3, batch_size=8), layers.LSTM(2)]).summary()
Sequential([layers.Embedding(9, 3, batch_size=8, input_length=5), layers.Flatten()]).summary()
""",
    "a layer that is added twice to a stack without an input": """\
pool, act, norm = layers.MaxPooling2D(2), layers.ReLU(), layers.BatchNormalization()
m = Sequential([layers.Conv2D(4, 3), act, pool, layers.Conv2D(4, 3), act, pool, layers.Flatten(), layers.Dense(2)])
m.build((None, 32, 32, 3))
m.summary()
n = Sequential()
for layer in (norm, layers.Dense(3), layers.Dropout(0.1), norm, layers.Dense(2)):
    n.add(layer)
print(len(n.layers))
x = Input((3,))
Model(x, n(x)).summary()
Sequential([Input((32, 32, 3)), pool, layers.Conv2D(4, 3), pool, layers.Flatten(), layers.Dense(2)]).summary()
""",
    "a layer that is added twice to a stack without an input and does not fit twice": """\
norm = layers.BatchNormalization()
n = Sequential([norm, layers.Dense(6), norm, layers.Dense(2)])
x = Input((3,))
Model(x, n(x)).summary()
""",
    "a layer that is added twice to a stack with an input and does not fit twice": """\
norm = layers.BatchNormalization()
n = Sequential([Input((3,)), norm, layers.Dense(6), norm, layers.Dense(2)])
n.summary()
""",
    "fed by a generator": """\
def batches():
    while True:
        yield np.zeros((8, 9, 9, 3)), np.zeros((8, 1))
m = Sequential([layers.Conv2D(4, 3), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(1)])
m.compile("sgd", "mse")
m.fit(batches(), steps_per_epoch=2, verbose=0)
m.summary()
""",
    "run eagerly on what a generator gives": """\
def batches():
    while True:
        yield np.zeros((8, 9, 9, 3)), np.zeros((8, 1))
m = Sequential([layers.TimeDistributed(layers.Flatten()), layers.LSTM(2), layers.Dense(1)])
m.compile("sgd", "mse", run_eagerly=True)
m.fit(batches(), steps_per_epoch=2, verbose=0)
m.summary()
m(np.zeros((2, 9, 9, 3)))
m.summary()
""",
    "a stack in a stack is fed by a Sequence": """\
class Batches(keras.utils.Sequence):
    def __len__(self):
        return 2
    def __getitem__(self, index):
        return np.zeros((8, 9, 9, 3)), np.zeros((8, 1))
m = Sequential([Sequential([layers.Rescaling(2.0)]), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(1)])
m.compile("sgd", "mse")
m.fit(Batches(), verbose=0)
m.summary()
""",
    "one that declares its input is fed by a generator": """\
def batches():
    while True:
        yield np.zeros((8, 5)), np.zeros((8, 1))
m = Sequential([Input((5,)), layers.Dense(4), layers.Dense(1)])
m.compile("sgd", "mse")
m.fit(batches(), steps_per_epoch=2, verbose=0)
m.summary()
""",
    "a stack from an old file": """\
import os, tempfile
os.chdir(tempfile.mkdtemp())
m = Sequential([Input((3,)), layers.Dense(2)])
m.compile("adam", "mean_squared_error")
m.save("a.h5")
keras.models.load_model("a.h5").summary()
""",
    "called on data after it became part of a graph": """\
i = Input((4,))
d = layers.Dense(3)
n = Sequential([Input((3,)), layers.Dense(2)])
m = Model(i, n(d(i)))
d(np.zeros((2, 4)))
n(np.zeros((5, 3)))
m(np.zeros((7, 4)))
m.summary()
n.summary()
""",
    "a stack that is only an Input is asked for its inputs": """\
m = Sequential([Input((4,))])
print(m.inputs)
m.summary()
""",
    "a copy of a stack without an input whose layers were built elsewhere": """\
m = Sequential([Input((4, 4, 3)), layers.Flatten(), layers.Dropout(0.5), layers.ReLU(), layers.Dense(4)])
n = Sequential(m.layers[:3])
c = keras.models.clone_model(n)
c.summary()
""",
    "a switch that is set to what it is": """\
m = Sequential([Input((11, 5)), layers.Flatten()])
m.trainable = False
m.add(layers.Dense(17))
m.trainable = False
t = Input(m.input_shape[1:])
Model(t, layers.Dense(12)(m(t))).summary()
""",
    "weights of a stack that is not built": "Sequential([layers.Dense(3)]).count_params()\n",
    "the output of a stack without a shape": "Sequential([layers.Dense(3)]).output\n",
    "a stack that ends in states": """\
m = Sequential([Input((16, 5)), layers.LSTM(3, return_state=True)])
m.summary()
""",
    "a stack of states that is built by data": """\
m = Sequential([layers.LSTM(3, return_state=True)])
m.build((None, 16, 5))
""",
    "a stack of a model with two outputs": """\
i = Input((16, 5))
two = Model(i, [layers.Dense(3)(i), layers.Dense(4)(i)])
m = Sequential()
m.add(two)
m.add(layers.Dense(2))
m.summary()
""",
    "a stack whose layers were all taken off": """\
i = Input((4,))
m = Model(i, layers.Dense(3)(i))
n = Sequential(m.layers[:2])
n.pop()
n.add(layers.Dense(5))
n.summary()
""",
    "a refused layer, and the next": """\
m = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3)])
try:
    m.add(layers.Conv2D(4, 9))
except Exception as error:
    print("too small", error)
try:
    m.add(layers.Dense(4))
except Exception:
    pass
m.summary()
""",
    "a refused layer is taken off": """\
m = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3)])
try:
    m.add(layers.Conv2D(4, 9))
except ValueError:
    m.pop()
m.add(layers.Conv2D(4, 2))
m.summary()
""",
    "a stack inside that was called": """\
inner = Sequential([layers.Dense(3)])
inner(np.zeros((4, 5)))
m = Sequential([inner, layers.Dense(2)])
m.summary()
""",
    "a stack inside that was built": """\
inner = Sequential([layers.Dense(3)])
inner.build((None, 5))
m = Sequential([inner, layers.Dense(2)])
m.summary()
""",
    "a stack inside that is built for another shape": """\
inner = Sequential([Input((8, 3)), layers.Dense(2)])
m = Sequential([inner, layers.ReLU()])
m.build((None, 8, 4))
m.summary()
""",
    "a stack inside is built for another rank": """\
inner = Sequential()
inner.add(Input((32, 32, 3)))
inner.add(layers.SeparableConv2D(12, (1, 3)))
outer = Sequential([inner, layers.ReLU()])
outer.build((4, 10, 5))
""",
    "a stack inside is built for other channels": """\
inner = Sequential([Input((32, 32, 3)), layers.SeparableConv2D(4, 3)])
outer = Sequential([inner, layers.ReLU()])
outer.build((4, 16, 16, 5))
""",
    "a stack inside is built for another size": """\
inner = Sequential([Input((32, 32, 3)), layers.SeparableConv2D(4, 3)])
outer = Sequential([inner, layers.ReLU()])
outer.build((4, 16, 16, 3))
outer.summary()
""",
    "a stack called with one axis more": """\
m = Sequential([Input((10,)), layers.Dense(3)])
t = Input((None, 1))
Model(t, layers.Dense(2)(m(t))).summary()
""",
    "data of two batch sizes": """\
m = Sequential([layers.Dense(3)])
m(np.zeros((3, 12)))
m(np.zeros((5, 12)))
m.summary()
""",
    "data of two batch sizes without the channel that a stack inside declares": """\
encoder = Sequential([Input((8, 8, 1)), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(5)])
decoder = Sequential([layers.Dense(64), layers.Reshape((8, 8, 1)), layers.Conv2D(1, 3, padding="same")])
m = Sequential([encoder, decoder])
m.compile("sgd", "mse")
m.fit(np.zeros((64, 8, 8)), np.zeros((64, 8, 8, 1)), verbose=0)
decoder.summary()
m.predict(np.zeros((5, 8, 8)), verbose=0)
decoder.summary()
m.summary()
""",
    "data of two widths": """\
m = Sequential([layers.ReLU()])
m(np.zeros((3, 12)))
m(np.zeros((3, 11)))
m.summary()
""",
    "data of another shape": """\
m = Sequential([Input((4, 5)), layers.Dense(3)])
m(np.zeros((2, 9, 9, 9)))
""",
    "data with an axis more than it was built for": """\
m = Sequential([layers.Dense(3)])
m.build((None, 12))
m(np.zeros((3, 10, 5)))
""",
    "a call before the training": """\
m = Sequential([layers.Dense(3)])
m(np.zeros((1, 12)))
m.compile("sgd", "mse")
m.fit(np.zeros((8, 12)), np.zeros((8, 3)), verbose=0)
m.summary()
""",
    "training without weights": """\
m = Sequential([Input((3,)), layers.ReLU()])
m.compile("sgd", "mse")
m.fit(np.zeros((4, 3)), np.zeros((4, 3)), verbose=0)
m.summary()
""",
    "one sample in place of many": """\
x = np.random.rand(6, 4)
y = np.random.rand(6, 2)
m = Sequential([Input(x.shape), layers.Dense(2)])
m.compile('adam', 'mse')
m.fit(x, y, verbose=0)
""",
    "a written name that an automatic one comes to": """\
m = Sequential([Input((5,)), layers.Dense(2, name="dense_1"), layers.Dense(3), layers.Dense(4)])
""",
    "a written name that an automatic one comes to in a graph": """\
a, b = Input((4,), name="dense"), Input((5,), name="dense_7")
Model(b, layers.Dense(3, name="mine")(b)).summary()
Model(a, layers.Dense(3)(a)).summary()
""",
    "weights of other sizes": """\
a, b = (Sequential([Input((5,)), layers.Dense(4), layers.Dense(n)]) for n in (2, 3))
b.layers[0].set_weights(a.layers[0].get_weights())
b.summary()
b.set_weights(a.get_weights())
""",
    "a private name": """\
m = Sequential([Input((4,)), layers.Dense(2)])
m._name, m.layers[0]._name = "mine", "first"
Model(m.input, layers.Dense(3)(m.output)).summary()
Sequential([Input((4,)), m]).summary()
""",
    "an index that is not there": """\
m = Sequential([Input((4,)), layers.Dense(2), layers.Dense(3)])
m.get_layer(index=1).trainable = False
m.summary()
m.get_layer(index=2)
""",
    "a stack is copied on another input": """\
m = Sequential([Input((32, 32, 3)), layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(), layers.Dense(2)])
keras.models.clone_model(m, input_tensors=Input((64, 64, 1))).summary()
keras.models.clone_model(m, input_tensors=[Input((64, 60, 3))]).summary()
late = Sequential([layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)])
keras.models.clone_model(late, Input((9, 9, 3), name="image")).summary()
late.summary()
Sequential([Input((3,)), layers.Dense(4)]).summary()
""",
    "a Lambda of a lambda is copied": """\
m = Sequential([Input((4,)), layers.Lambda(lambda t: t * 2), layers.Dense(2)])
keras.models.clone_model(m).summary()
""",
    "a Lambda of a function is copied": """\
def double(t):
    return t * 2
m = Sequential([Input((4,)), layers.Lambda(double), layers.Dense(2)])
keras.models.clone_model(m).summary()
""",
    "built by the first batch of a data set": """\
data = tf.data.Dataset.from_tensor_slices({"x": np.zeros((70, 4)), "y": np.zeros(70)}).shuffle(9).batch(32).prefetch(1)
for batch in data:
    m = Sequential([layers.Dense(2), layers.Dense(1)])
    m(batch["x"])
    break
m.summary()
late = Sequential([layers.Dense(3)])
for batch in data:
    late(tf.cast(batch["x"], "float32"))
    break
late.summary()
short = Sequential([layers.Dense(3)])
for batch in data.unbatch().take(70).batch(80).take(1):
    short(batch["x"])
    break
""",
    "built by batches that are all full": """\
data = tf.data.Dataset.from_tensor_slices((np.zeros((640, 4)), np.zeros(640))).batch(32).shuffle(9)
m = Sequential([layers.Dense(2), layers.Dense(1)])
for x, y in data:
    m(x)
m.summary()
m = Sequential([layers.Dense(2), layers.Dense(1)])
x, y = next(iter(data))
m(x)
m.summary()
""",
    "built by batches of which another may come first": """\
data = tf.data.Dataset.from_tensor_slices(np.zeros((70, 4))).batch(32).shuffle(9)
for x in data:
    m = Sequential([layers.Dense(2), layers.Dense(1)])
    m(x)
    break
m.summary()
""",
    "sizes of two things that are not here": """\
from settings import size_a, size_b
m = Sequential([Input((20,)), layers.Dense(size_a + size_b), layers.Dense(size_a), layers.Dense(size_a * size_b)])
m.summary()
""",
}

BUILT_FOR = ["", "()", "[]", "(3,)", "(None, 4)", "(2, 4)"]


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("shape", BUILT_FOR)
def test_a_stack_is_built_for_what_is_a_batch_or_for_nothing(shape: str, dialect: int) -> None:
    program = f"m = Sequential([layers.Dense(3)])\nm.build({shape})\nSequential([Input((4,)), layers.Dense(2)]).summary()\n"
    verdict = judge(HEADS[dialect] + program, dialect)
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == ("unknown" if (dialect, name) in LEFT_OPEN else "equal"), verdict.why
