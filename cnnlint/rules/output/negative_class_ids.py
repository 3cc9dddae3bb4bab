from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class NegativeClassIds(Rule):
    """Classes are written as -1 and 1, and `to_categorical` makes one of them.

    ## What it does
    Reports `to_categorical` on labels some of which are known to be below 0.

    ## Why is this bad?
    The labels are the numbers of columns, and -1 is the last column. The classes -1 and 1 get the same row, `[0, 1]`: a model
    has nothing to tell apart, and its accuracy is 1 at once.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from keras.utils import to_categorical

    x = np.random.randn(200, 4)
    labels = np.where(x[:, 0] > 0, 1, -1)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(2, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, to_categorical(labels), epochs=3, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from keras.utils import to_categorical

    x = np.random.randn(200, 4)
    labels = np.where(x[:, 0] > 0, 1, 0)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(2, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, to_categorical(labels), epochs=3, validation_split=0.1)
    ```
    """

    code = "CNN233"
    name = "negative-class-ids"
    severity = Severity.WARNING
    source = "questions about Keras"
    problems = ("negative-class-ids",)
