from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.labels import labels_place, reached
from cnnlint.rules.facts.losses import BINARY
from cnnlint.rules.facts.places import loss_place


class TargetsBeyondOne(Rule):
    """The binary crossentropy is trained on targets above 1.

    ## What it does
    Reports `binary_crossentropy` on targets that are known to be larger than 1: class numbers of more than two classes, or
    images from 0 to 255 in an autoencoder.

    ## Why is this bad?
    The loss is made for values from 0 to 1. Beyond them it has no least value and becomes negative without end.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((4, 3)), np.array([0, 1, 2, 3])
    model = Sequential([layers.Input((3,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.5)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((4, 3)), np.array([0, 1, 2, 3])
    model = Sequential([layers.Input((3,)), layers.Dense(8, activation="relu"), layers.Dense(4, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.5)
    ```
    """

    code = "CNN220"
    name = "targets-beyond-one"
    severity = Severity.WARNING
    candidates = ("L02",)
    source = "deepmufl benchmark"
    yields_to = ("head-width-against-loss",)

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            high = reached(lesson.targets)[1]
            known_classes = lesson.labels is not None and lesson.labels.classes is not None
            if lesson.loss.name in BINARY and high is not None and high > 1 and not known_classes:
                yield self._report(lesson, high)

    def _report(self, lesson: Lesson, high: float) -> Finding:
        return self.finding(
            lesson.loss.span,
            f"{lesson.loss.name} expects targets from 0 to 1, but they go up to {high:g}",
            labels=(*labels_place(lesson.targets, f"up to {high:g}"), *loss_place(lesson.loss)[1:]),
            expected="0 to 1",
            actual=f"up to {high:g}",
            help="use `sparse_categorical_crossentropy` with a unit for each class, or scale the targets",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )
