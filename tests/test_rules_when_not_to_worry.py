"""What the pages say is no mistake is silent under the rule that says it."""

from __future__ import annotations

import pytest
from rule_examples import findings

HEAD = """\
import keras
import numpy as np
from keras import Sequential, layers, ops

images, digits = np.random.rand(64, 28, 28, 1), np.random.randint(0, 10, 64)
rows, ones = np.random.rand(64, 8), np.random.randint(0, 2, 64)
"""
FIT = 'model.compile("adam", "{}")\nmodel.fit({}, validation_split=0.1)\n'
SILENT = {
    "CNN101 same padding": "Sequential([layers.Input((1, 1, 8)), layers.MaxPooling2D(2, padding='same')])",
    "CNN104 a film": "Sequential([layers.Input((16, 28, 28, 1)), layers.Conv3D(4, 3)])",
    "CNN104 distributed": "Sequential([layers.Input((16, 28, 28, 1)), layers.TimeDistributed(layers.Conv2D(4, 3))])",
    "CNN110 global pooling": "Sequential([layers.Input((None, None, 3)), layers.GlobalAveragePooling2D(), layers.Dense(4)])",
    "CNN110 an image of a size not known": (
        "import config\ninner = keras.Model(a := keras.Input((None, None, 3)), layers.Conv2D(4, 3)(a))\n"
        "layers.Dense(2)(layers.Flatten()(inner(keras.Input(config.shape))))\n"
    ),
    "CNN115 a gate": "layers.Multiply()([keras.Input((8, 8, 4)), keras.Input((1, 1, 4))])",
    "CNN117 a tagger": (
        "model = Sequential([layers.Input((9,)), layers.Embedding(50, 8), layers.LSTM(8, return_sequences=True), "
        "layers.Dense(5, activation='softmax')])\n"
        + FIT.format("sparse_categorical_crossentropy", "np.random.randint(0, 50, (64, 9)), np.random.randint(0, 5, (64, 9))")
    ),
    "CNN119 a column": (
        "model = Sequential([layers.Input((8,)), layers.Dense(1, activation='sigmoid')])\n"
        + FIT.format("binary_crossentropy", "rows, ones")
    ),
    "CNN204 two of a kind": (
        "x = keras.Input((8,))\nmodel = keras.Model(x, [layers.Dense(1)(x), layers.Dense(2)(x)])\n"
        "model.compile('adam', 'mse')\n"
    ),
    "CNN207 attention": (
        "x = keras.Input((8,))\nweights = layers.Dense(8, activation='softmax')(x)\ny = layers.Multiply()([x, weights])\n"
        "model = keras.Model(x, layers.Dense(3, activation='softmax')(y))\nmodel.compile('adam', 'categorical_crossentropy')\n"
    ),
    "CNN208 several labels": (
        "model = Sequential([layers.Input((8,)), layers.Dense(5, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\n"
    ),
    "CNN209 a price": (
        "model = Sequential([layers.Input((8,)), layers.Dense(1, activation='relu')])\nmodel.compile('adam', 'mse')\n"
    ),
    "CNN217 a share": (
        "model = Sequential([layers.Input((8,)), layers.Dense(1, activation='sigmoid')])\n"
        + FIT.format("mse", "rows, np.random.rand(64)")
    ),
    "CNN217 what excludes each other": (
        "drawn = np.random.randint(0, 2, (64, 8))\ny = (drawn == 1).astype(int) * drawn + (drawn == 0).astype(int)\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(8, activation='sigmoid')])\n" + FIT.format("mse", "rows, y")
    ),
    "CNN218 an idle unit": (
        "model = Sequential([layers.Input((8,)), layers.Dense(11, activation='softmax')])\n"
        + FIT.format("sparse_categorical_crossentropy", "rows, np.random.randint(0, 10, 64) + 1")
    ),
    "CNN220 an autoencoder": (
        "model = Sequential([layers.Input((8,)), layers.Dense(4, activation='relu'), layers.Dense(8, activation='sigmoid')])\n"
        + FIT.format("binary_crossentropy", "rows, rows")
    ),
    "CNN304 another form": (
        "model = Sequential([layers.Input((8,)), layers.Dense(12, activation='softmax'), layers.Reshape((3, 4))])\n"
    ),
    "CNN304 a name": (
        "model = Sequential([layers.Input((8,)), layers.Dense(3, activation='softmax'), layers.Activation('linear')])\n"
    ),
    "CNN314 a turn": (
        "Sequential([layers.Input((8, 8, 3)), layers.Conv2D(4, 3, activation='relu'), layers.Permute((3, 1, 2)), "
        "layers.MaxPooling2D(2, data_format='channels_first')])"
    ),
    "CNN316 a network in a network": (
        "Sequential([layers.Input((8, 8, 3)), layers.Conv2D(4, 3, activation='relu'), layers.Dense(8, activation='relu'), "
        "layers.GlobalAveragePooling2D(), layers.Dense(3, activation='softmax')])"
    ),
    "CNN404 before training": (
        "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
        "print(model.evaluate(rows, ones))\nmodel.fit(rows, ones, validation_split=0.1)\n"
    ),
    "CNN405 only predicting": (
        "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.trainable = False\nmodel.predict(rows)\n"
    ),
    "CNN711 only predicting": "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.predict(rows)\n",
    "CNN712 after the data": (
        "model = Sequential([layers.Dense(1)])\nmodel.compile('adam', 'mse')\nmodel.fit(rows, ones, validation_split=0.1)\n"
        "model.count_params()\n"
    ),
    "CNN715 a metric that is not known": (
        "from project import best\nmodel = Sequential([layers.Input((8,)), layers.Dense(1)])\n"
        "model.compile('adam', 'mse', metrics=[best])\n"
        "model.fit(rows, ones, validation_split=0.1, callbacks=[keras.callbacks.EarlyStopping(monitor='val_best')])\n"
    ),
    "CNN723 only predicting": (
        "def own(y, p):\n    return ops.mean(ops.abs(y - p))\n\n\nmodel = Sequential([layers.Input((8,)), layers.Dense(1)])\n"
        "model.compile('adam', own)\nmodel.save('m.keras')\nkeras.models.load_model('m.keras', compile=False)\n"
    ),
    "CNN804 ImageNet's own classes": (
        "base = keras.applications.VGG16(weights=None)\nmodel = keras.Model(base.input, layers.Dense(1000)(base.output))\n"
    ),
    "CNN121 a decoder": (
        "x = keras.Input((8,))\ncode = layers.Dense(2, activation='relu')(x)\ny = layers.Dense(8)(code)\n"
        "whole, decoder = keras.Model(x, y), keras.Model(code, y)\n"
    ),
    "CNN223 rounded and not": (
        "def dice(y, p):\n    return 1 - ops.sum(y * p) / (ops.sum(y) + ops.sum(ops.round(p)))\n\n\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.compile('adam', dice)\n"
    ),
    "CNN223 a branch": (
        "def loss(y, p):\n    if hard:\n        p = ops.round(p)\n    return ops.mean(ops.abs(y - p))\n\n\n"
        "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.compile('adam', loss)\n"
    ),
    "CNN724 weights": "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.save_weights('m.weights.h5')\n",
    "CNN724 a name that is not known": "model = Sequential([layers.Input((8,)), layers.Dense(1)])\nmodel.save(path)\n",
    "CNN406 the generator's own": (
        "data = keras.utils.image_dataset_from_directory('x', validation_split=0.1, subset='training', seed=1)\n"
        "model = Sequential([layers.Input((256, 256, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(data, validation_data=data)\n"
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_is_no_mistake_is_silent(name: str) -> None:
    code = name.partition(" ")[0]
    assert code not in {finding.code for finding in findings(f"{HEAD}{SILENT[name]}")}
