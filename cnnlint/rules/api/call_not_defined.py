from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class CallNotDefined(Rule):
    """A class of the program has no `call` that Keras can use.

    ## What it does
    Reports an object of a class derived from `keras.Model` or `keras.Layer` that is called or trained although the class has no
    method `call`, or one that takes no tensor. A method `forward` is then what PyTorch would call.

    ## Why is this bad?
    Keras asks the base class, which raises. In Keras 2 a layer without `call` silently returns its input.

    ## When not to worry
    A model with a `train_step` of its own, or a `__call__`, may do without, and is left alone; so is a class whose base is
    another layer of Keras, which has a `call`, or one of which nothing here makes an object.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import layers


    class Scorer(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(16, activation="relu")
            self.score = layers.Dense(1)

        def forward(self, x):
            return self.score(self.hidden(x))


    model = Scorer()
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((32, 4)), np.zeros((32, 1)), validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import layers


    class Scorer(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(16, activation="relu")
            self.score = layers.Dense(1)

        def call(self, x):
            return self.score(self.hidden(x))


    model = Scorer()
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((32, 4)), np.zeros((32, 1)), validation_split=0.1)
    ```

    ## Keras says
    ``Model Scorer does not have a `call()` method implemented.``
    """

    code = "CNN725"
    name = "call-not-defined"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on subclassed models; tensorflow#43173, tensorflow#26996"
    problems = ("no-call",)
