from __future__ import annotations

from cnnlint.diagnostics import Edit, Fix, Severity
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import BINARY, Loss
from cnnlint.rules.pairs import PairRule, Verdict
from cnnlint.values import Made

SEEN = {  # what each loss looks for in front of it
    "sparse_categorical_crossentropy": "Softmax",
    "categorical_crossentropy": "Softmax",
    "binary_crossentropy": "Sigmoid",
}


class SoftmaxWithFromLogits(PairRule):
    """The head gives probabilities, the loss expects logits.

    ## What it does
    Reports softmax or sigmoid at the end of a model that is trained with `from_logits=True`, or with a function of TensorFlow
    that takes logits, such as `tf.nn.softmax_cross_entropy_with_logits`.

    ## Why is this bad?
    The loss is told to apply the softmax (or sigmoid) itself. On TensorFlow, Keras sees one that stands right before the loss,
    takes the numbers that went into it and warns: the model trains as without `from_logits`. Behind anything else, such as a
    `Reshape`, and on other backends, it is silently applied a second time: the gradients become small, the predictions
    flat.

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
    source = "keras-hub#1008"

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        if head.activation not in ("softmax", "sigmoid") or loss.from_logits is not True:
            return None
        if not loss.takes_labels:  # a function of TensorFlow
            return Verdict(
                f"the head already applies {head.activation}, but {loss.name} takes logits",
                expected="logits",
                help="remove the activation of the head, or take the crossentropy of Keras",
            )
        if head.units == 1 and loss.name not in BINARY:
            return None  # the width is the first mistake
        return Verdict(
            f"the head already applies {head.activation}, but the loss has from_logits=True",
            expected="logits",
            help="remove `from_logits=True`, or the activation of the head",
            fix=_probabilities(loss),
            keras=_said(head, loss),
        )


def _said(head: Head, loss: Loss) -> str | None:
    """What Keras warns of where nothing stands between the activation and the loss."""
    if head.by is not head.output or loss.name not in SEEN:
        return None
    return (
        f"`{loss.name}` received `from_logits=True`, but the `output` argument was produced by a {SEEN[loss.name]} activation"
    )


def _probabilities(loss: Loss) -> Fix | None:
    if not isinstance(loss.value, Made) or "from_logits" not in loss.value.spans:
        return None
    return Fix("let the loss take probabilities", (Edit(loss.value.spans["from_logits"], "False"),))
