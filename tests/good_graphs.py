"""Models put together in unusual ways: masks, arguments by name, shared and replaced ends, stacks built by what follows."""

from __future__ import annotations

from dataclasses import replace

from good_program import Good, NotRun

INPUTS_BOUND_AGAIN = Good(
    """
import keras
from keras import layers, ops
class Softmax(layers.Layer):
    supports_masking = True
    def call(self, inputs, mask=None):
        assert mask is not None
        return inputs * ops.expand_dims(ops.cast(mask, "float32"), -1)
inputs = keras.Input((28, 28, 1))
outputs = layers.Flatten()(inputs)
inputs = keras.Input((None,), dtype="int32")
x = layers.Embedding(10, 32, mask_zero=True)(inputs)
outputs = Softmax()(layers.Dense(1)(x))
model = keras.Model(inputs, outputs)
""",
    mistakes=[
        ("keras.Model(inputs, outputs)", "keras.Model(keras.Input((3,)), outputs)", "CNN116 error"),
    ],
)

SEVERAL_OUTPUTS = Good(
    """
import keras
from keras import layers, ops
x = keras.Input((10, 8))
attended, scores = layers.MultiHeadAttention(2, 4)(x, x, return_attention_scores=True)
values, places = ops.top_k(x, 3)
left, right = ops.split(x, 2, axis=1)
first, second, *others = ops.unstack(x, axis=1)
both, forward, backward = layers.Bidirectional(layers.GRU(4, return_state=True))(x)
sequence, state, carry = layers.LSTM(4, return_state=True, return_sequences=True)(x)
one, other = keras.Model(x, [attended, state])(x)
steps, features = x.shape[1:]
class Halves(layers.Layer):
    def call(self, pair):
        a, b = pair
        return a + b
halves = Halves()([left, right])
model = keras.Model(x, [scores, values, places, first, both, sequence, carry, one, other, halves])
""",
    mistakes=[
        ("4, return_state=True, return_sequences=True", "4", "CNN729 error"),
        ("(x, x, return_attention_scores=True)", "(x, x)", "CNN729 error"),
        ("left, right = ops.split(x, 2, axis=1)", "left, right = ops.relu(x)", "CNN729 error"),
    ],
)

ARGUMENTS_BY_NAME = Good(
    """
import keras
import numpy as np
import store
class Ranker(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(8)
    def call(self, user, item):
        return self.dense(user) + self.dense(item)
class Outer(keras.Model):
    def __init__(self, backbone):
        super().__init__()
        self.backbone, self.ranker = backbone, Ranker()
    def call(self, x):
        one, two = self.backbone(x)
        return self.ranker(one, two) + self.ranker(two, item=x) + self.ranker(one, self.ranker(user=one, item=x))
scores = Ranker()(user=np.zeros((2, 8)), item=np.zeros((2, 8)))
more = Outer(store.backbone())(np.zeros((2, 8)))
""",
    keras="3",
    mistakes=[
        ("(user=np.zeros((2, 8)), item=", "(user=", "CNN704 error"),
    ],
    given='module("store", backbone=lambda: lambda x: (x, x))',
)

ARGUMENTS_BY_NAME_IN_KERAS_2 = replace(ARGUMENTS_BY_NAME, keras="2")

SHAPE_HANDED_TO_THE_STACK = Good(
    """
from tensorflow import keras
import parts
class Scale(keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, x):
        return self.factor * x
own = keras.Sequential([Scale(input_shape=(8,)), keras.layers.Dense(3)])
own.summary()
theirs = keras.Sequential([parts.Scale(input_shape=(8,)), keras.layers.Dense(3)])
theirs.summary()
""",
    keras="2",
    mistakes=[
        ("Scale(input_shape=(8,)), keras.layers.Dense(3)])\nown", "Scale(), keras.layers.Dense(3)])\nown", "CNN712 error"),
    ],
    given="""
import keras

module("parts", Scale=lambda **given: keras.layers.Activation("relu", **given))
""",
)

INPUT_FROM_ANOTHER_MODULE = Good(
    """
import other
from keras import Input, Model, layers
first, second = Input((8,)), Input((8,))
other.keep(second)
model = Model([first, other.tensor], layers.Dense(1)(second))
""",
    keras="3",
    mistakes=[
        ("[first, other.tensor]", "first", "CNN116 error"),
    ],
    given="""
def keep(tensor):
    other.tensor = tensor

other = module("other", keep=keep)
""",
)

WEIGHTS_PERHAPS = Good(
    """
import keras
from graph import g

class Weighted(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(3)

    def call(self, x, weights):
        return self.dense(x) * weights

def evaluate(model, x, weights=None):
    if weights is None:
        return model(x)
    return model(x, weights)

evaluate(Weighted(), g.x, g.weights)
""",
    keras="3",
    mistakes=[
        ("g.x, g.weights", "g.x", "CNN704 error"),
    ],
    given='module("graph", g=thing(x=np.ones((2, 4)), weights=np.ones((2, 1))))',
)

