"""`cnnlint summary` as text: what `model.summary()` would print, and below it what the source does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnlint.diagnostics import plural
from cnnlint.frozen import replace
from cnnlint.program import LayerTrace, ModelTrace, Problem, Summary
from cnnlint.report.ansi import BLUE, painter
from cnnlint.report.columns import plain, visible_path
from cnnlint.report.cost_columns import cost_lines
from cnnlint.report.data import data_lines
from cnnlint.report.gaps import gaps, names_in_doubt
from cnnlint.report.graph import connected_to
from cnnlint.report.memory import readable, weight_bits
from cnnlint.report.model import FileReport, Report, Style
from cnnlint.report.places import because, place
from cnnlint.report.rows import commas, complete, nested_in, params_cell, shape_cell, sum_sizes, totals
from cnnlint.report.table import CHAIN, GRAPH, OPEN_CHAIN, OPEN_GRAPH, Layout, draw, with_trainable
from cnnlint.shapes import Expr, Size, text
from cnnlint.values import Unknown


def render_summary(report: Report, style: Style) -> Iterator[str]:
    """Every file's tables: one for each `.summary()` call in order, then each model that no call shows as it ends up."""
    for file in report.files:
        yield from _file(file, style)


def _file(file: FileReport, style: Style) -> Iterator[str]:
    for trouble in file.errors:
        cell = "" if trouble.cell is None else f":cell {trouble.cell + 1}"
        yield f"{visible_path(file.path)}{cell}:{trouble.line}:{trouble.column}: not read: {trouble.message}\n\n"
    shown: list[ModelTrace] = []
    for event in file.summaries:
        yield from _event(event, file, style)
        if isinstance(event.model, ModelTrace):
            shown.append(event.model)
    for model in file.model_traces:
        if not any(_alike(model, other) for other in shown):
            yield from _unshown(model, file, style)
    yield from _runs_on_load(file)
    if not (file.errors or file.summaries or file.model_traces):
        yield f"{visible_path(file.path)}: no Keras model found\n"


def _runs_on_load(file: FileReport) -> Iterator[str]:
    """What `check` warns of in saved models: whoever asks for the table of one may be about to load it."""
    for event in file.program.events if file.program is not None else ():
        if isinstance(event, Problem) and event.kind == "lambda-in-archive":
            yield f"{place(event.span, column=False)}: {event.message}\n"


def _unshown(model: ModelTrace, file: FileReport, style: Style) -> Iterator[str]:
    """A model that no call shows. A base of keras.applications has hundreds of layers: one line, unless verbose."""
    head = f"{place(model.span, column=False)}: {model.name}"
    if model.kind != "application" or style.verbose:
        yield from _model(model, head, model.condition, file, style)
    elif not style.quiet:
        count = totals(model).total
        params = "" if count is None else f", {commas(text(count))} params"
        yield f"{head}: {model.label}, {plural(len(model.layers), 'layer')}{params} (all of them with --verbose)\n\n"


def _event(event: Summary, file: FileReport, style: Style) -> Iterator[str]:
    head = f"{place(event.span, column=False)}: {event.name or 'model'}.summary()"
    if not isinstance(event.model, Unknown):
        yield from _model(event.model, head, event.condition, file, style, event)
        return
    why = because(event.model.reason, event.model.span, file.path)
    yield f"{head}{_condition(event.condition, file.path)}\n not known: {plain(why)}\n\n"


def _model(
    model: ModelTrace, head: str, condition: Unknown | None, file: FileReport, style: Style, event: Summary | None = None
) -> Iterator[str]:
    """Unless quiet, where it is and what feeds it; then the table, as the call asks for it."""
    if not style.quiet:
        yield f"{painter(style.color)(head, BLUE)}{_condition(condition, file.path)}\n"
        if file.program is not None:
            yield from (f"{line}\n" for line in data_lines(file.program, model, file.path, style))
    yield table(model, file.path, style, event) + ("" if style.quiet else "\n")


def _condition(condition: Unknown | None, path: str) -> str:
    return "" if condition is None else f" ({plain(because(condition.reason, condition.span, path))})"


def _alike(model: ModelTrace, other: ModelTrace) -> bool:
    return model.identity == other.identity and _cells(model) == _cells(other)


