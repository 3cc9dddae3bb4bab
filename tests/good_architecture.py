"""Compositions that are meant: attention, bottlenecks, up-sampling, heads on other layers, large layers that pay."""

from __future__ import annotations

from good_program import Good

ATTENTION = Good(
    """
from keras import Input, Model, layers
steps = Input((20, 8))
states = layers.LSTM(16, return_sequences=True)(steps)
scores = layers.Dense(1, activation="tanh")(states)
weights = layers.Activation("softmax")(layers.Flatten()(scores))
weights = layers.Permute((2, 1))(layers.RepeatVector(16)(weights))
context = layers.Lambda(lambda t: t[:, -1])(layers.Multiply()([states, weights]))
model = Model(steps, layers.Dense(3, activation="softmax")(context))
looked_at = Model(steps, weights)
""",
    keras="3",
    mistakes=[
        ("layers.Multiply()([states, weights])", "weights", "CNN302 warning"),
    ],
)

CONVOLUTION_AS_HEAD = Good(
    """
from keras import Input, Model, layers
image = Input((64, 64, 3))
x = layers.Conv2D(16, 3, strides=2, activation="relu")(image)
x = layers.Conv2D(10, 1, activation="relu")(x)
x = layers.GlobalAveragePooling2D()(x)
model = Model(image, layers.Activation("softmax")(x))
""",
    keras="3",
    mistakes=[
        ("x = layers.GlobalAveragePooling2D()(x)", "x = layers.Flatten()(x)", "CNN302 warning"),
    ],
)

HEAD_ON_FEATURES = Good(
    """
from keras import Sequential, layers
head = Sequential([layers.Input((7, 7, 512)), layers.Flatten(), layers.Dense(512, activation="relu"), layers.Dense(5)])
""",
    keras="3",
    mistakes=[
        ("(7, 7, 512)", "(96, 96, 3)", "CNN601 warning"),
    ],
)

SEVERAL_RATES = Good(
    """
import keras
from keras import Sequential, layers
for rate, drop in [(0.5, 0.9), (0.01, 0.5), (0.001, 0.2)]:
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dropout(drop), layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="mse")
""",
    keras="3",
    mistakes=[
        ("[(0.5, 0.9), (0.01, 0.5), (0.001, 0.2)]", "[(0.5, 0.9)]", "CNN306 warning"),
        ("[(0.5, 0.9), (0.01, 0.5), (0.001, 0.2)]", "[(0.5, 0.9)]", "CNN401 warning"),
    ],
)

HEAD_ON_PATCHES = Good(
    """
from keras import Input, Model, layers
patches = Input((196, 64))
x = layers.Add()([layers.MultiHeadAttention(4, 16)(patches, patches), patches])
x = layers.Dense(2048, activation="relu")(layers.Flatten()(x))
model = Model(patches, layers.Dense(100)(x))
""",
    keras="3",
    mistakes=[
        ("layers.MultiHeadAttention(4, 16)(patches, patches)", "layers.Dense(64)(patches)", "CNN601 warning"),
    ],
)

ONE_UNIT_FROM_ZEROS = Good(
    """
from keras import Input, Model, layers
state = Input((4,))
deviation = layers.Dense(1, kernel_initializer="zeros")(state)
model = Model(state, layers.Lambda(lambda t: t + 1.0)(layers.Activation("softplus")(deviation)))
""",
    keras="3",
    mistakes=[
        ('Dense(1, kernel_initializer="zeros")', 'Dense(2, kernel_initializer="ones")', "CNN310 warning"),
    ],
)

