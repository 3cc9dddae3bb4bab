from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Compile, Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.losses import BINARY, paired


class ThresholdForLogits(Rule):
    """Logits are divided at 0.5, as if they were probabilities.

    ## What it does
    Reports a comparison of what `predict` gives with 0.5, where the model ends without an activation and is compiled with a
    binary loss that has `from_logits=True`.

    ## Why is this bad?
    A logit of 0 is a probability of one half, one of 0.5 of 62 %. Samples that the model holds for the
    likelier class by little are counted as the other one.

    ## When not to worry
    A threshold that was chosen for the logits is another number, as a rule, and is left alone.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, losses

    x, y = np.random.normal(size=(100, 8)), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=losses.BinaryCrossentropy(from_logits=True))
    model.fit(x, y, validation_split=0.1)
    classes = model.predict(x) > 0.5
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, losses

    x, y = np.random.normal(size=(100, 8)), np.random.randint(0, 2, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss=losses.BinaryCrossentropy(from_logits=True))
    model.fit(x, y, validation_split=0.1)
    classes = model.predict(x) > 0
    ```
    """

    code = "CNN228"
    name = "threshold-for-logits"
    severity = Severity.WARNING
    source = "the metric rules of Keras, applied to what programs compute themselves"

    def check(self, program: Program) -> Iterator[Finding]:
        divided = list(calls(program, "keras.Model.__divided__"))
        if not divided:
            return
        asked = {e.span: e for e in program.events if isinstance(e, Fit) and e.method == "predict"}
        for event in divided:
            fit = asked.get(event.arg_spans["predictions"])
            loss = None if fit is None or fit.compile is None else _of_logits(fit.model, fit.compile)
            if loss is not None:
                yield self.finding(
                    event.span,
                    "logits are compared with 0.5, but a probability of one half is a logit of 0",
                    severity=self.given(event.condition),
                    labels=(loss,),
                    expected="0",
                    actual="0.5",
                    help="compare with 0, or end the model in a sigmoid and leave `from_logits` out",
                )


def _of_logits(model: object, compiled: Compile) -> Label | None:
    """Where the loss of its one head is written, which takes the logits of one unit."""
    found = list(paired(model, compiled)) if isinstance(model, ModelTrace) else []
    if len(found) != 1:
        return None
    head, loss = found[0]
    logits = head.activation == "linear" and loss.name in BINARY and loss.from_logits is True
    return Label(loss.span, "the loss takes logits") if logits else None
