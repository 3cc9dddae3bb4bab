from __future__ import annotations

from cnnlint.diagnostics import Edit, Fix, Severity
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import BINARY, Loss
from cnnlint.rules.pairs import PairRule, Verdict


class LogitsWithProbabilityLoss(PairRule):
    """The head gives logits, the loss expects probabilities.

    ## What it does
    Reports a head without activation that is trained with a crossentropy whose `from_logits` is False, as it is by default and
    always when the loss is given as a string.

    ## Why is this bad?
    The loss clips the logits to between 0 and 1 as if they were probabilities. Training runs without a warning and learns
    badly: the first loss is around 7 to 11 instead of 2.3 for ten classes.

    ## When not to worry
    A head without activation is right with `from_logits=True`. A model whose output another model takes on is not judged; the
    one that is trained is.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    ```
    """

    code = "CNN205"
    name = "logits-with-probability-loss"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "UMLAUT; NeuraLint rules 8 and 12"
    yields_to = ("softmax-over-one-unit", "head-width-against-loss", "targets-beyond-one")

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        if head.activation != "linear" or not loss.takes_labels or loss.from_logits is not False:
            return None
        wanted = "sigmoid" if loss.name in BINARY else "softmax"
        return Verdict(
            f"the head has no activation, but {loss.name} expects probabilities",
            expected=f"{wanted}, or from_logits=True",
            help=f"add `activation='{wanted}'` to the head, or give the loss `from_logits=True`",
            fix=_add_activation(head, wanted),
        )


def _add_activation(head: Head, name: str) -> Fix | None:
    """Writes the activation behind the units, where the head is a Dense that names none."""
    units = head.layer.arg_spans.get("units")
    if units is None or head.layer.cls != "Dense" or "activation" in head.layer.args or head.by is not head.layer:
        return None
    after = type(units)(units.path, units.end_line, units.end_column, units.end_line, units.end_column, units.cell)
    return Fix(f"add {name}", (Edit(after, f', activation="{name}"'),))