HEAD_ON_A_BASE = Good(
    """
import keras
from keras import Model, layers
from keras.datasets import cifar10
(images, labels), _ = cifar10.load_data()
base = keras.applications.EfficientNetB0(include_top=False, input_shape=(32, 32, 3), weights="imagenet")
head = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(base.output))
model = Model(base.input, head)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(images, labels, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        ("base.input, head", "base.input, layers.Dense(3)(layers.Dense(8)(head))", "CNN301 warning"),
    ],
)

SCORE_AND_CLASS = Good(
    """
import keras
from keras import layers

seed = keras.Input((1,))
score = layers.Dense(1)(seed)
won = layers.Dense(1, activation="sigmoid")(score)
model = keras.Model(seed, [score, won])
model.compile(optimizer="adam", loss=["mean_absolute_error", "binary_crossentropy"])
""",
    keras="3",
    mistakes=[
        ("Model(seed, [score, won])", "Model(seed, [layers.Dense(1)(seed), won])", "CNN301 warning"),
    ],
)

LAID_OUT = Good(
    """
from keras import Sequential, layers

decoder = Sequential([
    layers.Input((16,)),
    layers.Dense(7 * 7 * 32),
    layers.Reshape((7, 7, 32)),
    layers.Conv2D(16, 3, activation="relu", padding="same"),
    layers.Conv2D(1, 3, activation="sigmoid", padding="same"),
])
decoder.compile("adam", "binary_crossentropy")
""",
    keras="3",
    mistakes=[
        ("layers.Reshape(", "layers.Dense(7 * 7 * 32),\n    layers.Reshape(", "CNN301 warning"),
    ],
)

UPSAMPLED = Good(
    """
from keras import Model, layers

image = layers.Input((64, 64, 3))
x = layers.Conv2D(8, 3, strides=8, padding="same", activation="relu")(image)
x = layers.Conv2DTranspose(2, 16, strides=8, padding="same")(x)
model = Model(image, layers.Dense(2, activation="softmax")(x))
model.compile("adam", "categorical_crossentropy")
""",
    keras="3",
    mistakes=[
        ("Conv2DTranspose(2, 16, strides=8", "Conv2D(2, 3, strides=1", "CNN301 warning"),
    ],
)

THINNED = Good(
    """
from keras import Sequential, layers

model = Sequential([layers.Input((8, 64)), layers.LSTM(8), layers.Dropout(0.8), layers.Dense(4, activation="softmax")])
""",
    keras="3",
    mistakes=[
        ("layers.LSTM(8)", "layers.Dropout(0.8), layers.LSTM(8)", "CNN306 warning"),
    ],
)

HEAD_ON_THE_SECOND_LAST = Good(
    """
from tensorflow import keras

vgg = keras.applications.VGG16(weights="imagenet", include_top=True)
answer = keras.layers.Dense(97, activation="softmax")(vgg.layers[-2].output)
model = keras.Model(vgg.input, answer)
""",
    keras="3",
    mistakes=[
        ("vgg.layers[-2].output", "vgg.layers[-1].output", "CNN804 warning"),
    ],
)

BOTTLENECK = Good(
    """
from keras import Model, layers

x = layers.Input((28, 28, 1))
y = layers.Conv2D(16, 3, activation="relu", padding="same")(x)
code = layers.Conv2D(1, 3, activation=None, padding="same")(y)
y = layers.Conv2D(16, 3, activation="relu", padding="same")(code)
model = Model(x, layers.Conv2D(1, 3, activation="sigmoid", padding="same")(y))
model.compile("adam", "mse")
""",
    mistakes=[
        ("activation=None, ", "", "CNN301 warning"),
    ],
)

NAMED_AFFINE = Good(
    """
from keras import Sequential, layers

model = Sequential([layers.Input((64,)), layers.Dense(128, name="affine"), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
""",
    mistakes=[
        (', name="affine"', "", "CNN301 warning"),
    ],
)

DROPOUT_BEFORE_THE_SCORES = Good(
    """
from keras import Sequential, layers

units = [layers.Dense(32, activation="relu"), layers.Dropout(0.3), layers.Dense(3), layers.BatchNormalization()]
model = Sequential([layers.Input((4,)), *units, layers.Activation("softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
numbers = Sequential([layers.Input((4,)), layers.Dense(32, activation="relu"), layers.Dropout(0.2), layers.Dense(1)])
numbers.compile("adam", "mse")
features = Sequential([layers.Input((4,)), layers.Dense(32), layers.Dropout(0.2)])
""",
    mistakes=[
        ("layers.Dropout(0.3), layers.Dense(3)", "layers.Dense(3), layers.Dropout(0.3)", "CNN304 warning"),
        ("layers.Dropout(0.2), layers.Dense(1)", "layers.Dense(1), layers.Dropout(0.2)", "CNN304 warning"),
    ],
)

ENDS_WITH_FEATURES = Good(
    """
from keras import Sequential, layers

model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="sigmoid"), layers.BatchNormalization()])
model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
""",
    mistakes=[
        ("model.add(layers.MaxPooling2D())\nmodel.add(layers.Flatten())\n", "", "CNN304 warning"),
    ],
)

PATCHES_BY_STRIDES = Good(
    """
from keras import Sequential, layers

model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(32, 2, 2), layers.Activation("gelu"), layers.Flatten()])
""",
    mistakes=[
        ("32, 2, 2", "32, 3, 3", "CNN701 warning"),
    ],
)

MAPS_NARROWED_BY_DENSE = Good(
    """
from keras import Model, layers

x = layers.Input((16, 16, 8))
y = layers.Dense(16)(x)
y = layers.Conv2D(32, 3, activation="relu", padding="same")(y)
model = Model(x, layers.Conv2D(8, 3, activation="sigmoid", padding="same")(y))
model.compile("adam", "mse")
""",
    mistakes=[
        ("layers.Dense(16)", "layers.Conv2D(16, 3)", "CNN301 warning"),
    ],
)

MIXTURE_OF_TOPICS = Good(
    """
from keras import Model, layers

words = layers.Input((200,))
mean = layers.Dense(20)(layers.Dense(100, activation="softplus")(words))
drawn = layers.GaussianNoise(1.0)(layers.Lambda(lambda t: t * 2.0)(mean))
topics = layers.Dropout(0.5)(layers.Activation("softmax")(drawn))
model = Model(words, layers.Dense(200, activation="softmax")(topics))
model.compile("adam", "categorical_crossentropy")
""",
    keras="3",
    mistakes=[
        ("layers.Lambda(lambda t: t * 2.0)(mean)", "mean", "CNN303 warning"),
    ],
)

SHARED_BY_NAME = Good(
    """
from keras import Sequential, layers

hidden = layers.Dense(16, activation="tanh")
model_shared = Sequential([layers.Input((16,)), hidden, hidden, layers.Dense(4, activation="softmax")])
""",
    mistakes=[
        ("model_shared", "model", "CNN309 warning"),
    ],
)

TENSORS_BY_NAME = Good(
    """
import numpy as np
import keras
from keras import layers

inputs = keras.Input((32, 32, 3))
x = layers.Conv2D(32, 3, activation="relu")(inputs)
y = layers.Conv2D(64, 3, activation="relu")(x)
pooled = layers.GlobalAveragePooling2D()(y)
outputs = layers.Dense(10, activation="softmax")(pooled)
model = keras.Model(inputs, outputs)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((64, 32, 32, 3)), np.zeros((64,)), validation_split=0.1)
ended = layers.Dense(3)(layers.Dense(8, activation="relu")(pooled))
""",
    keras="3",
    mistakes=[
        ("GlobalAveragePooling2D()(y)", "GlobalAveragePooling2D()(x)", "CNN315 warning"),
    ],
)

SUMS_IN_A_CLASS = Good(
    """
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(32)
        self.second = layers.Dense(32, activation="relu")
        self.head = layers.Dense(10, activation="softmax")

    def call(self, x):
        hidden = self.first(x)
        hidden += self.second(hidden)
        return self.head(hidden)

