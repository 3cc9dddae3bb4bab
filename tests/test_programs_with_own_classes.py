"""Layers and models of the program's own classes: how they are called, with what, and what they say of themselves."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("keras", reason="needs TensorFlow")
pytest.importorskip("tf_keras", reason="needs tf_keras")

LEFT_OPEN = {
    (3, "a cell of one's own that builds its layers late"),
    (2, "containers within each other"),
    (2, "a dict of outputs"),
    (2, "a copy of an own model"),
    *((dialect, f"a copy of an own {kind}") for dialect in (2, 3) for kind in ("graph", "stack")),
    (2, "mask without a default"),
    (2, "both without a default"),
    (3, "mask for a layer without it"),
    (2, "mask for a layer without it"),
    (2, "mask that nobody gives"),
    *((dialect, "a call that is set on the object") for dialect in (2, 3)),
}
OWN = """\
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 3)
        self.norm = layers.BatchNormalization()
    def call(self, x, training=None):
        return self.norm(self.conv(x), training=training)
class Net(Model):
    def __init__(self):
        super().__init__()
        self.parts = [Own(), Own()]
        self.flat = layers.Flatten()
    def call(self, x):
        for part in self.parts:
            x = part(x)
        return self.flat(x)
"""
NET = """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
n = Net()
"""
FIXED = {  # attributes that each Keras computes, of its layers and of its models
    2: "dtype dynamic input input_mask input_shape losses metrics name output output_shape trainable_weights updates weights",
    3: "compute_dtype dtype input losses metrics output path trainable_variables variables weights",
}
MAY_BE_SET = {2: "path x", 3: "input_shape name output_shape updates dynamic"}
PROGRAMS = {
    "the base is called by a keyword": """\
class D(layers.Dense):
    def call(self, inputs):
        return super().call(inputs=inputs)
class C(layers.Conv2D):
    def call(self, x):
        return super().call(inputs=x) * 2
i = Input((8, 8, 4))
Model(i, D(2)(layers.Flatten()(C(3, 3)(i)))).summary()
""",
    "sizes of a tensor that is handed over by name": """\
import tensorflow as tf
class Split(layers.Layer):
    def call(self, x, other=None):
        y = x if other is None else other
        y = tf.reshape(y, (tf.shape(y)[0], tf.shape(y)[1], 2, 4))
        return tf.reshape(tf.transpose(y, (0, 2, 1, 3)), (tf.shape(x)[0], -1, 8))
class SplitAll(Split):
    def call(self, x, others=()):
        return super().call(x, other=others[0]) + super().call(x, other=others[1])
a, b = Input((None, 8)), Input((None, 8))
Model([a, b], layers.Dense(3)(Split()(a, other=b))).summary()
Model([a, b], layers.Dense(3)(SplitAll()(a, others=[a, b]))).summary()
""",
    "a call that is set on the object": f"""\
{NET}def same(x):
    return x
class Chosen(Net):
    def __init__(self):
        super().__init__()
        self.call = self.twice
    def twice(self, x):
        return self.d(self.d(x))
i = Input((3,))
n.call = same
Model(i, n(i)).summary()
Model(i, layers.Dense(2)(Chosen()(i))).summary()
""",
    "a call that a function is made of": f"""\
import tensorflow as tf
{NET}n.call = tf.function(n.call)
i = Input((4,))
Model(i, layers.Dense(2)(n(i))).summary()
""",
    "a shape with a None that a tensor is brought to": """\
