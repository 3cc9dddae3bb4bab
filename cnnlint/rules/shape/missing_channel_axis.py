from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.problems import failure_of, fed_by, rank_cause
from cnnlint.shapes import shape_text


class MissingChannelAxis(Rule):
    """The first spatial layer gets images without a channel axis.

    ## What it does
    Reports a first layer such as `Conv2D` whose declared input has one axis too few: `(28, 28)` instead of `(28, 28, 1)`.

    ## Why is this bad?
    Keras does not add the axis to the declared shape, and refuses to build the layer. (To data it does: images of shape
    `(N, 28, 28)` may be fed to a model that declares `(28, 28, 1)`.)

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
    ```

    ## Keras says
    `expected min_ndim=4, found ndim=3. Full shape received: (None, 28, 28)`
    """

    code = "CNN103"
    name = "missing-channel-axis"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras#10053; Humbatova et al., ICSE 2020"
    problems = ("wrong-rank",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return rank_cause(problem, program) == "channels"

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        failure = failure_of(problem, program)
        finding = finding.with_labels(fed_by(problem, program))
        if failure is None or failure.x is None:
            return finding
        if failure.model.kind == "subclass" or not failure.model.declared:
            return replace(finding, help="give the images a channel axis before they reach the model: `x[..., None]`")
        declared = failure.x[1:]
        return replace(finding, help=f"declare the channels as well: {shape_text((*declared, 1))} for grey images")
