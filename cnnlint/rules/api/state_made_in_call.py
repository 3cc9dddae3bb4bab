from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class StateMadeInCall(Rule):
    """The `call` of a class adds layers or weights to an object that Keras 3 has closed.

    ## What it does
    Follows the `call` of layers and models of the program, and reports what it adds to the object: a layer that it sets as an
    attribute or puts into a list or dict of one, and weights by `add_weight`.

    ## Why is this bad?
    Keras 3 takes no new layers and weights once a layer is built, which it is when `call` runs. That holds for layers without
    weights too, and for those that are made the first time alone, under `if self.dense is None`. In Keras 2 such a condition
    helped.

    ## When not to worry
    Where a layer of the object has no weights yet when it is called, and there is no `build`, Keras 3 runs `call` once before
    the object is built: what is made under a condition then is kept, and is not reported.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import layers, ops


    class Projection(layers.Layer):
        def __init__(self):
            super().__init__()
            self.w = None

        def call(self, x):
            if self.w is None:
                self.w = self.add_weight(shape=(x.shape[-1], 4), name="w")
            return ops.matmul(x, self.w)


    model = keras.Sequential([layers.Input((8,)), Projection(), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((32, 8)), np.zeros((32, 1)), validation_split=0.25)
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import layers, ops


    class Projection(layers.Layer):
        def build(self, input_shape):
            self.w = self.add_weight(shape=(input_shape[-1], 4), name="w")

        def call(self, x):
            return ops.matmul(x, self.w)


    model = keras.Sequential([layers.Input((8,)), Projection(), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((32, 8)), np.zeros((32, 1)), validation_split=0.25)
    ```

    ## Keras says
    `You cannot add new elements of state (variables or sub-layers) to a layer that is already built.`
    """

    code = "CNN739"
    name = "state-made-in-call"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras/src/utils/tracking.py; questions on layers made in `call`"
    problems = ("state-made-in-call",)
