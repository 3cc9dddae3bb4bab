from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class ReadOnlyAttribute(Rule):
    """An attribute is set that Keras computes for every layer or model.

    ## What it does
    Follows assignments to attributes of layers and models, those of custom classes too, and reports names that are
    properties of Keras without a setter: `self.input`, `self.output`, `self.metrics`, `self.losses`, `self.weights`,
    `self.dtype`, `self.layers` of a model, `self.path` in Keras 3, `layer.name` and `self.input_shape` in Keras 2.

    ## Why is this bad?
    Python raises an AttributeError.

    ## When not to worry
    A class that defines a property or attribute of that name itself is not reported.

    ## Bad
    ```python
    import keras
    from keras import layers


    class Classifier(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(16, activation="relu")
            self.output = layers.Dense(3, activation="softmax")

        def call(self, x):
            return self.output(self.hidden(x))


    model = Classifier()
    ```

    ## Good
    ```python
    import keras
    from keras import layers


    class Classifier(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(16, activation="relu")
            self.head = layers.Dense(3, activation="softmax")

        def call(self, x):
            return self.head(self.hidden(x))


    model = Classifier()
    ```

    ## Keras says
    `property 'output' of 'Classifier' object has no setter`
    """

    code = "CNN730"
    name = "read-only-attribute"
    severity = Severity.ERROR
    shown_by = "build"
    source = "questions on `can't set attribute`; probes of Keras 2 and 3"
    problems = ("read-only-attribute",)
