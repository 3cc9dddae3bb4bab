from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls

_IN_OWN_LOSS = "keras.Model.__swapped__"


class TargetsForPredictions(Rule):
    """A custom loss hands the targets on as predictions, and the predictions as targets.

    ## What it does
    Reports a function that is the `loss` of `compile` and calls a loss of Keras with its own two arguments in the other order.
    Keras gives the targets first, whatever the arguments are called, and its losses take them first. In training by hand, a
    loss of Keras is reported that is called on what a model answers and then on data. Losses that are the same either way,
    such as the mean squared error, are left alone.

    ## Why is this bad?
    The crossentropy takes the logarithm of what should be the predictions. Targets of 0 and 1 are cut to the least number
    that Keras allows, so that the loss is large for all predictions alike, and the gradient is that of another loss.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, losses


    def weighted(y_true, y_pred):
        return 2 * losses.binary_crossentropy(y_pred, y_true)


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss=weighted)
    model.fit(np.random.rand(64, 4), np.random.randint(0, 2, (64, 1)).astype("float32"), validation_split=0.25)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, losses


    def weighted(y_true, y_pred):
        return 2 * losses.binary_crossentropy(y_true, y_pred)


    model = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss=weighted)
    model.fit(np.random.rand(64, 4), np.random.randint(0, 2, (64, 1)).astype("float32"), validation_split=0.25)
    ```
    """

    code = "CNN227"
    name = "targets-for-predictions"
    severity = Severity.WARNING
    source = "issues about custom losses"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in calls(program, _IN_OWN_LOSS, "keras.losses.__swapped__"):
            if event.name == _IN_OWN_LOSS:
                yield self.finding(
                    event.arg_spans["loss"],
                    f"`{event.args['called']}` takes the targets first, but `{event.args['loss']}` gives it the predictions",
                    labels=(Label(event.span, "compiled here"),),
                    expected="the targets, then the predictions",
                    actual="the predictions, then the targets",
                    help="change the order: Keras calls a loss with the targets first, and its own losses take them first",
                )
            else:
                yield self.finding(
                    event.span,
                    f"`{event.args['called']}` takes the targets first, but is called on the predictions and then on the data",
                    expected="the targets, then the predictions",
                    actual="the predictions, then the targets",
                    help="change the order of the two",
                )
