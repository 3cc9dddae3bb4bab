from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import field_of, number
from cnnlint.rules.facts.graph import Graph, graph_of, input_of, output_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import DROPOUTS, GLOBAL_POOLINGS, POOLINGS


class NoOpLayer(Rule):
    """A layer that changes nothing.

    ## What it does
    Reports a dropout of 0, a pooling or upsampling by 1, a `Flatten` of what is flat, and a `Reshape` to the
    same shape. `Flatten` after a global pooling is a habit and is left alone, as is a line of a loop or function that
    changes something elsewhere.

    ## Why is this bad?
    It is not, but the reader looks for a reason. It was often left over from a change.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((64,)), layers.Dropout(0), layers.Dense(10, activation="softmax")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((64,)), layers.Dense(10, activation="softmax")])
    ```
    """

    code = "CNN308"
    name = "no-op-layer"
    severity = Severity.INFO
    source = "NeuraLint; probes"

    def check(self, program: Program) -> Iterator[Finding]:
        layers = [(model, layer) for model in own_models(program) for layer in written_layers(program, model)]
        found = [(model, layer, _why(layer, graph_of(model))) for model, layer in layers]
        useful = {layer.span for _, layer, why in found if why is None}  # the same line with other values: a setting
        for model, layer, why in found:
            if why is not None and layer.span not in useful:
                yield self.finding(
                    layer.span,
                    f"`{layer.cls}` changes nothing: {why}",
                    help="leave it out",
                    model=model.name,
                    layer=layer.name,
                )


def _why(layer: LayerTrace, graph: Graph) -> str | None:
    why = _no_effect(layer, graph)
    return None if why is not None and layer in graph.outputs else why  # at the end it may be there for its name


def _no_effect(layer: LayerTrace, graph: Graph) -> str | None:
    if layer.cls in DROPOUTS and "rate" in layer.args and number(layer.args["rate"]) == 0:
        return "its rate is 0"
    if layer.cls in POOLINGS and _all_ones(layer, "pool_size") and _all_ones(layer, "strides"):
        return "its window and its stride are 1"
    if layer.cls.startswith("UpSampling") and _all_ones(layer, "size"):
        return "its factor is 1"
    if layer.cls == "Flatten" and _is_flat(layer) and not any(p.cls in GLOBAL_POOLINGS for p in graph.producers(layer)):
        return "its input is flat"
    if layer.cls == "Reshape" and _keeps_shape(layer):
        return "its input has that shape"
    return None


def _all_ones(layer: LayerTrace, name: str) -> bool:
    value = field_of(layer, "pool_size" if name == "strides" and layer.args.get(name) is None else name)
    return isinstance(value, tuple) and bool(value) and all(side == 1 for side in value)


def _is_flat(layer: LayerTrace) -> bool:
    shape = input_of(layer)
    return shape is not None and len(shape) == 2


def _keeps_shape(layer: LayerTrace) -> bool:
    before, after = input_of(layer), output_of(layer)
    return before is not None and before == after and all(isinstance(d, int) for d in before[1:])
