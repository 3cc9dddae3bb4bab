from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_at_each_place
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.related_places import loss_place, units_text
from cnnlint.rules.facts.target_errors import SAME_SHAPE, said
from cnnlint.rules.facts.targets import encoded_twice, encoding_clash, mismatch, stretched
from cnnlint.shapes import text
from cnnlint.values import Unknown


class OneHotWidth(Rule):
    """The one-hot labels have another width than the head.

    ## What it does
    Compares the width that `to_categorical` and its like give the labels with the units of the head.

    ## Why is this bad?
    The crossentropy compares the two unit by unit; Keras stops at the first batch.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist
    from keras.utils import to_categorical

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, y_train = x_train / 255.0, to_categorical(y_train, 10)
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(5, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist
    from keras.utils import to_categorical

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, y_train = x_train / 255.0, to_categorical(y_train, 10)
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Keras says
    ``Arguments `target` and `output` must have the same shape. Received: target.shape=(32, 10), output.shape=(32, 5)``
    """

    code = "CNN203"
    name = "one-hot-width"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "keras#12910"

    def check(self, program: Program) -> Iterator[Finding]:
        return first_at_each_place(self._all(program))

    def _all(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            if "width" in (mismatch(lesson), encoding_clash(lesson)) and not encoded_twice(lesson):
                yield self._report(lesson)

    def _report(self, lesson: Lesson) -> Finding:
        silent = stretched(lesson)
        shape, classes = lesson.targets.shape, lesson.labels.classes if lesson.labels else None
        width = text(classes if isinstance(shape, Unknown) else shape[-1])
        return self.finding(
            lesson.head.units_span,
            f"the head has {units_text(lesson.head)} but the labels are one-hot over {width} classes",
            severity=self.given(*lesson.conditions, certain=not silent),
            labels=(*labels_place(lesson.targets, f"{width} classes here"), *loss_place(lesson.loss)),
            expected=f"{width} units",
            actual=units_text(lesson.head),
            keras=None if silent else said(lesson) or (SAME_SHAPE if lesson.head.model.dialect >= 3 else None),
            shown_by="silent" if silent else self.shown_by,
            help=f"use `Dense({width})`, or encode as many classes as there are units",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )
