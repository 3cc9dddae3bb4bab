from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.channels import order_before, order_is_told
from cnnlint.rules.facts.graph import Graph, graph_of, output_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS


class SoftmaxAxis(Rule):
    """The softmax of a model whose channels come first runs over the width of the image.

    ## What it does
    Reports a softmax at the end of a model, as an argument or as a layer of its own, over the last axis of feature maps whose
    channels are axis 1.

    ## Why is this bad?
    `activation="softmax"` always takes the last axis. Here that is a row of pixels: the scores of a row add up to one, those of
    the classes of a pixel do not. Training runs without a word and learns something else.

    ## When not to worry
    A softmax inside a model, as in an attention over places, is not looked at.

    ## Bad
    ```python
    from keras import Input, Model, layers

    image = Input((3, 64, 64))
    x = layers.Conv2D(8, 3, padding="same", activation="relu", data_format="channels_first")(image)
    x = layers.Conv2D(5, 1, data_format="channels_first")(x)
    model = Model(image, layers.Activation("softmax")(x))
    ```

    ## Good
    ```python
    from keras import Input, Model, layers

    image = Input((3, 64, 64))
    x = layers.Conv2D(8, 3, padding="same", activation="relu", data_format="channels_first")(image)
    x = layers.Conv2D(5, 1, data_format="channels_first")(x)
    model = Model(image, layers.Softmax(axis=1)(x))
    ```
    """

    code = "CNN319"
    name = "softmax-axis"
    severity = Severity.WARNING
    source = "fixes of segmentation models with `channels_first`; probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        if not order_is_told(program):
            return
        for model in own_models(program):
            graph = graph_of(model)
            own = written_layers(program, model)
            for layer in graph.outputs:
                convolution = _over_width(graph, layer) if layer in own else None
                if convolution is not None:
                    yield self.finding(
                        layer.arg_spans.get("activation", layer.span),
                        "the softmax runs over the last axis, but the channels are axis 1",
                        labels=() if convolution is layer else (Label(convolution.span, "channels_first here"),),
                        expected="axis=1",
                        actual="axis=-1",
                        help="end in a convolution without activation and `Softmax(axis=1)`",
                        model=model.name,
                        layer=layer.name,
                    )


def _over_width(graph: Graph, layer: LayerTrace) -> LayerTrace | None:
    """The convolution that puts the channels first, where the softmax of this layer takes the last axis of several."""
    shape = output_of(layer)
    if activation_of(layer) != "softmax" or shape is None or len(shape) < 4:
        return None
    axis = layer.args.get("axis", -1) if layer.cls == "Softmax" else -1
    if axis not in (-1, len(shape) - 1):
        return None
    if layer.cls in CONVOLUTIONS:
        return layer if field_of(layer, "data_format") == "channels_first" else None
    order, before = order_before(graph, layer)
    return before if order == "channels_first" else None
