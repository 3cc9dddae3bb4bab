"""Heads, losses and labels that go together: outputs by name, losses of the model's own, labels that only a file tells."""

from __future__ import annotations

from good_program import Good, NotRun

SUBSET_OF_CLASSES = Good(
    """
import numpy as np
import keras
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x, x_test = x / 255.0, x_test / 255.0
some, others = np.isin(y, [0, 1, 2]), np.where(y_test > 2)
x, y = x[some], y[some]
x_test, y_test = np.delete(x_test, others, axis=0), np.delete(y_test, others)
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, validation_data=(x_test, y_test))
y[y != 2] = 0
y[y == 2] = 1
one = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(1, activation="sigmoid")])
one.compile("adam", "binary_crossentropy")
one.fit(x, y, validation_split=0.1)
one.fit(x_test, y_test - 3)
""",
    keras="3",
    mistakes=[
        ("x, y = x[some], y[some]", "", "CNN202 error"),
    ],
)

UNITS_THAT_MAY_BE_ONE = Good(
    """
import sys
import numpy as np
from keras import Input, Sequential, layers
n = int(sys.argv[1])
x, y = np.random.rand(100, 8), np.random.randint(0, 5, 100)
one = Sequential([Input((8,)), layers.Dense(n, activation="sigmoid")])
one.compile("adam", "binary_crossentropy")
one.fit(x, np.zeros(100))
steps = Sequential([Input((8, 3)), layers.Dense(n, activation="sigmoid")])
steps.compile("adam", "binary_crossentropy")
steps.fit(np.zeros((100, 8, 3)), np.zeros((100, 8)))
several = Sequential([Input((8,)), layers.Dense(5, activation="softmax")])
several.compile("adam", "sparse_categorical_crossentropy")
several.fit(x, y)
""",
    keras="3",
    mistakes=[
        ("sparse_cat", "cat", "CNN211 error"),
        (
            '(5, activation="softmax")])\nseveral.compile("adam", "sparse_',
            '(n, activation="softmax")])\nseveral.compile("adam", "',
            "CNN211 warning",
        ),
        ("np.zeros(100))", "np.zeros((100, 3, 3)))", "CNN119 error"),
    ],
    given='arguments("1")',
)

LOSSES_OF_ITS_OWN = Good(
    """
import numpy as np
import keras
from losses import Divergence
x = keras.Input((8,))
z = keras.layers.Dense(2)(x)
model = keras.Model(x, Divergence()([x, z]))
model.compile("adam")
model.fit(np.zeros((8, 8)))
decay = keras.Sequential([keras.Input((8,)), keras.layers.Dense(2, kernel_regularizer="l2")])
decay.compile("adam")
decay.fit(np.zeros((8, 8)))
""",
    keras="3",
    mistakes=[
        (', kernel_regularizer="l2"', "", "CNN711 error"),
    ],
    given="""
import keras

class Divergence(keras.layers.Layer):
    def call(self, both):
        self.add_loss(keras.ops.mean(both[1] ** 2))
        return both[1]

module("losses", Divergence=Divergence)
""",
)

COMPILED_AGAIN = Good(
    """
import keras
import numpy as np
from keras import layers, ops
image = keras.Input((8,))
a, b = layers.Dense(1, name="a")(image), layers.Dense(3, activation="softmax", name="b")(image)
model = keras.Model(image, [a, b])
model.compile(optimizer="adam", loss={"b": "categorical_crossentropy"})
model.compile(optimizer="adam", loss=["mse", "categorical_crossentropy"])
model.fit(np.zeros((9, 8)), [np.zeros((9, 1)), np.eye(3)[np.arange(9) % 3]], validation_split=0.2)
""",
    keras="3",
    mistakes=[
        ('loss=["mse", "categorical_crossentropy"]', 'loss=["mse"]', "CNN204 warning"),
    ],
)

NAMES_OF_LOSSES = Good(
    """
import six
from compat import string_types
from tensorflow import keras

losses = {"kl": keras.losses.KLDivergence()}

def distill(loss="kl", second="kl", third="kl"):
    if isinstance(loss, six.string_types):
        loss = losses[loss]
    if isinstance(second, string_types):
        second = losses[second]
    if isinstance(third, basestring):
        third = losses[third]
    model = keras.Sequential([keras.layers.Dense(3)])
    model.compile("adam", "mse", metrics=[loss, second, third])
""",
    keras="3",
    mistakes=[
        ("loss = losses[loss]", "pass", "CNN705 warning"),
    ],
    given='module("compat", string_types=(str,))',
)

