from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class ScoreAsLoss(Rule):
    """A score that grows as the model gets better is given as the loss, which training makes small.

    ## What it does
    Reports a function of the program that is called after such a score, as `dice_coef`, `iou` or `f1`, that gives the quotient
    itself, and that `compile` is given as the loss.

    ## Why is this bad?
    The optimizer lowers the loss: here it drives predictions and targets apart.

    ## When not to worry
    A function whose name has `loss`, `distance` or the like in it, that gives `1 - ...` or `-...`, or that is one of the
    metrics alone, is not reported.

    ## Bad
    ```python
    from keras import Sequential, layers, ops


    def dice_coef(y_true, y_pred):
        overlap = ops.sum(y_true * y_pred)
        return (2.0 * overlap + 1.0) / (ops.sum(y_true) + ops.sum(y_pred) + 1.0)


    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.Conv2D(1, 1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss=dice_coef)
    ```

    ## Good
    ```python
    from keras import Sequential, layers, ops


    def dice_coef(y_true, y_pred):
        overlap = ops.sum(y_true * y_pred)
        return (2.0 * overlap + 1.0) / (ops.sum(y_true) + ops.sum(y_pred) + 1.0)


    def dice_loss(y_true, y_pred):
        return 1.0 - dice_coef(y_true, y_pred)


    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.Conv2D(1, 1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss=dice_loss)
    ```
    """

    code = "CNN232"
    name = "score-as-loss"
    severity = Severity.WARNING
    source = "questions on segmentation"
    problems = ("score-as-loss",)
