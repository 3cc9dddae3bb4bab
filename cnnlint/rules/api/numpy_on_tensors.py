from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.untrained import only_if_trained


class NumpyOnTensors(Rule):
    """A custom loss or metric computes with NumPy.

    ## What it does
    Reports functions that `compile` is given as a loss or metric and that surely hand the targets or predictions to a function
    of NumPy or scikit-learn, or call `.numpy()` on them; functions of scikit-learn that are the metric themselves; and, as a
    warning, `.numpy()` in a function under `@tf.function` on what that is given or computes. It is a warning too where nothing
    in the program trains or evaluates what is compiled so.

    ## Why is this bad?
    `fit` makes a graph of the training step before it runs one: the loss is called once, with tensors that have no numbers
    yet, and NumPy has nothing to compute with. No gradient could go through it either. A `tf.function` is made a graph of in
    the same way.

    ## When not to worry
    With `run_eagerly=True` a metric may use NumPy; such programs are left alone.

    ## Bad
    ```python
    import numpy as np
    import tensorflow as tf
    from tensorflow.keras import Sequential, layers


    def relative_error(y_true, y_pred):
        return np.mean(np.abs(y_true - y_pred) / np.abs(y_true))


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=[relative_error])
    model.fit(np.zeros((32, 4)), np.ones((32, 1)), validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    import tensorflow as tf
    from tensorflow.keras import Sequential, layers


    def relative_error(y_true, y_pred):
        return tf.reduce_mean(tf.abs(y_true - y_pred) / tf.abs(y_true))


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", metrics=[relative_error])
    model.fit(np.zeros((32, 4)), np.ones((32, 1)), validation_split=0.1)
    ```

    ## Keras says
    `Cannot convert a symbolic tf.Tensor (...) to a numpy array.`
    """

    code = "CNN735"
    name = "numpy-on-tensors"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "questions on custom metrics; probes of Keras 2 and 3"
    problems = ("numbers-of-tensors",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Not where all is computed at once; PyTorch's tensors have numbers in a metric."""
        return not program.mentions("run_eagerly", "run_functions_eagerly", "torch")

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return only_if_trained(finding, program)
