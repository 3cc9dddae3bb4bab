from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class LengthNotWhole(Rule):
    """The `__len__` of a `Sequence` returns a float.

    ## What it does
    Reports a class derived from `keras.utils.Sequence` or `PyDataset` whose `__len__` returns what `np.ceil`, `np.floor` or
    `np.round` give, which are floats even without decimals, or in code for Keras 3 a division by `/`.

    ## Why is this bad?
    Python asks for a whole number wherever the length is needed, so `fit` stops before the first batch.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import Sequential, layers


    class Batches(keras.utils.Sequence):
        def __init__(self, x, y, batch_size):
            super().__init__()
            self.x, self.y, self.batch_size = x, y, batch_size

        def __len__(self):
            return np.ceil(len(self.x) / self.batch_size)

        def __getitem__(self, index):
            part = slice(index * self.batch_size, (index + 1) * self.batch_size)
            return self.x[part], self.y[part]


    batches = Batches(np.random.rand(100, 8), np.random.rand(100, 1), 16)
    held_back = (np.random.rand(10, 8), np.random.rand(10, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(batches, validation_data=held_back)
    ```

    ## Good
    ```python
    import math

    import keras
    import numpy as np
    from keras import Sequential, layers


    class Batches(keras.utils.Sequence):
        def __init__(self, x, y, batch_size):
            super().__init__()
            self.x, self.y, self.batch_size = x, y, batch_size

        def __len__(self):
            return math.ceil(len(self.x) / self.batch_size)

        def __getitem__(self, index):
            part = slice(index * self.batch_size, (index + 1) * self.batch_size)
            return self.x[part], self.y[part]


    batches = Batches(np.random.rand(100, 8), np.random.rand(100, 1), 16)
    held_back = (np.random.rand(10, 8), np.random.rand(10, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(batches, validation_data=held_back)
    ```

    ## Keras says
    `'numpy.float64' object cannot be interpreted as an integer`
    """

    code = "CNN731"
    name = "length-not-whole"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions about custom generators"
    problems = ("length-not-whole",)
