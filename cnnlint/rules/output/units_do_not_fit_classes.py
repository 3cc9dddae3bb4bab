from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.diagnostics import Finding, Label, Severity, plural
from cnnlint.frozen import replace
from cnnlint.program import ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.context import Assumed, assumed_data, loaded_labels
from cnnlint.rules.facts.event_order import is_compiled
from cnnlint.rules.facts.feeds import Lesson, taught
from cnnlint.rules.facts.first_mistake import first_at_each_place
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
from cnnlint.values import Labels


class UnitsDoNotFitClasses(Rule):
    """The head has another number of units than there are classes.

    ## What it does
    Compares the units of the head with the classes that the labels are known to have: from a built-in data set, from
    `to_categorical`, from the folders of an image data set, from class numbers that are written down or drawn at random. Fewer
    units than classes is an error, more is a warning; so is one unit for each row of the table that the labels come from, as
    `Dense(len(y_train))` has. Where nothing is trained, the only data set loaded whose images fit the
    input is assumed; that is a warning that says so.

    ## Why is this bad?
    A label that has no unit crashes the sparse crossentropy (on a GPU it gives NaN). Units without a class learn to stay at
    zero and hide that head and data were meant for different tasks.

    ## When not to worry
    Labels that are counted from 1 need one unit more than there are classes, and get it. A head that is to take classes which
    the data does not have yet is an exception to suppress.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train / 255.0
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(9, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train / 255.0
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Keras says
    `Received a label value of 9 which is outside the valid range of [0, 9).`
    """

    code = "CNN202"
    name = "units-do-not-fit-classes"
    severity = Severity.ERROR
    shown_by = "fit"
    candidates = ("L02",)
    source = "keras#17368"

    def check(self, program: Program) -> Iterator[Finding]:
        return first_at_each_place(self._all(program))

    def _all(self, program: Program) -> Iterator[Finding]:
        open_ = {lesson.head.layer.span for lesson in taught(program) if lesson.labels is None}
        for lesson in taught(program):
            yield from self._trained(lesson, lesson.head.layer.span in open_)
            yield from self._encoded_wider(program, lesson)
        for model in top_models(program):
            head, data = only_head(model), assumed_data(program, model)
            if head is not None and data is not None and is_end(program, head):
                yield from self._assumed(model, head, data, program)

    def _trained(self, lesson: Lesson, further: bool) -> Iterator[Finding]:
        """further: the head is trained on other labels as well, which may be of a class of their own (what is generated)."""
        if one_for_each_sample(lesson) or one_for_each_file(lesson):
            yield self._counted(lesson)
        elif lesson.labels is None:
            yield from self._beyond(lesson)
        elif lesson.labels.classes is not None:
            yield from self._of_classes(lesson, lesson.labels, lesson.labels.classes, further)

    def _of_classes(self, lesson: Lesson, labels: Labels, classes: Size, further: bool) -> Iterator[Finding]:
        head = lesson.head
        message = f"the head has {units_text(head)} but the labels have {text(classes)} classes"
        if encoded_otherwise(lesson) and less(head.units or 0, classes):
            yield self._report(lesson, message, Severity.WARNING)
        if head.units is None or labels.encoding not in ("ids", "binary"):
            return
        if lesson.loss.name in BINARY and head.units == 1 and less(2, classes):
            yield self._report(lesson, f"one unit cannot tell {text(classes)} classes apart", Severity.WARNING)
        if lesson.loss.name not in SPARSE or head.units == 1:
            return
        if less(head.units, classes):
            yield self._report(lesson, message, self.given(*lesson.conditions))
        elif not further and less(classes + labels.first, head.units) and known(classes):
            message = f"the head has {units_text(head)} but the labels have only {text(classes)} classes"
            yield self._report(lesson, message, Severity.WARNING)

    def _beyond(self, lesson: Lesson) -> Iterator[Finding]:
        """Class numbers of which only the values are known: written down, or drawn from a range."""
        units, top = lesson.head.units, greatest_class(lesson.targets)
        if lesson.loss.name not in SPARSE or not isinstance(units, int) or units == 1 or top is None or top < units:
            return
        drawn, low = lesson.targets.values is None, lesson.targets.low or 0
        moved = f", or subtract {low:g} from the labels" if low > 0 and top - low < units else ""
        yield self._at_units(
            lesson,
            f"the head has {units_text(lesson.head)} but the labels go up to {top}",
            f"class numbers up to {top}",
            severity=self.given(*lesson.conditions, certain=not drawn),
            expected=f"{top + 1} units",
            help=_use(top + 1, lesson) + moved,
            keras=f"Received a label value of {top} which is outside the valid range of [0, {units}).",
        )

    def _encoded_wider(self, program: Program, lesson: Lesson) -> Iterator[Finding]:
        """One-hot labels of a known data set that have columns, and the head units, for classes that it does not have."""
        labels, loaded = lesson.labels, loaded_labels(program, lesson.targets)
        if labels is None or loaded is None or labels.encoding != "one-hot" or not isinstance(labels.classes, int):
            return
        if any(other.head.layer.span == lesson.head.layer.span and _apart(program, other) for other in taught(program)):
            return  # as what a generator makes has a class of its own
        classes = loaded.classes
        if isinstance(classes, int) and classes + loaded.first < labels.classes and lesson.head.units == labels.classes:
            message = (
                f"the head has {units_text(lesson.head)} but {data_name(lesson.targets.source)} has only {classes} classes"
            )
            yield replace(
                self._report(lesson, message, Severity.WARNING),
                expected=f"{classes} units",
                help=f"encode {classes} classes, and use `Dense({classes})`",
            )

    def _counted(self, lesson: Lesson) -> Finding:
        return self._at_units(
            lesson,
            f"the head has {units_text(lesson.head)}: one for each sample, not one for each class",
            "the labels of the samples",
            severity=Severity.WARNING,
            expected="as many units as classes",
            help="`len` of the labels counts the samples; count the classes: `len(np.unique(labels))`",
            shown_by="silent",
        )

    def _report(self, lesson: Lesson, message: str, severity: Severity) -> Finding:
        classes = text(lesson.labels.classes if lesson.labels else None)
        return self._at_units(
            lesson,
            message,
            f"{classes} classes here",
            severity=severity,
            expected=f"{classes} units",
            help=_use(classes, lesson),
            keras=refusal_of_last_class(lesson) if severity is Severity.ERROR else None,
            shown_by="fit" if severity is Severity.ERROR else "silent",
        )

    def _at_units(self, lesson: Lesson, message: str, of_labels: str, **more: Any) -> Finding:
        """of_labels: what is said at the line that the labels come from."""
        return self.finding(
            lesson.head.units_span,
            message,
            labels=(*labels_place(lesson.targets, of_labels), *loss_place(lesson.loss)),
            actual=units_text(lesson.head),
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
            **more,
        )

    def _assumed(self, model: ModelTrace, head: Head, data: Assumed, program: Program) -> Iterator[Finding]:
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
        yield self.finding(
            head.units_span,
            f"{message} ({data.because})",
            severity=Severity.WARNING,
            labels=(Label(data.span, f"{data.name} is loaded here: {classes} classes"),),
            expected=f"{classes} units",
            actual=units_text(head),
            help=f"end with `Dense({classes}, activation='softmax')`" if classes > 2 else None,
            shown_by="silent",
            model=model.name,
            layer=head.layer.name,
        )


def _use(units: object, lesson: Lesson) -> str:
    return f"use `Dense({units})`{'' if lesson.loss.from_logits else ' with softmax'}"


def _apart(program: Program, lesson: Lesson) -> bool:
    """Whether the labels come from no data set that is known."""
    return loaded_labels(program, lesson.targets) is None
