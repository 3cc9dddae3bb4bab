"""Models between tensors: cut in parts, with inner tensors at their ends, and what operators make of tensors."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

LEFT_OPEN = {
    (3, "a layer that is called before and after the cut"),
    (2, "outputs by key"),
    (3, "a graph called with one axis more"),
    (3, "a graph called with one axis less"),
    (3, "a copy on inputs that do not fit"),
}
PROGRAMS = {
    "what models with several outputs predict": """\
i = Input((8, 8, 1))
x = layers.Conv2D(4, 3)(i)
y = layers.Flatten()(x)
m = Model(i, [x, layers.Dense(3)(y)])
a, b = m.predict(np.zeros((7, 8, 8, 1)), verbose=0)
Sequential([Input(a.shape[1:]), layers.Flatten(), layers.Dense(b.shape[0]), layers.Dense(b.shape[1])]).summary()
acts = Model(i, [l.output for l in m.layers[1:3]]).predict(np.zeros((2, 8, 8, 1)), verbose=0)
Sequential([Input((acts[0].shape[-1],)), layers.Dense(len(acts)), layers.Dense(acts[-1].shape[1])]).summary()
d = Model(i, {"z": x, "a": y}).predict(np.zeros((2, 8, 8, 1)), verbose=0)
Sequential([Input(d["z"].shape[1:]), layers.Dense(d["a"].shape[-1])]).summary()
f = Input((None, None, 1))
g = layers.Conv2D(2, 3)(f)
p, q = Model(f, [g, layers.GlobalMaxPooling2D()(g)]).predict_on_batch(np.zeros((3, 9, 11, 1)))
Sequential([Input(p.shape[1:]), layers.Dense(q.shape[1] + q.shape[0])]).summary()
""",
    "a graph is copied on another input": """\
i = Input((32, 32, 3), name="image")
c = layers.Conv2D(4, 3, activation="relu")
m = Model(i, layers.Dense(2, name="head")(layers.GlobalAveragePooling2D()(c(c(layers.Conv2D(4, 3)(i))))))
m.compile("sgd", "mse")
keras.models.clone_model(m, input_tensors=Input((64, 64, 1), name="larger")).summary()
top = Model(x := Input((40, 40, 3)), layers.Dropout(0.1)(m(x)))
keras.models.clone_model(m, Input((24, 24, 3))).summary()
top.summary()
Sequential([Input((3,)), layers.Dense(4)]).summary()
""",
    "a size that only one of several tensors knows": """\
i, eight = Input((4,)), np.ones((8, 4), "float32")
if keras.__version__ < "3":
    import tensorflow as tf
    for y in (tf.concat([i, eight], 1), tf.concat([i, eight], 0), tf.stack([i, eight]), tf.add_n([i, eight])):
        Model(i, layers.Dense(2)(y)).summary()
else:
    Model(i, keras.ops.concatenate([i, eight], 1)).summary()
""",
    "a loop that begins with states of another batch": """\
x, eight, some = Input((5, 3)), Input(batch_shape=(8, 5, 3)), Input((4,))
fixed = Input(batch_shape=(8, 4))
for make in (layers.GRU, layers.SimpleRNN, lambda n, **k: layers.RNN(layers.GRUCell(n), **k)):
    for a, b in ((x, fixed), (eight, some), (x, some)):
        Model([a, b], make(4, return_state=True)(a, initial_state=b)).summary()
        Model([a, b], make(4, return_sequences=True)(a, initial_state=b)).summary()
Model([eight, some], layers.LSTM(4, return_state=True)(eight, initial_state=[some, some])).summary()
""",
    "loops over an array that begin with symbolic states": """\
i, start = Input((5, 3)), np.zeros((8, 1, 6), "float32")
_, h, c = layers.LSTM(4, return_state=True)(i)
step, head = layers.LSTM(4, return_sequences=True, return_state=True), layers.Dense(6)
given, states, found = start, [h, c], []
for _ in range(3):
    given, *states = step(given, initial_state=states)
    given = head(given)
    found.append(given)
Model(i, layers.Concatenate(axis=1)(found)).summary()
""",
    "a Lambda of a number": """\
import tensorflow as tf
def scale(size):
    if keras.__version__ >= "3":
        return size ** 0.5
    return layers.Lambda(lambda n: tf.math.sqrt(tf.cast(n, tf.float32)))(size)
