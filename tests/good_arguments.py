"""Arguments that a layer takes, though it does not look like it: names of older releases, values that only a run tells."""

from __future__ import annotations

from good_program import Good, NotRun

NAMES_THAT_A_MODULE_HAS = Good(
    """
import keras
from keras import layers

known, given = keras.activations.__dict__, ["relu", "LeakyReLU"]
layer = layers.Dense(3, activation=keras.activations.relu)
others = [name for name in given if name not in known.keys() and name in vars(layers).keys()]
print(keras.activations.__doc__.split(), keras.__file__.upper())
""",
    mistakes=[("activations.relu)", "activations.relu())", "CNN704 error")],
)

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
    then='Decoder("lstm", 2, {"lstm": layers.LSTMCell})',
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
    then="augmenter(0.2)",
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
    given='arguments("--words", "100")',
)

ARGUMENT_OF_AN_EXPERIMENT = Good(
    """
from tensorflow.keras.layers.experimental import preprocessing

coded = preprocessing.CategoryEncoding(max_tokens=vocabulary())
""",
    mistakes=[
        ("max_tokens", "most_tokens", "CNN703 error"),
    ],
    given="vocabulary = lambda: 7",
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
    not_run=(NotRun.OLDER, "Expected an integer value for `n`"),
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
    not_run=(NotRun.OLDER, "`padding` should have two elements"),
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
    then="""
class Narrow(Head):
    channels = 3

class Sized(Tail):
    def __init__(self):
        self.units = keras.layers.Dense(4)

    def size(self):
        return 4

Narrow().make(keras.Input((8, 8, 3)))
Sized().make(keras.Input((8,)))
""",
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
    given='module("names_of_ours", KERNEL_SIZE="kernel_size", STRIDES="strides")',
    then='again(thing(attributes={"kernel_size": 3, "strides": 2}))',
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
    not_run=(NotRun.BLANK, "you cannot mix tensors and non-tensors"),
)

REGISTERED_BY_A_DECORATOR_OF_A_PACKAGE = Good(
    """
import keras
from keras import layers
from graphs import told

@told
def leaning(x):
    return keras.activations.relu(x, 0.1)

def stern(x):
    return keras.activations.relu(x, max_value=1)

@told
def far(y, guess):
    return keras.losses.mean_squared_error(y, guess)

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="leaning"), layers.Dense(1)])
model.compile("adam", loss="far")
""",
    mistakes=[
        ('"leaning"', '"stern"', "CNN705 error"),
        ('"far"', '"near"', "CNN705 error"),
    ],
    runs_in=2,
    given="""
import tf_keras

def told(made):
    tf_keras.saving.get_custom_objects()[made.__name__] = made
    return made

module("graphs", told=told)
""",
    then="model.fit(np.ones((4, 4)), np.ones((4, 1)))",
)