def _cells(model: ModelTrace) -> list[tuple[str, str, str]]:
    return [(layer.name, shape_cell(layer), params_cell(layer)) for layer in model.layers]


def table(model: ModelTrace, path: str, style: Style, event: Summary | None = None) -> str:
    """The table of one model, followed by what is not known of it. event: the call, with what it asks to be shown."""
    connections, asked = connected_to(model), event or Summary(model.span, model)
    rows = [row for layer in model.layers for row in _cells_of(layer, model, connections, asked)]
    drawn = draw(plain(model.label), _layout(model, connections is None, asked), rows, list(_footer(model)), style)
    costs = [f"{line}\n" for line in ("", *cost_lines(model))] if style.cost else []
    return "".join([drawn, *costs, *_unknown(model, path)])


def _cells_of(
    layer: LayerTrace, model: ModelTrace, connections: Mapping[str, str] | None, asked: Summary, depth: int = 0
) -> Iterator[list[str]]:
    """The row of a layer and, where the call asks for them, those of the layers in it."""
    row = [f"{plain(layer.label)} ({layer.type})", shape_cell(layer, model), params_cell(layer, model)]
    row[0] = f"{'   ' * depth}└ {row[0]}" if depth else row[0]
    if connections is not None:
        row.append("-" if depth else plain(connections[layer.name]))
    if asked.show_trainable:
        row.append("-" if model.dialect >= 3 and not layer.weights else "Y" if layer.trainable else "N")
    yield row
    for inner in nested_in(layer, model.dialect) if asked.expand_nested else ():
        assert layer.model is not None
        yield from _cells_of(inner, layer.model, connections, asked, depth + 1)


def _layout(model: ModelTrace, chain: bool, asked: Summary) -> Layout:
    layout = CHAIN if chain else GRAPH
    if any(isinstance(layer.params, Expr) for layer in model.layers):
        layout = OPEN_CHAIN if chain else OPEN_GRAPH
    layout = with_trainable(layout) if asked.show_trainable else layout
    return replace(layout, length=asked.line_length)


def _footer(model: ModelTrace) -> Iterator[str]:
    counts = totals(model)
    optimizer = model.optimizer_params
    layers = [layer for layer in model.counted if layer.weights is not None]
    some = model.trainable or model.dialect == 1
    trainable = sum_sizes([weight_bits(layer, model.dialect, True) for layer in layers]) if some else 0
    frozen = sum_sizes([weight_bits(layer, model.dialect, False if some else None) for layer in layers])
    optimizer, lost = (None, True) if isinstance(optimizer, Unknown) else (optimizer, False)
    # The step counter is the one optimizer variable of 64 bits; the others are as wide as the weights.
    extra = None if optimizer is None else optimizer * 32 + 32
    total = sum_sizes([trainable, frozen, *([] if extra is None else [extra])])
    whole = None if lost else sum_sizes([counts.total, *([] if optimizer is None else [optimizer])])
    yield _line("Total", whole, total, counts.at_least)
    yield _line("Trainable", counts.trainable, trainable)
    yield _line("Non-trainable", counts.frozen, frozen)
    if optimizer is not None or lost:
        yield _line("Optimizer", optimizer, extra)


def _line(what: str, count: Size | None, size: Size | None, at_least: Size = 0) -> str:
    if count is None:
        return f" {what} params: ?{f' (at least {commas(text(at_least))})' if at_least else ''}"
    memory = f" ({readable(size / 8)})" if isinstance(size, int) else ""
    return f" {what} params: {commas(text(count))}{memory}"


def _unknown(model: ModelTrace, path: str) -> Iterator[str]:
    whole = complete(model) and not isinstance(model.optimizer_params, Unknown)
    found = [*([] if whole else gaps(model)), *names_in_doubt(model)]
    if found:
        yield "\n Not known from the source:\n"
    for gap in found:
        yield plain(f"   {gap.about} — {because(gap.reason, gap.span, path)}") + "\n"
    if settled := [f"{gap.assume}={gap.example}" for gap in found if gap.assume]:
        yield f" To settle it, write into the file: {_comment(settled)}\n"


def _comment(facts: list[str]) -> str:
    return plain(f"# cnnlint: assume {', '.join(dict.fromkeys(facts))}")
