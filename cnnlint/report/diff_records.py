"""`cnnlint diff` as a record of the JSON contract."""

from __future__ import annotations

from cnnlint.changes import Diff, LayerChange, ModelChange
from cnnlint.program import LayerTrace
from cnnlint.report.json import document as written
from cnnlint.report.json import tool
from cnnlint.report.model_records import model_record
from cnnlint.report.schema import ArgumentChange, ChangedLayer, ChangedModel, DiffOutput, LayerRow, Model


def document(diff: Diff) -> str:
    """The whole document."""
    models = [_model(change) for change in diff.changes]
    return written(
        DiffOutput(
            schema_version=1, tool=tool(), base=diff.base, models=models, compared=diff.compared, unread=list(diff.unread)
        )
    )


def _model(change: ModelChange) -> ChangedModel:
    before = model_record(change.before) if change.before else None
    after = model_record(change.after) if change.after else None
    layers = [_layer(layer, before, after) for layer in change.layers]
    return ChangedModel(path=change.path, name=change.name, before=before, after=after, layers=layers)


def _layer(layer: LayerChange, before: Model | None, after: Model | None) -> ChangedLayer:
    arguments = [ArgumentChange(name=name, before=one, after=other) for name, one, other in layer.arguments]
    return ChangedLayer(before=_row(layer.before, before), after=_row(layer.after, after), arguments=arguments)


def _row(layer: LayerTrace | None, model: Model | None) -> LayerRow | None:
    return next((row for row in model.layers if layer and row.name == layer.name), None) if model else None
