from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.keras_origin import within_tensorflow


class DataOfCallback(Rule):
    """A callback reads validation data that Keras does not give it.

    ## What it does
    Reports `self.validation_data[...]` in a method of a callback that `fit` is given, where neither the class nor the program
    sets an attribute of that name.

    ## Why is this bad?
    Up to version 2.3 the package `keras` set it. In TensorFlow 2 it is None, and Keras 3 does not have it: the training ends
    with an exception after the first epoch.

    ## When not to worry
    Callbacks that ask first whether it is there are not reported, nor is code for Keras 2 without TensorFlow.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers


    class Scores(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            print(self.model.predict(self.validation_data[0]).mean())


    x, y = np.random.rand(100, 8), np.random.randint(0, 2, (100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x[:80], y[:80], validation_data=(x[80:], y[80:]), callbacks=[Scores()])
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers


    class Scores(keras.callbacks.Callback):
        def __init__(self, x):
            super().__init__()
            self.x = x

        def on_epoch_end(self, epoch, logs=None):
            print(self.model.predict(self.x).mean())


    x, y = np.random.rand(100, 8), np.random.randint(0, 2, (100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x[:80], y[:80], validation_data=(x[80:], y[80:]), callbacks=[Scores(x[80:])])
    ```

    ## Keras says
    `'Scores' object has no attribute 'validation_data'`
    """

    code = "CNN738"
    name = "data-of-callback"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "keras#10472, tensorflow#27318"
    problems = ("data-of-callback",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """The package `keras` gave it to callbacks up to 2.3."""
        return program.dialect >= 3 or within_tensorflow(program)
