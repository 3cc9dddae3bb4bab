from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.shapes import Expr, same
from cnnlint.values import Array, Did, Step

_CHOOSE = frozenset({Did.COLUMN, Did.COLUMNS, Did.CUT, Did.REORDERED, Did.REDUCED, Did.SHAPED, Did.RENAMED, Did.UNDER_KEYS})


class AnswerAmongInputs(Rule):
    """The inputs hold the column that the model is to predict.

    ## What it does
    Reports a training on all columns of a table, all but some that the program drops by their names, or a list of names, where
    the targets are one of them, row by row.

    ## Why is this bad?
    The model learns to copy the column. It looks nearly perfect on training and test data, and is of no use where the answer is
    not known.

    ## When not to worry
    Targets that are shifted against the inputs, as those of a forecast, and windows over the rows are not reported.

    ## Bad
    ```python
    import pandas as pd
    from keras import Sequential, layers

    houses = pd.read_csv("houses.csv")
    x, y = houses.values, houses["price"].values
    model = Sequential([layers.Dense(64, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import pandas as pd
    from keras import Sequential, layers

    houses = pd.read_csv("houses.csv")
    x, y = houses.drop(columns="price").values, houses["price"].values
    model = Sequential([layers.Dense(64, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN524"
    name = "answer-among-inputs"
    severity = Severity.WARNING
    source = "questions on models that are too good"
    explains = ("data",)

    def check(self, program: Program) -> Iterator[Finding]:
        return first_of_each(self._all(program), lambda finding: finding.span)

    def _all(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, TRAINING):
            x, y = feed.inputs, feed.targets
            if x is None or y is None or feed.part != "training" or (x.scaled and program.mentions("shift(")):
                continue
            column = _column(y)
            if column is not None and _whole_table(x, column) and _same_rows(x, y):
                yield self._report(feed, column)

    def _report(self, feed: Feed, column: Step) -> Finding:
        return self.finding(
            feed.place,
            f"the column {column.detail!r}, which the model is to predict, is among the inputs",
            severity=self.given(feed.fit.condition),
            labels=(Label(column.span, f"the targets: column {column.detail!r}"),),
            expected=f"the columns without {column.detail!r}",
            actual=f"{column.detail!r} among them",
            help=f"take it out of the inputs: `drop(columns={column.detail!r})`",
            model=feed.model.name if feed.model else None,
        )


def _column(y: Array) -> Step | None:
    """Where the targets were taken from a table as one column, and from then on stayed in their rows."""
    steps = [step for step in y.trail if step.did in _CHOOSE]
    alone = len(steps) == 1 and steps[0].did is Did.COLUMN and bool(y.trail) and y.trail[0].did is Did.TABLE
    return steps[0] if alone else None


def _whole_table(x: Array, column: Step) -> bool:
    """Whether these are all columns of a table but for some that are named, or those that are named, that one included."""
    steps = [step for step in x.trail if step.did in _CHOOSE]
    if not x.trail or x.trail[0].did is not Did.TABLE or not all(step.did is Did.COLUMNS for step in steps):
        return False
    if not isinstance(x.shape, tuple) or len(x.shape) != 2:
        return False
    if x.columns is not None:
        return column.detail in x.columns
    dropped = [name for step in steps for name in step.detail.split("\n")]
    if column.detail in dropped or "" in dropped:
        return False
    width = x.shape[1]
    return isinstance(width, Expr) and any(same(width + len(dropped), Expr({(symbol,): 1})) for symbol in width.symbols)


def _same_rows(x: Array, y: Array) -> bool:
    """Whether both are made of one table, and of the same rows of it."""
    rows, others = ([step.span for step in a.trail if step.did is Did.ROWS] for a in (x, y))
    return x.trail[0].span == y.trail[0].span and rows == others
