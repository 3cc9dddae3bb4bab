from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits, how_to_validate


class ValidationWithoutData(Rule):
    """It is said how to validate, and nothing to validate on is given.

    ## What it does
    Reports `validation_steps`, `validation_freq` and `validation_batch_size` in a `fit` that has neither `validation_data` nor
    `validation_split`.

    ## Why is this bad?
    Keras overlooks them: nothing is validated, and the history has no `val_loss`.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((64, 8)), np.zeros((64, 1))
    x_val, y_val = np.zeros((16, 8)), np.zeros((16, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, batch_size=8, validation_steps=2)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((64, 8)), np.zeros((64, 1))
    x_val, y_val = np.zeros((16, 8)), np.zeros((16, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, batch_size=8, validation_data=(x_val, y_val), validation_steps=2)
    ```
    """

    code = "CNN428"
    name = "validation-without-data"
    severity = Severity.WARNING
    source = "Theia benchmark"

    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program):
            if "**" in fit.args or {"validation_data", "validation_split"} & {*fit.args, *fit.arg_spans}:
                continue
            for name in how_to_validate(fit):
                yield self.finding(
                    fit.arg_spans[name],
                    f"`{name}` changes nothing: there is no validation data",
                    severity=self.given(fit.condition),
                    expected="`validation_data` beside it",
                    actual=f"`{name}` alone",
                    help="pass `validation_data`, or leave it out",
                )