x = Input((None,))
inner = Model(x, layers.Dropout(0.1)(layers.Embedding(10, 16)(x) * scale(16) + scale(4.0)))
inner.summary()
Model(y := Input((None,)), layers.Dense(3)(inner(y))).summary()
""",
    "a loop that begins with arrays": """\
i = Input((None, 5))
if keras.__version__ >= "3":
    Model(i, layers.GRU(4)(i, initial_state=keras.ops.zeros((6, 4)))).summary()
else:
    import tensorflow as tf
    Model(i, layers.LSTM(4)(i, initial_state=[tf.zeros((6, 4)), tf.zeros((6, 4))])).summary()
""",
    "arrays beside the tensors of a layer that merges": """\
i, s = Input((4,)), Input((5, 4))
one, three, steps = np.ones((1, 4), "float32"), np.ones((3, 4), "float32"), np.ones((1, 5, 4), "float32")
for merge in (layers.Add, layers.Average, layers.Maximum, layers.Minimum, layers.Multiply, layers.Subtract):
    for array in (one, three):
        Model(i, layers.Dense(2)(merge()([i, array]))).summary()
Model(i, layers.add([i, three, i])).summary()
Model(i, layers.Dense(2)(layers.Concatenate()([i, one]))).summary()
Model(s, layers.Dense(2)(layers.concatenate([s, steps], axis=1))).summary()
if keras.__version__ >= "3":
    Model(s, layers.MultiHeadAttention(2, 3)(s, steps)).summary()
    Model(s, layers.Attention()([s, steps])).summary()
""",
    "a graph of two inputs is copied on others": """\
a, b = Input((3,)), Input((4,))
m = Model([a, b], layers.Dense(2)(layers.Concatenate()([a, b])))
keras.models.clone_model(m, input_tensors=[Input((5,)), Input((6,))]).summary()
m.summary()
""",
    "a copy on inputs that do not fit": """\
m = Model(x := Input((3,)), layers.Dense(2)(x))
keras.models.clone_model(m, input_tensors=[Input((5,))]).summary()
""",
    "a model from the output of its first layer": """\