ACTIVATIONS_OF_A_PACKAGE_THAT_GIVES_THEM_ITS_NAMES = Good(
    """
import larq
from tensorflow import keras
from tensorflow.keras import layers
model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="ste_sign")])
""",
    mistakes=[
        ("import larq\n", "\n", "CNN705 error"),
    ],
    not_run=(NotRun.OLDER, "No module named 'larq'"),
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
    runs_in=2,
    given="""
import keras

keras.saving.register_keras_serializable("graphs", "leaky")(lambda x: x)
keras.saving.register_keras_serializable("graphs", "mse")(lambda y, x: y - x)
module("graphs")
""",
    then="model.fit(np.ones((4, 4)), np.ones((4, 1)))",
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

CHOICES_IN_AN_OBJECT_ARRAY = Good(
    """
import numpy as np
from keras import Input, Sequential, layers

choices = np.array([(16, "relu"), (32, "elu")], dtype="object")
sizes = np.array([(16, 3), (32, 5)], dtype="object")
model = Sequential([Input((8,)), layers.Dense(sizes[0][0], activation="relu"), layers.Dense(choices[1][0])])
""",
    mistakes=[
        ('layers.Dense(sizes[0][0], activation="relu")', "layers.Dense([], activation='relu')", "CNN706 error"),
    ],
)

SIZES_BY_MEMBERS_THAT_ARE_TEXTS = Good(
    """
from enum import Enum

import numpy as np
from keras import Input, Sequential, layers


class Kind(str, Enum):
    SMALL = "small"
    LARGE = "large"


def width(kind="large"):
    return {Kind.SMALL: 8, Kind.LARGE: 32}[kind]


def height(kind="large"):
    return {Kind.SMALL: 8, Kind.LARGE: 32}.get(kind)


anchors = {}
anchors[tuple(np.array([128, 128, 3]))] = 16
model = Sequential([Input((8,)), layers.Dense(width(), "relu"), layers.Dense(height(), "relu")])
model.add(layers.Dense(anchors[(128, 128, 3)]))
assert model.output_shape == (None, 16)
""",
    mistakes=[
        ("return {Kind.SMALL: 8, Kind.LARGE: 32}[kind]", "return {Kind.SMALL: 8}[kind]", "CNN729 error"),
    ],
)

BUILT_BY_ITS_OWN_METHOD = Good(
    """
import tensorflow as tf
from tensorflow import keras


class Scaled(keras.layers.Dense):
    def build(self, input_shape):
        super().build(input_shape)
        self.scale = self.add_weight(name="scale", shape=(self.units,))

    def call(self, inputs):
        return super().call(inputs) * self.scale


layer = Scaled(4)
layer.build(tf.TensorShape([None, 3]))
print(layer.count_params())
""",
    mistakes=[
        ("layer.build(tf.TensorShape([None, 3]))\n", "", "CNN712 error"),
    ],
)

SEVERAL_OUTPUTS_OF_ITS_OWN_CALL = Good(
    """
from tf_keras import Input, Model, layers


class TokensAndTable(layers.Embedding):
    def call(self, inputs):
        return [super().call(inputs), self.embeddings + 0]


words = Input((5,))
parts = [TokensAndTable(7, 3)(words)]
parts[0], table = parts[0]
model = Model(words, layers.Dense(2)(parts[0]))
""",
    mistakes=[
        ("return [super().call(inputs), self.embeddings + 0]", "return super().call(inputs)", "CNN729 error"),
    ],
)

ONE_STEP_OR_MORE = Good(
    """
import tensorflow as tf
from tensorflow import keras


class WithoutOneStep(keras.layers.Layer):
    def call(self, x):
        steps = tf.compat.dimension_value(x.shape[1])
        if not tf.is_tensor(steps) and steps == 1:
            return tf.squeeze(x, [1])
        return x


x = keras.Input((7, 3))
model = keras.Model(x, keras.layers.Dense(2)(WithoutOneStep()(x)))
""",
    mistakes=[
        ("steps == 1", "steps == 7", "CNN109 error"),
    ],
)

AS_MANY_UNITS_AS_THERE_ARE_VALUES = Good(
    """
import numpy as np
from tensorflow.keras.layers import Conv2D, Dense, Flatten, Input
from tensorflow.keras.models import Model

pictures = Input((8, 8, 3))
maps = Conv2D(8, 3, activation="relu")(pictures)
sizes = np.array(maps.shape[1:])
model = Model(pictures, Dense(np.prod(sizes))(Flatten()(maps)))
""",
    mistakes=[
        (
            "from tensorflow.keras.models import Model",
            "from tensorflow.keras.models import Model\nimport keras.ops",
            "CNN706 warning",
        ),
    ],
    runs_in=2,
)

A_CALL_BY_NAME_ALONE = Good(
    """
import tensorflow as tf
import tf_keras as keras


class Loop(keras.layers.Layer):
    def call(self, test, body, variables, most=None):
        return tf.while_loop(test, body, variables, maximum_iterations=most)


loop = Loop()
count, total = loop(
    test=lambda i, x: tf.less(i, 3), body=lambda i, x: [i + 1, x], variables=[tf.constant(0), tf.zeros((3,))], most=3
)
""",
    mistakes=[
        ("variables=[tf.constant(0), tf.zeros((3,))], ", "", "CNN704 error"),
    ],
)

AN_ATTENTION_OF_ONES_OWN = Good(
    """
import keras
import numpy as np
from keras import layers


class Attention(layers.MultiHeadAttention):
    pass


class Behind(layers.MultiHeadAttention):
    def call(self, query, value, key=None):
        return super().call(query=query, value=value)


x = np.ones((2, 40, 80))
y = Attention(num_heads=2, key_dim=4)(query=x, value=x)
z = Behind(num_heads=2, key_dim=4)(x, x)
""",
    keras="3",
    mistakes=[
        ("query=x, value=x", "query=x", "CNN112 error"),
        ("query=query, value=value", "query=query", "CNN112 error"),
    ],
)

ARGUMENTS_THAT_ITS_OWN_METHOD_JUDGES = Good(
    """
import tf_keras as keras


class Causal(keras.layers.Conv2D):
    def _validate_init(self):
        assert self.padding in ("causal", "same")


y = Causal(3, 3, padding="causal")(keras.Input((None, None, 3)))
""",
    mistakes=[
        ("_validate_init", "validate", "CNN706 error"),
    ],
)

WHAT_OPTIMIZERS_DID_WITH_GRADIENTS = Good(
    """
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
optimizer = tf.keras.optimizers.SGD(0.1, gradient_transformers=[lambda pairs: [(g * 2, v) for g, v in pairs]])
model.compile(optimizer, "mse")
""",
    mistakes=[
        ("gradient_transformers", "gradient_transforms", "CNN710 error"),
    ],
    not_run=(NotRun.OLDER, "gradient_transformers is deprecated"),
)

SIDE_THAT_A_TENSOR_TELLS = Good(
    """
import keras
import tensorflow as tf

images = tf.zeros((2, 40, 40, 3))
keras.layers.RandomCrop(height=tf.cast(0.9 * images.shape[1], tf.int32), width=tf.cast(36.0, tf.int32))(images)
""",
    keras="3",
    mistakes=[
        ("height=tf.cast(0.9 * images.shape[1], tf.int32)", "height=tf.zeros((2,))", "CNN706 error"),
    ],
)

ARGUMENTS_FROM_THE_CLASS = Good(
    """
import keras
from keras import layers


def with_defaults(function):
    def given(self, *args, **kwargs):
        if hasattr(self, "defaults"):
            for name in self.defaults:
                kwargs[name] = self.defaults[name]
        return function(self, *args, **kwargs)

    return given


class Folded(layers.Layer):
    @with_defaults
    def __init__(self, units, scale=1.0, **kwargs):
        super().__init__(**kwargs)
        self.inner, self.scale = layers.Dense(units), scale

    def call(self, x):
        return self.inner(x) * self.scale


class Beside:
    def __init__(self, student):
        self.student = student
        setattr(Folded, "defaults", dict(scale=2.0))
        self.stacks = [keras.Sequential([Folded(inner.units)]) for inner in self.student.layers]


class Plain(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.inner = layers.Dense(units)

    def call(self, x):
        return self.inner(x)


keras.Sequential([keras.Input((4,)), Plain(3)])
""",
    mistakes=[
        ("super().__init__()\n        self.inner = ", "self.inner = ", "CNN722 error"),
    ],
    then="Beside(keras.Sequential([layers.Dense(3)])).stacks[0](keras.Input((4,)))",
)
