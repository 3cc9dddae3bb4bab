from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.activations import activation_of
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.channels import order_before, order_is_told
from cnnlint.rules.facts.graph import Graph, graph_of, output_of, own_models, written_layers
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS
from cnnlint.values import Value


class SoftmaxAxis(Rule):
    """The softmax at the end of a model runs over the height or the width of the image.

    ## What it does
    Reports a softmax at the end of a model, as an argument or as a layer of its own, over the last axis of feature maps whose
    channels are axis 1, a `Softmax` layer over another axis than the last where the channels come last, and one over axis 0.

    ## Why is this bad?
    `activation="softmax"` always takes the last axis. Where that is a row of pixels, the scores of a row add up to one, those
    of the classes of a pixel do not. Training runs without a warning and learns something else.

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
        told = order_is_told(program)
        for model in own_models(program):
            graph = graph_of(model)
            own = written_layers(program, model)
            for layer in graph.outputs:
                convolution = _over_places(graph, layer) if told and layer in own else None
                if convolution is not None:
                    yield self._report(model, layer, convolution)
                elif layer in own and _over_samples(layer):
                    yield self._over_a_batch(model, layer)

    def _over_a_batch(self, model: ModelTrace, layer: LayerTrace) -> Finding:
        return self.finding(
            layer.place_of("axis"),
            "the softmax runs over axis 0: what it gives for a sample depends on the others of its batch",
            expected="axis=-1",
            actual=f"axis={_axis(layer)}",
            help="leave `axis` out",
            model=model.name,
            layer=layer.name,
        )

    def _report(self, model: ModelTrace, layer: LayerTrace, convolution: LayerTrace) -> Finding:
        axis, first = _axis(layer), field_of(convolution, "data_format") == "channels_first"
        right = 1 if first else -1
        return self.finding(
            layer.arg_spans.get("axis", layer.place_of("activation")),
            f"the softmax runs over {'the last axis' if first else f'axis {axis}'}, but the channels are axis {right}",
            labels=() if convolution is layer else (Label(convolution.span, f"channels_{'first' if first else 'last'} here"),),
            expected=f"axis={right}",
            actual=f"axis={axis}",
            help="end in a convolution without activation and `Softmax(axis=1)`" if first else "leave `axis` out",
            model=model.name,
            layer=layer.name,
        )


def _over_samples(layer: LayerTrace) -> bool:
    """Whether a softmax takes the samples of a batch for the classes."""
    shape, axis = output_of(layer), _axis(layer)
    batches = shape is not None and len(shape) > 1 and shape[0] is None
    return activation_of(layer) == "softmax" and batches and shape is not None and axis in (0, -len(shape))


def _axis(layer: LayerTrace) -> Value:
    return layer.args.get("axis", -1) if layer.cls == "Softmax" else -1


def _over_places(graph: Graph, layer: LayerTrace) -> LayerTrace | None:
    """The convolution that tells where the channels are, where the softmax of this layer takes one other axis of several."""
    shape, axis = output_of(layer), _axis(layer)
    if activation_of(layer) != "softmax" or shape is None or len(shape) < 4 or not isinstance(axis, int):
        return None
    last = axis in (-1, len(shape) - 1)
    if layer.cls in CONVOLUTIONS:
        return layer if last and field_of(layer, "data_format") == "channels_first" else None
    order, before = order_before(graph, layer)
    if order == "channels_last":
        return None if last or axis in (0, -len(shape)) else before
    return before if last and order == "channels_first" else None
