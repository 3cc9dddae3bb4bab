"""What stands under the pointer: the row of a layer, the table of a model, the page of a rule."""

from __future__ import annotations

import re

from lsprotocol import types

from cnnlint.diagnostics import Span, plural
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.report.model import Style
from cnnlint.report.places import because
from cnnlint.report.rows import commas, params_expr, shape_text
from cnnlint.report.summary import table
from cnnlint.server.analysis import Analysis
from cnnlint.server.places import Places, holds
from cnnlint.values import Unknown

_CODE = re.compile(r"\bCNN\d{3}\b")
_PYTHON = 2  # the dialect whose tables write `(32,)` as Python does
_LONGEST_TABLE = 60  # layers; the table of a longer model is asked for with `cnnlint summary`


def hover(analysis: Analysis, places: Places, uri: str, line: str, position: types.Position) -> types.Hover | None:
    """The text for a position of a file; `line`: the line that it is in."""
    found = _rule(line, position) or _layers(analysis, places, uri, position) or _model(analysis, places, uri, position)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found)) if found else None


def card(layer: LayerTrace) -> str:
    """A layer in Markdown: what it takes, gives and holds, and what is not known of it and why."""
    lines = [f"**{layer.label}** ({layer.type})"]
    lines += [f"{name}: `{shape_text(shape)}`" for name, shape in _ends(layer)]
    lines += _weights(layer)
    if isinstance(layer.unknown, Unknown):
        lines.append(f"not known: {because(layer.unknown.reason, layer.unknown.span, layer.span.path)}")
    return "\n\n".join(lines)


def _ends(layer: LayerTrace) -> list[tuple[str, object]]:
    ends = [("input", layer.input_shape), ("output", layer.output_shape)]
    return [(name, shape) for name, shape in ends if shape is not None and not isinstance(shape, Unknown)]


def _weights(layer: LayerTrace) -> list[str]:
    expression = params_expr(layer)
    if expression is None or not isinstance(layer.weights, tuple):
        return []
    if not layer.weights or layer.model is not None:
        return [f"{commas(expression)} params"]
    parts = [f"{w.name} `{shape_text(w.shape, _PYTHON)}`" for w in layer.weights]
    return [f"{commas(expression)} params: {', '.join(parts)}"]


def _rule(line: str, position: types.Position) -> str | None:
    """The page of the rule that a comment names."""
    from cnnlint.report.rule import page
    from cnnlint.rules.registry import entries, load

    code = next((m[0] for m in _CODE.finditer(line) if m.start() <= position.character <= m.end()), None)
    entry = next((entry for entry in entries() if entry.code == code), None)
    return None if entry is None else page(load(entry))


def _layers(analysis: Analysis, places: Places, uri: str, position: types.Position) -> str | None:
    """The innermost layers that are made or called there; a loop may make several in one place."""
    found: dict[Span, dict[str, LayerTrace]] = {}
    for model in analysis.report.model_traces:
        for layer in model.layers:
            for span in {layer.span, *(call.span for call in layer.calls)}:
                if _is_at(span, analysis, places, uri, position):
                    found.setdefault(span, {})[layer.name] = layer
    if not found:
        return None
    innermost = max(found, key=lambda span: (span.line, span.column, -span.end_line, -span.end_column))
    return "\n\n---\n\n".join(map(card, found[innermost].values()))


def _model(analysis: Analysis, places: Places, uri: str, position: types.Position) -> str | None:
    at = (m for m in analysis.report.model_traces if _is_at(m.span, analysis, places, uri, position))
    model = next(at, None)
    return None if model is None else _table(model, analysis.document.path)


def _table(model: ModelTrace, path: str) -> str:
    if len(model.layers) > _LONGEST_TABLE:
        return f"**{model.name}**: {plural(len(model.layers), 'layer')}, `cnnlint summary` shows them all"
    return f"```text\n{table(model, path, Style(width=100)).rstrip()}\n```"


def _is_at(span: Span, analysis: Analysis, places: Places, uri: str, position: types.Position) -> bool:
    if span.path != analysis.document.path or places.address(span) != uri:
        return False
    return holds(places.range(span), position)
