from __future__ import annotations

from cnnlint.diagnostics import Edit, Fix, Severity
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import BINARY, Loss
from cnnlint.rules.pairs import PairRule, Verdict
from cnnlint.values import Made


class SoftmaxWithFromLogits(PairRule):
    """The head gives probabilities, the loss expects logits.

    ## What it does
    Reports softmax or sigmoid at the end of a model that is trained with `from_logits=True`.

    ## Why is this bad?
    The loss applies the softmax (or sigmoid) a second time. The gradients become small and the predictions flat. Some
    versions of Keras notice it in simple models and warn, others are silent.

    ## Bad
    ```python
    import keras
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy())
    ```

    ## Keras says
    ``"`sparse_categorical_crossentropy` received `from_logits=True`, but the `output` argument was produced by a Softmax
    activation and thus does not represent logits. Was this intended?``
    """

    code = "CNN206"
    name = "softmax-with-from-logits"
    severity = Severity.WARNING
    fixable = "unsafe"
    candidates = ("L06",)
    source = "keras-hub#1008"

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        if head.activation not in ("softmax", "sigmoid") or not loss.takes_labels or loss.from_logits is not True:
            return None
        if head.units == 1 and loss.name not in BINARY:
            return None  # the width is the first mistake
        return Verdict(
            f"the head already applies {head.activation}, but the loss has from_logits=True",
            expected="logits",
            help="remove `from_logits=True`, or the activation of the head",
            fix=_probabilities(loss),
        )


def _probabilities(loss: Loss) -> Fix | None:
    if not isinstance(loss.value, Made) or "from_logits" not in loss.value.spans:
        return None
    return Fix("let the loss take probabilities", (Edit(loss.value.spans["from_logits"], "False"),))
