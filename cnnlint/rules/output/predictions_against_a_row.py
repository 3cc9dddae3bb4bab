from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.written import stands_in
from cnnlint.shapes import shape_text
from cnnlint.values import Array

_OF_ONE = re.compile(r"batch\(\s*1\s*[,)]|batch_?size\s*=\s*1\b", re.I)


class PredictionsAgainstARow(Rule):
    """Predictions of one unit are set against targets of another rank: every one meets every target.

    ## What it does
    Reports a difference or comparison of what a model with one unit predicts, `(n, 1)`, and targets `(n,)` of as many samples,
    in a custom training step or in a measure that the program computes itself.

    ## Why is this bad?
    NumPy and TensorFlow make a table of n times n differences of the two. Its mean is a number like any other, but the model
    that makes it small gives the mean of the targets for every sample. In `fit` and `evaluate` Keras takes care of it.

    ## When not to worry
    A column against a row that both come from the data may be meant: all distances. Only what a model predicts is looked at. In
    batches of one sample the two are one number each.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.rand(100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    error = np.mean((y - model.predict(x)) ** 2)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.rand(100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    error = np.mean((y - model.predict(x)[:, 0]) ** 2)
    ```
    """

    code = "CNN226"
    name = "predictions-against-a-row"
    severity = Severity.WARNING
    source = "tensorflow#28901 and questions about training by hand"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in calls(program, "keras.Model.__crossed__"):
            if not (_is_batch(event.args["row"]) and stands_in(program, _OF_ONE)):
                yield self._report(event)

    def _report(self, event: Call) -> Finding:
        column, row = (_shape(event.args[name]) for name in ("column", "row"))
        place = event.arg_spans["predictions"]
        return self.finding(
            event.span,
            f"predictions of shape {column} meet targets of shape {row}: each prediction is compared with every target",
            severity=self.given(event.condition),
            labels=(Label(place, f"predictions of shape {column}"),),
            expected="the same shape",
            actual=f"{column} and {row}",
            help="drop the axis of size one, `predictions[:, 0]`, or add it to the targets, `targets[:, None]`",
        )


def _is_batch(row: object) -> bool:
    """Whether it is not known how many there are: the batches of a data set may be of one sample."""
    return isinstance(row, Array) and row.shape == (None,)


def _shape(value: object) -> str:
    return shape_text(value.shape) if isinstance(value, Array) and isinstance(value.shape, tuple) else "?"
