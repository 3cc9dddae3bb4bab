"""What a model of one unit gives, a column, beside targets in a row: NumPy and TensorFlow set each against all others."""

from __future__ import annotations

from cnnlint.diagnostics import Span
from cnnlint.library.keras.training.model_answers import answers
from cnnlint.program import Call
from cnnlint.shapes import Dim, same
from cnnlint.values import Array, Context, Did

CROSSED = "keras.Model.__crossed__"


def tell_crossed(at: Context, column: Array, row: Array) -> None:
    """Of a column and a row: whether they are the predictions and the targets of the same samples."""
    if not isinstance(column.shape, tuple) or not isinstance(row.shape, tuple) or _from_a_model(at, row) is not None:
        return
    place = _from_a_model(at, column) if _as_many(column.shape[0], row.shape[0]) else None
    if place is not None:
        at.emit(Call(at.span, CROSSED, {"column": column, "row": row}, {"predictions": place}))


def _as_many(rows: Dim, others: Dim) -> bool:
    """As many of both, and more than one; what a row has that is a batch is None."""
    return others is None or (rows is not None and rows != 1 and same(rows, others))


def _from_a_model(at: Context, a: Array) -> Span | None:
    """Where a model gave what this was made of."""
    predicted = next((step.span for step in a.trail if step.did is Did.PREDICTED), None)
    answer = answers(at).of(a) if predicted is None else None
    return predicted if answer is None else answer.span
