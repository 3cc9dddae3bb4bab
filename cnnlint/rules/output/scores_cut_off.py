from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.probabilities import classes_of, probabilities


class ScoresCutOff(Rule):
    """Probabilities are made whole numbers by leaving out their fractions, which makes them 0.

    ## What it does
    Reports `astype(int)` and `int` on what `predict` gives, where the model ends in a sigmoid or a softmax.

    ## Why is this bad?
    `astype` does not round: 0.99 becomes 0, and every sample falls into the first class.

    ## When not to worry
    `round` or a threshold before it makes classes of the probabilities.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.normal(size=(100, 8)), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    classes = model.predict(x).astype(int)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.normal(size=(100, 8)), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    classes = (model.predict(x) > 0.5).astype(int)
    ```
    """

    code = "CNN231"
    name = "scores-cut-off"
    severity = Severity.WARNING
    source = "questions on predictions that are all 0"

    def check(self, program: Program) -> Iterator[Finding]:
        for event, head in probabilities(program, "keras.Model.__cut_off__"):
            one = "the sigmoid" if head.activation == "sigmoid" else "a softmax"
            yield self.finding(
                event.span,
                f"`{event.args['by']}` cuts the fractions off what {one} gives: every probability below 1 becomes 0",
                severity=self.given(event.condition),
                labels=(Label(head.layer.span, f"ends in {one}"),),
                expected=classes_of(head),
                actual="predictions",
                help="make classes of the probabilities first: `(predictions > 0.5).astype(int)`, or `argmax(axis=1)`",
            )
