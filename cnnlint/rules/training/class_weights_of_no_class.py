from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import entries
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.labels import class_count, greatest_class, labels_place
from cnnlint.rules.facts.losses import BINARY, REGRESSIONS

_MOST = 1000  # classes whose weights are compared


class ClassWeightsOfNoClass(Rule):
    """The weights of classes do not reach the classes that they are meant for.

    ## What it does
    Looks at the keys of `class_weight`, which are class ids, and reports names of classes, and a class of the labels that has
    no weight. Reports also weights beside targets of several labels for each sample: Keras takes the first of the largest in
    each row for the class.

    ## Why is this bad?
    Keras 3 looks each class id up and takes 1 where the dict does not have it: the training goes on without the weights.
    Keras 2 raises.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.arange(100) % 2
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1, class_weight={"healthy": 1.0, "ill": 20.0})
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    x, y = np.zeros((100, 8)), np.arange(100) % 2
    model = Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1, class_weight={0: 1.0, 1: 20.0})
    ```

    ## Keras says
    Keras 3 nothing. Keras 2 ``Expected `class_weight` to be a dict with keys from 0 to one less than the number of classes``.
    """

    code = "CNN418"
    name = "class-weights-of-no-class"
    severity = Severity.WARNING
    source = "keras#18379, keras#23220; probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for fit in fits(program):
            names = _names(fit)
            if names:
                yield self.finding(
                    fit.place_of("class_weight"),
                    f"`class_weight` is keyed by {', '.join(map(repr, names))}, but its keys must be class ids",
                    severity=self.given(fit.condition),
                    expected="{0: ..., 1: ...}",
                    actual=f"{{{names[0]!r}: ...}}",
                    help="use the id of each class, as in the labels",
                )
        yield from first_of_each(self._of_several_labels(program), lambda finding: finding.span)
        yield from first_of_each(self._of_other_classes(program), lambda finding: finding.span)

    def _of_other_classes(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            fit, left = lesson.feed.fit, _without_weight(lesson)
            if "class_weight" in fit.arg_spans and left:
                one = len(left) == 1
                which = f"class {left[0]} has" if one else f"the classes {', '.join(map(str, left[:3]))} have"
                yield self.finding(
                    fit.arg_spans["class_weight"],
                    f"{which} no weight: Keras 3 takes 1 for {'it' if one else 'them'}, Keras 2 stops",
                    severity=self.given(fit.condition, certain=False),
                    labels=labels_place(lesson.targets, "the labels"),
                    expected="a weight for each class",
                    actual=f"none for {left[0]}",
                    help="give every class id of the labels a weight",
                )

    def _of_several_labels(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            fit = lesson.feed.fit
            span = fit.arg_spans.get("class_weight")
            if span is None or not entries(fit.args.get("class_weight")) or not _several_labels(lesson):
                continue
            yield self.finding(
                span,
                f"each sample has {lesson.head.units} labels, but `class_weight` looks only at the first of the largest",
                severity=self.given(fit.condition),
                expected="one class for each sample",
                actual=f"{lesson.head.units} labels",
                help="weight the labels in a loss of your own, or pass `sample_weight`",
            )


def _without_weight(lesson: Lesson) -> list[int]:
    """The class ids of the labels that have no weight, where those that have one begin at 0 or are counted from 1."""
    weights = entries(lesson.feed.fit.args.get("class_weight")) or {}
    keys = set(weights)
    known = class_count(lesson.labels)
    last = greatest_class(lesson.targets) if known is None else known - 1
    if last is None or lesson.loss.name in REGRESSIONS or not keys or not all(type(key) is int for key in keys):
        return []
    from_0, from_1 = keys == set(range(len(keys))), keys == set(range(1, last + 2))
    return [i for i in range(last + 1) if i not in keys] if (from_0 or from_1) and last < _MOST else []


def _names(fit: Fit) -> list[str]:
    """The keys, where all of them are words and have numbers beside them: not a dict for each output."""
    weights = entries(fit.args.get("class_weight")) or {}
    plain = all(
        isinstance(key, str) and not isinstance(weight, str) and entries(weight) is None for key, weight in weights.items()
    )
    model = fit.model if isinstance(fit.model, ModelTrace) else None
    outputs = {*model.output_names, *(edge.layer for edge in model.outputs)} if model is not None else set()
    return [str(key) for key in weights] if plain and not outputs & set(weights) else []


def _several_labels(lesson: Lesson) -> bool:
    """Whether the targets are known to hold several labels side by side, each of them 0 or 1."""
    shape, units = lesson.targets.whole_shape, lesson.head.units
    beside = isinstance(shape, tuple) and len(shape) == 2 and isinstance(units, int) and units > 1 and shape[1] == units
    exclusive = lesson.encoding in ("one-hot", "ids", "strings") or lesson.head.activation == "softmax"
    return beside and not exclusive and lesson.loss.name in BINARY and lesson.trains
