from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.graph import graph_of, own_models, written
from cnnlint.rules.facts.kinds import WEIGHTED


class BiasBeforeBatchNorm(Rule):
    """A bias right before a batch normalization has no effect.

    ## What it does
    Reports a `Dense` or convolution with a bias and no activation whose only consumer is a `BatchNormalization` with an
    offset of its own.

    ## Why is this bad?
    The normalization subtracts the mean, and with it every constant that was added before. The bias is stored and trained for
    nothing.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(16, 3), layers.BatchNormalization(), layers.ReLU()])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((28, 28, 1)), layers.Conv2D(16, 3, use_bias=False), layers.BatchNormalization(), layers.ReLU()]
    )
    ```
    """

    code = "CNN307"
    name = "bias-before-batch-norm"
    severity = Severity.INFO
    candidates = ("C07",)
    source = "NeuraLint rule 5"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written(program, model):
                after = graph.consumers(layer)
                if len(after) != 1 or not _centres(after[0]) or not _adds_bias(layer):
                    continue
                yield self.finding(
                    layer.span,
                    "the bias is cancelled by the batch normalization that follows",
                    labels=(Label(after[0].span, "the normalization subtracts the mean"),),
                    expected="use_bias=False",
                    actual="use_bias=True",
                    help="pass `use_bias=False`",
                    model=model.name,
                    layer=layer.name,
                )


def _centres(layer: LayerTrace) -> bool:
    return layer.cls == "BatchNormalization" and layer.args.get("center", True) is True


def _adds_bias(layer: LayerTrace) -> bool:
    plain = layer.cls in WEIGHTED and activation_of(layer) == "linear"
    return plain and layer.args.get("use_bias", True) is True and len(layer.calls) < 2
