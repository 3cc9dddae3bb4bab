from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.generators import mode_argument, mode_of
from cnnlint.rules.facts.losses import BINARY, CATEGORICAL, SPARSE
from cnnlint.rules.facts.related_places import loss_place, units_text
from cnnlint.rules.facts.target_errors import said
from cnnlint.rules.facts.targets import encoding_clash, mismatch, stretched, surely_several
from cnnlint.shapes import Size
from cnnlint.values import Dataset

_LOSSES = {
    "binary": "binary_crossentropy",
    "categorical": "categorical_crossentropy",
    "int": "sparse_categorical_crossentropy",
    "sparse": "sparse_categorical_crossentropy",
}


class GeneratorLabelMode(Rule):
    """The images of a folder come with labels in another form than the loss expects.

    ## What it does
    Knows what `image_dataset_from_directory(label_mode="int")` and `flow_from_directory(class_mode="categorical")` give by
    default, and compares it with the loss and the head.

    ## Why is this bad?
    Keras stops at the first batch. The two functions have different defaults, which the call does not show.

    ## When not to worry
    A mode that is computed, and elements that a function which is not followed was mapped over, are not judged.

    ## Bad
    ```python
    import keras
    from keras import Sequential, layers

    images = keras.utils.image_dataset_from_directory("images", image_size=(64, 64))
    held_out = keras.utils.image_dataset_from_directory("held_out", image_size=(64, 64))
    model = Sequential(
        [layers.Input((64, 64, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(5, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(images, validation_data=held_out)
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers

    images = keras.utils.image_dataset_from_directory("images", image_size=(64, 64), label_mode="categorical")
    held_out = keras.utils.image_dataset_from_directory("held_out", image_size=(64, 64), label_mode="categorical")
    model = Sequential(
        [layers.Input((64, 64, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(5, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(images, validation_data=held_out)
    ```

    ## Keras says
    ``Arguments `target` and `output` must have the same rank (ndim). Received: target.shape=(None,), output.shape=(None, 5)``
    """

    code = "CNN214"
    name = "generator-label-mode"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "the defaults in keras/src/utils/image_dataset_utils.py"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            dataset = lesson.feed.dataset
            if dataset is None or mode_of(lesson) is None or lesson.feed.part != "training":
                continue
            if mismatch(lesson) in ("ids", "one-hot", "units", "one-unit"):
                sure = not stretched(lesson) and (mismatch(lesson) != "ids" or surely_several(lesson))
                yield self._report(lesson, dataset, program, self.given(*lesson.conditions) if sure else Severity.WARNING)
            elif mode_of(lesson) == "categorical" and _for_one_class(lesson):
                yield self._report(lesson, dataset, program, Severity.WARNING)

    def _report(self, lesson: Lesson, dataset: Dataset, program: Program, severity: Severity) -> Finding:
        mode, argument = mode_of(lesson), mode_argument(lesson)
        wanted, classes = _wanted(lesson, argument), lesson.labels.classes if lesson.labels else None
        several = wanted == "binary" and isinstance(classes, int) and classes > 2
        places = (
            (Label(_written(dataset.trail[0].span, argument, program), f"{argument} is '{mode}'"),) if dataset.trail else ()
        )
        return self.finding(
            lesson.loss.span,
            _message(lesson, argument, mode),
            severity=severity,
            labels=(*places, *loss_place(lesson.loss)[1:]),
            expected=f"{classes} units with softmax" if several else f"{argument}='{wanted}'",
            actual=f"{units_text(lesson.head)} for {classes} classes" if several else f"{argument}='{mode}'",
            help=_advice(lesson, argument, wanted, mode, classes if several else None),
            keras=said(lesson),
            model=lesson.head.model.name,
        )


def _message(lesson: Lesson, argument: str, mode: str | None) -> str:
    if lesson.loss.name in BINARY and mode in ("binary", "int", "sparse"):
        return f"the head has {units_text(lesson.head)}, but {argument}='{mode}' gives one number for each sample"
    return f"{lesson.loss.name} does not take the labels of {argument}='{mode}'"


def _for_one_class(lesson: Lesson) -> bool:
    """Whether one-hot labels fit only where the folder has one class: one unit, or a loss for class ids."""
    one_unit = lesson.head.units == 1 and lesson.head.activation != "softmax"
    return one_unit or encoding_clash(lesson) == "one-hot"


def _written(call: Span, argument: str, program: Program) -> Span:
    """Where the mode is written in the call that reads the folder, or the call."""
    calls = (event for event in program.events if isinstance(event, Call) and event.span == call)
    return next((event.arg_spans[argument] for event in calls if argument in event.arg_spans), call)


def _advice(lesson: Lesson, argument: str, wanted: str, mode: str | None, classes: Size | None) -> str:
    """What to do. classes: how many there are, where one unit cannot tell them apart."""
    loss = _LOSSES.get(mode or "", "the loss for them")
    if classes is not None:
        return f"end with `Dense({classes}, activation='softmax')`, and use `{loss}`"
    if wanted == "binary":
        return f"pass `{argument}='binary'` for two classes, or end with a softmax unit for each class and use `{loss}`"
    if mode == "binary":
        other = "end with one sigmoid unit" if lesson.loss.name == loss else f"use `{loss}` with one sigmoid unit"
        return f"pass `{argument}='{wanted}'`, or {other}"
    return f"pass `{argument}='{wanted}'`, or use `{loss}`"


def _wanted(lesson: Lesson, argument: str) -> str:
    if lesson.loss.name in CATEGORICAL:
        return "categorical"
    if lesson.loss.name in SPARSE:
        return "int" if argument == "label_mode" else "sparse"
    return "binary" if lesson.head.units == 1 else "categorical"
