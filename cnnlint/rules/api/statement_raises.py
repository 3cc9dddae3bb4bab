from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class StatementRaises(Rule):
    """Python stops at this statement.

    ## What it does
    Follows the program as Python would, and reports calls of its own functions and classes whose arguments do not fit them:
    one that is missing, one too many, a name that no parameter has. Where what else a statement computes is known, a warning
    says what Python raises: `"accuracy: " + score` of a number, two names for three values, an index beyond the end, the
    `shape` of a list, a function of NumPy or TensorFlow without an argument that it needs.

    ## Why is this bad?
    The program ends there, often only after the training.

    ## When not to worry
    A function under a decorator is left alone, and so is what `try` handles, or a `raise` of the program's own.

    ## Bad
    ```python
    from keras import Sequential, layers


    def build_model(units, classes):
        return Sequential([layers.Input((8,)), layers.Dense(units, activation="relu"), layers.Dense(classes)])


    model = build_model(16)
    ```

    ## Good
    ```python
    from keras import Sequential, layers


    def build_model(units, classes):
        return Sequential([layers.Input((8,)), layers.Dense(units, activation="relu"), layers.Dense(classes)])


    model = build_model(16, 3)
    ```

    ## Keras says
    `build_model() missing 1 required positional argument: 'classes'`
    """

    code = "CNN743"
    name = "statement-raises"
    severity = Severity.ERROR
    shown_by = "build"
    speaker = "python"
    by_order = True
    by_run = True
    source = "questions about `missing 1 required positional argument`"
    problems = ("arguments-do-not-fit", "raises")
