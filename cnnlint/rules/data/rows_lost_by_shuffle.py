from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.values import Array, Did, Step


class RowsLostByShuffle(Rule):
    """Python's `random.shuffle` is given an array with rows.

    ## What it does
    Follows arrays of two or more axes that `random.shuffle` put into another order to the training.

    ## Why is this bad?
    It exchanges two items by keeping one aside. A row of an array that is kept aside is no copy but the place itself, so it is
    written over, and one of the two rows stands there twice. After the shuffle half of the rows are lost, and nothing says so.

    ## When not to worry
    It shuffles lists, and arrays of one axis, whose items are numbers, as it should.

    ## Bad
    ```python
    import random

    import numpy as np
    from keras import Sequential, layers

    rows = np.array([[i / 100, i % 2] for i in range(100)])
    random.shuffle(rows)
    model = Sequential([layers.Input((1,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(rows[:, :1], rows[:, 1], validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    rows = np.array([[i / 100, i % 2] for i in range(100)])
    np.random.shuffle(rows)
    model = Sequential([layers.Input((1,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(rows[:, :1], rows[:, 1], validation_split=0.1)
    ```
    """

    code = "CNN527"
    name = "rows-lost-by-shuffle"
    severity = Severity.WARNING
    source = "questions on an accuracy that stays at that of guessing"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, TRAINING):
            for data in (feed.inputs, feed.targets):
                step = _spoilt(data)
                if step is not None:
                    yield self._report(feed, step)

    def _report(self, feed: Feed, step: Step) -> Finding:
        return self.finding(
            step.span,
            "`random.shuffle` loses rows of an array: where it exchanges two, one of them is written over the other",
            severity=self.given(feed.fit.condition),
            labels=(Label(feed.place, "given to the model"),),
            expected="np.random.shuffle",
            actual="random.shuffle",
            help="use `np.random.shuffle`, or shuffle a list of the rows",
            model=feed.model.name if feed.model else None,
        )


def _spoilt(data: Array | None) -> Step | None:
    """Where rows of the array were lost."""
    return next((step for step in data.trail if step.did is Did.SPOILT), None) if data is not None else None
