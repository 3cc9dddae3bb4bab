from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class MisspeltAttribute(Rule):
    """A layer is to be frozen, or a learning rate set, by an attribute that Keras does not read.

    ## What it does
    Follows assignments to attributes of Keras's own layers and models, and reports names that are `trainable` but for a letter
    or two, as `trainble` or `Trainable`; and `lr` of an optimizer of Keras 3, which reads `learning_rate` alone.

    ## Why is this bad?
    Python lets a program set any attribute, and Keras reads only the one of its own name: the layer trains as before, and
    at the same rate.

    ## When not to worry
    Layers and models of a class of the program's own may have an attribute of that name, and are not reported.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.layers[0].trainble = False
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.layers[0].trainable = False
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN741"
    name = "misspelt-attribute"
    severity = Severity.WARNING
    source = "questions on transfer learning without effect"
    problems = ("misspelt-attribute",)
