from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import BINARY, Loss
from cnnlint.rules.facts.related_places import new_activation
from cnnlint.rules.pairs import PairRule, Verdict

UNSUITED = frozenset(
    {"relu", "relu6", "leaky_relu", "prelu", "elu", "selu", "gelu", "silu", "tanh", "softplus", "softsign", "mish", "celu"}
)
_NEVER_NEGATIVE = frozenset({"relu", "relu6", "softplus"})


class UnsuitedOutputActivation(PairRule):
    """The last layer ends in an activation that gives no probabilities.

    ## What it does
    Reports relu, tanh, elu and their like at the end of a model that is trained with a crossentropy, and any end that may be
    negative, none for one, with `poisson`.

    ## Why is this bad?
    The loss takes logarithms of probabilities. What relu gives lies above 1 or is exactly 0, what tanh gives is negative
    half of the time; the loss clips it, and a unit that is clipped gets no gradient. `poisson` takes the logarithm as it is:
    that of a negative number is NaN, and so is then every weight.

    ## When not to worry
    With another loss a tanh may be the right end: a generator draws with it. Of a relu as the only output of a regression
    another rule speaks, `relu-on-one-output`.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="relu")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```
    """

    code = "CNN209"
    name = "unsuited-output-activation"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "UMLAUT; DeepDiagnosis; NeuraLint rule 15"
    yields_to = ("softmax-over-one-unit", "head-width-against-loss", "targets-beyond-one")

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        if loss.name == "poisson" and head.activation in (UNSUITED | {"linear"}) - _NEVER_NEGATIVE:
            return _of_a_logarithm(head)
        if head.activation not in UNSUITED or not loss.takes_labels:
            return None
        wanted = "sigmoid" if loss.name in BINARY else "softmax"
        return Verdict(
            f"the head ends in {head.activation}, but {loss.name} expects {'logits' if loss.from_logits else 'probabilities'}",
            expected=wanted,
            help=f"use {wanted}, or no activation and `from_logits=True`",
            fix=new_activation(head, wanted),
        )


def _of_a_logarithm(head: Head) -> Verdict:
    """keras/src/losses/losses.py, `poisson`: y_pred - y_true * log(y_pred + epsilon)"""
    end = "has no activation" if head.activation == "linear" else f"ends in {head.activation}"
    return Verdict(
        f"the head {end}, but poisson takes the logarithm of what it gives: that of a negative number is NaN",
        expected="exponential",
        help="use exponential or softplus, which give positive numbers",
        fix=new_activation(head, "exponential"),
    )
