"""The result of `verify` as JSON. A contract: fields are only added within a schema version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cnnlint import __version__
from cnnlint.diagnostics import Span
from cnnlint.verify.compare import Disagreement
from cnnlint.verify.protocol import Failed, Trained
from cnnlint.verify.result import Evidence, ModelResult, Status, Verdict, Verification


class Contract(BaseModel):
    """A record of the output."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Tool(Contract):
    """Who says it, and whom it asked."""

    name: Literal["cnnlint"] = "cnnlint"
    version: str = __version__
    keras: str | None
    tensorflow: str | None


class Place(Contract):
    """Where in the file; lines start at 1 within the cell, cells count from 0 and are null in a plain file."""

    path: str
    cell_index: int | None
    line: int
    column: int


class DisagreementRecord(Contract):
    """What cnnlint says and Keras says otherwise."""

    what: str
    layer: str
    inferred: str
    keras: str
    arguments: str
    place: Place


class EvidenceRecord(Contract):
    """A finding and what became of it."""

    code: str
    name: str
    message: str
    verdict: Verdict
    text: str
    place: Place


class SuggestionRecord(Contract):
    """A smaller model, trained for as many steps."""

    what: str
    training: Trained | Failed


class ModelRecord(Contract):
    """One model."""

    name: str
    kind: str
    place: Place
    status: Status
    reason: str
    layers: int
    disagreements: list[DisagreementRecord]
    training: Trained | Failed | None
    evidence: list[EvidenceRecord]
    suggestions: list[SuggestionRecord]


class Totals(Contract):
    """Numbers of models and layers by outcome."""

    models: int
    layers: int
    by_status: dict[Status, int]
    layers_by_status: dict[Status, int]


class VerifyOutput(Contract):
    """The document. evidence: of findings about no model. unread: what could not be read, as sentences."""

    schema_version: Literal[1] = 1
    tool: Tool
    models: list[ModelRecord]
    evidence: list[EvidenceRecord]
    notes: list[str]
    unread: list[str]
    summary: Totals
    exit_code: int


def render(run: Verification) -> Iterator[str]:
    """The document as text."""
    yield document(run).model_dump_json(indent=2) + "\n"


def document(run: Verification) -> VerifyOutput:
    """The document."""
    tool = Tool(keras=run.ready.keras if run.ready else None, tensorflow=run.ready.tensorflow if run.ready else None)
    summary = Totals(
        models=len(run.models),
        layers=sum(r.layers for r in run.models),
        by_status={status: len(run.of(status)) for status in Status},
        layers_by_status={status: sum(r.layers for r in run.of(status)) for status in Status},
    )
    models = [_model(r) for r in run.models]
    return VerifyOutput(
        tool=tool,
        models=models,
        evidence=[_evidence(found) for found in run.loose],
        notes=list(run.notes),
        unread=list(run.unread),
        summary=summary,
        exit_code=run.exit_code,
    )


def _model(result: ModelResult) -> ModelRecord:
    return ModelRecord(
        name=result.model.name,
        kind=result.model.kind,
        place=_place(result.model.span),
        status=result.status,
        reason=result.reason,
        layers=result.layers,
        disagreements=[_disagreement(wrong) for wrong in result.disagreements],
        training=result.training,
        evidence=[_evidence(found) for found in result.evidence],
        suggestions=[SuggestionRecord(what=s.what, training=s.trained) for s in result.suggestions],
    )


def _disagreement(wrong: Disagreement) -> DisagreementRecord:
    return DisagreementRecord(
        what=wrong.what,
        layer=wrong.layer,
        inferred=wrong.inferred,
        keras=wrong.keras,
        arguments=wrong.arguments,
        place=_place(wrong.span),
    )


def _evidence(found: Evidence) -> EvidenceRecord:
    finding = found.finding
    return EvidenceRecord(
        code=finding.code,
        name=finding.name,
        message=finding.message,
        verdict=found.verdict,
        text=found.text,
        place=_place(finding.span),
    )


def _place(span: Span) -> Place:
    return Place(path=span.path, cell_index=span.cell, line=span.line, column=span.column)
