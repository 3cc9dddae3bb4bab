from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import PROBABILITIES
from cnnlint.rules.facts.first_mistake import first_at_each_place
from cnnlint.rules.facts.graph import graph_of, top_models
from cnnlint.rules.facts.heads import Head, heads
from cnnlint.rules.facts.layer_kinds import DROPOUTS, GLOBAL_POOLINGS, NORMALIZATIONS, POOLINGS
from cnnlint.rules.facts.losses import BINARY, CATEGORICAL, REGRESSIONS, SPARSE, pairs

HARMFUL = DROPOUTS | NORMALIZATIONS | {"GaussianNoise"}
SUMS_UP = POOLINGS | GLOBAL_POOLINGS | {"Flatten"}  # behind these are features, not probabilities


class LayerAfterOutputActivation(Rule):
    """A dropout, noise or normalization stands after the final softmax or sigmoid.

    ## What it does
    Reports such a layer between the last activation and the output of the model, and a dropout between the last `Dense` and
    its softmax or sigmoid, or after a last `Dense` without activation that a loss is compiled for.

    ## Why is this bad?
    What comes out is no probability any more: dropout sets the score of the right class to zero, a normalization gives negative
    ones. The loss stays high, and nothing says so.

    ## When not to worry
    Layers that only move values, such as `Reshape` and `Permute`, may follow, and `Activation("linear")` as a name for the
    output. A model that ends in a pooling or in `Flatten` gives features, and is not reported.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax"), layers.Dropout(0.5)]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((28, 28, 1)), layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, activation="softmax")]
    )
    ```
    """

    code = "CNN304"
    name = "layer-after-output-activation"
    severity = Severity.WARNING
    source = "probes of Keras 2 and 3; Neurarch"

    def check(self, program: Program) -> Iterator[Finding]:
        yield from first_at_each_place(self._all(program))

    def _all(self, program: Program) -> Iterator[Finding]:
        for model in top_models(program):
            for head in heads(model):
                if head.activation in PROBABILITIES and head.by is not head.layer:
                    yield from self._on_scores(head, head.by)
                after = _after(head)
                if after and head.activation in PROBABILITIES:
                    yield self._behind(head, after)
        for head, loss in pairs(program):
            if head.activation == "linear" and loss.name in REGRESSIONS | CATEGORICAL | SPARSE | BINARY:
                yield from self._on_scores(head, head.output)

    def _behind(self, head: Head, after: list[LayerTrace]) -> Finding:
        first, names = after[0], list(dict.fromkeys(layer.cls for layer in after))
        what, which = " and ".join(f"`{name}`" for name in names), " and ".join(f"the {name}" for name in names)
        return self.finding(
            first.span,
            f"{what} stand{'s' if len(names) == 1 else ''} after the final {head.activation}",
            labels=(Label(head.activation_span, f"{head.activation} here"),),
            expected=f"{head.activation} at the end",
            actual=f"{names[-1]} at the end",
            help=f"move {which} before the last {head.layer.cls}",
            model=head.model.name,
            layer=first.name,
        )

    def _on_scores(self, head: Head, end: LayerTrace) -> Iterator[Finding]:
        """A dropout of what the last Dense gives, before anything follows but an activation."""
        graph, layer = graph_of(head.model), end
        dropped = None
        while layer is not head.layer:
            dropped = layer if layer.cls in DROPOUTS else dropped
            before = graph.producers(layer)
            if len(before) != 1:
                return
            layer = before[0]
        if dropped is not None and layer.cls == "Dense":
            yield self.finding(
                dropped.span,
                f"`{dropped.cls}` sets outputs of the last layer with weights to zero",
                labels=(Label(layer.span, "the last layer with weights"),),
                expected=f"`{dropped.cls}` before the last Dense",
                actual=f"`{dropped.cls}` after it",
                help=f"move the {dropped.cls} before the last layer with weights",
                model=head.model.name,
                layer=dropped.name,
            )


def _after(head: Head) -> list[LayerTrace]:
    """The harmful layers after the last activation, in their order."""
    graph, layer = graph_of(head.model), head.output
    found: list[LayerTrace] = []
    while layer.name != head.by.name:
        if layer.cls in SUMS_UP:
            return []
        if layer.cls in HARMFUL:
            found.insert(0, layer)
        before = graph.producers(layer)
        if len(before) != 1:
            return []
        layer = before[0]
    return found
