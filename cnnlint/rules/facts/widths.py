"""How many units a head has beside what they may be counted by: classes, samples, files."""

from __future__ import annotations

from cnnlint.rules.facts.context import Assumed
from cnnlint.rules.facts.feeds import Lesson
from cnnlint.rules.facts.losses import CATEGORICAL, SPARSE
from cnnlint.shapes import Expr, product, same
from cnnlint.values import Unknown
from cnnlint.values.trail import Did


def one_for_each_sample(lesson: Lesson) -> bool:
    """Whether the units are counted where the rows of a table are, whose number the source does not tell."""
    units, shape = lesson.head.units, lesson.targets.shape
    if not isinstance(units, Expr) or isinstance(shape, Unknown) or shape[0] is None or not same(units, shape[0]):
        return False
    return lesson.loss.name in SPARSE | CATEGORICAL and any(step.did is Did.TABLE for step in lesson.targets.trail)


def one_for_each_file(lesson: Lesson) -> bool:
    """Whether the units are counted where the images of a folder are."""
    units, data = lesson.head.units, lesson.feed.dataset
    return isinstance(units, Expr) and data is not None and same(units, data.facts.get("samples"))


def encoded_otherwise(lesson: Lesson) -> bool:
    """Whether the loss wants labels of the other encoding: a mistake of its own, which other rules report."""
    if lesson.head.units is None or lesson.head.units == 1:
        return False
    return lesson.loss.name in {"ids": CATEGORICAL, "one-hot": SPARSE}.get(lesson.encoding or "", ())


def fitting_widths(classes: int, data: Assumed) -> tuple[object, ...]:
    """The widths that make sense for the data: its classes, one unit for two of them, its pixels (an autoencoder)."""
    x = data.x.shape
    pixels = None if isinstance(x, Unknown) else product(d for d in x[1:] if isinstance(d, (int, Expr)))
    return (classes, pixels, 1) if classes == 2 else (classes, pixels)


def refusal_of_last_class(lesson: Lesson) -> str | None:
    """TensorFlow's words about the last class, where the numbers are known."""
    classes, units = lesson.labels.classes if lesson.labels else None, lesson.head.units
    if not lesson.labels or not isinstance(classes, int) or not isinstance(units, int):
        return None
    last = classes + lesson.labels.first - 1
    return f"Received a label value of {last} which is outside the valid range of [0, {units})."
