from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.used_values import call_as_statement
from cnnlint.rules.facts.written import stands_in

# What gives a copy, or a view of another shape, and changes nothing in place. Others are called for what they print or count.
_ARRAYS = frozenset({"reshape", "astype", "transpose", "expand_dims", "to_categorical", "swapaxes", "moveaxis", "permutation"})
_DATASETS = frozenset({"map", "batch", "shuffle", "repeat", "prefetch", "cache", "filter", "padded_batch"})
_SHOWN = re.compile(r"(?m)^# (In ?\[|%%|COMMAND -)")  # a notebook, written out: the last line of each cell is shown


class ChangedCopyDropped(Rule):
    """A changed copy of the data is made and dropped.

    ## What it does
    Reports statements that only call `shuffle` of scikit-learn, `reshape`, `astype`, `expand_dims`, `to_categorical` or their
    like on an array, or `map`, `batch`, `shuffle` and their like on a `tf.data.Dataset`.

    ## Why is this bad?
    None of these changes the data in place. The program goes on with them as they were, and nothing says so.

    ## When not to worry
    `np.random.shuffle(x)` works in place. Notebooks show what a cell ends with, and are not looked at.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.utils import shuffle

    x, y = np.random.rand(100, 4), np.random.rand(100)
    shuffle(x, y)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.utils import shuffle

    x, y = np.random.rand(100, 4), np.random.rand(100)
    x, y = shuffle(x, y)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN528"
    name = "changed-copy-dropped"
    severity = Severity.WARNING
    source = "questions about generators and data sets"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        if stands_in(program, _SHOWN):
            return
        for call in (*calls(program, "sklearn.utils.shuffle"), *calls(program, "copies.__dropped__")):
            own = call.span.path == program.path and call.span.cell is None
            name = call_as_statement(program, call.span) if own else None
            if name is not None and name in _meant(call):
                yield self._report(call, name)

    def _report(self, call: Call, name: str) -> Finding:
        return self.finding(
            call.span,
            f"the result of `{name}` is dropped, and it changes nothing in place",
            severity=self.given(call.condition),
            expected="a name for the result",
            actual="a result without a name",
            help=f"bind the result to the name that is used afterwards: `x = ...{name}(...)`",
        )


def _meant(call: Call) -> frozenset[str]:
    """The names under which such a call gives a copy."""
    if call.name == "sklearn.utils.shuffle":
        return frozenset({"shuffle"})
    return _ARRAYS | _DATASETS
