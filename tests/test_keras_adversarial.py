"""The layers and models of keras-adversarial and the same written out come to the same tables."""

from __future__ import annotations

import pytest
from test_pix2pix_package import tables

HEAD = """\
import sys
from keras import backend as K
from keras.layers import Activation, AveragePooling2D, BatchNormalization, Convolution2D, Dense, Flatten, Input, Lambda, Reshape
from keras.models import Model, Sequential
from keras_adversarial import build_gan, legacy, normal_latent_sampling, simple_gan
generator = Sequential([Dense(6, input_dim=4), Reshape((2, 3))])
discriminator = Sequential([Flatten(input_shape=(2, 3)), Dense(1, activation="sigmoid")])
"""
LAYERS = {
    "legacy.Dense(8, W_regularizer=legacy.l1l2(1e-5, 1e-5), activation='relu')": ("Dense(8)", "Dense(8)"),
    "legacy.BatchNormalization(mode=0, axis=1)": ("BatchNormalization(axis=1)", "BatchNormalization(axis=1)"),
    "legacy.Convolution2D(8, 3, 5)": ("Convolution2D(8, 3, 5, border_mode='same')", "Convolution2D(8, (3, 5), padding='same')"),
    "legacy.AveragePooling2D((2, 2))": ("AveragePooling2D((2, 2))", "AveragePooling2D((2, 2))"),
}
BOTH = """\
inner = Model([{z}, {x}], [Activation("linear", name="yfake")(discriminator(generator({z}))),
                           Activation("linear", name="yreal")(discriminator({x}))], name="gan")
"""
DRAWN = """\
a, b = inner([Lambda(lambda x: K.random_normal((K.shape(x)[0], 4)), output_shape=(4,))({x}), {x}])
gan = Model({x}, [Activation("linear", name="yfake")(a), Activation("linear", name="yreal")(b)], name="gan")
"""


@pytest.mark.parametrize("call", LAYERS)
def test_layers_that_go_with_keras_1_and_2(call: str) -> None:
    shown = "x = Input((8, 8, 3))\nModel(x, {}(x)).summary()\n"
    for dialect, written in zip((1, 2), LAYERS[call], strict=True):
        (ours,), (theirs,) = (tables(HEAD + shown.format(layer), dialect) for layer in (call, written))
        assert [row[1:] for row in ours] == [row[1:] for row in theirs], "the words of Keras 1 tell how layers are counted"
        assert ours[-1][2] is not None


def test_a_generator_meets_its_discriminator() -> None:
    ends = {"z": "generator.inputs[0]", "x": "discriminator.inputs[0]"}
    written = BOTH.format(**ends)
    assert tables(f"{HEAD}build_gan(generator, discriminator).summary()\n", 2) == tables(f"{HEAD}{written}inner.summary()\n", 2)
    ours = tables(f"{HEAD}simple_gan(generator, discriminator, normal_latent_sampling((4,))).summary()\n", 2)
    assert ours == tables(f"{HEAD}{written}{DRAWN.format(**ends)}gan.summary()\n", 2)
    assert [row[3] for row in ours[0]] == [0, 0, 37, 0, 0]


def test_models_that_are_not_known() -> None:
    call = "simple_gan(sys.argv[1], discriminator, normal_latent_sampling((4,)))"
    assert tables(f"{HEAD}m = {call}\nm.summary()\n", 2) == [None]