SETTINGS_BY_KEY = Good(
    """
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

def build(settings):
    x = vector = Input(shape=(21,), name="vector")
    for width in ("wide", "narrow"):
        x = Dense(**settings[width])(x)
    score = Dense(**settings["last"])(x)
    model = Model(vector, score)
    model.compile(optimizer="adam", loss={"score": "binary_crossentropy"})
    return model
""",
    mistakes=[
        ('**settings["last"]', '1, name="scores"', "CNN204 warning"),
        ("**settings[width]", "8", "CNN301 warning"),
    ],
)

OUTPUTS_BY_KEY_OF_A_CLASS = Good(
    """
import tf_keras as keras

class Pair(keras.Model):
    def __init__(self):
        seen = keras.Input((4,))
        ends = {"sign": keras.layers.Dense(1, "sigmoid")(seen), "kind": keras.layers.Dense(3, "softmax")(seen)}
        super().__init__(inputs=[seen], outputs=ends)
        self.compile("adam", {"sign": "binary_crossentropy", "kind": "categorical_crossentropy"})

Pair()
""",
    mistakes=[
        ('"kind": "cat', '"sort": "cat', "CNN204 warning"),
    ],
    then='Pair().fit(np.ones((4, 4)), {"sign": np.ones((4, 1)), "kind": np.ones((4, 3))})',
)

OUTPUTS_BY_KEY = Good(
    """
import keras
from keras import layers

i = keras.Input((4,))
m = keras.Model(i, {"box": layers.Dense(2)(i), "kind": layers.Dense(3, activation="softmax")(i)})
m.compile(optimizer="adam", loss={"box": "mse", "kind": "sparse_categorical_crossentropy"})
""",
    mistakes=[
        ('"kind": "sparse', '"label": "sparse', "CNN204 error"),
    ],
    then='m.fit(np.ones((4, 4)), {"box": np.ones((4, 2)), "kind": np.ones(4)})',
)

LEFT_OUT = Good(
    """
from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([keras.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(10)])
model.load_weights(...)
model.compile(...)
model.fit(...)
""",
    mistakes=[
        ("compile(...)", 'compile("adam")', "CNN711 error"),
    ],
    not_run=(NotRun.BLANK, "not ellipsis"),
)

LABELS_FROM_A_COLUMN = Good(
    """
import numpy as np
import pandas as pd
from keras import Sequential, layers

messages = pd.read_csv("messages.csv")
messages["length"] = messages["text"].str.len()
spam = messages["spam"].astype(int).values
model = Sequential([layers.Input((3,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(np.zeros((4, 3)), spam, validation_split=0.5)
""",
    mistakes=[
        ('messages["spam"].astype(int).values', "np.array([1, 2, 3, 4])", "CNN220 warning"),
    ],
    given='table("messages.csv", rows=4, text=["a", "bc"], spam=[0, 1])',
)

SEVERAL_OUTPUTS_PERHAPS = Good(
    """
from keras.layers import Flatten, Input
from keras.models import Model

import nets

picture, boxes = Input((64, 64, 3)), Input((None, 4))
model = Model([picture, boxes], nets.classifier(picture, boxes))
model.compile("adam", loss=["categorical_crossentropy", "mae"])
""",
    mistakes=[
        ("nets.classifier(picture, boxes)", "Flatten()(picture)", "CNN204 warning"),
    ],
    given="""
from keras import layers

module("nets", classifier=lambda picture, boxes: [layers.Dense(3, "softmax")(layers.Flatten()(picture)), boxes])
""",
)

LABELS_ON_DISK = Good(
    """
import numpy as np
from keras.layers import Dense, Input
from keras.models import Sequential
from keras.utils import to_categorical

x, y = np.loadtxt("x.txt"), to_categorical(np.loadtxt("y.txt", dtype=int), 5)
model = Sequential([Input((12,)), Dense(5, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x, y, validation_split=0.1)
""",
    mistakes=[
        ('np.loadtxt("y.txt", dtype=int)', "np.zeros((90, 2))", "CNN119 error"),
    ],
    given="""
np.savetxt("x.txt", np.ones((20, 12)))
np.savetxt("y.txt", np.arange(20) % 5, fmt="%d")
""",
)

