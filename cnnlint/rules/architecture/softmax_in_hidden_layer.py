from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import PASSIVE, activation_of, is_activation_layer
from cnnlint.rules.facts.graph import Graph, graph_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import RECURRENT, WEIGHTED
from cnnlint.rules.facts.paths import paths
from cnnlint.rules.facts.related_places import replace_activation


class SoftmaxInHiddenLayer(Rule):
    """A softmax stands in the middle of the model.

    ## What it does
    Reports a softmax whose output goes, through dropout, pooling and the like, straight into the next `Dense` or
    convolution. Where it feeds a product, as in attention, nothing is reported, nor of a softmax over what no layer with
    weights gives: a sample that is drawn, scores that are computed.

    ## Why is this bad?
    The units of a softmax add up to one, so each carries little and all of them depend on each other; the layers before it
    learn slowly. It was mostly left over from a head that was extended.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(128, activation="softmax"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```
    """

    code = "CNN303"
    name = "softmax-in-hidden-layer"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "UMLAUT"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written_layers(program, model):
                if not graph.known or activation_of(layer) != "softmax":
                    continue
                path = next(paths(graph, layer, lambda row: row.cls in WEIGHTED), None)
                if path is None or len(graph.consumers(layer)) > 1 or _mixes(graph, layer):
                    continue
                yield self.finding(
                    layer.place_of("activation"),
                    f"a hidden layer ends in softmax, which makes its units add up to 1: `{path.end.cls}` follows",
                    labels=(Label(path.end.span, "the next layer with weights"),),
                    expected="relu",
                    actual="softmax",
                    help="use relu in hidden layers",
                    fix=replace_activation(layer, "relu"),
                    model=model.name,
                    layer=layer.name,
                )


def _mixes(graph: Graph, layer: LayerTrace) -> bool:
    """Whether it makes weights of a mixture: a softmax of its own over something that no layer with weights gives."""
    if not is_activation_layer(layer):
        return False
    before = graph.producers(layer)
    while len(before) == 1 and before[0].cls in PASSIVE and not before[0].is_input:
        before = graph.producers(before[0])
    return len(before) != 1 or (before[0].cls not in WEIGHTED | RECURRENT and not is_activation_layer(before[0]))
