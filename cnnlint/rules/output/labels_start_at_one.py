from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.losses import SPARSE
from cnnlint.rules.facts.related_places import loss_place, units_text
from cnnlint.rules.facts.vocabulary import words_counted
from cnnlint.shapes import Size, less, text
from cnnlint.values import Did


class LabelsStartAtOne(Rule):
    """The class ids start at 1, so the last one has no unit.

    ## What it does
    Reports a sparse crossentropy on labels that are known to run from 1 to the number of units, and, as a warning, a head of
    `len(tokenizer.word_index)` units that predicts a word: the words of a `Tokenizer` are numbered from 1.

    ## Why is this bad?
    The loss counts from 0: the label that equals the number of units lies outside.

    ## When not to worry
    A head with one unit more than there are classes leaves unit 0 idle and works.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, y_train = x_train / 255.0, y_train + 1
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
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
    `Received a label value of 10 which is outside the valid range of [0, 10).`
    """

    code = "CNN218"
    name = "labels-start-at-one"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "rstudio/keras3#465"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            labels = lesson.labels
            counted = words_counted(lesson.head.units, program) if _takes_word_numbers(lesson) else None
            if counted is not None:
                yield self._lacks_one(lesson, counted)
            if labels is None or labels.first < 1 or labels.classes is None or lesson.loss.name not in SPARSE:
                continue
            last: Size = labels.classes + labels.first - 1
            if lesson.head.units is not None and _outside(last, labels.classes, lesson.head.units):
                yield self._report(lesson, last)

    def _lacks_one(self, lesson: Lesson, counted: Call) -> Finding:
        return self.finding(
            lesson.head.units_span,
            "the head has as many units as there are words, but these are numbered from 1: the last one has no unit",
            severity=self.given(*lesson.conditions, certain=False),
            labels=(Label(counted.span, "words are numbered from 1 here"), *loss_place(lesson.loss)),
            expected="len(word_index) + 1",
            actual="len(word_index)",
            help="write `len(tokenizer.word_index) + 1`",
            keras="which is outside the valid range of [0,",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )

    def _report(self, lesson: Lesson, last: Size) -> Finding:
        first, units = lesson.labels.first if lesson.labels else 1, lesson.head.units
        return self.finding(
            lesson.head.units_span,
            f"the labels run from {first} to {text(last)}, but {units_text(lesson.head)} stand for 0 to {_below(lesson)}",
            severity=self.given(*lesson.conditions),
            labels=(*labels_place(lesson.targets, f"class ids from {first}"), *loss_place(lesson.loss)),
            expected="class ids from 0",
            actual=f"class ids from {first}",
            help=f"subtract {first} from the labels",
            keras=f"Received a label value of {text(last)} which is outside the valid range of [0, {text(units)})."
            if units
            else None,
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )


def _takes_word_numbers(lesson: Lesson) -> bool:
    """Whether the targets are whole numbers that nothing was subtracted from."""
    shifted = any(step.did is Did.ELEMENTWISE for step in lesson.targets.trail)
    return (
        lesson.loss.name in SPARSE
        and not shifted
        and not lesson.targets.scaled
        and (lesson.targets.dtype or "").startswith("int")
    )


def _below(lesson: Lesson) -> str:
    units = lesson.head.units
    return text(units - 1) if units is not None else "?"


def _outside(last: Size, classes: Size, units: Size) -> bool:
    """Enough units for the classes, but the last class id has none."""
    return less(units - 1, last) and not less(units, classes)
