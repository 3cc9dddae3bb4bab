"""What feeds a model, as records of the JSON contract."""

from __future__ import annotations

import math

from cnnlint.diagnostics import Label
from cnnlint.program import ModelTrace, Program
from cnnlint.report.data import Feeding, Stream, feedings
from cnnlint.report.schema import Data, Dimension, LabelFacts, OneShape, Step, Tensor
from cnnlint.shapes import Dim, Expr, text
from cnnlint.values import ON_DISK, Array, Labels, Unknown


def data_records(program: Program | None, model: ModelTrace) -> list[Data]:
    """Everything that feeds the model, in order."""
    return [_feeding(feeding) for feeding in feedings(program, model)] if program else []


def _feeding(feeding: Feeding) -> Data:
    return Data(
        method=feeding.method or None,
        part="validation" if feeding.part == "validation" else "training",
        cell_index=feeding.span.cell,
        line=feeding.span.line,
        assumed=feeding.assumed,
        tensors=[_tensor(stream) for stream in feeding.streams],
    )


def _tensor(stream: Stream) -> Tensor:
    value = stream.value if isinstance(stream.value, Array) else Array(stream.value)
    return Tensor(
        name=stream.name,
        shape=None if isinstance(value.shape, Unknown) else _shape(value.shape),
        dtype=None if value.dtype == ON_DISK else value.dtype,
        low=_finite(value.low),
        high=_finite(value.high),
        labels=_labels(value.labels) if value.labels else None,
        source=value.source,
        provenance=[_step(label) for label in value.trail],
        unknown=value.shape.reason if isinstance(value.shape, Unknown) else None,
    )


def _labels(labels: Labels) -> LabelFacts:
    classes = labels.classes
    return LabelFacts(encoding=labels.encoding, classes=text(classes) if isinstance(classes, Expr) else classes)


def _step(label: Label) -> Step:
    return Step(path=label.span.path, cell_index=label.span.cell, line=label.span.line, text=label.text)


def _shape(shape: tuple[Dim, ...]) -> OneShape:
    return [_dimension(d) for d in shape]


def _dimension(dim: Dim) -> Dimension:
    return text(dim) if isinstance(dim, Expr) else dim


def _finite(bound: float | None) -> float | None:
    """JSON has no infinity; no bound is none."""
    return None if bound is None or not math.isfinite(bound) else float(bound)
