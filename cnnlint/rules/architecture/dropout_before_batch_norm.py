from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.graph import graph_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import DROPOUTS
from cnnlint.rules.facts.paths import is_plain_activation


class DropoutBeforeBatchNorm(Rule):
    """A dropout stands right before a batch normalization.

    ## What it does
    Reports a dropout that is followed, directly or after an activation, by `BatchNormalization`. Off by default: many
    models with this order work well.

    ## Why is this bad?
    Dropout changes the variance of what the normalization measures in training, but not in use, so the two differ.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((64,)),
            layers.Dense(32, activation="relu"),
            layers.Dropout(0.3),
            layers.BatchNormalization(),
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
            layers.Dense(32, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```
    """

    code = "CNN305"
    name = "dropout-before-batch-norm"
    severity = Severity.INFO
    default = False
    source = "NeuraLint rule 6; Li et al., CVPR 2019"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written_layers(program, model):
                if layer.cls not in DROPOUTS or number(layer.args.get("rate")) == 0:
                    continue
                after = graph.consumers(layer)
                if len(after) == 1 and is_plain_activation(after[0]):
                    after = graph.consumers(after[0])
                if len(after) == 1 and after[0].cls == "BatchNormalization":
                    yield self.finding(
                        layer.span,
                        "a dropout before a batch normalization changes the variance that it measures",
                        labels=(Label(after[0].span, "the normalization"),),
                        help="put the dropout after the normalization",
                        model=model.name,
                        layer=layer.name,
                    )
