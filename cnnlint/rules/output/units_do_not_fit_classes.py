from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.class_counts import Miscount, miscounts
from cnnlint.rules.facts.first_mistake import first_at_each_place
from cnnlint.rules.facts.related_places import units_text


class UnitsDoNotFitClasses(Rule):
    """The head has another number of units than there are classes.

    ## What it does
    Compares the units of the head with the classes that the labels are known to have: from a built-in data set, from
    `to_categorical`, from the folders of an image data set, from class ids that are written down or drawn at random. Fewer
    units than classes is an error, more is a warning; so is one unit for each row of the table that the labels come from, as
    `Dense(len(y_train))` has. Where nothing is trained, the only data set loaded whose images fit the
    input is assumed; that is a warning that says so.

    ## Why is this bad?
    A label that has no unit crashes the sparse crossentropy (on a GPU it gives NaN). Units without a class learn to stay at
    zero and hide that head and data were meant for different tasks.

    ## When not to worry
    Labels that are counted from 1 need one unit more than there are classes, and get it. A head that is to take classes which
    the data does not have yet is an exception to suppress.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train / 255.0
    model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(9, activation="softmax")])
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

    ## Keras says
    `Received a label value of 9 which is outside the valid range of [0, 9).`
    """

    code = "CNN202"
    name = "units-do-not-fit-classes"
    severity = Severity.ERROR
    shown_by = "fit"
    source = "keras#17368"

    def check(self, program: Program) -> Iterator[Finding]:
        return first_at_each_place(self._report(found) for found in miscounts(program))

    def _report(self, found: Miscount) -> Finding:
        head = found.head
        severity = self.given(*found.conditions, certain=found.certain)
        raises = found.told or severity is Severity.ERROR
        return self.finding(
            head.units_span,
            found.message,
            severity=severity,
            labels=found.labels,
            expected=found.expected,
            actual=units_text(head),
            help=found.help,
            keras=found.keras if raises else None,
            shown_by="fit" if raises else "silent",
            model=head.model.name,
            layer=head.layer.name,
        )
