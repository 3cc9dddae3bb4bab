from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.graph import own_models, written_layers
from cnnlint.rules.facts.layer_kinds import WEIGHTED

MEANT = ("share", "tied", "recur")  # in the name of the model or layer


class LayerInstanceReused(Rule):
    """One layer object stands in the model several times.

    ## What it does
    Reports a layer with weights that is added to a `Sequential` more than once, as `[Dense(8)] * 3` does, and one that is
    applied to its own output in a functional model.

    ## Why is this bad?
    All places share one set of weights. Where that is not meant, the model has a third of the parameters that it seems to have.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), *[layers.Dense(8, activation="relu")] * 3, layers.Dense(10, activation="softmax")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    hidden = [layers.Dense(8, activation="relu") for _ in range(3)]
    model = Sequential([layers.Input((8,)), *hidden, layers.Dense(10, activation="softmax")])
    ```

    ## When not to worry
    Weights that are shared on purpose over the steps of a computation; suppress the finding there. Two inputs that go through
    one layer, as in a siamese network, are not reported, nor are a model and a layer whose name says that weights are shared.
    """

    code = "CNN309"
    name = "layer-instance-reused"
    severity = Severity.WARNING
    source = "probes of Keras 2 and 3"
    yields_to = ("duplicate-layer-name",)  # a loop that makes layers of one name makes no layer twice

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            times = Counter((layer.name, layer.span) for layer in model.layers)
            weighted = (layer for layer in written_layers(program, model) if layer.cls in WEIGHTED)
            stacked = model.kind == "sequential"
            used = ((layer, times[layer.name, layer.span] if stacked else _loops(layer)) for layer in weighted)
            again = ((layer, count) for layer, count in used if count > 1 and not _is_meant(model, layer))
            for layer, count in first_of_each(again, lambda one: one[0].name):
                yield self._report(model, layer, count)

    def _report(self, model: ModelTrace, layer: LayerTrace, count: int) -> Finding:
        return self.finding(
            layer.span,
            f"one `{layer.cls}` object is used {count} times in a row, with one set of weights",
            expected=f"{count} layers",
            actual="1 layer",
            help="build a new layer for each place",
            model=model.name,
            layer=layer.name,
        )


def _is_meant(model: ModelTrace, layer: LayerTrace) -> bool:
    """Whether a name says that weights are shared."""
    return any(word in name.lower() for word in MEANT for name in (model.name, layer.name))


def _loops(layer: LayerTrace) -> int:
    """How often in all it is applied, if it is applied to its own output; 0 otherwise."""
    fed_by_itself = any(edge.layer == layer.name for call in layer.calls for edge in call.inputs)
    return len(layer.calls) if fed_by_itself else 0