OBJECTS_IN_AN_ARRAY = Good(
    """
import numpy as np
from keras import Sequential, layers
from keras.utils import pad_sequences, to_categorical

items = np.empty((100,), dtype=object)
for i, word in enumerate(open("words")):
    items[i] = to_categorical(word.split(), num_classes=5)
y = pad_sequences(items, maxlen=10)
m = Sequential([layers.Input((10, 3)), layers.LSTM(8, return_sequences=True), layers.Dense(5, activation="softmax")])
m.compile("adam", "categorical_crossentropy")
m.fit(np.zeros((100, 10, 3)), y)
""",
    mistakes=[
        ("np.empty((100,), dtype=object)", "np.zeros((100, 7))", "CNN117 error"),
    ],
    given='text("words", "1 2 3\\n4\\n" * 50)',
)

WINDOWS_OF_WORDS = Good(
    """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

numbers = layers.TextVectorization(100, output_sequence_length=1)
numbers.adapt(["a b c"])

def to_numbers(words):
    return tf.squeeze(numbers(tf.expand_dims(words, -1)))

def with_shapes(x, y):
    x.set_shape([4])
    y.set_shape([1])
    return x, y

words = tf.data.TextLineDataset(["a.txt"]).map(tf.strings.split).flat_map(tf.data.Dataset.from_tensor_slices)
parts = words.window(5, drop_remainder=True).flat_map(lambda part: part.batch(5)).map(lambda part: (part[:-1], part[-1:]))
x = parts.map(lambda x, y: x).map(to_numbers)
y = parts.map(lambda x, y: y).map(to_numbers).map(lambda x: tf.expand_dims(x, 0))
pairs = tf.data.Dataset.zip((x, y)).map(with_shapes).batch(8)
model = keras.Sequential([layers.Embedding(100, 3), layers.Flatten(), layers.Dense(100, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(pairs)
""",
    mistakes=[
        ("y.set_shape([1])", "y.set_shape([3])", "CNN212 error"),
    ],
    given='text("a.txt", "a b c d e f g h i j\\n")',
)

EXERCISE = Good(
    """
from keras import Sequential, layers

model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D("___", 3, activation="TODO: which?")])
model.add(layers.MaxPooling2D(padding="..."))
model.add("TODO: what makes a vector of the map")
model.add("[TODO a layer for the classes]")
model.add(layers.Dense(..., activation="softmax"))
model.compile(optimizer="___", loss="___", metrics=["???", "??"])
""",
    keras="3",
    mistakes=[
        ('"___", 3', '"__", 3', "CNN706 error"),
    ],
    not_run=(NotRun.BLANK, "TODO: which?"),
)

PRICES_THAT_BEGIN_ABOVE_ZERO = Good(
    """
import keras
from keras import layers
prices = keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="relu")])
prices.add(layers.Dense(1, activation="relu", bias_initializer="ones"))
prices.compile("adam", "mse")
densities = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(8, 3, padding="same", activation="relu")])
densities.add(layers.Conv2D(1, 1, activation="relu"))
densities.compile("adam", "mse")
""",
    mistakes=[
        (', bias_initializer="ones"', "", "CNN225 warning"),
    ],
)

ONE_SCORE_FOR_EACH_STEP = Good(
    """
import keras
from keras import layers
x = keras.Input((20, 8))
steps = layers.LSTM(16, return_sequences=True)(x)
weights = layers.Softmax(axis=1)(layers.Dense(1)(steps))
attended = layers.Dot(axes=1)([weights, steps])
model = keras.Model(x, layers.Dense(5, activation="softmax")(layers.Flatten()(attended)))
model.compile("adam", "categorical_crossentropy")
code = keras.Sequential([keras.Input((8,)), layers.Dense(4, activation="relu"), layers.Dense(1, name="code")])
code.add(layers.Dense(4, activation="relu"))
code.add(layers.Dense(8, activation="sigmoid"))
code.compile("adam", "mse")
""",
    mistakes=[
        ('layers.Dense(8, activation="sigmoid")', 'layers.Dense(8, activation="softmax")', "CNN320 warning"),
    ],
)

