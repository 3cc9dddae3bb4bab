from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class BaseNotInitialised(Rule):
    """A custom layer or model does not call the `__init__` of its base class.

    ## What it does
    Follows the `__init__` methods of a class that derives from `Layer` or `Model`, and reports the one that calls no other, or
    that skips Keras's with `super(Layer, self)`. As a warning, a method `_init_` or `biuld` of a class without `__init__` or
    `build`, which nothing calls.

    ## Why is this bad?
    Keras stops when the object is called, compiled, or, a model of Keras 2, given its first layer.

    ## Bad
    ```python
    import keras
    from keras import layers


    class Scaled(layers.Layer):
        def __init__(self, units):
            self.dense = layers.Dense(units)

        def call(self, x):
            return self.dense(x) * 0.1


    inputs = keras.Input((8,))
    model = keras.Model(inputs, Scaled(4)(inputs))
    ```

    ## Good
    ```python
    import keras
    from keras import layers


    class Scaled(layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.dense = layers.Dense(units)

        def call(self, x):
            return self.dense(x) * 0.1


    inputs = keras.Input((8,))
    model = keras.Model(inputs, Scaled(4)(inputs))
    ```

    ## Keras says
    ``In layer 'Scaled', you forgot to call `super().__init__()` as the first statement in the `__init__()` method. Go add it!``
    """

    code = "CNN722"
    name = "base-not-initialised"
    severity = Severity.ERROR
    shown_by = "build"
    source = "questions on custom layers; probes of Keras 2 and 3"
    problems = ("base-not-initialised",)
