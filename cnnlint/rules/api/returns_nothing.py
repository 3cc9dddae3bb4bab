from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class ReturnsNothing(Rule):
    """A function that Keras calls for its result returns nothing, or another function.

    ## What it does
    Reports losses, metrics, functions of a `Lambda` layer and `call` methods that do something and have no `return`. A function
    that only raises, or has no body but a docstring, stands for others to define and is left alone. Reports also a loss or
    metric that is given by the function which makes it: `loss=focal_loss` where `focal_loss(gamma=2.0)` returns the loss.

    ## Why is this bad?
    Python returns None, and Keras stops as soon as it goes on with it. The message rarely names the function.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, ops


    def rmse(y_true, y_pred):
        ops.sqrt(ops.mean(ops.square(y_pred - y_true)))


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=rmse)
    model.fit(np.zeros((32, 4)), np.zeros((32, 1)), validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, ops


    def rmse(y_true, y_pred):
        return ops.sqrt(ops.mean(ops.square(y_pred - y_true)))


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=rmse)
    model.fit(np.zeros((32, 4)), np.zeros((32, 1)), validation_split=0.1)
    ```

    ## Keras says
    `None values not supported.`
    """

    code = "CNN721"
    name = "returns-nothing"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on custom losses and layers; probes of Keras 2 and 3"
    problems = ("returns-nothing",)