STILL_EMPTY = Good(
    """
from keras.layers import Flatten
from keras.models import Sequential

def make_model():
    model = Sequential()
    return model

model = make_model()
model.summary()
""",
    keras="2",
    mistakes=[
        ("Sequential()\n", "Sequential()\n    model.add(Flatten())\n", "CNN712 error"),
    ],
    not_run=(NotRun.BLANK, "This model has not yet been built"),
)

TWO_BUILDERS = Good(
    """
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

class Separator:
    def __init__(self):
        self.model = []

    def build(self):
        x = keras.Input((240,))
        self.model = keras.Model(x, layers.Dense(1)(x))

    def build_for_streams(self):
        x = keras.Input((512,))
        self.model = keras.Model(x, layers.Dense(1)(x))

    def compile(self):
        self.model.compile("adam", "mse")

    def train(self):
        self.model.fit(np.zeros((100, 240)), np.zeros((100, 1)), validation_split=0.1)
""",
    mistakes=[
        ("x = keras.Input((240,))\n        self.model", "x = keras.Input((240,))\n        other", "CNN118 warning"),
    ],
)

ENDS_REPLACED = Good(
    """
from keras import Input, Model
from keras.applications import VGG19

vgg = VGG19(weights=None)
vgg.outputs = [vgg.layers[9].output]
Model(i := Input((256, 256, 3)), vgg(i))
""",
    keras="2",
    mistakes=[
        ("vgg.outputs = [vgg.layers[9].output]", "", "CNN113 error"),
    ],
    not_run=(NotRun.OLDER, 'Input 0 of layer "fc1" is incompatible'),
)

WEIGHTS_FROM_A_CHECKPOINT = Good(
    """
import os

from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
path = "kept/prices"
if os.path.exists(path + ".index"):
    model.load_weights(path)
""",
    mistakes=[
        ("os.path.exists(path + ", "os.path.exists(path or ", "CNN712 warning"),
    ],
)

POOLED_BY_MASK = Good(
    """
from keras import Model, layers

x, mask = layers.Input((None, 4)), layers.Input((None,), dtype="bool")
model = Model([x, mask], layers.Dense(2)(layers.GlobalAveragePooling1D()(x, mask=mask)))
""",
    keras="3",
    mistakes=[
        ("(None, 4)", "(4,)", "CNN106 error"),
    ],
)

INPUTS_BY_NAMES_OF_OTHERS = Good(
    """
import keras


class Builder:
    def __init__(self, creator, scorer, mask_name):
        self.creator, self.scorer, self.mask_name = creator, scorer, mask_name

    def build(self):
        first, mask = self.creator(), keras.Input((7,), name="mask")
        inputs = dict(list(first.items()) + [(self.mask_name, mask)])
        return keras.Model(inputs=inputs, outputs=keras.layers.Dense(1)(mask))
""",
    mistakes=[
        ("inputs=inputs", 'inputs={"first": keras.Input((4,))}', "CNN116 error"),
    ],
    then='Builder(lambda: {"first": keras.Input((4,))}, None, "mask").build()',
)

BASE_OF_THE_BASE = Good(
    """
import keras
from keras import layers


class Features(keras.Model):
    def __init__(self, classes, classify=True, build=True):
        super(Features, self).__init__()
        self.classes, self.classify = classes, classify
        if build:
            super(Features, self).__init__(*self.ends())

    def ends(self):
        x = keras.Input((8,))
        y = layers.Dense(4, activation="relu")(x)
        return [x], [layers.Dense(self.classes)(y) if self.classify else y]


class Answers(Features):
    def __init__(self, classes):
        super(Answers, self).__init__(classes, classify=False, build=False)
        super(Features, self).__init__(*self.ends())

    def ends(self):
        x, y = super(Answers, self).ends()
        return x, [layers.Dense(self.classes)(y[0])]


model = Answers(3)
""",
    keras="2",
    mistakes=[
        ("Answers(3)", "Answers(-3)", "CNN706 error"),
    ],
)

STACK_BEHIND_SOMETHING_UNKNOWN = Good(
    """
import keras
from layers_of_ours import Split, data

model = keras.Sequential([Split(4), keras.layers.Concatenate(axis=-1), keras.layers.Dense(1)])
model.predict(data)
""",
    keras="2",
    mistakes=[
        ("Split(4)", "keras.layers.Dense(4, input_shape=(3,))", "CNN709 error"),
    ],
    given="""
import keras

module("layers_of_ours", Split=lambda number: keras.layers.Lambda(lambda x: [x]), data=np.ones((2, 8)))
""",
)

