from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.losses import paired

_ENDS = frozenset({"sigmoid", "softmax"})


class ScoresCutOff(Rule):
    """Probabilities are made whole numbers by leaving out their fractions, which makes them 0.

    ## What it does
    Reports `astype(int)` on what `predict` gives, where the model ends in a sigmoid or a softmax.

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
        cut = list(calls(program, "keras.Model.__cut_off__"))
        asked = {e.span: e for e in program.events if cut and isinstance(e, Fit) and e.method == "predict"}
        for event in cut:
            fit = asked.get(event.arg_spans["predictions"])
            if fit is None or fit.compile is None or not isinstance(fit.model, ModelTrace):
                continue
            heads = [head for head, _ in paired(fit.model, fit.compile)]
            if len(heads) == 1 and heads[0].activation in _ENDS:
                one = "the sigmoid" if heads[0].activation == "sigmoid" else "a softmax"
                yield self.finding(
                    event.span,
                    f"`astype` leaves out the fractions of what {one} gives: every probability below 1 becomes 0",
                    severity=self.given(event.condition),
                    labels=(Label(heads[0].layer.span, f"ends in {one}"),),
                    expected="predictions > 0.5" if heads[0].activation == "sigmoid" else "predictions.argmax(axis=1)",
                    actual="predictions",
                    help="make classes of the probabilities first: `(predictions > 0.5).astype(int)`, or `argmax(axis=1)`",
                )
