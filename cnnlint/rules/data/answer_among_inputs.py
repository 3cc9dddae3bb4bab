from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.answers import answer_among
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.values import Array, Did, Step


class AnswerAmongInputs(Rule):
    """The inputs hold the column that the model is to predict.

    ## What it does
    Reports a training on all columns of a table, all but some that the program drops by their names, a list of names, or a
    slice of them by their places, where the targets are one of them, row by row.

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

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for feed in feeds(program, TRAINING):
            x, y = feed.inputs, feed.targets
            if x is None or y is None or feed.part != "training" or (x.scaled and program.mentions("shift(")):
                continue
            column = answer_among(x, y)
            if column is not None:
                yield self._report(feed, x, column)

    def _report(self, feed: Feed, x: Array, column: Step) -> Finding:
        one = repr(column.detail) if column.did is Did.COLUMN else f"[:, {column.detail}]"
        taken = next((step for step in reversed(x.trail) if step.did in (Did.LISTED, Did.PLACES)), None)
        return self.finding(
            taken.span if taken else feed.place,
            f"the column {one}, which the model is to predict, is among the inputs",
            severity=self.given(feed.fit.condition),
            labels=(
                Label(column.span, f"the targets: column {one}"),
                *((Label(feed.place, "the inputs of the training"),) if taken else ()),
            ),
            expected=f"the columns without {one}",
            actual=f"{one} among them",
            help=_HELP[taken.did if taken else None].format(one),
            model=feed.model.name if feed.model else None,
        )


_HELP = {
    None: "take it out of the inputs: `drop(columns={})`",
    Did.LISTED: "take it out of the list",
    Did.PLACES: "let the slice end before it: the last place of a slice is not part of it",
}
