from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.probabilities import classes_of, probabilities


class ScoresAsClasses(Rule):
    """What a model predicts is used as classes, or the classes are looked for in a single score.

    ## What it does
    Reports scores of `sklearn.metrics` that compare classes, such as `accuracy_score` and `confusion_matrix`, on the output of
    `predict` as it is, or on one-hot labels beside class ids; `argmax` over the one unit of a binary classifier, and over
    the samples in place of the scores of each; `==` between what a sigmoid or softmax gives and 0, 1 or labels.

    ## Why is this bad?
    scikit-learn raises where scores have a fraction. The `argmax` of one number is 0, so every sample falls into the first
    class.

    ## When not to worry
    `argmax`, a threshold or `round` on the way makes classes of the scores. Measures of scores, as `roc_auc_score`, take them
    as they are.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    classes = np.argmax(model.predict(x), axis=1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    classes = model.predict(x) > 0.5
    ```
    """

    code = "CNN222"
    name = "scores-as-classes"
    severity = Severity.WARNING
    yields_to = ("scores-as-classes",)  # the same predictions are asked several times
    source = "questions on `Classification metrics can't handle a mix of binary and continuous targets`"
    problems = ("scores-as-classes", "argmax-over-one-unit", "argmax-over-samples")

    def check(self, program: Program) -> Iterator[Finding]:
        yield from super().check(program)
        for event, head in probabilities(program, "keras.Model.__equalled__"):
            one = "the sigmoid" if head.activation == "sigmoid" else "a softmax"
            yield self.finding(
                event.span,
                f"what {one} gives is compared with a class: a probability of 0.99 is not one",
                severity=self.given(event.condition),
                labels=(Label(head.layer.span, f"ends in {one}"),),
                expected=classes_of(head),
                actual=f"predictions {event.args['sign']} {event.args['other']}",
                help=f"make classes of the probabilities first: `{classes_of(head)}`",
            )