GROWN_AFTER_COMPILING = Good(
    """
from keras import Sequential, layers
model = Sequential([layers.Input((8, 8, 3)), layers.Conv2D(4, 3, activation="relu")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
""",
    keras="3",
    mistakes=[
        ('"softmax"', '"relu"', "CNN209 warning"),
    ],
)

CLASSES_PUT_TOGETHER = Good(
    """
from tensorflow import keras
from tensorflow.keras import layers
(x, y), _ = keras.datasets.fashion_mnist.load_data()
x = x / 255.0
kept = (y == 5) | (y == 6)
x_b, y_b = x[kept], (y[kept] == 6).astype("float32")
def large():
    return keras.Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(8, activation="softmax")])
base = keras.models.load_model("base.keras")
model = keras.Sequential([*base.layers[:-1], layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="sgd")
model.fit(x_b, y_b)
""",
    keras="3",
    mistakes=[
        ("model.fit(x_b, y_b)", "", "CNN202 warning"),
    ],
    given="""
import keras

keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(8)]).save("base.keras")
""",
)

CLASSES_OF_A_TABLE = Good(
    """
import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.model_selection import train_test_split
table = pd.read_csv("data.csv")
x, y = table.drop("kind", axis=1).values, table["kind"].values
x_train, x_test, y_train, y_test = train_test_split(x, y)
def train(units, x, y):
    model = keras.Sequential([layers.Input((8,)), layers.Dense(8, activation="relu"), layers.Dense(units, "softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd")
    model.fit(x, y)
train(len(np.unique(y)), x_train, y_train)
train(len(x), x, np.array([i for i in range(len(x))]))
""",
    keras="3",
    mistakes=[
        ("len(np.unique(y))", "len(y_train)", "CNN202 warning"),
        ("len(np.unique(y))", "y_train.shape[0]", "CNN202 warning"),
        ("train(len(np.unique(y)), x_train, y_train)", "train(len(y), x, y)", "CNN202 warning"),
    ],
    given='table("data.csv", **dict.fromkeys("abcdefgh", [1.5, 2]), kind=[0, 1])',
)

CLASSES_OF_A_FOLDER = Good(
    """
import tensorflow as tf
from tensorflow.keras import layers
maker = tf.keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255)
train = maker.flow_from_directory("train", target_size=(64, 64), batch_size=32)
model = tf.keras.Sequential()
model.add(layers.Conv2D(8, 3, activation="relu", input_shape=(64, 64, 3)))
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dense(train.num_classes, activation="softmax"))
model.compile("adam", "categorical_crossentropy")
model.fit(train, steps_per_epoch=train.samples // 32)
""",
    mistakes=[
        ("Dense(train.num_classes", "Dense(train.samples", "CNN202 warning"),
        ("Dense(train.num_classes", "Dense(len(train.classes)", "CNN202 warning"),
    ],
    given='pictures("train", "a", "b", number=16)',
)

MORE_CLASSES_THAN_THE_DATA_HAVE = Good(
    """
import keras
from keras import layers
(x, y), _ = keras.datasets.cifar10.load_data()
x, classes = x / 255.0, 10
y = keras.utils.to_categorical(y, classes)
model = keras.Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(classes, "softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    mistakes=[
        ("classes = x / 255.0, 10", "classes = x / 255.0, 100", "CNN202 warning"),
    ],
)

CLASSES_PUT_BEHIND_OTHERS = Good(
    """
import keras
from keras import layers
(x, y), _ = keras.datasets.cifar10.load_data()
x = x / 255.0
y = keras.utils.to_categorical(y + 10, 20)
model = keras.Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(20, "softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    mistakes=[
        ("y + 10", "y", "CNN202 warning"),
    ],
)

