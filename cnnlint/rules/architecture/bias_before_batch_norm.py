from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.graph import graph_of, output_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, WEIGHTED

SHOWN = 3  # other layers of the same model


class BiasBeforeBatchNorm(Rule):
    """A bias right before a batch normalization has no effect.

    ## What it does
    Reports a `Dense` or convolution with a bias and no activation whose only consumer is a `BatchNormalization` over its
    channels, with an offset of its own, that is not frozen. The layers of a model are one finding, at
    the first of them, and so are those of models that the same lines build.

    ## Why is this bad?
    The normalization subtracts the mean, and with it every constant that was added before. The bias is stored and trained for
    nothing.

    ## When not to worry
    It costs a few weights and no accuracy. Weights that were saved with the bias do not load without it.

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
    source = "NeuraLint rule 5"

    def check(self, program: Program) -> Iterator[Finding]:
        for model, (layer, norm), others in _once_each(program):
            count = f", as in {len(others)} other {'layer' if len(others) == 1 else 'layers'}" if others else ""
            places = dict.fromkeys(other.span for other in others if other.span != layer.span)
            yield self.finding(
                layer.span,
                f"the bias is cancelled by the batch normalization that follows{count}",
                labels=(
                    Label(norm.span, "the normalization subtracts the mean"),
                    *(Label(place, "so it is here") for place in list(places)[:SHOWN]),
                ),
                expected="use_bias=False",
                actual="use_bias=True",
                help="pass `use_bias=False`",
                model=model.name,
                layer=layer.name,
            )


def _once_each(program: Program) -> Iterator[tuple[ModelTrace, tuple[LayerTrace, LayerTrace], list[LayerTrace]]]:
    """The models with the first of such layers and the others. What several models are built of is told of the largest."""
    found = [(model, pairs) for model in own_models(program) if (pairs := list(_cancelled(program, model)))]
    told: set[Span] = set()
    for model, (first, *others) in sorted(found, key=lambda pair: -len(pair[1])):
        places = {layer.span for layer, _ in (first, *others)}
        if not places <= told:
            yield model, first, [layer for layer, _ in others]
        told |= places


def _cancelled(program: Program, model: ModelTrace) -> Iterator[tuple[LayerTrace, LayerTrace]]:
    """The layers whose bias has no effect, each with the normalization behind it."""
    graph = graph_of(model)
    for layer in written_layers(program, model):
        after = graph.consumers(layer)
        alone = len(after) == 1 and layer not in graph.outputs
        if alone and _adds_bias(layer) and _centres(after[0], layer):
            yield layer, after[0]


def _centres(norm: LayerTrace, before: LayerTrace) -> bool:
    """Whether it subtracts the mean of each channel, as it does while it is trained. Keras 1 had modes of other means."""
    if norm.cls != "BatchNormalization" or norm.args.get("center", True) is not True or not norm.trainable:
        return False
    shape, axis = output_of(before), field_of(norm, "axis")
    if shape is None or not isinstance(axis, int) or norm.args.get("mode", 0) != 0:
        return False
    first = before.cls in CONVOLUTIONS and field_of(before, "data_format") == "channels_first"
    return axis % len(shape) == (1 if first else len(shape) - 1)


def _adds_bias(layer: LayerTrace) -> bool:
    plain = layer.cls in WEIGHTED and activation_of(layer) == "linear"
    return plain and layer.args.get("use_bias", True) is True and len(layer.calls) < 2
