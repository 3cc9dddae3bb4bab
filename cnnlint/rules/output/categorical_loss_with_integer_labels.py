from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, other_training, taught, trained_otherwise, used_here
from cnnlint.rules.facts.generators import from_folders
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.related_places import new_loss
from cnnlint.rules.facts.target_errors import said
from cnnlint.rules.facts.targets import encoding_clash, mismatch, stretched, surely_several


class CategoricalLossWithIntegerLabels(Rule):
    """The loss expects one-hot labels, the labels are class ids.

    ## What it does
    Follows the labels to `fit` and reports `categorical_crossentropy` on labels that are one number for each sample.

    ## Why is this bad?
    Keras stops at the first batch.

    ## When not to worry
    Labels that went through a function which is not followed are not judged.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train / 255.0
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
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

    ## Keras says
    ``Arguments `target` and `output` must have the same rank (ndim). Received: target.shape=(32,), output.shape=(32, 10)``
    """

    code = "CNN211"
    name = "categorical-loss-with-integer-labels"
    severity = Severity.ERROR
    shown_by = "fit"
    fixable = "safe"
    source = "most viewed question on Keras losses"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in taught(program):
            if "ids" in (encoding_clash(lesson), mismatch(lesson)) and not from_folders(lesson):
                yield self._report(lesson, trained_otherwise(lesson, program))

    def _report(self, lesson: Lesson, odd: bool) -> Finding:
        """odd: the labels of the training are one-hot."""
        # of a column of a file it is known that there is one label for each sample, not that it is a number
        numbers = lesson.labels is not None or (lesson.targets.dtype or "").startswith(("int", "uint"))
        what = "class ids" if numbers else "one value for each sample"
        silent = stretched(lesson)
        sure = surely_several(lesson) and not silent
        return self.finding(
            lesson.loss.span,
            f"{lesson.loss.name} expects one-hot labels, but the labels are {what}",
            severity=self.given(*lesson.conditions) if sure else Severity.WARNING,
            labels=(
                *labels_place(lesson.targets, f"{what}, one for each sample" if numbers else what),
                *((used_here(lesson),) if odd else ()),
                Label(lesson.head.layer.span, "the output"),
            ),
            expected="one-hot labels",
            actual=what,
            help=("encode these" if odd else "use `sparse_categorical_crossentropy`, or encode the")
            + " labels with `to_categorical`"
            + (f", as those of {other_training(lesson)}" if odd else "")
            + ("" if numbers else "; words need a `LabelEncoder` first"),
            keras=None if silent else said(lesson),
            shown_by="silent" if silent else self.shown_by,
            fix=None if odd else new_loss(lesson.loss, "sparse_categorical_crossentropy", safe=sure),
            model=lesson.head.model.name,
        )
