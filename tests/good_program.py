"""A correct program, and the changes that turn it into a mistake. `good_*.py` hold them; test_no_false_alarm.py runs them."""

from __future__ import annotations

from dataclasses import dataclass, field

from cnnlint.config import Settings
from cnnlint.run import check_source


@dataclass(frozen=True)
class Good:
    """A program of which nothing must be said; mistakes: texts in it, what stands there instead, and what is then found."""

    program: str
    keras: str = "auto"
    mistakes: list[tuple[str, str, str]] = field(default_factory=list)


def told(program: str, keras: str = "auto") -> list[str]:
    """The errors and warnings, as `CNN301 warning`."""
    (file,) = check_source(program, "model.py", Settings.model_validate({"target_keras": keras})).files
    return [f"{f.code} {f.severity.value}" for f in file.findings if f.severity.value != "info"]


CLASS_BEHIND_THE_BASE = Good(
    """
import keras
from keras.layers import Activation


class Bounded(Activation):
    def __init__(self, activation, low, **kwargs):
        super(Activation, self).__init__(trainable=False, **kwargs)
        self.activation, self.low = keras.activations.get(activation), low


x = keras.Input((8,))
keras.Model(x, Bounded("linear", 0.0)(x))
""",
    mistakes=[
        ("super(Activation, self)", "super(Bounded, self)", "CNN704 error"),
    ],
)

STEPS_ASKED_FOR_LATER = Good(
    """
from keras import Input, Model
from keras.layers import LSTM, Dense

layer = LSTM(9)
layer.return_sequences = True
steps = layer.compute_output_shape((None, 7, 5))[2]
x = Input((7, 5))
model = Model(x, LSTM(4)(layer(x)))
""",
    mistakes=[
        ("layer.return_sequences = True", "layer.return_sequences = False", "CNN729 error"),
    ],
)

FILES_OF_EACH_RELEASE = Good(
    """
import keras
import tensorflow as tf
from packaging import version

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(3, activation="softmax")])
if tf.__version__ < "2.16":
    model.save("folder")
else:
    model.save("model.keras")
if version.parse(keras.__version__) < version.parse("3.0"):
    model.save_weights("model.h5")
else:
    model.save_weights("model.weights.h5")
""",
    keras="3",
    mistakes=[
        ("model.weights.h5", "weights", "CNN724 error"),
        ('tf.__version__ < "2.16"', "old", "CNN724 warning"),
    ],
)
