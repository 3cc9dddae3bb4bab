from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.frozen import replace
from cnnlint.program import Compile, Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.context import TRAINED_BY_HAND, may_judge
from cnnlint.rules.facts.feeds import TRAINING, Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.labels import class_count, labels_place
from cnnlint.rules.facts.losses import REGRESSIONS, Loss, metrics_of, pairs
from cnnlint.rules.facts.related_places import activation_place
from cnnlint.rules.facts.scaling import PICTURES
from cnnlint.rules.facts.targets import mismatch
from cnnlint.values import known_items

MARGINS = frozenset({"hinge", "squared_hinge"})  # for scores on both sides of 0


class RegressionLossForClassification(Rule):
    """A classifier is trained with a regression loss.

    ## What it does
    Reports mean squared error and its like on a softmax, and on any head of several units whose targets are known to be class
    labels; on one sigmoid unit that is judged by its accuracy, or whose targets are known to be 0 and 1; on one linear unit for
    which both hold; and the hinge loss on a softmax or sigmoid, which it is not made for.

    ## Why is this bad?
    Where softmax is sure and wrong, the gradient of a squared error vanishes, so the model learns slowly from the examples that
    matter most. Crossentropy is made for it. From fresh weights and on easy data the difference is small.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="mse")
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    ```

    ## When not to worry
    Distillation, and scores that are meant as a regression of probabilities (the Brier score). Where nothing trains the model,
    which is only asked for predictions or shares its layers with another that is compiled, the finding is an info.
    """

    code = "CNN215"
    name = "regression-loss-for-classification"
    severity = Severity.WARNING
    source = "DeepLocalize and deepmufl benchmarks; DL Contract"
    yields_to = ("softmax-over-one-unit", "softmax-with-multiple-labels", "bounded-regression-head")

    def check(self, program: Program) -> Iterator[Finding]:
        for _, finding in first_of_each(self._surest_first(program), lambda found: found[0].layer.span):
            yield finding

    def _surest_first(self, program: Program) -> Iterator[tuple[Head, Finding]]:
        for lesson in lessons(program):
            if _stops(lesson):
                severity = _error_in_every_way(lesson, program)
                yield lesson.head, replace(self._of_labels(lesson), severity=severity, shown_by="fit")
        yield from self._on_softmax(program)
        for lesson in lessons(program):
            if _is_classifier(lesson):
                yield lesson.head, self._of_labels(lesson)
        yield from self._on_sigmoid(program)
        yield from self._on_linear(program)

    def _on_softmax(self, program: Program) -> Iterator[tuple[Head, Finding]]:
        for head, loss in pairs(program):
            if head.activation == "softmax" and loss.name in REGRESSIONS | MARGINS:
                help = "use `categorical_crossentropy` for one-hot labels, `sparse_categorical_crossentropy` for class ids"
                finding = self._of(head, loss, "a softmax is", "a crossentropy", help)
                yield head, replace(finding, severity=Severity.INFO) if _only_asked(head, loss, program) else finding

    def _on_sigmoid(self, program: Program) -> Iterator[tuple[Head, Finding]]:
        better = "binary_crossentropy"
        for head, loss, known in _two_classes(program):
            what = "a sigmoid that tells two classes apart" if known else "a sigmoid that is judged by its accuracy"
            number = "" if known else " for two classes; to predict a number, leave out the sigmoid and the accuracy"
            yield head, self._of(head, loss, f"{what} is", better, f"use `{better}`{number}")

    def _on_linear(self, program: Program) -> Iterator[tuple[Head, Finding]]:
        for lesson in lessons(program):
            head, loss = lesson.head, lesson.loss
            if _one_unit(head, loss, "linear") and _zeros_and_ones(lesson) and _is_meant_to_tell(lesson, program):
                what, help = "a linear unit whose targets are 0 and 1 is", "end in a sigmoid, and use `binary_crossentropy`"
                yield head, self._of(head, loss, what, "binary_crossentropy", help, labels_place(lesson.targets, "0 and 1"))

    def _of_labels(self, lesson: Lesson) -> Finding:
        what = "the targets are class labels, but the model is"
        help, labels = "use softmax with a categorical crossentropy", labels_place(lesson.targets, "class labels")
        return self._of(lesson.head, lesson.loss, what, "a crossentropy", help, labels)

    def _of(self, head: Head, loss: Loss, what: str, expected: str, help: str, labels: tuple[Label, ...] = ()) -> Finding:
        return self.finding(
            loss.span,
            f"{what} trained with {loss.name}",
            labels=(*labels, *activation_place(head)),
            expected=expected,
            actual=loss.name,
            help=help,
            model=head.model.name,
            layer=head.layer.name,
        )


