from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import is_activation_layer
from cnnlint.rules.facts.graph import Graph, graph_of, input_of
from cnnlint.rules.facts.layer_kinds import SPATIAL_RANK

BETWEEN = frozenset({"Dense", "Dropout", "BatchNormalization", "Flatten"})


class DenseBeforeFlatten(Rule):
    """A `Dense` layer stands between the feature map and the `Flatten` that should come before it.

    ## What it does
    Reports a `Dense` on a feature map of a convolution or pooling that is flattened only afterwards, for another `Dense`.

    ## Why is this bad?
    On a feature map `Dense` connects nothing but the channels of one pixel, as a 1×1 convolution does, and what is flattened
    after it is still the whole map. `Flatten` was meant to stand one layer earlier.

    ## When not to worry
    A network in network has `Dense` layers on feature maps and ends in a global pooling. That is silent: only `Flatten` and
    another `Dense` after it are reported.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((32, 32, 3)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dense(64, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((32, 32, 3)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```
    """

    code = "CNN316"
    name = "dense-before-flatten"
    severity = Severity.WARNING
    source = "NeuraLint; questions about convolutional networks"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in program.models:
            graph = graph_of(model)
            for layer in model.layers if graph.known else ():
                if layer.cls == "Dense" and _on_feature_map(layer, graph):
                    flatten = _flattened_later(layer, graph)
                    if flatten is not None:
                        yield self._report(layer, flatten, model)
                        break

    def _report(self, layer: LayerTrace, flatten: LayerTrace, model: ModelTrace) -> Finding:
        return self.finding(
            layer.span,
            "Dense stands before Flatten: it connects the channels of each pixel, not the pixels",
            labels=(Label(flatten.span, "flattened only here"),),
            help="put `Flatten` before the Dense, or write `Conv2D(..., 1)` if each pixel is meant",
            layer=layer.name,
            model=model.name,
        )


def _on_feature_map(layer: LayerTrace, graph: Graph) -> bool:
    """Whether it takes the map of a convolution or pooling of images."""
    x = input_of(layer)
    before = graph.producers(layer)
    while len(before) == 1 and (before[0].cls in ("Dropout", "BatchNormalization") or is_activation_layer(before[0])):
        before = graph.producers(before[0])
    return x is not None and len(x) >= 4 and len(before) == 1 and before[0].cls in SPATIAL_RANK


def _flattened_later(layer: LayerTrace, graph: Graph) -> LayerTrace | None:
    """The Flatten that follows on one way, with nothing but Dense layers before it and a Dense after it."""
    flatten = None
    after = graph.consumers(layer)
    while len(after) == 1 and (after[0].cls in BETWEEN or is_activation_layer(after[0])):
        if after[0].cls == "Flatten":
            flatten = after[0]
        elif after[0].cls == "Dense" and flatten is not None:
            return flatten
        after = graph.consumers(after[0])
    return None