DRAWN_NUMBERS = Good(
    """
import keras
from keras import layers
from sklearn.datasets import make_regression
x, y = make_regression(100, 8)
y_scaled = (y - y.min()) / (y.max() - y.min())
def numbers(last):
    return keras.Sequential([layers.Input((8,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation=last)])
model = numbers("linear")
model.compile("adam", "mse")
model.fit(x, y, validation_split=0.1)
scaled = numbers("sigmoid")
scaled.compile("adam", "mse")
scaled.fit(x, y_scaled, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        ('"linear"', '"tanh"', "CNN217 warning"),
        ("fit(x, y_scaled", "fit(x, y", "CNN217 warning"),
    ],
)

NEXT_VALUE_OF_A_SCALED_SERIES = Good(
    """
import numpy as np
import pandas as pd
from keras import Sequential, layers
from sklearn.preprocessing import MinMaxScaler
scaled = MinMaxScaler().fit_transform(pd.read_csv("prices.csv")["Close"].values.reshape(-1, 1))
x, y, rises = [], [], []
for i in range(60, len(scaled)):
    x.append(scaled[i - 60 : i, 0])
    y.append(scaled[i, 0])
    rises.append(scaled[i, 0] > scaled[i - 1, 0])
x, y, rises = np.array(x).reshape(-1, 60, 1), np.array(y), np.array(rises)
model = Sequential([layers.Input((60, 1)), layers.LSTM(50), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(x, y, validation_split=0.1)
classes = Sequential([layers.Input((60, 1)), layers.LSTM(50), layers.Dense(1, activation="sigmoid")])
classes.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
classes.fit(x, rises, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        ('["mae"]', '["accuracy"]', "CNN216 warning"),
    ],
    given='table("prices.csv", rows=70, Close=[1.5, 2, 3])',
)

EMBEDDING_OF_IMAGES = Good(
    """
import keras
from keras import layers
from keras.datasets import mnist

(x, y), _ = mnist.load_data()
encoder = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(2)])
encoder.summary()
""",
    mistakes=[
        ("layers.Dense(2)]", "layers.Dense(2, 'softmax')]", "CNN202 warning"),
    ],
)

REAL_OR_MADE = Good(
    """
from keras import Sequential, layers
from keras import ops
from keras.datasets import cifar10

(x, _), _ = cifar10.load_data()
critic = Sequential(
    [
        layers.Input((32, 32, 3)),
        layers.Conv2D(8, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(1, activation="sigmoid"),
    ]
)


def loss_of_critic(real, made):
    return -ops.mean(ops.log(critic(real))) - ops.mean(ops.log(1 - critic(made)))
""",
    keras="3",
    mistakes=[
        ("Dense(1,", "Dense(3,", "CNN202 warning"),
    ],
)

LINEAR_JUDGE_BY_LEAST_SQUARES = Good(
    """
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(100, 4), np.random.randint(0, 2, (100, 1))
model = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, validation_split=0.1)
""",
    mistakes=[
        ('loss="mse"', 'loss="mse", metrics=["accuracy"]', "CNN215 warning"),
    ],
)

A_CHARACTER_AFTER_MANY = Good(
    """
import keras
import numpy as np
from keras import layers

text = open("wind.txt").read()
ids = {c: i for i, c in enumerate(sorted(set(text)))}
windows = [[ids[c] for c in text[i : i + 10]] for i in range(len(text) - 10)]
x = np.reshape(windows, (len(windows), 10, 1)) / float(len(ids))
y = keras.utils.to_categorical([ids[c] for c in text[10:]])
model = keras.Sequential([keras.Input((10, 1)), layers.LSTM(8), layers.Dense(y.shape[1], activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x, y)
""",
    mistakes=[
        ("LSTM(8)", "LSTM(8, return_sequences=True)", "CNN117 error"),
    ],
    given='open("wind.txt", "w").write("the way of the world is the way of the wind")',
)

COLUMN_FOR_EACH_CLASS = Good(
    """
import keras
import pandas as pd
from keras import layers

table = pd.read_csv("kinds.csv")
x, y = table[["a", "b"]], pd.get_dummies(table["kind"], dtype="float32")
model = keras.Sequential([keras.Input((2,)), layers.Dense(y.shape[1], activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y)
""",
    mistakes=[
        ("Dense(y.shape[1],", "Dense(1,", "CNN213 warning"),
    ],
    given='open("kinds.csv", "w").write("a,b,kind\\n" + "1,2,cat\\n3,4,dog\\n5,6,cow\\n" * 10)',
)

VALUES_OF_ACTIONS = Good(
    """
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(2)])
model.compile(optimizer="adam", loss="mse")
for state, action, value in [(np.zeros((1, 4)), 1, 3.0)]:
    values = model.predict(state)
    values[0][action] = value
    model.fit(state, values, verbose=0)
""",
    mistakes=[
        ("layers.Dense(2)", 'layers.Dense(2, activation="sigmoid")', "CNN217 warning"),
    ],
)
