from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.argument_values import field_of, short_name
from cnnlint.rules.facts.graph import graph_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import WEIGHTED
from cnnlint.rules.facts.paths import is_plain_activation, paths

CONSTANT = frozenset({"zeros", "zero", "ones", "one", "constant"})


class ConstantKernelInitializer(Rule):
    """All weights of a hidden layer start at the same value.

    ## What it does
    Reports `kernel_initializer` zeros, ones or a constant on a layer that another layer with weights follows. Biases, the last
    layer, and layers that feed a sum (a residual branch that starts at zero) are left alone.

    ## Why is this bad?
    All units of the layer compute the same. Behind zeros relu has no gradient, so they stay so for ever; where the next layer
    starts with a constant too, they all get the same gradient. Otherwise the random weights of the next layer part them, along
    one line. Zeros before another activation than relu train about as well as random weights, and are an info.

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
    source = "NeuraLint rule 4; TheDeepChecker"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written_layers(program, model):
                name = _constant(layer)
                if name is None or 1 in (field_of(layer, "units"), field_of(layer, "filters")):
                    continue  # a unit alone has no other to be like
                after = next(paths(graph, layer, lambda row: row.cls in WEIGHTED or is_plain_activation(row)), None)
                if after is None or (is_plain_activation(after.end) and after.end in graph.outputs):
                    continue
                severity, consequence = _consequence(layer, name, after.end)
                yield self.finding(
                    layer.place_of("kernel_initializer"),
                    f"all weights of this layer start alike ({name}){consequence}",
                    labels=(Label(after.end.span, "what follows"),),
                    severity=severity,
                    expected="random weights",
                    actual=name,
                    help="leave `kernel_initializer` out, or use `he_normal` with relu",
                    model=model.name,
                    layer=layer.name,
                )


def _constant(layer: LayerTrace) -> str | None:
    name = short_name(layer.args.get("kernel_initializer")) if layer.cls in WEIGHTED else None
    return name if name is not None and name.lower() in CONSTANT else None


def _consequence(layer: LayerTrace, name: str, after: LayerTrace) -> tuple[Severity, str]:
    """What comes of it: the random weights of what follows part the units, unless relu has no gradient for them."""
    if _constant(after) is not None:
        return Severity.WARNING, ", and so do those of the next, so its units stay alike"
    activation = activation_of(layer)
    if activation == "linear":
        activation = activation_of(after) if is_plain_activation(after) else activation
    if not name.lower().startswith("zero"):
        return Severity.WARNING, ", so only what follows tells its units apart"
    if activation == "relu" and "bias_initializer" not in layer.args:
        return Severity.WARNING, ": it gives zeros, where relu has no gradient, and never learns"
    return Severity.INFO if activation is not None else Severity.WARNING, ", so only what follows tells its units apart"
