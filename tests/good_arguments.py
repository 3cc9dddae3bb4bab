"""Arguments that a layer takes, though it does not look like it: names of older releases, values that only a run tells."""

from __future__ import annotations

from good_program import Good

CELLS_BY_NAME = Good(
    """
from keras import layers
class Decoder(layers.Layer):
    def __init__(self, kind, number, registry):
        super().__init__()
        cell = registry[kind]
        cells = []
        for _ in range(number):
            cells.append(layers.LSTMCell(number))
        self.known = layers.StackedRNNCells(cells)
        self.unknown = layers.StackedRNNCells([cell(number) for _ in range(number)])
        self.single = layers.RNN(cell(number))
""",
    mistakes=[
        ("layers.RNN(cell(number))", "layers.RNN(8)", "CNN706 error"),
    ],
)

ARGUMENTS_OF_CONVOLUTIONS = Good(
    """
from tensorflow.keras import Sequential, layers

model = Sequential([layers.InputLayer((8, 8, 4)), layers.DepthwiseConv2D(3, groups=1), layers.SeparableConv2D(4, 3, groups=1)])
model.add(layers.Conv2DTranspose(4, 3, groups=1))
""",
    keras="2",
    mistakes=[
        ("DepthwiseConv2D(3, groups", "DepthwiseConv2D(3, group", "CNN703 error"),
    ],
)

TENSORS_OF_KERAS_2 = Good(
    """
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.layers.experimental import preprocessing

image = layers.Input((28, 28, 1))
x = tf.cast(layers.AveragePooling2D()(image), "float32")
model = tf.keras.Model(image, layers.Dense(10)(layers.Flatten()(x)))
""",
    mistakes=[
        ("from tensorflow.keras.layers.experimental import preprocessing", "from keras import ops", "CNN704 error"),
    ],
)

BOUNDS_NOT_KNOWN = Good(
    """
import keras

def augmenter(zoom):
    return keras.Sequential([keras.layers.RandomZoom((-zoom, zoom)), keras.layers.RandomTranslation((-zoom, zoom), 0.1)])
""",
    mistakes=[
        ("RandomZoom((-zoom, zoom))", "RandomZoom((-2, zoom))", "CNN706 warning"),
    ],
)

OPTION_WITHOUT_DEFAULT = Good(
    """
import argparse
from keras import Sequential, layers

parser = argparse.ArgumentParser()
parser.add_argument("--words", type=int)
parser.add_argument("--more", type=int)
args = parser.parse_args()
model = Sequential([layers.Input((10,)), layers.Embedding(args.words, 8), layers.Flatten()])
if args.more is not None:
    model.add(layers.Conv2D(4, 3))
for _ in range(args.more or 2):
    model.add(layers.Dense(4, activation="relu"))
model.add(layers.Dense(7 if args.more is None else args.more))
""",
    mistakes=[
        ('"--words", type=int', '"--words", type=int, default=0', "CNN706 warning"),
    ],
)

ARGUMENT_OF_AN_EXPERIMENT = Good(
    """
from tensorflow.keras.layers.experimental import preprocessing

coded = preprocessing.CategoryEncoding(max_tokens=vocabulary())
""",
    mistakes=[
        ("max_tokens", "most_tokens", "CNN703 error"),
    ],
)

LENGTH_OF_NUMPY = Good(
    """
import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, RepeatVector
longest = np.max([3, 9])
model = Sequential()
model.add(LSTM(8, input_shape=(5, 4)))
model.add(RepeatVector(longest))
""",
    keras="2",
    mistakes=[
        ("longest)", "-9)", "CNN706 error"),
    ],
)

BORDERS_BY_NAME = Good(
    """
from keras.models import Sequential
from keras.layers import Conv2D, ZeroPadding2D
model = Sequential()
model.add(Conv2D(8, 3, input_shape=(9, 9, 1)))
model.add(ZeroPadding2D({"top_pad": 1, "left_pad": 1, "right_pad": 0, "bottom_pad": 0}))
""",
    keras="2",
    mistakes=[
        ('{"top_pad": 1, "left_pad": 1, "right_pad": 0, "bottom_pad": 0}', "(1, 1, 0, 0)", "CNN706 error"),
    ],
)

LEFT_TO_DERIVED_CLASSES = Good(
    """
from abc import ABC, abstractmethod
from tensorflow import keras


class Head(ABC):
    @property
    @abstractmethod
    def channels(self):
        pass

    def make(self, x):
        return keras.layers.Conv2D(self.channels, 1)(x)


class Tail:
    def __init__(self):
        self.units = None

    def size(self):
        \"\"\"How large it is.\"\"\"

    def make(self, x):
        stack = keras.Sequential([self.units, keras.layers.Dense(3)])
        return keras.layers.Dense(self.size())(stack(x))
""",
    keras="2",
    mistakes=[
        ("self.channels, 1", "-1, 1", "CNN706 error"),
        ("self.size()", "-1", "CNN706 error"),
        ("[self.units, ", "[keras.layers.Dense, ", "CNN707 error"),
    ],
)

MUST_BE_GIVEN = Good(
    """
from keras import layers


def embed(x, width=0):
    return layers.Embedding(10, width)(x)
""",
    mistakes=[
        ("width=0", "width=-1", "CNN706 warning"),
    ],
)

ARGUMENTS_BY_NAMES_OF_OTHERS = Good(
    """
from keras.layers import DepthwiseConv2D
from names_of_ours import KERNEL_SIZE, STRIDES


def again(node):
    given = {name: node.attributes[name] for name in [KERNEL_SIZE, STRIDES]}
    return DepthwiseConv2D(**given)
""",
    mistakes=[
        ("[KERNEL_SIZE, STRIDES]", "['strides']", "CNN704 error"),
    ],
)

TO_BE_FILLED_IN = Good(
    """
from keras import layers

x = layers.Input((4,))
first = ...
y = layers.HashedCrossing(4)((layers.Discretization([1.0, 2.0])(x), first))
""",
    keras="3",
    mistakes=[
        ("(layers.Discretization([1.0, 2.0])(x), first)", "layers.Discretization([1.0, 2.0])(x)", "CNN709 error"),
    ],
)

REGISTERED_BY_ANOTHER_PACKAGE = Good(
    """
import graphs
import keras
from keras import layers
model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="graphs>leaky"), layers.Dense(1)])
model.compile("adam", loss="graphs>mse")
""",
    mistakes=[
        ('"graphs>leaky"', '"leaky"', "CNN705 error"),
        ('"graphs>mse"', '"msee"', "CNN705 error"),
    ],
)

OUTPUT_SHAPE_THAT_KERAS_2_DOES_NOT_LOOK_AT = Good(
    """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
def mask(x):
    return tf.cast(tf.greater(x, 0), tf.float32)
words = keras.Input((6,))
masks = layers.Lambda(mask, output_shape=(-1,))(words)
model = keras.Model(words, layers.Reshape((-1, 1))(masks))
""",
    keras="2",
    mistakes=[
        ("Reshape((-1, 1))", "Reshape((-1, 4))", "CNN109 error"),
    ],
)
