from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import TRAINING, Lesson, lessons
from cnnlint.rules.facts.losses import SPARSE
from cnnlint.rules.facts.related_places import loss_place
from cnnlint.values import Array

STANDARDIZED = frozenset({"StandardScaler", "scale", "zscore"})


class ScaledLabels(Rule):
    """The class labels were divided like images.

    ## What it does
    Reports a crossentropy on labels that were divided by something, or went through a scaler to mean 0 and deviation 1.

    ## Why is this bad?
    Class ids divided by 255 all round down to class 0, and the model learns to answer 0. Standardised labels are partly
    negative: no probability can reach them, and the loss means nothing.

    ## When not to worry
    Label smoothing is no scaling of the labels, by the loss's own argument or by hand: it leaves no zero in a one-hot row.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, y_train = x_train / 255.0, y_train / 255.0
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
    """

    code = "CNN508"
    name = "scaled-labels"
    severity = Severity.WARNING
    source = "DeepLocalize benchmark"

    def check(self, program: Program) -> Iterator[Finding]:
        for call in calls(program, "keras.utils.to_categorical"):
            yield from self._cut_off(call)
        for lesson in lessons(program):
            targets = lesson.targets
            if lesson.loss.takes_labels and targets.scaled and targets.scaled[-1].how in STANDARDIZED:
                yield self._standardized(lesson)
                continue
            was_labels = (targets.part or "").startswith("y") or targets.labels is not None
            if not lesson.loss.takes_labels or not targets.scaled or _smoothed(lesson):
                continue
            if (was_labels and _below_one(lesson)) or _one_number_each(lesson):
                yield self._report(lesson)

    def _cut_off(self, call: Call) -> Iterator[Finding]:
        """`to_categorical` takes whole numbers: fractions below one all become class 0."""
        y = call.args.get("x")
        if not isinstance(y, Array) or y.high is None or not 0 < y.high < 1 or not y.scaled:
            return
        step = next((s for s in reversed(y.trail) if s.scaled is not None and "/" in s.scaled.how), None)
        if step is not None:
            yield self.finding(
                step.span,
                f"class labels are divided: they now go up to {y.high:g}, and all become class 0",
                labels=(Label(call.span, "made one-hot here"),),
                expected="class ids",
                actual=f"0 to {y.high:g}",
                help="scale the images only",
            )

    def _standardized(self, lesson: Lesson) -> Finding:
        step = next((s for s in reversed(lesson.targets.trail) if s.scaled is not None and s.scaled.how in STANDARDIZED), None)
        place = lesson.feed.fit.span if step is None else step.span
        return self.finding(
            place,
            f"the targets of {lesson.loss.name} are standardised: some are negative, and none is a class any more",
            labels=(_place(lesson), *loss_place(lesson.loss)),
            expected="class ids, one-hot rows or probabilities",
            actual="mean 0, deviation 1",
            help="scale the inputs only",
            model=lesson.head.model.name,
        )

    def _report(self, lesson: Lesson) -> Finding:
        targets = lesson.targets
        step = next(
            (s for s in reversed(targets.trail) if s.scaled is not None and "/" in s.scaled.how),
            targets.trail[-1] if targets.trail else None,
        )
        return self.finding(
            step.span if step is not None else lesson.feed.fit.span,
            "class labels are divided" + ("" if targets.high is None else f": they now go up to {targets.high:g}"),
            labels=(_place(lesson), *loss_place(lesson.loss)),
            expected="class ids",
            actual="fractions" if targets.high is None else f"0 to {targets.high:g}",
            help="scale the images only",
            model=lesson.head.model.name,
        )


def _place(lesson: Lesson) -> Label:
    fit = lesson.feed.fit
    return Label(fit.span, "trained on them here" if fit.method in TRAINING else f"the targets of `{fit.method}` here")


def _smoothed(lesson: Lesson) -> bool:
    """Of one-hot rows that were made smaller and raised again no number is 0: `y * (1 - a) + a / classes`."""
    low = lesson.targets.low
    return lesson.loss.name not in SPARSE and low is not None and low > 0


def _below_one(lesson: Lesson) -> bool:
    high = lesson.targets.high
    return high is not None and high < 1


def _one_number_each(lesson: Lesson) -> bool:
    """Divided class ids, one for each sample; a mask of 0 and 255 may well be divided."""
    output, high = lesson.head.shape, lesson.targets.high
    if lesson.loss.name not in SPARSE or output is None or len(output) != 2 or lesson.head.units in (None, 1, 2):
        return False
    last = lesson.targets.scaled[-1]
    return last.how == "/" and last.number is not None and (high is None or high <= 1)
