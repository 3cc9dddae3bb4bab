"""Scores of `sklearn.metrics` that compare classes with classes."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.descriptions import origins
from cnnlint.library.facts import is_predicted, tell_out_of_order
from cnnlint.program import Problem
from cnnlint.values import Array, Context, Value

_MIX = "Classification metrics can't handle a mix of"


@models(
    "sklearn.metrics.accuracy_score",
    "sklearn.metrics.balanced_accuracy_score",
    "sklearn.metrics.classification_report",
    "sklearn.metrics.cohen_kappa_score",
    "sklearn.metrics.confusion_matrix",
    "sklearn.metrics.f1_score",
    "sklearn.metrics.fbeta_score",
    "sklearn.metrics.hamming_loss",
    "sklearn.metrics.jaccard_score",
    "sklearn.metrics.matthews_corrcoef",
    "sklearn.metrics.precision_score",
    "sklearn.metrics.recall_score",
    "sklearn.metrics.zero_one_loss",
    "sklearn.metrics.precision_recall_fscore_support",
)
def compare_classes(at: Context, y_true: Value, y_pred: Value, *more: Value, **others: Value) -> Value:
    """Raises on scores with a fraction, and on a one-hot code beside class ids."""
    found = next((one for one in (y_pred, y_true) if is_predicted(at, one)), None)
    if isinstance(found, Array):
        width = found.shape[-1] if isinstance(found.shape, tuple) and len(found.shape) == 2 else None
        help = "compare `predictions > 0.5` with them" if width == 1 else "take the classes first: `predictions.argmax(axis=1)`"
        message = "what the model predicts are scores, but this function compares classes"
        keras, labels = f"{_MIX} binary and continuous targets", origins(at, found)
        at.emit(Problem("scores-as-classes", message, at.span, expected="classes", actual="scores",
                        labels=labels, help=help, keras=keras, certain=False))  # fmt: skip
    elif isinstance(y_true, Array) and (columns := _columns(y_true)) and _has_one_axis(y_pred):
        message = "the labels are one-hot, but are compared with class ids"
        help = "take the classes of both: `y_test.argmax(axis=1)`"
        if not _is_one_hot(y_true):
            message = f"the targets have {columns} columns, but are compared with one number for each sample"
            help = "of labels that may hold together compare `predictions > 0.5`, with as many columns"
        keras = f"{_MIX} multilabel-indicator and multiclass targets"
        at.emit(Problem("scores-as-classes", message, at.span, labels=origins(at, y_true), help=help, keras=keras))
    tell_out_of_order(at, y_true, y_pred)
    return at.unknown("a score")


@models("tensorflow.math.confusion_matrix", "tensorflow.confusion_matrix")
def count_classes(at: Context, labels: Value, predictions: Value, *more: Value, **others: Value) -> Value:
    """A tensor of counts."""
    tell_out_of_order(at, labels, predictions)
    return at.unknown("a table of counts")


def _columns(a: Array) -> object:
    """How many columns the targets surely have, 0 where it is not known or one: scikit-learn takes no such mix."""
    width = a.shape[1] if isinstance(a.shape, tuple) and len(a.shape) == 2 and not a.more_axes else 0
    return width if _is_one_hot(a) or (isinstance(width, int) and width > 1) else 0


def _is_one_hot(a: Array) -> bool:
    return a.labels is not None and a.labels.encoding == "one-hot" and isinstance(a.shape, tuple) and len(a.shape) == 2


def _has_one_axis(value: Value) -> bool:
    return isinstance(value, Array) and isinstance(value.shape, tuple) and len(value.shape) == 1
