from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Severity, Span
from cnnlint.frozen import replace
from cnnlint.program import Compile, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.context import may_judge
from cnnlint.rules.facts.event_order import compiles
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.losses import REGRESSIONS, Loss, paired, pairs, told_metrics
from cnnlint.rules.facts.metrics import for_logits, halves, is_exact, refusal, unfit
from cnnlint.rules.facts.quantities import quantity
from cnnlint.rules.facts.related_places import loss_place
from cnnlint.rules.facts.targets import mismatch, stretched
from cnnlint.rules.facts.written import stands_in
from cnnlint.values import Array, DictValue, ListValue, Value

CLASSIFIERS = re.compile(r"Classifier\b|\bn_classes\b|\bnum_classes\b")  # whose targets then are classes, written as 0 and 1
SCALERS = frozenset({"StandardScaler", "MinMaxScaler", "MaxAbsScaler", "scale", "zscore"})


class MetricMismatch(Rule):
    """The metric counts something else than the model gives.

    ## What it does
    Reports `categorical_accuracy` beside a sparse loss and the other way round, `Accuracy()` on scores (it counts values that
    are exactly equal), `Precision`, `Recall` or `AUC` of logits without `thresholds` or `from_logits` of their own, the
    accuracy of two classes on logits without a `threshold`, an `F1Score` without one beside one unit, `binary_accuracy` on a
    softmax, and the accuracy of a regression: of targets that are known to be measured, as a column called `price` is, or are
    the inputs again, and of linear units, or one relu, that are trained on differences, and the accuracy of one class where
    the targets name several (an info, where the word "accuracy" chose it). It is silent where the targets are 0 and 1, and
    where the program makes a classifier of them elsewhere or asks for the largest of several. The words "accuracy" and "acc"
    choose by themselves and are right for classes. The accuracy of logits is an info: it follows the probability 0.62 in place
    of 0.5, which many programs do not mind. It is an error where Keras stops, as `Precision`, `Recall` and `AUC` do of class
    ids beside several units, and `F1Score` of targets without an axis for the classes.

    ## Why is this bad?
    The number shown is 0 or meaningless, and mostly nothing says so.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["categorical_accuracy"])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    ```
    """

    code = "CNN216"
    name = "metric-mismatch"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "KUnit; probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        yield from self._by_name(program)
        told: set[Span] = set()
        yield from self._of_measured_targets(program, told)
        yield from self._of_several_labels(program, told)
        yield from self._of_numbers(program, told | _known_targets(program))

    def _by_name(self, program: Program) -> Iterator[Finding]:
        for event, model in compiles(program):
            found = list(paired(model, event))
            if len(found) != 1:
                continue
            head, loss = found[0]
            metrics = told_metrics(event)
            refused = next(filter(None, (self._refused(event, name, value, program) for name, value in metrics)), None)
            if refused is not None:
                yield refused  # the first: Keras comes to no other
                continue
            for name, value in metrics:
                fault = unfit(name, value, head, loss)
                if fault is not None:
                    finding = self._report(
                        event, name, fault.why, head, loss, program, *(for_logits(name) if fault.logits else fault.instead)
                    )
                    if is_exact(value):
                        finding = replace(
                            finding, message=f"the metric `Accuracy` {fault.why}", actual="keras.metrics.Accuracy"
                        )
                    everyday = fault.logits and halves(name, value, head)
                    yield replace(finding, severity=Severity.INFO) if everyday else finding

    def _refused(self, event: Compile, name: str, value: Value, program: Program) -> Finding | None:
        """An error: the metric cannot be worked out of the targets that it meets."""
        for lesson in lessons(program):
            why = refusal(value, lesson) if lesson.feed.fit.compile is event else None
            if why is not None and (mismatch(lesson) in _TAKEN_BY_LOSS or stretched(lesson)):
                sure = all(condition is None for condition in lesson.conditions)
                found = self._report(event, name, why, lesson.head, lesson.loss, program, help=_SHAPED_ALIKE)
                labels = (*found.labels, *labels_place(lesson.targets, "the targets"))
                severity = Severity.ERROR if sure else Severity.WARNING
                return replace(found, severity=severity, labels=labels, shown_by="fit", fix=None)
        return None

    def _of_measured_targets(self, program: Program, told: set[Span]) -> Iterator[Finding]:
        """Accuracy of targets that are known to be measured. told: gets where the models are compiled."""
        for lesson in lessons(program):
            compiled = lesson.feed.fit.compile
            if compiled is not None and compiled.span not in told and (why := _numbers(lesson, compiled)) is not None:
                told.add(compiled.span)
                metric = _of_differences(lesson.loss)
                yield self._report(
                    compiled, "accuracy", why, lesson.head, lesson.loss, program, metric, f"`metrics=['{metric}']`"
                )

    def _of_several_labels(self, program: Program, told: set[Span]) -> Iterator[Finding]:
        """The accuracy of one class for each sample, of targets that name several."""
        for lesson in lessons(program):
            compiled, labels = lesson.feed.fit.compile, lesson.labels
            several = labels is not None and labels.encoding == "multi-hot" and lesson.head.activation == "sigmoid"
            if compiled is None or compiled.span in told or not several:
                continue
            name = next((name for name, _ in told_metrics(compiled) if name.lower() in _OF_ONE_CLASS), None)
            if name is not None:
                told.add(compiled.span)
                why = "asks which score is the largest, but the targets name several classes at once"
                help = "`metrics=['binary_accuracy']`"
                found = self._report(compiled, name, why, lesson.head, lesson.loss, program, "binary_accuracy", help)
                by_word = name.lower() in ("accuracy", "acc")  # which many take for a figure of some kind
                yield replace(found, severity=Severity.INFO) if by_word else found

    def _of_numbers(self, program: Program, told: set[Span]) -> Iterator[Finding]:
        """Accuracy of a unit that gives numbers, where nothing is known of the targets. told: models to leave out."""
        for head, loss in pairs(program):
            if loss.compile.span not in told and _of_numbers(head, loss, program):
                told.add(loss.compile.span)
                units = f"a {head.activation} unit that is" if head.units == 1 else "linear units that are"
                gives = "gives" if head.units == 1 else "give"
                why = f"counts classes, but {units} trained with {loss.name} {gives} numbers"
                end = "a sigmoid" if head.units == 1 else "a softmax"
                classes = "binary_crossentropy" if head.units == 1 else "categorical_crossentropy"
                metric = _of_differences(loss)
                help = f"`metrics=['{metric}']` for numbers; for classes end in {end} and train with `{classes}`"
                yield self._report(loss.compile, "accuracy", why, head, loss, program, metric, help)

    def _report(
        self,
        event: Compile,
        name: str,
        why: str,
        head: Head,
        loss: Loss,
        program: Program,
        instead: str = "accuracy",
        help: str = "`metrics=['accuracy']`: Keras then chooses the accuracy that goes with the loss",
    ) -> Finding:
        span = event.place_of("metrics")
        alone = _one(event.args.get("metrics")) and instead.isidentifier() and not _read_again(name, program)
        return self.finding(
            span,
            f"the metric {name} {why}",
            labels=loss_place(loss),
            expected=instead,
            actual=name,
            help=f"write {help}",
            fix=Fix(f"use {instead}", (Edit(span, f'["{instead}"]'),)) if alone else None,
            model=head.model.name,
        )


