"""Metrics beside the head and the loss that they stand with: what each of them counts, and why that says nothing there."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from cnnlint.diagnostics import plural
from cnnlint.rules.facts.feeds import Lesson
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import BINARY, CATEGORICAL, REGRESSIONS, SPARSE, Loss
from cnnlint.shapes import Shape
from cnnlint.values import External, Made, Unknown, Value

EXACT = ("Accuracy",)
COUNTED = frozenset({"recall", "precision", "auc", "truepositives", "truenegatives", "falsepositives", "falsenegatives"})
_OF_LOGITS = "but the head gives logits"


class Unfit(NamedTuple):
    """Why a metric says nothing beside its head and loss. logits: because it takes the logits of the head for probabilities.
    instead: what counts there, and how that is written."""

    why: str
    logits: bool = False
    instead: tuple[str, ...] = ()


def unfit(name: str, value: Value, head: Head, loss: Loss) -> Unfit | None:
    """Why the metric is the wrong one for this head and loss, if it is."""
    why = _takes_logits(name, value, head, loss)
    if why is not None:
        return Unfit(why, logits=True)
    cut = _cuts_scores_off(value, head)
    if cut is not None:
        return Unfit(cut, instead=_FOR_ONE_SCORE if head.units == 1 else _FOR_SCORES)
    if _takes_all_for_one(value, head):
        return Unfit("takes the largest score of a sample for its class, and of one score that is always it", instead=_DIVIDED)
    why = _counts_otherwise(name, value, head, loss)
    return None if why is None else Unfit(why)


def _takes_logits(name: str, value: Value, head: Head, loss: Loss) -> str | None:
    """What it does to logits that are trained as such."""
    if head.activation != "linear" or loss.name not in BINARY or loss.from_logits is not True:
        return None
    told = isinstance(value, Made) and value.arguments.keys() & {"thresholds", "from_logits", "0"}
    if _class_of(value) in COUNTED and not told:
        return f"divides the scores at 0.5 and the like, as if they were probabilities, {_OF_LOGITS}"
    return f"takes scores above 0.5 for the class 1, {_OF_LOGITS}" if halves(name, value, head) else None


_COUNT_ALL = frozenset({"name", "dtype", "thresholds", "num_thresholds", "curve", "from_logits"})
_OF_CLASSES = frozenset({"f1score", "fbetascore"})
_OF_ROWS = _OF_CLASSES | {"r2score"}
_TOP_OF_IDS = frozenset({"sparsetopkcategoricalaccuracy", "sparse_top_k_categorical_accuracy"})


def refusal(value: Value, lesson: Lesson) -> str | None:
    """Why Keras stops where the metric meets the targets of the lesson, None where it may not.

    keras/src/metrics/metrics_utils.py, `update_confusion_matrix_variables`; keras/src/metrics/f_score_metrics.py
    """
    output, target, cls = lesson.head.shape, lesson.targets.shape, _class_of(value)
    if output is None or isinstance(target, Unknown) or not target or lesson.head.model.dialect < 2:
        return None
    if cls in _OF_CLASSES and len(target) == 1 and lesson.head.model.dialect >= 3:
        return "takes a row of targets for each sample, but they have the shape (n,)"
    if lesson.head.model.dialect >= 3 and len(target) == len(output) and (why := _of_other_axes(cls, output, target)):
        return why
    if cls in _OF_CLASSES and len(target) == len(output) == 2 and (output[1] == 1 or lesson.head.model.dialect == 2):
        return _counted_apart(output, target)
    plain = isinstance(value, str) or (isinstance(value, Made) and value.complete and value.arguments.keys() <= _COUNT_ALL)
    return _counted_apart(output, target) if cls in COUNTED and plain else None


def _of_other_axes(cls: str, output: Shape, target: Shape) -> str | None:
    """Why Keras 3 stops at targets that have as many axes as the scores. keras/src/metrics, `_build` and `in_top_k`"""
    if cls in _OF_ROWS and len(target) > 2:
        return f"takes one row for each sample, but the targets have {len(target)} axes"
    ids, rows = _numbers_in(target), _numbers_in(output[:-1])
    if cls in _TOP_OF_IDS and ids is not None and rows is not None and ids != rows:
        return f"takes {plural(rows, 'class id')} for each sample, but gets {plural(ids, 'target')}"
    return None


def _counted_apart(output: Shape, target: Shape) -> str | None:
    given, wanted = _numbers_in(output), _numbers_in(target)
    if given is None or wanted is None or given == wanted:
        return None
    return f"compares {plural(given, 'score')} of each sample one by one with {plural(wanted, 'target')}"


def _numbers_in(shape: Shape) -> int | None:
    """How many numbers each sample has, where all sizes are known."""
    sizes = [size for size in shape[1:] if isinstance(size, int)]
    return prod(sizes) if len(sizes) == len(shape) - 1 else None


_BY_NUMBER = frozenset({"MeanIoU", "IoU"})
_FOR_SCORES = ("sparse_y_pred=False", "`sparse_y_pred=False` (and `sparse_y_true=False` for one-hot targets)")
_FOR_ONE_SCORE = (  # the largest of one score is always the first
    "BinaryIoU()",
    "`keras.metrics.BinaryIoU()`, which divides the scores at 0.5 (with `target_class_ids=[1]` for the class 1 alone)",
)


_DIVIDED = ("threshold=0.5", "`threshold=0.5`: without it every sample counts as one of the class 1")


def _takes_all_for_one(value: Value, head: Head) -> bool:
    """Whether it is an F-score without a threshold beside one unit. keras/src/metrics/f_score_metrics.py"""
    if not isinstance(value, Made) or not value.complete or _class_of(value) not in _OF_CLASSES or head.units != 1:
        return False
    by_position = {"f1score": "1", "fbetascore": "2"}[_class_of(value)]
    given = value.arguments.get("threshold", value.arguments.get(by_position))
    return given is None and head.activation == "sigmoid"


def _cuts_scores_off(value: Value, head: Head) -> str | None:
    """What an IoU of class ids does to scores between 0 and 1: keras/src/metrics/iou_metrics.py makes them integers."""
    if not isinstance(value, Made) or not value.name.startswith("keras.metrics.") or not value.complete:
        return None
    told = "sparse_y_pred" in value.arguments or len(value.arguments) > 4
    if told or head.activation not in ("softmax", "sigmoid") or value.name.rpartition(".")[2] not in _BY_NUMBER:
        return None
    return "takes class ids, and cuts the scores of the head off to whole numbers: every one is class 0"


def _counts_otherwise(name: str, value: Value, head: Head, loss: Loss) -> str | None:
    """What it counts of scores, where that is not what the loss trains."""
    if _class_of(value) in COUNTED and loss.name in SPARSE and isinstance(head.units, int) and head.units > 1:
        return f"compares each of the {head.units} scores with a target, but the loss takes one class id per sample"
    if is_exact(value):
        exact = head.activation in ("softmax", "sigmoid", "linear", "relu", "tanh")
        return "counts outputs that equal the label exactly, which scores never do" if exact else None
    if name in ("categorical_accuracy", "top_k_categorical_accuracy") and loss.name in SPARSE:
        return "expects one-hot labels, but the loss takes class ids"
    if name in ("sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy") and loss.name in CATEGORICAL:
        return "expects class ids, but the loss takes one-hot labels"
    of_two = head.units == 2  # of which each score is above one half where the other is not
    if name == "binary_accuracy" and head.activation == "softmax" and loss.name not in BINARY and not of_two:
        return "counts every class of every sample, which makes a softmax look far too good"
    if (
        name in ("categorical_accuracy", "sparse_categorical_accuracy")
        and head.units == 1
        and loss.name in BINARY | REGRESSIONS
    ):
        return "needs a unit for each class, but the head has one"
    return None


def is_exact(value: Value) -> bool:
    """The class `Accuracy`. The word is no class, however it is written: Keras chooses by the loss which accuracy it means."""
    return isinstance(value, Made) and value.name.rpartition(".")[2] in EXACT


def halves(name: str, value: Value, head: Head) -> bool:
    """An accuracy of two classes that has no threshold of its own."""
    if isinstance(value, Made):
        return (
            value.name == "keras.metrics.BinaryAccuracy" and value.complete and not value.arguments.keys() & {"threshold", "2"}
        )
    return name == "binary_accuracy" or (name.lower() in ("accuracy", "acc") and value == name and head.units == 1)


def for_logits(name: str) -> tuple[str, str]:
    """What to count logits with, and how that is written."""
    kind = {"auc": "AUC(from_logits=True)", "precision": "Precision(thresholds=0)", "recall": "Recall(thresholds=0)"}
    right = kind.get(name, "BinaryAccuracy(threshold=0)")
    return right, f"`metrics=[keras.metrics.{right}]`, or end in a sigmoid without `from_logits`"


def _class_of(value: Value) -> str:
    """The class of a metric of Keras, in lower case."""
    name = value if isinstance(value, str) else value.name if isinstance(value, (Made, External)) else ""
    return name.rpartition(".")[2].lower() if isinstance(value, str) or name.startswith("keras.metrics.") else ""