i = Input((8,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
c = layers.Add()([a, b])
m = Model(a, c)
m.summary()
m2 = Model(m.input, layers.Dense(2)(m.output))
m2.summary()
""",
    "a layer of one part in another part as well": """\
d = layers.Dense(4)
a = keras.Sequential([Input((4,)), d], name="a")
b = keras.Sequential([Input((4,)), d, layers.Dense(3)], name="b")
i = Input((4,))
m = Model(i, b(a(i)))
m.summary()
""",
    "the inner input is an output as well": """\
i = Input((8,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model(a, [a, b])
m.summary()
""",
    "a layer that is called before and after the cut": """\
i = Input((8,))
s = layers.Dense(8)
a = s(i)
b = s(a)
m = Model(a, b)
m.summary()
""",
    "an inner tensor and an Input": """\
i = Input((8,)); j = Input((4,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model([a, j], layers.Add()([b, j]))
m.summary()
m([a, j])
""",
    "an Input is missing behind the cut": """\
i = Input((8,)); j = Input((4,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model(a, layers.Add()([b, j]))
m.summary()
""",
    "an Input and what comes of it": """\
i = Input((8,))
a = layers.Dense(4)(i)
b = layers.Dense(4)(a)
m = Model([i, a], layers.Add()([b, layers.Dense(4)(i)]))
m.summary()
""",
    "two models that begin at inner tensors, joined": """\
def path():
    h = layers.Dense(4)(Input((8,)))
    return Model(h, layers.Dense(3)(h))
one, other = path(), path()
m = Model([one.input, other.input], layers.Dense(1)(layers.Concatenate()([one.output, other.output])))
m.summary()
""",
    "a model of one tensor": """\
i = Input((8,))
a = layers.Dense(4)(i)
m = Model(a, a)
m.summary()
""",
    "the two halves of a model": """\
i = Input((8,8,3))
x = layers.Conv2D(4, 3)(i)
x = layers.ReLU()(x)
y = layers.Flatten()(x)
base = Model(i, y)
top = Model(base.layers[1].output, base.output)
bottom = Model(base.input, base.layers[1].output)
top.summary(); bottom.summary()
z = Input((8,8,3))
whole = Model(z, top(bottom(z)))
whole.summary()
keras.models.clone_model(top).summary()
""",
    "the input of an input layer": """\
i = Input((4,))
m = Model(i, layers.Dense(3)(i))
n = Model(m.layers[0].input, m.output)
n.summary()
""",
    "the input of a layer": """\
i = Input((4,))
m = Model(i, layers.Dense(3)(i))
x = m.layers[0].input
print(x)
n = Model(m.inputs, layers.Dense(2)(m.layers[-1].input))
n.summary()
""",
    "a list of one tensor": """\
i = Input((4,))
layers.Dense(3)([i])
""",
    "a dict of one tensor": """\
i = Input((4,))
layers.Dense(3)({'a': i})
""",
    "outputs by key": """\
i = Input((4,))
m = Model(i, {'b': layers.Dense(3)(i), 'a': layers.Dense(2)(i)})
j = Input((4,))
out = m(j)
Model(j, layers.Dense(1)(out['a'])).summary()
m.summary()
""",
    "a list of outputs is no tensor": """\
i = Input((4,))
m = Model(i, [layers.Dense(3)(i)])
j = Input((4,))
m2 = Model(j, m(j))
m2.summary()
""",
    "a graph called with one axis more": """\
i = Input((10,))
m = Model(i, layers.Dense(3)(i))
t = Input((10, 1))
Model(t, layers.Dense(2)(m(t))).summary()
""",
    "a graph called with one axis less": """\
i = Input((10, 1))
m = Model(i, layers.Flatten()(i))
t = Input((10,))
Model(t, layers.Dense(2)(m(t))).summary()
""",
    "a copied graph keeps an input that nothing depends on": """\
a, b = Input((4,), name="a"), Input((5,), name="b")
m = Model([a, b], layers.Dense(3)(layers.ReLU()(a)))
keras.models.clone_model(m).summary()
""",
    "the absolute value": "i = Input((6, 4))\nModel(i, abs(layers.Dense(3)(i))).summary()\n",
    "one axis": "i = Input(())\nModel(i, i * 2).summary()\n",
    "functions that TensorFlow exports under old names": """\
import tensorflow as tf
i = Input((6, 4))
Model(i, tf.pad(i, [[0, 0], [1, 1], [0, 0]])).summary()
""",
    "a product that does not fit": """\
x = Input((4, 6))
y = x @ x
Model(x, y).summary()
""",
    "a layer that does not fit is caught": """\
x = inputs = Input((6, 6, 3))
for kernel in (2, 6, 3):
    try:
        x = layers.Conv2D(4, kernel)(x)
    except ValueError as error:
        x = layers.Conv2D(4, 1)(x)
Model(inputs, x).summary()
""",
    "another size is tried where one is refused": """\
image = Input((8, 8, 1))
try:
    x = layers.Conv2D(4, 9)(image)
except ValueError:
    x = layers.Conv2D(4, 3)(image)
Model(image, x).summary()
""",
    "a layer that is not there": """\
base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
try:
    base.get_layer("block9_pool")
except ValueError:
    Model(base.input, base.get_layer("block1_pool").output).summary()
base.get_layer("block6_pool")
""",
    "metrics by position": """\
m = Sequential([Input((3,)), layers.Dense(1)])
m.compile("sgd", "mse", ["mae"])
m.fit(np.zeros((4, 3)), np.zeros((4, 1)), verbose=0)
m.summary()
""",
    "what the shapes of TensorFlow have": """\
x = Input((3, 4))
class Own(layers.Layer):
    def call(self, t):
        return t[..., : t.shape.as_list()[-1] // 2]
try:
    n = Own()(x).shape.ndims
except AttributeError:
    n = len(x.shape)
Model(x, layers.Dense(n)(x)).summary()
print(layers.Dense(2)(x).shape.rank)
if keras.__version__ < "3":
    Model(x, layers.Dense(x.shape.as_list()[-1])(x)).summary()
""",
    "data without one of the inputs": """\
x, y = Input((3,), name="x"), Input((3,), name="y")
m = Model([x, y], layers.Dense(1)(layers.add([x, y])))
m.compile("sgd", "mse")
m.fit({"x": np.zeros((4, 3)), "y": np.zeros((4, 3)), "z": np.zeros((4, 3))}, np.zeros((4, 1)), verbose=0)
m.summary()
m.predict({"x": np.zeros((4, 3)), "z": np.zeros((4, 3))}, verbose=0)
""",
    "data by keys that are not the names": """\
x, y = Input((3,), name="x"), Input((3,), name="y")
m = Model({"a": x, "b": y}, layers.Dense(1)(layers.add([x, y])))
m.compile("sgd", "mse")
m.fit({"a": np.zeros((4, 3)), "b": np.zeros((4, 3))}, np.zeros((4, 1)), verbose=0)
m.summary()
m.fit({"x": np.zeros((4, 3)), "y": np.zeros((4, 3))}, np.zeros((4, 1)), verbose=0)
""",
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == ("unknown" if (dialect, name) in LEFT_OPEN else "equal"), verdict.why


OF_UNKNOWN_OUTPUTS = """\
from settings import items
i = Input((3,))
whole = Model(i, layers.Dense(4)(layers.Dense(2)(i)))
part = Model(i, [layer.output for layer in whole.layers if len(layer.name) * len(items) > 9] or whole.output)
"""


@pytest.mark.parametrize(
    "change",
    ["part.layers[-1].trainable = False", "part.trainable = False", "for layer in part.layers: layer.trainable = False"],
)
def test_what_is_frozen_of_a_model_whose_outputs_are_not_known_may_be_frozen_in_another(change: str) -> None:
    verdict = judge(f"{HEADS[3]}{OF_UNKNOWN_OUTPUTS}{change}\nwhole.summary()\n")
    assert verdict.outcome == "equal", verdict.why  # with no number for what can be trained


def test_layers_are_picked_by_how_their_names_begin() -> None:
    program = """i = x = Input((12, 12, 3))
for n in range(2):
    x = layers.MaxPooling2D()(layers.Conv2D(n + 2, 3, padding="same", name=f"conv_{n}")(x))
whole = Model(i, x)
Model(whole.inputs, [layer.output for layer in whole.layers if layer.name.startswith("conv")]).summary()
"""
    assert judge(HEADS[3] + program).outcome == "equal"


@pytest.mark.parametrize("given", ["[1, 2]", "axes=[1, 2], keepdims=True"])
def test_the_moments_of_a_tensor_are_the_rows_of_what_tensorflow_calls(given: str) -> None:
    program = f"""import tensorflow as tf
i = Input((6, 6, 3))
x = layers.Conv2D(4, 3)(i)
mean, variance = tf.nn.moments(x, {given})
Model(i, [mean, tf.sqrt(variance + 1e-5)]).summary()
"""
    verdict = judge(HEADS[2] + program, 2)
    assert verdict.outcome == "equal", verdict.why


def test_casts_that_layers_of_another_precision_make_take_names() -> None:
    program = """keras.config.set_dtype_policy("mixed_bfloat16")
i = Input((12, 3))
x = keras.ops.cast(layers.Dense(5)(i), "float32")
m = Model(i, layers.Dense(2)(x))
keras.config.set_dtype_policy("float32")
m.summary()
"""
    verdict = judge(HEADS[3] + program)
    assert verdict.outcome in ("equal", "unknown"), verdict.why


ROWS_OF_2 = [  # calls whose row in Keras 2 has another name than the function, or whose shape is not that of the first tensor
    "tf.nn.conv2d(i, tf.ones((3, 3, 4, 2)), 1, 'SAME')",
    "tf.nn.depthwise_conv2d(i, tf.ones((3, 3, 4, 2)), [1, 1, 1, 1], 'SAME')",
    "tf.nn.conv1d(s, tf.ones((2, 3, 4)), 1, 'SAME')",
    "tf.nn.max_pool(i, 2, 2, 'SAME')",
    "tf.nn.avg_pool(s, 2, 2, 'SAME')",
    "tf.nn.embedding_lookup(tf.ones((5, 3)), tf.cast(s, tf.int32))",
    "tf.nn.softmax_cross_entropy_with_logits(s, s)",
    "tf.nn.sigmoid_cross_entropy_with_logits(s, s)",
    "tf.nn.conv2d_transpose(i, tf.ones((2, 2, 3, 4)), [1, 16, 14, 3], 2)",
    "tf.image.transpose(i)",
    "tf.stack([tf.shape(i)[0], 16, 14, 3])",
    "tf.boolean_mask(s, s[:, 0, 0] > 0)",
    "tf.boolean_mask(s, tf.math.logical_and(s[..., 0] > 0, s[..., 1] > 0))",
    "keras.backend.resize_images(i, 2, 2, 'channels_last')",
    "keras.backend.conv1d(s, tf.ones((2, 3, 4)))",
    "keras.backend.conv2d(i, tf.ones((3, 3, 4, 2)))",
    "keras.backend.flatten(s)",
    "keras.backend.batch_flatten(s)",
    "keras.backend.bias_add(s, tf.ones((3,)))",
]
SEVERAL_ROWS_OF_2 = [
    "keras.backend.dot(s, tf.ones((3, 2)))",
    "keras.backend.batch_dot(s, s, axes=2)",
    "keras.backend.hard_sigmoid(s)",
    "keras.backend.sqrt(s)",
    "keras.backend.relu(s, max_value=6)",
    "keras.activations.relu(s, max_value=6)",
    "keras.backend.repeat_elements(s, 2, 1)",
    "tf.image.sobel_edges(i)",
]


@pytest.mark.parametrize("call", [*ROWS_OF_2, *SEVERAL_ROWS_OF_2])
def test_keras_2_names_the_row_of_a_call_after_the_function_that_is_run_in_the_end(call: str) -> None:
    inputs = "import tensorflow as tf\ni, s = Input((8, 7, 4)), Input((5, 3))\n"
    verdict = judge(f"{HEADS[2]}{inputs}Model([i, s], [{call}, i, s]).summary()\n", 2)
    assert verdict.outcome in (("equal", "unknown") if call in SEVERAL_ROWS_OF_2 else ("equal",)), verdict.why


CALLED_ON_OTHERS = [  # the model, and inputs that it was not made for
    (
        "graph((8, 8, 3), layers.Conv2D(4, 3))",
        ["(8, 8, 1)", "(8, 8, 4)", "(9, 9, 3)", "(2, 2, 3)", "(8, 3)", "(None, None, 3)"],
    ),
    ("graph((None, None, 3), layers.Conv2D(4, 3))", ["(9, 7, 1)", "(2, 2, 3)"]),
    ("graph((4,), layers.Dense(3))", ["(1,)", "(5,)", "(7, 4)"]),
    ("graph((1,), layers.Dense(3))", ["(4,)"]),
    ("graph((7, 4), layers.Dense(3))", ["(4,)"]),
    ("graph((4,), layers.ReLU())", ["(1,)", "(5,)", "(4, 4)"]),
    ("graph((8, 8, 3), layers.BatchNormalization())", ["(8, 8, 1)"]),
    ("graph((5, 2), layers.LSTM(3))", ["(7, 2)", "(5, 3)", "(5, 1)"]),
    ("graph((None, None, 3), graph((8, 8, 3), layers.Conv2D(4, 3)))", ["(9, 9, 3)"]),
    ("graph((8, 8, 3), graph((8, 8, 3), layers.Conv2D(4, 3)))", ["(8, 8, 1)"]),
    ("Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3)])", ["(8, 8, 1)", "(9, 9, 3)"]),
    ("Sequential([Input((8, 8, 3)), graph((8, 8, 3), layers.Conv2D(4, 3))])", ["(8, 8, 1)"]),
]


@pytest.mark.parametrize("program", ["t = Input({0})\nModel(t, m(t)).summary()\n", "Sequential([Input({0}), m]).summary()\n"])
@pytest.mark.parametrize(("made", "shape"), [(made, shape) for made, shapes in CALLED_ON_OTHERS for shape in shapes])
def test_keras_3_calls_a_model_on_symbolic_tensors_that_it_could_not_compute(made: str, shape: str, program: str) -> None:
    graph = "def graph(shape, layer):\n    i = Input(shape)\n    return Model(i, layer(i))\n"
    verdict = judge(f"{HEADS[3]}{graph}m = {made}\n{program.format(shape)}")
    assert verdict.outcome == "equal", verdict.why
