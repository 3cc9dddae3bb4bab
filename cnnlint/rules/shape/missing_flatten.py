from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.context import may_judge
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_at_each_place
from cnnlint.rules.facts.flattened import looks_forgotten
from cnnlint.rules.facts.graph import graph_of, output_of
from cnnlint.rules.facts.heads import Head, returns_steps
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.layer_kinds import DENSE
from cnnlint.rules.facts.losses import REGRESSIONS, Loss, pairs
from cnnlint.rules.facts.target_errors import said
from cnnlint.rules.facts.targets import mismatch
from cnnlint.shapes import shape_text
from cnnlint.values import Unknown


class MissingFlatten(Rule):
    """The head answers once for each pixel or step, the targets once for each sample.

    ## What it does
    Reports a model whose output still has the axes of an image or a sequence, where each sample has one target: Flatten or
    global pooling was left out. It is an error when the shape of the targets is known. Otherwise it is a warning, and only
    for a `Dense` head after convolutions in a model that builds nothing up again: a decoder, `return_sequences` and the
    like are silent.

    ## Why is this bad?
    `Dense` works on the last axis and leaves the others as they are. The loss then meets shapes that do not agree.

    ## When not to worry
    A head for each pixel or each step is no mistake where the targets have those axes too. Where the targets are not known, a
    decoder, `return_sequences` and `TimeDistributed` tell such models. TensorFlow before 2.7 takes one target for all steps of
    a binary loss: where the release may be one of these it is a warning.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 28, 28, 1)), np.zeros((100,))
    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 28, 28, 1)), np.zeros((100,))
    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Keras says
    ``Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(32,), output.shape=(32, 13, 13, 10)``
    """

    code = "CNN117"
    name = "missing-flatten"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "NeuraLint rule 11; keras-contrib#304"
    yields_to = ("missing-flatten",)

    def check(self, program: Program) -> Iterator[Finding]:
        return first_at_each_place(self._all(program))

    def _all(self, program: Program) -> Iterator[Finding]:
        proven: set[Span] = set()
        fits: set[Span] = set()
        clashes: set[Span] = set()
        for lesson in lessons(program):
            found = mismatch(lesson)
            if not isinstance(lesson.targets.shape, Unknown):
                (fits if found is None else clashes).add(lesson.head.layer.span)
            if found in ("flatten", "steps") or (found == "shape" and looks_forgotten(lesson.head, lesson.loss)):
                proven.add(lesson.head.layer.span)
                flat = all(axis == 1 for axis in (lesson.head.shape or ())[1:-1])  # which Keras 2 takes for class ids
                sure = self.given(*lesson.conditions, certain=program.dialect_told or not flat)
                yield self._proven(lesson, Severity.WARNING if found == "steps" else sure)
        for head, loss in pairs(program):
            place = head.layer.span
            if place in fits or (place not in clashes and _may_forecast(head, loss)):
                continue
            if not loss.takes_labels and may_judge(program):
                continue
            if place not in proven and looks_forgotten(head, loss):
                proven.add(head.layer.span)
                yield self._assumed(head, loss)

    def _proven(self, lesson: Lesson, severity: Severity) -> Finding:
        head, target = lesson.head, lesson.targets.shape
        wanted = "?" if isinstance(target, Unknown) else shape_text((None, *target[1:]))
        return self.finding(
            head.layer.span,
            f"the output has shape {shape_text(head.shape or ())}, but each sample has one target: {wanted}",
            severity=severity,
            labels=(*labels_place(lesson.targets, f"targets of shape {wanted}"), *_where(head)),
            expected="an output with 2 axes",
            actual=shape_text(head.shape or ()),
            help=_advice(head),
            keras=said(lesson),
            model=head.model.name,
            layer=head.layer.name,
        )

    def _assumed(self, head: Head, loss: Loss) -> Finding:
        return self.finding(
            head.layer.span,
            f"{_as_known(head)}: nothing flattens the images before the head",
            severity=Severity.WARNING,
            labels=(Label(loss.span, f"{loss.name} wants one answer for each sample, assuming one label each"), *_where(head)),
            expected="an output with 2 axes",
            actual=shape_text(head.shape) if head.shape else "the axes of an image",
            help="put `Flatten()` or a global pooling before the first `Dense` layer",
            model=head.model.name,
            layer=head.layer.name,
        )


def _as_known(head: Head) -> str:
    if head.shape:
        return f"the output has shape {shape_text(head.shape)}"
    return "the output has the axes of an image"


def _advice(head: Head) -> str:
    last = returns_steps(head)
    if last is not None:
        return f"leave out `return_sequences=True` of the last {last.cls}, or flatten the steps"
    return "put `Flatten()` or a global pooling before the first `Dense` layer"


def _where(head: Head) -> tuple[Label, ...]:
    """Where it should have been flattened: at the last recurrent layer, or before the first of the Dense layers."""
    last = returns_steps(head)
    if last is not None:
        return (Label(last.span, f"this {last.cls} returns every step"),)
    above = [
        layer for layer in graph_of(head.model).upstream(head.output) if layer.cls in DENSE and len(output_of(layer) or ()) > 2
    ]
    first = above[-1] if above else None
    return (Label(first.span, "`Flatten()` belongs before this layer"),) if first is not None and first != head.layer else ()


def _may_forecast(head: Head, loss: Loss) -> bool:
    """Whether it may be meant: a number for each step of a sequence is everyday."""
    return loss.name in REGRESSIONS and len(head.shape or ()) == 3
