from __future__ import annotations

from collections.abc import Iterator
from math import inf

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.adversaries import Adversaries, adversaries
from cnnlint.rules.facts.feeds import Lesson, came_from, lessons
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.heads import Head, heads
from cnnlint.rules.facts.labels import labels_place, reached
from cnnlint.rules.facts.losses import REGRESSIONS
from cnnlint.rules.facts.quantities import quantity
from cnnlint.rules.facts.related_places import loss_place
from cnnlint.values import Array, Did

_SCALED = 2.0  # images beyond are not scaled, which another rule tells
RANGES = {"sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, inf)}


class BoundedRegressionHead(Rule):
    """The last activation cannot reach the values that it is trained on.

    ## What it does
    Compares the range of the last activation with the range that the targets of a regression are known to have: the built-in
    housing data, a scaler's range, literals, `make_regression`. A sigmoid is also reported where the target is a column of a
    table that is called after a quantity, such as `price`, and was not scaled, whatever the loss is; and where several units
    are trained on the model's own predictions, into which the program puts other numbers, as rewards are. In a GAN that is
    trained by `train_on_batch` or `fit`, the last activation of the generator is compared with the real images.

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
    source = "NeuraLint rule 20; DeepDiagnosis"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            if lesson.loss.name in REGRESSIONS and lesson.feed.part == "training" and _out_of_reach(lesson):
                yield self._report(lesson)

        bounded = (lesson for lesson in lessons(program) if lesson.head.activation == "sigmoid")
        named = ((lesson, name) for lesson in bounded if (name := quantity(lesson.targets)) is not None)
        for lesson, name in first_of_each(named, lambda found: found[0].head.by.span):
            yield self._named(lesson, name)
        for lesson in first_of_each(filter(_values_of_actions, lessons(program)), lambda found: found.head.by.span):
            yield self._valued(lesson)
        made = ((head, pair) for pair in adversaries(program) if (head := _makes_others(pair)) is not None)
        for head, pair in first_of_each(made, lambda found: found[0].by.span):
            yield self._made(head, pair)

    def _made(self, head: Head, pair: Adversaries) -> Finding:
        gives = "-1 to 1" if head.activation == "tanh" else "0 to 1"
        real = pair.real.inputs
        lie = f"{real.low:g} to {real.high:g}" if real is not None else "elsewhere"
        return self.finding(
            head.activation_span,
            f"the generator ends in {head.activation}, which gives {gives}, but the real images go from {lie}",
            labels=(*(came_from(real, f"{lie}") if real is not None else ()), Label(pair.real.fit.span, "shown here")),
            expected=f"real images from {gives}",
            actual=f"from {lie}",
            help="scale the images to what the generator gives: `x / 127.5 - 1` for tanh, `x / 255` for a sigmoid",
            model=head.model.name,
            layer=head.layer.name,
        )

    def _valued(self, lesson: Lesson) -> Finding:
        return self.finding(
            lesson.head.activation_span,
            "sigmoid gives 0 to 1, but the targets are predictions in which other numbers were put, as sums of rewards are",
            labels=(*labels_place(lesson.targets, "predicted here"), *loss_place(lesson.loss)),
            expected="no activation",
            actual="sigmoid",
            help="remove the activation of the last layer: the values of actions are not bound to 0 and 1",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )

    def _named(self, lesson: Lesson, name: str) -> Finding:
        return self.finding(
            lesson.head.activation_span,
            f"sigmoid gives 0 to 1, but the targets are the column `{name}`",
            labels=(*labels_place(lesson.targets, f"the column `{name}`"), *loss_place(lesson.loss)),
            expected="no activation",
            actual="sigmoid",
            help="remove the activation of the last layer and train with `mse`, or scale the targets",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )

    def _report(self, lesson: Lesson) -> Finding:
        low, high = RANGES[lesson.head.activation or ""]
        reach = f"{low:g} to {high:g}" if high != inf else f"{low:g} and above"
        return self.finding(
            lesson.head.activation_span,
            f"{lesson.head.activation} gives {reach}, but the targets go {_range(lesson)}",
            labels=(*labels_place(lesson.targets, f"targets {_range(lesson)}"), *loss_place(lesson.loss)),
            expected="no activation",
            actual=lesson.head.activation,
            help="remove the activation of the last layer, or scale the targets",
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )


def _makes_others(pair: Adversaries) -> Head | None:
    """The head of a generator whose range is not that of the real samples: these lie all above 0, or reach below it."""
    found, real = list(heads(pair.maker)), pair.real.inputs
    if len(found) != 1 or real is None or real.low is None or real.high is None or not 0.5 <= real.high <= _SCALED:
        return None
    below = real.low >= 0 if found[0].activation == "tanh" else -_SCALED <= real.low < 0
    return found[0] if below and found[0].activation in ("tanh", "sigmoid") else None


def _values_of_actions(lesson: Lesson) -> bool:
    """Whether several sigmoids learn what the model predicted but for some numbers that were set, as Q-learning does."""
    steps, units = [step.did for step in lesson.targets.trail], lesson.head.units
    several = isinstance(units, int) and units > 1 and lesson.head.activation == "sigmoid"
    own = steps == [Did.PREDICTED, Did.ELEMENTWISE] and not lesson.targets.scaled
    return several and own and lesson.loss.name in REGRESSIONS and lesson.feed.part == "training"


def _range(lesson: Lesson) -> str:
    targets, reach = lesson.targets, RANGES[lesson.head.activation or ""]
    low, high = (targets.low, targets.high) if _all_beyond(targets, reach) else reached(targets)
    if high == inf:
        return "far below 0 and far above 1"
    if low is None:
        return f"up to {high:g}"
    return f"from {low:g} on" if high is None else f"from {low:g} to {high:g}"


def _out_of_reach(lesson: Lesson) -> bool:
    """Only a range that is known by value counts; class labels are another rule's."""
    reach = RANGES.get(lesson.head.activation or "")
    labels = lesson.labels
    if reach is None or (labels is not None and labels.encoding != "continuous"):
        return False
    low, high = reached(lesson.targets) if not _meets_another(lesson.targets) else (None, None)
    if (low is not None and low < reach[0]) or (high is not None and high > reach[1]):
        return True
    return _all_beyond(lesson.targets, reach)


def _meets_another(targets: Array) -> bool:
    """Whether an operator joined them with another array: the greatest of the one need not meet the greatest of the other."""
    return any(scaling.by is None and not scaling.how[:1].isalpha() for scaling in targets.scaled)


def _all_beyond(targets: Array, reach: tuple[float, float]) -> bool:
    """Whether no value that they can hold is one that the activation gives, whichever of them occur."""
    return (targets.low is not None and targets.low > reach[1]) or (targets.high is not None and targets.high < reach[0])
