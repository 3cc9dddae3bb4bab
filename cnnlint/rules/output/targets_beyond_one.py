from __future__ import annotations

from collections.abc import Iterator
from math import inf

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.labels import greatest_class, labels_place, reached
from cnnlint.rules.facts.losses import BINARY
from cnnlint.rules.facts.related_places import activation_place, loss_place
from cnnlint.values import Array, Did, Unknown

_NOISE = 0.5  # what is added to labels so that a discriminator is not too sure of itself


class TargetsBeyondOne(Rule):
    """The binary crossentropy is trained on targets beyond 0 and 1.

    ## What it does
    Reports `binary_crossentropy` on targets that are known to be larger than 1 or negative: class ids of more than two
    classes, classes written as -1 and 1, images from 0 to 255 in an autoencoder, or masks as they are read from pictures. Up
    to half a unit beyond is noise on the labels, as the discriminator of a GAN is trained with, and not reported.

    ## Why is this bad?
    The loss is made for values from 0 to 1. Beyond them it has no least value and becomes negative without end.

    ## When not to worry
    An autoencoder of images between 0 and 1 learns well from this loss, although they are no labels.

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
    source = "deepmufl benchmark"
    yields_to = ("head-width-against-loss", "unscaled-images", "train-test-mismatch")

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson, end in first_of_each(_wrong(program), lambda one: (one[0].loss.span, one[0].head.layer.span)):
            yield self._report(lesson, end)

    def _report(self, lesson: Lesson, end: str) -> Finding:
        return self.finding(
            lesson.loss.span,
            f"{lesson.loss.name} expects targets from 0 to 1, but they go {end}",
            labels=(*labels_place(lesson.targets, end), *loss_place(lesson.loss)[1:], *activation_place(lesson.head)),
            expected="0 to 1",
            actual=end,
            help=_help(end, lesson.targets),
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )


def _wrong(program: Program) -> Iterator[tuple[Lesson, str]]:
    """What is learned of two, where the targets go beyond, and how far."""
    for lesson in lessons(program):
        end = _beyond(lesson.targets)
        known_classes = lesson.labels is not None and lesson.labels.classes is not None
        if lesson.loss.name in BINARY and end is not None and not known_classes:
            yield lesson, end


def _beyond(targets: Array) -> str | None:
    """How far the targets surely go beyond 0 and 1, noise aside."""
    low, high = reached(targets)
    if high is None:
        high = greatest_class(targets)
    if high is None and _are_pictures(targets):
        return f"up to {targets.high:g}, as pictures do that are read from a file"
    if high is not None and high > 1 + _NOISE:
        return f"up to {high:g}" if high != inf else "far above 1"
    return f"down to {low:g}" if low is not None and low < -_NOISE else None


def _are_pictures(targets: Array) -> bool:
    """Whether they are masks or photos as they are stored: few write a mask with 1 for what is to be seen."""
    return bool(targets.trail) and targets.trail[0].did is Did.PICTURE and targets.high == 255 and not targets.scaled


def _help(end: str, targets: Array) -> str:
    if end.startswith("down"):
        return "write the classes as 0 and 1, or scale the targets"
    if not isinstance(targets.shape, Unknown) and len(targets.shape) > 2:  # the images of an autoencoder
        return "scale the targets to values from 0 to 1"
    return "use `sparse_categorical_crossentropy` with a unit for each class, or scale the targets"
