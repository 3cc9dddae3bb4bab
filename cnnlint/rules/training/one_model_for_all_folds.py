from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.values import Array, Did

_ANEW = ("set_weights", "load_weights", ".assign(", "clone_model", "from_config", "load_model")


class OneModelForAllFolds(Rule):
    """A model that was trained on one fold of a cross-validation goes on with the next.

    ## What it does
    Reports a `fit` in a loop over the folds of scikit-learn's splitters, where the model is built before the loop. It is silent
    where weights are set back, copied or loaded.

    ## Why is this bad?
    From the second fold on the model has seen the rows that it is judged by: they were in the training part of the folds
    before. The scores rise from fold to fold, and their mean says nothing about new data.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.model_selection import KFold

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    for train, test in KFold(5).split(x):
        model.fit(x[train], y[train], validation_data=(x[test], y[test]))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.model_selection import KFold

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    for train, test in KFold(5).split(x):
        model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        model.fit(x[train], y[train], validation_data=(x[test], y[test]))
    ```
    """

    code = "CNN412"
    name = "one-model-for-all-folds"
    severity = Severity.WARNING
    source = "questions about cross-validation of Keras models"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        seen: dict[int, str] = {}
        for fit in program.events:
            fold = _fold(fit) if isinstance(fit, Fit) else None
            if fold is None or not isinstance(fit, Fit) or not isinstance(fit.model, ModelTrace):
                continue
            first = seen.setdefault(fit.model.identity, fold)
            if first != fold and not program.mentions(*_ANEW):
                yield self.finding(
                    fit.span,
                    "the model of one fold is trained further in the next, so it has seen the rows that evaluate it",
                    labels=(Label(fit.model.span, "built once, for all folds"),),
                    expected="a new model for each fold",
                    actual="one model",
                    help="build and compile the model inside the loop",
                    model=fit.model.name,
                )


def _fold(fit: Fit) -> str | None:
    """The fold whose rows the model is trained on."""
    x = fit.args.get("x")
    steps = x.trail if isinstance(x, Array) and fit.method == "fit" else ()
    return next((step.detail for step in steps if step.did is Did.CUT and step.detail), None)
