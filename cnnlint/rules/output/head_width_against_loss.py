from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_at_each_place
from cnnlint.rules.facts.generators import from_folders
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.losses import BINARY, BY_HAND, CATEGORICAL, SPARSE, Loss, pairs
from cnnlint.rules.facts.related_places import loss_place, units_text
from cnnlint.rules.facts.target_errors import said
from cnnlint.rules.facts.targets import encoding_clash, mismatch, stretched
from cnnlint.shapes import Expr, same, shape_text
from cnnlint.values import Unknown


class HeadWidthAgainstLoss(Rule):
    """The loss needs another number of units than the head has.

    ## What it does
    Reports one unit with a categorical crossentropy, and with known labels: several units for a binary crossentropy on
    labels with one value, and one unit for one-hot labels.

    ## Why is this bad?
    One unit has no second class to compare with: the categorical loss is then 0 from the start, the sparse one stops at the
    first label above 0. The others stop Keras at the first batch.

    ## When not to worry
    Several units with `binary_crossentropy` are right for targets that have a value for each of them.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    ```

    ## Keras says
    `Received a label value of 1 which is outside the valid range of [0, 1)`
    """

    code = "CNN213"
    name = "head-width-against-loss"
    severity = Severity.ERROR
    source = "keras#11441; NeuraLint rules 15 and 20"

    def check(self, program: Program) -> Iterator[Finding]:
        return first_at_each_place(self._all(program))

    def _all(self, program: Program) -> Iterator[Finding]:
        reported = set()
        for lesson in lessons(program):
            softmax_over_one = lesson.head.units == 1 and lesson.head.activation == "softmax"
            clashes = {mismatch(lesson), encoding_clash(lesson)}  # the second also where nothing flattens the output
            if not clashes.isdisjoint(("units", "one-unit")) and not softmax_over_one and not from_folders(lesson):
                reported.add(lesson.head.layer.span)
                yield self._against_labels(lesson)
            elif _one_for_columns(lesson):
                reported.add(lesson.head.layer.span)
                yield replace(self._against_labels(lesson), severity=Severity.WARNING, keras=None)
        for head, loss in pairs(program):
            one = head.units == 1 and loss.name in CATEGORICAL | SPARSE and head.activation != "softmax"
            if one and head.layer.span not in reported and not (head.model.dialect < 3 and _of_one_label(loss)):
                yield self._one_unit(head, loss)

    def _against_labels(self, lesson: Lesson) -> Finding:
        head, target = lesson.head, lesson.targets.shape
        wanted = "?" if isinstance(target, Unknown) else shape_text((None, *target[1:]))
        return self.finding(
            head.units_span,
            f"the head has {units_text(head)}, but {lesson.loss.name} compares them with targets of shape {wanted}",
            severity=self.given(*lesson.conditions, certain=not stretched(lesson)),
            labels=(*labels_place(lesson.targets, f"targets of shape {wanted}"), *loss_place(lesson.loss)),
            expected=wanted,
            actual=shape_text(head.shape) if head.shape else units_text(head),
            help=_advice(lesson),
            keras=None if stretched(lesson) else said(lesson),
            shown_by="silent" if stretched(lesson) else "fit",
            model=head.model.name,
            layer=head.layer.name,
        )

    def _one_unit(self, head: Head, loss: Loss) -> Finding:
        return self.finding(
            head.units_span,
            f"one unit cannot be trained with {loss.name}",
            severity=self.given(head.condition, loss.compile.condition),
            labels=loss_place(loss),
            expected="a unit for each class",
            actual="1 unit",
            help="use `binary_crossentropy` and sigmoid for two classes, or as many units as there are classes",
            keras=_said(loss) if head.model.dialect > 1 else None,
            model=head.model.name,
            layer=head.layer.name,
        )


def _one_for_columns(lesson: Lesson) -> bool:
    """Whether one sigmoid meets a column for each class, of which there surely are two: a single one would tell nothing."""
    columns = lesson.labels.classes if lesson.labels is not None and lesson.encoding == "one-hot" else None
    target, one = lesson.targets.shape, lesson.head.units == 1 and lesson.head.activation == "sigmoid"
    many = isinstance(target, tuple) and len(target) == 2 and isinstance(columns, Expr) and same(target[1], columns)
    return one and many and lesson.loss.name in BINARY and not lesson.targets.scaled


def _of_one_label(loss: Loss) -> bool:
    """Whether a loss that the program takes itself gets a single label: Keras 2 drops the axis of the unit, and takes what the
    model gives for the batch as the classes of one sample. tf_keras/src/utils/losses_utils.py, squeeze_or_expand_dimensions"""
    return getattr(loss.compile.args.get(BY_HAND), "shape", None) == (1,)


def _said(loss: Loss) -> str:
    """Where it stops for the first label above 0, and what it warns of where every loss is 0."""
    if loss.name in SPARSE:
        return "Received a label value of ... which is outside the valid range of [0, 1)."
    return f"In loss {loss.name}, expected y_pred.shape to be (batch_size, num_classes) with num_classes > 1."


def _advice(lesson: Lesson) -> str:
    if lesson.head.units == 1:
        return "use a unit for each class with softmax and `categorical_crossentropy`"
    return "use one sigmoid unit for two classes, or softmax with `sparse_categorical_crossentropy`"
