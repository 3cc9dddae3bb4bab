"""What a layer makes of its input, behind the layer: `Conv2D(32, 3)  (None, 26, 26, 32) · 320 params`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lsprotocol import types

from cnnlint.diagnostics import Span
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.report.rows import commas, params_expr, shape_text
from cnnlint.server.analysis import Analysis
from cnnlint.server.hover import card
from cnnlint.server.places import Places, holds
from cnnlint.values import Unknown


@dataclass(frozen=True, slots=True)
class _Hint:
    """A label and where it belongs: behind a call, or behind the layer that is made there."""

    span: Span
    label: str
    layer: LayerTrace


def hints(analysis: Analysis, places: Places, uri: str, asked: types.Range) -> list[types.InlayHint]:
    """The hints of a part of a file. Where a loop makes several layers, the first and the last are shown."""
    grouped: dict[Span, dict[str, LayerTrace]] = {}
    for model in analysis.report.model_traces:
        for hint in _of_model(model):
            if hint.span.path == analysis.document.path and places.address(hint.span) == uri:
                grouped.setdefault(hint.span, {}).setdefault(hint.label, hint.layer)
    ends = {span: places.end(span) for span in grouped}
    last = {end.line: end for end in sorted(ends.values(), key=lambda end: end.character)}  # of each line
    return [
        types.InlayHint(
            places.behind_closing(span) if end == last[end.line] else end,
            _joined(list(found)),
            kind=types.InlayHintKind.Type,
            padding_left=True,
            tooltip=types.MarkupContent(types.MarkupKind.Markdown, card(next(iter(found.values())))),
        )
        for span, found in grouped.items()
        if holds(asked, end := ends[span])
    ]


def _joined(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} … {labels[-1]}"


def _of_model(model: ModelTrace) -> Iterator[_Hint]:
    for layer in model.layers:
        params = _params(layer)
        if len(layer.calls) == 1 or (not layer.calls and layer.output_shape is not None):
            span = layer.calls[0].span if layer.calls else layer.span
            output = layer.calls[0].output if layer.calls else layer.output_shape
            yield _Hint(span, " · ".join(filter(None, (_shape(output, model), params))), layer)
            continue
        if params:
            yield _Hint(layer.span, params, layer)
        for call in layer.calls:
            yield _Hint(call.span, _shape(call.output, model), layer)


def _shape(output: object, model: ModelTrace) -> str:
    return "shape not known" if isinstance(output, Unknown) else shape_text(output, model.dialect)


def _params(layer: LayerTrace) -> str:
    expression = params_expr(layer)
    return "" if expression in (None, "0") else f"{commas(str(expression))} params"