_TAKEN_BY_LOSS = (None, "broadcast", "steps")  # where the loss itself is refused, that is the cause
_OF_ONE_CLASS = frozenset({"accuracy", "acc", "categorical_accuracy", "categoricalaccuracy"})
_SHAPED_ALIKE = "`metrics=['accuracy']`, or give the targets the shape of the output: a column for each unit"


def _of_differences(loss: Loss) -> str:
    """A metric of numbers that does not say once more what the loss says."""
    return "mse" if loss.name in ("mean_absolute_error", "mae") else "mae"


def _one(metrics: Value) -> bool:
    return isinstance(metrics, (ListValue, DictValue)) and len(metrics.items) == 1


def _read_again(name: str, program: Program) -> bool:
    """Whether the program asks for the figure by its name, of a history or in a callback, where another would not be there."""
    words = "acc(?:uracy)?" if name == "accuracy" else re.escape(name)
    return stands_in(program, re.compile(_READ.replace("NAME", words)))


_READ = r"""[\w)\]]\[\s*['"]NAME['"]\s*\]|['"]val_NAME['"]|monitor\s*=\s*['"]NAME['"]"""


def _numbers(lesson: Lesson, compiled: Compile) -> str | None:
    """What accuracy does for a regression whose targets are known to be measured, not counted, or are the inputs again."""
    named = {name.lower() for name, _ in told_metrics(compiled)}
    if lesson.loss.name not in REGRESSIONS or not named & {"accuracy", "acc"}:
        return None
    targets, labels = lesson.targets, lesson.labels
    measured = labels.encoding == "continuous" if labels is not None else _measured(targets)
    if measured and lesson.head.units == 1:
        return "counts targets that are met exactly, which numbers with a fraction never are"
    if lesson.head.units == 1 and (column := quantity(targets)) is not None:
        return f"counts targets that are 0 or 1, but they are the column `{column}`"
    again = targets is lesson.feed.x and lesson.head.units != 1 and targets.labels is None
    return "counts where the largest of the numbers is, whatever the others are" if again else None


def _of_numbers(head: Head, loss: Loss, program: Program) -> bool:
    """A linear unit that is trained on differences: accuracy rounds it to 0 or 1; a relu gives numbers as well. Of several
    linear units it asks which is the largest, which the program must want to know of classes."""
    named = {name.lower() for name, _ in told_metrics(loss.compile)}
    linear = head.layer.cls == "Dense" and head.activation in ("linear", "relu") and head.units == 1
    several = head.activation == "linear" and head.units != 1 and not program.mentions("argmax")
    if not (linear or several) or loss.name not in REGRESSIONS or not named & {"accuracy", "acc"}:
        return False
    return not may_judge(program) and not stands_in(program, CLASSIFIERS)


def _known_targets(program: Program) -> set[Span]:
    """Where models are compiled whose targets are known: of them it is known whether they are classes."""
    known = set()
    for lesson in lessons(program):
        classes = lesson.encoding in ("binary", "ids", "one-hot")
        low, high = lesson.targets.low, lesson.targets.high
        if classes or (low is not None and high is not None and low >= 0 and high <= 1):
            known.add(lesson.loss.compile.span)
    return known


def _measured(targets: Array) -> bool:
    """Numbers that a scaler made, or fractions that go beyond 1: of one unit, accuracy counts what is 1 above 0.5, else 0."""
    if any(scaling.how in SCALERS for scaling in targets.scaled):
        return True
    beyond = targets.low is not None and targets.high is not None and targets.high > 1
    return beyond and (targets.dtype or "").startswith("float")
