from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class WrongObjectInSequential(Rule):
    """Something that is not a layer is put into a Sequential.

    ## What it does
    Reports a class without brackets, a tensor, or a function in `Sequential([...])` and `add`, and layers that are handed to
    `Sequential` one by one instead of in a list.

    ## Why is this bad?
    Keras takes layer objects only.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten, layers.Dense(10, activation="softmax")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    ```

    ## Keras says
    ``Only instances of `keras.Layer` can be added to a Sequential model.``
    """

    code = "CNN707"
    name = "wrong-object-in-sequential"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "sometimes"
    source = "probes of Keras 2 and 3"
    advice = "give it layers, and nothing else"
    problems = ("wrong-object-in-sequential",)
