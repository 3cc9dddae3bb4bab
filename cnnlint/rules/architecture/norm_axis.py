from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Label, Severity, Span, plural
from cnnlint.frozen import dataclass
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.channels import order_before, order_is_told, told_by_a_file
from cnnlint.rules.facts.graph import graph_of, input_of, own_models, written_layers

SHOWN = 3  # other layers with the same mistake


class NormAxis(Rule):
    """A normalization runs over the height of the images, not over their channels.

    ## What it does
    Reports `BatchNormalization(axis=1)` on images whose channels come last, and `axis=-1` on images whose channels come first.
    The layers of a model are one finding, at the first of them.

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
        told: set[Span] = set()
        for model in own_models(program) if order_is_told(program) else ():
            wrong = list(_over_rows(program, model))
            if not {fault.place for fault in wrong} <= told:  # another model of the same lines is the same mistake
                yield self._report(model, wrong)
            told |= {fault.place for fault in wrong}

    def _report(self, model: ModelTrace, wrong: list[_Fault]) -> Finding:
        """One for all such layers of a model, at the first of them."""
        first, *others = wrong
        written = [fault for fault in wrong if fault.written is not None and fault.place.path == first.place.path]
        edits = {fault.place: Edit(fault.place, str(fault.channels)) for fault in written}
        places = dict.fromkeys(fault.place for fault in others if fault.place != first.place)
        count = f", as in {plural(len(others), 'other layer')}" if others else ""
        return self.finding(
            first.place,
            f"the normalization runs over axis {first.axis}, but the channels are axis {first.channels}{count}",
            labels=(first.order, *(Label(place, "so it is here") for place in list(places)[:SHOWN])),
            expected=f"axis={first.channels}",
            actual=f"axis={first.axis}",
            help=f"use `axis={first.channels}`",
            fix=Fix("use the axis of the channels", tuple(edits.values())) if edits else None,
            model=model.name,
            layer=first.layer.name,
        )


@dataclass(frozen=True, slots=True)
class _Fault:
    """A normalization over another axis than that of the channels, which `order` tells."""

    layer: LayerTrace
    axis: int
    channels: int
    order: Label

    @property
    def written(self) -> Span | None:
        return self.layer.arg_spans.get("axis")

    @property
    def place(self) -> Span:
        return self.written or self.layer.span


def _over_rows(program: Program, model: ModelTrace) -> Iterator[_Fault]:
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
        if -4 <= axis < 4:  # others Keras refuses
            yield _Fault(layer, axis, right[0], Label(convolution.span, f"{format_} here"))
