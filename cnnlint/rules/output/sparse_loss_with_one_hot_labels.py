from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import Lesson, other_training, taught, trained_otherwise, used_here
from cnnlint.rules.facts.generators import from_folders
from cnnlint.rules.facts.labels import labels_place
from cnnlint.rules.facts.related_places import new_loss
from cnnlint.rules.facts.target_errors import ONE_LESS, said
from cnnlint.rules.facts.targets import encoding_clash, mismatch
from cnnlint.shapes import shape_text
from cnnlint.values import Unknown


class SparseLossWithOneHotLabels(Rule):
    """The loss expects class ids, the labels are one-hot.

    ## What it does
    Follows the labels to `fit` and reports `sparse_categorical_crossentropy` on labels that went through `to_categorical`,
    `tf.one_hot`, `get_dummies` or the like.

    ## Why is this bad?
    Keras stops at the first batch.

    ## When not to worry
    Labels that went through a function which is not followed are not judged.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist
    from keras.utils import to_categorical

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, y_train = x_train / 255.0, to_categorical(y_train, 10)
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist
    from keras.utils import to_categorical

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train, y_train = x_train / 255.0, to_categorical(y_train, 10)
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Keras says
    ``Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(32, 10), output.shape=(32, 10)``
    """

    code = "CNN212"
    name = "sparse-loss-with-one-hot-labels"
    severity = Severity.ERROR
    shown_by = "fit"
    fixable = "safe"
    source = "keras#7303"

    def check(self, program: Program) -> Iterator[Finding]:
        for lesson in taught(program):
            if "one-hot" in (encoding_clash(lesson), mismatch(lesson)) and not from_folders(lesson):
                yield self._report(lesson, trained_otherwise(lesson, program))

    def _report(self, lesson: Lesson, odd: bool) -> Finding:
        """odd: the labels of the training are class ids."""
        what, place = "the labels are one-hot", "one-hot labels"
        shape = lesson.targets.shape
        if lesson.labels is None and not isinstance(shape, Unknown):
            place = f"targets of shape {shape_text((None, *shape[1:]))}"
            what = f"it gets {place}"
        return self.finding(
            lesson.loss.span,
            f"{lesson.loss.name} expects class ids, but {what}",
            severity=self.given(*lesson.conditions),
            labels=(
                *labels_place(lesson.targets, place),
                *((used_here(lesson),) if odd else ()),
                Label(lesson.head.layer.span, "the output"),
            ),
            expected="class ids",
            actual=place,
            help=f"leave these labels as class ids, as those of {other_training(lesson)}"
            if odd
            else "use `categorical_crossentropy`, or leave the labels as class ids",
            keras=said(lesson) or (ONE_LESS if lesson.head.model.dialect >= 3 else None),
            fix=None if odd else new_loss(lesson.loss, "categorical_crossentropy", safe=True),
            model=lesson.head.model.name,
        )
