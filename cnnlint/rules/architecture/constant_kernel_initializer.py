from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.graph import graph_of, own_models, written
from cnnlint.rules.facts.kinds import WEIGHTED
from cnnlint.rules.facts.paths import is_plain_activation, paths
from cnnlint.rules.facts.reading import field_of, short_name

CONSTANT = frozenset({"zeros", "zero", "ones", "one", "constant"})


class ConstantKernelInitializer(Rule):
    """All weights of a hidden layer start at the same value.

    ## What it does
    Reports `kernel_initializer` zeros, ones or a constant on a layer that another layer with weights follows. Biases, the last
    layer, and layers that feed a sum (a residual branch that starts at zero) are left alone.

    ## Why is this bad?
    All units of the layer compute the same and get the same gradient; they stay alike for ever. With zeros the gradient of the
    layers before is zero too.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((64,)),
            layers.Dense(32, activation="relu", kernel_initializer="zeros"),
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
            layers.Dense(32, activation="relu", kernel_initializer="he_normal"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ```
    """

    code = "CNN310"
    name = "constant-kernel-initializer"
    severity = Severity.WARNING
    candidates = ("C10",)
    source = "NeuraLint rule 4; TheDeepChecker"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written(program, model):
                name = short_name(layer.args.get("kernel_initializer")) if layer.cls in WEIGHTED else None
                if name is None or name.lower() not in CONSTANT or 1 in (field_of(layer, "units"), field_of(layer, "filters")):
                    continue  # a unit alone has no other to be like
                after = next(paths(graph, layer, lambda row: row.cls in WEIGHTED or is_plain_activation(row)), None)
                if after is None or (is_plain_activation(after.end) and after.end in graph.outputs):
                    continue
                yield self.finding(
                    layer.arg_spans.get("kernel_initializer", layer.span),
                    f"all weights of this layer start alike ({name}), so its units stay alike",
                    labels=(Label(after.end.span, "what follows"),),
                    expected="random weights",
                    actual=name,
                    help="leave `kernel_initializer` out, or use `he_normal` with relu",
                    model=model.name,
                    layer=layer.name,
                )
