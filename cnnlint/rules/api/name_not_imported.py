from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Fit, Load, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.memo import once

MOST = 2  # names that are forgotten; where more are missing, the imports were left out of what is shown


class NameNotImported(Rule):
    """A class of Keras is used that the script does not import.

    ## What it does
    Reports names such as `SGD` or `Conv2D` that a script uses and neither imports nor defines, while it imports others: each
    name once, where it is first read. It reports as well a name that differs from another one of the script in its case or
    in one letter alone: `Mylayer` for a class `MyLayer`; in a function, or where a data set is loaded and trained on, any
    other that no line binds; and a variable that only later lines of its function or of the script bind; and words that lack
    their quotes, `activation=relu`. Scripts without any import, or with more than two such names beside these words, are
    taken for fragments, names may come from a star import, and the cells of a notebook may have defined more than they show,
    also where it was exported as a script; these are left alone.

    ## Why is this bad?
    The script raises a NameError, often only after the data was loaded and the model was built.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer=SGD(learning_rate=0.01), loss="mse")
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.optimizers import SGD

    model = Sequential([layers.Input((8,)), layers.Dense(1)])
    model.compile(optimizer=SGD(learning_rate=0.01), loss="mse")
    ```

    ## Keras says
    `NameError: name 'SGD' is not defined`
    """

    code = "CNN728"
    name = "name-not-imported"
    severity = Severity.WARNING
    shown_by = "build"
    speaker = "python"
    source = "Defects4ML; questions about Keras"
    problems = ("name-not-imported", "name-left-open")

    def concerns(self, problem: Problem, program: Program) -> bool:
        """An excerpt may leave names outside of functions to its reader; what trains on data that it loads is none."""
        return problem.kind != "name-left-open" or _is_whole(program)

    def check(self, program: Program) -> Iterator[Finding]:
        told: dict[str, Finding] = {}
        for finding in super().check(program):
            told.setdefault(finding.actual or "", finding)
        unquoted = {name for name, finding in told.items() if finding.help and finding.help.endswith("in quotes")}
        if len(told) - len(unquoted) <= MOST:
            yield from told.values()


@once
def _is_whole(program: Program) -> bool:
    """Whether the program loads a data set and trains a model."""
    loads = any(isinstance(event, Load) for event in program.events)
    return loads and any(isinstance(event, Fit) and event.method == "fit" for event in program.events)
