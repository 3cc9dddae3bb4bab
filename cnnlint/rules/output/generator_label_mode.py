from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.generators import mode_argument, mode_of
from cnnlint.rules.facts.losses import CATEGORICAL, SPARSE
from cnnlint.rules.facts.related_places import loss_place
from cnnlint.rules.facts.target_errors import said
from cnnlint.rules.facts.targets import mismatch
from cnnlint.values import Dataset


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
    candidates = ("L14",)
    source = "the defaults in keras/src/utils/image_dataset_utils.py"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            dataset = lesson.feed.dataset
            if dataset is None or mode_of(lesson) is None or lesson.feed.part != "training":
                continue
            if mismatch(lesson) in ("ids", "one-hot", "units", "one-unit"):
                yield self._report(lesson, dataset, program, self.given(*lesson.conditions))
            elif mode_of(lesson) == "categorical" and lesson.head.units == 1 and lesson.head.activation != "softmax":
                yield self._report(lesson, dataset, program, Severity.WARNING)  # right only for a folder with one class

    def _report(self, lesson: Lesson, dataset: Dataset, program: Program, severity: Severity) -> Finding:
        mode, argument = mode_of(lesson), mode_argument(lesson)
        wanted = _wanted(lesson, argument)
        places = (
            (Label(_written(dataset.trail[0].span, argument, program), f"{argument} is '{mode}'"),) if dataset.trail else ()
        )
        return self.finding(
            lesson.loss.span,
            f"{lesson.loss.name} does not take the labels of {argument}='{mode}'",
            severity=severity,
            labels=(*places, *loss_place(lesson.loss)[1:]),
            expected=f"{argument}='{wanted}'",
            actual=f"{argument}='{mode}'",
            help=f"pass `{argument}='{wanted}'`, or use the loss for '{mode}' labels",
            keras=said(lesson),
            model=lesson.head.model.name,
        )


def _written(call: Span, argument: str, program: Program) -> Span:
    """Where the mode is written in the call that reads the folder, or the call."""
    calls = (event for event in program.events if isinstance(event, Call) and event.span == call)
    return next((event.arg_spans[argument] for event in calls if argument in event.arg_spans), call)


def _wanted(lesson: Lesson, argument: str) -> str:
    if lesson.loss.name in CATEGORICAL:
        return "categorical"
    if lesson.loss.name in SPARSE:
        return "int" if argument == "label_mode" else "sparse"
    return "binary" if lesson.head.units == 1 else "categorical"
