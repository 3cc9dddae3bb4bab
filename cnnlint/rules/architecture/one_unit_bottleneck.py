from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.graph import is_chain, own_models
from cnnlint.rules.facts.heads import only_head
from cnnlint.rules.facts.layer_kinds import WEIGHTED


class OneUnitBottleneck(Rule):
    """All that a classifier knows of a sample goes through one number.

    ## What it does
    Reports a hidden `Dense` of one unit in a stack of layers that ends in a softmax over several classes.

    ## Why is this bad?
    Classes then lie on a line, one behind the other. Several classes can hardly be told apart by one number, and of two the
    layer after it adds nothing. It is often the head of a tutorial that was left in place.

    ## When not to worry
    The code of an autoencoder may well be one number; nothing but softmax heads is looked at.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((20, 8)),
            layers.LSTM(16),
            layers.Dense(1, activation="sigmoid"),
            layers.Dense(5, activation="softmax"),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((20, 8)),
            layers.LSTM(16),
            layers.Dense(16, activation="relu"),
            layers.Dense(5, activation="softmax"),
        ]
    )
    ```
    """

    code = "CNN320"
    name = "one-unit-bottleneck"
    severity = Severity.WARNING
    source = "questions about classifiers whose accuracy does not change"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            found = _narrowest(model)
            if found is not None:
                layer, after = found
                yield self.finding(
                    layer.place_of("units"),
                    "all classes are told apart by one number: a hidden `Dense` has one unit",
                    labels=(Label(after.span, "the layer after it"),),
                    expected="more units than classes",
                    actual="1",
                    help="leave the layer out, or give it more units",
                    model=model.name,
                    layer=layer.name,
                )


def _narrowest(model: ModelTrace) -> tuple[LayerTrace, LayerTrace] | None:
    """The hidden layer of one unit and the next one with weights, in a chain that ends in classes."""
    head = only_head(model) if model.tail or is_chain(model) else None
    if head is None or head.activation != "softmax" or head.units == 1:
        return None
    rows = [layer for layer in model.tail or model.layers if layer.cls in WEIGHTED]
    for layer, after in pairwise(rows):
        if layer.cls == "Dense" and layer.args.get("units") == 1 and after.cls == "Dense":
            return layer, after
    return None