def _only_asked(head: Head, loss: Loss, program: Program) -> bool:
    """Whether nothing trains the model, which is asked for predictions, has its layers from another that is compiled as well,
    or is compiled by a module that did not build it: a loss had to be named."""
    fits = [event for event in program.events if isinstance(event, Fit)]
    uses = {e.method for e in fits if isinstance(e.model, ModelTrace) and e.model.identity == head.model.identity}
    if not uses & TRAINING and _is_part(head.model, program):
        return True
    if program.mentions(*TRAINED_BY_HAND) or any(event.method in TRAINING for event in fits):
        return False
    return bool(uses) or loss.span.path != head.layer.span.path


def _is_part(model: ModelTrace, program: Program) -> bool:
    """Whether another model with some of its layers is compiled."""
    layers = {(layer.span, layer.name) for layer in model.layers if not layer.is_input}
    others = (e.model for e in program.events if isinstance(e, Compile) and isinstance(e.model, ModelTrace))
    return any(o.identity != model.identity and not layers.isdisjoint((row.span, row.name) for row in o.layers) for o in others)


def _stops(lesson: Lesson) -> bool:
    """Several units on class ids, which Keras 3 cannot compare with each other."""
    several = isinstance(lesson.head.units, int) and lesson.head.units > 1
    return lesson.loss.name in REGRESSIONS and several and lesson.encoding == "ids" and mismatch(lesson) in ("shape", "batch")


def _error_in_every_way(lesson: Lesson, program: Program) -> Severity:
    """Keras 2 gives the class ids an axis first and is silent: an error with evidence of Keras 3."""
    sure = program.dialect_told or mismatch(lesson) != "batch"
    return Severity.ERROR if sure and all(c is None for c in lesson.conditions) else Severity.WARNING


def _is_classifier(lesson: Lesson) -> bool:
    """Several units on labels that are one-hot, so that the shapes agree and Keras is silent; or one for many classes' ids."""
    many = (class_count(lesson.labels) or 0) > 2 and lesson.targets.source in PICTURES and _counts_hits(lesson.loss.compile)
    if lesson.loss.name in REGRESSIONS and lesson.head.units == 1 and lesson.encoding == "ids" and many:
        return True
    several = isinstance(lesson.head.units, int) and lesson.head.units > 1
    return lesson.loss.name in REGRESSIONS and several and lesson.encoding == "one-hot" and mismatch(lesson) is None


def _counts_hits(compiled: Compile) -> bool:
    """Whether the program looks at the accuracy, beside whatever else, so that it means classes."""
    written = {value for value in known_items(compiled.args.get("metrics")) or () if isinstance(value, str)}
    names = written | {name for name, _ in metrics_of(compiled) or ()}
    return bool(names & {"accuracy", "acc", "binary_accuracy"})


def _two_classes(program: Program) -> Iterator[tuple[Head, Loss, bool]]:
    """One sigmoid unit with the loss of another task, and whether its targets are known to be of two classes, or only what the
    program counts says so."""
    if may_judge(program):
        return
    for lesson in lessons(program):
        if _one_sigmoid(lesson.head, lesson.loss) and _zeros_and_ones(lesson):
            yield lesson.head, lesson.loss, True
    for head, loss in pairs(program):
        if _one_sigmoid(head, loss) and _counts_hits(loss.compile):
            yield head, loss, False


def _is_meant_to_tell(lesson: Lesson, program: Program) -> bool:
    """Whether the accuracy of one `fit` says that classes are meant, and no judge of a GAN is trained by least squares."""
    counted = lesson.feed.fit.method == "fit" and _counts_hits(lesson.loss.compile)
    return counted and not may_judge(program) and not _is_part(lesson.head.model, program)


def _one_sigmoid(head: Head, loss: Loss) -> bool:
    return _one_unit(head, loss, "sigmoid", REGRESSIONS | MARGINS)


def _one_unit(head: Head, loss: Loss, activation: str, losses: frozenset[str] = REGRESSIONS) -> bool:
    one = head.layer.cls == "Dense" and head.units == 1 and len(head.shape or (None, 1)) == 2
    return one and head.activation == activation and loss.name in losses


def _zeros_and_ones(lesson: Lesson) -> bool:
    targets, labels = lesson.targets, lesson.labels
    if labels is not None:
        return labels.encoding == "binary" or (labels.encoding == "ids" and labels.classes == 2)
    whole = (targets.dtype or "").startswith(("int", "uint", "bool"))
    return (whole and (targets.low, targets.high) == (0, 1)) or set(targets.values or ()) == {0, 1}
