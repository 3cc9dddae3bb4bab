"""Code for Keras 1 and the releases before: its argument names, its quotients, channels first by a file."""

from __future__ import annotations

from good_program import Good, NotRun

OLD_WORDS = Good(
    """
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Activation, Conv2D, Dense, Flatten
from keras.layers.advanced_activations import LeakyReLU
model = Sequential()
model.add(Conv2D(8, (3, 3), bias=False, border_mode="same", subsample=(2, 2), input_shape=(28, 28, 1)))
model.add(LeakyReLU(0.2))
model.add(Flatten())
model.add(Dense(output_dim=64, init="normal", activation="relu"))
model.add(Dense(output_dim=10, activation="softmax"))
""",
    keras="2",
    mistakes=[
        ("from keras.", "from tensorflow.keras.", "CNN702 error"),  # TensorFlow's Keras never took them
        ("bias=False", "byas=False", "CNN703 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.advanced_activations'"),
)

DECONVOLUTION = Good(
    """
from keras.models import Sequential
from keras.layers.convolutional import Deconvolution2D
model = Sequential([Deconvolution2D(8, (5, 5), activation="relu", input_shape=(8, 8, 4))])
""",
    mistakes=[
        ("(5, 5)", "(5, 5, 5)", "CNN111 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.convolutional'"),
)

STEPS_OF_A_RECURRENT_STACK = Good(
    """
from keras.models import Sequential
from keras.layers.core import Dense
from keras.layers.recurrent import LSTM
model = Sequential()
model.add(LSTM(input_dim=1, output_dim=50, return_sequences=True))
model.add(LSTM(100))
model.add(Dense(output_dim=1))
""",
    mistakes=[
        ("return_sequences=True", "return_sequences=False", "CNN106 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.core'"),
)

CHANNELS_SOMEWHERE = Good(
    """
import numpy as np
from keras.models import Sequential
from keras.layers import Convolution2D, Dense, Reshape
generator = Sequential()
generator.add(Dense(output_dim=7 * 7 * 16, input_dim=100))
generator.add(Reshape((16, 7, 7)))
generator.add(Convolution2D(1, 5, 5, border_mode="same"))
real = np.zeros((32, 1, 7, 7))
both = np.concatenate((generator.predict(np.zeros((32, 100))), real))
""",
    keras="1",
    mistakes=[
        ("(16, 7, 7)", "(16, 7, 8)", "CNN109 error"),
    ],
    not_run=(NotRun.OLDER, "missing 1 required positional argument: 'units'"),
)

QUOTIENT_AS_A_SIZE = Good(
    """
from keras.models import Sequential
from keras.layers import Dense, Reshape, Convolution2D

def generator(h=64, w=32, filters=128):
    model = Sequential()
    model.add(Dense(filters * (h / 16) * (w / 16), input_dim=100))
    model.add(Reshape((h / 16, w / 16, filters)))
    model.add(Convolution2D(3, 5, 5, border_mode="same"))
    return model
""",
    keras="1",
    mistakes=[
        ('"same"', '"sane"', "CNN706 error"),
    ],
    then="generator()",
    not_run=(NotRun.OLDER, "Expected int32, but got 4.0"),
)

CHANNELS_BY_A_FILE = Good(
    """
from keras.models import Model, Sequential
from keras.layers import Convolution2D, Convolution3D, Input, MaxPooling3D

image = Input(shape=(3, None, None))
heatmap = Model(input=image, output=Convolution2D(96, 11, 11, subsample=(4, 4))(image))
clips = Sequential()
clips.add(Convolution3D(64, 3, 3, 3, border_mode="same", input_shape=(3, 16, 112, 112)))
clips.add(MaxPooling3D((2, 2, 2)))
clips.add(MaxPooling3D((2, 2, 2)))
""",
    keras="1",
    mistakes=[
        ("clips = ", 'from keras import backend as K; K.set_image_dim_ordering("tf")\nclips = ', "CNN101 error"),
    ],
    not_run=(NotRun.OLDER, "('Keyword argument not understood:', 'subsample')"),
)

CHANNELS_OF_SOUNDS = Good(
    """
from keras.models import Sequential
from keras.layers import Convolution2D
from keras.layers.normalization import BatchNormalization

def build(sounds):
    model = Sequential()
    model.add(Convolution2D(32, 3, 3, border_mode="valid", input_shape=(1, sounds.shape[2], sounds.shape[3])))
    model.add(BatchNormalization(axis=1, mode=2))
    return model
""",
    keras="1",
    mistakes=[
        ("axis=1", "axis=-1", "CNN101 warning"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.normalization'"),
)

FOUR_SIDES = Good(
    """
from keras.layers import Convolution2D, ZeroPadding2D
from keras.models import Sequential

model = Sequential([Convolution2D(8, 3, 3, border_mode="same", input_shape=(32, 32, 3)), ZeroPadding2D(padding=(0, 2, 0, 2))])
""",
    mistakes=[
        ("(0, 2, 0, 2)", "(0, 2, 0)", "CNN706 error"),
    ],
    not_run=(NotRun.OLDER, "('Keyword argument not understood:', 'border_mode')"),
)

MERGE_OF_MODELS = Good(
    """
from keras.models import Sequential
from keras.layers import Dense, Merge

a, b = Sequential([Dense(4, input_dim=3)]), Sequential([Dense(4, input_dim=3)])
m = Sequential()
m.add(Merge([a, b], mode='concat'))
m.add(Dense(output_dim=2, activation="tanh"))
m.summary()
""",
    mistakes=[
        ("Merge([a, b], mode='concat')", "Dense(4)", "CNN712 error"),
        ("Merge([a, b], mode='concat')", "Merge([a, Sequential([Dense(5, input_dim=3)])], mode='sum')", "CNN115 error"),
    ],
    not_run=(NotRun.OLDER, "cannot import name 'Merge'"),
)

STACK_AFTER_A_MERGE = Good(
    """
from keras.engine.topology import InputLayer, Merge
from keras.engine.training import Model
from keras.layers.core import Dense, MaxoutDense
from keras.models import Sequential

a, b = InputLayer(batch_input_shape=(1, 20)), InputLayer(batch_input_shape=(1, 30))
start = Sequential()
start.add(Merge([a, b], mode="concat"))
start.add(MaxoutDense(8, nb_feature=4))
end = Sequential()
end.add(start)
end.add(Dense(1))
model = Model([a.input, b.input], [end.output])
""",
    mistakes=[
        ('Merge([a, b], mode="concat")', "Dense(4)", "CNN712 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.engine'"),
)

LAYER_OF_THE_FIRST_RELEASES = Good(
    """
from keras.layers.core import Dense, Layer
from keras.layers.embeddings import Embedding
from keras.models import Sequential
import numpy as np


class OverTime(Layer):
    def build(self):
        self.size = self.input_shape[2]

    def get_output(self, train):
        return theano.tensor.max(self.get_input(train), axis=1)


m = Sequential()
m.add(Embedding(100, 8, input_length=20))
m.add(OverTime())
m.add(Dense(1, activation="sigmoid"))
m.compile(loss="binary_crossentropy", optimizer="adam")
m.fit(np.zeros((10, 20)), np.zeros((10,)), nb_epoch=3, show_accuracy=True)
""",
    mistakes=[
        ("np.zeros((10, 20))", "np.zeros((10, 21))", "CNN118 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.core'"),
)

ACTIVATION_USED_AGAIN = Good(
    """
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras.layers.advanced_activations import LeakyReLU
bend = LeakyReLU(alpha=0.2)
model = Sequential()
model.add(Dense(64, input_dim=784))
model.add(bend)
model.add(Dense(32))
model.add(bend)
model.add(Dense(16))
model.add(bend)
model.add(Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="sgd")
model.fit(np.zeros((10, 784)), np.zeros((10, 1)), epochs=2)
""",
    mistakes=[
        ("model.add(Dense(32))\nmodel.add(bend)", "model.add(Dense(32))", "CNN301 warning"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.advanced_activations'"),
)

EPOCHS_FOR_SCIKIT_LEARN = Good(
    """
from keras.models import Sequential
from keras.layers import Dense
from keras.wrappers.scikit_learn import KerasClassifier
def build():
    model = Sequential([Dense(8, activation="relu", input_dim=4, kernel_initializer="normal"), Dense(3, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="adam")
    return model
estimator = KerasClassifier(build_fn=build, epochs=200, batch_size=5, verbose=0)
""",
    mistakes=[
        ("epochs=200", "nb_epoch=200", "CNN402 warning"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.wrappers'"),
)

EPOCHS_FOR_SCIKIT_LEARN_OF_OLD = Good(
    """
from keras.models import Sequential
from keras.layers import Dense
from keras.wrappers.scikit_learn import KerasClassifier
def build():
    model = Sequential([Dense(8, activation="relu", input_dim=4, init="normal"), Dense(3, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="adam")
    return model
estimator = KerasClassifier(build_fn=build, nb_epoch=200, batch_size=5, verbose=0)
""",
    mistakes=[
        ('init="normal"', 'kernel_initializer="normal"', "CNN402 warning"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.wrappers'"),
)

KERNEL_IN_TWO_NUMBERS = Good(
    """
from keras.models import Sequential
from keras.layers import Convolution2D, Dropout, Flatten, Dense
model = Sequential()
model.add(Convolution2D(32, 3, 3, input_shape=(28, 28, 1), activation="relu"))
model.add(Dropout(rate=0.5))
model.add(Flatten())
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=3, validation_data=(x, y))
model.summary()
""",
    mistakes=[
        ("from keras.layers", "from tensorflow.keras.layers", "CNN701 warning"),
    ],
    given="x, y = np.ones((20, 28, 28, 1)), np.ones(20)",
)

METRICS_OF_KERAS_1 = Good(
    """
from keras.models import Sequential
from keras.layers import Convolution2D, Flatten, Dense
model = Sequential()
model.add(Convolution2D(4, 3, 3, border_mode="same", init="he_normal", activation="relu", input_shape=(28, 28, 1)))
model.add(Flatten())
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["fmeasure", "precision", "matthews_correlation"])
""",
    mistakes=[
        ("fmeasure", "fmeasured", "CNN705 error"),
    ],
    not_run=(NotRun.OLDER, "'border_mode'"),
)

AN_INPUT_THAT_IS_SET = Good(
    """
import numpy as np
from keras import backend as K
from keras.layers import convolutional
layer = convolutional.ZeroPadding1D(padding=2)
layer.set_input(K.variable(np.ones((2, 8, 4))), shape=(2, 8, 4))
out = K.eval(layer.output)
""",
    keras="1",
    mistakes=[
        ("layer.set_input(K.variable(np.ones((2, 8, 4))), shape=(2, 8, 4))", "layer.build((2, 8, 4))", "CNN719 error"),
    ],
    not_run=(NotRun.OLDER, "cannot import name 'convolutional'"),
)

UPDATES_THAT_ARE_SET = Good(
    """
from keras import backend as K
from keras.engine import Layer
from keras.layers import Dense, Input
from keras.models import Model
class Running(Layer):
    def build(self, input_shape):
        self.mean = K.zeros((input_shape[-1],))
    def call(self, x, mask=None):
        self.updates = [K.moving_average_update(self.mean, K.mean(x, axis=0), 0.9)]
        return x - self.mean
x = Input((4,))
model = Model(input=x, output=Dense(1)(Running()(x)))
""",
    mistakes=[
        ("self.updates =", "self.weights =", "CNN730 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.engine'"),
)

MODULES_THAT_LAYERS_LET_THROUGH = Good(
    """
from keras.layers import Dense, Layer, activations
from keras.models import Sequential
class Activated(Layer):
    def __init__(self, activation, **kwargs):
        self.activation = activations.get(activation)
        super().__init__(**kwargs)
    def call(self, x):
        return self.activation(x)
model = Sequential([Dense(3, input_shape=(4,)), Activated("relu")])
model.summary()
""",
    keras="2",
    mistakes=[
        ("import Dense, Layer, activations", "import Dense, Layer, optimizer as activations", "CNN714 error"),
    ],
    not_run=(NotRun.OLDER, "cannot import name 'activations'"),
)

CALLED_ON_LARGER_PICTURES = Good(
    """
import numpy as np
from keras.layers import Conv2D, Input
from keras.models import Model, Sequential

model = Sequential([Conv2D(8, 6, batch_input_shape=(16, 3, 45, 45))])
larger = Input(batch_shape=(16, 3, 69, 69))
scores = Model(larger, model(larger))
pictures = np.transpose(np.load("pictures.npy"), (0, 3, 1, 2))
""",
    keras="2",
    mistakes=[("(0, 3, 1, 2)", "(0, 2, 1, 3)", "CNN113 error")],
    given="""
import keras

keras.backend.set_image_data_format("channels_first")
np.save("pictures.npy", np.ones((16, 69, 69, 3)))
""",
    then="assert scores.input_shape == pictures.shape",
)

BORDERS_OF_THEANO = Good(
    """
from keras.models import Sequential
from keras.layers import AtrousConvolution1D, Convolution1D, Convolution2D, Reshape

model = Sequential()
model.add(Convolution2D(8, 5, 3, border_mode="full", subsample=(1, 3), input_shape=(1, 28, 28), dim_ordering="th"))
model.add(Reshape((8 * 32 * 10,)))
model.add(Reshape((20, 128)))
model.add(Convolution1D(4, 16, border_mode="full"))
model.add(AtrousConvolution1D(4, 3, atrous_rate=2, border_mode="full"))
model.add(Reshape((39 * 4,)))
""",
    mistakes=[
        ('5, 3, border_mode="full"', '5, 3, border_mode="half"', "CNN706 error"),
        ("32 * 10", "28 * 10", "CNN109 error"),
        ("39 * 4", "35 * 4", "CNN109 error"),
    ],
    not_run=(NotRun.OLDER, "cannot import name 'AtrousConvolution1D'"),
)

OPTIMIZER_OF_OLD = Good(
    """
from keras.layers import Convolution2D, Dense, Flatten
from keras.models import Sequential
from keras.optimizers import Nadam

model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode="same", activation="relu", input_shape=(32, 32, 3)))
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
model.compile(Nadam(lr=0.002, schedule_decay=0.004), "categorical_crossentropy")
""",
    mistakes=[
        ("schedule_decay", "schedule", "CNN710 error"),
    ],
    not_run=(NotRun.OLDER, "('Keyword argument not understood:', 'border_mode')"),
)

INPUT_THAT_A_TENSOR_FEEDS = Good(
    """
import numpy as np
import keras.backend as K
from keras.layers import Input, merge
from keras.models import Model

noise = Input(tensor=K.random_normal((10, 100)))
data = Input(shape=(100,))
model = Model(input=[noise, data], output=merge([noise, data], mode="sum"))
model.predict(np.zeros((10, 100)))
""",
    mistakes=[
        ("Input(tensor=K.random_normal((10, 100)))", "Input(shape=(100,))", "CNN506 error"),
    ],
    not_run=(NotRun.OLDER, "cannot import name 'merge'"),
)

IMAGES_IN_THE_ORDER_OF_A_FILE = Good(
    """
import numpy as np
from keras.layers import Convolution2D, Dense, Flatten, Lambda
from keras.models import Sequential
from keras.preprocessing import image

model = Sequential()
model.add(Lambda(lambda x: x / 255.0, input_shape=(3, 224, 224)))
model.add(Convolution2D(8, 3, 3, border_mode="same", activation="relu"))
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
model.compile("adam", "categorical_crossentropy")
pictures = image.ImageDataGenerator().flow_from_directory("train", target_size=(224, 224))
model.fit_generator(pictures, samples_per_epoch=100, nb_epoch=3)
""",
    mistakes=[
        ("target_size=(224, 224)", "target_size=(200, 200)", "CNN118 error"),
    ],
    not_run=(NotRun.OLDER, "('Keyword argument not understood:', 'border_mode')"),
)

ON_EVERY_PICTURE_IN_THE_ORDER_OF_A_FILE = Good(
    """
# keras.json has "image_dim_ordering": "th"
from keras.layers import LSTM, Convolution2D, Dense, Flatten, MaxPooling2D, TimeDistributed
from keras.models import Sequential

model = Sequential()
model.add(TimeDistributed(Convolution2D(8, 7, 7, border_mode="valid", activation="relu"), input_shape=(5, 3, 32, 40)))
model.add(TimeDistributed(MaxPooling2D((2, 2))))
model.add(TimeDistributed(Flatten()))
model.add(LSTM(10))
model.add(Dense(4, activation="softmax"))
""",
    mistakes=[
        ("(5, 3, 32, 40)", "(5, 3, 2, 2)", "CNN101 error"),
        ('# keras.json has "image_dim_ordering": "th"\n', "", "CNN101 warning"),
    ],
    not_run=(NotRun.OLDER, "('Keyword argument not understood:', 'border_mode')"),
)

PLAYERS_COMPILED_BY_THEIR_OWN_CLASS = Good(
    """
import numpy as np
from keras.layers import Dense, Input
from keras.models import Model


class Duel(Model):
    def __init__(self, players):
        self.players = players
        self.train_function = None

    def compile_players(self, loss):
        for player in self.players:
            player.compile("sgd", loss)
        self.train_function = self.players[0].train_function


x = Input((4,))
duel = Duel([Model(input=x, output=Dense(1)(x))])
duel.compile_players("mse")
duel.fit(np.zeros((8, 4)), np.zeros((8, 1)), nb_epoch=2)
""",
    mistakes=[
        (".train_function", ".how", "CNN711 error"),
    ],
    not_run=(NotRun.OLDER, "('Keyword argument not understood:', 'input')"),
)

SAID_OF_SOME_LAYERS_IN_THE_ORDER_OF_A_FILE = Good(
    """
# keras.json has "image_dim_ordering": "th"
from keras.layers import Convolution2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode="same", activation="relu", dim_ordering="th", input_shape=(3, 32, 40)))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(4, activation="softmax"))
""",
    mistakes=[
        ("MaxPooling2D((2, 2))", 'MaxPooling2D((2, 2), dim_ordering="tf")', "CNN314 warning"),
        ('# keras.json has "image_dim_ordering": "th"\n', "", "CNN314 warning"),
    ],
    not_run=(NotRun.OLDER, "('Keyword argument not understood:', 'border_mode')"),
)

SAID_OF_SOME_LAYERS_OF_KERAS_2 = Good(
    """
# we assume the Theano backend, so that the channels come first
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

model = Sequential()
model.add(Conv2D(8, (3, 3), padding="same", activation="relu", data_format="channels_first", input_shape=(3, 32, 40)))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(4, activation="softmax"))
""",
    keras="2",
    mistakes=[
        ("MaxPooling2D((2, 2))", 'MaxPooling2D((2, 2), data_format="channels_last")', "CNN314 warning"),
        ("# we assume the Theano backend, so that the channels come first\n", "", "CNN314 warning"),
        ("from keras", "from tensorflow.keras", "CNN314 warning"),
    ],
)

ONE_ANSWER_FOR_A_SEQUENCE = Good(
    """
import numpy as np
from keras.layers.core import Dense
from keras.layers.recurrent import LSTM
from keras.models import Sequential

x, y = np.random.rand(100, 10, 3), np.random.rand(100, 1)
model = Sequential()
model.add(LSTM(output_dim=20, input_dim=3, return_sequences=False))
model.add(Dense(output_dim=1))
model.compile(loss="mse", optimizer="rmsprop")
model.fit(x, y, nb_epoch=10)
""",
    mistakes=[
        ("return_sequences=False", "return_sequences=True", "CNN117 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.core'"),
)

SAMPLES_BY_THEIR_PLACE = Good(
    """
from keras.layers import Dense, Flatten
from keras.models import Sequential
from keras.preprocessing import image

batches = image.ImageDataGenerator(rescale=1.0 / 255).flow_from_directory("train", target_size=(8, 8), batch_size=64)
model = Sequential([Flatten(input_shape=(8, 8, 3)), Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit_generator(batches, batches.nb_sample, nb_epoch=2)
""",
    mistakes=[
        ("nb_epoch=2", "epochs=2", "CNN402 warning"),
        ("target_size=(8, 8)", "target_size=(9, 9)", "CNN118 error"),
    ],
    not_run=(NotRun.OLDER, "No such file or directory: 'train'"),
)

WEIGHTS_AS_LARGE_AS_THEIR_INITIALIZER_MAKES_THEM = Good(
    """
import numpy as np
import keras
from keras import backend as K
from keras.initializers import Initializer
from keras.layers import Dense, Input, Layer, add
from keras.models import Model


class FourTimes(Initializer):
    def __call__(self, shape, dtype=None):
        part = np.random.rand(*shape)
        return np.concatenate([part, part, part, part], axis=-1)


class Quaternions(Layer):
    def __init__(self, units, **kwargs):
        super(Quaternions, self).__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight((input_shape[-1] // 2, self.units), initializer=FourTimes(), name="kernel")
        self.built = True

    def call(self, x):
        real, other = self.kernel[:, : self.units], self.kernel[:, self.units : 2 * self.units]
        return K.dot(x, K.concatenate([real, -other], axis=0))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)


words = Input((6,), name="words")
place = Input(name="place", tensor=K.variable(np.ones((1, 6))))
model = Model([words, place], Quaternions(3)(add([words, place])))
model.compile(optimizer="adam", loss="mse")
model.fit({"words": np.zeros((8, 6))}, np.zeros((8, 3)), nb_epoch=2)
""",
    mistakes=[
        ("[part, part, part, part], axis=-1)", "[part], axis=-1)", "CNN114 error"),
        ('name="place", tensor=K.variable(np.ones((1, 6)))', 'name="place", shape=(6,)', "CNN120 error"),
    ],
    keras="2",
    not_run=(NotRun.OLDER, "add_weight() got multiple values for argument 'name'"),
)
