from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.untrained import only_if_trained


class LossSignature(Rule):
    """A custom loss or metric cannot be called with targets and predictions.

    ## What it does
    Reports functions that `compile` is given as a loss or metric and that take less than two arguments, or need more than two;
    and losses that read a tensor of the model from around them instead. It is a warning where nothing in the program trains or
    evaluates what is compiled so.

    ## Why is this bad?
    Keras calls `loss(y_true, y_pred)`, and nothing else. `compile` takes any function; `fit` stops at the first batch. A tensor
    of a functional model is a placeholder: that worked in the graphs of TensorFlow 1, and has no numbers in Keras 3.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, ops


    def weighted(y_true, y_pred, weight):
        return ops.mean(weight * ops.square(y_true - y_pred), axis=-1)


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=weighted)
    model.fit(np.zeros((32, 4)), np.zeros((32, 1)), validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, ops


    def weighted(weight):
        def loss(y_true, y_pred):
            return ops.mean(weight * ops.square(y_true - y_pred), axis=-1)

        return loss


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=weighted(2.0))
    model.fit(np.zeros((32, 4)), np.zeros((32, 1)), validation_split=0.1)
    ```

    ## Keras says
    `weighted() missing 1 required positional argument: 'weight'`
    """

    code = "CNN734"
    name = "loss-signature"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on custom losses; probes of Keras 2 and 3"
    problems = ("loss-signature", "tensor-in-loss")

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return only_if_trained(finding, program)
