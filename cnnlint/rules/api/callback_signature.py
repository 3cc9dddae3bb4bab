from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class CallbackSignature(Rule):
    """A method of a callback cannot be called with what Keras gives it.

    ## What it does
    Looks at the methods of a callback of the program that `fit` is given. Those of an epoch and of a batch are called with
    its number and the logs, those of the training with the logs alone. The functions that a `LambdaCallback` is made of are
    called in the same way.

    ## Why is this bad?
    Python raises a `TypeError` as soon as Keras comes to the method: that of the end of an epoch after the first epoch.

    ## When not to worry
    Methods under a decorator, and those that take `*args`, are left alone.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers


    class Stop(keras.callbacks.Callback):
        def on_epoch_end(self, logs):
            if logs["loss"] < 0.1:
                self.model.stop_training = True


    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((32, 8)), np.zeros((32, 1)), validation_split=0.25, callbacks=[Stop()])
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import Sequential, layers


    class Stop(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if logs["loss"] < 0.1:
                self.model.stop_training = True


    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((32, 8)), np.zeros((32, 1)), validation_split=0.25, callbacks=[Stop()])
    ```

    ## Keras says
    `Stop.on_epoch_end() takes 2 positional arguments but 3 were given`
    """

    code = "CNN740"
    name = "callback-signature"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on callbacks of one's own; probes of Keras 2 and 3"
    problems = ("callback-signature",)
