"""Packages from the days of Keras 1 and early Keras 2: layers and models that their modules derive, build and hand around."""

from __future__ import annotations

from good_program import Good

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
)