import tensorflow as tf
class Parts(layers.Layer):
    def call(self, x):
        batch, steps, width = x.shape
        return tf.reshape(x, (-1, steps, 2, width // 2))
Model(i := Input((6, 8)), Parts()(i)).summary()
Model(i := Input((None, 8)), Parts()(i)).summary()
""",
    "the size of the batch in a shape that a tensor is brought to": """\
import tensorflow as tf
class Parts(layers.Layer):
    def call(self, x):
        if x.shape[1] is None:
            return tf.reshape(x, (tf.shape(x)[0], tf.shape(x)[1], 2, 4))
        return tf.reshape(x, (x.shape[0], x.shape[1], 2, 4))
Model(i := Input((None, 8)), Parts()(i)).summary()
Model(i := Input((6, 8)), Parts()(i)).summary()
""",
    "an axis to reverse that is not there": """\
import tensorflow as tf
i = Input((4, 8))
Model(i, layers.Lambda(lambda x: tf.reverse(x, axis=[-2, 2]))(i)).summary()
Model(i, layers.Lambda(lambda x: tf.reverse(x, [3]))(i)).summary()
""",
    "parts that have names": """\
import tensorflow as tf
class Top(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(shape[-1], 4))
    def call(self, x):
        top = tf.math.top_k(x, 1)
        values, indices = top
        both = tf.concat([values, tf.cast(top.indices, "float32"), top[0]], -1)
        return tf.concat([both, top.values * self.scale[0]], -1)
i = Input((3,))
Model(i, Top()(i)).summary()
""",
    "a function that is computed with": """\
class Odd(layers.Layer):
    def call(self, x):
        return x * len if x.shape[-1] == 4 else x
i = Input((3,))
Model(i, Odd()(i)).summary()
""",
    "shapes that TensorFlow is told where numbers are drawn": """\
import tensorflow as tf
def shifted(x, most=2):
    batch, steps, channels = x.shape
    shift = tf.random.uniform([], minval=-most, maxval=most + 1, dtype=tf.int32)
    before, behind = tf.maximum(shift, 0), tf.maximum(-shift, 0)
    x = tf.pad(x, [[0, 0], [before, behind], [0, 0]], mode="reflect")
    x = x[:, behind : behind + steps]
    x.set_shape([batch, steps, channels])
    return x
def longer(x):
    drawn = tf.random.uniform([], minval=0, maxval=3, dtype=tf.int32)
    return tf.pad(x, [[0, 0], [drawn, 1], [0, 0]])
def told(x):
    drawn = tf.random.uniform([], minval=0, maxval=3, dtype=tf.int32)
    y = z = x[:, drawn:]
    y.set_shape([None, 9, None])
    return tf.concat([y, z], axis=1)
class Shifted(layers.Layer):
    def __init__(self, how, **more):
        super().__init__(**more)
        self.how = how
    def call(self, x):
        return self.how(x)
for how in (shifted, longer, lambda x: x[:, tf.random.uniform([], 0, 3, tf.int32):], told):
    i = Input((16, 4))
    Model(i, Shifted(how)(layers.Conv1D(5, 3)(i))).summary()
    Model(i, layers.Lambda(how)(layers.Conv1D(5, 3)(i))).summary()
""",
    "a gradient of one's own": """\
import tensorflow as tf
@tf.custom_gradient
def reverse(x, factor):
    def back(upstream):
        return -upstream * factor, tf.constant(0.0)
    return tf.identity(x), back
class Reversal(layers.Layer):
    def __init__(self, factor, **more):
        super().__init__(**more)
        self.factor = factor
    def call(self, x, training=None):
        return reverse(x, self.factor)
class Doubled(layers.Layer):
    def call(self, x):
        @tf.function
        @tf.custom_gradient
        def twice(x):
            return (tf.concat([x, x], -1), lambda upstream: upstream[..., :4])
        halved = tf.custom_gradient(lambda x: [x[..., 1::2], lambda upstream: upstream])
        return twice(x) + halved(twice(x))[:, :1]
for own in (Reversal(tf.constant(1.0)), Reversal(tf.Variable(1.0)), Doubled()):
    i = Input((3,))
    Model(i, layers.Dense(2)(own(layers.Dense(4)(i)))).summary()
""",
    "a __call__ of one's own, by super": """\
class Two(layers.Layer):
    def __call__(self, pair):
        left, right = tuple(pair.values())
        return super().__call__(left, right)
class Product(Two):
    def call(self, left, right):
        return left * right
class Plus(layers.Dense):
    def __call__(self, inputs, *args, **kwargs):
        return super().__call__(inputs, *args, **kwargs)
x = Input((3,))
Model(x, Plus(4)(Product()({"left": x, "right": x}))).summary()
""",
    "a __call__ that the class is given later": """\
class Two(layers.Layer):
    def call(self, left, right):
        return left * right
    def up(self):
        return super()
def pair(self, inputs):
    left, right = inputs
    return self.up().__call__(left, right)
Two.__call__ = pair
x = Input((3,))
Model(x, Two()([x, x])).summary()
""",
    "a __call__ that calls that of Layer by name, and one that calls another layer": """\
class Named(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.inner = layers.Dense(units)
    def __call__(self, x):
        return layers.Layer.__call__(self, x)
    def call(self, x):
        return self.inner(x)
class Function(layers.Layer):
    def __call__(self, x):
        return layers.Dense(6)(x)
x = Input((3,))
Model(x, Function()(Named(5)(x))).summary()
""",
    "a model with a __call__ of its own": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def __call__(self, x, training=None):
        return super().__call__(x, training=training)
    def call(self, x, training=None):
        return self.d(x)
n = Net()
n(np.ones((2, 3)))
n.summary()
""",
    "Layer.__init__ by the class": """\
import tensorflow as tf
class Kept:
    def __init__(self, rate):
        self.rate = rate
class Own(Kept, layers.Layer):
    def __init__(self, units, rate=0.5, **kwargs):
        Kept.__init__(self, rate)
        layers.Layer.__init__(self, **kwargs)
        self.units = units
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), name="w")
    def call(self, x):
        return tf.matmul(x, self.w) * self.rate
m = Sequential([Own(3, name="first", input_shape=(4,)), layers.Dense(2)])
m.summary()
""",
    "a base told by a tensor whether it trains": """\
import tensorflow as tf
class Frozen(layers.BatchNormalization):
    def call(self, x, training=False):
        return super().call(x, tf.logical_and(tf.constant(False), self.trainable))
x = Input((8, 8, 3))
m = Model(x, Frozen()(x))
m.summary()
""",
    "a dict that is given by name": """\
class Two(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, inputs, mask=None):
        return self.d(inputs["a"]) + inputs["b"]
i = Input((4,))
Model(i, Two()(inputs=dict(a=i, b=layers.Dense(3)(i)), mask=None)).summary()
""",
    "a dict of outputs": """\
class Heads(Model):
    def __init__(self, n):
        super().__init__()
        self.outs = [layers.Dense(i + 1) for i in range(n)]
    def call(self, x):
        return {f"o{i}": d(x) for i, d in reversed(list(enumerate(self.outs)))}
h = Heads(3)
i = Input((4,))
p = h(i)
Model(i, [layers.Dense(2)(t) for t in p.values()]).summary()
Model(i, layers.Dense(2)(p["o2"])).summary()
q = h(np.zeros((2, 4)))
Sequential([Input((q["o1"].shape[-1],)), layers.Dense(len(q))]).summary()
""",
    "an own layer inside a model at every step": """\
class Scaled(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), name="scale")
    def call(self, x):
        return x * self.scale
    def compute_output_shape(self, shape):
        return shape
i = Input((6, 5))
inner = Model(i, layers.Dense(3)(layers.Flatten()(Scaled()(i))))
j = Input((4, 6, 5))
Model(j, layers.LSTM(2)(layers.TimeDistributed(inner)(j))).summary()
""",
    "an own layer that tells its shape by NumPy": """\
class Flat(layers.Layer):
    def call(self, x):
        return layers.Flatten()(x)
    def compute_output_shape(self, shape):
        return (shape[0], np.prod(shape[1:]))
i = Input((4, 6))
Model(i, layers.Dense(5)(Flat(name="flat")(i))).summary()
""",
    "an attribute of Keras that the class has itself": """\
class Net(Model):
    losses = None
    def __init__(self):
        super().__init__()
        self.head = layers.Dense(3)
        self.losses = 3
        self.metrics = [1]
    @property
    def metrics(self):
        return self.kept
    @metrics.setter
    def metrics(self, value):
        self.kept = value
    def call(self, x):
        return self.head(x)
net = Net()
net(Input((4,)))
net.summary()
""",
    "an attribute of Keras that is set, or else another": """\
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        try:
            self.output = layers.Dense(3)
        except AttributeError:
            self.head = layers.Dense(5)
    def call(self, x):
        return self.head(x)
Sequential([Input((4,)), Own()]).summary()
""",
    "the tensor of a layer is set": "l = layers.Dense(3)\nl(Input((4,)))\nl.output = 3\n",
    "the layers of a stack are set": "m = Sequential([Input((4,)), layers.Dense(3)])\nm.layers = m.layers[:1]\n",
    "a generator among the attributes, which sets others when it begins": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.head = layers.Dense(3)
        self.next_size = self.sizes()
    def sizes(self):
        self.known = [3, 4]
        yield from self.known
    def call(self, x):
        return self.head(x)
n = Net()
n(np.zeros((2, 4)))
n.summary()
n.compile("adam", "mse")
""",
    "own layers called on data": OWN + "n = Net()\nn(np.zeros((2, 8, 8, 3)))\nn.summary()\n",
    "own layers called inside": OWN + "n = Net()\nn(Input((8, 8, 3)))\nn.summary()\n",
    "an own model called on data in a stack": NET
    + "n(np.zeros((2, 4)))\nm = Sequential([n, layers.Dense(2)])\nm.summary() if hasattr(keras, 'ops') else 0\n",
    "a model of models is called on data": """\
class Chain(Model):
    def __init__(self, *parts):
        super().__init__()
        self.parts = list(parts)
        self.free = Sequential([layers.Dense(3)], name="free")
    def call(self, x):
        for part in self.parts:
            x = part(x)
        return self.free(x)
first = Sequential([Input((4,)), layers.Dense(8)], name="first")
inner = Input((8,))
second = Model(inner, layers.Dense(1)(inner), name="second")
chain = Chain(first, second)
chain(np.zeros((2, 4)))
chain.summary()
""",
    "a graph of several outputs inside": """\
i = Input((4,))
two = Model(i, [layers.Dense(2)(i), layers.Dense(3)(i)], name="two")
class Net(Model):
    def __init__(self):
        super().__init__()
        self.two = two
    def call(self, x):
        return self.two(x)[1]
n = Net()
n(np.zeros((2, 4)))
n.summary()
""",
    "a pooling inside": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.pool = layers.MaxPool2D(3)
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(self.pool(x))
n = Net()
i = Input((4, 8, 3))
o = Model(i, n(i))
n.summary()
""",
    "private classes": """\
class _Private(layers.Layer):
    def call(self, x):
        return x
class __Very(layers.Layer):
    def call(self, x):
        return x
Sequential([Input((3,)), _Private(), _Private(), __Very()]).summary()
""",
    "the input of a model that was never called": NET + "n.input\n",
    "the shape of a model that was called on data": NET + "n(np.zeros((2, 4)))\nInput(n.output_shape[1:])\n",
    "the shape of a model that was called": NET + "n(Input((4,)))\nSequential([Input(n.output_shape[1:])]).summary()\n",
    "the ends of a model that was called": NET + "n(Input((4,)))\nModel(n.input, layers.Dense(2)(n.output)).summary()\n",
    "a model of an own class that was called says nothing of its input": f"""\
{NET}n(np.zeros((4, 5)))
m = Sequential([n, layers.Dense(2)])
m.summary()
""",
    "a model of an own class that was called on a tensor says nothing of its input": f"""\
{NET}n(Input((5,)))
m = Sequential([n])
m.add(layers.Dense(2))
m.summary()
""",
    "a copy of an own model": """\
class M(Model):
    def __init__(self, n=3):
        super().__init__()
        self.d = layers.Dense(n)
    def call(self, x):
        return self.d(x)
keras.models.clone_model(Sequential([Input((4,)), M()])).summary()
""",
    "a copy of an own graph": """\
class G(Model):
    def __init__(self):
        i = Input((4,))
        super().__init__(inputs=i, outputs=layers.Dense(3)(i))
keras.models.clone_model(G()).summary()
""",
    "a copy of an own stack": """\
class S(Sequential):
    def __init__(self):
        super().__init__([Input((4,)), layers.Dense(3)])
keras.models.clone_model(S()).summary()
""",
    "a keyword that no base takes": """\
class Own(layers.Layer):
    def call(self, x):
        return x + 1
Own(units=3)
""",
    "a keyword that is handed on": """\
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
Net(units=3)
""",
    "tensors that do not fit in a call of one's own": """\
class Sampling(layers.Layer):
    def call(self, inputs):
        mean, variance = inputs
        return mean + 0.5 * variance
i = Input((13,))
z = Sampling()([layers.Dense(2)(i), layers.Dense(3)(i)])
""",
    "a product inside a layer that does not fit": """\
class Own(layers.Layer):
    def __init__(self, units=4):
        super().__init__()
        self.units = units
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), name="w")
    def call(self, x):
        return x @ self.w
m = Sequential([Input((32, 36, 2)), layers.Flatten(), Own(), layers.Dense(8)])
m(np.ones((2, 16, 16, 3)))
m.summary()
""",
    "training without a default": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
        self.o = layers.Dropout(.5)
    def call(self, x, training):
        return self.o(self.d(x), training=training)
m = M()
m(Input((4,)))
m.summary()
""",
    "mask without a default": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, mask):
        return self.d(x)
m = M()
m(Input((4,)))
m.summary()
""",
    "both without a default": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training, mask):
        return self.d(x)
m = M()
m(np.zeros((2, 4)))
m.summary()
""",
    "training for a call without it": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
m = M()
m(Input((4,)), training=True)
m.summary()
""",
    "a layer in a Sequential that asks for training": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        return self.d(x)
m = Sequential([Input((4,)), L(), layers.Dense(2)])
m.summary()
""",
    "training for a layer without it": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
i = Input((4,))
Model(i, L()(i, training=True)).summary()
""",
    "mask for a layer without it": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x):
        return self.d(x)
i = Input((4,))
Model(i, L()(i, mask=None)).summary()
""",
    "an argument that nobody gives": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, other):
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "training by keyword only": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, *, training):
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "mask that nobody gives": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, mask):
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "an inner layer that asks for training": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = K()
    def call(self, x):
        return self.inner(x)
class K(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        if training:
            x = layers.Dropout(.5)(x)
        return self.d(x)
i = Input((4,))
Model(i, L()(i)).summary()
""",
    "both ways of training": """\
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
        self.o = layers.Dropout(.5)
    def call(self, x, training=None):
        if training:
            return self.o(self.d(x))
        return self.d(x)
i = Input((4,))
Model(i, L()(i, training=True)).summary()
Model(i, L()(i)).summary()
""",
    "numbers by position": """\
class B(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training, scale=1):
        return self.d(x) * scale
class M(Model):
    def __init__(self):
        super().__init__()
        self.b = B()
    def call(self, x, training=None):
        return self.b(x, training, 2)
m = M()
m(Input((4,)))
m.summary()
""",
    "fitted with training": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        return self.d(x)
m = M()
m.compile("adam", "mse")
m.fit(np.zeros((4, 4)), np.zeros((4, 3)))
m.summary()
""",
    "built with training": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, training):
        return self.d(x)
m = M()
m.build((None, 4))
m.summary()
""",
    "built with several shapes": """\
class M(Model):
    def __init__(self):
        super().__init__()
        self.words, self.d = layers.Embedding(9, 4), layers.Dense(3)
    def call(self, x):
        return layers.concatenate([self.d(self.words(x[0]))[:, 0], x[1]])
m = M()
m.build([(None, 7), (None, 5)])
m.summary()
""",
    "bases of its own behind that of Keras": """\
class Scale:
    def __init__(self):
        self.scale = 2.0
class Named(Scale):
    def title(self):
        return "named"
class Scaled(layers.Layer, Named):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, x):
        return x * self.factor
class Net(Model, Scale):
    def __init__(self, units):
        super().__init__(name="net")
        self.d = layers.Dense(units)
    def call(self, x):
        return self.d(x)
Sequential([Input((4,)), Scaled(3.0, name="first"), Net(2)]).summary()
""",
    "a layer that takes pictures apart with einops": """\
from einops import parse_shape, rearrange, reduce, repeat
class Patches(layers.Layer):
    def __init__(self, k):
        super().__init__()
        self.k = k
        self.project = layers.Dense(7)
    def call(self, x):
        x = rearrange(x, "b (h p) (w q) c -> b (h w) (p q c)", p=self.k, q=self.k)
        x = rearrange(x, "b (n k) c -> (b n) k c", k=3)
        x = rearrange(x, "(b n) k c -> b n k c", n=parse_shape(x, "_ k _")["k"] + 1)
        return repeat(reduce(self.project(x), "b n k c -> b n 1", "mean"), "b n c -> b n (c k)", k=5)
m = Sequential([Input((8, 6, 3)), Patches(2), layers.Flatten(), layers.Dense(4)])
m.summary()
""",
    "a mask that reaches an own layer in a model that is called on data": """\
class Soft(layers.Layer):
    def __init__(self):
        super().__init__()
        self.supports_masking = True
    def call(self, x, mask=None):
        assert mask is not None
        return x
i = Input((None,), dtype="int32")
m = Model(i, Soft()(layers.Dropout(0.5)(layers.Embedding(10, 3, mask_zero=True)(i))))
y = m(np.ones((2, 7), "int32"))
m.summary()
""",
    "one tensor in the list that a layer is called on": """\
class First(layers.Layer):
    def build(self, shapes):
        self.dense = layers.Dense(len(shapes) + shapes[0][-1])
    def call(self, inputs):
        (only,) = inputs
        return self.dense(inputs[0]) + len(only.shape)
i = Input((4, 5))
m = Model(i, First()([i]))
m.summary()
n = Model(i, m(i))
n.summary()
""",
    "a list in the list that a layer is called on": """\
class Sum(layers.Layer):
    def call(self, inputs):
        first, (second, third) = inputs
        return first + second + third
i = Input((4,))
Model(i, Sum()([i, [i, layers.Dense(4)(i)]])).summary()
""",
    "nothing in the list that a layer is called on": """\
class First(layers.Layer):
    def call(self, inputs):
        first, mask, last = inputs
        return last if mask is None else first
i = Input((4,))
Model(i, First()([i, None, layers.Dense(3)(i)])).summary()
""",
    "containers within each other": """\
class Part(layers.Layer):
    def build(self, shapes):
        self.w = self.add_weight(shape=(shapes["a"][-1], shapes["b"][0][-1]), name="w")
    def call(self, given):
        return {"out": given["a"] @ self.w, "more": (given["b"][0], [given["a"], given["a"][:, :1]])}
class Whole(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(6)
    def call(self, given):
        (x, rest), last = given["first"], given["last"]
        return self.d(x) + self.d(rest["y"]) + last
i, j = Input((4,)), Input((5,))
o = Part()({"a": i, "b": [j]})
Model([i, j], [o["out"], o["more"][1][1]]).summary()
w = Whole()
w({"first": (np.zeros((2, 3)), {"y": np.zeros((2, 3))}), "last": np.zeros((2, 6))})
w.summary()
""",
    "containers for a Lambda": """\
i, j = Input((4,)), Input((5,))
x = layers.Lambda(lambda parts: parts[0])([i])
y = layers.Lambda(lambda parts: parts["a"][:, :2] + parts["b"][:, 1:3])({"a": i, "b": j})
z = layers.Lambda(lambda parts: parts[0] + parts[1][0][:, :4])((i, [j]))
Model([i, j], [x, y, z]).summary()
""",
    "attributes that the class has": """\
class Block(layers.Layer):
    inner = None
    norm: layers.Layer
    def __init__(self, units):
        super().__init__()
        self.inner = layers.Dense(units)
        self.norm = layers.BatchNormalization()
        self.rest = [layers.Dense(2)]
    @property
    def last(self):
        return self._last
    @last.setter
    def last(self, units):
        self._last = layers.Dense(2 * units)
    def build(self, shape):
        self.last = 3
    def call(self, x):
        return self.last(self.rest[0](self.norm(self.inner(x))))
class Net(Model):
    heads = None
    def __init__(self):
        super().__init__()
        self.heads = [layers.Dense(2), layers.Dense(3)]
        self.block = Block(4)
    def call(self, x):
        x = self.block(x)
        for head in self.heads:
            x = head(x)
        return x
i = Input((4,))
Model(i, Block(3)(i)).summary()
n = Net()
n(np.zeros((2, 5)))
n.summary()
""",
    "a layer that uses the weights of another": """\
class Tied(layers.Layer):
    def __init__(self, to):
        super().__init__()
        self.to = to
    def build(self, shape):
        self.b = self.add_weight(name="b", shape=self.to.kernel.shape[:1], initializer="zeros")
    def call(self, x):
        return x[:, :1] * self.to.kernel[:, 0] + self.b
i, d = Input((6,)), layers.Dense(4)
m = Model(i, Tied(d)(d(i)))
m.compile("adam", "mse")
m.fit(np.zeros((64, 6)), np.zeros((64, 6)), verbose=0)
m.summary()
Sequential([Input((6,)), d, Tied(d), layers.Dense(2)]).summary()
""",
    "on every step": """\
class Scale(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.d = layers.Dense(units)
    def build(self, shape):
        self.w = self.add_weight(name="w", shape=(shape[-1],))
    def call(self, x):
        return self.d(x * self.w)
i = Input((4,))
inner = Model(i, Scale(3)(i), name="inner")
j = Input((6, 4))
Model(j, layers.TimeDistributed(inner)(j)).summary()
x = layers.TimeDistributed(Sequential([layers.Dense(2), Scale(7)]), name="stacks")(j)
Model(j, x).summary()
Model(j, layers.TimeDistributed(Scale(5), name="steps")(x)).summary()
""",
    "on every step, with a shape that it tells": """\
class Scale(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(name="w", shape=(shape[-1], 5))
    def call(self, x):
        return x @ self.w
    def compute_output_shape(self, shape):
        return (*shape[:-1], 5)
j = Input((6, 4))
Model(j, layers.TimeDistributed(Scale(), name="steps")(j)).summary()
""",
    "several arrays are cut into batches": """\
class Two(Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(3), layers.Dense(3)
    def call(self, given):
        x, y = (given["x"], given["y"]) if isinstance(given, dict) else given
        return self.a(x) + self.b(y)
class Keyed(Two):
    def call(self, given):
        return self.a(given["x"]) + self.b(given["y"])
k = Keyed()
k.compile("adam", "mse")
k.fit({"y": np.zeros((64, 5)), "x": np.zeros((64, 4))}, np.zeros((64, 3)), verbose=0)
k.summary()
for rows, of in ((64, list), (70, list), (64, dict)):
    m = Two()
    m.compile("adam", "mse")
    parts = {"x": np.zeros((rows, 4)), "y": np.zeros((rows, 5))}
    m.fit(parts if of is dict else list(parts.values()), np.zeros((rows, 3)), verbose=0)
    m.summary()
""",
    "a table cut to as many rows as there are steps": """\
import tensorflow as tf
class Positions(layers.Layer):
    def __init__(self, shorter):
        super().__init__()
        self.table = tf.zeros((1, 64, 8))
        self.shorter = shorter
    def call(self, x):
        return self.table[:, : tf.shape(x)[1] - self.shorter, :]
class Placed(Positions):
    def call(self, x):
        return x + self.table[:, : tf.shape(x)[1], :]
for steps in (None, 20):
    i = Input((steps, 8))
    x = layers.Concatenate(axis=1)([Placed(0)(i), Positions(1)(i) + i[:, 1:]])
    m = Model(i, layers.GlobalAveragePooling1D()(x))
    m.summary()
""",
    "sizes of what a layer inside made": """\
import tensorflow as tf
class Heads(layers.Layer):
    def __init__(self, heads, width):
        super().__init__()
        self.heads, self.depth = heads, width // heads
        self.q, self.v, self.out = layers.Dense(width), layers.Dense(width), layers.Dense(width)
    def split(self, x):
        x = tf.reshape(x, (tf.shape(x)[0], tf.shape(x)[1], self.heads, self.depth))
        return tf.transpose(x, perm=[0, 2, 1, 3])
    def call(self, x):
        q, v = self.split(self.q(x)), self.split(self.v(x))
        c = tf.transpose(tf.matmul(tf.nn.softmax(tf.matmul(q, q, transpose_b=True), axis=-1), v), perm=[0, 2, 1, 3])
        batch, steps = tf.shape(c)[0], tf.shape(c)[1]
        return self.out(tf.reshape(c, (batch, steps, self.heads * self.depth)))
i = Input((12, 6))
x = layers.LSTM(8, return_sequences=True)(i)
m = Model(i, layers.Dense(2)(layers.Flatten()(x + Heads(2, 8)(x))))
m.summary()
""",
    "a cell that is called step by step": """\
import tensorflow as tf
class Steps(Model):
    def __init__(self):
        super().__init__()
        self.cell, self.head = layers.LSTMCell(4), layers.Dense(1)
    def call(self, x):
        h, c = tf.zeros((2, 4)), tf.zeros((2, 4))
        for t in range(3):
            h, [h, c] = self.cell(x[:, t], [h, c])
        return self.head(h)
s = Steps()
s(np.zeros((2, 3, 5), "float32"))
s.summary()
""",
    "what a model that is called on data gives beside its states": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.lstm = layers.LSTM(3, return_sequences=True, return_state=True)
        self.both = layers.Bidirectional(layers.GRU(2, return_state=True))
        self.heads = layers.MultiHeadAttention(2, 3)
    def call(self, x):
        y, h, c = self.lstm(x)
        z, scores = self.heads(y, y, return_attention_scores=True)
        return self.both(z)[0]
n = Net()
n(np.zeros((2, 5, 4), "float32"))
n.summary()
""",
    "tensors in containers behind the first argument": """\
class Lists(layers.Layer):
    def call(self, a, b):
        return a[0] + b[0] - b[1]
class Named(layers.Layer):
    def call(self, a, b, c=None):
        (p, q), r = c
        return a + b["u"] - p + q * r
class Dec(layers.Layer):
    def __init__(self):
        super().__init__()
        self.lstm = layers.LSTM(4)
    def call(self, x, states):
        return self.lstm(x, initial_state=states)
x, h, c = Input((3, 2)), Input((4,)), Input((4,))
e = Model(inputs=[h], outputs=[layers.Dense(4)(h)])
y = Lists()([h], [c, h])
y = Named()(y, {"u": h}, c=[[h, c], h])
z = Lists()(e(h) if isinstance(e(h), list) else [e(h)], (c, y))
m = Model([x, h, c], layers.Dense(2)(Dec()(x, [y, z])))
m.summary()
""",
    "arrays in containers behind the first argument": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, x, states, more=None):
        (p, q), r = more
        return self.d(x) + states["a"] + p + q + r
n = Net()
z = np.zeros((2, 3), "float32")
n(np.zeros((2, 5), "float32"), {"a": z}, more=[(z, z), z])
n.summary()
""",
    "functions of TensorFlow in the body of a layer": """\
import tensorflow as tf
class Mel(layers.Layer):
    def __init__(self):
        super().__init__()
        self.mel = tf.signal.linear_to_mel_weight_matrix(40, 129, 16000, 20.0, 4000.0)
    def call(self, x):
        spectrum = tf.abs(tf.signal.stft(x, 256, 128, fft_length=256))
        logs = tf.math.log(tf.tensordot(spectrum, self.mel, 1) + 1e-6)
        return tf.signal.mfccs_from_log_mel_spectrograms(logs)[..., :13]
class Grid(layers.Layer):
    def call(self, x):
        a, b = tf.meshgrid(tf.linspace(-1.0, 1.0, x.shape[2]), tf.linspace(-1.0, 1.0, x.shape[1]))
        grid = tf.tile(tf.stack([a, b], axis=-1)[tf.newaxis], [tf.shape(x)[0], 1, 1, 1])
        return tf.concat([x, grid], axis=-1)
class Up(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(3, 3, 5, shape[-1]), name="w")
        self.table = self.add_weight(shape=(20, 4), name="table")
    def call(self, x):
        s = tf.shape(x)
        y = tf.nn.conv2d_transpose(x, self.w, output_shape=[s[0], s[1] * 2, s[2] * 2, 5], strides=2)
        y = tf.cond(tf.reduce_sum(x) > 0, lambda: y * 2, lambda: y + 1)
        ids = tf.cast(tf.map_fn(lambda part: part[0], y), tf.int32)
        return tf.nn.embedding_lookup(self.table, ids)
class Crop(layers.Layer):
    def call(self, x):
        return tf.image.central_crop(x, 0.6)
i, j = Input((8000,)), Input((15, 12, 3))
m = Model([i, j], [Mel()(i), Up()(Grid()(Crop()(j)))])
m.summary()
""",
    "a layer goes over steps by K.rnn": """\
if keras.__version__ < "3":
    from tf_keras import backend as K
    class Look(layers.Layer):
        def build(self, shapes):
            self.w = self.add_weight(shape=(shapes[0][2], shapes[0][2]), name="w")
            self.u = self.add_weight(shape=(shapes[1][2], shapes[0][2]), name="u")
            self.v = self.add_weight(shape=(shapes[0][2], 1), name="v")
        def call(self, inputs):
            whole, steps = inputs
            def energy(step, states):
                h = K.tanh(K.dot(whole, self.w) + K.expand_dims(K.dot(step, self.u), 1))
                e = K.softmax(K.squeeze(K.dot(h, self.v), axis=-1))
                return e, [e]
            def context(step, states):
                c = K.sum(whole * K.expand_dims(step, -1), axis=1)
                return c, [c]
            _, e, _ = K.rnn(energy, steps, [K.sum(whole, axis=2)])
            last, c, states = K.rnn(context, e, [K.sum(whole, axis=1)])
            return [c, e, last, states[0]]
    class Steps(layers.Layer):
        def __init__(self, cell):
            super().__init__()
            self.cell = cell
        def call(self, inputs, start):
            whole, steps = inputs
            def step(now, states):
                c = K.sum(states[-1], axis=1)
                s, states = self.cell(K.concatenate([now, c]), states)
                return (s, c), states
            _, outputs, _ = K.rnn(step, steps, [start], constants=[whole])
            return list(outputs)
    whole = Input((7, 6))
    for steps in (Input((None, 5)), Input((9, 5))):
        Model([whole, steps], Look()([whole, steps])).summary()
    Model([whole, steps], Steps(layers.GRUCell(4))([whole, steps], start=layers.Dense(4)(layers.Flatten()(whole)))).summary()
else:
    Model(i := Input((3,)), layers.Dense(2)(i)).summary()
""",
    "an own layer is given arrays beside tensors": """\
class Both(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(8)
    def call(self, x, other, mask=None):
        return self.dense(x + keras.backend.cast(other, "float32") if keras.__version__ < "3" else x + other)
class Listed(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(8)
    def call(self, given):
        return self.dense(given[0] + given[1])
x, plain = Input((4, 8)), np.ones((4, 8), "float32")
for y in (Both()(x, plain), Both()(x, other=plain), Both()(x, x, plain), Both()(x, x, mask=plain), Both()(plain, x)):
    Model(x, layers.Dense(2)(y)).summary()
for y in (Listed()([x, plain]), Listed()([plain, x]), layers.Lambda(lambda t: t[0] + t[1])([x, plain])):
    Model(x, layers.Dense(2)(y)).summary()
""",
    "a transposed convolution that is told height and width alone": """\
import tensorflow as tf
class Back(layers.Layer):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer
    def call(self, inputs):
        a, r = inputs
        kernel = self.layer.weights[0]
        z = tf.nn.conv2d(a, kernel, strides=(1, 1), padding="SAME")
        sides = self.layer.input.shape[1:-1]
        return a * tf.nn.conv2d_transpose(r / z, kernel, output_shape=sides, strides=(1, 1), padding="SAME")
i = Input((4, 4, 2))
conv = layers.Conv2D(3, 3, use_bias=False, padding="same")
x = conv(i)
m = Model(i, Back(conv)([i, x]))
m.summary()
""",
    "sizes of a tensor that are counted with": """\
import tensorflow as tf
class Half(layers.Layer):
    def call(self, x):
        return tf.image.resize(x, tf.shape(x)[1:3] // 2)
class Up(layers.Layer):
    def call(self, x):
        return tf.image.resize(x, 2 * tf.shape(x)[1:-1] + [1, 1])
class Same(layers.Layer):
    def call(self, x):
        return tf.image.resize(x, tf.shape(x)[1:3])
i = Input((8, 8, 3))
m = Model(i, [Half()(i), Up()(i), Same()(i)])
m.summary()
""",
    "a mask that no layer makes": """\
class Att(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(name="w", shape=(shape[-1],))
    def compute_mask(self, x, mask=None):
        return None
    def call(self, x, mask=None):
        x = x * self.w
        if mask is not None:
            x = mask.of(x)
        return x[:, 0]
i = Input((7,))
x = layers.Dropout(0.1)(layers.LSTM(3, return_sequences=True)(layers.Embedding(20, 4)(i)) * 2.0)
m = Model(i, layers.Dense(2)(Att()(x)))
m.summary()
""",
    "a step that trains with optimizers of its own": """\
class Gan(Model):
    def __init__(self, one, other):
        super().__init__()
        self.one, self.other = one, other
    def compile(self, first, second):
        super().compile()
        self.first, self.second = first, second
    def train_step(self, data):
        self.other(self.one(data))
        return {"loss": 0.0}
a = Sequential([Input((3,)), layers.Dense(4)], name="a")
b = Sequential([Input((4,)), layers.Dense(1)], name="b")
g = Gan(a, b)
g.compile(keras.optimizers.Adam(), keras.optimizers.Adam())
g.fit(np.zeros((64, 3)), verbose=0)
g.summary()
""",
    "cells of one's own": """\
class Cell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units, self.state_size, self.output_size = units, [units, 3], units
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")
        self.recurrent = self.add_weight(shape=(3, self.units), name="recurrent", trainable=False)
    def call(self, x, states, training=None):
        h, c = states
        y = x @ self.kernel + h + c @ self.recurrent
        return y, [y, c]
class Dense(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units, self.inner = units, layers.Dense(units)
    @property
    def state_size(self):
        return self.units
    def build(self, shape):
        self.inner.build(shape)
        self.built = True
    def call(self, x, states):
        y = self.inner(x) + states[0]
        return y, [y]
class Net(Model):
    def __init__(self):
        super().__init__()
        self.rnn, self.out = layers.RNN([Cell(3), Dense(2)], return_sequences=True), layers.Dense(1)
    def call(self, x):
        return self.out(self.rnn(x))
i = Input((7, 5))
x, h, c = layers.RNN(Cell(4), return_sequences=True, return_state=True)(i)
Model(i, [layers.RNN(Dense(6))(x), h, c]).summary()
cell = Dense(2)
Model(i, [layers.RNN(cell, return_sequences=True)(i), layers.RNN(cell, go_backwards=True)(i)]).summary()
Model(i, layers.RNN(layers.StackedRNNCells([Dense(3), layers.GRUCell(4), Cell(5)]))(i)).summary()
frozen = Cell(2)
frozen.trainable = False
Sequential([Input((3, 3)), layers.RNN(frozen)]).summary()
net = Net()
net(np.zeros((64, 4, 8), "float32"))
net.summary()
""",
    "layers that are made switched off": """\
class Own(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units
        self.inner = layers.Dense(units)
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")
        self.inner.build((None, self.units))
        self.built = True
    def call(self, x, states=None):
        y = self.inner(x @ self.kernel)
        return y if states is None else (y, [y])
    def get_config(self):
        return {"units": self.units, "trainable": self.trainable}
    @classmethod
    def from_config(cls, config):
        return cls(**config)
i = Input((7, 3))
made = [
    Own(4, trainable=False),
    layers.RNN(Own(4, trainable=False)),
    layers.RNN(Own(4), trainable=False),
    layers.RNN(layers.LSTMCell(4), trainable=False),
    layers.RNN(layers.LSTMCell(4, trainable=False)),
    layers.Bidirectional(layers.LSTM(4), trainable=False),
    layers.TimeDistributed(layers.Dense(4), trainable=False),
    layers.LSTM(4, trainable=False),
]
for layer in made:
    Model(i, layer(i)).summary()
for layer in made[3:7]:
    layer.trainable = True
    layer.trainable = False
    Model(i, layer(i)).summary()
Model(i, layers.MultiHeadAttention(2, 4, trainable=False)(i, i)).summary()
Model(i, layers.Dense(2)(i), trainable=False).summary()
""",
    "a cell of one's own that builds its layers late": """\
class Late(layers.Layer):
    def __init__(self):
        super().__init__()
        self.state_size, self.inner = 3, layers.Dense(3)
    def call(self, x, states):
        return self.inner(x), [states[0]]
i = Input((7, 5))
Model(i, layers.RNN(Late())(i)).summary()
""",
    "classes from Keras's layers": """\
class Doubled(layers.Dense):
    def call(self, x):
        return x @ self.kernel * 2
class Other(layers.Dense):
    def build(self, shape):
        self.inner = self.add_weight(shape=(shape[-1], self.units), name="inner")
        self.built = True
    def call(self, x):
        return x @ self.inner
class Scaled(layers.Conv1D):
    def __init__(self, filters, **kwargs):
        super().__init__(filters, 3, padding="same", **kwargs)
    def build(self, shape):
        super().build(shape)
        self.gain = self.add_weight(shape=(self.filters,), name="gain")
        self.same = self.add_weight(shape=self.kernel.shape, name="same", trainable=False)
    def call(self, x):
        return super().call(x) * self.gain
class Shown(layers.Dense):
    def build(self, shape):
        super().build(shape)
        self.side = layers.Dense(2)
        self.side.build(shape)
    def call(self, x):
        return layers.concatenate([super().call(x), self.side(x)])
class Pooled(layers.GlobalAveragePooling1D):
    def call(self, x):
        return super().call(x)[:, :2]
class Rows(layers.Embedding):
    def call(self, x):
        return super().call(x) + self.embeddings[0]
i, k = Input((6, 8)), Input((7,), dtype="int32")
Model(i, [Doubled(3)(i), Other(4)(i), Scaled(5, use_bias=False)(i), Shown(3)(i), Pooled()(i)]).summary()
Model(k, Rows(10, 4)(k)).summary()
""",
    "a class around another layer": """class Normed(layers.Wrapper):
    def __init__(self, layer, power=1, **kwargs):
        super().__init__(layer, **kwargs)
        self.power = power
    def build(self, shape):
        super().build(shape)
        self.u = self.add_weight(shape=(1, self.layer.kernel.shape[-1]), trainable=False, name="u")
    def call(self, x, training=False):
        return self.layer(x)
class Bare(layers.Wrapper):
    def call(self, x):
        return self.layer(x) + 1
i = Input((10, 10, 3))
x = Normed(layers.Conv2D(8, 3, padding="same"))(i)
x = Bare(layers.Dense(5), name="bare")(layers.Flatten()(x))
Model(i, Normed(layer=layers.Dense(2))(x)).summary()
""",
    "an attribute that only some of them set": """\
class Shift(layers.Layer):
    def build(self, shape):
        self.bias = self.add_weight(shape=(shape[-1],), name="bias")
        if len(shape) > 2:
            self.place = self.add_weight(shape=(1, *shape[1:]), name="place")
    def call(self, x):
        y = x + self.bias
        return y + self.place if hasattr(self, "place") else y
Sequential([Input((6, 4)), Shift(), layers.Flatten(), Shift()]).summary()
""",
    "an axis that cannot be left out": """\
i = Input((5, 6))
Model(i, layers.Lambda(lambda t: t[..., 0])(layers.Dense(1)(i))).summary()
if keras.__version__ > "3":
    keras.ops.squeeze(layers.Dense(2)(i), axis=-1)
else:
    keras.backend.squeeze(layers.Dense(2)(i), axis=-1)
""",
    "parts of named sizes": """\
import tensorflow as tf
i, n = Input((5, 6)), Input((None, 6))
Model(i, layers.Lambda(lambda t: tf.split(t, [1, 5], axis=-1))(i)).summary()
Model(i, layers.Lambda(lambda t: tf.split(t, [1, -1, 2], 2))(i)).summary()
Model(n, layers.Lambda(lambda t: tf.split(t, [3, -1], axis=1))(n)).summary()
Model(n, layers.Lambda(lambda t: tf.split(t, 2, axis=1))(n)).summary()
Model(i, layers.Lambda(lambda t: tf.split(t, 4, axis=-1)[0])(i)).summary()
""",
    "parts between places": """\
i, n = Input((5, 6)), Input((None, 6))
if keras.__version__ > "3":
    Model(i, keras.ops.split(i, [1, 5], axis=-1)).summary()
    Model(n, keras.ops.split(n, 2, axis=1)).summary()
    keras.ops.split(i, 4, axis=-1)
""",
    "one tensor for a layer of several": """\
i = Input((5, 6))
Model(i, layers.Concatenate()([i])).summary()
Model(i, layers.Add()(i)).summary()
""",
    "one tensor for an attention": """\
i = Input((5, 6))
Model(i, layers.Attention()(layers.Dense(4)(i))).summary()
""",
    "one tensor side by side": """\
i = Input((5, 6))
layers.concatenate(layers.Dense(4)(i))
""",
    "attention over the steps that count": """\
import tensorflow as tf
class Att(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
    def compute_mask(self, x, mask=None):
        return None
    def call(self, x, mask=None):
        scores = tf.reduce_sum(x, axis=2)
        if mask is not None:
            scores *= tf.cast(mask, "float32")
        scores /= tf.reduce_sum(scores, axis=1, keepdims=True) + 1e-7
        return tf.reduce_sum(x * tf.expand_dims(scores, -1), axis=1)
words = Input((15,), dtype="int32")
x = layers.Bidirectional(layers.LSTM(7, return_sequences=True))(layers.Embedding(60, 9, mask_zero=True)(words))
sentence = Model(words, Att()(x))
sentence.summary()
""",
    "layers inside that only one way of a mask calls": """\
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(3), layers.Dense(3)
    def call(self, x, mask=None):
        return self.a(x) if mask is None else self.b(x)
class Built(Own):
    def build(self, shape):
        super().build(shape)
class Pair(Own):
    def call(self, inputs, mask=None):
        return super().call(inputs[0], mask)
class Beside(Own):
    def call(self, x, other, mask=None):
        return super().call(x, mask)
x, y, m = Input((4, 7)), Input((4, 7)), Input((4,), dtype="bool")
for cls in (Own, Built):
    Model(x, cls()(x)).summary()
    Model([x, m], cls()(x, mask=m)).summary()
if keras.__version__ >= "3":
    masked = layers.Masking()(x)
    for cls in (Own, Built):
        Model(x, cls()(masked)).summary()
    Model([x, y], Pair()([x, y])).summary()
    Model([x, y], Pair()([masked, y])).summary()
    Model([x, y], Beside()(masked, y)).summary()
    Model([x, y], Beside()(masked, other=y)).summary()
""",
    "a call that cannot be run without its mask": """\
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(3), layers.Dense(5)
    def call(self, x, mask=None):
        return self.b(self.a(x) * keras.ops.cast(mask, "float32")[..., None])
if keras.__version__ >= "3":
    words = Input((4,))
    Model(words, Own()(layers.Embedding(10, 7, mask_zero=True)(words))).summary()
""",
    "a layer that only training calls": """\
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d, self.o, self.e = layers.Dense(3), layers.Dropout(.5), layers.Dense(3)
    def call(self, x, training=None):
        x = self.d(x)
        return self.o(x) if training else x
for used in ("fit", "train_on_batch", "evaluate"):
    m = Net()
    m.compile("adam", "mse")
    getattr(m, used)(np.zeros((4, 5)), np.zeros((4, 3)))
    m.summary()
""",
    "spectra of what a layer is given": """\
import tensorflow as tf
class Mixed(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.d, self.n = layers.Dense(width), layers.LayerNormalization()
    def call(self, x):
        y = self.n(x + tf.math.real(tf.signal.fft2d(tf.cast(x, tf.complex64))))
        return self.n(y + self.d(y))
class Apart(layers.Layer):
    def call(self, x):
        real, other = keras.ops.fft2((x, keras.ops.zeros_like(x)))
        half, _ = keras.ops.rfft(real + other)
        return keras.ops.concatenate([keras.ops.irfft((half, half)), keras.ops.rfft(x, 20)[0]], -1)
i = Input((None, 16))
o = layers.Dense(3)(Mixed(16)(i))
Model(i, layers.Dense(2)(Apart()(o) if keras.__version__ >= "3" else o)).summary()
if keras.__version__ >= "3":
    i = Input((12, 16))
    for of in (keras.ops.fft2, keras.ops.fft, keras.ops.ifft2, lambda parts: keras.ops.irfft(parts, 20)):
        Model(i, of((i, i))).summary()
    Model(i, keras.ops.rfft(i)).summary()
    for center in (True, False):
        Model(i, keras.ops.stft(i, 8, 4, fft_length=8, center=center)).summary()
else:
    i = Input((16,))
    Model(i, layers.Lambda(lambda x: tf.signal.irfft(tf.signal.rfft(x)))(i)).summary()
    Model(i, layers.Lambda(lambda x: tf.math.real(tf.signal.rfft(x)))(i)).summary()
""",
    "a stack with a call of its own": """\
class S(Sequential):
    def call(self, x, training=None):
        y = super().call(x, training=training)
        return y, 2 * y
m = S([Input((3,)), layers.Dense(4), layers.Dense(5)])
a, b = m(np.zeros((64, 3)))
m.summary()
""",
}


