from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class RemovedCall(Rule):
    """A method or function that the Keras in force no longer has.

    ## What it does
    Reports `fit_generator`, `predict_classes`, `predict_proba`, `keras.layers.merge`, `np_utils` and the like, with what
    took their place. In code for Keras 2 it is an info where Keras 2 still has it.

    ## Why is this bad?
    Python raises an AttributeError or ImportError.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    classes = model.predict_classes(np.zeros((4, 8)))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    classes = np.argmax(model.predict(np.zeros((4, 8))), axis=-1)
    ```

    ## Keras says
    `'Sequential' object has no attribute 'predict_classes'`
    """

    code = "CNN714"
    name = "removed-call"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "sometimes"
    candidates = ("A11",)
    source = "Islam et al., FSE 2019"
    problems = ("missing-attribute", "removed-module")
