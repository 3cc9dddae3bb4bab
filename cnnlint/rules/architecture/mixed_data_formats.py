from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.channels import looks_channels_first, order_is_first, told_by_a_file
from cnnlint.rules.facts.graph import Graph, graph_of, own_models, written_layers
from cnnlint.rules.facts.inputs import declared_place
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, GLOBAL_POOLINGS, POOLINGS
from cnnlint.rules.facts.written import stands_in

RESIZING = frozenset(f"{kind}{rank}D" for kind in ("UpSampling", "ZeroPadding", "Cropping") for rank in (2, 3))
_REMARK = re.compile(r"#[^\n]{0,200}(?:\btheano backend\b|keras\.json\b|\bimage_data_format\W{1,6}channels_first\b)", re.I)
FORMATTED = CONVOLUTIONS | POOLINGS | GLOBAL_POOLINGS | RESIZING


class MixedDataFormats(Rule):
    """One layer takes the channels first, the next one last.

    ## What it does
    Reports a spatial layer whose `data_format` is another than that of the spatial layer before it, with nothing between
    them that moves the axes.

    ## Why is this bad?
    The second layer takes channels for rows: a pooling then merges feature maps and leaves a side of the picture alone. The
    sizes often work out by chance, so nothing is said.

    ## When not to worry
    A `Permute` between the two turns the axes, and is silent. So is a layer that says nothing, where a comment tells that the
    file `keras.json`, which the package keras 2 reads, puts the channels first.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((1, 28, 28)),
            layers.Conv2D(16, 3, activation="relu", data_format="channels_first"),
            layers.MaxPooling2D(),
        ]
    )
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential(
        [
            layers.Input((1, 28, 28)),
            layers.Conv2D(16, 3, activation="relu", data_format="channels_first"),
            layers.MaxPooling2D(data_format="channels_first"),
        ]
    )
    ```
    """

    code = "CNN314"
    name = "mixed-data-formats"
    severity = Severity.WARNING
    source = "deepmufl benchmark"
    yields_to = ("channels-first-input",)

    def check(self, program: Program) -> Iterator[Finding]:
        of_a_file = _first_by_a_file(program)
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written_layers(program, model):
                own = _format(layer)
                before = _before(graph, layer) if own is not None else None
                other = _format(before) if before is not None else None
                if own is None or other is None or own == other or before is None:
                    continue
                if of_a_file and not {"data_format", "dim_ordering"} & (layer.args.keys() & before.args.keys()):
                    continue  # one of them has the order that a file of the user's says
                yield self._report(model, layer, own, before, other)
                break

    def _report(self, model: ModelTrace, layer: LayerTrace, own: str, before: LayerTrace, other: str) -> Finding:
        first = declared_place(model) if looks_channels_first(model) else ()  # which channels-first-input explains
        return self.finding(
            layer.span,
            f"`{layer.cls}` works on {own}, but the layer before it on {other}",
            labels=(Label(before.place_of("data_format"), f"{other} here"), *first),
            expected=other,
            actual=own,
            help="pass `data_format='channels_first'` to every layer" if first else f"pass `data_format='{other}'`",
            model=model.name,
            layer=layer.name,
        )


def _first_by_a_file(program: Program) -> bool:
    """Whether layers that do not say where the channels stand have them first, as a file of the user's says: of a program for
    the package keras 2, of which some layers say it, a comment tells."""
    if program.dialect == 1:
        return order_is_first(program)
    return told_by_a_file(program) is not None and stands_in(program, _REMARK)


def _format(layer: LayerTrace) -> str | None:
    found = field_of(layer, "data_format") if layer.cls in FORMATTED else None
    return found if isinstance(found, str) else None


def _before(graph: Graph, layer: LayerTrace) -> LayerTrace | None:
    """The spatial layer before it; None where something between may move the axes."""
    while len(before := graph.producers(layer)) == 1:
        layer = before[0]
        if layer.cls in FORMATTED:
            return layer
        if layer.cls in ("Permute", "Reshape", "Lambda", "Flatten", "TimeDistributed") or layer.unknown is not None:
            return None
    return None
