from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.labels import labels_place, reached
from cnnlint.rules.facts.losses import REGRESSIONS
from cnnlint.rules.facts.places import loss_place

RANGES = {"sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, float("inf"))}


class BoundedRegressionHead(Rule):
    """The last activation cannot reach the values that it is trained on.

    ## What it does
    Compares the range of the last activation with the range that the targets of a regression are known to have: the built-in
    housing data, a scaler's range, literals.

    ## Why is this bad?
    A sigmoid never gives more than 1: the error stays, and the units saturate.

    ## When not to worry
    Targets whose range is not known are not judged. A sigmoid is right for targets between 0 and 1.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import boston_housing

    (x_train, y_train), (x_test, y_test) = boston_housing.load_data()
    x_train = (x_train - x_train.mean(axis=0)) / x_train.std(axis=0)
    model = Sequential([layers.Input((13,)), layers.Dense(64, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import boston_housing

    (x_train, y_train), (x_test, y_test) = boston_housing.load_data()
    x_train = (x_train - x_train.mean(axis=0)) / x_train.std(axis=0)
    model = Sequential([layers.Input((13,)), layers.Dense(64, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, y_train, validation_split=0.1)
    ```
    """

    code = "CNN217"
    name = "bounded-regression-head"
    severity = Severity.WARNING
    candidates = ("L17",)
    source = "NeuraLint rule 20; DeepDiagnosis"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            if lesson.loss.name in REGRESSIONS and lesson.feed.part == "training" and _out_of_reach(lesson):
                yield self._report(lesson)

    def _report(self, lesson: Lesson) -> Finding:
        low, high = RANGES[lesson.head.activation or ""]
        reach = f"{low:g} to {high:g}" if high != float("inf") else f"{low:g} and above"
        return self.finding(
            lesson.head.activation_span,
            f"{lesson.head.activation} gives {reach}, but the targets go {_range(lesson)}",
            labels=(*labels_place(lesson.targets, f"targets {_range(lesson)}"), *loss_place(lesson.loss)),
            expected="no activation",
            actual=lesson.head.activation,
            help="leave the activation of the last layer out, or scale the targets",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )


def _range(lesson: Lesson) -> str:
    low, high = reached(lesson.targets)
    if low is None:
        return f"up to {high:g}"
    return f"from {low:g} on" if high is None else f"from {low:g} to {high:g}"


def _out_of_reach(lesson: Lesson) -> bool:
    """Only a range that is known by value counts; class labels are another rule's."""
    reach = RANGES.get(lesson.head.activation or "")
    labels = lesson.labels
    if reach is None or (labels is not None and labels.encoding != "continuous"):
        return False
    low, high = reached(lesson.targets)
    return (low is not None and low < reach[0]) or (high is not None and high > reach[1])
