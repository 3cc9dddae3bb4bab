from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits, how_to_validate


class NoValidationData(Rule):
    """A model is trained without anything to validate it on.

    ## What it does
    Reports `fit` without `validation_data` and without `validation_split`; a model with a `train_step` of its own is left
    alone. A matter of habit and off by default.

    ## Why is this bad?
    Overfitting cannot be seen while the model trains.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN403"
    name = "no-validation-data"
    severity = Severity.INFO
    default = False
    source = "Humbatova et al., ICSE 2020"

    def check(self, program: Program) -> Iterator[Finding]:
        if program.mentions("train_step"):  # what it trains may have nothing to compare
            return
        for fit in fits(program):
            if how_to_validate(fit):  # another rule's
                continue
            if "**" not in fit.args and fit.args.get("validation_data") is None and not fit.args.get("validation_split"):
                yield self.finding(fit.span, "the model is trained without validation data", help="pass `validation_split=0.1`")
