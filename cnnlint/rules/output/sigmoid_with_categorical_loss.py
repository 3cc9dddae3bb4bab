from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import CATEGORICAL, SPARSE, Loss
from cnnlint.rules.facts.related_places import new_activation
from cnnlint.rules.pairs import PairRule, Verdict


class SigmoidWithCategoricalLoss(PairRule):
    """Several sigmoid units are trained with a categorical crossentropy.

    ## What it does
    Reports a head of two or more sigmoid units with `categorical_crossentropy` or `sparse_categorical_crossentropy`.

    ## Why is this bad?
    The loss takes the units for one distribution over the classes, but sigmoids are independent of each other and do not
    add up to one. For exclusive classes softmax is meant; for several labels at once `binary_crossentropy`. On TensorFlow,
    Keras computes the loss from the numbers before a sigmoid, as if a softmax stood there: the greatest score is then the right
    one, but no score is a probability.

    ## When not to worry
    Several labels for one sample are what independent sigmoids are for, with `binary_crossentropy`; that pair is silent.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="sigmoid")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```
    """

    code = "CNN208"
    name = "sigmoid-with-categorical-loss"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "DeepLocalize and deepmufl benchmarks; DL Contract"

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        if head.activation not in ("sigmoid", "hard_sigmoid") or loss.name not in CATEGORICAL | SPARSE:
            return None
        if head.units == 1 or loss.from_logits is not False:
            return None
        return Verdict(
            f"{head.activation} units are independent, but {loss.name} expects one distribution over the classes",
            expected="softmax",
            help="use softmax for exclusive classes, or `binary_crossentropy` where several can hold at once",
            fix=new_activation(head, "softmax"),
        )
