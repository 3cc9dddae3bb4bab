from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.fractions import drawn, written
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.losses import SPARSE
from cnnlint.rules.facts.related_places import loss_place
from cnnlint.values import Array


class FractionsAsClassIds(Rule):
    """The sparse crossentropy is trained on fractions in place of class ids.

    ## What it does
    Reports `sparse_categorical_crossentropy` on targets that are known to have fractions: a literal such as `[0.5, 1.5]`, or
    what `np.random.rand` draws.

    ## Why is this bad?
    The loss takes its targets for class ids and cuts off their decimals. Of numbers from 0 to 1 every one becomes
    the class 0, so the loss falls to 0 and the model learns nothing.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.rand(100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.random.rand(100, 8), np.random.randint(0, 3, 100)
    model = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN224"
    name = "fractions-as-class-ids"
    severity = Severity.WARNING
    source = "a study of reproducing bugs of deep learning"

    def check(self, program: Program) -> Iterator[Finding]:
        wrong = (lesson for lesson in lessons(program) if lesson.loss.name in SPARSE and _has_fractions(lesson.targets))
        for lesson in first_of_each(wrong, lambda lesson: lesson.loss.span):
            yield self._report(lesson)

    def _report(self, lesson: Lesson) -> Finding:
        return self.finding(
            lesson.loss.span,
            f"{lesson.loss.name} expects class ids, but the targets are fractions",
            labels=(*labels_place(lesson.targets, "these are fractions"), *loss_place(lesson.loss)[1:]),
            expected="whole numbers from 0",
            actual="fractions",
            help="pass class ids, or train a regression with `mse`",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )


def _has_fractions(targets: Array) -> bool:
    """Whether some are surely no whole numbers: of a literal, or drawn from 0 to 1 and left as they are."""
    flat = isinstance(targets.shape, tuple) and (len(targets.shape) == 1 or targets.shape[1:] == (1,))
    return written(targets) or (flat and drawn(targets))
