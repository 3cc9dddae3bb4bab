from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.labels import class_count, labels_place
from cnnlint.rules.facts.losses import BINARY
from cnnlint.rules.facts.related_places import activation_place


class SigmoidOnExclusiveClasses(Rule):
    """Sigmoid units with a binary crossentropy learn classes of which each sample has exactly one.

    ## What it does
    Reports several sigmoid units trained with `binary_crossentropy` on labels that are known to be one-hot, of three or more
    classes: from `to_categorical`, an encoder, or a generator with `class_mode="categorical"`.

    ## Why is this bad?
    Each unit is judged by itself, as if several classes could hold at once. The scores do not add up to one, and training is
    slower. `binary_accuracy`, which TensorFlow before 2.2 also shows for the word "accuracy" with this loss, counts every class
    of every sample: with ten classes a model that finds none of them has 90 %.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers, utils

    x, y = np.random.rand(100, 20), utils.to_categorical(np.random.randint(0, 5, 100), 5)
    model = Sequential([layers.Input((20,)), layers.Dense(64, activation="relu"), layers.Dense(5, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers, utils

    x, y = np.random.rand(100, 20), utils.to_categorical(np.random.randint(0, 5, 100), 5)
    model = Sequential([layers.Input((20,)), layers.Dense(64, activation="relu"), layers.Dense(5, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_split=0.1)
    ```

    ## When not to worry
    If an answer "none of them" is wanted, each class by itself is the right question.
    """

    code = "CNN221"
    name = "sigmoid-on-exclusive-classes"
    severity = Severity.WARNING
    source = "DL Contract; questions about accuracies that are too good"
    yields_to = ("one-hot-width", "units-do-not-fit-classes")

    def check(self, program: Program) -> Iterator[Finding]:
        exclusive = (lesson for lesson in lessons(program) if _is_exclusive(lesson))
        for lesson in first_of_each(exclusive, lambda lesson: lesson.head.layer.span):
            yield self._report(lesson)

    def _report(self, lesson: Lesson) -> Finding:
        return self.finding(
            lesson.loss.span,
            f"{lesson.loss.name} judges each of the classes by itself, but each sample has exactly one of them",
            labels=(*activation_place(lesson.head), *labels_place(lesson.targets, "one-hot labels")),
            expected="softmax and categorical_crossentropy",
            actual=f"sigmoid and {lesson.loss.name}",
            help="use softmax with `categorical_crossentropy`",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )


def _is_exclusive(lesson: Lesson) -> bool:
    labels, units = lesson.labels, lesson.head.units
    if labels is None or labels.encoding != "one-hot" or lesson.loss.name not in BINARY:
        return False
    count = class_count(labels) or (units if isinstance(units, int) else None)
    return lesson.head.activation == "sigmoid" and count is not None and count > 2 and units != 1