WRAPPER_THAT_HANDS_ON_A_SHAPE = Good(
    """
import tf_keras as keras


class Wrapped(keras.layers.Wrapper):
    def __init__(self, layer):
        super().__init__(layer)
        if hasattr(layer, "_batch_input_shape"):
            self._batch_input_shape = layer._batch_input_shape

    def call(self, x):
        return self.layer(x)


model = keras.Sequential([Wrapped(keras.layers.Dense(20, input_shape=[8])), keras.layers.Flatten()])
model.summary()
""",
    mistakes=[
        ("            self._batch_input_shape = layer._batch_input_shape\n", "            pass\n", "CNN712 error"),
    ],
)

LISTS_OF_AN_UNKNOWN_LENGTH = Good(
    """
import keras
import numpy as np
import store
x = [np.zeros((2, 5, 4)), np.zeros((2, 5, 4))]
store.note(x)
keras.layers.Attention()(x)
queue = [keras.Input((5, 4))]
for other in store.names:
    queue.append(queue[0])
model = keras.Model(queue[0], keras.layers.Concatenate()(queue))
""",
    keras="2",
    mistakes=[
        ("store.note(x)", "x.pop()", "CNN112 error"),
    ],
    given='module("store", note=lambda x: None, names=[])',
)

WHAT_ANOTHER_FUNCTION_ADDED = Good(
    """
from keras import Input, layers
parts = []
def convolution(x, filters):
    parts.append(layers.Conv2D(filters, 3))
class Decoder:
    def __call__(self, z):
        parts.append(layers.Reshape((4, 4, 2)))
        x = Input((32,))
        for layer in parts:
            x = layer(x)
        return x
""",
    mistakes=[
        ("in parts:", "in [layers.Conv2D(8, 3)]:", "CNN107 error"),
    ],
    then="Decoder()(None)",
)

VALUES_THAT_ARE_NOT_KNOWN = Good(
    """
import keras
from keras import layers
from elsewhere import rounds
query = keras.Input((5, 16))
value = layers.Dense(16)(query)
for _ in range(rounds):
    value = rounds.step(value)
attended = layers.MultiHeadAttention(2, 8)(query, value)
""",
    mistakes=[
        ("(query, value)", "(query)", "CNN112 error"),
    ],
    given="""
class Rounds(int):
    step = staticmethod(lambda x: x)

module("elsewhere", rounds=Rounds(2))
""",
)

PARTS_THAT_ARE_GENERATED = Good(
    r"""
from collections.abc import Iterable
from typing import List
import keras
from keras.layers import Dense, Input
def block(n):
    yield Dense(n, "relu")
    yield Dense(n + 1, "relu")
def parts():
    yield Dense(3, "relu")
    yield block(4)
model = keras.Sequential([Input((5,))], name=f"windows\models\{len('ab')}")
for part in parts():
    if isinstance(part, Iterable):
        part = list(part)
    if not isinstance(part, List):
        part = [part]
    for layer in part:
        model.add(layer)
""",
    mistakes=[
        ("        part = list(part)", "        pass", "CNN707 error"),
    ],
)

INPUTS_OF_A_CALL = Good(
    """
from tensorflow import keras
from tensorflow.keras import layers
x, z = keras.Input((4,)), keras.Input((3,))
dense = layers.Dense(5, activation="relu", name="features")
judge = keras.Model([z, x], layers.Dense(1)(dense(layers.concatenate([z, x]))))
judge([keras.Input((3,)), keras.Input((4,))])
features = keras.Model(judge.get_input_at(0), judge.get_layer("features").output)
inside = keras.Model(dense.get_input_at(0), layers.Dense(2)(dense.get_output_at(0)))
inside.compile("adam", "mse")
""",
    keras="2",
    mistakes=[
        ("judge.get_input_at(0)", "z", "CNN116 error"),
        ("dense.get_input_at(0)", "z", "CNN116 error"),
    ],
    not_run=(NotRun.OLDER, "Graph disconnected"),
)

SHAPES_OF_TWO_INPUTS_OF_ITS_OWN_LAYER = Good(
    """
import tensorflow as tf
from tensorflow import keras


class Compared(keras.layers.Layer):
    def call(self, inputs):
        return tf.tile(tf.expand_dims(inputs[0], 3), [1, 1, 1, tf.shape(inputs[1])[2], 1])


layer = Compared()
layer.compute_output_shape([(1, 5, 7, 2), (1, 5, 8, 3)])
""",
    mistakes=[
        ("expand_dims(inputs[0], 3)", "expand_dims(inputs[0], 7)", "CNN112 error"),
    ],
    runs_in=2,
)

