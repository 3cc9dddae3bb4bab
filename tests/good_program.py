"""A correct program, and the changes that turn it into a mistake. `good_*.py` hold them; test_no_false_alarm.py runs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cnnlint.config import Settings
from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.run import check_source


class NotRun(StrEnum):
    """Why no Keras that is installed today runs a program."""

    OLDER = "is for an older release of Keras or TensorFlow"
    BLANK = "has blanks that are to be filled in"
    DEVICE = "is for a device with a TensorFlow of its own"


@dataclass(frozen=True)
class Good:
    """A program of which nothing must be said; mistakes: texts in it, what stands there instead, and what is then found.

    For test_no_false_alarm_in_keras.py: given is Python that makes what it finds where it runs, then calls what nothing in it
    calls (surroundings.py); runs_in is its Keras, where what it is read for does not tell; not_run: why it cannot be run, and
    the words of what is then raised.
    """

    program: str
    keras: str = "auto"
    mistakes: list[tuple[str, str, str]] = field(default_factory=list)
    given: str = ""
    then: str = ""
    runs_in: int | None = None
    not_run: tuple[NotRun, str] | None = None

    @property
    def dialect(self) -> int:
        """The Keras that runs it: the one told, or the one that its text tells."""
        if self.runs_in is not None:
            return self.runs_in
        return read(read_source("model.py", self.program.encode())).dialect if self.keras == "auto" else int(self.keras)


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
