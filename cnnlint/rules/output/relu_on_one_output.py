from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import REGRESSIONS, Loss
from cnnlint.rules.facts.related_places import new_activation
from cnnlint.rules.pairs import PairRule, Verdict


class ReluOnOneOutput(PairRule):
    """The only output of a regression ends in a relu, which may be dead before the training begins.

    ## What it does
    Reports relu over one unit at the end of a model that is trained with a squared or absolute error.

    ## Why is this bad?
    Where the sum before a relu is negative it gives 0, and no gradient goes back. With weights drawn at random that is so for
    half of the rows, and now and then for all of them: of models on inputs between 0 and 1 about one in eight predicts 0 for
    every row and never anything else, of models on one such input every second. Another run with other random weights learns.

    ## When not to worry
    Where targets are never negative, `softplus` keeps the predictions positive and has a gradient everywhere.

    ## Bad
    ```python
    import keras
    from keras import Sequential, layers

    keras.utils.set_random_seed(1)
    model = Sequential([layers.Input((1,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="relu")])
    model.compile(optimizer="adam", loss="mse")
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers

    keras.utils.set_random_seed(1)
    model = Sequential([layers.Input((1,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    ```
    """

    code = "CNN225"
    name = "relu-on-one-output"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "questions about predictions that are all zero"
    yields_to = ("bounded-regression-head",)

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        if head.activation != "relu" or head.units != 1 or loss.name not in REGRESSIONS or not _starts_at_zero(head):
            return None
        return Verdict(
            "the output is one relu: where its sum is negative it gives 0 and no gradient",
            expected="no activation",
            help="remove the activation; `softplus` keeps the predictions positive",
            fix=new_activation(head, "linear"),
        )


def _starts_at_zero(head: Head) -> bool:
    """Whether the unit has the bias and weights that Keras gives it: others may be chosen for this very reason."""
    chosen = {"bias_initializer", "kernel_initializer", "kernel_constraint", "bias_constraint", "weights"}
    return head.layer.cls == "Dense" and not chosen & head.layer.args.keys()