net = Net()
net.compile("adam", "sparse_categorical_crossentropy")
net.fit(np.random.rand(64, 20), np.random.randint(0, 10, 64), validation_split=0.2)
""",
    keras="3",
    mistakes=[
        ("hidden += self.second(hidden)", "hidden = self.second(hidden)", "CNN301 warning"),
    ],
)

SOFTMAX_OVER_CHANNELS = Good(
    """
from keras import Input, Model, layers
image = Input((32, 32, 3))
maps = layers.Conv2D(8, 3, padding="same", activation="relu")(image)
maps = layers.Conv2D(4, 1)(maps)
model = Model(image, layers.Softmax(axis=3)(maps))
""",
    keras="3",
    mistakes=[
        ("axis=3", "axis=1", "CNN319 warning"),
        ("axis=3", "axis=-2", "CNN319 warning"),
    ],
)

FROZEN_AVERAGES = Good(
    """
from keras import Sequential, layers
norm = layers.BatchNormalization(momentum=1.0, trainable=False)
model = Sequential([layers.Input((8,)), layers.Dense(16, use_bias=False), norm, layers.ReLU(), layers.Dense(1)])
""",
    keras="3",
    mistakes=[
        (", trainable=False", "", "CNN323 warning"),
        ("momentum=1.0, trainable=False", "momentum=0", "CNN323 warning"),
    ],
)

A_MASK_GIVEN_BY_HAND = Good(
    """
import keras
from keras import layers

steps = keras.Input((12, 4))
mask = keras.Input((12,), dtype="bool")
x = layers.Conv1D(8, 3, padding="same", activation="relu")(layers.Masking()(steps))
x = layers.GlobalAveragePooling1D()(x, mask=mask)
model = keras.Model([steps, mask], layers.Dense(1)(x))
""",
    keras="3",
    mistakes=[
        ("(x, mask=mask)", "(x)", "CNN325 warning"),
    ],
)
