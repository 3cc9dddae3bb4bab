from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import PROBABILITIES, activation_of
from cnnlint.rules.facts.graph import graph_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import GLOBAL_POOLINGS, NORMALIZATIONS, POOLINGS, SHAPERS
from cnnlint.rules.facts.paths import Path, applies_something, is_plain_activation, paths

IDEMPOTENT = frozenset({"relu", "relu6"})
PRODUCTS = frozenset({"Multiply", "Dot", "Matmul", "Einsum", "TFOpLambda"})


class DoubleActivation(Rule):
    """Two activations follow each other with nothing learned between them.

    ## What it does
    Reports a layer with an `activation` that is followed by an activation layer. Twice the same relu, a normalization or
    pooling between the two, and a softmax that weighs another tensor are an info: the first changes nothing, the second is a
    common order (SqueezeNet ends so), the third is the attention whose scores are bounded before they are weights.

    ## Why is this bad?
    The second is applied to what the first has already bent: a softmax after relu cannot rule a class out, since no score
    is below zero.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="relu"), layers.Softmax()])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10), layers.Softmax()])
    ```
    """

    code = "CNN302"
    name = "double-activation"
    severity = Severity.WARNING
    source = "NeuraLint rule 3; Theia"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written_layers(program, model):
                if not graph.known or not applies_something(layer):
                    continue
                for path in paths(graph, layer, is_plain_activation):
                    if not _two_probabilities(path):
                        yield self._report(program, model, path)

    def _report(self, program: Program, model: ModelTrace, path: Path) -> Finding:
        first, second = activation_of(path.start), activation_of(path.end)
        return self.finding(
            path.end.span,
            f"{second} follows {first} with nothing learned between them",
            severity=_severity(program, path),
            labels=(Label(path.start.place_of("activation"), f"{first} here"),),
            expected="one activation",
            actual=f"{first}, then {second}",
            help="remove one of the two",
            model=model.name,
            layer=path.end.name,
        )


def _two_probabilities(path: Path) -> bool:
    return {activation_of(path.start), activation_of(path.end)} <= PROBABILITIES


def _severity(program: Program, path: Path) -> Severity:
    first, second = activation_of(path.start), activation_of(path.end)
    between = any(layer.cls in NORMALIZATIONS | POOLINGS | GLOBAL_POOLINGS for layer in path.between)
    common = between or (first == second and first in IDEMPOTENT) or (second == "softmax" and _weighs(program, path.end))
    return Severity.INFO if common else Severity.WARNING


def _weighs(program: Program, layer: LayerTrace) -> bool:
    """Whether a model multiplies what it answers, brought into another shape, with another tensor.

    A second model may put the weights themselves out, to look at them.
    """
    for model in own_models(program):
        graph = graph_of(model)
        after = [row for same in model.layers if same.span == layer.span for row in graph.consumers(same)]
        while len(after) == 1 and after[0].cls in SHAPERS:
            after = graph.consumers(after[0])
        if any(following.cls in PRODUCTS for following in after):
            return True
    return False
