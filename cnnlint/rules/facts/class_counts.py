"""Heads of another number of units than there are classes."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Label, plural
from cnnlint.frozen import dataclass
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.facts.context import Assumed, assumed_data, loaded_labels
from cnnlint.rules.facts.event_order import is_compiled
from cnnlint.rules.facts.feeds import Lesson, taught
from cnnlint.rules.facts.graph import top_models
from cnnlint.rules.facts.heads import Head, only_head
from cnnlint.rules.facts.labels import class_count, data_name, greatest_class, labels_place
from cnnlint.rules.facts.losses import BINARY, SPARSE
from cnnlint.rules.facts.model_ends import is_end
from cnnlint.rules.facts.related_places import loss_place, units_text
from cnnlint.rules.facts.widths import (
    encoded_otherwise,
    fitting_widths,
    one_for_each_file,
    one_for_each_sample,
    refusal_of_last_class,
)
from cnnlint.shapes import Size, known, less, text
from cnnlint.values import Labels, Unknown


@dataclass(frozen=True, slots=True)
class Miscount:
    """A head that does not fit the classes. conditions: of the training. certain: whether Keras then raises, in the words of
    `keras`. told: whether it does so for all that is seen here, though not for certain."""

    head: Head
    message: str
    labels: tuple[Label, ...]
    expected: str
    help: str | None
    conditions: tuple[Unknown | None, ...] = ()
    certain: bool = False
    keras: str | None = None
    told: bool = False


def miscounts(program: Program) -> Iterator[Miscount]:
    """By the labels that heads are trained on, then by data that are loaded beside models which nothing trains."""
    open_ = {lesson.head.layer.span for lesson in taught(program) if lesson.labels is None}
    for lesson in taught(program):
        yield from _trained(lesson, lesson.head.layer.span in open_)
        yield from _encoded_wider(program, lesson)
    for model in top_models(program):
        head, data = only_head(model), assumed_data(program, model)
        if head is not None and data is not None and is_end(program, head):
            yield from _assumed(model, head, data, program)


def _trained(lesson: Lesson, further: bool) -> Iterator[Miscount]:
    """further: the head is trained on other labels as well, which may be of a class of their own (what is generated)."""
    if one_for_each_sample(lesson) or one_for_each_file(lesson):
        yield _counted(lesson)
    elif lesson.labels is None:
        yield from _beyond(lesson)
    elif lesson.labels.classes is not None:
        yield from _of_classes(lesson, lesson.labels, lesson.labels.classes, further)


def _of_classes(lesson: Lesson, labels: Labels, classes: Size, further: bool) -> Iterator[Miscount]:
    head, name = lesson.head, lesson.loss.name
    message = f"the head has {units_text(head)} but the labels have {text(classes)} classes"
    if encoded_otherwise(lesson) and less(head.units or 0, classes):
        yield _for_classes(lesson, classes, message)
    if head.units is None or labels.encoding not in ("ids", "binary"):
        return
    if name in BINARY and head.units == 1 and less(2, classes):
        yield _for_classes(lesson, classes, f"one unit cannot tell {text(classes)} classes apart")
    if name not in SPARSE or head.units == 1:
        return
    if less(head.units, classes):
        yield _for_classes(lesson, classes, message, certain=True)
    elif not further and less(classes + labels.first, head.units) and known(classes):
        yield _for_classes(lesson, classes, f"the head has {units_text(head)} but the labels have only {text(classes)} classes")


def _for_classes(lesson: Lesson, classes: Size, message: str, certain: bool = False) -> Miscount:
    return Miscount(
        lesson.head,
        message,
        _places(lesson, f"{text(classes)} classes here"),
        f"{text(classes)} units",
        _use(text(classes), lesson),
        lesson.conditions,
        certain,
        refusal_of_last_class(lesson),
    )


def _beyond(lesson: Lesson) -> Iterator[Miscount]:
    """Class ids of which only the values are known: written down, or drawn from a range."""
    units, top = lesson.head.units, greatest_class(lesson.targets)
    if lesson.loss.name not in SPARSE or not isinstance(units, int) or units == 1 or top is None or top < units:
        return
    drawn, low = lesson.targets.values is None, lesson.targets.low or 0
    moved = f", or subtract {low:g} from the labels" if low > 0 and top - low < units else ""
    yield Miscount(
        lesson.head,
        f"the head has {units_text(lesson.head)} but the labels go up to {top}",
        _places(lesson, f"class ids up to {top}"),
        f"{top + 1} units",
        _use(top + 1, lesson) + moved,
        lesson.conditions,
        certain=not drawn,
        keras=f"Received a label value of {top} which is outside the valid range of [0, {units}).",
        told=True,
    )


def _encoded_wider(program: Program, lesson: Lesson) -> Iterator[Miscount]:
    """One-hot labels of a known data set that have columns, and the head units, for classes that it does not have."""
    labels, loaded = lesson.labels, loaded_labels(program, lesson.targets)
    if labels is None or loaded is None or labels.encoding != "one-hot" or not isinstance(labels.classes, int):
        return
    if any(other.head.layer.span == lesson.head.layer.span and _apart(program, other) for other in taught(program)):
        return  # as what a generator makes has a class of its own
    classes = loaded.classes
    if isinstance(classes, int) and classes + loaded.first < labels.classes and lesson.head.units == labels.classes:
        yield Miscount(
            lesson.head,
            f"the head has {units_text(lesson.head)} but {data_name(lesson.targets.source)} has only {classes} classes",
            _places(lesson, f"{labels.classes} classes here"),
            f"{classes} units",
            f"encode {classes} classes, and use `Dense({classes})`",
        )


def _counted(lesson: Lesson) -> Miscount:
    return Miscount(
        lesson.head,
        f"the head has {units_text(lesson.head)}: one for each sample, not one for each class",
        _places(lesson, "the labels of the samples"),
        "as many units as classes",
        "`len` of the labels counts the samples; count the classes: `len(np.unique(labels))`",
    )


def _places(lesson: Lesson, of_labels: str) -> tuple[Label, ...]:
    """of_labels: what is said at the line that the labels come from."""
    return *labels_place(lesson.targets, of_labels), *loss_place(lesson.loss)


def _assumed(model: ModelTrace, head: Head, data: Assumed, program: Program) -> Iterator[Miscount]:
    classes = class_count(data.y.labels)
    if classes is None or not isinstance(head.units, int) or head.shape is None or len(head.shape) != 2:
        return
    if head.units in fitting_widths(classes, data) or head.activation is None:
        return
    if (head.activation == "linear" or head.units == 1) and not is_compiled(model, program):
        return  # it may embed the images, or tell real from made ones, for what is trained elsewhere
    if head.units == 1 and head.activation == "softmax":
        return  # a mistake of its own, whatever the data
    if head.activation == "softmax":
        message = f"softmax has {units_text(head)} but {data.name} has {classes} classes"
    else:
        units = plural(head.units, f"{head.activation} unit")
        message = f"a head of {units} fits no target of {data.name}, which has {classes} classes"
    yield Miscount(
        head,
        f"{message} ({data.because})",
        (Label(data.span, f"{data.name} is loaded here: {classes} classes"),),
        f"{classes} units",
        f"end with `Dense({classes}, activation='softmax')`" if classes > 2 else None,
    )


def _use(units: object, lesson: Lesson) -> str:
    return f"use `Dense({units})`{'' if lesson.loss.from_logits else ' with softmax'}"


def _apart(program: Program, lesson: Lesson) -> bool:
    """Whether the labels come from no data set that is known."""
    return loaded_labels(program, lesson.targets) is None
