from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import order_before, order_is_told, told_by_a_file
from cnnlint.rules.facts.graph import graph_of, input_of, own_models, written_layers


class NormAxis(Rule):
    """A normalization runs over the height of the images, not over their channels.

    ## What it does
    Reports `BatchNormalization(axis=1)` on images whose channels come last, and `axis=-1` on images whose channels come first.

    ## Why is this bad?
    The layer learns a scale for each row of the picture: 112 parameters for 28 rows instead of 12 for 3 channels. Training runs
    without a warning.

    ## When not to worry
    An axis that is normalized on purpose, as the frequencies of a spectrogram, is an exception to suppress.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((28, 28, 3)), layers.Conv2D(8, 3, activation="relu"), layers.BatchNormalization(axis=1), layers.Flatten()]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [layers.Input((28, 28, 3)), layers.Conv2D(8, 3, activation="relu"), layers.BatchNormalization(), layers.Flatten()]
    )
    ```
    """

    code = "CNN313"
    name = "norm-axis"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "probes of Keras 2 and 3; deepmufl benchmark"

    def check(self, program: Program) -> Iterator[Finding]:
        if not order_is_told(program):
            return
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written_layers(program, model):
                axis, shape = layer.args.get("axis", -1), input_of(layer)
                if layer.cls != "BatchNormalization" or shape is None or len(shape) != 4:
                    continue
                if layer.span.path != program.path and told_by_a_file(program) is not None:
                    continue  # the other file is judged by itself, for the Keras that it is for
                format_, convolution = order_before(graph, layer)
                right = {"channels_last": (-1, 3), "channels_first": (1, -3)}.get(format_ or "")
                if right is None or not isinstance(axis, int) or axis in right or convolution is None:
                    continue
                if not -4 <= axis < 4:
                    continue  # which Keras refuses
                yield self._report(model, layer, axis, right[0], Label(convolution.span, f"{format_} here"))

    def _report(self, model: ModelTrace, layer: LayerTrace, axis: int, channels: int, order: Label) -> Finding:
        """channels: their axis, which `order` tells."""
        written = layer.arg_spans.get("axis")
        return self.finding(
            written or layer.span,
            f"the normalization runs over axis {axis}, but the channels are axis {channels}",
            labels=(order,),
            expected=f"axis={channels}",
            actual=f"axis={axis}",
            help=f"use `axis={channels}`",
            fix=Fix("use the axis of the channels", (Edit(written, str(channels)),)) if written is not None else None,
            model=model.name,
            layer=layer.name,
        )
