"""Shapes that fit, though they do not look like it: axes that Keras adds or drops, sizes that only a run tells."""

from __future__ import annotations

from good_program import Good

COLUMN_OF_NUMBERS = Good(
    """
import numpy as np
import keras
x = np.arange(0, 10, 0.1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
y = model(x)
image = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
z = image(np.zeros((5, 28, 28, 1)))
""",
    keras="3",
    mistakes=[
        ("Input((1,))", "Input((2,))", "CNN113 error"),
    ],
)

INPUT_SHAPE_AS_A_NUMBER = Good(
    """
import tensorflow as tf
inputs = tf.keras.Input(shape=(4))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs))
""",
    keras="2",
    mistakes=[
        ("shape=(4)", "shape=(-4,)", "CNN108 error"),
    ],
)

INPUT_SHAPE_OF_A_FIRST_LAYER = Good(
    """
import tensorflow as tf
model = tf.keras.Sequential([tf.keras.layers.Reshape((3, 4), input_shape=(4, 3)), tf.keras.layers.Dense(1)])
""",
    keras="2",
    mistakes=[
        ("input_shape=(4, 3)", "input_shape=((4, 3),)", "CNN108 error"),
        ("input_shape=(4, 3)", "input_shape=(None, (4, 3))", "CNN108 error"),
        ("input_shape=(4, 3)", "input_shape=[[4, 3]]", "CNN108 error"),
    ],
)

WIDTH_OF_A_TABLE = Good(
    """
import numpy as np
from keras import Sequential, layers

table = np.random.rand(20, 4)
model = Sequential([layers.Dense(1, input_dim=table.shape[1])])
""",
    keras="3",
    mistakes=[
        ("table.shape[1]", "table.shape", "CNN108 error"),
        ("table.shape[1]", "table.shape[1:]", "CNN108 error"),
        ("table.shape[1]", "table", "CNN108 error"),
        ("input_dim=table.shape[1]", "input_shape=[table.shape[1:]]", "CNN108 error"),
    ],
)

MEAN_OVER_THE_WORDS = Good(
    """
import numpy as np
import keras
from keras import layers, ops

words = keras.Input((12,), dtype="int32")
vectors = layers.Embedding(200, 16)(words)
mean = layers.Lambda(lambda t: ops.mean(t, axis=1))(vectors)
model = keras.Model(words, layers.Dense(1, activation="sigmoid")(mean))
model.compile(optimizer="adam", loss="binary_crossentropy")
x, y = np.random.randint(0, 200, (60, 12)), np.random.randint(0, 2, 60)
model.fit(x, y, batch_size=20, validation_split=0.2)
""",
    keras="3",
    mistakes=[
        ("axis=1", "axis=0", "CNN119 warning"),
    ],
)

ONE_STEP_LEFT = Good(
    """
import numpy as np
from keras import Sequential, layers

x, y = np.random.rand(64, 5, 3), np.random.rand(64, 1, 1)
model = Sequential([layers.Input((5, 3)), layers.Conv1D(8, 5, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, validation_split=0.2)
""",
    keras="3",
    mistakes=[
        ("8, 5,", "8, 3,", "CNN117 warning"),
    ],
)

