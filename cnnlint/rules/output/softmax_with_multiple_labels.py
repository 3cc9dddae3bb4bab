from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Fix, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, lessons
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.related_places import loss_place, new_activation, new_loss


class SoftmaxWithMultipleLabels(Rule):
    """Several labels hold at once, but softmax makes the classes exclude each other.

    ## What it does
    Reports softmax on targets that are known to name several classes for one sample, as `make_multilabel_classification` and
    `MultiLabelBinarizer` give them.

    ## Why is this bad?
    The units of a softmax add up to one: two labels that both hold cannot both come near 1.

    ## Bad
    ```python
    from keras import Sequential, layers
    from sklearn.datasets import make_multilabel_classification

    x, y = make_multilabel_classification(n_samples=400, n_features=20, n_classes=5)
    model = Sequential([layers.Input((20,)), layers.Dense(64, activation="relu"), layers.Dense(5, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from sklearn.datasets import make_multilabel_classification

    x, y = make_multilabel_classification(n_samples=400, n_features=20, n_classes=5)
    model = Sequential([layers.Input((20,)), layers.Dense(64, activation="relu"), layers.Dense(5, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN219"
    name = "softmax-with-multiple-labels"
    severity = Severity.WARNING
    fixable = "unsafe"
    source = "DeepLocalize benchmark"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in lessons(program):
            labels = lesson.labels
            if labels is not None and labels.encoding == "multi-hot" and lesson.head.activation == "softmax":
                yield self._report(lesson)

    def _report(self, lesson: Lesson) -> Finding:
        return self.finding(
            lesson.head.activation_span,
            "softmax makes the classes exclude each other, but the targets name several at once",
            labels=(*labels_place(lesson.targets, "several labels for one sample"), *loss_place(lesson.loss)),
            expected="sigmoid",
            actual="softmax",
            help="use sigmoid with `binary_crossentropy`",
            fix=_sigmoid(lesson),
            model=lesson.head.model.name,
            layer=lesson.head.layer.name,
        )


def _sigmoid(lesson: Lesson) -> Fix | None:
    """Activation and loss change together, or not at all."""
    activation, loss = new_activation(lesson.head, "sigmoid"), new_loss(lesson.loss, "binary_crossentropy", safe=False)
    if activation is None or loss is None:
        return None
    return Fix("use sigmoid and binary_crossentropy", (*activation.edits, *loss.edits))
