from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import TRAINING, Feed, feeds
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.used_values import is_whole_statement, result_is_read
from cnnlint.values import Array

SCALED = "sklearn.preprocessing.__scaled__"


class ScaledCopyNotUsed(Rule):
    """A scaler gives a scaled copy, and the model is trained on the values as they were.

    ## What it does
    Reports `fit_transform` and `transform` of a scaler, and functions such as `normalize`, whose result is dropped, or bound
    to a name that nothing reads, where the array that was given to it reaches `fit` unscaled.

    ## Why is this bad?
    A scaler changes nothing in place. The inputs stay as they were, and nothing says so.

    ## When not to worry
    A scaler that is only fitted in this way and transforms later, a scaler with `copy=False`, and notebooks, which show what
    a cell ends with, are not reported.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.preprocessing import StandardScaler

    x, y = np.random.rand(100, 4) * 50, np.random.rand(100)
    scaler = StandardScaler()
    scaler.fit_transform(x)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.preprocessing import StandardScaler

    x, y = np.random.rand(100, 4) * 50, np.random.rand(100)
    scaler = StandardScaler()
    x = scaler.fit_transform(x)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN517"
    name = "scaled-copy-not-used"
    severity = Severity.WARNING
    source = "deepmufl benchmark; DeepLocalize benchmark"

    def check(self, program: Program) -> Iterator[Finding]:
        scaled = [*calls(program, SCALED)]
        fed = ((call, feed) for feed in feeds(program, TRAINING) if scaled for call in scaled if _is_fed(call.args["X"], feed))
        lost = ((call, feed) for call, feed in fed if _is_lost(call, program))  # asked last: it parses the file anew
        for call, feed in first_of_each(lost, lambda found: found[0].span):
            yield self._report(call, feed)

    def _report(self, call: Call, feed: Feed) -> Finding:
        return self.finding(
            call.span,
            "the scaled copy is not used: the model is trained on the values as they were",
            labels=(Label(feed.place, "unscaled"),),
            expected="the scaled copy in `fit`",
            actual="the array that was given to the scaler",
            help="bind the result to the name that goes to `fit`: `x_train = scaler.fit_transform(x_train)`",
            model=feed.model.name if feed.model else None,
        )


def _is_lost(call: Call, program: Program) -> bool:
    """Whether the program drops what it gives, or never reads the name that it is bound to."""
    own = call.span.path == program.path and call.condition is None
    return own and is_whole_statement(program, call.span) and not result_is_read(program, call.span.line)


def _is_fed(given: object, feed: Feed) -> bool:
    """Whether the array itself, or rows of it, are the inputs of the training."""
    x = feed.inputs
    if not isinstance(given, Array) or x is None or feed.part != "training" or not given.trail or x.scaled != given.scaled:
        return False
    steps = len(given.trail)
    return x.trail[:steps] == given.trail and all(step.keeps_values for step in x.trail[steps:])