FORECAST = Good(
    """
import keras
from data import windows, answers
head = [keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)]
model = keras.Sequential([keras.layers.Conv1D(32, 3, activation="relu"), *head])
model.build((None, 12, 5))
model.compile("adam", "mse")
model.fit(windows, answers, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        ('"mse"', '"binary_crossentropy"', "CNN117 warning"),
    ],
    given='module("data", windows=np.ones((20, 12, 5)), answers=np.ones((20, 10, 1)))',
)

IMAGES_OF_UNKNOWN_SIZE = Good(
    """
from keras.layers import Activation, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from keras.models import Sequential

def train(x, y):
    model = Sequential()
    model.add(Conv2D(32, (3, 3), padding="same", input_shape=x.shape[1:]))
    model.add(Activation("relu"))
    model.add(MaxPooling2D())
    model.add(Dropout(0.25))
    model.add(Flatten())
    model.add(Dense(64, activation="relu"))
    model.add(Dense(10))
    model.add(Activation("softmax"))
    model.compile("adam", "categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
def segment(x, y):
    first = Conv2D(32, 3, activation="relu", padding="same", input_shape=x.shape[1:])
    model = Sequential([first, Dense(4, activation="softmax")])
    model.compile("adam", "categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
""",
    mistakes=[
        ("    model.add(Flatten())\n", "", "CNN117 warning"),
    ],
)

AUTOENCODER_IN_PARTS = Good(
    """
import keras
from keras import Input, Sequential, layers
(images, _), _ = keras.datasets.mnist.load_data()
images = images.reshape(-1, 784) / 255
def encode():
    return Sequential([Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(2)])
def decode():
    return Sequential([Input((2,)), layers.Dense(32, activation="relu"), layers.Dense(784, activation="sigmoid")])
encode().summary()
whole = Sequential([encode(), decode()])
whole.compile(optimizer="adam", loss="mse")
whole.fit(images, images, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        ("Sequential([encode(), decode()])", "encode()", "CNN119 error"),
    ],
)

WHOLE_BATCHES = Good(
    """
import numpy as np
import tensorflow as tf
from tensorflow import keras

x, y = np.random.randint(0, 50, (256, 10)), np.random.rand(256, 1)
batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(64, drop_remainder=True)
model = keras.Sequential([keras.layers.Embedding(50, 8), keras.layers.GRU(4, stateful=True), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(batches, epochs=2)
""",
    keras="3",
    mistakes=[
        ("drop_remainder=True", "drop_remainder=False", "CNN110 error"),
    ],
)

JUDGE_OF_EACH_PART = Good(
    """
from keras import Sequential, layers

judge = Sequential(
    [
        layers.Input((32, 32, 3)),
        layers.Conv2D(16, 4, strides=2, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
judge.compile(optimizer="adam", loss="mse")
def teach(images, answers):
    judge.train_on_batch(images, answers)
""",
    keras="3",
    mistakes=[
        ("train_on_batch", "fit", "CNN117 warning"),
    ],
)

LIST_TO_A_STACK = Good(
    """
import numpy as np
from keras import Sequential, layers

def network(sizes):
    return Sequential([layers.Concatenate(), *(layers.Dense(size) for size in sizes)])

a, b = np.zeros((4, 3), "float32"), np.zeros((4, 5), "float32")
print(network([8, 1])([a, b]).shape)
def rate(features, sizes):
    return network(sizes)([features[name] for name in features])
""",
    keras="3",
    mistakes=[
        ("[a, b]", "a", "CNN709 error"),
    ],
)

ROWS_REPEATED = Good(
    """
import keras
from keras import layers

def scorer(settings):
    words, user = keras.Input((5, 30)), keras.Input((1,))
    one = layers.Reshape((1, 1))(user)
    both = layers.Concatenate(axis=-1)([words, layers.Concatenate(axis=-2)([one] * settings.rows)])
    scores = layers.Activation("softmax")(layers.Flatten()(both))
    return keras.Model([words, user], scores), keras.Model([words, user], layers.Dot(axes=1)([words, words]))
""",
    keras="3",
    mistakes=[
        ("[one] * settings.rows", "[words]", "CNN315 warning"),
    ],
)

PARAMETER_ADDED_TO_STEPS = Good(
    """
import numpy as np
from ipywidgets import interact
import keras
from keras import Sequential, layers, ops

decoder = Sequential([layers.Input((2,)), layers.Dense(4)])

@interact
def explore(a=(-5, 5, 0.1), b=(-5, 5, 0.1)):
    return decoder(np.array([[a, b]]))
""",
    mistakes=[
        ("@interact\n", "", "CNN113 warning"),
    ],
    given='module("ipywidgets", interact=lambda function: function)',
)

LOADED_AFTER_IT_WAS_SAVED_AGAIN = Good(
    """
import numpy as np
import keras
from keras import layers

keras.Sequential([layers.Input((32,)), layers.Dense(1)]).save("m.keras")
@keras.saving.register_keras_serializable()
class Own(keras.Model):
    def call(self, x):
        return x


Own().save("m.keras")
keras.models.load_model("m.keras")(np.zeros((1, 5)))
""",
    mistakes=[
        ('Own().save("m.keras")', "", "CNN113 error"),
    ],
)

CONDITION_AS_A_SECOND_INPUT = Good(
    """
import keras
from keras import layers
class Conditioned(layers.Layer):
    def build(self, input_shape):
        self.scale = layers.Dense(input_shape[-1])
    def call(self, x, condition):
        return x * self.scale(condition)
x, condition = keras.Input((64,)), keras.Input((8,))
model = keras.Model([x, condition], Conditioned()(x, condition))
""",
    mistakes=[
        ("Dense(input_shape[-1])", "Dense(5)", "CNN115 error"),
    ],
)

POPPED = Good(
    """
from keras import Input, Sequential, layers
model = Sequential([Input((10,)), layers.Dense(8, activation="relu"), layers.Dense(4)])
model.pop()
model.add(layers.Dense(2, activation="softmax"))
""",
    keras="3",
    mistakes=[
        ('layers.Dense(2, activation="softmax")', "layers.Reshape((4, 1))", "CNN109 error"),
    ],
)

NOTHING_BEGINS_IT = Good(
    """
import keras
from keras import layers
model = keras.Sequential([layers.Embedding(1000, 32), layers.LSTM(50, return_sequences=True), layers.LSTM(50)])
model.add(layers.Dense(units=1, activation="sigmoid"))
model.compile("adam", "binary_crossentropy")
""",
    mistakes=[
        (", return_sequences=True", "", "CNN107 warning"),
        ("layers.LSTM(50)]", "layers.GlobalAveragePooling1D(), layers.Conv1D(8, 3)]", "CNN107 warning"),
        ("layers.Dense(units", "layers(units", "CNN709 error"),
    ],
)

SHAPE_SET_IN_PLACE = Good(
    """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(images, labels), _ = mnist.load_data()
images.shape = (len(images), 784)
images = images / 255
model = Sequential([Input((784,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(images, labels, validation_split=0.1)
""",
    mistakes=[
        ("images.shape = (len(images), 784)\n", "", "CNN118 error"),
    ],
)

A_MASK_OF_ITS_OWN_SHAPE = Good(
    """
import numpy as np
import tf_keras as keras
from tf_keras import layers


class Block(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv1D(4, 3, padding="same")

    def call(self, inputs, mask=None):
        h = inputs
        if mask is not None:
            h = h * mask[:, 0, :][:, :, None]
        return self.conv(h) + inputs


block = Block()
y = block(np.random.rand(2, 5, 4).astype("float32"))
z = block(y, mask=np.ones((2, 5, 5), "float32"))
""",
    mistakes=[
        ("np.ones((2, 5, 5)", "np.ones((2, 5)", "CNN112 error"),
    ],
)

WHAT_KIND_OF_DATA_IT_IS = Good(
    """
import keras
import numpy as np
from keras import layers


class Scores(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(4)

    def call(self, x):
        return self.inner(x)

    def scores(self, data):
        if hasattr(data, "__iter__") and "Dataset" in str(type(data)):
            return [self(batch) for batch in data]
        return self(data)


found = Scores().scores(np.ones((8, 3)))
""",
    mistakes=[
        ('hasattr(data, "__iter__") and "Dataset" in str(type(data))', "found_one()", "CNN107 warning"),
    ],
    given="found_one = lambda: False",
)

A_MASK_THAT_KERAS_MAY_HAND_ON = Good(
    """
import tensorflow as tf
import tf_keras as keras


class Attention(keras.Model):
    def __init__(self):
        super().__init__()
        self.query = keras.layers.Dense(8)

    def call(self, value, mask=None):
        q = tf.reshape(self.query(value), (32, 6, 5, 8))
        logits = tf.matmul(q, q, transpose_b=True)
        if mask:
            logits += mask * -1e9
        return tf.nn.softmax(logits)


attention = Attention()
y = attention(tf.random.uniform((32, 30, 8)))
""",
    mistakes=[
        ("        if mask:\n            logits += mask", "        logits += tf.ones((32, 30))", "CNN115 error"),
    ],
)

OUTPUTS_OF_A_BASE_ON_ANY_IMAGE = Good(
    """
import tensorflow as tf
import tf_keras as keras

base = keras.applications.ResNet50V2(include_top=False, weights=None)
ends = [base.get_layer(name).output for name in ("conv5_block3_out", "conv4_block5_out")]
body = keras.Model(base.inputs, ends)


class Pyramid(keras.Model):
    def __init__(self):
        super().__init__()
        self.body = body
        self.up = keras.layers.UpSampling2D(2)
        self.join = keras.layers.Concatenate()

    def call(self, x):
        coarse, fine = self.body(x)
        return self.join([self.up(coarse), fine])


pyramid = Pyramid()
print(pyramid(found_images()).shape)
""",
    mistakes=[
        ("[self.up(coarse), fine]", "[self.up(coarse), coarse]", "CNN114 error"),
    ],
    given="import tensorflow as tf\nfound_images = lambda: tf.zeros((1, 64, 64, 3))",
)

TWO_IMAGES_OF_UNKNOWN_SIZES = Good(
    """
import tensorflow as tf
import tf_keras as keras


class Join(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.up = keras.layers.UpSampling2D(2)
        self.join = keras.layers.Concatenate()

    def call(self, small, big):
        return self.join([self.up(small), big])


class Whole(keras.Model):
    def __init__(self):
        super().__init__()
        self.join = Join()

    def call(self, inputs):
        small, big = inputs
        return self.join(small, big)


def read(path):
    image = tf.cast(tf.io.decode_png(tf.io.read_file(path), channels=3), "float32")
    return (image[::2, ::2], image), image


pairs = tf.data.Dataset.list_files("images/*.png").map(read).batch(1)
join = Join()
for (small, big), _ in pairs.take(1):
    join(small, big)
whole = Whole()
whole.compile("adam", "mse")
whole.fit(pairs.map(lambda both, image: (both, tf.tile(image, (1, 1, 1, 2)))))
""",
    mistakes=[
        ("join(small, big)\nwhole", "join(big, big)\nwhole", "CNN114 warning"),
    ],
    given=(
        "import os, tensorflow as tf\nos.makedirs('images', exist_ok=True)\n"
        "tf.io.write_file('images/a.png', tf.io.encode_png(tf.zeros((8, 8, 3), tf.uint8)))"
    ),
)

SEQUENCES_OF_A_FILE = Good(
    """
import keras
import numpy as np
from keras import layers

x, y = np.load("x.npy"), np.load("y.npy")
model = keras.Sequential([layers.LSTM(8, input_shape=(x.shape[1], x.shape[2])), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y)
""",
    mistakes=[
        ("(x.shape[1], x.shape[2])", "(x.shape[0], x.shape[1])", "CNN104 warning"),
        ("(x.shape[1], x.shape[2])", "(len(x), x.shape[2])", "CNN104 warning"),
    ],
    given='np.save("x.npy", np.zeros((20, 5, 3)))\nnp.save("y.npy", np.zeros(20))',
)

TARGET_OF_ONE_SAMPLE_WITHOUT_ITS_AXIS = Good(
    """
import keras
import numpy as np

x = keras.Input((16, 16, 3))
model = keras.Model(x, keras.layers.Conv2D(7, 3, padding="same")(x))
model.compile("adam", "mse")


def batches():
    while True:
        maps = [np.random.rand(16, 16) for _ in range(7)]
        yield np.random.rand(1, 16, 16, 3), np.transpose(np.array(maps), (1, 2, 0))


model.fit(batches(), steps_per_epoch=2)
""",
    keras="3",
    mistakes=[
        ("np.random.rand(1, 16, 16, 3)", "np.random.rand(2, 16, 16, 3)", "CNN119 warning"),
        ("range(7)]", "range(6)]", "CNN119 error"),
    ],
)

HEIGHT_AND_WIDTH_OF_A_TRANSPOSED_CONVOLUTION = Good(
    """
import json
import keras
import tensorflow as tf


class Back(keras.layers.Layer):
    def call(self, x):
        y = tf.zeros(json.load(open("shape.json")))
        return x * tf.nn.conv2d_transpose(y, tf.ones((3, 3, 2, 5)), output_shape=(4, 4), strides=1, padding="SAME")


x = keras.Input((4, 4, 2))
model = keras.Model(x, Back()(x))
""",
    mistakes=[
        ('(json.load(open("shape.json")))\n        return x', "((1, 4, 4, 5))\n        return x[:, :3]", "CNN115 error"),
    ],
    given="""
text("shape.json", "[1, 4, 4, 5]")
""",
)

SIZES_TIMES_A_LIST = Good(
    """
import keras
import tensorflow as tf

x = tf.zeros((2, 4, 4, 3))
print(tf.reshape(tf.tile(tf.expand_dims(x, -1), [1, 1, 1, 1, 2]), tf.shape(x) * [1, 1, 1, 2]))
print(tf.shape(x) + [0, 1, 1, 0], tf.shape(x) - tf.shape(x))
keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
""",
    mistakes=[
        ("Dense(3)", "Dense(-3)", "CNN706 error"),
    ],
)
