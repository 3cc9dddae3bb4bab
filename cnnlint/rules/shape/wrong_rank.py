from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.problems import fed_by, rank_cause


class WrongRank(Rule):
    """A layer gets a tensor with too many or too few axes.

    ## What it does
    Reports a layer on an input of a rank that it does not take, where none of the more special rules knows the cause.

    ## Why is this bad?
    Keras does not build the layer.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.RepeatVector(3)])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.RepeatVector(3)])
    ```

    ## Keras says
    `expected ndim=2, found ndim=4. Full shape received: (None, 28, 28, 1)`
    """

    code = "CNN107"
    name = "wrong-rank"
    severity = Severity.ERROR
    shown_by = "build"
    source = "Keras's own input specifications"
    advice = "give the layer an input with that many axes, by a `Flatten`, a `Reshape` or another layer before it"
    problems = ("wrong-rank",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return rank_cause(problem, program) == "other"

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return finding.with_labels(fed_by(problem, program))