@pytest.mark.parametrize("dialect", HEADS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_runs_it(name: str, dialect: int) -> None:
    verdict = judge(HEADS[dialect] + PROGRAMS[name], dialect)
    assert verdict.outcome == ("unknown" if (dialect, name) in LEFT_OPEN else "equal"), verdict.why


@pytest.mark.parametrize("base", ["Model", "layers.Layer"])
@pytest.mark.parametrize("dialect", HEADS)
def test_an_attribute_that_keras_computes_cannot_be_set(dialect: int, base: str) -> None:
    for name in (*FIXED[dialect].split(), *MAY_BE_SET[dialect].split()):
        program = f"class Net({base}):\n    def __init__(self):\n        super().__init__()\n        self.{name} = '8'\nNet()\n"
        verdict = judge(HEADS[dialect] + program, dialect)
        assert verdict.outcome == "equal", (name, verdict.why)


def test_keras_2_may_hand_on_a_mask_or_none() -> None:
    program = """class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(3), layers.Dense(5)
    def call(self, x, mask=None):
        return self.a(x) if mask is None else self.b(x)
words = Input((15,), dtype="int32")
Model(words, Own()(layers.Embedding(60, 9, mask_zero=True)(words))).summary()
"""
    verdict = judge(HEADS[2] + program, 2)
    assert verdict.outcome == "unknown", verdict.why


BEHIND = """from tf_keras.src.layers.merging.base_merge import _Merge
from tf_keras import backend as K
class Between(_Merge):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
    def _merge_function(self, inputs):
        part = K.random_uniform((self.size, 1))
        return part * inputs[0] + (1 - part) * inputs[1]
class Larger(_Merge):
    def _merge_function(self, inputs):
        return K.concatenate(inputs, axis=-1)
a, b = Input((6,)), Input((6,))
"""


@pytest.mark.parametrize("made", ["Between(32)", "Larger()", "Between(5, name='own')"])
def test_what_joins_tensors_is_read_as_keras_2_runs_it(made: str) -> None:
    verdict = judge(HEADS[2] + BEHIND + f"Model([a, b], layers.Dense(2)({made}([a, b]))).summary()\n", 2)
    assert verdict.outcome == "equal", verdict.why


def test_what_joins_tensors_of_several_ranks_is_left_open() -> None:
    program = BEHIND + "c = Input((3, 6))\nModel([a, c], Larger()([a, c])).summary()\n"
    verdict = judge(HEADS[2] + program, 2)
    assert verdict.outcome == "unknown", verdict.why


JOINED = """class Joined(layers.Layer):
    def __init__(self, join):
        super().__init__()
        self.join = join
    def call(self, x):
        a, b = tf.reshape(x, [tf.shape(x)[0], -1, 3]), tf.reshape(x, [-1, 20, 3])
        return self.join(a, b)
i = Input((4, 5, 3))
Model(i, Joined({join})(i)).summary()
"""
JOINS = (
    "lambda a, b: tf.concat([a, b], -1)",
    "lambda a, b: layers.Concatenate()([a, b])",
    "lambda a, b: layers.Add()([a, b])",
    "lambda a, b: tf.stack([a, b], 1)",
    "lambda a, b: tf.add_n([a, b])",
    "lambda a, b: a + b",
)


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("dialect", HEADS)
def test_inside_a_call_tensorflow_finds_a_size_in_the_other_tensor(dialect: int, join: str) -> None:
    verdict = judge(f"{HEADS[dialect]}import tensorflow as tf\n{JOINED.format(join=join)}", dialect)
    assert verdict.outcome == "equal", verdict.why


def test_a_table_of_an_own_model_shows_what_keras_finds_itself() -> None:
    program = """import tensorflow as tf
class Net(Model):
    def __init__(self):
        super().__init__()
        self.side, self.mean, self.end = layers.Concatenate(axis=1), layers.Average(), layers.Dense(3)
    def call(self, x):
        a = tf.reshape(x, [-1, 6, 4])
        return self.end(self.side([self.mean([x, a]), a]))
i = Input((None, 4))
net = Net()
Model(i, net(i)).summary()
net.summary()
"""
    verdict = judge(HEADS[3] + program)
    assert verdict.outcome == "equal", verdict.why