VALUES_BY_THE_NAMES_OF_INPUTS = Good(
    """
import keras
from keras import layers, ops


class Encoder(keras.Model):
    def __init__(self, **kwargs):
        places = keras.Input((None, 2), name="places")
        values = keras.Input((None, 48), name="values")
        super().__init__({"values": values, "places": places}, layers.Dense(3)(values) + layers.Dense(3)(places), **kwargs)


Encoder()({"values": ops.ones((2, 9, 48)), "places": ops.ones((2, 9, 2))})
a, b = keras.Input((2,), name="a"), keras.Input((8,), name="b")
listed = keras.Model([b, a], layers.Dense(1)(layers.Concatenate()([a, b])))
listed({"a": ops.ones((3, 2)), "b": ops.ones((3, 8)), "more": ops.ones((3, 1))})


def score(features):
    return listed({**features, "b": ops.ones((3, 8))})
""",
    mistakes=[
        ('"places": ops.ones((2, 9, 2))', '"places": ops.ones((2, 9, 4))', "CNN113 error"),
        ('"a": ops.ones((3, 2))', '"a": ops.ones((3, 7))', "CNN113 error"),
    ],
)

ENDS_OF_A_CLASS_OF_ONES_OWN = Good(
    """
import keras
from keras import layers


class Mixed(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x):
        return self.dense(x)


def several(model):
    return hasattr(model, "inputs") and hasattr(model, "outputs") and len(model.inputs) > 1


several(Mixed())
""",
    mistakes=[
        ('hasattr(model, "inputs") and hasattr(model, "outputs") and', "", "CNN714 warning"),
    ],
)

GRAPH_OF_ARGUMENTS_NOT_SHOWN = Good(
    """
import keras
from keras import layers, ops


class Base(keras.Model):
    def __init__(self, *args, dtype=None, **kwargs):
        super().__init__(*args, **kwargs)


class Scorer(Base):
    def __init__(self, units, **kwargs):
        x = keras.Input((3,))
        super().__init__(inputs=x, outputs=layers.Dense(units)(x), **kwargs)


def score(units, options):
    return Scorer(units, **options)(ops.ones((2, 3)))
""",
    mistakes=[
        ("super().__init__(*args, **kwargs)", "super().__init__()", "CNN725 error"),
    ],
    then="score(3, {})",
)

LAYERS_BY_AUTOMATIC_NAMES = Good(
    """
from keras import Input, Model, Sequential
from keras.layers import Conv2D, Dense, Flatten

model = Sequential([Input((28, 28, 1)), Conv2D(4, 3), Conv2D(8, 3), Flatten(), Dense(10, name="logits")])
by_name = {layer.name: layer for layer in model.layers}


def features(name="conv2d_22"):
    return Model(model.inputs, by_name[name].output)


features()
""",
    mistakes=[
        ('"conv2d_22"', '"pool_22"', "CNN729 error"),
        ('"conv2d_22"', '"logits_1"', "CNN729 error"),
    ],
    given="""
from keras import layers

for _ in range(22):
    layers.Conv2D(1, 1)
""",
)

BLOCK_OF_ANOTHER_FILE = Good(
    """
import keras
from blocks import block
from keras import layers


def network():
    image = keras.Input((32, 32, 3))
    features = layers.Conv2D(8, 3, activation="relu")(image)
    pooled = layers.MaxPooling2D()(features)
    return keras.Model(image, layers.Dense(10, activation="softmax")(layers.Flatten()(block(pooled))))


model = network()
""",
    mistakes=[
        ("block(pooled)", "block(features)", "CNN315 warning"),
    ],
    given='import sys, types, keras\nsys.modules["blocks"] = types.SimpleNamespace(block=keras.layers.ReLU())',
)

ROWS_CHOSEN_BY_A_VECTOR = Good(
    """
import tensorflow as tf
from tensorflow import keras


class Kept(keras.layers.Layer):
    def call(self, x):
        high = x[:, 0] > 0.5
        places = tf.compat.v1.where(high, None, None)
        chosen = tf.compat.v1.where(high, x, 2 * x)
        several = tf.where(high[:, None], x=x, y=2 * x)
        return chosen + several, tf.cast(places[:, 0], "int32")


chosen, places = Kept()(keras.Input((7,), batch_size=10))
""",
    mistakes=[
        ("high[:, None], x=x", "high[:, None, None], x=x[:, :3]", "CNN115 error"),
    ],
)

LAYER_THAT_OTHERS_CALL = Good(
    """
from keras import layers


class Head:
    def __init__(self, units):
        self.layer = layers.Dense(units)
        self.size = None

    def keep(self):
        self.kernel, self.bias = self.layer.get_weights()
        self.size = self.layer.input.shape


head = Head(10)
""",
    mistakes=[
        ("head = Head(10)", "head = layers.Dense(10).input", "CNN719 error"),
    ],
    then="""
import keras

head.layer(keras.Input((4,)))
head.keep()
""",
)
