"""Packages from the days of Keras 1 and early Keras 2: layers and models that their modules derive, build and hand around."""

from __future__ import annotations

from good_program import Good, NotRun

STEPS_OF_A_DENSE_LAYER = Good(
    """
from keras.models import Sequential
from keras.layers.core import Dense, TimeDistributedDense
model = Sequential()
model.add(TimeDistributedDense(20, input_dim=30, activation="relu"))
model.add(TimeDistributedDense(20))
""",
    mistakes=[
        ("TimeDistributedDense(20, i", "Dense(20, i", "CNN107 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.core'"),
)

CONTAINERS = Good(
    """
from keras.layers import containers
from keras.layers.core import Dense

class Stack(containers.Sequential):
    def __init__(self):
        super(Stack, self).__init__()
        self.add(Dense(20, input_dim=30))
""",
    mistakes=[
        ("keras.layers import containers", "keras import layers as containers", "CNN714 error"),
    ],
    not_run=(NotRun.OLDER, "cannot import name 'containers'"),
)

BEFORE_MODELS_COULD_BE_SUBCLASSED = Good(
    """
from keras.layers import Dense
from keras.layers.core import Dropout
from keras.models import Model, Sequential

class Game(Model):
    def __init__(self, players):
        self.layers = [*players]
        self.loss = None

game = Game([Sequential([Dense(3, input_dim=4)])])
game.compile("sgd", "mse")
game.fit(1, 2)
""",
    mistakes=[
        ("loss = None\n", "loss = None\n    def call(self, x):\n        return self.layers[0](x)\n", "CNN722 error"),  # of 2.2
        ("from keras", "from tensorflow.keras", "CNN722 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.core'"),
)

OUTPUT_SHAPE_OF_A_DECONVOLUTION = Good(
    """
from keras.layers import Input
from keras.layers.convolutional import Deconv2D
from keras.models import Model

seen = Input((4, 4, 8))
wide = Deconv2D(4, (3, 3), output_shape=(None, 8, 8, 4), strides=(2, 2), padding="same")(seen)
model = Model(seen, wide)
""",
    mistakes=[
        ("output_shape", "target_shape", "CNN703 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.convolutional'"),
)

STEPS_OF_AN_OLD_BASE = Good(
    """
from keras.engine import InputSpec
from keras.layers import Dense, Recurrent
from keras.legacy import interfaces
from keras.models import Sequential
from keras.utils import np_utils
import numpy as np

class Gated(Recurrent):
    def __init__(self, units, **kwargs):
        super(Gated, self).__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.input_spec = InputSpec(shape=(None, None, input_shape[2]))
        self.kernel = self.add_weight((input_shape[-1], self.units), name="kernel", initializer="glorot_uniform")
        self.built = True

    def step(self, inputs, states):
        return inputs, [inputs]

model = Sequential([Gated(32, input_shape=(784, 1)), Dense(10, activation="softmax")])
model.compile("rmsprop", "categorical_crossentropy")
model.fit(np.random.rand(60, 784, 1), np_utils.to_categorical(np.arange(60) % 10), epochs=3)
""",
    mistakes=[
        ("Gated(32, input", "Dense(32, input", "CNN117 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.engine'"),
)

ONE_OF_TWO_BORDERS = Good(
    """
from keras.layers import ZeroPadding2D

def strips(x, size, padding=0):
    offset = padding - size // 2
    if offset >= 0:
        border = (padding, offset)
    else:
        border = (0, 0)
    return ZeroPadding2D(padding=border)(x)
""",
    mistakes=[
        ("padding=border", "padding=(0, 'all')", "CNN706 error"),
    ],
    then="""
from keras import Input

strips(Input((8, 8, 3)), 1, padding=1)
""",
)

INPUTS_THAT_ARE_LOOKED_FOR = Good(
    """
from helpers import begins_at
from keras import Input, Model, layers
from keras.utils import get_source_inputs

picture, other = Input((8, 8, 3)), Input((8, 8, 3))
x = layers.Conv2D(4, 3)(picture)
one = Model(get_source_inputs(x), x)
two = Model(begins_at(x), x)
three = Model([begins_at(picture)], x)
""",
    mistakes=[
        ("inputs(x), x", "inputs(other), x", "CNN116 error"),
        ("begins_at(x), x", "other, x", "CNN116 error"),
    ],
    given="""
from keras.utils import get_source_inputs as beginnings

module("helpers", begins_at=lambda x: beginnings(x)[0])
""",
)

BEHIND_A_CONVOLUTION = Good(
    """
import keras.backend as K
from keras.layers import BatchNormalization, Conv2D, Flatten
from keras.layers.core import Dense
from keras.models import Sequential

class Normalized(Conv2D):
    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", scaled=True, **kwargs):
        super(Conv2D, self).__init__(
            rank=2, filters=filters, kernel_size=kernel_size, strides=strides, padding=padding, **kwargs
        )
        self.scaled = scaled

    def call(self, inputs):
        return K.conv2d(inputs, self.kernel / 2.0, strides=self.strides, padding=self.padding)

model = Sequential()
model.add(Normalized(8, 3, strides=2, padding="same", use_bias=False, input_shape=(16, 16, 1)))
model.add(BatchNormalization())
model.add(Normalized(16, 3, padding="same", activation="relu"))
model.add(Flatten())
model.add(Dense(1))
model.summary()
""",
    mistakes=[
        ("padding=padding, **", "pading=padding, **", "CNN703 error"),
        (", input_shape=(16, 16, 1)", "", "CNN712 error"),
    ],
    given="older_modules()",
)

KERNEL_IN_A_ROW = Good(
    """
from keras.layers import Convolution2D, Input
from keras.models import Model
from keras.utils.np_utils import to_categorical

def build(seen, conv=Convolution2D):
    return conv(8, 5, 3, subsample=(2, 2), border_mode="same")(seen)

seen = Input((28, 28, 1))
model = Model(seen, build(seen))
""",
    keras="2",
    mistakes=[
        ("from keras.", "from tensorflow.keras.", "CNN702 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.utils.np_utils'"),
)

NUMBERS_OF_A_SESSION = Good(
    """
import numpy as np
import tensorflow as tf
from keras.layers import Dense, Input
from keras.layers.core import Dropout

def frames(session, feed):
    seen = Input((28,))
    code = Dense(3)(seen)
    kept = np.zeros((4, 3))
    found = session.run([code], feed_dict=feed)[0]
    kept[0] = found[0]
    return kept, np.mean(found)
""",
    mistakes=[
        ("session.run([code], feed_dict=feed)[0]", "code", "CNN709 warning"),
    ],
    given="older_modules()",
)

SUM_IN_A_VARIABLE = Good(
    """
import numpy as np
from keras import backend as K
from keras.layers import Dense, Input
from keras.layers.core import Dropout

code = Dense(3)(Input((28,)))
loss = K.variable(0.0)
loss += 0.5 * K.sum(K.square(code))
""",
    mistakes=[
        ("K.square(code)", "np.square(code)", "CNN709 warning"),
    ],
    given="older_modules()",
    not_run=(NotRun.OLDER, "`variable += value` with `tf.Variable`s is not supported"),
)

INTEGERS_OF_PYTHON_2 = Good(
    """
from keras.layers import Dense, Input, Reshape
from keras.layers.core import Dropout
from keras.models import Model

def generator(shape, filters=64, scale=2):
    height, width = shape
    seen = Input((100,))
    x = Dense(filters * (height / 2**scale) * (width / 2**scale))(seen)
    return Model(seen, Reshape((height / 2**scale, width / 2**scale, filters))(x))

print generator((28, 28)).output_shape
""",
    mistakes=[
        ("print generator((28, 28)).output_shape", "print(generator((28, 28)).output_shape)", "CNN111 error"),
        ("\nfrom keras.models", "\nfrom __future__ import division\nfrom keras.models", "CNN111 error"),
    ],
    not_run=(NotRun.OLDER, "Missing parentheses in call to 'print'"),
)

SIZES_OF_NUMPY = Good(
    """
import numpy as np
from keras.layers import Input, Reshape

sizes = np.array([int(n) for n in open("sizes.txt")])
x = Reshape((2, sum(sizes)))(Input((6,)))
""",
    mistakes=[
        ("(2, sum(sizes))", "sum(sizes)", "CNN111 error"),
    ],
    given='text("sizes.txt", "1\\n2\\n")',
)

LAST_AXIS_OF_THE_BACKEND = Good(
    """
import tensorflow as tf
from keras import backend as K

first, second = tf.ones((4, 1)), tf.ones((4, 512))
joined = K.concatenate([first, second])
""",
    keras="2",
    mistakes=[
        ("first, second]", "first, second], axis=0", "CNN120 error"),
    ],
)

TOLD_BY_A_TENSORBOARD = Good(
    """
import numpy as np
from keras.callbacks import TensorBoard
from keras.layers import Dense, Input, LeakyReLU
from keras.layers.convolutional import Conv2D
from keras.models import Model

seen = Input((64, 64, 3))
x = LeakyReLU(0.2)(Conv2D(8, 3, strides=4, padding="same")(seen))
critic = Model(seen, Dense(1, activation="sigmoid")(x))
critic.compile("adam", "mse")
board = TensorBoard(write_grads=True)
board.set_model(critic)
for step in range(2):
    loss = critic.train_on_batch(load(), np.ones((1, 16, 16, 1)))
    board.on_epoch_end(step, {"loss": loss})
""",
    mistakes=[
        ("(1, 16, 16, 1)", "(1, 1)", "CNN119 warning"),
    ],
    given="""
older_modules()
load = lambda: np.ones((1, 64, 64, 3))
""",
)

A_CLASS_FOR_WHAT_IS_MADE = Good(
    """
import numpy as np
from keras import Input, Model, layers
from keras.datasets import mnist

(pictures, digits), _ = mnist.load_data()
pictures = pictures.reshape(-1, 784) / 255.0
seen = Input((784,))
x = layers.Dense(64, activation="relu")(seen)
critic = Model(seen, layers.Dense(11, activation="softmax")(x))
critic.compile("adam", "sparse_categorical_crossentropy")
for _ in range(3):
    made = make(32)
    critic.train_on_batch(pictures[:32], digits[:32])
    critic.train_on_batch(made, 10 * np.ones((32,)))
""",
    mistakes=[
        ("    critic.train_on_batch(made, 10 * np.ones((32,)))\n", "", "CNN202 warning"),
    ],
    given="make = lambda number: np.ones((number, 784))",
)

TRAINED_ELSEWHERE = Good(
    """
import numpy as np
from cluster import Spread
from keras import Sequential, layers

x, y = np.zeros((100, 8)), np.zeros((100, 1))
model = Sequential([layers.Input((8,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
spread = Spread(frequency=2)
spread.fit(x, y, epochs=3)
model.evaluate(x, y)
""",
    mistakes=[
        ("spread.fit(x, y, epochs=3)\n", "", "CNN404 warning"),
    ],
    given='module("cluster", Spread=lambda frequency: thing(fit=lambda x, y, epochs: None))',
)

WIDTH_OF_EACH_STEP_IS_GIVEN = Good(
    """
from keras.layers.core import Reshape, TimeDistributedDense
from keras.models import Sequential

def network(wide, kept):
    model = Sequential()
    model.add(TimeDistributedDense(input_dim=wide, output_dim=kept))
    return model

pictures = Sequential()
pictures.add(Reshape(input_shape=(4096,), dims=(64, 64)))
""",
    mistakes=[
        ("dims=", "sizes=", "CNN704 error"),
        ("TimeDistributedDense(input_dim=wide", "TimeDistributedDense(input_shape=(wide,)", "CNN107 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.core'"),
)

FOR_EITHER_KERAS = Good(
    """
import keras
from keras import backend as K
from keras.layers.convolutional import Conv2DTranspose, Deconvolution2D

K.set_image_dim_ordering("th")
second = keras.__version__[0] == "2"

def wider(x, filters, output_shape):
    if second:
        return Conv2DTranspose(filters, kernel_size=(2, 2), output_shape=output_shape, strides=(2, 2))(x)
    return Deconvolution2D(filters, 2, 2, output_shape=output_shape, subsample=(2, 2))(x)
""",
    mistakes=[
        ("2, 2, output_shape", "2, 2, target_shape", "CNN704 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.convolutional'"),
)

ORDER_OF_AN_INITIALIZER = Good(
    """
from keras import backend as K
from keras.layers import Input
from keras.layers.convolutional import Convolution3D
from keras.layers.pooling import AveragePooling3D
from keras.models import Model

def linear(shape, name=None, dim_ordering="th"):
    return K.random_normal(shape)

seen = Input((1, 64, 64, 64))
model = Model(seen, AveragePooling3D()(Convolution3D(8, 3, 3, 3, init=linear, border_mode="same")(seen)))
""",
    mistakes=[
        ("init=linear", 'dim_ordering="tf"', "CNN101 warning"),
    ],
    not_run=(NotRun.OLDER, "No module named 'keras.layers.convolutional'"),
)

REPLACED_BY_A_STAR = Good(
    """
import keras


def model(x):
    return x


model(3)
from parts_of_ours import *

model.fit(x, y)
""",
    mistakes=[
        ("from parts_of_ours import *\n", "from parts_of_ours import x, y\n", "CNN714 error"),
    ],
    given='module("parts_of_ours", model=thing(fit=lambda x, y: None), x=0, y=0)',
)

MEMBER_THAT_OTHERS_HAVE_HAD = Good(
    """
import enum
from keras import layers
from parts_of_ours import use


class Size(enum.Enum):
    SMALL = "small"


use(Size.SMALL)
units = 4 if Size("small") is Size.SMALL else -1
layers.Dense(units)
""",
    mistakes=[
        ("else -1\n", "else -1\nunits = -2\n", "CNN706 error"),
    ],
    given='module("parts_of_ours", use=lambda member: None)',
)

PROPERTY_THAT_IS_ADDED_LATER = Good(
    """
from keras import layers


class Windows:
    width = 4


@property
def units(self):
    return self.width * 2


Windows.units = units
layers.Dense(Windows().units)
""",
    mistakes=[
        ("width = 4", "width = -4", "CNN706 error"),
    ],
)

NAMES_HANDED_ON = Good(
    """
from keras import Input
from keras.layers import Dense, concatenate
from parts_of_ours import look_up


class Joined:
    def build(self, width):
        return Dense(width)(concatenate([Input((3,)), Input((4,))]))


def get(name):
    return look_up(name, globals())
""",
    mistakes=[
        ("Dense, concatenate", "Dense", "CNN728 warning"),
    ],
    given='module("parts_of_ours", look_up=lambda name, names: names[name])',
)

WEIGHTS_OF_A_SHAPE_NOT_SHOWN = Good(
    """
from keras import layers, ops


class Fixed(layers.Layer):
    def build(self, input_shape):
        self.table = layers.Embedding(4, 5, trainable=False)
        self.table.build(input_shape)
        self.table.set_weights([ops.zeros((4, 5))])

    def call(self, x):
        return self.table(x)


def table(shape):
    made = layers.Embedding(4, 5)
    made.build(shape)
    made.set_weights([ops.zeros((4, 5))])
    return made
""",
    mistakes=[
        ("    made.build(shape)\n", "", "CNN712 error"),
    ],
    then="""
table((2, 3))
Fixed()(ops.ones((2, 3)))
""",
)

SHAPE_THAT_A_CALLER_GIVES = Good(
    """
from tensorflow import keras
from tensorflow.keras import layers


class Distance(keras.metrics.Metric):
    def __init__(self, input_shape=None, **kwargs):
        super().__init__(**kwargs)
        self.encoder = keras.Sequential([layers.InputLayer(input_shape=input_shape), layers.Dense(3)])
""",
    mistakes=[
        ("InputLayer(input_shape=input_shape)", "InputLayer()", "CNN704 warning"),
    ],
)

SHAPES_ASKED_OUTSIDE_ONLY = Good(
    """
import keras
from keras import layers, ops


class Merge(layers.Layer):
    def call(self, x, beside):
        return x + beside, (x, beside)

    def compute_output_shape(self, input_shape):
        first, second = input_shape
        return first, (first, second)


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.norm, self.merge = layers.LayerNormalization(), Merge()

    def call(self, inputs):
        x, y = inputs
        merged, both = self.merge(self.norm(x), beside=y)
        return merged


Block()((ops.ones((2, 3, 4)), ops.ones((2, 3, 4))))
Block()((keras.Input((3, 4)), keras.Input((3, 4))))
""",
    mistakes=[
        ("Block()((keras", "Merge()([keras.Input((3, 4)), keras.Input((3, 4))][0], beside=1)\nBlock()((keras", "CNN729 error"),
    ],
)

OPERAND_NOT_KNOWN = Good(
    """
from keras import layers, ops


class Waves(layers.Layer):
    def call(self, x):
        steps, size = ops.shape(x)[-2], ops.shape(x)[-1]
        places = ops.expand_dims(ops.cast(ops.arange(steps) + 0, self.compute_dtype), axis=0)
        powers = ops.cast(2 * (ops.arange(size) // 2), self.compute_dtype) / ops.cast(size, self.compute_dtype)
        waves = ops.einsum("bi,j->bij", places, ops.power(ops.cast(1 / 3, self.compute_dtype), powers))
        return ops.einsum("bij,j->bij", ops.sin(waves), ops.cast(ops.arange(size) % 2, self.compute_dtype))


Waves()(ops.ones((2, 3, 4)))


def waves_of(x):
    return Waves()(x)
""",
    mistakes=[
        ("ops.sin(waves)", "x[0]", "CNN112 error"),
    ],
)

NAMES_THAT_KERAS_2_WRITES = Good(
    """
from tensorflow.keras.layers import Dense
Dense(1, kernel_initializer="he_uniformV2")
""",
    keras="2",
    mistakes=[
        ("he_uniformV2", "he_uniformV3", "CNN705 error"),
    ],
)

ACTIVATION_OF_A_LAYER = Good(
    r"""
import keras
from keras.layers import Dense

model = keras.Sequential([keras.Input((3,)), Dense(4, activation="relu"), Dense(3, activation="softmax")])
name = str(model.layers[0].activation).split()[1]
print(f'NAME=\\"{name}\\"')
assert model.layers[0].activation == keras.activations.relu
Dense(4, activation=model.layers[0].activation)
assert str(Dense(4).activation).split()[1] == "linear"
""",
    mistakes=[
        ("Dense(4, activation=model", "Dense(-4, activation=model", "CNN706 error"),
    ],
)

WHAT_ANOTHER_PACKAGE_MAKES_OF_TENSORS = Good(
    """
from blocks import Block, joined
from keras import Input, Model, layers

picture, skipped = Input((8, 8, 3)), Input((16, 16, 3))
one = Model(picture, joined(picture, skipped))
two = Model(picture, Block(3).upwards(picture, skip=skipped))
three = Model(picture, layers.Flatten()(Block(3)([picture, skipped])))
""",
    keras="3",
    mistakes=[
        ("joined(picture, skipped)", "joined(skipped)", "CNN116 error"),
        ("joined(picture, skipped)", "layers.Concatenate()([picture, layers.MaxPooling2D(2)(skipped)])", "CNN116 error"),
    ],
    given="""
class Block:
    def __init__(self, size):
        pass

    def __call__(self, both):
        return both[0] + 1

    def upwards(self, x, skip):
        return x + 1

module("blocks", Block=Block, joined=lambda x, y: x + 1)
""",
)

A_CALLBACK_OF_ANOTHER_PACKAGE = Good(
    """
import numpy as np
from callbacks import EarlyStopping
from keras import Input, Sequential, layers

x, y = np.random.rand(100, 8), np.random.rand(100, 1)
model = Sequential([Input((8,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, callbacks=[EarlyStopping(patience=3)])
""",
    mistakes=[
        ("from callbacks", "from keras.callbacks", "CNN715 warning"),
    ],
    given="""
import keras

module("callbacks", EarlyStopping=lambda patience: keras.callbacks.Callback())
""",
)

THE_PACKAGE_KERAS_PREPROCESSING = Good(
    """
import keras_preprocessing.image
from keras_preprocessing.image import ImageDataGenerator

keras_preprocessing.image.iterator.load_img = print
images = ImageDataGenerator(rescale=1 / 255)
""",
    keras="3",
    mistakes=[
        ("keras_preprocessing", "keras.preprocessing", "CNN714 error"),
    ],
    given="""
image = module("keras_preprocessing.image", iterator=thing(), ImageDataGenerator=lambda rescale: None)
module("keras_preprocessing", image=image)
""",
)

WORDS_FOR_A_CLASS_BEHIND_A_LAYER = Good(
    """
import tensorflow as tf


class Conv2D(tf.keras.layers.Conv2D, tf.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super(Conv2D, self).__init__(filters=filters, kernel_size=kernel_size, **kwargs)


x = tf.placeholder(tf.float32, (None, 8, 8, 3))
y = Conv2D(4, 3, name="first", _scope="first", _reuse=None).apply(x)
""",
    mistakes=[
        ("tf.keras.layers.Conv2D, tf.layers.Layer", "tf.keras.layers.Conv2D", "CNN703 error"),
        ("kernel_size=kernel_size, ", "", "CNN704 error"),
    ],
    not_run=(NotRun.OLDER, "module 'tensorflow' has no attribute 'layers'"),
)

TASK_THAT_PREPARES_ITS_DATA = Good(
    """
import keras
import keras_nlp

model = keras_nlp.models.BertClassifier.from_preset("bert_base_en_uncased", num_classes=3)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(["good", "bad"], [1, 0], validation_split=0.5)
model.predict([1, 2])
""",
    keras="3",
    mistakes=[
        (
            'keras_nlp.models.BertClassifier.from_preset("bert_base_en_uncased", num_classes=3)',
            "keras.Sequential()",
            "CNN720 error",
        ),
    ],
    given="""
class Task:
    compile = fit = predict = lambda self, *data, **how: None


module("keras_nlp", models=thing(BertClassifier=thing(from_preset=lambda name, num_classes: Task())))
""",
)

DATA_PREPARED_IN_PAIRS = Good(
    """
import keras
import keras_nlp
import numpy as np
import tensorflow as tf
from packing import pack

prepare = keras_nlp.models.BertPreprocessor.from_preset("bert_tiny_en_uncased")

class Packed(keras.layers.Layer):
    def call(self, x, y=None):
        return pack(x, y)

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
batches = tf.data.Dataset.from_tensor_slices((np.random.rand(8, 4), np.arange(8) % 2)).batch(4)
model.fit(batches.map(prepare), verbose=0)
model.fit(batches.map(Packed()), validation_data=batches.map(prepare), verbose=0)
""",
    keras="3",
    mistakes=[
        ("batches.map(prepare), verbose", "batches.map(lambda x, y: x), verbose", "CNN720 error"),
    ],
    given="""
def both(x, y=None):
    return x, y


module("packing", pack=both)
module("keras_nlp", models=thing(BertPreprocessor=thing(from_preset=lambda name: both)))
""",
)
