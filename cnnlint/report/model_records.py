"""Models as records of the JSON contract."""

from __future__ import annotations

from typing import Literal

from cnnlint.costs import Cost, costs, total
from cnnlint.program import LayerTrace, ModelTrace, Program, Summary
from cnnlint.report.data_records import data_records
from cnnlint.report.gaps import Gap, gaps
from cnnlint.report.model import FileReport
from cnnlint.report.places import relative
from cnnlint.report.rows import complete, nested_in, params_expr, shown_output, totals
from cnnlint.report.schema import LayerRow, Model, OneShape, ReadError, SummaryCall, SummaryFile, Unknowable
from cnnlint.shapes import Expr, Shape, Size, is_shape, text
from cnnlint.values import Unknown

_KINDS: dict[str, Literal["sequential", "functional", "subclass", "application"]] = {
    "sequential": "sequential",
    "functional": "functional",
    "subclass": "subclass",
    "application": "application",
}


def summary_file(file: FileReport) -> SummaryFile:
    """One file: what could not be read, its models as they end up, and its `.summary()` calls."""
    return SummaryFile(
        path=relative(file.path, None),
        errors=[ReadError(message=e.message, cell_index=e.cell, line=e.line, column=e.column) for e in file.errors],
        models=[model_record(model, file.program) for model in file.model_traces],
        summaries=[_call(event, file.program) for event in file.summaries],
    )


def model_record(model: ModelTrace, program: Program | None = None, expand_nested: bool = False) -> Model:
    """A model with its rows and totals, and with what feeds it in its program."""
    counts, cost = totals(model), total(model)
    built = model.built
    return Model(
        name=model.name,
        keras_name=model.keras_name,
        kind=_KINDS.get(model.kind, "unknown"),
        cell_index=model.span.cell,
        line=model.span.line,
        layers=_rows(model, expand_nested),
        total_params=_number(counts.total) if built else None,
        trainable_params=_number(counts.trainable) if built else None,
        non_trainable_params=_number(counts.frozen) if built else None,
        total_params_expr=text(counts.total) if built and counts.total is not None else None,
        optimizer_params=None if isinstance(model.optimizer_params, Unknown) else _number(model.optimizer_params),
        macs=_size(cost.macs),
        weight_bytes=_size(cost.weight_bytes) if built else None,
        activation_bytes=_size(cost.activation_bytes),
        built=built,
        complete=complete(model),
        condition=model.condition.reason if model.condition else None,
        data=data_records(program, model),
        unknown=[_unknowable(gap, program) for gap in gaps(model)],
    )


def _unknowable(gap: Gap, program: Program | None) -> Unknowable:
    elsewhere = gap.span is not None and program is not None and gap.span.path != program.path
    return Unknowable(
        about=gap.about,
        reason=gap.reason,
        cell_index=gap.span.cell if gap.span else None,
        line=gap.span.line if gap.span else None,
        assume=gap.assume,
        path=relative(gap.span.path, None) if gap.span is not None and elsewhere else None,
    )


def _call(event: Summary, program: Program | None) -> SummaryCall:
    if isinstance(event.model, Unknown):
        model = _unknown_model(event, event.model)
    else:
        model = model_record(event.model, program, event.expand_nested)
    return SummaryCall(cell_index=event.span.cell, line=event.span.line, model=model)


def _unknown_model(event: Summary, why: Unknown) -> Model:
    """The receiver of a `.summary()` that could not be followed: no rows, and the reason."""
    lost = ModelTrace(event.name, event.name, "unknown", event.span, unknown=(why,))
    return model_record(lost)


def _rows(model: ModelTrace, expand_nested: bool, depth: int = 0) -> list[LayerRow]:
    """The rows of a model, each followed by those of the model that it is where the call asks for them."""
    before: list[str] = []
    rows = []
    for layer, cost in zip(model.layers, costs(model), strict=True):
        inbound = list(dict.fromkeys(edge.layer for call in layer.calls for edge in call.edges if edge.layer))
        rows.append(_row(layer, model, cost, inbound or (before if model.kind == "sequential" else []), depth))
        before = [layer.name]
        if expand_nested and layer.model is not None:
            shown = {row.name for row in nested_in(layer, model.dialect)}
            rows += [row for row in _rows(layer.model, True, depth + 1) if row.depth > depth + 1 or row.name in shown]
    return rows


def _row(layer: LayerTrace, model: ModelTrace, cost: Cost, inbound: list[str], depth: int) -> LayerRow:
    return LayerRow(
        depth=depth,
        name=layer.name,
        type=layer.type,
        class_=layer.cls,
        output_shape=_shapes(shown_output(layer, model)),
        params=_number(layer.params),
        trainable_params=_number(layer.trainable_params),
        params_expr=params_expr(layer),
        macs=_size(cost.macs),
        weight_bytes=_size(cost.weight_bytes),
        activation_bytes=_size(cost.activation_bytes),
        receptive_field=None if cost.receptive is None else [_dimension(side) for side in cost.receptive],
        trainable=layer.trainable,
        cell_index=layer.span.cell,
        line=layer.span.line,
        inbound=inbound,
        unknown=_why(layer),
        name_unknown=None if layer.unnamed is None else layer.unnamed.reason,
    )


def _why(layer: LayerTrace) -> str | None:
    candidates = (layer.unknown, layer.output_shape, layer.weights)
    return next((why.reason for why in candidates if isinstance(why, Unknown)), None)


def _shapes(output: object) -> OneShape | list[OneShape] | None:
    if is_shape(output):
        return _shape(output)
    found = _flat(output)
    return found[0] if found and len(found) == 1 else found


def _flat(output: object) -> list[OneShape] | None:
    """The shapes of several outputs, None when one of them is not known."""
    if is_shape(output):
        return [_shape(output)]
    parts = [_flat(part) for part in output] if isinstance(output, (tuple, list)) else [None]
    return None if None in parts else [shape for part in parts if part for shape in part]


def _shape(shape: Shape) -> OneShape:
    return [None if d is None else _dimension(d) for d in shape]


def _dimension(size: Size) -> int | str:
    return text(size) if isinstance(size, Expr) else int(size)


def _size(size: Size | None) -> int | str | None:
    return None if size is None else _dimension(size)


def _number(size: Size | None) -> int | None:
    return int(size) if isinstance(size, int) else None
