from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.graph import own_or_of_a_class, written_layers

SHORT = 0.2  # up to here it is likelier the momentum of another library, which counts the other way


class BatchNormMomentum(Rule):
    """A batch normalization keeps no average, or only that of the last batch.

    ## What it does
    Reports `BatchNormalization(momentum=1)`, whose averages never leave 0 and 1, and `momentum=0`, whose averages are those of
    the last batch alone. A momentum of 0.2 or less is an info: PyTorch's 0.1 is Keras's 0.9.

    ## Why is this bad?
    In training the layer divides by what it sees in the batch, and all is well. In `evaluate` and `predict` it divides by the
    averages: the validation loss is then another than that of the training, and jumps.

    ## When not to worry
    A layer that is not to be trained keeps its averages whatever the momentum.

    ## Bad
    ```python
    from keras import Sequential, layers

    norm = layers.BatchNormalization(momentum=1.0)
    model = Sequential([layers.Input((8,)), layers.Dense(16, use_bias=False), norm, layers.ReLU(), layers.Dense(1)])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    norm = layers.BatchNormalization(momentum=0.9)
    model = Sequential([layers.Input((8,)), layers.Dense(16, use_bias=False), norm, layers.ReLU(), layers.Dense(1)])
    ```
    """

    code = "CNN323"
    name = "batch-norm-momentum"
    severity = Severity.WARNING
    source = "questions about validation losses that jump; models ported from PyTorch"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_or_of_a_class(program):
            for layer in written_layers(program, model):
                value = number(layer.args.get("momentum")) if layer.cls == "BatchNormalization" and layer.trainable else None
                if value is None or not (value == 1 or 0 <= value <= SHORT):
                    continue
                yield self.finding(
                    layer.place_of("momentum"),
                    f"with a momentum of {value:g} {_effect(value)}",
                    severity=Severity.WARNING if value in (0, 1) else Severity.INFO,
                    expected="0.9 to 0.999",
                    actual=f"{value:g}",
                    help=f"write `momentum={1 - value:g}`: in Keras momentum is the share that is kept" if value not in (0, 1)
                    else "leave it out (0.99), or write 0.9 for short trainings",
                    model=model.name,
                    layer=layer.name,
                )  # fmt: skip


def _effect(value: float) -> str:
    if value == 1:
        return "the moving averages are never updated, and `predict` normalizes by 0 and 1"
    if value == 0:
        return "`predict` normalizes by the last training batch alone"
    return f"`predict` normalizes by the last {round(1 / (1 - value) + 1)} batches or so"
