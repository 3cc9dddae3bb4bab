from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.graph import own_models


class WideningDense(Rule):
    """The fully connected layers of a classifier grow wider towards its end.

    ## What it does
    Reports three or more hidden `Dense` layers in a Sequential, each wider than the one before, and a head that is narrower
    than all of them; decoders and generators end in their widest layer. A matter of taste and off by default.

    ## Why is this bad?
    The last hidden layers then hold most of the weights, and have the least to do.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((64,)),
            layers.Dense(32, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((64,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```
    """

    code = "CNN312"
    name = "widening-dense"
    severity = Severity.INFO
    default = False
    source = "NeuraLint rule 19"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            dense = [layer for layer in model.layers if layer.cls == "Dense"]
            widths = [layer.args.get("units") for layer in dense]
            numbers = [w for w in widths if isinstance(w, int)]
            if model.kind != "sequential" or len(numbers) != len(widths) or not _widens(numbers):
                continue
            yield self.finding(
                dense[0].span,
                f"the hidden layers grow from {numbers[0]} to {numbers[-2]} units",
                labels=(Label(dense[-2].span, f"{numbers[-2]} units here"),),
                help="let the layers of a classifier become narrower towards its end",
                model=model.name,
                layer=dense[0].name,
            )


def _widens(units: list[int]) -> bool:
    """Three or more hidden layers, each wider than the one before, and a head narrower than all: decoders end in the widest."""
    *hidden, head = units or [0]
    return len(hidden) >= 3 and sorted(set(hidden)) == hidden and head < hidden[0]
